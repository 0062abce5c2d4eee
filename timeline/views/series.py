"""One figure through time, with who says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from timeline.query import accounts
from timeline.record import Citation, Event, Figure, Timeline, When, count
from timeline.views import Block, Cell, Column, Line, Page, ending, grid


class _Value(NamedTuple):
    """One value: when it was given, by whom ("" where it is established), in which event, cited from where.

    A contested one cannot be true together with what another says of the event.
    """

    date: When
    figure: Figure
    who: str
    event: Event
    cited: tuple[Citation, ...]
    is_contested: bool = False


def render(timeline: Timeline, name: str) -> Page:
    """Every value the record gives for a figure, established or claimed, in order of date."""
    found = sorted(_values(timeline, name), key=lambda value: value.date.order)
    label = timeline.vocabulary.figure(name).label
    rows = [_row(timeline, value) for value in found]

    def lay_out(width: int) -> Iterator[Line]:
        columns = (
            Column("Date", 8, 24 if width >= 100 else 17),
            Column(label[:1].upper() + label[1:], 10, width // 4),
            Column("Says", 10, 0, share=4),
            Column("Event", 12, 0, share=5),
        )
        if rows:
            yield from grid(columns, rows, width)
            yield []
        yield from ending(f"{label}: {count(len(rows), 'value')}", width)

    return Page(lay_out)


def _values(timeline: Timeline, name: str) -> Iterator[_Value]:
    for event in timeline.events:
        if name in event.figures:
            yield _Value(event.date, event.figures[name], "", event, event.sources)
        rivals = [claim for figure, claims in accounts.rivals(timeline, event) if figure == name for claim in claims]
        for claim in event.claims:
            if name in claim.figures:
                date, who = claim.date or event.date, timeline.speaker(event, claim)
                is_contested = any(claim is rival for rival in rivals)
                yield _Value(date, claim.figures[name], who, event, claim.sources or event.sources, is_contested)


def _row(timeline: Timeline, value: _Value) -> list[Cell]:
    says = Block(value.who, "yellow", 2) if value.who else Block("established", "green")
    publishers = {timeline.source[c.id].publisher for c in value.cited if c.id in timeline.source} - {value.who, ""}
    cited = [Block("; ".join(sorted(publishers)), "bright_black", 2)] if publishers else []
    return [
        [Block(value.date.short_dateline)],
        [Block(value.figure.text, "bold", 2)],
        [says, *cited, *([Block("accounts differ", "magenta")] if value.is_contested else [])],
        [Block(value.event.title)],
    ]
