"""A file as text: which of its lines belong to which record, so that one can be changed and every other byte stays.

The lines are cut by their indentation; then every stretch is parsed on its own. A stretch that is one key or one item
by itself is so in the file too, and its name is what the parser says; a file that cannot be cut so is refused. Comments
directly above a record, and those inside it, belong to it; others stand alone. Blank lines are the gaps between.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Any, Final, NamedTuple

import msgspec
import yaml

from timeline.record import SECTIONS, Refused, dates

MOST_DEPTH: Final = 64
DASH_COLUMN: Final = 2


class CannotCut(ValueError):
    """A file whose records cannot be told apart safely: the line, from 1, and the reason."""

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(f"line {line}: {reason}")
        self.reason = reason
        self.line = line


class Unit(NamedTuple):
    """Lines that belong together: a record, a key with its value, an item of a list, or comments that stand alone.

    `text` begins with the comments directly above; `gap` is the blank lines above those (in a list in brackets, the
    comma). `name` is the key, the id or the item itself, and for comments their text; `data` is the value as plain
    data, in which every scalar is text.
    """

    name: str
    text: str
    gap: str = ""
    data: Any = None

    @property
    def is_comment(self) -> bool:
        """Whether these are comments that stand alone."""
        return self.name.startswith("#") and self.name.endswith("\n")


class Block(NamedTuple):
    """A stretch that holds units: what comes before the first, the units, what comes after the last.

    `kind` is `mapping`, `list` or `inline` (a list in brackets); `column` is where its keys or dashes stand.
    """

    kind: str
    head: str
    units: tuple[Unit, ...]
    tail: str = ""
    column: int = 0


def joined(block: Block) -> str:
    """The text of a block: what `opened` was given, if nothing was changed."""
    return set_in(block.head, "".join(unit.gap + unit.text for unit in block.units)) + block.tail


def set_in(head: str, text: str) -> str:
    """A text after its head; a dash goes into the spaces before the first key, or else on a line of its own."""
    if not shares_line(head):
        return head + text
    if text.startswith(" " * len(head)) and text[len(head)] not in "# \n":
        return head + text[len(head) :]
    return f"{head.rstrip(SPACE)}\n{text}"


def shares_line(head: str) -> bool:
    """Whether a head is a dash with the first key on its line."""
    return re.fullmatch(" *- +", head) is not None


_Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Lines

SPACE: Final = " \t\r\n"
"""What says nothing at the ends of a line; a space that does not break is a character like any other."""


def lines_of(text: str) -> list[str]:
    """The lines of a text with their ends; only a line feed ends a line, as editors count them."""
    *whole, last = text.split("\n")
    return [line + "\n" for line in whole] + ([last] if last else [])


def parted(text: str) -> tuple[str, str]:
    """The comments above, and the rest."""
    found = _COMMENTS.match(text)
    end = found.end() if found else 0
    return text[:end], text[end:]


_COMMENTS: Final = re.compile(r"(?: *#[^\n]*(?:\n|\Z))*")


def _is_comment(line: str) -> bool:
    return line.lstrip(" ").startswith("#")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


_DASH = re.compile(r" *-(?: |\r?$)", re.MULTILINE)
_BLOCK_TEXT = re.compile(
    r"""(?P<dashes>[ ]*(?:-[ ]+)*)
    (?P<key>(?:"[^"\n]*"|'[^'\n]*'|[^\s\#'"][^\n]*?)[ ]*:[ ]+)?
    [|>](?P<how>[-+1-9]{0,2})[ ]*(?:\#.*)?\r?$""",
    re.VERBOSE | re.MULTILINE,
)
"""A line after which a text in lines of its own begins: `summary: |`, `- >-`."""


