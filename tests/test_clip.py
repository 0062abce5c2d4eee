"""Articles become drafts: what is found in twelve invented ones, what cannot be read, and what a draft holds."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import socket
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from conftest import HERE, Run
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline import exporters
from timeline.authoring.clip import article as articles
from timeline.authoring.clip import draft, proposing, scene
from timeline.prose.findings import Findings, find
from timeline.prose.passages import paragraphs
from timeline.record.model import Timeline
from timeline.text import clippings, reader

CASES = HERE / "cases" / "clip"
RECORD = CASES / "record.yaml"


class Case(NamedTuple):
    """An article, and what is in it: `(paragraph, value)` for each kind of find, `(type, date)` for events."""

    name: str
    article: articles.Article
    truth: dict[str, set[tuple[Any, str]]]


def case(file: Path) -> Case:
    data = yaml.load(file.read_text(), yaml.BaseLoader)
    truth: dict[str, set[tuple[Any, str]]] = {
        key: {(int(para), value.lower()) for para, value in data[key]}
        for key in ("dates", "figures", "actors", "speakers")
    }
    truth["events"] = {(type, date) for type, date in data["events"]}
    texts = paragraphs(data["text"])
    return Case(file.stem, articles.Article(data["title"], texts, "Marlhaven Courier", "", data["published"]), truth)


ALL = [case(file) for file in sorted(CASES.glob("*.yaml")) if file != RECORD]


@pytest.fixture(scope="module")
def timeline() -> Timeline:
    reading = reader.load([str(RECORD)])
    assert not reading.problems
    return reading.timeline


def found(case: Case, timeline: Timeline) -> Findings:
    return find(case.article.texts, dt.date.fromisoformat(case.article.published), timeline)


def understood(case: Case, timeline: Timeline) -> dict[str, set[tuple[Any, str]]]:
    findings = found(case, timeline)
    kinds = {"dates": "date", "figures": "figure", "actors": "actor", "speakers": "speech"}
    got: dict[str, set[tuple[Any, str]]] = {
        key: {(item.para, (item.value or item.text).lower()) for item in findings.of(kind)}
        for key, kind in kinds.items()
    }
    events = (proposal.event for proposal in proposing.propose(case.article, findings, timeline).proposals)
    return got | {"events": {(event.type, event.date.text) for event in events}}


FLOORS = {
    "dates": (0.95, 0.90),
    "figures": (0.95, 0.95),
    "actors": (0.98, 0.95),
    "speakers": (0.90, 0.85),
    "events": (0.70, 0.75),
}
"""The least precision and recall of each kind, over all articles.

