"""Commands about two states of the record, and about its history: `diff`, `merge`, `git-setup`, `log`, `blame`."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from timeline.cli.base import (
    FINE,
    FOUND,
    Color,
    Panel,
    app,
    cleaned,
    command,
    console,
    emit,
    print_problems,
    refuse,
    say,
    show_page,
    write,
)
from timeline.cli.checking import problems_of
from timeline.cli.exporting import deliver
from timeline.cli.options import Files, here, output, read_record, taking, usual_paths
from timeline.record import AnyRecord, Level, Problem, count, did_you_mean
from timeline.text import reader
from timeline.text.reader import Reading

if TYPE_CHECKING:
    from rich.console import Console

    from timeline.review.changes import Step
    from timeline.review.conflicts import Style


class DiffFormat(StrEnum):
    """How `diff` reports."""

    text = "text"
    markdown = "markdown"
    json = "json"


@command(Panel.REVIEW, "diff", "diff HEAD~1 --stat", "diff HEAD~1 HEAD --format markdown")
@taking(out=output)
def diff(
    out: "Console",
    old: Annotated[
        str | None, typer.Argument(metavar="[OLD]", help="A file, a folder or a git revision; HEAD if left out.")
    ] = None,
    new: Annotated[str | None, typer.Argument(metavar="[NEW]", help="The same; the working copy if left out.")] = None,
    file: Files = None,
    format: Annotated[DiffFormat, typer.Option("--format", help="How to report.")] = DiffFormat.text,
    stat: Annotated[bool, typer.Option("--stat", help="Only how much changed.")] = False,
) -> None:
    """Compare two states of the record, in an editor's words: files, folders or git revisions."""
    import json

    from timeline.review import diff as differences
    from timeline.views import changes

    before, after = _sides(old, new, file)
    found = differences.diff(before.timeline, after.timeline)
    if format is DiffFormat.json:
        emit(json.dumps(differences.plain(found), indent=2, ensure_ascii=False) + "\n")
    elif format is DiffFormat.markdown:
        emit(changes.markdown(found, stat=stat))
    elif found.changes:
        show_page(changes.render(found, stat=stat), out)
    for name, side in (("the first", before), ("the second", after)):
        if errors := [problem for problem in side.problems if problem.level is Level.ERROR]:
            print_problems(errors, side, console(Color.auto, stderr=True))
            refuse(f"{name} side is not compared in full, because it cannot be read in full")
    raise typer.Exit(FOUND if found.changes else FINE)


def _sides(old: str | None, new: str | None, file: list[str] | None) -> tuple[Reading, Reading]:
    """Both sides of a comparison; `A..B` and `A...B` are two revisions."""
    if old and not new and ".." in old and not Path(old).exists():
        old, dots, new = old.partition("..." if "..." in old else "..")
        old, new = old or "HEAD", new or "HEAD"
        old = _merge_base(old, new, file) if dots == "..." else old
    return _side(old or "HEAD", file), _side(new, file) if new else read_record(file)


def _side(operand: str, file: list[str] | None) -> Reading:
    """One side of a comparison: a file or folder that is there, else the record as it was at a revision."""
    if operand == os.devnull:
        return reader.read({})
    if operand == "-" or Path(operand).exists():
        return read_record([operand])
    from timeline.review import git

    with _git_refusing():
        revision, colon, path = operand.partition(":")
        if colon:
            top = git.top(here())
            return reader.read({operand: git.file_at(top, revision, path)})
        top, paths = _in_git(file)
        found = git.files_at(top, revision, paths)
    if not found:
        say(f"timeline: {', '.join(paths)} is not in {revision}: everything counts as added or removed")
    return reader.read({f"{revision}:{path}": content for path, content in found.items()})


def _merge_base(one: str, other: str, file: list[str] | None) -> str:
    from timeline.review import git

    with _git_refusing():
        return git.merge_base(_in_git(file)[0], one, other)


@contextmanager
def _git_refusing() -> Iterator[None]:
    """What git cannot do is wrong use."""
    from timeline.review.git import GitError

    try:
        yield
    except GitError as error:
        refuse(str(error))


def _in_git(file: list[str] | None) -> tuple[Path, list[str]]:
    """The top of the repository the record is in, and the paths of the record from there."""
    from timeline.review import git

    named = file or usual_paths()
    first = Path(named[0])
    top = git.top(first if first.is_dir() else first.parent if first.parent.is_dir() else here())
    return top, [git.inside(top, path) for path in named]


