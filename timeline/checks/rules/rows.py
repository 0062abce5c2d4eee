"""Rules of law that depend on the date, as rows of data: each module of this folder holds the rows of one subject.

A rule is chosen by a date in the record and never by today's: a ballot of 2011 is not held against a threshold of 2017.
The rows are found by listing the folder, so that a new rule, or the end of an old one, is an edit of a row. What they
say was read in public pages and not always in the law itself; each row says how sure that is. The tool counts days and
votes by them; it never says that anything was lawful or not.
"""

from __future__ import annotations

import datetime as dt
import pkgutil
from functools import cache
from importlib import import_module
from pathlib import Path
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
    folder = str(Path(__file__).parent)
    modules = (import_module(f"{__package__}.{module.name}") for module in pkgutil.iter_modules([folder]))
    return tuple(row for module in modules for row in getattr(module, "ROWS", ()))


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
