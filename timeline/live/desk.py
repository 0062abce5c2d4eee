"""What lies open before an editor, and the record that each file belongs to.

The open texts are as the editor has them, the others as they are on disk.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pygls import uris

from timeline import checks
from timeline.live.positions import BOM, Change, Text, changed
from timeline.live.snapshot import Snapshot
from timeline.record import Converted
from timeline.text import cache, reader
from timeline.text.files import read as read_file


class Record(NamedTuple):
    """A record: the folder that its files are named from, and their names."""

    base: str
    names: tuple[str, ...]

    def path(self, name: str) -> str:
        """The path of one of its files."""
        return os.path.normpath(Path(self.base, name))


def record_of(path: str, named: Sequence[str], opened: Iterable[str] = ()) -> Record | None:
    """The record that a file belongs to: the one that is named, else the nearest one; None for a file of none."""
    if named:
        files = [os.path.abspath(file) for name in named for file in _files(name)]  # noqa: PTH100 - links are not followed
        folders = tuple(os.path.join(os.path.abspath(name), "") for name in named if Path(name).is_dir())  # noqa: PTH100, PTH118
        new = (o for o in opened if o.startswith(folders) and o.endswith((".yaml", ".yml"))) if folders else ()
        files = list(dict.fromkeys([*files, *new]))
        if path not in files:
            return None
        base = os.path.commonpath([str(Path(file).parent) for file in files])
        return Record(base, tuple(os.path.relpath(file, base) for file in files))
    found = reader.find(Path(path).parent)
    is_it = found is not None and os.path.realpath(found) == os.path.realpath(path)
    is_new = found is None and Path(path).name == "events.yaml"
    return Record(str(Path(path).parent), (Path(path).name,)) if is_it or is_new else None


def _files(name: str) -> list[str]:
    """The files that a name stands for, also one that has not been saved yet."""
    try:
        return reader.files([name])
    except reader.CannotRead:
        return [] if Path(name).is_dir() else [name]


# What is open


class Open(NamedTuple):
    """A file that the editor has open: its address there, its text, the version of it."""

    uri: str
    text: Text
    version: int | None


class At(NamedTuple):
    """What a question is about: a record, its snapshot, the name of a file and its text."""

    record: Record
    snapshot: Snapshot
    name: str
    text: Text


class _Kept(NamedTuple):
    """What is kept of a record from one keystroke to the next: its last snapshot, and what was read and checked."""

    last: Snapshot | None
    convert: Callable[[str, bytes], Converted]
    memory: checks.Memory


class Desk:
    """What lies open before the editor."""

    def __init__(self) -> None:
        self.open: dict[str, Open] = {}
        self.named: list[str] = []
        self.encoding = "utf-16"
        self._kept: dict[Record, _Kept] = {}

    def put(self, uri: str, content: str, version: int | None) -> None:
        """Open a file, or take a text for all of it."""
        self.open[path_of(uri)] = Open(uri, Text(content, self.encoding), version)

    def change(self, uri: str, changes: Iterable[Change], version: int | None) -> None:
        """Change an open file; what is not open has no text to change."""
        if before := self.open.get(path_of(uri)):
            self.open[path_of(uri)] = before._replace(text=changed(before.text, changes), version=version)

    def record(self, path: str) -> Record | None:
        """The record that a file belongs to."""
        return record_of(path, self.named, self.open)

    def records(self) -> list[Record]:
        """The records of which a file is open."""
        return list(dict.fromkeys(filter(None, map(self.record, self.open))))

    def snapshot(self, record: Record) -> Snapshot:
        """A record as it is now; the same one while no text of it changes."""
        contents = {name: content for name in record.names if (content := self._content(record.path(name))) is not None}
        last, convert, memory = self._kept.get(record) or _Kept(None, cache.in_memory(), checks.Memory())
        if last is None or last.contents != contents:
            last = Snapshot(contents, convert, map(record.path, record.names), memory)
            self._kept[record] = _Kept(last, convert, memory)
        return last

    def look_again(self) -> None:
        """Look again at what lies beside the files, which may have changed on disk; what was parsed stays known."""
        self._kept = {record: kept._replace(last=None) for record, kept in self._kept.items()}

    def _content(self, path: str) -> bytes | None:
        if path in self.open:
            return self.open[path].text.content.encode("utf-8", "surrogatepass")
        try:
            return read_file(path)
        except OSError:
            return None

    def at(self, uri: str) -> At | None:
        """What a question about a file is about; None where the file belongs to no record."""
        path = path_of(uri)
        record = self.record(path)
        if not record:
            return None
        name = next(name for name in record.names if record.path(name) == path)
        snapshot = self.snapshot(record)
        return At(record, snapshot, name, self.text(record, snapshot, name)) if name in snapshot.contents else None

    def text(self, record: Record, snapshot: Snapshot, name: str) -> Text:
        """The text of a file of a record."""
        path = record.path(name)
        return self.open[path].text if path in self.open else _text(snapshot.contents[name], self.encoding)

    def uri(self, path: str) -> str:
        """The address of a file, as the editor writes it where it has it open."""
        return self.open[path].uri if path in self.open else uris.from_fs_path(path) or ""


@lru_cache(maxsize=64)
def _text(content: bytes, encoding: str) -> Text:
    return Text(content.decode("utf-8", "replace").removeprefix(BOM), encoding)


def path_of(uri: str) -> str:
    """The path of an address."""
    return os.path.normpath(uris.to_fs_path(uri) or uri)
