"""Ratios and fractions of a vote, in figures and in words, held against the votes or shares of the same voice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from timeline.checks.arithmetic import INFINITE, Range, Voice, added, bare, every_voice, number, percentage, spread
from timeline.checks.engine import Finding, Findings, check
from timeline.prose.numerals import CARDINALS, FRACTIONS, any_of, cardinal
from timeline.record import Figure, Level, Path, Timeline

_SIMPLE: Final = sorted(
    {(a, b) for a in range(1, 6) for b in range(1, 6) if a >= b} | {(a, 1) for a in range(1, 101)},
    key=lambda ratio: (ratio[1], ratio[0]),
)
"""The ratios people say: n to 1, and those of two numbers up to five."""

_LOOSE: Final = Decimal("0.15")
"""How far a ratio may be from the votes where it is put loosely, or in the words of a text, as a share of it."""


@check("TL610", Level.WARNING, alone=True)
def ratio_disagrees(timeline: Timeline) -> Findings:
    """A ratio, or a fraction of a vote in words, is not what the votes or the shares make.

    "Three to two" stays in a reader's mind longer than the count. 655 votes against 393 are nearer `5:3` than `3:2`,
    and a vote of 88% is no "three to one". "Two thirds voted for" and "three in four members back it" are held against
    every share of the vote and the turnout that are given. Write the nearest ratio, or put `about` or `nearly` before a
    loose one; if somebody said it, it is a claim.

    Does not find: ratios and fractions where neither votes nor shares are given, or in a sentence about something else
    than a vote.
    """
    for voice in every_voice(timeline):
        if "ratio" in voice.figures:
            yield from _figure(voice, voice["ratio"])
        if not _GIVEN.isdisjoint(voice.figures):
            texts = [(where, text) for where, text in voice.texts if _LIKELY.search(text.lower())]
            yield from _ratio_in_words(voice, texts)
            yield from _fraction_in_words(voice, texts)


_GIVEN: Final = frozenset({"votes_for", "votes_against", "share_for", "share_against"})
_LIKELY: Final = re.compile(
    r"[- ]to[- ](?:one|two|three|four|five|[1-5])"
    r"|(?:in|out of) (?:every )?(?:two|three|four|five|six|seven|eight|nine|ten|[0-9])"
    rf"|{'|'.join(sorted({words.split()[-1].removesuffix('s') for words in FRACTIONS}))}"
)
"""What a text with a ratio or a fraction has: a quick look before the slow one."""

Texts = Sequence[tuple[Path, str]]


def _figure(voice: Voice, ratio: Figure) -> Findings:
    actual = _sides(voice)
    if ratio.low and ratio.unit.startswith("to ") and actual:
        stated = ratio.low / Decimal(ratio.unit.removeprefix("to "))
        wrong = _is_far(max(stated, 1 / stated), actual[0], loose=ratio.put != "exact")
        if wrong:
            says = f"{actual[1]} is nearest to {wrong}, not {bare(ratio)}"
            yield Finding(voice.event, (*voice.path, "ratio"), says, f"write `{wrong}`, or `about {ratio.text}`")


def _is_far(stated: Decimal, actual: Range, *, loose: bool) -> str:
    """The simple ratio nearest to the votes, where the stated one is further from them; "" else."""
    nearest = [_nearest(end) for end in actual]
    away = min(abs(stated - end) for end in actual) if not actual.low <= stated <= actual.high else Decimal(0)
    allowed = max(abs(Decimal(a) / b - end) for (a, b), end in zip(nearest, actual, strict=True))
    more = _LOOSE * actual.high if loose else Decimal(0)
    return "" if away <= allowed + more else f"{nearest[0][0]}:{nearest[0][1]}"


def _nearest(actual: Decimal) -> tuple[int, int]:
    return min(_SIMPLE, key=lambda ratio: (abs(Decimal(ratio[0]) / ratio[1] - actual), ratio[1]))


def _sides(voice: Voice) -> tuple[Range, str] | None:
    """The larger side over the smaller, from exact votes or else from shares; and how it is said."""
    if voice.has("votes_for", "votes_against"):
        values = [side.low for side in (voice["votes_for"], voice["votes_against"]) if _is_exact(side)]
        if len(values) == 2 and values[0] and values[1]:
            low, high = sorted(value for value in values if value)
            return Range(high / low, high / low), f"{number(high)} to {number(low)} ({round(high / low, 2):f} to 1)"
        return None
    given = [voice.figures[name] for name in ("share_for", "share_against") if name in voice.figures]
    if not given or any(figure.basis and "vot" not in figure.basis for figure in given):
        return None
    one = spread(given[0])
    other = spread(given[1]) if len(given) == 2 else Range(100 - one.high, 100 - one.low)
    small, large = sorted((one, other))
    if small.low <= 0 or large.high == INFINITE:
        return None
    return Range(large.low / small.high, large.high / small.low), " to ".join(map(bare, given)) + " of the votes"


def _is_exact(figure: Figure) -> bool:
    return figure.put == "exact" and figure.low == figure.high


_HEDGE: Final = (
    r"(?:(?P<hedge>nearly|almost|about|around|roughly|some|just over|just under|more than|over|well over|at least"
    r"|up to|fewer than|less than|under) )?"
)
_NUMBER: Final = rf"(?:{any_of(CARDINALS)}|[0-9]{{1,3}})"
_RATIO: Final = re.compile(
    rf"\b(?P<before>by|of|margin of|majority of|ratio of|voted|votes?) (?:a (?:majority|margin|ratio) of )?{_HEDGE}"
    rf"(?P<a>{_NUMBER})[- ]to[- ](?P<b>one|two|three|four|five|[1-5])\b(?! (?:weeks?|days?|months?|years?|hours?|per))",
    re.IGNORECASE,
)
"""`by eight to one`, `a majority of nearly three to two`, `voted 8 to 1`."""


def _ratio_in_words(voice: Voice, texts: Texts) -> Findings:
    actual = _sides(voice) if texts else None
    for where, text in texts if actual else ():
        for found in _RATIO.finditer(text):
            a, b = cardinal(found["a"]), cardinal(found["b"])
            wrong = _is_far(Decimal(max(a, b)) / min(a, b), actual[0], loose=True) if actual else ""
            if wrong and actual:
                says = f"{actual[1]} is nearest to {wrong}, not to what the text says"
                hint = f"write `{wrong.replace(':', ' to ')}`, or look the votes up in the source"
                yield Finding(voice.event, where, says, hint, word=found[0])


_FRACTION: Final = re.compile(
    rf"\b{_HEDGE}(?:(?P<words>{any_of(FRACTIONS)})|(?P<part>{_NUMBER}) (?:in|out of) (?:every )?(?P<whole>{_NUMBER}))\b"
    r"(?P<rest>(?: (?!not\b|did\b|refus)[\w'’-]+){0,6}? (?:vot(?:e|es|ed|ing)|back(?:s|ed)?|support(?:s|ed)?"
    r"|reject(?:s|ed)?|accept(?:s|ed)?|favour(?:s|ed)?|in favour|against|took part|turned out)\b)",
    re.IGNORECASE,
)
"""`two thirds of those voting backed it`, `three in four members voted against`."""

_ALLOWED: Final = {
    "": (-5, 5), "nearly": (-10, 1), "almost": (-10, 1), "just under": (-6, 1), "just over": (-1, 6),
    "about": (-7, 7), "around": (-7, 7), "roughly": (-7, 7), "some": (-7, 7),
    "more than": (-1, 16), "over": (-1, 16), "well over": (-1, 20), "at least": (-1, 20),
    "up to": (-100, 1), "fewer than": (-100, 1), "less than": (-100, 1), "under": (-100, 1),
}  # fmt: skip
"""How many points a share may be below and above a fraction, by the word it is put with."""


def _fraction_in_words(voice: Voice, texts: Texts) -> Findings:
    for where, text in texts:
        for found in _FRACTION.finditer(text):
            stated = _percent(found)
            low, high = _ALLOWED[(found["hedge"] or "").lower()]
            wanted = Range(stated + low, stated + high)
            shares = list(_shares(voice))
            if stated and shares and not any(share.meets(wanted) for share, _ in shares):
                nearest = min(shares, key=lambda one: abs(one[0].low - stated))
                says = f"{found[0].removesuffix(found['rest'])} is {number(round(stated, 1))}%, but {nearest[1]}"
                yield Finding(voice.event, where, says, "look up which share the text is about", word=found[0])


def _percent(found: re.Match[str]) -> Decimal:
    """The percentage of a fraction in words; 0 where it is none."""
    if found["words"]:
        part = FRACTIONS[found["words"].lower().replace("-", " ")]
        return Decimal(100 * part.numerator) / part.denominator
    part_, whole = cardinal(found["part"]), cardinal(found["whole"])
    return Decimal(100 * part_) / whole if 0 < part_ < whole else Decimal(0)


def _shares(voice: Voice) -> Iterator[tuple[Range, str]]:
    """Every share of the vote or of those entitled that the figures give or make, and how it is said."""
    figures = voice.figures
    for name in ("share_for", "share_against", "share_for_short_of_strike", "turnout", "accepted_share"):
        if name in figures:
            yield spread(figures[name]), f"{name.replace('_', ' ')} is {bare(figures[name])}"
    votes = {name: spread(figures[name]) for name in ("votes_for", "votes_against") if name in figures}
    wholes = {name: spread(figures[name]) for name in ("eligible", "members", "votes_cast") if name in figures}
    if len(votes) == 2:
        wholes["the votes for and against"] = added(list(votes.values()))
        votes["votes cast"] = wholes["the votes for and against"]
    elif "votes_cast" in wholes:
        votes["votes cast"] = wholes["votes_cast"]
    for part, number_ in votes.items():
        for whole, of in wholes.items():
            if of.low > 0 and number_ != of:
                share = percentage(number_, of)
                said = f"{part.replace('_', ' ')} are {number(round(share.low, 1))}% of {whole.replace('_', ' ')}"
                yield share, said
