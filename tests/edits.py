"""Curators at random: a small record and edits of it, for the laws of the merge and for its simulation.

The record is kept as values and written by hand here, so that nothing of what is tested decides what is right.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final

from timeline.text import formatting

WORDS: Final = "council union pay strike ballot offer talks refuse library members vote cut leader budget".split()
TAGS: Final = "pay jobs bins libraries law politics money housing".split()


@dataclass
class Event:
    """An event and the comments on it."""

    id: str
    date: str
    title: str
    figures: dict[str, str] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    claims: list[dict[str, str]] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    note: str = ""
    above: list[str] = field(default_factory=list)
    beside: str = ""
    figures_first: bool = False

    def written(self) -> str:
        """The event as a file has it."""
        figures = ["    figures:", *(f"      {name}: {value}" for name, value in self.figures.items())]
        rest = [f"    tags: [{', '.join(self.tags)}]"] if self.tags else []
        rest += ["    sources:", *(f"      - {id}" for id in self.sources)] if self.sources else []
        rest += ["    claims:"] if self.claims else []
        for claim in self.claims:
            rest += [f"      - by: {claim['by']}", f"        says: {claim['says']}"]
        rest += [f"    note: {self.note}"] if self.note else []
        beside = f"  # {self.beside}" if self.beside else ""
        lines = [f"  - id: {self.id}", "    type: ballot", "    form: consultative"]
        lines += [f"    date: {self.date}{beside}", f"    title: {self.title}"]
        lines += ["    status: reported", "    dispute: pay-2011", "    actors: [unison]"]
        lines += [*figures, *rest] if self.figures_first else [*rest, *figures]
        return "".join(f"{line}\n" for line in (*(f"  # {text}" for text in self.above), *lines))


@dataclass
class Record:
    """A record with a title, and comments that stand alone."""

    title: str
    events: list[Event]
    by_date: bool = False

    def written(self) -> str:
        """The whole file."""
        head = f"# Kept by hand\ntitle: {self.title}\n\nevents:\n"
        return head + "\n".join(event.written() for event in self.events) + "\n# The end\n"


def record(rng: random.Random, events: int = 30, *, by_date: bool = False) -> Record:
    """A record of so many events, in order of date."""
    return Record("A dispute", [_event(rng, f"event-{i}", 2001 + i) for i in range(events)], by_date)


def _event(rng: random.Random, id: str, year: int) -> Event:
    return Event(
        id,
        f"{year}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
        _title(rng),
        {"votes_for": str(rng.randint(1, 999)), "votes_against": str(rng.randint(1, 999))},
        sorted(rng.sample(TAGS, rng.randint(0, 2))),
        [_claim(rng)] if rng.random() < 0.3 else [],
        [f"s{rng.randint(1, 99)}"],
        above=[_title(rng)] if rng.random() < 0.2 else [],
    )


def _title(rng: random.Random) -> str:
    return " ".join(rng.choices(WORDS, k=5))


def _claim(rng: random.Random) -> dict[str, str]:
    return {"by": rng.choice(["ann", "bo", "cy"]), "says": _title(rng)}


Edit = Callable[[Record, random.Random, str], None]
"""Changes a record in place; the text is what new ids begin with, so that two curators seldom choose one."""


def add(record: Record, rng: random.Random, who: str) -> None:
    event = _event(rng, f"{who}-{rng.randint(1, 10**6)}", rng.randint(2001, 2001 + len(record.events)))
    record.events.append(event)
    if record.by_date:
        record.events.sort(key=lambda other: other.date)


def correct(record: Record, rng: random.Random, _who: str) -> None:
    event = rng.choice(record.events)
    if event.figures:
        event.figures[rng.choice(list(event.figures))] = str(rng.randint(1, 999))


def count(record: Record, rng: random.Random, _who: str) -> None:
    rng.choice(record.events).figures[rng.choice(["spoiled", "eligible", "votes_cast"])] = str(rng.randint(1, 999))


def tag(record: Record, rng: random.Random, _who: str) -> None:
    event = rng.choice(record.events)
    event.tags += [tag for tag in [rng.choice(TAGS)] if tag not in event.tags]


def untag(record: Record, rng: random.Random, _who: str) -> None:
    event = rng.choice(record.events)
    event.tags = event.tags[1:]


def cite(record: Record, rng: random.Random, _who: str) -> None:
    event = rng.choice(record.events)
    event.sources += [source for source in [f"s{rng.randint(1, 99)}"] if source not in event.sources]


def claim(record: Record, rng: random.Random, _who: str) -> None:
    rng.choice(record.events).claims.append(_claim(rng))


def retitle(record: Record, rng: random.Random, _who: str) -> None:
    rng.choice(record.events).title = _title(rng)


def remark(record: Record, rng: random.Random, who: str) -> None:
    rng.choice(record.events).above.append(f"{who} saw: {_title(rng)}")


def remark_beside(record: Record, rng: random.Random, who: str) -> None:
    rng.choice(record.events).beside = f"{who} saw: {_title(rng)}"


def annotate(record: Record, rng: random.Random, _who: str) -> None:
    event = rng.choice(record.events)
    event.note = "" if event.note else _title(rng)


def remove(record: Record, rng: random.Random, _who: str) -> None:
    if len(record.events) > 1:
        record.events.remove(rng.choice(record.events))


def move(record: Record, rng: random.Random, _who: str) -> None:
    event = record.events.pop(rng.randrange(len(record.events)))
    record.events.insert(rng.randrange(len(record.events) + 1), event)


def rename(record: Record, rng: random.Random, who: str) -> None:
    rng.choice(record.events).id = f"{who}-renamed-{rng.randint(1, 9)}"


def turn(record: Record, rng: random.Random, _who: str) -> None:
    event = rng.choice(record.events)
    event.figures_first = not event.figures_first


def withdraw(record: Record, rng: random.Random, _who: str) -> None:
    event = rng.choice(record.events)
    event.claims = event.claims[1:]


def head(record: Record, rng: random.Random, _who: str) -> None:
    record.title = _title(rng)


MIXED: Final[Sequence[Edit]] = (
    *([add] * 4), *([correct] * 3), count, tag, tag, cite, claim, retitle, remark, annotate, remove,
)  # fmt: skip
"""What curators mostly do."""

ALL: Final[Sequence[Edit]] = (
    add, correct, count, tag, untag, cite, claim, retitle, remark, remark_beside, annotate, remove, move, rename, turn,
    withdraw, head,
)  # fmt: skip


def edited(base: Record, rng: random.Random, edits: Sequence[Edit], number: int, who: str) -> Record:
    """A record after some edits by one curator."""
    made = deepcopy(base)
    for _ in range(number):
        rng.choice(edits)(made, rng, who)
    return made


# Layout: what says the same in other words of YAML

Layout = Callable[[str, random.Random], str]


def quoted(text: str, rng: random.Random) -> str:
    """Some values in quotes, after more spaces, or on a line of their own."""
    ways = [
        "{0}: {1}",
        '{0}: "{1}"',
        "{0}: '{1}'",
        "{0}:   {1}",
        "{0}: >-\n" + " " * 16 + "{1}",
        "{0}:\n" + " " * 16 + "{1}",
    ]

    def other(found: re.Match[str]) -> str:
        return rng.choice(ways).format(found[1], found[2])

    return re.sub(r"^( *(?:- )?(?:title|status|by|says|note|votes_\w+)): (.*)$", other, text, flags=re.MULTILINE)


def listed(text: str, rng: random.Random) -> str:
    """Some tags each on a line, and some figures in braces."""

    def lines(found: re.Match[str]) -> str:
        indent = found[1] + " " * rng.choice([0, 2])
        return f"{found[1]}tags:\n" + "".join(f"{indent}- {tag}\n" for tag in found[2].split(", "))

    def braces(found: re.Match[str]) -> str:
        return f"{found[1]}figures: {{{', '.join(found[2].split(chr(10))[:-1])}}}\n".replace("      ", "")

    text = re.sub(
        r"^( *)tags: \[(.+)\]\n", lambda f: lines(f) if rng.random() < 0.5 else f[0], text, flags=re.MULTILINE
    )
    figures = r"^(    )figures:\n((?:      [a-z_]+: [0-9]+\n)+)(?!      )"
    return re.sub(figures, lambda f: braces(f) if rng.random() < 0.5 else f[0], text, flags=re.MULTILINE)


def moved(text: str, rng: random.Random) -> str:
    """All records in another column."""
    if rng.random() < 0.5:
        return re.sub(r"^  (?=  |- |# )", "", text, flags=re.MULTILINE)
    return re.sub(r"^(?=  )", "  ", text, flags=re.MULTILINE)


def spaced(text: str, rng: random.Random) -> str:
    """Other blank lines, and keys that are a blank line apart."""
    return re.sub(r"\n\n", lambda _: "\n" * rng.choice([2, 3]), text)


def tidied(text: str, _rng: random.Random) -> str:
    """House style."""
    return formatting.formatted(text)


LAYOUTS: Final[Sequence[Layout]] = (quoted, listed, moved, spaced, tidied)


def laid_out(text: str, rng: random.Random) -> str:
    """A record in another layout, with the same values and the same comments."""
    for layout in rng.sample(LAYOUTS, rng.randint(1, 3)):
        text = layout(text, rng)
    return text


# What a merge must give


class Conflict(Exception):
    """Two values for one thing."""


SAME: Final = ("id", "type", "form", "status", "dispute", "actors")
"""The keys that no edit touches."""


def expected(base: Record, ours: Record, theirs: Record) -> dict[str, Any]:
    """The values a merge must give, by id; raises Conflict where a person must choose.

    An event that only stands elsewhere, or whose keys do, is the same event; lists are sets.
    """
    sides = [{event.id: _values(event) for event in side.events} for side in (base, ours, theirs)]
    merged = _three(*sides, new=False)
    assert isinstance(merged, dict)
    return merged


def _values(event: Event) -> dict[str, Any]:
    claims = {f"{claim['by']}: {claim['says']}": True for claim in event.claims}
    lists = {name: dict.fromkeys(getattr(event, name), True) for name in ("tags", "sources")}
    values = {"date": event.date, "title": event.title, "figures": dict(event.figures), "claims": claims, **lists}
    values |= {"note": event.note} if event.note else {}
    return {key: value for key, value in values.items() if value}


def _three(base: Any, ours: Any, theirs: Any, *, new: bool = True) -> Any:
    """One value of three; `new` says whether a mapping that both sides added is merged key by key."""
    if ours == theirs or base in (ours, theirs):
        return theirs if base == ours else ours
    if not all(isinstance(side, dict) for side in (ours, theirs)) or not (new or base is not None):
        raise Conflict
    sides = [side or {} for side in (base, ours, theirs)]
    merged = {key: _three(*(side.get(key) for side in sides), new=key != "") for side in sides for key in side}
    return {key: value for key, value in merged.items() if value is not None}
