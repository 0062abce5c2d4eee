"""Reading: what is refused, where, and what goes on all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from timeline.record.problems import Problem
from timeline.text.reader import CannotRead, Reading, files, find, load, read

EVENT = "  - {{id: {id}, type: ballot, form: internal, date: 2011-05-23, title: T}}\n"


def event(id: str) -> str:
    return EVENT.format(id=id)


def reading(text: str | bytes) -> Reading:
    return read({"x.yaml": text.encode() if isinstance(text, str) else text})


def places(found: Reading) -> list[tuple[str, int, int]]:
    return [(problem.code, problem.line, problem.column) for problem in found.problems]


def only(found: Reading) -> Problem:
    assert len(found.problems) == 1, found.problems
    return found.problems[0]


BROKEN = {
    "a colon in a text": ("    title: Strikes: week two\n", "TL101", 5, 19),
    "a quote not closed": ('    title: "Strikes\n', "TL101", 5, 12),
    "a bracket not closed": ("    tags: [pay\n    title: T\n", "TL101", 5, 11),
    "a key twice": ("    title: A\n    title: B\n", "TL103", 6, 5),
    "an own key twice": ("    x-a: A\n    x-a: B\n    title: T\n", "TL103", 6, 5),
    "an anchor": ("    title: &a B\n", "TL105", 5, 12),
    "an alias": ("    title: *a\n", "TL105", 5, 12),
    "an alias as key": ("    *a : b\n", "TL105", 5, 5),
    "a merge key": ("    <<: {a: b}\n", "TL106", 5, 5),
    "a tag": ("    title: !!python/object/apply:os.system [x]\n", "TL107", 5, 12),
    "a list as key": ("    ? [a]\n    : b\n", "TL109", 5, 7),
    "an empty key": ('    "": b\n', "TL109", 5, 5),
    "a tab": ("    title:\tB\n", "TL102", 5, 11),
    "a NUL": ("    title: a\x00b\n", "TL003", 5, 13),
    "an escape of a control character": ('    title: "a\\e[31mb"\n', "TL003", 5, 12),
    "a zero-width space": ("    title: a\u200bb\n", "TL004", 5, 13),
    "a lone carriage return": ("    title: a\rb: c\n", "TL005", 5, 13),
    "no value": ("    title:\n", "TL201", 5, 5),
    "a comma in braces": ("    title: B\n    figures: {votes_for: 1,552}\n", "TL201", 6, 28),
    "an unknown key": ("    title: B\n    titel: A\n", "TL301", 6, 5),
    "a missing key": ("", "TL302", 2, 9),
    "a text for a list": ("    title: B\n    actors: unison\n", "TL303", 6, 13),
    "a list for a text": ("    title: [B]\n", "TL303", 5, 12),
    "a mapping for a date": ("    title: B\n    dates: {opened: {a: b}}\n", "TL401", 6, 21),
    "a citation with a wrong key": ("    title: B\n    sources: [{id: a, page: 4}]\n", "TL303", 6, 20),
    "an unknown word": ("    title: B\n    status: plannd\n", "TL304", 6, 13),
    "a day that is not": ("    title: B\n    dates: {opened: 2011-02-30}\n", "TL402", 6, 21),
    "a span that ends first": ("    title: B\n    dates: {opened: 2011-05-27/2011-05-23}\n", "TL403", 6, 21),
    "a malformed id": ("    title: B\n    formerly: [Old Id]\n", "TL501", 6, 16),
    "a figure in words": ("    title: B\n    figures: {turnout: half}\n", "TL601", 6, 24),
    "a conflict": ("<<<<<<< ours\n    title: A\n=======\n    title: B\n>>>>>>> theirs\n", "TL006", 5, 1),
}


@pytest.mark.parametrize(("lines", "code", "line", "column"), BROKEN.values(), ids=BROKEN)
def test_a_broken_record_is_told_once_and_the_others_are_read(lines: str, code: str, line: int, column: int) -> None:
    broken = f"events:\n  - id: e\n    type: statement\n    date: 2011-05-23\n{lines}\n{event('after')}"
    found = reading(broken)
    assert places(found) == [(code, line, column)]
    assert only(found).hint
    assert [e.id for e in found.timeline.events] == ["after"]


WHOLE = {
    "empty": (b"", "TL110"),
    "only comments": (b"# nothing\n", "TL110"),
    "a list": (b"- id: a\n", "TL111"),
    "a text": (b"hello\n", "TL111"),
    "Latin-1": ("title: £5\n".encode("latin-1"), "TL001"),
    "UTF-16": ("title: x\n".encode("utf-16"), "TL001"),
    "two documents": (b"title: a\n---\ntitle: b\n", "TL104"),
    "a directive": (b"%YAML 1.1\n---\ntitle: a\n", "TL104"),
    "a bomb": (b"a: &a [x]\nb: &b [*a, *a]\n", "TL105"),
    "3,000 deep": (b"title: " + b"[" * 3000, "TL108"),
    "an unknown section": (b"titel: x\n", "TL301"),
    "a section that is a text": (b"events: none\n", "TL303"),
    "a title that is a list": (b"title: [a]\n", "TL303"),
    "an extension with a wrong dimension": (
        b"vocabulary:\n  figures:\n    - {name: a, label: b, dimension: vote}\n",
        "TL304",
    ),
}


@pytest.mark.parametrize(("content", "code"), WHOLE.values(), ids=WHOLE)
def test_a_file_that_is_no_record_is_a_problem_with_a_cure(content: bytes, code: str) -> None:
    found = reading(content)
    assert code in {problem.code for problem in found.problems}
    assert all(problem.hint and problem.line > 0 and problem.column > 0 for problem in found.problems)


def test_all_faults_of_a_record_are_told_at_once() -> None:
    found = reading("events:\n  - {id: E, type: x, date: 23/05/2011, titel: T, status: plannd}\n")
    assert places(found) == [("TL501", 2, 10), ("TL401", 2, 28), ("TL301", 2, 40), ("TL304", 2, 58)]


def test_scalars_mean_what_their_author_sees() -> None:
    text = "events:\n  - {id: e, type: no, date: '2011', title: 0123, tags: [yes, 14:30, 1_000, null, ~]}\n"
    (found,) = reading(text).timeline.events
    assert (found.type, found.title, found.tags) == ("no", "0123", ("yes", "14:30", "1_000", "null", "~"))


def test_a_quoted_text_may_hold_a_line_that_looks_like_a_record() -> None:
    found = reading(f'title: "one\n  - id: fake\n"\nevents:\n{event("e")}{event("e")}')
    assert places(found) == [("TL502", 6, 10)]


def test_an_authors_own_keys_are_kept() -> None:
    (found,) = reading(f"x-top: 1\nevents:\n{event('e')[:-2]}, x-seen: {{by: [me]}}}}\n").timeline.events
    assert found.own == {"x-seen": {"by": ["me"]}}


def test_a_byte_order_mark_and_crlf_are_read() -> None:
    found = reading(f"\ufeffevents:\n{event('e')}".replace("\n", "\r\n"))
    assert [e.id for e in found.timeline.events] == ["e"]
    assert not found.problems


def test_an_id_is_unique_over_all_files_and_kinds() -> None:
    texts = {"a.yaml": f"events:\n{event('x')}".encode(), "b.yaml": b"actors:\n  - {id: x, name: X, kind: union}\n"}
    problem = only(read(texts))
    assert (problem.path, problem.line, problem.column, problem.code) == ("b.yaml", 2, 10, "TL502")
    assert "a.yaml:2" in problem.hint


def test_files_extend_one_vocabulary() -> None:
    texts = {
        "a.yaml": b"vocabulary: {event_types: [{name: picket, label: Picket}]}\n",
        "b.yaml": b"vocabulary: {links: [{name: blocks, label: blocks}]}\n",
    }
    vocabulary = read(texts).timeline.vocabulary
    assert "picket" in vocabulary.event_types
    assert "blocks" in vocabulary.links


def test_events_are_in_order_of_date_then_of_the_file() -> None:
    dated = [("a", "2011-05"), ("b", "2011-05-01"), ("c", "../2011"), ("d", "2011-05-01"), ("e", "2011-05/..")]
    rows = [f"  - {{id: {id}, type: milestone, date: {date}, title: T}}\n" for id, date in dated]
    found = reading("events:\n" + "".join(rows))
    assert [e.id for e in found.timeline.events] == ["c", "b", "d", "a", "e"]


def test_a_comment_that_cuts_a_text_is_a_warning() -> None:
    found = reading("events:\n  - id: e\n    type: meeting\n    date: '2011'\n    title: Meeting #3 of stewards\n")
    assert places(found) == [("TL202", 5, 20)]
    assert found.timeline.events[0].title == "Meeting"


def test_a_folder_means_every_record_below_it(tmp_path: Path) -> None:
    for name in ("b.yaml", "a/c.yml", ".git/d.yaml", "e.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("title: x\n")
    assert files([str(tmp_path)]) == [str(tmp_path / "a/c.yml"), str(tmp_path / "b.yaml")]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(f"events:\n{event('e')}")
    assert not load([str(tmp_path), str(tmp_path / "a.yaml")]).problems


@pytest.mark.parametrize("name", ["missing.yaml", "empty"])
def test_a_path_without_a_record_cannot_be_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(CannotRead, match=r"no such file|no record"):
        load([str(tmp_path / name)])


def test_the_nearest_record_is_found_upward(tmp_path: Path) -> None:
    inside = tmp_path / "a/b"
    inside.mkdir(parents=True)
    assert find(inside) is None or tmp_path not in find(inside).parents  # type: ignore[union-attr]
    (tmp_path / "data").mkdir()
    (tmp_path / "data/events.yaml").write_text("title: x\n")
    assert find(inside) == tmp_path / "data/events.yaml"
    (tmp_path / "a/events.yaml").write_text("title: x\n")
    assert find(inside) == tmp_path / "a/events.yaml"
