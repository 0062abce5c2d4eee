"""Three versions of a file become one, and nothing that either side still has is lost.

A file is merged by its records, a record by its keys, a list by its items: what one side alone changed is taken from
that side byte for byte; where both changed one and the same thing, and there is nothing smaller inside it to merge,
both texts stand between git's markers. What cannot be cut into records is merged by lines; and what comes out is read
again and compared with what went in before anybody gets it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any, Final, NamedTuple

from timeline.record import SECTIONS, Refused, dates
from timeline.review.likeness import most_alike
from timeline.text.document import (
    Block,
    CannotCut,
    Document,
    Unit,
    blocks,
    cut,
    dashed,
    data_of,
    keeps_blank_lines,
    lines_of,
    listed,
    moved_to,
    opened,
    parted,
    set_in,
    shares_line,
    text_column,
    usual_gap,
)


class Style(NamedTuple):
    """How conflicts are marked: the names of the sides, the length of the markers, whether the base is shown too."""

    ours: str = "ours"
    base: str = "base"
    theirs: str = "theirs"
    size: int = 7
    with_base: bool = False


class Merge(NamedTuple):
    """What a merge gives: the file, the places that are in conflict, and what else a person should know."""

    content: bytes
    conflicts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


ByLines = Callable[[bytes, bytes, bytes, Style], bytes]
"""Merges by lines, as `git merge-file` does; raises OSError where that is not possible."""


class Clash(NamedTuple):
    """Three texts of one thing that both sides changed, and what it is."""

    base: str
    ours: str
    theirs: str
    place: str = ""


Pieces = list[str | Clash]
"""A merged text: stretches that are settled, and clashes between them."""


def merge(base: bytes, ours: bytes, theirs: bytes, style: Style, by_lines: ByLines) -> Merge:
    """Merge two versions of a file that were one, `base`; the result is never less than what both sides still have."""
    if ours == theirs or base in (ours, theirs):
        content = theirs if base == ours else ours
        return Merge(content, ("there were conflict markers already",) if _has_markers(content) else ())
    try:
        return _by_records([_text(content) for content in (base, ours, theirs)], style)
    except CannotCut as error:
        return _checked(base, ours, theirs, style, by_lines, f"merged line by line, because {error.reason}")


def _text(content: bytes) -> str:
    if _has_markers(content):
        raise CannotCut("there are conflict markers already")
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise CannotCut("the file is not UTF-8") from None


_MARKER: Final = re.compile(rb"^(?:<{7,}|={7,}|>{7,}|\|{7,})(?:[ \r]|$)", re.MULTILINE)


def _has_markers(content: bytes) -> bool:
    return _MARKER.search(content) is not None


# By records


def _by_records(texts: Sequence[str], style: Style) -> Merge:
    files = [_cut(version, text) for version, text in zip(("base", "ours", "theirs"), texts, strict=True)]
    loose = {u.name for block in (files[0].top, *files[0].sections.values()) for u in block.units if u.is_comment}
    merging = _Merging(loose, [])
    pieces = _block([file.top for file in files], (), merging)
    if pieces is None:
        raise CannotCut("what stands above the first key differs")
    _prove(pieces, files)
    clashes = [piece for piece in pieces if isinstance(piece, Clash)]
    text = "".join(piece if isinstance(piece, str) else _marked(piece, style) for piece in pieces)
    bom, eol, ended, last = (_either(*(getattr(f, name) for f in files)) for name in ("bom", "eol", "ended", "last"))
    written = Document(files[1].top, {}, bom, eol, ended or bool(clashes), last).written(text)
    return Merge(written.encode(), tuple(clash.place for clash in clashes), tuple(merging.notes))


def _cut(version: str, text: str) -> Document:
    try:
        return cut(text)
    except CannotCut as error:
        raise CannotCut(f"of {version}, {error}") from None


def _either(base: Any, ours: Any, theirs: Any) -> Any:
    """The value that one side changed; ours, where both did."""
    return theirs if ours == base else ours


class _Merging(NamedTuple):
    """What the whole merge shares: the comments that stand alone in the base, and the notes."""

    loose: set[str]
    notes: list[str]


Place = tuple[str, ...]
"""The way to a thing: the section, the id of the record, its keys."""


def _is_section(place: Place) -> bool:
    return len(place) == 1 and place[0] in SECTIONS


Texts = tuple[str | None, str | None, str | None]
"""One thing in the three versions: None where it is not there."""


def _unit(texts: Texts, place: Place, merging: _Merging, *, item: bool) -> Pieces:
    """One thing of which each side may have changed, added or removed the text."""
    base, ours, theirs = texts
    if ours == theirs or base in (ours, theirs):
        settled = theirs if base == ours else ours
        return [] if settled is None else [settled]
    if ours is None or theirs is None:
        return _removed(base or "", ours, theirs, place, merging)
    if not _is_section(place) and _say_the_same(ours, theirs) and (fuller := _fuller(base or "", ours, theirs)):
        return [fuller]
    if base is None and item and not _say_the_same(ours, theirs):
        return [Clash("", ours, theirs, _told(place))]
    above, bodies = zip(*(parted(text or "") for text in texts), strict=True)
    pieces = [*_comments(above, place), *_body(bodies, place, merging)]
    return pieces if _is_settled(pieces) or _is_section(place) else _one_sided(texts, place, merging) or pieces


def _fuller(base: str, ours: str, theirs: str) -> str | None:
    """Of two texts the one that has all the comments of the other; None where each has, or took out, some itself."""
    before, mine, yours = (Counter(_remarks(text)) for text in (base, ours, theirs))
    if not (before <= mine and before <= yours):
        return None
    return ours if mine >= yours else theirs if yours >= mine else None


def _is_settled(pieces: Pieces) -> bool:
    return not any(isinstance(piece, Clash) for piece in pieces)


def _removed(base: str, ours: str | None, theirs: str | None, place: Place, merging: _Merging) -> Pieces:
    """What one side took away and the other changed: gone if only its layout changed, but for new comments on it."""
    left = ours or theirs or ""
    if not _say_the_same(base, left):
        return [Clash(base, ours or "", theirs or "", _told(place))]
    remarks = list((Counter(_remarks(left)) - Counter(_remarks(base))).elements())
    if remarks:
        merging.notes.append(f"removed, and the comment put on it stands alone: {_told(place)}")
    return [_as_lines(remarks, left)] if remarks else []


def _one_sided(texts: Texts, place: Place, merging: _Merging) -> Pieces | None:
    """Where the data of one side are those of the base, or of the other: the other side, with the comments of both.

    None where each side has data of its own, or both replaced one comment.
    """
    base, ours, theirs = (text or "" for text in texts)
    if _say_the_same(ours, theirs) or _say_the_same(base, theirs):
        taken, other = ours, theirs
    elif _say_the_same(base, ours):
        taken, other = theirs, ours
    else:
        return None
    before, mine, yours = (Counter(_remarks(text)) for text in (base, taken, other))
    fresh = yours - before - mine
    if (before - mine) & (before - yours) and fresh and mine - before:
        return None
    if fresh and not _say_the_same(ours, theirs):
        side = "ours" if taken is ours else "theirs"
        merging.notes.append(f"the value of {side}, with a comment of the other side: {_told(place)}")
    return [_with_remarks(taken, [remark for remark in _remarks(other) if remark in fresh])]


def _with_remarks(text: str, remarks: Sequence[str]) -> str:
    """A key or an item with more comments: beside it where it is one line, else above it."""
    if not remarks:
        return text
    above, body = parted(text)
    if body.count("\n") == 1 and not text_column(body):
        return f"{above}{body[:-1]}  # {'  # '.join(remarks)}\n"
    return above + _as_lines(remarks, body) + body


def _as_lines(remarks: Iterable[str], beside: str) -> str:
    """Comments on lines of their own, in the column of a text."""
    body = parted(beside)[1] or beside
    indent = " " * (len(body) - len(body.lstrip(" ")))
    return "".join(f"{indent}# {remark}\n" for remark in remarks)


def _say_the_same(one: str, other: str) -> bool:
    """Whether two texts hold the same data."""
    try:
        return bool(data_of(one) == data_of(other))
    except CannotCut:
        return False


def _told(place: Place) -> str:
    """What to call a thing in a message: `joint-ballot: figures.votes_for`."""
    if not place or _is_section(place):
        return place[0] if place else "the top of the file"
    names = [name for name in place[place[0] in SECTIONS :] if not _NAMELESS.match(name)]
    record, *keys = names or place[-1:]
    return f"{record}: {'.'.join(keys)}" if keys else record


_NAMELESS: Final = re.compile(r"#|(?:[0-9]+:)?[{\[]")
"""Comments, and items that have no better name than all they hold."""


_REMARK = re.compile(r"(?:^|[ \t])#([^\n]*)$", re.MULTILINE)


def _remarks(text: str) -> list[str]:
    """The comments of a text, and what looks like one inside a value; what follows a second `#` is one of its own."""
    return [part.strip() for remark in _REMARK.findall(text) for part in re.split(r"(?:^|[ \t])#", remark)]


def _comments(texts: Sequence[str], place: Place) -> Pieces:
    """The comments above something: what either side put in, without what either took out.

    Where both put something in the place of one line, a person must choose.
    """
    base, ours, theirs = texts
    if ours == theirs or base in (ours, theirs):
        return [theirs if base == ours else ours]
    before, mine, yours = (lines_of(text) for text in texts)
    gone = [[line for line in before if line not in side] for side in (mine, yours)]
    fresh = [[line for line in side if line not in before] for side in (mine, yours)]
    if all(fresh) and not set(gone[0]).isdisjoint(gone[1]) and fresh[0] != fresh[1]:
        return [Clash(base, ours, theirs, f"the comments above {_told(place)}")]
    return [
        "".join([*(line for line in mine if line not in gone[1]), *(line for line in fresh[1] if line not in mine)])
    ]


def _body(texts: Sequence[str], place: Place, merging: _Merging) -> Pieces:
    base, ours, theirs = texts
    if ours == theirs or base in (ours, theirs):
        return [theirs if base == ours else ours]
    alike = _opened_alike(texts)
    merged = _block(alike, place, merging) if alike else _literal(base, ours, theirs)
    return merged if merged and (_is_section(place) or _stands(merged)) else [Clash(base, ours, theirs, _told(place))]


def _stands(pieces: Pieces) -> bool:
    """Whether a merged text is one key or one item whichever side is taken at its clashes."""
    try:
        return all(len(data_of(_taken(pieces, side)) or ()) == 1 for side in ("ours", "theirs"))
    except CannotCut:
        return False


def _taken(pieces: Pieces, side: str) -> str:
    return "".join(piece if isinstance(piece, str) else getattr(piece, side) for piece in pieces)


# Blocks


def _opened_alike(texts: Sequence[str]) -> list[Block] | None:
    """What is inside three texts, if they hold units of one kind; one that is empty is of any kind."""
    found = _without_brackets([opened(text) for text in texts])
    full = [block for block in found if block and block.units]
    if len({block.kind for block in full}) != 1:
        return None
    kind, column = full[0].kind, full[0].column
    alike: list[Block] = []
    for text, block in zip(texts, found, strict=True):
        if not text:
            alike.append(full[0]._replace(units=()))
        elif block and (block.units or kind == "inline"):
            alike.append(block)
        elif kind != "inline" and (block or _has_no_value(text)):
            alike.append(Block(kind, dashed(block).head if block else text, (), "", column))
    return _in_one_column(alike) if len(alike) == len(texts) else None


def _without_brackets(found: list[Block | None]) -> list[Block | None]:
    """Blocks in which a list in brackets is one with dashes, if another is."""
    column = next((block.column for block in found if block and block.kind == "list" and block.units), None)
    return found if column is None else [block and listed(block, column) for block in found]


def _in_one_column(three: list[Block]) -> list[Block] | None:
    """Three blocks with their keys or dashes in the column of the side that moved them; None where that changes one."""
    full = [block for block in three if block.units]
    if len({block.column for block in full}) == 1:
        return three
    column = _either(*(block.column if block.units else full[0].column for block in three))
    try:
        return [moved_to(block, column) for block in three]
    except CannotCut:
        return None


def _has_no_value(text: str) -> bool:
    data = data_of(text)
    return isinstance(data, dict) and list(data.values()) == [None]


def _block(three: Sequence[Block], place: Place, merging: _Merging) -> Pieces | None:
    """Three blocks merged unit by unit; None where that cannot be done."""
    heads, tails = [block.head for block in three], [block.tail for block in three]
    inline = three[0].kind == "inline"
    if not _agree(heads) and inline:
        return None
    pieces = [piece for gap, unit in _units(three, place, merging) for piece in (gap, *unit) if piece]
    if inline and (not _agree(tails) or any(isinstance(piece, Clash) for piece in pieces)):
        return None
    head = _head(heads)
    if head is None:
        return [Clash(heads[0], heads[1], heads[2], _told(place)), *pieces, _either(*tails)]
    inside = _with_head(head, pieces)
    return None if inside is None else [*inside, _either(*tails)]


def _head(heads: Sequence[str]) -> str | None:
    """What stands above the first unit, with the comments of both sides; None where both replaced one of them."""
    if _agree(heads):
        return str(_either(*heads))
    before, mine, yours = (Counter(_remarks(head)) for head in heads)
    fresh = list((yours - before - mine).elements())
    if (before - mine) & (before - yours) and fresh and mine - before:
        return None
    return heads[1].removesuffix("\n") + "".join(f"  # {remark}" for remark in fresh) + "\n" if fresh else heads[1]


def _agree(three: Sequence[str]) -> bool:
    base, ours, theirs = three
    return ours == theirs or base in (ours, theirs)


def _with_head(head: str, pieces: Pieces) -> Pieces | None:
    """Pieces after their head, which is in every text of a clash at their start; None where one of these is empty."""
    if not pieces or not shares_line(head):
        return [head, *pieces]
    first = pieces[0]
    if isinstance(first, str):
        return [set_in(head, first), *pieces[1:]]
    if not first.ours or not first.theirs:
        return None
    base, ours, theirs = (set_in(head, text) if text else "" for text in first[:3])
    return [Clash(base, ours, theirs, first.place), *pieces[1:]]


Units = dict[str, Unit]


def _units(three: Sequence[Block], place: Place, merging: _Merging) -> list[tuple[str, Pieces]]:
    """The units of three blocks, merged and in order, each with its gap."""
    base, ours, theirs = versions = _matched(three, place, merging)
    kind = three[0].kind
    merged = {
        name: _unit(_of(versions, name), (*place, name), merging, item=kind != "mapping")
        for name in dict.fromkeys([*ours, *theirs, *base])
    }
    order = _ordered(versions, {name for name, pieces in merged.items() if pieces})
    if _is_section(place) and _moved(ours, theirs) and (both := _moved_by_both(base, ours, theirs) & set(order)):
        merging.notes.append(f"moved by both sides, kept where ours has it: {', '.join(sorted(both))}")
    usual = usual_gap(three, ", " if kind == "inline" else "\n" if _is_section(place) else "")
    gaps = [_gap(versions, name, usual, first=i == 0) for i, name in enumerate(order)]
    together = {pair for side in (ours, theirs) for pair in pairwise(side)}
    for i, (above, below) in enumerate(pairwise(order), 1):
        is_loose = above.startswith("#") and (above, below) not in together
        if not gaps[i] and (is_loose or _is_left_alone(above, merged[above])):
            gaps[i] = "\n"
        elif not gaps[i] and not above.startswith("#") and (above, below) not in together:
            gaps[i] = usual
        if isinstance(end := merged[above][-1], str) and keeps_blank_lines(end):
            gaps[i] = ""
    return [(gap, merged[name]) for gap, name in zip(gaps, order, strict=True)]


def _is_left_alone(name: str, pieces: Pieces) -> bool:
    """Whether of a unit only the comments are left."""
    return not name.startswith("#") and all(isinstance(piece, str) and not parted(piece)[1] for piece in pieces)


def _of(versions: Sequence[Units], name: str) -> Texts:
    base, ours, theirs = (version[name].text if name in version else None for version in versions)
    return base, ours, theirs


def _gap(versions: Sequence[Units], name: str, usual: str, *, first: bool) -> str:
    """The blank lines above a unit: those of the side that changed them; what comes first has none of its own."""
    base, ours, theirs = versions
    sides = [side for side in (ours, theirs) if name in side]
    if first:
        return next((next(iter(side.values())).gap for side in (ours, theirs) if side), "")
    changed = [side for side in sides if name not in base or side[name].gap != base[name].gap]
    side = (changed or sides)[0]
    return usual if next(iter(side)) == name else side[name].gap


# Which unit is which


def _matched(three: Sequence[Block], place: Place, merging: _Merging) -> list[Units]:
    """The units of three blocks by one name each: the one in the base, where a side gave it another."""
    base = {unit.name: unit for unit in three[0].units}
    sides = [_loosened(block.units, base, merging.loose | _lost_comments(base, block.units)) for block in three[1:]]
    if three[0].kind == "list":
        partners = [(_renamed if _is_section(place) else _reworded)(base, side) for side in sides]
        for mine, (side, other) in zip(partners, ((sides[1], partners[1]), (sides[0], partners[0])), strict=True):
            for name in [n for n in mine if n in side and other.get(n) != mine[n]]:
                del mine[name]
        sides = [
            {mine.get(name, name): unit for name, unit in side.items()}
            for mine, side in zip(partners, sides, strict=True)
        ]
    return [base, *sides]


def _lost_comments(base: Units, side: Iterable[Unit]) -> set[str]:
    """The names of the comments above units of the base that a side has no longer there: above a new unit, perhaps."""
    now = {unit.name: parted(unit.text)[0] for unit in side}
    above = {name: parted(unit.text)[0] for name, unit in base.items() if name in now}
    return {f"#{comment}" for name, comment in above.items() if comment and comment != now[name]}


def _loosened(units: Sequence[Unit], base: Units, loose: set[str]) -> Units:
    """Units by name; comments that stood alone in the base do not become those of a new record put below them."""
    found: Units = {}
    alone = loose - {unit.name for unit in units}
    for unit in units:
        above, body = parted(unit.text)
        if above and body and unit.name not in base and f"#{above}" in alone:
            found[f"#{above}"] = Unit(f"#{above}", above, unit.gap)
            found[unit.name] = unit._replace(text=body, gap="")
        else:
            found[unit.name] = unit
    return found


def _leftovers(base: Units, side: Units) -> tuple[list[Unit], list[Unit]]:
    gone = [unit for name, unit in base.items() if name not in side and not unit.is_comment]
    come = [unit for name, unit in side.items() if name not in base and not unit.is_comment]
    return gone, come


def _renamed(base: Units, side: Units) -> dict[str, str]:
    """Records under a new id, with the old one: by `formerly`, or alike in all but an id that no other shares."""
    gone, come = _leftovers(base, side)
    if not gone:
        return {}
    olds = {unit.name for unit in gone}
    bodies = [_by_body(units) for units in (gone, come)]
    found: dict[str, str] = {}
    for unit in come:
        body = _body_of(unit)
        former = [id for id in unit.data.get("formerly") or () if id in olds]
        alike = bodies[0].get(body, []) if all(len(by_body.get(body, ())) == 1 for by_body in bodies) else []
        if len(former or alike) == 1:
            found.setdefault((former or alike)[0], unit.name)
    return {new: old for old, new in found.items()}


def _by_body(units: Iterable[Unit]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for unit in units:
        found.setdefault(_body_of(unit), []).append(unit.name)
    return found


def _body_of(unit: Unit) -> str:
    return repr(sorted((key, repr(value)) for key, value in unit.data.items() if key not in ("id", "formerly")))


def _reworded(base: Units, side: Units) -> dict[str, str]:
    """Claims and posts have no id: those of one speaker, or one title, that are most alike are one."""
    gone, come = (
        [unit for unit in units if isinstance(unit.data, dict) and unit.name.startswith("{")]
        for units in _leftovers(base, side)
    )
    words = [[unit.text.split() for unit in units] for units in (gone, come)]
    pairs = most_alike(words[0], words[1], lambda i, j: _of_one(gone[i].data, come[j].data))
    return {come[j].name: gone[i].name for i, j in pairs.items()}


def _of_one(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two claims have one speaker, or two posts one title."""
    return all(one.get(key) == other.get(key) for key in ("by", "title"))


