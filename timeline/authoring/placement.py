"""New records put into their files, and more put into records that are there; every other byte stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from timeline.authoring.fields import Tie
from timeline.record import (
    KINDS,
    Actor,
    AnyRecord,
    Event,
    Source,
    Timeline,
)
from timeline.text import document, writer
from timeline.text.opening import opened
from timeline.text.units import CannotCut, Unit, joined, parted


class Addition(NamedTuple):
    """What an event of the record is to have besides: figures by name, claims and sources as plain data."""

    event: str
    figures: Mapping[str, str | list[str]]
    claims: Sequence[Mapping[str, Any]]
    sources: Sequence[Any]


def place(
    texts: Mapping[str, str],
    timeline: Timeline,
    records: Iterable[AnyRecord],
    back: Iterable[tuple[Tie, str]] = (),
    additions: Iterable[Addition] = (),
) -> dict[str, str]:
    """The files with new records in their places, links that lead back to them, and what other events are to have.

    Every other byte stays. Raises `CannotCut`.
    """
    files: dict[str, document.Document] = {}
    for record in records:
        path = _home(record, timeline, list(texts))
        files[path] = _with(files.get(path) or document.cut(texts[path]), record)
    changes = [(tie.event, _linking(tie.kind, to)) for tie, to in back]
    changes += [(addition.event, _adding(addition)) for addition in additions]
    for id, change in changes:
        path = timeline.origins[id].file
        file = files.get(path) or document.cut(texts[path])
        now = timeline.event[id].id
        files[path] = document.replace(file, now, _with_more(file.records[now].text, change))
    return {path: files[path].text if path in files else text for path, text in texts.items()}


_More = Callable[[str, Any], Any]
"""What a field of an event, by its name and as plain data, is to be; the same where nothing is added to it."""


def _linking(kind: str, to: str) -> _More:
    def more(key: str, value: Any) -> Any:
        links = value or {}
        return {**links, kind: [*links.get(kind, ()), to]} if key == "links" else value

    return more


def _adding(addition: Addition) -> _More:
    def more(key: str, value: Any) -> Any:
        match key:
            case "figures" if addition.figures:
                return {**(value or {}), **addition.figures}
            case "claims" | "sources" if added := getattr(addition, key):
                return [*(value or ()), *added]
        return value

    return more


def _with_more(text: str, more: _More) -> str:
    """The text of an event with more in some fields; only these are written again, and nothing with a comment in it."""
    above, body = parted(text)
    block = opened(body)
    if block is None or block.kind != "mapping":
        raise CannotCut("an event that is to be added to is written in braces")
    units = list(block.units)
    for key in ("figures", "claims", "sources", "links"):
        at = next((i for i, unit in enumerate(units) if unit.name == key), len(units))
        value = units[at].data if at < len(units) else None
        new = more(key, value)
        if new == value:
            continue
        if at == len(units):
            units.insert(_place_of(key, units), Unit(key, writer.entry(key, new, block.column)))
        else:
            units[at] = units[at]._replace(text=_longer(units[at].text, key, value, new, block.column))
    return above + joined(block._replace(units=tuple(units)))


def _longer(text: str, key: str, value: Any, new: Any, column: int) -> str:
    """The text of a field with more at its end: lines below its own where each has some, else written again."""
    lines = text.split("\n")
    if isinstance(value, list) and key == "claims" and lines[0].strip() == f"{key}:" and text.endswith("\n"):
        below = writer.entry(key, new[len(value) :], len(lines[1]) - len(lines[1].lstrip(" ")) - 2)
        return text + below.partition("\n")[2]
    if "#" in text:
        raise CannotCut(f"the {key} of an event that is to be added to hold a comment")
    return writer.entry(key, new, column)


def _place_of(key: str, units: Sequence[Unit]) -> int:
    """Where a field stands in house order: before the first key that comes after it."""
    order = [field.encode_name for field in msgspec.structs.fields(Event)]
    after = order[order.index(key) + 1 :]
    return next((i for i, unit in enumerate(units) if unit.name in after), len(units))


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
