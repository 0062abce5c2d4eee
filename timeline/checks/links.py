"""Links between records: circles, time that runs backwards, and parts that lie outside their whole."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeVar

from timeline.checks.engine import Finding, Findings, check
from timeline.checks.relations import STOPPAGE, is_marked, names, origin, targets
from timeline.query import folded
from timeline.query.stoppages import SERIES
from timeline.record import Actor, AnyRecord, Event, Level, Path, Timeline, link_mentions


@check("TL507", needs="item")
def links_to_itself(timeline: Timeline) -> Findings:
    """An event links to itself, or a body is part of itself.

    Usually an id was copied with the record. Write the id that was meant, or take the link out.
    """
    for event in timeline.events:
        for path, link in link_mentions(event) if event.links else ():
            if timeline.event.get(link.id) is event:
                yield Finding(event, path, f"`{link.id}` is this event itself", "write the id that was meant")
    for actor in timeline.actors:
        if actor.part_of and timeline.actor.get(actor.part_of) is actor:
            yield Finding(
                actor, ("part_of",), f"`{actor.part_of}` is this actor itself", "write the body that was meant"
            )


_ONE_WAY: Final = ("leads_to", "part_of", "mandates")


@check("TL508")
def circle_of_links(timeline: Timeline) -> Findings:
    """Links of one kind lead in a circle.

    An event that leads to another which leads back to it has no beginning. Take out the link that is wrong; a reply is
    `responds_to`.
    """
    for kind in _ONE_WAY:
        ways = {
            event.id: [timeline.event[link.id].id for link in event.links[kind] if link.id in timeline.event]
            for event in _in_order(timeline, timeline.events)
            if kind in event.links
        }
        for circle in _circles(ways):
            if len(circle) > 1:
                event = timeline.event[circle[0]]
                index = next(i for i, target in targets(timeline, event, kind) if target.id == circle[1])
                chain = " -> ".join(f"`{id}`" for id in (*circle, circle[0]))
                yield Finding(
                    event, ("links", kind, index), f"`{kind}` in a circle: {chain}", "take out the wrong link"
                )


@check("TL509")
def circle_of_bodies(timeline: Timeline) -> Findings:
    """Bodies are part of each other.

    A branch is part of a union and not the other way about. Take out the `part_of` that is wrong.
    """
    actors = _in_order(timeline, timeline.actors)
    ways = {a.id: [timeline.actor[a.part_of].id] for a in actors if a.part_of in timeline.actor}
    for circle in _circles(ways):
        if len(circle) > 1:
            chain = " -> ".join(f"`{id}`" for id in (*circle, circle[0]))
            says = f"these are part of each other: {chain}"
            yield Finding(timeline.actor[circle[0]], ("part_of",), says, "take out the one that is wrong")


def _circles(ways: Mapping[str, list[str]]) -> Iterator[list[str]]:
    """Each circle of a graph once, from the node of it that was met first."""
    done: set[str] = set()
    for start in ways:
        trail: list[str] = []
        waiting: list[Iterator[str]] = [iter([start])]
        while waiting:
            node = next(waiting[-1], None)
            if node is None:
                waiting.pop()
                if trail:
                    done.add(trail.pop())
            elif node in trail:
                yield trail[trail.index(node) :]
            elif node in ways and node not in done:
                trail.append(node)
                waiting.append(iter(ways[node]))


_R = TypeVar("_R", Actor, Event)


def _in_order(timeline: Timeline, records: Iterable[_R]) -> list[_R]:
    """Records by where they stand, whatever the order the files were named in."""
    return sorted(records, key=lambda record: origin(timeline, record))


_FORWARD: Final = ("leads_to", "mandates", "limits")
_BACKWARD: Final = ("responds_to", "resumes", "ends", "settles", "withdraws", "implements", "cites")


_ANNOUNCED: Final = frozenset(
    {*STOPPAGE, SERIES, "demonstration", "meeting", "talks", "pay_cut", "pay_restoration", "redundancy", "milestone",
     "policy", "dismissal_and_reengagement", "intervention"}
)  # fmt: skip
"""Types that are announced for a later day, and can be answered, called off or settled before it."""

_BEFOREHAND: Final = ("responds_to", "resumes", "ends", "settles", "withdraws", "cites", "leads_to")
"""Kinds of link that do not say that the other event has happened."""

AHEAD: Final = dt.timedelta(days=183)
"""How long before its day something may be acted on without a date of its announcement."""


@check("TL510")
def link_against_time(timeline: Timeline) -> Findings:
    """A link points the wrong way in time.

    What leads to an event, mandates or limits it, comes before it; what responds to an event, ends or settles it, comes
    after it. A link the other way is a wrong date, the wrong id or the inverse relation. Only what is certain by the
    bounds of the two dates is reported. Correct the date, or turn the link round.

    What is announced for a later day can be acted on before it: a strike of next week is answered, called off or
    settled. That holds for action, meetings, talks, cuts and the like, for what is planned or cancelled, and for what
    has a date of its announcement or notice, half a year ahead at most. `implements`, `mandates` and `limits` say that
    the other has happened.
    """
    for event in timeline.events:
        for kind in event.links:
            for index, target in targets(timeline, event, kind) if kind in _FORWARD or kind in _BACKWARD else ():
                first, second = (event, target) if kind in _FORWARD else (target, event)
                if _is_before(second, first) and not (kind in _BEFOREHAND and _is_known(first, second)):
                    label = timeline.vocabulary.links[kind].label if kind in timeline.vocabulary.links else kind
                    says = f"{label} `{target.id}`, but that is {'earlier' if first is event else 'later'}: "
                    says += f"{target.date.label}, and this {event.date.label}"
                    hint = "look up both dates: correct the one that is wrong, or turn the link round"
                    path: Path = ("links", kind, index)
                    yield Finding(event, path, says, hint, first=(target, ("date",)))


def _is_known(ahead: Event, by: Event) -> bool:
    """Whether something of a later day may have been announced when another event was."""
    day, latest = ahead.date.earliest, by.date.latest
    if any(when.earliest and latest and when.earliest <= latest for when in ahead.dates.values()):
        return True
    is_announced = ahead.type in _ANNOUNCED or ahead.status in ("planned", "cancelled")
    return is_announced and bool(day and latest and day - latest <= AHEAD)


def _is_before(one: Event, other: Event) -> bool:
    """Whether one event was certainly over before the other began."""
    return bool(one.date.latest and other.date.earliest and one.date.latest < other.date.earliest)


@check("TL511", Level.WARNING)
def part_outside_its_whole(timeline: Timeline) -> Findings:
    """A part lies outside the days of what it is part of.

    A strike of September is no part of a series that ended in August. Correct one of the dates, make the whole longer,
    or take the link out. Approximate dates are held to what is certain.
    """
    for event in timeline.events:
        for index, whole in targets(timeline, event, "part_of"):
            outside = _is_before(event, whole) or _is_before(whole, event)
            if not outside and not is_marked(event.date) and not is_marked(whole.date) and whole.date.kind == "lasted":
                (first, last), (begins, ends) = event.date.order, whole.date.order
                outside = first < begins or last > ends
            if outside and whole is not event:
                says = f"{event.date.label} is not inside `{whole.id}`, {whole.date.label}"
                hint = "look up both dates, and correct the one that is wrong, or take the link out"
                yield Finding(event, ("links", "part_of", index), says, hint, first=(whole, ("date",)))


@check("TL512", Level.WARNING)
def part_of_another_dispute(timeline: Timeline) -> Findings:
    """An event is part of, or mandated by, an event of another dispute.

    Totals are taken by dispute: a national pensions strike in the middle of a local pay dispute is not one of its
    strike days. Correct `dispute`, or take the link out. Whether two actions are one dispute in law is not decided.
    """
    for event in timeline.events:
        for kind in ("part_of", "mandates"):
            for index, other in targets(timeline, event, kind) if kind in event.links else ():
                if event.dispute and other.dispute and event.dispute != other.dispute:
                    says = f"`{other.id}` is of the dispute `{other.dispute}`, and this of `{event.dispute}`"
                    yield Finding(event, ("links", kind, index), says, "correct `dispute`, or take the link out")


@check("TL513", Level.WARNING, needs="item", alone=True)
def mentioned_twice(timeline: Timeline) -> Findings:
    """One list names the same thing twice.

    A source cited twice looks like two sources. Keep one; a second place in the same source goes into its `at`.
    """
    for event in timeline.events:
        for path, words in _lists(event):
            if len(set(words)) < len(words):
                seen: set[str] = set()
                for index, word in enumerate(words):
                    if word in seen:
                        yield Finding(event, (*path, index), f"`{word}` stands twice in this list", "keep one")
                    seen.add(word)


def _lists(event: Event) -> Iterator[tuple[Path, list[str]]]:
    yield ("actors",), list(event.actors)
    yield ("tags",), list(event.tags)
    yield ("sources",), [f"{source.id} {source.note}".strip() for source in event.sources]
    for i, claim in enumerate(event.claims):
        yield ("claims", i, "sources"), [f"{source.id} {source.note}".strip() for source in claim.sources]
    for kind, links in event.links.items():
        yield ("links", kind), [link.id for link in links]


@check("TL514", Level.WARNING)
def near_identical_names(timeline: Timeline) -> Findings:
    """Two people, or two bodies of one kind, have names that differ by a letter or two.

    `Alistair Neill` and `Alistair Neil` may be one person under two spellings, whose claims and posts are then in two
    places. Make them one actor and keep the other spelling as an alias; if they are two, say so with `x-ignore:
    [TL514]` and a comment. Names of people are compared where the first or the last word is the same; names of bodies
    where all words but one are, which differs by one slip, or where only small words differ ("of", "for", "the").
    """
    told: set[tuple[str, str]] = set()
    for group in _alike(timeline):
        for i, (actor, path, name) in enumerate(group):
            for other, first, rival in group[:i]:
                near = _is_near if actor.kind == "person" else _is_misspelt
                if other is not actor and (other.id, actor.id) not in told and near(name, rival):
                    told.add((other.id, actor.id))
                    says = f"`{name}` is nearly `{rival}`, the name of `{other.id}`"
                    hint = "make them one actor with an alias, or say that they are two with `x-ignore: [TL514]`"
                    yield Finding(actor, path, says, hint, first=(other, first))


_SMALL: Final = frozenset("of for the and at in & on".split())


def _alike(timeline: Timeline) -> Iterator[list[tuple[Actor, Path, str]]]:
    """Names to compare: of people by first and last word, of bodies by kind and all words but one."""
    groups: dict[tuple[str, ...], list[tuple[Actor, Path, str]]] = {}
    for actor in _in_order(timeline, timeline.actors):
        for path, name in names(actor):
            words = name.casefold().split()
            keys: set[tuple[str, ...]]
            if actor.kind == "person":
                keys = {("person", word) for word in (words[0], words[-1])} if len(words) > 1 else set()
            else:
                large = [word for word in words if word not in _SMALL]
                keys = {(actor.kind, str(len(large)), *large[:i], "", *large[i + 1 :]) for i in range(len(large))}
            for key in keys:
                groups.setdefault(key, []).append((actor, path, name))
    yield from groups.values()


def _is_near(one: str, other: str) -> bool:
    a, b = folded(one), folded(other)
    return a != b and abs(len(a) - len(b)) <= 2 and edits(a, b, 2) <= 2


def _is_misspelt(one: str, other: str) -> bool:
    """Whether names of bodies differ by a slip in one word of some length, or by small words only."""
    if folded(one) == folded(other):
        return False
    a, b = ([word for word in name.casefold().split() if word not in _SMALL] for name in (one, other))
    differing = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    if len(differing) != 1:
        return not differing and len(a) > 1
    if {"st", "st.", "saint"} & {*a, *b}:
        return False  # St Mary's and St Mark's are two
    x, y = differing[0]
    is_slip = edits(x, y, 1) == 1 or (sorted(x) == sorted(y) and edits(x, y, 2) == 2)
    return min(len(x), len(y)) > (4 if len(a) > 2 else 5) and x[0] == y[0] and is_slip and not re.search("[0-9]", x + y)


def edits(one: str, other: str, most: int) -> int:
    """The letters to put in, take out or change to turn one text into another (Levenshtein), cut above `most`."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
        if min(row) > most:
            return most + 1
    return row[-1]


