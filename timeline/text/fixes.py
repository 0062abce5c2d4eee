"""Changes of a text that put a problem right: made from a fault once its place is known, and applied.

A change touches one value, or one key, of one line. Where what stands there is not what the fault is about, or cannot
be told apart from its surroundings, there is no change, and the fault is left to a person.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Final

from timeline.record import Cure, Edit, Fault, Places, Span


def edit(fault: Fault, places: Places, lines: Sequence[str]) -> Edit | None:
    """The change that a fault's cure comes to in a text; None where it cannot be made on one line."""
    cure = fault.cure
    if cure and cure.start:
        return _joined(cure, places, lines)
    span = _span(fault, places)
    if not cure or not span or span.line != span.end_line:
        return None
    before, raw = lines[span.line - 1][: span.column - 1], _raw(span, lines)
    if unquoted(raw) != cure.was:
        return None
    return _edit(span, _like(raw, cure.text, is_alone=_ALONE.fullmatch(before) is not None))


def _raw(span: Span, lines: Sequence[str]) -> str:
    return lines[span.line - 1][span.column - 1 : span.end_column - 1]


def _span(fault: Fault, places: Places) -> Span | None:
    """The place of the key or the value itself; a mention written as a mapping stands at its `id`."""
    path = (*fault.path, "id") if (*fault.path, "id") in places else fault.path
    return places[path][0 if fault.on_key else 1] if path in places else None


def _joined(cure: Cure, places: Places, lines: Sequence[str]) -> Edit | None:
    """Quotes round all that commas had parted, if it stands on one line and has none yet."""
    if not {cure.start, cure.end} <= places.keys():
        return None
    begun, ended = places[cure.start][1], places[cure.end][0]
    whole = Span(begun.line, begun.column, ended.end_line, ended.end_column)
    raw = _raw(whole, lines)
    if begun.line != ended.end_line or raw[:1] in "\"'[{" or re.search(r"[\[\]{}]|: | #", raw):
        return None
    return _edit(whole, json.dumps(raw, ensure_ascii=False))


def _edit(span: Span, text: str) -> Edit:
    return Edit(line=span.line, column=span.column, end_line=span.end_line, end_column=span.end_column, text=text)


_ALONE: Final = re.compile(r" *(?:- +)*(?:[\w-]+: +)?")
"""What stands before a text that is neither in braces nor in brackets."""

_PLAIN: Final = re.compile(r"[^\W_][\w./:~%@+&=#-]*(?<!:)")
_PLAIN_ALONE: Final = re.compile(r"[^\W_][^\s]*(?<!:)")
"""Texts that need no quotes: anywhere, and where they stand alone."""


def unquoted(raw: str) -> str | None:
    """The text of a scalar as it stands in a line; None where quotes hold escapes, or are not closed."""
    if raw[:1] not in ('"', "'"):
        return raw
    inner = raw[1:-1]
    return inner if raw[-1:] == raw[0] and len(raw) > 1 and not re.search(r"[\\'\"]", inner) else None


def _like(raw: str, text: str, *, is_alone: bool) -> str:
    """A text in the quotes that another has; without them where it needs none."""
    if raw[:1] == "'" and not re.search(r"[^ -~\xa0-\ud7ff]|'", text):
        return f"'{text}'"
    is_plain = raw[:1] != '"' and (_PLAIN_ALONE if is_alone else _PLAIN).fullmatch(text)
    return text if is_plain else json.dumps(text, ensure_ascii=False)


def applied(text: str, edits: Iterable[Edit]) -> str:
    """A text with changes made; of two that overlap, the one that begins first."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    done, parts = 0, []
    for change in sorted(set(edits), key=lambda e: (e.line, e.column, e.end_line, e.end_column, e.text)):
        start, end = (
            starts[line - 1] + column - 1
            for line, column in ((change.line, change.column), (change.end_line, change.end_column))
        )
        if start >= done:
            parts += [text[done:start], change.text]
            done = end
    return "".join([*parts, text[done:]])
