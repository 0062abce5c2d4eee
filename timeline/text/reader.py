"""Text becomes a timeline, and everything that is wrong with the text becomes a problem with a place.

`sheet` makes plain data of one file, in which every scalar is text, so that `no`, `0123` and `2011-02-30` mean what
their author sees; `conversion` makes records of it, and `misfits` says what does not fit. Places are found again from
the text only when a problem needs them. A record that does not read is left out, and the rest goes on. Modules that
import the YAML parser are imported only when something is to be parsed.
"""

from __future__ import annotations

import gc
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path as FilePath
from typing import Any, Final, NamedTuple

import msgspec

from timeline.record import (
    SECTIONS,
    STANDARD,
    AnyRecord,
    Converted,
    Event,
    Fault,
    Origin,
    Path,
    Places,
    Problem,
    Rule,
    Span,
    Timeline,
)
from timeline.text.files import read as read_file
from timeline.text.fixes import edit

Convert = Callable[[str, bytes], Converted]
"""What reads one file, given its path and its bytes."""

DUPLICATE_ID: Final = Rule(
    "TL502",
    "duplicate-id",
    """Two records have the same id.

    An id names one record over all files, whatever its kind; with two, nobody can say which one is meant. The first is
    kept and the second left out. Give the newer one another id. After a merge the two may be one event: keep one.
    """,
)


class Reading(NamedTuple):
    """What a reading gives: the timeline of what reads cleanly and the problems of the rest.

    `texts` are the texts by path, `kept` the same with blank lines where a record could not be parsed.
    """

    timeline: Timeline
    problems: list[Problem]
    texts: dict[str, str]
    kept: dict[str, str]

    def placed(self, faults: Iterable[Fault]) -> list[Problem]:
        """Faults that a check found in the timeline, with their lines and columns."""
        return placed(faults, self.texts, self.kept)


class CannotRead(Exception):
    """A file or folder that is not there or cannot be opened: wrong use, not a fault in the record."""


def find(start: FilePath) -> FilePath | None:
    """The nearest record upward from a folder: `data/events.yaml`, else `events.yaml`, in it or in one above it."""
    places = (folder / name for folder in (start, *start.parents) for name in ("data/events.yaml", "events.yaml"))
    return next((place for place in places if os.path.isfile(place)), None)  # noqa: PTH113 - also where we may not look


def files(paths: Iterable[str]) -> list[str]:
    """The files that paths stand for: a folder means every `*.yaml` and `*.yml` below it, in path order.

    Raises CannotRead for a path that is not there and for a folder without records.
    """
    found: dict[str, None] = {}
    for path in paths:
        found.update(dict.fromkeys(_files_below(path)))
    return list(found)


def _files_below(path: str) -> list[str]:
    try:
        if path == "-" or not FilePath(path).is_dir():
            return [path] if path == "-" or FilePath(path).stat() else []
        inside = sorted(_found_below(path))
    except (FileNotFoundError, NotADirectoryError):
        raise CannotRead(f"{path}: there is no such file or folder") from None
    except OSError as error:
        raise _cannot_read(path, error) from error
    if not inside:
        raise CannotRead(f"{path}: no record is below this folder (a record is a file that ends in .yaml or .yml)")
    return inside


def _found_below(folder: str) -> Iterator[str]:
    """The record files below a folder, but not what is hidden; raises OSError for a folder that cannot be listed."""

    def stop(error: OSError) -> None:
        raise error

    for place, folders, names in os.walk(FilePath(folder), onerror=stop):
        folders[:] = [name for name in folders if not name.startswith(".")]
        inside = (FilePath(place, name) for name in names if not name.startswith("."))
        yield from (str(file) for file in inside if file.suffix in (".yaml", ".yml") and file.is_file())


def _cannot_read(path: str, error: OSError) -> CannotRead:
    return CannotRead(f"{error.filename or path}: {(error.strerror or str(error)).lower()}")


def load(paths: Iterable[str], stdin: Callable[[], bytes] = bytes, convert: Convert | None = None) -> Reading:
    """Read files and folders; `-` is standard input. Raises CannotRead; faults in the record are problems."""
    texts: dict[str, bytes] = {}
    for path in files(paths):
        try:
            texts[path] = stdin() if path == "-" else read_file(path)
        except OSError as error:
            raise _cannot_read(path, error) from error
    return read(texts, convert)


def read(contents: Mapping[str, bytes], convert: Convert | None = None) -> Reading:
    """Read the contents of files, by path, as one record; `convert` reads one of them (see `cache`)."""
    with _collector_paused():
        parts = [(convert or _convert)(path, content) for path, content in contents.items()]
        timeline, faults = _joined(parts)
    texts, kept = {part.path: part.text for part in parts}, {part.path: part.kept for part in parts}
    return Reading(timeline, placed(faults, texts, kept), texts, kept)


def _convert(path: str, content: bytes) -> Converted:
    from timeline.text.conversion import convert

    return convert(path, content)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Reading makes many objects and no garbage: the collector would only walk over them again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.enable()


