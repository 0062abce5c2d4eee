"""Events from a table: the columns of `export csv`, or those of anybody's spreadsheet by the fields they stand for.

A row is read as if somebody gave its cells as answers: dates in EDTF or in words, actors by id, name or alias. A row
with a cell that cannot be used is no event; what is wrong with it is told with its line.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from timeline.authoring import drafts
from timeline.authoring.fields import FIELDS, UNUSABLE, Known, Read, Tie, chosen, words
from timeline.query import QueryError
from timeline.record import Event, When, count, did_you_mean, nearest, spoken_list


class Row(NamedTuple):
    """A row of a table: its line, from 1, and its cells that say something, by field."""

    line: int
    cells: Mapping[str, str]


class Bad(NamedTuple):
    """A row that is no event, and why."""

    line: int
    reason: str


# The table


def rows(text: str, fields: Mapping[str, str]) -> list[Row]:
    """The rows of a CSV file whose columns are fields, or are mapped to them ("" leaves a column out).

    Raises QueryError for a column that is neither, and for a table without a title, a type or a date.
    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=_delimiter(text), strict=True)
    try:
        header = next(reader, [])
        columns = _columns(header, fields)
        found = list(_numbered(reader))
    except csv.Error as error:
        raise QueryError(f"line {reader.line_num} is not CSV: {error}", "save the table as CSV again") from None
    for line, cells in found:
        if len(cells) > len(header):
            raise QueryError(f"line {line} has more cells than there are columns", "quote cells that hold commas")
    return [Row(line, {name: cell for name, cell in _cells(columns, cells) if cell}) for line, cells in found]


