"""Many records into one data set: a Parquet file for each, written again when the text of the record has changed.

Beside the files stands `_corpus.json`, which says from which text each was written and what `check` found in it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from timeline.checks.exceptions import checked
from timeline.corpus.parquet import NotOurs, render, schema
from timeline.record import Level, Problem
from timeline.text import files, reader

LEDGER: Final = "_corpus.json"

USUAL: Final = ("data/events.yaml", "events.yaml")
"""The file of a record, where its folder has one; else the record is every YAML file below the folder."""


class Part(msgspec.Struct, frozen=True):
    """A record in the data set.

    digest: The SHA-256 of the text it was written from, and of the layout.
    left_out: How many records of it cannot be read, and so are not in the data set.
    faults: The first of its errors, each with its place.
    """

    digest: str
    events: int
    left_out: int
    errors: int
    warnings: int
    faults: tuple[str, ...] = ()


MOST_FAULTS: Final = 5
"""How many errors of a record are reported; `timeline check` reports all of them."""


class LeftOut(Exception):
    """A record that cannot be read at all, and why."""


def records(folders: Iterable[str]) -> dict[str, list[str]]:
    """The records in some folders, by name: the files of each. NotOurs where two have one name.

    A folder with `data/events.yaml` or `events.yaml`, and a git repository, is one record; any other is searched for
    such folders, and is itself a record when there are none. A record that is found without a file has none here.
    """
    found: dict[str, tuple[Path, list[str]]] = {}
    for folder in folders:
        if not Path(folder).is_dir():
            raise NotOurs(f"{folder} is no folder", "name folders of records, or git repositories")
        for place in [*_inside(Path(folder))] or [Path(folder)]:
            name = _name(place)
            if name in found and found[name][0].resolve() != place.resolve():
                raise NotOurs(f"{place} and {found[name][0]} would both be the record `{name}`", "rename one folder")
            found[name] = place, _files(place, is_named=place == Path(folder))
    return {name: named for name, (_, named) in found.items()}


def _inside(folder: Path) -> Iterator[Path]:
    """The folders at or below one that are records by their looks."""
    if (folder / ".git").exists() or any((folder / name).is_file() for name in USUAL):
        yield folder
        return
    for below in sorted(folder.iterdir()):
        if below.is_dir() and not below.name.startswith((".", "_")):
            yield from _inside(below)


def _files(folder: Path, *, is_named: bool) -> list[str]:
    usual = [str(folder / name) for name in USUAL if (folder / name).is_file()]
    try:
        return usual[:1] or reader.files([str(folder)])
    except reader.CannotRead as error:
        if is_named:
            raise NotOurs(str(error)) from None
        return []


def _name(folder: Path) -> str:
    """The name of a record: that of its folder, as a slug."""
    name = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-")
    if not name:
        raise NotOurs(f"{folder} has no name to call its record by", "rename it with letters or digits")
    return name


def ledger(out: Path) -> dict[str, Part]:
    """What the data set holds already; nothing where there is none, or where that cannot be read."""
    try:
        known = msgspec.json.decode((out / LEDGER).read_bytes(), type=dict[str, Part])
    except (OSError, msgspec.MsgspecError):
        return {}
    return {name: part for name, part in known.items() if file_of(out, name).is_file()}


def keep(out: Path, parts: Mapping[str, Part]) -> None:
    """Write down what the data set holds."""
    written = msgspec.json.format(msgspec.json.encode(dict(sorted(parts.items()))), indent=1)
    files.write(out / LEDGER, written + b"\n")


def file_of(out: Path, name: str) -> Path:
    """The file of a record in the data set."""
    return out / f"{name}.parquet"


def digest(paths: Sequence[str]) -> str:
    """The digest of the text of a record; raises LeftOut where that cannot be read."""
    if not paths:
        raise LeftOut("no file in it ends in .yaml or .yml")
    made = hashlib.sha256(str(schema()).encode())
    for path in paths:
        try:
            text = hashlib.sha256(files.read(path)).hexdigest()
        except OSError as error:
            raise LeftOut(f"{path}: {(error.strerror or str(error)).lower()}") from None
        made.update(f"{Path(path).name} {text}\n".encode())
    return made.hexdigest()


def write(name: str, paths: Sequence[str], out: Path, digest: str) -> Part:
    """Read a record, check it, and write what reads cleanly, whole or not at all."""
    reading = reader.load(paths)
    problems = checked(reading).problems
    levels = [problem.level for problem in problems]
    whole, kept = (sum(1 for _ in timeline.records()) for timeline in (reading.checkable, reading.timeline))
    unread = any(problem.level is Level.ERROR for problem in reading.problems)
    files.write(file_of(out, name), render(reading.timeline, name))
    return Part(
        digest=digest,
        events=len(reading.timeline.events),
        left_out=max(whole - kept, int(unread)),
        errors=levels.count(Level.ERROR),
        warnings=levels.count(Level.WARNING),
        faults=tuple(_told(problem) for problem in problems if problem.level is Level.ERROR)[:MOST_FAULTS],
    )


def _told(problem: Problem) -> str:
    """An error in one line, as compilers tell them."""
    return f"{problem.path}:{problem.line}:{problem.column}: {problem.code} {problem.message}"
