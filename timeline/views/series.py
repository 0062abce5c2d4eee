"""One figure through time, with who says so."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.dates import When
from timeline.figures import Figure
from timeline.model import Citation, Event, Timeline
from timeline.problems import count
from timeline.views import Block, Cell, Column, Line, Page, grid, speaker


def render(timeline: Timeline, name: str) -> Page:
    """Every value the record gives for a figure, established or claimed, in order of date."""
    found = sorted(_values(timeline, name), key=lambda row: row[0].order)
    label = timeline.vocabulary.figure(name).label
    rows = [_row(timeline, *value) for value in found]

    def lay_out(width: int) -> Iterator[Line]:
        columns = (
            Column("Date", 8, 24 if width >= 100 else 16),
            Column(label.capitalize(), 10, width // 4),
            Column("Says", 10, width // 4),
            Column("Event", 15, 0, share=1),
        )
        if rows:
            yield from grid(columns, rows, width)
            yield []
        yield [(f"{label}: {count(len(rows), 'value')}", "bright_black")]

    return Page(lay_out)


_Value = tuple[When, Figure, str, Event, tuple[Citation, ...]]


def _values(timeline: Timeline, name: str) -> Iterator[_Value]:
    for event in timeline.events:
        if name in event.figures:
            yield event.date, event.figures[name], "", event, event.sources
        for claim in event.claims:
            if name in claim.figures:
                who = speaker(timeline, event, claim)
                yield claim.date or event.date, claim.figures[name], who, event, claim.sources or event.sources


def _row(
    timeline: Timeline, date: When, figure: Figure, who: str, event: Event, cited: tuple[Citation, ...]
) -> list[Cell]:
    publishers = {
        timeline.source[c.id].publisher or timeline.source[c.id].title for c in cited if c.id in timeline.source
    }
    about = (
        [Block(event.title), Block("; ".join(sorted(publishers)), "bright_black", 2)]
        if publishers
        else [Block(event.title)]
    )
    says = Block(who, "yellow", 2) if who else Block("established", "green")
    return [[Block(date.short)], [Block(figure.text, "bold", 2)], [says], about]
