"""Exports: the bytes of every format, and what other people's programs read in them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import jsonschema
import msgspec
import pytest
from conftest import HERE, Golden, Run
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from timeline import exporters
from timeline.exporters import markup
from timeline.exporters.formats import csv as csv_format
from timeline.exporters.formats import ics, markdown, mermaid, sqlite
from timeline.query.query import Query, parse, select
from timeline.record.model import Timeline
from timeline.text.reader import load, read

NASTY: Final = HERE / "nasty.yaml"
NODE_MODULES: Final = HERE / "npm" / "node_modules"


@pytest.fixture(scope="module")
def nasty() -> Timeline:
    """A record of every special character and every kind of date."""
    reading = load([str(NASTY)])
    assert not reading.problems
    return reading.timeline


@pytest.fixture(scope="module")
def shipped() -> Timeline:
    return load([str(HERE.parent / "data" / "events.yaml")]).timeline


def record(events: str, rest: str = "") -> Timeline:
    """A small record from the lines of its events."""
    reading = read({"x.yaml": f"events:\n{events}{rest}".encode()})
    assert not reading.problems, reading.problems
    return reading.timeline


def event(date: str, title: str = "T", more: str = "") -> str:
    slug = re.sub("[^a-z0-9]+", "-", f"e-{date}-{title}".lower()).strip("-")
    return f"  - {{id: {slug}, type: milestone, date: '{date}', title: {json.dumps(title)}{more}}}\n"


def readable(content: str | bytes) -> str:
    """A format's output as text; of a database, its statements and rows."""
    if isinstance(content, str):
        return content
    connection = opened(content)
    names = connection.execute("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '%_fts_%' ORDER BY rowid")
    lines = []
    for name, statement in names.fetchall():
        lines.append(f"{statement};")
        if str(statement).startswith("CREATE TABLE"):
            lines += [f"    {row}" for row in connection.execute(f"SELECT * FROM {name} ORDER BY rowid")]
    return "\n".join(lines) + "\n"


def opened(content: str | bytes) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    assert isinstance(content, bytes)
    connection.deserialize(content)
    return connection


# Every format

VARIANTS: Final[dict[str, dict[str, Any]]] = {
    **{name: {} for name in exporters.names() if not exporters.extra_of(name)},
    "markdown-table": {"style": "table"},
    "markdown-narrative": {"style": "narrative", "title": "What *happened*", "heading_level": 5},
    "markdown-without-notes": {"notes": False},
    "mermaid-gantt": {"style": "gantt"},
    "ics-approximate": {"approximate": True},
}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", ["sample", "nasty"])
def test_a_format_has_its_bytes(variant: str, name: str, request: pytest.FixtureRequest, golden: Golden) -> None:
    format = exporters.get(variant.partition("-")[0])
    content = format.render(request.getfixturevalue(name), **VARIANTS[variant])
    golden(f"exports/{name}-{variant}{'.txt' if isinstance(content, bytes) else format.SUFFIX}", readable(content))


