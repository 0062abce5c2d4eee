"""EDTF as the record uses it: what is read, how it is said, what is refused and what is proposed instead."""

from __future__ import annotations

import datetime as dt
import re
import warnings
from itertools import pairwise
from typing import Any, Final, NamedTuple

import pytest
import strategies
from hypothesis import example, given
from hypothesis import strategies as st

from timeline.record import dates
from timeline.record.dates import When, certainly, corrected, parse, possibly
from timeline.record.problems import Refused


class Read(NamedTuple):
    """A date as written, its bounds as ISO days ("" for none), its label, and the short one where it differs."""

    text: str
    earliest: str
    latest: str
    label: str
    short: str = ""


TABLE: Final = (
    # Level 0
    Read("2023-06-13", "2023-06-13", "2023-06-13", "13 June 2023"),
    Read("2023-06", "2023-06-01", "2023-06-30", "June 2023"),
    Read("2023", "2023-01-01", "2023-12-31", "2023"),
    Read("2024-02", "2024-02-01", "2024-02-29", "February 2024", "Feb 2024"),
    Read("2023-06-13/2023-06-15", "2023-06-13", "2023-06-15", "13 to 15 June 2023"),
    Read("2023-06-13/2023-06-13", "2023-06-13", "2023-06-13", "13 June 2023"),
    Read("2011-06-28/2011-07-04", "2011-06-28", "2011-07-04", "28 June to 4 July 2011"),
    Read("2010-12-28/2011-01-04", "2010-12-28", "2011-01-04", "28 December 2010 to 4 January 2011",
         "28 Dec 2010 to 4 Jan 2011"),
    Read("2023-06/2023-08-02", "2023-06-01", "2023-08-02", "June to 2 August 2023", "June to 2 Aug 2023"),
    Read("2023-06-13/2023-08", "2023-06-13", "2023-08-31", "13 June to August 2023", "13 June to Aug 2023"),
    Read("2023/2023-06", "2023-01-01", "2023-06-30", "2023 to June 2023"),
    Read("2022/2023", "2022-01-01", "2023-12-31", "2022 to 2023"),
    Read("0099-03", "0099-03-01", "0099-03-31", "March 99"),
    # Marks: the bounds stay
    Read("2023-06-13?", "2023-06-13", "2023-06-13", "13 June 2023 (uncertain)"),
    Read("2023-06~", "2023-06-01", "2023-06-30", "about June 2023"),
    Read("2023%", "2023-01-01", "2023-12-31", "about 2023 (uncertain)"),
    Read("2023-22~", "2023-06-01", "2023-08-31", "about summer 2023"),
    # Unspecified digits
    Read("202X", "2020-01-01", "2029-12-31", "2020s"),
    Read("20XX", "2000-01-01", "2099-12-31", "2000 to 2099"),
    Read("00XX", "0001-01-01", "0099-12-31", "1 to 99"),
    Read("2023-XX", "2023-01-01", "2023-12-31", "a month in 2023"),
    Read("2023-06-XX", "2023-06-01", "2023-06-30", "a day in June 2023"),
    Read("2023-09-XX", "2023-09-01", "2023-09-30", "a day in September 2023", "a day in Sept 2023"),
    Read("2023-XX-XX", "2023-01-01", "2023-12-31", "a day in 2023"),
    # Seasons: meteorological; a winter runs into the next year
    Read("2023-21", "2023-03-01", "2023-05-31", "spring 2023"),
    Read("2023-22", "2023-06-01", "2023-08-31", "summer 2023"),
    Read("2023-23", "2023-09-01", "2023-11-30", "autumn 2023"),
    Read("2023-24", "2023-12-01", "2024-02-29", "winter 2023 to 2024"),
    # Open and unknown ends
    Read("2023-06/..", "2023-06-01", "", "since June 2023"),
    Read("../2023-06", "", "2023-06-30", "until June 2023"),
    Read("2023-06/", "2023-06-01", "", "from June 2023, end unknown"),
    Read("/2023-06", "", "2023-06-30", "until June 2023, start unknown"),
    # Marks on the ends of a span
    Read("2022~/2023-05?", "2022-01-01", "2023-05-31", "about 2022 to May 2023 (uncertain)"),
    Read("2023-06-13~/2023-06-15", "2023-06-13", "2023-06-15", "about 13 June to 15 June 2023"),
    Read("2023~/2023~", "2023-01-01", "2023-12-31", "about 2023 to about 2023"),
    Read("2023-08~/..", "2023-08-01", "", "since about August 2023", "since about Aug 2023"),
    # Level 2: one moment somewhere inside
    Read("[2023-06-01..2023-06-05]", "2023-06-01", "2023-06-05", "between 1 and 5 June 2023"),
    Read("[2023-06..2023-07]", "2023-06-01", "2023-07-31", "between June and July 2023"),
    Read("[2022-12-28..2023-01-04]", "2022-12-28", "2023-01-04", "between 28 December 2022 and 4 January 2023",
         "between 28 Dec 2022 and 4 Jan 2023"),
    Read("[2023-06-05..2023-06-05]", "2023-06-05", "2023-06-05", "5 June 2023"),
    Read("[..2023-06-05]", "", "2023-06-05", "by 5 June 2023"),
    Read("[2023-06-01..]", "2023-06-01", "", "on or after 1 June 2023"),
    Read("[2023-01..]", "2023-01-01", "", "in or after January 2023", "in or after Jan 2023"),
    # Level 2: one of a set
    Read("[2012-03-24,2012-03-31]", "2012-03-24", "2012-03-31", "24 or 31 March 2012"),
    Read("[2012-03-24,2012-03-31,2012-04-07]", "2012-03-24", "2012-04-07", "24 March, 31 March or 7 April 2012"),
    Read("[2012-03-24,2012-03-25,2012-03-31]", "2012-03-24", "2012-03-31", "24, 25 or 31 March 2012"),
    Read("[2012-12-31,2013-01-07]", "2012-12-31", "2013-01-07", "31 December 2012 or 7 January 2013",
         "31 Dec 2012 or 7 Jan 2013"),
    Read("[2012-03,2012-05-01]", "2012-03-01", "2012-05-01", "March or 1 May 2012"),
    Read("[2011,2013,2015-06]", "2011-01-01", "2015-06-30", "2011, 2013 or June 2015"),
)  # fmt: skip


def iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.text)
def test_a_date_is_read(row: Read) -> None:
    when = parse(row.text)
    assert (str(when), iso(when.earliest), iso(when.latest)) == row[:3]
    assert (when.label, when.short) == (row.label, row.short or row.label)


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("2023-06-13", True),
        ("2023-06-13/2023-06-15", True),
        ("2023-06-13~", False),
        ("2023-06", False),
        ("2023-06-13/2023-07", False),
        ("2023-06-13/..", False),
        ("/2023-06-13", False),
        ("[2023-06-13..2023-06-15]", False),
    ],
)
def test_only_whole_days_without_a_mark_are_exact(text: str, exact: bool) -> None:
    assert parse(text).exact is exact


def test_a_date_shows_itself_and_is_no_text() -> None:
    assert repr(parse("2023-06~")) == "When('2023-06~')"
    assert parse("2023-06~") != "2023-06~"
    assert len({parse("2023"), When("2023", "on", "", "")}) == 1


# Refusals

USUAL: Final = "write it as in 2011-05-23, 2011-05, 2011-05~ or 2011-05-23/2011-05-27"
MONTHS_ARE: Final = "months are 01 to 12, seasons 21 to 24"

REFUSED: Final = (
    # peers.md 4.2: what is outside the subset
    ("2023-6-1", "TL401", "write `2023-06-01`"),
    ("13/06/2023", "TL401", "write `2023-06-13`"),
    ("20230613", "TL401", "write `2023-06-13`"),
    ("2023-02-30", "TL402", "February 2023 has 28 days; write `2023-02` if the day is not known"),
    ("2023-06-00", "TL402", "June 2023 has 30 days; write `2023-06` if the day is not known"),
    ("2023-13", "TL402", MONTHS_ARE),
    ("2023-06-15/2023-06-13", "TL403", "write `2023-06-13/2023-06-15`, or correct the year"),
    ("[2011-06-01..2011-05]", "TL403", "write `[2011-05..2011-06-01]`, or correct the year"),
    ("circa 2023", "TL401", "write `2023~`"),
    ("2023?~", "TL401", "write `2023%`"),
    ("2023~?", "TL401", "write `2023%`"),
    ("202x", "TL401", "write `202X`"),
    ("2023-06-uu", "TL401", "write `2023-06-XX`"),
    ("2023-06/open", "TL401", "write `2023-06/..`"),
    ("unknown/2023-06", "TL401", "write `/2023-06`"),
    ("[open..2011]", "TL401", "write `[..2011]`"),
    ("open/unknown", "TL401", "write the side that is known: `2011-05/..`"),
    ("2023-21/2023-23", "TL401", "write the month: 2023-03 or 2023-05"),
    ("2023-05/0999-23", "TL401", "write the month: 0999-09 or 0999-11"),
    ("[2023-22..2023-23]", "TL401", "write the month: 2023-06 or 2023-08"),
    ("2023-0X", "TL401", "write `2023-XX`"),
    ("2023-06-1X", "TL401", "write `2023-06-XX`"),
    ("2023-06-XX~", "TL401", "write `2023-06-XX`, or `2023-06~` for the whole"),
    ("2023-XX-XX?", "TL401", "write `2023-XX-XX`, or `2023?` for the whole"),
    ("202X~", "TL401", "write `202X`"),
    ("2023-13-XX~", "TL402", MONTHS_ARE),
    ("2023-33", "TL401", "write `2023-01/2023-03`"),
    ("2023-36", "TL401", "write `2023-10/2023-12`"),
    # The calendar
    ("2023-02-29", "TL402", "February 2023 has 28 days; write `2023-02` if the day is not known"),
    ("2023-37", "TL402", MONTHS_ARE),
    ("2011-31-05", "TL402", "write `2011-05-31`"),
    ("2011-31-05~", "TL402", "write `2011-05-31~`"),
    ("2011-31-02", "TL402", MONTHS_ARE),
    ("2011-14-15", "TL402", MONTHS_ARE),
    ("2023-24-XX", "TL402", MONTHS_ARE),
    ("0000", "TL402", "write a year from 0001 to 9999"),
    ("0000-XX-05", "TL402", "write a year from 0001 to 9999"),
    ("9999-24", "TL402", "write a year up to 9998"),
    # Digits after unspecified ones
    ("2023-XX-05", "TL401", "leave digits out only from the right: `2023`, `2023-XX`"),
    ("202X-05", "TL401", "leave digits out only from the right: `202X`"),
    ("202X-05~", "TL401", "leave digits out only from the right: `202X`"),
    # Intervals
    ("../..", "TL401", "write the side that is known: `2011-05/..`"),
    ("/", "TL401", "write the side that is known: `2011-05/..`"),
    ("[..]", "TL401", "write the side that is known: `[..2011-05-23]`"),
    ("2023-06-XX/2023-07-XX", "TL401", "write `2023-06/2023-07`"),
    ("2023-XX/2022", "TL401", "write whole months or years"),
    ("202X/2030", "TL401", "write whole years"),
    ("[2011-05~..2011-06]", "TL401", "write `[2011-05..2011-06]`: the brackets already say that the day is not known"),
    ("[2011~..2010?]", "TL401", "take the mark out: the brackets already say that the day is not known"),
    ("2010/11", "TL401", "for the financial year write `2010-04-01/2011-03-31`, for two years `2010/2011`"),
    ("1999/00", "TL401", "for the financial year write `1999-04-01/2000-03-31`, for two years `1999/2000`"),
    ("9999/00", "TL401", USUAL),
    ("2011/05", "TL401", "write `2011-05`"),
    ("2011/13", "TL401", USUAL),
    ("2012-05-16/18", "TL401", "write `2012-05-16/2012-05-18`"),
    ("2012-05-30/06-03", "TL401", "write `2012-05-30/2012-06-03`"),
    ("2012-05/06", "TL401", "write `2012-05/2012-06`"),
    ("2012-05-18/16", "TL401", USUAL),
    # What people write instead
    (" 2011-05-23", "TL401", "write `2011-05-23`"),
    ("23 May 2011 ", "TL401", "write `2011-05-23`"),
    ("2011‑05‑23", "TL401", "write `2011-05-23`"),
    ("23–05–2011", "TL401", "write `2011-05-23`"),
    ("2011-5", "TL401", "write `2011-05`"),
    ("2011-2-30", "TL401", USUAL),
    ("05/23/2011", "TL401", "write `2011-05-23`"),
    ("02/03/2011", "TL401", "write `2011-03-02`"),
    ("23.5.2011", "TL401", "write `2011-05-23`"),
    ("23-05-2011", "TL401", "write `2011-05-23`"),
    ("13/13/2011", "TL401", USUAL),
    ("23/5/11", "TL401", USUAL),
    ("2011/05/23", "TL401", "write `2011-05-23`"),
    ("2011.05", "TL401", "write `2011-05`"),
    ("c2011", "TL401", "write `2011~`"),
    ("c. May 2011", "TL401", "write `2011-05~`"),
    ("mid-2011", "TL401", "write `2011~`"),
    ("case 2011", "TL401", USUAL),
    ("~2011-05", "TL401", "write `2011-05~`"),
    ("?2011", "TL401", "write `2011?`"),
    ("2011~~", "TL401", "write `2011~`"),
    ("2011-05-23T14:30", "TL401", "write `2011-05-23`"),
    ("2011-05-23 14:30", "TL401", "write `2011-05-23`"),
    ("1990s", "TL401", "write `199X`"),
    ("the 1990s", "TL401", "write `199X`"),
    ("summer 2011", "TL401", "write `2011-22`"),
    ("winter 2010/11", "TL401", "write `2010-24`"),
    ("2011-2012", "TL401", "write `2011/2012`"),
    ("2011–2012", "TL401", "write `2011/2012`"),
    ("2011-05-23 to 2011-05-27", "TL401", "write `2011-05-23/2011-05-27`"),
    ("from 23 May 2011 to 27 May 2011", "TL401", "write `2011-05-23/2011-05-27`"),
    ("23 to 27 May 2011", "TL401", "write `2011-05-23/2011-05-27`"),
    ("28 June – 4 July 2011", "TL401", "write `2011-06-28/2011-07-04`"),
    ("2011-05..2011-06", "TL401", "write `2011-05/2011-06`"),
    ("last May to last June", "TL401", USUAL),
    ("since May 2011", "TL401", "write `2011-05/..`"),
    ("until 2011-05", "TL401", "write `../2011-05`"),
    ("by 23 May 2011", "TL401", "write `[..2011-05-23]`"),
    ("between 1 and 5 June 2011", "TL401", "write `[2011-06-01..2011-06-05]`"),
    ("23 May 2011", "TL401", "write `2011-05-23`"),
    ("Monday, 23rd of May 2011", "TL401", "write `2011-05-23`"),
    ("23-May-2011", "TL401", "write `2011-05-23`"),
    ("Sept. 2011", "TL401", "write `2011-09`"),
    ("May 23rd, 2011", "TL401", "write `2011-05-23`"),
    ("Mayor 2011", "TL401", USUAL),
    ("31 June 2011", "TL401", USUAL),
    ("[2011-05-23/2011-05-27]", "TL401", "write `[2011-05-23..2011-05-27]`"),
    ("[2011-05..2011-06]~", "TL401", "write `[2011-05..2011-06]`"),
    ("{2011,2012}", "TL401", USUAL),
    ("[2011-05-23]", "TL401", "write `2011-05-23`"),
    ("[2011-05-23, 2011-05-27]", "TL401", "write `[2011-05-23,2011-05-27]`"),
    ("[2011-05-23,2011-05-27~]", "TL401",
     "write `[2011-05-23,2011-05-27]`: the brackets already say that the day is not known"),
    ("[2011-05-27,2011-05-23]", "TL401", "write `[2011-05-23,2011-05-27]`"),
    ("[2011-05-23,2011-05-23,2011-05-27]", "TL401", "write `[2011-05-23,2011-05-27]`"),
    ("[2011,2011-05]", "TL401", "write the earliest first, and no date that lies inside another"),
    ("[2011-05-23,]", "TL401", "write `2011-05-23`"),
    ("[,2011-05-23,,2011-05-27]", "TL401", "write `[2011-05-23,2011-05-27]`"),
    ("[,]", "TL401", "write it as in `[2011-05-23,2011-05-27]`"),
    ("[2011-05-23,2011-05-25..2011-05-27]", "TL401", "write `[2011-05-23..2011-05-27]`"),
    ("[2011-21,2011-23]", "TL401", "write the month: 2011-03 or 2011-05"),
    ("[2011-05-23,2011-06-XX]", "TL401", "write `[2011-05-23,2011-06]`"),
    ("24 or 31 March 2012", "TL401", "write `[2012-03-24,2012-03-31]`"),
    ("either 2011-05-23 or 2011-05-27", "TL401", "write `[2011-05-23,2011-05-27]`"),
    ("2011-05-23, 2011-05-25", "TL401", USUAL),
    ("12023", "TL401", USUAL),
    ("Y12023", "TL401", USUAL),
    ("2023-W05", "TL401", USUAL),
    ("2011-05/2011-06/2011-07", "TL401", USUAL),
    ("２０１１", "TL401", USUAL),
    ("yesterday", "TL401", USUAL),
    ("", "TL401", USUAL),
    ("1" * 100, "TL401", USUAL),
)  # fmt: skip


