"""Changes as a reviewer reads them: in the terminal, and as Markdown for a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from timeline.review.blame import Blamed
from timeline.review.changes import Change, Commit, Diff, Field, Step, Word
from timeline.review.comparison import clipped, marked
from timeline.review.diff import summary, told
from timeline.review.wording import named
from timeline.views.layout import Block, Cell, Column, Line, Page, clean, grid, indented, measure, width_of, wrap

_SIGNS: Final = {"added": ("+", "green"), "removed": ("-", "red"), "renamed": (">", "cyan"), "changed": ("~", "yellow")}
_STYLES: Final = {"-": "red strike", "+": "green", "…": "bright_black"}


# The terminal


def render(found: Diff, *, stat: bool = False) -> Page:
    """Each record that changed with what changed in it, and the whole in a line; with `stat` only that line."""

    def lay_out(width: int) -> Iterator[Line]:
        for change in () if stat else found.changes:
            yield from lines(found, change, measure(width))
            yield []
        yield from indented(Block(_capital(summary(found)), "bold").lines(width), 0)

    return Page(lay_out)


def lines(found: Diff, change: Change, width: int) -> Iterator[Line]:
    """One change: its record, and below it what changed."""
    sign, style = _SIGNS[change.what]
    first, *rest = Block(_heading(change)).lines(width - 2)
    yield [(f"{sign} ", f"bold {style}"), (first[0], "bold")]
    yield from indented([(text, "bold") for text, _ in rest], 2)
    record = change.new or change.old
    if record and change.what in ("added", "removed"):
        timeline = found.new if change.new else found.old
        yield from indented(Block(told(timeline, record), "", 2).lines(width - 4), 4)
    yield from (line for field in change.fields for line in _field(field, width))


def _heading(change: Change) -> str:
    record = change.new or change.old
    if record is None:
        return "The record itself"
    return f"{named(record)} ({f'{change.was} → ' if change.was else ''}{record.id})"


def _field(field: Field, width: int) -> Iterator[Line]:
    if not field.words:
        yield from indented(Block(field.says, "", 2).lines(width - 4), 4)
        return
    label = field.says.removesuffix(marked(field.words))
    spans = [(word, "") for word in clean(label).split()]
    for what, text in field.words:
        text = marked([(what, text)])  # noqa: PLW2901
        spans += [(word, _STYLES.get(what, "")) for word in clean(text).split()]
    yield from _filled(spans, width)


def _filled(words: Iterable[tuple[str, str]], width: int) -> Iterator[Line]:
    """Words of several styles laid out as a paragraph."""
    line: list[tuple[str, str]] = [("    ", "")]
    used, blank = 4, True
    for word, style in ((part, style) for whole, style in words for part in wrap(whole, width - 6)):
        if not blank and used + 1 + width_of(word) > width:
            yield line
            line, used, blank = [("      ", "")], 6, True
        gap = "" if blank else " "
        line.append((gap + word, style))
        used, blank = used + width_of(gap + word), False
    yield line


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# Through time


def history(steps: Iterable[Step]) -> Page:
    """What became of one record, step by step: who, when, with what message, and what changed."""
    steps = list(steps)

    def lay_out(width: int) -> Iterator[Line]:
        width = measure(width)
        for i, step in enumerate(steps):
            yield from [[]] if i else []
            yield from _head(step.commit, width)
            yield from ([("  ", ""), *line] for line in lines(step.found, step.change, width - 2))

    return Page(lay_out)


_NOT_COMMITTED: Final = "not committed"
_SHORT: Final = 10
"""The characters of a commit's id that are shown."""


def committed(commit: Commit | None, found: Diff) -> Page:
    """What one commit changed: who, when, with what message, then as `render` tells it."""

    def lay_out(width: int) -> Iterator[Line]:
        yield from _head(commit, width)
        yield from ([("  ", ""), *line] if line else [] for line in render(found).lay_out(width - 2))
        yield []

    return Page(lay_out)


def _head(commit: Commit | None, width: int) -> Iterator[Line]:
    head = "  ".join([commit.id[:_SHORT], *commit[1:]]) if commit else _NOT_COMMITTED
    yield from indented(Block(head, "cyan", 2).lines(width), 0)


