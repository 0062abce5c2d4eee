"""A file as text: where each record stands in it.

The lines of a record are found without parsing, so that one record that is not YAML does not hide the others.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_SECTION = re.compile(r"[^\s#-][^:]*:")
_ITEM = re.compile(r"( *)-(?: |$)")


class Block(NamedTuple):
    """The lines of one record, from its dash to the line before the next one: indexes from 0, the end exclusive."""

    start: int
    end: int


def blocks(lines: list[str]) -> list[Block]:
    """The records of a file in house style: the items of the lists that stand directly under a top-level key."""
    found: list[Block] = []
    indent: int | None = None
    for number, line in enumerate(lines):
        item = _ITEM.match(line)
        if item and (indent is None or len(item[1]) == indent):
            indent = len(item[1])
        elif _SECTION.match(line):
            indent, item = None, None
        else:
            continue
        if found and found[-1].end == len(lines):
            found[-1] = Block(found[-1].start, number)
        if item:
            found.append(Block(number, len(lines)))
    return found