The rules were made with these articles in view, so that what they score says little of the next one. What articles
scored before the rules had seen them, precision and recall: `union`, `chamber`, `minutes` and `roundup` 0.963/0.839 for
dates, 0.797/0.839 for figures, 0.962/0.862 for actors, 0.846/0.579 for speakers; after what these taught, `letter`,
`bulletin`, `obituary` and `wire` 0.867/0.867, 0.878/0.947, 1.000/1.000 and 0.800/0.615. After fifteen reports of real
papers had taught more, four others, which are not ours to keep here, scored 0.833/0.938, 0.906/0.879, 1.000/0.900 and
1.000/0.818.
"""


def test_what_is_found_in_the_articles_holds_its_floors(timeline: Timeline, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(ALL) >= 12
    told = ["", "kind        precision   recall"]
    low = []
    results = [(case.truth, understood(case, timeline)) for case in ALL]
    for kind, (precise, whole) in FLOORS.items():
        right = sum(len(truth[kind] & got[kind]) for truth, got in results)
        precision = right / sum(len(got[kind]) for _, got in results)
        recall = right / sum(len(truth[kind]) for truth, _ in results)
        told.append(f"{kind:10} {precision:10.3f} {recall:8.3f}")
        low += [kind] if precision < precise or recall < whole else []
    with capsys.disabled():
        sys.stdout.write("\n".join(told) + "\n")
    assert not low, told


def test_every_find_stands_where_it_says(timeline: Timeline) -> None:
    for each in ALL:
        for items in found(each, timeline).found:
            for item in items:
                text = each.article.texts[item.para - 1]
                assert item.kind == "speech" or text[item.start : item.end] == item.text
                assert 0 <= item.start < item.end <= len(text)


DATES = {
    # The words, on Thursday 24 February 2011, and the date in EDTF; "" where they are none
    "They met yesterday.": "2011-02-23",
    "They met on Monday.": "2011-02-21",
    "They will meet on Monday.": "2011-02-28",
    "A rally is planned for next Thursday.": "2011-03-03",
    "A rally is planned for next Friday.": "2011-03-04~",
    "They met last Tuesday.": "2011-02-15~",
    "They met on Tuesday of last week.": "2011-02-15",
    "They meet a week on Monday.": "2011-03-07",
    "It happened last week.": "[2011-02-14..2011-02-20]",
    "It happened earlier this week.": "[2011-02-21..2011-02-24]",
    "It was agreed last month.": "2011-01",
    "Labour won the council in May.": "2010-05",
    "The change will take effect in May.": "2011-05",
    "It may march again.": "",
    "Mr May said he would march.": "",
    "It began in early March 2010.": "2010-03~",
    "It ends by the end of April.": "2011-04~",
    "It will run from 23 to 27 May.": "2011-05-23/2011-05-27",
    "It ran from December 29 to January 3.": "2010-12-29/2011-01-03",
    "From May to August 2010 bins were full.": "2010-05/2010-08",
    "It was three weeks ago.": "2011-02-03~",
    "It was two days ago.": "2011-02-22",
    "It will be back in six months' time.": "2011-08~",
    "Not since the 1970s.": "197X",
    "They lost in 2008.": "2008",
    "The budget for 2011/12 is set.": "",
    "They marched last summer.": "2010-22",
    "He was there on a Friday.": "",
    "On Thursday 3 March there will be a vote.": "2011-03-03",
    "It closed on 31/01/2011.": "2011-01-31",
    "There are 31 members.": "",
    "On 31 June nothing happens.": "",
    "Talks resumed after Christmas.": "2010-12~",
    "FOR RELEASE ON THURSDAY 3 MARCH 2011": "2011-03-03",
    "A ballot will follow in the new year.": "2012-01~",
    "It has run since Easter.": "2010-04-04",
    "The depot will be shut on Easter Monday.": "2011-04-25",
    "Talks are planned in the week beginning 28 February.": "[2011-02-28..2011-03-06]",
    "Returns for the week ending 20 February were late.": "[2011-02-14..2011-02-20]",
    "It took effect two days later.": "",
    "They met on 4 and 5 January.": "2011-01-04/2011-01-05",
    "The school reopens after Easter.": "2011-04-24",
    "The stoppages could last until January, crews were told.": "2012-01",
    "Putting it off until January, when budgets have been set before, is a risk.": "2012-01",
    "Porters walk out on Tuesday and Wednesday, 8 and 9 March.": "2011-03-08/2011-03-09",
    "Porters walk out on Tuesday 8 and Wednesday 9 March.": "2011-03-08/2011-03-09",
    "The depot shuts from March 3rd through to the 17th.": "2011-03-03/2011-03-17",
    "The depot shuts March 3 through 17.": "2011-03-03/2011-03-17",
}


@pytest.mark.parametrize(("text", "value"), DATES.items())
def test_a_date_in_words(text: str, value: str, timeline: Timeline) -> None:
    got = find([text], dt.date(2011, 2, 24), timeline).of("date")
    assert [item.value for item in got] == ([value] if value else [])


def test_days_that_share_a_month_are_each_a_date(timeline: Timeline) -> None:
    findings = find(["They met on 4, 11 and 18 January."], dt.date(2011, 2, 24), timeline)
    assert [item.value for item in findings.of("date")] == ["2011-01-04", "2011-01-11", "2011-01-18"]
    assert not findings.of("figure")


ANCHORED = {
    "It closes on 3 March. A rally will follow two days later.": "2011-03-05",
    "They met on 3 January and, a week later, agreed.": "2011-01-10",
    "They met on 3 January and agreed the following day.": "2011-01-04",
    "It began on 3 January and ended the following month.": "2011-02",
    "It was voted on on 3 January, and three months later it was law.": "2011-04~",
}


@pytest.mark.parametrize(("text", "value"), ANCHORED.items())
def test_a_date_counted_from_the_one_before_it(text: str, value: str, timeline: Timeline) -> None:
    assert find([text], dt.date(2011, 2, 24), timeline).of("date")[-1].value == value


FIGURES = {
    "Some 4,300 council staff got letters.": ["~4,300 staff"],
    "Cuts of between 2 and 5.5 per cent were agreed.": ["2-5.5%"],
    "They voted by 1,552 to 307.": ["1,552", "307"],
    "It offered to raise it from £17,500 to £22,000.": ["£17,500", "£22,000"],
    "They cut pay by from 2 to 5.5 per cent.": ["2%", "5.5%"],
    "Pay cuts of between £8m and £10m are planned.": ["£8m-£10m"],
    "It costs up to £6.6 million a year.": ["up to £6.6m/year"],
    "It would save £46m over the next two years.": ["£46m over 2 years"],
    "A seven-day strike began.": ["7 days"],
    "Nearly half the workforce and a quarter of managers left.": ["nearly 50%", "25%"],
    "One in ten posts has gone.": ["10%"],
    "It was carried by eight to one.": ["8:1"],
    "Dozens of people and hundreds of workers came.": ["dozens of people", "hundreds of workers"],
    "Twelve weeks later three members of staff signed.": ["12 weeks", "3 members"],
    "Bo Marsh, 52, of Room 4, called on 01632 960 114 at 5.30pm under section 188.": [],
    "In 2011 there were 2,011 jobs.": ["2,011 jobs"],
    "They got 90 days' notice and £250.": ["90 days", "£250"],
    "No more than 40 jobs will go.": ["up to 40 jobs"],
    "I counted 70-odd people and a dozen or so pickets.": ["~70 people", "~12 pickets"],
    "They would lose £1,000 or more, and 40 people or fewer would go.": ["at least £1,000", "up to 40 people"],
    "They cut the team from 14 to nine.": ["14", "9"],
    "It fell from twelve to eight posts.": ["12", "8 posts"],
    "It sends £17.6m out of services over two years.": ["£17.6m over 2 years"],
    "12. The minutes were agreed.": [],
    "18:04 First up is a petition.": [],
    "They share almost half a million pounds.": ["nearly £500,000"],
    "A quarter of a million people and two and a half thousand staff came.": ["250,000 people", "2,500 staff"],
    "It was cut by a tenth, and put off by a third union.": ["10%"],
    "It is worth 38p an hour or 50 pence a day.": ["£0.38/hour", "£0.50/day"],
    "It falls from 52.2p to 45p a mile.": ["£0.522", "£0.45/mile"],
    "He left school at 15, and the offer stood at 15.": ["15"],
    "The cost was estimated at £185,000; they put it nearer 60%.": ["~£185,000", "~60%"],
    "Bills go up by £24.51 to £1,268.92, and costs by £8m to £10m.": ["£24.51", "£1,268.92", "£8m-£10m"],
    "It would cover two years, and moreover 40 posts.": ["2 years", "40 posts"],
    "Spending is cut over five years, and there is anger over the £12m left.": ["5 years", "£12m"],
    "It took over 40 days.": ["more than 40 days"],
}


@pytest.mark.parametrize(("text", "values"), FIGURES.items())
def test_figures_in_words(text: str, values: list[str], timeline: Timeline) -> None:
    got = find([text], dt.date(2011, 2, 24), timeline).of("figure")
    assert [item.value for item in got] == values


NAMED_FIGURES = {
    "The motion was carried by 34 votes to 19, with two abstentions.": {
        "votes_for": "34 votes",
        "votes_against": "19",
        "abstentions": "2 abstentions",
    },
    "Members threw the offer out by 41 to 6.": {"votes_for": "6", "votes_against": "41"},
    "The strike shut 12 of the city's 90 schools.": {},
    "The party won 14 of the council's 48 seats.": {"seats": "48 seats"},
}


@pytest.mark.parametrize(("text", "named"), NAMED_FIGURES.items())
def test_a_figure_has_the_name_that_its_words_tell(text: str, named: dict[str, str], timeline: Timeline) -> None:
    got = find([text], dt.date(2011, 2, 24), timeline).of("figure")
    assert {item.name: item.value for item in got if item.name} == named


SPEECH = {
    "Tom Ferris said so.": ["tom-ferris"],
    '"No," said Mr Ferris.': ["tom-ferris"],
    "According to Unison it is true.": ["unison"],
    "Tom Ferris, branch secretary of Unison, warned of strikes.": ["tom-ferris"],
    "Staff were told to go.": [],
    "The claim is denied.": [],
    "A spokeswoman for Unite said no.": ["unite"],
    "Unison, Unite and GMB say no.": ["unison", "unite", "gmb"],
    "The leader of the council said no.": ["denise-okoro"],
    "They called a strike.": [],
    "Union leaders said no.": ["union leaders"],
    "For the Conservatives, Tom Ferris calls it “a shambles”.": ["tom-ferris"],
    "The council, which wants to save money, puts the cost of the action at £3m.": ["marlhaven-council"],
    "Managers put it nearer 60%.": ["managers"],
    "“It is a start,” said the branch chair, Colm Devane.": ["colm devane"],
    "By Unison's own reckoning it costs £3m.": ["unison"],
    "Mr. T. Ferris (Unison) addressed the committee and stated that it was wrong.": ["tom-ferris"],
    "@MarlhavenUnison tweets: “No.”": ["unison"],
    "“It was never like that,” sighs Tom Ferris.": ["tom-ferris"],
    "What do the unions say?": [],
    "Priya Nandra of Unite, whose branch is balloting, said no.": ["priya-nandra"],
    "Tom Ferris said no. The council spends £2.6m. It says that is enough.": ["tom-ferris", "marlhaven-council"],
    "According to his daughter Ada Pym, he argued with the wireless.": ["ada pym"],
    "Denise Okoro said: “No.” Unite's Priya Nandra disagrees. “Yes,” she says.": ["denise-okoro", "priya-nandra"],
    "Hal Penrose, Unison Eastern Regional Manager said: “No.”": ["hal penrose"],
    "Asked about Tom Ferris, the residents said no.": ["the residents"],
    "Councillor Una Brill, spokeswoman for Parks, Play and the Shore, said: “No.”": ["una brill"],
    "Unite representatives said no, and the conciliation service Acas said yes.": ["unite", "acas"],
    "The PCSOs say that it is too little.": ["the pcsos"],
    "Union bosses say that Harrow Public Employers have said no.": ["union bosses", "harrow public employers"],
}


@pytest.mark.parametrize(("text", "speakers"), SPEECH.items())
def test_who_speaks(text: str, speakers: list[str], timeline: Timeline) -> None:
    got = find([text], dt.date(2013, 2, 24), timeline).of("speech")
    assert [(item.value or item.text).lower() for item in got] == speakers


SPEECH_GOES_ON = {
    "after a colon": (
        ["Denise Okoro, the leader, said:", "We did all we could.", "Our offer stands.", "The depot is shut."],
        ["denise-okoro", "denise-okoro", "denise-okoro", ""],
    ),
    "in a quotation that is not closed": (
        ["Tom Ferris said: “It is over.", "However, it took too long.”", "The depot is shut."],
        ["tom-ferris", "tom-ferris", ""],
    ),
    "in straight marks": (['Tom Ferris said: "It is over.', 'However, it took too long."'], ["tom-ferris"] * 2),
    "not after a list": (["The dates are:", "We open on 3 March."], ["", ""]),
}


@pytest.mark.parametrize(("texts", "speakers"), SPEECH_GOES_ON.values(), ids=SPEECH_GOES_ON)
def test_speech_goes_on_in_the_next_paragraph(texts: list[str], speakers: list[str], timeline: Timeline) -> None:
    found_in = {item.para: item.value for item in find(texts, dt.date(2013, 2, 24), timeline).of("speech")}
    assert [found_in.get(para, "") for para in range(1, len(texts) + 1)] == speakers


def test_a_body_that_is_not_in_the_record_is_the_one_that_is_meant() -> None:
    texts = ["Harrow Vale Council has a plan.", "“It is fair,” the authority said."]
    (speech,) = find(texts, dt.date(2013, 2, 24), Timeline()).of("speech")
    assert (speech.value, speech.why) == ("Harrow Vale Council", "the one of the article")


PROPOSED = {
    "a day of next week is the one beside it": (
        ["Unison members will be on strike again next week.", "The strike will take place on Wednesday, 2 March."],
        [("strike", "2011-03-02")],
    ),
    "two days of a week are two events": (
        ["Unison members will strike on Monday, strike on Wednesday, and strike again next week."],
        [("strike", "2011-02-28"), ("strike", "2011-03-02")],
    ),
    "a vote of councillors is no ballot": (
        ["The council has voted to approve its budget for the year."],
        [("budget", "2011-02-24~")],
    ),
}


@pytest.mark.parametrize(("texts", "events"), PROPOSED.values(), ids=PROPOSED)
def test_events_that_are_proposed(texts: list[str], events: list[tuple[str, str]], timeline: Timeline) -> None:
    article = articles.Article("T", tuple(texts), "Marlhaven Courier", "", "2011-02-24")
    proposals = proposing.propose(article, find(texts, dt.date(2011, 2, 24), timeline), timeline).proposals
    assert sorted((p.event.type, p.event.date.text) for p in proposals) == sorted(events)


def test_the_only_event_has_the_figures_of_later_paragraphs(timeline: Timeline) -> None:
    texts = ["Unison members have voted to walk out.", "The weather was fine.", "Turnout was 61%."]
    article = articles.Article("T", tuple(texts), "Marlhaven Courier", "", "2011-02-24")
    (proposal,) = proposing.propose(article, find(texts, dt.date(2011, 2, 24), timeline), timeline).proposals
    assert {name: figure.text for name, figure in proposal.event.figures.items()} == {"turnout": "61%"}
    assert proposal.event.sources[0].note == "paras 1, 3"


NAMES = {
    "Present: Councillors Pettifer (Chair), Okoro, Whitlock and Amos.": [
        "joan-pettifer",
        "denise-okoro",
        "alan-whitlock",
    ],
    "Cllr J. Pettifer spoke.": ["joan-pettifer"],
    "Cllr B. Pettifer spoke.": [],
    "They met in the Council Chamber over the council tax and the council houses.": [],
    "It is for Marlhaven city council to say.": ["marlhaven-council"],
    "The Leader of the Council Cllr Denise Okoro": ["marlhaven-council", "denise-okoro"],
    "@MarlhavenUnison and @UniteUnison met.": ["unison"],
}


@pytest.mark.parametrize(("text", "ids"), NAMES.items())
def test_actors_by_other_names(text: str, ids: list[str], timeline: Timeline) -> None:
    assert [item.value for item in find([text], dt.date(2013, 2, 24), timeline).of("actor")] == ids


# Pages


PAGE = """<!doctype html><html><head>{charset}<title>Bin crews walk out | Courier</title>
<meta property="og:site_name" content="Marlhaven Courier"><meta name="author" content="Pat Quill">
<meta property="article:published_time" content="2013-06-10T08:10:00Z"></head><body>
<div id="cookie-banner" class="cookie-consent"><p>We and our 312 partners use cookies.</p><button>Accept</button></div>
<nav><ul><li><a href="/">Home</a></li><li>Sport</li></ul></nav><article><h1>Bin crews walk out</h1>
<p>Members of Unite walked out on Monday over a cut of &pound;1.4m &mdash; and
58&nbsp;per&nbsp;cent of crews joined.</p>
<ul><li>The ballot opened on 1 May</li><li>It closed on 20 May</li></ul>
<table><tr><th>Union</th><th>Members</th></tr><tr><td>Unite</td><td>1,749 members</td></tr></table>
<p>Priya Nandra said: “It’s the café that’s open, not the depot.”</p></article>
<footer><p>Copyright 2013</p></footer></body></html>"""

ODD_CODECS = ("idna", "punycode", "base64", "rot13", "x-unknown")
"""Names of codecs that Python knows and that are of no text, or that nobody knows."""

ENCODINGS = {
    "UTF-8": ("", "utf-8"),
    "UTF-8 with a mark": ("", "utf-8-sig"),
    "UTF-16": ("", "utf-16"),
    "UTF-8 that says it is Latin 1": ('<meta charset="iso-8859-1">', "utf-8"),
    "Windows that says it is UTF-8": ('<meta charset="utf-8">', "cp1252"),
    "Windows that says nothing": ("", "cp1252"),
    **{f"Windows that says it is {name}": (f'<meta charset="{name}">', "cp1252") for name in ODD_CODECS},
}


@pytest.mark.parametrize(("charset", "codec"), ENCODINGS.values(), ids=ENCODINGS)
def test_a_page_in_any_encoding(charset: str, codec: str) -> None:
    got = articles.read(PAGE.replace("{charset}", charset).encode(codec), "page.html")
    assert (got.title, got.publisher, got.author, got.published, got.guess) == (
        "Bin crews walk out", "Marlhaven Courier", "Pat Quill", "2013-06-10", "",
    )  # fmt: skip
    assert got.texts == (
        "Members of Unite walked out on Monday over a cut of £1.4m — and 58 per cent of crews joined.",
        "The ballot opened on 1 May",
        "It closed on 20 May",
        "Union: Members",
        "Unite: 1,749 members",
        "Priya Nandra said: “It’s the café that’s open, not the depot.”",
    )


def test_a_page_that_does_not_say_its_date_is_dated_about() -> None:
    page = "<html><body><article><p>Posted 3 May 2012</p><p>Members of Unite met.</p></article></body></html>"
    got = articles.read(page.encode(), "page.html")
    assert got.published in ("2012-05-03", "2012-05-03~")
    assert got.guess or got.published == "2012-05-03"


TEXT = """Bin crews walk out
By Pat Quill
Marlhaven Courier
Monday, 10 June 2013
https://courier.example/news/410077

