"""Figures in running text, set in the grammar of `figures`, and the names the vocabulary has for them.

`some 4,300 council staff` is `~4,300 staff`, `a seven-day strike` has `7 days`, `nearly half of them` is `nearly 50%`.
Years, days of a month, times, ages, and numbers that are names (`section 188`) are no figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

from msgspec import structs

from timeline.prose.numerals import CARDINALS, FRACTIONS, any_of, cardinal
from timeline.prose.passages import Found, apart, masked, sentence_at
from timeline.prose.tables import CHANGED, NOT_BETWEEN, NOUNS, NUMBERED, PLURALS, PUT_AFTER
from timeline.record import CURRENCIES, Figure, Refused, Vocabulary, figures
from timeline.record.figures import PERIODS, PUT, SCALES, VAGUE

Taken = Sequence[tuple[int, int]]
"""Spans in which no figure is looked for."""


_TELEPHONE: Final = re.compile(r"(?<![\w.,£])(?:\+44\s?|0)[0-9]{2,5}[\s-]?[0-9]{3,4}(?:[\s-]?[0-9]{3,4})?\b")


_OF_LIST: Final = re.compile(r"^\(?[0-9]{1,3}(?:\.[0-9]{1,2}){0,2}[.)]\s|^[0-9]{1,2}[.:][0-9]{2}\s(?=[A-Z@])")
"""The number of an item at the head of a paragraph, as in minutes, or the time of one, as in a live report."""


def find(paragraph: str, para: int, dates: Taken = ()) -> list[Found]:
    """The figures of a paragraph; not in the places where its dates stand."""
    no_figures = [m.span() for pattern in (_TELEPHONE, _OF_LIST) for m in pattern.finditer(paragraph)]
    text = masked(paragraph, [*dates, *no_figures], "#")
    return apart([found for rule in _RULES for found in rule(text, paragraph, para)])


# What the parts of a figure are


def _plural(noun: str) -> str:
    if noun in PLURALS:
        return PLURALS[noun]
    if re.search(r"[^aeiou]y$", noun):
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("ch", "sh", "x", "s")) else f"{noun}s"


_COUNTED: Final[Mapping[str, str]] = {form: noun for noun in NOUNS for form in {noun, _plural(noun)}}
"""Nouns that are counted, as they stand in a text, and each in the singular."""

_PUTS: Final = {said: put for put, words in PUT.items() for said in words if said != "c"} | {
    "just shy of": "nearly", "as much as": "up to", "as little as": "at least", "a little over": "more than",
    "estimated at": "about", "put at": "about", "nearer": "about", "nearer to": "about", "closer to": "about",
    "only": "exact", "just": "exact", "a further": "exact", "another": "exact",
}  # fmt: skip
_WRITTEN: Final = {"about": "~", "exact": ""}
"""How a figure is put, as the record writes it; any other way is written in its own word and a space."""

_DIGITS: Final = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
_OVER_TIME: Final = rf"(?i:over)\s(?:the\s|(?:{_DIGITS}|{any_of(CARDINALS)})\s(?:years?|months?)\b)"
"""`over two years`, `over the £2m`: `over` that says for how long, or about what, and not how much."""

_PUT: Final = (
    rf"(?:\b(?!{_OVER_TIME})(?P<put>(?i:{any_of(word for word in _PUTS if word != '~')}))\s(?:the\s|an?\sfurther\s"
    rf"|another\s)?|(?P<tilde>~)\s?)?"
)
_MONEY: Final = rf"(?:{'|'.join(map(re.escape, CURRENCIES))})"
_SCALE: Final = rf"(?:\s?(?:{'|'.join(sorted(SCALES, key=len, reverse=True))})\b)"
_PERCENT: Final = r"(?:\s?%|[\s-]per[\s-]?cent\b|\spercent\b|\s?pc\b)"
_PERIOD: Final = (
    rf"(?P<per>\s(?:an?|per|each|every|in\sa|in\s(?:each|every)(?:\s\w+)?)\s"
    rf"(?P<period>{'|'.join((*PERIODS, 'head'))})\b|\s(?P<adverb>annually|weekly|yearly)\b"
    rf"|\s(?:over|spread\sover)\s(?:the\s)?(?:next\s|last\s|past\s|coming\s)?(?P<over>{_DIGITS}"
    rf"|{any_of(CARDINALS)})\s(?P<span>years?|months?|weeks?)\b"
    r"|\s(?P<once>one-off)\b|/(?P<slash>hour|day|week|month|year))?"
)
_WORD: Final = r"[\w'’&-]+"
_OTHER: Final = re.compile(
    r"\s(?P<other>(?![a-z]+(?:ss|us|is|ous)\b)(?!(?:was|has|as|does|says|its|his|this|across|plus|always|times"
    r"|thirds|fifths|tenths|quarters)\b)[a-z]{3,}s)\b(?!-)"
)
"""A word that is counted though no table has it: one in the plural, directly after the number."""

_NOUN: Final = rf"(?:\s(?P<between>(?:{_WORD}\s){{0,3}}?)(?P<noun>(?i:{any_of(_COUNTED)}))\b(?!-))"
_HEAD: Final = re.compile(rf"\s(?P<head>(?i:{any_of(_COUNTED)}))\b(?!-)")
_CARDINAL: Final = any_of(word for word in CARDINALS if word != "one")
_LARGE: Final = (
    rf"(?:(?P<part>half\s|(?:an?\s|one\s)?quarter\sof\s|three[\s-]quarters\sof\s)?(?P<ones>an?|one|{_CARDINAL})"
    rf"(?P<and_half>\sand\sa\shalf)?[\s-](?P<large>hundred|thousand|million|billion|dozen)\b(?:\sand\s"
    rf"(?P<rest>{any_of(CARDINALS)})|(?P<half_more>\sand\sa\shalf))?)"
)

_ADVERBS: Final = {"annually": "year", "yearly": "year", "weekly": "week"}
_LARGE_NUMBERS: Final = {"dozen": 12, "hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9}
_PARTS_OF: Final = {"half": Fraction(1, 2), "quarter": Fraction(1, 4), "three": Fraction(3, 4)}


class _Parts(NamedTuple):
    """A figure as it is to be written: how it was put, the number, what follows it, and where it ends in the text."""

    put: str
    number: str
    unit: str
    per: str
    end: int

    @property
    def text(self) -> str:
        put = _WRITTEN.get(self.put, f"{self.put} ")
        return f"{put}{self.number}{f' {self.unit}' if self.unit else ''}{self.per}"


def _readable(text: str) -> bool:
    try:
        figures.parse(text)
    except Refused:
        return False
    return True


def _found(parts: _Parts, start: int, paragraph: str, para: int) -> Iterator[Found]:
    if _readable(parts.text):
        yield Found(
            kind="figure", para=para, start=start, end=parts.end, text=paragraph[start : parts.end], value=parts.text
        )


_PUT_AFTER: Final = rf"(?P<put_after>(?i:{'|'.join(map(re.escape, PUT_AFTER))})(?!\w))"
_AFTERWARDS: Final = re.compile(_PUT_AFTER)


def _put_of(m: re.Match[str]) -> str:
    if not m["put"] and not m["tilde"] and (after := m.re.groupindex.get("put_after") and m["put_after"]):
        return PUT_AFTER[after.lower()]
    return "about" if m["tilde"] else _PUTS[" ".join((m["put"] or "just").lower().split())]


def _per_of(m: re.Match[str]) -> str:
    period = m["period"] or m["slash"] or _ADVERBS.get((m["adverb"] or "").lower(), "")
    if m["over"]:
        return f" over {cardinal(m['over'])} {m['span']}"
    return " one-off" if m["once"] else f"/{'person' if period == 'head' else period.lower()}" if period else ""


def _counted(m: re.Match[str]) -> tuple[str, int]:
    """The noun that was counted, and where it ends; "" where the words before it say that it is another's."""
    between = (m["between"] or "").lower().split()
    if not m["noun"] or NOT_BETWEEN.intersection(between):
        other = _OTHER.match(m.string, m.end() if m["between"] is None else m.start("between") - 1)
        return (other["other"], other.end()) if other else ("", 0)
    noun, end = m["noun"].lower(), m.end("noun")
    head = _HEAD.match(m.string, end)  # `three council homes` are homes
    if head and NOUNS[_COUNTED[noun]] not in ("days", "weeks", "hours", "number"):
        noun, end = head["head"].lower(), head.end()
    return noun, end


