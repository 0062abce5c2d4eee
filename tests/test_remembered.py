"""What is wrong with a record is remembered for the same texts, and for nothing else."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec
import pytest
from conftest import SAMPLE, Run

from timeline import checks
from timeline.checks.exceptions import checked
from timeline.checks.remembered import Quiet, remembered
from timeline.record import Event, Fault, Timeline
from timeline.text import cache
from timeline.text.reader import Reading, read

SHIPPED = Path(__file__).parent.parent / "data" / "events.yaml"
CASES = sorted((Path(__file__).parent / "cases/checks").glob("TL[5-8]*.yaml"))
COMMON = (Path(__file__).parent / "cases/common.yaml").read_bytes()


def stores(kept: Path) -> list[Path]:
    return sorted((kept / "checks").glob("*.msgpack"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_same_texts_have_the_same_problems_again(case: Path, tmp_path: Path) -> None:
    reading = read({"common.yaml": COMMON, "case.yaml": case.read_bytes()})
    assert remembered(reading, tmp_path) == checked(reading)
    assert remembered(reading, tmp_path) == checked(reading)


def test_what_is_remembered_is_not_worked_out_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reading = read({"x.yaml": SAMPLE.read_bytes()})
    first = remembered(reading, tmp_path)
    monkeypatch.setattr("timeline.checks.remembered.checked", lambda _: pytest.fail("checked again"))
    assert remembered(reading, tmp_path) == first


@pytest.mark.parametrize(
    "other",
    [
        {"x.yaml": SAMPLE.read_bytes() + b"# a comment\n"},
        {"y.yaml": SAMPLE.read_bytes()},
        {"x.yaml": SAMPLE.read_bytes(), "y.yaml": b"title: T\n"},
    ],
    ids=["another text", "another name", "another file"],
)
def test_another_record_is_checked_afresh(other: dict[str, bytes], tmp_path: Path) -> None:
    remembered(read({"x.yaml": SAMPLE.read_bytes()}), tmp_path)
    remembered(read(other), tmp_path)
    assert len(stores(tmp_path)) == 2


@pytest.mark.parametrize(
    "reading",
    [
        read({"x.yaml": b"title: T\nevents:\n  - {id: e, type: milestone, date: 23/05/2011, title: T}\n"}),
        read({"x.yaml": b"sources:\n  - {id: s, type: webpage, title: T}\n"}).beside({"s": "A text."}),
    ],
    ids=["something does not read", "a source has a clipping"],
)
def test_what_depends_on_more_than_its_text_is_not_remembered(reading: Reading, tmp_path: Path) -> None:
    remembered(reading, tmp_path)
    assert stores(tmp_path) == []


def test_a_forged_store_is_a_miss(tmp_path: Path) -> None:
    reading = read({"x.yaml": SAMPLE.read_bytes()})
    remembered(reading, tmp_path)
    (store,) = stores(tmp_path)
    for forged in (b"", b"\xff" * 40, store.read_bytes()[:-1]):
        store.write_bytes(forged)
        assert remembered(reading, tmp_path) == checked(reading)


def test_check_says_the_same_again(run: Run) -> None:
    first, again = run("check"), run("check")
    assert (first.stdout, first.exit_code) == (again.stdout, again.exit_code)


# A record that is checked again after each keystroke

ALONE = {code for code, check in checks.filed().items() if check.alone}


def lone(timeline: Timeline, event: Event) -> Timeline:
    """A timeline in which there is but one event."""
    part = msgspec.structs.replace(timeline, events=(event,))
    part.__dict__.update(actor=timeline.actor, source=timeline.source, event={event.id: event})
    return part


def of_events(timeline: Timeline) -> list[Fault]:
    return [f for f in checks.run(timeline) if f.rule.code in ALONE and f.path[0] == "events"]


@pytest.mark.parametrize("case", [*CASES, SAMPLE], ids=lambda case: case.stem)
def test_a_check_of_one_event_finds_the_same_without_the_others(case: Path) -> None:
    timeline = read({"case.yaml": case.read_bytes()} | ({} if case == SAMPLE else {"common.yaml": COMMON})).timeline
    found = [fault for event in timeline.events for fault in of_events(lone(timeline, event))]
    assert sorted(map(repr, found)) == sorted(map(repr, of_events(timeline)))


STEPS: Final = {
    "status: confirmed": "status: conformed",
    "votes_against: 1,552": "votes_against: 15",
    "kind: union": "kind: person",
    "title: Work to rule": "title: Work: to rule",
    "workforce: ": "workforces: ",
    "  - id: refuse-strike\n": "  - id: unison\n",
    "    title: Work to rule\n": "    title: Work to rule\n    x-ignore: [TL804]  # why not\n",
}


def edited(text: str) -> Iterator[bytes]:
    """A text, and what it becomes by one edit after another, each taken back."""
    for old, new in STEPS.items():
        assert old in text
        for content in (text, text.replace(old, new, 1), text.replace(old, new, 1) + "\n", text):
            yield content.encode()


def test_with_a_memory_the_same_is_found_and_what_is_gone_is_forgotten() -> None:
    convert, memory = cache.in_memory(), checks.Memory()
    for content in edited(SAMPLE.read_text()):
        reading = read({"events.yaml": content}, convert)
        assert checked(reading, memory) == checked(read({"events.yaml": content}))
    fresh = memory.fresh(reading.checkable)
    assert (fresh.events, len(fresh.actors)) == ((), len(reading.timeline.actors))


# A record that is checked again after an edit


def test_after_an_edit_the_same_is_found(tmp_path: Path) -> None:
    for content in edited(SAMPLE.read_text()):
        reading = read({"events.yaml": content})
        assert remembered(reading, tmp_path) == checked(reading)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_what_is_wrong_in_an_event_is_found_again_after_an_edit(case: Path, tmp_path: Path) -> None:
    for more in (b"", b"# a comment\n", b"# another\n"):
        reading = read({"common.yaml": COMMON, "case.yaml": case.read_bytes() + more})
        assert remembered(reading, tmp_path) == checked(reading)


def slipped(text: str, rng: random.Random) -> str:
    """A text in which a value of some key is that of another place."""
    values = [*re.finditer(r"\b(\w+): (.+)", text)]
    one = rng.choice(values)
    other = rng.choice([value for value in values if value[1] == one[1]])
    return text[: one.start(2)] + other[2] + text[one.end() :]


@pytest.mark.parametrize("seed", range(3))
def test_after_one_edit_and_another_the_same_is_found(seed: int, tmp_path: Path) -> None:
    rng, text = random.Random(seed), SHIPPED.read_text()
    for _ in range(20):
        text = slipped(text, rng)
        reading = read({"events.yaml": text.encode()})
        assert remembered(reading, tmp_path) == checked(reading)


def looked_at(text: str, kept: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The events that the checks of one event at a time look at in a record."""
    seen: list[str] = []
    fresh = Quiet.fresh

    def spied(self: Quiet, timeline: Timeline) -> Timeline:
        part = fresh(self, timeline)
        seen.extend(event.id for event in part.events)
        return part

    monkeypatch.setattr(Quiet, "fresh", spied)
    remembered(read({"events.yaml": text.encode()}), kept)
    monkeypatch.undo()
    return seen


