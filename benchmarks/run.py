"""Time the commands, in CPU seconds of the whole process, beside what they are measured against.

`make bench` prints the tables of docs/architecture.md#speed. hledger is timed where it is installed. Each figure is the
median of several runs; commands that are compared run in turn, so that a machine that changes its pace changes both.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from records import journal, record

RUNS = 7
SIZES = (1_000, 10_000, 100_000)
USUAL = 10_000
SHIPPED = Path(__file__).parent.parent / "data" / "events.yaml"
TIMELINE = [sys.executable, "-m", "timeline"]
IMPORTS = [sys.executable, "-c", "import typer, rich.table, yaml"]


class Cost(NamedTuple):
    """What a run takes: CPU seconds, user and system, and MiB of memory at most."""

    cpu: float
    memory: float


def cost(command: list[str], environment: dict[str, str]) -> Cost:
    """The cost of one run; a command that fails would only be quick."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def environment(cache: str) -> dict[str, str]:
    """The environment of a run, with what was read remembered or not."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {"TIMELINE_CACHE": cache}


def medians(*commands: list[str], runs: int = RUNS, cache: str = "on") -> list[float]:
    """The median CPU seconds of each command, run in turn after a warm-up; none without runs."""
    for command in commands:
        cost(command, environment(cache))
    taken = [[cost(command, environment(cache)).cpu for command in commands] for _ in range(runs)]
    return [statistics.median(times) for times in zip(*taken, strict=True)]


def shipped() -> None:
    """`show` on the shipped record beside the imports it cannot do without."""
    show, imports = medians([*TIMELINE, "show", "-f", str(SHIPPED)], IMPORTS)
    first, _ = medians([*TIMELINE, "show", "-f", str(SHIPPED)], IMPORTS, cache="off")
    print("| shipped record | CPU s | ratio |\n|---|---|---|")
    print(f"| `import typer, rich.table, yaml` | {imports:.3f} | 1 |")
    print(f"| `show` | {show:.3f} | {show / imports:.2f} |")
    print(f"| `show`, first time | {first:.3f} | {first / imports:.2f} |\n")


def large(folder: Path) -> None:
    """The reading commands on made records of growing size, beside hledger where it is installed."""
    print("| events | `show --actor`, first time | again | `check`, first time | after an edit | again | hledger |")
    print("|---|---|---|---|---|---|---|")
    for size in SIZES:
        file, book = made(folder, size)
        show, check = [*TIMELINE, "show", "-f", str(file), "--actor", "unison"], [*TIMELINE, "check", str(file)]
        runs = 3 if size <= USUAL else 1
        first, checked = medians(show, check, runs=runs, cache="off")
        after = statistics.median([after_an_edit(file, check) for _ in range(runs)])
        again, checked_again, *other = medians(show, check, *hledger(book), runs=runs)
        beside = " and ".join(f"{seconds:.2f}" for seconds in other) or "not installed"
        print(
            f"| {size:,} | {first:.2f} | {again:.2f} | {checked:.2f} | {after:.2f} | {checked_again:.2f} | {beside} |"
        )
    print("\nhledger: `register tag:union=unison` and `check`\n")


def hledger(book: Path) -> list[list[str]]:
    """What hledger does on a journal of the same size, if it is installed."""
    if not shutil.which("hledger"):
        return []
    return [["hledger", "-f", str(book), "register", "tag:union=unison"], ["hledger", "-f", str(book), "check"]]


def made(folder: Path, size: int) -> tuple[Path, Path]:
    """A record of so many events, and a journal of as many transactions."""
    file, book = folder / f"{size}.yaml", folder / f"{size}.journal"
    file.write_text(record(size))
    book.write_text(journal(size))
    return file, book


def after_an_edit(file: Path, command: list[str]) -> float:
    """CPU seconds of a command after one title in the middle of a file has changed."""
    medians(command, runs=0)
    text = file.read_text()
    at = text.index("\n    title: ", len(text) // 2) + len("\n    title: ")
    file.write_text(text[:at] + "Again, " + text[at:])
    return cost(command, environment("on")).cpu


def memory(folder: Path) -> None:
    """The memory that the largest record takes, with nothing remembered of it and again."""
    file, _ = made(folder, SIZES[-1])
    show, check = [*TIMELINE, "show", "-f", str(file), "--actor", "unison"], [*TIMELINE, "check", str(file)]
    print(f"| {SIZES[-1]:,} events | MiB, first time | again |\n|---|---|---|")
    for name, command in {"show --actor": show, "check": check}.items():
        shutil.rmtree(os.environ["XDG_CACHE_HOME"])
        first, again = (cost(command, environment("on")).memory for _ in range(2))
        print(f"| `{name}` | {first:.0f} | {again:.0f} |")
    print()


def written(folder: Path) -> None:
    """What writes files."""
    file, _ = made(folder, USUAL)
    base = [*TIMELINE, "export", "-f", str(file), "-o"]
    commands = {
        name: [*base[:4], name, *base[4:], f"{folder}/export.{name}"] for name in ("sqlite", "html", "markdown")
    }
    commands |= {"format --check": [*TIMELINE, "format", "--check", str(file)]}
    print(f"| {USUAL:,} events | CPU s |\n|---|---|")
    rough = []
    for _ in range(RUNS):
        file.write_text(record(USUAL))
        rough.append(cost([*TIMELINE, "format", str(file)], environment("on")).cpu)
    print(f"| `format`, its events in no order | {statistics.median(rough):.2f} |")
    for name, seconds in zip(commands, medians(*commands.values(), runs=3), strict=True):
        print(f"| `{'export ' * (' ' not in name)}{name}` | {seconds:.2f} |")


def main() -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = f"{folder}/cache"
        shipped()
        large(Path(folder))
        memory(Path(folder))
        written(Path(folder))


if __name__ == "__main__":
    main()
