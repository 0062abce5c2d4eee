"""A new event from what somebody says of it: each answer read and held against the record, and its place in the file.

An answer is one line of text, whether it was an option of the command line or typed at a prompt. What cannot be used is
refused with what would be right. Nothing here asks or prints; `interview` asks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, get_args

import msgspec

from timeline.query import QueryError, figure_name, find_actor, folded
from timeline.record import (
    ID_PATTERN,
    KINDS,
    Actor,
    AnyRecord,
    Citation,
    Event,
    Refused,
    Source,
    Status,
    Timeline,
    When,
    decode,
    did_you_mean,
    figures,
    nearest,
    spoken_list,
)
from timeline.text import document, writer

UNUSABLE: Final = (QueryError, Refused)
"""What reading an answer may raise; both have a message and a hint."""


class Known(NamedTuple):
    """What an answer is held against: the record with what was made on the spot, how dates are read, what was said."""

    timeline: Timeline
    read_date: Callable[[str], When]
    answers: Mapping[str, Any] = {}

    def having(self, record: Actor | Source) -> Known:
        """The same with a record that the file does not have yet."""
        section = f"{KINDS[type(record)]}s"
        records = (*getattr(self.timeline, section), record)
        return self._replace(timeline=msgspec.structs.replace(self.timeline, **{section: records}))

    def saying(self, field: str, answer: Any) -> Known:
        """The same with one more field answered."""
        return self._replace(answers={**self.answers, field: answer})


Read = Callable[[str, Known], Any]
"""From an answer to the value of a field, as plain data; raises one of UNUSABLE."""


# Reading answers


def words(text: str, _known: Known) -> str:
    """Words as they are, without the spaces round them."""
    clean = text.replace("\r\n", "\n").strip()
    if re.search("[\ud800-\udfff]", clean):
        raise QueryError("the text is not UTF-8", "set the terminal to UTF-8")
    return clean


def chosen(answer: str, choices: Mapping[str, str], *, by_number: bool = False) -> str:
    """The choice that is meant: by its name or label, an unambiguous beginning of either, or its number from 1."""
    if by_number and answer.isdecimal() and 1 <= int(answer) <= len(choices):
        return list(choices)[int(answer) - 1]
    wanted = folded(answer)
    names = {name: (folded(name), folded(label)) for name, label in choices.items()}
    whole = [name for name, said in names.items() if wanted in said]
    found = whole or [name for name, said in names.items() if wanted and any(n.startswith(wanted) for n in said)]
    if len(found) == 1:
        return found[0]
    if found:
        raise QueryError(f"`{answer}` may be {spoken_list([f'`{name}`' for name in found], 'or')}", "write more of it")
    known = f"write {spoken_list([f'`{name}`' for name in choices], 'or')}"
    raise QueryError(f"`{answer}` is none of these", did_you_mean(answer, choices, "" if by_number else known))


def types(known: Known) -> dict[str, str]:
    """The types of event, with their labels."""
    return {name: row.label for name, row in known.timeline.vocabulary.event_types.items()}


def forms(known: Known) -> dict[str, str]:
    """The forms of the type that was answered."""
    row = known.timeline.vocabulary.event_type(known.answers.get("type", ""))
    return {form: form.replace("_", " ") for form in row.forms}


def disputes(known: Known) -> dict[str, str]:
    """The disputes that events belong to so far."""
    return {event.dispute: event.dispute for event in known.timeline.events if event.dispute}


def statuses(_known: Known) -> dict[str, str]:
    """The words for how sure an event is."""
    return {status: status for status in get_args(Status)}


def _form(text: str, known: Known) -> str:
    if not forms(known):
        raise QueryError(
            f"`{text}` is not a form of {known.answers.get('type', 'it')}", "it has no forms: leave it out"
        )
    return chosen(text, forms(known))


def _date(text: str, known: Known) -> str:
    return known.read_date(words(text, known)).text


def _actor(text: str, known: Known) -> str:
    return find_actor(known.timeline, words(text, known)).id


def _source(text: str, known: Known) -> Any:
    """`echo-1`, or `echo-1, para 4`."""
    id, _, at = (part.strip() for part in words(text, known).partition(","))
    if id not in known.timeline.source:
        near = [f"`{name}`" for name in near_sources(known.timeline, id)]
        raise QueryError(f"no source has the id `{id}`", f"did you mean {spoken_list(near, 'or')}?" if near else "")
    return Citation(known.timeline.source[id].id, at).written


def _figure(text: str, known: Known) -> tuple[str, str]:
    """`turnout=~60%`."""
    found = re.fullmatch(r"(\w+)\s*(?:=|:|\s)\s*(.+)", words(text, known))
    if not found:
        raise QueryError(f"`{text}` is not a figure with its name", "write `turnout=~60%`")
    return figure_name(known.timeline, found[1]), figures.parse(found[2]).text


def unused_id(text: str, known: Known) -> str:
    """An id that no record has or had."""
    id = words(text, known)
    if not re.search(ID_PATTERN, id):
        raise QueryError(f"`{id}` is not an id", f"write `{slug(id) or 'a-name'}`")
    if id in taken(known.timeline):
        raise QueryError(f"`{id}` is the id of another record", f"write `{unlike(id, taken(known.timeline))}`")
    return id


class Field(NamedTuple):
    """A field of an event: its key in the file, how it is asked for, how an answer is read, what may be chosen."""

    name: str
    label: str
    read: Read = words
    hint: str = ""
    choices: Callable[[Known], dict[str, str]] | None = None
    many: bool = False


FIELDS: Final = {
    field.name: field
    for field in (
        Field("title", "Title", hint="what happened, in a line"),
        Field("type", "Type", lambda text, known: chosen(text, types(known)), choices=types),
        Field("form", "Form", _form, choices=forms),
        Field("date", "Date", _date, "2011-05-23, 2011-05~, or in words"),
        Field("actors", "Actor", _actor, many=True),
        Field("place", "Place"),
        Field("sources", "Source", _source, "its id, or the title or address of a new one", many=True),
        Field("summary", "Summary", hint="only what is established"),
        Field("figures", "Figure", _figure, "name=value", many=True),
        Field("claims", "Claim by", many=True),
        Field("dispute", "Dispute"),
        Field("tags", "Tag", many=True),
        Field("status", "Status", lambda text, known: chosen(text, statuses(known)), choices=statuses),
        Field("id", "Id", unused_id),
    )
}
"""The fields of a new event, in the order they are asked for; later ones may depend on earlier ones."""


def needed(known: Known) -> list[str]:
    """The fields without which an event is not written, or says too little; in the order of FIELDS."""
    row = known.timeline.vocabulary.event_type(known.answers.get("type", ""))
    return [name for name in FIELDS if name in ("title", "type", "date", "sources", *row.requires)]


def answered(given: Mapping[str, Sequence[str]], known: Known) -> Known:
    """What was given for each field, read; raises one of UNUSABLE, also where a field is needed that was not given."""
    for name, field in FIELDS.items():
        texts = given.get(name, ())
        if name == "claims":
            known = known.saying(name, claims(texts, known))
        elif field.many:
            known = known.saying(name, [field.read(text, known) for text in texts])
        elif texts:
            known = known.saying(name, field.read(texts[0], known))
    if missing := [name for name in needed(known) if not known.answers.get(name)]:
        asked = spoken_list([f"`--{OPTIONS.get(name, name)}`" for name in missing])
        raise QueryError(f"{spoken_list(missing)} {'is' if len(missing) == 1 else 'are'} missing", f"give {asked}")
    return known


OPTIONS: Final = {"actors": "actor", "sources": "source", "figures": "figure", "tags": "tag", "claims": "claim"}
"""The options whose names are not those of their fields."""


def claims(pairs: Sequence[str], known: Known) -> list[dict[str, Any]]:
    """Claims from speakers and what they say, in turn; each is reported where the event is."""
    speakers, said = pairs[::2], pairs[1::2]
    return [
        claim(_actor(by, known), words(says, known), known.answers.get("sources", ()))
        for by, says in zip(speakers, said, strict=True)
    ]


def claim(by: str, says: str, sources: Sequence[Any], found: Iterable[tuple[str, str]] = ()) -> dict[str, Any]:
    """A claim as plain data."""
    return {"by": by, "says": says, "figures": dict(found), "sources": list(sources)}


def event(known: Known) -> Event:
    """The event that was answered; its id is proposed where none was given."""
    said = {name: answer for name, answer in known.answers.items() if answer}
    data = {"id": proposed_id(said["title"], known.timeline), **said}
    for pairs in ("figures", "dates"):
        data[pairs] = dict(said.get(pairs, ()))
    data["links"] = {kind: [to for k, to in said["links"] if k == kind] for kind, _ in said.get("links", ())}
    return msgspec.convert(data, Event, dec_hook=decode, strict=False)


# Ids


_SMALL_WORDS: Final = frozenset(
    "a an and are as at by for from has have in into is of on or over that the to was with".split()
)
MOST_WORDS: Final = 5


def slug(text: str) -> str:
    """A text as an id: lower-case letters and digits without accents, parted by hyphens."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("£", "")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "", plain)).strip("-")


