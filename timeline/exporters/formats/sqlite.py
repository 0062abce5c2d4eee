"""SQLite: tables with foreign keys, full-text search and views.

They are as sqlite-utils and Datasette expect them, so that search, facets and links work at once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Final

from timeline.exporters.registry import Loss
from timeline.exporters.tables import Column, Table, figures_given, number, tables
from timeline.record import Figure, Record, Timeline, link_mentions, source_mentions

SUFFIX = ".sqlite"

INDEXES: Final = (
    ("events", "type"),
    ("events", "earliest"),
    ("event_actors", "actor_id"),
    ("claims", "event_id"),
    ("claims", "by_id"),
    ("figures", "event_id"),
    ("figures", "name"),
    ("citations", "event_id"),
    ("citations", "source_id"),
    ("links", "target_id"),
)

SEARCHED: Final = {"events": ("title", "summary", "question", "place", "note"), "claims": ("speaker", "says")}
"""The columns that full-text search looks through."""

VIEWS: Final = {
    "chronology": """
        SELECT e.id, e.date_label, e.earliest, e.latest, t.name AS type, e.title, e.status, e.dispute,
          (SELECT group_concat(name, '; ') FROM (SELECT a.name FROM event_actors x JOIN actors a ON a.id = x.actor_id
            WHERE x.event_id = e.id ORDER BY x.rowid)) AS actors,
          (SELECT group_concat(said, '; ') FROM (SELECT n.name || ' ' || f.text AS said FROM figures f
            JOIN figure_names n ON n.id = f.name WHERE f.event_id = e.id AND f.claim_id IS NULL ORDER BY f.rowid))
            AS figures,
          (SELECT count(*) FROM claims c WHERE c.event_id = e.id) AS claims,
          (SELECT count(*) FROM citations c WHERE c.event_id = e.id AND c.claim_id IS NULL) AS sources
        FROM events e JOIN event_types t ON t.id = e.type ORDER BY e.rowid
    """,
    "who_said_what": """
        SELECT c.date_label, c.earliest, c.speaker, c.says, c.by_id, c.event_id, e.title AS event,
          (SELECT group_concat(title, '; ') FROM (SELECT coalesce(s.publisher || ', ', '') || s.title AS title
            FROM citations x JOIN sources s ON s.id = x.source_id WHERE x.claim_id = c.id ORDER BY x.rowid)) AS sources
        FROM claims c JOIN events e ON e.id = c.event_id ORDER BY c.earliest, c.rowid
    """,
    "figures_through_time": """
        SELECT n.name AS figure, coalesce(c.date_label, e.date_label) AS date_label,
          coalesce(c.earliest, e.earliest) AS earliest, f.text, f.low, f.high, f.unit, f.per, f.basis, f.put,
          c.speaker, f.name, f.event_id, e.title AS event
        FROM figures f JOIN figure_names n ON n.id = f.name JOIN events e ON e.id = f.event_id
        LEFT JOIN claims c ON c.id = f.claim_id ORDER BY f.name, 3, f.rowid
    """,
    "rival_figures": """
        SELECT f.event_id, e.title AS event, f.name, n.name AS figure, count(DISTINCT c.by_id) AS speakers,
          group_concat(c.speaker || CASE WHEN c.date = e.date THEN '' ELSE ' (' || c.date_label || ')' END
            || ': ' || f.text, '; ') AS accounts
        FROM rival_claims r JOIN claims c ON c.id = r.claim_id JOIN figures f ON f.claim_id = c.id AND f.name = r.name
          AND f.unit IS r.unit AND f.per IS r.per AND f.basis IS r.basis
        JOIN events e ON e.id = r.event_id JOIN figure_names n ON n.id = r.name
        GROUP BY f.event_id, f.name, f.unit, f.per, f.basis ORDER BY min(f.rowid)
    """,
    "sources_used": """
        SELECT s.id, s.publisher, s.title, s.published, s.url, s.partisan, count(c.rowid) AS citations,
          count(DISTINCT c.event_id) AS events
        FROM sources s LEFT JOIN citations c ON c.source_id = s.id GROUP BY s.id ORDER BY citations DESC, s.rowid
    """,
}


def render(timeline: Timeline) -> bytes:
    """A database in the tables of `tables.tables`; the same record gives the same bytes.

    A body may be part of one that comes after it, so references are right when all is written, and not at each row.
    """
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN")
        for table in tables(timeline):
            connection.execute(create(table))
            marks = ", ".join("?" * len(table.columns))
            # The names are those of `tables.TABLES`; every value is bound.
            connection.executemany(f"INSERT INTO {table.name} VALUES ({marks})", table.rows)  # noqa: S608
        for statement in _around(full_text=("fts5",) in connection.execute("PRAGMA module_list").fetchall()):
            connection.execute(statement)
        connection.execute("COMMIT")
        return connection.serialize()
    finally:
        connection.close()


def losses(timeline: Timeline) -> Iterator[Loss]:
    """Mentions of what is not there, numbers that no binary number equals, and the author's own fields."""
    events = timeline.events
    lost = (e.id for e in events for _, link in link_mentions(e) if link.id not in timeline.event)
    yield Loss("link to an event that is not among them", "links to events that are not among them", tuple(lost))
    uncited = (e.id for e in events for _, id in source_mentions(e) if id not in timeline.source)
    yield Loss("citation of an unknown source", "citations of unknown sources", tuple(uncited), is_grave=True)
    unnamed = (e.id for e in events for id in e.actors if id not in timeline.actor)
    yield Loss("mention of an unknown actor", "mentions of unknown actors", tuple(unnamed))
    values = ((event.id, one) for event, given in figures_given(timeline) for f in given.values() for one in f.each)
    inexact = (id for id, figure in values if not _is_exact(figure))
    yield Loss("figure rounded to a binary number", "figures rounded to binary numbers", tuple(inexact))
    own = (r.id for r in timeline.records() for part in (r, *_parts(r)) for _ in part.own)
    yield Loss("field of your own", "fields of your own", tuple(own))