# Figures in digits


_IN_DIGITS: Final = re.compile(
    rf"{_PUT}(?P<between_>between\s|from\s)?(?P<money>{_MONEY})?(?<![\w.,/:#-])(?P<low>{_DIGITS})"
    rf"(?P<low_scale>{_SCALE})?(?P<low_percent>{_PERCENT})?"
    rf"(?:(?:\s?(?:-|–|—)\s?|\sto\s|(?(between_)\sand\s|(?!)))(?P<high_money>{_MONEY})?(?P<high>{_DIGITS})"
    rf"(?P<scale>{_SCALE})?(?P<percent>{_PERCENT})?(?![\w]))?"
    rf"(?:(?P<pence>p\b|\s?pence\b)|(?![\w]|[.,:/][0-9])){_PUT_AFTER}?",
)
_AFTER: Final = re.compile(rf"{_NOUN}?{_PERIOD}")
_HYPHENED: Final = re.compile(rf"-(?P<noun>(?i:{'|'.join(NOUNS)}))\b")
_BEFORE_NAME: Final = re.compile(rf"\b(?i:{any_of(NUMBERED)})\s$")
_TIME: Final = re.compile(r"(?:[.:][0-9]{2})?\s?(?:am|pm|a\.m\.|p\.m\.|noon)\b|[.:][0-9]{2}\b(?!\s?(?:m|bn|per|%))")
_AGE_BEFORE: Final = re.compile(r"(?:\baged?\s|[a-z][\w’'-]+,\s)$", re.IGNORECASE)
_CLOCK_BEFORE: Final = re.compile(r"\b(?:at|from|until|till|by|before|after)\s$", re.IGNORECASE)
_AT_AGE: Final = re.compile(
    r"\b(?:start|join|left|leav|retir|began|begin|die|marri|work|apprentic|school|born)\w*\b[^.;,]{0,40}\sat\s$"
)
"""Words before `at 15`, which is then an age."""