# Order


def _ordered(versions: Sequence[Units], kept: AbstractSet[str]) -> list[str]:
    """Ours' order; what theirs alone added or moved comes after what it follows there, and after what ours put there.

    Where the events of all versions stand in order of date, so do the new ones.
    """
    base, ours, theirs = versions
    by_date = _dated(versions)
    moved = _moved(base, theirs) - _moved_by_both(base, ours, theirs)
    ordered = [name for name in ours if name in kept and name not in moved]
    following = _following(theirs, set(ordered), kept)
    waiting = following.get("", [])
    order: list[str] = []
    for name in ordered:
        shared = name in base or name in theirs
        while waiting and (shared or (by_date and by_date.get(waiting[0], _LAST) < by_date.get(name, _LAST))):
            order.append(waiting.pop(0))
        order.append(name)
        waiting = following.get(name, []) if shared else waiting
    return order + waiting


def _following(theirs: Iterable[str], placed: AbstractSet[str], kept: AbstractSet[str]) -> dict[str, list[str]]:
    """What is to be put after which of the names that have a place; after "" what comes first."""
    following: dict[str, list[str]] = {}
    anchor = ""
    for name in theirs:
        if name in placed:
            anchor = name
        elif name in kept:
            following.setdefault(anchor, []).append(name)
    return following


