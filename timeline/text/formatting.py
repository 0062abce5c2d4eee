"""A file in house style: keys and events in order, quotes only where needed, every comment with what it belongs to.

The text is taken apart by `document` and never made again from the data. What stands in braces or brackets and what
has lines of its own stays the author's choice, as does where prose is folded, unless a line is too long.
"""

from __future__ import annotations

import contextlib
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import msgspec
import yaml

from timeline.record import SECTIONS, File, dates
from timeline.text import writer
from timeline.text.document import Document, cut
from timeline.text.opening import data_of, inside, opened
from timeline.text.reader import collector_paused
from timeline.text.style import Kind, held, is_in_style, places
from timeline.text.units import (
    SPACE,
    Block,
    CannotCut,
    Loader,
    Unit,
    apart,
    joined,
    lines_of,
    parted,
    set_in,
    text_column,
)
from timeline.text.writer import DASH_COLUMN, WIDTH, Spelled


def formatted(text: str) -> str:
    """A file in house style; raises CannotCut for one that cannot be kept whole, `Refused` for an unreadable date."""
    with collector_paused():
        document = cut(text)
        fresh = _in_style(document)
        _prove(document, fresh)
    return msgspec.structs.replace(document, ended=True).written(fresh)


def _in_style(document: Document) -> str:
    units = [
        _section(document.sections[unit.name], unit) if unit.name in SECTIONS else _set(unit, held(File, unit.name), 0)
        for unit in document.top.units
    ]
    header, units = _header(units)
    top = Block("mapping", document.top.head + header, tuple(_spaced(_in_key_order(units, File), 0)))
    return joined(top) if units else joined(document.top)


def _prove(old: Document, fresh: str) -> None:
    """Whatever may be wrong with this module: no value and no comment is lost."""
    before = joined(old.top)
    if fresh == before:
        return
    try:
        new = cut(fresh)
    except CannotCut as error:
        raise CannotCut(f"in house style {error.reason}", error.line) from None
    for id, record in old.records.items():
        if id not in new.records or new.records[id].data != record.data:
            raise CannotCut(f"the record `{id}` cannot be kept whole in house style", _line_of(record.text, before))
    if _outside(old) != _outside(new):
        raise CannotCut("what stands outside the records cannot be kept whole in house style")
    for comment in (Counter(_comments(before)) - Counter(_comments(fresh))).elements():
        raise CannotCut(f"a comment cannot be kept in house style: `{comment}`", _line_of(comment, before))


def _outside(document: Document) -> dict[str, Any]:
    return {unit.name: unit.data for unit in document.top.units if not unit.is_comment}


def _line_of(part: str, text: str) -> int:
    return text.count("\n", 0, text.find(part)) + 1


def _comments(text: str) -> list[str]:
    """Every comment of a text, in no order: what begins with `#` outside its scalars."""
    if "#" not in text:
        return []
    outside, done = "", 0
    for event in _events(text):
        if isinstance(event, yaml.ScalarEvent):
            start, end = _span(event)
            if event.style in ("|", ">"):
                outside += text[done : text.index("\n", start) + 1]
                done = _end_of_text(text, start, end)
            else:
                outside += text[done:start]
                done = end
    return sorted(comment.rstrip(SPACE) for comment in re.findall("#.*", outside + "\n" + text[done:]))


def _span(event: Any) -> tuple[int, int]:
    return event.start_mark.index, event.end_mark.index


# Order


def _in_key_order(units: Sequence[Unit], kind: Kind) -> list[Unit]:
    """Keys in the order of their type, then the others as they are."""
    order = places(kind)
    groups = sorted(_groups(units), key=lambda group: order.get(_main(group).name, len(order)))
    return [unit for group in groups for unit in _begun(group)]


def _groups(units: Iterable[Unit]) -> list[list[Unit]]:
    """Each unit with its comments that stand alone: those before it, and those that touch it from below."""
    groups: list[list[Unit]] = []
    is_whole = True
    for unit in units:
        touches = bool(groups) and is_whole and unit.is_comment and not unit.gap
        if is_whole and not touches:
            groups.append([])
        groups[-1].append(unit)
        is_whole = touches or not unit.is_comment
    return groups


def _main(group: Sequence[Unit]) -> Unit:
    """The unit of a group that is no comment; the first comment where there is none."""
    return next((unit for unit in group if not unit.is_comment), group[0])


