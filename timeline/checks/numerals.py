"""Numbers as a text says them in words: cardinals, ordinals, fractions and ratios, as tables."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Final

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
    "a third": Fraction(1, 3), "one third": Fraction(1, 3), "two thirds": Fraction(2, 3), "two-thirds": Fraction(2, 3),
    "a quarter": Fraction(1, 4), "one quarter": Fraction(1, 4), "three quarters": Fraction(3, 4),
    "three-quarters": Fraction(3, 4),
    "a fifth": Fraction(1, 5), "one fifth": Fraction(1, 5), "two fifths": Fraction(2, 5),
    "three fifths": Fraction(3, 5),
    "four fifths": Fraction(4, 5), "four-fifths": Fraction(4, 5), "nine tenths": Fraction(9, 10),
}  # fmt: skip
"""Parts of a whole, as a text says them."""


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of some words, the longest first; a hyphen may be a space."""
    return "|".join(re.escape(word).replace(r"\-", "[- ]") for word in sorted(words, key=len, reverse=True))


def cardinal(word: str) -> int:
    """The number of `12` or `twelve`."""
    return int(word) if word.isdigit() else CARDINALS[word.lower().replace(" ", "-")]


def ordinal(word: str) -> int:
    """The number of `12th` or `twelfth`."""
    return int(word[:-2]) if word[0].isdigit() else ORDINALS[word.lower().replace(" ", "-")]
