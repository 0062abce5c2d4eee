"""Changes in editorial words: what is said of each kind, what is no difference, and the forms it is printed in."""

from __future__ import annotations

import json
import re
from textwrap import dedent
from typing import Final

import msgspec
import pytest
from conftest import SAMPLE, Golden
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rich.console import Console

from timeline.record.dates import parse
from timeline.record.figures import parse as figure
from timeline.record.model import Timeline
from timeline.review import comparison, wording
from timeline.review import diff as differences
from timeline.review.changes import Diff
from timeline.review.diff import diff
from timeline.text import reader
from timeline.views import changes

BASE = SAMPLE.read_text()


def read(text: str) -> Timeline:
    return reader.read({"events.yaml": text.encode()}).timeline


def edited(*edits: tuple[str, str]) -> Diff:
    """The sample record before and after some replacements, each of which must find its place."""
    new = BASE
    for old, text in edits:
        assert old in new
        new = new.replace(old, text, 1)
    return diff(read(BASE), read(new))


def said(found: Diff) -> list[str]:
    return [field.says for change in found.changes for field in change.fields]


def shown(found: Diff, width: int = 100, *, stat: bool = False) -> str:
    console = Console(width=width, color_system=None)
    with console.capture() as capture:
        console.print(changes.render(found, stat=stat), end="")
    return capture.get()


EDITS: Final[dict[str, tuple[tuple[str, str], str]]] = {
    "a date moved": (
        ("date: 2011-02-16", "date: 2011-02-23"),
        "date moved 7 days later, from 16 February 2011 to 23 February 2011",
    ),
    "a date narrowed": (("published: 2011-05", "published: 2011-05-23"),
                        "date of publication narrowed from May 2011 to 23 May 2011"),
    "a figure corrected": (("against: 1,552", "against: 1,562"),
                           "votes against corrected from 1,552 to 1,562 (+10, +0.6%)"),
    "a figure added": (("saving: up to", "income: £2m\n      saving: up to"), "income added: £2m"),
    "a figure taken out": (("      posts_cut: 205 posts\n", ""), "posts cut removed: 205 posts"),
    "a word": (("status: disputed", "status: reported"), "status changed from disputed to reported"),
    "a text put in": (("place: Civic Centre", "place: Civic Centre\n    financial_year: 2010/11"),
                      "financial year added: 2010/11"),
    "a text taken out": (("    place: Civic Centre\n", ""), "place removed: Civic Centre"),
    "a title": (("title: Unison members reject", "title: Most Unison members reject"),
                "title: {+Most+} Unison members reject the …"),
    "a paragraph": (("it gives no mandate.\n\n", "it gives no mandate.\n"),
                    "summary: … it gives no mandate. [-¶-] The result came out …"),
    "an actor": (("    actors: [unison]\n    dates", "    actors: [unison, harbour-council]\n    dates"),
                 "actor added: Harbour Council"),
    "a source": (("para 2}, voice-7]", "para 2}]"), "source removed: Union Voice, May 2011: Why we strike"),
    "a place in a source": (("at: para 4", "at: para 5"),
                            ("in the claim of Ann Lee: source Harbour Echo, about 24 Feb 2011: Members reject the "
                            "cuts, at para 5 (was at para 4)")),
    "a tag": (("tags: [pay, refuse]", "tags: [refuse, pay, bins]"), "tag added: bins"),
    "a link": (("responds_to: [council-sets-budget]", "leads_to: [refuse-strike]"),
               "link “responds to” removed: “Full council sets the budget” (council-sets-budget)"),
    "a link's word": ((", claimed_by: bo-marsh", ""),
                      ("link “responds to” “Unison members reject the pay cuts” (joint-ballot) (was claimed by "
                      "bo-marsh)")),
    "a further date": (("opened: 2011-02-04", "opened: 2011-02-05"),
                       "date “ballot opened” moved 1 day later, from 4 February 2011 to 5 February 2011"),
    "a claim's figure": (("nearly 3,200", "nearly 3,300"),
                         ("in the claim of Bo Marsh: union members corrected from nearly 3,200 members to nearly 3,300 "
                         "members (+100, +3.1%)")),
    "a claim's words": (("says: Turnout beat", "says: The turnout beat"),
                        "in the claim of Bo Marsh: words: [-Turnout-] {+The turnout+} beat that of the …"),
    "a post's time": (("during: 2012-05-16/..", "during: 2012-05-17/.."),
                      ("post “group leader, Conservatives”: time in the post shortened from since 16 May 2012 to since "
                      "17 May 2012")),
    "a post": (("      - {title: branch secretary, of: unison}\n", "      - {title: member, of: unison}\n"),
               "post removed: branch secretary, Unison"),
    "an alias": (("aliases: [the council]", "aliases: [the council, HC]"), "alias added: HC"),
    "a mark": (("    partisan: true\n", ""), "no longer partisan"),
    "a key of one's own": (("x-checked: 2026-11-22", "x-checked: 2026-11-23"), "x-checked changed: 2026-11-23"),
    "a list of one's own": (("x-checked: 2026-11-22", "x-checked: [2026, 2027]"), "x-checked changed: 2026, 2027"),
    "the title of the record": (("title: Harbour Council pay dispute", "title: Harbour pay dispute"),
                                "title: Harbour [-Council-] pay dispute"),
    "the vocabulary": (("label: braziers", "label: fires"), "vocabulary: figure “braziers” changed"),
}  # fmt: skip


