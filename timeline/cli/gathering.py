"""The command that puts many records into one data set: `corpus`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from timeline.cli.base import FINE, FOUND, Color, Panel, cleaned, command, console, say
from timeline.cli.options import answering
from timeline.record import count

if TYPE_CHECKING:
    from timeline.corpus.dataset import Part


@command(Panel.PUBLISH, "corpus councils -o corpus", "corpus councils/leeds -o corpus")
def corpus(
    folders: Annotated[
        list[str],
        typer.Argument(
            metavar="DIR...", help="Folders of records, or git repositories; each record is named for its own."
        ),
    ],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="The folder of the data set.")],
) -> None:
    """Put many records into one Parquet data set, a file for each; only those whose text changed are written.

    Each is checked. What cannot be read is left out and told, and the exit code is 1 then.
    """
    with answering(""):
        from timeline.corpus import dataset

        found = dataset.records(folders)
        output.mkdir(parents=True, exist_ok=True)
        parts = dataset.ledger(output)
        width = max(map(len, found), default=0)
        left_out = [name for name, paths in found.items() if not _gather(name, paths, output, parts, width)]
    kept = [parts[name] for name in found if name in parts]
    say(f"timeline: {count(len(kept), 'record')}, {count(sum(part.events for part in kept), 'event')} in {output}")
    raise typer.Exit(FOUND if left_out or any(part.left_out for part in kept) else FINE)


def _gather(name: str, paths: Sequence[str], output: Path, parts: "dict[str, Part]", width: int) -> bool:
    """Write a record where its text has changed, and tell what is in the data set of it; False if it is left out."""
    from timeline.corpus import dataset

    try:
        digest = dataset.digest(paths)
    except dataset.LeftOut as error:
        typer.echo(cleaned(f"{name:{width}}  left out: {error}"))
        return False
    is_new = name not in parts or parts[name].digest != digest
    if is_new:
        with console(Color.auto, stderr=True).status(f"{name} …"):
            parts[name] = dataset.write(name, paths, output, digest)
        dataset.keep(output, parts)
    typer.echo(f"{name:{width}}  {_told(parts[name], is_new=is_new)}")
    for fault in parts[name].faults:
        typer.echo(cleaned(f"  {fault}"))
    return True


def _told(part: "Part", *, is_new: bool) -> str:
    """What is said of a record in one line."""
    numbers = [
        count(part.events, "event"),
        *([f"{count(part.left_out, 'record')} left out"] if part.left_out else []),
        *([count(part.errors, "error")] if part.errors else []),
        *([count(part.warnings, "warning")] if part.warnings else []),
    ]
    return f"{'written' if is_new else 'unchanged'}: {', '.join(numbers)}"
