"""What an editor offers to do about a problem: the one right cure, a near word, quotes, a source, a new record."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from timeline.live.editing import FileEdit, key_added, record_added, written
from timeline.live.slots import slot
from timeline.live.snapshot import Entry, Place, Snapshot
from timeline.record import ID_PATTERN, Problem, Refused, dates
from timeline.text import units
from timeline.text.opening import data_of

MOST_SOURCES: Final = 4
"""How many sources are offered to be cited at most."""


class Action(NamedTuple):
    """What is offered: its name, the problem it is about, the changes; `is_sure` where nothing else can be meant."""

    title: str
    problem: Problem
    edits: list[FileEdit]
    is_sure: bool = False


def actions(snapshot: Snapshot, problem: Problem) -> list[Action]:
    """What can be done about a problem, the surest first."""
    found = [*_cure(problem), *_near(snapshot, problem), *_quotes(snapshot, problem)]
    found += _BY_CODE.get(problem.code, _nothing)(snapshot, problem)
    return list({action.edits[0]: action for action in reversed(found)}.values())[::-1]


def other_place(problem: Problem) -> tuple[str, int] | None:
    """The file and line of the place to compare, which the hint of a problem names."""
    found = re.search(r"\(the other is at (.+):([0-9]+)\)$", problem.hint)
    return (found[1], int(found[2])) if found else None


def _nothing(_snapshot: Snapshot, _problem: Problem) -> Iterator[Action]:
    yield from ()


def _cure(problem: Problem) -> Iterator[Action]:
    if problem.fix:
        title = f"write `{problem.fix.text}`" if len(problem.fix.text) < 60 else "put it right"
        yield Action(title, problem, [FileEdit(problem.path, problem.fix)], is_sure=True)


# Words


def _near(snapshot: Snapshot, problem: Problem) -> Iterator[Action]:
    """The words that the hint says may be meant."""
    asked = re.search(r"did you mean (.+?)\?", problem.hint)
    words = re.findall(r"`([^`]+)`", asked[1]) if asked else _right_id(problem)
    place = Place(problem.path, problem.line - 1, problem.column - 1, problem.end_column - 1)
    if not words or problem.line != problem.end_line:
        return
    raw = snapshot.lines(problem.path)[place.line][place.start : place.end]
    if not raw or f"`{raw.strip(_QUOTES)}`" not in problem.message:
        return
    for word in words:
        text = f"{raw[0]}{word}{raw[0]}" if raw[0] in _QUOTES else word
        yield Action(f"write `{word}`", problem, [written(place, text)])


_QUOTES: Final = "\"'"


def _right_id(problem: Problem) -> list[str]:
    found = re.match(r"write `([^`]+)`", problem.hint)
    return [found[1]] if found and re.search(ID_PATTERN, found[1]) else []


def _quotes(snapshot: Snapshot, problem: Problem) -> Iterator[Action]:
    """Quotes round the value of a line, where the hint asks for them and the line can be read with them."""
    if "in quotes" not in problem.hint:
        return
    line = snapshot.lines(problem.path)[problem.line - 1].rstrip("\r")
    found = re.match(r"( *(?:- +)*(?:[\w-]+: +)?)(.*\S)", line)
    if not found or found[2][0] in _QUOTES:
        return
    quoted = json.dumps(found[2], ensure_ascii=False)
    try:
        data_of(found[1].lstrip() + quoted)
    except units.CannotCut:
        return
    place = Place(problem.path, problem.line - 1, found.start(2), found.end(2))
    yield Action("put it in quotes", problem, [written(place, quoted)])


# Records


def _make(section: str, *keys: str) -> Callable[[Snapshot, Problem], Iterator[Action]]:
    """An offer to make the record that an unknown id names; what only a person knows is left empty."""

    def make(snapshot: Snapshot, problem: Problem) -> Iterator[Action]:
        found = re.search(r"has the id `([^`]*)`", problem.message)
        if found and re.search(ID_PATTERN, found[1]):
            name = found[1].replace("-", " ").title()
            lines = [f"id: {found[1]}", *(key.format(name=name) for key in keys)]
            title = f"make the {section.removesuffix('s')} `{found[1]}`"
            yield Action(title, problem, [record_added(snapshot, section, problem.path, lines)])

    return make


def _cite(snapshot: Snapshot, problem: Problem) -> Iterator[Action]:
    """Sources that the event or the claim without one may be from."""
    here = snapshot.here(problem.path, problem.line - 1, problem.column - 1)
    if not here.entry or not here.spot:
        return
    entry = here.entry
    way = here.spot.path[:4] if here.spot.path[2:3] == ("claims",) else here.spot.path[:2]
    if any(s.is_key and s.path == (*way, "sources") for s in entry.spots):
        return
    for id in _likely(snapshot, entry)[:MOST_SOURCES]:
        edit = key_added(snapshot, entry, way, f"sources: [{id}]")
        yield Action(f"cite `{id}`: {snapshot.by_id[id].title}", problem, [edit])


def _likely(snapshot: Snapshot, entry: Entry) -> list[str]:
    """The sources that the event cites somewhere, else those published within three days after it."""
    cited = dict.fromkeys(s.text for s in entry.spots if not s.is_key and slot(s.path).words == "source-id")
    if own := [id for id in cited if id in snapshot.by_id]:
        return own
    days = _days(entry.value("date"))
    if not days:
        return []
    sources = (e for e in snapshot.entries if e.section == "sources" and e.id)
    near = ((_days(source.value("published")), source.id) for source in sources)
    return [id for found, id in near if found and (found[0] - days[0]).days >= 0 and (found[0] - days[1]).days <= 3]


def _days(text: str) -> tuple[dt.date, dt.date] | None:
    try:
        when = dates.parse(text)
    except Refused:
        return None
    return (when.earliest, when.latest) if when.earliest and when.latest else None


_BY_CODE: Final[Mapping[str, Callable[[Snapshot, Problem], Iterator[Action]]]] = {
    "TL503": _make("actors", "name: {name}", "kind:"),
    "TL504": _make("sources", "type:", "title:"),
    "TL801": _cite,
    "TL802": _cite,
}
"""What can be done about a problem of a code beside what its hint says."""