@pytest.mark.parametrize(("text", "code", "hint"), REFUSED, ids=[text[:40] for text, _, _ in REFUSED])
def test_a_text_is_refused_with_its_cure(text: str, code: str, hint: str) -> None:
    refused = refusal(text)
    assert (refused.rule.code, refused.hint) == (code, hint)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2023-6-1", "`2023-6-1` is not a date: months and days have two digits"),
        ("2023-02-30", "`2023-02-30` is not in the calendar"),
        ("2023-06-15/2023-06-13", "`2023-06-15/2023-06-13` ends before it starts"),
        ("2023-06/open", "`open` is a word of the 2012 draft of EDTF"),
        ("2011-05-23/yesterday", "`yesterday` is not a date"),
        ("", "`` is not a date: it is empty"),
        ("c. " * 50, f"`{'c. ' * 13}…` is not a date: it is a long text"),
    ],
)
def test_a_refusal_says_what_is_wrong(text: str, message: str) -> None:
    assert refusal(text).message == message


def refusal(text: str) -> Refused:
    with pytest.raises(Refused) as caught:
        parse(text)
    return caught.value


def proposals(hint: str) -> list[str]:
    return re.findall("`([^`]*)`", hint)


@pytest.mark.parametrize("hint", sorted({hint for _, _, hint in REFUSED}))
def test_a_proposed_date_can_be_read(hint: str) -> None:
    assert [str(parse(text)) for text in proposals(hint)] == proposals(hint)


