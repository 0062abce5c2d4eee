"""The cache never changes an answer: whatever it remembers, the reading is the one that no cache would give."""

from __future__ import annotations

import os
import random
from pathlib import Path

import msgspec
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


PARTS = """\
"¦'¦[¦]¦{¦}¦|¦>¦+¦-¦- ¦#¦ # ¦:¦: ¦,¦&a¦*a¦?¦? ¦%¦!¦---¦...¦|+¦>-¦|2¦\t¦\r¦\x85¦\u2028¦\ufeff¦\x00¦ ¦  ¦<<<<<<<¦>>>>>>>
events:¦actors:¦sources:¦title: x¦"events":¦events: ¦x-a: "one¦x-b: 'two¦x-c: [three¦x-d: |+¦x-e: {f: ¦two"
  - id: ghost¦- id: ghost¦  -¦    - a¦      - id: fake¦    summary: |+¦    summary: >¦    tags: [a,¦      b]
events: # all¦four]¦five}¦three'
"""
MUTANTS = [*PARTS.replace("\n", "¦").split("¦"), "\n", "\n\n"]


def mutant(rng: random.Random, text: str) -> str:
    """A text after some slips: characters and lines put in, taken out, doubled and moved; the end cut off."""
    for _ in range(rng.randint(1, 3)):
        lines = text.split("\n")
        at, place = rng.randrange(len(lines)), rng.randrange(len(text) + 1)
        match rng.randrange(6):
            case 0:
                text = text[:place] + rng.choice(MUTANTS) + text[place + rng.randint(0, 2) :]
            case 1:
                text = "\n".join([*lines[:at], rng.choice(MUTANTS), *lines[at:]])
            case 2:
                text = "\n".join([*lines[:at], *lines[at + rng.randint(1, 3) :]])
            case 3:
                text = "\n".join([*lines[:at], lines[rng.randrange(len(lines))], *lines[at:]])
            case 4:
                lines[at] = " " * rng.randint(0, 5) + lines[at].lstrip()
                text = "\n".join(lines)
            case _:
                text = text[: place if rng.random() < 0.2 else None].rstrip("\n") + rng.choice(["", "\n", "\n\n"])
    return text


BODY = "".join(f"  - {{id: a{n}, name: A, kind: union}}\n" for n in range(60))
SMALL = f"title: T\nactors:\n{BODY}x-note: |+\n  kept\n\nevents:\n" + "".join(
    record(n) + "    summary: |+\n      Some words.\n\n" for n in range(20, 40)
)


@pytest.mark.parametrize("seed", range(int(os.environ.get("TIMELINE_SEEDS", "3"))))
@pytest.mark.parametrize("base", [SMALL, SAMPLE.read_text()], ids=["small", "sample"])
def test_a_mutated_file_reads_the_same_without_a_cache_with_a_cold_and_with_a_warm_one(
    tmp_path: Path, seed: int, base: str
) -> None:
    rng = random.Random(seed)
    remembered(tmp_path / "warm", base.encode())
    for number in range(40):
        content = mutant(rng, base).encode("utf-8", "surrogatepass")
        plain = reader.read({"x.yaml": content})
        for store in (tmp_path / str(number), tmp_path / "warm", tmp_path / "warm"):
            assert same(remembered(store, content), plain), content.decode()


ENDS = "    summary: |{}\n      Some words."
CUTS = {
    "a block text at the end, without a last newline": f"events:\n{record(1)}{ENDS.format('')}",
    "a block text that keeps its line breaks": f"events:\n{record(1)}{ENDS.format('+')}\n\n\n",
    "a section in double quotes": f'x-a: "one\nevents:\n{record(1)}two: "\n',
    "a section in single quotes": f"x-a: 'one\nevents:\n{record(1)}two: '\n",
    "a section in brackets": "x-a: [one,\nevents:\n  - x\ntwo: ]\nevents:\n" + record(1),
    "a section in a bracket that closes later": f"x-a: {{one: [\nevents:\n{record(1)}two: ]}}\n",
    "a record in quotes": f'events:\n{record(1)}    summary: "one\n{record(2)}two"\n{record(3)}',
    "a key in quotes beside itself": f'"title": a\nevents:\n{record(1)}title: b\n',
    "the author's key twice": f"x-a: a\nevents:\n{record(1)}x-a: b\n",
    "a document's start": f"---\nevents:\n{record(1)}",
    "a text before the records": f"events:\n  foo\n{record(1)}",
}


@pytest.mark.parametrize("text", CUTS.values(), ids=CUTS)
def test_where_a_cut_would_change_what_is_read_there_is_none(tmp_path: Path, text: str) -> None:
    plain = reader.read({"x.yaml": text.encode()})
    remembered(tmp_path, f"events:\n{record(1)}".encode())
    for _ in range(2):
        assert same(remembered(tmp_path, text.encode()), plain)


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
    before = cache.opened(store).pieces
    remembered(tmp_path, text.replace("id: e77\n", "id: new\n").encode())
    assert len(before.keys() - cache.opened(store).pieces.keys()) <= 2
    assert len(before) > 5


