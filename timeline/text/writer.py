"""One record as lines of the file: keys in house order, quotes only where needed, long prose folded at 120 columns.

What is short stands in one line: lists of ids in brackets, a post or the figures of a claim in braces. What is read one
by one has a line each: claims, posts, the figures, dates and links of an event. Everything reads back the same, with
our reader and with any other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from timeline.record import AnyRecord, encode

WIDTH: Final = 120
DASH_COLUMN: Final = 2

LISTED: Final = frozenset({"claims", "roles"})
"""Lists with a line, or more, for each item; others stand in brackets."""

SPREAD: Final = frozenset({"figures", "dates", "links"})
"""Mappings with a line for each key; those of a claim, and all others, stand in braces where they fit."""


def record(record: AnyRecord, column: int = DASH_COLUMN) -> str:
    """The lines of a record, from its dash in a column to the end of its last line."""
    return _item(plain(record), column)


def plain(value: Any) -> Any:
    """A record as plain data in house order: what says nothing is left out, the author's own keys come last."""
    return _with_own_keys(msgspec.to_builtins(value, enc_hook=encode))


def _with_own_keys(value: Any) -> Any:
    match value:
        case dict():
            own = value.get("x-", {})
            return {key: _with_own_keys(item) for key, item in value.items() if key != "x-"} | own
        case list() | tuple():
            return [_with_own_keys(item) for item in value]
        case _:
            return value


# Layout


def _mapping(value: Mapping[str, Any], column: int, *, small: bool = False) -> str:
    return "".join(entry(key, item, column, small=small) for key, item in value.items())


def entry(key: str, value: Any, column: int, *, small: bool = False) -> str:
    """The lines of a key and its value; `small` where even figures stand in braces, if no comma asks for quotes."""
    head = f"{' ' * column}{scalar(key)}:"
    if value is None:
        return f"{head}\n"
    if not isinstance(value, dict | list):
        return text(head, value, column)
    line = f"{head} {inline(value)}\n"
    if not value or (fits(line) and key not in LISTED and (key not in SPREAD or (small and '"' not in line))):
        return line
    if isinstance(value, dict):
        return f"{head}\n{_mapping(value, column + 2)}"
    if key not in LISTED and not any(isinstance(item, dict | list) for item in value):
        return wrapped(head, value, column)
    return f"{head}\n{''.join(_item(item, column + 2, small=True, one_line=key == 'roles') for item in value)}"


def _item(value: Any, column: int, *, small: bool = False, one_line: bool = False) -> str:
    head = f"{' ' * column}-"
    if isinstance(value, dict) and value and not (one_line and fits(f"{head} {inline(value)}\n")):
        return head + _mapping(value, column + 2, small=small)[column + 1 :]
    return text(head, value, column) if isinstance(value, str) else f"{head} {inline(value)}\n"


def fits(line: str) -> bool:
    """Whether a line, with its end, is no longer than the file is wide."""
    return len(line) <= WIDTH + 1


def inline(value: Any) -> str:
    """A value within a line: a list in brackets, a mapping in braces."""
    match value:
        case dict():
            return "{" + ", ".join(f"{scalar(key, inside=True)}: {inline(item)}" for key, item in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(inline, value)) + "]"
        case None:
            return ""
        case _:
            return scalar(value, inside=True)


def wrapped(head: str, value: Iterable[Any], column: int) -> str:
    """A list in brackets that goes on in the next lines."""
    *most, last = map(inline, value)
    words = [*(f"{item}," for item in most), f"{last}]"]
    first, *rest = _filled(f"{head} [", words, column + 2)
    return "".join(f"{line}\n" for line in (first, *rest))


def _filled(start: str, words: Iterable[str], column: int) -> list[str]:
    """Words in lines as full as they can be; the first begins with a start, the others at a column."""
    lines, line, joiner = [], start, ""
    for word in words:
        if joiner and len(line) + len(word) >= WIDTH:
            lines.append(line)
            line, joiner = " " * column, ""
        line, joiner = f"{line}{joiner}{word}", " "
    return [*lines, line]


# Texts


def text(head: str, value: str | bool, column: int) -> str:
    """A text after its key or dash: in the same line, else folded, or line by line where it has lines."""
    line = f"{head} {scalar(value)}\n"
    if isinstance(value, bool) or (fits(line) and "\n" not in value):
        return line
    indent = " " * (column + 2)
    if "\n" in value and _has_plain_lines(value):
        return f"{head} |-\n" + "".join(f"{indent}{part}\n" if part else "\n" for part in value.split("\n"))
    words = _BETWEEN_WORDS.split(value)
    if len(words) > 1 and "\n" not in value and _has_plain_lines(value):
        return f"{head} >-\n" + "".join(f"{part}\n" for part in _filled(indent, words, column + 2))
    return line


_BETWEEN_WORDS: Final = re.compile(r"(?<![ \xa0]) (?![ \xa0])")
_ODD: Final = re.compile("[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""Characters that YAML only has as escapes, or that some of its readers take for the end of a line."""


def _has_plain_lines(value: str) -> bool:
    """Whether a text may stand as a block: no line begins or ends with a space, none but inner ones is empty."""
    return (
        value[0] != "\n" != value[-1] and not re.search(r"^[ \xa0]| $", value, re.MULTILINE) and not _ODD.search(value)
    )


class Spelled(str):
    """A scalar as it stands in a file, quotes and all."""

    __slots__ = ()


def scalar(value: str | bool, *, inside: bool = False) -> str:
    """A text in one line, quoted only where it must be; `inside` brackets or braces more must be."""
    if isinstance(value, Spelled):
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if _may_be_bare(value, inside) and value.lower() not in NOT_TEXTS else quoted(value)


NOT_TEXTS: Final = frozenset("null ~ true false yes no on off y n".split())
"""Words that some reader of YAML takes for something else than a text, so a text of that sort is quoted."""

_NOT_BARE: Final = re.compile(
    r"""[-?:](?:\ |$)|[,\[\]{}\#&*!|>'"%@`\ \xa0]|---|\.\.\.|.*(?::\ |:$|\ \#|\ $)""", re.VERBOSE
)
_NOT_BARE_INSIDE: Final = re.compile(r"[?:]|.*[,\[\]{}?]")


def _may_be_bare(value: str, inside: bool) -> bool:
    plain = value and "\n" not in value and not _ODD.search(value) and not _NOT_BARE.match(value)
    return bool(plain) and not (inside and _NOT_BARE_INSIDE.match(value))


def quoted(value: str) -> str:
    """A text in quotes: double ones, single where that saves escapes."""
    if "\n" in value or _ODD.search(value):
        return _ODD.sub(_escaped, json.dumps(value, ensure_ascii=False))
    if '"' in value or "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'


def _escaped(odd: re.Match[str]) -> str:
    return f"\\u{ord(odd[0]):04x}"
