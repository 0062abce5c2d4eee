"""Dates in words, as seen from a fixed day: Wednesday 16 May 2012, unless a test says another."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from typing import Final

import pytest
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.query import phrases
from timeline.record import dates
from timeline.record.problems import Refused

TODAY: Final = dt.date(2012, 5, 16)

WORDS: Final = {
    # A month or a year means the whole of it
    "May": "2012-05",
    "march": "2012-03",
    "June": "2011-06",
    "Sept": "2011-09",
    "in May": "2012-05",
    "this May": "2012-05",
    "this June": "2012-06",
    "last May": "2011-05",
    "last June": "2011-06",
    "Last April": "2012-04",
    "last May 2012": "2012-05",
    "next May": "2013-05",
    "next June": "2012-06",
    "May 2011": "2011-05",
    "02/2011": "2011-02",
    "last month": "2012-04",
    "next month": "2012-06",
    "last year": "2011",
    "this year": "2012",
    "next year": "2013",
    "two months ago": "2012-03",
    "a year ago": "2011",
    # Days
    "today": "2012-05-16",
    "yesterday": "2012-05-15",
    "tomorrow": "2012-05-17",
    "this afternoon": "2012-05-16",
    "last night": "2012-05-15",
    "three weeks ago": "2012-04-25",
    "a fortnight ago": "2012-05-02",
    "in three weeks": "2012-06-06",
    "the day before yesterday": "2012-05-14",
    "Thursday": "2012-05-10",
    "last Thursday": "2012-05-10",
    "last Wednesday": "2012-05-09",
    "next Thursday": "2012-05-17",
    "24/02/2011": "2011-02-24",
    "02/03/2011": "2011-03-02",
    "24.2.11": "2011-02-24",
    "24-02-2011": "2011-02-24",
    "24 Feb": "2012-02-24",
    "24th of February": "2012-02-24",
    "February 24": "2012-02-24",
    "24/2": "2012-02-24",
    "24 Feb 2011": "2011-02-24",
    " 24 Feb 2011 ": "2011-02-24",
    # Weeks, Monday to Sunday
    "last week": "2012-05-07/2012-05-13",
    "this week": "2012-05-14/2012-05-20",
    "Next week": "2012-05-21/2012-05-27",
    # Seasons
    "spring 2011": "2011-21",
    "the summer of 2010": "2010-22",
    "last summer": "2011-22",
    "summer": "2011-22",
    "this summer": "2012-22",
    "next summer": "2012-22",
    "Spring": "2012-21",
    "last spring": "2011-21",
    "this spring": "2012-21",
    "next spring": "2013-21",
    "last winter": "2011-24",
    # What EDTF would write otherwise
    "about May 2011": "2011-05~",
    "since May 2011": "2011-05/..",
    "23 to 27 May 2011": "2011-05-23/2011-05-27",
    "the 1990s": "199X",
}


@pytest.mark.parametrize(("words", "edtf"), WORDS.items())
def test_words_are_read(words: str, edtf: str) -> None:
    assert str(phrases.parse(words, TODAY)) == edtf


@pytest.mark.parametrize(
    ("words", "edtf"),
    [("winter", "2011-24"), ("this winter", "2011-24"), ("last winter", "2010-24"), ("next winter", "2012-24")],
)
def test_in_january_the_winter_is_last_years(words: str, edtf: str) -> None:
    assert str(phrases.parse(words, dt.date(2012, 1, 20))) == edtf


def test_last_may_is_the_one_before_and_never_this_one() -> None:
    said = {month: str(phrases.parse("last May", dt.date(2012, month, 31))) for month in (1, 3, 5, 7, 12)}
    assert said == {1: "2011-05", 3: "2011-05", 5: "2011-05", 7: "2012-05", 12: "2012-05"}


JUNK: Final = (
    "bin bags",
    "",
    "13",
    "a",
    "twelve o'clock rock",
    "last",
    "31 June",
    "1e9",
    "the 60s",
    "last Monday of May",
)


@pytest.mark.parametrize("text", [*JUNK, "Mayor 2011", "2010/11", "30/02/2011", "2011-13", "2012-05-16/2012-05-15"])
def test_what_is_no_date_either_way_is_refused_as_edtf_refuses_it(text: str) -> None:
    with pytest.raises(Refused) as worded:
        phrases.parse(text, TODAY)
    with pytest.raises(Refused) as edtf:
        dates.parse(text)
    assert (worded.value.message, worded.value.hint) == (edtf.value.message, edtf.value.hint)


@given(strategies.dates, st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)))
def test_edtf_means_the_same_on_every_day(text: str, today: dt.date) -> None:
    assert str(phrases.parse(text, today)) == text


WORD: Final = st.sampled_from(
    "last next this ago in the a three 2 weeks month year years day May thursday 24 2011 31 february afternoon 9999999 "
    "0 -5 before / . 10:30 am T Z utc now 1e9 century fortnight quarter 24/13 29 feb 1900 hours seconds decade".split()
)


@settings(max_examples=60)
@given(st.lists(WORD, min_size=1, max_size=5).map(" ".join) | strategies.junk)
def test_any_text_is_a_date_or_is_refused(text: str) -> None:
    try:
        when = phrases.parse(text, TODAY)
    except Refused:
        return
    assert dates.parse(str(when)) == when


@pytest.mark.parametrize("words", ["2011-05~", "24 Feb 2011", "last week", "next summer"])
def test_dateparser_is_not_imported_for_what_can_be_read_without_it(words: str) -> None:
    code = (
        "import datetime, sys; from timeline.query import phrases; "
        f"phrases.parse({words!r}, datetime.date(2012, 5, 16)); "
        "sys.exit('dateparser' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
