"""What a query asks of an event, once the record has said what its words mean: values, read in memory and by engines.

A `Plan` is what a `Query` compiles to. `passes` reads it in memory; `timeline.corpus.engine` reads the same values as
an expression for an engine. A condition has a class here, a test in `TESTS`, and an expression there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from timeline.record import (
    Actor,
    Event,
    Figure,
    Timeline,
    actor_mentions,
    dates,
    figure_mentions,
    holds,
    source_mentions,
)

Test = Callable[[Event], bool]

Window = tuple[dt.date | None, dt.date | None]
"""A first and a last day; None where there is no bound on that side."""


class Is(NamedTuple):
    """A field of one word (`type`, `form`, `status`, `dispute`) is one of these."""

    field: str
    values: frozenset[str]


class Tagged(NamedTuple):
    """A tag is one of these."""

    values: frozenset[str]


class Named(NamedTuple):
    """It is the event of this id."""

    id: str


class Kept(NamedTuple):
    """It is in one of these records."""

    records: frozenset[str]


class Found(NamedTuple):
    """It is found by one of these actors: itself, its parts, its people on the day, its speakers."""

    ids: frozenset[str]


class Listed(NamedTuple):
    """One of these ids stands in its `actors`."""

    ids: frozenset[str]


class Cites(NamedTuple):
    """It, or a claim of it, cites one of these sources."""

    ids: frozenset[str]


class Says(NamedTuple):
    """One of its texts holds this, which is case-folded."""

    needle: str


class Lies(NamedTuple):
    """Its date may lie between two days, or must."""

    low: dt.date | None
    high: dt.date | None
    certain: bool


class Has(NamedTuple):
    """A figure of one of these names is there and compares so, or must; without a `sign` it is only there."""

    names: frozenset[str]
    sign: str = ""
    number: Decimal = Decimal(0)
    unit: str = ""
    per: str = ""
    basis: str = ""
    certain: bool = False


class Near(NamedTuple):
    """Its date may lie in one of the windows of its record, or must."""

    windows: Mapping[str, tuple[Window, ...]]
    certain: bool


Condition = Is | Tagged | Named | Kept | Found | Listed | Cites | Says | Lies | Has | Near


class Plan(NamedTuple):
    """One of each of `wanted`, and none of `unwanted`."""

    wanted: tuple[tuple[Condition, ...], ...] = ()
    unwanted: tuple[Condition, ...] = ()


def passes(plan: Plan, timeline: Timeline) -> Test:
    """The test of a plan on the events of a timeline."""
    wanted = [_any([TESTS[type(one)](one, timeline) for one in group]) for group in plan.wanted]
    unwanted = [TESTS[type(one)](one, timeline) for one in plan.unwanted]
    tests = [*wanted, *([_none(unwanted)] if unwanted else [])]
    return tests[0] if len(tests) == 1 else lambda event: all(test(event) for test in tests)


def _any(tests: Sequence[Test]) -> Test:
    return tests[0] if len(tests) == 1 else lambda event: any(test(event) for test in tests)


def _none(tests: Sequence[Test]) -> Test:
    return lambda event: not any(test(event) for test in tests)


def record_of(id: str) -> str:
    """The record of an id: `southampton` of `southampton/joint-ballot`; nothing where ids are of one record."""
    return id.rpartition("/")[0]


def texts(event: Event) -> Iterator[str]:
    """The texts of an event that a search looks through."""
    yield from (event.id, event.title, event.summary, event.place, event.question, event.note, *event.tags)
    yield from (claim.says for claim in event.claims)


def parts(timeline: Timeline, whole: Actor) -> list[Actor]:
    """The bodies that are part of a body, at any depth."""
    found, waiting = [], [whole]
    while waiting:
        body = waiting.pop()
        inside = [
            a for a in timeline.actors if a.part_of in (body.id, *body.formerly) and a not in found and a is not whole
        ]
        found += inside
        waiting += inside
    return found


def _found(asked: Found, timeline: Timeline) -> Test:
    ids: set[str] = set()
    for actor in (timeline.actor[id] for id in asked.ids if id in timeline.actor):
        for part in (actor, *parts(timeline, actor)):
            ids |= {part.id, *part.formerly}
    people = [(a, [role for role in a.roles if role.of in ids]) for a in timeline.actors]
    roles = {id: held for a, held in people if held for id in (a.id, *a.formerly)}

    def meets(event: Event) -> bool:
        for _, id in actor_mentions(event):
            if id in ids or (id in roles and any(holds(role, event.date) for role in roles[id])):
                return True
        return False

    return meets


def _cites(asked: Cites, timeline: Timeline) -> Test:
    current = timeline.source
    return lambda event: any((current[id].id if id in current else id) in asked.ids for _, id in source_mentions(event))


def _has(asked: Has, _timeline: Timeline) -> Test:
    return lambda event: any(
        name in asked.names and _answers(figure, asked) for _, name, figure in figure_mentions(event)
    )


def _near(asked: Near, _timeline: Timeline) -> Test:
    lies = dates.certainly if asked.certain else dates.possibly
    return lambda event: any(lies(event.date, *window) for window in asked.windows.get(record_of(event.id), ()))


def _lies(asked: Lies, _timeline: Timeline) -> Test:
    lies = dates.certainly if asked.certain else dates.possibly
    return lambda event: lies(event.date, asked.low, asked.high)


TESTS: Final[dict[type, Callable[[Any, Timeline], Test]]] = {
    Is: lambda asked, _: lambda event: getattr(event, asked.field) in asked.values,
    Tagged: lambda asked, _: lambda event: not asked.values.isdisjoint(event.tags),
    Named: lambda asked, _: lambda event: event.id == asked.id,
    Kept: lambda asked, _: lambda event: record_of(event.id) in asked.records,
    Found: _found,
    Listed: lambda asked, _: lambda event: not asked.ids.isdisjoint(event.actors),
    Cites: _cites,
    Says: lambda asked, _: lambda event: any(asked.needle in text.casefold() for text in texts(event)),
    Lies: _lies,
    Has: _has,
    Near: _near,
}
"""What makes a test of a condition."""


# Figures

OTHERWISE: Final = {"<": (">=",), "<=": (">",), ">": ("<=",), ">=": ("<",), "=": ("<", ">")}
"""The ways in which a figure that does not compare so compares."""


def _answers(figure: Figure, asked: Has) -> bool:
    """Whether a figure may compare so with a number; when it must be certain, whether it cannot compare otherwise."""
    wanted = ((asked.unit, figure.unit), (asked.per, figure.per), (asked.basis, figure.basis))
    if not asked.sign:
        return True
    if any(given not in ("", has) for given, has in wanted):
        return False
    if asked.certain:
        return not any(_may(figure, other, asked.number) for other in OTHERWISE[asked.sign])
    return _may(figure, asked.sign, asked.number)


def _may(figure: Figure, sign: str, number: Decimal) -> bool:
    """Whether some value between a figure's bounds compares so; `more than` and `less than` leave out the bound."""
    low = figure.low if figure.low is not None else Decimal("-Infinity")
    high = figure.high if figure.high is not None else Decimal("Infinity")
    at_most = low < number or (low == number and figure.put != "more than")
    at_least = high > number or (high == number and figure.put != "less than")
    return {"<": low < number, "<=": at_most, ">": high > number, ">=": at_least, "=": at_most and at_least}[sign]


