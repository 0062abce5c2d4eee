"""The files of a record as they are saved: what they hold now, and again whenever that has changed.

Folders are watched and not files, because most editors put a new file in the place of the old one. A folder that goes
is waited for in the nearest one above it that is left. What is reported is what the files hold, so that a touch, a save
of the same text, or a file beside them is no change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from threading import Event
from typing import Any, Final, NamedTuple

from watchfiles import Change
from watchfiles._rust_notify import RustNotify

from timeline.text import files, reader

QUIET: Final = 50
"""How many milliseconds without a further change end a save; an editor may write a file in several steps."""

MOST: Final = 400
"""After so many milliseconds the files are read even if they keep changing."""

HOUR: Final = 3_600_000
"""After so many milliseconds without any change one looks all the same: the day may have changed."""


class State(NamedTuple):
    """What the files of a record hold, by path, or why they cannot be read; and what else was looked at beside them."""

    contents: dict[str, bytes]
    refused: str
    also: object


def states(
    paths: Sequence[str], stop: Event, folders: Iterable[Path] = (), also: Callable[[], object] = lambda: None
) -> Iterator[State]:
    """The state of files and folders at once, and again after each change, until `stop` is set.

    `folders` are watched too, and a change of what `also` returns is a change. Raises KeyboardInterrupt where the
    interrupt reaches the main thread here.
    """
    last = None
    for _ in _signals(paths, stop, list(folders)):
        state = State(*_held(paths), also())
        if state != last:
            last = state
            yield state


def _held(paths: Sequence[str]) -> tuple[dict[str, bytes], str]:
    try:
        found = reader.files(paths)
    except reader.CannotRead as error:
        return {}, str(error)
    try:
        return {path: files.read(path) for path in found}, ""
    except OSError as error:
        return {}, f"{error.filename or ', '.join(paths)}: {(error.strerror or str(error)).lower()}"


def _signals(paths: Sequence[str], stop: Event, besides: Sequence[Path]) -> Iterator[None]:
    """A signal when the watch has begun, and whenever something has changed that may matter.

    The watch begins again when the folders are others: when one was made, or has gone.
    """
    while not stop.is_set():
        folders = {*_folders(paths), *(folder for folder in besides if folder.is_dir())}
        try:
            with RustNotify(sorted(map(str, folders)), False, False, 0, False, True) as watcher:
                yield
                yield from _saves(watcher, stop, paths, folders)
        except FileNotFoundError:  # a folder went between looking for it and watching it
            continue


def _saves(watcher: Any, stop: Event, paths: Sequence[str], folders: set[Path]) -> Iterator[None]:
    """A signal for each change while the same folders are to be watched."""
    while not stop.is_set():
        found = watcher.watch(MOST, QUIET, HOUR, stop)
        if found == "signal":
            raise KeyboardInterrupt
        if found == "timeout":
            yield
        elif not isinstance(found, str):
            if _has_gone(found, folders) or not _folders(paths) <= folders:
                return
            named = _names(paths)
            if any(_may_matter(path, named) for _, path in found):
                yield


def _has_gone(found: Iterable[tuple[int, str]], folders: set[Path]) -> bool:
    return any(change == Change.deleted and Path(path) in folders for change, path in found)


def _names(paths: Iterable[str]) -> set[str]:
    """The files of a record by every name: their own, and where links lead at this moment."""
    return {str(name) for path in map(Path, paths) for name in (path.absolute(), path.resolve())}


def _may_matter(path: str, named: set[str]) -> bool:
    """Whether a change of a path may change the record: a record file, a folder, a name of git's."""
    return path in named or Path(path).suffix in ("", ".yaml", ".yml")


def _folders(paths: Iterable[str]) -> set[Path]:
    """The folders to watch: those of files, also where links lead, and those below a folder that are not hidden."""
    found: set[Path] = set()
    for path in map(Path, paths):
        if path.is_dir():
            found |= {path.absolute(), path.absolute().parent, *_below(path.absolute())}
        else:
            found |= {_nearest(path.absolute().parent), _nearest(path.resolve().parent)}
    return found


def _below(folder: Path) -> Iterator[Path]:
    try:
        inside = [entry for entry in folder.iterdir() if not entry.name.startswith(".") and not entry.is_symlink()]
    except OSError:
        return
    for entry in inside:
        if entry.is_dir():
            yield entry
            yield from _below(entry)


def _nearest(folder: Path) -> Path:
    """A folder, or the nearest one above it that is there."""
    return next(place for place in (folder, *folder.parents) if place.is_dir())