_LAST: Final = (dates.parse("9999").order[1],) * 2


def _dated(versions: Sequence[Units]) -> dict[str, Any]:
    """The dates of events, if they are in order in every version; else nothing."""
    found: dict[str, Any] = {}
    for version in versions:
        order = {name: _date(unit) for name, unit in version.items() if not unit.is_comment}
        if not all(order.values()) or list(order.values()) != sorted(order.values()):
            return {}
        found |= order
    return found


def _date(unit: Unit) -> Any:
    try:
        return dates.parse(unit.data["date"]).order
    except (Refused, KeyError, TypeError, AttributeError):
        return None


def _moved(base: Units, side: Iterable[str]) -> set[str]:
    """The fewest names whose places, taken out, leave base and side in one order."""
    places = {name: i for i, name in enumerate(base)}
    common = [name for name in side if name in places]
    return set(common) - set(_longest_rise(common, places))


def _longest_rise(names: Sequence[str], places: Mapping[str, int]) -> list[str]:
    """The longest part of a sequence that is in order (patience sorting)."""
    ends: list[int] = []
    last: list[str] = []
    before: dict[str, str | None] = {}
    for name in names:
        at = bisect_left(ends, places[name])
        before[name] = last[at - 1] if at else None
        ends[at : at + 1] = [places[name]]
        last[at : at + 1] = [name]
    rise: list[str] = []
    name_or_none = last[-1] if last else None
    while name_or_none is not None:
        rise.append(name_or_none)
        name_or_none = before[name_or_none]
    return rise[::-1]