More than 120 members of Unite walked out this morning over a plan to cut
their allowances.

Priya Nandra said they would lose up to £3,200 a year each.
"""


def test_a_plain_text_has_its_heading_on_lines_of_their_own() -> None:
    got = articles.read(TEXT.encode(), "article.txt")
    assert (got.title, got.author, got.publisher) == ("Bin crews walk out", "Pat Quill", "Marlhaven Courier")
    assert (got.published, got.url) == ("2013-06-10", "https://courier.example/news/410077")
    assert len(got.texts) == 2
    assert got.texts[0].endswith("to cut their allowances.")


# The command


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A record and an article in a folder of their own."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "events.yaml").write_bytes(RECORD.read_bytes())
    (tmp_path / "article.txt").write_text(TEXT)
    return tmp_path


def test_a_draft_is_a_record_that_checks_and_holds_no_sentence_of_the_article(run: Run, folder: Path) -> None:
    for each in ALL:
        texts = "\n\n".join(each.article.texts)
        (folder / "a.txt").write_text(f"{each.article.title}\n{each.article.published}\n\n{texts}\n")
        assert run("clip", "a.txt", "-o", "draft.yaml", sample=False).exit_code == 0
        checked = run("check", "draft.yaml", sample=False)
        assert checked.exit_code == 0, checked.stdout
        written = (folder / "draft.yaml").read_text()
        runs = {
            tuple(words[i : i + 8])
            for words in (text.split() for text in each.article.texts)
            for i in range(len(words) - 7)
        }
        said = written.replace(each.article.title, "").split()
        assert not runs & {tuple(said[i : i + 8]) for i in range(len(said) - 7)}, each.name


@pytest.mark.usefixtures("folder")
def test_a_draft_says_what_is_to_be_written_and_what_the_record_has(run: Run) -> None:
    result = run("clip", "article.txt", sample=False)
    assert result.exit_code == 0
    assert "  - id: courier-410077\n" in result.stdout
    assert (
        "# the record has `refuse-strike-june` (same type, 10 to 14 June 2013, shares unite): add to that one"
        in result.stdout
    )
    assert "    # summary: para 1: 17 words on workers involved" in result.stdout
    assert all(line.startswith("# ") and line.endswith((".", "write.")) for line in result.stdout.splitlines()[:2])
    assert "status: reported" in result.stdout
    assert '    says: "[para 2: 12 words on loss of pay for each person]"' in result.stdout.replace(
        "      says", "    says"
    )
    titled = TEXT.replace("Bin crews walk out", "Bin strike to start on Monday").replace("10 June", "7 June")
    by_title = run("clip", "-", "-f", "events.yaml", sample=False, stdin=titled.replace("410077", "9").encode())
    assert "the record has this article already: `courier-410022`" in by_title.stderr
    again = run(
        "clip", "-", "-f", "events.yaml", sample=False, stdin=TEXT.replace("410077", "410022/?utm_source=x").encode()
    )
    assert "the record has this article already: `courier-410022`" in again.stderr


NEWS = """Bin crews walk out again
10 June 2013

