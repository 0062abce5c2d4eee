"""What is counted: days on strike and working days lost as bounds, silences, coverage, voices, what is open."""

from __future__ import annotations

import datetime as dt
import json
import re
from itertools import combinations

import pytest
from conftest import Run
from hypothesis import given
from hypothesis import strategies as st

from timeline.query import stats, stoppages, voices
from timeline.record import Timeline
from timeline.text.reader import read

TODAY = dt.date(2012, 5, 16)
HEAD = """
actors:
  - {id: u, name: Union, kind: union}
  - {id: v, name: Other union, kind: union}
  - {id: c, name: Council, kind: council}
  - {id: p, name: Pat, kind: person, roles: [
      {title: secretary, of: u, during: 2011-01/2011-06}, {title: leader, of: c, during: 2011-07-01/..}]}
  - {id: q, name: Quin, kind: person}
sources:
  - {id: a, type: article-newspaper, publisher: Echo, title: A}
  - {id: b, type: article-newspaper, publisher: Echo, title: B}
  - {id: d, type: webpage, publisher: Voice, title: D, partisan: true}
events:
"""


def record(*events: str) -> Timeline:
    rows = "".join(f"  - {{id: e{i}, title: T, {event}}}\n" for i, event in enumerate(events))
    reading = read({"x.yaml": (HEAD + rows).encode()})
    assert not reading.problems
    return reading.timeline


def strike(date: str, more: str = "") -> str:
    return f"type: strike, date: {date}, actors: [u]{', ' if more else ''}{more}"


ONE_STRIKE: dict[str, tuple[str, int, int]] = {
    "a day": (strike("2011-05-23"), 1, 1),
    "a week": (strike("2011-05-23/2011-05-29"), 7, 7),
    "a day that is not known": (strike("2011-05"), 1, 31),
    "one day inside": (strike('"[2011-05-23..2011-05-27]"'), 1, 5),
    "one of two days": (strike('"[2011-05-23,2011-05-30]"'), 1, 2),
    "an estimated day": (strike("2011-05-23~"), 1, 1),
    "an estimated beginning": (strike("2011-06-08~/2011-06-22"), 1, 15),
    "an end by the month": (strike("2011-06-29/2011-07"), 3, 33),
    "an end nobody knows": (strike("2011-06-29/"), 1, 323),
    "that goes on": (strike("2012-05-10/.."), 1, 7),
    "single days of a span": (strike("2011-05-02/2011-05-31", "form: discontinuous"), 2, 30),
    "so many days of a span": (strike("2011-05-02/2011-05-31", "figures: {strike_days: 5 days}"), 5, 5),
    "at most so many": (strike("2011-05-02/2011-05-31", "figures: {strike_days: up to 5 days}"), 2, 5),
    "five days in a month": (strike("2011-05", "figures: {calendar_days: 5 days}"), 5, 5),
    "that is disputed": (strike("2011-05-23", "status: disputed"), 0, 1),
    "that one paper reports": (strike("2011-05-23", "status: reported"), 0, 1),
}  # fmt: skip


@pytest.mark.parametrize("case", ONE_STRIKE)
def test_days_of_one_strike(case: str) -> None:
    event, least, most = ONE_STRIKE[case]
    found = stoppages.stoppages(record(event), TODAY)
    assert found.total.days == stoppages.Days(least, most)
    assert [row.days for row in found.unions] == [found.total.days]


@pytest.mark.parametrize("status", ["planned", "cancelled"])
def test_a_strike_that_did_not_happen_has_no_days(status: str) -> None:
    found = stoppages.stoppages(record(strike("2011-05-23", f"status: {status}")), TODAY)
    assert (found.total.strikes, found.total.days, found.unions) == (0, stoppages.Days(0, 0), ())


def test_a_day_of_two_strikes_counts_once() -> None:
    timeline = record(
        strike("2011-05-23/2011-05-27", "dispute: pay"),
        "type: strike, date: 2011-05-26/2011-05-28, actors: [v], dispute: pay",
        strike("2011-05"),
    )
    found = stoppages.stoppages(timeline, TODAY)
    assert found.total.days == stoppages.Days(6, 31)
    assert [(row.label, row.strikes, row.days.at_least) for row in found.unions] == [
        ("Union", 2, 5),
        ("Other union", 1, 3),
    ]
    assert [(row.label, row.days.at_most) for row in found.disputes] == [("pay", 6)]