_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}")


def _in_digits(text: str, paragraph: str, para: int) -> Iterator[Found]:
    for m in _IN_DIGITS.finditer(text):
        if _is_name(m, text):
            continue
        start = m.start() + (len(m["between_"]) if m["between_"] and not m["high"] and not m["put"] else 0)
        if parts := _ranged(m, text) if m["high"] else None:
            yield from _found(parts, start, paragraph, para)
        elif m["high"]:
            yield from _two(m, text, paragraph, para)
        else:
            yield from _found(_single(m, text), start, paragraph, para)


def _is_name(m: re.Match[str], text: str) -> bool:
    """Whether a number is none that is counted: a time, an age, a year, the number of a room."""
    if m["money"] or m["low_percent"] or m["percent"]:
        return False
    before, after = text[max(0, m.start("low") - 40) : m.start("low")], text[m.end("low") : m.end("low") + 40]
    if (
        _BEFORE_NAME.search(before)
        or _TIME.match(after)
        or re.match(r"-year-old|\s?years\sold|(?:st|nd|rd|th)\b", after)
    ):
        return True
    if re.fullmatch(r"[0-9]{1,2}\.[0-5][0-9]", m["low"]) and _CLOCK_BEFORE.search(before) and not m["low_scale"]:
        return True
    has_noun = bool(_counted(_AFTER.match(text, m.end("low")) or m)[0]) if _AFTER.match(text, m.end("low")) else False
    if re.fullmatch("[0-9]{1,2}", m["low"]) and not has_noun and _AT_AGE.search(before):
        return True
    if _AGE_BEFORE.search(before) and re.match(r"\s?[,.)]|\s?and\b", after) and len(m["low"]) == 2:
        return True
    return bool(_YEAR.fullmatch(m["low"])) and not has_noun and not m["put"] and not m["low_scale"]


def _scaled(scale: str | None) -> str:
    short = {"million": "m", "billion": "bn", "mn": "m", "k": "k", "thousand": " thousand", "hundred": " hundred"}
    plain = (scale or "").strip().lower()
    return short.get(plain, plain)


