"""iCalendar (RFC 5545): whole-day events for any calendar.

What is not known to the day is left out, or tentative and over all the days it may be.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

from timeline.exporters import markup
from timeline.exporters.registry import Loss, without
from timeline.record import Event, Timeline, When

SUFFIX = ".ics"

STATUS: Final = {
    "confirmed": "CONFIRMED",
    "planned": "TENTATIVE",
    "reported": "TENTATIVE",
    "disputed": "TENTATIVE",
    "cancelled": "CANCELLED",
}


DATE: Final = "X-TIMELINE-DATE"
OWN_STATUS: Final = "X-TIMELINE-STATUS"
"""What iCalendar has no words for (section 3.8.8.2): an EDTF date that is not to the day, and our own status."""

SEPARATOR: Final = "--"
"""The line between a summary and what follows from other fields, by which `import ics` tells them apart."""


def render(timeline: Timeline, *, approximate: bool = False) -> str:
    """A calendar of the events whose days are known; `approximate` adds the others over all the days they may be.

    Days carry no time zone and the stamps come from the record, so the bytes are the same everywhere and every time.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//council-timeline//timeline//EN", "CALSCALE:GREGORIAN"]
    lines += [f"X-WR-CALNAME:{escaped(timeline.title)}"] if timeline.title else []
    for event in timeline.events:
        if event.date.exact or (approximate and _bounded(event.date)):
            lines += _event(timeline, event)
    return "".join(f"{folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def losses(timeline: Timeline, *, approximate: bool = False) -> Iterator[Loss]:
    """Events without an end or a start, events whose day is not known, and what an entry has no place for."""
    unbounded = [event for event in timeline.events if not _bounded(event.date)]
    yield Loss(
        "event without an end", "events without an end", _ids(e for e in unbounded if not e.date.latest), is_grave=True
    )
    yield Loss(
        "event without a start", "events without a start", _ids(e for e in unbounded if e.date.latest), is_grave=True
    )
    if not approximate:
        vague = (event for event in timeline.events if _bounded(event.date) and not event.date.exact)
        yield Loss(
            "event not known to the day (see --approximate)",
            "events not known to the day (see --approximate)",
            _ids(vague),
            is_grave=True,
        )
    yield from without(
        timeline, "questions", "dates", "financial years", "disputes", "links", "tags", "notes", "own fields"
    )


def _ids(events: Iterator[Event]) -> tuple[str, ...]:
    return tuple(event.id for event in events)


def _bounded(date: When) -> bool:
    return date.earliest is not None and date.latest is not None


def _event(timeline: Timeline, event: Event) -> Iterator[str]:
    row = timeline.vocabulary.event_type(event.type)
    exact = event.date.exact
    yield "BEGIN:VEVENT"
    yield f"UID:{uid(event)}"
    yield f"DTSTAMP:{_stamp(timeline, event)}"
    yield from _days(event.date)
    yield f"SUMMARY:{escaped(event.title if exact else f'{event.title} ({event.date.dateline})')}"
    yield f"DESCRIPTION:{escaped(_description(timeline, event))}"
    yield f"CATEGORIES:{escaped(row.label)}"
    yield from [f"LOCATION:{escaped(event.place)}"] if event.place else []
    yield from [f"URL:{address}" for address in _addresses(timeline, event)][:1]
    yield f"STATUS:{STATUS[event.status] if exact or event.status == 'cancelled' else 'TENTATIVE'}"
    yield from [] if exact else [f"{DATE}:{event.date.text}"]
    yield f"{OWN_STATUS}:{event.status}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def uid(event: Event) -> str:
    """The event's name for calendars; it stays when the event is given another id (section 3.8.4.7)."""
    return f"{[*event.formerly, event.id][0]}@council-timeline"


def _stamp(timeline: Timeline, event: Event) -> str:
    """The last day a source of the event came out or was looked at: the record's own clock (section 3.8.7.2)."""
    sources = [timeline.source[citation.id] for citation in event.sources if citation.id in timeline.source]
    days = [d.latest for source in sources for d in (source.published, source.accessed) if d and d.exact and d.latest]
    return f"{_basic(max(days, default=dt.date(1970, 1, 1)))}T000000Z"


def _days(date: When) -> Iterator[str]:
    """The first day and the day after the last: an end is exclusive (section 3.6.1)."""
    first, last = date.order
    yield f"DTSTART;VALUE=DATE:{_basic(first)}"
    after = min(last, dt.date.max - dt.timedelta(1)) + dt.timedelta(1)
    yield from [f"DTEND;VALUE=DATE:{_basic(after)}"] if after > first else []


def _basic(day: dt.date) -> str:
    return day.isoformat().replace("-", "")


def _description(timeline: Timeline, event: Event) -> str:
    """The summary, the figures, what each side says and where it is from, as plain text."""
    figures = ", ".join(timeline.figures_said(event))
    said = [f"{timeline.attribution(event, claim)}: {markup.one_line(claim.says)}" for claim in event.claims]
    sources = [timeline.source[c.id] for c in event.sources if c.id in timeline.source]
    cited = "; ".join(", ".join(filter(None, [source.publisher, source.title])) for source in sources)
    parts = [f"Figures: {figures}" if figures else "", *said, f"Sources: {cited}" if cited else ""]
    summary, details = markup.plain(event.summary), list(filter(None, parts))
    is_parted = bool(details) or SEPARATOR in summary.split("\n")
    return "\n".join(filter(None, [summary, *([SEPARATOR, *details] if is_parted else [])]))


def _addresses(timeline: Timeline, event: Event) -> Iterator[str]:
    for citation in event.sources:
        source = timeline.source.get(citation.id)
        if source and re.fullmatch(r"https?://[!-~]+", source.url):
            yield source.url


# Text and lines


def escaped(text: str) -> str:
    """A TEXT value: backslash, semicolon, comma and line break escaped (section 3.3.11), no other control character."""
    text = re.sub(r"\r\n?", "\n", re.sub(r"([\\;,])", r"\\\1", text))
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", text).replace("\n", "\\n")


def folded(line: str) -> str:
    """A content line in pieces of at most 75 octets, never inside a character (section 3.1)."""
    pieces, piece, size = [], "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > 75:
            pieces.append(piece)
            piece, size = " ", 1
        piece += character
        size += octets
    return "\r\n".join([*pieces, piece])
