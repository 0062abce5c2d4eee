"""Dates in running text, as EDTF relative to the day of the text, and no more exact than the words are.

A month without a year, a weekday and a day without a year are taken forwards or backwards by the verbs near them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache
from typing import Final

from msgspec import structs

from timeline.prose.numerals import CARDINALS, any_of, cardinal
from timeline.prose.passages import Found, apart, sentence_at
from timeline.prose.tables import (
    AROUND_WORDS,
    DAY_WORDS,
    FEASTS,
    FUTURE,
    MONTH_NAMES,
    MONTH_PREPOSITIONS,
    MONTHLY,
    MOVING_FEASTS,
    PART_WORDS,
    PAST,
    SPEECH_VERBS,
    TIMES_OF_DAY,
    WEEKDAYS,
)
from timeline.query import phrases
from timeline.record import SEASONS, Refused, dates


class _Place:
    """Where a date is read: the match, the paragraph, the day of the text."""

    def __init__(self, found: re.Match[str], paragraph: str, day: dt.date) -> None:
        self.found = found
        self.paragraph = paragraph
        self.day = day

    def __getitem__(self, name: str) -> str:
        """A group of the match, "" where it took no part."""
        return (self.found.groupdict().get(name) or "").strip()

    @property
    def is_future(self) -> bool:
        """Whether the verb nearest to the date tells of what is to come."""
        return _is_future(self.paragraph, *self.found.span())


Made = tuple[str, str] | None
"""A date in EDTF and how it was come to; None where the words are no date after all."""


def find(paragraph: str, para: int, day: dt.date) -> list[Found]:
    """The dates of a paragraph, those of the first rules first where two overlap."""
    plain = _SHOUTED.sub(lambda found: found[0].capitalize(), paragraph)
    found = [found for pattern, read in _RULES for found in _read(pattern, read, plain, para, day)]
    kept = [item for item in apart(found) if not _is_of_another_time(item, plain)]
    kept = apart([*kept, *_anchored(plain, para, kept)])
    return [structs.replace(item, text=paragraph[item.start : item.end]) for item in kept]


_SHOUTED: Final = re.compile(
    rf"\b(?:{'|'.join(word.upper() for word in (*WEEKDAYS, *(name for name in MONTH_NAMES if len(name) > 3)))})\b"
)
"""Weekdays and months in capitals, as in a headline."""


_UNANCHORED: Final = re.compile(r"\b(?:an?|the|the following|that|every|each|one|some)\s$", re.IGNORECASE)


def _is_of_another_time(item: Found, paragraph: str) -> bool:
    """Whether a weekday is none near the day of the text: `on a Friday`, `by the following Wednesday`."""
    return item.text.startswith(WEEKDAYS) and bool(_UNANCHORED.search(paragraph[: item.start]))


def _read(
    pattern: re.Pattern[str], read: Callable[[_Place], Made], paragraph: str, para: int, day: dt.date
) -> Iterator[Found]:
    for match in pattern.finditer(paragraph):
        place = _Place(match, paragraph, day)
        made = _readable(read, place)
        if made:
            value = _around(made[0], place)
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            yield Found(
                kind="date", para=para, start=start, end=match.end(), text=paragraph[start : match.end()],
                value=value, why=made[1],
            )  # fmt: skip


def _readable(read: Callable[[_Place], Made], place: _Place) -> Made:
    """What a rule makes of its words, if the record can hold it: 31 June is no date."""
    try:
        made = read(place)
        return made if made and dates.parse(made[0]) else None
    except (Refused, ValueError, OverflowError):
        return None


def _around(value: str, place: _Place) -> str:
    """The date with a `~` where the words before it say `about`."""
    before = place.paragraph[: place.found.start()].rstrip().lower()
    is_plain = re.fullmatch(r"[0-9X-]+", value)
    return f"{value}~" if is_plain and before.endswith(tuple(f" {word}" for word in AROUND_WORDS)) else value


# Days counted from another day that is named before

_LATER: Final = re.compile(
    rf"\b(?i:(?P<number>[0-9]+|an?|{any_of(CARDINALS)})\s(?P<what>day|week|fortnight|month|year)s?"
    rf"\s(?P<sign>later|after\sthat|before\sthat|earlier)"
    rf"|the\s(?:following|next)\s(?P<next>day|week|month|year)(?!\s[a-z]+ing\b|s\b))\b"
)


def _anchored(paragraph: str, para: int, found: list[Found]) -> Iterator[Found]:
    """`two days later`, `the following month`: counted from the last whole day named before in the paragraph."""
    for match in _LATER.finditer(paragraph):
        named = [item for item in found if item.end <= match.start() and _WHOLE_DAY.fullmatch(item.value)]
        if not named:
            continue
        anchor = named[-1]
        number = cardinal(match["number"]) if match["number"] and match["number"].lower() not in ("a", "an") else 1
        sign = -1 if (match["sign"] or "").lower() in ("earlier", "before that") else 1
        what = (match["what"] or match["next"]).lower()
        with suppress(ValueError, OverflowError):
            yield Found(
                kind="date", para=para, start=match.start(), end=match.end(), text=match[0],
                value=_shifted(dt.date.fromisoformat(anchor.value), sign * number, what, is_next=bool(match["next"])),
                why=f"counted from {anchor.text}",
            )  # fmt: skip


_WHOLE_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _shifted(day: dt.date, number: int, what: str, *, is_next: bool) -> str:
    """A day so many days, weeks, months or years from another, as exact as that is."""
    if what == "year":
        return f"{day.year + number:04}" + ("" if is_next else "~")
    if what == "month":
        months = day.year * 12 + day.month - 1 + number
        return _iso(f"{months // 12:04}", months % 12 + 1) + ("" if is_next else "~")
    if what == "week" and is_next:
        monday = day - dt.timedelta(day.weekday()) + dt.timedelta(7)
        return f"[{monday}..{monday + dt.timedelta(6)}]"
    return str(day + dt.timedelta(number * _DAYS_OF[what]))


_DAYS_OF: Final = {"day": 1, "week": 7, "fortnight": 14}


# Forwards or backwards


_AHEAD: Final = re.compile(rf"\b(?:{any_of(FUTURE)})\b")
_BEHIND: Final = re.compile(rf"\b(?:{any_of(PAST)}|[a-z]{{2,}}ed)\b", re.IGNORECASE)


_AS_PASSIVE: Final = re.compile(r"\bbe\s$")
"""What stands before the verb of `will be made`, which is to come."""

_TO_LAST: Final = re.compile(r"\b(?:to|can|could|may|might|must|shall|should|will|would)\slast$")
"""`could last until December`: `last` as a verb, which tells of no time before."""

_Spans = list[tuple[int, int]]


@lru_cache(maxsize=64)
def _verbs(sentence: str) -> tuple[_Spans, _Spans]:
    """Where the words stand that look ahead, and those that look back; verbs of saying only tell when it was said."""
    ahead = [found.span() for found in _AHEAD.finditer(sentence)]
    taken = {place for start, end in ahead for place in range(start, end)}
    behind = [
        found.span()
        for found in _BEHIND.finditer(sentence)
        if found[0].lower() not in SPEECH_VERBS
        and found.start() not in taken
        and not _AS_PASSIVE.search(sentence, max(0, found.start() - 4), found.start())
        and not _TO_LAST.search(sentence, max(0, found.start() - 8), found.end())
    ]
    return ahead, behind


def _is_future(paragraph: str, start: int, end: int) -> bool:
    """Whether the nearest verb that tells it looks ahead."""
    first, last = sentence_at(paragraph, start)
    sentence, place = paragraph[first:last], (start - first, end - first)
    ahead, behind = ([s for s in spans if not place[0] <= s[0] < place[1]] for spans in _verbs(sentence))
    if not behind and re.search(r"\b(?:by|until)\s(?:the\s)?$", sentence[max(0, place[0] - 12) : place[0]]):
        return True
    if _UNTIL_THEN.search(sentence[: place[1]]) and not any(end <= place[0] for _, end in behind):
        return True
    nearest = min((_far(sentence, place, span) for span in behind), default=1_000)
    return any(_far(sentence, place, span) <= nearest for span in ahead)


_UNTIL_THEN: Final = re.compile(r"\w\s\w+\suntil\s(?:\w+\s?){1,3}$")
"""`deferring a decision until February`, with no verb before it that tells of a time that is over."""


def _far(sentence: str, place: tuple[int, int], verb: tuple[int, int]) -> int:
    """How far a verb is from a date; farther where a comma stands between them."""
    low, high = (verb[1], place[0]) if verb[1] <= place[0] else (place[1], verb[0])
    return max(0, high - low) + 15 * sentence.count(",", low, max(low, high))


# What the parts of a date are


_YEAR: Final = r"(?P<{0}>(?:19|20)[0-9]{{2}})(?![0-9]|/[0-9])"
_STOPPED: Final = r"(?:(?<=\b[A-LN-Z][a-z][a-z])|(?<=\bMar)|(?<=\bSept))\."
_MONTH: Final = rf"(?P<{{0}}>{'|'.join(sorted(MONTH_NAMES, key=len, reverse=True))})\b(?:{_STOPPED})?"
_DAY: Final = r"(?<![0-9£,.])(?P<{0}>[0-3]?[0-9])(?:st|nd|rd|th)?(?![0-9])(?!,[0-9])"
_WEEKDAY: Final = rf"(?P<{{0}}>{'|'.join(WEEKDAYS)})"
_TO: Final = r"\s?(?:-|–|\bto\b|\buntil\b|\bthrough(?:\sto)?\b|\band\b)\s?(?:the\s)?"
_FROM: Final = r"(?P<from>(?:[Ff]rom|[Bb]etween)\s(?:the\s)?)"
_NUMBER: Final = rf"(?P<number>[0-9]+|an?|{any_of(CARDINALS)})"
_M, _M2 = (_MONTH.format(name) for name in ("month", "month2"))
_D, _D2 = (_DAY.format(name) for name in ("day", "day2"))
_Y, _Y2 = (_YEAR.format(name) for name in ("year", "year2"))
_W, _W2 = (_WEEKDAY.format(name) for name in ("weekday", "weekday2"))
_Y_OR_NOT: Final = rf"(?:,?\s{_Y})?"
_SEASONS: Final = "|".join(SEASONS.values())
_UNIT: Final = r"(?P<what>day|week|fortnight|month|year)s?"
_COUNTED: Final = "per|people|staff|workers|members|jobs|posts|votes|homes"
_TURN: Final = {"last": -1, "previous": -1, "past": -1, "this": 0, "next": 1, "coming": 1, "following": 1}


def _month(name: str) -> int:
    return MONTH_NAMES[name.rstrip(".")]


def _iso(year: int | str, month: int, day: int | str = 0) -> str:
    return f"{year}-{month:02}" + (f"-{int(day):02}" if day else "")


def _year_of(place: _Place, month: int, day: int = 0, weekday: str = "") -> int:
    """The year that a day or a month without one is of: the nearest, in which the weekday fits if one is named."""
    if day:
        years = [y for y in (place.day.year - 1, place.day.year, place.day.year + 1) if _is_day(y, month, day)]
        fitting = [y for y in years if not weekday or dt.date(y, month, day).weekday() == WEEKDAYS.index(weekday)]
        return min(fitting or years, key=lambda y: abs((dt.date(y, month, day) - place.day).days))
    said = _year_said(place)
    if said and (not place.is_future or "that year" in place.paragraph[place.found.end() :]):
        return said
    if place.is_future:
        return place.day.year + (month < place.day.month)
    return place.day.year - (month > place.day.month)


def _year_said(place: _Place) -> int:
    """The year of a month that was named with its year before, in the same sentence; 0 where there is none."""
    first, _ = sentence_at(place.paragraph, place.found.start())
    before = re.findall(rf"{_MONTH.format('m')}\s{_YEAR.format('y')}", place.paragraph[first : place.found.start()])
    return int(before[-1][1]) if before else 0


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


# Rules: days, months and years by their names


def _full_day(place: _Place) -> Made:
    month, day, year = _month(place["month"]), int(place["day"]), place["year"]
    if year:
        return _iso(year, month, day), ""
    made = _year_of(place, month, day, place["weekday"])
    return _iso(made, month, day), f"the year is not said; {made} is nearest"


def _numeric(place: _Place) -> Made:
    year = place["year"] if len(place["year"]) == 4 else f"20{place['year']}"
    return _iso(year, int(place["month"]), place["day"]), ""


def _day_span(place: _Place) -> Made:
    """`from 23 to 27 May`, `23 May to 3 June 2011`."""
    last = _month(place["month2"] or place["month"])
    first = _month(place["month"] or place["month2"])
    year = int(place["year"] or _year_of(place, last, int(place["day2"])))
    start = _iso(year - (first > last), first, place["day"])
    return f"{start}/{_iso(year, last, place['day2'])}", "" if place["year"] else "the year is not said"


def _day_pair(place: _Place) -> Made:
    """`on 4 and 5 September`: two days that follow each other are one span; others are two dates."""
    return _day_span(place) if int(place["day2"]) - int(place["day"]) == 1 else None


def _month_span(place: _Place) -> Made:
    first, last = _month(place["month"]), _month(place["month2"])
    year = int(place["year2"] or _year_of(place, last))
    return f"{_iso(place['year'] or year - (first > last), first)}/{_iso(year, last)}", ""


def _year_span(place: _Place) -> Made:
    return (f"{place['year']}/{place['year2']}", "") if place["year"] < place["year2"] else None


def _part_of_month(place: _Place) -> Made:
    month = _month(place["month"])
    return f"{_iso(place['year'] or _year_of(place, month), month)}~", f"`{place['part']}` names no days"


def _month_and_year(place: _Place) -> Made:
    return _iso(place["year"], _month(place["month"])), ""


def _bare_month(place: _Place) -> Made:
    month, turn = _month(place["month"]), place["turn"].lower()
    year = _year_of(place, month)
    if turn == "last":
        year = place.day.year - (month >= place.day.month)
    elif turn == "next":
        year = place.day.year + (month <= place.day.month)
    elif turn == "this":
        year = place.day.year
    return _iso(year, month), "the year is not said"


def _bare_year(place: _Place) -> Made:
    return place["year"] + ("~" if place["part"] else ""), ""


def _decade(place: _Place) -> Made:
    return f"{place['decade'][:3]}X", ""


# Rules: days relative to that of the text


def _day_word(place: _Place) -> Made:
    far = DAY_WORDS[" ".join(place["word"].lower().split())]
    return str(place.day + dt.timedelta(far)), "counted from the day of the article"


def _weekday(place: _Place) -> Made:
    """`on Monday`, `next Thursday`: where two days may be meant, the one the word fits best, as approximate."""
    index, turn, weeks = WEEKDAYS.index(place["weekday"]), place["turn"].lower(), place["weeks"].lower()
    monday = place.day - dt.timedelta(place.day.weekday())
    back = place.day - dt.timedelta((place.day.weekday() - index) % 7)
    ahead = place.day + dt.timedelta((index - place.day.weekday() - 1) % 7 + 1)
    if weeks:
        return str(ahead + dt.timedelta(7)), f"the {place['weekday']} after the next"
    if turn == "this":
        return str(monday + dt.timedelta(index)), "in the week of the article"
    if turn in ("last", "next"):
        far = monday + dt.timedelta(index + 7 * _TURN[turn])
        near = ahead if turn == "next" else back if back < place.day else back - dt.timedelta(7)
        doubt = "" if far == near else "~"
        why = (
            f"`{turn} {place['weekday']}` may be that of this week too"
            if doubt
            else "counted from the day of the article"
        )
        return f"{far}{doubt}", why
    day = ahead if place.is_future else back
    return str(day), f"the {'next' if day > place.day else 'latest'} {place['weekday']}"


def _weekday_of_week(place: _Place) -> Made:
    """`Thursday of last week`."""
    monday = place.day - dt.timedelta(place.day.weekday()) + dt.timedelta(7 * _TURN[place["turn"].lower()])
    return str(monday + dt.timedelta(WEEKDAYS.index(place["weekday"]))), f"in {place['turn']} week"


def _weekday_span(place: _Place) -> Made:
    first, last = (WEEKDAYS.index(place[name]) for name in ("weekday", "weekday2"))
    ahead = place.is_future
    back = place.day - dt.timedelta((place.day.weekday() - first) % 7)
    start = place.day + dt.timedelta((first - place.day.weekday() - 1) % 7 + 1) if ahead else back
    if not ahead and start + dt.timedelta((last - first) % 7) > place.day:
        start -= dt.timedelta(7)
    return f"{start}/{start + dt.timedelta((last - first) % 7)}", "counted from the day of the article"


def _week(place: _Place) -> Made:
    """`last week`, `earlier this week`: one day of it, nobody knows which."""
    monday = place.day - dt.timedelta(place.day.weekday())
    part = place["part"].lower()
    if place["before"]:
        monday, part = monday - dt.timedelta(14), ""
    else:
        monday += dt.timedelta(7 * _TURN[place["turn"].lower()])
    start, end = monday, monday + dt.timedelta(6)
    if place["turn"].lower() == "this":
        start, end = (start, place.day) if part == "earlier" else (place.day, end) if part == "later" else (start, end)
    return (f"[{start}..{end}]" if start != end else str(start)), "a day of that week"


def _weekend(place: _Place) -> Made:
    saturday = place.day - dt.timedelta(place.day.weekday()) + dt.timedelta(5)
    turn = place["turn"].lower()
    if turn == "last" or (turn not in ("this", "next", "coming") and not place.is_future and place.day < saturday):
        saturday -= dt.timedelta(7)
    elif turn == "next":
        saturday += dt.timedelta(7)
    return f"[{saturday}..{saturday + dt.timedelta(1)}]", "a day of that weekend"


def _month_or_year(place: _Place) -> Made:
    """`last month`, `earlier this year`, `the end of the month`."""
    turn, part = _TURN.get(place["turn"].lower(), 0), place["part"].lower()
    mark = "~" if part and part not in ("earlier", "later") else ""
    if place["what"].lower() == "year":
        return f"{place.day.year + turn}{mark}", "counted from the day of the article"
    months = place.day.year * 12 + place.day.month - 1 + turn
    return _iso(months // 12, months % 12 + 1) + mark, "counted from the day of the article"


def _ago(place: _Place) -> Made:
    """`three weeks ago`, `in two weeks' time`: exact for days, else about."""
    number = 1 if place["number"].lower() in ("a", "an") else cardinal(place["number"])
    sign, what = (-1 if place["ago"] else 1), place["what"].lower()
    why = "counted from the day of the article"
    if what == "year":
        return f"{place.day.year + sign * number}~", why
    if what == "month":
        months = place.day.year * 12 + place.day.month - 1 + sign * number
        return f"{_iso(months // 12, months % 12 + 1)}~", why
    days = number * _DAYS_OF[what]
    return f"{place.day + dt.timedelta(sign * days)}{'' if what == 'day' and number < 7 else '~'}", why


def _season(place: _Place) -> Made:
    name, turn = place["season"].lower(), place["turn"].lower()
    if place["year"]:
        code = next(code for code, season in SEASONS.items() if season == name)
        return f"{place['year']}-{code}", ""
    if not turn:
        turn = "next" if place.is_future else "last"
    return phrases.parse(f"{turn} {name}", place.day).text, "counted from the day of the article"


def _week_of(place: _Place) -> Made:
    """`the week beginning 30 July`, `the week ending 5 August`: one day of it, nobody knows which."""
    whole = _full_day(place)
    if not whole:
        return None
    day, far = dt.date.fromisoformat(whole[0]), dt.timedelta(6)
    start = day - far if place["edge"].lower() == "ending" else day
    return f"[{start}..{start + far}]", "a day of that week"


def _moving_feast(place: _Place) -> Made:
    """`since Easter`: counted from Easter Sunday, which is on another day each year."""
    far = MOVING_FEASTS[place["feast"].title().replace("’", "'")]
    if place["year"]:
        return str(_easter(int(place["year"])) + dt.timedelta(far)), ""
    days = [_easter(year) + dt.timedelta(far) for year in range(place.day.year - 1, place.day.year + 2)]
    before = place.paragraph[: place.found.start()].lower()
    if place["turn"].lower() == "last" or before.endswith("since "):
        days = [day for day in days if day <= place.day][-1:]
    elif place["turn"] or place.is_future:
        days = [day for day in days if day >= place.day][:1]
    return str(min(days, key=lambda day: abs(day - place.day))), "the year is not said"


def _easter(year: int) -> dt.date:
    """Easter Sunday of a year in the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8)."""
    golden, (century, of_century) = year % 19, divmod(year, 100)
    leaps, rest = divmod(century, 4)
    moved = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - moved + 15) % 30
    weekday = (32 + 2 * rest + 2 * (of_century // 4) - epact - of_century % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)


def _feast(place: _Place) -> Made:
    spelled = {name.lower(): value for name, value in FEASTS.items()}[place["feast"].lower().replace("’", "'")]
    month, day = int(spelled[:2]), int(spelled[3:] or 0)
    year = int(place["year"] or 0) or (_year_of(place, month, day) if day else _year_of(place, month))
    return f"{year}-{spelled}", "" if day else "about then"


# The rules, the more telling ones first

_I: Final = "(?i:{})"
_TURNS: Final = r"(?:\b(?P<turn>(?i:last|next|this|coming))\s)"
_PREPOSITION: Final = _I.format(rf"\b(?:{any_of(MONTH_PREPOSITIONS)})")
_PART: Final = rf"\b(?P<part>(?i:{any_of(PART_WORDS)}))(?:\s|(?<=-))(?:in\s)?"
_AT_TIME: Final = rf"(?:\s(?:{'|'.join(TIMES_OF_DAY)}))?"
_ON_WEEKDAY: Final = rf"(?:{_W},?\s(?:the\s)?)?"

_RULES: Final[tuple[tuple[re.Pattern[str], Callable[[_Place], Made]], ...]] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        ((rf"\b(?i:the\sweek|week)\s(?P<edge>(?i:beginning|commencing|starting|ending))\s(?:on\s)?{_ON_WEEKDAY}"
        rf"{_D}\s(?:of\s)?{_M}{_Y_OR_NOT}"), _week_of),
        (rf"{_FROM}?{_D}\s?(?:of\s)?{_M}{_TO}{_D2}\s(?:of\s)?{_M2}{_Y_OR_NOT}", _day_span),
        (rf"{_FROM}?\b{_M}\s{_D}{_TO}{_M2}\s{_D2}{_Y_OR_NOT}", _day_span),
        (rf"{_FROM}{_D}{_TO}{_D2}\s(?:of\s)?{_M2}{_Y_OR_NOT}", _day_span),
        (rf"\b{_W}\s(?:and|&)\s{_W2},?\s(?:the\s)?{_D}\s(?:and|&)\s{_D2}\s(?:of\s)?{_M2}{_Y_OR_NOT}", _day_pair),
        (rf"\b{_W},?\s{_D}\s(?:and|&)\s{_W2},?\s{_D2}\s(?:of\s)?{_M2}{_Y_OR_NOT}", _day_pair),
        (rf"{_D}\s(?:and|&)\s{_D2}\s(?:of\s)?{_M2}{_Y_OR_NOT}", _day_pair),
        (rf"{_D}(?=(?:,\s[0-3]?[0-9])*,?\s(?:and|or|&)\s[0-3]?[0-9]\s(?:of\s)?{_M}{_Y_OR_NOT})", _full_day),
        (rf"{_D}\s?(?:-|–|to)\s?{_D2}\s(?:of\s)?{_M2}{_Y_OR_NOT}", _day_span),
        (rf"\b{_M}\s{_D}\s?(?:-|–|to|until|through(?:\sto)?)\s?(?:the\s)?{_D2}{_Y_OR_NOT}", _day_span),
        (rf"\b{_ON_WEEKDAY}{_D}\s(?:of\s)?{_M}{_Y_OR_NOT}", _full_day),
        (rf"\b{_ON_WEEKDAY}{_M}\s{_D}{_Y_OR_NOT}", _full_day),
        ((r"(?<![0-9/.])(?P<day>[0-3]?[0-9])[/.](?P<month>[01]?[0-9])[/.](?P<year>(?:20|19)?[0-9]{2})"
        r"(?![0-9/])"), _numeric),
        (r"(?<![0-9-])(?P<year>(?:19|20)[0-9]{2})-(?P<month>[01][0-9])-(?P<day>[0-3][0-9])(?![0-9-])", _numeric),
        (rf"{_FROM}{_M}(?:\s{_Y})?{_TO}{_M2}(?:\s{_Y2})?", _month_span),
        (rf"\b{_M}\s{_Y}{_TO}{_M2}\s{_Y2}", _month_span),
        (rf"{_FROM}{_Y}{_TO}{_Y2}", _year_span),
        (rf"(?<![\w£-]){_Y}\s?[-–]\s?{_Y2}", _year_span),
        (rf"{_PART}{_M}{_Y_OR_NOT}", _part_of_month),
        (rf"\b{_M},?\s(?:of\s)?{_Y}", _month_and_year),
        (rf"\b(?P<feast>(?i:{any_of(FEASTS)}|new year’s (?:day|eve)))(?![’']s)(?:\s{_Y})?", _feast),
        (rf"{_TURNS}?\b(?P<feast>(?i:{any_of(MOVING_FEASTS)}))(?:\s{_Y})?", _moving_feast),
        (rf"(?:{_PREPOSITION}\s)(?:the\s)?(?:{_TURNS})?{_M}(?!\s[A-Z][a-z])", _bare_month),
        (rf"{_TURNS}{_M}", _bare_month),
        (rf"\b{_M}(?:[’']s)?(?=\s(?:{any_of(MONTHLY)})\b)", _bare_month),
        (rf"\b(?P<word>(?i:{any_of(DAY_WORDS)}))\b{_AT_TIME}", _day_word),
        (rf"\b{_W}\s(?:of\s)?{_TURNS}week\b", _weekday_of_week),
        (rf"\b(?P<weeks>(?i:a week on|a week next|week on))\s{_W}\b", _weekday),
        (rf"\b{_W}\s(?P<weeks>week)\b(?!s)", _weekday),
        (rf"{_FROM}{_W}{_TO}{_W2}\b", _weekday_span),
        (rf"\b{_W}\s(?:to|until|-|–)\s{_W2}\b", _weekday_span),
        (rf"{_TURNS}?(?:(?<=\s)|\b){_W}\b(?:’s|'s)?{_AT_TIME}(?!s\b)", _weekday),
        (r"(?:\b(?P<part>(?i:earlier|later))\s)?\b(?P<turn>(?i:last|this|next))\sweek\b(?!end)", _week),
        (r"\b(?P<before>(?i:the week before last))\b", _week),
        ((r"\b(?:(?i:over|at|during)\sthe\s|(?:(?i:over|at)\s)?(?P<turn>(?i:last|this|next"
        r"|coming))\s)weekend\b"), _weekend),
        ((rf"(?:(?:{_PART}|\b(?P<part2>(?i:later))\s)?(?:in\s)?\b(?P<turn>(?i:last|this|next|previous))\s"
        rf"(?P<what>month|year)\b)(?!’s\s(?:worth)|-)"), _month_or_year),
        ((r"\b(?P<part>(?i:the end of|the start of|the beginning of|the middle of))\sthe\s(?P<what>month"
        r"|year)\b"), _month_or_year),
        (rf"\b(?i:{_NUMBER}\s{_UNIT}\s(?P<ago>ago|earlier))\b", _ago),
        (rf"\b(?i:(?:in\s|within\s)?{_NUMBER}\s{_UNIT}(?:’|')?\stime)\b", _ago),
        (rf"{_TURNS}(?P<season>(?i:{_SEASONS}))\b", _season),
        ((rf"\b(?i:in|during|since|by|of|until|before|after|from|over)\s(?:the\s)?(?:(?:early|late)\s)?"
        rf"(?P<season>{_SEASONS})\b(?:\s(?:of\s)?{_Y})?"), _season),
        (rf"\b(?P<season>(?i:{_SEASONS}))\s(?:of\s)?{_Y}", _season),
        (r"\b(?:the\s)?(?P<decade>(?:19|20)[0-9]0)s\b", _decade),
        ((rf"\b(?i:in|since|by|until|till|of|before|after|from|during|back in|for|the)\s(?:(?P<part>(?i:early"
        rf"|late))\s)?{_Y}\b(?![-–,.][0-9]|\s?(?:{_COUNTED}))"), _bare_year),
    )
)  # fmt: skip