def _tail(m: re.Match[str], text: str, *, is_money: bool, is_share: bool) -> tuple[str, str, int]:
    """The noun, the period and the end of a figure after its number."""
    hyphened = _HYPHENED.match(text, m.end())
    if hyphened and not is_money and not is_share:
        noun = hyphened["noun"].lower()
        return _plural(noun), "", hyphened.end()
    after = _AFTER.match(text, m.end())
    if not after:
        return "", "", m.end()
    noun, end = _counted(after)
    if is_money or is_share:
        bare = re.compile(_PERIOD).match(text, m.end())
        return ("", _per_of(bare), bare.end()) if bare else ("", "", m.end())
    if not noun:
        bare = re.compile(_PERIOD).match(text, m.end())
        return ("", _per_of(bare), bare.end()) if bare and bare["period"] else ("", "", m.end())
    return noun, _per_of(after), max(end, after.end())


def _single(m: re.Match[str], text: str) -> _Parts:
    is_money = bool(m["money"] or m["pence"])
    noun, per, end = _tail(m, text, is_money=is_money, is_share=bool(m["low_percent"]))
    number = f"{m['money'] or ''}{m['low']}{_scaled(m['low_scale'])}{'%' if m['low_percent'] else ''}"
    if m["pence"]:
        pounds = Decimal(m["low"].replace(",", "")) / 100
        number = f"£{pounds:.2f}" if pounds == round(pounds, 2) else f"£{pounds}"
    if noun in ("pound", "pounds"):
        noun, number = "", f"£{number}"
    if is_money and not per and (spread := _SPREAD.match(text, end)) and spread["over"]:
        per, end = _per_of(spread), spread.end()
    parts = _Parts(_put_of(m), number, noun, per, end)
    late = _AFTERWARDS.match(text, end)  # `40 people or more`
    return parts._replace(put=PUT_AFTER[late[0].lower()], end=late.end()) if late and parts.put == "exact" else parts


_SPREAD: Final = re.compile(rf"[^.;:,£#0-9]{{1,40}}?(?=\s(?:spread\s)?over\s){_PERIOD}")
"""`£3m to come out of services over two years`: a period that stands some words after the money."""


def _ranged(m: re.Match[str], text: str) -> _Parts | None:
    """A range of two numbers; None where they are two figures, as in `by 1,552 to 307`."""
    share = bool(m["percent"] or m["low_percent"])
    noun, per, end = _tail(m, text, is_money=bool(m["money"]), is_share=share)
    high = f"{(m['high_money'] or '') if m['low_scale'] else ''}{m['high']}{_scaled(m['scale'])}"
    number = f"{m['money'] or ''}{m['low']}{_scaled(m['low_scale'])}-{high}{'%' if share else ''}"
    parts = _Parts(_put_of(m) if m["put"] else "exact", number, noun, per, end)
    is_from = (m["between_"] or "").startswith("from")
    if is_from and _CHANGES.search(text[max(0, m.start() - 60) : m.start()]):
        return None
    if m["money"] and text[: m.start()].endswith(" by ") and _is_far_more(parts):  # `up by £24 to £1,268`
        return None
    is_score = not (m["money"] or share or m["between_"]) and re.search(
        r"\b(?:by|voted|won|lost|of)\s(?:#+\s)?$", text[max(0, m.start() - 40) : m.start()]
    )
    plain = parts._replace(put="exact")
    return None if is_score else parts if _readable(parts.text) else plain if _readable(plain.text) else None


def _is_far_more(parts: _Parts) -> bool:
    """Whether a range is so wide that its ends must be two figures."""
    figure = figures.parse(parts.text) if _readable(parts.text) else None
    return bool(figure and figure.low and figure.high and figure.high >= 10 * figure.low)


_CHANGES: Final = re.compile(rf"\b(?:{'|'.join(CHANGED)})\w*\b[^.;]*$", re.IGNORECASE)
"""Words after which `from 4,000 to 3,000` are two figures, of which one became the other, and no range."""


def _two(m: re.Match[str], text: str, paragraph: str, para: int) -> Iterator[Found]:
    for side in ("low", "high"):
        after = _AFTER.match(text, m.end(side))
        noun, end = _counted(after) if after and side == "high" else ("", 0)
        money = (m["money"] or "") if side == "low" else m["high_money"] or m["money"] or ""
        scale = _scaled(m["low_scale"] or (m["scale"] if not m["high_money"] else "") if side == "low" else m["scale"])
        share = "%" if m["percent"] or (side == "low" and m["low_percent"]) else ""
        parts = _Parts("exact", f"{money}{m[side]}{scale}{share}", "" if money or share else noun, "", 0)
        start = m.start(side) - (len(m["money"] or "") if side == "low" else 0)
        ends = m.end("percent") if side == "high" and m["percent"] else m.end(side)
        yield from _found(parts._replace(end=max(end, ends)), start, paragraph, para)


