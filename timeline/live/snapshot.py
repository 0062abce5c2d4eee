"""A record at one moment: the texts of its files, and all that is asked of them, worked out once and only when asked.

A snapshot is a value: after an edit there is another one. What it answers rests on its texts and on nothing before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from timeline.checks import Memory
from timeline.checks.exceptions import checked
from timeline.live import outline
from timeline.live.outline import End, Spot, Stretch
from timeline.live.slots import is_own_id, slot
from timeline.record import SECTIONS, Converted, Path, Problem, Span, Timeline
from timeline.text import clippings
from timeline.text.reader import Reading, read


class Place(NamedTuple):
    """A stretch of one line of a file."""

    file: str
    line: int
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The place with lines and columns from 1."""
        return Span(self.line + 1, self.start + 1, self.line + 1, self.end + 1)


class Entry(NamedTuple):
    """A record as its lines have it: the way to it, its lines from 0 without the last, its keys and values."""

    file: str
    path: Path
    first: int
    last: int
    spots: tuple[Spot, ...]

    @property
    def section(self) -> str:
        """The list of the file that it stands in."""
        return str(self.path[0])

    @property
    def id(self) -> str:
        """Its id; empty while it has none."""
        return self.value("id")

    @property
    def title(self) -> str:
        """What to call it: its name or title, else its id."""
        return self.value("name") or self.value("title") or self.id

    def value(self, *way: str | int) -> str:
        """The text at the end of a way from the record; empty where there is none in one line."""
        wanted = (*self.path, *way)
        return next((s.text for s in self.spots if not s.is_key and s.path == wanted), "")

    def below(self, *way: str | int) -> list[str]:
        """The texts of the items, or of the keys, directly below a way from the record."""
        wanted = (*self.path, *way)
        here = [s for s in self.spots if s.path[:-1] == wanted]
        return [s.text for s in here if s.is_key or isinstance(s.path[-1], int)]

    def place(self, spot: Spot) -> Place:
        """Where a key or value of it stands."""
        return Place(self.file, spot.line, spot.start, spot.end)

    @property
    def home(self) -> Place:
        """Where its id stands, or else its first line."""
        found = next((s for s in self.spots if s.path == (*self.path, "id") and not s.is_key), None)
        return self.place(found) if found else Place(self.file, self.first, 0, 0)


class Mention(NamedTuple):
    """An id, or a word of the author's choice, where it stands: `words` says of what (`actor-id`, `dispute`, `tag`)."""

    words: str
    id: str
    place: Place
    is_definition: bool = False


class Here(NamedTuple):
    """What stands at a place: the record, the key or value, and what may be written."""

    entry: Entry | None
    spot: Spot | None
    end: End


SHARED: Final = frozenset({"dispute", "tag"})
"""Words of the author's choice that several records share, so that they can be looked for and renamed as ids can."""

WORDS_OF: Final = {section: f"{section.removesuffix('s')}-id" for section in SECTIONS}
"""The words that ids of a section are, as fields take them."""


class Snapshot:
    """The files of a record, by name, as they are or as an editor has them; `paths` are where they are on disk.

    `convert` and `memory` remember what has been read and checked of an earlier snapshot.
    """

    def __init__(
        self,
        contents: Mapping[str, bytes],
        convert: Callable[[str, bytes], Converted] | None = None,
        paths: Iterable[str] | None = None,
        memory: Memory | None = None,
    ) -> None:
        self.contents = dict(contents)
        self._convert = convert
        self._memory = memory
        self._paths = list(self.contents if paths is None else paths)

    @cached_property
    def reading(self) -> Reading:
        """The record, read."""
        return read(self.contents, self._convert)

    @property
    def timeline(self) -> Timeline:
        """What reads cleanly of the record."""
        return self.reading.timeline

    @cached_property
    def problems(self) -> list[Problem]:
        """Everything that is wrong with it, as `check` says it."""
        return checked(clippings.beside(self.reading, self._paths), self._memory).problems

    def lines(self, file: str) -> Sequence[str]:
        """The lines of a file, without their ends and without a byte order mark."""
        return _lines(self.contents[file])

    def stretches(self, file: str) -> tuple[Stretch, ...]:
        """A file in stretches."""
        return _stretches(self.contents[file])

    @cached_property
    def entries(self) -> list[Entry]:
        """The records of all files, in the order of the files."""
        return [entry for file in self.contents for entry in self.entries_of(file)]

    def entries_of(self, file: str) -> list[Entry]:
        """The records of a file."""
        return [Entry(file, path, first, last, spots) for path, first, last, spots in _entries(self.contents[file])]

    @cached_property
    def by_id(self) -> Mapping[str, Entry]:
        """The records by id, and by the ids they had; of two with one id the first."""
        former = {
            s.text: entry
            for entry in reversed(self.entries)
            for s in entry.spots
            if not s.is_key and s.path[2:3] == ("formerly",) and len(s.path) == 4
        }
        return former | {entry.id: entry for entry in reversed(self.entries) if entry.id}

    @cached_property
    def mentions(self) -> list[Mention]:
        """Every id in every record, and every word that records share."""
        return [mention for entry in self.entries for mention in mentions_of(entry)]

    def here(self, file: str, line: int, column: int) -> Here:
        """What stands at a line and column of a file, from 0."""
        found = outline.stretch_at(self.stretches(file), line)
        spot = outline.spot_at(found, line, column)
        entry = next((e for e in self.entries_of(file) if e.first <= line < e.last and _holds(e, spot, found)), None)
        spot = spot._replace(line=line) if spot else None
        return Here(entry, spot, outline.end_at(_lines(self.contents[file]), found, line, column))

    def used(self, words: str) -> list[str]:
        """The words of the author's choice that are in use, the most frequent first."""
        return [word for word, _ in Counter(m.id for m in self.mentions if m.words == words).most_common()]


def _holds(entry: Entry, spot: Spot | None, stretch: Stretch) -> bool:
    return bool(stretch.top) or (spot is not None and spot.path[:2] == entry.path)


def mentions_of(entry: Entry) -> Iterator[Mention]:
    """The ids in a record, and the words it shares with others."""
    for spot in entry.spots:
        if spot.is_key or not spot.text:
            continue
        if is_own_id(spot.path):
            yield Mention(WORDS_OF[entry.section], spot.text, entry.place(spot), is_definition=spot.path[-1] == "id")
        elif (words := slot(spot.path).words) in SHARED or words.endswith("-id"):
            yield Mention(words, spot.text, entry.place(spot))


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace").removeprefix("\ufeff")


@lru_cache(maxsize=64)
def _lines(content: bytes) -> tuple[str, ...]:
    return tuple(_text(content).split("\n"))


@lru_cache(maxsize=64)
def _stretches(content: bytes) -> tuple[Stretch, ...]:
    return tuple(outline.stretches(_lines(content)))


@lru_cache(maxsize=64)
def _entries(content: bytes) -> tuple[tuple[Path, int, int, tuple[Spot, ...]], ...]:
    found: list[tuple[Path, int, int, tuple[Spot, ...]]] = []
    for stretch in _stretches(content):
        spots = tuple(outline.absolute([stretch]))
        if stretch.top:
            found.append((stretch.top, stretch.first, stretch.last, spots))
            continue
        groups: dict[Path, list[Spot]] = {}
        for spot in spots:
            if len(spot.path) > 2 and spot.path[0] in SECTIONS and isinstance(spot.path[1], int):
                groups.setdefault(spot.path[:2], []).append(spot)
        found += ((path, group[0].line, group[-1].line + 1, tuple(group)) for path, group in groups.items())
    return tuple(found)