def _parts(record: Record) -> tuple[Record, ...]:
    return (*getattr(record, "claims", ()), *getattr(record, "roles", ()))


@lru_cache(maxsize=1 << 14)
def _is_exact(figure: Figure) -> bool:
    """Whether the bounds of a figure can be read back from the database as they were."""
    return _same(figure.low) and _same(figure.high)


def _same(exact: Decimal | None) -> bool:
    kept = number(exact)
    return not isinstance(kept, float) or Decimal(repr(kept)) == exact


def create(table: Table) -> str:
    """The statement that makes a table."""
    key = [f"PRIMARY KEY ({', '.join(column.name for column in table.columns[: table.key])})"] if table.key else []
    lines = ",\n  ".join([*map(_column, table.columns), *key])
    return f"CREATE TABLE {table.name} (\n  {lines}\n)"


def _column(column: Column) -> str:
    table, _, target = column.references.partition(".")
    refers = f" REFERENCES {table}({target})" if table else ""
    return f"{column.name} {column.type}{' NOT NULL' if column.required else ''}{refers}"


def _around(*, full_text: bool) -> Iterator[str]:
    """What stands round the tables: indexes, views, and full-text search where this SQLite has it."""
    yield from (f"CREATE INDEX {table}_{column} ON {table}({column})" for table, column in INDEXES)
    yield from (f"CREATE VIEW {name} AS{select.rstrip()}" for name, select in VIEWS.items())
    for table, columns in SEARCHED.items() if full_text else ():
        yield f'CREATE VIRTUAL TABLE {table}_fts USING FTS5({", ".join(columns)}, content="{table}")'
        yield f"INSERT INTO {table}_fts({table}_fts) VALUES ('rebuild')"  # noqa: S608