# Figures in words


_IN_WORDS: Final = re.compile(
    rf"{_PUT}\b(?:{_LARGE}|(?P<small>(?i:{_CARDINAL}))){_PUT_AFTER}?(?:-(?P<joined>{'|'.join(NOUNS)})\b|"
    rf"(?P<percent>{_PERCENT})|{_NOUN}{_PERIOD}|(?P<bare>\b))",
    re.IGNORECASE,
)


def _in_words(text: str, paragraph: str, para: int) -> Iterator[Found]:
    for m in _IN_WORDS.finditer(text):
        noun, end = _counted(m)
        is_counted = bool(
            noun or m["joined"] or m["percent"] or ((m["put"] or m["put_after"]) and _put_of(m) != "exact")
        )
        if re.match(r"[\w’'-]*[0-9]", text[m.start() - 1 : m.start()] if m.start() else "") or not is_counted:
            continue
        number = _number_of(m)
        if m["percent"]:
            parts = _Parts(_put_of(m), f"{number}%", "", "", m.end("percent"))
        elif m["joined"]:
            parts = _Parts(_put_of(m), f"{number:,}", _plural(m["joined"].lower()), "", m.end())
        elif noun in ("pound", "pounds"):
            parts = _Parts(_put_of(m), f"£{number:,}", "", _per_of(m), m.end())
        else:
            parts = _Parts(_put_of(m), f"{number:,}", noun, _per_of(m), m.end() if m["per"] else end or m.end())
        if not (m["joined"] and not m["put"] and m["joined"].lower() == "time"):
            yield from _found(parts, m.start(), paragraph, para)


def _number_of(m: re.Match[str]) -> int:
    """The number of `forty`, `three hundred and six`, `half a million`, `two and a half thousand`."""
    if not m["large"]:
        return cardinal(m["small"])
    ones = Fraction(1 if m["ones"].lower() in ("a", "an") else cardinal(m["ones"]))
    if m["and_half"] or m["half_more"]:
        ones += Fraction(1, 2)
    if m["part"]:
        ones *= next(share for word, share in _PARTS_OF.items() if word in m["part"].lower())
    return int(ones * _LARGE_NUMBERS[m["large"].lower()]) + (cardinal(m["rest"]) if m["rest"] else 0)


_VAGUELY: Final = re.compile(
    rf"\b(?P<word>(?i:{any_of(VAGUE)}))\sof\s(?P<between>(?:{_WORD}\s){{0,2}}?)(?P<noun>(?i:{any_of(_COUNTED)}))\b"
)


def _vaguely(text: str, paragraph: str, para: int) -> Iterator[Found]:
    for m in _VAGUELY.finditer(text):
        noun, end = _counted(m)
        parts = _Parts("exact", m["word"].lower(), f"of {noun}", "", end)
        if noun and not NOT_BETWEEN.intersection(m["between"].lower().split()):
            yield from _found(parts, m.start(), paragraph, para)


_SHARE: Final = re.compile(
    rf"{_PUT}\b(?P<share>(?i:{any_of(FRACTIONS)}))\b(?!\sof\san?\s(?:hour|day|{any_of(_LARGE_NUMBERS)})\b)",
    re.IGNORECASE,
)


_BY: Final = re.compile(r"\bby\s(?:(?:about|around|nearly|almost|over|more than|at least|up to)\s)?$")
_OF_WHAT: Final = re.compile(r"\s(?:of|the|its|their|his|her|our|all|those|council|staff|members|workers)\b")
_NEXT_NOUN: Final = re.compile(
    r"\s(?!(?:of|in|over|to|from|at|and|or|since|by|on|this|next|last|but|after|before|when|if|for|as|with"
    r"|compared|while|until|because|during|within|under|than|so|which|who|that|between)\b)[a-z]"
)
"""A noun after `by a third`, which is then the third of its kind: `by a third union`."""


