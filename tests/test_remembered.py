"""What is wrong with a record is remembered for the same texts, and for nothing else."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from conftest import SAMPLE, Run

from timeline import checks
from timeline.checks.exceptions import checked
from timeline.checks.remembered import remembered
from timeline.record import Event, Fault, Timeline
from timeline.text import cache
from timeline.text.reader import Reading, read

CASES = sorted((Path(__file__).parent / "cases/checks").glob("TL[5-8]*.yaml"))
COMMON = (Path(__file__).parent / "cases/common.yaml").read_bytes()


def stores(kept: Path) -> list[Path]:
    return sorted(kept.rglob("*.msgpack"))


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


def test_with_a_memory_the_same_is_found_and_what_is_gone_is_forgotten() -> None:
    text = SAMPLE.read_text()
    convert, memory = cache.in_memory(), checks.Memory()
    steps = {
        "status: confirmed": "status: conformed",
        "votes_against: 1,552": "votes_against: 15",
        "kind: union": "kind: person",
        "title: Work to rule": "title: Work: to rule",
        "workforce: ": "workforces: ",
        "  - id: refuse-strike\n": "  - id: unison\n",
    }
    for old, new in steps.items():
        for content in (text, text.replace(old, new, 1), text.replace(old, new, 1) + "\n", text):
            reading = read({"events.yaml": content.encode()}, convert)
            assert checked(reading, memory) == checked(read({"events.yaml": content.encode()}))
    fresh = memory.fresh(reading.checkable)
    assert (fresh.events, len(fresh.actors)) == ((), len(reading.timeline.actors))