Members of Unite walked out this morning at the start of a five-day strike.

A rally will be held on Saturday, and a further strike of ten days is planned from June 24.

Last month members of Unite voted to strike on a turnout of 61 per cent.

Denise Okoro said the council would not move. A spokeswoman put the number of missed collections at 11,500.
"""


def test_figures_and_claims_go_to_the_event_that_they_are_of(folder: Path, run: Run) -> None:
    (folder / "news.txt").write_text(NEWS)
    said = json.loads(run("clip", "news.txt", "--format", "json", sample=False).stdout)
    events = {(p["event"]["type"], p["event"]["date"]): p["event"] for p in said["proposals"]}
    assert events["strike", "2013-06-24"]["figures"] == {"strike_days": "10 days"}
    assert "figures" not in events["demonstration", "2013-06-15"]
    assert "claims" not in events["ballot", "2013-05"]  # which is the background of the news
    assert [item["why"] for item in said["found"] if item["text"] == "A spokeswoman"] == ["whose is not said"]


@pytest.mark.usefixtures("folder")
def test_json_has_the_place_of_each_find(run: Run) -> None:
    said = json.loads(run("clip", "article.txt", "--format", "json", sample=False).stdout)
    for item in said["found"]:
        text = said["paragraphs"][item["para"] - 1]["text"]
        assert item["kind"] == "speech" or text[item["start"] : item["end"]] == item["text"]
    assert said["proposals"][0]["joins"] == "refuse-strike-june"
    assert said["source"]["in_record"] is False


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("columns", [40, 80, 160])
def test_show_marks_what_was_found(run: Run, columns: int) -> None:
    result = run("clip", "article.txt", "--show", columns=columns, sample=False)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert max(map(len, lines)) <= columns
    assert any("says: priya-nandra" in line for line in lines)
    assert any("2013-06-10" in line for line in lines)
    assert "• " not in result.stdout
    coloured = run("clip", "article.txt", "--show", "--color", "always", sample=False).stdout
    assert "\x1b[1;33mMore than 120 members\x1b[0m" in coloured


def test_as_of_says_the_day_of_an_article_that_names_none(run: Run, folder: Path) -> None:
    (folder / "a.txt").write_text("Members of Unite walked out yesterday. It was raining.\n")
    guessed = run("clip", "a.txt", sample=False)
    assert "the article names no day; that of reading is taken" in guessed.stderr
    assert "~\n" in guessed.stdout
    dated = run("clip", "a.txt", "--as-of", "2013-03-03", sample=False)
    assert "date: 2013-03-02" in dated.stdout
    assert dated.stderr == ""


def test_without_a_record_there_is_a_draft_all_the_same(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT)
    result = run("clip", "a.txt", sample=False)
    assert result.exit_code == 0
    assert "type: strike" in result.stdout


def test_without_its_extra_a_page_says_what_to_install(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.html").write_text(PAGE)
    monkeypatch.setitem(sys.modules, "htmldate", None)
    result = run("clip", "a.html", sample=False)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "timeline: an HTML page needs the extra `clip`\n  install it where the source is: `pip install '.[clip]'`\n"
    )
    assert run("clip", "article.txt", sample=False).exit_code == 0


UNREADABLE = {
    "an empty file": (b"", "is empty"),
    "spaces": (b" \n\n", "is empty"),
    "an empty page": (b"<html><body></body></html>", "holds no paragraph"),
    "a page of scripts": (b"<html><body><script>1</script></body></html>", "holds no paragraph"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3", "is a PDF"),
    "a Word file": (b"PK\x03\x04\x14", "is an Office document"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "is a picture"),
    "a NUL": (b"abc\0def", "there is a NUL in it"),
    "10 MB of text": (b"word " * 2_000_000, "is larger than 5 MiB"),
}


@pytest.mark.parametrize(("content", "says"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_article_is_a_sentence_and_nothing_is_written(
    run: Run, folder: Path, content: bytes, says: str
) -> None:
    (folder / "a.txt").write_bytes(content)
    before = sorted(folder.rglob("*"))
    result = run("clip", "a.txt", "--keep", "-o", "draft.yaml", sample=False)
    assert (result.exit_code, result.stdout) == (2, "")
    assert says in result.stderr
    assert sorted(folder.rglob("*")) == before


@pytest.mark.usefixtures("folder")
def test_a_file_that_is_not_there_is_wrong_use(run: Run) -> None:
    result = run("clip", "nowhere.txt", sample=False)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "nowhere.txt: no such file or directory" in result.stderr


# Addresses


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        match self.path:
            case "/loop":
                self._answer(302, b"", Location="/loop")
            case "/moved":
                self._answer(301, b"", Location="/page")
            case "/file":
                self._answer(302, b"", Location="file:///etc/hostname")
            case "/page":
                self._answer(200, PAGE.replace("{charset}", "").encode("cp1252"), **{"Content-Type": "text/html"})
            case "/pdf":
                self._answer(200, b"%PDF-1.7", **{"Content-Type": "application/pdf"})
            case "/large":
                self._answer(200, b"word " * 2_000_000)
            case "/cut":
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nshort")
            case _:
                self._answer(404, b"gone")

    def _answer(self, code: int, content: bytes, **headers: str) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        with suppress(OSError):  # who asked may have seen enough
            self.wfile.write(content)

    def log_message(self, format: str, *arguments: Any) -> None:
        pass


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


REFUSED = {
    "/loop": "it redirects more than 5 times, or in a circle",
    "/file": "it leads to `file:///etc/hostname`, which is no web address",
    "/pdf": "is a PDF",
    "/large": "is larger than 5 MiB",
    "/gone": "the server answers 404 Not Found",
    "/cut": "cannot be read",
}


@pytest.mark.parametrize(("path", "says"), REFUSED.items())
def test_an_address_without_an_article_is_a_sentence(run: Run, folder: Path, host: str, path: str, says: str) -> None:
    before = sorted(folder.rglob("*"))
    result = run("clip", host + path, "-o", "draft.yaml", sample=False)
    assert (result.exit_code, result.stdout) == (2, "")
    assert says in result.stderr
    assert sorted(folder.rglob("*")) == before


@pytest.mark.usefixtures("folder")
def test_an_address_that_never_answers_is_given_up(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        result = run("clip", url, "--timeout", "0.1", sample=False)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{url} did not answer in 0.1 seconds" in result.stderr
    closed = run("clip", url, sample=False)
    assert closed.exit_code == 2
    assert "cannot be reached: connection refused" in closed.stderr


@pytest.mark.usefixtures("folder")
def test_an_address_is_fetched_and_cited_as_it_ends(run: Run, host: str) -> None:
    result = run("clip", f"{host}/moved", sample=False)
    assert result.exit_code == 0
    assert f"url: {host}/page" in result.stdout
    assert "accessed: 20" in result.stdout
    assert "title: Bin crews walk out" in result.stdout


# Clippings


def test_keep_keeps_the_text_beside_the_record_and_out_of_git(run: Run, folder: Path) -> None:
    result = run("clip", "article.txt", "--keep", sample=False)
    kept = folder / "clippings" / "courier-410077.txt"
    assert f"kept {Path('clippings', 'courier-410077.txt')}" in result.stderr
    assert paragraphs(kept.read_text()) == articles.read(TEXT.encode(), "").texts
    assert f"excerpt_sha256: {hashlib.sha256(kept.read_bytes()).hexdigest()}" in result.stdout
    assert (folder / "clippings" / ".gitignore").read_text().endswith("*\n")
    assert clippings.folder(str(folder)) == folder / "clippings"


KEPT = """Bin crews walk out
7 June 2013
https://courier.example/news/410022

