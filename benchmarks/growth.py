"""How the time grows of what once grew with the square: each is run for a number of things, twice and four times it.

Run it with `python benchmarks/growth.py`; a last column of about 4 is linear, one of about 16 grows with the square.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from timeline.checks.exceptions import checked
from timeline.exporters import markup
from timeline.review import git
from timeline.review.conflicts import Style
from timeline.review.merge import merge
from timeline.text import formatting
from timeline.text.reader import read

EVENT = "  - id: {}\n    type: talks\n    date: 2011-01-01\n    title: x\n"


def claims_on_both_sides(number: int) -> None:
    """So many claims put into other words by both curators."""
    claim = "      - by: ann\n        says: Claim number {} of many about {} things {}\n"
    texts = [
        f"events:\n{EVENT.format('a')}    claims:\n{''.join(claim.format(i, i % 13, side) for i in range(number))}"
        for side in ("", "ours", "theirs")
    ]
    base, ours, theirs = (text.encode() for text in texts)
    merge(base, ours, theirs, Style(), git.merge_lines)


def holders_of_one_post(number: int) -> None:
    """So many people who are all leader of the council at one time."""
    role = "{title: leader, of: c, during: 2001/2011, single: true}"
    people = "".join(f"  - {{id: p{i}, name: P{i}, kind: person, roles: [{role}]}}\n" for i in range(number))
    checked(read({"a.yaml": f"actors:\n  - {{id: c, name: C, kind: council}}\n{people}".encode()}))


def unknown_sources(number: int) -> None:
    """So many ids of sources that nobody has, beside half as many that are like them."""
    sources = "".join(f"  - id: source-{i}-x\n    type: webpage\n    title: S\n" for i in range(number // 2))
    events = "".join(EVENT.format(f"e{i}") + f"    sources: [sorce-{i}-y]\n" for i in range(number))
    checked(read({"a.yaml": f"sources:\n{sources}events:\n{events}".encode()}))


def open_backticks(number: int) -> None:
    """A summary of backticks that are never closed."""
    markup.read("`" * number)


def long_list_in_brackets(number: int) -> None:
    """A list in brackets over lines that stand left of their key."""
    lines = "".join(f" 't{i}',\n" for i in range(number))
    formatting.formatted(f"events:\n{EVENT.format('a')}    tags: [\n{lines} z]\n")


KINDS: tuple[tuple[Callable[[int], None], int], ...] = (
    (claims_on_both_sides, 150),
    (holders_of_one_post, 150),
    (unknown_sources, 300),
    (open_backticks, 20_000),
    (long_list_in_brackets, 1_000),
)


def taken(run: Callable[[int], None], number: int) -> float:
    """CPU seconds."""
    start = time.process_time()
    run(number)
    return time.process_time() - start


def main() -> None:
    """Print the table."""
    print("| | number | CPU s | twice as many | four times | growth |\n|---|---|---|---|---|---|")
    for run, number in KINDS:
        times = [taken(run, number * factor) for factor in (1, 1, 2, 4)][1:]
        cells = " | ".join(f"{seconds:.3f}" for seconds in times)
        print(f"| {run.__name__.replace('_', ' ')} | {number:,} | {cells} | {times[2] / times[0]:.1f} |")


if __name__ == "__main__":
    main()
