"""Three versions of a file become one, and nothing that either side still has is lost.

A file is merged by its records, a record by its keys, a list by its items: what one side alone changed is taken from
that side byte for byte; where both changed one and the same thing, and there is nothing smaller inside it to merge,
both texts stand between git's markers. What cannot be cut into records is merged by lines; and what comes out is read
again and compared with what went in before anybody gets it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from timeline.record import Figure, Refused, decode
from timeline.review.conflicts import (
    ByLines,
    Clash,
    Merge,
    Merging,
    Pieces,
    Place,
    Style,
    Texts,
    between_markers,
    changed_one,
    has_markers,
    is_section,
    is_settled,
    one_side,
    place_in_words,
)
from timeline.review.fallback import merged_by_lines, must_be_kept
from timeline.review.matching import Units, in_order, matched, moved_by_both, moved_units
from timeline.review.remarks import as_lines, comments_above, fuller_text, remarks_of, say_the_same, with_remarks
from timeline.text.document import Document, cut
from timeline.text.opening import dashed, data_of, listed, moved_to, opened
from timeline.text.units import Block, CannotCut, keeps_blank_lines, lines_of, parted, set_in, shares_line, usual_gap


def merge(base: bytes, ours: bytes, theirs: bytes, style: Style, by_lines: ByLines) -> Merge:
    """Merge two versions of a file that were one, `base`; the result is never less than what both sides still have."""
    if ours == theirs or base in (ours, theirs):
        content = theirs if base == ours else ours
        return Merge(content, ("there were conflict markers already",) if has_markers(content) else ())
    try:
        return _by_records([_text(content) for content in (base, ours, theirs)], style)
    except CannotCut as error:
        return merged_by_lines(base, ours, theirs, style, by_lines, f"merged line by line, because {error.reason}")


def _text(content: bytes) -> str:
    if has_markers(content):
        raise CannotCut("there are conflict markers already")
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise CannotCut("the file is not UTF-8") from None


# By records


def _by_records(texts: Sequence[str], style: Style) -> Merge:
    files = [_cut(version, text) for version, text in zip(("base", "ours", "theirs"), texts, strict=True)]
    loose = {u.name for block in (files[0].top, *files[0].sections.values()) for u in block.units if u.is_comment}
    merging = Merging(loose, [])
    pieces = _block([file.top for file in files], (), merging)
    if pieces is None:
        raise CannotCut("what stands above the first key differs")
    _prove(pieces, files)
    clashes = [piece for piece in pieces if isinstance(piece, Clash)]
    text = "".join(piece if isinstance(piece, str) else between_markers(piece, style) for piece in pieces)
    bom, eol, ended, last = (
        changed_one(*(getattr(f, name) for f in files)) for name in ("bom", "eol", "ended", "last")
    )
    written = Document(files[1].top, {}, bom, eol, ended or bool(clashes), last).written(text)
    return Merge(written.encode(), tuple(clash.place for clash in clashes), tuple(merging.notes))


def _cut(version: str, text: str) -> Document:
    try:
        return cut(text)
    except CannotCut as error:
        raise CannotCut(f"of {version}, {error}") from None


def _unit(texts: Texts, place: Place, merging: Merging, *, item: bool) -> Pieces:
    """One thing of which each side may have changed, added or removed the text."""
    base, ours, theirs = texts
    if ours == theirs or base in (ours, theirs):
        settled = theirs if base == ours else ours
        return [] if settled is None else [settled]
    if ours is None or theirs is None:
        return _removed(base or "", ours, theirs, place, merging)
    if not is_section(place) and say_the_same(ours, theirs) and (fuller := fuller_text(base or "", ours, theirs)):
        return [fuller]
    if base is None and item and not say_the_same(ours, theirs):
        return [Clash("", ours, theirs, place_in_words(place))]
    above, bodies = zip(*(parted(text or "") for text in texts), strict=True)
    pieces = [*comments_above(above, place), *_body(bodies, place, merging)]
    return pieces if is_settled(pieces) or is_section(place) else _one_sided(texts, place, merging) or pieces


def _removed(base: str, ours: str | None, theirs: str | None, place: Place, merging: Merging) -> Pieces:
    """What one side took away and the other changed: gone if only its layout changed, but for new comments on it."""
    left = ours or theirs or ""
    if not say_the_same(base, left):
        return [Clash(base, ours or "", theirs or "", place_in_words(place))]
    remarks = list((Counter(remarks_of(left)) - Counter(remarks_of(base))).elements())
    if remarks:
        merging.notes.append(
            f"{place_in_words(place)} is removed; the comment that the other side put on it stands alone"
        )
    return [as_lines(remarks, left)] if remarks else []


def _one_sided(texts: Texts, place: Place, merging: Merging) -> Pieces | None:
    """Where the data of one side are those of the base, or of the other: the other side, with the comments of both.

    None where each side has data of its own, or both replaced one comment.
    """
    base, ours, theirs = (text or "" for text in texts)
    if say_the_same(ours, theirs) or say_the_same(base, theirs):
        taken, other = ours, theirs
    elif say_the_same(base, ours):
        taken, other = theirs, ours
    else:
        return None
    before, mine, yours = (Counter(remarks_of(text)) for text in (base, taken, other))
    fresh = yours - before - mine
    if (before - mine) & (before - yours) and fresh and mine - before:
        return None
    if fresh and not say_the_same(ours, theirs):
        value, comment = ("ours", "theirs") if taken is ours else ("theirs", "ours")
        merging.notes.append(f"{place_in_words(place)} has the value from {value} and a comment from {comment}")
    return [with_remarks(taken, [remark for remark in remarks_of(other) if remark in fresh])]


def _body(texts: Sequence[str], place: Place, merging: Merging) -> Pieces:
    base, ours, theirs = texts
    if ours == theirs or base in (ours, theirs):
        return [theirs if base == ours else ours]
    alike = _opened_alike(texts)
    merged = _block(alike, place, merging) if alike else _literal(base, ours, theirs)
    return (
        merged
        if merged and (is_section(place) or _stands(merged, place))
        else [Clash(base, ours, theirs, place_in_words(place))]
    )


def _stands(pieces: Pieces, place: Place) -> bool:
    """Whether a merged text is one key or one item whichever side is taken at its clashes.

    Values of one figure must still be of a kind each: where both sides changed one value, both stand in the list.
    """
    try:
        sides = [data_of(one_side(pieces, side)) or () for side in ("ours", "theirs")]
        if place[-2:-1] == ("figures",):
            for value in (value for data in sides if isinstance(data, dict) for value in data.values()):
                decode(Figure, value)
        return all(len(data) == 1 for data in sides)
    except (CannotCut, Refused):
        return False


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
    column = changed_one(*(block.column if block.units else full[0].column for block in three))
    try:
        return [moved_to(block, column) for block in three]
    except CannotCut:
        return None


def _has_no_value(text: str) -> bool:
    data = data_of(text)
    return isinstance(data, dict) and list(data.values()) == [None]


def _block(three: Sequence[Block], place: Place, merging: Merging) -> Pieces | None:
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
        return [Clash(heads[0], heads[1], heads[2], place_in_words(place)), *pieces, changed_one(*tails)]
    inside = _with_head(head, pieces)
    return None if inside is None else [*inside, changed_one(*tails)]


def _head(heads: Sequence[str]) -> str | None:
    """What stands above the first unit, with the comments of both sides; None where both replaced one of them."""
    if _agree(heads):
        return str(changed_one(*heads))
    before, mine, yours = (Counter(remarks_of(head)) for head in heads)
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


def _units(three: Sequence[Block], place: Place, merging: Merging) -> list[tuple[str, Pieces]]:
    """The units of three blocks, merged and in order, each with its gap."""
    base, ours, theirs = versions = matched(three, place, merging)
    kind = three[0].kind
    merged = {
        name: _unit(_of(versions, name), (*place, name), merging, item=kind != "mapping")
        for name in dict.fromkeys([*ours, *theirs, *base])
    }
    order = in_order(versions, {name for name, pieces in merged.items() if pieces})
    if is_section(place) and moved_units(ours, theirs) and (both := moved_by_both(base, ours, theirs) & set(order)):
        merging.notes.append(f"moved by both sides, kept where ours has it: {', '.join(sorted(both))}")
    usual = usual_gap(three, ", " if kind == "inline" else "\n" if is_section(place) else "")
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


# Proof


def _prove(pieces: Pieces, files: Sequence[Document]) -> None:
    """Whichever side is taken, the result can be cut; and every record, claim and comment that must be there is."""
    taken = {one_side(pieces, side) for side in ("ours", "theirs")}
    missing = must_be_kept(*map(_facts, files)).difference(*(_facts(cut(text)) for text in taken))
    if missing:
        raise CannotCut(f"the merge by records would lose {min(map(str, missing))}")


def _facts(file: Document) -> set[Any]:
    """The ids, the claims and the comments of a file."""
    claims = (claim for unit in file.records.values() for claim in unit.data.get("claims") or ())
    said = {(str(claim.get("by")), str(claim.get("says"))) for claim in claims if isinstance(claim, dict)}
    return {*file.records, *said, *(f"# {remark}" for remark in remarks_of(file.text))}
