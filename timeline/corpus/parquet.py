"""A record as Parquet: one row an event, everything that a query asks in columns, and the event itself beside them.

`COLUMNS` is the schema, in one place. What is not of one event stands in the file's metadata, under `timeline`, as the
JSON of a `Head`: title, words, actors, the sources that no event cites. So one file holds a whole record, and the
events that an engine selects come back as a `Timeline`.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from timeline.corpus.qualified import qualified
from timeline.query import selectors, used
from timeline.query.conditions import texts
from timeline.record import (
    STANDARD,
    Actor,
    Citation,
    Event,
    Extension,
    Figure,
    Source,
    Timeline,
    Vocabulary,
    When,
    actor_mentions,
    decode,
    encode,
    figure_mentions,
    link_mentions,
    source_mentions,
)

if TYPE_CHECKING:
    import pyarrow as pa

SCHEMA: Final = 2
"""The version of the layout; it grows when a column changes its meaning, comes or goes."""

KEY: Final = b"timeline"
"""Where the head stands in the metadata of a file."""

GROUP: Final = 4096
"""Events in a row group: those of about ten years of a busy record, so that engines can skip the others by date."""

PLACES: Final = 9
DIGITS: Final = 38
"""The decimals of figures have 38 digits, 9 of them after the point: what every engine can hold."""

_WHEN: Final = {"text": "string", "earliest": "date32", "latest": "date32"}

COLUMNS: Final[dict[str, Any]] = {
    # Whose event it is, and its place in order of date
    "record": "string",
    "id": "string",
    "formerly": ["string"],
    "position": "int32",
    "starts": "date32",
    "ends": "date32",
    "moments": [{"first": "date32", "last": "date32"}],
    # What happened
    "type": "string",
    "form": "string",
    "date": "string",
    "date_label": "string",
    "earliest": "date32",
    "latest": "date32",
    "status": "string",
    "title": "string",
    "summary": "string",
    "question": "string",
    "dispute": "string",
    "place": "string",
    "financial_year": "string",
    "note": "string",
    "tags": ["string"],
    "dates": [{"name": "string", **_WHEN}],
    # Who, as they were on that day
    "listed": ["string"],
    "found_by": ["string"],
    "actors": [
        {
            "id": "string",
            "name": "string",
            "kind": "string",
            "aliases": ["string"],
            "bodies": ["string"],
            "posts": ["string"],
            "same_as": "string",
        }
    ],
    # What is established and what is said; `claim` is the number of the claim, null where it is established
    "figures": [
        {
            "name": "string",
            "text": "string",
            "low": "decimal",
            "high": "decimal",
            "low_open": "bool",
            "high_open": "bool",
            "unit": "string",
            "per": "string",
            "basis": "string",
            "put": "string",
            "before_low": "decimal",
            "before_high": "decimal",
            "claim": "int32",
        }
    ],
    "claims": [
        {
            "by": "string",
            "according_to": "string",
            "speaker": "string",
            "says": "string",
            "note": "string",
            **_WHEN,
        }
    ],
    # What it rests on and hangs together with
    "cited": ["string"],
    "citations": [
        {
            "id": "string",
            "former": "string",
            "at": "string",
            "claim": "int32",
            "type": "string",
            "publisher": "string",
            "title": "string",
            "published": "string",
            "url": "string",
            "partisan": "bool",
        }
    ],
    "links": [{"kind": "string", "id": "string", "claimed_by": "string"}],
    # For searches and for the way back
    "words": "string",
    "event": "string",
    "sources": [{"place": "int32", "source": "string"}],
}
"""The columns and their types: a word, a list of one type, a mapping of the fields of a structure."""


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What a file says of its record beside the events.

    version: The SHA-256 of all that the record says.
    uncited: The sources that no event cites, each with its place among all; the others stand in the rows.
    used: The words of each kind that events use, in the order of their first use.
    """

    schema: int = SCHEMA
    record: str = ""
    version: str = ""
    title: str = ""
    summary: str = ""
    events: int = 0
    vocabulary: Extension = Extension()
    actors: tuple[Actor, ...] = ()
    uncited: tuple[tuple[int, Source], ...] = ()
    used: dict[str, tuple[str, ...]] = {}

    @property
    def words(self) -> Vocabulary:
        """The words in force."""
        return STANDARD.extended(self.vocabulary)


ORDER: Final = ("starts", "ends", "record", "position")
"""The order of events: by date, then by the record and the place in it."""

USED: Final = ("type", "form", "tag", "dispute", "figure")


