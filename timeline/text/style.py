"""House style as far as it is the same for every text: the order of keys, and the records that have it all already.

Nearly every record of a file that is formatted again is one of those, so that only the others are taken apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, get_args, get_type_hints

import msgspec

from timeline.record import Citation, Link
from timeline.text.units import lines_of
from timeline.text.writer import fits

Kind = Any
"""The record type of what a text holds, which knows the order of its keys; None where any order is right."""


@cache
def fields(kind: Kind) -> Mapping[str, Kind]:
    """The keys of a type in house order, each with the record type it holds."""
    if kind in (Citation, Link):
        return {"id": None, kind.aside: None}
    if kind is None:
        return {}
    hints = get_type_hints(kind)
    return {name: _record_type(hints[name]) for name in kind.__struct_fields__ if name != "own"}


def held(kind: Kind, key: str) -> Kind:
    """The record type of a key's value; where the keys are words of the vocabulary, that of all of them."""
    return None if key.startswith("x-") else fields(kind).get(key, kind)


@cache
def places(kind: Kind) -> Mapping[str, int]:
    """Where each key of a type stands in house order; other keys come after all of these, as they are."""
    return {name: place for place, name in enumerate(fields(kind))}


def _record_type(hint: Any) -> Kind:
    """The record type inside a type: `Claim` of `tuple[Claim, ...]`."""
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct | Citation | Link):
        return hint
    return next((found for inner in get_args(hint) if (found := _record_type(inner))), None)


# Records in house style already


def is_in_style(text: str, data: Any, kind: Kind, column: int) -> bool:
    """Whether the text of a record is surely in house style already; `data` are what the text holds.

    It has a dash in a column, one key or item on each line, in order, and all bare. A record with comments, quotes
    or folded prose may be in house style too, and is for `formatting` to judge.
    """
    lines = iter(lines_of(text))
    return _are_items([data], kind, column, lines) and next(lines, None) is None


_END: Final = ""


def _are_items(items: list[Any], kind: Kind, column: int, lines: Iterator[str]) -> bool:
    dash = " " * column + "- "
    return all(
        _are_keys(item, kind, column + 2, lines, dash)
        if isinstance(item, dict)
        else _is_bare(item) and _is_line(next(lines, _END), f"{dash}{item}\n")
        for item in items
    )


def _are_keys(mapping: dict[str, Any], kind: Kind, column: int, lines: Iterator[str], begin: str) -> bool:
    """Whether the next lines are these keys in house order; the first of them begins with what is given."""
    if not _is_in_order(mapping, kind):
        return False
    for key, value in mapping.items():
        line, head = next(lines, _END), f"{begin}{key}:"
        begin = " " * column
        if line == f"{head}\n":
            if not _is_below(value, held(kind, key), column + 2, lines):
                return False
        elif not (_is_line(line, f"{head} {_inline(value)}\n") and _are_in_order(value, held(kind, key))):
            return False
    return bool(mapping)


def _is_below(value: Any, kind: Kind, column: int, lines: Iterator[str]) -> bool:
    if isinstance(value, dict):
        return _are_keys(value, kind, column, lines, " " * column)
    return isinstance(value, list) and _are_items(value, kind, column, lines)


def _is_in_order(mapping: Mapping[str, Any], kind: Kind) -> bool:
    order = places(kind)
    found = [order.get(key, len(order)) for key in mapping]
    return found == sorted(found)


def _is_line(line: str, expected: str) -> bool:
    return line == expected and fits(line)


def _is_bare(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _inline(value: Any) -> str:
    """A value on one line with everything bare."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_inline(item)}" for key, item in value.items()) + "}"
    return "[" + ", ".join(map(_inline, value)) + "]" if isinstance(value, list) else str(value)


def _are_in_order(value: Any, kind: Kind) -> bool:
    """Whether the keys of everything in a value are in house order."""
    if isinstance(value, list):
        return all(_are_in_order(item, kind) for item in value)
    return not isinstance(value, dict) or (
        _is_in_order(value, kind) and all(_are_in_order(item, held(kind, key)) for key, item in value.items())
    )
