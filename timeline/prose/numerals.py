"""Numbers as a text says them in words: cardinals, ordinals, fractions and ratios, as tables."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from timeline.record import Figure, FigureName

_ONES: Final = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS: Final = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_ORDINAL_ONES: Final = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth"
).split()

CARDINALS: Final = {
    **{word: number for number, word in enumerate(_ONES, 1)},
    **_TENS,
    **{f"{ten}-{one}": tens + n for ten, tens in _TENS.items() for n, one in enumerate(_ONES[:9], 1)},
}
"""`one` to `ninety-nine`."""

ORDINALS: Final = {
    **{word: number for number, word in enumerate(_ORDINAL_ONES, 1)},
    **{f"{ten[:-1]}ieth": number for ten, number in _TENS.items()},
    **{f"{ten}-{one}": tens + n for ten, tens in _TENS.items() for n, one in enumerate(_ORDINAL_ONES[:9], 1)},
}
"""`first` to `ninety-ninth`."""

FRACTIONS: Final = {
    "half": Fraction(1, 2),
    "a third": Fraction(1, 3), "one third": Fraction(1, 3), "two thirds": Fraction(2, 3),
    "a quarter": Fraction(1, 4), "one quarter": Fraction(1, 4), "three quarters": Fraction(3, 4),
    "a fifth": Fraction(1, 5), "one fifth": Fraction(1, 5), "two fifths": Fraction(2, 5),
    "three fifths": Fraction(3, 5), "four fifths": Fraction(4, 5),
    "a sixth": Fraction(1, 6), "one sixth": Fraction(1, 6), "a seventh": Fraction(1, 7), "an eighth": Fraction(1, 8),
    "one eighth": Fraction(1, 8), "a ninth": Fraction(1, 9),
    "a tenth": Fraction(1, 10), "one tenth": Fraction(1, 10), "nine tenths": Fraction(9, 10),
}  # fmt: skip
"""Parts of a whole, as a text says them."""


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of some words, the longest first; a hyphen may be a space, and a space a hyphen."""
    return "|".join(re.sub(r"\\[- ]", "[- ]", re.escape(word)) for word in sorted(words, key=len, reverse=True))


def cardinal(word: str) -> int:
    """The number of `12` or `twelve`."""
    return int(word) if word.isdigit() else CARDINALS[word.lower().replace(" ", "-")]


def ordinal(word: str) -> int:
    """The number of `12th` or `twelfth`."""
    return int(word[:-2]) if word[0].isdigit() else ORDINALS[word.lower().replace(" ", "-")]


# Numbers that stand in a text beside a figure

_BEFORE: Final = re.compile(
    r"(?:\b(?:rooms?|units?|flats?|suites?|nos?|number|route|bus|line|sections?|clause|paragraph|para|pages?|pp?|forms?"
    r"|regulation|article|rule|box|ward|bay|lot|aged?|year)\.? ?|[#/-])$",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(
    r"^[A-Za-z]?,? (?:[A-Z][\w'’]*\s){1,3}(?:Street|St|Road|Rd|Avenue|Lane|Square|Close|Drive|House|Way|Place|Row"
    r"|Terrace|Crescent|Court|Gardens|Hill|Park|Quay|Parade)\b"
)
_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}")
_COUNTED: Final = re.compile(r"^ (?:votes|members|people|staff|workers|employees|posts|jobs|letters|strikers)\b")
_AGE: Final = re.compile(r"^[- ]years?[- ]old\b")


def is_of_something_else(found: re.Match[str]) -> bool:
    """Whether a number of a text is a year, an age, an address, a route or the like, by what stands beside it."""
    before, after = found.string[: found.start()], found.string[found.end() :]
    is_year = bool(_YEAR.fullmatch(found[0])) and not _COUNTED.match(after)
    return is_year or bool(_ADDRESS.match(after) or _AGE.match(after) or _BEFORE.search(before[-12:]))


_NOUNS: Final = {
    "votes": "votes vote members papers ballots people workers staff employees",
    "people": "people staff members workers employees strikers men women jobs posts persons letters",
    "posts": "posts jobs roles redundancies people staff workers employees",
    "seats": "seats councillors members",
    "things": "",
}
"""Nouns that may follow the number of a figure in a text, by what the figure measures."""

_NO_NOUN: Final = frozenset(
    "to and or against for in of with were was are is have had has who that which voted vote back backed reject "
    "rejected accept accepted more fewer less than on at from by but while the a an out not did do would will".split()
)
"""Words after a number that say nothing of what was counted."""


def may_count(found: re.Match[str], row: FigureName, figure: Figure) -> bool:
    """Whether a number of a text may be of a figure, by its currency and by the noun that follows it."""
    before, after = found.string[: found.start()], found.string[found.end() :]
    if before.endswith(("£", "€", "$")) != (row.dimension == "money"):
        return False
    if after[:1] == "%" or after.lstrip().startswith(("per cent", "percent")):
        return row.dimension == "percent"
    noun = re.match(r"\s+(?:\w+ing |full-time |part-time |of the |council |union )?([a-z]+)", after)
    if not noun or row.dimension == "money" or noun[1] in _NO_NOUN:
        return True
    known = {*_NOUNS.get(row.dimension, "").split(), *figure.unit.split(), *row.label.lower().split(), row.name}
    return noun[1] in known or noun[1].rstrip("s") in {word.rstrip("s") for word in known}
