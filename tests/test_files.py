"""Writing a file: whole or not at all, where links lead, over nobody else's save. Real processes try to lose one."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from conftest import Run

from timeline.text import files, reader
from timeline.text.files import Edit

WRITES = ("files.write", "files.rewrite")


class Made(NamedTuple):
    edits: Sequence[Edit]


def rewrite(file: Path, change: Callable[[bytes], bytes]) -> None:
    def made() -> Made:
        old = file.read_bytes()
        return Made([Edit(file, change(old), old)])

    files.rewrite([file], made)


def written(how: str, file: Path, data: bytes) -> None:
    if how == "files.write":
        files.write(file, data)
    else:
        rewrite(file, lambda _old: data)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# Where links lead, and what is no regular file


@pytest.mark.parametrize("how", WRITES)
def test_a_link_stays_a_link_and_its_file_is_written(tmp_path: Path, how: str) -> None:
    (tmp_path / "there").mkdir()
    file, link, chain = tmp_path / "there/file", tmp_path / "link", tmp_path / "chain"
    file.write_bytes(b"old")
    link.symlink_to("there/file")
    chain.symlink_to(link)
    written(how, chain, b"new")
    assert (link.is_symlink(), chain.is_symlink(), file.read_bytes()) == (True, True, b"new")
    assert names(tmp_path / "there") == ["file"]
    assert names(tmp_path) == ["chain", "link", "there"]


def test_where_a_link_leads_to_nothing_the_file_is_made(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("file")
    files.write(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_bytes() == b"new"


@pytest.mark.parametrize("how", WRITES)
@pytest.mark.parametrize("mode", [0o640, 0o600, 0o444 | 0o200, 0o755])
def test_a_file_keeps_its_mode(tmp_path: Path, how: str, mode: int) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"old")
    file.chmod(mode)
    written(how, file, b"new")
    assert stat.S_IMODE(file.stat().st_mode) == mode


def test_a_new_file_has_the_mode_that_the_user_masks(tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        files.write(tmp_path / "file", b"new")
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o640


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
@pytest.mark.parametrize("how", WRITES)
def test_a_file_keeps_its_owner_and_group(tmp_path: Path, how: str) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"old")
    os.chown(file, 12345, 23456)
    file.chmod(0o4750)
    written(how, file, b"new")
    now = file.stat()
    assert (now.st_uid, now.st_gid, stat.S_IMODE(now.st_mode)) == (12345, 23456, 0o4750)


def test_a_fifo_is_written_into(tmp_path: Path, run: Run) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    got: list[bytes] = []
    reading = threading.Thread(target=lambda: got.append(fifo.read_bytes()))
    reading.start()
    assert run("export", "json", "-o", str(fifo)).exit_code == 0
    reading.join()
    assert got[0].startswith(b'{\n  "schema": 1')
    assert stat.S_ISFIFO(fifo.stat().st_mode)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may make devices")
@pytest.mark.parametrize(("minor", "code", "says"), [(3, 0, ""), (7, 2, "no space left on device")])
@pytest.mark.parametrize("by_link", [False, True])
def test_a_device_is_written_into(tmp_path: Path, run: Run, minor: int, code: int, says: str, *, by_link: bool) -> None:
    device, link = tmp_path / "device", tmp_path / "link"
    try:
        os.mknod(device, stat.S_IFCHR | 0o666, os.makedev(1, minor))
        device.open("wb").close()
    except OSError:
        pytest.skip("this system makes no devices here")
    link.symlink_to(device)
    result = run("export", "json", "-o", str(link if by_link else device))
    assert (result.exit_code, says in result.stderr) == (code, True)
    assert stat.S_ISCHR(device.stat().st_mode)
    assert names(tmp_path) == ["device", "link"]


def test_a_folder_is_not_written_over(tmp_path: Path, run: Run) -> None:
    result = run("export", "json", "-o", str(tmp_path))
    assert (result.exit_code, result.stderr) == (2, f"timeline: {tmp_path}: is a directory\n")


@pytest.mark.parametrize("name", ["/proc/self/fd/1", "/dev/fd/1", "link"])
@pytest.mark.parametrize("append", [False, True])
def test_a_descriptor_by_its_name_is_written_into(tmp_path: Path, name: str, *, append: bool) -> None:
    (tmp_path / "link").symlink_to("/proc/self/fd/1")
    if not Path("/proc/self/fd/1").exists() and name != "/dev/fd/1":
        pytest.skip("this system has no /proc")
    out = tmp_path / "out"
    out.write_bytes(b"before\n")
    with out.open("ab" if append else "wb") as stream:
        code = "import sys; from timeline.text import files; files.write(files.Path(sys.argv[1]), b'new')"
        subprocess.run([sys.executable, "-c", code, name], cwd=tmp_path, stdout=stream, check=True)
    assert out.read_bytes() == (b"before\n" if append else b"") + b"new"
    code = code.replace("b'new'", "b'piped'")
    piped = subprocess.run([sys.executable, "-c", code, name], cwd=tmp_path, capture_output=True, check=True)
    assert piped.stdout == b"piped"
    assert (tmp_path / "link").is_symlink()


# All or nothing


def test_what_cannot_be_written_leaves_everything_as_it_is(tmp_path: Path) -> None:
    good, bad = tmp_path / "good", tmp_path / "no/such/bad"
    good.write_bytes(b"old")
    with pytest.raises(FileNotFoundError) as caught:
        files.rewrite([good, bad], lambda: Made([Edit(good, b"new", b"old"), Edit(bad, b"new")]))
    assert caught.value.filename == str(bad)
    assert good.read_bytes() == b"old"
    assert names(tmp_path) == ["good"]


def test_of_several_files_none_is_written_while_one_is_saved_by_somebody_else(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"1")
    other.write_bytes(b"2")
    seen = []

    def made() -> Made:
        old = one.read_bytes(), other.read_bytes()
        seen.append(old)
        if len(seen) < 3:
            other.write_bytes(b"saved %d" % len(seen))
        return Made([Edit(one, b"new " + old[0], old[0]), Edit(other, b"new " + old[1], old[1])])

    files.rewrite([one, other], made)
    assert seen == [(b"1", b"2"), (b"1", b"saved 1"), (b"1", b"saved 2")]
    assert (one.read_bytes(), other.read_bytes()) == (b"new 1", b"new saved 2")
    assert names(tmp_path) == ["one", "other"]


@pytest.mark.parametrize("save", ["in place", "by a new file", "by taking it away"])
def test_who_saves_again_and_again_is_not_overwritten(tmp_path: Path, save: str) -> None:
    file, fresh = tmp_path / "file", tmp_path / "fresh"
    file.write_bytes(b"old")

    def made() -> Made:
        old = file.read_bytes() if file.exists() else b""
        if save == "in place":
            file.write_bytes(old + b".")
        elif save == "by a new file":
            fresh.write_bytes(old + b".")
            fresh.replace(file)
        else:
            file.unlink(missing_ok=True)
        return Made([Edit(file, b"new", old)])

    with pytest.raises(files.Changed):
        files.rewrite([file], made)
    assert (file.read_bytes() if file.exists() else b"") == (
        b"" if save == "by taking it away" else b"old" + b"." * files.MOST_TRIES
    )


def test_a_file_that_may_not_be_written_is_not_replaced_either(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        code = "import os; from timeline.text import files; os.setuid(65534); files.write(files.Path('f'), b'new')"
    else:
        code = "from timeline.text import files; files.write(files.Path('f'), b'new')"
    (tmp_path / "f").write_bytes(b"old")
    (tmp_path / "f").chmod(0o444)
    tmp_path.chmod(0o777)
    tried = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, check=False, text=True)
    assert "PermissionError" in tried.stderr
    assert (tmp_path / "f").read_bytes() == b"old"


def test_litter_of_killed_programs_is_cleared_away_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / ".timeline-0123456789abcdef.tmp").write_bytes(b"half")
    for kept in (".timeline-notes.tmp", ".events.yaml.swp"):
        (tmp_path / kept).write_bytes(b"mine")
    files.write(tmp_path / "file", b"new")
    assert names(tmp_path) == [".events.yaml.swp", ".timeline-notes.tmp", "file"]


def test_one_program_waits_for_another_and_gives_up_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    fcntl = pytest.importorskip("fcntl")
    monkeypatch.setattr(files, "PATIENCE", 0.0)
    handle = os.open(tmp_path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        result = run("export", "json", "-o", str(tmp_path / "out"))
    finally:
        os.close(handle)
    says = f"timeline: {tmp_path}: another program is writing in this folder; nothing was written\n"
    assert (result.exit_code, result.stderr) == (2, says)
    assert names(tmp_path) == []


# Real processes, at the same time

TIMES = 200

RECORD = """\
actors:
  - {id: unison, name: Unison, kind: union}
