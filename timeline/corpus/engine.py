"""Parquet files as one record that is asked where it lies: an engine filters and sorts, and what is selected comes.

`opened` reads the heads of the files (title, words, actors), not the events. `Store.select` gives the same `Timeline`
as `query.select` gives of the records in memory, in the same order.
"""

from __future__ import annotations

import glob
import os
import warnings
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from timeline.corpus import sessions
from timeline.corpus.expressions import selected
from timeline.corpus.parquet import ORDER, Head, NotOurs, Row, head_at, timeline_of
from timeline.corpus.qualified import qualified
from timeline.query import Query, QueryError, ReadDate, compiled, find_sources, with_events
from timeline.query.conditions import Plan, Window
from timeline.record import Event, Source, Timeline

SUFFIX: Final = ".parquet"

DAMAGED: Final = "if a file may be damaged, write it again with `timeline corpus`"

BACK: Final = ("event", "sources", *ORDER)
"""The columns that come back: what a `Row` is made of, and what they are in order of."""


def files(paths: Iterable[str]) -> list[str]:
    """The Parquet files that files, folders and globs stand for, in path order; raises NotOurs where there are none."""
    found: dict[str, None] = {}
    for path in paths:
        inside = sorted(_below(path))
        if not inside:
            raise NotOurs(f"{path}: no Parquet file is here", "name one, a folder of them, or write `timeline corpus`")
        found |= dict.fromkeys(inside)
    return list(found)


def _below(path: str) -> Iterable[str]:
    if not os.path.lexists(path) and glob.has_magic(path):
        matched = [
            name
            for name in glob.iglob(path, recursive=True)  # noqa: PTH207 - a path of any root
            if not _is_hidden(name)
        ]
        return (file for name in matched for file in _below(name))
    if Path(path).is_dir():
        inside = (Path(at, name) for at, _, names in os.walk(path) for name in names)
        return (str(file) for file in inside if file.suffix == SUFFIX and not _is_hidden(file.relative_to(path)))
    Path(path).stat()
    return [path]


def _is_hidden(path: str | Path) -> bool:
    return any(part.startswith((".", "_")) and part not in (".", "..") for part in Path(path).parts)


def opened(paths: Iterable[str], engine: str = "") -> Store:
    """The files as one record; raises NotOurs for what is no Parquet of ours, and OSError."""
    named = files(paths)
    heads = [head_at(file) for file in named]
    owners: dict[str, str] = {}
    for file, head in zip(named, heads, strict=True):
        if head.record in owners:
            of = f"of the record `{head.record}`" if head.record else "of a record without a name"
            raise NotOurs(f"{file} and {owners[head.record]} are both {of}", "write them with `timeline corpus`")
        owners[head.record] = file
    return Store(named, heads, engine)


