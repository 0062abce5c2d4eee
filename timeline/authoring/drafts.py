"""A draft is a new record made of answers; the checks refuse a value that would be an error by itself.

Nothing here asks, prints or writes: `interview` asks, and `placement` puts a record into its file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar

import msgspec

from timeline import checks
from timeline.authoring import naming
from timeline.authoring.fields import (
    FIELDS,
    FIELDS_OF,
    Field,
    Known,
    Tie,
    actor_id,
    citation,
    id_now,
    needed,
    words,
)
from timeline.query import QueryError, phrases
from timeline.record import (
    Actor,
    AnyRecord,
    Event,
    Level,
    Origin,
    Source,
    dates,
    decode,
    figures,
    spoken_list,
)


def taken_in(field: Field, text: str, known: Known) -> Any:
    """The value of an answer; raises one of UNUSABLE where it cannot be read, or would be an error by itself."""
    answer = field.read(text, known)
    if fault := _objection(field.name, answer, known):
        raise QueryError(fault.message, fault.hint)
    return answer


_HELD: Final = frozenset({"date", "figures", "dates", "financial_year"})
"""The fields whose values the checks can judge alone."""


def _objection(name: str, answer: Any, known: Known) -> Any:
    """The first error that the checks find in a value, held alone in an event of the type and date that were said."""
    if name not in _HELD or "type" not in known.answers:
        return None
    said = {key: known.answers[key] for key in ("type", "form", "date") if known.answers.get(key)}
    id = naming.unlike("new", naming.taken(known.timeline))
    value = dict([answer]) if isinstance(answer, tuple) else answer
    data = {"id": id, "title": "-", "date": "2000", **said, name: value}
    nowhere = dict.fromkeys(naming.taken(known.timeline) | {id}, _NOWHERE)
    trial = msgspec.convert(data, Event, dec_hook=decode, strict=False)
    alone = msgspec.structs.replace(known.timeline, events=(trial,), origins=nowhere)
    errors = (f for f in checks.run(alone) if f.record == id and f.rule.level is Level.ERROR)
    return next((fault for fault in errors if name in fault.path), None)


_NOWHERE: Final = Origin("", ("events", 0))


def answered(given: Mapping[str, Sequence[str]], known: Known, kind: type[AnyRecord] = Event) -> Known:
    """What was given for each field, read; raises one of UNUSABLE, also where a field is needed that was not given."""
    for name, field in FIELDS_OF[kind].items():
        texts = given.get(name, ())
        if name == "claims":
            known = known.saying(name, claims(given, known))
        elif name == "sources":
            known = _cited(texts, known)
        elif field.many:
            known = known.saying(name, together(name, [taken_in(field, text, known) for text in texts]))
        elif texts:
            known = known.saying(name, taken_in(field, texts[0], known))
            known = _in_words(texts[0], known) if name == "date" else known
        elif kind is not Event and (usual := field.usual(known)):
            known = known.saying(name, field.read(usual, known))
    if missing := [name for name in needed(known, kind) if not known.answers.get(name)]:
        asked = spoken_list([f"`--{FIELDS_OF[kind][name].option or name}`" for name in missing])
        raise QueryError(f"{spoken_list(missing)} {'is' if len(missing) == 1 else 'are'} missing", f"give {asked}")
    return known


def _in_words(text: str, known: Known) -> Known:
    """The same with the words of a date that the date itself does not say."""
    return known.saying("said_as", text if phrases.loses(text, dates.parse(known.answers["date"])) else "")


def _cited(texts: Sequence[str], known: Known) -> Known:
    """What sources were given; the address of one that the record does not have makes it."""
    cited = []
    for text in texts:
        if source := new_source_at(text, known):
            known = known.having(source)
        cited.append(citation(text, known))
    return known.saying("sources", cited)


def claims(given: Mapping[str, Sequence[str]], known: Known) -> list[dict[str, Any]]:
    """Claims from speakers and what they say, in turn; each is reported where the event is, or in its own sources."""
    pairs = given.get("claims", ())
    made = [
        claim(actor_id(by, known), words(says, known), known.answers.get("sources", ()))
        for by, says in zip(pairs[::2], pairs[1::2], strict=True)
    ]
    for text in given.get("claim_figures", ()):
        one, value = _of_claim(text, made, known)
        name, figure = taken_in(FIELDS["figures"], value, known)
        one["figures"] = by_name([*_each(one["figures"]), (name, figure)])
    own: dict[int, list[Any]] = {}
    for text in given.get("claim_sources", ()):
        one, value = _of_claim(text, made, known)
        own.setdefault(id(one), []).append(citation(value, known))
    return [one | {"sources": own.get(id(one), one["sources"])} for one in made]


def _of_claim(text: str, made: Sequence[dict[str, Any]], known: Known) -> tuple[dict[str, Any], str]:
    """The claim that `SPEAKER: value` is about; where there is but one the speaker may be left out."""
    by, colon, value = (part.strip() for part in text.partition(": "))
    if colon and (found := [one for one in made if one["by"] == _speaker(by, known)]):
        if len(found) == 1:
            return found[0], value
        raise QueryError(f"`{by}` makes {len(found)} claims here", "write theirs by hand")
    if len(made) == 1:
        return made[0], text
    raise QueryError(f"`{text}` does not say whose claim it belongs to", "write `SPEAKER: value`")


def _speaker(name: str, known: Known) -> str:
    try:
        return actor_id(name, known)
    except QueryError:
        return ""


def claim(by: str, says: str, sources: Sequence[Any], found: Iterable[tuple[str, str]] = ()) -> dict[str, Any]:
    """A claim as plain data."""
    return {"by": by, "says": says, "figures": by_name(found), "sources": list(sources)}


def together(name: str, answers: list[Any]) -> list[Any]:
    """The answers for a field that takes several; raises Refused where two cannot stand beside one another."""
    if name == "figures":
        by_name(answers)
    return answers


def by_name(found: Iterable[tuple[str, str]]) -> dict[str, str | list[str]]:
    """Figures as plain data: several values of one name make a list; raises Refused where two count the same."""
    values: dict[str, list[str]] = {}
    for name, text in found:
        values.setdefault(name, []).append(text)
    for texts in values.values():
        if len(texts) > 1:
            figures.parse_several(texts)
    return {name: texts[0] if len(texts) == 1 else texts for name, texts in values.items()}


def _each(held: Mapping[str, str | list[str]]) -> list[tuple[str, str]]:
    """Figures of plain data one by one."""
    return [(name, text) for name, given in held.items() for text in ([given] if isinstance(given, str) else given)]


def event(known: Known) -> Event:
    """The event that was answered; its id is proposed where none was given."""
    said = {name: answer for name, answer in known.answers.items() if answer}
    data = {"id": naming.proposed_id(said["title"], known.timeline), **said}
    data["figures"], data["dates"] = by_name(said.get("figures", ())), dict(said.get("dates", ()))
    ties = [Tie(*tie) for tie in said.get("links", ())]
    ours = [tie for tie in ties if not tie.is_back]
    data["links"] = {kind: [tie.event for tie in ours if tie.kind == kind] for kind, *_ in ours}
    if words_of_date := data.pop("said_as", ""):
        noted = f"The date is given as \u201c{words_of_date}\u201d."
        data["note"] = " ".join(filter(None, (said.get("note"), noted)))
    return msgspec.convert(data, Event, dec_hook=decode, strict=False)


def actor(known: Known) -> Actor:
    """The actor that was answered."""
    return _record(known, Actor)


def source(known: Known) -> Source:
    """The source that was answered."""
    return _record(known, Source)


_A = TypeVar("_A", Actor, Source)


def _record(known: Known, kind: type[_A]) -> _A:
    said = {name: answer for name, answer in known.answers.items() if answer and name != "said_as"}
    return msgspec.convert(said, kind, dec_hook=decode, strict=False)


def back_ties(known: Known) -> list[Tie]:
    """The links that stand in other events and lead to the new one."""
    return [tie for tie in (Tie(*tie) for tie in known.answers.get("links", ())) if tie.is_back]


# What the record already has


def alike(known: Known) -> list[Event]:
    """The events of the same day and type with one of the actors: likely the same event."""
    said = known.answers
    if not said.get("date") or not said.get("type"):
        return []
    timeline, day = known.timeline, dates.parse(said["date"]).order
    ours = {id_now(timeline, id) for id in said.get("actors", ())}
    same = [e for e in timeline.events if e.type == said["type"] and e.date.order == day]
    return [e for e in same if not ours.isdisjoint(id_now(timeline, id) for id in e.actors)]


def new_source_at(text: str, known: Known) -> Source | None:
    """A source made from its address alone; None for a known one, or where the address holds no title."""
    address = words(text, known).partition(", ")[0]
    if not naming.is_address(address) or naming.source_at(address, known.timeline) or not naming.title_of(address):
        return None
    return source(answered({"url": [address]}, known.afresh(), Source))
