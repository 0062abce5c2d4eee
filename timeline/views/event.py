"""One event whole: figures, rival claims side by side with each speaker's post that day, links both ways, sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from timeline.checks.mandates import until_when
from timeline.query import accounts
from timeline.query.stoppages import SERIES, of_series
from timeline.record import Citation, Claim, Event, Source, Timeline, link_mentions, spoken_list
from timeline.views.labels import bounds, status_note, type_label, type_style
from timeline.views.layout import ADDRESS, Block, Line, Page, Span, clean, flowing, indented, linked, measure, width_of


def render(timeline: Timeline, event: Event) -> Page:
    """Everything the record holds about an event; the timeline is the whole record, for names and links."""
    return Page(lambda width: lay_out(timeline, event, width))


def cards(timeline: Timeline, whole: Timeline) -> Page:
    """Many events, each whole, with a rule between."""

    def lay_out_all(width: int) -> Iterator[Line]:
        for number, event in enumerate(timeline.events):
            if number:
                yield from ([], [("─" * measure(width), "bright_black")], [])
            yield from lay_out(whole, event, width)

    return Page(lay_out_all)


def lay_out(timeline: Timeline, event: Event, width: int) -> Iterator[Line]:
    """The lines of one event."""
    width = measure(width)
    yield from indented(Block(event.title + status_note(event), "bold").lines(width), 0)
    kind = type_label(timeline, event) + (f", {event.form.replace('_', ' ')}" if event.form else "")
    facts = ((kind, type_style(timeline, event)), (event.date.dateline, ""), (event.id, "bright_black"))
    yield from flowing(facts, width)
    if event.summary:
        yield []
        yield from indented(Block(event.summary).lines(width), 0)
    for part in (_facts, _figures, _claims, _links, _sources):
        lines = list(part(timeline, event, width))
        if lines:
            yield []
            yield from lines
    if event.note:
        yield []
        yield from indented(Block(f"Note: {event.note}", "bright_black").lines(width), 0)


def _facts(timeline: Timeline, event: Event, width: int) -> Iterator[Line]:
    dates = {
        timeline.vocabulary.dates[n].label if n in timeline.vocabulary.dates else n: d.label
        for n, d in event.dates.items()
    }
    facts = {
        "who": ", ".join(timeline.name(actor) for actor in event.actors),
        "question": event.question,
        "place": event.place,
        "financial year": event.financial_year,
        **dates,
        **until_when(timeline, event),
        **_strikes(timeline, event),
        "dispute": event.dispute,
        "tags": ", ".join(event.tags),
        "formerly": ", ".join(event.formerly),
    }
    yield from _pairs([(name, value) for name, value in facts.items() if value], width)


def _strikes(timeline: Timeline, event: Event) -> dict[str, str]:
    """How many strikes of the record a series has, and on how many days they were."""
    found = of_series(timeline, event) if event.type == SERIES else None
    return {"strikes": f"{found.strikes}, on {bounds(found.days)} days"} if found else {}


_LEAST = 16
"""The columns a value needs to stand beside its name."""


def _pairs(pairs: Sequence[tuple[str, str]], width: int) -> Iterator[Line]:
    """Names and values in two columns, or the value under the name where there is no room for two.

    What has no name is a further value of the one above.
    """
    indent = max((width_of(name) for name, _ in pairs), default=0) + 3
    is_narrow = width - indent < _LEAST
    for name, value in pairs:
        if is_narrow:
            yield from indented(Block(name, "bright_black").lines(width) if name else (), 0)
            yield from indented(Block(value).lines(width - 2), 2)
            continue
        first, *rest = Block(value).lines(width - indent)
        yield [(clean(name).ljust(indent), "bright_black"), first]
        yield from indented(rest, indent)


def _heading(text: str) -> Line:
    return [(text, "bold")]


def _figures(timeline: Timeline, event: Event, width: int) -> Iterator[Line]:
    if event.figures:
        yield _heading("Figures")
        rows = [
            ("" if number else timeline.vocabulary.figure(name).label, one.text)
            for name, figure in event.figures.items()
            for number, one in enumerate(figure.each)
        ]
        yield from (_shifted(line) for line in _pairs(rows, width - 2))


def _shifted(line: Line) -> Line:
    return [("  ", ""), *line]


def _claims(timeline: Timeline, event: Event, width: int) -> Iterator[Line]:
    """What each side says in the order of the file, with the figures it gives; rival accounts stand together."""
    if event.claims:
        yield _heading("Claims")
    for claims, figures in accounts.grouped(timeline, event):
        indent = 4 if figures else 2
        if figures:
            about = spoken_list(timeline.vocabulary.figure(name).label for name in figures)
            yield from indented(Block(f"Accounts differ on {about}:").lines(width - 2), 2)
        for claim in claims:
            yield from indented(Block(timeline.attribution(event, claim), "bold").lines(width - indent), indent)
            yield from indented(_said(timeline, claim, width - indent - 2), indent + 2)


def _said(timeline: Timeline, claim: Claim, width: int) -> Iterator[Span]:
    yield from Block(claim.says).lines(width)
    if claim.figures:
        figures = ", ".join(timeline.said(name, figure) for name, figure in claim.figures.items())
        yield from Block(figures, "yellow").lines(width)
    if claim.sources:
        cited = "; ".join(_cited(timeline, citation) for citation in claim.sources)
        yield from Block(cited, "bright_black", 2).lines(width)
    if claim.note:
        yield from Block(f"Note: {claim.note}", "bright_black").lines(width)


def _cited(timeline: Timeline, citation: Citation) -> str:
    source = timeline.source.get(citation.id)
    at = f", {citation.note}" if citation.note else ""
    return (_published(source) if source else citation.id) + at


def _published(source: Source) -> str:
    """`Southern Daily Echo, 24 Feb 2011`."""
    date = f", {source.published.short}" if source.published else ""
    return f"{source.publisher or source.author or source.title}{date}"


def _links(timeline: Timeline, event: Event, width: int) -> Iterator[Line]:
    links = [*_outward(timeline, event), *_inward(timeline, event)]
    if links:
        yield _heading("Links")
    for relation, other, claimed in links:
        target = timeline.event.get(other)
        says = f"{relation} {target.title} ({target.date.short}; {target.id})" if target else f"{relation} {other}"
        by = f", says {timeline.name(claimed)}" if claimed else ""
        yield from indented(Block(says + by, "", 2).lines(width - 2), 2)


def _outward(timeline: Timeline, event: Event) -> Iterator[tuple[str, str, str]]:
    for path, link in link_mentions(event):
        row = timeline.vocabulary.links.get(str(path[1]))
        yield row.label if row else str(path[1]), link.id, link.note


def _inward(timeline: Timeline, event: Event) -> Iterator[tuple[str, str, str]]:
    for other in timeline.events:
        for path, link in link_mentions(other):
            if link.id in (event.id, *event.formerly):
                row = timeline.vocabulary.links.get(str(path[1]))
                yield row.inverse if row else f"{path[1]} from", other.id, link.note


def _sources(timeline: Timeline, event: Event, width: int) -> Iterator[Line]:
    if event.sources:
        yield _heading("Sources")
    for citation in event.sources:
        source = timeline.source.get(citation.id)
        at = f", {citation.note}" if citation.note else ""
        title = f": {source.title}" if source and source.publisher else ""
        side = f" ({side})" if source and (side := timeline.side(source)) else ""
        said = f"{_cited(timeline, Citation(citation.id))}{title}{at}{side}"
        style = linked("", source.url) if source else ""
        yield from indented(Block(said, style, 2).lines(width - 2), 2)
        if source and source.url:
            yield from indented(Block(source.url, ADDRESS).lines(width - 4), 4)
