"""Git at the edge: files as they were at a revision, the history of a record, a merge by lines, and the set-up.

Git is called with lists of arguments, never through a shell, and paths come after `--`. Only the commands that
`git-setup` registers are run by a shell, because git runs them so; the paths in them are quoted by git.
"""

from __future__ import annotations

import datetime as dt
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from timeline.record import Timeline
from timeline.review.changes import Change, Commit, Diff, Step
from timeline.review.conflicts import Style
from timeline.review.diff import diff
from timeline.text import reader
from timeline.text.document import blocks
from timeline.text.files import Edit, rewrite


class GitError(Exception):
    """Something git cannot do: no repository, no such revision, no git."""


def _git(*arguments: str, folder: Path, may_fail: bool = False) -> bytes:
    """What git prints; raises GitError with what it says when it fails."""
    try:
        command = ["git", *arguments]
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)  # noqa: S603 - no shell
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror or error}") from None
    if done.returncode and not may_fail:
        said = done.stderr.decode(errors="replace").strip().removeprefix("fatal: ").split("\n")[0]
        raise GitError(said or f"git {arguments[0]} failed")
    return b"" if done.returncode else done.stdout


def top(folder: Path) -> Path:
    """The top of the working copy that a folder is in; raises GitError where there is none."""
    found = _git("rev-parse", "--show-toplevel", folder=folder).decode(errors="surrogateescape").removesuffix("\n")
    return Path(found)


def own_folder(top: Path) -> Path:
    """The folder in which git keeps what it knows of a working copy."""
    found = _git("rev-parse", "--absolute-git-dir", folder=top).decode(errors="surrogateescape").removesuffix("\n")
    return Path(found)


def inside(top: Path, path: str) -> str:
    """A path from the top of its working copy, as git writes it; raises GitError for one that is not in it."""
    try:
        return Path(path).resolve().relative_to(top.resolve()).as_posix()
    except ValueError:
        raise GitError(f"{path} is not in the repository {top}") from None


# Files at a revision


def commit_of(top: Path, revision: str) -> str:
    """The commit that a revision names; raises GitError for one that names none."""
    found = _git(
        "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", folder=top, may_fail=True
    )
    if not found:
        raise GitError(f"`{revision}` is neither a file nor a revision that git knows")
    return found.decode().strip()


def last_changed(file: Path) -> dt.date | None:
    """The day a file was last committed, or last written where it differs from that; None where there is no file."""
    if not file.is_file():
        return None
    try:
        place = top(file.resolve().parent)
        changed = _git("status", "--porcelain", "--", str(file.resolve()), folder=place)
        committed = _git("log", "-1", "--format=%cs", "--", str(file.resolve()), folder=place).decode().strip()
    except GitError:
        changed, committed = b"", ""
    if committed and not changed:
        return dt.date.fromisoformat(committed)
    return dt.date.fromtimestamp(file.stat().st_mtime)  # noqa: DTZ012 - a day as the author's clock had it


def merge_base(top: Path, one: str, other: str) -> str:
    """The commit where two lines of history parted."""
    return _git("merge-base", commit_of(top, one), commit_of(top, other), folder=top).decode().strip()


def files_at(top: Path, revision: str, paths: Iterable[str]) -> dict[str, bytes]:
    """The records below some paths (from the top) as they were at a revision, by path; none that were not there."""
    commit = commit_of(top, revision)
    blobs = {path: blob for place in paths for path, blob in _listed(top, commit, place).items()}
    with _objects(top) as read:
        return {path: read(blob) for path, blob in blobs.items()}


def _listed(top: Path, commit: str, place: str) -> dict[str, str]:
    """The blobs of the record files at or below a place (`.` is the top)."""
    place = "" if place == "." else place
    where = [place] if place else []
    listing = _git("ls-tree", "-r", "-z", "--full-tree", commit, "--", *where, folder=top)
    found: dict[str, str] = {}
    for entry in listing.decode(errors="surrogateescape").split("\0")[:-1]:
        about, path = entry.split("\t", 1)
        mode, _, blob = about.split()
        below = path.removeprefix(place).strip("/").split("/")
        is_record = path == place or (path.endswith((".yaml", ".yml")) and not any(b.startswith(".") for b in below))
        if is_record and mode.startswith("100"):
            found[path] = blob
    return found


def file_at(top: Path, revision: str, path: str) -> bytes:
    """One file as it was at a revision."""
    return _git("cat-file", "blob", f"{commit_of(top, revision)}:{path}", folder=top)


