"""The record as one page for readers: a whole HTML file, or the chronology alone for somebody else's page.

The template engine escapes every text; what is markup here was made here. The style and the script stand in the page
and are the only ones it allows: its Content-Security-Policy names their digests. Nothing is fetched from anywhere.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from timeline.exporters import markup, picture
from timeline.query import selectors, stats, voices
from timeline.record import (
    MONTHS,
    SEASON_START,
    SEASONS,
    Actor,
    Citation,
    Claim,
    Event,
    Part,
    Source,
    Timeline,
    When,
    source_mentions,
)
from timeline.views import extent

if TYPE_CHECKING:
    from jinja2 import Environment

CLASS: Final = "tl"
"""The one class that every rule of the chronology's style begins with."""


class Beside(NamedTuple):
    """What stands beside a page that follows its record: markup, and the style and the script that it needs.

    With a script the page may connect to where it came from, and to nothing else. The script runs before the page's
    own; the event `replaced` on the document has the page begin again.
    """

    markup: str
    style: str
    script: str


NOTHING: Final = Beside("", "", "")


def whole(
    timeline: Timeline, *, title: str = "", changed: dt.date | None = None, data: str = "", beside: Beside = NOTHING
) -> str:
    """A whole HTML document. `changed` is the day the record was last changed, `data` its JSON-LD."""
    view = _View(timeline)
    style = _text("chronology.css") + _text("page.css") + beside.style
    scripts = [text for text in (beside.script, _text("page.js")) if text]
    return (
        engine(__package__)
        .get_template("page.html")
        .render(
            view=view,
            timeline=timeline,
            title=title or timeline.title or "Timeline",
            summary=markup.html(timeline.summary),
            extent=extent(timeline, len(timeline.events)),
            changed=changed,
            picture=picture.svg(timeline, linked=True) if timeline.events else "",
            years=list(_years(timeline)),
            figures=voices.over_time(timeline),
            data=data.replace("<", "\\u003c"),
            most_citing=MOST_CITING,
            is_long=len(timeline.events) > LONG,
            style=style,
            scripts=scripts,
            policy=_policy(style, scripts),
            beside=beside,
            level=3,
        )
    )


def fragment(timeline: Timeline, *, level: int = 2) -> str:
    """The chronology alone, with its style scoped to one class and no script, to paste into another page."""
    return (
        engine(__package__)
        .get_template("fragment.html")
        .render(
            view=_View(timeline),
            timeline=timeline,
            years=list(_years(timeline)),
            style=_text("chronology.css"),
            most_citing=sys.maxsize,
            level=level,
        )
    )


def iframe(title: str, address: str) -> str:
    """The element that shows a published page inside another one; the page inside can reach no part of it."""
    return (
        f'<iframe src="{markup.escape_html(address)}" title="{markup.escape_html(title)}" width="100%" height="800" '
        'loading="lazy" sandbox="allow-scripts allow-popups" style="border:0"></iframe>\n'
    )


@cache
def engine(package: str) -> Environment:
    """The template engine for the templates that stand in a package."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader(package, "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["id"] = anchor
    made.filters["capital"] = lambda text: text[:1].upper() + text[1:]
    return made


@cache
def _text(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def _policy(style: str, scripts: Sequence[str]) -> str:
    """The Content-Security-Policy (level 3) that lets this page use its own style and scripts and nothing else."""
    connect = "connect-src 'self'; " if len(scripts) > 1 else ""
    return (
        f"default-src 'none'; style-src {_digest(style)}; script-src {' '.join(map(_digest, scripts))}; "
        f"img-src data:; {connect}base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def anchor(id: str) -> str:
    """An id for HTML, which may hold anything but white space; a record's own is a slug already."""
    return re.sub(r"\s", "_", id)


# The chronology by year and month


class Month(NamedTuple):
    """The events of one month; `name` is empty for those of which only the year is known."""

    name: str
    events: list[Event]


class Year(NamedTuple):
    """The events of one year, or those that no year bounds at their beginning."""

    name: str
    months: list[Month]


def _years(timeline: Timeline) -> Iterator[Year]:
    for year, events in groupby(timeline.events, key=lambda e: str(e.date.earliest.year) if e.date.earliest else ""):
        months: dict[str, list[Event]] = {}
        for event in sorted(events, key=lambda event: _month(event.date) != ""):
            months.setdefault(_month(event.date), []).append(event)
        yield Year(year or "Earlier", [Month(name, of_month) for name, of_month in months.items()])