def _begun(group: Sequence[Unit]) -> Iterator[Unit]:
    """A group that may stand anywhere: a comment that begins it does not touch what is above."""
    for place, unit in enumerate(group):
        yield unit._replace(gap="\n") if unit.is_comment and place == 0 else unit


def _in_date_order(units: Sequence[Unit]) -> list[Unit]:
    """Events in order of date: those in order among themselves stay where they are, the others go to their places.

    A comment that stands alone, such as the heading of a year, stays before the event that stays after it.
    """
    groups = _groups(units)
    records = [_main(group) for group in groups if not _main(group).is_comment]
    staying = {records[place].name for place in _longest_run([_date(record) for record in records])}
    placed: dict[str, list[Unit]] = {}
    headings: list[Unit] = []
    for group in groups:
        main = _main(group)
        at = len(group) if main.is_comment else group.index(main)
        headings += _begun(group[:at])
        if main.name in staying:
            placed[main.name], headings = [*headings, *group[at:]], []
        elif not main.is_comment:
            placed[main.name] = group[at:]
    return [unit for record in sorted(records, key=_date) for unit in placed[record.name]] + headings


def _date(event: Unit) -> tuple[Any, Any]:
    date = event.data.get("date")
    if not isinstance(date, str):
        raise CannotCut(f"the event `{event.name}` has no date")
    return dates.parse(date).order


def _longest_run(keys: Sequence[Any]) -> list[int]:
    """The places of the longest row of values that do not fall."""
    ends: list[Any] = []
    places: list[int] = []
    before: list[int] = []
    for place, key in enumerate(keys):
        at = bisect_right(ends, key)
        before.append(places[at - 1] if at else -1)
        ends[at : at + 1] = [key]
        places[at : at + 1] = [place]
    run: list[int] = []
    last = places[-1] if places else -1
    while last >= 0:
        run.append(last)
        last = before[last]
    return run


# Sections and records


def _header(units: list[Unit]) -> tuple[str, list[Unit]]:
    """The comments that begin the file are about all of it, as an editor's modeline is, and stay at its top."""
    alone = next((place for place, unit in enumerate(units) if not unit.is_comment), len(units))
    if alone:
        return "".join(unit.text + "\n" for unit in units[:alone]), units[alone:]
    above, body = parted(units[0].text) if units else ("", "")
    return above, [unit._replace(text=body) if unit is units[0] else unit for unit in units]


def _section(block: Block, unit: Unit) -> Unit:
    """A list of records: each tidy, its dash in the house's column; events in order, with a blank line between."""
    if block.kind != "list" or not block.units:
        return unit
    is_events = unit.name == "events"
    units = _in_date_order(block.units) if is_events else block.units
    tidy = (_record(u, SECTIONS[unit.name]) for u in units)
    spaced = tuple(_spaced(tidy, DASH_COLUMN, always=is_events))
    text = joined(block._replace(head=_stripped(block.head), units=spaced, tail=""))
    return unit._replace(text=parted(unit.text)[0] + text)


def _record(unit: Unit, kind: Kind) -> Unit:
    return unit if is_in_style(unit.text, unit.data, kind, DASH_COLUMN) else _set(unit, kind, DASH_COLUMN)


def _spaced(units: Iterable[Unit], column: int, *, always: bool = False) -> list[Unit]:
    """Units with at most one blank line between them; between records that are no comments always one, if asked."""
    narrow = [unit._replace(gap="\n" if "\n" in unit.gap or (always and not unit.is_comment) else "") for unit in units]
    return list(apart([narrow[0]._replace(gap=""), *narrow[1:]], column)) if narrow else []


def _stripped(lines: str) -> str:
    return "".join(f"{line.rstrip(SPACE)}\n" for line in lines_of(lines))


def _set(unit: Unit, kind: Kind, column: int) -> Unit:
    """A key or an item in house style, with the comments above it, at a column."""
    above, body = parted(unit.text)
    comments = "".join(f"{' ' * column}{line.strip(SPACE)}\n" for line in lines_of(above))
    return unit._replace(text=comments + (_body(body, unit.data, kind, column) if body else ""))