@command(Panel.REVIEW, "merge base.yaml ours.yaml theirs.yaml", "merge base.yaml ours.yaml theirs.yaml -o merged.yaml")
def merge(
    base: Annotated[Path, typer.Argument(metavar="BASE", help="The file both sides began with.")],
    ours: Annotated[Path, typer.Argument(metavar="OURS", help="One side.")],
    theirs: Annotated[Path, typer.Argument(metavar="THEIRS", help="The other side.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write here.")] = None,
    marker_size: Annotated[int, typer.Option("--marker-size", min=7, help="How long conflict markers are.")] = 7,
) -> None:
    """Merge two versions of a file by its records: nothing is lost, and only true conflicts are marked."""
    from timeline.review.conflicts import Style

    contents = [_bytes(path) for path in (base, ours, theirs)]
    style = Style(str(ours), str(base), str(theirs), marker_size, _wants_base())
    content, is_clean = _merged(contents, style)
    deliver(content, output)
    raise typer.Exit(FINE if is_clean else FOUND)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        refuse(f"{path}: {(error.strerror or str(error)).lower()}")


def _wants_base() -> bool:
    from timeline.review import git

    return git.wants_base(here())


def _merged(contents: Sequence[bytes], style: "Style") -> tuple[bytes, bool]:
    """The merged file, and whether nobody need look at it: no conflict, and nothing wrong that neither side had."""
    from timeline.review import git
    from timeline.review.merge import merge as merge_files

    base, ours, theirs = contents
    found = merge_files(base, ours, theirs, style, git.merge_lines)
    for note in found.notes:
        say(f"timeline: {note}")
    if found.conflicts:
        say(f"timeline: {count(len(found.conflicts), 'conflict')}: {', '.join(found.conflicts)}")
        return found.content, False
    problems = _only_merged(ours, theirs, found.content)
    if problems:
        reading = reader.read({"merged": found.content})
        print_problems(problems, reading, console(Color.auto, stderr=True))
        say("timeline: merged without conflicts, but neither side had these problems: look at them before you commit")
    return found.content, not problems


def _only_merged(ours: bytes, theirs: bytes, merged: bytes) -> list[Problem]:
    """The problems of a merged file that neither side has."""

    def problems(content: bytes) -> list[Problem]:
        found = problems_of(reader.read({"merged": content})) if content else []
        return [problem for problem in found if problem.level is not Level.NOTE]

    if merged in (ours, theirs) or not (found := problems(merged)):
        return []
    known = {(p.code, p.record, p.message) for side in (ours, theirs) for p in problems(side)}
    return [p for p in found if (p.code, p.record, p.message) not in known]


CONFLICTS: Final = 10
"""What `git-merge` exits with when it wrote conflicts: no shell and no failing interpreter does."""


@app.command("git-merge", hidden=True)
def git_merge(
    base: Annotated[Path, typer.Argument()],
    ours: Annotated[Path, typer.Argument()],
    theirs: Annotated[Path, typer.Argument()],
    size: Annotated[int, typer.Option("--size")] = 7,
    path: Annotated[str, typer.Option("--path")] = "",
    ours_label: Annotated[str, typer.Option("--ours")] = "ours",
    base_label: Annotated[str, typer.Option("--base")] = "base",
    theirs_label: Annotated[str, typer.Option("--theirs")] = "theirs",
) -> None:
    """Git's merge driver: the result goes in the place of ours."""
    from timeline.review.conflicts import Style

    if os.environ.get("TIMELINE_MERGE") == "0":
        refuse(f"{path} is merged by lines, because TIMELINE_MERGE is 0")
    style = Style(ours_label, base_label, theirs_label, size, _wants_base())
    content, is_clean = _merged([_bytes(file) for file in (base, ours, theirs)], style)
    write(ours, content)
    raise typer.Exit(FINE if is_clean else CONFLICTS)


@app.command("git-diff", hidden=True)
def git_diff(arguments: Annotated[list[str], typer.Argument()]) -> None:
    """Git's external diff: path, old file, hash and mode, new file, hash and mode, and for a rename the new path."""
    from timeline.review import diff as differences
    from timeline.views import changes

    if len(arguments) < 7:
        say(f"timeline: {arguments[0]} is not merged yet")
        return
    before, after = (reader.read({p: _bytes(Path(p))} if p != os.devnull else {}) for p in (arguments[1], arguments[4]))
    if any(problem.level is Level.ERROR for side in (before, after) for problem in side.problems):
        refuse(f"{arguments[0]} cannot be read in full; here are its lines")
    found = differences.diff(before.timeline, after.timeline)
    out = console(Color.auto)
    out.print(f"timeline diff {' → '.join([arguments[0], *arguments[7:8]])}", style="bold")
    show_page(changes.render(found), out)


