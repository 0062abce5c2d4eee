"""The shipped record: what it holds, and sums a reader can do again from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from timeline.checks.exceptions import checked
from timeline.record.model import Event, Timeline, source_mentions
from timeline.record.problems import Level
from timeline.text import reader

RECORD: Final = str(Path(__file__).parent.parent / "data" / "events.yaml")

BUDGET: Final = "council-sets-2011-budget"
JOINT_BALLOT: Final = "joint-ballot-rejects-cuts"
UNITE_BALLOT: Final = "unite-strike-ballot"
FEW: Final = "leader-says-few-voted-to-strike"
SIGNED: Final = "deadline-to-sign"
LAWYER: Final = "local-government-lawyer"
OFFER_BALLOT: Final = "ballot-rejects-offer"
UNISON_OFFER: Final = "unison-vote-on-offer"
UNITE_OFFER: Final = "unite-vote-on-offer"
UCATT_OFFER: Final = "ucatt-vote-on-offer"
ELECTION: Final = "election-2012"
OFFERED: Final = "proposed-settlement"

Sum = Callable[[], Decimal]


@cache
def reading() -> reader.Reading:
    return reader.load([RECORD])


def record() -> Timeline:
    return reading().timeline


def event(id: str) -> Event:
    return record().event[id]


def said(id: str, name: str, by: str = "") -> Decimal:
    """The number of a figure: of the event, or of the one claim in which somebody gives it."""
    told = [event(id).figures] if not by else [claim.figures for claim in event(id).claims if claim.by == by]
    (figure,) = [figures[name] for figures in told if name in figures]
    number = figure.high if figure.low is None else figure.low
    assert number is not None
    return number


def percent(part: Decimal, whole: Decimal) -> Decimal:
    return round(100 * part / whole, 1)


def test_the_record_has_no_error_and_no_warning() -> None:
    found = checked(reading()).problems
    assert [(p.line, p.code, p.message) for p in found if p.level is not Level.NOTE] == []


def test_an_exception_to_a_check_says_why() -> None:
    assert [(e.problem.code, bool(e.reason)) for e in checked(reading()).excused] == [("TL709", True)]


def test_the_record_keeps_its_events_of_each_type() -> None:
    assert Counter(event.type for event in record().events) == {
        "ballot": 11,
        "strike": 14,
        "strike_series": 1,
        "action_short_of_strike": 1,
        "demonstration": 6,
        "meeting": 8,
        "talks": 7,
        "policy": 8,
        "budget": 5,
        "statement": 9,
        "dismissal_and_reengagement": 3,
        "redundancy": 2,
        "legal_claim": 4,
        "pay_cut": 1,
        "pay_restoration": 1,
        "settlement": 2,
        "election": 2,
        "appointment": 4,
        "milestone": 1,
    }


def test_the_record_keeps_its_actors_sources_and_claims() -> None:
    claims = sum(len(event.claims) for event in record().events)
    assert (len(record().actors), len(record().sources), claims) == (49, 139, 152)


def test_every_source_is_cited_and_every_event_has_one() -> None:
    cited = {id for e in record().events for _, id in source_mentions(e)}
    assert {source.id for source in record().sources} == cited
    assert [event.id for event in record().events if not event.sources] == []


def test_the_events_stand_in_order_of_date_in_the_file() -> None:
    positions = [record().origins[event.id].path for event in record().events]
    assert positions == sorted(positions, key=lambda path: path[1])


def test_the_ballots_are_kept_apart_by_form() -> None:
    assert {event.id: event.form for event in record().events if event.type == "ballot"} == {
        JOINT_BALLOT: "consultative",
        "gmb-ballot": "unknown",
        "unison-strike-ballot": "statutory",
        "unite-strike-ballot": "statutory",
        OFFER_BALLOT: "consultative",
        UNISON_OFFER: "consultative",
        UNITE_OFFER: "consultative",
        UCATT_OFFER: "consultative",
        "settlement-ballot": "consultative",
        "unison-vote-on-settlement": "consultative",
        "unite-vote-on-settlement": "consultative",
    }


@pytest.mark.parametrize("joint", [OFFER_BALLOT, "settlement-ballot"])
def test_the_result_of_each_union_is_part_of_the_joint_ballot(joint: str) -> None:
    parts = [e for e in record().events if any(link.id == joint for link in e.links.get("part_of", ()))]
    assert [len(part.actors) for part in parts] == [1] * len(parts)
    assert {actor for part in parts for actor in part.actors} == set(event(joint).actors) - {"southampton-city-council"}


def test_every_actor_takes_part_or_speaks_or_has_parts_or_posts() -> None:
    seen = {
        actor
        for e in record().events
        for actor in (*e.actors, *(who for claim in e.claims for who in (claim.by, claim.according_to)))
    }
    seen |= {actor.part_of for actor in record().actors if actor.id in seen}
    seen |= {role.of for actor in record().actors if actor.id in seen for role in actor.roles}
    assert [actor.id for actor in record().actors if actor.id not in seen] == []


SUMS: Final[dict[str, tuple[Sum, Sum]]] = {
    "1,552 and 307 are 1,859 votes": (
        lambda: said(JOINT_BALLOT, "votes_against") + said(JOINT_BALLOT, "votes_for"),
        lambda: Decimal(1859),
    ),
    "60 per cent turnout implies about 3,098 members": (
        lambda: round(1859 / said(JOINT_BALLOT, "turnout") * 100, 0),
        lambda: Decimal(3098),
    ),
    "1,552 are 23.4 per cent of 6,627": (
        lambda: percent(said(JOINT_BALLOT, "votes_against"), said(BUDGET, "workforce", "southern-daily-echo")),
        lambda: Decimal("23.4"),
    ),
    "so 77 per cent did not vote to reject": (
        lambda: said("joint-ballot-rejects-cuts", "share_not_rejecting", "royston-smith"),
        lambda: round(100 - Decimal("23.4"), 0),
    ),
    "Unite's 42 per cent of 692 members are 291 votes": (
        lambda: round(said(UNITE_BALLOT, "eligible") * said(UNITE_BALLOT, "turnout") / 100, 0),
        lambda: Decimal(291),
    ),
    "495 votes at 55 per cent are 900 votes in both strike ballots": (
        lambda: round(
            said(FEW, "votes_for", "southern-daily-echo") / said(FEW, "share_for", "southern-daily-echo") * 100, 0
        ),
        lambda: Decimal(900),
    ),
    "389 and 340 are 729 votes of Unison": (
        lambda: said(UNISON_OFFER, "votes_against") + said(UNISON_OFFER, "votes_for"),
        lambda: Decimal(729),
    ),
    "389 of them are 53.4 per cent": (
        lambda: percent(said(UNISON_OFFER, "votes_against"), Decimal(729)),
        lambda: Decimal("53.4"),
    ),
    "266 of 319 votes of Unite are 83.4 per cent": (
        lambda: percent(said(UNITE_OFFER, "votes_against"), 266 + said(UNITE_OFFER, "votes_for")),
        lambda: Decimal("83.4"),
    ),
    "the 1,048 votes counted are fewer than half of 2,400": (
        lambda: percent(Decimal(729 + 319), said(OFFER_BALLOT, "eligible")),
        lambda: Decimal("43.7"),
    ),
    "655 of them against are the 62.5 per cent printed for UCATT": (
        lambda: percent(said(UNISON_OFFER, "votes_against") + said(UNITE_OFFER, "votes_against"), Decimal(1048)),
        lambda: said(UCATT_OFFER, "share_against"),
    ),
    "17 of 4,627 are 0.4 per cent, not 0.003": (
        lambda: percent(said(SIGNED, "unsigned", LAWYER), said(SIGNED, "workforce", LAWYER)),
        lambda: Decimal("0.4"),
    ),
    "30, 16 and 2 seats are the 48 of the chamber": (
        lambda: sum((said(ELECTION, f"seats_{p}") for p in ("labour", "conservative", "liberal_democrat")), Decimal()),
        lambda: said(ELECTION, "seats"),
    ),
    "13 and 5 seats won are the 18 contested": (
        lambda: sum((said(ELECTION, f"won_{p}") for p in ("labour", "conservative")), Decimal()),
        lambda: said(ELECTION, "seats_contested"),
    ),
    "what Labour gains the other two lose": (
        lambda: said(ELECTION, "gains_labour"),
        lambda: -said(ELECTION, "gains_conservative") - said(ELECTION, "gains_liberal_democrat"),
    ),
    "a majority of 48 seats is 25": (
        lambda: said(ELECTION, "seats") // 2 + 1,
        lambda: said(ELECTION, "majority"),
    ),
    "3,460 of 4,000 are 86.5 per cent": (
        lambda: percent(
            said(OFFERED, "workers_restored", "unite-national"), said(OFFERED, "workers_affected", "unite-national")
        ),
        lambda: Decimal("86.5"),
    ),
}


@pytest.mark.parametrize(("left", "right"), SUMS.values(), ids=SUMS.keys())
def test_a_sum_comes_out_again(left: Sum, right: Sum) -> None:
    assert left() == right()


@pytest.mark.parametrize(
    ("first", "later", "last"),
    [
        pytest.param(date(2011, 5, 23), 83, date(2011, 8, 14), id="twelve weeks, both ends counted"),
        pytest.param(date(2010, 7, 14), 672, date(2012, 5, 16), id="the leadership of Royston Smith"),
        pytest.param(date(2011, 4, 12), 90, date(2011, 7, 11), id="notices of 90 days"),
    ],
)
def test_a_count_of_days_comes_out_again(first: date, later: int, last: date) -> None:
    bounds = {bound for e in record().events for bound in (e.date.earliest, e.date.latest)}
    assert first + timedelta(days=later) == last
    assert {first, last} <= bounds


def test_strikes_last_as_many_days_as_they_say() -> None:
    strikes = [e for e in record().events if e.type == "strike" and "calendar_days" in e.figures]
    assert len(strikes) == 10
    assert {e.id: e.figures["calendar_days"].low for e in strikes} == {e.id: days(e) for e in strikes}


def days(event: Event) -> int:
    assert event.date.earliest
    assert event.date.latest
    return (event.date.latest - event.date.earliest).days + 1


def test_the_terms_of_the_dispute_are_explained_in_events_that_there_are() -> None:
    rows = (
        (Path(__file__).parent.parent / "docs" / "glossary.md").read_text().partition("## The dispute")[2].splitlines()
    )
    named = [row.rpartition("`")[0].rpartition("`")[2] for row in rows if row.endswith("` |")]
    assert len(named) > 10
    assert set(named) <= record().event.keys()
