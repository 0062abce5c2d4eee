"""Sums over figures that are put as people put them: ranges in, ranges out, and the sum in words.

Only figures of one voice are ever set against each other: those of an event, which are established, or those of one
claim. Two figures disagree when no value they may stand for is the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

import msgspec

from timeline.record import CURRENCIES, Event, Figure, Path, Timeline, count, tolerated

INFINITE: Final = Decimal("Infinity")
NEARLY: Final = Decimal("0.25")
SLIPS: Final = {10: "a decimal point has slipped", 100: "a fraction may have been given a percent sign"}


class Voice(msgspec.Struct, frozen=True):
    """Figures by one hand: those of an event, or those of one of its claims; `path` leads to them."""

    event: Event
    path: Path
    figures: Mapping[str, Figure]

    def __getitem__(self, name: str) -> Figure:
        return self.figures[name]

    @property
    def texts(self) -> list[tuple[Path, str]]:
        """What the same hand says in words, each with its place."""
        if self.path[0] == "claims":
            return [((*self.path[:2], "says"), self.event.claims[int(self.path[1])].says)]
        return [(("title",), self.event.title), (("summary",), self.event.summary)]

    @property
    def said(self) -> str:
        """All that is said in words beside the figures, the notes of the editors with it."""
        notes = [self.event.note, *(claim.note for claim in self.event.claims)]
        return "\n".join([*(text for _, text in self.texts), *notes])

    def has(self, *names: str) -> bool:
        """Whether all of these figures are given, and of one basis."""
        for name in names:
            if name not in self.figures:
                return False
        return len({self.figures[name].basis for name in names}) <= 1


def voices(timeline: Timeline, *names: str) -> Iterator[Voice]:
    """Every set of two figures or more that one hand gives, with one of these names among them."""
    wanted = frozenset(names)
    for event in timeline.events:
        if len(event.figures) > 1 and not wanted.isdisjoint(event.figures):
            yield from _by_basis(event, ("figures",), event.figures)
        for index, claim in enumerate(event.claims):
            if len(claim.figures) > 1 and not wanted.isdisjoint(claim.figures):
                yield from _by_basis(event, ("claims", index, "figures"), claim.figures)


def every_voice(timeline: Timeline) -> Iterator[Voice]:
    """Every set of figures that one hand gives."""
    for event in timeline.events:
        if event.figures:
            yield from _by_basis(event, ("figures",), event.figures)
        for index, claim in enumerate(event.claims):
            if claim.figures:
                yield from _by_basis(event, ("claims", index, "figures"), claim.figures)


def _by_basis(event: Event, path: Path, figures: Mapping[str, Figure]) -> Iterator[Voice]:
    """One voice, or one for each basis that the several values of a name have, so that each is added to its like."""
    if not any(figure.several for figure in figures.values()):
        yield Voice(event, path, figures)
        return
    single = {name: figure for name, figure in figures.items() if not figure.several}
    kinds: dict[str, dict[str, Figure]] = {}
    for name, figure in figures.items():
        for one in figure.several:
            kinds.setdefault(one.basis, {}).setdefault(name, one)
    yield from (Voice(event, path, single | values) for values in kinds.values())


class Range(NamedTuple):
    """All values a figure, or a sum of figures, may stand for: both ends included, infinite where there is none."""

    low: Decimal
    high: Decimal

    def meets(self, other: Range) -> bool:
        """Whether some value is in both."""
        return self.low <= other.high and other.low <= self.high


@lru_cache(maxsize=4096)
def spread(figure: Figure) -> Range:
    """The values a figure may stand for; what has no lower bound begins at nothing."""
    low, high = tolerated(figure)
    return Range(Decimal(0) if low is None else low, INFINITE if high is None else high)


def added(ranges: Sequence[Range]) -> Range:
    """The sum of ranges."""
    return Range(sum((r.low for r in ranges), Decimal(0)), sum((r.high for r in ranges), Decimal(0)))


def percentage(part: Range, whole: Range) -> Range:
    """What percentage a part is of a whole."""
    low = Decimal(0) if whole.high == INFINITE or not whole.high else 100 * part.low / whole.high
    high = INFINITE if part.high == INFINITE or whole.low <= 0 else 100 * part.high / whole.low
    return Range(low, high)


# In words


def number(value: Decimal) -> str:
    """`1,859`, `62.5`."""
    return f"{int(value):,}" if value == value.to_integral_value() else f"{value.normalize():,f}"


def bare(figure: Figure) -> str:
    """A figure as it stands in a sum: `1,552`, or with the word it was put with, `about 300`."""
    is_counted = figure.unit != "%" and figure.unit not in CURRENCIES.values() and not figure.unit.startswith("to ")
    if figure.low is not None and figure.low == figure.high and figure.put == "exact" and is_counted:
        return number(figure.low)
    return figure.text.partition(" (")[0]


def told(value: Range, places: int = 0) -> str:
    """`1,859`, `57.5 to 62.5`, `at least 12`."""
    low, high = (round(end, places) if end.is_finite() else end for end in value)
    if high == INFINITE:
        return f"at least {number(low)}"
    return number(low) if low == high else f"{number(low)} to {number(high)}"


def percent(value: Range, beside: Figure) -> str:
    """A percentage to one digit more than the figure it is set beside."""
    stated = beside.low if beside.low is not None else beside.high
    exponent = stated.as_tuple().exponent if stated is not None else 0
    digits = 1 - min(exponent, 0) if isinstance(exponent, int) else 1
    return f"{told(value, digits)}%"


def slipped(stated: Range, computed: Range) -> str:
    """What may have happened when a percentage is ten or a hundred times too large or too small."""
    middle, right = (stated.low + stated.high) / 2, (computed.low + computed.high) / 2
    if middle <= 0 or right <= 0 or INFINITE in (middle, right):
        return ""
    times = max(middle / right, right / middle)
    return next((f"; {says}" for factor, says in SLIPS.items() if abs(times / factor - 1) < NEARLY), "")


def days(number: int) -> str:
    """`1 day`, `14 days`."""
    return count(number, "day")