@given(strategies.junk)
@example("open/open")
@example("[unknown..unknown]")
@example("2023-XX/2022-XX")
@example("31/02/2011")
@example("0000/01")
def test_any_text_is_a_date_or_is_refused_with_a_readable_proposal(text: str) -> None:
    try:
        assert str(parse(text)) == text
    except Refused as refused:
        shown = proposals(refused.hint)
        assert [str(parse(text)) for text in shown] == shown


@pytest.mark.parametrize(
    "text",
    [piece * times + "2011" for piece in ("~", "c.", "by ", "1–", "1 to ", "-", "(") for times in (18, 9_000)],
    ids=lambda text: f"{text[:6]}, {len(text)} characters",
)
def test_a_text_of_nothing_but_habits_is_refused_at_once(text: str) -> None:
    assert refusal(text).hint == USUAL


def test_what_cannot_be_told_is_not_mended() -> None:
    assert corrected("23 May 2011") == "2011-05-23"
    assert corrected("the day after") is None


# Laws

when_values = strategies.dates.map(parse)
some_values = st.lists(when_values, min_size=3, max_size=6)
day_or_none = st.none() | st.dates()


@given(strategies.dates)
def test_a_date_prints_back_as_written(text: str) -> None:
    assert str(parse(text)) == text


@given(when_values)
def test_the_earliest_day_is_not_after_the_latest(when: When) -> None:
    assert when.earliest or when.latest
    assert when.order[0] <= when.order[1]


