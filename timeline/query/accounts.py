"""Rival accounts: claims of one event that give one figure of one thing, and cannot all be true.

Two figures are rivals only if name, unit, period and basis are the same, two voices give them at the same moment, and
no value agrees with both, however each was put. A total that grew, an amount that comes on top, a part of a whole, and
the results that two unions give for their own members are not rivals. What is not compared here is still printed, each
claim by itself.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import combinations, product
from typing import Final, NamedTuple

from timeline.record import Claim, Event, Figure, Timeline, When, holds, tolerated


class Accounts(NamedTuple):
    """Claims that belong together, in the order of the file, and the names of the figures they differ on.

    A claim that has no rival stands alone, with no figure.
    """

    claims: tuple[Claim, ...]
    figures: tuple[str, ...] = ()


class Rivals(NamedTuple):
    """One figure of one thing, and the claims of an event that cannot all be true of it, in the order of the file.

    `kind` is the unit, period and basis of the values that differ.
    """

    figure: str
    kind: tuple[str, str, str]
    claims: tuple[Claim, ...]

    def value(self, claim: Claim) -> Figure:
        """What one of the claims gives for the figure."""
        return next(one for one in claim.figures[self.figure].each if one.kind == self.kind)


def rivals(timeline: Timeline, event: Event) -> list[Rivals]:
    """Each figure that claims of an event put differently, once for each unit, period and basis, with those claims."""
    found: dict[tuple[str, tuple[str, str, str]], set[int]] = {}
    for one, other in combinations(range(len(event.claims)), 2):
        for name, value in contested(timeline, event, event.claims[one], event.claims[other]):
            found.setdefault((name, value.kind), set()).update((one, other))
    return [Rivals(*key, tuple(event.claims[i] for i in sorted(numbers))) for key, numbers in found.items()]


def grouped(timeline: Timeline, event: Event) -> list[Accounts]:
    """The claims of an event in groups, each where its first claim stands: rivals together, every other claim alone."""
    group = {i: {i} for i in range(len(event.claims))}
    figures: dict[int, list[str]] = {i: [] for i in group}
    for one, other in combinations(group, 2):
        if names := [name for name, _ in contested(timeline, event, event.claims[one], event.claims[other])]:
            joined = group[one] | group[other]
            group |= dict.fromkeys(joined, joined)
            figures[one] += names
    return [_together(event, members, figures) for first, members in group.items() if first == min(members)]


def _together(event: Event, members: set[int], figures: dict[int, list[str]]) -> Accounts:
    names = dict.fromkeys(name for i in sorted(members) for name in figures[i])
    return Accounts(tuple(event.claims[i] for i in sorted(members)), tuple(names))


def contested(timeline: Timeline, event: Event, one: Claim, other: Claim) -> Iterator[tuple[str, Figure]]:
    """The figures on which two claims of an event cannot both be true: the name, and the value of the first claim."""
    shared = [name for name in one.figures if name in other.figures]
    if not shared or _voice(timeline, one) == _voice(timeline, other):
        return
    if not _same_moment(one.date or event.date, other.date or event.date) or _adds(one) or _adds(other):
        return
    is_own = _for_own_members(timeline, event, one, other)
    for name in shared:
        counts_members = timeline.vocabulary.figure(name).dimension in _OF_MEMBERS
        if not (is_own and counts_members):
            pairs = product(one.figures[name].each, other.figures[name].each)
            yield from ((name, value) for value, rival in pairs if differ(value, rival))


def differ(one: Figure, other: Figure) -> bool:
    """Whether two figures of one unit, period and basis have no value in common, as far as each may stand for.

    Where both say what the value was before, they differ on that too.
    """
    if one.kind != other.kind:
        return False
    if one.before and other.before and differ(one.before, other.before):
        return True
    return _is_above(one, other) or _is_above(other, one)


def _is_above(one: Figure, other: Figure) -> bool:
    """Whether all that a figure may stand for is more than all that another may; 60% and 61% only meet by rounding."""
    low, high = tolerated(one).low, tolerated(other).high
    if low is None or high is None:
        return False
    return low > high or (low == high and low != one.low and high != other.high)


def _same_moment(one: When, other: When) -> bool:
    """Whether two dates are of one moment: put alike, or no further apart than what is said and the next day's paper.

    What is only known by the month may have been said weeks before or after, when a number was another one.
    """
    if one == other:
        return True
    first, last = min(one.order[0], other.order[0]), max(one.order[1], other.order[1])
    return last - first <= dt.timedelta(days=1)


_ADDS: Final = re.compile(
    r"\b(?:further|another|additional(?:ly)?|extra|besides|on top of|in addition|as well as"
    r"|(?:of|among) (?:which|whom|these|them))\b",
    re.IGNORECASE,
)
"""Words by which an amount is put beside another one, or inside it."""


def _adds(claim: Claim) -> bool:
    return _ADDS.search(claim.says) is not None


_OF_MEMBERS: Final = frozenset({"votes", "percent", "ratio", "people"})
"""The dimensions that a union gives for its own members."""


def _for_own_members(timeline: Timeline, event: Event, one: Claim, other: Claim) -> bool:
    """Whether two different unions that take part in an event speak, each for its own members."""
    unions = {a.id for id in event.actors if (a := timeline.actor.get(id)) and a.kind == "union"}
    mine, theirs = (_bodies(timeline, event, claim) & unions for claim in (one, other))
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def _bodies(timeline: Timeline, event: Event, claim: Claim) -> set[str]:
    """The speaker, and the bodies the speaker holds a post in at the date of the claim; ids as they are now."""
    actor = timeline.actor.get(claim.by)
    roles = actor.roles if actor else ()
    held = {_current(timeline, role.of) for role in roles if holds(role, claim.date or event.date)}
    return {_current(timeline, claim.by)} | held


def _voice(timeline: Timeline, claim: Claim) -> tuple[str, str]:
    """Who says it and who reports it: two reports of what one speaker said may differ as two speakers do."""
    return _current(timeline, claim.by), _current(timeline, claim.according_to)


def _current(timeline: Timeline, id: str) -> str:
    return timeline.actor[id].id if id in timeline.actor else id
