"""One figure over time: totals that only grow, and what the record gives twice for the same days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Final

from timeline.checks.arithmetic import bare, spread
from timeline.checks.engine import Finding, Findings, check
from timeline.checks.relations import employers, union_of, unions
from timeline.record import Event, Figure, Level, Path, Timeline, When, figures_with_paths

Told = tuple[When, Event, Path, Figure]
"""A figure as it was told: when, in which event, where in it."""


def _told(event: Event, wanted: set[str] | frozenset[str] | None = None) -> Iterator[tuple[str, str, Told]]:
    """The figures of an event with who tells them ("" is the record) and their names."""
    for path, name, figure in figures_with_paths(event.figures, ("figures",)):
        if wanted is None or name in wanted:
            yield "", name, (event.date, event, path, figure)
    for i, claim in enumerate(event.claims):
        for path, name, figure in figures_with_paths(claim.figures, ("claims", i, "figures")):
            if wanted is None or name in wanted:
                yield (
                    f"{claim.by} {claim.according_to}".strip(),
                    name,
                    (claim.date or event.date, event, path, figure),
                )


_ALWAYS_CUMULATIVE: Final = frozenset({"days_of_action"})
_RUNNING: Final = re.compile(r"\b(?:cumulative|running total|so far|to date|in total|altogether)\b", re.IGNORECASE)
_MOMENTS: Final = frozenset({"votes", "percent", "ratio", "seats"})
_OF_ONE_DAY: Final = frozenset(
    {"attendance", "workforce", "members", "workers_involved", "workers_affected", "injured"}
)
"""What is no running total though somebody calls it a total: how many there were on a day."""


@check("TL617", Level.WARNING)
def cumulative_series_falls(timeline: Timeline) -> Findings:
    """A cumulative total is lower than it was before.

    361 posts by 2012, 725 by 2013 and 1,224 by 2014 are running totals: they cannot fall. If they do, one is a slip, or
    the numbers are those of each year and must not be called cumulative. A figure is cumulative when the words in
    brackets say so, or "so far", "to date" or "in total" in it (`£14m so far`); days of action always are. Totals of
    another union, employer, dispute or financial year, or of another basis, are other series. Look both up, or change
    the words.

    Does not find: a total that falls where the two events name different unions or bodies.
    """
    series: dict[tuple[object, ...], list[Told]] = {}
    for event in timeline.events:
        for by, name, told in _told(event):
            if _is_running(timeline, name, told[3]):
                series.setdefault((by, name, *_series(timeline, event, name, told[3])), []).append(told)
    for totals in series.values():
        yield from _falls(sorted(totals, key=lambda told: told[0].order))


def _is_running(timeline: Timeline, name: str, figure: Figure) -> bool:
    if name in _ALWAYS_CUMULATIVE or "cumulative" in figure.basis:
        return True
    is_moment = name in _OF_ONE_DAY or timeline.vocabulary.figure(name).dimension in _MOMENTS
    return not is_moment and (figure.per == "so far" or bool(_RUNNING.search(figure.basis)))


def _series(timeline: Timeline, event: Event, name: str, figure: Figure) -> tuple[object, ...]:
    """What totals must have in common to be of one series: days are those of a union, all else is of an employer."""
    basis = " ".join(_RUNNING.sub("", figure.basis).split())
    named = {union_of(timeline, id) for id in unions(timeline, event)}, employers(timeline, event)
    first, second = named if timeline.vocabulary.figure(name).dimension == "days" else named[::-1]
    return figure.unit.removesuffix("s"), basis, event.dispute, event.financial_year, frozenset(first or second)


def _falls(totals: list[Told]) -> Findings:
    highest: Told | None = None
    for told in totals:
        when, event, path, figure = told
        if highest and _is_before(highest[0], when) and spread(figure).high < spread(highest[3]).low:
            says = f"{bare(figure)} is less than {bare(highest[3])}, the total of {highest[0].label}"
            hint = "look both up in the source; if each is of its own time, it is no running total"
            yield Finding(event, path, says, hint, first=(highest[1], highest[2]))
        elif not highest or spread(figure).low >= spread(highest[3]).low:
            highest = told


def _is_before(first: When, second: When) -> bool:
    return bool(first.latest and second.earliest and first.latest < second.earliest)


_STATES: Final = frozenset({
    "workforce", "members", "budget_gap", "spending", "union_funding", "mileage",
    "council_tax_change", "claim",
})  # fmt: skip
"""Figures that describe how things stand on a day, and not what one event did."""


@check("TL625", Level.WARNING)
def conflicting_figures(timeline: Timeline) -> Findings:
    """One voice gives one figure twice for the same days, and the two differ by more than a twentieth.

    The record itself, or one speaker, cannot hold that the workforce was 4,300 and 6,627 on one day: the two have
    different bases, or one is a slip. Say in brackets what each counts, or make each the claim of who says it. What two
    speakers say is never a conflict of this kind: rival claims stand side by side. A workforce or a budget is that of
    the employer, members are those of the union; one event may name more bodies than the other, or no dispute.
    """
    states: dict[tuple[str, ...], list[Told]] = {}
    for event in timeline.events:
        for by, name, told in _told(event, _STATES):
            figure, when = told[3], told[0]
            if when.exact:
                key = (by, name, figure.unit, figure.per, figure.basis, event.financial_year)
                states.setdefault(key, []).append(told)
    for (_, name, *_), rivals in states.items():
        if len({figure for _, _, _, figure in rivals}) > 1:
            yield from _conflicts(timeline, name, rivals)


_OF_UNIONS: Final = frozenset({"members", "claim"})


def _is_of_one(timeline: Timeline, name: str, one: Event, other: Event) -> bool:
    """Whether a figure of two events is of the same body and dispute."""
    whose = unions if name in _OF_UNIONS else employers
    first, second = whose(timeline, one), whose(timeline, other)
    same_body = not first.isdisjoint(second) if first and second else first == second and one.actors == other.actors
    return same_body and (one.dispute == other.dispute or not (one.dispute and other.dispute))


def _conflicts(timeline: Timeline, name: str, states: list[Told]) -> Findings:
    label = timeline.vocabulary.figure(name).label
    seen: set[tuple[str, Path]] = set()
    for (first, event, path, figure), (second, other, other_path, rival) in combinations(states[:50], 2):
        overlap = first.order[0] <= second.order[1] and second.order[0] <= first.order[1]
        is_same = overlap and other is not event and _is_of_one(timeline, name, event, other)
        if is_same and _differ(figure, rival) and (other.id, other_path) not in seen:
            seen.add((other.id, other_path))
            says = f"{label} is {bare(rival)} here but {bare(figure)} in `{event.id}`, {_of(first, second)}"
            hint = "say in brackets what each counts, or give each to the speaker whose word it is"
            yield Finding(other, other_path, says, hint, first=(event, path))


def _of(first: When, second: When) -> str:
    return "of the same day" if first.order == second.order and first.earliest == first.latest else "of the same days"


def _differ(one: Figure, other: Figure) -> bool:
    a, b = spread(one), spread(other)
    if a.meets(b) or not (a.high.is_finite() and b.high.is_finite()):
        return False
    return abs(a.high - b.high) > max(a.high, b.high) / 20
