"""Queries: every key, how terms combine, who an actor stands for, what is said of words the record does not know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.query import phrases, search
from timeline.query.conditions import parts
from timeline.query.query import (
    CONDITIONS,
    Query,
    QueryError,
    Term,
    figure_name,
    find_actor,
    find_event,
    find_sources,
    folded,
    parse,
    select,
    split,
    with_events,
)
from timeline.record.model import Timeline
from timeline.text.reader import read

Search = Callable[[Timeline, Sequence[str]], list[Any]]

RECORD: Final = """
actors:
  - {id: council, name: Harbour Council, kind: council, aliases: [the council, "Ward & Quay"]}
  - {id: national, name: "Unison, the national union", kind: union}
  - {id: branch, name: Unison Harbour branch, kind: union, part_of: national, formerly: [nalgo]}
  - {id: stewards, name: Stewards' committee, kind: group, part_of: nalgo}
  - {id: unite, name: Unite, kind: union, aliases: [the branch, T.&G.W.U.]}
  - id: lee
    name: Siân Lee
    kind: person
    aliases: [Cllr Lee]
    formerly: [councillor-lee]
    roles: [{title: leader, of: council, during: 2010-07-14/2012-05-16}]
  - {id: marsh, name: Bo Marsh, kind: person, roles: [{title: secretary, of: branch}]}
  - {id: loner, name: Nobody in particular, kind: person}
sources:
  - {id: echo-1, type: article-newspaper, title: One, publisher: Harbour Echo, formerly: [old-echo]}
  - {id: echo-2, type: article-newspaper, title: Two, publisher: Harbour Echo}
  - {id: voice, type: webpage, title: Three, publisher: Union Voice}
  - {id: memo, type: document, title: Never cited}
events:
  - id: ballot
    type: ballot
    form: consultative
    date: 2011-02-24~
    title: Members vote
    summary: By post, in the hall.
    dispute: pay-2011
    actors: [branch]
    figures: {turnout: ~60%, votes_for: 307, saving: £5m/year}
    claims:
      - {by: marsh, says: A good turnout., sources: [voice], figures: {members: "nearly 1,800 members"}}
    sources: [old-echo]
    tags: [pay]
    formerly: [first-ballot]
  - id: strike
    type: strike
    date: 2011-05
    title: Bin bags pile up
    status: disputed
    dispute: pay-2011
    actors: [stewards]
    figures: {workers_involved: more than 600 people, turnout: less than 50%}
    claims:
      - {by: council, says: Few took part., figures: {workers_involved: 150-200 people}, sources: [echo-2]}
    tags: [pay, refuse]
  - id: talks
    type: talks
    date: 2012-05-01
    title: Talks with the leader
    place: Town hall
    question: Restore pay?
    note: Behind closed doors.
    actors: [lee, unite]
    figures: {offer: up to £12m, saving: £4m one-off (pay)}
    sources: [voice]
    tags: [offer]
  - id: speech
    type: statement
    date: 2012-06-01
    title: The former leader speaks
    status: planned
    actors: [councillor-lee]
    links: {responds_to: [{id: talks, claimed_by: unite}]}
  - id: rumour
    type: rumour
    date: 2011-05/..
    title: A rumour goes round
    actors: [loner]
    figures: {saving: at least £1m}
"""


def record() -> Timeline:
    reading = read({"x.yaml": RECORD.encode()})
    assert reading.problems == []
    return reading.timeline


WHOLE: Final = record()


def asked(*words: str, exact: bool = False, certain: bool = False) -> Query:
    return Query(terms=parse(words), exact=exact, certain=certain)


def found(*words: str, exact: bool = False, certain: bool = False) -> str:
    """The ids of the events a query selects, in the order of the timeline."""
    return " ".join(event.id for event in select(WHOLE, asked(*words, exact=exact, certain=certain)).events)


# Every key

SELECTED: Final = {
    # Words of the vocabulary and of the record, ignoring case, hyphens and underscores
    "type:strike": "strike",
    "TYPE:Strike": "strike",
    "type:rumour": "rumour",
    "type:pay-cut": "",
    "tag:pay": "ballot strike",
    "tag:Refuse": "strike",
    "dispute:PAY2011": "ballot strike",
    "status:planned": "speech",
    "status:confirmed": "ballot rumour talks",
    "form:consultative": "ballot",
    "form:statutory": "",
    "id:ballot": "ballot",
    "id:First-Ballot": "ballot",
    # Sources, by id, former id or publisher
    "source:echo-1": "ballot",
    "source:old-echo": "ballot",
    "source:ECHO 2": "strike",
    "source:harbour echo": "ballot strike",
    "source:voice": "ballot talks",
    "source:memo": "",
    # Text: title, summary, place, question, note, tags and claims
    "bags": "strike",
    "text:BY POST": "ballot",
    "text:town hall": "talks",
    "text:restore": "talks",
    "text:closed doors": "talks",
    "text:refuse": "strike",
    "text:few took": "strike",
    '"bin bags"': "strike",
    'text:"bin bags"': "strike",
    'text:"': "",
    "text:9%": "",
    # Dates
    "date:2011": "ballot strike rumour",
    "date:2011-05": "strike rumour",
    "date:2011-02-24": "ballot",
    "date:2011-05-20..2011-06": "strike rumour",
    "date:2012-05..": "rumour talks speech",
    "date:..2011-02": "ballot",
    "date:2012-05/..": "rumour talks speech",
    "date:../2011-02": "ballot",
    "date:[2012-05-01..2012-05-02]": "rumour talks",
    "from:2012": "rumour talks speech",
    "from:[2012-05..2012-06]": "rumour talks speech",
    "to:2011-05": "ballot strike rumour",
    "to:2011-05-01": "ballot strike rumour",
    # Near others: whatever day of each is meant, and those themselves
    "within:2months-of:type:ballot": "ballot",
    "within:3months-of:type:ballot": "ballot strike rumour",
    "within:12 weeks-after:type:ballot": "ballot strike rumour",
    "within:1year-before:type:talks": "strike rumour talks",
    "within:30days-of:-actor:branch": "strike rumour talks speech",
    "WITHIN:0days-OF:id:talks": "rumour talks",
    # Figures
    "figure:turnout": "ballot strike",
    "figure:Votes-For": "ballot",
    "figure:votes for = 307": "ballot",
    "figure:members": "ballot",
    # Actors: the body, its parts, its people, its speakers
    "actor:branch": "ballot strike",
    "actor:national": "ballot strike",
    "actor:stewards": "strike",
    "actor:council": "strike talks",
    "actor:marsh": "ballot",
    "actor:lee": "talks speech",
    "actor:unite": "talks speech",
    "actor:loner": "rumour",
}


@pytest.mark.parametrize(("word", "events"), SELECTED.items())
def test_a_term_selects(word: str, events: str) -> None:
    assert found(word) == events


def test_every_key_is_tried_above() -> None:
    # `record:` asks for one record of many; see test_corpus
    assert {term.key for term in parse(SELECTED)} | {"record"} == set(CONDITIONS)


@pytest.mark.parametrize(
    ("words", "events"),
    [
        ((), "ballot strike rumour talks speech"),
        (("tag:pay", "tag:offer"), "ballot strike talks"),
        (("tag:pay", "type:strike"), "strike"),
        (("tag:pay", "tag:offer", "type:talks", "type:strike"), "strike talks"),
        (("-tag:pay",), "rumour talks speech"),
        (("not:tag:pay",), "rumour talks speech"),
        (("NOT:Tag:Pay",), "rumour talks speech"),
        (("-bags",), "ballot rumour talks speech"),
        (('-"bin bags"',), "ballot rumour talks speech"),
        (("-tag:pay", "-tag:offer"), "rumour speech"),
        (("date:2011", "-tag:refuse", "-type:rumour"), "ballot"),
        (("from:2011-03", "to:2012-05-01"), "strike rumour talks"),
    ],
)
def test_keys_narrow_repeats_widen_and_a_minus_takes_away(words: tuple[str, ...], events: str) -> None:
    assert found(*words) == events


def test_a_query_without_terms_is_no_query_and_gives_the_timeline_itself() -> None:
    assert not asked()
    assert asked("bags")
    assert select(WHOLE, asked()) is WHOLE


@pytest.mark.parametrize(
    ("word", "may", "must"),
    [
        ("date:2011-05-10..2011-05-20", "strike rumour", ""),
        ("date:2011-05", "strike rumour", "strike"),
        ("from:2011-05", "strike rumour talks speech", "strike rumour talks speech"),
        ("to:2011-05", "ballot strike rumour", "ballot strike"),
        # `~60%` counts as 60, `less than 50%` as anything below 50
        ("figure:turnout<50", "strike", "strike"),
        ("figure:turnout<40", "strike", ""),
        ("figure:turnout>=50%", "ballot", "ballot"),
        ("figure:turnout=60", "ballot", "ballot"),
        ("figure:turnout=50", "", ""),
        ("figure:turnout=49", "strike", ""),
        ("figure:turnout<=50", "strike", "strike"),
        ("figure:turnout>55", "ballot", "ballot"),
        # `more than 600 people` by the event, `150-200 people` by a claim
        ("figure:workers_involved>600", "strike", "strike"),
        ("figure:workers_involved>700", "strike", ""),
        ("figure:workers_involved<=600", "strike", "strike"),
        ("figure:workers_involved = 600", "", ""),
        ("figure:workers_involved=150", "strike", ""),
        ("figure:workers_involved<150", "", ""),
        # `up to £12m`, `nearly 1,800`
        ("figure:offer>10m", "talks", ""),
        ("figure:offer<=£12m", "talks", "talks"),
        ("figure:offer>£12m", "", ""),
        ("figure:members=1,800", "ballot", ""),
        # a unit, period or basis that is given must be the figure's: `£5m/year`, `£4m one-off (pay)`, `at least £1m`
        ("figure:saving>=£1m", "ballot rumour talks", "ballot rumour talks"),
        ("figure:saving>=€1m", "", ""),
        ("figure:saving>=£1m/year", "ballot", "ballot"),
        ("figure:saving>£1m one-off", "talks", "talks"),
        ("figure:saving>1m (pay)", "talks", "talks"),
        ("figure:saving<£4.5m", "rumour talks", "talks"),
    ],
)
def test_what_must_be_so_is_less_than_what_may_be(word: str, may: str, must: str) -> None:
    assert (found(word), found(word, certain=True)) == (may, must)


# Actors

NAMES: Final = {
    "council": "council",
    "HARBOUR COUNCIL": "council",
    "Ward and Quay": "council",
    "nalgo": "branch",
    "NALGO": "branch",
    "unison-harbour branch": "branch",
    "stewards’ committee": "stewards",
    "t & g w u": "unite",
    "branch": "branch",  # an id, although Unite is called "the branch"
    "The Branch": "unite",
    "Sian Lee": "lee",
    "cllr. lee": "lee",
    "councillor lee": "lee",
}


@pytest.mark.parametrize(("name", "id"), NAMES.items())
def test_an_actor_is_found_by_what_people_call_it(name: str, id: str) -> None:
    assert find_actor(WHOLE, name).id == id


def test_words_of_a_name_that_only_one_actor_has_are_that_actor() -> None:
    for name, id in {"sian": "lee", "Bo": "marsh", "particular": "loner", "steward's committee": "stewards"}.items():
        assert ids(select(WHOLE, Query(terms=parse([f"actor:{name}"])))) == ids(
            select(WHOLE, Query(terms=parse([f"actor:{id}"])))
        ), name
    with pytest.raises(QueryError, match=r"no actor is `Bo`"):
        find_actor(WHOLE, "Bo")  # what writes a person into a record wants the whole name


def test_words_that_several_actors_have_name_them() -> None:
    with pytest.raises(QueryError) as refused:
        select(WHOLE, Query(terms=parse(["actor:harbour"])))
    assert (refused.value.message, refused.value.hint) == ("`harbour` may be 2 actors", "write `council` or `branch`")


SEARCHES = {
    (search.actors, ""): "council national branch stewards unite lee marsh loner",
    (search.actors, "unison"): "national branch stewards marsh",
    (search.actors, "UNISON harbour"): "branch stewards marsh",
    (search.actors, "secretary"): "marsh",
    (search.actors, "person leader"): "lee",
    (search.actors, "nalgo"): "branch",
    (search.actors, "zzz"): "",
    (search.sources, "harbour echo"): "echo-1 echo-2",
    (search.sources, "article two"): "echo-2",
    (search.sources, "newspaper one"): "echo-1",
    (search.sources, "old-echo"): "echo-1",
}


@pytest.mark.parametrize(("asked", "ids"), SEARCHES.items(), ids=lambda x: str(x)[:30])
def test_lists_are_searched_by_every_word(asked: tuple[Search, str], ids: str) -> None:
    find, words = asked
    assert [found.id for found in find(WHOLE, words.split())] == ids.split()


def test_a_name_is_folded_to_its_letters_and_digits() -> None:
    assert folded("Siân O’Neill-Smith & Co. (2012)") == "sianoneillsmithandco2012"


def test_the_parts_of_a_body_are_found_at_any_depth_even_in_a_circle() -> None:
    text = "actors:\n" + "".join(
        f"  - {{id: {id}, name: {id}, kind: group, part_of: {whole}}}\n" for id, whole in ("ab", "bc", "ca", "da")
    )
    timeline = read({"x.yaml": text.encode()}).timeline
    assert sorted(body.id for body in parts(timeline, timeline.actor["a"])) == ["b", "c", "d"]
    assert [body.id for body in parts(WHOLE, WHOLE.actor["national"])] == ["branch", "stewards"]


@pytest.mark.parametrize(
    ("name", "events"),
    [
        ("branch", "ballot"),
        ("national", ""),
        ("council", ""),
        ("marsh", ""),
        ("lee", "talks speech"),
        ("unite", "talks"),
    ],
)
def test_exact_takes_only_what_an_event_lists(name: str, events: str) -> None:
    assert found(f"actor:{name}", exact=True) == events


def test_people_stand_for_a_body_only_while_they_hold_a_post_in_it() -> None:
    assert "talks" in found("actor:council")
    assert "speech" not in found("actor:council")


# What a selection keeps


@pytest.mark.parametrize(
    ("word", "actors", "sources"),
    [
        ("id:ballot", "national branch marsh", "echo-1 voice"),
        ("id:strike", "council national branch stewards", "echo-2"),
        ("id:talks", "council unite lee", "voice"),
        ("id:speech", "council unite lee", ""),
        ("type:pay_cut", "", ""),
    ],
)
def test_a_selection_keeps_the_actors_and_sources_it_mentions_and_their_bodies(
    word: str, actors: str, sources: str
) -> None:
    chosen = select(WHOLE, asked(word))
    assert " ".join(actor.id for actor in chosen.actors) == actors
    assert " ".join(source.id for source in chosen.sources) == sources


def test_a_timeline_of_chosen_events_stands_in_the_order_given() -> None:
    turned = with_events(WHOLE, WHOLE.events[::-1])
    assert turned.events == WHOLE.events[::-1]
    assert turned.actors == WHOLE.actors
    assert (turned.title, turned.vocabulary, turned.origins) == (WHOLE.title, WHOLE.vocabulary, WHOLE.origins)


# What is said of words nobody knows

ALL_KEYS: Final = (
    "known are `type:`, `form:`, `actor:`, `tag:`, `dispute:`, `source:`, `status:`, `date:`, `from:`, `to:`, "
    "`figure:`, `text:`, `id:`, `record:` and `within:`"
)
STATUSES: Final = "known are cancelled, confirmed, disputed, planned and reported"

ONE_NUMBER: Final = "write one number: `figure:turnout<50`"

UNKNOWN: Final = (
    ("typ:strike", "`typ:` is not a key of a query", "did you mean `type`?"),
    ("Qqq:strike", "`Qqq:` is not a key of a query", ALL_KEYS),
    ("https://example.org", "`https:` is not a key of a query", ALL_KEYS),
    ("type:", "`type:` has nothing after the colon", "write `type:strike`"),
    ('type:""', '`type:""` has nothing after the colon', "write `type:strike`"),
    ("", "an empty word", "write `type:strike`"),
    ("-", "an empty word", "write `type:strike`"),
    ("type:strik", "no type is `strik`", "did you mean `strike`, `strike_series` or `action_short_of_strike`?"),
    ("type:rumor", "no type is `rumor`", "did you mean `rumour`?"),
    ("tag:offers", "no tag is `offers`", "did you mean `offer`?"),
    ("tag:zzz", "no tag is `zzz`", "known are offer, pay and refuse"),
    ("dispute:pay-2012", "no dispute is `pay-2012`", "did you mean `pay-2011`?"),
    ("status:plan", "no status is `plan`", "did you mean `planned`?"),
    ("status:zzz", "no status is `zzz`", STATUSES),
    ("actor:unitte", "no actor is `unitte`", "did you mean `unite`?"),
    ("actor:unison harbor branch", "no actor is `unison harbor branch`", "did you mean `branch`?"),
    ("actor:zzz", "no actor is `zzz`", "see `timeline actors`"),
    ("source:harbour eco", "no source or publisher is `harbour eco`", "did you mean `Harbour Echo`?"),
    ("source:zzz", "no source or publisher is `zzz`", "see `timeline sources`"),
    ("id:balot", "no event has the id `balot`", "did you mean `ballot`?"),
    ("id:zzz", "no event has the id `zzz`", "see `timeline show --ids`"),
    ("figure:turnuot", "no figure is `turnuot`", "did you mean `turnout`?"),
    ("figure:turnout<", "`figure:turnout<` is not a comparison", "write `figure:turnout` or `figure:turnout<50`"),
    ("figure:turnout<half", "`half` is not a figure: half is a share", "write `50%`"),
    ("figure:turnout=<50", "`<50` is not a figure: how it was put comes first, in words", "write `less than 50`"),
    ("figure:offer<up to £5m", "`up to £5m` is not one number to compare with", ONE_NUMBER),
    ("figure:offer<1-5", "`1-5` is not one number to compare with", ONE_NUMBER),
    ("date:2011-13", "`2011-13`: there is no month 13", "months are 01 to 12, seasons 21 to 24"),
    ("date:2012..2011", "`2012..2011` ends before it starts", "write `2011..2012`"),
    ("date:..", "`..` has no date on either side", "write `date:2011-05..2011-08`"),
    ("from:23/05/2011", "`23/05/2011` is not a date: the year comes first, with hyphens", "write `2011-05-23`"),
    ("to:", "`to:` has nothing after the colon", "write `type:strike`"),
)  # fmt: skip


@pytest.mark.parametrize(("word", "message", "hint"), UNKNOWN, ids=[word for word, _, _ in UNKNOWN])
def test_what_cannot_be_answered_is_said_with_what_would_be_right(word: str, message: str, hint: str) -> None:
    with pytest.raises(QueryError) as error:
        found(word)
    assert (error.value.message, error.value.hint) == (message, hint)


def test_a_record_without_tags_says_so() -> None:
    with pytest.raises(QueryError) as error:
        select(Timeline(), asked("tag:pay"))
    assert (str(error.value), error.value.hint) == ("no tag is `pay`", "the record has none")


def test_dates_may_be_read_in_words() -> None:
    query = asked("date:last year..last May", "-type:rumour")
    chosen = select(WHOLE, query, lambda text: phrases.parse(text, dt.date(2012, 5, 16)))
    assert [event.id for event in chosen.events] == ["ballot", "strike"]


def test_a_query_is_split_as_a_shell_would() -> None:
    assert split("""type:strike 'text:bin bags' text:"town hall" """) == [
        "type:strike",
        "text:bin bags",
        "text:town hall",
    ]
    with pytest.raises(QueryError, match="a quote is not closed"):
        split("text:'bin")


def test_terms_keep_what_was_asked() -> None:
    assert parse(["-Type:strike", "bin bags", 'text:"a:b"', "date:2011..2012"]) == (
        Term("type", "strike", True),
        Term("text", "bin bags"),
        Term("text", "a:b"),
        Term("date", "2011..2012"),
    )


def test_what_is_looked_up_is_found() -> None:
    assert find_event(WHOLE, "FIRST-BALLOT").id == "ballot"
    assert [source.id for source in find_sources(WHOLE, "harbour-echo")] == ["echo-1", "echo-2"]
    assert figure_name(WHOLE, "Votes For") == "votes_for"


# Laws

term = st.sampled_from(sorted(SELECTED))


def ids(timeline: Timeline) -> list[str]:
    return [event.id for event in timeline.events]


@given(term, term, st.booleans(), st.booleans())
def test_two_terms_select_what_both_do_or_with_one_key_what_either_does(
    one: str, other: str, exact: bool, certain: bool
) -> None:
    first, second = (set(found(word, exact=exact, certain=certain).split()) for word in (one, other))
    same_key = len({word.key for word in parse([one, other])}) == 1
    assert set(found(one, other, exact=exact, certain=certain).split()) == (
        first | second if same_key else first & second
    )


@given(term, st.booleans(), st.booleans())
def test_not_selects_the_rest(word: str, exact: bool, certain: bool) -> None:
    chosen, rest = (found(w, exact=exact, certain=certain).split() for w in (word, f"-{word}"))
    assert sorted([*chosen, *rest]) == sorted(ids(WHOLE))


alone = term.filter(lambda word: "within" not in word.lower())
"""Terms that ask each event by itself: near what others are depends on what is there, and on what is meant by it."""


@given(alone)
def test_certain_and_exact_select_no_more(word: str) -> None:
    assert set(found(word, certain=True).split()) <= set(found(word).split())
    assert set(found(word, exact=True).split()) <= set(found(word).split())


@given(alone, st.booleans(), st.booleans())
def test_selecting_twice_is_selecting_once(word: str, exact: bool, certain: bool) -> None:
    query = asked(word, exact=exact, certain=certain)
    once = select(WHOLE, query)
    if once.events:
        assert select(once, query) == once


@given(st.text(max_size=20) | st.builds("{}:{}".format, st.sampled_from(sorted(CONDITIONS)), st.text(max_size=12)))
def test_any_word_is_answered_or_refused(word: str) -> None:
    try:
        chosen = select(WHOLE, asked(word))
    except QueryError as error:
        assert error.message  # noqa: PT017
    else:
        assert set(ids(chosen)) <= set(ids(WHOLE))
