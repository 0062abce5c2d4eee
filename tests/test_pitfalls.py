"""YAML pitfalls: what other tools read as something else, or die of, is read as it stands or told in its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from timeline.record.model import Event
from timeline.text import places
from timeline.text.reader import Reading, read

HEAD = "events:\n  - id: e\n    type: statement\n    date: 2011-05-23\n    title: T\n"
AFTER = "  - {id: after, type: statement, date: 2011-05-24, title: T}\n"


def reading(lines: str) -> Reading:
    return read({"x.yaml": f"{HEAD}    {lines}\n{AFTER}".encode()})


def dated(date: str) -> Reading:
    return read({"x.yaml": HEAD.replace("2011-05-23", date).encode()})


def event(found: Reading) -> Event:
    assert found.problems == []
    return found.timeline.event["e"]


TOLD = {
    "a key twice": ("note: a\n    note: b", "TL103"),
    "a word other tools read as true, as a key": ("on: 1", "TL301"),
    "a word other tools read as nothing, as a key": ("~: x", "TL301"),
    "a year as a key": ("2011: x", "TL301"),
    "a date as a key": ("2011-03-11: x", "TL301"),
    "an underscore in a number": ("figures: {attendance: 1_000}", "TL601"),
    "a hexadecimal number": ("figures: {attendance: 0x1F}", "TL601"),
    "an exponent": ("figures: {attendance: 1e3}", "TL601"),
    "an octal number": ("figures: {attendance: 0o10}", "TL601"),
    "a thousands comma in braces": ("figures: {votes_for: 1,234}", "TL201"),
    "infinity": ("figures: {attendance: .inf}", "TL601"),
    "not a number": ("figures: {attendance: .nan}", "TL601"),
    "5,000 digits": (f"figures: {{attendance: {'9' * 5000}}}", "TL601"),
    "10,000 hexadecimal digits": (f"figures: {{attendance: 0x{'F' * 10_000}}}", "TL601"),
    "no value": ("note:", "TL201"),
    "a tag that runs a program": ("note: !!python/object/apply:os.system [ls]", "TL107"),
    "an unknown tag": ("note: !foo x", "TL107"),
    "a tag with a value it cannot have": ('note: !!int ""', "TL107"),
    "a tag of a time": ("note: !!timestamp x", "TL107"),
    "an escape beyond Unicode": (r'note: "\UFFFFFFFF"', "TL101"),
    "the escape of half a character": (r'note: "\ud800"', "TL101"),
    "the escapes of both halves": (r'note: "\ud83d\ude00"', "TL101"),
    "a list that holds itself": ("x-a: &a [*a]", "TL105"),
    "a mapping that holds itself": ("x-a: &a {x: *a}", "TL105"),
    "an anchor alone": ("note: &a b", "TL105"),
    "a merge key": ("<<: {a: b}", "TL106"),
    "a merge key of a number": ("<<: 5", "TL106"),
    "a quoted merge key": ('"<<": 5', "TL301"),
    "500 brackets": (f"x-a: {'[' * 500}", "TL108"),
    "30,000 brackets": (f"x-a: {'[' * 30_000}", "TL108"),
    "a tab for indentation": ("\n\tnote: x", "TL102"),
    "a tab after the colon": ("note:\tx", "TL102"),
    "a tab inside a text": ("note: a\tb", "TL102"),
    "a tab before a comment": ("note: a\t# b", "TL102"),
    "a tab in brackets": ("tags: [a,\tb]", "TL102"),
    "a colon at the end of a word in braces": ("x-a: {a:, b: 1}", "TL101"),
    "a colon at the end of a word in brackets": ("x-a: [a:]", "TL101"),
    "a byte order mark in the middle": ("note: a\ufeffb", "TL004"),
    "a next-line character": ("note: a\u0085b: c", "TL005"),
    "a line separator": ("note: x\u2028b: y", "TL005"),
    "a NUL": ("note: a\x00b", "TL003"),
    "a C1 control": ("note: a\x9bb", "TL003"),
    "a bell": ("note: a\x07b", "TL003"),
    "a delete": ("note: a\x7fb", "TL003"),
    "the escape of ESC": (r'note: "\e[31m"', "TL003"),
    "the escape of a C1 control": (r'note: "\x9b"', "TL003"),
    "the escape of NUL": (r'note: "\0"', "TL003"),
    "the escape of a mark that turns the writing": (r'note: "\u202e"', "TL003"),
    "a mark that turns the writing": ("note: a\u202eb", "TL004"),
    "a zero-width space in a key": ("no\u200bte: b", "TL004"),
    "a no-break space for indentation": ("\n\u00a0\u00a0note: b", "TL004"),
    "a no-break space after the colon": ("note:\u00a0b", "TL004"),
    "a second colon": ("note: Foo: bar", "TL101"),
    "a text that begins with a percent sign": ("note: % x", "TL101"),
    "a text that begins with a greater-than sign": ("note: > 5", "TL101"),
    "a text that begins with a bracket": ("note: [x] y", "TL101"),
    "a text that begins with a quotation": ('note: "x" y', "TL101"),
    "a text that begins with a star": ("tags:\n      - *bold*", "TL101"),
    "a text that begins with an at sign": ("note: @team", "TL101"),
    "a text that begins with a backtick": ("note: `x`", "TL101"),
    "a text that is all comment": ("note: #h", "TL201"),
    "a conflict": ("\n<<<<<<< ours\n    note: a\n=======\n    note: b\n>>>>>>> theirs", "TL006"),
}


@pytest.mark.parametrize(("lines", "code"), TOLD.values(), ids=TOLD)
def test_a_pitfall_is_told_and_the_next_record_is_read(lines: str, code: str) -> None:
    found = reading(lines)
    assert {problem.code for problem in found.problems} == {code}
    assert all(problem.line >= 6 and problem.hint for problem in found.problems)
    assert [e.id for e in found.timeline.events] == ["after"]


READ = {
    "Norway and its like": ("tags: [NO, on, Off, yes, y, tRue]", ("NO", "on", "Off", "yes", "y", "tRue")),
    "times": ("tags: ['14:46', 12:30:45, 09:05]", ("14:46", "12:30:45", "09:05")),
    "numbers": ("tags: [1_0, 0123, 1.10, 1e3]", ("1_0", "0123", "1.10", "1e3")),
    "an address with a question": ("tags: [http://x/a?b, What? No]", ("http://x/a?b", "What? No")),
    "signs other tools give a meaning": ("tags: [=, <<, '~']", ("=", "<<", "~")),
    "a hash inside a word": ("tags: [b#c]", ("b#c",)),
}


@pytest.mark.parametrize(("lines", "tags"), READ.values(), ids=READ)
def test_a_pitfall_of_other_tools_is_read_as_it_stands(lines: str, tags: tuple[str, ...]) -> None:
    assert event(reading(lines)).tags == tags


def test_own_keys_of_any_look_are_kept_apart() -> None:
    assert event(reading("x-a: {1: a, true: b, 1.0: c}")).own == {"x-a": {"1": "a", "true": "b", "1.0": "c"}}


def test_the_digits_of_a_figure_are_kept_as_written() -> None:
    assert str(event(reading("figures: {turnout: 1.10%}")).figures["turnout"]) == "1.10%"


def test_markers_inside_a_text_are_text() -> None:
    assert "<<<<<<<" in event(reading("note: |\n      a\n      <<<<<<< ours\n      b")).note


def test_a_text_of_two_million_letters_is_read() -> None:
    assert len(event(reading(f"note: {'x' * 2_000_000}")).note) == 2_000_000


DATES = {
    "2011-02-30": "TL402",
    "2011-13-01": "TL402",
    "0000-01-01": "TL402",
    "2011-03-11T25:00:00": "TL401",
    "2011-03-11T10:46:00+99:00": "TL401",
    "2011-3-1": "TL401",
    "2011-3-1 1:02:03": "TL401",
}


@pytest.mark.parametrize(("date", "code"), DATES.items())
def test_a_date_other_tools_die_of_is_told_in_its_place(date: str, code: str) -> None:
    assert [(p.code, p.line, p.column) for p in dated(date).problems] == [(code, 4, 11)]


@pytest.mark.parametrize("date", ["2011-03", "2011", "0044"])
def test_a_date_keeps_its_digits(date: str) -> None:
    assert str(event(dated(date)).date) == date


WHOLE = {
    "half a character in the bytes": (b"title: \xed\xa0\x80\n", "TL001"),
    "UTF-16": (HEAD.encode("utf-16"), "TL001"),
    "Latin-1": ("title: £\n".encode("latin-1"), "TL001"),
    "a byte order mark twice": (f"\ufeff\ufeff{HEAD}".encode(), "TL004"),
    "carriage returns alone": (HEAD.replace("\n", "\r").encode(), "TL005"),
    "two documents": (f"{HEAD}---\ntitle: x\n".encode(), "TL104"),
    "an end of the document": (f"{HEAD}...\n".encode(), "TL104"),
    "text after the end": (f"{HEAD}...\nfoo\n".encode(), "TL101"),
    "an unknown directive": (f"%X y\n---\n{HEAD}".encode(), "TL101"),
    "nothing": (b"", "TL110"),
    "only a comment": (b"# x\n", "TL110"),
    "many aliases of many aliases": (b"title: &a [x,x]\nsummary: &b [*a,*a]\n", "TL105"),
    "3,000 levels": ("".join(" " * i + "a:\n" for i in range(3000)).encode(), "TL108"),
    "yes for true": (b"sources:\n  - {id: s, type: webpage, title: T, partisan: yes}\n", "TL304"),
}


@pytest.mark.parametrize(("content", "code"), WHOLE.values(), ids=WHOLE)
def test_a_file_other_tools_die_of_is_told(content: bytes, code: str) -> None:
    assert code in {problem.code for problem in read({"x.yaml": content}).problems}


@pytest.mark.parametrize("content", [f"\ufeff{HEAD}", HEAD.replace("\n", "\r\n")], ids=["a mark first", "CRLF"])
def test_what_is_harmless_is_read(content: str) -> None:
    assert event(read({"x.yaml": content.encode()})).title == "T"


@pytest.mark.parametrize("name", ["data/events.yaml", "tests/sample.yaml"])
def test_a_place_is_the_same_whether_one_is_asked_for_or_all(name: str) -> None:
    text = (Path(__file__).parent.parent / name).read_text()
    everywhere = dict(places.walk(text))
    for path in list(everywhere)[1::17]:
        assert places.locate(text, {path})[path] == everywhere[path]