Some 120 members of Unite walked out on Monday, Priya Nandra said. They want £1,552 a year.
"""


@pytest.fixture
def kept(run: Run, folder: Path) -> Path:
    """A record with the clipping of its one source, and a claim that cites it."""
    (folder / "kept.txt").write_text(KEPT)
    result = run("clip", "kept.txt", "--keep", "-o", "d.yaml", sample=False)
    assert "write `excerpt_sha256: " in result.stderr
    record = folder / "events.yaml"
    text = record.read_text().replace("date: 2013-06-10/2013-06-14", "date: 2013-06-03")
    claim = '    claims:\n      - {by: priya-nandra, says: They want more., figures: {offer: "£1,525/year"}}\n'
    record.write_text(text.replace("more than 120 people}\n", f"~120 people}}\n{claim}"))
    return folder


def test_check_holds_the_record_against_what_is_kept(run: Run, kept: Path) -> None:
    told = run("check", sample=False).stdout
    assert (
        "warning[TL815] `£1,525/year` is not in the clipping of `courier-410022`, which has £1,552/year in para 1"
        in told
    )
    assert told.count("warning[") == 1
    record = kept / "events.yaml"
    record.write_text(record.read_text().replace("1,525", "1,552").replace("by: priya-nandra", "by: tom-ferris"))
    told = run("check", sample=False).stdout
    assert "warning[TL816] nobody called Tom Ferris is in the clipping of `courier-410022`" in told
    assert told.count("warning[") == 1


def test_check_says_where_a_number_was_looked_for(run: Run, kept: Path) -> None:
    record = kept / "events.yaml"
    cited = 'figures: {offer: "£77/year"}, sources: [{id: courier-410022, at: para 1}]'
    record.write_text(record.read_text().replace('figures: {offer: "£1,525/year"}', cited))
    told = run("check", sample=False).stdout
    assert "`£77/year` is not in the clipping of `courier-410022` (looked for in para 1 and elsewhere)" in told


def test_without_the_folder_nothing_is_said(run: Run, kept: Path) -> None:
    (kept / "clippings").rename(kept / "elsewhere")
    record = kept / "events.yaml"
    excepted = record.read_text().replace(
        "    claims:", "    x-ignore: [TL815]  # the paper corrected it later\n    claims:"
    )
    record.write_text(excepted)
    assert "warning[" not in run("check", sample=False).stdout
    (kept / "elsewhere").rename(kept / "clippings")
    assert "warning[" not in run("check", sample=False).stdout


def test_a_clipping_that_was_changed_is_told(run: Run, kept: Path) -> None:
    text = (kept / "clippings" / "courier-410022.txt").read_bytes()
    record = kept / "events.yaml"
    digest = f"    excerpt_sha256: {hashlib.sha256(text).hexdigest()}\n"
    record.write_text(record.read_text().replace("1,525", "1,552").replace("    url: ", f"{digest}    url: "))
    assert "warning[" not in run("check", sample=False).stdout
    (kept / "clippings" / "courier-410022.txt").write_bytes(text + b"More.\n")
    assert (
        "warning[TL818] the clipping of `courier-410022` is not the text that was kept"
        in run("check", sample=False).stdout
    )


def _unpacked(content: bytes) -> bytes:
    """What is in an export, and in the parts of one that is an archive or in columns."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return b"\n".join(map(archive.read, archive.namelist()))
    if content.startswith(b"PAR1"):
        return str(pytest.importorskip("pyarrow.parquet").read_table(io.BytesIO(content)).to_pylist()).encode()
    return content