def _moved_by_both(base: Units, ours: Units, theirs: Units) -> set[str]:
    """What theirs moved and ours did too, or may have: where two change places, either may be the one that moved."""
    mine, yours = _moved(base, ours), _moved(base, theirs)
    if not mine or len(yours) > _MANY:
        return mine & yours
    return {name for name in yours if name in mine or len(_moved(base, [n for n in ours if n != name])) < len(mine)}


_MANY: Final = 20


# Lines of a literal text

_LITERAL = re.compile(r"[^\n]*: \|[^\n]*\n")


def _literal(base: str, ours: str, theirs: str) -> Pieces | None:
    """A text after `|` merged by its lines; None where both sides touched one place of it."""
    first = lines_of(base)[:1]
    if not first or not _LITERAL.fullmatch(first[0]) or any(lines_of(text)[:1] != first for text in (ours, theirs)):
        return None
    lines = lines_of(base)
    edits = sorted({*_edits(lines, lines_of(ours)), *_edits(lines, lines_of(theirs))})
    if any(one[1] >= two[0] for one, two in pairwise(edits)):
        return None
    for start, end, new in reversed(edits):
        lines[start:end] = new
    return ["".join(lines)]


def _edits(old: list[str], new: list[str]) -> list[tuple[int, int, tuple[str, ...]]]:
    """What to put in the place of which lines to make the new text of the old one."""
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(a, b, tuple(new[c:d])) for step, a, b, c, d in steps if step != "equal"]