class Store:
    """Parquet files, the heads of their records, and the engine that answers."""

    def __init__(self, files: Sequence[str], heads: Sequence[Head], engine: str = "") -> None:
        self.files = files
        self.heads = sorted(heads, key=lambda head: head.record)
        self.engine = engine

    @cached_property
    def timeline(self) -> Timeline:
        """The words and the actors of all the records, without their events."""
        return timeline_of(self.heads)

    @cached_property
    def total(self) -> int:
        """How many events the files hold."""
        return sum(head.events for head in self.heads)

    @cached_property
    def table(self) -> Any:
        """The events, as the engine has them."""
        return self._try(lambda: sessions.table(self.engine, self.files))

    # What a query may ask of a record

    def words(self, kind: str) -> Iterable[str]:
        """The words of a kind that events use."""
        if kind == "record":
            return [head.record for head in self.heads if head.record]
        return dict.fromkeys(word for head in self.heads for word in head.used[kind])

    def event(self, name: str) -> str:
        """The id of the event of an id, or of one it had; raises QueryError."""
        ids = [id for id in dict.fromkeys((name, name.lower())) if id.isascii()]
        table = self.table
        is_meant = table.id.isin(ids) | (table.formerly.filter(lambda old: old.isin(ids)).length() > 0)
        rows = self._rows(table.filter(is_meant).order_by(list(ORDER)).select("id", "formerly")) if ids else []
        known = {old: row["id"] for row in rows for old in row["formerly"]} | {row["id"]: row["id"] for row in rows}
        if found := known.get(name) or known.get(name.lower()):
            return str(found)
        raise QueryError(f"no event has the id `{name}`", "see `timeline show --ids`")

    def sources(self, name: str) -> frozenset[str]:
        """The ids of the source of an id, or of the sources of a publisher; raises QueryError."""
        return frozenset(source.id for source in find_sources(Timeline(sources=tuple(self._all_sources)), name))

    @cached_property
    def _all_sources(self) -> list[Source]:
        """Every source as far as a name can mean it: ids and publisher."""
        cited = self.table.select(one=self.table.citations.unnest())
        fields = cited.select(**{name: cited.one[name] for name in ("id", "former", "publisher", "type")})
        rows = self._rows(fields.filter(fields.type.notnull()).drop("type").distinct())
        stubs = [
            Source(
                id=row["id"],
                formerly=tuple(row["former"].split()),
                publisher=row["publisher"],
                title=row["id"],
                type="",
            )
            for row in rows
        ]
        return [*stubs, *(qualified(source, head.record) for head in self.heads for _, source in head.uncited)]

    def spans(self, plan: Plan) -> Iterable[tuple[str, Window]]:
        """The record and the bounds of each event that a plan selects."""
        rows = self._rows(selected(self.table, plan).select("record", "earliest", "latest").distinct())
        return [(row["record"], (row["earliest"], row["latest"])) for row in rows]

    # Questions

    def question(self, query: Query, read_date: ReadDate, *, reverse: bool = False, limit: int | None = None) -> Any:
        """The Ibis expression of the rows a query selects, in order; raises QueryError."""
        import ibis

        rows = selected(self.table, compiled(query, self, read_date)).select(*BACK)
        ordered = rows.order_by([ibis.desc(name) if reverse else name for name in ORDER])
        return ordered.limit(limit) if limit else ordered

    def select(self, query: Query, read_date: ReadDate, *, reverse: bool = False, limit: int | None = None) -> Timeline:
        """The events a query asks for, with the actors and sources they mention; raises QueryError and NotOurs."""
        return self._timeline(self.question(query, read_date, reverse=reverse, limit=limit), whole=not query)

    def explain(self, query: Query, read_date: ReadDate, *, reverse: bool = False, limit: int | None = None) -> str:
        """The SQL that the engine is given."""
        import ibis

        return str(ibis.to_sql(self.question(query, read_date, reverse=reverse, limit=limit)))

    def around(self, name: str) -> tuple[Timeline, Event]:
        """An event, and a timeline of it and of those that it links to or that link to it; raises QueryError."""
        id = self.event(name)
        (row,) = self._rows(self.table.filter(self.table.id == id).select("links", "formerly"))
        ids = sorted({id, *row["formerly"]})
        linked = sorted({id, *(link["id"] for link in row["links"])})
        table = self.table
        beside = table.filter(
            table.id.isin(linked)
            | (table.formerly.filter(lambda old: old.isin(linked)).length() > 0)
            | (table.links.filter(lambda link: link["id"].isin(ids)).length() > 0)
        )
        timeline = self._timeline(beside.select(*BACK).order_by(list(ORDER)))
        return timeline, timeline.event[id]

    def _timeline(self, rows: Any, *, whole: bool = False) -> Timeline:
        back = (Row(row["record"], row["event"], row["sources"]) for row in self._rows(rows))
        found = timeline_of(self.heads, back, uncited=whole)
        return found if whole else with_events(found, found.events)

    def _rows(self, rows: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._try(lambda: rows.to_pyarrow().to_pylist())
        return found

    def _try(self, ask: Callable[[], Any]) -> Any:
        """What an engine answers; that it cannot is said in its own first words."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ask()
        except (NotOurs, QueryError, ImportError):
            raise
        except Exception as error:
            raise NotOurs(f"{self.engine or 'DuckDB'} cannot answer: {sessions.first_line(error)}", DAMAGED) from error
