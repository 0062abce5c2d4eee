"""What an editor lists or writes beside the text: the records of a file and of all files, dates and names in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from timeline.live.slots import slot
from timeline.live.snapshot import Entry, Place, Snapshot
from timeline.query import folded
from timeline.record import Refused, Span, When, dates


class Symbol(NamedTuple):
    """A record in a list: its name, what is said besides, its section, all of it and its id."""

    name: str
    detail: str
    section: str
    file: str
    whole: Span
    place: Place


class Hint(NamedTuple):
    """Words shown after a place of a file, which are not in it."""

    place: Place
    says: str


def symbols(snapshot: Snapshot, file: str) -> list[Symbol]:
    """The records of a file in its order."""
    lines = snapshot.lines(file)
    return [_symbol(entry, lines) for entry in snapshot.entries_of(file)]


def found(snapshot: Snapshot, asked: str) -> list[Symbol]:
    """The records of all files whose name, date or id holds every word that is asked for."""
    words = folded(asked).split()
    every = (symbol for file in snapshot.contents for symbol in symbols(snapshot, file))
    return [symbol for symbol in every if all(word in folded(f"{symbol.name} {symbol.detail}") for word in words)]


def _symbol(entry: Entry, lines: Sequence[str]) -> Symbol:
    last = entry.last
    while last > entry.first + 1 and (not lines[last - 1].strip() or lines[last - 1].lstrip().startswith("#")):
        last -= 1
    whole = Span(entry.first + 1, 1, last, len(lines[last - 1].rstrip("\r")) + 1)
    date = entry.value("date") or entry.value("published")
    detail = " ".join(filter(None, (date, entry.id)))
    return Symbol(entry.title or "(no id yet)", detail, entry.section, entry.file, whole, entry.home)


def hints(snapshot: Snapshot, file: str, first: int, last: int) -> Iterator[Hint]:
    """The label beside each date that is no plain day, and the name beside each id, from one line to another."""
    for entry in snapshot.entries_of(file):
        if entry.last < first or entry.first > last:
            continue
        for spot in entry.spots:
            if spot.is_key or not spot.text or not first <= spot.line <= last:
                continue
            place = slot(spot.path)
            says = _dated(spot.text) if place.hint is When else _named(snapshot, spot.text, place.words)
            if says:
                yield Hint(entry.place(spot), says)


def _dated(text: str) -> str:
    try:
        when = dates.parse(text)
    except Refused:
        return ""
    return "" if when.exact and when.earliest == when.latest else when.label


def _named(snapshot: Snapshot, id: str, words: str) -> str:
    entry = snapshot.by_id.get(id) if words.endswith("-id") else None
    if not entry:
        return ""
    if words == "actor-id":
        return snapshot.timeline.short(entry.id) if entry.id in snapshot.timeline.actor else entry.title
    date = entry.value("date") or entry.value("published")
    called = entry.value("publisher") if words == "source-id" else entry.title
    return ", ".join(filter(None, (called or entry.title, date)))