DEEP = b"\x91" * 100_000 + b"\x80"


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"\xff\xff",
        b"\x80",
        b"\x81\xa1a\x01",
        *(cache.sealed(msgspec.Raw(body)) for body in (b"\xc0", b"\xff", b"\x81\xa1a\x01", DEEP)),
    ],
    ids=str,
)
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


FORGED = {"deep": DEEP, "nothing": b"", "a number": b"\x01", "an odd key": b"\x81\x01\x02", "a list": b"\x91\xc0"}


@pytest.mark.parametrize("piece", FORGED.values(), ids=FORGED)
def test_a_forged_piece_is_a_miss(tmp_path: Path, piece: bytes) -> None:
    content = SAMPLE.read_bytes()
    remembered(tmp_path, content)
    (store,) = tmp_path.iterdir()
    kept = cache.opened(store)
    forged = {digest: msgspec.Raw(piece or b"\xa0") for digest in kept.pieces}
    store.write_bytes(cache.sealed(cache.Store(kept.whole, forged)))
    assert same(remembered(tmp_path, content), reader.read({"x.yaml": content}))


@pytest.mark.parametrize("known", [{}, None], ids=["of nothing", "of another file"])
def test_a_store_that_says_it_is_of_this_file_and_holds_nothing_of_it_is_a_miss(
    tmp_path: Path, known: dict[bytes, msgspec.Raw] | None
) -> None:
    content = b"title: x\nevents:\n" + record(1).encode()
    remembered(tmp_path, content)
    (store,) = tmp_path.iterdir()
    whole = cache.opened(store).whole
    forged = {b"x": msgspec.Raw(b"\xc0")} if known is None else known
    store.write_bytes(cache.sealed(cache.Store(whole, forged)))
    assert same(remembered(tmp_path, content), reader.read({"x.yaml": content}))


def test_pieces_in_another_order_are_another_file(tmp_path: Path) -> None:
    records = [record(n) for n in range(300)]
    forwards, backwards = ("events:\n" + "".join(order) for order in (records, records[::-1]))
    for text in (forwards, backwards, forwards, forwards + record(400), forwards):
        remembered(tmp_path, text.encode())
        assert same(remembered(tmp_path, text.encode()), reader.read({"x.yaml": text.encode()}))


def test_a_file_in_which_a_piece_stands_twice_is_read_as_it_stands(tmp_path: Path) -> None:
    """A piece is remembered once, so the pieces that are remembered are not the whole file."""
    text = "x-notes: 1\nevents:\n" + "".join(record(n) for n in (*range(100), *range(100)))
    for _ in range(3):
        found = remembered(tmp_path, text.encode())
        assert found.problems == reader.read({"x.yaml": text.encode()}).problems
        assert len(found.problems) == 100


def test_a_store_in_which_any_byte_is_another_is_a_miss(tmp_path: Path) -> None:
    content = SAMPLE.read_bytes()
    remembered(tmp_path, content)
    (store,) = tmp_path.iterdir()
    kept = store.read_bytes()
    for place in (0, 15, 16, len(kept) // 2, len(kept) - 1):
        store.write_bytes(kept[:place] + bytes([kept[place] ^ 1]) + kept[place + 1 :])
        assert not cache.opened(store).pieces


def test_a_store_of_another_version_is_a_miss(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = SAMPLE.read_bytes()
    remembered(tmp_path, content)
    (store,) = tmp_path.iterdir()
    assert cache.opened(store).pieces
    monkeypatch.setattr(cache, "_program", lambda: b"another")
    assert not cache.opened(store).pieces


def test_what_has_faults_is_not_remembered(tmp_path: Path) -> None:
    for text in (record(1, "a: b"), record(1) + record(1), "  - {id: e}\n"):
        remembered(tmp_path, f"events:\n{record(2)}{text}".encode())
    content = f"events:\n{record(2)}{record(1, 'a: b')}".encode()
    assert remembered(tmp_path, content).problems == reader.read({"x.yaml": content}).problems


def test_where_nothing_can_be_kept_reading_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert remembered(tmp_path / "file", SAMPLE.read_bytes()).timeline.events


def test_a_relative_folder_for_caches_is_ignored_as_the_specification_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "here")
    monkeypatch.setenv("HOME", "/people/ann")
    assert cache.folder() == Path("/people/ann/.cache/timeline")


def test_the_cache_can_be_turned_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIMELINE_CACHE", "off")
    assert cache.folder() is None
    assert cache.remembering(cache.folder()) is None


def test_the_oldest_store_is_forgotten_first(tmp_path: Path) -> None:
    for number in range(cache.MOST_STORES + 3):
        reader.read({f"{number}.yaml": SAMPLE.read_bytes()}, cache.remembering(tmp_path))
    assert len(list(tmp_path.iterdir())) == cache.MOST_STORES