@pytest.mark.parametrize("name", exporters.names())
def test_the_same_record_gives_the_same_bytes_in_any_time_zone(
    name: str, nasty: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered = []
    for zone in ("UTC", "Pacific/Kiritimati", "America/Los_Angeles"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        rendered.append(exporters.get(name).render(nasty))
    monkeypatch.undo()
    time.tzset()
    assert rendered[0] == rendered[1] == rendered[2]


@pytest.mark.parametrize("name", exporters.names())
def test_a_format_says_what_it_is_and_how_its_files_end(name: str) -> None:
    format = exporters.get(name)
    assert (format.__doc__ or "").splitlines()[0].endswith(".")
    assert exporters.for_suffix(f"x{format.SUFFIX}") == name
    assert exporters.for_suffix(f"X{format.SUFFIX.upper()}") == name


@pytest.mark.parametrize("name", exporters.names())
def test_a_record_of_nothing_can_be_written(name: str) -> None:
    assert isinstance(exporters.get(name).render(Timeline()), str | bytes)
    assert exporters.losses(name, Timeline(), {}) == []


@pytest.mark.parametrize("name", exporters.names())
def test_references_to_nothing_break_no_format(name: str) -> None:
    broken = record(
        "  - {id: a, type: unheard-of, date: 2011-05, title: T, actors: [nobody], sources: ['No [such]', b],"
        " links: {responds_to: [z]}, claims: [{by: nobody, says: S, sources: [c], figures: {votes: 3}}]}\n"
    )
    assert exporters.get(name).render(broken)


# Markdown

MARKDOWN: Final = MarkdownIt("gfm-like").use(footnote_plugin)
COMMONMARK: Final = MarkdownIt("commonmark", {"html": False}).enable("table").use(footnote_plugin)

STYLES: Final = ("chronology", "table", "narrative")


def tokens(text: str) -> Iterator[Token]:
    for token in MARKDOWN.parse(text):
        yield token
        yield from token.children or ()


def words(text: str) -> str:
    """What a reader sees of a Markdown text."""
    return "".join(t.content for t in tokens(text) if t.type in ("text", "text_special", "code_inline", "softbreak"))


@pytest.mark.parametrize("style", STYLES)
def test_markdown_renders_every_text_as_it_was_typed(style: str, nasty: Timeline) -> None:
    seen = words(markdown.render(nasty, style=style))  # type: ignore[arg-type]
    for each in nasty.events:
        if style != "narrative" or not each.summary:
            assert markup.one_line(each.title) in seen
    for source in nasty.sources:
        assert markup.quoted(markup.one_line(source.title)) in seen
        assert markup.one_line(source.author) in seen


@pytest.mark.parametrize("style", STYLES)
def test_nothing_in_the_record_becomes_markup(style: str, nasty: Timeline) -> None:
    text = markdown.render(nasty, style=style)  # type: ignore[arg-type]
    found = list(tokens(text))
    assert {t.type for t in found} & {"html_inline", "html_block", "image", "fence", "hr", "blockquote_open"} == set()
    assert not {t.tag for t in found} & {"s", "ol"}
    links = {t.attrs["href"] for t in found if t.type == "link_open"}
    assert all(str(link).startswith("https://") for link in links)
    headings = [t.content for t, before in zip(found[1:], found, strict=False) if before.type == "heading_open"]
    assert all(re.fullmatch("(?:[A-Z][a-z]+ )?[0-9]+|Earlier", heading) for heading in headings)


def test_a_summary_keeps_its_emphasis_code_and_links(nasty: Timeline) -> None:
    html = COMMONMARK.render(markdown.render(nasty))
    assert "Sentences of <em>emphasis</em>, <strong>strong text</strong>, <code>code with | and *stars*</code>" in html
    assert '<a href="https://example.org/a?b=1&amp;c=2">a link</a>' in html
    assert "2*3*4 and snake_case_name stay, *so* do these" in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; and ![no image](https://example.org/i.png)" in html


def test_a_title_is_quoted_and_a_description_is_not() -> None:
    assert markup.quoted('A "fight" to “win”') == "“A ‘fight’ to ‘win’”"
    assert markup.quoted("[Report on the strike]") == "[Report on the strike]"
    assert markup.quoted("[Sic] and [sic]") == "“[Sic] and [sic]”"


def test_marks_may_stand_side_by_side() -> None:
    assert markup.html(r"\*\_`d`") == "<p>*_<code>d</code></p>"


def test_a_summary_says_the_same_as_plain_text_and_as_html() -> None:
    summary = (
        "A *b* **c _d_** `e*` [f](https://example.org/?g=1&h=2) <i> \\*i\\* ![j](k)\n\nSecond, https://example.org/l."
    )
    assert markup.plain(summary) == (
        "A b c d e* f (https://example.org/?g=1&h=2) <i> *i* ![j](k)\n\nSecond, https://example.org/l."
    )
    assert markup.html(summary) == (
        "<p>A <em>b</em> <strong>c <em>d</em></strong> <code>e*</code> "
        '<a href="https://example.org/?g=1&amp;h=2">f</a> &lt;i&gt; *i* ![j](k)</p>'
        '<p>Second, <a href="https://example.org/l">https://example.org/l</a>.</p>'
    )


TYPED: Final = st.text(
    st.one_of(
        st.sampled_from("\\`*_{}[]()<>#+-.!|~&:;@$^=\"'/ 1aw"),
        st.characters(exclude_categories=["C", "Z"], exclude_characters="\ufffc"),
    ),
    max_size=40,
)


@given(TYPED)
@settings(max_examples=300)
def test_any_text_renders_as_it_was_typed(typed: str) -> None:
    text = markup.one_line(typed)
    for before, after in (("", ""), ("**Date.** ", " And so on."), ("- ", "")):
        seen = words(f"{before}{markup.escape_markdown(typed)}{after}")
        assert seen == f"{'Date. ' if before.startswith('*') else ''}{text}{after}".strip()


@given(TYPED)
@settings(max_examples=200)
def test_no_summary_becomes_anything_but_its_own_marks(typed: str) -> None:
    allowed = {"strong", "em", "code", "a", "p", ""}
    assert {token.tag for token in tokens(f"**Date.** {markup.markdown(typed)}")} <= allowed


def test_a_source_cited_twice_is_one_footnote_and_the_locator_stands_at_the_citation(sample: Timeline) -> None:
    text = markdown.render(sample)
    assert text.count("\n[^echo-1]:") == 1
    assert "[^echo-1] (para 2)\u2009[^voice-7]" in text
    assert "[^echo-1] (para 4)" in text
    assert "para" not in text[text.index("\n[^echo-1]:") :]
    cited = set(re.findall(r"\[\^([a-z0-9-]+)\](?!:)", text))
    assert cited == set(re.findall(r"(?m)^\[\^([a-z0-9-]+)\]:", text))


def test_a_source_has_one_footnote_under_the_ids_it_had(nasty: Timeline) -> None:
    assert "s-old" not in markdown.render(nasty)


RIVALS: Final = """\
  - id: march
    type: demonstration
    date: 2011-05-23
    title: A march
    claims:
      - {by: lee, says: About 800 marched., figures: {attendance: ~800}, sources: [s]}
      - {by: marsh, says: Nobody was hurt.}
      - {by: marsh, says: Thousands marched., figures: {attendance: "2,000"}, date: 2011-05-24}
sources:
  - {id: s, type: report, title: R}
actors:
  - {id: council, name: The council, kind: council}
  - {id: marsh, name: Bo Marsh, kind: person}
  - id: lee
    name: Ann Lee
    kind: person
    roles: [{title: leader, of: council, during: 2010/2011-05-23}, {title: member, of: council, during: 2011-05-24/..}]
"""


def test_rival_claims_stand_in_one_sentence_with_the_post_of_the_day() -> None:
    assert markdown.render(record(RIVALS)).split("\n\n")[2] == (
        "- Accounts differ on attendance – Ann Lee, leader, The council: About 800 marched;[^s] "
        "Bo Marsh (24 May 2011): Thousands marched (2,000 there).\n"
        "- Bo Marsh: Nobody was hurt.\n"
    ).removesuffix("\n")


def test_a_table_has_the_figures_each_side_gives() -> None:
    assert markdown.render(record(RIVALS), style="table").split("\n")[2] == (
        "| 23 May 2011 | A march | Ann Lee, leader, The council: about 800 there[^s]; "
        "Bo Marsh (24 May 2011): 2,000 there |"
    )


def test_claims_that_agree_are_no_rivals() -> None:
    agreeing = RIVALS.replace("~800", "800").replace("Thousands", "800").replace('"2,000"', "800")
    assert "Accounts differ" not in markdown.render(record(agreeing))


@pytest.mark.parametrize(
    ("figure", "said", "expected"),
    [
        ("5.5%", "cuts of up to 5.5 per cent", True),
        ("60%", "60 members voted", False),
        ("60", "60 per cent voted", False),
        ("1,552", "1,552 rejected it", True),
        ("552", "1,552 rejected it", False),
        ("£6.6m", "saves £6.6m a year", True),
        ("£6", "saves £6.6m a year", False),
        ("7 days", "out for seven days", True),
        ("7 days", "seven weeks", False),
        ("90 days", "a 90-day notice", True),
        ("12 weeks", "on 12 May", False),
        ("more than 400 people", "400 members came", True),
        ("2-5.5%", "cuts of 2 to 5.5 per cent", True),
        ("2-5.5%", "cuts of 5.5 per cent", False),
        ("12", "Twelve came", True),
        ("2.5-5%", "between 2.5 and 5 per cent", True),
        ("2.5-5", "2.5 days and 5 weeks", True),
        ("~50%", "about half of the staff", True),
        ("nearly 50%", "Half of the staff", False),
        ("~67%", "About two thirds are affected", True),
        ("~67% (of staff)", "About two-thirds are affected", True),
        ("50%", "50 members", False),
        ("from £0.54 to £0.45/mile", "from 54p to 45p", True),
        ("from £0.54 to £0.45/mile", "cut to 45p", False),
        ("£0.05", "5p a mile", True),
    ],
)
def test_a_figure_is_told_only_where_the_words_do_not_give_it(figure: str, said: str, expected: bool) -> None:
    from timeline.record.figures import parse as figure_of

    assert markdown.is_said(figure_of(figure), said) is expected


def test_headings_are_years_below_the_level_and_no_deeper_than_six() -> None:
    timeline = record(event("2011", "B") + event("2011-01-01", "A") + event("[..2010-05]", "C") + event("2011-21", "D"))
    lines = markdown.render(timeline, heading_level=5, title="T").split("\n")
    assert [line for line in lines if line.startswith("#")] == [
        "##### T",
        "###### Earlier",
        "###### 2011",
    ]
    assert [line[2:9] for line in lines if line.startswith("**")] == ["By May ", "1 Janua", "2011.**", "Spring "]


def test_a_place_stands_with_the_date_unless_the_words_name_it(sample: Timeline) -> None:
    text = markdown.render(sample)
    assert "**About 24 February 2011, Civic Centre.** *Unison members reject the pay cuts.*" in text
    named = record(
        "  - {id: e, type: milestone, date: 2011-05-23, title: Rally at the civic centre, place: Civic Centre}"
    )
    assert "**23 May 2011.** Rally at the civic centre." in markdown.render(named)


def test_a_narrative_says_a_date_once_for_all_that_happened_on_it() -> None:
    timeline = record(event("2011-05-23", "A") + event("2011-05-23", "B") + event("2011-05-24", "C"))
    assert markdown.render(timeline, style="narrative") == "## 2011\n\n**23 May.** A. B.\n\n**24 May.** C.\n"


def test_what_goes_on_is_dated_from_its_beginning() -> None:
    assert "**From 11 March 2025.** All out." in markdown.render(record(event("2025-03-11/..", "All out")))


OWN: Final = """\
  - {id: e, type: meeting, date: 2011-05-23, title: E, sources: [s]}
actors:
  - {id: unison, name: Unison Harbour branch, kind: union, aliases: [Unison]}
  - {id: council, name: Harbour Council, kind: council}
  - {id: voice, name: Workers' Voice, kind: media}
sources:
"""


@pytest.mark.parametrize(
    ("publisher", "side"),
    [
        ("Unison", "the union's own"),
        ("Unison Harbour branch newsletter", "the union's own"),
        ("harbour council", "the council's own"),
        ("Unisonic Records", "partisan"),
        ("Unison Active", "partisan"),
        ("Friends of Harbour Council", "partisan"),
        ("Workers' Voice", "partisan"),
    ],
)
def test_a_partisan_source_is_called_its_body_s_own(publisher: str, side: str) -> None:
    source = f"  - {{id: s, type: webpage, publisher: {publisher}, title: 'A \"fight\" to win', partisan: true}}\n"
    assert markdown.render(record(OWN + source)).endswith(f"[^s]: “A ‘fight’ to win”, *{publisher}*; {side}.\n")


def test_without_notes_nothing_is_cited(sample: Timeline) -> None:
    assert "[^" not in markdown.render(sample, notes=False)


# CSV


def test_csv_is_read_back_with_its_rows(nasty: Timeline) -> None:
    text = csv_format.render(nasty)
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["id"] for row in rows] == [e.id for e in nasty.events]
    assert [row["title"].removeprefix("'") for row in rows] == [e.title.removeprefix("'") for e in nasty.events]
    assert text.count("\r\n") == len(rows) + 1


def test_no_cell_is_a_formula(nasty: Timeline) -> None:
    cells = [cell for row in csv.reader(io.StringIO(csv_format.render(nasty), newline="")) for cell in row]
    assert not [cell for cell in cells if re.match(r"\s*[=+\-@＝＋－＠]", cell)]


@pytest.mark.parametrize(
    ("typed", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-1+cmd|'/C calc'!A0", "'-1+cmd|'/C calc'!A0"),
        ("-12.5", "-12.5"),
        ("+1,000", "+1,000"),
        ("-3%", "-3%"),
        ("pay - cut", "pay - cut"),
        ("", ""),
    ],
)
def test_a_cell_that_begins_a_formula_gets_an_apostrophe(typed: str, cell: str) -> None:
    assert csv_format.guarded(typed) == cell


# iCalendar


def entries(text: str) -> dict[str, Any]:
    calendar = Calendar.from_ical(text)
    assert isinstance(calendar, Calendar)
    return {str(entry["UID"]).removesuffix("@council-timeline"): entry for entry in calendar.walk("VEVENT")}


def test_the_calendar_has_the_strikes_on_their_days(shipped: Timeline) -> None:
    strikes = select(shipped, Query(terms=parse(["type:strike"])))
    found = entries(ics.render(strikes))
    exact = {e.id: e.date for e in strikes.events if e.date.exact}
    assert found.keys() == exact.keys()
    assert len(found) > 5
    for id, entry in found.items():
        last = exact[id].latest
        assert last
        assert entry["DTSTART"].dt == exact[id].earliest
        assert entry["DTEND"].dt == last + dt.timedelta(1)


def test_the_calendar_says_every_text_as_it_was_typed(nasty: Timeline) -> None:
    found = entries(ics.render(nasty, approximate=True))
    for each in nasty.events:
        uid = [*each.formerly, each.id][0]
        if uid in found:
            label = "" if each.date.exact else f" ({each.date.label})"
            assert str(found[uid]["SUMMARY"]) == each.title + label
    assert len(found) == 28
    assert str(found["was-this"]["LOCATION"]) == nasty.event["everything"].place


def test_calendar_lines_are_of_at_most_75_octets_and_end_in_crlf(nasty: Timeline) -> None:
    text = ics.render(nasty, approximate=True)
    assert text.replace("\r\n", "").isprintable()
    assert max(len(line.encode()) for line in text.split("\r\n")) == 75
    assert text.replace("\r\n ", "").count("\r\n") < text.count("\r\n")


@given(st.text(st.characters(exclude_categories=["C"]), max_size=200))
def test_a_folded_line_unfolds_to_itself(line: str) -> None:
    folded = ics.folded(line)
    assert folded.replace("\r\n ", "") == line
    assert all(len(piece.encode()) <= 75 for piece in folded.split("\r\n"))


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("confirmed", "CONFIRMED"),
        ("planned", "TENTATIVE"),
        ("reported", "TENTATIVE"),
        ("disputed", "TENTATIVE"),
        ("cancelled", "CANCELLED"),
    ],
)
def test_a_status_has_its_word_in_the_calendar(status: str, expected: str) -> None:
    timeline = record(event("2011-05-23", more=f", status: {status}"))
    (entry,) = entries(ics.render(timeline)).values()
    assert str(entry["STATUS"]) == expected
    assert str(entry["TRANSP"]) == "TRANSPARENT"


