"""Ids that say whose they are: `southampton/joint-ballot`, so that many records can be asked as one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from timeline.record import Actor, Citation, Claim, Event, Link, Role, Source, Timeline

IDS: Mapping[type, tuple[str, ...]] = {
    Actor: ("id", "part_of", "formerly"),
    Role: ("of",),
    Source: ("id", "formerly"),
    Claim: ("by", "according_to"),
    Event: ("id", "actors", "formerly"),
}
"""The fields of a record that hold ids of its own record."""

INSIDE: Mapping[type, tuple[str, ...]] = {
    Actor: ("roles",),
    Claim: ("sources",),
    Event: ("claims", "sources", "links"),
}
"""The fields whose values hold ids in their turn."""


def qualified(value: Any, record: str) -> Any:
    """A record, or part of one, with every id of its own record after the name of that record; `same_as` is whole."""
    if not record:
        return value
    if isinstance(value, Citation):
        return Citation(f"{record}/{value.id}", value.note)
    if isinstance(value, Link):
        return Link(f"{record}/{value.id}", value.note and f"{record}/{value.note}")
    fields = {name: _ids(getattr(value, name), record) for name in IDS.get(type(value), ())}
    fields |= {name: _inside(getattr(value, name), record) for name in INSIDE.get(type(value), ())}
    return msgspec.structs.replace(value, **fields)


def _ids(ids: Any, record: str) -> Any:
    return tuple(f"{record}/{id}" for id in ids) if isinstance(ids, tuple) else ids and f"{record}/{ids}"


def _inside(values: Any, record: str) -> Any:
    if isinstance(values, Mapping):
        return {key: _inside(several, record) for key, several in values.items()}
    return tuple(qualified(value, record) for value in values)


def qualified_timeline(timeline: Timeline, record: str) -> Timeline:
    """A timeline with the ids of all its records qualified."""
    sections = {name: _inside(getattr(timeline, name), record) for name in ("actors", "sources", "events")}
    return msgspec.structs.replace(timeline, **sections) if record else timeline


def merged(timelines: Mapping[str, Timeline]) -> Timeline:
    """Many records as one, their ids qualified: events by date, then in order of the records and of each record."""
    parts = [qualified_timeline(timelines[record], record) for record in sorted(timelines)]
    whole = parts[0] if len(parts) == 1 else Timeline(vocabulary=joined_words(parts))
    return msgspec.structs.replace(
        whole,
        actors=tuple(actor for part in parts for actor in part.actors),
        sources=tuple(source for part in parts for source in part.sources),
        events=tuple(sorted((e for part in parts for e in part.events), key=lambda event: event.date.order)),
    )


def joined_words(timelines: list[Timeline]) -> Any:
    """The words of all records; where two have one name for different things, the later record's."""
    first = timelines[0].vocabulary if timelines else Timeline().vocabulary
    tables = {name: dict(getattr(first, name)) for name in first.__struct_fields__}
    for timeline in timelines:
        for name, table in tables.items():
            standard = getattr(Timeline().vocabulary, name)
            table |= {
                word: row for word, row in getattr(timeline.vocabulary, name).items() if standard.get(word) != row
            }
    return msgspec.structs.replace(first, **tables)
