"""CSV: events from a table, with the columns of `export csv`, or with anybody's by the fields they stand for.

A row is read as if somebody gave its cells as answers: dates in EDTF or in words, actors by id, name or alias.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from timeline.authoring.fields import Known
from timeline.authoring.importing import parsing, rows
from timeline.authoring.importing.rows import Row, Table
from timeline.query import QueryError
from timeline.record import Event, did_you_mean, nearest, spoken_list

KIND: Final = Event
UNIT: Final = "line"

CELLS: Final = rows.CELLS[KIND]


def read(text: str, _known: Known, *, map: Mapping[str, str] | None = None) -> Table:
    """The rows of a CSV file whose columns are fields, or are mapped to them ("" leaves a column out).

    Raises QueryError for a column that is neither, and for a table without a title, a type or a date.
    """
    sheet = parsing.sheet(text)
    columns = _columns(sheet.header, map or {})
    found = [(line, zip(columns, cells, strict=False)) for line, cells in sheet.rows]
    return Table(
        [Row(line, {field: cell for field, cell in cells if field and cell}) for line, cells in found],
        is_matched=False,
    )


def _columns(names: Sequence[str], fields: Mapping[str, str]) -> list[str]:
    """The field of each column, "" for one that is left out."""
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


WORKED_OUT: Final = frozenset({"earliest", "latest", "date_label", "exact"})
"""Columns of `export csv` that follow from others."""


_FIELDS: Final = f"fields are {_listed(CELLS)}"