@contextmanager
def _objects(top: Path) -> Iterator[Callable[[str], bytes]]:
    """What reads blobs by their ids, all in one call of git."""
    try:
        command = ["git", "cat-file", "--batch"]
        running = subprocess.Popen(command, cwd=top, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - as above
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror or error}") from None
    with running:
        asked, told = running.stdin, running.stdout

        def read(blob: str) -> bytes:
            if not asked or not told or not blob.strip("0"):
                return b""
            asked.write(f"{blob}\n".encode())
            asked.flush()
            size = told.readline().split()[-1]
            return told.read(int(size) + 1)[:-1] if size.isdigit() else b""

        yield read


# History


class _File(NamedTuple):
    """A file that a commit changed: its blob in each parent, its blob after, and its paths before and after."""

    before: list[str]
    after: str
    paths: list[str]


def history(top: Path, id: str, paths: Sequence[str], now: Timeline | None = None) -> Iterator[Step]:
    """The steps of a record's history, newest first, through renames of the record and moves between files.

    `paths` are those of the record, from the top. With the working copy as it is `now`, what is not committed is the
    first step.
    """
    if now and (step := _uncommitted(top, id, paths, now)):
        yield step
        id = step.change.was or id
    with _objects(top) as read:
        for commit, files in _log(top):
            if step := _step(top, commit, [file for file in files if _mentions(file, id, read)], id, paths, read):
                yield step
                id = step.change.was or id


def changes(top: Path, paths: Sequence[str], now: Timeline) -> Iterator[tuple[Commit | None, Diff]]:
    """What each commit changed in a record, newest first, through moves of its files.

    `paths` are those of the record, from the top. What is not committed in the working copy, as it is `now`, comes
    first, with no commit. A merge counts only for what none of its parents has.
    """
    found = diff(_timeline(top, "HEAD", paths), now)
    if found.changes:
        yield None, found
    places = list(paths)
    for commit, files in _log(top):
        touched = [file for file in files if any(_is_below(file.paths[-1], place) for place in places)]
        places += [path for file in touched for path in file.paths if path not in places]
        parents = range(len(touched[0].before) if touched else 0)
        new = _timeline(top, commit.id, places) if touched else now
        sides = [diff(_timeline(top, f"{commit.id}^{i + 1}", places), new) for i in parents]
        if sides and (found := _in_every(sides)).changes:
            yield commit, found


def _is_below(path: str, place: str) -> bool:
    """Whether a file is at or below a place (`.` is the top)."""
    return place in (".", path) or path.startswith(f"{place}/")


def _in_every(sides: Sequence[Diff]) -> Diff:
    """The changes against the first parent to those records that differ from every parent."""
    ids = set.intersection(*({change.id for change in side.changes} for side in sides))
    return msgspec.structs.replace(sides[0], changes=tuple(c for c in sides[0].changes if c.id in ids))


def _mentions(file: _File, id: str, read: Callable[[str], bytes]) -> bool:
    return any(id.encode() in read(blob) for blob in (*file.before, file.after))


def _uncommitted(top: Path, id: str, paths: Sequence[str], now: Timeline) -> Step | None:
    try:
        before = reader.read(files_at(top, "HEAD", paths)).timeline
    except GitError:
        return None
    found = diff(before, now)
    change = _of(found.changes, id)
    return Step(None, found, change) if change else None


def _of(changes: Iterable[Change], id: str) -> Change | None:
    return next((c for c in changes if id in (c.id, c.was) and (c.fields or c.what != "changed")), None)


_FORMAT: Final = "%x01%H%x01%aN%x01%as%x01%s"


def _log(top: Path) -> Iterator[tuple[Commit, list[_File]]]:
    """The commits that changed a YAML file, newest first; a merge only where it changed what no parent has."""
    arguments = ["log", f"--format={_FORMAT}", "--raw", "-z", "-c", "-M", "--no-abbrev", "--no-ext-diff", "--no-color"]
    log = _git(*arguments, "--", ":(top)*.yaml", ":(top)*.yml", folder=top, may_fail=True)
    commits: list[tuple[Commit, list[_File]]] = []
    tokens = iter(log.decode(errors="surrogateescape").split("\0"))
    for token in (token.lstrip("\n") for token in tokens):
        if token.startswith("\1"):
            id, author, date, subject = token[1:].split("\1", 3)
            commits.append((Commit(id, author, date, subject), []))
        elif token.startswith(":"):
            parents = len(token) - len(token.lstrip(":"))
            words = token[parents:].split(" ")
            blobs, renamed = words[parents + 1 : -1], parents == 1 and words[-1][0] in "RC"
            commits[-1][1].append(_File(blobs[:-1], blobs[-1], [next(tokens) for _ in range(1 + renamed)]))
    yield from commits


