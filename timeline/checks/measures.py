"""Figures whose unit is not what their name measures."""

from __future__ import annotations

from timeline.checks import Finding, Findings, check
from timeline.record import COUNTS, CURRENCIES, Figure, Timeline, figure_mentions

_TIMES = ("days", "weeks", "hours")


@check("TL602")
def wrong_unit(timeline: Timeline) -> Findings:
    """A figure's unit does not fit what its name measures.

    `turnout: 60` may be sixty people or sixty per cent; `votes_for: 56.5%` is a share. Write `60%`, and shares under a
    name that holds shares; money needs its currency, a time its unit, and counts are whole numbers of something.
    """
    for event in timeline.events:
        for path, name, figure in figure_mentions(event):
            row = timeline.vocabulary.figures.get(name)
            if row and (cure := _cure(figure, row.dimension)):
                yield Finding(
                    event, path, f"`{figure}` does not fit `{name}`, which is {_MEASURES[row.dimension]}", cure
                )


_MEASURES = {
    "votes": "a number of votes",
    "people": "a number of people",
    "posts": "a number of posts",
    "things": "a number of things",
    "seats": "a number of seats",
    "money": "an amount of money",
    "percent": "a percentage",
    "ratio": "a ratio",
    "days": "a number of days",
    "weeks": "a number of weeks",
    "hours": "a number of hours",
    "number": "a number",
}


def _cure(figure: Figure, dimension: str) -> str:
    """What would be right, or "" when the unit fits."""
    unit = figure.unit
    if dimension == "percent":
        return "" if unit == "%" else f"write `{figure}%`" if not unit else "write a percentage: `60%`"
    if dimension == "money":
        return "" if unit in CURRENCIES.values() else "write the currency: `£6.6m`"
    if dimension == "ratio":
        return "" if unit.startswith("to ") else "write a ratio: `8:1`"
    if dimension in _TIMES and unit not in (dimension, dimension.removesuffix("s"), ""):
        return f"write `12 {dimension}`"
    if dimension in COUNTS and (unit == "%" or unit in CURRENCIES.values() or unit.startswith("to ")):
        return "write a whole number, or use the name of a share"
    if dimension in COUNTS and any(n is not None and n != n.to_integral_value() for n in (figure.low, figure.high)):
        return "counts are whole numbers; thousands are parted by commas: `1,552`"
    return ""
