"""The command that puts many records into one data set: `corpus`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from timeline.cli.base import FINE, FOUND, Color, Panel, command, console, say
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
        progress = console(Color.auto, stderr=True)
        for name, paths in found.items():
            digest = dataset.digest(paths)
            is_new = name not in parts or parts[name].digest != digest
            if is_new:
                with progress.status(f"{name} …"):
                    parts[name] = dataset.write(name, paths, output, digest)
                dataset.keep(output, parts)
            typer.echo(f"{name:{width}}  {_told(parts[name], is_new=is_new)}")
    events = sum(parts[name].events for name in found)
    say(f"timeline: {count(len(found), 'record')}, {count(events, 'event')} in {output}")
    raise typer.Exit(FOUND if any(parts[name].left_out for name in found) else FINE)


def _told(part: "Part", *, is_new: bool) -> str:
    """What is said of a record in one line."""
    numbers = [
        count(part.events, "event"),
        *([f"{count(part.left_out, 'record')} left out"] if part.left_out else []),
        *([count(part.errors, "error")] if part.errors else []),
        *([count(part.warnings, "warning")] if part.warnings else []),
    ]
    return f"{'written' if is_new else 'unchanged'}: {', '.join(numbers)}"
