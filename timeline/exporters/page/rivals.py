"""One figure as several voices give it: a table with a small chart, each value with who says it, when, on what basis.

Bounds are drawn as bars and never averaged: `up to £6.6m` reaches from the left edge to 6.6, `at least 400` from 400 to
the right one. Only figures of one unit, period and basis stand on one scale.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from timeline.query import accounts
from timeline.record import Citation, Event, Figure, Timeline, When, tolerated


class Bar(NamedTuple):
    """A value on the scale of its table, in hundredths: from, how wide, and whether an end is open."""

    left: float
    width: float
    opens: bool
    goes_on: bool


class Row(NamedTuple):
    """One value: when it was given, in which event, by whom ("" where it is established), cited from where."""

    date: When
    event: Event
    who: str
    figure: Figure
    cited: Sequence[Citation]
    bar: Bar


class Table(NamedTuple):
    """The values of one figure; `about` says what was measured, on what basis."""

    label: str
    about: str
    rows: list[Row]


class _Value(NamedTuple):
    date: When
    event: Event
    who: str
    figure: Figure
    cited: Sequence[Citation]


def of_event(timeline: Timeline, event: Event) -> list[Table]:
    """A table for each figure on which the voices of one event cannot all be right."""
    tables = []
    for name, claims in accounts.rivals(timeline, event):
        values = [
            _Value(claim.date or event.date, event, timeline.speaker(event, claim), claim.figures[name], claim.sources)
            for claim in claims
        ]
        tables.append(_table(timeline.vocabulary.figure(name).label, values))
    return tables


def over_time(timeline: Timeline) -> list[Table]:
    """A table for each figure that at least two voices give, over all events, in order of date."""
    found: dict[tuple[str, str, str, str], list[_Value]] = {}
    for name, value in _values(timeline):
        figure = value.figure
        found.setdefault((name, figure.unit, figure.per, figure.basis), []).append(value)
    rivals = {key: values for key, values in found.items() if len({value.who for value in values}) > 1}
    labels = {key: timeline.vocabulary.figure(key[0]).label for key in rivals}
    return [_table(labels[key], _sorted(rivals[key])) for key in sorted(rivals, key=lambda key: labels[key])]


def _sorted(values: Iterable[_Value]) -> list[_Value]:
    return sorted(values, key=lambda value: value.date.order)


def _values(timeline: Timeline) -> Iterator[tuple[str, _Value]]:
    for event in timeline.events:
        for name, figure in event.figures.items():
            yield name, _Value(event.date, event, "", figure, event.sources)
        for claim in event.claims:
            for name, figure in claim.figures.items():
                who = timeline.speaker(event, claim)
                yield name, _Value(claim.date or event.date, event, who, figure, claim.sources)


def _table(label: str, values: Sequence[_Value]) -> Table:
    figure = values[0].figure
    return Table(label, figure.basis, [Row(*value, _bar(value.figure, _scale(values))) for value in values])


def _scale(values: Sequence[_Value]) -> tuple[Decimal, Decimal]:
    """From nothing, or the lowest bound below it, to a tenth beyond the highest bound."""
    bounds = [bound for value in values for bound in tolerated(value.figure) if bound is not None]
    low, high = min([Decimal(0), *bounds]), max([Decimal(0), *bounds])
    return low, high + (high - low) / 10 or Decimal(1)


def _bar(figure: Figure, scale: tuple[Decimal, Decimal]) -> Bar:
    low, high = tolerated(figure)
    start, span = scale[0], scale[1] - scale[0]
    left = 0 if low is None else float((low - start) / span) * 100
    right = 100 if high is None else float((high - start) / span) * 100
    return Bar(round(left, 1), round(max(right - left, 1.2), 1), low is None, high is None)
