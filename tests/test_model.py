"""Records and what they answer: names and posts, what they mention, values that go back into a file as they came."""

from __future__ import annotations

from typing import Any, Final

import msgspec
import pytest

from timeline.record.dates import When
from timeline.record.dates import parse as date
from timeline.record.figures import Figure
from timeline.record.figures import parse as figure
from timeline.record.model import (
    SECTIONS,
    Actor,
    AnyRecord,
    Citation,
    Claim,
    Event,
    File,
    Link,
    Reference,
    Role,
    Source,
    Timeline,
    actor_mentions,
    decode,
    described,
    encode,
    figure_mentions,
    holds,
    link_mentions,
    source_mentions,
)
from timeline.record.problems import Refused

COUNCIL: Final = Actor(id="council", name="Harbour City Council", kind="council", aliases=("Harbour Council",))
UNION: Final = Actor(id="union", name="Unison", kind="union", aliases=("Unison Harbour branch",), formerly=("nalgo",))
LEE: Final = Actor(
    id="lee",
    name="Ann Lee",
    kind="person",
    aliases=("Lee",),
    roles=(
        Role(title="leader of the council", of="council", during=date("2010-07-14/2012-05-16")),
        Role(title="group leader", of="group", during=date("2012-05-16/..")),
        Role(title="member", of="union"),
        Role(title="magistrate"),
    ),
)
VOTE: Final = Event(
    id="vote",
    type="ballot",
    date=date("2011-02-24"),
    title="Members vote",
    actors=("union", "nalgo"),
    figures={"spoiled": figure("3"), "turnout": figure("~60% (of members)"), "votes_for": figure("307 votes")},
    claims=(
        Claim(by="lee", says="Few voted.", figures={"share_not_rejecting": figure("77%")}, sources=(Citation("echo"),)),
        Claim(by="nobody", says="Many voted.", date=date("2013")),
    ),
    sources=(Citation("echo", "para 4"), Citation("voice")),
    links={"responds_to": (Link("budget"), Link("offer", "union")), "cites": (Link("law"),)},
    formerly=("old-vote",),
)
WHOLE: Final = Timeline(
    actors=(COUNCIL, UNION, LEE),
    sources=(Source(id="echo", type="webpage", title="One", formerly=("old-echo",)),),
    events=(VOTE,),
)


# Names and posts


@pytest.mark.parametrize(
    ("actor", "name", "short"),
    [
        ("council", "Harbour City Council", "Harbour Council"),
        ("union", "Unison", "Unison"),
        ("nalgo", "Unison", "Unison"),
        ("lee", "Ann Lee", "Ann Lee"),
        ("nobody", "nobody", "nobody"),
    ],
)
def test_an_actor_is_called_by_its_name_or_a_shorter_alias_and_a_person_by_the_name(
    actor: str, name: str, short: str
) -> None:
    assert (WHOLE.name(actor), WHOLE.short(actor)) == (name, short)


@pytest.mark.parametrize(
    ("day", "posts"),
    [
        ("2010-07-13", "member, Unison; magistrate"),
        ("2010-07-14", "leader of the council; member, Unison; magistrate"),
        ("2012-05-16", "leader of the council; group leader, group; member, Unison; magistrate"),
        ("2012-05-17", "group leader, group; member, Unison; magistrate"),
        ("2012-05", "leader of the council; group leader, group; member, Unison; magistrate"),
        ("[..2011]", "leader of the council; member, Unison; magistrate"),
    ],
)
def test_posts_are_those_that_may_have_been_held_on_the_day(day: str, posts: str) -> None:
    assert "; ".join(WHOLE.posts("lee", date(day))) == posts


def test_an_actor_without_roles_and_one_nobody_knows_held_no_posts() -> None:
    assert WHOLE.posts("union", date("2011")) == WHOLE.posts("nobody", date("2011")) == []


def test_a_post_without_dates_is_held_throughout() -> None:
    assert holds(Role(title="magistrate"), date("0001"))
    assert not holds(Role(title="mayor", during=date("2011-05/2012-05")), date("2012-06"))


def test_a_speaker_is_named_with_the_posts_held_when_it_was_said() -> None:
    first, second = VOTE.claims
    assert WHOLE.speaker(VOTE, first) == "Ann Lee, leader of the council and member, Unison and magistrate"
    assert WHOLE.speaker(VOTE, second) == "nobody"


def test_figures_are_said_in_the_order_that_matters_for_the_type() -> None:
    assert WHOLE.figures_said(VOTE) == ["307 for", "turnout ~60% (of members)", "3 spoiled"]


def test_records_are_found_by_the_ids_they_have_and_had() -> None:
    assert WHOLE.actor["nalgo"] is WHOLE.actor["union"] is UNION
    assert WHOLE.source["old-echo"].id == "echo"
    assert WHOLE.event["old-vote"] is VOTE
    assert [record.id for record in WHOLE.records()] == ["council", "union", "lee", "echo", "vote"]


def test_an_id_in_use_is_never_a_former_one() -> None:
    heir = Actor(id="heir", name="Heir", kind="group", formerly=("council",))
    assert Timeline(actors=(COUNCIL, heir)).actor["council"] is COUNCIL


# Mentions


def mentioned(pairs: Any) -> list[str]:
    return [f"{'.'.join(map(str, path))} {id}" for path, id in pairs]


