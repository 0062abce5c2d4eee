"""Dates in words ("last May", "three weeks ago") as EDTF, relative to a given day; day before month.

A month or a year means the whole of it. The only module that imports dateparser, which takes long to import.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, Final

from timeline.record import SEASONS, Refused, When, dates

_SEASON = re.compile(rf"(?:(last|this|next) )?({'|'.join(SEASONS.values())})", re.IGNORECASE)
_WEEK = re.compile(r"(last|this|next) week", re.IGNORECASE)
_ROUGHLY = re.compile(
    r"(?:in |on |at )?(?:the )?(?P<how>early|mid|late|beginning|start|middle|end|about|around|circa|approximately)"
    r"(?:(?: in| of| on)? |-)(?:the )?(?P<rest>.+)",
    re.IGNORECASE,
)
_MORE_EXACT = re.compile(
    r"\b(?:early|mid|late|beginning|start|middle|end|first|second|half|noon|midday|midnight|dawn|dusk)\b"
    r"|(?:morning|afternoon|evening|night|lunchtime)\b"
    r"|\b[0-9]{1,2}(?:[:.][0-9]{2})? ?(?:am|pm)\b|\b[0-9]{1,2}:[0-9]{2}\b",
    re.IGNORECASE,
)
"""Words that say more than a date of EDTF can: a part of a month, or of a day."""
_TURN: Final = {"last": -1, "this": 0, "next": 1}
_WORDS = re.compile(r"[^\W\d_]{3}|^[0-9]{1,2}[/.][0-9]")
_SECONDS = re.compile(r"[0-9]s\b", re.IGNORECASE)  # `the 60s`, which dateparser takes for a minute


def parse(text: str, today: dt.date) -> When:
    """Read a date as EDTF, else in words; raises `Refused` when it is neither."""
    try:
        return dates.parse(text)
    except Refused as refused:
        try:
            worded = _worded(text.strip(), today)
        except (ArithmeticError, LookupError, ValueError):  # before the year 1 or after 9999 there are no days
            worded = None
        if worded is None:
            raise refused from None
        return dates.parse(worded)


def _read(text: str, today: dt.date) -> str | None:
    try:
        return dates.parse(text).text
    except Refused:
        return _worded(text, today)


def loses(text: str, when: When) -> bool:
    """Whether a date in words says more than the date that was made of it: `early May`, `Monday evening`."""
    return text.strip() != when.text and _MORE_EXACT.search(text) is not None and not dates.says_all(text, when)


def _worded(text: str, today: dt.date) -> str | None:
    if dates.corrected(text):
        return dates.corrected(text)
    if season := _SEASON.fullmatch(text):
        return _season(season, today)
    if week := _WEEK.fullmatch(text):
        monday = today + dt.timedelta(days=7 * _TURN[week[1].lower()] - today.weekday())
        return f"{monday}/{monday + dt.timedelta(days=6)}"
    if (roughly := _ROUGHLY.fullmatch(text)) and (rest := _read(roughly["rest"], today)):
        is_day = re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", rest)
        keeps = roughly["how"].lower() in ("about", "around", "circa", "approximately")
        return f"{rest}~" if rest[-1].isdecimal() and (keeps or not is_day) and "/" not in rest else rest
    return _by_dateparser(text, today) if _WORDS.search(text) and not _SECONDS.search(text) else None


def _season(found: re.Match[str], today: dt.date) -> str:
    """The last, this or the next season of a name as seen from a day; without such a word the latest that has begun."""
    turn, name = ((group or "").lower() for group in found.groups())
    code = next(code for code, season in SEASONS.items() if season == name)
    years = range(max(1, today.year - 2), min(9999, today.year + 2) + 1)
    seasons = [dates.parse(f"{year:04}-{code}") for year in years]
    begun = [season for season in seasons if season.order[0] <= today]
    if turn == "next":
        return seasons[len(begun)].text
    if turn == "this":
        return begun[-1].text if dates.possibly(begun[-1], today, today) else f"{today.year:04}-{code}"
    ended = [season for season in seasons if season.order[1] < today]
    return (ended if turn == "last" else begun)[-1].text


def _by_dateparser(text: str, today: dt.date) -> str | None:
    from dateparser.date import DateDataParser

    turn, _, rest = text.lower().partition(" ")
    settings: dict[str, Any] = {
        "DATE_ORDER": "DMY",
        "PREFER_DATES_FROM": {"next": "future", "this": "current_period"}.get(turn, "past"),
        "PREFER_DAY_OF_MONTH": "first",
        "RELATIVE_BASE": dt.datetime.combine(today, dt.time(12)),
    }
    parser = DateDataParser(languages=["en"], settings=settings)
    found = parser.get_date_data(text)
    if not found.date_obj and turn in _TURN and re.fullmatch(r"[a-z]+(?: [0-9]{4})?", rest):
        found = parser.get_date_data(rest)
    if not found.date_obj:
        return None
    day: dt.date = found.date_obj.date()
    if turn == "last" and rest.isalpha() and found.period == "month" and day.replace(day=1) == today.replace(day=1):
        day = day.replace(year=day.year - 1)
    return {"year": day.isoformat()[:4], "month": day.isoformat()[:7]}.get(found.period, day.isoformat())
