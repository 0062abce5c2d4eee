"""The help teaches: commands in groups, and the examples at the end of each command's help run as they stand there."""

from __future__ import annotations

import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from conftest import HERE, Run
from typer.main import get_command

from timeline.cli import load as commands_loaded
from timeline.cli.base import Panel

RECORD = HERE.parent / "data" / "events.yaml"
ARTICLE = "<html><head><title>Talks</title></head><body><article><p>Talks of Unite end.</p></article></body></html>"


def commands() -> Iterator[tuple[str, object]]:
    """Every command that the help shows, with the words that call it."""
    for name, command in getattr(get_command(commands_loaded()), "commands").items():  # noqa: B009
        inner = getattr(command, "commands", {})
        if not command.hidden:
            yield from ((f"{name} {n}", c) for n, c in inner.items())
            yield from [(name, command)] if not inner or command.invoke_without_command else []


EXAMPLES = [
    (name, example)
    for name, command in commands()
    for example in re.findall(r"^ *timeline (.*)$", str(getattr(command, "epilog", "")), re.MULTILINE)
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with the shipped record in two commits, and the files that the examples name."""
    folder = tmp_path_factory.mktemp("examples")
    (folder / "data").mkdir()
    text = RECORD.read_text()
    shutil.copy(RECORD, folder / "data")
    (folder / "article.md").write_text("# The strikes\n\n<!-- timeline: type:strike -->\n<!-- /timeline -->\n")
    (folder / "article.txt").write_text("Bin crews walk out\n3 March 2013\n\nMembers of Unite walked out yesterday.\n")
    (folder / "article.html").write_text(ARTICLE)
    row = "Members meet,meeting,3 March 2013,unite,bbc-14389379"
    (folder / "events.csv").write_text(f"title,type,date,actors,sources\n{row}\n")
    (folder / "sheet.csv").write_text(f"What,type,date,actors,sources,Seen by\n{row},me\n")
    (folder / "library.json").write_text(
        '[{"id": "echo-1", "type": "article-newspaper", "title": "Bin crews walk out"}]'
    )
    day = "BEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20130303\nSUMMARY:Members meet\nEND:VEVENT\n"
    (folder / "calendar.ics").write_text(f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{day}END:VCALENDAR\n")
    for name in ("leeds", "southampton"):
        (folder / "councils" / name).mkdir(parents=True)
        shutil.copy(RECORD, folder / "councils" / name)
    for name in ("base", "ours", "theirs"):
        (folder / f"{name}.yaml").write_text(text)

    def git(*arguments: str) -> None:
        who = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)

    git("init", "-q")
    git("add", "data")
    git("commit", "-q", "-m", "begin")
    (folder / "data" / "events.yaml").write_text(text.replace("status: reported", "status: confirmed", 1))
    git("commit", "-q", "-a", "-m", "confirm")
    (folder / "data" / "events.yaml").write_text(text)
    return folder


GOES_ON = re.compile(r"serve\b|.*--watch\b")
"""Examples that Ctrl-C ends."""


WITHOUT_NETWORK = """
import runpy, sys
def heard(event, arguments):
    if event not in ("socket.connect", "socket.getaddrinfo"):
        return
    asked = arguments[1] if event == "socket.connect" else arguments
    host = asked[0] if isinstance(asked, tuple) else ""
    if host not in ("", None, "127.0.0.1", "::1", "localhost"):
        print(event, asked, file=open(attempts, "a"))
        raise OSError("no network here")
attempts = sys.argv.pop(1)
sys.addaudithook(heard)
runpy.run_module("timeline", run_name="__main__", alter_sys=True)
"""
"""Runs the program where only this machine can be reached; attempts at others are written to the file named first."""


@pytest.mark.parametrize("example", [example for _, example in EXAMPLES if GOES_ON.match(example)])
def test_an_example_that_goes_on_uses_no_network_and_ends_with_ctrl_c(
    example: str, folder: Path, tmp_path: Path
) -> None:
    attempts = tmp_path / "attempts"
    command = [sys.executable, "-c", WITHOUT_NETWORK, str(attempts), *shlex.split(example)]
    going = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    try:
        assert going.stdout
        assert going.stdout.readline()
        going.send_signal(signal.SIGINT)
        assert going.wait(30) in (0, 1, 130)
        assert not attempts.exists(), attempts.read_text()
    finally:
        going.kill()
        going.communicate()


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The attempts to reach anything over a network, each of which fails."""
    made: list[str] = []

    def refused(*asked: object, **_: object) -> NoReturn:
        made.append(repr(asked))
        raise socket.gaierror(socket.EAI_NONAME, "no network here")

    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.setattr(socket.socket, "connect", refused)
    return made


@pytest.mark.parametrize("example", [example for _, example in EXAMPLES if not GOES_ON.match(example)])
def test_an_example_runs_and_only_links_uses_the_network(
    example: str, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, attempts: list[str]
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setattr("webbrowser.open", lambda _: True)
    monkeypatch.setenv("VISUAL", "true")  # an editor that is left at once
    done = run(*shlex.split(example), sample=False)
    assert done.exit_code in (0, 1), done.stderr
    assert bool(attempts) == (example == "links --format json"), attempts
    assert done.exit_code == 0 or done.stdout or done.stderr


@pytest.mark.parametrize("name", dict(commands()))
def test_each_command_has_examples_of_itself_that_fit_the_page(name: str, run: Run) -> None:
    own = [example for command, example in EXAMPLES if command == name]
    assert 2 <= len(own) <= 3
    assert all(example.startswith(name) for example in own)
    shown = run(*name.split(), "--help").stdout
    assert all(f" timeline {example}" in shown for example in own)


def test_the_help_groups_the_commands_in_order(run: Run) -> None:
    shown = run("--help").stdout
    places = [shown.index(f"─ {panel} ─") for panel in Panel]
    assert places == sorted(places)
    assert "─ Commands ─" not in shown
