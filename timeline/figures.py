"""Figures as they are put: `~60%`, `up to £6.6m/year`, `nearly 1,800 members`, `6,627 people (headcount)`.

One line of text becomes an exact value (never a float) and prints back as it was written. What was not said is not
invented: `up to £6.6m` has no lower bound, and a figure of one unit, period or basis is not one of another.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from timeline.problems import Refused, Rule, spoken_list

NOT_A_FIGURE: Final = Rule(
    "TL601",
    "not-a-figure",
    """A figure cannot be read.

    A figure is one number or a range, with how it was put before it and unit, period and basis after it, so that sums
    can be done with it: `1,552`, `~60%`, `2-5.5%`, `up to £6.6m/year`, `£12m one-off`, `8:1`, `more than 600 people`,
    `6,627 people (headcount, without teachers)`. `turnout: about sixty per cent` has no number; write `~60%`.
    """,
)

PUT: Final = {
    "about": ("about", "around", "approximately", "approx.", "roughly", "circa", "c.", "some", "~"),
    "up to": ("up to", "at most", "no more than", "not more than", "maximum"),
    "at least": ("at least", "not less than", "no fewer than", "minimum"),
    "more than": ("more than", "over", "just over", "above"),
    "less than": ("less than", "fewer than", "under", "just under", "below"),
    "nearly": ("nearly", "almost", "close to"),
}
"""How a figure may be put, and the words that say so."""

CURRENCIES: Final = {"£": "GBP", "€": "EUR", "$": "USD"}
SCALES: Final = {"k": 3, "thousand": 3, "m": 6, "million": 6, "bn": 9, "billion": 9}
"""Powers of ten; a scaled number keeps the precision it was put with: 6.6m is 6.6E+6, good to the nearest 100,000."""

PERIODS: Final = ("hour", "day", "week", "month", "year", "person", "mile")


class Bounds(NamedTuple):
    """The least and the most a figure says; None where it says nothing on that side."""

    low: Decimal | None
    high: Decimal | None


class Figure:
    """A figure of the record.

    `low` and `high` are the numbers as put (equal for a single number; only `high` for `up to`, `less than` and
    `nearly`; only `low` for `at least` and `more than`). `unit` is `%`, an ISO 4217 currency, `to 1` for a ratio, the
    noun that was counted, or "" for a bare number; `per` is a period (`year`), `one-off` or `over 4 years`; `basis` is
    the words in brackets: what was counted.
    """

    __slots__ = ("basis", "high", "low", "per", "put", "text", "unit")

    def __init__(
        self, text: str, bounds: Bounds, unit: str = "", per: str = "", basis: str = "", put: str = "exact"
    ) -> None:
        self.text = text
        self.low, self.high = bounds
        self.unit = unit
        self.per = per
        self.basis = basis
        self.put = put

    @property
    def bare(self) -> str:
        """The text without the noun that was counted: `~3,000` of `~3,000 people`."""
        if not self.unit or self.unit in ("%", *CURRENCIES.values()) or self.unit.startswith("to "):
            return self.text
        return re.sub(rf"\s*\b{re.escape(self.unit)}\b", "", self.text, count=1, flags=re.IGNORECASE)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Figure({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Figure) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


_NUMBER = r"[+−-]?[0-9]+(?:,[0-9]+)*(?:\.[0-9]+)?"
_SCALE = "|".join(rf"\s?{word}" if len(word) > 2 else word for word in SCALES)
_MONEY = "|".join([*map(re.escape, CURRENCIES), *(rf"{code}\s?" for code in CURRENCIES.values())])
_PUT_WORDS = "|".join(sorted((re.escape(w) for words in PUT.values() for w in words), key=len, reverse=True))
_WORD = r"[^\W\d_][\w'’&.-]*"

_FIGURE = re.compile(
    rf"""
    (?:(?P<put>{_PUT_WORDS})\s*)?
    (?P<money>{_MONEY})?
    (?P<low>{_NUMBER})(?:(?P<low_scale>{_SCALE})\b)?(?:\s?%(?=\s?(?:-|–|to\s)))?
    (?:\s?(?:-|–|\bto\b)\s?(?:{_MONEY})?(?P<high>{_NUMBER})(?:(?P<scale>{_SCALE})\b)?)?
    (?::(?P<second>[0-9]+))?
    (?:\s?(?P<percent>%|per\scent\b|percent\b))?
    (?:\s?(?P<unit>{_WORD}(?:\s{_WORD}){{0,4}}?))??
    (?:\s?/\s?(?P<slash>\w+)|\s(?:an?|per|each)\s(?P<period>\w+)|\s(?P<once>one-off)|\s(?P<over>over\s[0-9]+\s\w+))?
    (?:\s*\((?P<basis>[^()]*)\))?
    """,
    re.VERBOSE | re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def parse(text: str) -> Figure:
    """Read one figure; raises `Refused` with what would be right."""
    if text.isascii() and text.isdigit() and len(text) < 20:
        return Figure(text, Bounds(Decimal(text), Decimal(text)))
    found = _FIGURE.fullmatch(text) if len(text) <= 200 else None
    if not found:
        raise _refusal(text)
    put = _put(found["put"])
    low, high = _ends(text, found)
    unit = _unit(text, found)
    return Figure(text, _bounds(text, put, low, high), unit, _per(text, found), (found["basis"] or "").strip(), put)


def _put(words: str | None) -> str:
    return next((put for put, said in PUT.items() if (words or "").lower() in said), "exact")


def _ends(text: str, m: re.Match[str]) -> tuple[Decimal, Decimal]:
    """Both numbers, equal where there is one; a scale after the second holds for the first (`£8-10m`)."""
    scale = m["scale"] or ""
    low = _number(text, m["low"], m["low_scale"] or scale)
    high = _number(text, m["high"], scale or m["low_scale"] or "") if m["high"] else low
    if high < low:
        ratio = f", or `{m['low']}:{m['high']}` for a ratio" if " to " in text else ""
        raise Refused(NOT_A_FIGURE, f"`{text}` runs downwards", f"write the lower number first{ratio}")
    return low, high


def _number(text: str, digits: str, scale: str) -> Decimal:
    number = Decimal(digits.replace("−", "-").replace(",", ""))
    if "," in digits and not re.fullmatch(r".?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?", digits):
        decimal = re.fullmatch(r".?[0-9]+,[0-9]{1,2}", digits)
        right = text.replace(digits, digits.replace(",", ".") if decimal else f"{number:,}")
        raise Refused(NOT_A_FIGURE, f"`{_clip(text)}` has a comma that does not part thousands", f"write `{right}`")
    return number.scaleb(SCALES.get(scale.lower().strip(), 0))


def _bounds(text: str, put: str, low: Decimal, high: Decimal) -> Bounds:
    if put in ("exact", "about"):
        return Bounds(low, high)
    if low != high:
        raise Refused(
            NOT_A_FIGURE, f"`{text}` puts `{put}` before a range", f"write the range alone, or `{put}` one number"
        )
    return Bounds(low, None) if put in ("at least", "more than") else Bounds(None, high)


def _unit(text: str, m: re.Match[str]) -> str:
    unit = (m["unit"] or "").lower().strip()
    given = [m["money"], m["percent"], m["second"]]
    if sum(bool(g) for g in given) > 1 or (unit and any(given)):
        hint = "say what is counted in brackets, as in `60% (of members)`, or by the figure's name"
        raise Refused(NOT_A_FIGURE, f"`{_clip(text)}` has more than one unit", hint)
    if m["money"]:
        return CURRENCIES.get(m["money"].strip(), m["money"].strip().upper())
    if m["second"]:
        return f"to {m['second']}"
    return "%" if m["percent"] else unit


def _per(text: str, m: re.Match[str]) -> str:
    period = (m["slash"] or m["period"] or "").lower()
    if period and period not in PERIODS:
        known = spoken_list([f"`/{p}`" for p in PERIODS], "or")
        raise Refused(NOT_A_FIGURE, f"`{_clip(text)}`: `{period}` is not a period", f"write {known}")
    return period or (m["once"] or m["over"] or "").lower()


_HABITS: Final = (
    (r"", "it is empty", "take the line out if the number is not known"),
    (r"\s.*|.*\s", "there are spaces round it", "take them out"),
    (r".*[0-9] [0-9]{3}.*", "thousands are parted by commas", "write `1,552`"),
    (r".*[0-9],[0-9]{1,2}(?![0-9]).*", "decimals have a point", "write `5.5%`"),
    (r".*[0-9]+/[0-9]+.*", "fractions are not read", "write a percentage, or a ratio as in `8:1`"),
    (r"[^()]*\([^)]*", "the bracket is not closed", "close it: `6,627 people (headcount)`"),
    (r".*\).+", "nothing follows the brackets", "put the unit before them: `6,627 people (headcount)`"),
    (r"[^0-9]*", "there is no number in it", "write digits, as in `~60%`; words go into the summary or a claim"),
)  # fmt: skip


def _refusal(text: str) -> Refused:
    reason, cure = next(
        ((reason, cure) for habit, reason, cure in _HABITS if re.fullmatch(habit, text, re.DOTALL)),
        ("", "write it as in `1,552`, `~60%`, `2-5.5%`, `up to £6.6m/year` or `6,627 people (headcount)`"),
    )
    return Refused(NOT_A_FIGURE, f"`{_clip(text)}` is not a figure" + (f": {reason}" if reason else ""), cure)


def _clip(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
