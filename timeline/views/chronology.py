"""Events as a chronology: grouped by year and month, with what happened and what each side says."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.dates import MONTHS
from timeline.model import Event, Timeline
from timeline.views import Block, Line, Page, extent, indented, speaker, status_note, type_style

INDENT = 4


def render(timeline: Timeline, of: int, *, ids: bool = False) -> Page:
    """The events in their order under years and months; `of` is how many the whole record has."""

    def lay_out(width: int) -> Iterator[Line]:
        year = month = ""
        for event in timeline.events:
            if (now := _year(event)) != year:
                year, month = now, ""
                yield from ([], [(year, "bold underline")])
            if (now := _month(event)) != month:
                month = now
                yield from ([], [(f"  {month}", "bold")])
            yield from _entry(timeline, event, width, ids=ids)
        yield from ([], [(extent(timeline, of), "bright_black")])

    return Page(lay_out)


def _year(event: Event) -> str:
    return str(event.date.earliest.year) if event.date.earliest else "Before"


def _month(event: Event) -> str:
    day = event.date.earliest
    start = event.date.start
    return MONTHS[day.month - 1] if day and not isinstance(start, str) and start.month else "Month not known"


def _entry(timeline: Timeline, event: Event, width: int, *, ids: bool) -> Iterator[Line]:
    row = timeline.vocabulary.event_type(event.type)
    room = width - INDENT
    heading = f"{row.symbol} {event.date.label}: {event.title}{status_note(event)}"
    yield from indented(Block(heading, type_style(timeline, event), 2).lines(room), INDENT)
    if ids:
        yield from indented(Block(event.id, "cyan").lines(room - 2), INDENT + 2)
    if event.summary:
        yield from indented(Block(event.summary).lines(room - 2), INDENT + 2)
    if figures := timeline.figures_said(event):
        yield from indented(Block(", ".join(figures), "bright_black").lines(room - 2), INDENT + 2)
    for claim in event.claims:
        who = speaker(timeline, event, claim)
        said = Block(f"{who}: {claim.says}", "yellow", 2).lines(room - 2)
        yield from indented(said, INDENT + 2)
