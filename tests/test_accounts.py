"""Accounts differ only about one figure of one thing: a table of cases, and what the views and formats make of them."""

from __future__ import annotations

import sqlite3

import pytest
from conftest import Run

from timeline.exporters import get
from timeline.exporters.formats import markdown, sqlite
from timeline.query.accounts import differ, grouped, rivals
from timeline.record import Timeline
from timeline.record.figures import parse
from timeline.text.reader import read

HEAD = """\
actors:
  - {id: council, name: Harbour Council, kind: council}
  - {id: unison, name: Unison, kind: union}
  - {id: unite, name: Unite, kind: union, formerly: [tgwu]}
  - {id: echo, name: Harbour Echo, kind: media}
  - {id: bbc, name: BBC, kind: media}
  - {id: lee, name: Ann Lee, kind: person, roles: [
      {title: leader, of: council, during: 2010/2011-06-30}, {title: councillor, of: council, during: 2011-07-01/..}]}
  - {id: marsh, name: Bo Marsh, kind: person, roles: [{title: branch secretary, of: unison}]}
events:
  - id: e
    type: strike
    date: 2011-05-23
    title: A strike
    actors: [unison, unite, council]
    claims:
"""


def event(*claims: str) -> Timeline:
    text = HEAD + "".join(f"      - {{{claim}}}\n" for claim in claims)
    reading = read({"e.yaml": text.encode()})
    assert not reading.problems
    return reading.timeline


def claim(by: str, figures: str, more: str = "", says: str = "So it is.") -> str:
    return f"by: {by}, says: {says}, figures: {{{figures}}}{f', {more}' if more else ''}"


CASES = {
    # One figure of one thing, put differently
    "other numbers": ((claim("council", "workers_involved: 80"), claim("unison", "workers_involved: 100")), True),
    "outside what about allows": (
        (claim("council", "workers_involved: ~80"), claim("echo", "workers_involved: 100")),
        True,
    ),
    "below at least": (
        (claim("council", "workers_involved: 80"), claim("unison", "workers_involved: more than 80")),
        True,
    ),
    "reported a day later": (
        (claim("council", "workers_involved: 80"), claim("unison", "workers_involved: 100", "date: 2011-05-24")),
        True,
    ),
    "both said at some time in the month": (
        (
            claim("council", "workers_involved: 80", "date: 2011-06"),
            claim("unison", "workers_involved: 100", "date: 2011-06"),
        ),
        True,
    ),
    "a union and the other union's money": (
        (claim("unison", "payout: £8m"), claim("unite", "payout: £12m")),
        True,
    ),
    "a person and the council the person leads": (
        (claim("council", "cut: 5%"), claim("lee", "cut: 2%")),
        True,
    ),
    # No rivals
    "said at some time in the month, perhaps later": (
        (claim("council", "workers_involved: 80"), claim("unison", "workers_involved: 100", "date: 2011-05")),
        False,
    ),
    "said two days later": (
        (claim("council", "workers_involved: 80"), claim("unison", "workers_involved: 100", "date: 2011-05-25")),
        False,
    ),
    "the same number": ((claim("council", "workers_involved: 80"), claim("unison", "workers_involved: 80")), False),
    "another basis": (
        (claim("council", "workers_involved: 80 (porters)"), claim("unison", "workers_involved: 100")),
        False,
    ),
    "another unit": ((claim("council", "posts_cut: 80 posts"), claim("unison", "posts_cut: 100 jobs")), False),
    "another period": ((claim("council", "saving: £5m/year"), claim("unison", "saving: £9m")), False),
    "another figure": ((claim("council", "letters: 80"), claim("unison", "unsigned: 100")), False),
    "within a range": ((claim("council", "cut: 2-5.5%"), claim("unison", "cut: 4.5%")), False),
    "up to and nearly": (
        (claim("echo", "attendance: 'up to 1,000'"), claim("bbc", "attendance: 'nearly 1,000'")),
        False,
    ),
    "more than each": (
        (claim("echo", "attendance: more than 600"), claim("bbc", "attendance: more than 700")),
        False,
    ),
    "one voice twice": ((claim("echo", "posts_cut: 205"), claim("echo", "posts_cut: 240")), False),
    "one voice under a former id": ((claim("unite", "cut: 2%"), claim("tgwu", "cut: 3%")), False),
    "of the whole and of a part": (
        (claim("echo", "posts_cut: 205"), claim("bbc", "posts_cut: 40", says="Forty of these are managers.")),
        False,
    ),
    # The five of the audit
    "audit: each union's result of one ballot": (
        (
            claim("unison", "votes_for: 340, votes_against: 389"),
            claim("unite", "votes_for: 53, votes_against: 266"),
        ),
        False,
    ),
    "audit: each union's result, by its secretary": (
        (claim("marsh", "ratio: '8:1', turnout: 43%"), claim("unite", "ratio: '4:1', turnout: 35%")),
        False,
    ),
    "audit: a saving and a further one": (
        (claim("council", "saving: £6.6m"), claim("echo", "saving: £5m", says="That saves a further £5m.")),
        False,
    ),
    "audit: jobs, and managers besides, of one paper": (
        (
            claim("echo", "posts_cut: 205 jobs"),
            claim("echo", "posts_cut: 40 jobs", says="Managers go besides the 205 jobs."),
        ),
        False,
    ),
    "audit: a number both sides agree on": (
        (claim("echo", "uncollected_bags: ~1m bags"), claim("lee", "uncollected_bags: 1m bags")),
        False,
    ),
    "audit: a total that grew": (
        (
            claim("echo", "claimants: more than 300", "date: 2011-08-03"),
            claim("bbc", "claimants: 500", "date: 2011-09"),
            claim("council", "claimants: '1,000'", "date: 2012-02"),
        ),
        False,
    ),
}