@pytest.mark.parametrize(("edit", "says"), EDITS.values(), ids=EDITS.keys())
def test_an_edit_is_told_in_words(edit: tuple[str, str], says: str) -> None:
    found = edited(edit)
    assert [change.what for change in found.changes] == ["changed"]
    assert says in said(found)


SAME = {
    "the order of keys": (
        "    kind: council\n    aliases: [the council]\n",
        "    aliases: [the council]\n    kind: council\n",
    ),
    "quotes": ("title: Why we strike", 'title: "Why we strike"'),
    "comments": ("  - id: echo-1\n", "  # Seen on microfilm\n  - id: echo-1  # here\n"),
    "the order of a list": ("[unison, harbour-council]", "[harbour-council, unison]"),
    "how a figure is written": ("posts_cut: 205 posts", 'posts_cut: "205  posts"'.replace("  ", " ")),
    "thousands": ("against: 1,552", "against: 1552"),
    "where lines break": (
        "summary: The budget for 2011/12 closes",
        "summary: >-\n      The budget\n      for 2011/12 closes",
    ),
    "how a list is laid out": ("aliases: [Unison, UNISON Harbour]", "aliases:\n      - UNISON Harbour\n      - Unison"),
}


@pytest.mark.parametrize(("old", "new"), SAME.values(), ids=SAME.keys())
def test_what_is_only_written_otherwise_is_no_difference(old: str, new: str) -> None:
    found = edited((old, new))
    assert found.changes == ()
    assert found.unchanged == len(list(found.new.records()))


def test_the_order_of_records_is_no_difference() -> None:
    head, events = BASE.split("events:\n")
    first, *others = events.split("\n  - id: ")
    turned = "".join(f"\n  - id: {event}" for event in reversed(others))
    assert diff(read(BASE), read(f"{head}events:{turned}{first}\n")).changes == ()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("2011-05", "2011-05-23", "narrowed from May 2011 to 23 May 2011"),
        ("2011-05-23", "2011-05", "widened from 23 May 2011 to May 2011"),
        ("[2011-05-01..2011-05-09]", "2011-05-02", "narrowed from between 1 and 9 May 2011 to 2 May 2011"),
        ("2011-05-23", "2011-05-22", "moved 1 day earlier, from 23 May 2011 to 22 May 2011"),
        ("2011-05-23/2011-05-24", "2011-05-25/2011-05-26",
         "moved 2 days later, from 23 to 24 May 2011 to 25 to 26 May 2011"),
        ("2011-05-23/2011-05-27", "2011-05-23/2011-05-24", "shortened from 23 to 27 May 2011 to 23 to 24 May 2011"),
        ("2011-05-23", "2011-05-23/2011-05-24", "changed from 23 May 2011 to 23 to 24 May 2011"),
        ("2011-05-23/2011-05-24", "2011-05-23", "changed from 23 to 24 May 2011 to 23 May 2011"),
        ("2011-05-23/..", "2011-05-23/2011-05-24", "shortened from since 23 May 2011 to 23 to 24 May 2011"),
        ("2011-05", "2011-06", "changed from May 2011 to June 2011"),
        ("2011-05-23", "2011-05-23~", "changed from 23 May 2011 to about 23 May 2011"),
    ],
)  # fmt: skip
def test_dates_are_narrowed_widened_or_moved(old: str, new: str, says: str) -> None:
    assert wording.moved(parse(old), parse(new)) == says


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("1552", "1,562", " (+10, +0.6%)"),
        ("0", "12", " (+12)"),
        ("60%", "~62.5%", " (+2.5 percentage points)"),
        ("60%", "59%", " (−1 percentage point)"),
        ("60%", "~60%", " (put as about)"),
        ("£6.6m/year", "£7m/year", " (+£400,000, +6.1%)"),
        ("£6.6m/year", "£7m", ""),
        ("155", "1,550", " (+1,395, a slip of the decimal point?)"),
        ("100 people", "100 posts", " (another unit)"),
        ("100", "100 posts", ""),
        ("2-5.5%", "2-6%", ""),
        ("100 (headcount)", "90 (full-time)", ""),
    ],
)
def test_a_correction_says_by_how_much(old: str, new: str, says: str) -> None:
    assert wording.by_how_much(figure(old), figure(new)) == says


