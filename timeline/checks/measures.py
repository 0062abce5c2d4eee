"""Figures whose unit or period is not what their name needs."""

from __future__ import annotations

import re
from typing import Final

from timeline.checks.arithmetic import every_voice
from timeline.checks.engine import Finding, Findings, check
from timeline.record import COUNTS, CURRENCIES, Figure, Level, Timeline, figure_mentions, figures_with_paths

_TIMES: Final = ("days", "weeks", "hours")
_WEIGHTS: Final = frozenset("tonne tonnes ton tons t kilo kilos kilogram kilograms kilogrammes kg".split())
_FULL_TIME: Final = re.compile(r"\b(?:fte|wte|full[- ]time equivalents?|whole[- ]time equivalents?)\b", re.IGNORECASE)
"""Words by which posts and staff are counted in parts of a full-time job, so that they have decimals."""


@check("TL602", needs="item", alone=True)
def wrong_unit(timeline: Timeline) -> Findings:
    """A figure's unit does not fit what its name measures.

    `turnout: 60` may be sixty people or sixty per cent; `votes_for: 56.5%` is a share. Write `60%`, and shares under a
    name that holds shares; money needs its currency, a weight its tonnes, a time its unit, and counts are whole numbers
    of something. Posts and staff in full-time equivalents have decimals: `104.5 FTE`.
    """
    for event in timeline.events:
        for path, name, figure in figure_mentions(event):
            row = timeline.vocabulary.figures.get(name)
            if row and (cure := _cure(figure, row.dimension, f"{name} {figure.unit} {figure.basis}")):
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
    "weight": "a weight",
    "days": "a number of days",
    "weeks": "a number of weeks",
    "hours": "a number of hours",
    "number": "a number",
}


def _cure(figure: Figure, dimension: str, words: str) -> str:
    """What would be right, or "" when the unit fits; `words` are the name, unit and basis of the figure."""
    unit = figure.unit
    if dimension == "percent":
        return "" if unit == "%" else f"write `{figure}%`" if not unit else "write a percentage: `60%`"
    if dimension == "money":
        return "" if unit in CURRENCIES.values() else "write the currency: `£6.6m`"
    if dimension == "ratio":
        return "" if unit.startswith("to ") else "write a ratio: `8:1`"
    if dimension == "weight":
        is_weight = not _WEIGHTS.isdisjoint(unit.split())
        return "" if is_weight else "write the weight with its unit: `20,000 tonnes`"
    if dimension in _TIMES and unit not in (dimension, dimension.removesuffix("s"), ""):
        return f"write `12 {dimension}`"
    if dimension in COUNTS and (unit == "%" or unit in CURRENCIES.values() or unit.startswith("to ")):
        return "write a whole number, or use the name of a share"
    if dimension in COUNTS and not _FULL_TIME.search(words.replace("_", " ")) and _has_decimals(figure):
        return "counts are whole numbers; thousands are separated by commas: `1,552`"
    return ""


def _has_decimals(figure: Figure) -> bool:
    return any(n is not None and n != n.to_integral_value() for n in (figure.low, figure.high))


@check("TL606", needs="item", alone=True)
def negative_number(timeline: Timeline) -> Findings:
    """A count, a weight or a length of time is negative.

    There are no minus twelve votes; usually a hyphen was meant for a range or a dash for "not known". Write `2-5` for a
    range, and take the line out where the number is not known. Money and changes in percent may be negative.
    """
    for event in timeline.events:
        for path, name, figure in figure_mentions(event):
            if figure.text.startswith(("-", "−")):
                dimension = timeline.vocabulary.figure(name).dimension
                if dimension in (*_TIMES, "weight") or (dimension in COUNTS and not name.startswith("gains_")):
                    says = f"{_MEASURES[dimension]} cannot be negative"
                    yield Finding(event, path, says, "write the number without a minus, or take the line out")


_FLOWS: Final = frozenset({"saving", "budget_gap", "spending", "cost", "income", "grant", "union_funding", "pay_loss"})
"""Amounts that run over some time; a payout, an offer, a claim, a rate or a salary says by itself what it is for."""

_OF_THE_EVENT: Final = frozenset({"cost", "income", "grant"})
_LAST_AS_LONG: Final = frozenset(
    {
        "settlement",
        "strike",
        "strike_series",
        "action_short_of_strike",
        "lock_out",
        "incident",
        "legal_claim",
        "demonstration",
        "election",
    }
)
"""Amounts that may be of the event itself, and the types whose events cost what they cost once."""

_TIME_SAID: Final = re.compile(
    r"\b(?:(?:an?|per|each|every|this|next|last|the|that|one|first) (?:financial )?(?:year|month|week|day)s?|annual\w*"
    r"|yearly|monthly|weekly|daily|one[- ]off|once|so far|to date|in total|over (?:the )?(?:next )?\w+ (?:years|months"
    r"|weeks)|(?:by|in|for|since|until|between) (?:(?:19|20)[0-9]{2}|January|February|March|April|May|June|July|August"
    r"|September|October|November|December)|(?:19|20)[0-9]{2}[/-][0-9]{2})\b",
    re.IGNORECASE,
)
"""Words by which the text beside an amount says the time it is for."""


@check("TL624", Level.NOTE, alone=True)
def money_without_period(timeline: Timeline) -> Findings:
    """An amount says nothing without the time it is for, and none is given.

    £6.6m a year and £6.6m once are different savings, and £62m over four years is neither. Write `£6.6m/year`, `£12m
    one-off`, `£62m over 4 years` or `£14m so far`, give the event its `financial_year`, or say in brackets that it is
    not known. Amounts of different periods are never added or compared.

    Does not find: the amount of a payout, an offer, a claim, a threshold or a rate that needs a period all the same;
    what a strike, a settlement or an incident cost; and an amount beside words that say some time.
    """
    for voice in every_voice(timeline):
        for path, name, figure in figures_with_paths(voice.figures, voice.path):
            is_told = figure.per or figure.basis or voice.event.financial_year
            is_its_own = name in _OF_THE_EVENT and voice.event.type in _LAST_AS_LONG
            if name in _FLOWS and not is_told and not is_its_own and not _TIME_SAID.search(voice.said):
                label = timeline.vocabulary.figure(name).label
                says = f"`{figure}` does not say over what time the {label} runs"
                hint = f"write `{figure}/year`, `{figure} one-off` or `financial_year:`"
                yield Finding(voice.event, path, says, hint)
