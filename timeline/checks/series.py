"""One figure over time: totals that only grow, and what the record gives twice for the same days."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from timeline.checks import Finding, Findings, check
from timeline.checks.arithmetic import bare, spread
from timeline.checks.relations import last_day, spelt
from timeline.record import Event, Figure, Level, Path, Timeline, When

Told = tuple[When, Event, Path, Figure]
"""A figure as it was told: when, in which event, where in it."""


def _told(event: Event, wanted: set[str] | frozenset[str] | None = None) -> Iterator[tuple[str, str, Told]]:
    """The figures of an event with who tells them ("" is the record) and their names."""
    for name, figure in event.figures.items():
        if wanted is None or name in wanted:
            yield "", name, (event.date, event, ("figures", name), figure)
    for i, claim in enumerate(event.claims):
        for name, figure in claim.figures.items():
            if wanted is None or name in wanted:
                yield claim.by, name, (claim.date or event.date, event, ("claims", i, "figures", name), figure)


_ALWAYS_CUMULATIVE: Final = frozenset({"days_of_action"})


@check("TL617", Level.WARNING)
def cumulative_series_falls(timeline: Timeline) -> Findings:
    """A cumulative total is lower than it was before.

    361 posts by 2012, 725 by 2013 and 1,224 by 2014 are running totals: they cannot fall. If they do, one is a slip, or
    the numbers are those of each year and must not be called cumulative. A figure is cumulative when the words in
    brackets say so; days of action so far always are. Mend the number, or the words.
    """
    series: dict[tuple[str, ...], list[Told]] = {}
    for event in timeline.events:
        for by, name, told in _told(event):
            figure = told[3]
            if name in _ALWAYS_CUMULATIVE or "cumulative" in figure.basis:
                series.setdefault((by, name, figure.unit, figure.basis, event.dispute), []).append(told)
    for totals in series.values():
        yield from _falls(sorted(totals, key=lambda told: told[0].order))


def _falls(totals: list[Told]) -> Findings:
    highest: Told | None = None
    for told in totals:
        when, event, path, figure = told
        if highest and _is_before(highest[0], when) and spread(figure).high < spread(highest[3]).low:
            says = f"{bare(figure)} is less than {bare(highest[3])}, the total of {highest[0].label}"
            hint = "mend the number, or take `cumulative` out if it is that of one year"
            yield Finding(event, path, says, hint, first=(highest[1], highest[2]))
        elif not highest or spread(figure).low >= spread(highest[3]).low:
            highest = told


def _is_before(first: When, second: When) -> bool:
    return bool(first.latest and second.earliest and first.latest < second.earliest)


_STATES: Final = frozenset({
    "workforce", "members", "budget_gap", "spending", "union_funding", "mileage",
    "council_tax_change", "claim",
})  # fmt: skip
"""Figures that describe how things stand on a day, and not what one event did."""


@check("TL625", Level.WARNING)
def conflicting_figures(timeline: Timeline) -> Findings:
    """One voice gives one figure twice for the same days, and the two differ by more than a twentieth.

    The record itself, or one speaker, cannot hold that the workforce was 4,300 and 6,627 on one day: the two have
    different bases, or one is a slip. Say in brackets what each counts, or make each the claim of who says it. What two
    speakers say is never a conflict of this kind: rival claims stand side by side.
    """
    states: dict[tuple[str, ...], list[Told]] = {}
    for event in timeline.events:
        for by, name, told in _told(event, _STATES):
            figure, when = told[3], told[0]
            if when.exact:
                bodies = ",".join(sorted(id for id in event.actors if _is_body(timeline, id)))
                key = (by, name, figure.unit, figure.per, figure.basis, event.dispute, event.financial_year, bodies)
                states.setdefault(key, []).append(told)
    for rivals in states.values():
        yield from _conflicts(rivals) if len({figure for _, _, _, figure in rivals}) > 1 else ()


def _is_body(timeline: Timeline, id: str) -> bool:
    return id in timeline.actor and timeline.actor[id].kind in ("union", "council", "employer", "public-body")


def _conflicts(states: list[Told]) -> Findings:
    for (first, event, path, figure), (second, other, other_path, rival) in combinations(states[:50], 2):
        overlap = first.order[0] <= second.order[1] and second.order[0] <= first.order[1]
        if overlap and _differ(figure, rival) and other is not event:
            day = last_day(first)
            says = f"{bare(rival)} here, but {bare(figure)} in `{event.id}`" + (f" on {spelt(day)}" if day else "")
            hint = "say in brackets what each counts, or give each to the speaker whose word it is"
            yield Finding(other, other_path, says, hint, first=(event, path))


def _differ(one: Figure, other: Figure) -> bool:
    a, b = spread(one), spread(other)
    if a.meets(b) or not (a.high.is_finite() and b.high.is_finite()):
        return False
    return abs(a.high - b.high) > max(a.high, b.high) / 20