def test_an_event_mentions_actors_sources_links_and_figures_each_with_the_way_to_it() -> None:
    assert mentioned(actor_mentions(VOTE)) == [
        "actors.0 union",
        "actors.1 nalgo",
        "claims.0.by lee",
        "claims.1.by nobody",
        "links.responds_to.1.claimed_by union",
    ]
    assert mentioned(source_mentions(VOTE)) == ["sources.0 echo", "sources.1 voice", "claims.0.sources.0 echo"]
    assert mentioned((path, link.id) for path, link in link_mentions(VOTE)) == [
        "links.responds_to.0 budget",
        "links.responds_to.1 offer",
        "links.cites.0 law",
    ]
    assert [(".".join(map(str, path)), name, str(said)) for path, name, said in figure_mentions(VOTE)] == [
        ("figures.spoiled", "spoiled", "3"),
        ("figures.turnout", "turnout", "~60% (of members)"),
        ("figures.votes_for", "votes_for", "307 votes"),
        ("claims.0.figures.share_not_rejecting", "share_not_rejecting", "77%"),
    ]


def test_an_actor_mentions_its_bodies_and_a_source_nobody() -> None:
    part = msgspec.structs.replace(LEE, part_of="party")
    assert mentioned(actor_mentions(part)) == [
        "part_of party",
        "roles.0.of council",
        "roles.1.of group",
        "roles.2.of union",
    ]
    records: tuple[AnyRecord, ...] = (LEE, *WHOLE.sources)
    for record in records:
        assert [*source_mentions(record), *link_mentions(record)] == []
    assert mentioned(actor_mentions(WHOLE.sources[0])) == []


# Values written in one line of text


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        (When, "2011-02-24~", date("2011-02-24~")),
        (Figure, "~60%", figure("~60%")),
        (Citation, "echo", Citation("echo")),
        (Citation, {"id": "echo", "at": "para 4"}, Citation("echo", "para 4")),
        (Link, {"id": "vote", "claimed_by": "lee"}, Link("vote", "lee")),
    ],
)
def test_a_value_goes_back_into_the_file_as_it_came(kind: type, written: Any, value: Any) -> None:
    assert decode(kind, written) == value
    assert encode(decode(kind, written)) == written
    assert hash(decode(kind, written)) == hash(value)


def test_a_reference_with_an_id_alone_is_written_short() -> None:
    assert encode(decode(Citation, {"id": "echo"})) == "echo"


AN_ID: Final = "write `the-id`, or `{id: the-id, at: ...}`"


@pytest.mark.parametrize(
    ("kind", "written", "message", "hint"),
    [
        (When, ["2011"], "a date is one line of text, not a list", "put it on the line of its key"),
        (When, ["2011", "2013"], "a date is one line of text, not a list", 'put it in quotes: `"[2011,2013]"`'),
        (Figure, {"votes": "5"}, "a figure is one line of text, not a mapping", "put it on the line of its key"),
        (Figure, None, "a figure is one line of text, not nothing", "put it on the line of its key"),
        (Citation, ["echo"], "a list where an id is wanted", AN_ID),
        (Citation, {"at": "p"}, "a mapping where an id is wanted", AN_ID),
        (Citation, {"id": "a", "at": ""}, "a mapping where an id is wanted", AN_ID),
        (Link, {"id": "a", "at": "p"}, "a mapping where an id is wanted", AN_ID.replace("at:", "claimed_by:")),
    ],
)  # fmt: skip
def test_what_is_no_value_is_refused(kind: type, written: Any, message: str, hint: str) -> None:
    with pytest.raises(Refused) as refused:
        decode(kind, written)
    assert (refused.value.message, refused.value.hint) == (message, hint)


def test_other_types_are_nobodys_to_read_or_write() -> None:
    with pytest.raises(NotImplementedError):
        decode(int, "5")
    with pytest.raises(NotImplementedError):
        encode(object())


def test_references_are_equal_by_kind_id_and_note() -> None:
    assert Citation("a") == Citation("a") != Citation("a", "p")
    assert Citation("a") != Link("a")
    assert Citation("a") != "a"
    assert len({Citation("a"), Citation("a"), Link("a", "b")}) == 2
    assert repr(Link("a", "b")) == "Link('a', 'b')"
    assert isinstance(Link("a"), Reference)


SHAPES: Final[list[Any]] = [None, "a", {}, []]


def test_plain_data_is_described_in_a_readers_words() -> None:
    assert [described(value) for value in SHAPES] == ["nothing", "a text", "a mapping", "a list"]


def test_a_file_round_trips_through_plain_data() -> None:
    whole = File(title="T", actors=WHOLE.actors, sources=WHOLE.sources, events=WHOLE.events)
    plain = msgspec.to_builtins(whole, enc_hook=encode)
    assert msgspec.convert(plain, File, dec_hook=decode) == whole
    assert list(plain) == ["title", *SECTIONS]
    assert plain["events"][0]["figures"] == {"spoiled": "3", "turnout": "~60% (of members)", "votes_for": "307 votes"}
    assert plain["events"][0]["links"]["responds_to"] == ("budget", {"id": "offer", "claimed_by": "union"})


@pytest.mark.parametrize(("on", "held"), [("[2012-03-24,2012-03-31]", False), ("[2012-03-24..2012-03-31]", True)])
def test_a_post_is_held_on_one_of_the_days_that_a_date_may_be(on: str, held: bool) -> None:
    role = Role(title="leader", during=date("2012-03-25/2012-03-30"))
    assert holds(role, date(on)) is held