def _split(lines: Sequence[str], column: int, first: int, *, items: bool) -> tuple[list[Unit], str]:
    """Lines, of which the first has a number, as units that begin at a column; and the blank lines after the last."""
    units: list[Unit] = []
    own: list[str] = []  # the lines of the unit that is open
    waiting: list[str] = []  # blank lines and comments that may still belong to it
    gap = ""

    deeper = " " * (column + 1)
    whole = 0  # the lines before this one belong to the unit that is open, wherever they stand
    for number, line in enumerate(lines):
        if own and (number < whole or (line.startswith(deeper) and line.strip(SPACE) and not _is_below(line, waiting))):
            own += [*waiting, line]
            waiting.clear()
            continue
        indent = _indent(line)
        begins = indent == column and (_DASH.match(line) is not None) == items
        if not line.strip(SPACE) or _is_comment(line):
            waiting.append(line)
        elif own and _continues(line, indent, column, items=items):
            own += [*waiting, line]
            waiting.clear()
        elif own and (not begins or _is_open(own)) and (reach := _reach([*own, *waiting], lines[number:])):
            own += [*waiting, line]
            waiting.clear()
            whole = number + reach
        elif begins:
            if refusal := _REFUSED_AT_START.match(line, column):
                raise CannotCut(_WHY_REFUSED[refusal.lastgroup or ""], first + number)
            units += _finished(own, waiting, gap)
            loose, gap, above = _between(waiting)
            units += loose
            own = [*above, line]
            waiting.clear()
        else:
            raise CannotCut("this line does not stand under the others of its list or mapping", first + number)
    units += _finished(own, waiting, gap)
    loose, gap, _ = _between([*waiting, "\n"])  # a blank line more: these comments are above nothing
    return [*units, *loose], gap[:-1]


_REFUSED_AT_START: Final = re.compile(r"(?:(?P<key>\?)|(?P<begin>---)|(?P<end>\.\.\.))(?=[ \t\r\n])")

_WHY_REFUSED: Final = {
    "key": "a `?` stands before a key; write the key, a colon and its value",
    "begin": "a second document begins",
    "end": "`...` ends the document",
}


def _is_below(line: str, waiting: Iterable[str]) -> bool:
    """Whether a line is a comment below other comments that stand less deep: it belongs where they do."""
    return _is_comment(line) and any(map(_is_comment, waiting))


def _is_open(lines: Iterable[str]) -> bool:
    """Whether more brackets seem to open in these lines than close, so that the next lines may belong to them."""
    text = "".join(lines)
    return text.count("[") > text.count("]") or text.count("{") > text.count("}")


def _reach(own: list[str], lines: Sequence[str]) -> int:
    """How many of the lines that follow belong to the lines before, because a quote or a bracket is open there."""
    size = 16
    while True:
        last = _end_of_open("".join([*own, *lines[:size]]), len(own))
        if last is not None or size >= len(lines):
            return max(0, (last or 0) + 1 - len(own))
        size *= 4


def _end_of_open(text: str, line: int) -> int | None:
    """The line, from 0, where that ends which is open as a line begins; 0 for nothing, None where the text is short."""
    try:
        for start, end in _spans(text):
            if end >= line:
                return end if start < line else 0
    except yaml.YAMLError:
        return None
    return 0


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """The lines on which each text in quotes, or bracket, that stands in no other begins and ends."""
    depth = start = 0
    for event in yaml.parse(text, Loader=_Loader):
        mark: Any = event.start_mark
        start = start if depth else mark.line
        if isinstance(event, yaml.CollectionStartEvent):
            depth += bool(depth or event.flow_style)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= depth > 0
        elif not isinstance(event, yaml.ScalarEvent) or event.style not in ("'", '"'):
            continue
        mark = event.end_mark
        if not depth and (mark.index > event.start_mark.index):  # type: ignore[union-attr]
            yield start, mark.line


def _finished(own: list[str], waiting: list[str], gap: str) -> list[Unit]:
    """The unit of which these are the lines, if any; the blank lines below are its own where its text holds them."""
    text = "".join(own)
    if waiting and (column := text_column(text)):
        blank = next((i for i, line in enumerate(waiting) if line.strip(SPACE)), len(waiting))
        deep = [i for i, line in enumerate(waiting[:blank], 1) if len(line) > column + 1]
        held = blank if keeps_blank_lines(text) else max(deep, default=0)
        text += "".join(waiting[:held])
        del waiting[:held]
    return [Unit("", text, gap)] if own else []


def keeps_blank_lines(text: str) -> bool:
    """Whether a key or an item ends in a text after `|+` or `>+`, to which every blank line below it belongs."""
    header = _last_header(text)
    return header is not None and "+" in header.how


