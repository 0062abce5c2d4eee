"""Slips of an editor's day in the shipped record: each is caught once, on its line, in words a reporter understands."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from timeline.checks.exceptions import checked
from timeline.record.problems import Problem
from timeline.text.reader import read

RECORD: Final = Path(__file__).parent.parent / "data/events.yaml"


def problems(text: str) -> list[Problem]:
    return checked(read({"events.yaml": text.encode()})).problems


@cache
def known() -> frozenset[tuple[str, str]]:
    return frozenset((p.code, p.message) for p in problems(RECORD.read_text()))


SLIPS: dict[str, tuple[str, str, str, str]] = {
    "a digit swapped in a vote": (
        "votes_against: 389",
        "votes_against: 398",
        "TL626",
        "the figure is 398, the words say 389",
    ),
    "a total that is not the sum": (
        "      votes_against: 1,552\n      turnout: ~60%\n",
        "      votes_against: 1,552\n      votes_cast: 1,849\n      turnout: ~60%\n",
        "TL603",
        "307 + 1,552 = 1,859, not 1,849",
    ),
    "a turnout of the wrong members": (
        "      votes_against: 1,552\n      turnout: ~60%\n",
        "      votes_against: 1,552\n      eligible: 4,300 members\n      turnout: ~60%\n",
        "TL607",
        "(307 + 1,552) / 4,300 = 43.2%, not ~60%",
    ),
    "a percent sign left out": ("turnout: 39%", "turnout: 39", "TL602", "`39` does not fit `turnout`"),
    "a leader given the wrong year at the end": (
        "during: 2010-07-14/2012-05-16, single",
        "during: 2010-07-14/2013-05-16, single",
        "TL706",
        "Royston Smith is leader of the council 14 July 2010 to 16 May 2013, and so is",
    ),
    "a leader given the wrong year at the start": (
        "during: 2012-05-16/2013-04-25, single",
        "during: 2011-05-16/2013-04-25, single",
        "TL706",
        "Richard Williams is leader of the council 16 May 2011 to 25 April 2013, and so is Royston Smith",
    ),
    "a post not held that day": (
        "Richard Williams, leader of the Labour group, speaks",
        "Richard Williams, leader of the council, speaks",
        "TL705",
        "Richard Williams was leader of the council from 16 May 2012 to 25 April 2013, not on 10 July 2011",
    ),
    "an actor misspelt": (
        "actors: [unison, unite, ucatt]",
        "actors: [unison, unite, uccat]",
        "TL503",
        "no actor has the id `uccat`",
    ),
    "an alias two unions have": (
        "Unite Southampton, TGWU 2/8]",
        "Unison Southampton, TGWU 2/8]",
        "TL506",
        "`Unison Southampton` is also a name of `unison`",
    ),
    "an election on a Friday": ("date: 2011-05-05\n", "date: 2011-05-06\n", "TL702", "on Thursday 5 May 2011"),
    "an end before a start": (
        "date: 2011-06-13/2011-06-19",
        "date: 2011-06-19/2011-06-13",
        "TL403",
        "ends before it starts",
    ),
    "a source that does not exist": (
        "sources: [cap-0120, bbc-12237478]",
        "sources: [cap-0121, bbc-12237478]",
        "TL504",
        "no source has the id `cap-0121`",
    ),
    "a strike a day too long": (
        "date: 2011-05-31/2011-06-13",
        "date: 2011-05-31/2011-06-14",
        "TL621",
        "31 May 2011 to 14 June 2011 is 15 days, not 14",
    ),
    "seats that do not add up": ("seats_labour: 30", "seats_labour: 31", "TL618", "31 + 16 + 2 = 49, not 48"),
    "a majority that is a misprint": ("majority: 25", "majority: 23", "TL620", "a majority of 48 seats is 25, not 23"),
    "weeks that are not the days": (
        "      calendar_days: 84 days",
        "      calendar_days: 48 days",
        "TL622",
        "12 weeks x 7 = 84 days, not 48",
    ),
    "a day of return that is a strike day": (
        "returned: 2011-07-18",
        "returned: 2011-07-17",
        "TL718",
        "back at work on 17 July 2011, but the action runs to 17 July 2011",
    ),
    "two dates changed over": (
        "      opened: 2012-09-14\n      closed: 2012-10-05",
        "      opened: 2012-10-05\n      closed: 2012-09-14",
        "TL718",
        "`opened` is 5 October 2012, after `closed`, 14 September 2012",
    ),
    "a weekday that is another": (
        "on Friday 15 July at first",
        "on Thursday 15 July at first",
        "TL701",
        "15 July 2011 was a Friday, not a Thursday",
    ),
    "a week of the dispute miscounted": (
        "in the fourth week of the strikes",
        "in the fifth week of the strikes",
        "TL627",
        "counted from 23 May 2011, 13 June 2011 is in week 4",
    ),
    "a day that is not in the calendar": (
        "date: 2012-02-15\n",
        "date: 2012-02-30\n",
        "TL402",
        "`2012-02-30` is not in the calendar",
    ),
    "a misspelt key": (
        "question: Whether to accept the pay cuts",
        "qestion: Whether to accept the pay cuts",
        "TL301",
        "an event has no `qestion`",
    ),
    "a misspelt figure": ("votes_for: 307", "votes_four: 307", "TL313", "`votes_four` is not the name of a figure"),
    "a link to nothing": (
        "mandates: [refuse-strike-may-2011, rolling",
        "mandates: [refuse-strike-may-2012, rolling",
        "TL505",
        "no event has the id `refuse-strike-may-2012`",
    ),
    "a colon in a title": (
        "title: Refuse collectors out for two weeks",
        "title: Refuse collectors: out for two weeks",
        "TL101",
        "a second colon and space on one line",
    ),
    "a comma for a point": (
        "union_funding: £200,000/year",
        "union_funding: £200,00/year",
        "TL601",
        "has a comma that does not separate thousands",
    ),
    "a judgement in a summary": (
        "summary: Members of the GMB at the council vote",
        "summary: Members of the GMB vote in a landslide",
        "TL803",
        "`landslide` is a judgement",
    ),
}


@pytest.mark.parametrize(("right", "wrong", "code", "says"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_caught_once_on_its_line(right: str, wrong: str, code: str, says: str) -> None:
    text = RECORD.read_text()
    assert right in text
    slipped = text.replace(right, wrong, 1)
    new = [p for p in problems(slipped) if (p.code, p.message) not in known()]
    assert [p.code for p in new] == [code]
    (problem,) = new
    assert says in problem.message
    assert problem.hint
    first = slipped.count("\n", 0, slipped.index(wrong)) + 1
    is_figure_beside = re.match(r" +(calendar_days|seats): ", slipped.split("\n")[problem.line - 1])
    assert first <= problem.line <= first + wrong.count("\n") or is_figure_beside
