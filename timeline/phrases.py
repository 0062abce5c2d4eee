"""Dates in words ("last May", "three weeks ago") as EDTF, relative to a given day; day before month.

A month or a year means the whole of it. The only module that imports dateparser, which takes long to import.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, Final

from timeline import dates
from timeline.dates import SEASONS, When
from timeline.problems import Refused

_SEASON = re.compile(rf"(?:(last|this|next) )?({'|'.join(SEASONS.values())})(?: (?:of )?([0-9]{{4}}))?", re.IGNORECASE)
_WEEK = re.compile(r"(last|this|next) week", re.IGNORECASE)
_TURN: Final = {"last": -1, "this": 0, "next": 1}


def parse(text: str, today: dt.date) -> When:
    """Read a date as EDTF, else in words; raises `Refused` when it is neither."""
    try:
        return dates.parse(text)
    except Refused as refused:
        worded = _worded(text.strip(), today)
        if worded is None:
            raise refused from None
        return dates.parse(worded)


def _worded(text: str, today: dt.date) -> str | None:
    if dates.mended(text):
        return dates.mended(text)
    if season := _SEASON.fullmatch(text):
        return _season(season, today)
    if week := _WEEK.fullmatch(text):
        monday = today + dt.timedelta(days=7 * _TURN[week[1].lower()] - today.weekday())
        return f"{monday}/{monday + dt.timedelta(days=6)}"
    return _by_dateparser(text, today) if re.search(r"[^\W\d_]{3}|[0-9][/.][0-9]", text) else None


def _season(found: re.Match[str], today: dt.date) -> str:
    """A season of a year, or the last, this year's or the next one as seen from a day."""
    turn, name, year = ((group or "").lower() for group in found.groups())
    code = next(code for code, season in SEASONS.items() if season == name)
    if year or turn == "this":
        return f"{year or today.year}-{code}"
    seasons = [dates.parse(f"{year}-{code}") for year in range(today.year - 2, today.year + 3)]
    ahead = [season for season in seasons if season.order[0] > today]
    behind = [season for season in seasons if season.order[1] < today]
    return (ahead[0] if turn == "next" else behind[-1]).text


def _by_dateparser(text: str, today: dt.date) -> str | None:
    from dateparser.date import DateDataParser

    turn, _, rest = text.partition(" ")
    ahead = turn.lower() == "next"
    settings: dict[str, Any] = {
        "DATE_ORDER": "DMY",
        "PREFER_DATES_FROM": "future" if ahead else "past",
        "PREFER_DAY_OF_MONTH": "first",
        "RELATIVE_BASE": dt.datetime.combine(today, dt.time(12)),
    }
    parser = DateDataParser(languages=["en"], settings=settings)
    found = parser.get_date_data(text)
    if not found.date_obj and turn.lower() in ("last", "next"):
        found = parser.get_date_data(rest)
    if not found.date_obj:
        return None
    day: dt.date = found.date_obj.date()
    return {"year": f"{day:%Y}", "month": f"{day:%Y-%m}"}.get(found.period, day.isoformat())