class NotOurs(Exception):
    """A file that cannot be read as one of these: why, and what would be right."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


# Writing


def render(timeline: Timeline, record: str = "") -> bytes:
    """A record as the bytes of one file; the same record gives the same bytes."""
    out = io.BytesIO()
    write(out, timeline, record)
    return out.getvalue()


def write(out: Any, timeline: Timeline, record: str = "") -> Head:
    """Write a record into a file or stream, a row group at a time."""
    import pyarrow as pa
    from pyarrow import parquet

    head = head_of(timeline, record)
    layout, made = schema(), rows(timeline, record)
    with parquet.ParquetWriter(
        out, layout, compression="zstd", store_schema=False, write_page_index=True, dictionary_pagesize_limit=2**22
    ) as writer:
        while group := list(islice(made, GROUP)):
            writer.write_table(pa.Table.from_pylist(group, schema=layout), row_group_size=GROUP)
        writer.add_key_value_metadata({KEY: msgspec.json.encode(head, enc_hook=encode)})
    return head


def schema() -> pa.Schema:
    """The columns as Arrow has them."""
    import pyarrow as pa

    return pa.schema([(name, _arrow(type)) for name, type in COLUMNS.items()])


def _arrow(type: Any) -> pa.DataType:
    import pyarrow as pa

    match type:
        case "decimal":
            return pa.decimal128(DIGITS, PLACES)
        case str():
            return pa.type_for_alias(type)
        case [item]:
            return pa.list_(_arrow(item))
        case _:
            return pa.struct([(name, _arrow(item)) for name, item in type.items()])


def head_of(timeline: Timeline, record: str = "") -> Head:
    """What stands beside the events of a record."""
    cited = {id for event in timeline.events for _, id in source_mentions(event)}
    return Head(
        record=record,
        version=_version(timeline),
        title=timeline.title,
        summary=timeline.summary,
        events=len(timeline.events),
        vocabulary=_added(timeline.vocabulary),
        actors=timeline.actors,
        uncited=tuple((place, s) for place, s in enumerate(timeline.sources) if cited.isdisjoint((s.id, *s.formerly))),
        used={
            kind: tuple(dict.fromkeys(word for event in timeline.events for word in used(kind, event) if word))
            for kind in USED
        },
    )


def _version(timeline: Timeline) -> str:
    digest = hashlib.sha256()
    for part in (timeline.title, timeline.summary, _added(timeline.vocabulary), *timeline.records()):
        digest.update(msgspec.json.encode(part, enc_hook=encode) + b"\n")
    return digest.hexdigest()


def _added(words: Vocabulary) -> Extension:
    """The rows that a record adds to the standard words."""
    tables = {name: (getattr(words, name), getattr(STANDARD, name)) for name in STANDARD.__struct_fields__}
    return Extension(
        **{
            name: tuple(row for word, row in ours.items() if standard.get(word) != row)
            for name, (ours, standard) in tables.items()
        }
    )


def rows(timeline: Timeline, record: str = "") -> Iterator[dict[str, Any]]:
    """A row for each event, its ids qualified by the record."""
    of = f"{record}/" if record else ""
    finding, resolved = selectors(timeline), _resolving(timeline, of)
    places = {source.id: place for place, source in enumerate(timeline.sources)}
    sources = {s.id: {"place": places[s.id], "source": _said(s)} for s in timeline.sources}
    for position, event in enumerate(timeline.events):
        whole = qualified(event, record)
        cited = list(dict.fromkeys(_current(timeline.source, id) for _, id in source_mentions(event)))
        yield {
            "record": record,
            "id": whole.id,
            "formerly": whole.formerly,
            "position": position,
            "starts": event.date.order[0],
            "ends": event.date.order[1],
            "moments": [{"first": part.earliest, "last": part.latest} for part in event.date.members],
            **{name: getattr(event, name) for name in _PLAIN},
            "date": event.date.text,
            "date_label": event.date.label,
            "earliest": event.date.earliest,
            "latest": event.date.latest,
            "dates": [{"name": name, **_when(date)} for name, date in event.dates.items()],
            "listed": whole.actors,
            "found_by": [of + id for id in finding(event)],
            "actors": [resolved(id, event.date) for id in _everybody(event)],
            "figures": list(_figures(event)),
            "claims": list(_claims(timeline, event, whole)),
            "cited": [of + id for id in cited],
            "citations": list(_citations(event, timeline.source, of)),
            "links": [{"kind": path[1], "id": link.id, "claimed_by": link.note} for path, link in link_mentions(whole)],
            "words": SEPARATOR.join(text.casefold() for text in texts(whole)),
            "event": _said(event),
            "sources": [sources[id] for id in cited if id in sources],
        }


def _claims(timeline: Timeline, event: Event, whole: Event) -> Iterator[dict[str, Any]]:
    """The claims of an event, their ids as `whole` has them, qualified by the record."""
    for claim, plain in zip(whole.claims, event.claims, strict=True):
        yield {
            "by": claim.by,
            "according_to": claim.according_to,
            "speaker": timeline.speaker(event, plain),
            "says": claim.says,
            "note": claim.note,
            **_when(claim.date or event.date),
        }


_PLAIN: Final = (
    *("type", "form", "status", "title", "summary", "question", "dispute", "place", "financial_year", "note", "tags"),
)

SEPARATOR: Final = "\x1f"
"""What stands between the texts of an event: no text of a record can hold it."""


def _said(record: Event | Source) -> str:
    return msgspec.json.encode(record, enc_hook=encode).decode()


def _everybody(event: Event) -> Iterable[str]:
    return dict.fromkeys(id for _, id in actor_mentions(event))


def _current(known: Mapping[str, Any], id: str) -> str:
    return str(known[id].id) if id in known else id


def _when(date: When) -> dict[str, Any]:
    return {"text": date.text, "earliest": date.earliest, "latest": date.latest}


def _resolving(timeline: Timeline, of: str) -> Callable[[str, When], dict[str, Any]]:
    """What tells who an actor is on a day: its names, the bodies it is part of, the posts it holds."""
    bodies: dict[str, list[str]] = {}

    def above(actor: Actor) -> list[str]:
        if actor.id not in bodies:
            chain: dict[str, None] = {}
            whole = timeline.actor.get(actor.part_of)
            while whole and whole.id not in chain and whole is not actor:
                chain[whole.id] = None
                whole = timeline.actor.get(whole.part_of)
            bodies[actor.id] = [of + id for id in chain]
        return bodies[actor.id]

    def resolved(id: str, on: When) -> dict[str, Any]:
        actor = timeline.actor.get(id)
        if not actor:
            return {"id": of + id, "name": id}
        return {
            "id": of + actor.id,
            "name": actor.name,
            "kind": actor.kind,
            "aliases": actor.aliases,
            "bodies": above(actor),
            "posts": timeline.posts(id, on),
            "same_as": actor.same_as,
        }

    return resolved


def _figures(event: Event) -> Iterator[dict[str, Any]]:
    for path, name, figure in figure_mentions(event):
        number = path[1] if path[0] == "claims" else None
        yield _figure(name, figure, int(number) if number is not None else None)


def _figure(name: str, figure: Figure, claim: int | None) -> dict[str, Any]:
    low, low_cut = _held(figure.low, ROUND_FLOOR)
    high, high_cut = _held(figure.high, ROUND_CEILING)
    was = (figure.before.low, figure.before.high) if figure.before else (None, None)
    return {
        "name": name,
        "text": figure.text,
        "low": low,
        "high": high,
        "low_open": low_cut or figure.put == "more than",
        "high_open": high_cut or figure.put == "less than",
        "unit": figure.unit,
        "per": figure.per,
        "basis": figure.basis,
        "put": figure.put,
        "before_low": _held(was[0], ROUND_FLOOR)[0],
        "before_high": _held(was[1], ROUND_CEILING)[0],
        "claim": claim,
    }


_EXACT: Final = Context(prec=400)
_STEP: Final = Decimal(1).scaleb(-PLACES)
LARGEST: Final = _EXACT.subtract(Decimal(1).scaleb(DIGITS - PLACES), _STEP)


def _held(number: Decimal | None, rounding: str) -> tuple[Decimal | None, bool]:
    """A bound as the column holds it, and whether it lies beyond that: rounded outward, the bound itself is open."""
    if number is None:
        return None, False
    held = min(max(number, -LARGEST), LARGEST).quantize(_STEP, rounding, _EXACT)
    return held, held != number


def _citations(event: Event, known: Mapping[str, Source], of: str) -> Iterator[dict[str, Any]]:
    yield from (_citation(citation, None, known, of) for citation in event.sources)
    for number, claim in enumerate(event.claims):
        yield from (_citation(citation, number, known, of) for citation in claim.sources)


def _citation(citation: Citation, claim: int | None, known: Mapping[str, Source], of: str) -> dict[str, Any]:
    written = {"id": of + _current(known, citation.id), "at": citation.note, "claim": claim}
    if not (source := known.get(citation.id)):
        return written
    named = {name: getattr(source, name) for name in ("type", "publisher", "title", "url", "partisan")}
    dated = source.published.text if source.published else None
    return {**written, **named, "published": dated, "former": " ".join(of + id for id in source.formerly)}


# Reading


def head_at(file: str) -> Head:
    """The head of a file; raises NotOurs where it is not one of these, and OSError."""
    import pyarrow as pa
    from pyarrow import parquet

    if not Path(file).stat().st_size:
        raise NotOurs(f"{file} is empty", "is it being written? then ask again when that is done")
    try:
        layout = parquet.read_schema(file)
    except (pa.ArrowInvalid, pa.ArrowException, OSError) as error:
        if isinstance(error, PermissionError | FileNotFoundError):
            raise
        raise NotOurs(f"{file} is no whole Parquet file", "is it being written? else write it again") from None
    return _head(file, (layout.metadata or {}).get(KEY), layout)


def _head(file: str, said: bytes | None, layout: pa.Schema) -> Head:
    again = "write it again with `timeline export parquet` or `timeline corpus`"
    if said is None:
        raise NotOurs(f"{file} is Parquet of another program", again)
    try:
        version = msgspec.json.decode(said, type=_Version).schema
        if version == SCHEMA:
            head = msgspec.json.decode(said, type=Head, dec_hook=decode)
    except (msgspec.MsgspecError, ValueError):
        raise NotOurs(f"{file} has metadata that cannot be read", again) from None
    if version != SCHEMA:
        age = "an older" if version < SCHEMA else "a newer"
        raise NotOurs(
            f"{file} is of {age} version of the layout, {version}; this program reads {SCHEMA}",
            again if version < SCHEMA else "update the program",
        )
    wanted = schema()
    for field in wanted:
        if field.name not in layout.names:
            raise NotOurs(f"{file} lacks the column `{field.name}`", again)
        if not _alike(layout.field(field.name).type, field.type):
            raise NotOurs(f"{file} has another type in the column `{field.name}`", again)
    return head


class _Version(msgspec.Struct):
    schema: int


def _alike(one: pa.DataType, other: pa.DataType) -> bool:
    """Whether two types are the same, whatever the items of lists are called."""
    import pyarrow as pa

    if pa.types.is_list(one) and pa.types.is_list(other):
        return _alike(one.value_type, other.value_type)
    if pa.types.is_struct(one) and pa.types.is_struct(other):
        fields = [{field.name: field.type for field in type} for type in (one, other)]
        return list(fields[0]) == list(fields[1]) and all(_alike(t, fields[1][name]) for name, t in fields[0].items())
    return bool(one == other)


def event_from(said: str, record: str) -> Event:
    """The event of a row, its ids qualified."""
    event: Event = qualified(_EVENT.decode(said), record)
    return event


def source_from(said: str, record: str) -> Source:
    """A source of a row, its ids qualified."""
    source: Source = qualified(_SOURCE.decode(said), record)
    return source


_EVENT: Final = msgspec.json.Decoder(Event, dec_hook=decode)
_SOURCE: Final = msgspec.json.Decoder(Source, dec_hook=decode)


class Row(NamedTuple):
    """What comes back of an event: its record, itself, the sources it cites with their places in the record."""

    record: str
    event: str
    sources: Sequence[Mapping[str, Any]]


def timeline_of(heads: Sequence[Head], rows: Iterable[Row] = (), *, uncited: bool = False) -> Timeline:
    """The timeline of some rows of files with these heads, with all their actors; `uncited` adds the other sources."""
    events = []
    sources = {(head.record, place): qualified(source, head.record) for head in heads for place, source in head.uncited}
    sources = sources if uncited else {}
    for row in rows:
        events.append(event_from(row.event, row.record))
        for one in row.sources:
            if (row.record, one["place"]) not in sources:
                sources[row.record, one["place"]] = source_from(one["source"], row.record)
    named = heads[0] if len(heads) == 1 else Head()
    words = STANDARD
    for head in heads:
        words = words.extended(head.vocabulary)
    return Timeline(
        title=named.title,
        summary=named.summary,
        vocabulary=words,
        actors=tuple(qualified(actor, head.record) for head in heads for actor in head.actors),
        sources=tuple(source for _, source in sorted(sources.items(), key=_place)),
        events=tuple(events),
    )


def _place(found: tuple[tuple[str, int], Source]) -> tuple[str, int]:
    return found[0]
