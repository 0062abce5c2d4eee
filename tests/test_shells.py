"""Completion in real shells: TAB is pressed on a record that was written to run commands."""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import needed

PATIENCE = 60.0
"""How many seconds a shell may take to answer on a busy machine."""

HARMS = (
    r"x \$(touch HERE) y", "x $(touch HERE)", "x `touch HERE`", r"x \`touch HERE\`", "'; touch HERE; '",
    '"; touch HERE; "', "&& touch HERE", "| touch HERE", "> HERE", "< (touch HERE)", r"\\$(touch HERE)",
    r"\$\(touch HERE)", ")) ; touch HERE", "x]: :{touch HERE}", "’$(touch HERE)’", "x'\"'$(touch HERE)'\"'",
    "a:b\\:c", "!touch HERE", "*", "~", "%x=HERE", "${(e):-$(touch HERE)}", "line\n$(touch HERE)",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a hostile record: commands in titles, tags, disputes, names, publishers and words."""
    texts = [*HARMS, "all well"]
    events = [
        {
            "id": f"e{n:02}",
            "type": "meeting",
            "date": "2011",
            "title": text,
            "tags": [f"pay{text}"],
            "dispute": f"d{text}",
        }
        for n, text in enumerate(texts)
    ]
    actors = [{"id": f"a{n:02}", "name": text, "kind": "union"} for n, text in enumerate(texts)]
    sources = [{"id": f"s{n:02}", "type": "webpage", "title": t, "publisher": t} for n, t in enumerate(texts)]
    events[0]["tags"] = ["pay-2011"]
    events[0]["dispute"] = "dispute-2011"
    events[1]["tags"] = ["only;touch HERE"]
    record = {"actors": actors, "sources": sources, "events": events}
    (tmp_path / "events.yaml").write_text(json.dumps(record, indent=1))
    bin = tmp_path / "bin"
    bin.mkdir()
    (bin / "timeline").write_text(
        f'#!/bin/sh\n[ -z "$_TIMELINE_COMPLETE" ] || exec {sys.executable} -m timeline "$@"\n'
    )
    (bin / "timeline").chmod(0o755)
    return tmp_path


LINES = {
    "timeline event e": "e00",
    "timeline show --actor a": "a00",
    "timeline show --source s": "s00",
    "timeline show --tag pa": "pay-2011",
    "timeline show --dispute di": "dispute-2011",
    "timeline show tag:pa": "pay-2011",
    "timeline show --tag onl": "",  # nothing is offered, and Enter runs what is there
}


def shell(name: str) -> str:
    """The path of a shell."""
    found = shutil.which(name)
    needed(found, name)
    return str(found)


def surroundings(folder: Path) -> dict[str, str]:
    return {
        "PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "HOME": str(folder), "TERM": "dumb", "LANG": "C.UTF-8",
        "XDG_CACHE_HOME": str(folder / "cache"), "COLUMNS": "300", "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
    }  # fmt: skip


def typed(command: list[str], folder: Path, lines: list[str]) -> str:
    """What a shell prints on a terminal for lines typed one after the other, each when the last has been answered."""
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        command,
        cwd=folder,
        env=surroundings(folder),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    printed = ""
    try:
        for number, line in enumerate(lines):
            os.write(ours, f"{line}\recho answered$((100+{number}))\r".encode())
            while f"answered{100 + number}" not in printed:
                assert select.select([ours], [], [], PATIENCE)[0], printed
                printed += os.read(ours, 65536).decode(errors="replace")
    finally:
        running.kill()
        running.wait()
        os.close(ours)
    return printed


SETTINGS = {
    "bash": "bind 'set page-completions off'; bind 'set show-all-if-ambiguous on'; bind 'set completion-query-items 0'",
    "zsh": "autoload -Uz compinit; compinit -u -d dump; LISTMAX=9999",
}
"""What makes one TAB list all there is."""


@pytest.mark.parametrize(("name", "options"), [("bash", "--norc --noprofile"), ("zsh", "-f")])
def test_no_record_runs_a_command_on_tab_or_on_enter_after_it(folder: Path, name: str, options: str) -> None:
    begin = f'eval "$(_TIMELINE_COMPLETE=source_{name} timeline)"'
    tabs = [f"{line}\t" for line in LINES]
    printed = typed([shell(name), *options.split(), "-i"], folder, [SETTINGS[name], begin, *tabs])
    assert not list(folder.glob("*HERE*")), printed
    for word in LINES.values():
        assert word in printed


def test_no_record_runs_a_command_in_fish(folder: Path) -> None:
    script = "; ".join(
        ["_TIMELINE_COMPLETE=source_fish timeline | source", *(f"complete -C {line!r}" for line in LINES), "echo done"]
    )
    command = [shell("fish"), "--no-config", "-c", script]
    run = subprocess.run(command, cwd=folder, env=surroundings(folder), capture_output=True, text=True, check=True)
    assert run.stdout.endswith("done\n")
    assert not list(folder.glob("*HERE*")), run.stdout
    for word in LINES.values():
        assert word in run.stdout
