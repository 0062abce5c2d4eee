"""Rules of law: which one a date selects, and how days are counted."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from conftest import Run
from hypothesis import given
from hypothesis import strategies as st

from timeline.checks import rules
from timeline.checks.law import SUBJECTS
from timeline.checks.mandates import mandate_ends
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


# A mandate that has ended while the action goes on

LAPSED = """
actors:
  - {id: unite, name: Unite, kind: union}
  - {id: council, name: Council, kind: council}
sources:
  - {id: echo, type: webpage, title: T}
events:
  - id: vote
    type: ballot
    form: statutory
    date: 2025-01-20
    title: Refuse staff vote to strike
    actors: [unite]
    dispute: bins
    dates: {closed: 2025-01-17}
    figures: {turnout: 75%, share_for: 97%}
    links: {mandates: [bins]}
    sources: [echo]
  - id: bins
    type: strike
    form: all_out
    date: 2025-03-11/..
    title: Refuse staff are out
    actors: [unite, council]
    dispute: bins
    sources: [echo]
  - id: refused
    type: ballot
    form: statutory
    date: 2025-02-20
    title: Loaders do not vote enough
    actors: [unite]
    dispute: loaders
    figures: {turnout: 41%, share_for: 97%}
    sources: [echo]
"""
LATER = """  - id: report
    type: statement
    date: 2025-11-03
    title: The council reports
    actors: [council]
    dispute: bins
    sources: [echo]
"""


def test_due_says_first_what_goes_on_after_its_mandate(run: Run) -> None:
    shown = run("due", "-f", "-", "--today", "2025-09-01", stdin=LAPSED.encode(), columns=160).stdout
    assert shown.index("Goes on after its mandate: 1 date") < shown.index("Ahead:")
    assert re.search(r"16 July 2025 +47 days ago +mandate ended \(6 months from 17 January 2025, R6b;", shown)
    assert "16 October 2025 if agreed), and the action goes on" in shown


def test_due_says_from_which_day_a_mandate_counts_and_none_of_a_lost_ballot(run: Run) -> None:
    shown = run("due", "-f", "-", "--today", "2025-03-01", stdin=LAPSED.encode(), columns=200).stdout
    assert "from the last day of voting, 17 January 2025" in shown
    assert "Goes on after" not in shown
    assert "Loaders" not in shown


def test_due_is_silent_once_a_later_ballot_or_an_end_is_there(run: Run) -> None:
    again = LAPSED.replace("id: refused", "id: again").replace("date: 2025-02-20", "date: 2025-06-20")
    again = again.replace("turnout: 41%", "turnout: 71%").replace("dispute: loaders", "dispute: bins")
    ended = LAPSED.replace("2025-03-11/..", "2025-03-11/2025-07-10")
    for text in (again, ended):
        shown = run("due", "-f", "-", "--today", "2025-09-01", stdin=text.encode(), columns=160).stdout
        assert "Goes on after" not in shown


def test_check_says_it_as_far_as_the_record_goes(run: Run) -> None:
    assert "TL710" not in run("check", "-", stdin=LAPSED.encode()).stdout
    shown = run("check", "-", stdin=(LAPSED + LATER).encode(), columns=200).stdout
    assert "`bins` goes on without an end, and the record reaches 3 November 2025" in " ".join(shown.split())
    assert "its mandate ended on 16 July 2025 (6 months from 17 January 2025, R6b; 16 October 2025 if agreed)" in shown


@pytest.mark.parametrize("id", ["vote", "bins"])
def test_event_shows_when_a_mandate_ends(run: Run, id: str) -> None:
    shown = run("event", id, "-f", "-", stdin=LAPSED.encode(), columns=160).stdout
    assert re.search(r"mandate ends +16 July 2025 \(6 months from 17 January 2025, R6b; 16 October 2025 if ag", shown)


def test_event_shows_no_mandate_of_a_ballot_below_the_turnout_or_with_an_end_of_its_own(run: Run) -> None:
    assert "mandate ends" not in run("event", "refused", "-f", "-", stdin=LAPSED.encode()).stdout
    own = LAPSED.replace("closed: 2025-01-17", "closed: 2025-01-17, mandate_ends: 2025-07-15")
    shown = run("event", "vote", "-f", "-", stdin=own.encode()).stdout
    assert re.search(r"mandate ends +15 July 2025$", shown, re.MULTILINE)


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_the_first_and_the_last_year_have_no_days_beyond(run: Run, year: str) -> None:
    text = re.sub("20(18|25)", year, LAPSED.replace("2025-03-11/..", "2025-12-30/..") + LATER)
    for command in (["check", "-"], ["due", "-f", "-", "--today", f"{year}-12-31"], ["event", "vote", "-f", "-"]):
        assert run(*command, stdin=text.encode()).exit_code in (0, 1)
