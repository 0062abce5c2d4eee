"""A timeline as flat tables, in the order of the record: what a spreadsheet and a database have in common.

A reference is to the id a record has now, even where the record uses a former one; a reference to nothing is left out,
so that every key of one table is found in the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from timeline.query import accounts
from timeline.record import Actor, Claim, Event, Figure, Source, Timeline, When, values_of

Value = str | int | float | None
Row = tuple[Value, ...]


class Column(NamedTuple):
    """A column: its name, the type of its values and the column of another table that they are found in."""

    name: str
    type: str = "TEXT"
    references: str = ""
    required: bool = False


class Table(NamedTuple):
    """A table: the first `key` columns together name a row; with none, rows are numbered by the database."""

    name: str
    columns: tuple[Column, ...]
    key: int
    rows: list[Row]


def _columns(text: str) -> tuple[Column, ...]:
    """Columns from a line such as `id! part_of>actors.id votes:INTEGER`: `!` is required, `>` refers."""
    return tuple(map(_column, text.split()))


def _column(text: str) -> Column:
    text, _, references = text.partition(">")
    required = text.endswith("!")
    name, _, kind = text.removesuffix("!").partition(":")
    return Column(name, kind or "TEXT", references, required)


_DATE = "date! earliest latest date_label!"

EVENT_COLUMNS: Final = _columns(
    f"id! type!>event_types.id form {_DATE} exact:INTEGER! title! summary status! dispute place question "
    "financial_year note"
)


def tables(timeline: Timeline) -> list[Table]:
    """Every table, those that others refer to first."""
    return [Table(name, columns, key, list(rows(timeline))) for name, (columns, key, rows) in TABLES.items()]


def _unique(rows: Iterable[Row]) -> list[Row]:
    return list(dict.fromkeys(rows))


@lru_cache(maxsize=1 << 14)
def dated(date: When) -> Row:
    """A date as written, its bounds as ISO days, and in words."""
    return date.text, _iso(date)[0], _iso(date)[1], date.label


def _iso(date: When | None) -> tuple[str | None, str | None]:
    if date is None:
        return None, None
    low, high = date.earliest, date.latest
    return low.isoformat() if low else None, high.isoformat() if high else None


def _given(*texts: str) -> Row:
    """Texts, with nothing for those that were not written."""
    return tuple(text or None for text in texts)


def _current(records: Mapping[str, Actor] | Mapping[str, Source] | Mapping[str, Event], id: str) -> str | None:
    return records[id].id if id in records else None


# One function for each table


def _event_types(timeline: Timeline) -> Iterator[Row]:
    names = {**timeline.vocabulary.event_types, **dict.fromkeys(event.type for event in timeline.events)}
    for row in map(timeline.vocabulary.event_type, names):
        yield row.name, row.label, row.symbol, row.colour


def figures_given(timeline: Timeline) -> Iterator[tuple[Event, Mapping[str, Figure]]]:
    """The figures of each event and of each of its claims, by name; without the ways to them, which take their time."""
    return ((e, figures) for e in timeline.events for figures in (e.figures, *(claim.figures for claim in e.claims)))


def _figure_names(timeline: Timeline) -> Iterator[Row]:
    used = (name for _, figures in figures_given(timeline) for name in figures)
    for row in map(timeline.vocabulary.figure, {**timeline.vocabulary.figures, **dict.fromkeys(used)}):
        yield row.name, row.label, row.dimension, row.phrase or None


def _actors(timeline: Timeline) -> Iterator[Row]:
    for actor in timeline.actors:
        yield actor.id, actor.name, actor.kind, _current(timeline.actor, actor.part_of), actor.note or None


def _aliases(timeline: Timeline) -> list[Row]:
    return _unique((actor.id, alias) for actor in timeline.actors for alias in actor.aliases)


def _roles(timeline: Timeline) -> Iterator[Row]:
    for actor in timeline.actors:
        for role in actor.roles:
            during = role.during.text if role.during else None
            of = _current(timeline.actor, role.of)
            yield actor.id, role.title, of, during, *_iso(role.during), int(role.single)


def _sources(timeline: Timeline) -> Iterator[Row]:
    for source in timeline.sources:
        published = source.published.text if source.published else ""
        accessed = source.accessed.text if source.accessed else ""
        yield (
            *(source.id, source.type, source.title),
            *_given(source.publisher, source.author, published),
            *_iso(source.published),
            *_given(source.url, accessed, source.archived),
            *(int(source.partisan), source.note or None),
        )


def _events(timeline: Timeline) -> Iterator[Row]:
    return map(event_row, timeline.events)


def event_row(event: Event) -> Row:
    """An event in the columns of EVENT_COLUMNS."""
    return (
        *(event.id, event.type, event.form or None),
        *dated(event.date),
        *(int(event.date.exact), event.title, event.summary or None, event.status),
        *_given(event.dispute, event.place, event.question, event.financial_year, event.note),
    )


def _event_dates(timeline: Timeline) -> Iterator[Row]:
    for event in timeline.events:
        yield from ((event.id, name, *dated(date)) for name, date in event.dates.items())


def _event_actors(timeline: Timeline) -> list[Row]:
    named = ((event.id, _current(timeline.actor, id)) for event in timeline.events for id in event.actors)
    return _unique(row for row in named if row[1])


def _tags(timeline: Timeline) -> list[Row]:
    return _unique((event.id, tag) for event in timeline.events for tag in event.tags)


def _links(timeline: Timeline) -> list[Row]:
    rows = (
        (event.id, kind, _current(timeline.event, link.id), _current(timeline.actor, link.note))
        for event in timeline.events
        for kind, links in event.links.items()
        for link in links
    )
    return _unique(row for row in rows if row[2])


def claim_id(event: Event, number: int) -> str:
    """A claim's name: the event's id and the claim's number in it, from 1."""
    return f"{event.id}/{number}"


