"""The words a record may use, each with what it means and a line to paste."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from timeline.query.words import GROUPS, Word
from timeline.record import count
from timeline.text import writer
from timeline.views.layout import Block, Cell, Column, Line, Page, ending, grid, indented


def render(words: list[Word]) -> Page:
    """The words by their groups; what the record added says so."""

    def lay_out(width: int) -> Iterator[Line]:
        columns = (Column("Word", 8, width // 3), Column("Means", 20, 0, share=3), Column("Written", 12, 0, share=2))
        for group, of_group in groupby(words, key=lambda word: word.group):
            yield from indented(Block(GROUPS[group], "bold underline").lines(width), 0)
            yield from grid(columns, [_row(word) for word in of_group], width)
            yield []
        added = sum(word.is_added for word in words)
        yield from ending(count(len(words), "word") + (f", {added:,} of this record" if added else ""), width)

    return Page(lay_out)


def _row(word: Word) -> list[Cell]:
    means = [Block(word.label), *(Block(said, "bright_black", 2) for said in word.says)]
    means += [Block("added by this record", "yellow")] if word.is_added else []
    return [[Block(word.name, "bold")], means, [Block(word.example, "cyan", 2)]]


def as_yaml(words: Iterable[Word]) -> str:
    """The rows of words as they would stand in a file; nothing for words that no record can add."""
    tables: dict[str, list[str]] = {}
    for word in words:
        if word.row:
            said = {name: value for name, value in writer.plain(word.row).items() if value}
            tables.setdefault(word.group, []).append(f"    - {writer.inline(said)}\n")
    rows = "".join(f"  {table}:\n{''.join(lines)}" for table, lines in tables.items())
    return f"vocabulary:\n{rows}" if rows else ""