# Markers


def _marked(clash: Clash, style: Style) -> str:
    """Both texts between git's markers, on lines of their own."""
    parts = [("<", style.ours, clash.ours), ("=", "", clash.theirs), (">", style.theirs, "")]
    if style.with_base:
        parts.insert(1, ("|", style.base, clash.base))
    return "".join(f"{mark * style.size}{f' {label}' if label else ''}\n{text}" for mark, label, text in parts)


# Proof


def _prove(pieces: Pieces, files: Sequence[Document]) -> None:
    """Whichever side is taken, the result can be cut; and every record, claim and comment that must be there is."""
    taken = {_taken(pieces, side) for side in ("ours", "theirs")}
    missing = _kept(*map(_facts, files)).difference(*(_facts(cut(text)) for text in taken))
    if missing:
        raise CannotCut(f"the merge by records would lose {min(map(str, missing))}")


def _kept(base: set[Any], ours: set[Any], theirs: set[Any]) -> set[Any]:
    """What either side has, without what the other took away from the base."""
    return (ours - (base - theirs)) | (theirs - (base - ours))


def _facts(file: Document) -> set[Any]:
    """The ids, the claims and the comments of a file."""
    claims = (claim for unit in file.records.values() for claim in unit.data.get("claims") or ())
    said = {(str(claim.get("by")), str(claim.get("says"))) for claim in claims if isinstance(claim, dict)}
    return {*file.records, *said, *(f"# {remark}" for remark in _remarks(file.text))}


# By lines


def _checked(base: bytes, ours: bytes, theirs: bytes, style: Style, by_lines: ByLines, note: str) -> Merge:
    """The merge by lines; where it has no conflict but is wrong, or cannot be made, both files whole."""
    try:
        content = by_lines(base, ours, theirs, style)
    except OSError as error:
        return _whole(ours, theirs, style, f"{note}; git could not merge it: {error}")
    if _has_markers(content):
        return Merge(content, ("see the markers",), (note,))
    if wrong := _wrong(content, base, ours, theirs):
        return _whole(ours, theirs, style, f"{note}, which {wrong}")
    return Merge(content, (), (note,))


def _wrong(content: bytes, base: bytes, ours: bytes, theirs: bytes) -> str:
    """What is wrong with a merge by lines, or ""."""
    found, *sides = (_seeming_ids(text) for text in (content, base, ours, theirs))
    if twice := [id for id, times in found.items() if times > 1 and all(side[id] < times for side in sides[1:])]:
        return f"left `{twice[0]}` twice"
    if lost := _kept(*(set(side) for side in sides)) - set(found):
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