def test_a_strike_that_goes_on_is_certain_as_far_as_the_record_goes() -> None:
    later = "type: statement, date: 2011-06-30, actors: [c]"
    assert stoppages.stoppages(record(strike("2011-06-01/.."), later), TODAY).total.days.at_least == 30


SPANS = st.tuples(st.integers(1, 9), st.integers(0, 4)).map(
    lambda at: (dt.date(2011, 5, at[0]), dt.date(2011, 5, at[0] + at[1]))
)


@given(st.sets(st.integers(1, 13), max_size=4), st.lists(st.tuples(SPANS, st.integers(1, 3)), max_size=5))
def test_thefewest_days_are_the_fewest(certain: set[int], windows: list[tuple[stoppages.Span, int]]) -> None:
    days = {dt.date(2011, 5, day).toordinal() for day in certain}
    wanted = [(span, min(least, (span[1] - span[0]).days + 1)) for span, least in windows]
    free = [dt.date(2011, 5, day).toordinal() for day in range(1, 14) if day not in certain]

    def holds(chosen: set[int]) -> bool:
        return all(
            sum(first.toordinal() <= day <= last.toordinal() for day in chosen) >= n for (first, last), n in wanted
        )

    brute = next(
        len(days) + n for n in range(len(free) + 1) if any(holds(days | set(more)) for more in combinations(free, n))
    )
    assert stoppages.fewest(days, wanted) == brute


LOST: dict[str, tuple[tuple[str, ...], int, int | None, int]] = {
    "a week of a hundred": ((strike("2011-05-23/2011-05-29", "figures: {workers_involved: 100 people}"),), 500, 700, 1),
    "more than a hundred": ((strike("2011-05-23", "figures: {workers_involved: more than 100 people}"),), 100, None, 1),
    "up to forty": ((strike("2011-05-23", "figures: {workers_involved: up to 40 people}"),), 0, 40, 1),
    "nobody counted": ((strike("2011-05-23"),), 0, 0, 0),
    "part of another": (
        (
            strike("2011-05-23/2011-05-24", "figures: {workers_involved: 10 people}"),
            strike("2011-05-23", "figures: {workers_involved: 10 people}, links: {part_of: [e0]}"),
        ),
        20,
        20,
        1,
    ),
    "a claim": ((strike("2011-05-23", "claims: [{by: c, says: x, figures: {workers_involved: 9 people}}]"),), 0, 0, 0),
}


@pytest.mark.parametrize("case", LOST)
def test_working_days_lost(case: str) -> None:
    events, least, most, counted = LOST[case]
    lost = stoppages.stoppages(record(*events), TODAY).lost
    assert (lost.at_least, lost.at_most, lost.counted) == (least, most, counted)


def test_silences_are_days_on_which_nothing_may_have_happened() -> None:
    timeline = record(
        "type: statement, date: 2011-01-10, actors: [c]",
        "type: statement, date: 2011-02, actors: [c]",
        strike("2011-01-05/2011-06-01"),
        "type: statement, date: ../2011-12-31, actors: [c]",
    )
    found = [(s.first.isoformat(), s.last.isoformat(), s.days) for s in stats.stats(timeline, TODAY).silences]
    assert found == [
        ("2011-06-02", "2011-12-30", 212),
        ("2011-03-01", "2011-05-31", 92),
        ("2011-01-11", "2011-01-31", 21),
        ("2011-01-06", "2011-01-09", 4),
    ]


def test_coverage_counts_the_sources_of_one_publisher_once() -> None:
    timeline = record(
        "type: statement, date: 2011-01-01, actors: [c], sources: [a, b]",
        "type: statement, date: 2011-01-02, actors: [c], sources: [a], claims: [{by: u, says: x, sources: [d]}]",
        "type: statement, date: 2011-01-03, actors: [c], sources: [d]",
        "type: statement, date: 2011-01-04, actors: [c]",
    )
    found = stats.stats(timeline, TODAY).coverage
    assert [(row.id, row.number) for row in found.publishers] == [("0", 1), ("1", 2), ("2", 1)]
    assert (found.partisan_only, found.unsourced) == (("e2",), ("e3",))
    assert [(row.label, row.number) for row in found.cited] == [("Echo", 2), ("Voice", 2)]


