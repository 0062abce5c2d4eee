"""Git: revisions, history, the set-up, and the merge driver in real repositories."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from conftest import Run

from timeline.review import git

HEAD: Final = "title: A dispute\n\nactors:\n  - {id: unison, name: Unison, kind: union}\n\nevents:\n"
ANN: Final = {"GIT_AUTHOR_NAME": "Ann", "GIT_AUTHOR_EMAIL": "ann@example.org"}


def event(id: str, date: str = "2011-01-01", votes: int = 1, extra: str = "") -> str:
    return (
        f"  - id: {id}\n    type: meeting\n    date: {date}\n    title: Meeting {id}\n    actors: [unison]\n"
        f"    figures:\n      votes_for: {votes}\n      votes_against: 5\n{extra}"
    )


def record(*events: str) -> str:
    return HEAD + "\n".join(events)


class Repository:
    """A repository with one record, and what a person types in it."""

    def __init__(self, folder: Path, file: str = "data/events.yaml") -> None:
        self.folder = folder
        self.file = folder / file

    def git(self, *arguments: str, fails: bool = False) -> str:
        done = subprocess.run(["git", *arguments], cwd=self.folder, capture_output=True, check=False)
        assert (done.returncode != 0) == fails, (done.stdout + done.stderr).decode()
        return (done.stdout + done.stderr).decode()

    def write(self, *events: str) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(record(*events))

    def commit(self, message: str, *events: str) -> None:
        if events:
            self.write(*events)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)

    def text(self) -> str:
        return self.file.read_text()

    def ids(self) -> list[str]:
        return [line.removeprefix("  - id: ") for line in self.text().split("\n") if line.startswith("  - id: ")]


Make = Callable[..., Repository]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Makes a repository whose first commit has events a and z, with the merge driver or without."""
    for name, value in {
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_COMMITTER_NAME": "Bo",
        "GIT_COMMITTER_EMAIL": "bo@example.org",
        "GIT_AUTHOR_DATE": "2026-03-01T12:00:00Z",
        "GIT_COMMITTER_DATE": "2026-03-01T12:00:00Z",
        **ANN,
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("TIMELINE_FILE", raising=False)

    def made(file: str = "data/events.yaml", program: str = "", name: str = "repository") -> Repository:
        folder = tmp_path / name
        folder.mkdir()
        found = Repository(folder, file)
        found.git("init", "-q", "-b", "main")
        found.commit("begin", event("a"), event("z", "2012-01-01"))
        if program != "none":
            git.set_up(folder, [str(found.file)], git.settings(program or git.program()))
            found.commit("set up")
        monkeypatch.chdir(folder)
        return found

    return made


def branches(repository: Repository, ours: tuple[str, ...], theirs: tuple[str, ...]) -> None:
    """A branch `theirs`, and ours on `main`."""
    repository.git("checkout", "-q", "-b", "theirs")
    repository.commit("theirs", *theirs)
    repository.git("checkout", "-q", "main")
    repository.commit("ours", *ours)


A, Z = event("a"), event("z", "2012-01-01")
B, C = event("b", "2011-03-01"), event("c", "2011-02-01")
A2, A3 = event("a", votes=2), event("a", votes=3)


# The driver


def test_two_clones_on_which_people_add_and_correct_merge_without_a_conflict(make: Make, tmp_path: Path) -> None:
    ann = make()
    ann.git("clone", "-q", str(ann.folder), str(tmp_path / "bo"))
    bo = Repository(tmp_path / "bo")
    git.set_up(bo.folder, [str(bo.file)], git.settings(git.program()))
    ann.commit("ann", event("a", votes=2, extra="    tags: [pay]\n"), B, Z)
    bo.commit("bo", event("a", extra="    tags: [jobs]\n").replace("against: 5", "against: 6"), C, Z)
    bo.git("pull", "-q", "--no-rebase", "--no-edit", "origin", "main")
    assert bo.ids() == ["a", "c", "b", "z"]
    assert "votes_for: 2\n      votes_against: 6\n    tags: [jobs, pay]\n" in bo.text()


def test_a_true_conflict_is_marked_round_its_line_and_the_rest_is_merged(make: Make) -> None:
    repository = make()
    branches(repository, (A2, B, Z), (A3, C, Z))
    said = repository.git("merge", "theirs", fails=True)
    assert "timeline: 1 conflict: a: figures.votes_for" in said
    between = "      votes_for: 2\n=======\n      votes_for: 3\n>>>>>>> "
    assert f"    figures:\n<<<<<<< {label('HEAD', 'ours')}\n{between}{label('theirs', 'theirs')}\n" in repository.text()
    assert repository.ids() == ["a", "c", "b", "z"]
    assert repository.git("status", "--short").startswith("UU data/events.yaml")


def label(new: str, old: str) -> str:
    """What a side is called: git hands its name to merge drivers from version 2.44 on."""
    version = subprocess.run(["git", "version"], capture_output=True, check=True).stdout.split()[2].split(b".")
    return new if (int(version[0]), int(version[1])) >= (2, 44) else old


def test_markers_are_as_long_as_git_wants_them_and_show_the_base(make: Make) -> None:
    repository = make()
    attributes = repository.folder / ".gitattributes"
    attributes.write_text(attributes.read_text() + "*.yaml conflict-marker-size=15\n")
    repository.commit("longer markers")
    repository.git("config", "merge.conflictStyle", "diff3")
    branches(repository, (A2, Z), (A3, Z))
    repository.git("merge", "theirs", fails=True)
    lines = repository.text().split("\n")
    start = next(i for i, line in enumerate(lines) if line.startswith("<" * 15 + " "))
    assert lines[start + 1 : start + 6 : 2] == ["      votes_for: 2", "      votes_for: 1", "      votes_for: 3"]
    assert lines[start + 2].startswith("|" * 15 + " ")
    assert lines[start + 4] == "=" * 15


@pytest.mark.parametrize("file", ["-x.yaml", 'a b/it\'s $(touch no) "so".yaml', "[é]*.yaml"])
def test_any_path_can_be_merged(make: Make, file: str) -> None:
    repository = make(file)
    branches(repository, (A, B, Z), (A, C, Z))
    repository.git("merge", "-q", "--no-edit", "theirs")
    assert repository.ids() == ["a", "c", "b", "z"]
    assert sorted(path.name for path in repository.folder.iterdir()) == sorted(
        [".git", ".gitattributes", file.split("/", maxsplit=1)[0]]
    )


@pytest.mark.parametrize(
    "program",
    ["/no/such/timeline", "sh -c 'kill -9 $$' --", "python3 -c 'import no_such_module' --", "sh -c 'exit 2' --"],
    ids=["missing", "killed", "import error", "fails"],
)
def test_without_a_program_that_runs_git_merges_by_lines_and_no_side_is_lost(make: Make, program: str) -> None:
    repository = make(program=program)
    branches(repository, (A2, B, Z), (A3, C, Z))
    repository.git("merge", "theirs", fails=True)
    text = repository.text()
    assert text.count("<<<<<<< ") == text.count("\n=======\n") == text.count(">>>>>>> ") > 0
    for line in ("votes_for: 2", "votes_for: 3", "- id: b", "- id: c"):
        assert line in text


def test_the_driver_can_be_switched_off(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = make()
    branches(repository, (A, B, Z), (A, C, Z))
    monkeypatch.setenv("TIMELINE_MERGE", "0")
    repository.git("merge", "theirs", fails=True)
    assert "<<<<<<<" in repository.text()


def test_a_merge_that_leaves_a_reference_dangling_is_for_a_person_to_look_at(make: Make) -> None:
    repository = make()
    link = event("c", "2011-02-01", extra="    links:\n      responds_to: [a]\n")
    branches(repository, (event("a2"), Z), (A, link, Z))
    said = repository.git("merge", "theirs", fails=True)
    assert "no event has the id `a`" in said
    assert "neither side had these problems" in said
    assert repository.ids() == ["a2", "c", "z"]
    assert "<<<<" not in repository.text()


def test_a_rebase_a_cherry_pick_and_a_stash_merge_as_a_merge_does(make: Make) -> None:
    repository = make()
    branches(repository, (A2, B, Z), (A.replace("against: 5", "against: 6"), C, Z))
    wanted = (["a", "c", "b", "z"], "votes_for: 2\n      votes_against: 6\n")
    for commands in ((["rebase", "-q", "theirs"],), (["checkout", "-q", "theirs"], ["cherry-pick", "main"])):
        repository.git("branch", "-f", "kept", "main")
        for command in commands:
            repository.git(*command)
        assert (repository.ids(), wanted[1] in repository.text()) == (wanted[0], True)
        repository.git("reset", "-q", "--hard")
        repository.git("checkout", "-q", "-B", "main", "kept")
    repository.write(A2, event("d", "2011-06-01"), B, Z)
    repository.git("stash", "-q")
    repository.commit("more", A2, B, event("e", "2011-07-01"), Z)
    repository.git("stash", "pop", "-q")
    assert sorted(repository.ids()) == ["a", "b", "d", "e", "z"]


def test_a_revert_takes_out_one_of_two_changes(make: Make) -> None:
    repository = make()
    repository.commit("add b", A, B, Z)
    repository.commit("add c", A, B, C, Z)
    repository.git("revert", "--no-edit", "HEAD~1")
    assert repository.ids() == ["a", "c", "z"]


def test_histories_that_cross_merge_too(make: Make) -> None:
    repository = make()
    branches(repository, (A2, Z), (A3, Z))
    repository.git("branch", "first", "main")
    for branch, other, votes in (("main", "theirs", A2), ("theirs", "first", A3)):
        repository.git("checkout", "-q", branch)
        repository.git("merge", other, fails=True)
        repository.commit(f"merged into {branch}", votes, Z)
    repository.commit("theirs again", A3, C, Z)
    repository.git("checkout", "-q", "main")
    repository.commit("ours again", A2, B, Z)
    repository.git("merge", "theirs", fails=True)
    assert repository.ids() == ["a", "c", "b", "z"]
    assert repository.text().count("<<<<<<<") == 1


def test_a_driver_that_cannot_write_says_so_and_leaves_the_file(run: Run, tmp_path: Path) -> None:
    for name, text in (("base", record(A)), ("theirs", record(A, B))):
        (tmp_path / name).write_text(text)
    gone = run("git-merge", *(str(tmp_path / name) for name in ("base", "gone", "theirs")))
    assert gone.exit_code == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["base", "theirs"]


def test_on_a_full_disk_the_file_stays_whole_and_nothing_half_is_left(tmp_path: Path) -> None:
    for name, text in (("base", record(A)), ("ours", record(A, B)), ("theirs", record(A, C))):
        (tmp_path / name).write_text(text)
    command = [sys.executable, "-B", "-m", "timeline", "git-merge", "base", "ours", "theirs"]
    full = "import os, resource; resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))"
    limited = [sys.executable, "-c", f"{full}; os.execv({command[0]!r}, {command!r})"]
    ran = subprocess.run(limited, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ran.returncode, "file too large" in ran.stderr) == (2, True), ran.stderr
    assert (tmp_path / "ours").read_text() == record(A, B)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["base", "ours", "theirs"]


# The command


def test_merge_writes_to_the_output_or_to_a_file(run: Run, tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.yaml" for name in ("base", "ours", "theirs")]
    for file, events in zip(files, ((A, Z), (A, B, Z), (A, C, Z)), strict=True):
        file.write_text(record(*events))
    shown = run("merge", *map(str, files))
    assert (shown.exit_code, shown.stdout) == (0, record(A, C, B, Z))
    kept = run("merge", *map(str, files), "-o", str(tmp_path / "merged.yaml"))
    assert (kept.exit_code, kept.stdout, (tmp_path / "merged.yaml").read_text()) == (0, "", record(A, C, B, Z))


def test_merge_exits_with_one_for_a_conflict_and_says_where(run: Run, tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.yaml" for name in ("base", "ours", "theirs")]
    for file, events in zip(files, ((A,), (A2,), (A3,)), strict=True):
        file.write_text(record(*events))
    shown = run("merge", *map(str, files), "--marker-size", "9")
    assert (shown.exit_code, shown.stderr) == (1, "timeline: 1 conflict: a: figures.votes_for\n")
    assert f"<<<<<<<<< {files[1]}\n      votes_for: 2\n=========\n" in shown.stdout
    assert run("merge", str(tmp_path / "no"), *map(str, files[1:])).exit_code == 2


def test_a_clean_merge_whose_sums_do_not_add_up_exits_with_one(run: Run, tmp_path: Path) -> None:
    ballot = A.replace("type: meeting", "type: ballot\n    form: internal") + "      votes_cast: 6\n"
    sides = {
        "base": ballot,
        "ours": ballot.replace("for: 1", "for: 3").replace("cast: 6", "cast: 8"),
        "theirs": ballot.replace("against: 5", "against: 7").replace("cast: 6", "cast: 8"),
    }
    files = [tmp_path / f"{name}.yaml" for name in sides]
    for file, side in zip(files, sides.values(), strict=True):
        file.write_text(record(side))
    shown = run("merge", *map(str, files))
    assert (shown.exit_code, "<<<<" in shown.stdout) == (1, False)
    assert "neither side had these problems" in shown.stderr


# Revisions


def test_diff_compares_revisions_and_the_working_copy(make: Make, run: Run) -> None:
    repository = make(program="none")
    repository.commit("correct", A2, Z)
    repository.write(A2, B, Z)
    working = run("diff", sample=False)
    assert (working.exit_code, working.stdout.split("\n")[0]) == (1, "+ Meeting b (b)")
    both = run("diff", "HEAD~1", "HEAD", sample=False)
    assert (both.exit_code, both.stdout.split("\n")[:2]) == (
        1,
        ["~ Meeting a (a)", "    votes for corrected from 1 to 2 (+1, +100.0%)"],
    )
    assert run("diff", "HEAD~1..HEAD", sample=False).stdout == both.stdout
    assert run("diff", "HEAD~1...HEAD", sample=False).stdout == both.stdout
    assert run("diff", "HEAD~1:data/events.yaml", "HEAD:data/events.yaml", sample=False).stdout == both.stdout
    assert run("diff", "HEAD~1", "data/events.yaml", "--stat", sample=False).stdout == (
        "1 event added, 1 event changed (1 figure), 2 unchanged\n"
    )
    same = run("diff", "HEAD", "HEAD", sample=False)
    assert (same.exit_code, same.output) == (0, "")


def test_diff_takes_files_and_folders(run: Run, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "a.yaml").write_text(record(A2))
    (tmp_path / "old.yaml").write_text(record(A))
    found = run("diff", str(tmp_path / "old.yaml"), str(tmp_path / "new"), "--format", "json")
    assert found.exit_code == 1
    assert [(c["id"], c["fields"][0]["field"]) for c in json.loads(found.stdout)["changed"]] == [
        ("a", "figures.votes_for")
    ]
    comment = run("diff", "/dev/null", str(tmp_path / "new"), "--format", "markdown")
    assert comment.stdout.startswith("<!-- timeline-diff -->\n**1 event and 1 actor added")


def test_diff_refuses_what_it_cannot_read(make: Make, run: Run) -> None:
    repository = make(program="none")
    unknown = run("diff", "nowhere", sample=False)
    assert (unknown.exit_code, unknown.stderr) == (
        2,
        "timeline: `nowhere` is neither a file nor a revision that git knows\n",
    )
    repository.write(A, Z.replace("2012-01-01", "someday"))
    broken = run("diff", sample=False)
    assert broken.exit_code == 2
    assert "the second side is not compared in full" in broken.stderr


def test_diff_says_when_the_record_was_not_there(make: Make, run: Run) -> None:
    repository = make(program="none")
    repository.git("mv", "data/events.yaml", "data/other.yaml")
    repository.git("commit", "-q", "-m", "move")
    found = run("diff", "HEAD~1", "-f", "data/other.yaml", sample=False)
    assert "data/other.yaml is not in HEAD~1: everything counts as added or removed" in found.stderr


def test_outside_a_repository_git_is_wrong_use(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / "events.yaml").write_text(record(A))
    for command in (["diff"], ["git-setup"], ["log", "a"], ["blame", "a"]):
        found = run(*command, sample=False)
        assert found.exit_code == 2
        assert "not a git repository" in found.stderr


# History


def test_log_follows_renames_and_moves_and_tells_what_changed(make: Make, run: Run) -> None:
    repository = make(program="none")
    repository.commit("correct", A2, Z)
    renamed = A2.replace("id: a\n", "id: a-meeting\n")
    moved = renamed.replace("2011-01-01", "2011-01-03")
    repository.commit("rename", renamed, Z)
    repository.git("mv", "data/events.yaml", "data/all.yaml")
    repository.file = repository.folder / "data" / "all.yaml"
    repository.commit("move, and date", moved, Z)
    repository.write(moved + "    place: Hall\n", Z)
    lines = run("log", "a-meeting", "-f", "data/all.yaml", sample=False).stdout.split("\n")
    assert [line.split("  ", 1)[-1] for line in lines if line and not line.startswith(" ")] == [
        "not committed",
        "Ann  2026-03-01  move, and date",
        "Ann  2026-03-01  rename",
        "Ann  2026-03-01  correct",
        "Ann  2026-03-01  begin",
    ]
    assert [line.strip() for line in lines if line.startswith("      ")] == [
        "place added: Hall",
        "date moved 2 days later, from 1 January 2011 to 3 January 2011",
        "votes for corrected from 1 to 2 (+1, +100.0%)",
        "Meeting, 1 January 2011; 1 for, 5 against; no source",
    ]
    assert "  > Meeting a (a → a-meeting)" in lines
    assert len(run("log", "a-meeting", "-f", "data/all.yaml", "--limit", "2", sample=False).stdout.split("\n\n")) == 2


def test_log_tells_a_merge_only_where_it_changed_what_no_parent_has(make: Make, run: Run) -> None:
    repository = make()
    branches(repository, (A2, B, Z), (A3, C, Z))
    repository.git("merge", "theirs", fails=True)
    repository.commit("decide", event("a", votes=4), C, B, Z)
    log = run("log", "a", sample=False).stdout
    assert [log.count(word) for word in ("decide", "ours", "theirs", "begin")] == [1, 1, 1, 1]
    assert "votes for corrected from 2 to 4" in log
    assert "decide" not in run("log", "b", sample=False).stdout


def test_log_of_all_tells_each_commit_newest_first_through_moves(make: Make, run: Run) -> None:
    repository = make(program="none")
    repository.commit("correct", A2, Z)
    (repository.folder / "other.yaml").write_text("events:\n" + C)
    repository.commit("a file that is not of the record", A2, Z)
    repository.git("mv", "data/events.yaml", "data/all.yaml")
    repository.file = repository.folder / "data" / "all.yaml"
    repository.commit("move, and add", A2, B, Z)
    repository.write(A3, B, Z)
    found = run("log", "-f", "data/all.yaml", sample=False)
    heads = [line.split("  ", 1)[-1] for line in found.stdout.split("\n") if line and not line.startswith(" ")]
    assert heads == [
        "not committed",
        "Ann  2026-03-01  move, and add",
        "Ann  2026-03-01  correct",
        "Ann  2026-03-01  begin",
    ]
    assert "      votes for corrected from 1 to 2 (+1, +100.0%)" in found.stdout
    assert "  1 event changed (1 figure), 2 unchanged" in found.stdout
    assert run("log", "-f", "data/all.yaml", "--limit", "1", sample=False).stdout.startswith("not committed\n")


def test_log_of_all_tells_a_merge_only_where_it_changed_what_no_parent_has(make: Make, run: Run) -> None:
    repository = make()
    branches(repository, (A2, B, Z), (A3, C, Z))
    repository.git("merge", "theirs", fails=True)
    repository.commit("decide", event("a", votes=4), C, B, Z)
    log = run("log", sample=False).stdout
    decided = log[: log.index("  1 event changed")]
    assert "decide" in decided
    assert "votes for corrected from 2 to 4" in decided
    assert "Meeting b" not in decided


def test_log_of_nothing_suggests_an_id(make: Make, run: Run) -> None:
    make(program="none")
    found = run("log", "unisonn", sample=False)
    assert (found.exit_code, found.stderr) == (2, "timeline: git knows no record `unisonn`\n  did you mean `unison`?\n")


def test_blame_names_the_commit_of_each_value(make: Make, run: Run) -> None:
    repository = make(program="none")
    tagged = event(
        "a", votes=2, extra="    tags: [pay]\n    claims:\n      - {by: unison, says: It was a landslide.}\n"
    )
    repository.commit("tag", tagged, Z)
    repository.commit("tag more", tagged.replace("[pay]", "[pay, jobs]"), Z)
    repository.write(tagged.replace("[pay]", "[pay, jobs]").replace("against: 5", "against: 7"), Z)
    commits = repository.git("log", "--format=%H").split()
    rows = {}
    for line in run("blame", "a", sample=False, columns=120).stdout.split("\n")[2:-1]:
        field, value, commit, *_ = [cell for cell in line.split("  ") if cell.strip()]
        rows[field.strip(), value.strip()] = commit.strip()
    assert rows["tags", "jobs"] == commits[0][:10]
    assert rows["tags", "pay"] == rows["figures.votes_for", "2"] == commits[1][:10]
    assert rows["claims.unison", "It was a landslide."] == commits[1][:10]
    assert rows["title", "Meeting a"] == commits[2][:10]
    assert rows["figures.votes_against", "7"] == "not committed"
    assert run("blame", "nobody", sample=False).exit_code == 2


def test_before_the_first_commit_there_is_no_history(make: Make, run: Run, tmp_path: Path) -> None:
    make(program="none")
    young = Repository(tmp_path / "young", "events.yaml")
    young.write(A)
    young.git("init", "-q")
    found = run("log", "a", "-f", str(young.file), sample=False)
    assert (found.exit_code, found.stderr.split("\n")[0]) == (2, "timeline: git knows no record `a`")


def test_a_folder_of_files_is_one_record_and_hidden_files_are_none_of_it(make: Make, run: Run) -> None:
    repository = make(program="none")
    (repository.folder / "more.yaml").write_text("events:\n" + B)
    (repository.folder / ".hidden.yaml").write_text("events:\n" + C)
    repository.commit("more")
    repository.write(A2, Z)
    found = run("diff", "-f", ".", sample=False)
    assert found.stdout.endswith("1 event changed (1 figure), 3 unchanged\n")
    assert run("log", "b", "-f", ".", sample=False).stdout.count("Ann") == 1


def test_without_git_the_commands_say_so(make: Make, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    make(program="none")
    monkeypatch.setenv("PATH", "")
    assert "git cannot be run" in run("diff", sample=False).stderr
    files = [str(path) for path in (Path.cwd() / "data" / "events.yaml",) * 3]
    assert run("merge", *files, sample=False).exit_code == 0


# The set-up


def test_set_up_is_told_checked_done_twice_and_undone(make: Make, run: Run) -> None:
    repository = make(program="none")
    attributes, config = repository.folder / ".gitattributes", repository.folder / ".git" / "config"
    attributes.write_text("*.txt text")
    before = (attributes.read_text(), config.read_text())
    assert run("git-setup", "--check", sample=False).exit_code == 1
    done = run("git-setup", "--diff", sample=False)
    assert done.exit_code == 0
    assert "The merge button of a hosting site does not run merge drivers" in done.stderr
    assert [line.split()[0] for line in done.stdout.split("\n") if line] == ["yes"] * 5
    state = (attributes.read_text(), config.read_text())
    assert run("git-setup", "--diff", sample=False).exit_code == 0
    assert (attributes.read_text(), config.read_text()) == state
    assert run("git-setup", "--check", sample=False).exit_code == 0
    assert run("git-setup", "--undo", sample=False).exit_code == 0
    assert (attributes.read_text(), config.read_text()) == before


def test_set_up_leaves_no_file_behind(make: Make, run: Run) -> None:
    repository = make(program="none")
    assert run("git-setup", sample=False).exit_code == 0
    repository.git("rm", "-q", "--cached", "data/events.yaml")
    repository.file.unlink()
    assert run("git-setup", "--undo", sample=False).exit_code == 0
    assert repository.git("status", "--short") == "D  data/events.yaml\n"


def test_set_up_works_from_a_folder_below_and_in_another_working_copy(
    make: Make, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = make(program="none")
    monkeypatch.chdir(repository.folder / "data")
    assert run("git-setup", sample=False).exit_code == 0
    repository.commit("set up")
    repository.git("worktree", "add", "-q", "../second", "-b", "second")
    monkeypatch.chdir(repository.folder.parent / "second" / "data")
    assert run("git-setup", "--check", sample=False).exit_code == 0
    other = Repository(repository.folder.parent / "second")
    other.commit("theirs", A, C, Z)
    repository.commit("ours", A, B, Z)
    repository.git("merge", "-q", "--no-edit", "second")
    assert repository.ids() == ["a", "c", "b", "z"]


def test_the_attributes_name_the_files_of_the_record_and_no_others(make: Make, run: Run, tmp_path: Path) -> None:
    repository = make(program="none")
    (repository.folder / "other.yaml").write_text("a: b\n")
    assert run("git-setup", "-f", "data", sample=False).exit_code == 0
    told = repository.git("check-attr", "merge", "--", "data/events.yaml", "data/deep/more.yml", "other.yaml")
    assert [line.split(": ")[-1] for line in told.strip().split("\n")] == ["timeline", "timeline", "unspecified"]
    (tmp_path / "outside.yaml").write_text(record(A))
    outside = run("git-setup", "-f", "data", "-f", str(tmp_path / "outside.yaml"), sample=False)
    assert (outside.exit_code, "is not in the repository" in outside.stderr) == (2, True)


def test_the_check_sees_that_the_program_is_missing(make: Make) -> None:
    repository = make()
    findings = list(git.state(repository.folder, [str(repository.file)], "/no/such/timeline"))
    assert [finding.is_so for finding in findings] == [True, False, True, True, False]


def test_the_check_sees_what_another_rule_overrules(make: Make, run: Run) -> None:
    repository = make()
    attributes = repository.folder / ".gitattributes"
    attributes.write_text(attributes.read_text() + "*.yaml merge=union\n")
    found = run("git-setup", "--check", sample=False)
    assert found.exit_code == 1
    assert "NO   data/events.yaml: the attribute `merge` is `union`" in found.stdout


def test_git_names_the_event_in_every_hunk_and_tells_changes_in_words_if_asked(make: Make) -> None:
    repository = make()
    repository.write(A, Z.replace("against: 5", "against: 6"))
    assert "@@ z\n" in repository.git("diff")
    git.set_up(repository.folder, [str(repository.file)], git.settings(git.program(), show=True))
    assert "votes against corrected from 5 to 6 (+1, +20.0%)" in repository.git("diff")
    repository.write(A, Z.replace("against: 5", "against: [6"))
    assert "+      votes_against: [6" in repository.git("diff")
    git.set_up(repository.folder, [str(repository.file)], git.settings("/no/such/program", show=True))
    assert "+      votes_against: [6" in repository.git("diff")


@pytest.mark.parametrize("text", ["", "*.txt text\n", "*.txt text", "# mine\n\n", "a\n# timeline end\n"])
def test_the_block_of_attributes_comes_and_goes_without_a_trace(text: str) -> None:
    there = git.with_block(text, ["/a.yaml merge=timeline"])
    assert there.startswith(text)
    assert git.without_block(there) == text
    assert git.without_block(text) == text
