"""A file as text: which of its lines belong to which record, so that one can be changed and every other byte stays.

A file that cannot be cut safely is refused.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Any, Final, NamedTuple

import msgspec

from timeline.record import SECTIONS, File, Refused, dates
from timeline.text.opening import dashed, data_at, data_of, inside, named_units, one_item, one_key
from timeline.text.units import (
    DASH,
    SPACE,
    Block,
    CannotCut,
    Unit,
    apart,
    indent_of,
    is_comment_line,
    joined,
    last_header,
    lines_of,
    moved_line,
    parted,
    split_lines,
    usual_gap,
)

DASH_COLUMN: Final = 2


# The document


class Document(msgspec.Struct, frozen=True, dict=True):
    r"""A file cut into the keys of its top level, and its sections into records.

    `bom`, `eol` and `ended` are how the file is written: its byte order mark, `\r\n` where every line ends so, and
    whether the last line has an end. Inside, every line ends with a line feed. A block text at the end of a file whose
    last line has no end does not end with a line break, so inside its header says so; `last` is that text from its
    header on, as the file has it and as it stands inside.
    """

    top: Block
    sections: dict[str, Block]
    bom: str = ""
    eol: str = "\n"
    ended: bool = True
    last: tuple[str, str] = ("", "\n")

    @property
    def text(self) -> str:
        """The whole file."""
        return self.written(joined(self.top))

    def written(self, text: str) -> str:
        """A text with the byte order mark, the line ends and the last line of this file."""
        as_written, inside = self.last
        if not self.ended and text.endswith(inside) and (as_written or not _needs_its_end(text)):
            text = text.removesuffix(inside) + as_written
        return self.bom + (text.replace("\n", self.eol) if self.eol != "\n" else text)

    @cached_property
    def records(self) -> dict[str, Unit]:
        """The records of all sections by id, each with its text and the comments above it."""
        return {unit.name: unit for section in SECTIONS for unit in records_of(self, section)}

    @cached_property
    def section_of(self) -> dict[str, str]:
        """The section each record stands in, by id."""
        return {unit.name: section for section in SECTIONS for unit in records_of(self, section)}


def records_of(document: Document, section: str) -> list[Unit]:
    """The records of a section in the order of the file."""
    return [unit for unit in document.sections[section].units if not unit.is_comment]


@lru_cache(maxsize=4)
def cut(text: str) -> Document:
    """Cut a file; raises CannotCut, with the line and the reason, where that is not safe."""
    bom = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix("\ufeff")
    eol = "\r\n" if 0 < text.count("\n") == text.count("\r\n") else "\n"
    text = text.replace("\r\n", "\n") if eol != "\n" else text
    if odd := _ODD_BREAK.search(text):
        raise CannotCut("a line break that editors do not count", text.count("\n", 0, odd.start()) + 1)
    ended = not text or text.endswith("\n")
    last = ("", "\n") if ended else _last(text)
    lines = lines_of(text if ended else text.removesuffix(last[0]) + last[1])
    start = _after_document_mark(lines)
    units, tail = split_lines(lines[start:], 0, start + 1, items=False)
    sections: dict[str, Block] = dict.fromkeys(SECTIONS, NO_RECORDS)
    seen: set[str] = set()

    def name(text: str, line: int) -> tuple[str, Any]:
        above, body = parted(text)
        if not (key := _SECTION_KEY.match(body)):
            return one_key(text, line)
        sections[key[1]] = _section(body, line + above.count("\n"), seen)
        return key[1], None

    top = Block("mapping", "".join(lines[:start]), named_units(units, name, start + 1, once=True), tail)
    return Document(top, sections, bom, eol, ended, last)


_ODD_BREAK: Final = re.compile("\r(?!\n)|[\x85\u2028\u2029]")
"""What ends a line for YAML and for nobody else."""


def _last(text: str) -> tuple[str, str]:
    """How a file whose last line has no end does end, and what to have in its place so that anything may follow."""
    header = last_header(text)
    if header is None:
        return "", "\n"
    found = "".join(header.lines)
    first, below = header.lines[0], "".join(header.lines[1:]) + "\n"
    for how in (header.how, header.how.replace("+", "-"), f"{header.how}-", header.how.replace("+", "")):
        closed = re.sub(rf"([|>]){re.escape(header.how)}( *(?:#.*)?\r?\n)$", rf"\g<1>{how}\g<2>", first) + below
        if data_of(closed) == data_of(found):
            return ("", "\n") if how == header.how else (found, closed)
    raise CannotCut("the last line has no end, and its text would be another with one", text.count("\n") + 1)


def _needs_its_end(text: str) -> bool:
    """Whether a file ends in a block text that would be another without the end of its last line."""
    header = last_header(text)
    return header is not None and "-" not in header.how


NO_RECORDS: Final = Block("list", "", (), "", DASH_COLUMN)

_SECTION_KEY = re.compile(rf"({'|'.join(SECTIONS)}):(?=[ \n])")


def _after_document_mark(lines: Sequence[str]) -> int:
    content = next((i for i, line in enumerate(lines) if line.strip(SPACE) and not is_comment_line(line)), -1)
    return content + 1 if content >= 0 and re.fullmatch(r"---[ \r]*(?: #.*)?\n", lines[content]) else 0


def _section(text: str, line: int, seen: set[str]) -> Block:
    """The records of a section, whose ids are added to those seen."""
    try:
        block = inside(text)
    except CannotCut as error:
        raise CannotCut(error.reason, line + error.line - 1) from None
    if block is None and next(iter(data_at(text, line).values())) is None:
        return NO_RECORDS._replace(head=text)
    if block is None or block.kind == "mapping" or (block.kind == "inline" and block.units):
        raise CannotCut("the records of a section each begin with a dash on a line of their own", line)
    line += block.head.count("\n")
    for unit in block.units:
        line += unit.gap.count("\n")
        if not unit.is_comment:
            _see(unit, seen, line)
        line += unit.text.count("\n")
    return block._replace(column=block.column if block.units else DASH_COLUMN)


def _see(record: Unit, seen: set[str], line: int) -> None:
    id = record.data.get("id") if isinstance(record.data, dict) else None
    if not isinstance(id, str):
        raise CannotCut("a record has no id", line)
    if id in seen:
        raise CannotCut(f"two records have the id `{id}`", line)
    seen.add(id)


# Changing it


def insert(document: Document, section: str, text: str, *, after: str | None = None) -> Document:
    """Put a record into a section: after the record of an id, as the first (`after=""`), or as the last.

    The text begins with a dash, or with comments above it; it is moved to the column of the section's dashes.
    """
    block = document.sections[section]
    unit = _record(text, block.column)
    if unit.name in document.records:
        raise CannotCut(f"two records have the id `{unit.name}`")
    units = list(block.units)
    at = _after(units, after)
    gap = usual_gap([block], "\n")
    if at == 0 and units:
        unit, units[0] = unit._replace(gap=units[0].gap), units[0]._replace(gap=gap)
    elif at:
        unit = unit._replace(gap=gap)
    return _with(document, section, [*units[:at], unit, *units[at:]])


def _after(units: Sequence[Unit], id: str | None) -> int:
    """The place after a record, and after the comments that touch it from below."""
    places = [i for i, unit in enumerate(units) if not unit.is_comment and id in (None, unit.name)]
    if id == "" or not places:
        return 0 if id == "" else len(units)
    at = places[-1] + 1
    while at < len(units) and units[at].is_comment and not units[at].gap:
        at += 1
    return at


def insert_event(document: Document, text: str) -> Document:
    """Put an event into its place in the order of dates: after the last one that is not later.

    Raises `Refused` for a date that cannot be read.
    """
    when = dates.parse(_record(text, 0).data["date"]).order
    before = [unit.name for unit in records_of(document, "events") if _order(unit) <= when]
    return insert(document, "events", text, after=before[-1] if before else "")


def _order(event: Unit) -> tuple[dt.date, dt.date]:
    """The bounds an event is sorted by; one without a date that can be read comes first."""
    try:
        return dates.parse(event.data["date"]).order
    except (Refused, KeyError, TypeError):
        return dt.date.min, dt.date.min


def replace(document: Document, id: str, text: str) -> Document:
    """Put another text, with its comments above, in the place of a record."""
    section = document.section_of[id]
    block = document.sections[section]
    new = _record(text, block.column)
    return _with(document, section, [new._replace(gap=unit.gap) if unit.name == id else unit for unit in block.units])


def remove(document: Document, id: str) -> Document:
    """Take a record out, with its comments and the gap above it (below it, if it was the first)."""
    section = document.section_of[id]
    units = list(document.sections[section].units)
    at = next(i for i, unit in enumerate(units) if unit.name == id)
    gone = units.pop(at)
    if at == 0 and units:
        units[0] = units[0]._replace(gap=gone.gap)
    return _with(document, section, units)


def reorder(document: Document, section: str, ids: Sequence[str]) -> Document:
    """Put the records of a section into another order; gaps and comments that stand alone keep their places."""
    block = document.sections[section]
    records = iter([document.records[id] for id in ids])
    units = [unit if unit.is_comment else next(records)._replace(gap=unit.gap) for unit in block.units]
    return _with(document, section, units)


def _record(text: str, column: int) -> Unit:
    """The text of one record as a unit whose dash stands at a column; raises CannotCut if it is none."""
    lines = lines_of(text.replace("\r\n", "\n").strip("\n") + "\n")
    by = column - next((indent_of(line) for line in lines if DASH.match(line)), 0)
    moved = "".join(moved_line(line, by) for line in lines)
    name, data = one_item(moved, 1)
    if not isinstance(data, dict) or not isinstance(data.get("id"), str):
        raise CannotCut("a record has no id")
    return Unit(name, moved, "", data)


def _with(document: Document, section: str, units: Sequence[Unit]) -> Document:
    """The document with other records in a section; a section that was not there comes last."""
    block = document.sections[section]
    block = dashed(block._replace(units=tuple(apart(units, block.column))))
    if not block.head:
        block = block._replace(head=f"{section}:\n")
    top = list(document.top.units)
    if section not in (unit.name for unit in top):
        top.append(Unit(section, "", "\n" if top else ""))
    for i, unit in enumerate(top):
        if unit.name == section:
            top[i] = unit._replace(text=parted(unit.text)[0] + joined(block))
            if units and units[-1].is_comment and i + 1 < len(top):
                top[i + 1] = top[i + 1]._replace(gap=top[i + 1].gap or "\n")
    kept = document.top._replace(units=tuple(top))
    return msgspec.structs.replace(document, top=kept, sections=document.sections | {section: block})


# Without parsing


class Lines(NamedTuple):
    """The lines of one record, from its dash to the line before the next one: indexes from 0, the end exclusive."""

    start: int
    end: int


_SECTION = re.compile(r"([^\s#-][^:]*):")
_WITHOUT_RECORDS = frozenset(File.__struct_fields__) - SECTIONS.keys()


def blocks(lines: Sequence[str]) -> list[Lines]:
    """Where the records of a file in house style seem to stand, for one that cannot be cut: a guess by indentation.

    A list below a key that holds no records, such as the rows of the vocabulary, is none of them; one below a key that
    nobody knows may be a section with its name misspelt.
    """
    found: list[Lines] = []
    indent: int | None = None
    may_hold = True
    for number, line in enumerate(lines):
        dash = DASH.match(line) if may_hold else None
        if dash and (indent is None or indent_of(line) == indent):
            indent = indent_of(line)
        elif section := _SECTION.match(line):
            indent, dash = None, None
            may_hold = section[1] not in _WITHOUT_RECORDS
        else:
            continue
        if found and found[-1].end == len(lines):
            found[-1] = Lines(found[-1].start, number)
        if dash:
            found.append(Lines(number, len(lines)))
    return found
