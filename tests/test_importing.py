"""Records from other programs: CSL-JSON, TimelineJS and iCalendar, and what was exported comes back as it was."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import strategies
from conftest import HERE, SAMPLE, Run
from hypothesis import given

from timeline import exporters
from timeline.authoring import importing
from timeline.authoring.fields import Known
from timeline.authoring.importing import parsing, rows
from timeline.exporters import markup
from timeline.query import phrases
from timeline.record import Event, Source, Timeline, dates
from timeline.text import reader, writer

SHIPPED = HERE.parent / "data/events.yaml"
RECORDS = {"sample": SAMPLE, "shipped": SHIPPED, "nasty": HERE / "nasty.yaml"}
DAY = dt.date(2026, 11, 22)


def known(timeline: Timeline) -> Known:
    return Known(timeline, lambda text: phrases.parse(text, DAY), today=DAY.isoformat())


def without(file: Path, section: str) -> str:
    """The text of a record without the records of a section."""
    text = file.read_text()
    start = text.index(f"\n{section}:\n") + 1
    end = text.index("\nevents:\n") + 1 if section != "events" else len(text)
    return text[:start] + f"{section}:\n" + text[end:]


@pytest.fixture
def record(tmp_path: Path) -> Path:
    file = tmp_path / "events.yaml"
    file.write_text(SAMPLE.read_text())
    return file


def added(run: Run, record: Path, format: str, content: Any, *options: str) -> tuple[list[dict[str, Any]], list[str]]:
    """What an import adds, as plain data, and what it says."""
    data = content if isinstance(content, str) else json.dumps(content)
    before = {r.id for r in reader.load([str(record)]).timeline.records()}
    result = run("import", format, "-", "-f", str(record), *options, stdin=data.encode())
    assert result.exit_code == 0, result.stderr
    after = reader.load([str(record)])
    assert not after.problems
    says = [line.removeprefix("timeline: ") for line in result.stderr.splitlines()]
    return [writer.plain(r) for r in after.timeline.records() if r.id not in before], says


# What was exported comes back


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("format", ["csl", "timelinejs", "ics"])
def test_what_was_exported_changes_nothing(run: Run, tmp_path: Path, name: str, format: str) -> None:
    file, table = tmp_path / "events.yaml", tmp_path / "export"
    file.write_bytes(RECORDS[name].read_bytes())
    exporter = "csl-json" if format == "csl" else format
    options = ["--approximate"] if format == "ics" else []
    run("export", exporter, *options, "-o", str(table), "-f", str(file))
    result = run("import", format, str(table), "-f", str(file))
    assert (result.exit_code, file.read_bytes()) == (0, RECORDS[name].read_bytes()), result.stderr
    assert "stays as it is" not in result.stderr


@pytest.mark.parametrize("name", ["sample", "shipped"])
def test_sources_come_back_whole(run: Run, tmp_path: Path, name: str) -> None:
    file, table = tmp_path / "events.yaml", tmp_path / "export"
    timeline = reader.load([str(RECORDS[name])]).timeline
    run("export", "csl-json", "-o", str(table), "-f", str(RECORDS[name]))
    file.write_text("title: A record\n")
    assert run("import", "csl", str(table), "-f", str(file)).exit_code == 0
    assert reader.load([str(file)]).timeline.sources == timeline.sources


HELD = ("type", "date", "title", "status", "summary")
"""What TimelineJS and iCalendar hold whole of an event; what they do not is told by `export`."""


@pytest.mark.parametrize("name", ["sample", "shipped"])
@pytest.mark.parametrize(("format", "options"), [("timelinejs", []), ("ics", ["--approximate"])])
def test_events_come_back_as_exact_as_they_were(
    run: Run, tmp_path: Path, name: str, format: str, options: list[str]
) -> None:
    file, table = tmp_path / "events.yaml", tmp_path / "export"
    timeline = reader.load([str(RECORDS[name])]).timeline
    run("export", format, *options, "-o", str(table), "-f", str(RECORDS[name]))
    file.write_text(without(RECORDS[name], "events"))
    result = run("import", format, str(table), "-f", str(file))
    assert result.exit_code == 0, result.stderr
    back = reader.load([str(file)]).timeline
    named = {id: event for event in timeline.events for id in (event.id, *event.formerly)}
    lost = exporters.losses(format, timeline, {"approximate": True})
    gone = {id for loss in lost if "without a" in loss.one for id in loss.records}
    assert len(back.events) == len(timeline.events) - len(gone)
    for event in back.events:
        was = named[event.id]
        assert [said(event, field) for field in HELD] == [said(was, field) for field in HELD]
        assert event.note == ""
        assert {citation.id for citation in event.sources} <= {citation.id for citation in was.sources}


def said(event: Event, field: str) -> str:
    """A field as a reader sees it."""
    value = getattr(event, field)
    return markup.plain(value) if field == "summary" else str(value)


@given(strategies.dates)
def test_every_date_of_a_source_comes_back_from_csl_json(text: str) -> None:
    source = Source(id="a", type="report", title="T", published=dates.parse(text), accessed=dates.parse(text))
    content = exporters.get("csl_json").render(Timeline(sources=(source,)))
    (row,) = importing.get("csl").read(content, known(Timeline())).rows
    assert (row.cells["published"], row.cells["accessed"], row.faults) == (text, text, {})


@given(strategies.dates)
def test_every_date_of_an_event_comes_back(text: str) -> None:
    event = Event(id="a", type="strike", title="T", date=dates.parse(text))
    for format, options in (("timelinejs", {}), ("ics", {"approximate": True})):
        content = exporters.get(format).render(Timeline(events=(event,)), **options)
        for row in importing.get(format).read(content, known(Timeline())).rows:
            first, _, last = text.partition("/")
            told = first if event.date.exact and first == last else text  # one day has no end there
            assert (row.cells["date"], row.cells["title"], row.faults) == (told, "T", {})


# CSL-JSON

REPORT = {"id": "smith2011", "type": "report", "title": "Pay and the <i>council</i>"}

ITEMS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "nothing but what is needed": ({}, {}),
    "an id of Zotero's": ({"id": "http://zotero.org/users/1/items/AB12", "publisher": "A B"}, {"id": "b-pay-council"}),
    "an author with particles": (
        {"author": [{"family": "Gogh", "given": "Ann", "non-dropping-particle": "van"}, {"literal": "The Branch"}]},
        {"author": "Ann van Gogh and The Branch"},
    ),
    "a paper": ({"type": "article-newspaper", "container-title": "Echo"}, {"publisher": "Echo"}),
    "a year": ({"issued": {"date-parts": [["2011"]]}}, {"published": "2011"}),
    "a day about which": ({"issued": {"date-parts": [[2011, 2, 4]], "circa": 1}}, {"published": "2011-02-04~"}),
    "a span": ({"issued": {"date-parts": [[2011, 2], [2011, 4]]}}, {"published": "2011-02/2011-04"}),
    "a season": ({"issued": {"date-parts": [[2011]], "season": "2"}}, {"published": "2011-22"}),
    "a season as a month": ({"issued": {"date-parts": [[2011, 21]]}}, {"published": "2011-21"}),
    "EDTF": ({"issued": "2011-02?"}, {"published": "2011-02?"}),
    "words": ({"issued": {"raw": "24 February 2011"}}, {"published": "2011-02-24"}),
    "a DOI alone": ({"DOI": "10.1000/AB.1"}, {"url": "https://doi.org/10.1000/ab.1"}),
    "a DOI beside an address": (
        {"DOI": "doi:10.1000/x", "URL": "https://example.org/x"},
        {"url": "https://example.org/x", "note": "DOI: 10.1000/x"},
    ),
    "an archive": (
        {"archive_location": "https://archive.example.org/1"},
        {"archived": "https://archive.example.org/1"},
    ),
}


@pytest.mark.parametrize(("item", "expected"), ITEMS.values(), ids=ITEMS)
def test_an_item_becomes_a_source(run: Run, record: Path, item: dict[str, Any], expected: dict[str, Any]) -> None:
    sources, _ = added(run, record, "csl", [REPORT | item])
    plain = {"id": "smith2011", "type": "report", "title": "Pay and the council"}
    published = {"type": "article-newspaper"} if "container-title" in item else {}
    assert [s | ({"publisher": "A B"} if "publisher" in item else {}) for s in sources] == [
        plain | published | expected | ({"publisher": "A B"} if "publisher" in item else {})
    ]


SAME = {
    "id": {"id": "echo-1"},
    "address": {"URL": "http://www.example.org/echo/1/?utm_source=x#top"},
    "title, publisher and date": {
        "type": "webpage", "title": "why we strike", "container-title": "Union Voice",
        "issued": {"date-parts": [[2011, 5]]},
    },
}  # fmt: skip


@pytest.mark.parametrize("item", SAME.values(), ids=SAME)
def test_an_item_that_the_record_has_is_not_added(run: Run, record: Path, item: dict[str, Any]) -> None:
    before = record.read_bytes()
    result = run("import", "csl", "-", "-f", str(record), stdin=json.dumps([REPORT | item]).encode())
    assert (result.exit_code, record.read_bytes()) == (0, before)
    assert result.stderr.endswith("-: 1 item is in the record already\ntimeline: -: nothing to add\n")


def test_a_doi_is_the_same_whatever_its_case_and_place(run: Run, record: Path) -> None:
    added(run, record, "csl", [REPORT | {"DOI": "10.1000/AB"}])
    _, says = added(
        run, record, "csl", [{"id": "x", "type": "book", "title": "B", "DOI": "https://doi.org/10.1000/ab"}]
    )
    assert says[-2:] == ["-: 1 item is in the record already", "-: nothing to add"]


def test_what_an_item_says_otherwise_is_told(run: Run, record: Path) -> None:
    _, says = added(
        run, record, "csl", [{"id": "echo-1", "type": "article-newspaper", "title": "Another", "note": "New"}]
    )
    assert (
        "-: item 1: `echo-1` stays as it is: title `Members reject the cuts` in the record, `Another` here; "
        "note missing in the record, `New` here"
    ) in says


def test_what_is_not_taken_of_items_is_counted(run: Run, record: Path) -> None:
    more = {"abstract": "Long.", "page": "1-2", "archive_location": "Box 4"}
    _, says = added(run, record, "csl", {"items": [REPORT | more, REPORT | {"id": "b", "title": "Other", "page": "3"}]})
    assert says[0] == "-: not taken: `abstract` (1 item), `archive_location` (1 item) and `page` (2 items)"


BAD_ITEMS: list[tuple[Any, str]] = [
    ("text", "it is a text where an object in braces is wanted"),
    ({"id": "a"}, "no title"),
    ({"type": "song"}, "type: `song` is no type of source; change it there, or add a row to `source_types`"),
    ({"title": ["a"]}, "title: `title` is a list where a text is wanted"),
    ({"title": "\ud800"}, "title: the text is not UTF-8"),
    ({"issued": {"date-parts": [[2011, 2, 30]]}}, "published: `2011-02-30`"),
    ({"issued": {"date-parts": [[2011, 14, 1]]}}, "published: `2011-14-01`"),
    ({"issued": {"date-parts": [["c. 2011"]]}}, "published: `c. 2011` is not a date"),
    ({"issued": {"date-parts": [[-44]]}}, "published: `-44` is not a date"),
    ({"issued": {"date-parts": [[2011, 0, 5]]}}, "published: the date has a day (5) and no month"),
    ({"issued": {"date-parts": [[True]]}}, "published: `True` is not a date"),
    ({"issued": {"date-parts": [[]]}}, "published: `date-parts` have a year, a month and a day"),
    ({"issued": {"date-parts": "2011"}}, "published: the `date-parts` of `issued` are no date"),
    ({"issued": [2011]}, "published: `issued` is no date"),
    ({"issued": {"literal": "when the leaves fell"}}, "published: `when the leaves fell` is not a date"),
    ({"author": "Ann Lee"}, "author: `author` is not a list of names"),
    ({"author": [{"family": 1.5}]}, "author: `family` is a number where a text is wanted"),
    ({"URL": "ftp://example.org"}, "url: `ftp://example.org` is not an address"),
    ({"id": "unison"}, "id: `unison` is the id of another record"),
    ({"id": "twice"}, "it is the same as number"),
]


def test_all_bad_items_are_told_at_once_and_nothing_is_written(run: Run, record: Path) -> None:
    before = record.read_bytes()
    good = [REPORT | {"id": "twice", "title": "Twice"}]
    items = good + [
        item if isinstance(item, str) or item == {"id": "a"} else REPORT | {"id": f"n{i}", "title": f"No. {i}"} | item
        for i, (item, _) in enumerate(BAD_ITEMS)
    ]
    items[2]["type"] = "report"
    result = run("import", "csl", "-", "-f", str(record), stdin=json.dumps(items).encode())
    assert (result.exit_code, record.read_bytes()) == (1, before)
    lines = result.stderr.splitlines()
    for number, (_, says) in enumerate(BAD_ITEMS, 2):
        assert [line for line in lines if line.startswith(f"timeline: -: item {number}") and says in line], (
            number,
            says,
        )
    assert lines[-1] == "timeline: nothing was written; correct these items, or leave them out with --skip-bad"
    skipped = run("import", "csl", "-", "-f", str(record), "--skip-bad", stdin=json.dumps(items).encode())
    assert skipped.exit_code == 0
    assert {s.id for s in reader.load([str(record)]).timeline.sources} == {"echo-1", "voice-7", "twice"}


# TimelineJS


def slide(**more: Any) -> dict[str, Any]:
    plain = {"start_date": {"year": 2011, "month": "5"}, "text": {"headline": "Crews &amp; <b>drivers</b> out"}}
    return {**plain, "group": "Strike", **more}


OUT = {"id": "crews-drivers-out", "type": "strike", "date": "2011-05", "title": "Crews & drivers out"}

SLIDES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a month": ({}, {}),
    "a year": ({"start_date": {"year": "2011"}}, {"date": "2011"}),
    "days": (
        {"start_date": {"year": 2011, "month": 5, "day": 3}, "end_date": {"year": 2011, "month": 5, "day": 4}},
        {"date": "2011-05-03/2011-05-04"},
    ),
    "a day that ends on itself": (
        {"start_date": {"year": 2011, "month": 5, "day": 3}, "end_date": {"year": 2011, "month": 5, "day": 3}},
        {"date": "2011-05-03"},
    ),
    "words of a date": ({"display_date": "about May 2011"}, {"date": "2011-05~"}),
    "words of another date": (
        {"display_date": "May 1999"}, {"note": "The date is given as \u201cMay 1999\u201d."}
    ),
    "words that are no date": (
        {"display_date": "The hot spell"}, {"note": "The date is given as \u201cThe hot spell\u201d."}
    ),
    "a status": (
        {"text": {"headline": "Crews out (planned)"}},
        {"id": "crews-out", "title": "Crews out", "status": "planned"},
    ),
    "a text": (
        {"text": {"headline": "Crews out", "text": "<p>One <b> bold </b> &lt;tag&gt; * x</p><ul><li>a_b<li><a href='https://e.org/x'>c</a></ul><script>no</script>"}},
        {"id": "crews-out", "title": "Crews out", "summary": "One **bold** <tag> * x\n\na_b\n\n[c](https://e.org/x)"},
    ),
    "a page that the record has": (
        {"media": {"url": "https://example.org/echo/1", "caption": "The report"}}, {"sources": ["echo-1"]}
    ),
    "a picture": (
        {"media": {"url": "https://example.org/p.jpg", "caption": "A <i>march</i>"}},
        {"note": "Shown with it: https://example.org/p.jpg; A march"},
    ),
    "an id": ({"unique_id": "walk-out"}, {"id": "walk-out"}),
}  # fmt: skip


@pytest.mark.parametrize(("more", "expected"), SLIDES.values(), ids=SLIDES)
def test_a_slide_becomes_an_event(run: Run, record: Path, more: dict[str, Any], expected: dict[str, Any]) -> None:
    events, _ = added(run, record, "timelinejs", {"events": [slide(**more)]})
    assert events == [OUT | expected]


SPREADSHEET = """\
Year,Month,Day,Time,End Year,End Month,End Day,End Time,Display Date,Headline,Text,Media,Media Credit,Media Caption,\
Media Thumbnail,Type,Group,Background
,,,,,,,,,The dispute,All of it,,,,,title,,
2011,5,23,9:00,2011,5,27,,,Crews strike,They <em>walked</em> out.,,,,,,Strike,
2012,,,,,,,,spring 2012,Talks begin,,https://example.org/p.jpg,PA,,,,Talks,#fff
"""


def test_the_spreadsheet_of_timelinejs_is_read(run: Run, record: Path) -> None:
    events, says = added(run, record, "timelinejs", SPREADSHEET)
    assert events == [
        {
            "id": "crews-strike", "type": "strike", "date": "2011-05-23/2011-05-27", "title": "Crews strike",
            "summary": "They *walked* out.",
        },
        {
            "id": "talks-begin", "type": "talks", "date": "2012-21", "title": "Talks begin",
            "note": "Shown with it: https://example.org/p.jpg; PA",
        },
    ]  # fmt: skip
    assert says[:3] == [
        "-: not taken, being a title or an era: line 2",
        "-: slide 4: spring 2012: 2012-21, spring 2012",
        "-: the time of day is not taken: slide 3",
    ]


def test_slides_without_a_type_get_one_if_asked(run: Run, record: Path) -> None:
    content = {"events": [slide(group="Politics"), slide(text={"headline": "B"}, group="")], "eras": [{}]}
    result = run("import", "timelinejs", "-", "-f", str(record), stdin=json.dumps(content).encode())
    assert result.exit_code == 1
    assert "slide 1: type: `Politics` is no type of event; `--type TYPE` gives one" in result.stderr
    assert "slide 2: type: it has no type; " in result.stderr
    events, says = added(run, record, "timelinejs", content, "--type", "statement")
    assert [event["type"] for event in events] == ["statement", "statement"]
    assert says[0] == "-: not taken: 1 era"


BAD_SLIDES: list[tuple[Any, str]] = [
    (None, "it is null where an object in braces is wanted"),
    ({"start_date": {}}, "date: it has no `start_date`"),
    ({"start_date": 2011}, "date: `start_date` is no object in braces"),
    ({"start_date": {"month": 5}}, "date: `5` is not a date"),
    ({"start_date": {"year": "2011", "month": "13"}}, "date: `2011-13`"),
    ({"start_date": {"year": "-3000000"}}, "date: `-3000000` is not a date"),
    ({"end_date": {"year": 2010}}, "date: "),
    ({"text": "Headline"}, "title: `text` is no object in braces"),
    ({"text": {"headline": "<b> </b>"}}, "no title"),
    ({"media": []}, "note: `media` is no object in braces"),
    ({"group": {}}, "type: `group` is an object where a text is wanted"),
]


def test_all_bad_slides_are_told_at_once(run: Run, record: Path) -> None:
    before = record.read_bytes()
    slides = [
        None if more is None else slide(**{"text": {"headline": f"No. {i}"}, **more})
        for i, (more, _) in enumerate(BAD_SLIDES)
    ]
    result = run("import", "timelinejs", "-", "-f", str(record), stdin=json.dumps({"events": slides}).encode())
    assert (result.exit_code, record.read_bytes()) == (1, before)
    for number, (_, says) in enumerate(BAD_SLIDES, 1):
        told = [line for line in result.stderr.splitlines() if line.startswith(f"timeline: -: slide {number}: {says}")]
        assert told, (number, says, result.stderr)


# iCalendar


def calendar(*entries: str, name: str = "VEVENT") -> str:
    body = "".join(f"BEGIN:{name}\nUID:u{i}@x\n{entry}\nEND:{name}\n" for i, entry in enumerate(entries))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{body}END:VCALENDAR\n".replace("\n", "\r\n")


MEETING = "SUMMARY:Full council\nCATEGORIES:Meeting"
COUNCIL = {"id": "full-council", "type": "meeting", "title": "Full council"}

ENTRIES: dict[str, tuple[str, dict[str, Any]]] = {
    "a day": ("DTSTART;VALUE=DATE:20110523", {"date": "2011-05-23"}),
    "an end is the day after": (
        "DTSTART;VALUE=DATE:20110523\nDTEND;VALUE=DATE:20110525", {"date": "2011-05-23/2011-05-24"}
    ),
    "an end on the day after": ("DTSTART;VALUE=DATE:20110523\nDTEND;VALUE=DATE:20110524", {"date": "2011-05-23"}),
    "an end on the same day": ("DTSTART;VALUE=DATE:20110523\nDTEND;VALUE=DATE:20110523", {"date": "2011-05-23"}),
    "a duration": ("DTSTART;VALUE=DATE:20110523\nDURATION:P2D", {"date": "2011-05-23/2011-05-24"}),
    "an evening": ("DTSTART:20110523T180000\nDTEND:20110523T200000", {"date": "2011-05-23"}),
    "till midnight": ("DTSTART:20110523T180000\nDTEND:20110524T000000", {"date": "2011-05-23"}),
    "into the night": ("DTSTART:20110523T180000\nDTEND:20110524T010000", {"date": "2011-05-23/2011-05-24"}),
    "a time zone": ("DTSTART;TZID=Europe/London:20110523T233000", {"date": "2011-05-23"}),
    "cancelled": ("DTSTART;VALUE=DATE:20110523\nSTATUS:CANCELLED", {"date": "2011-05-23", "status": "cancelled"}),
    "tentative and past": (
        "DTSTART;VALUE=DATE:20110523\nSTATUS:TENTATIVE", {"date": "2011-05-23", "status": "reported"}
    ),
    "ahead": ("DTSTART;VALUE=DATE:90110523\nSTATUS:CONFIRMED", {"date": "9011-05-23", "status": "planned"}),
    "a place and a text": (
        "DTSTART;VALUE=DATE:20110523\nLOCATION:Civic Centre\\, Room 1\nDESCRIPTION:To set\n  the *budget*\\nand more",
        {"date": "2011-05-23", "place": "Civic Centre, Room 1", "summary": "To set the \\*budget*\nand more"},
    ),
    "other categories": (
        "DTSTART;VALUE=DATE:20110523\nCATEGORIES:Budget day,pay", {"date": "2011-05-23", "tags": ["Budget day", "pay"]}
    ),
    "an address of a source": (
        "DTSTART;VALUE=DATE:20110523\nURL:https://example.org/echo/1", {"date": "2011-05-23", "sources": ["echo-1"]}
    ),
    "another address": (
        "DTSTART;VALUE=DATE:20110523\nURL:https://example.org/9",
        {"date": "2011-05-23", "note": "Address: https://example.org/9"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("entry", "expected"), ENTRIES.values(), ids=ENTRIES)
def test_an_entry_becomes_an_event(run: Run, record: Path, entry: str, expected: dict[str, Any]) -> None:
    events, says = added(run, record, "ics", calendar(f"{MEETING}\n{entry}"))
    assert [{key: e[key] for key in sorted(e)} for e in events] == [dict(sorted((COUNCIL | expected).items()))]
    assert ("-: the time of day is not taken: event 1" in says) == ("T180000" in entry or "T233000" in entry)


BAD_ENTRIES: list[tuple[str, str]] = [
    ("SUMMARY:No start", "date: it has no `DTSTART`"),
    ("SUMMARY:A\nDTSTART:2011", "date: DTSTART: Expected datetime, date, or time. Got: '2011'"),
    ("SUMMARY:B\nDTSTART;VALUE=DATE:20110230", "date: DTSTART: "),
    ("SUMMARY:C\nDTSTART;VALUE=DATE:20110523\nRRULE:FREQ=WEEKLY", "date: it repeats (`RRULE`)"),
    (
        "SUMMARY:D\nDTSTART;VALUE=DATE:20110523\nDTEND;VALUE=DATE:20110501",
        "date: it ends on 2011-05-01, before it begins",
    ),
    ("SUMMARY:E\nDTSTART:20110523T100000\nDURATION:P9999999D", "date: it lasts 9999999 days, 0:00:00, which is beyond"),
    ("DTSTART;VALUE=DATE:20110523", "no title"),
    ("SUMMARY:F\nDTSTART;VALUE=DATE:20110523\nno content line", "date: a line: Content line could not be parsed"),
    ("SUMMARY:G\nDTSTART;VALUE=DATE:20110523\nX-TIMELINE-DATE:soon", "`soon` is not a date"),
    ("SUMMARY:H\nDTSTART;VALUE=DATE:20110523\nX-TIMELINE-STATUS:done", "status: `done` is none of these"),
]


def test_all_bad_entries_are_told_at_once(run: Run, record: Path) -> None:
    before = record.read_bytes()
    content = calendar(*(f"CATEGORIES:Meeting\n{entry}" for entry, _ in BAD_ENTRIES))
    result = run("import", "ics", "-", "-f", str(record), stdin=content.encode())
    assert (result.exit_code, record.read_bytes()) == (1, before)
    for number, (_, says) in enumerate(BAD_ENTRIES, 1):
        told = [line for line in result.stderr.splitlines() if line.startswith(f"timeline: -: event {number} ")]
        assert [line for line in told if says in line], (number, says, result.stderr)


def test_what_is_no_event_is_counted(run: Run, record: Path) -> None:
    todo = calendar("SUMMARY:Buy milk", name="VTODO")
    _, says = added(run, record, "ics", todo)
    assert says == ["-: not taken: 1 entry of another kind", "-: nothing to add"]


def test_a_calendar_needs_its_extra(run: Run, record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    result = run("import", "ics", "-", "-f", str(record), stdin=calendar().encode())
    assert result.exit_code == 2
    assert result.stderr == (
        "timeline: a calendar needs the extra `import`\n  install it where the source is: `pip install '.[import]'`\n"
    )


# What is no such file

LARGE = 10_000_000

FILES: dict[str, tuple[str, bytes, str]] = {
    "csl: nothing": ("csl", b"", "it is not JSON: line 1, column 1: expecting value"),
    "csl: not JSON": ("csl", b"[\n{'id': 1}]", "it is not JSON: line 2, column 2: "),
    "csl: cut off": ("csl", b'[{"id": "a"', "it is not JSON: line 1, column "),
    "csl: an object": ("csl", b'{"id": "a"}', "it is no list of items"),
    "csl: a number": ("csl", b"1", "it is no list of items"),
    "csl: too deep": ("csl", b"[" * 100_000, "it cannot be read as JSON: it is nested too deeply"),
    "csl: a number too long": ("csl", b'[{"id": ' + b"1" * 5000 + b"}]", "it cannot be read as JSON: "),
    "csl: 10 MB of noise": ("csl", b"x" * LARGE, "it is not JSON: line 1, column 1"),
    "csl: Latin-1": ("csl", '[{"title": "Café"}]'.encode("latin-1"), "is not UTF-8 at byte 15"),
    "csl: UTF-16": ("csl", "[]".encode("utf-16"), "is not UTF-8 at byte 0"),
    "timelinejs: version 2": ("timelinejs", b'{"timeline": {"date": []}}', "it has no list `events`"),
    "timelinejs: a list": ("timelinejs", b"[]", "it has no list `events`"),
    "timelinejs: another table": ("timelinejs", b"title,date\na,b\n", "no column is called `Year` and `Headline`"),
    "timelinejs: nothing": ("timelinejs", b"", "no column is called `Year` and `Headline`"),
    "timelinejs: an open quote": ("timelinejs", b'Year,Headline\n2011,"a', "is not CSV"),
    "timelinejs: too many cells": ("timelinejs", b"Year,Headline\n2011,a,b\n", "line 2 has more cells"),
    "timelinejs: nul bytes": ("timelinejs", b"\x00" * 10, "no column is called"),
    "ics: nothing": ("ics", b"", "it holds no whole calendar"),
    "ics: noise": ("ics", b"hello", "it is not iCalendar: Content line could not be parsed"),
    "ics: cut off": ("ics", b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "it holds no whole calendar"),
    "ics: an end alone": ("ics", b"END:VEVENT\n", "it is not iCalendar"),
    "ics: an event alone": ("ics", b"BEGIN:VEVENT\nEND:VEVENT\n", "it holds no whole calendar"),
}


@pytest.mark.parametrize(("format", "content", "says"), FILES.values(), ids=FILES)
def test_what_is_no_such_file_is_refused(run: Run, record: Path, format: str, content: bytes, says: str) -> None:
    before = record.read_bytes()
    result = run("import", format, "-", "-f", str(record), stdin=content)
    assert (result.exit_code, record.read_bytes()) == (2, before), result.stderr
    assert says in result.stderr


def test_a_byte_order_mark_is_no_part_of_it(run: Run, record: Path) -> None:
    sources, _ = added(run, record, "csl", "\ufeff" + json.dumps([REPORT]))
    assert [source["id"] for source in sources] == ["smith2011"]


def test_ten_megabytes_of_an_abstract_are_left_out(run: Run, record: Path) -> None:
    _, says = added(run, record, "csl", [REPORT | {"abstract": "x" * LARGE}])
    assert says[0] == "-: not taken: `abstract` (1 item)"
    assert record.stat().st_size < 10_000


def test_control_characters_of_another_program_come_back_as_they_were(run: Run, record: Path) -> None:
    sources, _ = added(run, record, "csl", [REPORT | {"title": "Tab\there\u2028and # : there"}])
    assert sources[0]["title"] == "Tab here and # : there"


# The command


WRONG = {
    "a format that is none": (("xml", "-"), "no format is `xml`\n  name one: csl, csv, ics, timelinejs"),
    "a misspelt format": (("timelinjs", "-"), "no format is `timelinjs`\n  did you mean `timelinejs`?"),
    "an option of another format": (("csl", "-", "--type", "strike"), "csl does not take `--type`\n  it is for ics"),
    "a map of another format": (("ics", "-", "--map", "a=title"), "ics does not take `--map`\n  it is for csv"),
    "no such type": (("ics", "-", "--type", "picnic"), "`picnic` is none of these"),
    "no such file": (("csl", "nowhere.json"), "nowhere.json: no such file"),
}


@pytest.mark.parametrize(("arguments", "says"), WRONG.values(), ids=WRONG)
def test_wrong_use_is_told(run: Run, record: Path, arguments: Sequence[str], says: str) -> None:
    content = calendar("SUMMARY:A\nDTSTART;VALUE=DATE:20110523")
    result = run("import", *arguments, "-f", str(record), stdin=content.encode())
    assert (result.exit_code in (1, 2), says in result.stderr) == (True, True), result.stderr


def test_formats_are_listed_from_their_folder(run: Run) -> None:
    lines = run("import", "--list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(importing.names()) == ["csl", "csv", "ics", "timelinejs"]


def test_a_dry_run_writes_nothing(run: Run, record: Path) -> None:
    before = record.read_bytes()
    result = run("import", "csl", "-", "-f", str(record), "--dry-run", stdin=json.dumps([REPORT]).encode())
    assert result.stdout == "  - id: smith2011\n    type: report\n    title: Pay and the council\n"
    assert record.read_bytes() == before


# HTML

PROSE: Mapping[str, str] = {
    "<p>a</p><p>b</p>": "a\n\nb",
    "a<br>b<br><br>c": "a b\n\nc",
    "<strong>a <em>b</em></strong>": "**a *b***",
    "<b>open": "**open**",
    "a</b></p>": "a",
    "<a href='javascript:x()'>a</a>": "a",
    "<a href='https://e.org/(x)'>a</a>": "a",
    "&lt;b&gt; &amp;amp;": "<b> &amp;",
    "[a](https://e.org)": "\\[a](https://e.org)",
    "<style>a</style><script>b</script>c": "c",
    "<!-- a -->b<![CDATA[c]]>": "b",
    "<": "<",
    "": "",
}


@pytest.mark.parametrize(("html", "markdown"), PROSE.items())
def test_html_becomes_the_markdown_of_summaries(html: str, markdown: str) -> None:
    assert parsing.prose(html).markdown == markdown


def test_every_field_of_a_source_can_be_a_cell() -> None:
    assert rows.CELLS[Source].keys() >= {"id", "type", "publisher", "author", "title", "published", "url", "archived"}
