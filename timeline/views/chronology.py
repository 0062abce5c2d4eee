"""Events as a chronology: grouped by year and month, with what happened and what each side says."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.record import MONTHS, SEASONS, Event, Timeline
from timeline.views.labels import extent, status_note, type_label, type_style
from timeline.views.layout import Block, Line, Page, ending, flowing, indented, measure

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
            else:
                yield []
            yield from _entry(timeline, event, width, ids=ids)
        yield []
        yield from ending(extent(timeline, of), width)

    return Page(lay_out)


def _year(event: Event) -> str:
    return str(event.date.earliest.year) if event.date.earliest else "Before"


def _month(event: Event) -> str:
    start = event.date.start
    if isinstance(start, str) or start.month in ("", "XX"):
        return "Month not known"
    return SEASONS[start.month].capitalize() if start.month in SEASONS else MONTHS[int(start.month) - 1]


def _entry(timeline: Timeline, event: Event, width: int, *, ids: bool) -> Iterator[Line]:
    kind = type_label(timeline, event) + status_note(event)
    yield from flowing(((event.date.dateline, "bold"), (kind, type_style(timeline, event))), width, INDENT)
    room = measure(width) - INDENT - 2
    for block in _paragraphs(timeline, event, ids=ids):
        yield from indented(block.lines(room), INDENT + 2)


def _paragraphs(timeline: Timeline, event: Event, *, ids: bool) -> Iterator[Block]:
    yield Block(event.title, "underline")
    if ids:
        yield Block(event.id, "cyan")
    if event.summary:
        yield Block(event.summary)
    if figures := timeline.figures_said(event):
        yield Block(", ".join(figures), "bright_black")
    for claim in event.claims:
        yield Block(f"{timeline.attribution(event, claim)}: {claim.says}", "yellow", 2)
