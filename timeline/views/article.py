"""An article with what was found in it: marked in its paragraphs, and listed below each with the ids it stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from timeline.authoring.clip.article import Article
from timeline.authoring.clip.scene import Draft, Proposal, located
from timeline.prose.findings import Findings
from timeline.prose.passages import Found
from timeline.record import Timeline, count, dates
from timeline.views.layout import Block, Line, Page, Span, flat, indented, measure, width_of, wrap

STYLES: Final = {
    "date": "bold cyan", "figure": "bold yellow", "actor": "bold green", "person": "magenta", "body": "magenta",
    "speech": "italic",
}  # fmt: skip
"""How each kind of find is marked: by colour and weight."""

LEGEND: Final = (
    ("date", "dates"),
    ("figure", "figures"),
    ("actor", "actors of the record"),
    ("person", "names that are not in it"),
)


def render(article: Article, findings: Findings, draft: Draft, timeline: Timeline) -> Page:
    """The article, marked; what of it may be recorded; and how much that is."""

    def lay_out(width: int) -> Iterator[Line]:
        yield from _head(article, draft, width)
        for para, text in enumerate(findings.texts, 1):
            yield from _paragraph(para, text, findings.found[para - 1], width)
        if draft.proposals:
            yield [("What may be recorded", "bold")]
            yield []
        for proposal in draft.proposals:
            yield from _proposal(proposal, timeline, width)
        yield from ([(line, "bold")] for line in wrap(_summary(findings, draft), measure(width)))

    return Page(lay_out)


def _head(article: Article, draft: Draft, width: int) -> Iterator[Line]:
    for line in wrap(article.title or "Article without a title", measure(width)):
        yield [(line, "bold")]
    when = dates.parse(article.published).label if article.published else "no date"
    said = " · ".join(filter(None, (article.publisher, article.author, when)))
    yield from ([span] for span in Block(flat(said), "bright_black").lines(measure(width)))
    known = "in the record already, as" if draft.known else "would be"
    yield from ([span] for span in Block(f"{known} {draft.source.id}", "bright_black").lines(measure(width)))
    yield from _filled([(name, STYLES[kind]) for kind, name in LEGEND], measure(width))
    yield []


# Paragraphs


def _paragraph(para: int, text: str, found: Sequence[Found], width: int) -> Iterator[Line]:
    """A paragraph with its number, and below it what was found, indented."""
    number = f"{para:>3}  "
    room = max(measure(width) - len(number), 20)
    place = 0
    for i, line in enumerate(wrap(text, room)):
        place = text.index(line, place) if line in text[place:] else place
        yield [(number if i == 0 else " " * len(number), "bright_black"), *_marked(line, place, found)]
        place += len(line)
    for spans in _filled(list(_told(found)), room):
        yield [(" " * len(number), ""), *spans]
    yield []


def _filled(items: Sequence[Span], room: int) -> Iterator[list[Span]]:
    """Items in lines that are as full as can be, two spaces between them; one that is too wide is wrapped by itself."""
    line: list[Span] = []
    used = 0
    for text, style in items:
        for i, part in enumerate(wrap(text, room, 2)):
            if line and (i or used + 2 + width_of(part) > room):
                yield line
                line, used = [], 0
            line += [("  " if line or i else "", ""), (part, style)]
            used = sum(width_of(said) for said, _ in line)
    if line:
        yield line


def _marked(line: str, start: int, found: Iterable[Found]) -> Iterator[Span]:
    """A line of a paragraph that begins at a place in it, with the finds in their styles."""
    place = start
    for item in found:
        first, last = max(item.start, place), min(item.end, start + len(line))
        if item.kind != "speech" and first < last:
            yield line[place - start : first - start], ""
            yield line[first - start : last - start], STYLES[item.kind]
            place = last
    yield line[place - start :], ""


def _told(found: Sequence[Found]) -> Iterator[Span]:
    """What the finds of a paragraph stand for, each once, in the colour it has in the text; who speaks comes last."""
    said = {_said(item): item.kind for item in sorted(found, key=lambda item: (item.kind == "speech", item.start))}
    yield from ((text, STYLES[kind].removeprefix("bold ")) for text, kind in said.items())


def _said(item: Found) -> str:
    match item.kind:
        case "date":
            return item.value
        case "figure":
            return f"{item.name}={item.value}" if item.name else item.value
        case "speech":
            return f"says: {item.value or f'{item.text}?'}"
        case "actor":
            return item.value
        case _:
            return f"{item.value} (new)"


# Proposals


def _proposal(proposal: Proposal, timeline: Timeline, width: int) -> Iterator[Line]:
    """An event that may be recorded: what and when, what it would have, whom it lets speak, and why it is proposed."""
    event, room = proposal.event, measure(width)
    row = timeline.vocabulary.event_type(event.type)
    head = f"{row.symbol} {event.date.label}  {event.title}"
    for i, line in enumerate(wrap(head, room, 2)):
        yield [("  " if i else "", ""), (line, row.colour)]
    figures = [timeline.said(name, figure) for name, figure in event.figures.items()]
    lines = [", ".join(event.actors), ", ".join(figures)]
    lines += [
        f"{claim.by} says {', '.join(timeline.said(n, f) for n, f in claim.figures.items()) or '…'}"
        for claim in event.claims
    ]
    lines += [f"joins {proposal.joins.id}: {proposal.joins.why}"] if proposal.joins else []
    for line in filter(None, lines):
        yield from indented(Block(flat(line), "", 2).lines(room - 2), 2)
    why = f"{proposal.sure}: {proposal.why} ({located(proposal.paras)})"
    yield from indented(Block(flat(why), "bright_black", 2).lines(room - 2), 2)
    yield []


def _summary(findings: Findings, draft: Draft) -> str:
    claims = sum(len(proposal.event.claims) for proposal in draft.proposals)
    kinds = (("date", "date"), ("figure", "figure"), ("actor", "name"), ("speech", "speaker"))
    parts = [count(len(findings.of(kind)), noun) for kind, noun in kinds]
    return f"{', '.join(parts)}; {count(len(draft.proposals), 'event')} and {count(claims, 'claim')} proposed"
