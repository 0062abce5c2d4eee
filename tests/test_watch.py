"""Files are followed as they are saved, however they are saved; `check --watch` reports once for each change."""

from __future__ import annotations

import os
import pty
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Run

from timeline.live import watch

MARK = "Ctrl-C ends it"


def record(title: str, date: str = "2011-05-23") -> str:
    return f"events:\n  - {{id: e, type: milestone, date: {date}, title: {title}, sources: [s]}}\nsources:\n{SOURCE}"


SOURCE = "  - {id: s, type: webpage, title: T, url: https://example.org}\n"


@pytest.fixture
def stop() -> Iterator[threading.Event]:
    """What ends a watch; it comes by itself where a change is missed, so that the test fails and does not hang."""
    stop = threading.Event()
    timer = threading.Timer(30, stop.set)
    timer.start()
    yield stop
    timer.cancel()
    stop.set()


# How a file can change


def rewritten(file: Path) -> None:
    file.write_text(record("B"))


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def deleted(file: Path) -> None:
    file.unlink()


def replaced(file: Path) -> None:
    fresh = file.with_name(".events.yaml.swp")
    fresh.write_text(record("B"))
    fresh.replace(file)


def kept_as_backup(file: Path) -> None:
    file.rename(file.with_name("events.yaml~"))
    file.write_text(record("B"))


def made_a_link(file: Path) -> None:
    other = file.with_name("other.txt")
    other.write_text(record("B"))
    file.unlink()
    file.symlink_to(other)


def folder_removed(file: Path) -> None:
    shutil.rmtree(file.parent)


def folder_replaced(file: Path) -> None:
    shutil.rmtree(file.parent)
    file.parent.mkdir()
    file.write_text(record("B"))


def folder_swapped(file: Path) -> None:
    other = file.parent.with_name("other")
    other.mkdir()
    (other / file.name).write_text(record("B"))
    file.parent.rename(file.parent.with_name("old"))
    other.rename(file.parent)


WAYS = (rewritten, emptied, deleted, replaced, kept_as_backup, made_a_link)
WAYS_OF_FOLDERS = (folder_removed, folder_replaced, folder_swapped)


@pytest.mark.parametrize("change", [*WAYS, *WAYS_OF_FOLDERS])
def test_a_file_is_followed_however_it_changes_and_also_afterwards(
    tmp_path: Path, stop: threading.Event, change: Callable[[Path], None]
) -> None:
    file = tmp_path / "data" / "events.yaml"
    file.parent.mkdir()
    file.write_text(record("A"))
    states = watch.states([str(file)], stop)
    assert next(states).contents == {str(file): record("A").encode()}
    change(file)
    state = next(states)
    while "removed" not in change.__name__ and change is not deleted and state.refused:  # seen between two steps
        state = next(states)
    assert state.contents == ({str(file): file.read_bytes()} if file.exists() else {})
    assert bool(state.refused) is not file.exists()
    file.parent.mkdir(exist_ok=True)
    file.write_text(record("C"))
    assert any(found.contents == {str(file): record("C").encode()} for found in states)


@pytest.mark.parametrize("change", WAYS)
def test_a_folder_is_followed_with_the_folders_made_in_it(
    tmp_path: Path, stop: threading.Event, change: Callable[[Path], None]
) -> None:
    (tmp_path / "a.yaml").write_text(record("A"))
    states = watch.states([str(tmp_path)], stop)
    next(states)
    file = tmp_path / "2011" / "may" / "events.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(record("A"))
    assert any(found.contents.get(str(file)) == record("A").encode() for found in states)
    change(file)
    now = file.read_bytes() if file.exists() else None
    assert any(found.contents.get(str(file)) == now for found in states)


def test_what_a_link_leads_to_is_followed(tmp_path: Path, stop: threading.Event) -> None:
    target = tmp_path / "far" / "real.yaml"
    target.parent.mkdir()
    target.write_text(record("A"))
    link = tmp_path / "events.yaml"
    link.symlink_to(target)
    states = watch.states([str(link)], stop)
    next(states)
    target.write_text(record("B"))
    assert next(states).contents == {str(link): record("B").encode()}


def test_the_same_text_and_other_files_are_no_change(tmp_path: Path, stop: threading.Event) -> None:
    file = tmp_path / "events.yaml"
    file.write_text(record("A"))
    states = watch.states([str(file)], stop)
    next(states)
    file.write_text(record("A"))
    file.touch()
    (tmp_path / "other.yaml").write_text(record("X"))
    (tmp_path / "notes.txt").write_text("X")
    file.write_text(record("B"))
    assert next(states).contents == {str(file): record("B").encode()}


def test_what_else_is_looked_at_is_a_change_too(tmp_path: Path, stop: threading.Event) -> None:
    file, head = tmp_path / "events.yaml", tmp_path / "git" / "HEAD"
    head.parent.mkdir()
    file.write_text(record("A"))
    head.write_text("1")
    states = watch.states([str(file)], stop, [head.parent], head.read_text)
    assert next(states).also == "1"
    head.write_text("2")
    assert any(state.also == "2" for state in states)