def _shares(text: str, paragraph: str, para: int) -> Iterator[Found]:
    for m in _SHARE.finditer(text):
        share = FRACTIONS[m["share"].lower()] * 100
        is_whole = share.denominator == 1
        after = text[m.end() :]
        is_change = bool(_BY.search(text[: m.start("share")]) and not _NEXT_NOUN.match(after))
        is_half = m["share"].lower() == "half" and bool(_OF_WHAT.match(after))
        put = _put_of(m) if m["put"] or m["tilde"] or is_whole else "about"
        if is_half or is_change or re.match(r"\sof\b", after):
            yield from _found(_Parts(put, f"{round(share)}%", "", "", m.end()), m.start(), paragraph, para)


_ONE_IN: Final = re.compile(
    rf"{_PUT}\b(?P<part>(?i:one|{_CARDINAL}))\s(?:in|out\sof)\s(?:every\s)?(?P<whole>(?i:{_CARDINAL}))\b"
)
_PART_OF: Final = re.compile(
    rf"{_PUT}\b(?P<small>(?i:{_CARDINAL}))(?=\sof\s(?:the|its|their|those|these|his|her|our|them)\b)"
)
_TO_ONE: Final = re.compile(
    rf"{_PUT}\b(?P<part>(?i:{_CARDINAL}|[0-9]+))(?:\s|-)to(?:\s|-)(?P<whole>one|1)\b", re.IGNORECASE
)


def _proportions(text: str, paragraph: str, para: int) -> Iterator[Found]:
    for m in _ONE_IN.finditer(text):
        share = Fraction(cardinal(m["part"]), cardinal(m["whole"])) * 100
        if share < 100:
            put = _put_of(m) if share.denominator == 1 or m["put"] else "about"
            yield from _found(_Parts(put, f"{round(share)}%", "", "", m.end()), m.start(), paragraph, para)
    for m in _TO_ONE.finditer(text):
        yield from _found(_Parts(_put_of(m), f"{cardinal(m['part'])}:1", "", "", m.end()), m.start(), paragraph, para)


def _of_them(text: str, paragraph: str, para: int) -> Iterator[Found]:
    """`three of the lorries`: a number of what is named after it."""
    for m in _PART_OF.finditer(text):
        yield from _found(
            _Parts(_put_of(m), str(cardinal(m["small"])), "", "", m.end("small")), m.start(), paragraph, para
        )


_FROM_TO: Final = re.compile(
    rf"\bfrom\s(?P<first>{_DIGITS}|(?i:one|{_CARDINAL}))\sto\s(?P<second>{_DIGITS}|(?i:one|{_CARDINAL}))(?![\w-]|[.,:][0-9])"
)


def _changed(text: str, paragraph: str, para: int) -> Iterator[Found]:
    """`cut the team from 14 to nine`: two numbers, of which the first became the second, one of them in words."""
    for m in _FROM_TO.finditer(text):
        is_in_digits = m["first"][0].isdigit() and m["second"][0].isdigit()
        if not is_in_digits and _CHANGES.search(text[max(0, m.start() - 60) : m.start()]):
            noun, end = _counted(after) if (after := _AFTER.match(text, m.end())) else ("", 0)
            for side, what, ends in (("first", "", m.end("first")), ("second", noun, end or m.end())):
                number = m[side] if m[side][0].isdigit() else f"{cardinal(m[side])}"
                yield from _found(_Parts("exact", number, what, "", ends), m.start(side), paragraph, para)


_RULES: Final = (_changed, _proportions, _shares, _vaguely, _in_digits, _in_words, _of_them)


# The names of figures


FARTHEST: Final = 80
"""How many characters away, at most, a word may stand that tells which figure it is."""

MOST_NAMED: Final = 100
"""A paragraph with more figures is a table that lost its lines, in which no word stands beside its figure."""

_BARE: Final = frozenset({"votes", "people", "posts", "seats", "things"})
"""What a number without a noun may be a number of."""


def dimensions(figure: Figure) -> frozenset[str]:
    """What a figure may measure, by its unit."""
    if figure.unit == "%":
        return frozenset({"percent"})
    if figure.unit in CURRENCIES.values():
        return frozenset({"money"})
    if figure.unit.startswith("to "):
        return frozenset({"ratio"})
    if not figure.unit:
        return _BARE
    measured = NOUNS.get(_COUNTED.get(figure.unit, ""), "number")
    return frozenset({measured, "votes"}) if measured == "people" else frozenset({measured})