def _numbered(timeline: Timeline) -> Iterator[tuple[Event, str, Claim]]:
    for event in timeline.events:
        for number, claim in enumerate(event.claims, 1):
            yield event, claim_id(event, number), claim


def _claims(timeline: Timeline) -> Iterator[Row]:
    for event, id, claim in _numbered(timeline):
        who = (_current(timeline.actor, id) for id in (claim.by, claim.according_to))
        yield (
            id,
            event.id,
            *who,
            timeline.speaker(event, claim),
            claim.says,
            *dated(claim.date or event.date),
            claim.note or None,
        )


def _figures(timeline: Timeline) -> Iterator[Row]:
    for event in timeline.events:
        for name, figure in values_of(event):
            yield event.id, None, name, *_measured(figure)
    for event, id, claim in _numbered(timeline):
        for name, figure in values_of(claim):
            yield event.id, id, name, *_measured(figure)


@lru_cache(maxsize=1 << 14)
def _measured(figure: Figure) -> Row:
    before = figure.before
    was = (number(before.low), number(before.high)) if before else (None, None)
    bounds = (number(figure.low), number(figure.high))
    return figure.text, *bounds, *_given(figure.unit, figure.per, figure.basis), figure.put, *was


def number(exact: Decimal | None) -> int | float | None:
    """A number as databases have them: whole where it is, else the nearest binary one (its text stands beside it)."""
    if exact is None:
        return None
    return int(exact) if exact == exact.to_integral_value() and abs(exact) < 2**63 else float(exact)


def _rival_claims(timeline: Timeline) -> list[Row]:
    """The claims that cannot all be true, by the figure that they put differently."""
    return _unique(
        (event.id, name, claim_id(event, number), *_given(*kind))
        for event in timeline.events
        for name, kind, claims in accounts.rivals(timeline, event)
        for number, claim in enumerate(event.claims, 1)
        if any(claim is rival for rival in claims)
    )


def _citations(timeline: Timeline) -> Iterator[Row]:
    for event in timeline.events:
        parts = [(None, event.sources), *((claim_id(event, n), c.sources) for n, c in enumerate(event.claims, 1))]
        for claim, citations in parts:
            for citation in citations:
                if source := _current(timeline.source, citation.id):
                    yield event.id, claim, source, citation.note or None


def _former_ids(timeline: Timeline) -> list[Row]:
    kinds = (("actor", timeline.actors), ("source", timeline.sources), ("event", timeline.events))
    return _unique((old, kind, record.id) for kind, records in kinds for record in records for old in record.formerly)


TABLES: Final[dict[str, tuple[tuple[Column, ...], int, Callable[[Timeline], Iterable[Row]]]]] = {
    "event_types": (_columns("id! name! symbol colour"), 1, _event_types),
    "figure_names": (_columns("id! name! dimension! phrase"), 1, _figure_names),
    "actors": (_columns("id! name! kind! part_of>actors.id note"), 1, _actors),
    "aliases": (_columns("actor_id!>actors.id alias!"), 2, _aliases),
    "roles": (
        _columns("actor_id!>actors.id title! of_id>actors.id during earliest latest single:INTEGER!"),
        0,
        _roles,
    ),
    "sources": (
        _columns(
            "id! type! title! publisher author published published_earliest published_latest "
            "url accessed archived partisan:INTEGER! note"
        ),
        1,
        _sources,
    ),
    "events": (EVENT_COLUMNS, 1, _events),
    "event_dates": (_columns(f"event_id!>events.id name! {_DATE}"), 2, _event_dates),
    "event_actors": (_columns("event_id!>events.id actor_id!>actors.id"), 2, _event_actors),
    "tags": (_columns("event_id!>events.id tag!"), 2, _tags),
    "links": (_columns("event_id!>events.id kind! target_id!>events.id claimed_by>actors.id"), 3, _links),
    "claims": (
        _columns(f"id! event_id!>events.id by_id>actors.id according_to_id>actors.id speaker! says! {_DATE} note"),
        1,
        _claims,
    ),
    "figures": (
        _columns(
            "event_id!>events.id claim_id>claims.id name!>figure_names.id "
            "text! low:NUMERIC high:NUMERIC unit per basis put! before_low:NUMERIC before_high:NUMERIC"
        ),
        0,
        _figures,
    ),
    "rival_claims": (
        _columns("event_id!>events.id name!>figure_names.id claim_id!>claims.id unit per basis"),
        0,
        _rival_claims,
    ),
    "citations": (_columns("event_id!>events.id claim_id>claims.id source_id!>sources.id at"), 0, _citations),
    "former_ids": (_columns("former_id! record! now_id!"), 2, _former_ids),
}
"""Each table: its columns, how many of them make the key, and what makes its rows."""
