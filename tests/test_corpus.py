"""Parquet and engines: nothing is lost, and a question has the same answer in memory, on DuckDB and on Spark."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import duckdb
import msgspec
import pyarrow as pa
import pytest
from conftest import HERE, SAMPLE, Run, needed
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pyarrow import parquet as pq
from strategies import changes
from strategies import dates as any_date
from strategies import figures as any_figure
from strategies import several as several_values

from timeline.corpus import dataset, engine, parquet, sessions
from timeline.corpus.expressions import truth
from timeline.corpus.qualified import merged
from timeline.query.conditions import record_of
from timeline.query.query import CONDITIONS, Query, QueryError, Term, compiled, parse, select
from timeline.record import actor_mentions, dates, figures, link_mentions, source_mentions
from timeline.record.model import Citation, Claim, Event, Link, Timeline
from timeline.text.reader import load, read

SHIPPED: Final = HERE.parent / "data" / "events.yaml"

# Random records, and random questions to them

PEOPLE: Final = """
actors:
  - {id: council, name: Harbour Council, kind: council, aliases: [the council], same_as: Q1}
  - {id: national, name: "Unison, the national union", kind: union, same_as: Q2}
  - {id: branch, name: Unison Harbour branch, kind: union, part_of: national, formerly: [nalgo]}
  - {id: stewards, name: Stewards' committee, kind: group, part_of: nalgo}
  - {id: lee, name: Siân Lee, kind: person, formerly: [councillor-lee],
     roles: [{title: leader, of: council, during: 2010-07-14/2012-05-16},
             {title: member, of: nalgo, during: 2012-05/..}]}
  - {id: marsh, name: Bo Marsh, kind: person, roles: [{title: secretary, of: branch}]}
sources:
  - {id: echo-1, type: article-newspaper, title: One, publisher: Harbour Echo, formerly: [old-echo]}
  - {id: echo-2, type: article-newspaper, title: Two, publisher: Harbour Echo}
  - {id: voice, type: webpage, title: Three, publisher: Union Voice}
  - {id: memo, type: document, title: Never cited}
"""

ACTORS: Final = ("council", "national", "branch", "nalgo", "stewards", "lee", "councillor-lee", "marsh", "nobody")
SOURCES: Final = ("echo-1", "old-echo", "echo-2", "voice", "unknown-source")
NAMES: Final = ("turnout", "members", "saving", "own_figure")
WORDS: Final = ("bins", "Straße", "pay cut", "İstanbul", "naïve", "Pay")

near_dates = st.builds(
    "2011-{:02}-{:02}{}".format, st.integers(1, 12), st.integers(1, 28), st.sampled_from(["", "~", "?"])
)
some_dates = st.one_of(
    near_dates,
    st.sampled_from(
        ["2011", "2011-05", "2010-11/2011-02", "2011-05/..", "../2011-03", "/2011-07", "[2011-02..2011-09]"]
    ),
    any_date,
)
FIGURES: Final = (
    "50%; ~50%; less than 50%; more than 50%; 49.9-50.1%; 50; up to 50; at least 50; £50m/year; £50m; 50 (pay); "
    "dozens of people; nearly 50; 50.0000000001%; 49.9999999999%; £50m one-off; more than £50m; less than 24"
).split("; ")
some_figures = st.sampled_from(FIGURES) | any_figure


def _reads(text: str) -> bool:
    try:
        figures.parse(text)
    except ValueError:
        return False
    return True


when = some_dates.map(dates.parse)
figure = (some_figures | changes).filter(_reads).map(figures.parse) | several_values.map(figures.parse_several)
amounts = st.dictionaries(st.sampled_from(NAMES), figure, max_size=2)
citations = st.lists(st.builds(Citation, st.sampled_from(SOURCES), st.sampled_from(["", "para 4"])), max_size=2).map(
    tuple
)
claims = st.builds(
    Claim,
    by=st.sampled_from(ACTORS),
    according_to=st.sampled_from(["", *ACTORS]),
    says=st.sampled_from(WORDS),
    date=st.none() | when,
    figures=amounts,
    sources=citations,
)


@st.composite
def records(draw: st.DrawFn, *, least: int = 0, most: int = 8) -> Timeline:
    """A record: always the same people and sources, any events."""
    ids = [f"e{n}" for n in range(draw(st.integers(least, most)))]
    made = [
        Event(
            id=id,
            type=draw(st.sampled_from(["strike", "ballot", "pay_cut", "rumour"])),
            form=draw(st.sampled_from(["", "statutory", "own-form"])),
            date=draw(when),
            title=draw(st.sampled_from(WORDS)),
            summary=draw(st.sampled_from(["", *WORDS])),
            status=draw(st.sampled_from(["confirmed", "planned", "disputed"])),
            dispute=draw(st.sampled_from(["", "pay-2011", "bins"])),
            actors=tuple(draw(st.lists(st.sampled_from(ACTORS), max_size=2, unique=True))),
            figures=draw(amounts),
            claims=tuple(draw(st.lists(claims, max_size=2))),
            sources=draw(citations),
            links=draw(
                st.dictionaries(
                    st.sampled_from(["responds_to", "part_of"]),
                    st.builds(Link, st.sampled_from(ids), st.sampled_from(["", "marsh"])).map(lambda link: (link,)),
                    max_size=1,
                )
            ),
            tags=tuple(
                draw(st.lists(st.sampled_from(["pay", "Pay", "bin bags", "bin-bags"]), max_size=2, unique=True))
            ),
            formerly=(f"old-{id}",),
        )
        for id in ids
    ]
    people = read({"x.yaml": PEOPLE.encode()}).timeline
    events = tuple(sorted(made, key=lambda event: event.date.order))
    return msgspec.structs.replace(people, events=events, origins={})


class Records(dict[str, Timeline]):
    """Records by name, of which a failure prints the events alone."""

    def __repr__(self) -> str:
        return repr({name: timeline.events for name, timeline in self.items()})


def several(least: int = 0) -> st.SearchStrategy[Records]:
    """One record without a name, or two or three with one."""
    filled = records(least=max(least, 1), most=least + 5)
    named = st.dictionaries(st.sampled_from(["leeds", "southampton", "york"]), filled, min_size=2, max_size=3)
    return records(least=least).map(lambda record: Records({"": record})) | named.map(Records)


comparisons = st.builds(
    "{}{}{}".format,
    st.sampled_from(["turnout", "Own Figure", "saving"]),
    st.sampled_from(["<", "<=", ">", ">=", "="]),
    st.sampled_from(["50", "50%", "£50m", "50 (pay)", "£50m/year", "24", "0", "49.9", "1,000"]),
)
VALUES: Final[dict[str, st.SearchStrategy[str]]] = {
    "type": st.sampled_from(["strike", "BALLOT", "pay-cut", "rumour", "zzz"]),
    "form": st.sampled_from(["statutory", "own_form", "zzz"]),
    "actor": st.sampled_from([*ACTORS, "Harbour council", "The Council", "Sian Lee", "bo", "harbour", "leeds/branch"]),
    "tag": st.sampled_from(["pay", "Bin Bags", "zzz"]),
    "dispute": st.sampled_from(["pay2011", "bins"]),
    "source": st.sampled_from([*SOURCES, "harbour echo", "Union Voice", "memo", "leeds/echo-1"]),
    "status": st.sampled_from(["planned", "confirmed", "cancelled"]),
    "date": st.one_of(near_dates, some_dates, st.builds("{}..{}".format, near_dates, near_dates)),
    "from": some_dates,
    "to": some_dates,
    "figure": st.one_of(st.sampled_from(NAMES), comparisons),
    "text": st.sampled_from(["bin", "STRASSE", "i̇stan", "PAY", "e1", "\x1f", "ud800", "\ud800", "leeds/", "’"]),
    "id": st.sampled_from(["e1", "E2", "old-e0", "leeds/e1", "leeds/old-e0", "zzz"]),
    "record": st.sampled_from(["leeds", "York", "zzz"]),
}
spans = st.builds(
    "{}{}-{}".format,
    st.integers(0, 13),
    st.sampled_from(["days", "week", "months", "year"]),
    st.sampled_from(["of", "before", "after"]),
)
plain_terms = st.sampled_from(sorted(VALUES)).flatmap(
    lambda key: st.builds(Term, st.just(key), VALUES[key], st.booleans())
)
VALUES["within"] = st.builds(
    "{}:{}".format, spans, plain_terms.map(lambda t: f"{'-' if t.negated else ''}{t.key}:{t.value}")
)
terms = st.sampled_from(sorted(VALUES)).flatmap(lambda key: st.builds(Term, st.just(key), VALUES[key], st.booleans()))
queries = st.builds(
    lambda terms, exact, certain: Query(terms=tuple(terms), exact=exact, certain=certain),
    st.lists(terms, min_size=1, max_size=3),
    st.booleans(),
    st.booleans(),
)


def stored(folder: Path, timelines: Mapping[str, Timeline], name: str = "duckdb") -> engine.Store:
    """Records as Parquet, opened by an engine."""
    for file in folder.glob("*.parquet"):
        file.unlink()
    for record, timeline in timelines.items():
        (folder / f"{record or 'whole'}.parquet").write_bytes(parquet.render(timeline, record))
    return engine.opened([str(folder)], name)


def answer(ask: Callable[[], Timeline]) -> list[str] | str:
    """The ids that are selected, in their order, or what is said of the words that cannot be answered."""
    try:
        return [event.id for event in ask().events]
    except QueryError as error:
        return error.message


def in_memory(timeline: Timeline, query: Query) -> list[str] | str:
    return answer(lambda: select(timeline, query))


def by_engine(store: engine.Store, query: Query, **more: Any) -> list[str] | str:
    return answer(lambda: store.select(query, dates.parse, **more))


def test_every_key_is_asked() -> None:
    assert set(VALUES) == set(CONDITIONS)


@settings(max_examples=20, derandomize=True, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(several(), st.lists(queries, min_size=10, max_size=10), st.integers(1, 3), st.booleans())
def test_duckdb_answers_as_memory_does(
    tmp_path: Path, timelines: Records, asked: list[Query], limit: int, reverse: bool
) -> None:
    store, whole = stored(tmp_path, timelines), merged(timelines)
    for query in asked:
        wanted = in_memory(whole, query)
        assert by_engine(store, query) == wanted, query
        if isinstance(wanted, list):
            cut = (wanted[::-1] if reverse else wanted)[:limit]
            assert by_engine(store, query, reverse=reverse, limit=limit) == cut, query


# Spark: one session for all the tests


@pytest.fixture(scope="session")
def spark() -> Iterator[str]:
    """An engine on this machine; it needs Java 17."""
    java = shutil.which("java")
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr if java else ""
    version = int((said.split('"')[1].split(".")[0]) if '"' in said else 0)
    needed(version >= 17, "Java 17")
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    os.environ["SPARK_SUBMIT_OPTS"] = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    yield "local[1]"
    from pyspark.sql import SparkSession

    if session := SparkSession.getActiveSession():
        session.stop()


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning", "ignore::UserWarning")
@settings(max_examples=4, suppress_health_check=list(HealthCheck), derandomize=True, phases=[Phase.generate])
@given(several(least=4), st.lists(queries, min_size=25, max_size=25))
def test_spark_answers_as_memory_does(spark: str, tmp_path: Path, timelines: Records, asked: list[Query]) -> None:
    """The conditions of all the queries are asked at once, for a question alone takes Spark a second."""
    store, whole = stored(tmp_path, timelines, spark), merged(timelines)
    wanted = [in_memory(whole, query) for query in asked]
    columns: dict[str, Any] = {}
    for number, query in enumerate(asked):
        if isinstance(said := wanted[number], str):
            with pytest.raises(QueryError) as refused:
                compiled(query, store)
            assert refused.value.message == said, query
        else:
            columns[f"q{number}"] = truth(store.table, compiled(query, store))
    rows = store.table.select("id", *parquet.ORDER, **columns).order_by(list(parquet.ORDER)).to_pyarrow().to_pylist()
    for name in columns:
        assert [row["id"] for row in rows if row[name]] == wanted[int(name[1:])], asked[int(name[1:])]


def test_a_command_says_the_same_by_spark(spark: str, tmp_path: Path, sample: Timeline, run: Run) -> None:
    stored(tmp_path, {"sample": sample, "other": sample})
    for command in (
        "show --ids --reverse --limit 3 figure:turnout",
        "stats type:ballot --today 2012-05-16",
        "event sample/{}",
    ):
        words = command.format(sample.events[0].id).split()
        one, other = (run(*words, "-f", str(tmp_path), "--engine", name) for name in ("duckdb", spark))
        assert (other.exit_code, other.stdout, other.stderr) == (0, one.stdout, ""), command


# What comes back


@pytest.fixture(scope="module", params=[SAMPLE, HERE / "nasty.yaml", SHIPPED], ids=lambda path: path.stem)
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str, Timeline]:
    """A record as YAML and as Parquet, and in memory."""
    timeline = load([str(request.param)]).timeline
    file = tmp_path_factory.mktemp("parquet") / "record.parquet"
    file.write_bytes(parquet.render(timeline))
    return str(request.param), str(file), timeline


def test_nothing_of_a_record_is_lost(both: tuple[str, str, Timeline]) -> None:
    _, file, timeline = both
    back = engine.opened([file]).select(Query(), dates.parse)
    for name in ("title", "summary", "vocabulary", "actors", "sources", "events"):
        assert getattr(back, name) == getattr(timeline, name), name


def test_every_id_says_of_which_record_it_is(both: tuple[str, str, Timeline]) -> None:
    whole = merged({"harbour": both[2]})
    mentions = [id for record in whole.records() for _, id in (*actor_mentions(record), *source_mentions(record))]
    linked = [id for event in whole.events for _, link in link_mentions(event) for id in (link.id, link.note) if id]
    owned = [id for record in whole.records() for id in (record.id, *record.formerly)]
    assert {record_of(id) for id in (*mentions, *linked, *owned)} == {"harbour"}


COMMANDS: Final = (
    *(
        "show",
        "show --as cards",
        "show --as chronology --reverse --limit 3",
        "show --as lanes",
        "show --ids 'type:ballot'",
    ),
    *(
        "actors",
        "actors --cited-by type:ballot",
        "sources",
        "sources --cited-by type:ballot",
        "figures",
        "figures turnout",
    ),
    *("stats --today 2012-05-16", "stats --format json --today 2012-05-16 type:ballot", "show type:zzz", "figures zzz"),
    *(
        "export html --fragment",
        "export csl-json type:ballot",
        "export markdown",
        "export sqlite",
        "export parquet",
        "export json",
    ),
)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_says_the_same_of_both(command: str, both: tuple[str, str, Timeline], run: Run) -> None:
    yaml, file, _ = both
    name, *more = command.replace("'", "").split()
    one, other = (run(name, *more, "-f", path) for path in (yaml, file))
    assert (other.exit_code, other.stdout_bytes, other.stderr) == (one.exit_code, one.stdout_bytes, one.stderr)


def test_an_event_is_shown_with_its_links_both_ways(both: tuple[str, str, Timeline], run: Run) -> None:
    yaml, file, timeline = both
    for event in timeline.events[:12]:
        assert run("event", event.id, "-f", file).stdout == run("event", event.id, "-f", yaml).stdout


def test_the_same_record_has_the_same_bytes_and_is_in_order(
    both: tuple[str, str, Timeline], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, file, timeline = both
    monkeypatch.setattr(parquet, "GROUP", 5)
    once, again = parquet.render(timeline), parquet.render(timeline)
    assert once == again
    metadata = pq.read_metadata(pa.BufferReader(once))
    assert metadata.num_row_groups == -(-len(timeline.events) // 5)
    starts = pq.read_table(file, columns=["starts"])["starts"].to_pylist()
    assert starts == sorted(starts)
    head = msgspec.json.decode(pq.read_schema(file).metadata[b"timeline"])
    assert (head["schema"], len(head["version"])) == (parquet.SCHEMA, 64)


def test_a_figure_beyond_the_column_is_between_its_neighbours(tmp_path: Path) -> None:
    written = {"a": "50.0000000001%", "b": "49.9999999999%", "c": "50%", "d": f"{10**40}"}
    events = "".join(
        f"  - {{id: {id}, type: ballot, date: 2011-01-01, title: T, figures: {{turnout: '{text}'}}}}\n"
        for id, text in written.items()
    )
    timeline = read({"x.yaml": f"events:\n{events}".encode()}).timeline
    store = stored(tmp_path, {"": timeline})
    for sign in ("<", "<=", ">", ">=", "="):
        for certain in (False, True):
            query = Query(terms=(Term("figure", f"turnout{sign}50"),), certain=certain)
            assert by_engine(store, query) == in_memory(timeline, query), query
    with pytest.raises(QueryError, match="an engine cannot compare"):
        store.select(Query(terms=(Term("figure", "turnout<50.00000000001"),)), dates.parse)


# Files that cannot be read, engines that are not there


def _without(name: str) -> Callable[[Path], None]:
    def cut(file: Path) -> None:
        table = pq.read_table(file)
        pq.write_table(table.drop_columns([name]), file)

    return cut


def _of_version(number: int) -> Callable[[Path], None]:
    def age(file: Path) -> None:
        table = pq.read_table(file)
        head = msgspec.json.decode(table.schema.metadata[b"timeline"]) | {"schema": number}
        pq.write_table(table.replace_schema_metadata({b"timeline": msgspec.json.encode(head)}), file)

    return age


def _retyped(file: Path) -> None:
    table = pq.read_table(file)
    place = table.schema.get_field_index("position")
    pq.write_table(table.set_column(place, "position", table["position"].cast(pa.string())), file)


BROKEN: Final[dict[str, tuple[Callable[[Path], Any], str]]] = {
    "empty": (lambda file: file.write_bytes(b""), "is empty"),
    "cut": (lambda file: file.write_bytes(file.read_bytes()[:-100]), "is no whole Parquet file"),
    "being written": (lambda file: file.write_bytes(file.read_bytes()[:5000]), "is no whole Parquet file"),
    "text": (lambda file: file.write_text("events: []\n"), "is no whole Parquet file"),
    "foreign": (lambda file: pq.write_table(pa.table({"a": [1]}), file), "is Parquet of another program"),
    "older": (_of_version(1), "is of an older version of the layout, 1; this program reads 2"),
    "newer": (_of_version(3), "is of a newer version of the layout, 3; this program reads 2"),
    "no head": (
        lambda f: pq.write_table(pq.read_table(f).replace_schema_metadata({b"timeline": b"{"}), f),
        "has metadata",
    ),
    "a column gone": (_without("figures"), "lacks the column `figures`"),
    "another type": (_retyped, "has another type in the column `position`"),
    "gone": (lambda file: file.unlink(), "no such file"),
}


@pytest.mark.parametrize("case", BROKEN)
@pytest.mark.parametrize("command", [("show",), ("export", "json"), ("event", "x"), ("figures", "turnout")])
def test_a_file_that_cannot_be_read_is_told_in_a_sentence(
    case: str, command: tuple[str, ...], tmp_path: Path, sample: Timeline, run: Run
) -> None:
    harm, says = BROKEN[case]
    file = tmp_path / "x.parquet"
    file.write_bytes(parquet.render(sample))
    harm(file)
    result = run(*command, "-f", str(file))
    assert (result.exit_code, result.stdout) == (2, "")
    assert says in result.stderr
    assert result.stderr.startswith(f"timeline: {file}")
    assert len(result.stderr.splitlines()) <= 2


def test_damage_inside_is_told_in_a_sentence(tmp_path: Path, sample: Timeline, run: Run) -> None:
    data = bytearray(parquet.render(sample))
    data[4:8000] = b"\x5a" * 7996
    (tmp_path / "x.parquet").write_bytes(data)
    result = run("show", "-f", str(tmp_path / "x.parquet"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("timeline: DuckDB cannot answer: ")


def test_two_files_of_one_record_are_refused(tmp_path: Path, sample: Timeline, run: Run) -> None:
    for name in "ab":
        (tmp_path / f"{name}.parquet").write_bytes(parquet.render(sample, "x"))
    result = run("show", "-f", str(tmp_path))
    assert (result.exit_code, "are both of the record `x`" in result.stderr) == (2, True)


class _Cluster:
    """A session of a cluster with so many workers: what is asked of one, as Py4J gives it."""

    stopped = False

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def __getattr__(self, _: str) -> Any:
        return self

    def __call__(self) -> Any:
        return self

    def size(self) -> int:
        return 1 + self.workers

    def stop(self) -> None:
        self.stopped = True


def test_a_cluster_without_workers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "_WORKER", -1.0)
    empty = _Cluster(0)
    with pytest.raises(parquet.NotOurs, match="spark://here:7077 has no worker free for us"):
        sessions._need_worker(empty, "spark://here:7077")  # noqa: SLF001
    assert empty.stopped
    for cluster, master in ((_Cluster(1), "spark://here:7077"), (_Cluster(0), "local[1]")):
        sessions._need_worker(cluster, master)  # noqa: SLF001
        assert not cluster.stopped


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("sparkle", "`sparkle` is no engine"),
        ("local", "Spark needs Java 17 or later, and no `java` is found"),
        ("spark://127.0.0.1:{port}", "no Spark master answers at spark://127.0.0.1:"),
        ("spark://nowhere", "no Spark master answers at spark://nowhere"),
    ],
)
def test_an_engine_that_is_not_there_is_told_in_a_sentence(
    name: str, says: str, both: tuple[str, str, Timeline], run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        (tmp_path / "java").write_text("#!/bin/sh\n")
        (tmp_path / "java").chmod(0o755)
        monkeypatch.setenv("PATH", "" if name == "local" else str(tmp_path))
        monkeypatch.delenv("JAVA_HOME", raising=False)
        result = run("show", "-f", both[1], "--engine", name.format(port=closed.getsockname()[1]))
    assert (result.exit_code, result.stdout) == (2, "")
    assert says in result.stderr
    assert len(result.stderr.splitlines()) == 2


def test_the_engine_may_stand_in_the_environment(
    both: tuple[str, str, Timeline], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIMELINE_ENGINE", "sparkle")
    assert run("show", "-f", both[1]).exit_code == 2
    assert run("show", "-f", both[0]).exit_code == 0


def test_explain_prints_the_sql_with_the_limit(both: tuple[str, str, Timeline], run: Run) -> None:
    said = run("show", "-f", both[1], "--explain", "--limit", "3", "from:2011")
    assert said.exit_code == 0
    assert "SELECT" in said.stdout
    assert "LIMIT 3" in said.stdout
    assert run("show", "--explain").exit_code == 2


def test_what_edits_or_checks_does_not_take_parquet(both: tuple[str, str, Timeline], run: Run) -> None:
    for command in ("check", "format", "words", "due"):
        named = [both[1]] if command in ("check", "format") else ["-f", both[1]]
        result = run(command, *named)
        assert result.exit_code == 2, command
        assert "is Parquet, which is asked and not edited" in result.stderr or "cannot" in result.stderr, command


def test_plain_commands_load_no_engine() -> None:
    program = (
        "import sys; sys.argv = ['timeline', 'show', '-f', sys.argv[1]]\n"
        "from timeline.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "loaded = {'pyarrow', 'ibis', 'duckdb', 'pandas', 'pyspark', 'timeline.corpus'} & set(sys.modules)\n"
        "print(sorted(loaded), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(SAMPLE)], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


# Many records


@pytest.fixture
def councils(tmp_path: Path) -> Path:
    """A folder of records: one in `data/`, one beside, one of several files, a git repository."""
    folder = tmp_path / "councils"
    event = "  - {{id: {}, type: strike, date: 2011-05-{}, title: T, actors: [unison]}}\n"
    actors = "actors:\n  - {id: unison, name: Unison branch, kind: union, aliases: [Unison], same_as: Q7893535}\n"
    for name, file, day in (
        ("southampton", "data/events.yaml", 23),
        ("East Riding", "events.yaml", 2),
        ("york", "a.yaml", 9),
    ):
        (folder / name / file).parent.mkdir(parents=True)
        (folder / name / file).write_text(f"{actors}events:\n{event.format('walk-out', f'{day:02}')}")
    (folder / "york" / ".git").mkdir()
    (folder / "york" / "b.yaml").write_text("events:\n" + event.format("second", "10"))
    return folder


def test_many_records_become_one_data_set(councils: Path, run: Run) -> None:
    out = str(councils.parent / "out")
    made = run("corpus", str(councils), "-o", out)
    assert made.exit_code == 0
    lines = [line.split(",")[0] for line in made.stdout.splitlines()]
    assert lines == ["east-riding  written: 1 event", "southampton  written: 1 event", "york         written: 2 events"]
    shown = run("show", "-f", out, "--actor", "unison", "--ids", columns=160)
    found = [word for word in shown.stdout.split() if "/" in word]
    assert found == ["east-riding/walk-out", "york/walk-out", "york/second", "southampton/walk-out"]
    assert [w for w in run("show", "-f", out, "record:york", "--ids", columns=160).stdout.split() if "/" in w] == found[
        1:3
    ]


PAGE: Final = (HERE.parent / "docs" / "corpus.md").read_text()


def test_the_examples_of_the_page_run(councils: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(councils.parent)
    commands = re.findall(r"^timeline (.*?)(?: +#.*)?$", PAGE, re.MULTILINE)
    assert len(commands) > 4
    for command in commands:
        result = run(*shlex.split(command.replace("spark://master:7077", "duckdb")))
        assert (result.exit_code, result.stderr.count("\n") < 3) == (0, True), command
    (question,) = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
    assert duckdb.execute(question).fetchall() == []


def test_only_what_changed_is_written(councils: Path, run: Run) -> None:
    out = councils.parent / "out"
    run("corpus", str(councils), "-o", str(out))
    before = {file.name: file.stat().st_mtime_ns for file in out.iterdir()}
    text = (councils / "york" / "b.yaml").read_text()
    (councils / "york" / "b.yaml").write_text(text.replace("title: T", "title: U"))
    said = run("corpus", str(councils), "-o", str(out)).stdout
    assert [line.split(":")[0].split()[-1] for line in said.splitlines()] == ["unchanged", "unchanged", "written"]
    after = {file.name: file.stat().st_mtime_ns for file in out.iterdir()}
    assert {name for name in before if before[name] != after[name]} == {"york.parquet", "_corpus.json"}
    (out / "southampton.parquet").unlink()
    assert "southampton  written" in run("corpus", str(councils), "-o", str(out)).stdout


def test_two_runs_give_the_same_bytes_and_one_that_is_broken_off_leaves_whole_files(
    councils: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    once, again = councils.parent / "once", councils.parent / "again"
    run("corpus", str(councils), "-o", str(once))
    whole, written = dataset.write, list[str]()

    def broken_off(name: str, *more: Any) -> dataset.Part:
        if len(written) == 2:
            raise KeyboardInterrupt
        written.append(name)
        return whole(name, *more)

    monkeypatch.setattr(dataset, "write", broken_off)
    assert run("corpus", str(councils), "-o", str(again)).exit_code not in (0, 1)
    monkeypatch.setattr(dataset, "write", whole)
    assert sorted(file.stem for file in again.glob("*.parquet")) == written
    assert set(dataset.ledger(again)) == set(written)
    assert run("show", "-f", str(again), "--ids").exit_code == 0
    said = run("corpus", str(councils), "-o", str(again)).stdout
    assert [line.split(":")[0].split()[-1] for line in said.splitlines()] == ["unchanged", "unchanged", "written"]
    assert {f.name: f.read_bytes() for f in again.iterdir()} == {f.name: f.read_bytes() for f in once.iterdir()}


def test_what_is_left_out_is_told(councils: Path, run: Run) -> None:
    with (councils / "york" / "b.yaml").open("a") as file:
        file.write("  - {id: bad, type: strike, date: 2011-05-99, title: T}\n")
    result = run("corpus", str(councils), "-o", str(councils.parent / "out"))
    assert result.exit_code == 1
    place = councils / "york" / "b.yaml"
    fault = f"  {place}:3:35: TL402 `2011-05-99` is not in the calendar\n"
    assert "york         written: 2 events, 1 record left out, 1 error" in result.stdout
    assert result.stdout.endswith(fault)
    again = run("corpus", str(councils), "-o", str(councils.parent / "out"))
    assert (again.exit_code, again.stdout.endswith(fault)) == (1, True)


def test_a_record_that_cannot_be_read_at_all_does_not_stop_the_others(councils: Path, run: Run) -> None:
    (councils / "bath" / ".git").mkdir(parents=True)
    (councils / "hull").mkdir()
    (councils / "hull" / "events.yaml").symlink_to("/proc/self/mem")  # a file whose first byte cannot be read
    needed(Path("/proc/self/mem").exists(), "/proc")
    result = run("corpus", str(councils), "-o", str(councils.parent / "out"))
    assert result.exit_code == 1
    assert "bath         left out: no file in it ends in .yaml or .yml\n" in result.stdout
    assert f"hull         left out: {councils / 'hull' / 'events.yaml'}: input/output error\n" in result.stdout
    assert result.stderr.endswith(f"timeline: 3 records, 4 events in {councils.parent / 'out'}\n")


def test_folders_that_are_no_records_are_refused(councils: Path, run: Run) -> None:
    (councils / "other" / "York").mkdir(parents=True)
    (councils / "other" / "York" / "events.yaml").write_text("events: []\n")
    (councils.parent / "empty").mkdir()
    for named, says in (
        (str(councils), "would both be the record `york`"),
        (str(councils.parent / "gone"), "is no folder"),
        (str(councils.parent / "empty"), "no record is below this folder"),
    ):
        result = run("corpus", named, "-o", str(councils.parent / "out"))
        assert (result.exit_code, says in result.stderr) == (2, True), result.stderr


def test_an_actor_is_the_same_in_all_records_that_say_so() -> None:
    texts = {
        "leeds": "{id: unison, name: Unison Leeds, kind: union}",
        "york": "{id: branch, name: The branch, kind: union, same_as: leeds/unison}",
        "hull": "{id: uni, name: UNISON (Hull), kind: union, same_as: leeds/unison}",
        "bath": "{id: gmb, name: GMB, kind: union, same_as: Q5513840}",
    }
    timelines = {
        name: read(
            {
                "x.yaml": f"actors:\n  - {actor}\nevents:\n  - {{id: e, type: strike, date: 2011, title: T, actors: "
                f"[{actor.split()[1][:-1]}]}}\n".encode()
            }
        ).timeline
        for name, actor in texts.items()
    }
    whole = merged(timelines)
    for name in ("leeds/unison", "unison", "hull/uni", "The branch"):
        found = select(whole, Query(terms=(Term("actor", name),)))
        assert [record_of(event.id) for event in found.events] == ["hull", "leeds", "york"], name
    assert [e.id for e in select(whole, Query(terms=parse(["actor:gmb"]))).events] == ["bath/e"]
