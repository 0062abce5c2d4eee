"""Commands beside an editor: `lsp`, which an editor starts, and `edit`, which starts an editor."""

import os
import subprocess
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from timeline.cli.base import (
    FINE,
    FOUND,
    Panel,
    command,
    needing,
    reason,
    refuse,
    refuse_error,
    say,
    show_page,
)
from timeline.cli.options import Files, located, offering, output, record_files, taking
from timeline.record import Level, Problem, count, did_you_mean

if TYPE_CHECKING:
    from rich.console import Console

    from timeline.live.snapshot import Entry, Snapshot


@command(Panel.WRITE, "lsp", "lsp -f data")
def lsp(file: Files = None) -> None:
    """Serve an editor over stdio: what is wrong while you type, names, completion; see docs/editors.md."""
    with needing("lsp", "`timeline lsp`"):
        from timeline.live import language_server
    language_server.run(file or ())


@command(Panel.WRITE, "edit joint-ballot-rejects-cuts", "edit unison -f data")
@taking(paths=record_files, out=output)
def edit(
    paths: list[str],
    out: "Console",
    id: Annotated[
        str,
        typer.Argument(metavar="ID", help="The id of any record, or one it had.", autocompletion=offering("record")),
    ],
) -> None:
    """Open $VISUAL or $EDITOR at the line of a record; when you leave it, check that record."""
    before = _snapshot(paths)
    entry = before.by_id.get(id) or _refuse_unknown(id, before)
    _edit(os.path.abspath(entry.file), entry.home.line + 1)  # noqa: PTH100 - links are not followed
    after = _snapshot(paths)
    raise typer.Exit(_report(before, after, _again(entry, after), out))


def _snapshot(paths: Sequence[str]) -> "Snapshot":
    """The record as it is on disk, of which also what is no YAML has records and lines."""
    from timeline.live.snapshot import Snapshot
    from timeline.text import cache, files

    try:
        contents = {path: files.read(path) for path in located(paths)}
    except OSError as error:
        refuse_error(error)
    return Snapshot(contents, cache.remembering(cache.folder()))


def _refuse_unknown(id: str, snapshot: "Snapshot") -> "Entry":
    hint = did_you_mean(id, snapshot.by_id, "`timeline show --ids`, `actors` and `sources` list the ids")
    refuse(f"no record has the id `{id}`", hint)


def _edit(path: str, line: int) -> None:
    """Open a file at a line, and wait for the editor; an editor that fails is not followed by a check."""
    from timeline.live import editors

    editor = editors.chosen(os.environ)
    if not editor:
        refuse("no editor is chosen", "name one in VISUAL or EDITOR, as in `export EDITOR=nano`")
    try:
        process = subprocess.Popen(editors.waiting(editor, editors.Place(path, line)))  # noqa: S603 - the person's own choice
    except OSError as error:
        refuse(f"the editor `{editor}` cannot be started: {reason(error)}", "name another one in VISUAL or EDITOR")
    except ValueError:
        refuse(f"the editor `{editor}` has a quote that is not closed", "name it again in VISUAL or EDITOR")
    if code := _ended(process):
        how = f"with exit code {code}" if code > 0 else f"by signal {-code}"
        refuse(f"the editor `{editor}` ended {how}, so nothing was checked", "run `timeline check` to see all problems")


def _ended(process: "subprocess.Popen[bytes]") -> int:
    """The exit code of an editor; an interrupt is for it, and not for us."""
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def _again(entry: "Entry", after: "Snapshot") -> "Entry | None":
    """The record after the edit: the one that has its id or had it, else the one in its place."""
    in_place = (e for e in after.entries if (e.file, e.path) == (entry.file, entry.path))
    return after.by_id.get(entry.id) or next(in_place, None)


def _report(before: "Snapshot", after: "Snapshot", entry: "Entry | None", out: "Console") -> int:
    """Report what is wrong with a record, and what is newly wrong elsewhere; give the exit code that says the same."""
    from timeline.views import diagnostics

    known = {_said(problem) for problem in before.problems}
    told = [p for p in after.problems if (entry and _is_of(p, entry)) or _said(p) not in known]
    show_page(diagnostics.render(told, after.reading.texts), out)
    if others := len(after.problems) - len(told):
        say(f"timeline: {count(others, 'more problem')} in other records, as before; see `timeline check`")
    return FOUND if any(problem.level is Level.ERROR for problem in told) else FINE


def _is_of(problem: Problem, entry: "Entry") -> bool:
    return problem.path == entry.file and entry.first < problem.line <= entry.last


def _said(problem: Problem) -> tuple[str, ...]:
    """What a problem says, wherever its line has moved to."""
    return problem.path, problem.record, problem.code, problem.message