def _numbered(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """The rows that say anything, each with the line it begins in."""
    line = reader.line_num + 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield line, cells
        line = reader.line_num + 1


def _cells(columns: Sequence[str], cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    for name, cell in zip(columns, cells, strict=False):
        if name:
            yield name, _LIVE.sub("", cell).strip()


_LIVE: Final = re.compile(r"^'(?=\s*[=+\-@＝＋－＠\t\r])")
"""The apostrophe that keeps a spreadsheet from running a cell as a formula; `export csv` writes it."""


def _delimiter(text: str) -> str:
    """A comma, or what a spreadsheet writes in its place: a semicolon or a tab, if the header has more of them."""
    header = text.split("\n", 1)[0]
    return max(",;\t", key=header.count)


def _columns(header: Sequence[str], fields: Mapping[str, str]) -> list[str]:
    """The field of each column, "" for one that is left out."""
    names = [name.strip() for name in header]
    if unknown := [name for name in fields if name not in names]:
        raise QueryError(
            f"there is no column `{unknown[0]}`", did_you_mean(unknown[0], names, f"there are {_listed(names)}")
        )
    columns = [fields.get(name, name.lower().replace(" ", "_")) for name in names]
    if strange := [name for name, field in zip(names, columns, strict=True) if not _is_field(field)]:
        raise _not_fields(strange, fields)
    columns = ["" if field in WORKED_OUT else field for field in columns]
    twice = [name for name in columns if name and columns.count(name) > 1]
    if twice:
        raise QueryError(
            f"two columns are `{twice[0]}`", f"leave one out with `--map {names[columns.index(twice[0])]}=`"
        )
    if missing := [name for name in ("title", "type", "date") if name not in columns]:
        raise QueryError(
            f"no column is {spoken_list([f'`{n}`' for n in missing], 'or')}", "name one: `--map COLUMN=FIELD`"
        )
    return columns


def _is_field(field: str) -> bool:
    """Whether a column can be read, or is left out."""
    return not field or field in CELLS or field in WORKED_OUT


def _not_fields(names: Sequence[str], fields: Mapping[str, str]) -> QueryError:
    """All columns that are no fields at once, each with the field it may be, and how to name them."""
    near = {name: nearest(fields.get(name, name).lower().replace(" ", "_"), CELLS, most=1) for name in names}
    said = [f"`{name}`" + (f" (`{near[name][0]}`?)" if near[name] else "") for name in names]
    what = "the column {} is no field" if len(names) == 1 else "the columns {} are no fields"
    maps = " ".join(f"--map '{name}={''.join(near[name]) or 'FIELD'}'" for name in names)
    return QueryError(
        what.format(spoken_list(said)), f"write `{maps}`, with nothing after `=` to leave one out; {_FIELDS}"
    )


def _listed(names: Iterable[str]) -> str:
    return spoken_list(f"`{name}`" for name in names)


# Cells


def _many(read: Read) -> Read:
    """What reads a list, its items parted by semicolons."""
    return lambda text, known: [read(part, known) for part in re.split(r"\s*;\s*", text) if part]


def _pairs(read: Callable[[str, str, Known], tuple[Any, ...]]) -> Read:
    """What reads `name: value; name: value` as pairs."""

    def pairs(text: str, known: Known) -> list[tuple[str, Any]]:
        found = [re.fullmatch(r"([\w ]+?)\s*[:=]\s*(.+)", part) for part in re.split(r"\s*;\s*(?=[\w ]+[:=])", text)]
        if not all(found):
            raise QueryError(f"`{text}` is not a list of names and values", "write `name: value; name: value`")
        return [read(pair[1], pair[2], known) for pair in found if pair]

    return pairs


def _figure(name: str, value: str, known: Known) -> tuple[str, str]:
    answer: tuple[str, str] = FIELDS["figures"].read(f"{name}={value}", known)
    return answer


def _dated(name: str, value: str, known: Known) -> tuple[str, str]:
    return chosen(name, _names(known.timeline.vocabulary.dates)), FIELDS["date"].read(value, known)


def _linked(name: str, value: str, known: Known) -> Tie:
    return Tie(chosen(name, _names(known.timeline.vocabulary.links)), words(value, known))


def _names(rows: Mapping[str, Any]) -> dict[str, str]:
    return {name: row.label for name, row in rows.items()}


_CLAIM: Final = re.compile(
    r"(?P<by>[\w-]+)(?:, according to (?P<reporter>[\w-]+))?(?: \((?P<date>[^()]*)\))?: (?P<says>.*?)"
    r"(?: \((?P<figures>[a-z_]+: .*)\))?(?P<sources>(?: \[[^\[\]]*\])*)",
    re.DOTALL,
)


def _claims(text: str, known: Known) -> list[dict[str, Any]]:
    """Claims as `export csv` writes them: `ann-lee (2011-02-25): Few came. (attendance: ~80) [echo-1, para 4]`."""
    begins = re.compile(r";\s*(?=([\w-]+)(?:, according to [\w-]+)?(?: \([^()]*\))?: )")
    cuts = [found.span() for found in begins.finditer(text) if found[1] in known.timeline.actor]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(text)]
    return [_claim(text[start:end], known) for start, end in zip(starts, ends, strict=True)]


def _claim(text: str, known: Known) -> dict[str, Any]:
    found = _CLAIM.fullmatch(text)
    if not found:
        raise QueryError(f"`{text}` is not a claim", "write `who: what is said [source]`")
    figures = [part.partition(": ") for part in re.split(r", (?=[a-z_]+: )", found["figures"] or "") if part]
    sources = [FIELDS["sources"].read(cited, known) for cited in re.findall(r"\[([^\[\]]*)\]", found["sources"])]
    by = FIELDS["actors"].read(found["by"], known)
    claim = drafts.claim(by, found["says"], sources, [_figure(name, value, known) for name, _, value in figures])
    reporter = {"according_to": FIELDS["actors"].read(found["reporter"], known)} if found["reporter"] else {}
    return claim | reporter | ({"date": FIELDS["date"].read(found["date"], known)} if found["date"] else {})


CELLS: Final[dict[str, Read]] = {
    "id": FIELDS["id"].read,
    "type": FIELDS["type"].read,
    "form": FIELDS["form"].read,
    "date": FIELDS["date"].read,
    **dict.fromkeys(("title", "summary", "question", "dispute", "place", "financial_year", "note"), words),
    "status": FIELDS["status"].read,
    "actors": _many(FIELDS["actors"].read),
    "dates": _pairs(_dated),
    "figures": lambda text, known: drafts.together("figures", _pairs(_figure)(text, known)),
    "claims": _claims,
    "sources": _many(FIELDS["sources"].read),
    "links": _pairs(_linked),
    "tags": _many(words),
    "formerly": _many(words),
}
"""How a cell is read, by its field; the type comes before the form."""

WORKED_OUT: Final = frozenset({"earliest", "latest", "date_label", "exact"})
"""Columns of `export csv` that follow from others."""


_FIELDS: Final = f"fields are {_listed(CELLS)}"


# Events


def understood(good: Iterable[tuple[Row, Event]]) -> list[str]:
    """How each date in words was understood: `line 3: last May: 2011-05, May 2011`."""
    return [
        f"line {row.line}: {cell}: {date}, {date.label}"
        for row, event in good
        for cell, date in _dates(row, event)
        if date.text not in cell
    ]


def _dates(row: Row, event: Event) -> Iterator[tuple[str, When]]:
    """The dates of an event, each with the cell it was read from."""
    yield row.cells["date"], event.date
    yield from ((row.cells["dates"], date) for date in event.dates.values())


def events(table: Iterable[Row], known: Known) -> tuple[list[tuple[Row, Event]], list[Bad]]:
    """The events of a table, each with its row, and the rows that are none."""
    good: list[tuple[Row, Event]] = []
    bad: list[Bad] = []
    for row in table:
        answers, faults = _answers(row, known)
        if faults:
            bad += faults
            continue
        event = drafts.event(answers)
        good.append((row, event))
        timeline = msgspec.structs.replace(known.timeline, events=(*known.timeline.events, event))
        known = known._replace(timeline=timeline)
    return good, bad


def _answers(row: Row, known: Known) -> tuple[Known, list[Bad]]:
    faults = [Bad(row.line, f"no {field}") for field in ("title", "type", "date") if field not in row.cells]
    known = known._replace(answers={})
    for field, read in CELLS.items():
        try:
            if field in row.cells:
                known = known.saying(field, read(row.cells[field], known))
        except UNUSABLE as refused:
            hint = f"; {refused.hint}" if refused.hint else ""
            faults.append(Bad(row.line, f"{field}: {refused.message}{hint}"))
    return known, faults


def told(bad: Iterable[Bad]) -> list[str]:
    """What is wrong with rows, the same fault of several rows told once."""
    lines: dict[str, list[int]] = {}
    for fault in bad:
        lines.setdefault(fault.reason, []).append(fault.line)
    return [f"{'line' if len(at) == 1 else 'lines'} {_some(at)}: {reason}" for reason, at in lines.items()]


def _some(lines: Sequence[int]) -> str:
    more = [count(len(lines) - 8, "more", "more")] if len(lines) > 8 else []
    return spoken_list([*map(str, lines[:8]), *more])
