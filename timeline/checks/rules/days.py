"""How the rules count days, weeks and months, and the days on which councils in England are elected and meet.

The formulas stand in the manual pages of the checks too.
"""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Final


def shifted(day: dt.date, days: int) -> dt.date:
    """A day some days later, or earlier where they are negative; the first or last day there is, if it lies beyond."""
    try:
        return day + dt.timedelta(days=days)
    except OverflowError:
        return dt.date.max if days > 0 else dt.date.min


def notice_days(received: dt.date, begins: dt.date) -> int:
    """Days of notice: from the day it was received to the day of the action, the first not counted."""
    return (begins - received).days


def last_day_of_weeks(first: dt.date, weeks: int) -> dt.date:
    """The last day of weeks that begin with a day: twelve weeks from 23 May 2011 end on 14 August."""
    return shifted(first, 7 * weeks - 1)


def last_day_of_months(first: dt.date, months: int) -> dt.date:
    """The last day of months that begin with a day: the day before the day of the same number.

    Where the last month has no day of that number, it is the end of that month: six months that begin with 31 August
    2023 end on 29 February 2024.
    """
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    if year > dt.MAXYEAR:
        return dt.date.max
    length = calendar.monthrange(year, month + 1)[1]
    if first.day > length:
        return dt.date(year, month + 1, length)
    return shifted(dt.date(year, month + 1, first.day), -1)


def calendar_days(first: dt.date, last: dt.date) -> int:
    """Days from the first to the last, both counted."""
    return (last - first).days + 1


def week_of(first: dt.date, day: dt.date) -> int:
    """Which week of a dispute a day is in; the first strike begins week 1."""
    return (day - first).days // 7 + 1


# Councils in England


MOVED_POLLING_DAYS: Final = {
    1986: dt.date(1986, 5, 8),  # the first Thursday fell within Passover
    2001: dt.date(2001, 6, 7),  # put off for foot and mouth disease (Elections Act 2001)
    2004: dt.date(2004, 6, 10),  # held with the European election
    2009: dt.date(2009, 6, 4),  # held with the European election
    2014: dt.date(2014, 5, 22),  # held with the European election
}
"""Years in which ordinary elections of councils in England were not held on the first Thursday in May."""

NO_POLLING_DAY: Final = frozenset({2020})
"""Years without ordinary elections: those of 2020 were put off to 6 May 2021 (Coronavirus Act 2020 s.60)."""


def polling_day(year: int) -> dt.date:
    """The day of ordinary council elections in England: the first Thursday in May, unless it was moved."""
    first = dt.date(year, 5, 1)
    return MOVED_POLLING_DAYS.get(year, first + dt.timedelta(days=(3 - first.weekday()) % 7))


def annual_meeting(election: dt.date) -> tuple[dt.date, dt.date]:
    """The days between which the annual meeting of an election year falls.

    Councillors retire on the fourth day after the election; the meeting is on the eighth day after that or on another
    within the 21 days that follow it (Local Government Act 1972, s.7 and Sch. 12 para 1).
    """
    return shifted(election, 5), shifted(election, 25)