sources:
  - {id: echo, type: webpage, title: T, publisher: P, published: 2011-01-01}
events:
  - id: first
    type: meeting
    date:   2011-02-01
    title: A meeting
    actors: [unison]
    sources: [echo]
"""


def at_once(*jobs: Callable[[], Any]) -> None:
    """Run jobs in processes of their own, which begin at the same moment; all must succeed."""
    context = multiprocessing.get_context("fork")
    gate = context.Barrier(len(jobs))

    def go(job: Callable[[], Any]) -> None:
        gate.wait()
        job()

    running = [context.Process(target=go, args=(job,)) for job in jobs]
    for process in running:
        process.start()
    for process in running:
        process.join()
    assert [process.exitcode for process in running] == [0] * len(jobs)


def command(*arguments: str) -> int:
    """Run the command line in this process, silent; its exit code."""
    from typer.testing import CliRunner

    from timeline.cli import load

    return CliRunner().invoke(load(), arguments, prog_name="timeline").exit_code


def test_of_pairs_that_add_at_once_no_event_is_lost(tmp_path: Path) -> None:
    record = tmp_path / "events.yaml"
    both = multiprocessing.get_context("fork").Barrier(2)

    def adding(who: str) -> Callable[[], None]:
        what = ["--title", "A", "--type", "meeting", "--date", "2011-03", "--source", "echo", "--actor", "unison"]

        def add() -> None:
            for _ in range(TIMES):
                if who == "ann":
                    record.write_text(RECORD)
                both.wait(60)
                assert command("add", "-f", str(record), "--id", who, *what) == 0
                both.wait(60)
                assert set(reader.load([str(record)]).timeline.event) == {"first", "ann", "bo"}
                both.wait(60)

        return add

    at_once(adding("ann"), adding("bo"))
    assert names(tmp_path) == ["events.yaml"]


@pytest.mark.parametrize("how", ["in place", "by a new file"])
@pytest.mark.parametrize("by", ["rewrite", "format"])
def test_no_save_of_an_editor_is_lost_while_a_file_is_rewritten(tmp_path: Path, how: str, by: str) -> None:
    """The editor takes no lock; while its save stands in the file, whatever else is there, no other may come back."""
    file, done = tmp_path / "events.yaml", tmp_path / "done"
    file.write_text(RECORD)
    rng = random.Random(3)

    def saved(number: int) -> bytes:
        return RECORD.replace("A meeting", f"Meeting {number}").encode()

    def save() -> None:
        for number in range(1, TIMES + 1):
            if how == "in place":
                file.write_bytes(saved(number))
            else:
                (tmp_path / "fresh").write_bytes(saved(number))
                (tmp_path / "fresh").replace(file)
            for _ in range(rng.randrange(600)):
                while b"title: Meeting %d\n" % number not in file.read_bytes():
                    pass  # for a moment another text may stand there; if it stays, the alarm ends this
        done.touch()

    def rewriting() -> None:
        signal.alarm(60)
        while not done.exists():
            if by == "format":
                command("format", str(file))
            else:
                rewrite(file, lambda old: old.replace(b"date:   ", b"date: "))

    at_once(save, rewriting)
    assert b"title: Meeting %d\n" % TIMES in file.read_bytes()
    assert names(tmp_path) == ["done", "events.yaml"]


def test_a_killed_write_leaves_the_file_whole_and_the_next_one_clears_up(tmp_path: Path) -> None:
    file = tmp_path / "file"
    contents = [bytes([65 + n]) * 200_000 for n in range(4)]
    file.write_bytes(contents[0])

    def writing() -> None:
        while True:
            for content in contents:
                rewrite(file, lambda _old, new=content: new)  # type: ignore[misc]

    rng = random.Random(5)
    context = multiprocessing.get_context("fork")
    left = 0
    for _ in range(TIMES):
        process = context.Process(target=writing)
        process.start()
        for _ in range(rng.randrange(2000)):
            file.stat()
        process.kill()
        process.join()
        assert file.read_bytes() in contents
        left += len(names(tmp_path)) > 1
    files.write(file, b"end")
    assert names(tmp_path) == ["file"]
    assert left, "no run was killed while it wrote"
