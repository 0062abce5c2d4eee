"""What is inside a key or an item: the data it holds, and the keys or items that it is made of, by name.

Every stretch is parsed on its own. A stretch that is one key or one item by itself is so in the file too, and its name
is what the parser says.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

import yaml

from timeline.text.units import (
    COMMENTS,
    DASH,
    SPACE,
    Block,
    CannotCut,
    Loader,
    Unit,
    indent_of,
    is_comment_line,
    lines_of,
    moved_line,
    split_lines,
)

MOST_DEPTH: Final = 64


# Data and names


@lru_cache(maxsize=1 << 17)
def data_of(text: str) -> Any:
    """The plain data of a text, every scalar as text; the same object each time. Raises CannotCut."""
    loader = Loader(text)
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


def named_units(units: Iterable[Unit], name: Naming, line: int, *, once: bool) -> tuple[Unit, ...]:
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


def one_key(text: str, line: int) -> tuple[str, Any]:
    """The one key that a text holds, and its value."""
    match data_at(text, line):
        case dict(data) if len(data) == 1:
            return next(iter(data.items()))
    raise CannotCut("this is not one key with its value", line)


def one_item(text: str, line: int) -> tuple[str, Any]:
    """The name of the one item that a text holds, and the item."""
    match data_at(text, line):
        case [item]:
            return name_of(item), item
    raise CannotCut("this is not one item of a list", line)


def data_at(text: str, line: int) -> Any:
    """The data of a text that begins on a line of its file, which the reason names; raises CannotCut."""
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
    return _inline(text, begin.end() + indent_of(value)) if value.lstrip(SPACE).startswith("[") else None


def _block(head: str, lines: Sequence[str], data: Any, *, may_be_list: bool) -> Block | None:
    content = next((line for line in lines if line.strip(SPACE) and not is_comment_line(line)), None)
    if content is None:
        return None
    items = may_be_list and DASH.match(content) is not None
    first = 1 + head.count("\n")
    units, tail = split_lines(lines, indent_of(content), first, items=items)
    known = _known(units, data, items=items)
    name = (lambda _text, _line: next(known)) if known else one_item if items else one_key
    named = named_units(units, name, first, once=not items)
    return Block("list" if items else "mapping", head, named, tail, indent_of(content))


def _known(units: Iterable[Unit], data: Any, *, items: bool) -> Iterator[tuple[str, Any]] | None:
    """The names and the data of units, if the data of all are those: every one begins in the same column.

    So none can be more than one key or item, and none less where there are as many as the data have.
    """
    texts = [unit.text for unit in units if not unit.is_comment]
    if items:
        return ((name_of(item), item) for item in data) if isinstance(data, list) and len(data) == len(texts) else None
    keys = [found[1].strip("\"'") for text in texts if (found := _FIRST_KEY.match(text))]
    return iter(data.items()) if isinstance(data, dict) and keys == list(data) and len(keys) == len(texts) else None


_FIRST_KEY: Final = re.compile(rf"""{COMMENTS.pattern} *([\w-]+|"[^"\\\n]*"|'[^'\n]*') *:(?=[ \r\n])""")


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
    named = named_units(units, lambda item, _line: (name_of(data_of(item)), data_of(item)), 1, once=False)
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


def moved_to(block: Block, column: int) -> Block:
    """A block whose keys or dashes stand in another column; raises CannotCut where that would make another of it."""
    by = column - block.column
    units = [unit._replace(text="".join(moved_line(line, by) for line in lines_of(unit.text))) for unit in block.units]
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
