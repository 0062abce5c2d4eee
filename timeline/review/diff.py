"""What changed between two states of a record, in the words of an editor.

Records are matched by id, and by the ids they had; what is only written otherwise (order, layout, quotes, comments,
`1552` for `1,552`) is no difference. Equal records are passed over at once, so that most of the work of a comparison is
reading the two sides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, Final

import msgspec

from timeline.record import KINDS, Actor, AnyRecord, Event, Timeline, count, encode, spoken_list
from timeline.review.changes import Change, Diff, Field
from timeline.review.wording import Seen, as_written, fields_of_record, named, text_fields

SCHEMA: Final = 1
"""The version of the JSON; it grows only when a field changes its meaning or goes."""


def diff(old: Timeline, new: Timeline) -> Diff:
    """Compare two states of a record. A record that one side has but could not read is left out of the comparison."""
    pairs = _pairs(old, new)
    seen = Seen(old, new, {a.id: b.id for a, b in pairs if a.id != b.id})
    differing = [
        Change(kind=_kind(b), old=a, new=b, fields=tuple(fields_of_record(seen, a, b))) for a, b in pairs if a != b
    ]
    changes = [change for change in differing if change.fields or change.was]
    unchanged = len(pairs) - len(changes)
    changes += (Change(kind=_kind(r), old=r) for r in _unmatched(old, {a.id for a, _ in pairs} | new.lost))
    changes += (Change(kind=_kind(r), new=r) for r in _unmatched(new, {b.id for _, b in pairs} | old.lost))
    place = {id(record): i for side in (old, new) for i, record in enumerate(side.records())}
    changes.sort(key=lambda change: _order(change, place))
    return Diff(old, new, (*_head(seen), *changes), unchanged)


def _unmatched(side: Timeline, known: AbstractSet[str]) -> list[AnyRecord]:
    return [record for record in side.records() if record.id not in known]


def _kind(record: AnyRecord) -> str:
    return KINDS[type(record)]


def _order(change: Change, place: Mapping[int, int]) -> tuple[Any, ...]:
    """Events by date, then actors and sources as their file has them."""
    record = change.new or change.old
    if isinstance(record, Event):
        return 0, record.date.order, 0
    return 1 if isinstance(record, Actor) else 2, place[id(record)]


# Matching


def _pairs(old: Timeline, new: Timeline) -> list[tuple[AnyRecord, AnyRecord]]:
    """Records of both sides that are one: by id, by a former id, or alike in all but an id that nobody else shares."""
    before, after = ({record.id: record for record in side.records()} for side in (old, new))
    pairs = [(before[id], record) for id, record in after.items() if _alike(before.get(id), record)]
    gone = {id: r for id, r in before.items() if not _alike(after.get(id), r)}
    come = {id: r for id, r in after.items() if not _alike(before.get(id), r)}
    for match in (_by_former_id, _by_all_else):
        found = list(match(gone, come))
        pairs += found
        for a, b in found:
            gone.pop(a.id, None)
            come.pop(b.id, None)
    return pairs


def _alike(one: AnyRecord | None, other: AnyRecord) -> bool:
    return type(one) is type(other)


Records = Mapping[str, AnyRecord]


def _by_former_id(gone: Records, come: Records) -> Iterator[tuple[AnyRecord, AnyRecord]]:
    taken: set[str] = set()
    once: dict[str, list[AnyRecord]] = {}
    for old in gone.values():
        for id in old.formerly:
            once.setdefault(id, []).append(old)
    for record in come.values():
        olds = [gone[id] for id in record.formerly if id in gone]
        olds += once.get(record.id, [])
        if fitting := [old for old in olds if _alike(old, record) and old.id not in taken]:
            taken.add(fitting[0].id)
            yield fitting[0], record


def _by_all_else(gone: Records, come: Records) -> Iterator[tuple[AnyRecord, AnyRecord]]:
    bodies = [Counter(map(_body, side.values())) for side in (gone, come)]
    by_body = {_body(record): record for record in gone.values()}
    for record in come.values():
        body = _body(record)
        if all(found[body] == 1 for found in bodies):
            yield by_body[body], record


def _body(record: AnyRecord) -> bytes:
    return msgspec.msgpack.encode(msgspec.structs.replace(record, id="", formerly=()), enc_hook=encode)


def _head(seen: Seen) -> Iterator[Change]:
    """What is said of the record as a whole: its title, summary and vocabulary."""
    fields = [
        field
        for name in ("title", "summary")
        if getattr(seen.old, name) != getattr(seen.new, name)
        for field in text_fields(seen, name, getattr(seen.old, name), getattr(seen.new, name))
    ]
    for table in seen.old.vocabulary.__struct_fields__:
        before, after = getattr(seen.old.vocabulary, table), getattr(seen.new.vocabulary, table)
        for name in dict.fromkeys([*before, *after]) if before != after else ():
            if before.get(name) != after.get(name):
                verb = "changed" if name in before and name in after else "added" if name in after else "removed"
                says = f"vocabulary: {table.replace('_', ' ').removesuffix('s')} “{name}” {verb}"
                old, new = (as_written(rows[name]) if name in rows else None for rows in (before, after))
                fields.append(Field(field=f"vocabulary.{table}.{name}", old=old, new=new, says=says))
    if fields:
        yield Change(kind="record", fields=tuple(fields))


# Telling


def told(timeline: Timeline, record: AnyRecord) -> str:
    """What a record holds, in a line: `Ballot, about 24 February 2011; 307 for, 1,552 against; 2 claims; 1 source`."""
    match record:
        case Event():
            form = f" ({record.form.replace('_', ' ')})" if record.form else ""
            parts = [f"{timeline.vocabulary.event_type(record.type).label}{form}, {record.date.label}"]
            parts += [", ".join(timeline.figures_said(record))] if record.figures else []
            parts += [count(len(record.claims), "claim")] if record.claims else []
            return "; ".join([*parts, count(len(record.sources), "source") if record.sources else "no source"])
        case Actor():
            return "; ".join([record.kind.replace("-", " "), *map(timeline.post, record.roles)])
    row = timeline.vocabulary.source_types.get(record.type)
    about = [row.label if row else record.type, *(["partisan"] if record.partisan else [])]
    return ", ".join([*about, *filter(None, [record.url])])


def summary(found: Diff) -> str:
    """The whole in a line: `2 events and 1 source added, 3 events changed (2 figures, 1 text), 82 unchanged`."""
    parts = []
    for what in ("added", "removed", "renamed", "changed"):
        kinds = Counter(change.kind for change in found.changes if change.what == what)
        if kinds:
            parts.append(f"{spoken_list([_counted(number, kind) for kind, number in kinds.items()])} {what}")
    about = Counter(field.about for change in found.changes for field in change.fields)
    parts[-1:] = [
        f"{part} ({', '.join(count(n, a) for a, n in about.items())})" if about else part for part in parts[-1:]
    ]
    return ", ".join([*(parts or ["no difference"]), *([f"{found.unchanged:,} unchanged"] if found.unchanged else [])])


def _counted(number: int, kind: str) -> str:
    return "the record itself" if kind == "record" else count(number, kind)


def plain(found: Diff) -> dict[str, Any]:
    """The differences as plain data, for JSON."""
    changed = [change for change in found.changes if change.fields]
    return {
        "schema": SCHEMA,
        "added": [_entry(found.new, c.new) for c in found.changes if c.what == "added" and c.new],
        "removed": [_entry(found.old, c.old) for c in found.changes if c.what == "removed" and c.old],
        "renamed": [{"old": c.was, "new": c.id, "kind": c.kind} for c in found.changes if c.was],
        "changed": [{"id": c.id, "kind": c.kind, "fields": [_field(f) for f in c.fields]} for c in changed],
    }


def _entry(timeline: Timeline, record: AnyRecord) -> dict[str, Any]:
    says = f"{named(record)} ({told(timeline, record)})"
    return {"id": record.id, "kind": _kind(record), "says": says, "record": as_written(record)}


def _field(field: Field) -> dict[str, Any]:
    return {"field": field.field, "old": field.old, "new": field.new, "says": field.says}
