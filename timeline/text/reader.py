"""Text becomes a timeline, and everything that is wrong with the text becomes a problem with a place.

`yaml` makes plain data of one file, in which every scalar is text, so that `no`, `0123` and `2011-02-30` mean what
their author sees; `conversion` makes records of it, and `validation` says what does not fit. Places are found again
from the text only when a problem needs them. A record that does not read is left out, and the rest goes on. Modules
that import the YAML parser are imported only when something is to be parsed.
"""

from __future__ import annotations

import datetime as dt
import gc
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path as FilePath
from typing import Any, Final, NamedTuple

import msgspec

from timeline.record import (
    KINDS,
    SECTIONS,
    STANDARD,
    UNKNOWN,
    AnyRecord,
    Converted,
    Event,
    EventType,
    Fault,
    Known,
    Origin,
    Partial,
    Path,
    Places,
    Problem,
    Rule,
    Some,
    Span,
    Timeline,
    Vocabulary,
)
from timeline.record.unknown import changed, nameless, numbered, raw
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

    `texts` are the texts by path, `readable` the same without what could not be parsed. `checkable` is the timeline
    with the other records too, as far as they read: for the checks, which know what is unknown in them.
    """

    timeline: Timeline
    problems: list[Problem]
    texts: dict[str, str]
    readable: dict[str, str]
    checkable: Timeline

    def located(self, faults: Iterable[Fault]) -> list[Problem]:
        """Faults that a check found in the timeline, with their lines and columns."""
        return located(faults, self.texts, self.readable)

    def beside(self, clippings: Mapping[str, str]) -> Reading:
        """The same for the checks to hold against the texts of its sources, by id, that are kept beside it."""
        checkable = msgspec.structs.replace(self.checkable, clippings=clippings)
        checkable.__dict__.update(self.checkable.__dict__)  # which ids are known to be there stays the same
        timeline = checkable if self.timeline is self.checkable else self.timeline
        return self._replace(timeline=timeline, checkable=checkable)


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
    return _read(((path, _content(path, stdin)) for path in dict.fromkeys(files(paths))), convert)


def _content(path: str, stdin: Callable[[], bytes]) -> bytes:
    try:
        return stdin() if path == "-" else read_file(path)
    except OSError as error:
        raise _cannot_read(path, error) from error


def read(contents: Mapping[str, bytes], convert: Convert | None = None) -> Reading:
    """Read the contents of files, by path, as one record; `convert` reads one of them (see `cache`)."""
    return _read(contents.items(), convert)


def _read(contents: Iterable[tuple[str, bytes]], convert: Convert | None) -> Reading:
    with collector_paused():
        parts = [(convert or _convert)(path, content) for path, content in contents]
        timeline, checkable, faults = _joined(parts)
    texts, readable = {part.path: part.text for part in parts}, {part.path: part.readable for part in parts}
    return Reading(timeline, located(faults, texts, readable), texts, readable, checkable)


def _convert(path: str, content: bytes) -> Converted:
    from timeline.text.conversion import convert

    return convert(path, content)


@contextmanager
def collector_paused() -> Iterator[None]:
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


class _Join(msgspec.Struct):
    """The records of all files on their way to be one timeline.

    `records` are those that read as a whole, by section, and `partial` the others; `owners` says whose each id is.
    """

    records: dict[str, list[Any]]
    partial: dict[str, list[Any]]
    origins: dict[str, Origin] = {}
    owners: dict[str, Origin] = {}
    faults: list[Fault] = []


def _joined(parts: Sequence[Converted]) -> tuple[Timeline, Timeline, list[Fault]]:
    """The records of all files as one timeline, the same with all that reads in part, and the faults of all of them.

    Events are in order of date; where that leaves a choice, and for all else, the order is that of the names of the
    files, so that it does not matter in which order they are given.
    """
    join = _Join({section: [] for section in SECTIONS}, {section: [] for section in SECTIONS})
    join.faults += (msgspec.structs.replace(fault, file=part.path) for part in parts for fault in part.faults)
    ordered = sorted(parts, key=_path_of)
    for part in ordered:
        for section in SECTIONS:
            _add(join, part, section)
    join.records["events"].sort(key=_date_order)
    vocabulary = STANDARD
    for part in ordered:
        vocabulary = vocabulary.extended(part.head.vocabulary) if part.head.vocabulary else vocabulary
    timeline = Timeline(
        title=next((part.head.title for part in parts if part.head.title), ""),
        summary=next((part.head.summary for part in parts if part.head.summary), ""),
        vocabulary=vocabulary,
        origins=join.origins,
        lost=frozenset().union(*(part.lost for part in parts)),
        clippings={},
        gaps=frozenset().union(*(part.gaps for part in parts)),
        **{section: tuple(kept) for section, kept in join.records.items()},
    )
    if any(part.rows or part.head.vocabulary for part in parts):
        timeline = _with_possible_rows(timeline, join, ordered)
    known = _all_rows(ordered) if any(part.rows for part in ordered) else timeline.vocabulary
    return timeline, _with_partial(timeline, join, known), join.faults


def _with_possible_rows(timeline: Timeline, join: _Join, parts: Sequence[Converted]) -> Timeline:
    """A timeline whose types of event ask only for what an event can have; what else they ask for is a fault."""
    from timeline.text.rows import impossible

    known = _all_rows(parts)
    for part in parts:
        if rows := part.rows or part.head.vocabulary:
            join.faults += (msgspec.structs.replace(fault, file=part.path) for fault in impossible(rows, known))
    types = {name: _possible(row, known) for name, row in timeline.vocabulary.event_types.items()}
    return msgspec.structs.replace(timeline, vocabulary=msgspec.structs.replace(timeline.vocabulary, event_types=types))


def _possible(row: EventType, known: Vocabulary) -> EventType:
    asked, figures = raw(row, "requires"), frozenset(dict.keys(known.figures))
    if asked is UNKNOWN:
        return row
    can_be = tuple(name for _, name in numbered(asked) if name in Event.__struct_fields__ or name in figures)
    return row if len(can_be) == tuple.__len__(asked) else changed(row, requires=can_be)


def _path_of(part: Converted) -> str:
    return part.path


def _date_order(event: Event) -> tuple[Any, Any]:
    return event.date.order


def _add(join: _Join, part: Converted, section: str) -> None:
    """Add the records of one section of a file, those that read in part in their places among the others."""
    whole, paths = getattr(part.head, section), part.places[section]
    places = {record.id: Origin(part.path, path) for path, record in zip(paths, whole, strict=True)}
    if not part.partial and len(places) == len(whole) and places.keys().isdisjoint(join.owners):  # as nearly always
        join.records[section] += whole
        join.owners |= places
        join.origins |= places
        return
    read: Iterable[tuple[Path, AnyRecord]] = zip(paths, whole, strict=True)
    if part.partial:
        cut = [(r.origin.path, r) for r in part.partial if isinstance(r, SECTIONS[section]) and isinstance(r, Partial)]
        read = sorted([*read, *cut], key=_place_of)
    kept, owners = join.records[section], join.owners
    for path, record in read:
        is_whole = not isinstance(record, Partial)
        id = record.id if is_whole else raw(record, "id")
        if id in owners:
            origin = Origin(part.path, path)
            join.faults.append(_duplicate(id, origin, owners[id]))
            join.partial[section].append(nameless(record, origin, KINDS[SECTIONS[section]]))
        elif is_whole:
            owners[id] = join.origins[id] = Origin(part.path, path)
            kept.append(record)
        else:
            owners |= {} if id is UNKNOWN else {id: Origin(part.path, path)}
            join.partial[section].append(record)


def _place_of(entry: tuple[Path, AnyRecord]) -> Path:
    return entry[0]


def _with_partial(timeline: Timeline, join: _Join, vocabulary: Vocabulary) -> Timeline:
    """A timeline for the checks: with the records that read in part, and knowing which ids are known to be there."""
    is_whole = vocabulary is timeline.vocabulary
    if is_whole and not (timeline.lost or timeline.gaps or any(join.partial.values())):
        return timeline
    origins = timeline.origins

    def place(record: AnyRecord) -> Origin:
        return record.origin if isinstance(record, Partial) else origins[record.id]

    sections: dict[str, list[Any]] = {
        section: sorted([*kept, *join.partial[section]], key=place) for section, kept in join.records.items()
    }
    sections["events"].sort(key=_known_date_order)
    whole = msgspec.structs.replace(
        timeline,
        vocabulary=vocabulary,
        **{section: tuple(records) for section, records in sections.items()},
    )
    for section, records in sections.items():
        is_open = section in timeline.gaps or any(isinstance(r, Partial) and r.may_be_another for r in records)
        found = _by_known_id(records)
        what = section.removesuffix("s")
        missing = timeline.lost - found.keys()
        whole.__dict__[what] = Known.of(found, section, missing, more=is_open) if missing or is_open else found
    return whole


def _known_date_order(event: Event) -> tuple[Any, Any]:
    date = raw(event, "date")
    return (dt.date.max, dt.date.max) if date is UNKNOWN else date.order


def _by_known_id(records: Iterable[AnyRecord]) -> dict[str, AnyRecord]:
    found: dict[str, AnyRecord] = {}
    for record in records:
        found |= {old: record for _, old in numbered(raw(record, "formerly"))}
    ids = ((raw(record, "id"), record) for record in records)
    return found | {id: record for id, record in ids if id is not UNKNOWN}


def _all_rows(parts: Iterable[Converted]) -> Vocabulary:
    """The words in force, with the rows that read in part; where the name of one is unknown, any word may be known."""
    tables: dict[str, Any] = {name: dict(getattr(STANDARD, name)) for name in STANDARD.__struct_fields__}
    is_open: set[str] = set()
    for extension in filter(None, (part.rows or part.head.vocabulary for part in parts)):
        for name, table in tables.items():
            rows = raw(extension, name)
            known = [row for _, row in numbered(rows)]
            table |= {raw(row, "name"): row for row in known if raw(row, "name") is not UNKNOWN}
            if isinstance(rows, Some) or rows is UNKNOWN or any(raw(row, "name") is UNKNOWN for row in known):
                is_open.add(name)
    whole = Vocabulary(
        *(Known.of(table, f"vocabulary.{n}", more=True) if n in is_open else table for n, table in tables.items())
    )
    types = {name: _possible(row, whole) for name, row in tables["event_types"].items()}
    tables["event_types"].update(types)
    return whole


def _duplicate(id: str, origin: Origin, first: Origin) -> Fault:
    return Fault(
        rule=DUPLICATE_ID,
        message=f"`{id}` is already the id of another record",
        hint="give this one an id of its own, or keep one of the two",
        file=origin.file,
        path=(*origin.path, "id"),
        record=id,
        first_file=first.file,
        first=(*first.path, "id"),
    )


# Places


def located(
    faults: Iterable[Fault], texts: Mapping[str, str], readable: Mapping[str, str] | None = None
) -> list[Problem]:
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
    from timeline.text.places import locate

    spans = {file: locate((readable or texts)[file], paths) for file, paths in wanted.items()}
    lines = {fault.file: texts[fault.file].split("\n") for fault in faults if fault.word or fault.cure}
    return sorted((_problem(fault, spans, lines) for fault in faults), key=lambda problem: problem.order)


def _problem(fault: Fault, spans: Mapping[str, Places], lines: Mapping[str, Sequence[str]]) -> Problem:
    span = fault.span or _found(spans[fault.file], fault.path, fault.on_key)
    if fault.word.strip() and fault.path in spans[fault.file]:
        span = _narrowed(span, spans[fault.file][fault.path][0], fault, lines[fault.file])
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


def _narrowed(span: Span, key: Span, fault: Fault, lines: Sequence[str]) -> Span:
    """The place of words inside a value; the lines of a value stand deeper than its key. The value's, if not found."""
    below = range(span.line, len(lines))
    end = next((n for n in below if lines[n].strip() and len(lines[n]) - len(lines[n].lstrip(" ")) < key.column), None)
    text = "\n".join(lines[span.line - 1 : end])
    words = r"\s+".join(map(re.escape, fault.word.split()))
    whole = rf"{_edge(fault.word[0])}{words}{_edge(fault.word[-1])}"
    all_found = [*re.compile(whole).finditer(text, span.column - 1)] or [
        *re.compile(words).finditer(text, span.column - 1)
    ]
    if not all_found:
        return span
    found = all_found[min(fault.nth, len(all_found) - 1)]
    line, before = span.line + text.count("\n", 0, found.start()), text.rfind("\n", 0, found.start()) + 1
    column, length = found.start() - before + 1, len(found[0].partition("\n")[0])
    return Span(line, column, line, column + length)


def _edge(letter: str) -> str:
    """Where a word begins or ends, if it does so with a letter."""
    return r"\b" if re.match(r"\w", letter) else ""


def _found(places: Places, path: Path, on_key: bool) -> Span:
    """The place of a path, or of the nearest thing round it that is in the text; a record is shown at its id."""
    while path and path not in places:
        path = path[:-1]
    on_key = on_key and path in places
    if (*path, "id") in places and isinstance(path[-1], int):
        path = (*path, "id")
    return places[path][0 if on_key else 1] if path in places else Span(1, 1, 1, 2)
