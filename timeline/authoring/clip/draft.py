"""A draft as text: a record file that `check` reads, with what a curator has to write as comments; and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from timeline.authoring.clip.scene import Draft, Proposal, located, to_write
from timeline.prose.findings import Findings
from timeline.prose.passages import Found
from timeline.record import Actor, Event, Figure, Timeline, actor_mentions, spoken_list
from timeline.text import writer

KEY: Final = "x-clip"
"""The key that holds what `add --from-draft` needs and no record keeps: how sure, which paragraphs, what to join."""


def text(draft: Draft, timeline: Timeline) -> str:
    """The draft as a record file; records that it repeats are marked as such."""
    return "".join(_lines(draft, timeline))


_HEAD: Final = """\
# A draft of `timeline clip`: what the article may add to the record. Nobody has checked it yet.
# `timeline add --from-draft FILE` goes through it, event by event; titles and summaries are yours to write.
"""


def _lines(draft: Draft, timeline: Timeline) -> Iterator[str]:
    yield _HEAD
    yield f"title: {writer.scalar(f'Draft: {draft.source.title}')}\n"
    mentioned = [*_mentioned(draft, timeline)]
    if mentioned or draft.actors:
        yield "\nactors:\n"
    if mentioned:
        yield "  # In the record already, and repeated here so that this file can be read by itself.\n"
    yield from (writer.record(Actor(id=a.id, name=a.name, kind=a.kind)) for a in mentioned)
    if draft.actors:
        yield "  # Not in the record.\n"
    yield from map(writer.record, draft.actors)
    yield "\nsources:\n"
    if draft.known:
        yield "  # In the record already.\n"
    yield writer.record(draft.source)
    if draft.proposals:
        yield "\nevents:\n"
        yield "\n".join(_event(proposal, timeline) for proposal in draft.proposals)
    if draft.left:
        yield "\n# Found, and in no event:\n"
        yield from (f"#   {line}\n" for line in left(draft.left))


def _mentioned(draft: Draft, timeline: Timeline) -> Iterator[Actor]:
    """The actors of the record that the draft names."""
    named = {id for p in draft.proposals for _, id in actor_mentions(p.event)}
    yield from (actor for actor in timeline.actors if actor.id in named)


def _event(proposal: Proposal, timeline: Timeline) -> str:
    """An event with its comments: why it is proposed above it, what is to be written in it."""
    event = msgspec.structs.replace(proposal.event, own={KEY: _asides(proposal)})
    body = writer.record(event)
    head = f"  # {proposal.sure}: {proposal.why} ({located(proposal.paras)})\n"
    if proposal.joins:
        head += f"  # the record has `{proposal.joins.id}` ({proposal.joins.why}): add to that one\n"
        head += "".join(f"  # {line}\n" for line in compared(proposal.event, timeline.event[proposal.joins.id]))
    about = to_write(proposal.paras, proposal.words, proposal.event.figures, timeline)[1:-1]
    wanted = f"    # summary: {about}\n" if proposal.words else ""
    row = timeline.vocabulary.event_type(event.type)
    if "form" in row.requires and not event.form:
        wanted = f"    # form: {spoken_list(row.forms, 'or')}\n{wanted}"
    return head + body.replace("    status: ", f"{wanted}    status: ", 1)


def _asides(proposal: Proposal) -> dict[str, Any]:
    asides: dict[str, Any] = {"sure": proposal.sure, "why": proposal.why, "at": located(proposal.paras)}
    return asides | ({"joins": proposal.joins.id} if proposal.joins else {})


def compared(event: Event, other: Event) -> Iterator[str]:
    """What an event would add to another: figures it does not have, and those that it has otherwise."""
    for name, figure in event.figures.items():
        if name not in other.figures:
            yield f"  {name}: {figure} is new there"
        elif not says_the_same(figure, other.figures[name]):
            yield f"  {name}: {figure} here, {other.figures[name]} there: a rival claim, if somebody says so"


def says_the_same(one: Figure, other: Figure) -> bool:
    """Whether two figures have the same number, put alike, among their values; members and people may be the same."""
    said, had = ({(value.low, value.high, value.put) for value in figure.each} for figure in (one, other))
    return not said.isdisjoint(had)


def left(found: Sequence[Found]) -> Iterator[str]:
    """What found no place, a line for each kind and paragraph."""
    for item in found:
        match item.kind:
            case "figure":
                name = f", perhaps {item.name}" if item.name else ""
                yield f"para {item.para}: the figure {item.value}{name}"
            case "speech":
                yield f"para {item.para}: speech of `{item.text}`, left open: {item.why}"
            case _:
                yield f"para {item.para}: the {item.kind} {item.value}, not in the record"


# For other programs


def plain(findings: Findings, draft: Draft) -> dict[str, Any]:
    """The draft as plain data: the source, every find with its span, every proposal with its paragraphs."""
    return {
        "schema": 1,
        "source": writer.plain(draft.source) | {"in_record": draft.known},
        "paragraphs": [
            {"para": n, "words": len(text.split()), "text": text} for n, text in enumerate(findings.texts, 1)
        ],
        "found": [msgspec.to_builtins(item) for items in findings.found for item in items],
        "actors": [writer.plain(actor) for actor in draft.actors],
        "proposals": [_plain(proposal) for proposal in draft.proposals],
    }


def _plain(proposal: Proposal) -> dict[str, Any]:
    return {
        "sure": proposal.sure,
        "why": proposal.why,
        "paras": list(proposal.paras),
        "joins": proposal.joins.id if proposal.joins else None,
        "event": writer.plain(proposal.event),
    }
