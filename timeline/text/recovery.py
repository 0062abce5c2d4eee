"""A text that is not YAML made into one that is, by taking out as little as can be: the rest is read all the same.

Each record is tried by itself, and then what stands round the records. Where the parser stops, the line's value is
taken out and a mark is left in its place, so that its key is known to be there and its value is known to be unknown. No
line moves, so that all places stay as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import msgspec

from timeline.record import Fault
from timeline.text.document import blocks

MARK: Final = "\ufdd0"
"""Stands where something could not be read: a noncharacter, which no text may hold (Unicode Standard, 23.7)."""

MOST_REPAIRS: Final = 40
"""How often one record is tried before it is given up."""

Parse = Callable[[str], Fault | None]
"""Tries a text: the fault at which the parser stops, if it does."""


class Repaired(msgspec.Struct):
    """A text on its way to be YAML: its lines, what was wrong, and the lines that have a problem reported already."""

    lines: list[str]
    told: set[int]
    faults: list[Fault] = []


def recovered(text: str, parse: Parse, told: set[int]) -> tuple[str, list[Fault]]:
    """A text that can be parsed, and what was wrong with it; lines `told` (from 1) are faulty for another reason."""
    work = Repaired(text.split("\n"), told)
    found = blocks(work.lines)
    sound = 0
    for number, (start, end) in enumerate(found):
        if start >= sound and (fault := parse("\n".join(work.lines[start:end]))):
            sound = _end_of_quoted(work.lines, found[number:], parse) if "not closed" in fault.message else 0
            if not sound:
                _repair(work, start, end, parse)
    _repair_between(work, parse)
    if parse("\n".join(work.lines)):
        _repair(work, 0, len(work.lines), parse)
    return "\n".join(work.lines), work.faults


def _end_of_quoted(lines: Sequence[str], following: Sequence[tuple[int, int]], parse: Parse) -> int:
    """Where a record ends that has a quoted text with lines which look like records; 0 if it is none."""
    start = following[0][0]
    ends = (end for _, end in following[1:4])
    return next((end for end in ends if parse("\n".join(lines[start:end])) is None), 0)


def _repair_between(work: Repaired, parse: Parse) -> None:
    """Repair what stands above the records and between them; a dash stands for each record meanwhile."""
    whole = list(work.lines)
    found = blocks(whole)
    for start, end in found:
        work.lines[start:end] = [whole[start].partition("-")[0] + "-", *[""] * (end - start - 1)]
    _repair(work, 0, len(whole), parse)
    for start, end in found:
        work.lines[start:end] = whole[start:end]


def _repair(work: Repaired, start: int, end: int, parse: Parse) -> None:
    """Take out of some lines what cannot be read, or all of it when that does not help."""
    tries = Counter[int]()
    for _ in range(MOST_REPAIRS):
        fault = parse("\n".join(work.lines[start:end]))
        if not fault or not fault.span:
            return
        line = min(start + fault.span.line - 1, end - 1)
        by = 0 if tries[line] else _aligned(work.lines, line, start, end)
        if by and fault.rule.code == "TL101":
            says = f"this line is indented {'deeper' if by > 0 else 'less'} than the keys above it"
            fault = msgspec.structs.replace(fault, message=says, hint="indent it as the lines above")
        if line + 1 not in work.told:
            place = fault.span._replace(line=line + 1, end_line=start + fault.span.end_line) if fault.span else None
            work.faults.append(msgspec.structs.replace(fault, span=place))
            work.told.add(line + 1)
        if not by:
            _take_out(work.lines, line, start, end, max(1, tries[line]))
        tries[line] = max(2, tries[line] + 1) if not by else 1
    dash = re.match(r" *-(?= |$)", work.lines[start])
    work.lines[start:end] = [f"{dash[0]} {MARK}" if dash else "", *[""] * (end - start - 1)]


_BEGINS: Final = re.compile(
    r"(?P<indent> *)(?P<dashes>(?:- +)*)(?P<key>(?P<quote>[\"']?)[\w\ufdd0.-]+(?P=quote):(?= |$))?"
)


def _take_out(lines: list[str], line: int, start: int, end: int, tried: int) -> None:
    """One way after another to make a line harmless: without its value, not at all."""
    if tried <= 1 and lines[line].strip():
        is_odd = lines[line].lstrip(" ")[0] in "?:*"
        owner = line if is_odd or _begins(lines[line]) else _above(lines, line, start)
        without_value(lines, owner, end)
    elif tried == 2 and lines[line].strip():
        indent = " " * _indent(lines[line])
        _blank_unit(lines, line, end)
        lines[line] = f"{indent}{MARK}: {MARK}"
    else:
        _blank_unit(lines, line if lines[line].strip() else _above(lines, line, start), end)


def _begins(line: str) -> bool:
    """Whether a key or an item begins on a line."""
    found = _BEGINS.match(line)
    return bool(found and (found["key"] or found["dashes"] or line.strip() == "-"))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _column(line: str) -> int:
    """The column of the key of a line, behind its dashes."""
    found = _BEGINS.match(line)
    return len(found["indent"] + found["dashes"]) if found else _indent(line)


def _above(lines: Sequence[str], line: int, start: int) -> int:
    """The line of the key or item above that a line belongs to."""
    indent = _indent(lines[line]) if lines[line].strip() else 10**6
    for number in range(line - 1, start - 1, -1):
        if lines[number].strip() and _begins(lines[number]) and _indent(lines[number]) < indent:
            return number
    return max(start, line - 1)


def _unit(lines: Sequence[str], line: int, end: int, column: int) -> Iterator[int]:
    """The lines below a line that stand deeper than a column."""
    for number in range(line + 1, end):
        if lines[number].strip():
            if _indent(lines[number]) <= column and not lines[number].startswith(f"{' ' * column}: "):
                return
            yield number


def without_value(lines: list[str], line: int, end: int) -> None:
    """Put the mark in the place of the value of a key or an item, and take out the lines below that belong to it."""
    found = _BEGINS.match(lines[line])
    column = _column(lines[line])
    is_alone = found and found["dashes"] and not list(_unit(lines, line, end, _indent(lines[line])))
    for number in list(_unit(lines, line, end, column)):
        lines[number] = ""
    if found and found["key"] and not is_alone:
        lines[line] = f"{found[0]} {MARK}"
    elif _begins(lines[line]):
        lines[line] = f"{' ' * _indent(lines[line])}- {MARK}"
    elif lines[line].strip():  # neither a key nor an item: some key that cannot be read
        lines[line] = f"{' ' * column}{MARK}: {MARK}"


def _blank_unit(lines: list[str], line: int, end: int) -> None:
    for number in list(_unit(lines, line, end, _indent(lines[line]))):
        lines[number] = ""
    lines[line] = ""


def _aligned(lines: list[str], line: int, start: int, end: int) -> int:
    """Move a key or an item that stands a little off to the column of its neighbours; by how much it was off."""
    found = _BEGINS.match(lines[line])
    if not found or not (found["key"] or found["dashes"]) or line == start:
        return 0
    own, neighbours = _indent(lines[line]), _columns(lines[start:line], dashes=bool(found["dashes"]))
    nearest = min(neighbours, key=lambda column: (abs(column - own), -column), default=own)
    if own in neighbours or abs(nearest - own) > 3:
        return 0
    for number in (line, *_unit(lines, line, end, own)):
        lines[number] = " " * (nearest - own) + lines[number] if nearest > own else lines[number][own - nearest :]
    return own - nearest


def _columns(lines: Sequence[str], *, dashes: bool) -> set[int]:
    """The columns at which the keys, or the dashes, of some lines stand."""
    columns: set[int] = set()
    for line in lines:
        found = _BEGINS.match(line)
        if found and dashes and found["dashes"]:
            columns.add(len(found["indent"]))
        elif found and not dashes and found["key"]:
            columns.add(_column(line))
    return columns