MOST_SLIPS: Final = 2


@check("TL517", Level.WARNING, needs="all")
def misspelt_dispute(timeline: Timeline) -> Findings:
    """A dispute that one event names is nearly one that several others name.

    Totals, pages and checks are taken by dispute, so an event of `pay-20111` among those of `pay-2011` is left out of
    all of them. Write the slug of the others. Slugs that differ in a year, or in a number alone, are two disputes.
    """
    named: dict[str, list[Event]] = {}
    for event in timeline.events:
        if event.dispute:
            named.setdefault(event.dispute, []).append(event)
    often = sorted((slug for slug, events in named.items() if len(events) > 1), key=lambda s: (-len(named[s]), s))
    for slug, events in named.items():
        near = [other for other in often if len(events) == 1 and _is_same_dispute(slug, other)]
        if near:
            says = f"only this event is of `{slug}`, and {len(named[near[0]])} are of `{near[0]}`"
            first = min(named[near[0]], key=lambda event: origin(timeline, event))
            yield Finding(events[0], ("dispute",), says, f"write `{near[0]}`", first=(first, ("dispute",)))


def _is_same_dispute(slug: str, other: str) -> bool:
    """Whether two slugs differ by a slip or two, hyphens not counted; another year or number is another dispute."""
    numbers, others = re.findall("[0-9]+", slug), re.findall("[0-9]+", other)
    is_year_lost = len(others) == 1 == len(numbers) and len(others[0]) == 4 != len(numbers[0])
    if numbers != others and not is_year_lost:
        return False
    plain, rival = slug.replace("-", ""), other.replace("-", "")
    most = MOST_SLIPS if len(plain) >= 8 else 1
    return len(plain) > 4 and edits(plain, rival, most) <= most


@check("TL515", needs="item")
def former_id_in_use(timeline: Timeline) -> Findings:
    """An id that a record had is the id of another record, or of two records' past.

    References by the old id could mean either. An id is never used again: give the newer record another one, or take
    the old id out of `formerly`.
    """
    records = sorted(timeline.records(), key=lambda record: origin(timeline, record))
    owners: dict[str, AnyRecord] = {record.id: record for record in records}
    for record in records:
        for index, old in enumerate(record.formerly):
            owner = owners.setdefault(old, record)
            if owner is not record:
                says = f"`{old}` is {'the id' if owner.id == old else 'a former id'} of another {_kind(owner)}"
                hint = "give one of the two another id, or take this one out"
                yield Finding(record, ("formerly", index), says, hint, first=(owner, ("id",)))


def _kind(record: AnyRecord) -> str:
    return type(record).__name__.lower()
