"""Which units of three versions are one, and in what order they stand when the versions are merged."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

from timeline.record import Refused, dates
from timeline.review.conflicts import Merging, Place, is_section
from timeline.review.likeness import most_alike
from timeline.text.units import Block, Unit, parted

Units = dict[str, Unit]


# Which unit is which


def matched(three: Sequence[Block], place: Place, merging: Merging) -> list[Units]:
    """The units of three blocks by one name each: the one in the base, where a side gave it another."""
    base = {unit.name: unit for unit in three[0].units}
    sides = [_loosened(block.units, base, merging.loose | _lost_comments(base, block.units)) for block in three[1:]]
    if three[0].kind == "list":
        partners = [(_renamed if is_section(place) else _reworded)(base, side) for side in sides]
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


def in_order(versions: Sequence[Units], kept: AbstractSet[str]) -> list[str]:
    """Ours' order; what theirs alone added or moved comes after what it follows there, and after what ours put there.

    Where the events of all versions stand in order of date, so do the new ones.
    """
    base, ours, theirs = versions
    by_date = _dated(versions)
    moved = moved_units(base, theirs) - moved_by_both(base, ours, theirs)
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


def moved_units(base: Units, side: Iterable[str]) -> set[str]:
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


def moved_by_both(base: Units, ours: Units, theirs: Units) -> set[str]:
    """What theirs moved and ours did too, or may have: where two change places, either may be the one that moved."""
    mine, yours = moved_units(base, ours), moved_units(base, theirs)
    if not mine or len(yours) > _MANY:
        return mine & yours
    return {
        name for name in yours if name in mine or len(moved_units(base, [n for n in ours if n != name])) < len(mine)
    }


_MANY: Final = 20