@pytest.mark.parametrize("format", exporters.names())
def test_no_export_holds_the_text_of_a_clipping(run: Run, kept: Path, format: str) -> None:
    file = kept / f"out{exporters.get(format).SUFFIX}"
    result = run("export", format, "-o", str(file), sample=False)
    if "needs the extra" in result.stderr or "pandoc" in result.stderr:
        pytest.skip(result.stderr.splitlines()[0])
    assert file.is_file(), result.stderr
    told = _unpacked(file.read_bytes())
    for secret in (b"walked out on Monday", b"1,552 a year", b"1,552"):
        assert secret not in told


def test_a_draft_of_nothing_is_said_to_be_one(run: Run, folder: Path) -> None:
    (folder / "a.txt").write_text("Recipes\n3 May 2013\n\nTake two eggs. Beat them well.\n")
    result = run("clip", "a.txt", "-o", "d.yaml", sample=False)
    assert "no event was found in it" in result.stderr
    assert run("check", "d.yaml", sample=False).exit_code == 0


def test_what_stands_in_a_draft_until_it_is_written_is_known_by_its_form(timeline: Timeline) -> None:
    assert scene.TO_WRITE.fullmatch(scene.to_write([2, 4], 31, {"turnout": None}, timeline))
    assert draft.KEY.startswith("x-")


