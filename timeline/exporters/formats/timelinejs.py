"""TimelineJS (knightlab.com): JSON for a timeline on a web page.

Its dates are no more exact than they are known; its texts are HTML, so everything from the record is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from timeline.exporters import markup
from timeline.exporters.markup import escape_html as escaped
from timeline.exporters.registry import Loss, without
from timeline.record import SEASONS, Citation, Claim, Event, Part, Source, Timeline, When

SUFFIX = ".timelinejs.json"

DETAILS = "timeline-details"
"""The class of what stands below a summary: by it `import timelinejs` knows that it is no part of the summary."""

MANY = 20
"""Above so many slides a reader loses the thread, its makers say."""


def render(timeline: Timeline) -> str:
    """A title slide, if the record has a title, and a slide for each event that has a start."""
    title = {"title": {"text": _text(timeline.title, markup.html(timeline.summary))}} if timeline.title else {}
    starts = ((event, event.date.start) for event in timeline.events)
    slides = [_slide(timeline, event, start) for event, start in starts if isinstance(start, Part)]
    body = {**title, "events": slides, "scale": "human"}
    return msgspec.json.format(msgspec.json.encode(body), indent=2).decode() + "\n"


def losses(timeline: Timeline) -> Iterator[Loss]:
    """Events without a start, and what a slide has no place for."""
    undated = (event.id for event in timeline.events if not isinstance(event.date.start, Part))
    yield Loss("event without a start", "events without a start", tuple(undated), is_grave=True)
    yield from without(
        timeline, "questions", "places", "dates", "financial years", "disputes", "links", "tags", "notes", "own fields"
    )


def advice(timeline: Timeline) -> str:
    """What to know about the outcome: a long timeline is hard to read."""
    number = sum(isinstance(event.date.start, Part) for event in timeline.events)
    return (
        f"{number} slides are many: TimelineJS is meant for up to {MANY}; choose fewer events" if number > MANY else ""
    )


def _text(headline: str, text: str) -> dict[str, str]:
    """Both are HTML to TimelineJS."""
    return {"headline": escaped(headline), "text": text}


def _slide(timeline: Timeline, event: Event, start: Part) -> dict[str, Any]:
    status = "" if event.status == "confirmed" else f" ({event.status})"
    return {
        "unique_id": event.id,
        **_dates(event.date, start),
        "text": _text(event.title + status, _body(timeline, event)),
        "group": timeline.vocabulary.event_type(event.type).label,
        "autolink": False,
    }


def _dates(date: When, start: Part) -> dict[str, Any]:
    """Where it starts and, for what lasted, ends; unless both are whole days, the words too, and EDTF for `import`."""
    found: dict[str, Any] = {"start_date": parts_of(start)}
    if date.kind == "lasted" and isinstance(date.end, Part) and parts_of(date.end) != found["start_date"]:
        found["end_date"] = parts_of(date.end)
    return found if date.exact else {**found, "display_date": date.dateline, "edtf": date.text}


def parts_of(part: Part) -> dict[str, int]:
    """The parts that are known; a season is no month, and a decade is put at its first year."""
    known = {"year": part.earliest.year}
    if part.month not in ("", "XX", *SEASONS):
        known["month"] = int(part.month)
        if part.day not in ("", "XX"):
            known["day"] = int(part.day)
    return known


def _body(timeline: Timeline, event: Event) -> str:
    figures = ", ".join(timeline.figures_said(event))
    claims = "".join(f"<li>{_claim(timeline, event, claim)}</li>" for claim in event.claims)
    sources = "; ".join(_cited(timeline, citation) for citation in event.sources)
    details = [
        f"<p>{escaped(figures)}</p>" if figures else "",
        f"<ul>{claims}</ul>" if claims else "",
        f"<p><small>{sources}</small></p>" if sources else "",
    ]
    below = f'<div class="{DETAILS}">{"".join(details)}</div>' if any(details) else ""
    return markup.html(event.summary) + below


def _claim(timeline: Timeline, event: Event, claim: Claim) -> str:
    figures = ", ".join(timeline.said(name, figure) for name, figure in claim.figures.items())
    sources = "; ".join(_cited(timeline, citation) for citation in claim.sources)
    said = f"{escaped(timeline.attribution(event, claim))}: {escaped(claim.says)}"
    return said + (f" ({escaped(figures)})" if figures else "") + (f" <small>{sources}</small>" if sources else "")


def _cited(timeline: Timeline, citation: Citation) -> str:
    source = timeline.source.get(citation.id)
    at = f", {citation.note}" if citation.note else ""
    return _linked(source) + escaped(at) if source else escaped(citation.id + at)


def _linked(source: Source) -> str:
    named = escaped(", ".join(filter(None, [source.publisher, source.title])))
    is_web = source.url.startswith(("https://", "http://"))
    return f'<a href="{escaped(source.url)}">{named}</a>' if is_web else named