def test_a_speaker_is_on_the_side_of_the_post_held_that_day() -> None:
    timeline = record(
        "type: statement, date: 2011-03-01, actors: [c], claims: [{by: p, says: x}, {by: q, says: y}]",
        "type: statement, date: 2011-08-01, actors: [c], claims: [{by: p, says: z}, {by: c, says: x}]",
    )
    counted = stats.stats(timeline, TODAY)
    assert {(voice.label, voice.side) for voice in counted.voices} == {
        ("Pat", "unions"),
        ("Pat", "councils and employers"),
        ("Council", "councils and employers"),
        ("Quin", "people without a post that day"),
    }
    assert counted.sides[0] == stats.Count("councils and employers", "councils and employers", 2)


def test_what_is_open_depends_on_the_day() -> None:
    timeline = record(
        "type: statement, date: 2012-06-01, actors: [c], status: planned",
        "type: statement, date: 2012-05, actors: [c], status: planned",
        "type: statement, date: 2012-05-01~, actors: [c], status: planned",
        "type: statement, date: 2011-05-01, actors: [c], status: disputed",
    )
    found = stats.stats(timeline, TODAY).unsettled
    assert found == stats.Unsettled(("e1", "e0"), ("e2",), ("e3",), ("e2",))


def test_the_json_has_the_same_numbers_as_show(run: Run) -> None:
    counted = json.loads(run("stats", "type:strike", "--format", "json").stdout)
    assert counted["events"] == 1
    assert counted["stoppages"]["total"]["days"] == {"at_least": 2, "at_most": 5}
    assert counted["years"] == [{"id": "2011", "label": "2011", "number": 1}]
    assert run("stats", "type:statement").exit_code == 0


def test_every_value_is_listed_once_and_voices_are_counted_by_speaker(sample: Timeline) -> None:
    listed = {one.name: one for one in voices.figures(sample)}
    assert listed["workers_involved"] == voices.Voices("workers_involved", "workers involved", 2, 2, 0)
    assert sum(one.values for one in listed.values()) == len(list(voices.values(sample)))


def test_a_plot_shows_bounds_and_speakers(run: Run) -> None:
    shown = run("figures", "workers_involved", "--plot", columns=160).stdout
    assert "├" in shown
    assert "►" in shown
    assert "Harbour Council" in shown


@pytest.mark.parametrize(
    ("arguments", "said"), [(("figures", "--plot"), "which?"), (("show", "--lanes", "actor"), "is for `--as lanes`")]
)
def test_options_that_need_another_are_refused(run: Run, arguments: tuple[str, ...], said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr


SERIES = (
    "type: strike_series, date: 2011-05-23/2011-08-15, actors: [u]",
    strike("2011-05-23/2011-05-27", "links: {part_of: [e0]}"),
    "type: milestone, date: 2011-06, links: {part_of: [e0]}",
    strike('"[2011-06-06,2011-06-13]"', "links: {part_of: [e2]}"),
    strike("2011-09-01"),
)


def test_the_days_of_a_series_are_those_of_its_parts() -> None:
    timeline = record(*SERIES)
    found = stoppages.of_series(timeline, timeline.event["e0"])
    assert found == stoppages.StrikeDays("Series of strikes", 2, stoppages.Days(6, 7))
    assert stoppages.of_series(timeline, timeline.event["e4"]) is None
    assert stoppages.stoppages(timeline, TODAY).total.strikes == 3


def test_a_series_says_how_many_strikes_it_has_on_how_many_days(run: Run) -> None:
    rows = "".join(f"  - {{id: e{i}, title: T, {event}}}\n" for i, event in enumerate(SERIES))
    shown = run("event", "e0", "-f", "-", stdin=(HEAD + rows).encode()).stdout
    assert re.search(r"^strikes +2, on 6 to 7 days$", shown, re.MULTILINE)