# From a draft into the record


STRIKE = """Bin crews walk out again
10 June 2013
https://courier.example/news/410077

More than 120 members of Unite walked out this morning at the start of a five-day strike.

Priya Nandra said they would lose up to £3,200 a year each. "It is a disgrace," she added.

Karen Boyle, a resident, said the bins were full.

A protest by Unison is planned for June 24. A further strike of Unite will start on July 1.
"""


@pytest.fixture
def draft_of_strike(run: Run, folder: Path) -> Path:
    (folder / "strike.txt").write_text(STRIKE)
    assert run("clip", "strike.txt", "-o", "draft.yaml", sample=False).exit_code == 0
    return folder


def walked(run: Run, *answers: str) -> Any:
    return run("add", "--from-draft", "draft.yaml", sample=False, stdin="\n".join([*answers, ""]).encode())


def test_a_draft_is_gone_through_item_by_item(run: Run, draft_of_strike: Path) -> None:
    record = draft_of_strike / "events.yaml"
    before = record.read_text()
    result = walked(run, "", "w", "Unison to protest", "Unison plans a protest.", "skip")
    assert result.exit_code == 0, result.stderr
    assert "1 of 3, likely: `walked out` near `this morning`" in result.stderr
    assert "(t)ake, (w)rite, (c)hange, (j)oin, (s)kip, (q)uit? [join]" in result.stderr
    assert "  brings the source `courier-410077`: Bin crews walk out again" in result.stderr
    assert "Summary of para 4 (only what is established; Enter for none)" in result.stderr
    assert "added to `refuse-strike-june`" in result.stderr
    assert "1 taken, 1 joined, 1 left out" in result.stderr
    after = reader.load([str(record)])
    assert not after.problems
    strike = after.timeline.event["refuse-strike-june"]
    assert strike.figures["strike_days"].text == "5 days"
    assert [(claim.by, claim.says) for claim in strike.claims] == [
        ("priya-nandra", "Loss of pay for each person up to £3,200/year.")
    ]
    assert [source.written for source in strike.sources][-1] == {"id": "courier-410077", "at": "para 1"}
    protest = after.timeline.event["unison-protest"]
    assert (protest.summary, protest.status) == ("Unison plans a protest.", "planned")
    assert "karen-boyle" not in after.timeline.actor  # she said nothing that anybody wrote
    assert before.split("events:")[0].rstrip() in record.read_text()
    again = walked(run, "skip")
    assert again.stderr.count("is in the record already") == 2


