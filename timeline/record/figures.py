"""Figures as they are put: `~60%`, `up to £6.6m/year`, `nearly 1,800 members`, `6,627 people (headcount)`.

One line of text becomes an exact value (never a float) and prints back as it was written. What was not said is not
invented: `up to £6.6m` has no lower bound, and a figure of one unit, period or basis is not one of another. `from £20m
to £25m` is what a figure was before and what it is after; several values under one name, each of another basis, are a
figure that holds them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from timeline.record.problems import Refused, Rule, spoken_list

NOT_A_FIGURE: Final = Rule(
    "TL601",
    "not-a-figure",
    """A figure cannot be read.

    A figure is one number or a range, with how it was put before it and unit, period and basis after it, so that sums
    can be done with it: `1,552`, `~60%`, `2-5.5%`, `up to £6.6m/year`, `£12m one-off`, `8:1`, `more than 600 people`,
    `6,627 people (headcount, without teachers)`. `turnout: about sixty per cent` has no number; write `~60%`.

    `from £20m to £25m` is a value before and after; a range has a hyphen. Several values of one name stand in a list,
    where their bases, units or periods differ: `posts_cut: [361 posts (by 2012), 725 posts (by 2013)]`.
    """,
)

PUT: Final = {
    "about": (
        *("about", "around", "approximately", "approx.", "approx", "roughly", "circa", "ca.", "ca", "c.", "c", "some"),
        *("an estimated", "estimated", "~"),
    ),
    "up to": ("up to", "at most", "no more than", "not more than", "as many as", "a maximum of", "maximum"),
    "at least": ("at least", "not less than", "no less than", "no fewer than", "a minimum of", "minimum"),
    "more than": ("more than", "over", "just over", "well over", "above", "upwards of", "in excess of"),
    "less than": ("less than", "fewer than", "under", "just under", "well under", "below"),
    "nearly": ("nearly", "almost", "close to", "not quite"),
}
"""How a figure may be put, and the words that say so."""

VAGUE: Final = {
    "dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2_000, "millions": 2_000_000,
    "tens of thousands": 20_000, "hundreds of thousands": 200_000,
}  # fmt: skip
"""Numbers that are only said in a word, and the least that each says: two of what it names."""

_SCALE_WORDS: Final = frozenset(VAGUE) - {"dozens", "scores"}
"""Words that are a scale by themselves: they need what is counted, as in `hundreds of people`."""

SO_FAR: Final = ("so far", "to date", "in total", "altogether")
"""Words after an amount that make it a running total; it is then a figure of the period `so far`."""

CURRENCIES: Final = {"£": "GBP", "€": "EUR", "$": "USD"}
_CURRENCY_WORDS: Final = {
    **dict.fromkeys(("gbp", "pounds", "pound"), "GBP"),
    **dict.fromkeys(("eur", "euros", "euro"), "EUR"),
    **dict.fromkeys(("usd", "dollars", "dollar"), "USD"),
}
SCALES: Final = {
    "hundred": 2, "k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "billion": 9, "tn": 12, "trillion": 12,
}  # fmt: skip
"""Powers of ten; a scaled number keeps the precision it was put with: 6.6m is 6.6E+6, good to the nearest 100,000."""

PERIODS: Final = ("hour", "day", "week", "month", "year", "person", "mile")
_PERIOD_WORDS: Final = {"annum": "year", "pa": "year", "yr": "year", "head": "person"}


class Bounds(NamedTuple):
    """The least and the most a figure says; None where it says nothing on that side."""

    low: Decimal | None
    high: Decimal | None


class Figure:
    """A figure of the record.

    `low` and `high` are the numbers as put (equal for a single number; only `high` for `up to`, `less than` and
    `nearly`; only `low` for `at least` and `more than`, and for a number in a word: `dozens` is at least 24). `unit` is
    `%`, an ISO 4217 currency, `to 1` for a ratio, the noun that was counted, or "" for a bare number; `per` is a period
    (`year`), `one-off`, `over 4 years` or `so far`; `basis` is the words in brackets: what was counted.

    Of `from £20m to £25m`, all this is said of the value after, and `before` is the other. Where one name has several
    values, `several` holds them, and the figure itself has neither bounds nor unit; `each` is the values one by one.
    """

    __slots__ = ("basis", "before", "high", "low", "per", "put", "several", "text", "unit")

    def __init__(
        self, text: str, bounds: Bounds, unit: str = "", per: str = "", basis: str = "", put: str = "exact"
    ) -> None:
        self.text = text
        self.low, self.high = bounds
        self.unit = unit
        self.per = per
        self.basis = basis
        self.put = put
        self.before: Figure | None = None
        self.several: tuple[Figure, ...] = ()

    @property
    def each(self) -> tuple[Figure, ...]:
        """The values it holds, each a figure of its own: itself, where it is one."""
        return self.several or (self,)

    @property
    def kind(self) -> tuple[str, str, str]:
        """Unit, period and basis: what two figures must share to be compared."""
        return self.unit, self.per, self.basis

    @property
    def amount(self) -> str:
        """The text without the basis in brackets, `~3,000 people` of `~3,000 people (all)`; of several, with it."""
        if self.several:
            return spoken_list([one.text for one in self.several])
        return self.text[: self.text.rindex("(")].rstrip() if self.basis else self.text

    @property
    def number(self) -> str:
        """The amount without the noun that was counted: `~3,000`."""
        if self.several:
            return spoken_list([f"{one.number} ({one.basis})" if one.basis else one.number for one in self.several])
        if not self.unit or self.unit in ("%", *CURRENCIES.values()) or self.unit.startswith("to "):
            return self.amount
        return re.sub(rf"(?:\s+of\b)?\s*\b{re.escape(self.unit)}\b", "", self.amount, count=1, flags=re.IGNORECASE)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Figure({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Figure) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


ABOUT_POINTS: Final = Decimal("2.5")
ABOUT_SHARE: Final = Decimal("0.05")
NEARLY_SHARE: Final = Decimal("0.1")
"""How far `about` goes: 2.5 points of a percentage, a twentieth of anything else; `nearly` a tenth, and only down."""


def tolerated(figure: Figure) -> Bounds:
    """The least and the most a figure may stand for, by how it was put and to which digit; None: no bound.

    A printed 60% means 59.5 to 60.5; about 60% means 57.5 to 62.5; nearly N is N less a tenth up to N; more than N is
    above N; up to N bounds only the top. Whole numbers of things counted are exact.
    """
    low, high = figure.low, figure.high
    match figure.put:
        case "about" if low is not None and high is not None:
            return Bounds(low - _about(figure, low), high + _about(figure, high))
        case "nearly" if high is not None:
            return Bounds(high - high * NEARLY_SHARE, high)
        case "more than" if low is not None:
            return Bounds(low.next_plus(), None)
        case "less than" if high is not None:
            return Bounds(None, high.next_minus())
    return Bounds(
        None if low is None else low - _half(figure, low),
        None if high is None else high + _half(figure, high),
    )


def _half(figure: Figure, number: Decimal) -> Decimal:
    """Half a unit of the last printed digit, where the number was measured and not counted."""
    exponent = _exponent(number)
    is_counted = figure.unit not in ("%", *CURRENCIES.values()) and not figure.unit.startswith("to ")
    return Decimal(0) if exponent == 0 and is_counted else Decimal(5).scaleb(exponent - 1)


def _about(figure: Figure, number: Decimal) -> Decimal:
    """What `about` allows on either side; a round number (about 3,000) allows half a unit of its last digit."""
    if figure.unit == "%":
        return ABOUT_POINTS
    last_digit = _exponent(number.normalize())
    return max(abs(number) * ABOUT_SHARE, Decimal(5).scaleb(last_digit - 1) if number else Decimal(0))


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


_NUMBER = r"[+−-]?[0-9]+(?:,[0-9]+)*(?:\.[0-9]+)?"
_SCALE = rf"\s?(?:{'|'.join(SCALES)})\b"
_MONEY = rf"(?:{'|'.join([*map(re.escape, CURRENCIES), *CURRENCIES.values()])})\s?"
_PERCENT = r"\s?(?:%|per[\s-]cent\b|percent\b|pc\b)"
_PUT_WORDS = "|".join(sorted((re.escape(w) for words in PUT.values() for w in words), key=len, reverse=True))
_SO_FAR_WORDS = "|".join(map(re.escape, SO_FAR))
_VAGUE_WORDS = "|".join(map(re.escape, sorted(VAGUE, key=len, reverse=True)))
_WORD = r"[^\W\d_][\w'’&.-]*"
_TO = r"\s?(?:-|–|\bto\b)\s?"

_FIGURE = re.compile(
    rf"""
    (?:(?P<put>{_PUT_WORDS})\s*)?
    (?P<between>between\s)?
    (?:(?P<sign>[+−-])(?={_MONEY}))?
    (?P<money>{_MONEY})?(?(sign)(?=[0-9]))
    (?P<low>{_NUMBER})(?P<low_scale>{_SCALE})?(?P<low_percent>{_PERCENT}(?={_TO}|\sand\s))?
    (?:(?(between)\sand\s|{_TO})(?P<high_sign>[+−-](?={_MONEY}[0-9]))?(?P<high_money>{_MONEY})?(?P<high>{_NUMBER})(?P<scale>{_SCALE})?)?
    (?::(?P<second>[0-9]+))?
    (?P<percent>{_PERCENT})?
    (?:\s(?P<unit>{_WORD}(?:\s{_WORD}){{0,4}}?))??
    (?:\s?/\s?(?P<slash>[^\W\d]\w*)|\s(?:an?|per|each)\s(?P<period>[^\W\d]\w*)|\s(?P<annum>p\.?a\b\.?)
      |\s(?P<once>one[ -]?off)|\s(?P<over>over\s[0-9]+\s\w+)|\s(?P<far>{_SO_FAR_WORDS}))?
    (?:\s*\(\s*(?P<basis>[^()\s][^()]*)\))?
    """,
    re.VERBOSE | re.IGNORECASE,
)

_IN_WORDS = re.compile(
    rf"""
    (?P<word>{_VAGUE_WORDS})
    (?:\sof\s(?P<unit>{_WORD}(?:\s{_WORD}){{0,4}}?))?
    (?:\s(?P<far>{_SO_FAR_WORDS}))?
    (?:\s*\(\s*(?P<basis>[^()\s][^()]*)\))?
    """,
    re.VERBOSE | re.IGNORECASE,
)

_SCALED: Final = re.compile(rf"(?<=[0-9]){_SCALE}", re.IGNORECASE)
_FROM_TO: Final = re.compile(r"from (?P<before>[^()]+?) to (?P<after>.+)", re.IGNORECASE)

_COUNTED = "two|three|four|five|six|seven|eight|nine|ten"
_ADVERBS = {"annually": "year", "yearly": "year", "monthly": "month", "weekly": "week", "daily": "day",
            "hourly": "hour", "each": "person", "apiece": "person"}  # fmt: skip
_NOT_COUNTED = re.compile(
    rf"""
    (?:to|or|out|in|of|and|per|an?|by|from|for\s(?:{_COUNTED})|since|until|at|under|times|x|v|vs|p|pence)\b
    | .*\b(?:or\s(?:more|less|fewer|so|over|under|thereabouts)|and\s(?:more|an?\s)|plus|at\s(?:least|most)|maximum|max
      |minimum|odd|approx|approximately|roughly|ish|hal(?:f|ves)|thirds?|quarters?|fifths?|tenths?|dozens?|over|per
      |{"|".join(SCALES)})\b
    | .*\b(?:{"|".join(_ADVERBS)})$
    | .*[¼-¾⅐-⅞²³¹⁰-₉]
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Words that say how many, how often or how it was put: no unit, though they stand where a unit does."""


PATTERN: Final = r"^(?:[^0-9()]{0,40}[0-9]|[A-Za-z]{3,8}[Ss]\b)[^()]*(?:\([^()]*\))?$"
"""The shape of a figure, for editors: a number with something round it, or a word such as `dozens`.