def test_a_month_is_tentative_and_says_so() -> None:
    timeline = record(event("2011-06"))
    assert entries(ics.render(timeline)) == {}
    (entry,) = entries(ics.render(timeline, approximate=True)).values()
    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (dt.date(2011, 6, 1), dt.date(2011, 7, 1))
    assert (str(entry["SUMMARY"]), str(entry["STATUS"])) == ("T (June 2011)", "TENTATIVE")


def test_the_stamp_is_the_last_day_a_source_was_seen(sample: Timeline) -> None:
    text = ics.render(sample)
    assert set(re.findall("DTSTAMP:(.*)\r", text)) == {"20261122T000000Z", "19700101T000000Z"}


# JSON formats


def test_json_lines_are_the_records_of_json(nasty: Timeline) -> None:
    whole = json.loads(exporters.get("json").render(nasty))
    lines = [json.loads(line) for line in str(exporters.get("jsonl").render(nasty)).splitlines()]
    kinds = {"actor": "actors", "source": "sources", "event": "events"}
    for kind, section in kinds.items():
        assert [{k: v for k, v in line.items() if k != "record"} for line in lines if line["record"] == kind] == whole[
            section
        ]
    assert lines[0]["record"] == "timeline"


DATE: Final = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "date-parts": {
            "type": "array",
            "minItems": 1,
            "maxItems": 2,
            "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer"}},
        },
        "season": {"type": "integer", "minimum": 1, "maximum": 4},
        "circa": {"type": "boolean"},
        "literal": {"type": "string"},
    },
}
TEXTS: Final = ("id", "title", "container-title", "publisher", "URL", "archive", "archive_location", "note")
CSL: Final = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id", "type"],
        "additionalProperties": False,
        "properties": {
            **{name: {"type": "string", "minLength": 1} for name in TEXTS},
            "type": {
                "enum": (
                    "article article-journal article-magazine article-newspaper bill book broadcast chapter dataset "
                    "document entry-encyclopedia hearing interview legal_case legislation manuscript pamphlet "
                    "personal_communication post post-weblog regulation report speech webpage"
                ).split()
            },
            "author": {
                "type": "array",
                "items": {"type": "object", "required": ["literal"], "additionalProperties": False,
                          "properties": {"literal": {"type": "string"}}},
            },
            "issued": DATE,
            "accessed": DATE,
            "custom": {"type": "object"},
        },
    },
}  # fmt: skip
"""What CSL-JSON 1.0.2 allows of the names that are used here."""


