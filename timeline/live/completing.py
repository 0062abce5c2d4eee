"""What may be written at the cursor: missing keys, ids with their names, words of the vocabulary, by context."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from timeline.live.outline import End, is_blank, stretch_at
from timeline.live.slots import Slot, fields, meaning, slot
from timeline.live.snapshot import Entry, Place, Snapshot
from timeline.record import Citation, Claim, Event, Link, Path, figure_mentions
from timeline.text import writer


class Offer(NamedTuple):
    """A word to choose: what it is called, what it stands for, a longer text, and what is written."""

    label: str
    says: str
    text: str
    is_key: bool = False
    more: str = ""


class Offers(NamedTuple):
    """Words, the likeliest first, and the place they are written to."""

    place: Place
    offers: list[Offer]


class _Asked(NamedTuple):
    """What words are wanted for: the record, the slot, and where in the file."""

    snapshot: Snapshot
    entry: Entry | None
    slot: Slot
    end: End
    present: frozenset[str]


def complete(snapshot: Snapshot, file: str, line: int, column: int) -> Offers:
    """What may be written at a place."""
    here = snapshot.here(file, line, column)
    end = here.end
    lines = snapshot.lines(file)
    before, begun = (lines[line][: end.start], lines[line][end.start : column]) if line < len(lines) else ("", "")
    place = Place(file, line, column - len(begun.lstrip(" ")), column)
    if "#" in before and is_blank(before):
        return Offers(place, [])
    target = slot(end.path)
    asked = _Asked(snapshot, here.entry, target, end, _present(snapshot, file, line, end.path))
    is_reference = target.hint in (Citation, Link) and end.is_key and not end.may_be_key
    if (end.is_key or end.may_be_key) and (target.is_mapping or is_reference) and not end.quote:
        return Offers(place, _keys(asked))
    return Offers(place, _values(asked))


def _present(snapshot: Snapshot, file: str, line: int, path: Path) -> frozenset[str]:
    """The keys, or the items, that stand below a way already, but not on the line where one is being written."""
    stretch = stretch_at(snapshot.stretches(file), line)
    above = path if not path or isinstance(path[-1], str) else path[:-1]
    at = line - stretch.first
    keys = {s.text for s in stretch.spots if s.is_key and s.path[:-1] == path and s.line != at}
    items = {s.text for s in stretch.spots if not s.is_key and s.path[:-1] == above and isinstance(s.path[-1], int)}
    on_line = {s.text for s in stretch.spots if s.is_key and s.path[:-1] == path and s.line == at}
    return frozenset(keys | on_line | items)


# Keys


def _keys(asked: _Asked) -> list[Offer]:
    words = asked.slot.words
    if words in _NAMES:
        names = _NAMES[words](asked)
    elif asked.slot.hint in (Citation, Link):
        kind = asked.slot.hint
        names = {key: meaning(kind, key) for key in ("id", kind.aside)}
    else:
        kind = asked.slot.hint
        known = fields(kind)
        ordered = [*(k for k, needed in known.items() if needed), *(k for k, needed in known.items() if not needed)]
        names = {key: meaning(kind, key) for key in ordered}
    return [
        Offer(name, says.partition(". ")[0] if words not in _NAMES else says, f"{name}: ", is_key=True, more=says)
        for name, says in names.items()
        if name not in asked.present or name == asked.end.begun
    ]


def _figure_names(asked: _Asked) -> dict[str, str]:
    """The figures that matter for the type, then those in use, then all others."""
    timeline = asked.snapshot.timeline
    type = asked.entry.value("type") if asked.entry else ""
    usual = timeline.vocabulary.event_type(type).figures if type else ()
    used = (name for event in timeline.events for _, name, _ in figure_mentions(event))
    rows = timeline.vocabulary.figures
    return {n: f"{rows[n].label} ({rows[n].dimension})" for n in (*usual, *used, *rows) if n in rows}


def _date_names(asked: _Asked) -> dict[str, str]:
    return {name: row.label for name, row in asked.snapshot.timeline.vocabulary.dates.items()}


def _link_kinds(asked: _Asked) -> dict[str, str]:
    return {name: row.label for name, row in asked.snapshot.timeline.vocabulary.links.items()}


_NAMES: Final[dict[str, Callable[[_Asked], dict[str, str]]]] = {
    "figures": _figure_names,
    "dates": _date_names,
    "links": _link_kinds,
}


# Values


def _values(asked: _Asked) -> list[Offer]:
    place = asked.slot
    if place.words in _WORDS:
        words: Mapping[str, str] = _WORDS[place.words](asked)
    elif place.owner is Event and place.field == "form":
        words = _forms(asked)
    else:
        words = dict.fromkeys(place.choices, "")
    return [
        Offer(word, says, word if asked.end.quote else writer.inline(word))
        for word, says in words.items()
        if word and (word not in asked.present or word == asked.end.begun)
    ]


def _forms(asked: _Asked) -> dict[str, str]:
    """The forms that the type of the event may have; those of all types while it has none."""
    rows = asked.snapshot.timeline.vocabulary.event_types
    type = asked.entry.value("type") if asked.entry else ""
    chosen = [rows[type]] if type in rows else list(rows.values())
    return {form: row.label for row in chosen for form in row.forms}


def _actors(asked: _Asked) -> dict[str, str]:
    """The actors; for who says something, those of the event first."""
    known = _of_section(asked, "actors")
    own = asked.entry.below("actors") if asked.entry and asked.slot.owner is Claim else []
    first = {id: known[id] for id in own if id in known}
    timeline = asked.snapshot.timeline
    speakers = {
        actor.id: known[actor.id]
        for actor in timeline.actors
        if first and actor.id in known and any(role.of in first for role in actor.roles)
    }
    return first | speakers | known


def _of_section(asked: _Asked, section: str) -> dict[str, str]:
    return {entry.id: entry.title for entry in asked.snapshot.entries if entry.section == section and entry.id}


def _sources(asked: _Asked) -> dict[str, str]:
    """The sources; those that the event cites already first, for its claims."""
    known = {
        entry.id: ", ".join(filter(None, (entry.value("publisher"), entry.value("published"), entry.title)))
        for entry in asked.snapshot.entries
        if entry.section == "sources" and entry.id
    }
    own = [s.text for s in asked.entry.spots if slot(s.path).words == "source-id"] if asked.entry else []
    return {id: known[id] for id in own if id in known} | known


def _events(asked: _Asked) -> dict[str, str]:
    own = asked.entry.id if asked.entry else ""
    return {
        entry.id: f"{entry.value('date')} {entry.title}"
        for entry in asked.snapshot.entries
        if entry.section == "events" and entry.id not in ("", own)
    }


def _labels(table: str) -> Callable[[_Asked], dict[str, str]]:
    def labels(asked: _Asked) -> dict[str, str]:
        return {name: row.label for name, row in getattr(asked.snapshot.timeline.vocabulary, table).items()}

    return labels


def _used(words: str) -> Callable[[_Asked], dict[str, str]]:
    return lambda asked: dict.fromkeys(asked.snapshot.used(words), "")


def _publishers(asked: _Asked) -> dict[str, str]:
    return {entry.value("publisher"): "" for entry in asked.snapshot.entries if entry.section == "sources"}


_WORDS: Final[dict[str, Callable[[_Asked], dict[str, str]]]] = {
    "actor-id": _actors,
    "source-id": _sources,
    "event-id": _events,
    "event-type": _labels("event_types"),
    "source-type": _labels("source_types"),
    "dispute": _used("dispute"),
    "tag": _used("tag"),
    "publisher": _publishers,
}
"""The words that a slot takes; each has the name that the schema gives it."""
