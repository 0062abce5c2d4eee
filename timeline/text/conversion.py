"""Plain data of one file becomes records; what does not fit is reported field by field, and the rest is kept.

A record that does not fit as a whole is left out, and kept for the checks as far as it reads: a value or an item that
does not read is unknown in it (see `timeline.record.unknown`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple, get_args, get_origin

import msgspec

from timeline.record import (
    KINDS,
    SECTIONS,
    UNKNOWN,
    WRONG_SHAPE,
    AnyRecord,
    Converted,
    Extension,
    Fault,
    File,
    Known,
    Origin,
    Partial,
    Path,
    Rule,
    Some,
    decode,
)
from timeline.record.unknown import numbered, partial, placed_at, raw
from timeline.text.recovery import MARK
from timeline.text.validation import MISSING_KEY, shape, slug, stands_for_others, unknown_key, validate, wrong_shape
from timeline.text.yaml import Parsed, holds_unknown, parse, seeming_ids

UNREADABLE: Final = Rule(
    "TL008",
    "not-foreseen",
    """A record, or a file, cannot be read for a reason that `timeline` did not foresee.

    That is a fault of the program and not of the record; the rest is read all the same. Please report it with the lines
    it is about.
    """,
)


def convert(path: str, content: bytes) -> Converted:
    """Read one file into its records, as far as it can be read."""
    try:
        parsed = parse(path, content)
    except Exception as error:  # noqa: BLE001 - whatever one file holds, the others are read
        text = content.decode("utf-8", "replace").removeprefix("\ufeff")
        parsed = Parsed(path, text, "", faults=[_unforeseen(error, ())], lost=seeming_ids(text), is_read=False)
    if not parsed.faults:
        data = {key: value for key, value in parsed.data.items() if key != "x-" and value is not None}
        try:
            head = msgspec.convert(data, File, dec_hook=decode, strict=False)
        except Exception:  # noqa: BLE001 - found and reported below, piece by piece
            return _what_converts(parsed)
        places = {name: [(name, index) for index in range(len(getattr(head, name)))] for name in SECTIONS}
        return Converted(path, parsed.text, parsed.readable, head, places, [])
    return _what_converts(parsed)


def _unforeseen(error: Exception, path: Path) -> Fault:
    says = f"this cannot be read: {type(error).__name__}: {error}"
    return Fault(rule=UNREADABLE, message=says, hint="please report it with these lines", path=path)


class _Pieces(msgspec.Struct):
    """What a file comes to, piece by piece."""

    parsed: Parsed
    good: dict[str, Any] = {}
    places: dict[str, list[Path]] = {}
    faults: list[Fault] = []
    partial: list[AnyRecord] = []
    lost: set[str] = set()
    gaps: set[str] = set()
    rows: Extension | None = None


def _what_converts(parsed: Parsed) -> Converted:
    pieces = _Pieces(parsed, lost=parsed.lost, gaps=set() if parsed.is_read else set(SECTIONS))
    pieces.places = {section: [] for section in SECTIONS}
    for key, value in parsed.data.items():
        if key.strip(MARK) in SECTIONS:
            _add_section(pieces, key, value)
        elif key != "x-" and value is not None and value is not UNKNOWN:
            _add_field(pieces, key, value)
    good: dict[str, Any] = {key: tuple(v) if key in SECTIONS else v for key, v in pieces.good.items()}
    head = File(**good)
    return Converted(
        parsed.path,
        parsed.text,
        parsed.readable,
        head,
        pieces.places,
        [*parsed.faults, *pieces.faults],
        frozenset(pieces.lost - {""}),
        tuple(pieces.partial),
        frozenset(pieces.gaps),
        pieces.rows,
    )


def _add_field(pieces: _Pieces, key: str, value: Any) -> None:
    _, kinds = shape(File)
    if key not in kinds:
        fault = unknown_key(key, kinds, (key,), "the top of a file", has=pieces.parsed.data)
        pieces.faults.append(fault)
        pieces.gaps |= {str(way[0]) for way in fault.hides if way[0] in SECTIONS}
        pieces.lost |= set(_ids_in(value))
        return
    found = list(validate(value, kinds[key], (key,)))
    pieces.faults += found
    if not found and not holds_unknown(value):
        pieces.good[key] = msgspec.convert(value, kinds[key], dec_hook=decode, strict=False)
    elif key == "vocabulary" and isinstance(value, dict):
        rows = Salvage.of(found).struct(value, Extension, (key,), key)
        pieces.rows = rows
        pieces.good[key] = Extension(**{t: _whole(raw(rows, t)) for t in Extension.__struct_fields__})


def _whole(rows: Any) -> tuple[Any, ...]:
    """The rows of a table that read as a whole."""
    return tuple(row for _, row in numbered(rows) if not isinstance(row, Partial))


def _add_section(pieces: _Pieces, key: str, value: Any) -> None:
    section = key.strip(MARK)
    if isinstance(value, list):
        for index, item in enumerate(value):
            _add_record(pieces, section, (key, index), item)
    elif value is not None:
        pieces.gaps.add(section)
        pieces.lost |= set(_ids_in(value))
        if value is not UNKNOWN:
            pieces.faults.append(wrong_shape(value, (key,), "a list of records: each begins with a dash"))


def _ids_in(value: Any) -> Iterator[str]:
    """The ids in plain data that is no list of records."""
    if isinstance(value, dict) and isinstance(value.get("id"), str):
        yield value["id"]
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _ids_in(item)


def _add_record(pieces: _Pieces, section: str, path: tuple[str, int], item: Any) -> None:
    kind = SECTIONS[section]
    if path not in pieces.parsed.broken:
        try:
            record = msgspec.convert(item, kind, dec_hook=decode, strict=False)
        except Exception as error:  # noqa: BLE001 - reported below, field by field
            _add_partial(pieces, kind, path, item, error)
        else:
            pieces.good.setdefault(section, []).append(record)
            pieces.places[section].append(path)
    else:
        _add_partial(pieces, kind, path, item, None)


def _add_partial(
    pieces: _Pieces, kind: type[AnyRecord], path: tuple[str, int], item: Any, error: Exception | None
) -> None:
    try:
        found = list(validate(item, kind, path))
    except Exception as odd:  # noqa: BLE001
        found = [_unforeseen(odd, path)]
    if error and not found:
        is_expected = isinstance(error, msgspec.ValidationError)
        found = [Fault(rule=WRONG_SHAPE, message=str(error), path=path) if is_expected else _unforeseen(error, path)]
    id = item.get("id") if isinstance(item, dict) else None
    name = id if isinstance(id, str) else ""
    pieces.faults += (msgspec.structs.replace(fault, record=name) for fault in found)
    pieces.lost |= {name, slug(name)} if name else seeming_ids(pieces.parsed.text) if item is UNKNOWN else set()
    former = item.get("formerly", ()) if isinstance(item, dict) else ()
    named = [old for old in former if isinstance(old, str)] if isinstance(former, list | tuple) else []
    pieces.lost |= {*named, *map(slug, named)}
    if isinstance(item, dict) and all(fault.path != path or fault.rule is MISSING_KEY for fault in found):
        record = Salvage.of(found).struct(item, kind, path, KINDS[kind], is_whole=False)
        is_open = not name or not isinstance(former, list | tuple) or len(named) < len(former)
        pieces.partial.append(placed_at(record, Origin(pieces.parsed.path, path), name, may_be_another=is_open))
    else:
        pieces.gaps.add(path[0].strip(MARK))


class Salvage(NamedTuple):
    """Converts as much of plain data as can be read: `bad` are the ways to the rest, `lacks` collects its names."""

    bad: frozenset[Path]
    lacks: set[str]

    @staticmethod
    def of(faults: list[Fault]) -> Salvage:
        """What is to be passed over because of some faults."""
        own = {fault.path for fault in faults if fault.rule is not MISSING_KEY}
        return Salvage(frozenset(own.union(*(fault.hides for fault in faults))), set())

    def struct(self, data: dict[str, Any], kind: Any, path: Path, what: str, *, is_whole: bool = True) -> Any:
        """A record, or a part of one; a Partial where a field of its own is unknown, or where it is not whole."""
        fields, hints = shape(kind)
        is_open = any(stands_for_others(key, value) for key, value in data.items())
        values: dict[str, Any] = {}
        for field in fields:
            key, place = field.encode_name, (*path, field.encode_name)
            if key == "x-":
                values[field.name] = data.get(key, {})
            elif key in data:
                values[field.name] = self.value(data[key], hints[field.name], place, f"{what}.{key}")
            elif field.required or is_open or place in self.bad:
                values[field.name] = self._unknown(f"{what}.{key}")
        if is_whole and UNKNOWN not in values.values():
            return kind(**values)
        return partial(kind, values, what, self.lacks)

    def _unknown(self, what: str) -> Any:
        self.lacks.add(what)
        return UNKNOWN

    def value(self, data: Any, kind: Any, path: Path, what: str) -> Any:
        """As much of a value as can be read; UNKNOWN if nothing can."""
        if data is UNKNOWN or data is None or path in self.bad:
            return self._unknown(what)
        kind = kind.__origin__ if hasattr(kind, "__metadata__") else kind
        kind = get_args(kind)[0] if type(None) in get_args(kind) else kind
        if get_origin(kind) is tuple and isinstance(data, list):
            items = [self.value(item, get_args(kind)[0], (*path, i), what) for i, item in enumerate(data)]
            places = [i for i, item in enumerate(items) if item is not UNKNOWN]
            return tuple(items) if len(places) == len(items) else Some.of([items[i] for i in places], what, places)
        if get_origin(kind) is dict and isinstance(data, dict):
            found = {key: self.value(v, get_args(kind)[1], (*path, key), f"{what}.{key}") for key, v in data.items()}
            read = {key: item for key, item in found.items() if item is not UNKNOWN}
            return found if len(read) == len(found) else Known.of(read, what, found.keys() - read.keys())
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and isinstance(data, dict):
            return self.struct(data, kind, path, what)
        try:
            return msgspec.convert(data, kind, dec_hook=decode, strict=False)
        except Exception:  # noqa: BLE001 - reported already, as a fault of something inside it
            return self._unknown(what)
