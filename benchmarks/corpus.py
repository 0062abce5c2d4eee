"""Many records: 300 councils of made events as one data set, and what five questions cost on DuckDB and on Spark.

    python benchmarks/corpus.py FOLDER [EVENTS...]     # 30000 300000 3000000 where no number is named

Each data set is made a record at a time, in FOLDER/EVENTS, where it is not there yet. Each question is a command of its
own, in a process of its own: wall and CPU seconds of all of it, the start and Java among them, and the bytes that it
asked of its files.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple

from timeline.corpus import parquet
from timeline.record import dates, figures
from timeline.record.model import Actor, Citation, Claim, Event, Link, Role, Source, Timeline

RECORDS = 300
SIZES = (30_000, 300_000, 3_000_000)
FIRST, LAST = dt.date(2000, 1, 1), dt.date(2026, 6, 30)

ENGINES = ("duckdb", f"local[{os.cpu_count()}]")

QUESTIONS = (
    "show type:ballot form:statutory figure:turnout<50 from:2017",
    "show type:strike within:6months-of:type:pay_cut",
    "stats type:strike from:2020 to:2021",
    "show --actor unison text:depot --reverse --limit 20",
    "figures turnout record:council-117 form:statutory",
)
"""The first two are the questions this is for; the others count, search the words, and ask one record of the 300."""


class Kind(NamedTuple):
    """A type of event: how many in 10,000 are of it, its form, and the figures it has, with what they may be."""

    share: int
    type: str
    form: str
    figures: dict[str, tuple[int, int, str]]


KINDS = (
    Kind(3, "pay_cut", "", {"saving": (1, 20, "£{}m/year")}),
    Kind(100, "strike", "", {"participants": (40, 4000, "~{} people")}),
    Kind(100, "ballot", "statutory", {"turnout": (20, 90, "{}%"), "votes_for": (20, 3000, "{}")}),
    Kind(300, "ballot", "consultative", {"turnout": (10, 90, "~{}%"), "votes_for": (20, 3000, "{}")}),
    Kind(2000, "talks", "", {}),
    Kind(7497, "announcement", "", {"posts": (1, 400, "up to {} posts")}),
)

WORDS = (
    "stewards refuse collectors depot council budget offer members terms overtime school care library meeting night "
    "vote letter minister cabinet reserves redundancy saving shift rota agency ward committee notice deal branch"
).split()

UNIONS = ("unison", "unite", "gmb")


def record(number: int, count: int) -> Timeline:
    """A record of so many events, the same for the same numbers."""
    chance = random.Random(number * 1_000_003 + count)
    sources = tuple(_sources(chance, max(count // 10, 1)))
    days = sorted(chance.randrange((LAST - FIRST).days) for _ in range(count))
    kinds = chance.choices(KINDS, [kind.share for kind in KINDS], k=count)
    kinds[:1] = KINDS[:1]
    made = zip(days, kinds, cycle(sources), strict=False)
    events = (_event(chance, place, *of) for place, of in enumerate(made))
    return Timeline(title=f"Council {number}", actors=tuple(_actors()), sources=sources, events=tuple(events))


def _actors() -> Iterator[Actor]:
    yield Actor(id="council", name="The council", kind="council")
    for name in UNIONS:
        yield Actor(id=name, name=f"{name.upper()} branch", kind="union", aliases=(name,), same_as=f"national/{name}")
    for name in ("ann-lee", "bo-marsh", "cy-hale", "di-reid"):
        post = Role(title="leader", of="council", during=dates.parse("2010-05-07/2016-05"))
        yield Actor(id=name, name=name.title(), kind="person", roles=(post,))


def _sources(chance: random.Random, count: int) -> Iterator[Source]:
    for number in range(count):
        url = f"https://echo.example/{chance.randrange(10**8)}"
        title = _sentence(chance, 6)
        yield Source(id=f"echo-{number}", type="article-newspaper", publisher="Echo", title=title, url=url)


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words)).capitalize()


def _event(chance: random.Random, place: int, day: int, kind: Kind, source: Source) -> Event:
    cited = (Citation(source.id, "para 4"),)
    said = Claim(
        by=chance.choice(("ann-lee", "bo-marsh", "cy-hale", "di-reid")),
        says=_sentence(chance, 12),
        figures={"members": figures.parse(f"nearly {chance.randint(2, 90)}00 members")},
        sources=cited,
    )
    return Event(
        id=f"event-{place}",
        type=kind.type,
        form=kind.form,
        date=dates.parse((FIRST + dt.timedelta(day)).isoformat() + chance.choice(("", "", "", "~"))),
        title=_sentence(chance, 8),
        summary=_sentence(chance, 25) + ".",
        dispute=f"dispute-{day // 400}",
        actors=("council", chance.choice(UNIONS)),
        figures={n: figures.parse(text.format(chance.randint(a, b))) for n, (a, b, text) in kind.figures.items()},
        claims=(said,) if place % 3 == 0 else (),
        sources=cited,
        links={"responds_to": (Link(f"event-{place - 1}"),)} if place % 5 == 1 else {},
        tags=("pay",) if place % 2 else (),
    )


def make(folder: Path, events: int) -> None:
    """Write the data set, a record at a time, and say what that took."""
    if folder.is_dir():
        return
    part = folder.with_name(f"{folder.name}.part")
    part.mkdir(parents=True, exist_ok=True)
    began, cpu = time.perf_counter(), time.process_time()
    for number in range(RECORDS):
        name = f"council-{number:03}"
        with (part / f"{name}.parquet").open("wb") as file:
            parquet.write(file, record(number, events // RECORDS), name)
    part.rename(folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    size = sum(file.stat().st_size for file in folder.iterdir()) / 2**20
    took = f"{time.perf_counter() - began:.0f} s, {time.process_time() - cpu:.0f} CPU s, {peak:.0f} MiB of memory"
    print(f"{events:,} events in {RECORDS} records: {size:,.0f} MiB, written in {took}\n", flush=True)


# What a question costs


def asked(question: str, folder: Path, engine: str) -> dict[str, Any]:
    """What a question costs, as the process that asks it counts at its end."""
    command = [sys.executable, __file__, "--ask", *question.split(), "-f", str(folder), "--engine", engine]
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{question} on {engine}: {done.stderr}")
    counted: dict[str, Any] = json.loads(done.stderr.splitlines()[-1])
    return counted | {"wall": time.perf_counter() - began, "lines": len(done.stdout.splitlines())}


def ask(words: list[str]) -> None:
    """Run one command in this process, and count what it and the programs it started took."""
    from timeline.cli import main

    sys.argv = ["timeline", *words]
    code: Any = 0
    try:
        main()
    except SystemExit as done:
        code = done.code
    sys.stdout.flush()
    family = [os.getpid(), *_started(os.getpid())]
    ticks = os.sysconf("SC_CLK_TCK")
    cpu = sum(sum(map(int, _stat(pid)[11:15])) for pid in family) / ticks
    print(json.dumps({"cpu": cpu, "read": sum(map(_bytes_read, family))}), file=sys.stderr)
    raise SystemExit(code)


def _started(pid: int) -> Iterator[int]:
    """The programs that a program started, and those that these started."""
    for thread in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (thread / "children").read_text().split()):
            yield child
            yield from _started(child)


def _stat(pid: int) -> list[str]:
    """The numbers of a program from its state on; 11 to 14 are its ticks and those of what it has waited for."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _bytes_read(pid: int) -> int:
    return int(Path(f"/proc/{pid}/io").read_text().split()[1])


def main() -> None:
    """Make what is not there, and ask."""
    folder, *named = sys.argv[1:]
    sizes = list(map(int, named)) or list(SIZES)
    for size in sizes:
        make(Path(folder) / str(size), size)
    for engine in ENGINES:
        print(f"| {engine} | events | lines | wall s | CPU s | MiB read |\n|---|---:|---:|---:|---:|---:|")
        for question in QUESTIONS:
            for size in sizes:
                cost = asked(question, Path(folder) / str(size), engine)
                numbers = f"{cost['wall']:.1f} | {cost['cpu']:.1f} | {cost['read'] / 2**20:.0f}"
                print(f"| `{question}` | {size:,} | {cost['lines']:,} | {numbers} |", flush=True)
        print()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--ask"]:
        ask(sys.argv[2:])
    elif len(sys.argv) < 2:
        print(__doc__)
    else:
        main()