It refuses nothing that `parse` reads.
"""


class _Unlike(ValueError):
    """A text of no shape of a figure: what was meant is only looked for when somebody will read the refusal."""


@lru_cache(maxsize=4096)
def parse(text: str) -> Figure:
    """Read one figure; raises `Refused` with what would be right."""
    try:
        return _read(text)
    except _Unlike:
        raise _refusal(text) from None


def parse_several(texts: Sequence[str]) -> Figure:
    """Read several values of one name, of which no two are of one unit, period and basis; raises `Refused`."""
    _refuse_cut_by_comma(texts)
    found = [parse(text) for text in texts]
    kinds = [one.kind for one in found]
    if len(found) < 2:
        hint = f"write `{found[0]}` without a list" if found else "take the line out if the number is not known"
        raise Refused(NOT_A_FIGURE, f"a list of several values holds {'only one' if found else 'none'}", hint)
    if twice := next((one for one in found if kinds.count(one.kind) > 1), None):
        hint = "say in brackets what each counts, or make each the claim of who says it"
        raise Refused(NOT_A_FIGURE, f"`{_clip(twice.text)}` and another value of the list count the same", hint)
    figure = Figure("; ".join(texts), Bounds(None, None))
    figure.several = tuple(found)
    return figure


def _refuse_cut_by_comma(texts: Sequence[str]) -> None:
    """`[1,552 votes, 307]` is a list of three: what a comma may have cut is refused."""
    for one, other in pairwise(texts):
        if re.fullmatch(r"[^()]*[0-9]", one) and re.match(r"[0-9]{3}(?![0-9])", other):
            hint = f'put it in quotes, `["{_clip(one)},{_clip(other)}", ...]`, or give each value a line with a dash'
            raise Refused(NOT_A_FIGURE, f"a comma may have cut `{_clip(one)},{_clip(other)}` in two", hint)


def _read(text: str) -> Figure:
    if text.isascii() and text.isdigit() and len(text) < 20:
        return Figure(text, Bounds(Decimal(text), Decimal(text)))
    if len(text) > 200 or not text.isprintable():
        raise _Unlike(text)
    if text[:5].lower() == "from " and (changed := _FROM_TO.fullmatch(text)):
        return _changed(text, changed)
    if (found := _IN_WORDS.fullmatch(text)) and (found["unit"] or found["word"].lower() not in _SCALE_WORDS):
        return _in_words(text, found)
    found = _FIGURE.fullmatch(text)
    if not found or _NOT_COUNTED.match(found["unit"] or "") or (found["between"] and not found["high"]):
        raise _Unlike(text)
    put = _put(found["put"])
    unit = _unit(text, found)
    low, high = _ends(text, found)
    return Figure(text, _bounds(text, put, low, high), unit, _per(text, found), (found["basis"] or "").strip(), put)


def _changed(text: str, m: re.Match[str]) -> Figure:
    """A value before and after, each with its unit; the period and the basis are written once, with the second.

    With the unit written once, `from 2 to 5.5%`, it may as well be a range, and is refused.
    """
    before, after = parse(m["before"]), parse(m["after"])
    if not before.unit:
        both = f"from {m['before']}{'%' if after.unit == '%' else f' {after.unit}'} to {m['after']}"
        example = both if after.unit and _readable(both) else "from 19 seats to 30 seats"
        hint = _write(f"{m['before']}-{m['after']}", "a range has a hyphen")
        hint += f"; a value before and after has its unit twice: `{example}`"
        raise Refused(NOT_A_FIGURE, f"`{_clip(text)}` may be a range, or a value before and after", hint)
    if before.unit != after.unit or before.per not in ("", after.per) or before.basis:
        hint = "write it as in `from £0.54 to £0.45/mile (cars)`"
        raise Refused(NOT_A_FIGURE, f"`{_clip(text)}` goes from one unit, period or basis to another", hint)
    if _SCALED.search(m["after"]) and not _SCALED.search(m["before"]) and before.high and before.high < 1000:
        scale = _SCALED.search(m["after"])[0]  # type: ignore[index]
        hint = f"write `{_clip(text.replace(m['before'], m['before'] + scale, 1))}`, or both numbers in full"
        raise Refused(NOT_A_FIGURE, f"`{_clip(text)}` may leave out what the number is counted in", hint)
    figure = Figure(text, Bounds(after.low, after.high), *after.kind, after.put)
    figure.before = Figure(m["before"], Bounds(before.low, before.high), *after.kind, before.put)
    return figure


def _in_words(text: str, m: re.Match[str]) -> Figure:
    """A number that is only said in a word: `dozens of people`, of which two dozen is the least."""
    unit = (m["unit"] or "").lower()
    bounds = Bounds(Decimal(VAGUE[m["word"].lower()]), None)
    per = "so far" if m["far"] else ""
    return Figure(text, bounds, _CURRENCY_WORDS.get(unit, unit), per, (m["basis"] or "").strip(), "at least")


def _put(words: str | None) -> str:
    return next((put for put, said in PUT.items() if (words or "").lower() in said), "exact")


def _ends(text: str, m: re.Match[str]) -> tuple[Decimal, Decimal]:
    """Both numbers, equal where there is one; a scale put once holds for both (`£8-10m`), but not for a number in full.

    `£800,000-£1.2m` and `1.5m-1,600,000` are such; what can be taken either way, `5-6,000`, is refused.
    """
    scale, low_scale = m["scale"] or "", m["low_scale"] or ""
    low = _number(text, (m["sign"] or "") + m["low"], low_scale or scale)
    high = _number(text, (m["high_sign"] or "") + m["high"], scale) if m["high"] else low
    if high < low and not scale and "," not in m["high"]:
        high = _number(text, (m["high_sign"] or "") + m["high"], low_scale)
    if high < low and not low_scale:
        low = _number(text, (m["sign"] or "") + m["low"], "")
    if high < low:
        turned = f"{m['low']}:{m['high']}"
        ratio = f", or `{turned}` for a ratio" if _readable(turned) and not (m["money"] or scale or low_scale) else ""
        raise Refused(NOT_A_FIGURE, f"`{_clip(text)}` runs downwards", f"write the lower number first{ratio}")
    _refuse_thousands_left_out(text, m)
    return low, high


def _refuse_thousands_left_out(text: str, m: re.Match[str]) -> None:
    high = re.fullmatch("([0-9]{1,3}),?[0-9]{3}", m["high"] or "")
    if high and re.fullmatch("[0-9]{1,3}", m["low"]) and 0 < int(m["low"]) <= int(high[1]) and not m["scale"]:
        full, so = (text.replace(m["low"], m["low"] + more, 1) for more in (",000", ".0"))
        hint = f"write `{full}`, or `{so}` if it is really so wide"
        raise Refused(NOT_A_FIGURE, f"`{_clip(text)}` may leave out thousands", hint)


def _number(text: str, digits: str, scale: str) -> Decimal:
    plain = digits.replace("−", "-").replace(",", "")
    if "," in digits and not re.fullmatch(r"[+−-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?", digits):
        decimal = re.fullmatch(r"[+−-]?[0-9]+,[0-9]{1,2}", digits)
        right = text.replace(digits, digits.replace(",", ".") if decimal else f"{Decimal(plain):,}")
        hint = _write(right, "separate thousands as in `1,552`")
        raise Refused(NOT_A_FIGURE, f"`{_clip(text)}` has a comma that does not separate thousands", hint)
    return Decimal(f"{plain}E{SCALES.get(scale.lower().strip(), 0)}")


def _bounds(text: str, put: str, low: Decimal, high: Decimal) -> Bounds:
    if put in ("exact", "about"):
        return Bounds(low, high)
    if low != high:
        raise Refused(
            NOT_A_FIGURE,
            f"`{_clip(text)}` puts `{put}` before a range",
            f"write the range alone, or `{put}` one number",
        )
    return Bounds(low, None) if put in ("at least", "more than") else Bounds(None, high)


def _unit(text: str, m: re.Match[str]) -> str:
    unit = (m["unit"] or "").lower()
    money, high_money = ((m[name] or "").strip().upper() for name in ("money", "high_money"))
    if (high_money and not money) or (m["low_percent"] and not m["percent"]):
        hint = "write it as in `£5-6m` or `2-5.5%`"
        raise Refused(NOT_A_FIGURE, f"`{_clip(text)}` has a unit at one number and not at the other", hint)
    given = [money, m["percent"], m["second"], unit]
    if sum(bool(g) for g in given) > 1 or high_money not in ("", money):
        hint = "say what is counted in brackets, as in `60% (of members)`, or by the figure's name"
        raise Refused(NOT_A_FIGURE, f"`{_clip(text)}` has more than one unit", hint)
    if money:
        return CURRENCIES.get(money, money)
    if m["second"]:
        return f"to {m['second']}"
    return "%" if m["percent"] else _CURRENCY_WORDS.get(unit, unit)


def _per(text: str, m: re.Match[str]) -> str:
    if m["once"] or m["annum"] or m["far"]:
        return "one-off" if m["once"] else "year" if m["annum"] else "so far"
    period = (m["slash"] or m["period"] or "").lower()
    period = _PERIOD_WORDS.get(period, period)
    if period and period not in PERIODS:
        known = spoken_list([f"`/{p}`" for p in PERIODS], "or")
        raise Refused(NOT_A_FIGURE, f"`{_clip(text)}`: `{period}` is not a period", f"write {known}")
    return period or (m["over"] or "").lower()


# Refusals: what people write instead, and what would be right

Cure = Callable[[re.Match[str]], str]

_SIGNS: Final = {"<": "less than", ">": "more than", "≤": "up to", "<=": "up to", "≥": "at least", ">=": "at least"}
_FIRST = "how it was put comes first, in words"
_BESIDE = "what is said besides stands in brackets"


def _over(m: re.Match[str]) -> str:
    words = ["", "", *_COUNTED.split("|")]
    return f"{m[1]} over {words.index(m[2].lower()) if m[2].lower() in words else m[2]} {m[3]}"


_HABITS: Final[tuple[tuple[str, str, str | Cure], ...]] = (
    (r"", "it is empty", "take the line out if the number is not known"),
    (r".{201,}", "it is too long", "words go into the summary or a claim"),
    (r" .*|.* |.*(?:  |[^\S ]).*", "there are spaces that do not belong", lambda m: " ".join(m[0].split())),
    (r"([^0-9]*)\bhalf", "half is a share", lambda m: f"{m[1]}50%"),
    (r"([^0-9]*)\bhalf (of [^0-9()]*)", "half is a share", lambda m: f"{m[1]}50% ({m[2]})"),
    (r"([^0-9]*?)\b(?:a|one) dozen\b([^0-9]*)", "a dozen is a number", lambda m: f"{m[1] or '~'}12{m[2]}"),
    (rf"({_VAGUE_WORDS})", "it does not say what is counted", lambda m: f"{m[1]} of people"),
    (rf"({_VAGUE_WORDS}) (?!of )([^0-9]*)", "what is counted follows `of`", lambda m: f"{m[1]} of {m[2]}"),
    (r"[^0-9]*", "there is no number in it", "write digits, as in `~60%`; words go into the summary or a claim"),
    (r"(?:between|from) (.+?) (?:and|to) (.+?)", "a range is written with a hyphen", lambda m: f"{m[1]}-{m[2]}"),
    (r"(.*[0-9].*?) ?(?:[‐‑‒—―]|\.\.+) ?([£€$0-9].*)", "a range is written with a hyphen", lambda m: f"{m[1]}-{m[2]}"),
    (r"([<>]=?|[≤≥]) ?(.+)", _FIRST, lambda m: f"{_SIGNS.get(m[1], '')} {m[2]}"),
    (r"(.+?)(?: ?\+| (?:or|and) (?:more|over|above)\b| plus\b| at least\b| minimum\b)(.*)", _FIRST,
     lambda m: f"at least {m[1]}{m[2]}"),
    (r"(.+?)(?: (?:or|and) (?:less|fewer|under|below)\b| at most\b| max(?:imum)?\b)(.*)", _FIRST,
     lambda m: f"up to {m[1]}{m[2]}"),
    (r"≈ ?(.+?)()|(.+?)(?:~| or (?:so|thereabouts)\b| (?:approx|approximately|roughly)\b\.?|[ -]?odd\b|[ -]?ish\b)(.*)",
     _FIRST, lambda m: f"~{m[1] or m[3]}{m[4] or ''}"),
    (r"(.*?[0-9])(?: ?½| 1/2| and a half)(.*)", "halves are written as decimals", lambda m: f"{m[1]}.5{m[2]}"),
    (r"(.*?)([0-9]+(?:\.[0-9]+)?) ?p(?:ence)?\b(.*)", "money is written in pounds",
     lambda m: f"{m[1]}£{Decimal(m[2] + 'E-2'):f}{m[3]}"),
    (r"(|.*[^0-9])(\.[0-9].*)", "a point has a digit before it", lambda m: f"{m[1]}0{m[2]}"),
    (r"(.*[0-9]) ([0-9]{3}.*)", "thousands are separated by commas", lambda m: f"{m[1]},{m[2]}"),
    (r".*[0-9],[0-9]{1,2}(?![0-9]).*", "decimals have a point", "write it as in `5.5%`"),
    (r"(.*)[.,;:!]", "it ends in a stop", lambda m: m[1]),
    (rf"[0-9,]+ (?:in|out of) (?:[0-9]|every\b|{_COUNTED}).*", "a share is written in per cent",
     "write it as in `75%`, or the number with the whole in brackets: `17 people (of 4,627)`"),
    (r"([0-9.]+) to one\b(.*)", "a ratio is written with a colon", lambda m: f"{m[1]}:1{m[2]}"),
    (rf"(.*) (?:over|for) ([0-9]+|{_COUNTED}) (\w+)", "years are written in digits", _over),
    (rf"(.*) ({'|'.join(_ADVERBS)})", "a period follows a slash", lambda m: f"{m[1]}/{_ADVERBS[m[2].lower()]}"),
    (r"(.*[0-9].*?) ((?:of|by|in|since|from|until|for|before|after|at) [^()]*)", _BESIDE, lambda m: f"{m[1]} ({m[2]})"),
    (r"(.*[0-9].*?) ((?:19|20)[0-9]{2}/[0-9]{2,4})", _BESIDE, lambda m: f"{m[1]} ({m[2]})"),
    (r".*[0-9]+ ?/ ?[0-9]+.*", "fractions are not read", "write a percentage, or a ratio as in `8:1`"),
    (r".*[0-9].*(?:[,;] | and | or | & | v | vs ).*[0-9].*", "it holds more than one figure", "give each its own name"),
    (r"(.*?[0-9])-?([^\W\d_]{3,}.*)", "a space stands before what is counted", lambda m: f"{m[1]} {m[2]}"),
    (r"[^()]*\([^)]*", "the bracket is not closed", "close it: `6,627 people (headcount)`"),
    (r".*\(.*\(.*", "there is one pair of brackets at most", "separate what it holds by commas: `6,627 people (a, b)`"),
    (r".*\).+", "nothing follows the brackets", "put the unit before them: `6,627 people (headcount)`"),
)  # fmt: skip
"""What people write in place of a figure: the habit, why it is not read, and the same figure written right, or how."""

_USUAL: Final = "write it as in `1,552`, `~60%`, `2-5.5%`, `up to £6.6m/year` or `6,627 people (headcount)`"


def _refusal(text: str) -> Refused:
    """The sentence for a figure that is not one: the first habit that fits, with the same figure written right."""
    for habit, reason, cure in _HABITS:
        if found := re.fullmatch(habit, text, re.DOTALL | re.IGNORECASE):
            hint = cure if isinstance(cure, str) else _write(cure(found), _USUAL)
            return Refused(NOT_A_FIGURE, f"`{_clip(text)}` is not a figure: {reason}", hint)
    return Refused(NOT_A_FIGURE, f"`{_clip(text)}` is not a figure", _USUAL)


def _write(text: str, otherwise: str) -> str:
    """The hint that proposes a figure, or another one when that cannot be read either."""
    return f"write `{text}`" if _readable(text) else otherwise


def _readable(text: str) -> bool:
    try:
        _read(text)
    except (Refused, _Unlike):
        return False
    return True


def _clip(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