def _step(
    top: Path, commit: Commit, files: Sequence[_File], id: str, paths: Sequence[str], read: Callable[[str], bytes]
) -> Step | None:
    """What a commit did to a record; None where it did nothing to it that counts."""
    after = _found((read(file.after) for file in files), id)
    parents = range(len(files[0].before) if files else 0)
    if any(_found((read(file.before[i]) for file in files), id) == after for i in parents):
        return None
    places = dict.fromkeys([*paths, *(path for file in files for path in file.paths)])
    new = _timeline(top, commit.id, places)
    found = [diff(_timeline(top, f"{commit.id}^{i + 1}", places), new) for i in parents]
    changes = [change for one in found if (change := _of(one.changes, id))]
    if not changes or len(changes) < len(found):
        return None
    shared = set.intersection(*({(f.field, repr(f.new)) for f in change.fields} for change in changes))
    fields = tuple(field for field in changes[0].fields if (field.field, repr(field.new)) in shared)
    change = msgspec.structs.replace(changes[0], fields=fields)
    return Step(commit, found[0], change) if fields or change.what != "changed" else None


_OWN_ID: Final = re.compile(r"^ *-? *\{? *id: *['\"]?([\w-]+)", re.MULTILINE)


def _found(contents: Iterable[bytes], id: str) -> str | None:
    """The lines of a record in the first of some files that has it: found without parsing, good enough to compare."""
    for content in contents:
        lines = content.decode("utf-8", "replace").split("\n")
        for start, end in blocks(lines):
            text = "\n".join(lines[start:end])
            if id in text and (own := _OWN_ID.search(text)) and own[1] == id:
                return text
    return None


def _timeline(top: Path, revision: str, paths: Iterable[str]) -> Timeline:
    try:
        return reader.read(files_at(top, revision, paths)).timeline
    except GitError:  # a first commit has no parent
        return Timeline()


# A merge by lines


def merge_lines(base: bytes, ours: bytes, theirs: bytes, style: Style) -> bytes:
    """Merge by lines, with markers where both sides changed one place. Raises OSError when git cannot do it."""
    with tempfile.TemporaryDirectory(prefix="timeline-") as folder:
        names = ("ours", "base", "theirs")
        for name, content in zip(names, (ours, base, theirs), strict=True):
            (Path(folder) / name).write_bytes(content)
        labels = [option for label in (style.ours, style.base, style.theirs) for option in ("-L", label)]
        kind = ["--diff3"] if style.with_base else []
        command = ["git", "merge-file", "-p", f"--marker-size={style.size}", *kind, *labels, "--", *names]
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)  # noqa: S603 - as above
    if not 0 <= done.returncode <= 127:
        raise OSError(done.stderr.decode(errors="replace").strip())
    return done.stdout


def wants_base(folder: Path) -> bool:
    """Whether git's conflict style shows the base between the sides."""
    try:
        style = _git("config", "merge.conflictStyle", folder=folder, may_fail=True)
    except GitError:
        return False
    return style.strip() in (b"diff3", b"zdiff3")


# The set-up

_DRIVER: Final = (
    'f() { case "$6" in [%]*) set -- "$1" "$2" "$3" "$4" "$5" ours base theirs;; esac; '
    '{program} git-merge --size="$4" --path="$5" --ours="$6" --base="$7" --theirs="$8" -- "$1" "$2" "$3"; '
    "case $? in 0) return 0;; 10) return 1;; esac; "
    'git merge-file --marker-size="$4" -L "$6" -L "$7" -L "$8" -- "$2" "$1" "$3"; test $? -eq 0; }; '
    "f %O %A %B %L %P %X %S %Y"
)
"""The merge driver: `git-merge` exits with 0 for a clean merge and with 10 when it wrote conflicts. After anything else
(the program is missing, fails or is killed) git merges by lines, so that no side is ever lost: git itself would leave
ours, without a marker."""

_SHOW: Final = (
    'f() { {program} git-diff -- "$@" || git --no-pager diff --no-index --no-ext-diff -- "$2" "$5"; return 0; }; f'
)
"""The external diff: git gives up altogether when one fails."""

_HUNK: Final = r"""^ *- +\{? *id: *["']?([a-z0-9-]+)"""

_BEGIN: Final = "# timeline begin: written by `timeline git-setup`; `timeline git-setup --undo` takes it out"
_END: Final = "# timeline end"


def settings(program: str, *, show: bool = False) -> dict[str, str]:
    """What is to stand in git's configuration, for a shell that runs the program by this command."""
    found = {
        "merge.timeline.name": "timeline, by records",
        "merge.timeline.driver": _DRIVER.replace("{program}", program),
        "merge.timeline.recursive": "binary",
        "diff.timeline.xfuncname": _HUNK,
    }
    return found | ({"diff.timeline.command": _SHOW.replace("{program}", program)} if show else {})


KEYS: Final = tuple(settings("", show=True))


