"""A draft gone through item by item: each event is taken, written, changed, joined to an event of the record, or left.

The conversation about one event comes to a `Decision`. Nothing enters the record that nobody decided on, and nothing
that stands in the place of words to be written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import msgspec

from timeline.authoring import drafts, fields, naming
from timeline.authoring.clip.draft import KEY, compared, says_the_same
from timeline.authoring.clip.scene import TO_WRITE
from timeline.authoring.conversation import Ask, Talk, Verbatim
from timeline.authoring.fields import FIELDS, Known
from timeline.authoring.interview import asked_again, numbered, told
from timeline.authoring.placement import Addition
from timeline.query import QueryError, find_actor, find_event
from timeline.record import (
    KINDS,
    Actor,
    Claim,
    Event,
    Source,
    Timeline,
    actor_mentions,
    count,
    decode,
    encode,
    source_mentions,
    values_of,
)
from timeline.text import writer


class Decision(NamedTuple):
    """What was decided on one event: the records to add, what to add to another event, or nothing; or to stop."""

    records: tuple[Actor | Source | Event, ...] = ()
    addition: Addition | None = None
    stops: bool = False


class Item(NamedTuple):
    """An event of a draft, the event of the record it may belong to, and why it was proposed."""

    event: Event
    joins: str = ""
    why: str = ""


def items(draft: Timeline) -> Iterator[Item]:
    """The events of a draft, without what only the draft says of them."""
    for event in draft.events:
        asides = event.own.get(KEY) if isinstance(event.own.get(KEY), dict) else {}
        own = {key: value for key, value in event.own.items() if key != KEY}
        said = {key: str(asides.get(key, "")) for key in ("joins", "sure", "why", "at")} if asides else {}
        why = f"{said['sure']}: {said['why']} ({said['at']})" if said else ""
        yield Item(msgspec.structs.replace(event, own=own), said.get("joins", ""), why)


def is_known(item: Item, draft: Timeline, timeline: Timeline) -> bool:
    """Whether an event of a draft was taken before: one of its type, day and source is in the record, or it joined."""
    addresses = {source.url for source in draft.sources if source.url}
    cited = {id for _, id in source_mentions(item.event)}
    same = {s.id for s in timeline.sources if s.id in cited or s.url in addresses}
    joined = timeline.event.get(item.joins)
    if joined and not same.isdisjoint(id for _, id in source_mentions(joined)):
        return True
    return any(
        event.type == item.event.type
        and event.date == item.event.date
        and not same.isdisjoint(id for _, id in source_mentions(event))
        for event in timeline.events
    )


CHOICES: Final = {
    "take": "take it as it is",
    "write": "take it, and write its title, its summary and what its claims say",
    "change": "change a field, and look at it again",
    "join": "add what is new in it to an event that the record has",
    "skip": "leave it out",
    "quit": "leave this one and all that follow",
}


_KEYS: Final = ", ".join(f"({name[0]}){name[1:]}" for name in CHOICES)
"""The choices, each with the letter that is enough: `(t)ake, (w)rite`."""


def decided(item: Item, draft: Timeline, known: Known, place: str) -> Talk[Decision]:
    """What to do with one event; Enter takes it, or joins it where the record has its event."""
    known = _begun(item, draft, known)
    joins = item.joins if item.joins in known.timeline.event else ""
    usual = "join" if joins else "take"
    help = "\n".join(f"{name}: {meaning}" for name, meaning in CHOICES.items())
    while True:
        yield f"\n{place}{f', {item.why}' if item.why else ''}"
        yield Verbatim(f"\n{_shown(known)}")
        yield from _brought(known)
        if joins:
            yield from _compared(known, joins)
        reply = (yield Ask(f"{_KEYS}? [{usual}]", "", help)).strip()
        try:
            choice = fields.chosen(reply or usual, dict.fromkeys(CHOICES, ""))
        except QueryError as refused:
            yield told(refused)
            continue
        match choice:
            case "skip":
                return Decision()
            case "quit":
                return Decision(stops=True)
            case "change":
                known = yield from _changed(known)
            case "join":
                other = known.timeline.event[joins] if not reply else (yield from _other(known, joins))
                if other:
                    addition = yield from _joined(known, other)
                    return Decision(_made(known, addition), addition)
            case _:
                known = yield from _written(known, everything=choice == "write")
                return Decision((*known.made, drafts.event(known)))


# What the event says so far


def _begun(item: Item, draft: Timeline, known: Known) -> Known:
    """The answers that the draft gives, and the actors and sources that it needs and the record does not have."""
    event = item.event
    mentioned = {id for _, id in (*actor_mentions(event), *source_mentions(event))}
    there = known.timeline.actor.keys() | known.timeline.source.keys()
    records: tuple[Actor | Source, ...] = (*draft.actors, *draft.sources)
    for record in records:
        if record.id in mentioned and record.id not in there:
            known = known.having(record)
    said: dict[str, Any] = writer.plain(event)
    said |= {"figures": [(name, one.text) for name, one in values_of(event)]} if "figures" in said else {}
    said |= {"dates": list(said["dates"].items())} if "dates" in said else {}
    said |= {"id": naming.unlike(event.id, naming.taken(known.timeline))}
    return known._replace(answers={key: value for key, value in said.items() if key != "links"})


def _shown(known: Known) -> str:
    """The event as it would be written."""
    return writer.record(drafts.event(known)).rstrip("\n")


def _brought(known: Known) -> Iterator[str]:
    """The actors and sources that an event brings, a line for each, so that the event stays on the screen."""
    for record in known.made:
        name = record.title if isinstance(record, Source) else record.name
        yield f"  brings the {KINDS[type(record)]} `{record.id}`: {name}"


def _compared(known: Known, joins: str) -> Talk[None]:
    other = known.timeline.event[joins]
    yield f"  the record has `{joins}` ({other.date.label}): {other.title}"
    yield from compared(drafts.event(known), other)


# Taking


def _written(known: Known, *, everything: bool) -> Talk[Known]:
    """The event with what it still needs; with its words, if they are to be written."""
    if everything:
        known = yield from _titled(known)
        reply = yield Ask(f"Summary{_of_paras(known)} (only what is established; Enter for none)")
        known = known.saying("summary", reply.strip())
    for name in fields.needed(known):
        if not known.answers.get(name) and name != "sources":
            known = yield from asked_again(name, known)
    claims = yield from _claims(known, everything=everything)
    return known.saying("claims", claims)


def _of_paras(known: Known) -> str:
    """` of para 4`: where in the article that stands which is to be summed up, if the draft says so."""
    places = [source.get("at", "") for source in known.answers.get("sources", ()) if isinstance(source, dict)]
    return f" of {', '.join(filter(None, places))}" if any(places) else ""


def _titled(known: Known) -> Talk[Known]:
    usual = known.answers["title"]
    title = (yield Ask(f"Title [{usual}]")).strip()
    if not title:
        return known
    return known.saying("title", title).saying("id", naming.proposed_id(title, known.timeline))


def _claims(known: Known, *, everything: bool) -> Talk[list[dict[str, Any]]]:
    """The claims that say something: as they were written, or in the words of the vocabulary for their figures."""
    kept: list[dict[str, Any]] = []
    left = 0
    for claim in known.answers.get("claims", ()):
        if not TO_WRITE.fullmatch(claim["says"]):
            kept.append(claim)
            continue
        usual = _of_figures(claim, known.timeline)
        says = ""
        if everything:
            question = f"{claim['by']} says {claim['says']}"
            says = (yield Ask(f"{question} ({f'Enter for `{usual}`' if usual else 'Enter leaves it out'})")).strip()
        if says or usual:
            kept.append({**claim, "says": says or usual})
        else:
            left += 1
    if left:
        yield (
            f"  {count(left, 'claim')} left out, because nobody has written what it says"
            if left == 1
            else (f"  {count(left, 'claim')} left out, because nobody has written what they say")
        )
    return kept


def _of_figures(claim: Mapping[str, Any], timeline: Timeline) -> str:
    """What a claim says, in the words that the vocabulary has for its figures, as in `Turnout ~60%.`."""
    figures = msgspec.convert({**claim}, Claim, dec_hook=decode, strict=False).figures
    said = "; ".join(f"{timeline.vocabulary.figure(name).label} {figure}" for name, figure in figures.items())
    return f"{said[:1].upper()}{said[1:]}." if said else ""


# Changing


def _changed(known: Known) -> Talk[Known]:
    """One field asked for again."""
    names = [name for name, field in FIELDS.items() if field.applies(known) and name != "links"]
    reply = (yield Ask("Which field?", numbered(names), "Enter changes nothing.")).strip()
    if not reply:
        return known
    try:
        name = fields.chosen(reply, dict.fromkeys(names, ""), by_number=True)
    except QueryError as refused:
        yield told(refused)
        return known
    return (yield from asked_again(name, known))


# Joining


def _joined(known: Known, other: Event) -> Talk[Addition]:
    """What is new in an event, for one that the record has."""
    event = drafts.event(known)
    claims = yield from _claims(known, everything=False)
    new = {name: encode(figure) for name, figure in event.figures.items() if name not in other.figures}
    cited = list(known.answers.get("sources", ()))
    for name, figure in event.figures.items():
        if name in other.figures and not says_the_same(figure, other.figures[name]):
            speaker = yield from _speaker(f"Who says {known.timeline.said(name, figure)}?", known)
            if speaker:
                said = {"by": speaker, "says": "-", "figures": {name: encode(figure)}, "sources": cited}
                claims.append({**said, "says": _of_figures(said, known.timeline)})
    held = {citation.id for citation in other.sources}
    sources = [source for source in cited if (source["id"] if isinstance(source, dict) else source) not in held]
    return Addition(other.id, new, claims, sources)


def _other(known: Known, joins: str) -> Talk[Event | None]:
    while True:
        reply = (yield Ask(f"Which event? [{joins}]" if joins else "Which event? (its id)")).strip() or joins
        if not reply:
            return None
        try:
            return find_event(known.timeline, reply)
        except QueryError as refused:
            yield told(refused)


def _speaker(question: str, known: Known) -> Talk[str]:
    while True:
        reply = (yield Ask(f"{question} (an actor; Enter leaves it out)")).strip()
        if not reply:
            return ""
        try:
            return find_actor(known.timeline, reply).id
        except QueryError as refused:
            yield told(refused)


def _made(known: Known, addition: Addition) -> tuple[Actor | Source, ...]:
    """The new actors and sources that an addition needs."""
    named = {claim["by"] for claim in addition.claims}
    cited = [*addition.sources, *(source for claim in addition.claims for source in claim.get("sources", ()))]
    named |= {source["id"] if isinstance(source, dict) else source for source in cited}
    return tuple(record for record in known.made if record.id in named)