@given(some_values.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_dates_have_one_order(both: tuple[list[When], list[When]]) -> None:
    several, shuffled = both
    ordered = sorted(several)
    assert sorted(shuffled) == ordered
    assert all(a <= b and a.order <= b.order for a, b in pairwise(ordered))
    assert all((a < b) + (b < a) + (a == b) == 1 for a in several for b in several)
    assert ordered[0] <= ordered[-1]


def test_dates_stand_by_earliest_then_latest_bound_and_unbounded_ones_outermost() -> None:
    texts = ["../2011", "[..2012]", "2011-01-01", "2011-01", "2011", "2011/..", "2011-02"]
    assert [str(when) for when in sorted(map(parse, reversed(texts)))] == texts


@given(when_values, day_or_none, day_or_none)
def test_what_is_certainly_in_a_range_is_possibly_in_it(when: When, low: dt.date | None, high: dt.date | None) -> None:
    assert possibly(when, low, high) or not certainly(when, low, high)


def moved(day: dt.date | None, by: int) -> dt.date | None:
    return day and dt.date.fromordinal(min(max(day.toordinal() + by, 1), dt.date.max.toordinal()))


@given(when_values, day_or_none, day_or_none, st.integers(0, 4000), st.integers(0, 4000))
def test_a_wider_range_holds_no_less(
    when: When, low: dt.date | None, high: dt.date | None, before: int, after: int
) -> None:
    wide = moved(low, -before), moved(high, after)
    assert possibly(when, *wide) >= possibly(when, low, high)
    assert certainly(when, *wide) >= certainly(when, low, high)


@given(when_values)
def test_every_date_is_certainly_somewhere_and_possibly_within_itself(when: When) -> None:
    assert certainly(when, None, None)
    assert certainly(when, when.earliest, when.latest)
    assert possibly(when, when.earliest, when.earliest)
    assert possibly(when, when.latest, when.latest)


@pytest.mark.parametrize(
    ("text", "low", "high", "may", "must"),
    [
        ("2011-05", "2011-05-15", "", True, False),
        ("2011-05", "2011-05-01", "2011-05-31", True, True),
        ("2011-05", "2011-06-01", "", False, False),
        ("2011-05/..", "2011-06-01", "2011-06-30", True, False),
        ("2011-05/..", "2011-05-01", "", True, True),
        ("../2011-05", "2011-06-01", "", False, False),
        ("../2011-05", "", "2011-05-31", True, True),
        ("[..2011-05]", "2010-01-01", "2011-12-31", True, False),
        ("[2012-03-24,2012-03-31]", "2012-03-25", "2012-03-30", False, False),
        ("[2012-03-24,2012-03-31]", "2012-03-25", "2012-03-31", True, False),
        ("[2012-03-24,2012-03-31]", "2012-03-24", "2012-03-31", True, True),
    ],
)
def test_a_date_may_or_must_lie_in_a_range(text: str, low: str, high: str, may: bool, must: bool) -> None:
    ends = [dt.date.fromisoformat(end) if end else None for end in (low, high)]
    assert (possibly(parse(text), *ends), certainly(parse(text), *ends)) == (may, must)


@given(when_values)
def test_a_label_names_every_year_it_was_given(when: When) -> None:
    years = {int(year) for year in re.findall(r"(?<![0-9-])[0-9]{4}", when.text)}
    for label in (when.label, when.short):
        assert years <= {int(number) for number in re.findall("[0-9]+", label)}


# The package `edtf` as a second opinion


class Bounds(NamedTuple):
    """What `edtf` gives: ISO days, "" where it has no bound."""

    earliest: str
    latest: str


def of_edtf(text: str) -> Bounds:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its grammar makes pyparsing warn on import
        from edtf import parse_edtf, struct_time_to_date
    parsed = parse_edtf(text)
    return Bounds(*(day(end, struct_time_to_date) for end in (parsed.lower_strict(), parsed.upper_strict())))


def day(end: Any, to_date: Any) -> str:
    return "" if isinstance(end, float) else str(to_date(end).isoformat())


@given(
    st.one_of(
        strategies.plain,
        strategies.plain_intervals,
        strategies.plain.map("{}/..".format),
        strategies.plain.map("../{}".format),
        strategies.seasons.filter(lambda text: not text.endswith("24")),
        strategies.unspecified.filter(lambda text: not text.startswith("00")),
        strategies.days.map("[..{}]".format),
        strategies.days.map("[{}..]".format),
        st.tuples(strategies.days, strategies.days).map(sorted).map("..".join).map("[{}]".format),
        st.builds("{}{}".format, strategies.plain, strategies.MARKS),
    )
)
def test_bounds_are_those_of_edtf_where_it_is_right(text: str) -> None:
    when = parse(text)
    assert of_edtf(text) == (iso(when.earliest), iso(when.latest))


EDTF_IS_WRONG: Final = (
    # what it does, a date, its bounds, ours ("" is none; None: refused)
    ("cuts a winter off at New Year", "2023-24", ("2023-12-01", "2023-12-31"), ("2023-12-01", "2024-02-29")),
    ("pads an unknown end by ten years", "2023-06/", ("2023-06-01", "2033-06-01"), ("2023-06-01", "")),
    ("pads an unknown start by ten years", "/2023-06", ("2013-06-30", "2023-06-30"), ("", "2023-06-30")),
    ("takes a span that ends before it starts", "2023-06-15/2023-06-13", ("2023-06-15", "2023-06-13"), None),
    ("takes a season in an interval", "2023-21/2023-23", ("2023-03-01", "2023-11-30"), None),
    ("takes a mark on unspecified digits", "2023-06-XX~", ("2023-06-01", "2023-06-30"), None),
    ("takes unspecified digits in an interval", "201X/2020", ("2010-01-01", "2020-12-31"), None),
    ("takes quarters without being asked", "2023-33", ("2023-01-01", "2023-03-31"), None),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "theirs", "ours"), [row[1:] for row in EDTF_IS_WRONG], ids=[row[0] for row in EDTF_IS_WRONG]
)
def test_edtf_is_wrong_where_it(text: str, theirs: tuple[str, str], ours: tuple[str, str] | None) -> None:
    assert of_edtf(text) == theirs
    if ours:
        assert (iso(parse(text).earliest), iso(parse(text).latest)) == ours
    else:
        refusal(text)