def proposed_id(title: str, timeline: Timeline) -> str:
    """An id from the first words of a title that say something, unlike all others; it is never derived again."""
    said = slug(title).split("-")
    telling = [word for word in said if word not in _SMALL_WORDS] or said
    return unlike("-".join(telling[:MOST_WORDS]) or "event", taken(timeline))


def proposed_source_id(source: Mapping[str, Any], timeline: Timeline) -> str:
    """An id from the publisher's last word and the number in the address, the date or the title."""
    number = re.search(r"[0-9]{5,}", source.get("url", ""))
    name = slug(source.get("publisher", "")).split("-")[-1] or "source"
    what = number[0] if number else slug(source.get("published", "")) or proposed_id(source["title"], timeline)
    return unlike(f"{name}-{what}", taken(timeline))


def taken(timeline: Timeline) -> set[str]:
    """The ids that records have or had."""
    return {id for record in timeline.records() for id in (record.id, *record.formerly)} | timeline.lost


def unlike(id: str, others: set[str]) -> str:
    """An id, with a number where another has it."""
    numbered = (f"{id}-{number}" for number in range(2, len(others) + 3))
    return id if id not in others else next(name for name in numbered if name not in others)


# Near names


def near_actors(timeline: Timeline, name: str) -> list[str]:
    """The ids of the actors with a name that begins so or is most like it, best first."""
    names = {said: actor.id for actor in timeline.actors for said in (actor.id, actor.name, *actor.aliases)}
    return _near(name, names)