@command(Panel.REVIEW, "git-setup", "git-setup --check", "git-setup --undo", name="git-setup")
def git_setup(
    file: Files = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take out what git-setup wrote.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Only tell whether the set-up works.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="`git diff` tells changes in words too.")] = False,
) -> None:
    """Have git merge the record by its records, and name the record in every hunk of `git diff`; for this clone."""
    from timeline.review import git

    with _git_refusing():
        top = _in_git(file)[0] if file or not undo else git.top(here())
        if undo:
            git.undo(top)
            say("timeline: git merges the record by lines again")
            return
        paths = file or usual_paths()
        if not check:
            git.set_up(top, paths, git.settings(git.program(), show=diff))
        findings = list(git.state(top, _record_files(paths), git.program()))
    for finding in findings:
        typer.echo(cleaned(f"{'yes' if finding.is_so else 'NO '}  {finding.says}"))
    if not check:
        say(_SET_UP)
    raise typer.Exit(FINE if all(finding.is_so for finding in findings) else FOUND)


_SET_UP: Final = """timeline: git in this clone merges the record by its records. Commit .gitattributes; everybody who
  merges runs `timeline git-setup` once. Without it, and wherever the program is missing, git merges by lines as before.
  The merge button of a hosting site does not run merge drivers: merge the main branch on your own machine first, or
  keep one event in a file (`-f` takes a folder), where two new events never meet."""


def _record_files(paths: Sequence[str]) -> list[str]:
    try:
        return reader.files(paths)
    except reader.CannotRead as error:
        refuse(str(error))


@command(Panel.REVIEW, "log --limit 5", "log joint-ballot-rejects-cuts")
@taking(out=output)
def log(
    out: "Console",
    id: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", help="The id of a record, or one it had; all records if left out."),
    ] = None,
    file: Files = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many steps.")] = None,
) -> None:
    """Tell what changed in git, newest first: in the whole record, or in one, through renames and moves of files."""
    from itertools import islice

    from timeline.views import changes

    if id is None:
        _log_of_all(file, limit, out)
        return
    reading, _, steps = _history(id, file)
    found = list(islice(steps, limit))
    if not found:
        known = (r.id for r in reading.timeline.records())
        refuse(f"git knows no record `{id}`", did_you_mean(id, known, "see `timeline show --ids`"))
    show_page(changes.history(found), out)


def _log_of_all(file: list[str] | None, limit: int | None, out: "Console") -> None:
    """Print each commit as soon as it is compared: a long history takes a while to read."""
    from itertools import islice

    from timeline.review import git
    from timeline.views import changes

    reading = read_record(file)
    with _git_refusing():
        top, paths = _in_git(file)
        for commit, found in islice(git.changes(top, paths, reading.timeline), limit):
            show_page(changes.committed(commit, found), out)


@command(Panel.REVIEW, "blame joint-ballot-rejects-cuts", "blame unison")
@taking(out=output)
def blame(
    out: "Console",
    id: Annotated[str, typer.Argument(metavar="ID", help="The id of a record, or one it had.")],
    file: Files = None,
) -> None:
    """Tell for each value of a record the commit that last changed it."""
    from timeline.review.blame import blame as last_changes
    from timeline.views import changes

    reading, record, steps = _history(id, file)
    if not record:
        known = (r.id for r in reading.timeline.records())
        refuse(f"no record has the id `{id}`", did_you_mean(id, known, "see `timeline show --ids`"))
    show_page(changes.blamed(last_changes(record, steps)), out)


def _history(id: str, file: list[str] | None) -> tuple[Reading, AnyRecord | None, Iterator["Step"]]:
    """The record as it is, the one of an id, and the steps of its history."""
    from timeline.review import git

    reading = read_record(file)
    timeline = reading.timeline
    record = next((by_id[id] for by_id in (timeline.event, timeline.actor, timeline.source) if id in by_id), None)
    with _git_refusing():
        top, paths = _in_git(file)
        steps = list(git.history(top, record.id if record else id, paths, timeline))
    return reading, record, iter(steps)