@pytest.mark.parametrize(
    ("text", "error"),
    [("2023-02-29", "day is out of range for month"), ("0000", "year 0 is out of range")],
)
def test_edtf_reads_a_day_that_is_not_there_and_fails_on_its_bounds(text: str, error: str) -> None:
    with pytest.raises(ValueError, match=error):
        of_edtf(text)
    assert refusal(text).rule is dates.NO_SUCH_DAY


@pytest.mark.parametrize("text", ["[2000-01-01..2000-02]", "[2000..2001-05]"])
def test_edtf_reads_no_choice_between_ends_of_mixed_precision(text: str) -> None:
    of_edtf("2000")  # imports it without its warnings
    from edtf.parser.edtf_exceptions import EDTFParseException

    with pytest.raises(EDTFParseException):
        of_edtf(text)
    assert str(parse(text)) == text


@pytest.mark.parametrize(
    ("text", "fuzzy"),
    [
        ("2023-06~", ("2022-05-01", "2024-07-30")),
        ("2023-06-13?", ("2022-05-12", "2024-07-14")),
        ("2023%", ("2021-01-01", "2025-12-31")),
    ],
)
def test_edtf_widens_a_mark_by_more_than_it_says(text: str, fuzzy: tuple[str, str]) -> None:
    of_edtf("2000")  # imports it without its warnings
    from edtf import parse_edtf, struct_time_to_date

    parsed = parse_edtf(text)
    assert tuple(day(end, struct_time_to_date) for end in (parsed.lower_fuzzy(), parsed.upper_fuzzy())) == fuzzy
    assert dates.parse(text).order == dates.parse(text[:-1]).order