def _month(date: When) -> str:
    """The month in which a date begins, a season's first; none when only the year is known."""
    start = date.start
    if isinstance(start, str) or start.month in ("", "XX"):
        return ""
    return MONTHS[SEASON_START[start.month] - 1 if start.month in SEASONS else int(start.month) - 1]


def html_date(date: When) -> str:
    """What `<time datetime>` may hold (HTML, 4.5.14): a day, a month or a year without a mark; else nothing."""
    part = date.start
    if date.kind != "on" or not isinstance(part, Part) or part.mark or "X" in part.year + part.month + part.day:
        return ""
    return "" if part.month in SEASONS else "-".join(filter(None, part[:3]))


# What the template asks for


class Note(NamedTuple):
    """A citation as a note: its number, its source's anchor, and where in the source."""

    number: int
    source: str
    at: str


class Said(NamedTuple):
    """A claim as the template reads it; `on` is the day it was said, where that is not the day of the event."""

    who: str
    on: When | None
    says: str
    notes: list[Note]
    figures: list[tuple[str, str]]


class Entry(NamedTuple):
    """An event as the template reads it: words and lists, so that nothing is asked for while it is written."""

    id: str
    hue: str
    status: str
    type: str
    selected_by: str
    tags: str
    dispute: str
    cites: str
    low: str
    high: str
    date: When
    machine_date: str
    title: str
    symbol: str
    kind: str
    place: str
    summary: list[str]
    question: str
    figures: list[tuple[str, str]]
    notes: list[Note]
    claims: list[Said]
    rivals: list[voices.Table]
    actors: str
    dates: list[tuple[str, When]]
    links: list[tuple[str, list[Event]]]


MOST_CITING: Final = 100
"""More links from a source back to the events that cite it are one link to the page filtered by the source."""


LONG: Final = 500
"""A page of more events lays them out as they come near."""


class _View:
    """A record as the template reads it; the notes are numbered in the order of the page."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self._numbers: dict[str, int] = {}
        for event in timeline.events:
            for _, id in source_mentions(event):
                self._numbers.setdefault(self._source_id(id), len(self._numbers) + 1)
        self._selectors = selectors(timeline)
        self._incoming = _incoming(timeline)
        self._citing = _citing(timeline)
        self._named = stats.named(timeline)

    def _source_id(self, id: str) -> str:
        known = self.timeline.source.get(id)
        return known.id if known else id

    def entry(self, event: Event) -> Entry:
        """An event with everything that is printed of it."""
        row = self.timeline.vocabulary.event_type(event.type)
        low, high = event.date.earliest, event.date.latest
        known = self.timeline.actor
        actors = {known[id].id: known[id].name for id in event.actors if id in known}
        return Entry(
            id=anchor(event.id),
            hue=f"c-{picture.colour(row.colour)}",
            status="" if event.status == "confirmed" else event.status,
            type=event.type,
            selected_by=" ".join(self._selectors(event)),
            tags="\n".join(event.tags),
            dispute=event.dispute,
            cites=self.cites(event),
            low=low.isoformat() if low else "",
            high=high.isoformat() if high else "",
            date=event.date,
            machine_date=html_date(event.date),
            title=event.title,
            symbol=row.symbol,
            kind=f"{row.label}, {event.form.replace('_', ' ')}" if event.form else row.label,
            place=event.place,
            summary=markup.html_paragraphs(event.summary),
            question=event.question,
            figures=self._figures(event, row.figures),
            notes=self.notes(event.sources),
            claims=[self._said(event, claim) for claim in event.claims],
            rivals=voices.of_event(self.timeline, event) if len(event.claims) > 1 else [],
            actors=", ".join(actors.values()),
            dates=self._dates(event) if event.dates else [],
            links=self._links(event),
        )

    def _said(self, event: Event, claim: Claim) -> Said:
        on = claim.date if claim.date and claim.date != event.date else None
        who = self.timeline.speaker(event, claim)
        return Said(who, on, claim.says, self.notes(claim.sources), self._figures(claim, ()))

    def notes(self, citations: Sequence[Citation]) -> list[Note]:
        """The notes of an event or a claim."""
        ids = [(self._source_id(citation.id), citation.note) for citation in citations]
        return [Note(self._numbers[id], anchor(id), at) for id, at in ids]

    @property
    def sources(self) -> list[tuple[int, str, Source | None]]:
        """The sources in the order of their notes; one that the record does not have is None."""
        return [(number, id, self.timeline.source.get(id)) for id, number in self._numbers.items()]

    def citing(self, source: str) -> list[Event]:
        """The events that cite a source, themselves or in a claim."""
        return self._citing.get(source, [])

    def time(self, date: When) -> str:
        """What `<time datetime>` may hold."""
        return html_date(date)

    def _figures(self, part: Event | Claim, usual: Sequence[str]) -> list[tuple[str, str]]:
        """Labels and figures of an event or a claim, the usual ones of its type first."""
        order = sorted(part.figures, key=lambda name: usual.index(name) if name in usual else len(usual))
        return [(self.timeline.vocabulary.figure(name).label, part.figures[name].text) for name in order]

    def _dates(self, event: Event) -> list[tuple[str, When]]:
        """The event's further dates with their labels."""
        rows = self.timeline.vocabulary.dates
        return [
            (rows[name].label if name in rows else name.replace("_", " "), date) for name, date in event.dates.items()
        ]

    def _links(self, event: Event) -> list[tuple[str, list[Event]]]:
        """The links of an event both ways: `leads to`, `follows from`, each with the events at the other end."""
        kinds = self.timeline.vocabulary.links
        out: dict[str, list[Event]] = {}
        for kind, ends in event.links.items():
            label = kinds[kind].label if kind in kinds else kind.replace("_", " ")
            out[label] = [self.timeline.event[end.id] for end in ends if end.id in self.timeline.event]
        for kind, start in self._incoming.get(event.id, ()):
            label = (kinds[kind].inverse if kind in kinds else "") or f"{kind.replace('_', ' ')} (from)"
            out.setdefault(label, []).append(start)
        return [(label, events) for label, events in out.items() if events]

    def selected_by(self, event: Event) -> str:
        """The ids of the actors a search for whom finds the event, parted by spaces, as the script reads them."""
        return " ".join(self._selectors(event))

    def cites(self, event: Event) -> str:
        """The ids of the sources of an event and its claims, parted by spaces."""
        return " ".join(dict.fromkeys(self._source_id(id) for _, id in source_mentions(event)))

    def choices(self, field: str) -> list[tuple[str, str, int]]:
        """What a filter offers: the value, its words, and how many events have it."""
        return list(_choices(self, field))

    def events_of(self, actor: Actor) -> int:
        """How many events name an actor."""
        return self._named[actor.id]

    def address(self, url: str) -> str:
        """An address that may stand in a link: http, https or mailto; nothing for any other."""
        return url if re.match(r"(?:https?://|mailto:)[^\s]+\Z", url, re.IGNORECASE) else ""