def _body(text: str, data: Any, kind: Kind, column: int) -> str:
    block = opened(text, data) if isinstance(data, dict | list) and not _IN_BRACKETS.match(text) else None
    if block is None or block.kind == "inline":
        return _leaf(text, kind, column)
    if block.kind == "list":
        inner = [_set(unit, kind, column + 2) for unit in block.units]
    else:
        inner = [_set(unit, held(kind, unit.name), column + 2) for unit in _in_key_order(block.units, kind)]
    head = f"{' ' * column}- " if block.head.strip(SPACE) == "-" else " " * column + _stripped(block.head).lstrip(SPACE)
    return set_in(head, "".join(unit.gap + unit.text for unit in _spaced(inner, column + 2))) + block.tail


_IN_BRACKETS: Final = re.compile(r" *(?:- *|[\w-]+: *)[\[{]")

# One value


class _Value(NamedTuple):
    """What stands after a key or a dash: what is before it, its text, what the parser says of it, what is after it.

    `beside` is the rest of its last line, `below` the lines of comments that stand deeper than the key.
    """

    head: str
    text: str
    events: list[Any]
    beside: str
    below: str

    @property
    def is_alone(self) -> bool:
        """Whether no comment stands beside it."""
        return not self.beside

    @property
    def is_block_text(self) -> bool:
        """Whether it is a text after `|` or `>`."""
        return getattr(self.events[0], "style", None) in ("|", ">")

    @property
    def line(self) -> str:
        """The value of a scalar as it stands, after its head."""
        return f"{self.head} {self.text}".rstrip(" ") + f"{self.beside}\n"


def _leaf(text: str, kind: Kind, column: int) -> str:
    """A key or an item whose value has no keys or items on lines of their own, with the comments below it."""
    if _PLAIN.fullmatch(text) and len(text) < WIDTH:
        return " " * column + text.lstrip(" ")
    value = _value(text, column)
    if value is None:
        return _kept(text, column)
    styled = _styled(value, kind, column) or _moved(text[: len(text) - len(value.below)], column)
    # A comment below a block text must stand less deep than the text, or it is part of it.
    indent = " " * (column + 1 if text_column(styled) else column + 2)
    return styled + "".join(
        f"{indent}{line.strip(SPACE)}\n" if line.strip(SPACE) else "\n" for line in lines_of(value.below)
    )


_PLAIN: Final = re.compile(r" *[\w-]+: \w(?:[^#\n]*[^#\s])?\n")
"""The commonest of lines, of which nothing needs to be asked: a key and a bare text."""


def _kept(text: str, column: int) -> str:
    """A text that cannot be taken apart, in its column; raises CannotCut where that would make another of it."""
    by = column - _indent(text)
    for moved in (_moved(text, column), "".join(_shifted(line, by) for line in lines_of(text))):
        with contextlib.suppress(CannotCut):
            if data_of(moved) == data_of(text):
                return moved
    inside(text)
    raise CannotCut("a value cannot be kept whole in house style")


def _styled(value: _Value, kind: Kind, column: int) -> str | None:
    if isinstance(value.events[0], yaml.CollectionStartEvent):
        return _collection(value, kind, column)
    return _scalar(value, column)


def _moved(text: str, column: int) -> str:
    """A text with its first line at a column and the next ones under it, two columns further in."""
    first, *rest = lines_of(text)
    header = f"{' ' * column}{first.strip(SPACE)}\n"
    if not "".join(rest).strip(SPACE):
        return header + "".join(rest)
    if begin := text_column(text):
        numbered = _INDICATOR.search(first)
        return header + "".join(
            _shifted(line, column - _indent(first) if numbered else column + 2 - begin) for line in rest
        )
    inner = [line for line in rest if line.strip(SPACE) and not line.lstrip(SPACE).startswith(("#", "]", "}"))]
    by = column + 2 - min(map(_indent, inner or rest), default=0)
    return header + "".join(_under(_shifted(f"{line.rstrip(SPACE)}\n", by), column + 2) for line in rest)


_INDICATOR: Final = re.compile(r"[|>][-+]?[1-9][-+]? *(?:#.*)?$", re.MULTILINE)
"""The header of a block text that says how deep its lines stand."""


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _shifted(line: str, by: int) -> str:
    return " " * by + line if by > 0 and line != "\n" else line[min(-by, _indent(line)) :] if by < 0 else line


def _under(line: str, column: int) -> str:
    """A line that does not stand left of a column."""
    return _shifted(line, max(0, column - _indent(line)))