@pytest.mark.parametrize(("claims", "differ"), CASES.values(), ids=CASES)
def test_accounts_differ_only_about_one_figure_of_one_thing(claims: tuple[str, ...], differ: bool, run: Run) -> None:
    timeline = event(*claims)
    assert any(group.figures for group in grouped(timeline, timeline.events[0])) is differ
    turned = event(*claims[::-1])
    assert any(group.figures for group in grouped(turned, turned.events[0])) is differ
    for style in ("chronology", "narrative"):
        assert ("Accounts differ" in markdown.render(timeline, style=style)) is differ
    shown = run("event", "e", "-f", "-", stdin=(HEAD + "".join(f"      - {{{c}}}\n" for c in claims)).encode())
    assert ("Accounts differ" in shown.stdout) is differ


def test_rivals_stand_together_where_the_first_of_them_stands() -> None:
    timeline = event(
        claim("council", "workers_involved: 80"),
        claim("lee", "cut: 5%"),
        claim("echo", "workers_involved: 100, cut: 2%"),
        claim("bbc", "letters: 3"),
    )
    groups = grouped(timeline, timeline.events[0])
    assert [([c.by for c in group.claims], group.figures) for group in groups] == [
        (["council", "lee", "echo"], ("workers_involved", "cut")),
        (["bbc"], ()),
    ]


def test_the_figures_that_rivals_differ_on_are_kept_apart_by_what_was_counted() -> None:
    timeline = event(
        claim("council", "posts_cut: 80 (managers)"),
        claim("echo", "posts_cut: 100 (managers)"),
        claim("bbc", "posts_cut: 200 (all staff)"),
        claim("lee", "posts_cut: 250 (all staff)", "date: 2011-05-24"),
    )
    found = [(name, [c.by for c in claims]) for name, _, claims in rivals(timeline, timeline.events[0])]
    assert found == [("posts_cut", ["council", "echo"]), ("posts_cut", ["bbc", "lee"])]
    database = sqlite3.connect(":memory:")
    database.deserialize(sqlite.render(timeline))
    assert database.execute("SELECT figure, speakers, accounts FROM rival_figures").fetchall() == [
        ("posts cut", 2, "Harbour Council: 80 (managers); Harbour Echo: 100 (managers)"),
        ("posts cut", 2, "BBC: 200 (all staff); Ann Lee, leader, Harbour Council (24 May 2011): 250 (all staff)"),
    ]


def test_a_figure_through_time_says_where_accounts_differ(run: Run) -> None:
    claims = claim("council", "cut: 5%"), claim("lee", "cut: 2%"), claim("echo", "cut: 3%", "date: 2012")
    text = HEAD + "".join(f"      - {{{each}}}\n" for each in claims)
    assert run("figures", "cut", "-f", "-", stdin=text.encode()).stdout.count("accounts differ") == 2


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("60%", "60.4%", False),
        ("60%", "61%", True),
        ("~60%", "62%", False),
        ("at least 400", "399", True),
        ("at least 400", "4,000", False),
        ("less than 5", "5", True),
        ("nearly 1,000", "890", True),
        ("£6.6m", "£6.64m", False),
        ("£6.6m", "£6.7m", True),
        ("1,000", "1,000 people", False),
    ],
)
def test_figures_differ_within_how_they_are_put(one: str, other: str, expected: bool) -> None:
    assert differ(parse(one), parse(other)) is expected
    assert differ(parse(other), parse(one)) is expected


DATED = event(claim("lee", "cut: 5%", "date: 2011-07-09"), claim("marsh", "cut: 5%", "date: 2011-05-23"))
"""Two claims: one of a later day, when the speaker held another post, and one with the date of the event."""


@pytest.mark.parametrize("name", ["markdown", "timelinejs", "ics"])
def test_a_claim_s_date_is_printed_with_the_post_of_that_day_where_it_is_not_the_event_s(name: str) -> None:
    text = str(get(name).render(DATED)).replace("\\", "").replace("\r\n ", "")
    assert "Ann Lee, councillor (9 July 2011)" in text
    assert "Bo Marsh, branch secretary, Unison:" in text


@pytest.mark.parametrize("style", ["chronology", "table", "narrative"])
def test_every_style_of_markdown_prints_it(style: str) -> None:
    assert "Ann Lee, councillor (9 July 2011)" in markdown.render(DATED, style=style)  # type: ignore[arg-type]


@pytest.mark.parametrize("command", ["event e", "show --as chronology", "show --as cards", "figures cut"])
def test_every_view_prints_it(command: str, run: Run) -> None:
    text = HEAD + "      - {by: lee, says: So it is., figures: {cut: 5%}, date: 2011-07-09}\n"
    shown = run(*command.split(), "-f", "-", stdin=text.encode(), columns=160).stdout
    assert "Ann Lee, councillor" in shown
    assert "9 July 2011" in shown