def text_column(text: str) -> int:
    """Where the lines of the block text stand in which a key or an item ends; 0 where it does not end in one."""
    header = _last_header(text)
    if header is None:
        return 0
    if number := re.search("[1-9]", header.how):
        return header.column + int(number[0])
    return next((_indent(line) for line in header.lines[1:] if line.strip(SPACE)), header.column + 1)


class _Header(NamedTuple):
    """Where a block text begins: the column its lines are deeper than, its indicators, its lines from the header on."""

    column: int
    how: str
    lines: list[str]


def _last_header(text: str) -> _Header | None:
    """The header of the block text in which a key or an item ends; None where it does not end in one.

    It is the first line of its sort that stands less deep than all below it: others may be lines of the text.
    """
    if "|" not in text and ">" not in text:
        return None
    lines = lines_of(text)
    found: _Header | None = None
    least = len(text)
    for number, line in reversed(list(enumerate(lines))):
        if header := _BLOCK_TEXT.match(line):
            dashes = header["dashes"]
            column = len(dashes) if header["key"] else dashes.rfind("-")
            found = _Header(column, header["how"], lines[number:]) if column < least else found
        least = min(least, _indent(line) if line.strip(SPACE) else least)
    return found


def _continues(line: str, indent: int, column: int, *, items: bool) -> bool:
    """Whether a line that is no deeper belongs to the unit above: a bracket that closes, a dash of a key's list."""
    return line.lstrip(" ")[0] in "]}" or (not items and indent == column and _DASH.match(line) is not None)


def _between(lines: list[str]) -> tuple[list[Unit], str, list[str]]:
    """What stands between two units: comments that stand alone, the gap after them, comments directly above."""
    start = len(lines)
    while start and _is_comment(lines[start - 1]):
        start -= 1
    loose: list[Unit] = []
    gap = ""
    run = ""
    for line in [*lines[:start], ""]:
        if _is_comment(line):
            run += line
            continue
        if run:
            loose.append(Unit(f"#{run}", run, gap))
            gap = run = ""
        gap += line
    return loose, gap, lines[start:]


# Data and names


@lru_cache(maxsize=1 << 17)
def data_of(text: str) -> Any:
    """The plain data of a text, every scalar as text; the same object each time. Raises CannotCut."""
    loader = _Loader(text)
    try:
        events = [type(loader.get_event()), type(loader.get_event())]
        first = loader.get_event() if events[1] is yaml.DocumentStartEvent else None
        data = _node(first, loader.get_event, 0) if first else None
        rest = type(loader.get_event()) if first else yaml.DocumentEndEvent
        if rest is not yaml.DocumentEndEvent or (first and type(loader.get_event()) is not yaml.StreamEndEvent):
            raise CannotCut("more than one document")
    except yaml.MarkedYAMLError as error:
        mark: Any = error.problem_mark or error.context_mark
        raise CannotCut(f"this is not YAML: {error.problem or error.context}", mark.line + 1 if mark else 1) from None
    except yaml.YAMLError:
        raise CannotCut("this holds characters that YAML forbids") from None
    return data


def _node(event: Any, get: Callable[[], Any], depth: int) -> Any:
    kind = type(event)
    if kind is yaml.AliasEvent or event.anchor is not None or event.tag is not None or depth > MOST_DEPTH:
        what = "too deep" if depth > MOST_DEPTH else "a YAML anchor, alias or tag is used"
        raise CannotCut(what, event.start_mark.line + 1)
    if kind is yaml.ScalarEvent:
        return event.value if event.value or event.style else None
    if kind is yaml.SequenceStartEvent:
        items = []
        while type(event := get()) is not yaml.SequenceEndEvent:
            items.append(_node(event, get, depth + 1))
        return items
    mapping: dict[str, Any] = {}
    while type(event := get()) is not yaml.MappingEndEvent:
        key = _node(event, get, depth + 1)
        if not isinstance(key, str) or key in mapping or key == "<<":
            raise CannotCut("a key that is not a word, or stands twice", event.start_mark.line + 1)
        mapping[key] = _node(get(), get, depth + 1)
    return mapping


Naming = Callable[[str, int], tuple[str, Any]]
"""From the text of a unit, and its line, to its name and data; raises CannotCut."""


