"""Text becomes a timeline, and everything that is wrong with the text becomes a problem with a place.

`sheet` makes plain data of one file, in which every scalar is text, so that `no`, `0123` and `2011-02-30` mean what
their author sees; `msgspec` converts that to the records, and `misfits` says what does not fit. Places are found
again from the text only when a problem needs them. A record that does not read is left out, and the rest goes on.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path as FilePath
from typing import Any, Final, NamedTuple, get_type_hints

import msgspec

from timeline.misfits import misfits, unknown_key, wrong_shape
from timeline.model import SECTIONS, WRONG_SHAPE, AnyRecord, Event, File, Origin, Timeline, decode
from timeline.problems import Fault, Path, Problem, Rule, Span
from timeline.sheet import Places, Sheet, locate, sheet_of
from timeline.vocabulary import STANDARD

DUPLICATE_ID: Final = Rule(
    "TL502",
    "duplicate-id",
    """Two records have the same id.

    An id names one record over all files, whatever its kind; with two, nobody can say which one is meant. The first is
    kept and the second left out. Give the newer one another id. After a merge the two may be one event: keep one.
    """,
)


class Reading(NamedTuple):
    """What a reading gives: the timeline of what reads cleanly, the problems of the rest, and the texts by path."""

    timeline: Timeline
    problems: list[Problem]
    texts: dict[str, str]


class CannotRead(Exception):
    """A file or folder that is not there or cannot be opened: wrong use, not a fault in the record."""


def find(start: FilePath) -> FilePath | None:
    """The nearest record upward from a folder: `data/events.yaml`, else `events.yaml`, in it or in one above it."""
    places = (folder / name for folder in (start, *start.parents) for name in ("data/events.yaml", "events.yaml"))
    return next((place for place in places if place.is_file()), None)


def files(paths: Iterable[str]) -> list[str]:
    """The files that paths stand for: a folder means every `*.yaml` and `*.yml` below it, in path order.

    Raises CannotRead for a path that is not there and for a folder without records.
    """
    found: dict[str, None] = {}
    for path in paths:
        found.update(dict.fromkeys(_files_below(path)))
    return list(found)


def _files_below(path: str) -> list[str]:
    place = FilePath(path)
    if path == "-" or place.is_file():
        return [path]
    if not place.is_dir():
        raise CannotRead(f"{path}: there is no such file or folder")
    inside = sorted(
        str(f) for f in place.rglob("*") if f.suffix in (".yaml", ".yml") and f.is_file() and not _hidden(f, place)
    )
    if not inside:
        raise CannotRead(f"{path}: no record is below this folder (a record is a file that ends in .yaml or .yml)")
    return inside


def _hidden(file: FilePath, below: FilePath) -> bool:
    return any(part.startswith(".") for part in file.relative_to(below).parts)


def load(paths: Iterable[str], stdin: Callable[[], bytes] = bytes) -> Reading:
    """Read files and folders; `-` is standard input. Raises CannotRead; faults in the record are problems."""
    texts: dict[str, bytes] = {}
    for path in files(paths):
        try:
            texts[path] = stdin() if path == "-" else FilePath(path).read_bytes()
        except OSError as error:
            raise CannotRead(f"{path}: {(error.strerror or str(error)).lower()}") from error
    return read(texts)


def read(contents: Mapping[str, bytes]) -> Reading:
    """Read the contents of files, by path, as one record."""
    with _collector_paused():
        sheets = [sheet_of(path, content) for path, content in contents.items()]
        timeline, faults = _joined(sheets)
    texts = {sheet.path: sheet.text for sheet in sheets}
    kept = {sheet.path: sheet.kept for sheet in sheets}
    return Reading(timeline, placed(faults, texts, kept), texts)


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


# Plain data to records


def _joined(sheets: Sequence[Sheet]) -> tuple[Timeline, list[Fault]]:
    """The records of all files as one timeline, events in order of date, and the faults of all of them."""
    faults: list[Fault] = []
    origins: dict[str, Origin] = {}
    records: dict[str, list[Any]] = {section: [] for section in SECTIONS}
    vocabulary, title, summary = STANDARD, "", ""
    lost = set().union(*(sheet.lost for sheet in sheets))
    for sheet in sheets:
        head, found = _converted(sheet)
        faults += (msgspec.structs.replace(fault, file=sheet.path) for fault in [*sheet.faults, *found])
        title, summary = title or head.title, summary or head.summary
        vocabulary = vocabulary.extended(head.vocabulary) if head.vocabulary else vocabulary
        for section in SECTIONS:
            places = [i for i in range(len(sheet.data.get(section) or ())) if (section, i) not in sheet.broken]
            for index, record in zip(places, getattr(head, section), strict=True):
                origin = Origin(sheet.path, (section, index))
                if record.id in origins:
                    faults.append(_duplicate(record, origin, origins[record.id]))
                else:
                    origins[record.id] = origin
                    records[section].append(record)
        lost |= sheet.lost
    events = sorted(records["events"], key=_date_order)
    return Timeline(
        title=title,
        summary=summary,
        vocabulary=vocabulary,
        actors=tuple(records["actors"]),
        sources=tuple(records["sources"]),
        events=tuple(events),
        origins=origins,
        lost=frozenset(lost),
    ), faults


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


def _converted(sheet: Sheet) -> tuple[File, list[Fault]]:
    """The records of one file; those that do not convert are marked broken and their faults told one by one."""
    data = {key: value for key, value in sheet.data.items() if key != "x-" and value is not None}
    for section in SECTIONS:
        if isinstance(data.get(section), list):
            data[section] = [raw for i, raw in enumerate(data[section]) if (section, i) not in sheet.broken]
            sheet.lost |= {
                str(raw.get("id"))
                for i, raw in enumerate(sheet.data[section])
                if (section, i) in sheet.broken and isinstance(raw, dict)
            }
    try:
        return msgspec.convert(data, File, dec_hook=decode, strict=False), []
    except msgspec.ValidationError:
        return _what_converts(sheet)


def _what_converts(sheet: Sheet) -> tuple[File, list[Fault]]:
    faults: list[Fault] = []
    good: dict[str, Any] = {}
    kinds = get_type_hints(File, include_extras=True)
    for key, value in sheet.data.items():
        if key in SECTIONS and isinstance(value, list):
            good[key] = _records_that_convert(sheet, key, value, faults)
        elif key in SECTIONS and value is not None:
            faults.append(wrong_shape(value, (key,), "a list of records: each begins with a dash"))
            sheet.data[key] = None
        elif key in kinds and value is not None:
            found = list(misfits(value, kinds[key], (key,)))
            faults += found
            good |= {} if found else {key: value}
        elif key != "x-" and value is not None:
            faults.append(unknown_key(key, kinds, (key,), "the top of a file"))
    head = msgspec.convert({k: v for k, v in good.items() if k not in SECTIONS}, File, dec_hook=decode, strict=False)
    return msgspec.structs.replace(head, **{k: tuple(v) for k, v in good.items() if k in SECTIONS}), faults


def _records_that_convert(sheet: Sheet, section: str, raws: list[Any], faults: list[Fault]) -> list[AnyRecord]:
    good: list[AnyRecord] = []
    for index, raw in enumerate(raws):
        if (section, index) in sheet.broken:
            continue
        try:
            good.append(msgspec.convert(raw, SECTIONS[section], dec_hook=decode, strict=False))
        except msgspec.ValidationError as error:
            found = list(misfits(raw, SECTIONS[section], (section, index)))
            record = str(raw.get("id") or "") if isinstance(raw, dict) else ""
            found = found or [Fault(rule=WRONG_SHAPE, message=str(error), path=(section, index))]
            faults += (msgspec.structs.replace(fault, record=record) for fault in found)
            sheet.broken.add((section, index))
            sheet.lost.add(record)
    return good


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
    spans = {file: locate((kept or texts)[file], paths) for file, paths in wanted.items()}
    return sorted((_problem(fault, spans) for fault in faults), key=lambda problem: problem.order)


def _problem(fault: Fault, spans: Mapping[str, Places]) -> Problem:
    span = fault.span or _found(spans[fault.file], fault.path, fault.on_key)
    hint = fault.hint
    if fault.first:
        hint += f" (the first is at {fault.first_file}:{_found(spans[fault.first_file], fault.first, False).line})"
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
    )


def _found(places: Places, path: Path, on_key: bool) -> Span:
    """The place of a path, or of the nearest thing round it that is in the text; a record is shown at its id."""
    while path and path not in places:
        path = path[:-1]
    on_key = on_key and path in places
    if (*path, "id") in places and isinstance(path[-1], int):
        path = (*path, "id")
    return places[path][0 if on_key else 1] if path in places else Span(1, 1, 1, 2)