MADE = """\
actors:
  - {id: unison, name: Unison, kind: union}
sources:
  - {id: s, type: webpage, title: T}
events:
  - {id: one, type: meeting, date: 2011-05-01, title: One, actors: [unison], sources: [s]}
  - {id: two, type: meeting, date: 2011-05-02, title: Two, actors: [unison], sources: [s]}
  - {id: odd, type: ballot, form: consultative, date: 2011-05-03, title: Odd, actors: [unison], sources: [s],
     figures: {votes_for: 10, votes_against: 5, votes_cast: 20}}
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("title: One", "title: First", ["one", "odd"]),
        ("events:", "# a comment\nevents:", ["odd"]),
        ("name: Unison", "name: UNISON", ["one", "two", "odd"]),
        ("  - {id: two", "  - {id: new, type: meeting, date: 2011-06, title: N}\n  - {id: two", ["odd", "new"]),
        ("votes_cast: 20", "votes_cast: 15", ["odd"]),
    ],
)
def test_only_what_changed_or_had_a_problem_is_looked_at(
    old: str, new: str, expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert looked_at(MADE, tmp_path, monkeypatch) == ["one", "two", "odd"]
    assert looked_at(MADE.replace(old, new), tmp_path, monkeypatch) == expected


def test_a_forged_memory_of_events_is_a_miss(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at(MADE, tmp_path, monkeypatch)
    (store,) = (tmp_path / "quiet").iterdir()
    store.write_bytes(store.read_bytes()[:-1])
    assert looked_at(MADE + "# a comment\n", tmp_path, monkeypatch) == ["one", "two", "odd"]
