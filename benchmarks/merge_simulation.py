"""How often a merge asks a person, and how often it is silently wrong: git by lines, git's union, and `timeline merge`.

Two curators edit one record of 30 events at random; each merge is held against the values that must come out. Run it
with `python benchmarks/merge_simulation.py [MERGES]`; it prints the README's table.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import edits
from edits import Conflict, Edit, Record

from timeline.review import git
from timeline.review.conflicts import Style
from timeline.review.merge import merge
from timeline.text.document import cut
from timeline.text.units import CannotCut

Merging = Callable[[bytes, bytes, bytes], tuple[bytes, bool]]
"""From base, ours and theirs to the merged file, and whether there are conflicts."""

ROWS: tuple[tuple[str, int, tuple[Edit, ...], bool], ...] = (
    ("2 mixed edits on each side, new events appended", 2, tuple(edits.MIXED), False),
    ("5 mixed edits on each side, new events appended", 5, tuple(edits.MIXED), False),
    ("5 mixed edits on each side, new events in date order", 5, tuple(edits.MIXED), True),
    ("5 new events on each side, in date order", 5, (edits.add,), True),
)


def by_lines(base: bytes, ours: bytes, theirs: bytes) -> tuple[bytes, bool]:
    """As git merges any text."""
    merged = git.merge_lines(base, ours, theirs, Style())
    return merged, b"\n<<<<<<< " in merged


def union(base: bytes, ours: bytes, theirs: bytes) -> tuple[bytes, bool]:
    """As git merges with `merge=union`: both sides of every conflict, one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("ours", ours), ("base", base), ("theirs", theirs)):
            (Path(folder) / name).write_bytes(content)
        command = ["git", "merge-file", "--union", "-p", "ours", "base", "theirs"]
        return subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout, False


def by_records(base: bytes, ours: bytes, theirs: bytes) -> tuple[bytes, bool]:
    """As `timeline merge` does."""
    merged = merge(base, ours, theirs, Style(), git.merge_lines)
    return merged.content, bool(merged.conflicts)


MERGES: dict[str, Merging] = {"git": by_lines, "union": union, "timeline": by_records}


def is_wrong(content: bytes, three: tuple[Record, Record, Record]) -> bool:
    """Whether a file without conflicts holds other values than it must, or lost a comment."""
    try:
        wanted = edits.expected(*three)
        found = {id: _values(unit.data) for id, unit in cut(content.decode()).records.items()}
    except (Conflict, CannotCut):
        return True
    base, ours, theirs = (set(_comments(side)) for side in three)
    comments = {line.strip() for line in content.decode().split("\n") if line.strip().startswith("#")}
    return found != wanted or not (ours - (base - theirs)) | (theirs - (base - ours)) <= comments


def _values(data: dict[str, object]) -> dict[str, object]:
    """Plain data of an event as `edits.expected` has it: lists as sets."""
    values = {key: value for key, value in data.items() if key not in edits.SAME}
    for key, value in values.items():
        if isinstance(value, list):
            values[key] = {f"{i['by']}: {i['says']}" if isinstance(i, dict) else i: True for i in value}
    return values


def _comments(side: Record) -> Iterator[str]:
    return (line.strip() for line in side.written().split("\n") if line.strip().startswith("#"))


def is_real(three: tuple[Record, Record, Record]) -> bool:
    """Whether two curators gave one thing two values, so that a person must choose."""
    try:
        edits.expected(*three)
    except Conflict:
        return True
    return False


def row(number: int, kinds: tuple[Edit, ...], merges: int, *, by_date: bool) -> list[str]:
    """In how many merges a person must choose; then conflicts and silently wrong results by each way of merging."""
    rng = random.Random(20110523)
    real, found = 0, dict.fromkeys(MERGES, (0, 0))
    for _ in range(merges):
        base = edits.record(rng, by_date=by_date)
        ours, theirs = (edits.edited(base, rng, kinds, number, who) for who in ("ann", "bo"))
        real += is_real((base, ours, theirs))
        texts = [side.written().encode() for side in (base, ours, theirs)]
        for name, merging in MERGES.items():
            content, conflicts = merging(texts[0], texts[1], texts[2])
            wrong = not conflicts and is_wrong(content, (base, ours, theirs))
            found[name] = (found[name][0] + conflicts, found[name][1] + wrong)
    cells = [f"{100 * asked / merges:.1f}% / {100 * wrong / merges:.1f}%" for asked, wrong in found.values()]
    return [f"{100 * real / merges:.1f}%", *cells]


def main(merges: int) -> None:
    """Print the table."""
    print(f"{merges} merges a row: conflicts / silently wrong\n")
    print("| each side | must ask | git, by lines | git, `merge=union` | `timeline merge` |\n|---|---|---|---|---|")
    for name, number, kinds, by_date in ROWS:
        print(f"| {name} | {' | '.join(row(number, kinds, merges, by_date=by_date))} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 600)
