"""Rules of law that depend on the date, as rows of data: each module of this folder holds the rows of one subject.

A rule is chosen by a date in the record and never by today's: a ballot of 2011 is not held against a threshold of 2017.
The rows are found by listing the folder, so that a new rule, or the end of an old one, is an edit of a row. What they
say was read in public pages and not always in the law itself; each row says how sure that is. The tool counts days and
votes by them; it never says that anything was lawful or not.
"""

from __future__ import annotations

import calendar
import datetime as dt
import pkgutil
from functools import cache
from importlib import import_module
from typing import Final, Literal

import msgspec

UK: Final = "Great Britain"

Trigger = Literal[
    "ballot opened",
    "ballot date",
    "notice received",
    "first day of action",
    "dismissal date",
    "date of proposal",
    "strike date",
    "picketing date",
    "financial year",
    "date of the meeting",
    "polling day",
    "date of joining",
]


class LawRow(msgspec.Struct, frozen=True, kw_only=True):
    """One rule as it stood from a day to a day, both included; None is open on that side.

    `subject` groups the rows that follow each other; `says` is the rule after "under the rule for ...,". `days`,
    `months` and `percent` are its numbers, `agreed_days` and `agreed_months` what the two sides may agree instead;
    `at_least` is the number of people from which the row applies. `certainty` is H (read in a public page, or agreed
    by several), M (one secondary source) or L (general knowledge); `verified_on` the newest month read.
    """

    id: str
    subject: str
    says: str
    trigger: Trigger
    law: str
    source: str
    certainty: Literal["H", "M", "L"]
    verified_on: str
    since: dt.date | None = None
    until: dt.date | None = None
    place: str = UK
    days: int = 0
    months: int = 0
    percent: int = 0
    agreed_days: int = 0
    agreed_months: int = 0
    at_least: int = 0
    note: str = ""

    def covers(self, first: dt.date, last: dt.date) -> bool:
        """Whether the rule was in force on all of these days."""
        return (self.since is None or self.since <= first) and (self.until is None or last <= self.until)


@cache
def rows() -> tuple[LawRow, ...]:
    """Every row, in the order of the subjects and of their days."""
    modules = (import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    return tuple(row for module in modules for row in module.ROWS)


def of(subject: str) -> tuple[LawRow, ...]:
    """The rows of a subject."""
    return tuple(row for row in rows() if row.subject == subject)


def in_force(subject: str, first: dt.date | None, last: dt.date | None, people: int = 0) -> LawRow | None:
    """The rule in force over a range of days, for a number of people; None where it cannot be told, or there is none.

    A range that reaches over the day on which a rule changed cannot tell which one holds.
    """
    if first is None or last is None:
        return None
    found = [row for row in of(subject) if row.covers(first, last) and row.at_least <= people]
    return max(found, key=lambda row: row.at_least, default=None)


# Counting days (the formulas stand in the manual pages too)


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