def _value(text: str, column: int) -> _Value | None:
    """The value of a key or an item; None where it has lines of its own, or a comment stands before it."""
    events = _events(text)
    is_key = isinstance(events[2], yaml.MappingStartEvent)
    inner = events[4 if is_key else 3 : -3]
    if getattr(inner[0], "flow_style", None) is False:
        return None
    start, end = inner[0].start_mark.index, inner[-1].end_mark.index
    before = text[events[3].end_mark.index if is_key else 0 : start]
    if before.strip(SPACE) != (":" if is_key else "-"):
        return None
    name = f"{_spelled(events[3], inside=False)}:" if is_key else "-"
    end = _end_of_text(text, start, end) if getattr(inner[0], "style", None) in ("|", ">") else end
    beside, _, below = text[end:].partition("\n") if text[end - 1] != "\n" else ("", "", text[end:])
    beside = f"  {beside}" if beside.startswith("#") else beside  # as libyaml has it, after a quote or a bracket
    return _Value(" " * column + name, text[start:end], inner, beside.rstrip(SPACE), below)


def _end_of_text(text: str, start: int, end: int) -> int:
    """Where a block text ends: at least after its header, which the parser's mark does not say of an empty one."""
    return max(end, text.index("\n", start) + 1)


def _events(text: str) -> list[Any]:
    """What the parser says of a text; raises CannotCut."""
    try:
        return list(yaml.parse(text, Loader=Loader))
    except yaml.MarkedYAMLError as error:
        raise CannotCut(f"this is not YAML: {error.problem or error.context}") from None


def _spelled(event: Any, *, inside: bool) -> Spelled:
    """A scalar as it is to stand: as it does, but for quotes that it can do without."""
    is_bare = not event.style and "\n" not in event.value
    return Spelled(event.value if is_bare else writer.scalar(event.value, inside=inside))


def _scalar(value: _Value, column: int) -> str | None:
    """A scalar, requoted where that is better, folded where a line is too long; None for one that stays as it is."""
    event = value.events[0]
    if value.is_block_text:
        header, text = value.text.split("\n", 1)
        may_fold = event.style == ">" and "\n" not in event.value and "#" not in header
        return writer.text(value.head, event.value, column) if may_fold and _is_too_long(text) else None
    if "\n" in value.text and (not event.style or not value.is_alone):
        fold = not event.style and value.is_alone and _is_too_long(value.line)
        return writer.text(value.head, event.value, column) if fold else None
    whole = value._replace(text=_spelled(event, inside=False)).line
    if value.is_alone and (_is_too_long(whole) or "\n" in value.text):
        return writer.text(value.head, event.value, column)
    return whole


def _is_too_long(text: str) -> bool:
    return not all(map(writer.fits, lines_of(text)))


def _collection(value: _Value, kind: Kind, column: int) -> str | None:
    """A list in brackets or a mapping in braces, in one line or, for a list, in some; None for one with comments."""
    if _comments(value.text):
        return None
    tree = _tree(iter(value.events), kind)
    line = f"{value.head} {writer.inline(tree)}{value.beside}\n"
    if writer.fits(line):
        return line
    return writer.wrapped(value.head, tree, column) if isinstance(tree, list) and value.is_alone else None


def _tree(events: Iterator[Any], kind: Kind) -> Any:
    """A value as its parser tells it, scalars spelled, keys in house order."""
    event = next(events)
    if isinstance(event, yaml.SequenceStartEvent):
        return list(iter(lambda: _tree(events, kind), None))
    if isinstance(event, yaml.MappingStartEvent):
        return _pairs(events, kind)
    return None if isinstance(event, yaml.CollectionEndEvent) else _spelled(event, inside=True)


def _pairs(events: Iterator[Any], kind: Kind) -> dict[Spelled, Any]:
    order = places(kind)
    pairs: list[tuple[str, Spelled, Any]] = []
    while not isinstance(key := next(events), yaml.CollectionEndEvent):
        pairs.append((key.value, _spelled(key, inside=True), _tree(events, held(kind, key.value))))
    pairs.sort(key=lambda pair: order.get(pair[0], len(order)))
    return {spelled: item for _, spelled, item in pairs}


def changed(old: str, fresh: str) -> list[str]:
    """The ids of the records whose lines are others now, or that stand after another record."""
    before, after = _records(old), _records(fresh)
    return [id for id in after if after[id] != before[id]]


def _records(text: str) -> dict[str, tuple[str, str]]:
    """The text of each record, and the id of the one before it, by id."""
    records = cut(text).records
    return {id: (unit.text, last) for (id, unit), last in zip(records.items(), ["", *records], strict=False)}
