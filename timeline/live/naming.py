"""Where an id is defined and who mentions it, and another id in all these places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from timeline.live.editing import FileEdit, below, inserted, key_added, written
from timeline.live.outline import Spot
from timeline.live.snapshot import SHARED, WORDS_OF, Entry, Mention, Place, Snapshot, mentions_of
from timeline.record import ID_PATTERN


class CannotRename(ValueError):
    """A name that cannot be given, with the reason in a sentence."""


def mention_at(snapshot: Snapshot, file: str, line: int, column: int) -> Mention | None:
    """The id, or the shared word, at a place."""
    entry = snapshot.here(file, line, column).entry
    found = mentions_of(entry) if entry else ()
    return next((m for m in found if m.place.line == line and m.place.start <= column <= m.place.end), None)


def definition(snapshot: Snapshot, file: str, line: int, column: int) -> Place | None:
    """Where the record of the id at a place stands."""
    found = mention_at(snapshot, file, line, column)
    entry = _entry_of(snapshot, found) if found else None
    return entry.home if entry else None


def references(snapshot: Snapshot, file: str, line: int, column: int, *, with_definition: bool = True) -> list[Place]:
    """Everywhere the id at a place is written, also as an id the record had."""
    found = mention_at(snapshot, file, line, column)
    if not found:
        return []
    return [m.place for m in _same(snapshot, found) if with_definition or not m.is_definition]


def _entry_of(snapshot: Snapshot, mention: Mention) -> Entry | None:
    entry = snapshot.by_id.get(mention.id)
    return entry if entry and WORDS_OF[entry.section] == mention.words else None


def _same(snapshot: Snapshot, mention: Mention) -> Iterator[Mention]:
    """The mentions of the same record, or of the same word."""
    entry = _entry_of(snapshot, mention)
    ids = {mention.id} | ({entry.id, *entry.below("formerly")} if entry else set())
    return (m for m in snapshot.mentions if m.words == mention.words and m.id in ids)


def renamed(snapshot: Snapshot, mention: Mention, name: str) -> list[FileEdit]:
    """The edits that give the record of a mention another id, and let it know the one it had.

    Raises CannotRename.
    """
    if mention.words in SHARED:
        if not re.fullmatch(r"[^\W_][\w-]*", name):
            raise CannotRename(f"`{name}` would need quotes: write letters, digits and hyphens")
        return [written(m.place, name) for m in _same(snapshot, mention) if m.id == mention.id]
    entry = _entry_of(snapshot, mention)
    if not entry:
        raise CannotRename(f"no record has the id `{mention.id}`")
    if not re.search(ID_PATTERN, name):
        raise CannotRename(f"`{name}` is not an id: write letters a to z, digits and hyphens")
    if name == entry.id:
        return []
    if snapshot.by_id.get(name) not in (None, entry):
        raise CannotRename(f"`{name}` is the id of another record already")
    return list(_edits(snapshot, entry, mention, name))


def _edits(snapshot: Snapshot, entry: Entry, mention: Mention, name: str) -> Iterator[FileEdit]:
    former = {s.text: s for s in entry.spots if s.path[2:3] == ("formerly",) and len(s.path) == 4}
    own = {entry.place(spot) for spot in former.values()}
    yield from (written(m.place, name) for m in _same(snapshot, mention) if m.place not in own)
    if name in former:
        yield written(entry.place(former[name]), entry.id)
    elif former:
        yield _beside(snapshot, entry, list(former.values())[-1])
    else:
        yield key_added(snapshot, entry, entry.path, f"formerly: [{entry.id}]")


def _beside(snapshot: Snapshot, entry: Entry, last: Spot) -> FileEdit:
    """The id after the last of those it had: after a comma in brackets, else on a line of its own."""
    line = snapshot.lines(entry.file)[last.line]
    dash = re.fullmatch(r"( *-) +[\"']?", line[: last.start])
    quote = 1 if line[last.start - 1 : last.start] in ("'", '"') else 0
    if not dash:
        return inserted(entry.file, last.line, last.end + quote, f", {entry.id}")
    return below(snapshot, entry.file, last.line, f"{dash[1]} {entry.id}")
