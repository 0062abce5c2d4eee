"""Rules of law: which one a date selects, and how days are counted."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from conftest import Run
from hypothesis import given
from hypothesis import strategies as st

from timeline.checks import rules
from timeline.checks.law import SUBJECTS, mandate_ends
from timeline.record.dates import parse


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


SELECTED = [
    ("turnout", "2011-05-11", ""),
    ("turnout", "2017-02-28", ""),
    ("turnout", "2017-03-01", "R2"),
    ("support-in-important-public-services", "2026-02-17", "R3"),
    ("support-in-important-public-services", "2026-02-18", ""),
    ("majority", "2011-05-11", "R1"),
    ("notice-of-ballot", "1993-08-29", ""),
    ("notice-of-ballot", "2011-02-18", "R4"),
    ("notice-of-action", "1993-08-29", ""),
    ("notice-of-action", "2011-05-16", "R5a"),
    ("notice-of-action", "2017-02-28", "R5a"),
    ("notice-of-action", "2017-03-01", "R5b"),
    ("notice-of-action", "2026-02-17", "R5b"),
    ("notice-of-action", "2026-02-18", "R5c"),
    ("mandate", "2000-09-17", "R6a"),
    ("mandate", "2011-05-06", "R6a"),
    ("mandate", "2026-02-17", "R6b"),
    ("mandate", "2017-03-01", "R6b"),
    ("mandate", "2026-02-18", "R6c"),
    ("protection", "2011-05-23", "R7a"),
    ("protection", "2026-02-17", "R7a"),
    ("protection", "2026-02-18", "R7b"),
    ("minimum-service", "2025-12-17", "R10"),
    ("minimum-service", "2025-12-18", ""),
    ("picket-supervisor", "2011-05-23", ""),
    ("facility-time", "2017-04-01", "R12"),
    ("facility-time", "2026-02-17", "R12"),
    ("facility-time", "2026-02-18", ""),
    ("political-fund", "2026-02-17", ""),
    ("political-fund", "2026-02-18", "R15"),
    ("protective-award", "2026-04-05", "R9a"),
    ("protective-award", "2026-04-06", "R9b"),
]


@pytest.mark.parametrize(("subject", "on", "id"), SELECTED)
def test_the_date_selects_the_rule(subject: str, on: str, id: str) -> None:
    found = rules.in_force(subject, day(on), day(on), people=10**6)
    assert (found.id if found else "") == id


@pytest.mark.parametrize(
    ("on", "people", "days"),
    [
        ("1995-10-25", 10, 30),
        ("1995-10-25", 9, 0),
        ("1995-12-01", 50, 0),
        ("1995-12-01", 100, 90),
        ("1996-03-01", 19, 0),
        ("1996-03-01", 20, 30),
        ("2011-04-12", 19, 0),
        ("2011-04-12", 20, 30),
        ("2011-04-12", 99, 30),
        ("2011-04-12", 100, 90),
        ("2013-04-05", 4300, 90),
        ("2013-04-06", 4300, 45),
        ("2013-04-06", 99, 30),
    ],
)
def test_consultation_depends_on_the_date_and_the_number(on: str, people: int, days: int) -> None:
    found = rules.in_force("consultation", day(on), day(on), people)
    assert (found.days if found else 0) == days


@pytest.mark.parametrize("text", ["2017-02/2017-03", "2017", "../2017-03-01", "2017-02-28/.."])
def test_a_date_over_a_change_of_rule_cannot_tell(text: str) -> None:
    when = parse(text)
    assert rules.in_force("notice-of-action", when.earliest, when.latest) is None


COUNTED = {
    "notice on 18 February is 7 days before 25 February": (
        rules.notice_days(day("2011-02-18"), day("2011-02-25")),
        7,
    ),
    "four weeks beginning with 6 May end 27 days later": (
        rules.last_day_of_weeks(day("2011-05-06"), 4),
        day("2011-05-06") + dt.timedelta(days=27),
    ),
    "eight weeks end 55 days later": (
        rules.last_day_of_weeks(day("2011-05-06"), 8),
        day("2011-05-06") + dt.timedelta(days=55),
    ),
    "twelve weeks from 23 May 2011 end on 14 August": (
        rules.last_day_of_weeks(day("2011-05-23"), 12),
        day("2011-08-14"),
    ),
    "six months beginning with 1 March end on 31 August": (
        rules.last_day_of_months(day("2018-03-01"), 6),
        day("2018-08-31"),
    ),
    "six months from 31 August 2023 end with February": (
        rules.last_day_of_months(day("2023-08-31"), 6),
        day("2024-02-29"),
    ),
    "six months from 30 August 2023 end with February": (
        rules.last_day_of_months(day("2023-08-30"), 6),
        day("2024-02-29"),
    ),
    "six months from 29 August 2023 end the day before 29 February": (
        rules.last_day_of_months(day("2023-08-29"), 6),
        day("2024-02-28"),
    ),
    "twelve months from 29 February end with February": (
        rules.last_day_of_months(day("2028-02-29"), 12),
        day("2029-02-28"),
    ),
    "28 June to 4 July are 7 days": (rules.calendar_days(day("2011-06-28"), day("2011-07-04")), 7),
    "3 August 2011 is in week 11": (rules.week_of(day("2011-05-23"), day("2011-08-03")), 11),
    "6 July 2011 is in week 7": (rules.week_of(day("2011-05-23"), day("2011-07-06")), 7),
    "the first day is in week 1": (rules.week_of(day("2011-05-23"), day("2011-05-23")), 1),
    "polling day of 2011": (rules.polling_day(2011), day("2011-05-05")),
    "polling day of 2012": (rules.polling_day(2012), day("2012-05-03")),
    "polling day of 1986 was moved": (rules.polling_day(1986), day("1986-05-08")),
    "polling day of 2014 was moved": (rules.polling_day(2014), day("2014-05-22")),
    "the annual meeting after 3 May 2012": (
        rules.annual_meeting(day("2012-05-03")),
        (day("2012-05-08"), day("2012-05-28")),
    ),
}


@pytest.mark.parametrize(("counted", "right"), COUNTED.values(), ids=COUNTED)
def test_days_are_counted_as_the_law_counts_them(counted: object, right: object) -> None:
    assert counted == right


@pytest.mark.parametrize(
    ("id", "ballot", "end", "agreed"),
    [
        ("R6a", "2011-05-06", "2011-06-02", "2011-06-30"),
        ("R6b", "2018-03-15", "2018-09-14", "2018-12-14"),
        ("R6c", "2026-03-01", "2027-02-28", "2027-02-28"),
    ],
)
def test_a_mandate_ends_when_its_rule_says(id: str, ballot: str, end: str, agreed: str) -> None:
    *_, row = (row for row in rules.rows() if row.id == id)
    assert mandate_ends(row, day(ballot)) == day(end)
    assert mandate_ends(row, day(ballot), agreed=True) == day(agreed)


@given(st.integers(1985, 2100))
def test_polling_day_is_a_thursday(year: int) -> None:
    assert rules.polling_day(year).weekday() == 3


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)), st.integers(1, 24))
def test_months_end_the_day_before_they_begin_again(first: dt.date, months: int) -> None:
    end = rules.last_day_of_months(first, months)
    assert 28 * months - 1 <= (end - first).days <= 31 * months


@pytest.mark.parametrize("row", rules.rows(), ids=lambda row: f"{row.id} {row.subject} {row.at_least or ''}")
def test_a_row_says_where_it_is_from_and_never_that_something_is_lawful(row: rules.LawRow) -> None:
    assert row.law
    assert row.source
    assert re.fullmatch(r"20[0-9]{2}-[0-9]{2}", row.verified_on)
    assert row.since is None or row.until is None or row.since <= row.until
    assert not re.search(r"lawful|legal\b", f"{row.says} {row.note}")


def test_rules_1_to_14_are_there_and_do_not_overlap() -> None:
    assert {re.sub("[a-z]", "", row.id) for row in rules.rows()} >= {f"R{n}" for n in range(1, 15)}
    for row in rules.rows():
        for other in rules.of(row.subject):
            if other is not row and other.at_least == row.at_least and row.trigger == other.trigger:
                assert (row.until or dt.date.max) < (other.since or dt.date.min) or (
                    (other.until or dt.date.max) < (row.since or dt.date.min)
                )


def test_checks_name_subjects_that_exist() -> None:
    known = {row.subject for row in rules.rows()}
    assert {subject for subjects in SUBJECTS.values() for subject in subjects} <= known


# What the command line says of them

BALLOT = """
actors:
  - {id: unison, name: Unison, kind: union}