# check --watch


class Watching:
    """A `check --watch` that runs: its reports, one after another, and how it ends."""

    def __init__(self, *arguments: str, folder: Path, terminal: bool = False) -> None:
        command = [sys.executable, "-m", "timeline", "check", "--watch", *arguments]
        environment = {k: v for k, v in os.environ.items() if k not in ("TIMELINE_FILE", "NO_COLOR")}
        environment |= {"TERM": "xterm", "COLUMNS": "80"}
        reading, writing = pty.openpty() if terminal else os.pipe()
        self.process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=writing, stderr=writing
        )
        os.close(writing)
        self._stream = os.fdopen(reading, "rb", buffering=0)
        self._held = b""

    def report(self) -> str:
        """What is printed up to the line that ends a report."""
        while MARK.encode() not in self._held:
            part = self._stream.read(65536)
            assert part, self._held.decode()
            self._held += part
        said, _, self._held = self._held.partition(MARK.encode())
        self._held = self._held.lstrip(b"\r\n")
        return said.decode()

    def end(self) -> int:
        """Its exit code after Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(30)
        self._stream.close()
        return code


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Callable[..., Watching]]:
    """Start `check --watch` on the record in `events.yaml`; it is ended with the test."""
    begun: list[Watching] = []
    (tmp_path / "events.yaml").write_text(record("A"))

    def begin(*arguments: str, terminal: bool = False) -> Watching:
        begun.append(Watching(*arguments, folder=tmp_path, terminal=terminal))
        return begun[-1]

    yield begin
    for one in begun:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()


def test_a_report_for_each_save_and_the_exit_code_of_the_last(
    watching: Callable[..., Watching], tmp_path: Path
) -> None:
    file = tmp_path / "events.yaml"
    running = watching()
    assert "No problems in 1 event" in running.report()
    file.write_text(record("B", "2011-02-30"))
    said = running.report()
    assert "events.yaml:2:36: error[TL402]" in said
    assert "1 error" in said
    file.write_text(record("B", "2011-02-30"))  # the same again is no change
    file.write_text(record("B", "2011-02-28"))
    assert "No problems in 1 event" in running.report()
    file.unlink()
    assert "timeline: events.yaml: there is no such file or folder" in running.report()
    file.write_text(record("C", "2011-02-31"))
    assert "TL402" in running.report()
    assert "\x1b" not in said
    assert running.end() == 1


@pytest.mark.parametrize(("text", "code"), [(record("A"), 0), (record("A", "2011-02-30"), 1), (None, 2)])
def test_ctrl_c_ends_with_the_code_of_the_last_report(
    watching: Callable[..., Watching], tmp_path: Path, text: str | None, code: int
) -> None:
    running = watching("events.yaml")
    running.report()
    if text is None:
        (tmp_path / "events.yaml").unlink()
        running.report()
    elif text != record("A"):
        (tmp_path / "events.yaml").write_text(text)
        running.report()
    assert running.end() == code


def test_only_a_terminal_is_cleared(watching: Callable[..., Watching], tmp_path: Path) -> None:
    running = watching(terminal=True)
    assert running.report().count("\x1b[2J") == 1
    (tmp_path / "events.yaml").write_text(record("A", "2011-02-30"))
    said = running.report()
    assert said.count("\x1b[2J") == 1
    assert said.index("\x1b[2J") < said.index("TL402")
    assert running.end() == 1


def test_other_formats_are_followed_too(watching: Callable[..., Watching], tmp_path: Path) -> None:
    running = watching("--format", "json", "--select", "TL4")
    assert running.report().startswith("[]\n")
    (tmp_path / "events.yaml").write_text(record("A", "2011-02-30"))
    assert '"code": "TL402"' in running.report()
    running.end()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--fix",), "`--watch` writes nothing\n  leave out `--fix` and `--diff`, or run them in another terminal"),
        (("-f", "-"), "standard input cannot be followed\n  name a file or a folder"),
        (("-f", "nowhere.yaml"), "nowhere.yaml: there is no such file or folder"),
        (("-f", os.devnull), f"{os.devnull} cannot be followed\n  name a file or a folder"),
    ],
)
def test_what_cannot_be_watched_is_wrong_use(run: Run, arguments: tuple[str, ...], said: str) -> None:
    result = run("check", "--watch", *arguments)
    assert (result.exit_code, result.stderr) == (2, f"timeline: {said}\n")


def test_without_its_extra_watching_says_what_to_install(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    monkeypatch.delitem(sys.modules, "timeline.live.watch")
    result = run("check", "--watch")
    assert result.exit_code == 2
    assert result.stderr == (
        "timeline: `check --watch` needs the extra `serve`\n"
        "  install it where the source is: `pip install '.[serve]'`\n"
    )
