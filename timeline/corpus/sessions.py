"""Where questions are answered: DuckDB in this process, or a Spark cluster; each is an Ibis backend."""

from __future__ import annotations

import glob
import os
import re
import shutil
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from timeline.corpus.parquet import NotOurs

DUCKDB: Final = "duckdb"

_SPARK: Final = re.compile(r"local(?:\[(?:\*|[0-9]+)(?:,[0-9]+)?\])?|spark://.+|yarn|k8s://.+")

_PATIENCE: Final = 5.0
"""Seconds to wait for a master to answer at all: Spark itself would wait for a minute."""

_WORKER: Final = 30.0
"""Seconds to wait for a first worker of a cluster."""


def table(engine: str, files: Sequence[str]) -> Any:
    """Parquet files as an Ibis table of an engine: `duckdb`, `spark://HOST:PORT`, `local[*]`.

    Raises NotOurs where the engine is not there.
    """
    import ibis

    if engine in ("", DUCKDB):
        here = ibis.duckdb.connect(autoinstall_known_extensions=False, preserve_insertion_order=False)
        return here.read_parquet([*map(glob.escape, files)], table_name="events", hive_partitioning=False)
    if not _SPARK.fullmatch(engine):
        raise NotOurs(
            f"`{engine}` is no engine", "write `duckdb`, `spark://HOST:PORT`, or `local[*]` to try Spark here"
        )
    _need_java()
    _need_master(engine)
    session = _session(engine)
    session.read.parquet(*map(_address, files)).createOrReplaceTempView("events")
    return ibis.pyspark.connect(session).table("events")


def _address(file: str) -> str:
    """A file as Spark names it, every letter of its name meaning itself."""
    return "file://" + re.sub(r"([\\*?\[\]{}])", r"\\\1", str(Path(file).absolute()))


def _need_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if not (shutil.which("java") or (home and shutil.which("java", path=str(Path(home, "bin"))))):
        raise NotOurs("Spark needs Java 17 or later, and no `java` is found", "install one, or set JAVA_HOME")


def _need_master(engine: str) -> None:
    """Whether one of the masters named answers at its port."""
    masters = engine.removeprefix("spark://").split(",") if engine.startswith("spark://") else []
    for master in masters:
        host, _, port = master.rpartition(":")
        with suppress(OSError, ValueError), socket.create_connection((host, int(port)), timeout=_PATIENCE):
            return
    if masters:
        raise _no_master(engine)


def _no_master(engine: str) -> NotOurs:
    return NotOurs(f"no Spark master answers at {engine}", "look whether it runs, or try `--engine local[*]`")


SETTINGS: Final = {
    "spark.app.name": "timeline",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.shuffle.partitions": "8",
    "spark.log.level": "OFF",
}
"""What a session is started with: dates as written, however early, and nothing said but answers."""


def _session(master: str) -> Any:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(master)
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    with _quiet():
        try:
            session = builder.getOrCreate()
        except Exception as error:
            said = first_line(error)
            if "stopped SparkContext" in said:  # it gives up after a minute, and stumbles over that itself
                raise _no_master(master) from error
            raise NotOurs(f"Spark cannot be started at {master}: {said}") from error
    _need_worker(session, master)
    return session


def _need_worker(session: Any, master: str) -> None:
    """Whether a cluster gives us anybody to work: without, Spark waits for ever."""
    if not master.startswith("spark://"):
        return
    context = session.sparkContext
    until = time.monotonic() + _WORKER
    while context._jsc.sc().getExecutorMemoryStatus().size() < 2:  # noqa: SLF001 - the driver is one; PySpark hides it
        if time.monotonic() > until:
            session.stop()
            raise NotOurs(f"{master} has no worker free for us", "look at its page, or ask again later")
        time.sleep(0.1)


@contextmanager
def _quiet() -> Iterator[None]:
    """What Java says while it starts is not for the person who asks, so it goes to a file."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def first_line(error: BaseException) -> str:
    """What an engine says first of what went wrong, in one line; not that something did, which Py4J says before it."""
    said = [line.strip(": ") for line in str(error).splitlines() if not line.startswith("An error occurred while")]
    return next(filter(None, said), type(error).__name__)[:300]