def _named(units: Iterable[Unit], name: Naming, line: int, *, once: bool) -> tuple[Unit, ...]:
    """Units with their names; the second of one name is numbered, or refused where names stand but once."""
    named: list[Unit] = []
    seen: Counter[str] = Counter()
    for unit in units:
        line += unit.gap.count("\n")
        called, data = (unit.name, None) if unit.is_comment else name(unit.text, line)
        seen[called] += 1
        if once and seen[called] > 1 and not unit.is_comment:
            raise CannotCut(f"`{called}` stands twice", line)
        named.append(Unit(_numbered(called, seen[called]), unit.text, unit.gap, data))
        line += unit.text.count("\n")
    return tuple(named)


def _numbered(name: str, times: int) -> str:
    return name if times == 1 else f"{name[:1] if name[:1] == '#' else ''}{times}:{name}"


def _key(text: str, line: int) -> tuple[str, Any]:
    """The one key that a text holds, and its value."""
    match _data_at(text, line):
        case dict(data) if len(data) == 1:
            return next(iter(data.items()))
    raise CannotCut("this is not one key with its value", line)


def _item(text: str, line: int) -> tuple[str, Any]:
    """The name of the one item that a text holds, and the item."""
    match _data_at(text, line):
        case [item]:
            return name_of(item), item
    raise CannotCut("this is not one item of a list", line)


def _data_at(text: str, line: int) -> Any:
    try:
        return data_of(text)
    except CannotCut as error:
        raise CannotCut(error.reason, line + error.line - 1) from None


def name_of(item: Any) -> str:
    """What to call an item of a list: itself, its id or its name; one without a name is called by all it holds."""
    if isinstance(item, str):
        return item
    if isinstance(item, dict):
        for key in ("id", "name"):
            if isinstance(item.get(key), str):
                return str(item[key])
    return json.dumps(item)


# Opening a unit

_ITEM = re.compile(r" *-(?: +|(?=\r?\n))")
_KEY = re.compile(r""" *(?:[\w-]+|"[^"\\\n]*"|'[^'\n]*') *:(?=[ \r\n])""")
_NOTHING = re.compile(r" *(?:#.*)?\r?\n?")


def opened(text: str, data: Any = None) -> Block | None:
    """What is inside a key or an item (given without the comments above it); None for what holds no units.

    With the data of what is inside, where they are known, the text is not parsed again.
    """
    try:
        return inside(text) if data is None else _inside(text, data)
    except CannotCut:
        return None


@lru_cache(maxsize=64)
def inside(text: str) -> Block | None:
    """What `opened` gives; raises CannotCut, with the reason, for what cannot be cut though it may hold units."""
    return _inside(text, None)


def _inside(text: str, data: Any) -> Block | None:
    first, *rest = lines_of(text) or [""]
    begin = _ITEM.match(first) or _KEY.match(first)
    if not begin:
        return None
    value = first[begin.end() :]
    if _NOTHING.fullmatch(value):
        return _block(first, rest, data, may_be_list=not _ITEM.match(first))
    if _ITEM.match(first):
        return _block(begin[0], [" " * begin.end() + value, *rest], data, may_be_list=False)
    return _inline(text, begin.end() + _indent(value)) if value.lstrip(SPACE).startswith("[") else None


def _block(head: str, lines: Sequence[str], data: Any, *, may_be_list: bool) -> Block | None:
    content = next((line for line in lines if line.strip(SPACE) and not _is_comment(line)), None)
    if content is None:
        return None
    items = may_be_list and _DASH.match(content) is not None
    first = 1 + head.count("\n")
    units, tail = _split(lines, _indent(content), first, items=items)
    known = _known(units, data, items=items)
    name = (lambda _text, _line: next(known)) if known else _item if items else _key
    named = _named(units, name, first, once=not items)
    return Block("list" if items else "mapping", head, named, tail, _indent(content))


def _known(units: Iterable[Unit], data: Any, *, items: bool) -> Iterator[tuple[str, Any]] | None:
    """The names and the data of units, if the data of all are those: every one begins in the same column.

    So none can be more than one key or item, and none less where there are as many as the data have.
    """
    texts = [unit.text for unit in units if not unit.is_comment]
    if items:
        return ((name_of(item), item) for item in data) if isinstance(data, list) and len(data) == len(texts) else None
    keys = [found[1].strip("\"'") for text in texts if (found := _FIRST_KEY.match(text))]
    return iter(data.items()) if isinstance(data, dict) and keys == list(data) and len(keys) == len(texts) else None


