"""Time the commands, in CPU seconds of the whole process, beside what they are measured against.

`make bench` prints the tables of the README. hledger is timed where it is installed. Each figure is the median of
several runs; commands that are compared run in turn, so that a machine that changes its pace changes both.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from records import journal, record

RUNS = 7
SIZES = (100, 1_000, 10_000)
SHIPPED = Path(__file__).parent.parent / "data" / "events.yaml"
TIMELINE = [sys.executable, "-m", "timeline"]
IMPORTS = [sys.executable, "-c", "import typer, rich.table, yaml"]


def cpu(command: list[str], environment: dict[str, str]) -> float:
    """CPU seconds, user and system, of one run; a command that fails would only be quick."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def medians(*commands: list[str], runs: int = RUNS, cache: str = "on") -> list[float]:
    """The median of each command, run in turn after a warm-up."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {"TIMELINE_CACHE": cache}
    for command in commands:
        cpu(command, environment)
    taken = [[cpu(command, environment) for command in commands] for _ in range(runs)]
    return [statistics.median(times) for times in zip(*taken, strict=True)]


def shipped() -> None:
    """`show` on the shipped record beside the imports it cannot do without."""
    show, imports = medians([*TIMELINE, "show", "-f", str(SHIPPED)], IMPORTS)
    first, _ = medians([*TIMELINE, "show", "-f", str(SHIPPED)], IMPORTS, cache="off")
    print("| shipped record | CPU s | ratio |\n|---|---|---|")
    print(f"| `import typer, rich.table, yaml` | {imports:.3f} | 1 |")
    print(f"| `show` | {show:.3f} | {show / imports:.2f} |")
    print(f"| `show`, first time | {first:.3f} | {first / imports:.2f} |\n")


def generated(folder: Path) -> None:
    """`show --actor` and `check` on made records, beside hledger where it is installed."""
    print("| events | `show --actor`, first time | again | `check` | hledger `register` |\n|---|---|---|---|---|")
    for size in SIZES:
        file, book = folder / f"{size}.yaml", folder / f"{size}.journal"
        file.write_text(record(size))
        book.write_text(journal(size))
        show, check = [*TIMELINE, "show", "-f", str(file), "--actor", "unison"], [*TIMELINE, "check", str(file)]
        hledger = [["hledger", "-f", str(book), "register", "tag:union=unison"]] if shutil.which("hledger") else []
        (first,) = medians(show, runs=3, cache="off")
        again, checked, *other = medians(show, check, *hledger, runs=3)
        beside = f"{other[0]:.2f}" if other else "not installed"
        print(f"| {size:,} | {first:.2f} | {again:.2f} | {checked:.2f} | {beside} |")


def main() -> None:
    """Print both tables."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = f"{folder}/cache"
        shipped()
        generated(Path(folder))


if __name__ == "__main__":
    main()
