"""Events as a table: date, type, title, figures, who."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.record import Event, Timeline, count
from timeline.views.labels import extent, status_note, type_label, type_style
from timeline.views.layout import Block, Cell, Column, Line, Page, ending, grid

WIDE = 120
"""From this width on, figures and actors have columns of their own."""

WIDEST = 150
"""From this width on, long dates and types stand on one line."""


def render(timeline: Timeline, of: int, *, ids: bool = False) -> Page:
    """The events in their order; `of` is how many the whole record has."""

    def lay_out(width: int) -> Iterator[Line]:
        if timeline.events:
            rows = [_row(timeline, event, wide=width >= WIDE, ids=ids) for event in timeline.events]
            yield from grid(_columns(width), rows, width)
            yield []
        yield from ending(extent(timeline, of), width)

    return Page(lay_out)


def _columns(width: int) -> tuple[Column, ...]:
    if width < WIDE:
        return Column("Date", 8, 17), Column("Type", 8, 15), Column("Event", 20, 0, share=1)
    room = 24 if width >= WIDEST else 17
    return (
        Column("Date", 8, room),
        Column("Type", 8, room),
        Column("Event", 20, 0, share=5),
        Column("Figures", 14, 0, share=4),
        Column("Who", 14, 0, share=3),
    )


def _row(timeline: Timeline, event: Event, *, wide: bool, ids: bool) -> list[Cell]:
    style = type_style(timeline, event)
    who = ", ".join(timeline.short(actor) for actor in event.actors)
    figures = timeline.figures_said(event) + ([count(len(event.claims), "claim")] if event.claims else [])
    title = [Block(event.title + status_note(event), "dim" if event.status == "cancelled" else "")]
    title += [Block(event.id, "cyan")] if ids else []
    first: list[Cell] = [[Block(event.date.short_dateline)], [Block(type_label(timeline, event), style, 2)]]
    if wide:
        return [*first, title, [Block(", ".join(figures), "")], [Block(who, "bright_black")]]
    below = [Block(", ".join(figures), "bright_black", 2)] if figures else []
    return [*first, [*title, *below, *([Block(who, "bright_black", 2)] if who else [])]]
