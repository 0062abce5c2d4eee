"""The merge: every case of `cases/merge`, and the laws that hold for any edits by two curators."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path
from typing import Final

import edits
import pytest
from conftest import HERE
from edits import Conflict, Record
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.review import git
from timeline.review.conflicts import Merge, Style
from timeline.review.merge import merge
from timeline.text import document
from timeline.text.document import cut
from timeline.text.units import CannotCut

CASES: Final = sorted(path for path in (HERE / "cases" / "merge").iterdir() if path.is_dir())
BY_LINES: Final = {"66", "67", "68", "69", "70", "71", "72", "98"}
"""The cases that cannot be cut into records."""


def merged(base: bytes, ours: bytes, theirs: bytes, style: Style | None = None) -> Merge:
    return merge(base, ours, theirs, style or Style(), git.merge_lines)


def three(case: Path) -> tuple[bytes, bytes, bytes]:
    base, ours, theirs = ((case / f"{name}.yaml").read_bytes() for name in ("base", "ours", "theirs"))
    return base, ours, theirs


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_comes_out_as_its_folder_says(case: Path) -> None:
    found = merged(*three(case))
    (expected,) = (file for file in case.iterdir() if file.stem in ("merged", "conflict"))
    assert found.content == expected.read_bytes()
    assert bool(found.conflicts) == (expected.stem == "conflict")
    assert ("merged line by line" in " ".join(found.notes)) == (case.name[:2] in BY_LINES)


@pytest.mark.parametrize("case", [case for case in CASES if case.name[:2] not in BY_LINES], ids=lambda case: case.name)
def test_the_laws_hold_for_every_case(case: Path) -> None:
    hold(*three(case))


# The laws, I1 to I9


def hold(base: bytes, ours: bytes, theirs: bytes) -> Merge:
    """Every invariant of a merge; each is said in its own words, with no help of what is tested but the cutting."""
    found = merged(base, ours, theirs)
    sides = [taken(found.content.decode(), side) for side in ("ours", "theirs")]
    files = [cut(text.decode()) for text in (base, ours, theirs)]
    results = [cut(text) for text in sides]  # I6, and I4 where there is no conflict
    ids = [set(file.records) for file in files]
    assert kept(ids) <= {id for file in results for id in file.records}  # I1
    for text in sides:  # I2
        assert max(Counter(re.findall(r"^ *- \{?id: *(\S+)", text, re.MULTILINE)).values(), default=1) == 1
    comments = [lines_that_are_comments(text) for text in (base, ours, theirs)]
    assert kept(comments) <= set().union(*(lines_that_are_comments(text.encode()) for text in sides))  # I3
    for id, unit in files[0].records.items():  # I5
        if all(id in file.records and file.records[id].text == unit.text for file in files[1:]):
            assert {file.records[id].text for file in results} == {unit.text}
    assert bool(found.conflicts) == (b"<<<<<<<" in found.content)  # I8
    other = merged(base, theirs, ours)  # I7
    assert bool(other.conflicts) == bool(found.conflicts)
    assert Counter(names(other.content)) == Counter(names(found.content))
    assert merged(base, ours, base).content == ours == merged(base, ours, ours).content  # I9
    assert merged(base, base, theirs).content == theirs
    return found


def kept(three: list[set[str]]) -> set[str]:
    base, ours, theirs = three
    return (ours - (base - theirs)) | (theirs - (base - ours))


def names(content: bytes) -> list[str]:
    return re.findall(r"^ *(?:- \{?)?id: *([^\s,]+)", content.decode(), re.MULTILINE)


def lines_that_are_comments(text: bytes) -> set[str]:
    return {line.strip() for line in text.decode().split("\n") if line.lstrip().startswith("#")}


def taken(text: str, side: str) -> str:
    """A file with markers, after the one side of every conflict was taken."""
    eol = "\r\n" if "\r\n" in text else "\n"
    group = 1 if side == "ours" else 2
    pattern = rf"^<{{7}} ours{eol}((?:.*\n)*?)={{7}}{eol}((?:.*\n)*?)>{{7}} theirs{eol}"
    return re.sub(pattern, lambda found: found[group], text, flags=re.MULTILINE)


CURATORS: Final = ("ann", "bo")


@st.composite
def edited(draw: st.DrawFn) -> tuple[Record, Record, Record]:
    rng = random.Random(draw(st.integers(0, 2**32)))
    base = edits.record(rng, events=draw(st.integers(1, 5)), by_date=draw(st.booleans()))
    kinds = draw(st.lists(st.sampled_from(edits.ALL), min_size=1, max_size=6, unique=True))
    ours, theirs = (edits.edited(base, rng, kinds, draw(st.integers(0, 5)), who) for who in CURATORS)
    return base, ours, theirs


def texts(three: tuple[Record, Record, Record]) -> tuple[bytes, bytes, bytes]:
    base, ours, theirs = (side.written().encode() for side in three)
    return base, ours, theirs


def can_be_cut(content: bytes) -> bool:
    try:
        cut(content.decode())
    except CannotCut:
        return False
    return True


@settings(max_examples=150)
@given(edited())
def test_the_laws_hold_for_any_edits(three: tuple[Record, Record, Record]) -> None:
    if all(map(can_be_cut, texts(three))):
        hold(*texts(three))


@settings(max_examples=150)
@given(edited())
def test_a_merge_without_conflicts_has_the_values_of_both_sides(three: tuple[Record, Record, Record]) -> None:
    renamed = any("renamed" in event.id for side in three for event in side.events)
    found = merged(*texts(three))
    if renamed or found.conflicts:
        return
    wanted = edits.expected(*three)
    assert {id: values(unit.data) for id, unit in cut(found.content.decode()).records.items()} == wanted


def values(data: dict[str, object]) -> dict[str, object]:
    found = {key: value for key, value in data.items() if key not in edits.SAME}
    for key, value in found.items():
        if isinstance(value, list):
            found[key] = {f"{i['by']}: {i['says']}" if isinstance(i, dict) else i: True for i in value}
    return found


@settings(max_examples=150)
@given(edited())
def test_two_values_for_one_thing_are_a_conflict(three: tuple[Record, Record, Record]) -> None:
    if any("renamed" in event.id for side in three for event in side.events):
        return
    try:
        edits.expected(*three)
    except Conflict:
        assert merged(*texts(three)).conflicts


@settings(max_examples=150)
@given(edited(), st.integers(0, 2**32))
def test_a_side_that_changed_only_layout_never_conflicts(three: tuple[Record, Record, Record], seed: int) -> None:
    base, ours, _ = texts(three)
    theirs = edits.laid_out(base.decode(), random.Random(seed)).encode()
    assert plain(theirs) == plain(base)
    if not can_be_cut(ours):
        return
    for found in (merged(base, ours, theirs), merged(base, theirs, ours)):
        assert not found.conflicts
        assert plain(found.content) == plain(ours)
        assert lines_that_are_comments(ours) <= lines_that_are_comments(found.content)


@settings(max_examples=100)
@given(edited(), st.integers(0, 2**32))
def test_an_edit_and_another_layout_of_it_are_one(three: tuple[Record, Record, Record], seed: int) -> None:
    base, ours, _ = texts(three)
    if not can_be_cut(ours):
        return
    theirs = edits.laid_out(ours.decode(), random.Random(seed)).encode()
    found = merged(base, ours, theirs)
    assert not found.conflicts
    assert plain(found.content) == plain(ours)


@settings(max_examples=100)
@given(edited(), st.integers(0, 2**32))
def test_other_layout_makes_no_conflict(three: tuple[Record, Record, Record], seed: int) -> None:
    """Two curators edit, and the editor of one sets the whole file otherwise."""
    base, ours, theirs = texts(three)
    if not all(map(can_be_cut, (ours, theirs))) or merged(base, ours, theirs).conflicts:
        return
    found = merged(base, ours, edits.moved(theirs.decode(), random.Random(seed)).encode())
    assert not found.conflicts
    assert plain(found.content) == plain(merged(base, ours, theirs).content)


def plain(content: bytes) -> dict[str, object]:
    """The values of every record, in no order."""
    return {id: unit.data for id, unit in cut(content.decode()).records.items()}


@settings(max_examples=60)
@given(edited(), st.sampled_from(["\r\n", "\ufeff", "cut"]))
def test_how_a_file_is_written_survives(three: tuple[Record, Record, Record], way: str) -> None:
    def written(text: bytes) -> bytes:
        if way == "cut":
            return text.removesuffix(b"\n")
        return text.replace(b"\n", b"\r\n") if way == "\r\n" else way.encode() + text

    usual = merged(*texts(three))
    base, ours, theirs = map(written, texts(three))
    odd = merged(base, ours, theirs)
    if not usual.conflicts and not usual.notes:
        assert odd.content == written(usual.content)
    assert bool(odd.conflicts) == bool(usual.conflicts)


@settings(max_examples=60)
@given(st.tuples(*[st.text("- id:ab\n#\r\"'[]{}|<=>é\ufeff", max_size=40)] * 3))
def test_any_three_texts_merge_to_something(three: tuple[str, str, str]) -> None:
    base, ours, theirs = (text.encode() for text in three)
    found = merged(base, ours, theirs)
    assert isinstance(found.content, bytes)
    assert found.conflicts or found.content in (base, ours, theirs) or not found.content.startswith(b"<<<<<<<")


# Markers and messages

CLASHING: Final = next(case for case in CASES if case.name.startswith("11-"))


def test_markers_have_the_length_and_the_names_that_are_asked_for() -> None:
    found = merged(*three(CLASHING), Style("HEAD", "1a2b3c", "feature: x", 15, with_base=True)).content.decode()
    between = "      votes_for: 2\n||||||||||||||| 1a2b3c\n      votes_for: 1\n===============\n      votes_for: 3\n"
    assert f"    figures:\n<<<<<<<<<<<<<<< HEAD\n{between}>>>>>>>>>>>>>>> feature: x\n" in found


@pytest.mark.parametrize(
    ("case", "places"),
    [
        ("11", "a: figures.votes_for"),
        ("20", "b"),
        ("31", "a: id"),
        ("39b", "the comments above b"),
        ("62", "title"),
        ("83", "a: claims.says"),
    ],
)
def test_a_conflict_is_called_by_its_place(case: str, places: str) -> None:
    (folder,) = (path for path in CASES if path.name.startswith(f"{case}-"))
    assert merged(*three(folder)).conflicts == (places,)


@pytest.mark.parametrize(
    ("case", "note"),
    [
        ("21", "b is removed; the comment that the other side put on it stands alone"),
        ("37", "a: figures.votes_for has the value from theirs and a comment from ours"),
    ],
)
def test_a_note_says_what_came_from_both_sides(case: str, note: str) -> None:
    (folder,) = (path for path in CASES if path.name.startswith(f"{case}-"))
    assert merged(*three(folder)).notes == (note,)


def test_a_merge_by_lines_says_why() -> None:
    (folder,) = (path for path in CASES if path.name.startswith("68-"))
    (note,) = merged(*three(folder)).notes
    assert note.startswith("merged line by line, because of ours, line 7: this is not YAML")


def without_git(*_three: object) -> bytes:
    raise FileNotFoundError("git is not installed")


def test_without_git_both_files_stand_whole_between_markers() -> None:
    found = merge(b"a: &x 1\n", b"a: &x 2", b"a: &x 3\r\n", Style(), without_git)
    assert found.content == b"<<<<<<< ours\na: &x 2\n=======\na: &x 3\r\n>>>>>>> theirs\n"
    assert found.conflicts == ("the whole file",)


def test_markers_that_one_side_has_already_are_a_conflict() -> None:
    marked = b"title: a\n<<<<<<< x\n=======\n>>>>>>> y\n"
    assert merged(b"title: a\n", b"title: a\n", marked).conflicts


def test_a_merged_file_keeps_its_sections_cut() -> None:
    (folder,) = (path for path in CASES if path.name.startswith("86-"))
    made = cut(merged(*three(folder)).content.decode())
    assert [unit.name for unit in document.records_of(made, "actors")] == ["u", "v"]
