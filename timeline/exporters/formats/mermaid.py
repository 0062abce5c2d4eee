"""Mermaid: a timeline diagram, or a Gantt chart with bars for what lasted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final, Literal

from timeline.exporters.markup import one_line
from timeline.exporters.registry import Loss, without
from timeline.record import Event, Timeline

SUFFIX = ".mmd"

Style = Literal["timeline", "gantt"]


def render(timeline: Timeline, *, style: Style = "timeline", title: str = "") -> str:
    """The events' dates and titles; the title is the record's own unless another is given."""
    heading = title or timeline.title
    lines = _gantt(timeline) if style == "gantt" else _timeline(timeline)
    titled = [f"    title {escaped(heading)}"] if heading else []
    first, *rest = lines
    return "".join(f"{line}\n" for line in [first, *titled, *rest])


def losses(timeline: Timeline, *, style: Style = "timeline") -> Iterator[Loss]:
    """A diagram has dates and titles; a bar needs both its ends."""
    if style == "gantt":
        unbounded = (event.id for event in timeline.events if not _is_bounded(event))
        yield Loss(
            "event without a start or an end", "events without a start or an end", tuple(unbounded), is_grave=True
        )
    yield from without(
        timeline,
        *("summaries", "claims", "figures", "citations", "statuses", "questions", "places", "dates", "disputes"),
        *("links", "tags", "notes", "own fields"),
    )


def _year(event: Event) -> str:
    return str(event.date.earliest.year) if event.date.earliest else "Earlier"


def _timeline(timeline: Timeline) -> Iterator[str]:
    """A section for each year; events of one date stand below each other."""
    yield "timeline"
    for year, events in groupby(timeline.events, key=_year):
        yield f"    section {year}"
        for date, same in groupby(events, key=lambda event: event.date.dateline):
            first, *others = same
            yield f"        {escaped(date)} : {escaped(first.title)}"
            yield from (f"{' ' * 8}{' ' * len(escaped(date))} : {escaped(event.title)}" for event in others)


def _gantt(timeline: Timeline) -> Iterator[str]:
    """A section for each type; a single day is a milestone."""
    yield "gantt"
    yield "    dateFormat YYYY-MM-DD"
    yield "    inclusiveEndDates"
    bounded = [event for event in timeline.events if _is_bounded(event)]
    for name in dict.fromkeys(event.type for event in bounded):
        yield f"    section {escaped(timeline.vocabulary.event_type(name).label)}"
        for event in (event for event in bounded if event.type == name):
            mark = "milestone, " if event.date.earliest == event.date.latest else ""
            words = event.title if event.date.exact else f"{event.title} ({event.date.dateline})"
            yield f"        {_named(words)} : {mark}{event.date.earliest}, {event.date.latest}"


_WORDS_OF_GANTT: Final = re.compile(
    r"(?i:title|section|gantt|click|call|href|dateFormat|inclusiveEndDates|topAxis|axisFormat|tickInterval|includes|"
    r"excludes|todayMarker|weekday|weekend|accTitle|accDescr|accDescription)\b|[0-9]{4}-"
)


def _named(text: str) -> str:
    """The name of a bar; one that begins as a statement does (`Section 188 notice`) begins with a character code."""
    return f"#{ord(text[0])};{escaped(text[1:])}" if _WORDS_OF_GANTT.match(text) else escaped(text)


def _is_bounded(event: Event) -> bool:
    return event.date.earliest is not None and event.date.latest is not None


def escaped(text: str) -> str:
    """A text in one line in which Mermaid sees no syntax: a colon would part events, `;` and `#` end a line.

    Its character codes (`#35;`) are turned back when the diagram is drawn. Links are only their words.
    """
    return re.sub(r"[#;:%<>&\"{}`\\]", lambda m: f"#{ord(m[0])};", one_line(text))
