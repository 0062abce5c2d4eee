"""One figure as several voices give it, over all events: each value with its date, its speaker and its bounds.

Bounds are drawn as bars and never averaged: `up to £6.6m` reaches from the left edge to 6.6, `at least 400` from 400 to
the right one. Only figures of one unit, period and basis stand on one scale.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from timeline.query import accounts
from timeline.record import Citation, Event, Figure, Timeline, When, figure_mentions, tolerated, values_of


class Bar(NamedTuple):
    """A value on the scale of its table, in hundredths: from, how wide, and whether an end is open."""

    left: float
    width: float
    opens: bool
    goes_on: bool


class Value(NamedTuple):
    """One value: when it was given, in which event, by whom ("" where it is established), cited from where.

    `by` is the id of the speaker. A contested value cannot be true together with what another voice says of the event.
    """

    date: When
    event: Event
    who: str
    by: str
    figure: Figure
    cited: Sequence[Citation]
    is_contested: bool = False


class Row(NamedTuple):
    """A value and its bar on the scale of the table."""

    value: Value
    bar: Bar


class Table(NamedTuple):
    """The values of one figure that stand on one scale, and its ends; `figure` is one of them, for what they share."""

    label: str
    figure: Figure
    rows: list[Row]
    scale: tuple[Decimal, Decimal]


class Voices(NamedTuple):
    """A figure of the record: its name and label, how many values it has, from how many voices, how many contested."""

    name: str
    label: str
    values: int
    voices: int
    contested: int


def figures(timeline: Timeline) -> list[Voices]:
    """The figures a timeline gives, in order of their labels; what is established counts as one voice."""
    found: dict[str, list[Value]] = {}
    for name, value in values(timeline):
        found.setdefault(name, []).append(value)
    return sorted((_voices(timeline, name, given) for name, given in found.items()), key=lambda one: one.label)


def _voices(timeline: Timeline, name: str, given: Sequence[Value]) -> Voices:
    label = timeline.vocabulary.figure(name).label
    voices = {timeline.actor[v.by].id if v.by in timeline.actor else v.by for v in given}
    return Voices(name, label, len(given), len(voices), sum(value.is_contested for value in given))


def values(timeline: Timeline, name: str = "") -> Iterator[tuple[str, Value]]:
    """Every value of a figure, or of all, with its name, in the order of the events."""
    for event in timeline.events:
        if not any(name in ("", given) for _, given, _ in figure_mentions(event)):
            continue
        rivals = {(r.figure, r.kind, id(claim)) for r in accounts.rivals(timeline, event) for claim in r.claims}
        for given, figure in values_of(event):
            if name in ("", given):
                yield given, Value(event.date, event, "", "", figure, event.sources)
        for claim in event.claims:
            who = timeline.speaker(event, claim) if claim.figures else ""
            for given, figure in values_of(claim):
                if name in ("", given):
                    date, contested = claim.date or event.date, (given, figure.kind, id(claim)) in rivals
                    yield given, Value(date, event, who, claim.by, figure, claim.sources, contested)


def in_order(given: Iterable[Value]) -> list[Value]:
    """Values by date."""
    return sorted(given, key=lambda value: value.date.order)


def of_event(timeline: Timeline, event: Event) -> list[Table]:
    """A table for each figure on which the voices of one event cannot all be right."""
    tables = []
    for rivals in accounts.rivals(timeline, event):
        given = [
            Value(c.date or event.date, event, timeline.speaker(event, c), c.by, rivals.value(c), c.sources, True)
            for c in rivals.claims
        ]
        tables.append(_table(timeline.vocabulary.figure(rivals.figure).label, given))
    return tables


def over_time(timeline: Timeline) -> list[Table]:
    """A table for each figure that at least two voices give, over all events, in order of date."""
    found: dict[tuple[str, str, str, str], list[Value]] = {}
    for name, value in values(timeline):
        found.setdefault((name, *value.figure.kind), []).append(value)
    rivals = {key: given for key, given in found.items() if len({value.who for value in given}) > 1}
    labels = {key: timeline.vocabulary.figure(key[0]).label for key in rivals}
    return [_table(labels[key], in_order(rivals[key])) for key in sorted(rivals, key=lambda key: labels[key])]


def tables(timeline: Timeline, name: str) -> list[Table]:
    """All values of one figure in order of date, in a table for each unit, period and basis."""
    found: dict[tuple[str, str, str], list[Value]] = {}
    for value in in_order(value for _, value in values(timeline, name)):
        found.setdefault(value.figure.kind, []).append(value)
    return [_table(timeline.vocabulary.figure(name).label, given) for given in found.values()]


def _table(label: str, given: Sequence[Value]) -> Table:
    scale = _scale(given)
    return Table(label, given[0].figure, [Row(value, _bar(value.figure, scale)) for value in given], scale)


def _scale(given: Sequence[Value]) -> tuple[Decimal, Decimal]:
    """From nothing, or the lowest bound below it, to a tenth beyond the highest bound."""
    bounds = [bound for value in given for bound in tolerated(value.figure) if bound is not None]
    low, high = min([Decimal(0), *bounds]), max([Decimal(0), *bounds])
    return low, high + (high - low) / 10 or Decimal(1)


def _bar(figure: Figure, scale: tuple[Decimal, Decimal]) -> Bar:
    low, high = tolerated(figure)
    start, span = scale[0], scale[1] - scale[0]
    left = 0 if low is None else float((low - start) / span) * 100
    right = 100 if high is None else float((high - start) / span) * 100
    return Bar(round(left, 1), round(max(right - left, 1.2), 1), low is None, high is None)
