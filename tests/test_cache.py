"""The cache never changes an answer: whatever it remembers, the reading is the one that no cache would give."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import SAMPLE
from hypothesis import given
from hypothesis import strategies as st

from timeline.exporters.formats import json
from timeline.text import cache, reader
from timeline.text.reader import Reading


def same(one: Reading, other: Reading) -> bool:
    alike = one.problems == other.problems and one.texts == other.texts
    return (
        alike
        and one.timeline.origins == other.timeline.origins
        and json.render(one.timeline) == json.render(other.timeline)
    )


def remembered(store: Path, content: bytes) -> Reading:
    return reader.read({"x.yaml": content}, cache.remembering(store))


def record(number: int, title: str = "T") -> str:
    return f"  - id: e{number}\n    type: meeting\n    date: 2011-05-{number % 28 + 1:02}\n    title: {title}\n"


def test_the_second_reading_is_the_first(tmp_path: Path) -> None:
    content = SAMPLE.read_bytes()
    plain = reader.read({"x.yaml": content})
    assert same(remembered(tmp_path, content), plain)
    assert len(list(tmp_path.iterdir())) == 1
    assert same(remembered(tmp_path, content), plain)


LINES = """\
events:|actors:|title: x|# a comment||  # a comment|...|---|    "|    x-a: >|      - id: fake|    tags: [a,|      b]
- id: b|   - x|    summary: "one|events:"|\ttab|    date: 2011-02-30|    title: a #b|  - {id: a, name: A, kind: union}
"""

lines = st.lists(
    st.builds(record, st.integers(0, 9))
    | st.sampled_from([f"{line}\n" for line in LINES.replace("\n", "|").split("|")]),
    max_size=12,
)


@given(before=lines, after=lines)
def test_no_edit_changes_what_the_cache_answers(
    tmp_path_factory: pytest.TempPathFactory, before: list[str], after: list[str]
) -> None:
    store = tmp_path_factory.mktemp("store")
    for parts in (before, ["events:\n", *before], ["events:\n", *after], ["events:\n", *before, *after], after):
        content = "".join(parts).encode()
        assert same(remembered(store, content), reader.read({"x.yaml": content}))


def test_an_edit_is_seen(tmp_path: Path) -> None:
    text = "events:\n" + "".join(record(n) for n in range(200))
    remembered(tmp_path, text.encode())
    found = remembered(tmp_path, text.replace("id: e77\n", "id: new\n").encode())
    assert "new" in found.timeline.event
    assert len(found.timeline.events) == 200


def test_an_edit_leaves_most_of_what_is_remembered(tmp_path: Path) -> None:
    text = "events:\n" + "".join(record(n) for n in range(500))
    remembered(tmp_path, text.encode())
    (store,) = tmp_path.iterdir()
    before = cache.opened(store)
    remembered(tmp_path, text.replace("id: e77\n", "id: new\n").encode())
    assert len(before.keys() - cache.opened(store).keys()) <= 2
    assert len(before) > 5


@pytest.mark.parametrize("junk", [b"", b"\xff\xff", b"\x80", b"\x81\xa1a\x01"])
def test_a_damaged_store_is_a_miss(tmp_path: Path, junk: bytes) -> None:
    content = SAMPLE.read_bytes()
    remembered(tmp_path, content)
    (store,) = tmp_path.iterdir()
    store.write_bytes(junk)
    assert same(remembered(tmp_path, content), reader.read({"x.yaml": content}))


def test_a_store_that_holds_something_else_is_a_miss(tmp_path: Path) -> None:
    content = SAMPLE.read_bytes()
    remembered(tmp_path, content)
    (store,) = tmp_path.iterdir()
    store.write_bytes(store.read_bytes().replace(b"budget", b"\xa1\xa1\xa1\xa1\xa1\xa1"))
    assert same(remembered(tmp_path, content), reader.read({"x.yaml": content}))


def test_what_has_faults_is_not_remembered(tmp_path: Path) -> None:
    for text in (record(1, "a: b"), record(1) + record(1), "  - {id: e}\n"):
        remembered(tmp_path, f"events:\n{record(2)}{text}".encode())
    content = f"events:\n{record(2)}{record(1, 'a: b')}".encode()
    assert remembered(tmp_path, content).problems == reader.read({"x.yaml": content}).problems


def test_where_nothing_can_be_kept_reading_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert remembered(tmp_path / "file", SAMPLE.read_bytes()).timeline.events


def test_the_cache_can_be_turned_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIMELINE_CACHE", "off")
    assert cache.folder() is None
    assert cache.remembering(cache.folder()) is None


def test_the_oldest_store_is_forgotten_first(tmp_path: Path) -> None:
    for number in range(cache.MOST_STORES + 3):
        reader.read({f"{number}.yaml": SAMPLE.read_bytes()}, cache.remembering(tmp_path))
    assert len(list(tmp_path.iterdir())) == cache.MOST_STORES