@pytest.mark.parametrize("name", ["nasty", "sample", "shipped"])
def test_csl_json_keeps_to_its_schema(name: str, request: pytest.FixtureRequest) -> None:
    timeline = request.getfixturevalue(name)
    items = json.loads(exporters.get("csl_json").render(timeline))
    jsonschema.validate(items, CSL)
    assert [item["id"] for item in items] == [source.id for source in timeline.sources]


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2011-05-23", {"date-parts": [[2011, 5, 23]]}),
        ("2011-05~", {"date-parts": [[2011, 5]], "circa": True}),
        ("2011-XX", {"date-parts": [[2011]]}),
        ("2011-22", {"date-parts": [[2011]], "season": 2}),
        ("2011-05-23/2011-05-27", {"date-parts": [[2011, 5, 23], [2011, 5, 27]]}),
        ("[2011-05..2011-06]", {"date-parts": [[2011, 5], [2011, 6]], "circa": True}),
        ("2011-05/..", {"literal": "since May 2011"}),
        ("201X", {"date-parts": [[2010]], "circa": True}),
    ],
)
def test_a_date_in_csl_json_says_no_more_than_is_known(date: str, expected: dict[str, Any]) -> None:
    source = f"sources:\n  - {{id: s, type: report, title: R, published: '{date}'}}\n"
    (item,) = json.loads(exporters.get("csl_json").render(read({"x.yaml": source.encode()}).timeline))
    assert item["issued"] == expected