_FIRST_KEY: Final = re.compile(rf"""{_COMMENTS.pattern} *([\w-]+|"[^"\\\n]*"|'[^'\n]*') *:(?=[ \r\n])""")


def _inline(text: str, start: int) -> Block | None:
    """A list in brackets, its items parted by the commas; None when a comment stands among them."""
    texts, end = _items(text, start + 1)
    if end < 0 or not _NOTHING.fullmatch(text[end + 1 :]):
        return None
    whole = data_of(text)
    if not isinstance(whole, dict) or [data_of(t) for t in texts if t.strip(SPACE)] != next(iter(whole.values())):
        return None
    units: list[Unit] = []
    between = ""
    for raw in texts:
        if not raw.strip(SPACE):
            between += raw
            continue
        before, after = raw[: len(raw) - len(raw.lstrip(SPACE))], raw[len(raw.rstrip(SPACE)) :]
        units.append(Unit("", raw.strip(SPACE), between + before))
        between = after + ","
    tail = between.removesuffix(",") if texts[-1].strip(SPACE) else between
    named = _named(units, lambda item, _line: (name_of(data_of(item)), data_of(item)), 1, once=False)
    return Block("inline", text[: start + 1], named, tail + text[end:])


def _items(text: str, start: int) -> tuple[list[str], int]:
    """The texts between the commas of a list in brackets, and where it closes; -1 when it does not, or has comments."""
    texts, item, depth, quote, last = [], start, 0, "", ","
    escaped = False
    for i in range(start, len(text)):
        char = text[i]
        before, last = last, last if char in SPACE else char
        if quote:
            begins = not escaped and text.startswith("''" if quote == "'" else "\\", i)
            quote = "" if char == quote and not escaped and not begins else quote
            escaped = begins
        elif char in "\"'" and before in "[{,:":
            quote = char
        elif char == "#" and text[i - 1] in SPACE:
            break
        elif char in "[{":
            depth += 1
        elif char in "]}" and depth:
            depth -= 1
        elif (char == "," and not depth) or char == "]":
            texts.append(text[item:i])
            item = i + 1
            if char == "]":
                return texts, i
    return [""], -1


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
    units, tail = _split(lines[start:], 0, start + 1, items=False)
    sections: dict[str, Block] = dict.fromkeys(SECTIONS, NO_RECORDS)
    seen: set[str] = set()

    def name(text: str, line: int) -> tuple[str, Any]:
        above, body = parted(text)
        if not (key := _SECTION_KEY.match(body)):
            return _key(text, line)
        sections[key[1]] = _section(body, line + above.count("\n"), seen)
        return key[1], None

    top = Block("mapping", "".join(lines[:start]), _named(units, name, start + 1, once=True), tail)
    return Document(top, sections, bom, eol, ended, last)


_ODD_BREAK: Final = re.compile("\r(?!\n)|[\x85\u2028\u2029]")
"""What ends a line for YAML and for nobody else."""


def _last(text: str) -> tuple[str, str]:
    """How a file whose last line has no end does end, and what to have in its place so that anything may follow."""
    header = _last_header(text)
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
    header = _last_header(text)
    return header is not None and "-" not in header.how


NO_RECORDS: Final = Block("list", "", (), "", DASH_COLUMN)

_SECTION_KEY = re.compile(rf"({'|'.join(SECTIONS)}):(?=[ \n])")


def _after_document_mark(lines: Sequence[str]) -> int:
    content = next((i for i, line in enumerate(lines) if line.strip(SPACE) and not _is_comment(line)), -1)
    return content + 1 if content >= 0 and re.fullmatch(r"---[ \r]*(?: #.*)?\n", lines[content]) else 0


def _section(text: str, line: int, seen: set[str]) -> Block:
    """The records of a section, whose ids are added to those seen."""
    try:
        block = inside(text)
    except CannotCut as error:
        raise CannotCut(error.reason, line + error.line - 1) from None
    if block is None and next(iter(_data_at(text, line).values())) is None:
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