# Windows of time around events

Span = tuple[int, str]
"""So many days, weeks, months or years."""

SIDES: Final = {"of": (True, True), "before": (True, False), "after": (False, True)}
"""Whether a window reaches to before what it is around, and to after it."""


def near(around: Iterable[tuple[str, Window]], span: Span, side: str, *, certain: bool) -> Near:
    """What is within a span of dates, each with its record, whatever day of each is meant; or may be."""
    before, after = SIDES[side]
    windows: dict[str, set[Window]] = {}
    for record, (earliest, latest) in around:
        first, last = (latest, earliest) if certain else (earliest, latest)
        if certain and (first is None or last is None):
            continue
        low = _moved(first, span, -1) if before and first else first
        high = _moved(last, span, 1) if after and last else last
        if not (low and high and high < low):
            windows.setdefault(record, set()).add((low, high))
    return Near({record: _joined(found, certain=certain) for record, found in windows.items()}, certain)


def _order(window: Window) -> tuple[dt.date, dt.date]:
    return window[0] or dt.date.min, window[1] or dt.date.max


def _joined(windows: Iterable[Window], *, certain: bool) -> tuple[Window, ...]:
    """Windows without those that say nothing new: where a date only may lie inside, those that overlap are one."""
    kept: list[Window] = []
    for low, high in sorted(windows, key=_order):
        end = high or dt.date.max
        if kept and end <= _order(kept[-1])[1]:
            continue
        if kept and not certain and _order((low, high))[0] <= _order(kept[-1])[1]:
            kept[-1] = (kept[-1][0], high)
        else:
            kept.append((low, high))
    return tuple(kept)


def _moved(day: dt.date, span: Span, way: int) -> dt.date:
    """A day so much earlier or later; the last day of a month that is too short for it."""
    number, unit = span
    if unit in ("day", "week"):
        ordinal = day.toordinal() + way * number * (7 if unit == "week" else 1)
        return dt.date.fromordinal(min(max(ordinal, 1), dt.date.max.toordinal()))
    months = day.year * 12 + day.month - 1 + way * number * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        return dt.date.min if way < 0 else dt.date.max
    end = (
        (dt.date(year + month // 11, (month + 1) % 12 + 1, 1) - dt.timedelta(1)).day
        if (year, month) != (9999, 11)
        else 31
    )
    return dt.date(year, month + 1, min(day.day, end))