def test_a_person_who_is_new_comes_with_what_they_say(run: Run, draft_of_strike: Path) -> None:
    answers = ("write", "Bin crews walk out", "They walked out.", "Wages fall.", "The bins are full.", "quit")
    result = walked(run, *answers)
    assert result.exit_code == 0, result.stderr
    timeline = reader.load([str(draft_of_strike / "events.yaml")]).timeline
    event = timeline.event["bin-crews-walk-out"]
    assert (event.summary, event.own) == ("They walked out.", {})
    assert [(claim.by, claim.says) for claim in event.claims] == [
        ("priya-nandra", "Wages fall."),
        ("karen-boyle", "The bins are full."),
    ]
    assert timeline.actor["karen-boyle"].name == "Karen Boyle"


def test_a_field_can_be_changed_before_it_is_taken(run: Run, draft_of_strike: Path) -> None:
    answers = ("change", "date", "11 June 2013", "", "change", "type", "demonstration", "take", "quit")
    result = walked(run, *answers)
    assert result.exit_code == 0, result.stderr
    timeline = reader.load([str(draft_of_strike / "events.yaml")]).timeline
    assert [event.type for event in timeline.events if event.date.text == "2013-06-11"] == ["demonstration"]


def test_a_rival_figure_becomes_a_claim_of_who_says_it(run: Run, draft_of_strike: Path) -> None:
    record = draft_of_strike / "events.yaml"
    text = record.read_text().replace("more than 120 people", "80 people  # the paper says so")
    record.write_text(
        text.replace("{workers_involved: 80 people  # the paper says so}", "\n      workers_involved: 80 people")
    )
    result = walked(run, "", "Unite", "quit")
    assert result.exit_code == 0, result.stderr
    strike = reader.load([str(record)]).timeline.event["refuse-strike-june"]
    assert strike.figures["workers_involved"].text == "80 people"
    assert "- by: unite\n        says: Workers involved more than 120 members.\n        figures:" in record.read_text()
    assert ("unite", "more than 120 members") in [
        (claim.by, claim.figures["workers_involved"].text)
        for claim in strike.claims
        if "workers_involved" in claim.figures
    ]


def test_nothing_is_written_from_a_draft_that_does_not_read(run: Run, draft_of_strike: Path) -> None:
    before = (draft_of_strike / "events.yaml").read_bytes()
    (draft_of_strike / "draft.yaml").write_text("events: [{id: a}]\n")
    assert walked(run, "take").exit_code != 0
    assert run("add", "--from-draft", "nowhere.yaml", sample=False).exit_code == 2
    assert run("add", "--from-draft", "draft.yaml", "--title", "T", sample=False).exit_code == 2
    assert (draft_of_strike / "events.yaml").read_bytes() == before


# Any text at all


WORDS = (
    *"Unison Mr Ferris said told he strike ballot on Monday May March 31 June 2013 2011/12".split(),
    *'half 1,552 to 307 £6.6m over - “ ” " ‘ ’ ( ) . , : and of members voted will at'.split(),
    *(
        "0",
        "9" * 20,
        "9.30",
        "PDF",
        "Tom Ferris",
        "Bo Marsh",
        "according to",
        "the council",
        "Council of the",
        "one in ten",
        "a year",
        "per cent",
    ),
    *("up to", "\u00a0", "29 February"),
)


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), max_size=40))
@settings(max_examples=100)
def test_any_text_makes_a_draft_that_reads(words: list[str]) -> None:
    timeline = reader.load([str(RECORD)]).timeline
    article = articles.Article("T", paragraphs(" ".join(words)), "Echo", "", "2013-03-14")
    findings = find(article.texts, dt.date(2013, 3, 14), timeline)
    for items in findings.found:
        assert all(0 <= item.start < item.end <= len(findings.texts[item.para - 1]) for item in items)
    proposed = proposing.propose(article, findings, timeline)
    read = reader.read({"draft.yaml": draft.text(proposed, timeline).encode()})
    assert not read.problems
    assert len(read.timeline.events) == len(proposed.proposals)