def near_sources(timeline: Timeline, name: str) -> list[str]:
    """The ids of the sources whose id, title or publisher begins so or is most like a name, the newest first."""
    names = {said: source.id for source in timeline.sources for said in (source.id, source.title)}
    names |= {source.publisher: source.id for source in timeline.sources}
    return _near(name, dict(reversed(names.items())))


def _near(name: str, names: Mapping[str, str]) -> list[str]:
    begins = re.compile(rf"\b{re.escape(name)}", re.IGNORECASE)
    found = [*(said for said in names if begins.search(said)), *nearest(name, names, most=5)]
    return list(dict.fromkeys(names[said] for said in found))[:MOST_OFFERED]


MOST_OFFERED: Final = 6


# Into the files


def placed(texts: Mapping[str, str], timeline: Timeline, records: Iterable[AnyRecord]) -> dict[str, str]:
    """The files with new records in their places; every other byte stays. Raises `document.CannotCut`."""
    files: dict[str, document.Document] = {}
    for record in records:
        path = _home(record, timeline, list(texts))
        files[path] = _with(files.get(path) or document.cut(texts[path]), record)
    return {path: files[path].text if path in files else text for path, text in texts.items()}


def _with(file: document.Document, record: AnyRecord) -> document.Document:
    text = writer.record(record)
    if isinstance(record, Event):
        return document.insert_event(file, text)
    return document.insert(file, f"{KINDS[type(record)]}s", text)


def _home(record: AnyRecord, timeline: Timeline, paths: Sequence[str]) -> str:
    """The file a record belongs to: that of the one before it, else of the first of its kind, else the first file."""
    return next((timeline.origins[other.id].file for other in _neighbours(record, timeline)), paths[0])


def _neighbours(record: AnyRecord, timeline: Timeline) -> Iterator[AnyRecord]:
    match record:
        case Event():
            yield from (e for e in reversed(timeline.events) if e.date.order <= record.date.order)
            yield from timeline.events
        case Actor():
            yield from reversed(timeline.actors)
        case Source():
            yield from reversed(timeline.sources)
    yield from timeline.records()
