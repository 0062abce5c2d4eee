"""What cannot be cut into records is merged by lines and looked over; where that is wrong, both files stand whole."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from timeline.review.conflicts import ByLines, Merge, Style, has_markers
from timeline.text.document import blocks
from timeline.text.opening import data_of
from timeline.text.units import CannotCut


def must_be_kept(base: set[Any], ours: set[Any], theirs: set[Any]) -> set[Any]:
    """What either side has, without what the other took away from the base."""
    return (ours - (base - theirs)) | (theirs - (base - ours))


def merged_by_lines(base: bytes, ours: bytes, theirs: bytes, style: Style, by_lines: ByLines, note: str) -> Merge:
    """The merge by lines; where it has no conflict but is wrong, or cannot be made, both files whole."""
    try:
        content = by_lines(base, ours, theirs, style)
    except OSError as error:
        return _whole(ours, theirs, style, f"{note}; git could not merge it: {error}")
    if has_markers(content):
        return Merge(content, ("see the markers",), (note,))
    if wrong := _wrong(content, base, ours, theirs):
        return _whole(ours, theirs, style, f"{note}, which {wrong}")
    return Merge(content, (), (note,))


def _wrong(content: bytes, base: bytes, ours: bytes, theirs: bytes) -> str:
    """What is wrong with a merge by lines, or ""."""
    found, *sides = (_seeming_ids(text) for text in (content, base, ours, theirs))
    if twice := [id for id, times in found.items() if times > 1 and all(side[id] < times for side in sides[1:])]:
        return f"left `{twice[0]}` twice"
    if lost := must_be_kept(*(set(side) for side in sides)) - set(found):
        return f"lost `{min(lost)}`"
    return "left no YAML" if not _is_yaml(content) and _is_yaml(ours) and _is_yaml(theirs) else ""


_ID = re.compile(r"\bid: *['\"]?([\w-]+)")


def _seeming_ids(content: bytes) -> Counter[str]:
    lines = content.decode("utf-8", "replace").split("\n")
    records = ("\n".join(lines[start:end]) for start, end in blocks(lines))
    return Counter(found[1] for record in records if (found := _ID.search(record)))


def _is_yaml(content: bytes) -> bool:
    try:
        data_of(content.decode().removeprefix("\ufeff"))
    except (CannotCut, UnicodeDecodeError):
        return False
    return True


def _whole(ours: bytes, theirs: bytes, style: Style, note: str) -> Merge:
    eol = b"\r\n" if b"\r\n" in ours else b"\n"
    parts = ((b"<", style.ours, ours), (b"=", "", theirs), (b">", style.theirs, b""))
    lines = [
        mark * style.size
        + (f" {label}".encode() if label else b"")
        + eol
        + text
        + (eol if text[-1:] not in b"\n" else b"")
        for mark, label, text in parts
    ]
    return Merge(b"".join(lines), ("the whole file",), (note,))