# One timeline of many files


def _joined(parts: Sequence[Converted]) -> tuple[Timeline, list[Fault]]:
    """The records of all files as one timeline, events in order of date, and the faults of all of them."""
    faults = [msgspec.structs.replace(fault, file=part.path) for part in parts for fault in part.faults]
    origins: dict[str, Origin] = {}
    records: dict[str, list[Any]] = {section: [] for section in SECTIONS}
    vocabulary = STANDARD
    for part in parts:
        vocabulary = vocabulary.extended(part.head.vocabulary) if part.head.vocabulary else vocabulary
        for section, kept in records.items():
            for index, record in zip(part.places[section], getattr(part.head, section), strict=True):
                origin = Origin(part.path, (section, index))
                if record.id in origins:
                    faults.append(_duplicate(record, origin, origins[record.id]))
                else:
                    origins[record.id] = origin
                    kept.append(record)
    records["events"].sort(key=_date_order)
    timeline = Timeline(
        title=next((part.head.title for part in parts if part.head.title), ""),
        summary=next((part.head.summary for part in parts if part.head.summary), ""),
        vocabulary=vocabulary,
        origins=origins,
        lost=frozenset().union(*(part.lost for part in parts)),
        **{section: tuple(kept) for section, kept in records.items()},
    )
    return timeline, faults


def _date_order(event: Event) -> tuple[Any, Any]:
    return event.date.order


def _duplicate(record: AnyRecord, origin: Origin, first: Origin) -> Fault:
    return Fault(
        rule=DUPLICATE_ID,
        message=f"`{record.id}` is already the id of another record",
        hint="give this one an id of its own, or keep one of the two",
        file=origin.file,
        path=(*origin.path, "id"),
        record=record.id,
        first_file=first.file,
        first=(*first.path, "id"),
    )


# Places


def placed(faults: Iterable[Fault], texts: Mapping[str, str], kept: Mapping[str, str] | None = None) -> list[Problem]:
    """Faults with their lines and columns, in the order of the files."""
    faults = list(faults)
    wanted: dict[str, set[Path]] = {}
    for fault in faults:
        if not fault.span:
            wanted.setdefault(fault.file, set()).add(fault.path)
        if fault.first:
            wanted.setdefault(fault.first_file, set()).add(fault.first)
        if fault.cure and fault.cure.start:
            wanted[fault.file] |= {fault.cure.start, fault.cure.end}
    if not wanted:
        return sorted((_problem(fault, {}, {}) for fault in faults), key=lambda problem: problem.order)
    from timeline.text.yaml import locate

    spans = {file: locate((kept or texts)[file], paths) for file, paths in wanted.items()}
    lines = {fault.file: texts[fault.file].split("\n") for fault in faults if fault.word or fault.cure}
    return sorted((_problem(fault, spans, lines) for fault in faults), key=lambda problem: problem.order)


def _problem(fault: Fault, spans: Mapping[str, Places], lines: Mapping[str, Sequence[str]]) -> Problem:
    span = fault.span or _found(spans[fault.file], fault.path, fault.on_key)
    if fault.word and fault.path in spans[fault.file]:
        span = _narrowed(span, spans[fault.file][fault.path][0], fault.word, lines[fault.file])
    hint = fault.hint
    if fault.first:
        hint += f" (the other is at {fault.first_file}:{_found(spans[fault.first_file], fault.first, False).line})"
    return Problem(
        path=fault.file,
        line=span.line,
        column=span.column,
        end_line=span.end_line,
        end_column=span.end_column,
        level=fault.rule.level,
        code=fault.rule.code,
        name=fault.rule.name,
        message=fault.message,
        hint=hint,
        record=fault.record,
        fix=edit(fault, spans[fault.file], lines[fault.file]) if fault.cure else None,
    )


def _narrowed(span: Span, key: Span, word: str, lines: Sequence[str]) -> Span:
    """The place of words inside a value; the lines of a value stand deeper than its key. The value's, if not found."""
    below = range(span.line, len(lines))
    end = next((n for n in below if lines[n].strip() and len(lines[n]) - len(lines[n].lstrip(" ")) < key.column), None)
    text = "\n".join(lines[span.line - 1 : end])
    found = re.compile(r"\s+".join(map(re.escape, word.split()))).search(text, span.column - 1)
    if not found:
        return span
    line, before = span.line + text.count("\n", 0, found.start()), text.rfind("\n", 0, found.start()) + 1
    column, length = found.start() - before + 1, len(found[0].partition("\n")[0])
    return Span(line, column, line, column + length)


def _found(places: Places, path: Path, on_key: bool) -> Span:
    """The place of a path, or of the nearest thing round it that is in the text; a record is shown at its id."""
    while path and path not in places:
        path = path[:-1]
    on_key = on_key and path in places
    if (*path, "id") in places and isinstance(path[-1], int):
        path = (*path, "id")
    return places[path][0 if on_key else 1] if path in places else Span(1, 1, 1, 2)