def _incoming(timeline: Timeline) -> Mapping[str, list[tuple[str, Event]]]:
    """The links that end at each event: their kind and where they begin."""
    found: dict[str, list[tuple[str, Event]]] = {}
    for event in timeline.events:
        for kind, ends in event.links.items():
            for end in ends:
                if end.id in timeline.event:
                    found.setdefault(timeline.event[end.id].id, []).append((kind, event))
    return found


def _citing(timeline: Timeline) -> Mapping[str, list[Event]]:
    found: dict[str, dict[str, Event]] = {}
    for event in timeline.events:
        for _, id in source_mentions(event):
            current = timeline.source[id].id if id in timeline.source else id
            found.setdefault(current, {})[event.id] = event
    return {id: list(events.values()) for id, events in found.items()}


def _choices(view: _View, field: str) -> Iterator[tuple[str, str, int]]:
    counted: dict[str, int] = {}
    for event in view.timeline.events:
        for value in dict.fromkeys(_values(view, event, field)):
            counted[value] = counted.get(value, 0) + 1
    words = {value: _words(view, field, value) for value in counted}
    for value in sorted(counted, key=lambda value: words[value].casefold()):
        yield value, words[value], counted[value]


def _values(view: _View, event: Event, field: str) -> Sequence[str]:
    match field:
        case "type":
            return (event.type,)
        case "tag":
            return event.tags
        case "dispute":
            return (event.dispute,) if event.dispute else ()
        case "status":
            return (event.status,)
        case "source":
            return view.cites(event).split()
        case _:
            return view.selected_by(event).split()


def _words(view: _View, field: str, value: str) -> str:
    timeline = view.timeline
    match field:
        case "type":
            return timeline.vocabulary.event_type(value).label
        case "actor":
            return timeline.name(value)
        case "source" if value in timeline.source:
            source = timeline.source[value]
            return ": ".join(filter(None, (source.publisher, source.title)))
        case _:
            return value