def blamed(rows: Sequence[Blamed]) -> Page:
    """Each value of a record, with the commit that last changed it."""

    def lay_out(width: int) -> Iterator[Line]:
        columns = (
            Column("Field", 5, width // 3),
            Column("Value", 12, 0, share=1),
            Column("Commit", 6, 14),
            Column("Day", 3, 10),
            Column("Author", 6, width // 5),
        )
        yield from grid(columns, [_blame(row) for row in rows], width)

    return Page(lay_out)


def _blame(row: Blamed) -> list[Cell]:
    commit = row.step.commit if row.step else Commit("?", "", "", "")
    id, author, date, _ = commit or (_NOT_COMMITTED, "", "", "")
    texts = (
        (row.field, "bold"),
        (row.value, ""),
        (id if not commit else id[:_SHORT], "cyan"),
        (date, ""),
        (author, "bright_black"),
    )
    return [[Block(text, style)] for text, style in texts]


# Markdown

BUDGET: Final = 60_000
"""The most characters of a comment: GitHub refuses more than 65,536."""

MARKER: Final = "<!-- timeline-diff -->"
"""The first line, by which a workflow finds the comment it wrote before."""


def markdown(found: Diff, *, stat: bool = False) -> str:
    """A comment for a pull request: the whole in a line, a table of the records, and folded the values in full.

    Texts of the record cannot become markup, mention anybody or refer to an issue.
    """
    head = f"{MARKER}\n**{_safe(_capital(summary(found)))}**\n"
    if stat or not found.changes:
        return head
    table = ["\n| | Record | What changed |\n|---|---|---|\n", *(_row(found, change) for change in found.changes)]
    kept, left_out = _within(BUDGET // 2 - len(head), table)
    head += "".join(kept) + (f"\n{left_out:,} more records changed.\n" if left_out else "")
    details = [_details(found, change) for change in found.changes]
    kept, left_out = _within(BUDGET - len(head) - 200, [text for text in details if text])
    note = f"\nDetails of {left_out:,} more records are left out here; `timeline diff` shows them.\n"
    return head + "".join(kept) + (note if left_out else "")


def _within(room: int, texts: list[str]) -> tuple[list[str], int]:
    """As many texts as there is room for, and the number of the others."""
    for i, text in enumerate(texts):
        room -= len(text)
        if room < 0:
            return texts[:i], len(texts) - i
    return texts, 0


def _row(found: Diff, change: Change) -> str:
    record = change.new or change.old
    if record and not change.fields:
        says = told(found.new if change.new else found.old, record) if not change.was else f"was {change.was}"
    else:
        says = "; ".join(_short(field) for field in change.fields)
    return f"| {change.what} | {_safe(clipped(_heading(change)))} | {_safe(clipped(says, 300))} |\n"


def _short(field: Field) -> str:
    return f"{field.says.split(':')[0]} reworded".removeprefix("in the ") if field.words else field.says


def _details(found: Diff, change: Change) -> str:
    """A record's changes in full, folded; nothing where the table has said it all."""
    record = change.new or change.old
    rows = [f"- {_in_full(field)}\n" for field in change.fields]
    if record and change.what in ("added", "removed"):
        rows = [f"- {_safe(told(found.new if change.new else found.old, record))}\n"]
        text = getattr(record, "summary", "")
        rows += [f"- summary: {_safe(clipped(text, 2_000))}\n"] if text else []
        rows += [
            f"- {_safe(found.new.name(claim.by) + found.new.reporter(claim))}: “{_safe(clipped(claim.says, 2_000))}”\n"
            for claim in getattr(record, "claims", ())
        ]
    if not rows:
        return ""
    title = _safe(clipped(f"{_capital(change.what)}: {_heading(change)}"))
    return f"\n<details><summary>{title}</summary>\n\n{''.join(rows)}\n</details>\n"


def _in_full(field: Field) -> str:
    if not field.words:
        return _safe(field.says)
    label = field.says.removesuffix(marked(field.words))
    return f"{_safe(label)} " + " ".join(_word(word) for word in field.words)


_TAGS: Final = {"-": "<del>{}</del>", "+": "<ins>{}</ins>"}


def _word(word: Word) -> str:
    what, text = word
    return _TAGS.get(what, "{}").format(_safe(text))


_ESCAPED: Final = {
    "\\": "&bsol;",
    "`": "&grave;",
    "*": "&ast;",
    "_": "&lowbar;",
    "[": "&lsqb;",
    "]": "&rsqb;",
    "|": "&vert;",
    "<": "&lt;",
    ">": "&gt;",
    "&": "&amp;",
    "$": "&dollar;",
    "~": "&#126;",
    # An empty comment parts what GitHub would make a mention, a reference or a link of; an entity would not.
    "@": "@<!-- -->",
    "#": "#<!-- -->",
    "://": ":<!-- -->//",
    "www.": "www<!-- -->.",
    "GH-": "GH<!-- -->-",
}
_MEANT: Final = re.compile("|".join(re.escape(text) for text in _ESCAPED))


def _safe(text: str) -> str:
    """A text as text, on one line."""
    return _MEANT.sub(lambda found: _ESCAPED[found[0]], clean(" ".join(text.split())))