@pytest.mark.parametrize("name", ["nasty", "sample", "shipped"])
def test_json_ld_points_only_at_what_it_holds(name: str, request: pytest.FixtureRequest) -> None:
    text = str(exporters.get("json_ld").render(request.getfixturevalue(name)))
    graph = json.loads(text)["@graph"]
    held = [node["@id"] for node in graph]
    assert len(held) == len(set(held))
    assert set(_references(graph)) <= set(held)
    assert "<" not in text


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if set(node) == {"@id"}:
            yield node["@id"]
        yield from (id for value in node.values() for id in _references(value))
    if isinstance(node, list):
        yield from (id for value in node for id in _references(value))


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2011-05-23", {"startDate": "2011-05-23"}),
        ("2011-05~", {"startDate": "2011-05"}),
        ("2011-21", {"startDate": "2011"}),
        ("201X", {}),
        ("2011-05-23/2011-05-27", {"startDate": "2011-05-23", "endDate": "2011-05-27"}),
        ("2011-05/..", {"startDate": "2011-05"}),
        ("../2011-05", {"endDate": "2011-05"}),
        ("[2011-05-23..2011-05-27]", {"startDate": "2011-05"}),
        ("[2010-12-31..2011-01-02]", {}),
        ("[2011-05-23,2011-05-27]", {"startDate": "2011-05"}),
        ("[..2011-05]", {}),
    ],
)
def test_a_date_in_json_ld_says_no_more_than_is_known(date: str, expected: dict[str, str]) -> None:
    (node,) = json.loads(exporters.get("json_ld").render(record(event(date))))["@graph"]
    assert {key: value for key, value in node.items() if key.endswith("Date")} == expected


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2011-05-23", {"start_date": {"year": 2011, "month": 5, "day": 23}}),
        ("2011-05", {"start_date": {"year": 2011, "month": 5}, "display_date": "May 2011"}),
        ("2011-22", {"start_date": {"year": 2011}, "display_date": "summer 2011"}),
        ("201X", {"start_date": {"year": 2010}, "display_date": "2010s"}),
        (
            "2011-05-23/2011-05-27",
            {
                "start_date": {"year": 2011, "month": 5, "day": 23},
                "end_date": {"year": 2011, "month": 5, "day": 27},
            },
        ),
        ("2011-05-23/2011-05-23", {"start_date": {"year": 2011, "month": 5, "day": 23}}),
        ("2011-05/..", {"start_date": {"year": 2011, "month": 5}, "display_date": "from May 2011"}),
        (
            "[2011-05-23..2011-05-27]",
            {"start_date": {"year": 2011, "month": 5, "day": 23}, "display_date": "between 23 and 27 May 2011"},
        ),
        (
            "[2011-05-23,2011-05-27]",
            {"start_date": {"year": 2011, "month": 5, "day": 23}, "display_date": "23 or 27 May 2011"},
        ),
    ],
)
def test_a_slide_invents_no_month(date: str, expected: dict[str, Any]) -> None:
    (slide,) = json.loads(exporters.get("timelinejs").render(record(event(date))))["events"]
    assert {key: value for key, value in slide.items() if key.endswith("date")} == expected