@lru_cache(maxsize=512)
def cue(words: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern for any of some words; `strik*` is every word that begins so."""
    said = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"\b(?:{said})(?!\w)", re.IGNORECASE)


_OF_A_WHOLE: Final = re.compile(
    rf"\sof\s(?:the|its|their|all)\s(?:{_WORD}\s){{0,2}}?(?P<whole>{_DIGITS}\s[a-z]{{3,}}s)\b"
)
"""What a number is a part of, which tells what it measures: `37 of the county’s 243 schools`."""


def named_figures(paragraph: str, found: Iterable[Found], vocabulary: Vocabulary) -> list[Found]:
    """Figures with the names that the words near them, in their sentence, tell; a name is given only once."""
    figures_found = list(found)
    if len(figures_found) > MOST_NAMED:
        return figures_found
    rated = sorted(
        (gap, order, i, name)
        for i, item in enumerate(figures_found)
        for gap, order, name in _names(paragraph, item, figures_found, vocabulary)
    )
    names = dict(_scores(paragraph, figures_found, vocabulary))
    for _, _, i, name in rated:
        sentence = sentence_at(paragraph, figures_found[i].start)
        others = {names[k] for k in names if sentence_at(paragraph, figures_found[k].start) == sentence}
        if i not in names and name not in others:
            names[i] = name
    return [structs.replace(item, name=names.get(i, "")) for i, item in enumerate(figures_found)]


_SCORE: Final = re.compile(rf"\bby\s(?P<most>{_DIGITS})(?:\svotes)?\sto\s(?P<fewest>{_DIGITS})\b")
_LOST: Final = re.compile(
    r"\b(?:reject\w*|defeat\w*|lost|voted down|(?:threw|thrown)\b[^.;]*?\bout)\b[^.;]*$", re.IGNORECASE
)


def _scores(paragraph: str, found: Sequence[Found], vocabulary: Vocabulary) -> Iterator[tuple[int, str]]:
    """The votes of `passed by 34 votes to 19`, and the other way round where it was rejected."""
    if not {"votes_for", "votes_against"} <= vocabulary.figures.keys():
        return
    places = {item.start: i for i, item in enumerate(found)}
    for m in _SCORE.finditer(paragraph):
        names = ["votes_for", "votes_against"]
        if _LOST.search(paragraph[: m.start()]):
            names.reverse()
        for side, name in zip(("most", "fewest"), names, strict=True):
            if m.start(side) in places:
                yield places[m.start(side)], name


def _names(
    paragraph: str, item: Found, found: Sequence[Found], vocabulary: Vocabulary
) -> Iterator[tuple[int, int, str]]:
    """The names that may fit a figure, each with how far the word is that tells it."""
    figure = figures.parse(item.value)
    whole = None if figure.unit else _OF_A_WHOLE.match(paragraph, item.end)
    measured = dimensions(figures.parse(whole["whole"]) if whole else figure)
    farthest = FARTHEST if figure.unit or (figure.low or figure.high or 0) >= 10 else FARTHEST // 6
    first, last = sentence_at(paragraph, item.start)
    sentence, start, end = paragraph[first:last], item.start - first, item.end - first
    others = [(o.start - first, o.end - first) for o in found if o is not item and first <= o.start < last]
    for order, row in enumerate(vocabulary.figures.values()):
        if row.dimension == "votes" and figure.unit == row.name:  # `30 abstentions`
            yield 0, order, row.name
        elif row.words and row.dimension in measured:
            gaps = [_gap(sentence, m.span(), (start, end), others) for m in cue(row.words).finditer(sentence)]
            if gaps and min(gaps) <= farthest:
                yield min(gaps), order, row.name


def _gap(sentence: str, word: tuple[int, int], figure: tuple[int, int], others: Taken) -> int:
    """How far a word is from a figure; farther where a comma or another figure stands between them."""
    if figure[0] <= word[0] < figure[1]:
        return 25
    low, high = (word[1], figure[0]) if word[1] <= figure[0] else (figure[1], word[0])
    between = sentence[low:high]
    crossed = sum(low <= start < high for start, _ in others)
    return len(between) + 8 * between.count(",") + 25 * crossed + 30 * between.count(";")
