"""The conditions of a plan as Ibis expressions over the columns of `parquet`; `conditions.TESTS` has their meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import reduce
from operator import and_, or_
from typing import Any, Final

from timeline.corpus.parquet import DIGITS, LARGEST, PLACES, SEPARATOR
from timeline.query import QueryError
from timeline.query.conditions import (
    OTHERWISE,
    Cites,
    Condition,
    Found,
    Has,
    Is,
    Kept,
    Lies,
    Listed,
    Named,
    Near,
    Plan,
    Says,
    Tagged,
)

Table = Any
"""An Ibis table; Ibis has no types that tell its expressions apart."""

Truth = Any
"""An Ibis expression that is true or false."""


def selected(table: Table, plan: Plan) -> Table:
    """The rows that a plan selects."""
    return table.filter(truth(table, plan))


def truth(table: Table, plan: Plan) -> Truth:
    """Whether a row is one that a plan selects."""
    wanted = [_any(EXPRESSIONS[type(one)](one, table) for one in group) for group in plan.wanted]
    unwanted = [~EXPRESSIONS[type(one)](one, table) for one in plan.unwanted]
    return reduce(and_, [*wanted, *unwanted], _literal(True))


def _any(truths: Iterable[Truth]) -> Truth:
    return reduce(or_, truths)


def _literal(value: bool) -> Truth:
    import ibis

    return ibis.literal(value)


def _one_of(column: str, values: Iterable[str]) -> Callable[[Table], Truth]:
    """Whether a list holds one of some words."""
    known = sorted(values)
    if len(known) == 1:
        return lambda table: table[column].contains(known[0])
    return lambda table: table[column].filter(lambda item: item.isin(known)).length() > 0


def _says(asked: Says, table: Table) -> Truth:
    if SEPARATOR in asked.needle or "\0" in asked.needle or not _is_text(asked.needle):
        return _literal(False)
    return table.words.contains(asked.needle)


def _is_text(word: str) -> bool:
    """Whether a word is of characters alone: half of a surrogate pair, which a shell may hand over, is none."""
    return word.isascii() or word.encode("utf-8", "ignore").decode() == word


def _named(asked: Named, table: Table) -> Truth:
    return table.id == asked.id


def _lies(asked: Lies, table: Table) -> Truth:
    return _in_window(table, asked.low, asked.high, certain=asked.certain)


def _in_window(table: Table, low: Any, high: Any, *, certain: bool) -> Truth:
    """Whether the bounds of a date overlap a window, or are inside it; None has no bound."""
    first, last = (table.starts, table.ends) if certain else (table.ends, table.starts)
    bounds = [*([first >= low] if low is not None else []), *([last <= high] if high is not None else [])]
    if not bounds:
        return _literal(True)
    if certain:
        return reduce(and_, bounds)
    meets = table.moments.filter(lambda one: _overlaps(one, low, high)).length() > 0
    return reduce(and_, [*bounds, (table.moments.length() == 0) | meets])


def _overlaps(moment: Any, low: Any, high: Any) -> Truth:
    """Whether one of the dates of a choice, `[2011-05-23,2011-06-01]`, may lie in a window."""
    bounds = [moment["last"] >= low] if low is not None else []
    bounds += [moment["first"] <= high] if high is not None else []
    return reduce(and_, bounds)


def _near(asked: Near, table: Table) -> Truth:
    """The windows are a table of their own, joined by the record."""
    import ibis

    rows = [(record, *_bounded(window)) for record, windows in asked.windows.items() for window in windows]
    if not rows:
        return _literal(False)
    columns = {"of": "string", "low": "date", "high": "date"}
    windows = ibis.memtable([dict(zip(columns, row, strict=True)) for row in rows], schema=columns)
    events = table.select("id", "record", "starts", "ends", "moments").view()
    joined = events.join(windows, events.record == windows.of)
    return table.id.isin(joined.filter(_in_window(joined, joined.low, joined.high, certain=asked.certain)).id)


def _bounded(window: tuple[Any, Any]) -> tuple[Any, Any]:
    import datetime as dt

    return window[0] or dt.date.min, window[1] or dt.date.max


# Figures


def _has(asked: Has, table: Table) -> Truth:
    return table.figures.filter(lambda figure: _answers(figure, asked)).length() > 0


def _answers(figure: Any, asked: Has) -> Truth:
    named = figure["name"].isin(sorted(asked.names))
    if not asked.sign:
        return named
    given = [(figure[name], value) for name in ("unit", "per", "basis") if (value := getattr(asked, name))]
    number = _number(asked.number)
    if asked.certain:
        compares = ~_any(_may(figure, other, number) for other in OTHERWISE[asked.sign])
    else:
        compares = _may(figure, asked.sign, number)
    return reduce(and_, [named, *(has == value for has, value in given), compares])


def _number(number: Decimal) -> Any:
    """A number as the column holds them; raises QueryError for one that it cannot hold."""
    import ibis

    if abs(number) >= LARGEST or number != round(number, PLACES):
        raise QueryError(
            f"an engine cannot compare figures with {number:f}", f"write a number with at most {PLACES} decimal places"
        )
    return ibis.literal(round(number, PLACES), type=f"decimal({DIGITS}, {PLACES})")


def _may(figure: Any, sign: str, number: Any) -> Truth:
    """Whether some value between a figure's bounds compares so; an open bound is left out."""
    low, high = figure["low"], figure["high"]
    below, above = low.isnull() | (low < number), high.isnull() | (high > number)
    at_most = low.isnull() | (low < number) | ((low == number) & ~figure["low_open"])
    at_least = high.isnull() | (high > number) | ((high == number) & ~figure["high_open"])
    return {"<": below, "<=": at_most, ">": above, ">=": at_least, "=": at_most & at_least}[sign]


EXPRESSIONS: Final[dict[type[Condition], Callable[[Any, Table], Truth]]] = {
    Is: lambda asked, table: table[asked.field].isin(sorted(asked.values)),
    Tagged: lambda asked, table: _one_of("tags", asked.values)(table),
    Named: _named,
    Kept: lambda asked, table: table.record.isin(sorted(asked.records)),
    Found: lambda asked, table: _one_of("found_by", asked.ids)(table),
    Listed: lambda asked, table: _one_of("listed", asked.ids)(table),
    Cites: lambda asked, table: _one_of("cited", asked.ids)(table),
    Says: _says,
    Lies: _lies,
    Has: _has,
    Near: _near,
}
"""What makes an expression of a condition."""