def program() -> str:
    """How a shell runs this program: by its bare name where every shell will find it, else by the whole path.

    A program inside a virtual environment is only found while that is active, so it is called by its interpreter.
    """
    here, found = Path(sys.executable).parent, shutil.which("timeline")
    is_own = found is not None and Path(found).resolve().parent == here.resolve()
    is_everywhere = found is not None and (Path(found).parent != here or sys.prefix == sys.base_prefix)
    return "timeline" if is_own and is_everywhere else f"{shlex.quote(sys.executable)} -m timeline"


def patterns(top: Path, paths: Iterable[str]) -> list[str]:
    """The lines of `.gitattributes` for the files and folders of a record; raises GitError for one outside."""
    found: list[str] = []
    for path in paths:
        place = inside(top, path)
        escaped = re.sub(r"([\\*?\[])", r"\\\1", "" if place == "." else f"/{place}")
        ends = ("/**/*.yaml", "/**/*.yml") if Path(path).is_dir() else ("",)
        found += (f"{_quoted(escaped + end)} merge=timeline diff=timeline" for end in ends)
    return found


def _quoted(pattern: str) -> str:
    """A pattern as `.gitattributes` wants it: in double quotes where it holds spaces or quotes."""
    if not re.search(r"[\s\"]", pattern):
        return pattern
    return '"' + pattern.replace("\\", "\\\\").replace('"', '\\"') + '"'


def set_up(top: Path, paths: Sequence[str], wanted: Mapping[str, str]) -> None:
    """Write the configuration, and a block of `.gitattributes`; again, where they are there already."""
    lines = patterns(top, paths)
    for key in KEYS:
        if key in wanted:
            _git("config", "--local", "--replace-all", key, wanted[key], folder=top)
        else:
            _git("config", "--local", "--unset-all", key, folder=top, may_fail=True)
    _write_attributes(top, lines)


def undo(top: Path) -> None:
    """Take out exactly what `set_up` wrote."""
    for key in KEYS:
        _git("config", "--local", "--unset-all", key, folder=top, may_fail=True)
    _write_attributes(top, [])


class _Attributes(NamedTuple):
    """The attributes of a working copy before and after our block is put in or taken out; None where there are none."""

    file: Path
    old: str | None
    new: str

    @property
    def edits(self) -> list[Edit]:
        """What is to be written, if they change."""
        old = None if self.old is None else self.old.encode(errors="surrogateescape")
        return [Edit(self.file, self.new.encode(errors="surrogateescape"), old)] if self.new != (self.old or "") else []


def _write_attributes(top: Path, lines: Sequence[str]) -> None:
    file = top / ".gitattributes"

    def made() -> _Attributes:
        old = file.read_bytes().decode(errors="surrogateescape") if file.exists() else None
        return _Attributes(file, old, with_block(without_block(old or ""), lines))

    try:
        if rewrite([file], made).edits and not file.stat().st_size:
            file.unlink()
    except OSError as error:
        raise GitError(f"{file}: {error.strerror or error}") from None


def with_block(text: str, lines: Sequence[str]) -> str:
    """The attributes with our block below. Where the last line had no end, the block has none either."""
    if not lines:
        return text
    whole = not text or text.endswith("\n")
    return text + ("" if whole else "\n") + "\n".join([_BEGIN, *lines, _END]) + ("\n" if whole else "")


def without_block(text: str) -> str:
    """The attributes as they were without our block."""
    pattern = rf"{re.escape(_BEGIN)}\n(?:.*\n)*?{re.escape(_END)}"
    text = re.sub(rf"(?m)^{pattern}\n", "", text)
    return re.sub(rf"(?:\n|\A){pattern}\Z", "", text)


class Finding(NamedTuple):
    """One thing that the set-up needs: whether it is so, and what it is."""

    is_so: bool
    says: str


def state(top: Path, files: Sequence[str], program: str) -> Iterator[Finding]:
    """Whether the set-up works: the attributes of the record's files, the driver, the program it names."""
    wanted = settings(program)
    for file in files:
        place = inside(top, file)
        told = _git("check-attr", "-z", "merge", "--", place, folder=top).decode(errors="replace").split("\0")
        value = told[2] if len(told) > 2 else "unspecified"
        yield Finding(value == "timeline", f"{place}: the attribute `merge` is `{value}`")
    for key in ("merge.timeline.driver", "merge.timeline.recursive", "diff.timeline.xfuncname"):
        found = _git("config", "--get", key, folder=top, may_fail=True).decode(errors="replace").removesuffix("\n")
        state = "as this version writes it" if found == wanted[key] else "written otherwise" if found else "not set"
        yield Finding(found == wanted[key], f"{key} is {state}")
    yield Finding(_runs(program), f"the program runs: {program}")


def _runs(program: str) -> bool:
    try:
        command = [*shlex.split(program), "--version"]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603 - as above
    except OSError:
        return False