# SQLite


@pytest.mark.parametrize("name", ["nasty", "sample", "shipped"])
def test_the_database_is_sound(name: str, request: pytest.FixtureRequest) -> None:
    timeline = request.getfixturevalue(name)
    connection = opened(sqlite.render(timeline))
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    rows = connection.execute("SELECT id, earliest, latest FROM events ORDER BY rowid").fetchall()
    assert [row[0] for row in rows] == [e.id for e in timeline.events]
    assert connection.execute("SELECT count(*) FROM claims").fetchone() == (
        sum(len(e.claims) for e in timeline.events),
    )
    for view in sqlite.VIEWS:
        assert (
            connection.execute(f"SELECT * FROM {view}").fetchall()
            or name == "sample"
            or (name, view) == ("nasty", "rival_figures")
        )


def test_the_database_can_be_searched(sample: Timeline) -> None:
    connection = opened(sqlite.render(sample))
    found = connection.execute(
        "SELECT id FROM events WHERE rowid IN (SELECT rowid FROM events_fts WHERE events_fts MATCH 'collectors')"
    )
    assert found.fetchall() == [("refuse-strike",)]
    said = connection.execute("SELECT speaker FROM claims_fts WHERE claims_fts MATCH 'turnout'").fetchall()
    assert said == [("Bo Marsh, branch secretary, Unison",)]