def usual_gap(blocks: Iterable[Block], otherwise: str) -> str:
    """The gap that most units have which are not the first of their block."""
    gaps = Counter(unit.gap for block in blocks for unit in block.units[1:])
    return gaps.most_common(1)[0][0] if gaps else otherwise


def _record(text: str, column: int) -> Unit:
    """The text of one record as a unit whose dash stands at a column; raises CannotCut if it is none."""
    lines = lines_of(text.replace("\r\n", "\n").strip("\n") + "\n")
    by = column - next((_indent(line) for line in lines if _DASH.match(line)), 0)
    moved = "".join(_moved(line, by) for line in lines)
    name, data = _item(moved, 1)
    if not isinstance(data, dict) or not isinstance(data.get("id"), str):
        raise CannotCut("a record has no id")
    return Unit(name, moved, "", data)


def _moved(line: str, by: int) -> str:
    if not line.strip(SPACE):
        return "\n"
    return " " * by + line if by > 0 else line[min(-by, _indent(line)) :]


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


def moved_to(block: Block, column: int) -> Block:
    """A block whose keys or dashes stand in another column; raises CannotCut where that would make another of it."""
    by = column - block.column
    units = [unit._replace(text="".join(_moved(line, by) for line in lines_of(unit.text))) for unit in block.units]
    for old, new in zip(block.units, units, strict=True):
        if by < 0 and not old.is_comment and data_of(old.text) != data_of(new.text):
            raise CannotCut("a line stands left of its list")
    renamed = (unit._replace(name=f"#{unit.text}") if unit.is_comment else unit for unit in units)
    return block._replace(units=tuple(renamed), column=column) if by and block.units else block


def dashed(block: Block) -> Block:
    """An empty list in brackets as one whose items begin with dashes; anything else as it is."""
    if block.kind != "inline" or not block.head.endswith("["):
        return block
    return block._replace(kind="list", head=f"{block.head[:-1].rstrip(SPACE)}{block.tail.removeprefix(']')}", tail="")


def listed(block: Block, column: int) -> Block:
    """A list in brackets as one with a dash for each item in a column; anything else as it is."""
    if block.kind != "inline" or any("\n" in unit.text for unit in block.units):
        return block
    units = tuple(unit._replace(text=f"{' ' * column}- {unit.text}\n", gap="") for unit in block.units)
    tail = block.tail[block.tail.index("]") + 1 :]
    return Block("list", f"{block.head[:-1].rstrip(SPACE)}{tail}", units, "", column)


def apart(units: Iterable[Unit], column: int) -> Iterator[Unit]:
    """Units of a block so that no comment becomes another's: those that stand alone have a blank line below them.

    Comments above the first unit may stand deeper than its column; where they are not the first they may not. After a
    text that keeps its blank lines there is no gap, which would be part of it.
    """
    last: Unit | None = None
    for unit in units:
        if last and (above := parted(unit.text)[0]) and any(_indent(line) > column for line in lines_of(above)):
            moved = "".join(_moved(line, min(0, column - _indent(line))) for line in lines_of(above))
            unit = unit._replace(text=moved + unit.text.removeprefix(above))  # noqa: PLW2901
        if last and last.is_comment and not unit.gap:
            unit = unit._replace(gap="\n")  # noqa: PLW2901
        elif last and unit.gap and keeps_blank_lines(last.text):
            unit = unit._replace(gap="")  # noqa: PLW2901
        yield unit
        last = unit


# Without parsing


class Lines(NamedTuple):
    """The lines of one record, from its dash to the line before the next one: indexes from 0, the end exclusive."""

    start: int
    end: int


_SECTION = re.compile(r"[^\s#-][^:]*:")


def blocks(lines: Sequence[str]) -> list[Lines]:
    """Where the records of a file in house style seem to stand, for one that cannot be cut: a guess by indentation."""
    found: list[Lines] = []
    indent: int | None = None
    for number, line in enumerate(lines):
        dash = _DASH.match(line)
        if dash and (indent is None or _indent(line) == indent):
            indent = _indent(line)
        elif _SECTION.match(line):
            indent, dash = None, None
        else:
            continue
        if found and found[-1].end == len(lines):
            found[-1] = Lines(found[-1].start, number)
        if dash:
            found.append(Lines(number, len(lines)))
    return found