sources:
  - {id: echo, type: webpage, title: T}
events:
  - id: vote
    type: ballot
    form: statutory
    date: 2018-03-15
    title: Members vote
    actors: [unison]
    sources: [echo]
  - id: dismissals
    type: dismissal_and_reengagement
    form: notice
    date: 2018-03-01
    title: Notices
    actors: [unison]
    dates: {deadline: 2018-04-30}
    sources: [echo]
  - id: talks
    type: talks
    date: 2018-03-20
    title: Talks
    status: planned
    actors: [unison]
    sources: [echo]
"""


def test_due_lists_mandates_dates_and_plans_ahead(run: Run) -> None:
    shown = run("due", "-f", "-", "--today", "2018-03-16", stdin=BALLOT.encode(), columns=120).stdout
    assert re.search(r"20 March 2018 +in 4 days +planned", shown)
    assert re.search(r"30 April 2018 +in 45 days +deadline", shown)
    assert re.search(r"14 September 2018 +in 182 days +mandate ends after 6 months, 9 if", shown)
    assert "Passed without an outcome: nothing" in shown


def test_due_lists_what_passed_without_an_outcome(run: Run) -> None:
    shown = run("due", "-f", "-", "--today", "2018-10-01", stdin=BALLOT.encode(), columns=120).stdout
    assert "Ahead: nothing" in shown
    assert re.search(r"20 March 2018 +195 days ago +planned +Talks", shown)


def test_due_knows_nothing_of_what_came_later(run: Run) -> None:
    assert "Members vote" not in run("due", "-f", "-", "--today", "2018-03-14", stdin=BALLOT.encode()).stdout


def test_explain_says_the_rule_its_law_and_what_is_not_decided(run: Run) -> None:
    shown = run("explain", "TL711", columns=100).stdout
    assert "Not decided:" in shown
    assert "R5b, notice received from 1 March 2017 to 17 February 2026" in shown
    assert "TULRCA 1992 s.234A(4), Trade Union Act 2016 s.8" in shown
    assert "Certainty high; read up to 2026-06" in shown


@pytest.mark.parametrize("word", ["tl603", "TL603", "votes-do-not-add-up", "votes_do_not_add_up"])
def test_explain_knows_a_check_by_code_and_name(run: Run, word: str) -> None:
    assert run("explain", word).stdout.startswith("TL603 votes-do-not-add-up (error)\n")


def test_explain_knows_a_rule_by_its_number(run: Run) -> None:
    assert "notice of action" in run("explain", "r5a").stdout


def test_explain_lists_every_check(run: Run) -> None:
    shown = run("explain", columns=120).stdout
    assert len(re.findall(r"^TL[0-9]{3}", shown, re.MULTILINE)) > 100


def test_explain_refuses_what_is_no_check(run: Run) -> None:
    refused = run("explain", "turnout-disagree")
    assert refused.exit_code == 2
    assert "did you mean `turnout-disagrees`" in refused.stderr