def test_records_are_added_and_removed() -> None:
    found = edited(
        ("  - id: voice-7\n", "  - {id: bbc-1, type: webpage, title: News, publisher: BBC}\n  - id: voice-7\n"),
        ("  - id: town-hall-picket\n    type: picket\n    form: mass\n", "  - id: other\n    type: statement\n"),
        ("Picket of the town hall", "Statement"),
    )
    assert [(change.what, change.kind, change.id) for change in found.changes] == [
        ("removed", "event", "town-hall-picket"),
        ("added", "event", "other"),
        ("added", "source", "bbc-1"),
    ]
    assert differences.summary(found) == "1 event and 1 source added, 1 event removed, 13 unchanged"


def test_claims_are_added_and_withdrawn_by_their_speakers() -> None:
    claim = "      - by: bo-marsh\n        says: Turnout beat that of the local elections.\n"
    other = "      - by: unison\n        says: It was a landslide.\n"
    found = edited((claim + '        figures: {members: "nearly 3,200 members"}\n', other))
    assert said(found) == [
        "claim of Bo Marsh withdrawn: “Turnout beat that of the local elections.” (nearly 3,200 members)",
        "claim added by Unison Harbour branch: “It was a landslide.”",
    ]


def test_a_second_claim_of_one_speaker_is_not_taken_for_the_first() -> None:
    first = "says: 77 per cent of staff did not vote to reject the cuts."
    found = edited(
        (
            f"      - by: ann-lee\n        {first}",
            f"      - {{by: ann-lee, says: Enough.}}\n      - by: ann-lee\n        {first}",
        )
    )
    assert said(found) == ["claim added by Ann Lee: “Enough.”"]


RENAMED = ("id: refuse-strike\n", "id: bin-strike\n")


def test_a_record_alike_in_all_but_its_id_is_renamed() -> None:
    found = edited(RENAMED)
    assert [(c.what, c.was, c.id) for c in found.changes] == [("renamed", "refuse-strike", "bin-strike")]


def test_a_rename_is_followed_through_the_former_id() -> None:
    found = edited(
        (RENAMED[0], "id: bin-strike\n    formerly: [refuse-strike]\n"), ("more than 100 people", "~90 people")
    )
    (change,) = found.changes
    assert (change.what, change.was, change.id) == ("changed", "refuse-strike", "bin-strike")
    assert said(found) == ["workers involved corrected from more than 100 people to ~90 people (−10, −10.0%)"]
    back = diff(found.new, found.old)
    assert [(c.was, c.id) for c in back.changes] == [("bin-strike", "refuse-strike")]


def test_references_to_a_renamed_record_are_no_difference() -> None:
    found = edited(
        ("id: joint-ballot\n", "id: first-vote\n"), ("{id: joint-ballot, claimed", "{id: first-vote, claimed")
    )
    assert [(c.was, c.id) for c in found.changes] == [("joint-ballot", "first-vote")]
    actor = edited(("id: unison\n", "id: unison-harbour\n"), ("of: unison}", "of: unison-harbour}"))
    assert [(c.was, c.id) for c in actor.changes] == [("unison", "unison-harbour")]


def test_twins_are_not_guessed_at() -> None:
    twins = "events:\n" + "".join(f"  - {{id: {id}, type: talks, date: 2011, title: Talks}}\n" for id in "ab")
    found = diff(read(twins), read(twins.replace("id: a,", "id: c,").replace("id: b,", "id: d,")))
    assert sorted(change.what for change in found.changes) == ["added", "added", "removed", "removed"]


def test_a_record_that_cannot_be_read_is_not_called_removed() -> None:
    assert edited(("date: 2012-21", "date: sometime")).changes == ()
    assert diff(read(BASE.replace("date: 2012-21", "date: sometime")), read(BASE)).changes == ()


ALL = (
    ("date: 2011-02-16", "date: 2011-02-23"),
    ("title: Unison members reject the pay cuts", 'title: "@members of `Unison` reject | <b>#2</b> cuts, [see](https://x.y)"'),
    ("against: 1,552", "against: 1,562"),
    ("turnout: ~60%", "turnout: ~62%"),
    ("says: Turnout beat", "says: The turnout beat"),
    ("  - id: voice-7\n",
     ("  - {id: bbc-1, type: webpage, title: News | @bbc, publisher: BBC,\n     "
     "url: https://bbc.co.uk/@1}\n  - id: voice-7\n")),
    RENAMED,
    ("  - id: work-to-rule\n    type: action_short_of_strike\n    form: work_to_rule\n",
     "  - id: other\n    type: statement\n"),
)  # fmt: skip