def test_the_database_has_exact_whole_numbers_and_the_text_beside_them(nasty: Timeline) -> None:
    rows = opened(sqlite.render(nasty)).execute("SELECT text, low, typeof(low) FROM figures WHERE claim_id IS NULL")
    found = {text: (low, kind) for text, low, kind in rows}
    assert found["£6.65m"] == (6_650_000, "integer")
    assert found["33.3%"] == (33.3, "real")


def test_a_body_may_come_before_what_it_is_part_of_and_even_after_itself() -> None:
    actors = "".join(
        f"  - {{id: {id}, name: {id}, kind: group, part_of: {of}}}\n" for id, of in [("a", "b"), ("b", "c"), ("c", "a")]
    )
    timeline = read({"x.yaml": f"actors:\n{actors}".encode()}).timeline
    connection = opened(sqlite.render(timeline))
    rows = connection.execute("SELECT id, part_of FROM actors ORDER BY rowid").fetchall()
    assert rows == [("a", "b"), ("b", "c"), ("c", "a")]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


# Mermaid and TimelineJS, by their own packages; HTML by a validator


def seen_by(program: str, text: str | bytes, folder: Path) -> Any:
    node = shutil.which("node")
    if not node or not NODE_MODULES.exists():
        pytest.skip("needs node, and `npm install --prefix tests/npm`")
    file = folder / "export"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    script = HERE / "npm" / "check.mjs"
    done = subprocess.run([node, script, program, file], capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def test_mermaid_draws_every_text_as_it_was_typed(nasty: Timeline, tmp_path: Path) -> None:
    seen = seen_by("mermaid", mermaid.render(nasty), tmp_path)
    assert seen["type"] == "timeline"
    assert seen["title"] == nasty.title
    events = [(task["name"], name) for task in seen["tasks"] for name in task["events"]]
    assert events == [(e.date.dateline, markup.one_line(e.title)) for e in nasty.events]


def test_mermaid_draws_bars_for_all_the_days(nasty: Timeline, tmp_path: Path) -> None:
    seen = seen_by("mermaid", mermaid.render(nasty, style="gantt"), tmp_path)
    assert seen["type"] == "gantt"
    names = {task["name"]: task for task in seen["tasks"]}
    assert len(names) == 28
    bar = names["ends in a backslash \\"]
    assert (bar["start"], bar["end"]) == ("Mon May 23 2011", "Sat May 28 2011")


def test_timelinejs_makes_a_slide_of_every_event_with_a_start(nasty: Timeline, tmp_path: Path) -> None:
    seen = seen_by("timelinejs", exporters.get("timelinejs").render(nasty), tmp_path)
    assert seen["errors"] == []
    assert len(seen["slides"]) == 31
    assert not [
        slide
        for slide in seen["slides"]
        if re.search("<(?!/?(?:div|p|small|ul|li|a|em|strong|code)\\b)", slide["text"])
    ]


# What formats leave out


def told(name: str, timeline: Timeline, **options: Any) -> list[str]:
    return [str(loss) for loss in exporters.losses(name, timeline, options)]


def test_a_format_tells_what_it_leaves_out(sample: Timeline) -> None:
    assert told("json", sample) == ["2 rows of its vocabulary"]
    assert told("ics", sample)[:2] == ["1 event without an end", "3 events not known to the day (see --approximate)"]
    assert told("ics", sample, approximate=True)[0] == "1 event without an end"
    assert told("markdown", record(RIVALS), style="table") == ["1 claim without a figure"]
    assert told("mermaid", record(event("2011-05/..")), style="gantt") == ["1 event without a start or an end"]
    assert "3 claims" in told("mermaid", sample)
    assert told("markdown", sample, notes=False)[0] == "11 citations"
    assert told("sqlite", sample) == ["1 field of your own"]


def test_a_loss_names_its_records(sample: Timeline) -> None:
    first = exporters.losses("ics", sample, {})[0]
    assert first.records == ("work-to-rule",)


# The command


def test_the_formats_are_listed_without_a_record(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("export", "--list", sample=False)
    assert done.exit_code == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == sorted(
        name.replace("_", "-") for name in exporters.names()
    )


def test_the_suffix_chooses_the_format(run: Run, tmp_path: Path) -> None:
    for name in exporters.names():
        file = tmp_path / f"out{exporters.get(name).SUFFIX}"
        assert run("export", "-o", str(file)).exit_code == 0
        piped = run("export", name.replace("_", "-"))
        assert file.read_bytes() == piped.stdout_bytes


def test_an_option_of_another_format_is_refused(run: Run) -> None:
    done = run("export", "csv", "--heading-level", "3")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "timeline: csv does not take `--heading-level`\n  it is for html and markdown\n"


def test_a_format_must_be_known(run: Run) -> None:
    done = run("export", "-o", "x.unknown")
    assert done.exit_code == 2
    ends = ", ".join(sorted(exporters.get(name).SUFFIX for name in exporters.names()))
    assert done.stderr == (
        f"timeline: no format ends in `.unknown`\n  formats end in {ends}; or name the format before the query\n"
    )
    assert run("export", "-o", "unknown").stderr.startswith("timeline: which format?\n  name one: csl-json, csv,")


def test_many_slides_are_advised_against(run: Run) -> None:
    done = run("export", "timelinejs", "-f", str(NASTY))
    assert done.exit_code == 0
    assert "31 slides are many: TimelineJS is meant for up to 20" in done.stderr


def test_a_style_of_another_format_is_refused(run: Run) -> None:
    done = run("export", "markdown", "--style", "gantt")
    assert done.exit_code == 2
    assert "`--style gantt` is not known to markdown\n  write chronology, table or narrative" in done.stderr


def test_what_is_left_out_is_counted_and_named(run: Run) -> None:
    done = run("export", "ics")
    assert done.exit_code == 0
    assert done.stderr.startswith("timeline: left out of ics: 1 event without an end, 3 events not known to the day")
    named = run("export", "ics", "--verbose")
    assert "\n  1 event without an end: work-to-rule\n" in named.stderr


def test_strict_loss_makes_the_exit_code_1_and_writes_all_the_same(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "x.ics"
    assert run("export", "-o", str(file), "--strict-loss").exit_code == 1
    assert file.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert run("export", "ics", "type:strike", "--strict-loss").exit_code == 1
    assert run("export", "json", "--strict-loss").exit_code == 1


def test_a_record_with_errors_is_not_written_to_a_file(run: Run, tmp_path: Path) -> None:
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text("events:\n" + event("2011-02-30") + event("2011-02-28"))
    file = tmp_path / "x.csv"
    done = run("export", "-f", str(faulty), "-o", str(file))
    assert (done.exit_code, file.exists()) == (1, False)
    assert "nothing was written" in done.stderr
    piped = run("export", "-f", str(faulty), "csv")
    assert piped.exit_code == 1
    assert "2011-02-28" in piped.stdout


def test_a_file_is_left_alone_when_it_cannot_be_replaced(run: Run, tmp_path: Path) -> None:
    done = run("export", "csv", "-o", str(tmp_path / "none" / "x.csv"))
    assert done.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_the_page_is_valid_html(nasty: Timeline, sample: Timeline, tmp_path: Path) -> None:
    nothing = msgspec.structs.replace(sample, events=())
    for timeline in (nasty, sample, nothing):
        assert seen_by("html", exporters.get("html").render(timeline), tmp_path) == []


def test_a_fragment_is_valid_html_but_for_its_style(nasty: Timeline, tmp_path: Path) -> None:
    """The standard has `style` in the head alone; a fragment for somebody else's page has no head to put it in."""
    inside = exporters.get("html").render(nasty, fragment=True, heading_level=3)
    text = inside.decode() if isinstance(inside, bytes) else inside
    page = f'<!doctype html><html lang="en"><head><title>A</title></head><body><h1>A</h1><h2>B</h2>{text}</body></html>'
    found = seen_by("html", page, tmp_path)
    assert [message.partition(" ")[2] for message in found] == [
        "element-permitted-content: <style> element is not permitted as content under <div>"
    ]