def test_the_terminal_and_the_comment_read_well(golden: Golden) -> None:
    found = edited(*ALL)
    golden("changes.txt", shown(found))
    golden("changes.md", changes.markdown(found))


def test_the_count_is_one_line() -> None:
    assert shown(edited(*ALL), 300, stat=True).count("\n") == 1
    assert shown(diff(read(BASE), read(BASE))) == "No difference, 14 unchanged\n"


def test_the_json_has_its_shape() -> None:
    found = differences.plain(edited(*ALL))
    assert json.loads(json.dumps(found)) == found
    assert found["schema"] == 1
    assert [(r["id"], r["kind"]) for r in found["added"]] == [("other", "event"), ("bbc-1", "source")]
    assert [r["id"] for r in found["removed"]] == ["work-to-rule"]
    assert found["renamed"] == [{"old": "refuse-strike", "new": "bin-strike", "kind": "event"}]
    budget, ballot = found["changed"]
    assert budget["fields"] == [
        {"field": "date", "old": "2011-02-16", "new": "2011-02-23",
         "says": "date moved 7 days later, from 16 February 2011 to 23 February 2011"},
    ]  # fmt: skip
    assert ballot["fields"][1] == {
        "field": "figures.votes_against",
        "old": "1,552",
        "new": "1,562",
        "says": "votes against corrected from 1,552 to 1,562 (+10, +0.6%)",
    }


def test_no_text_of_the_record_is_markup_in_the_comment() -> None:
    text = changes.markdown(edited(*ALL))
    assert not re.search(r"@\w|(?<!&)#\d|`|<b>|\]\(|https://", text)
    rows = [line for line in text.split("\n") if line.startswith("|")]
    assert {line.count("|") for line in rows} == {4}


def test_a_comment_stays_within_what_a_forge_accepts() -> None:
    event = "  - {{id: e{0}, type: talks, date: 2011, title: Talks {0}, summary: {1}}}\n"
    many = "events:\n" + "".join(event.format(i, "word " * 80) for i in range(1_500))
    text = changes.markdown(diff(read("events: []\n"), read(many)))
    assert 40_000 < len(text) < 60_000
    assert re.search(r"\d+ more records changed", text)
    assert re.search(r"Details of [\d,]+ more records are left out", text)
    assert text.count("<details>") == text.count("</details>")


def test_nothing_in_a_record_drives_the_terminal() -> None:
    old = read("events:\n  - {id: a, type: talks, date: 2011, title: One}\n")
    title = msgspec.structs.replace(old.events[0], title="One \x1b[31mtwo")
    assert "One {+\\x1b[31mtwo+}" in shown(diff(old, Timeline(events=(title,))))


WORDS = st.lists(st.sampled_from(["one", "two", "three", "\n\n", "four"]), max_size=30).map(" ".join)


@settings(max_examples=60)
@given(WORDS, WORDS)
def test_compared_words_hold_the_new_text_and_the_old(old: str, new: str) -> None:
    assume(old.split() != new.split())
    words = comparison.compared(old, new, context=100)
    for text, own in ((old, "-"), (new, "+")):
        kept = " ".join(part for what, part in words if what in ("=", own)).replace("¶", "\n\n")
        paragraphs = [" ".join(p.split()) for p in re.split(r"\n\s*\n", text.strip())]
        assert [" ".join(p.split()) for p in kept.split("\n\n")] == paragraphs or not text.strip()


TITLES = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["One", "Two", "Three"]), max_size=6)


@settings(max_examples=60)
@given(TITLES, TITLES)
def test_what_one_way_adds_the_other_way_removes(one: dict[str, str], other: dict[str, str]) -> None:
    sides = [read(listed(titles)) for titles in (one, other)]
    there, back = diff(*sides), diff(*reversed(sides))
    turned = {"added": "removed", "removed": "added"}
    assert sorted((c.what, c.was or c.id) for c in there.changes) == sorted(
        (turned.get(c.what, c.what), c.id) for c in back.changes
    )
    assert diff(sides[0], sides[0]).changes == ()


def listed(titles: dict[str, str]) -> str:
    event = "  - {{id: {}, type: talks, date: 2011, title: {}}}\n"
    return dedent("events:\n") + "".join(event.format(*pair) for pair in titles.items())
