"""Odd and hostile surroundings: each works, or is one sentence and the right exit code; never a traceback."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import SAMPLE, Run

from timeline.text import cache

LONG = "a" * 300
ODD = os.fsdecode(b"odd\xff\x1b[31m.yaml")


class Done:
    """How a command line ended."""

    def __init__(self, done: subprocess.CompletedProcess[bytes]) -> None:
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr.decode(errors="replace")


def sh(line: str, folder: Path, **environment: str) -> Done:
    """Run a line of bash in which `timeline` is this program and `$R` the sample."""
    head = f'timeline() {{ {shlex.quote(sys.executable)} -m timeline "$@"; }}; R={shlex.quote(str(SAMPLE))}; '
    surroundings = os.environ | {"COLUMNS": "80"} | environment
    return Done(
        subprocess.run(["bash", "-c", head + line], cwd=folder, env=surroundings, capture_output=True, check=False)
    )


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A device of our own that is always full."""
    device = tmp_path_factory.mktemp("dev") / "full"
    try:
        os.mknod(device, stat.S_IFCHR | 0o666, os.makedev(1, 7))
        device.open("wb").close()
    except OSError:
        pytest.skip("this system makes no devices here")
    return device


CLOSED = "timeline: standard output: it is closed\n"
FULL = "timeline: standard output: no space left on device\n"
GONE = "timeline: the folder this runs in is not there any more\n  go to another one\n"
TAIL = b"6 events, February 2011 to May 2012\n"

LINES: dict[str, tuple[str, int, bytes | None, str]] = {
    # the line, its exit code, the end of what it prints (None: anything), the start of what it says
    "stdin closed, a record named": ("timeline show -f $R <&-", 0, TAIL, ""),
    "stdin closed and read": ("timeline show -f - <&-", 2, b"", "timeline: standard input: it is closed\n"),
    "stdin closed, adding": (
        "timeline add -f $R --dry-run <&- 2>&1 >&- | tail -n 1 >&2", 0, b"", "timeline: nothing was written\n",
    ),
    "everything closed, as by cron": ("timeline diff $R $R <&- >&- 2>&-", 0, b"", ""),
    "stdout closed, silent": ("timeline diff $R $R >&-", 0, b"", ""),
    "stdout closed": ("timeline show -f $R >&-", 2, b"", CLOSED),
    "stdout closed, export": ("timeline export json -f $R >&-", 2, b"", CLOSED),
    "stdout closed, version": ("timeline --version >&-", 2, b"", CLOSED),
    "stderr closed": ("timeline show -f nowhere 2>&-", 2, b"", ""),
    "stdout full": ("timeline show -f $R >$FULL", 2, b"", FULL),
    "stdout full, export": ("timeline export json -f $R >$FULL", 2, b"", FULL),
    "stdout full, help": ("timeline --help >$FULL", 2, b"", FULL),
    "stdout full, schema": ("timeline schema -f $R >$FULL", 2, b"", FULL),
    "stderr full": ("timeline show -f nowhere 2>$FULL", 2, b"", ""),
    "stderr full, data": ("timeline export csv -f $R 2>$FULL | tail -c 1 | wc -c", 0, b"1\n", ""),
    "a reader that has enough": ("timeline show -f $R | head -n 1 >&2; exit ${PIPESTATUS[0]}", 0, b"", "Date "),
    "a reader of faults that has enough": (
        "{ echo events:; yes ' - y' | head -n 3000; } | timeline check - | head -n 1; exit ${PIPESTATUS[1]}",
        1, None, "",
    ),
    "process substitution": ("timeline show -f <(cat $R)", 0, TAIL, ""),
    "process substitution, twice": ("timeline diff <(cat $R) <(cat $R)", 0, b"", ""),
    "process substitution, formatted": ("timeline format <(printf 'events: []\\nx-a:   b\\n')", 0, b"x-a: b\n", ""),
    "process substitution, checked": ("timeline check <(echo events: x) | grep -c TL303", 0, b"1\n", ""),
    "process substitution, written to": (
        "timeline add -f <(cat $R) --title x", 2, b"", "timeline: /dev/fd/63 cannot be written to\n",
    ),
    "process substitution, an output": ("timeline export json -f $R -o >(wc -l); wait", 0, None, ""),
    "process substitution, merged": ("timeline merge <(cat $R) <(cat $R) <(cat $R) | cmp - $R", 0, b"", ""),
    "a table from a FIFO": (
        "cp $R r.yaml; timeline import csv -f r.yaml --dry-run <(printf 'title,type,date\nT,talks,2011\n')",
        0, b"title: T\n", "",
    ),
    "a FIFO": ("mkfifo p; cat $R >p & timeline show -f p", 0, TAIL, ""),
    "a FIFO, an output": (
        "mkfifo p; wc -c <p & timeline export json -f $R -o p; wait; test -p p", 0, None, "",
    ),
    "stdout by its name": ("timeline export jsonl -f $R -o /proc/self/fd/1 2>&- | wc -l", 0, b"15\n", ""),
    "stdout by a link": ("ln -s /proc/self/fd/1 l; timeline export jsonl -f $R -o l 2>&- | wc -l", 0, b"15\n", ""),
    "stdout by its name, appending": (
        "echo before >o; timeline export jsonl -f $R -o /proc/self/fd/1 2>&- >>o; wc -l <o; head -n 1 o",
        0, b"16\nbefore\n", "",
    ),
    "a name too long": (f"timeline show -f {LONG}.yaml", 2, b"", f"timeline: {LONG}.yaml: file name too long\n"),
    "a name too long, an output": (
        f"timeline export json -f $R -o {LONG}.json", 2, b"", f"timeline: {LONG}.json: file name too long\n",
    ),
    "a revision too long": (f"git init -q .; timeline diff {LONG * 20}", 2, b"", "timeline: "),
    "a name as long as may be": (
        f"cp $R {LONG[:250]}.yaml; timeline format {LONG[:250]}.yaml", 0, b"", "timeline: aaa",
    ),
    "a loop of links": ("ln -s a b; ln -s b a; timeline show -f a", 2, b"", "timeline: a: "),
    "a loop of links, an output": (
        "ln -s a b; ln -s b a; timeline export json -f $R -o a; test -L a", 0, b"", "timeline: a: ",
    ),
    "the folder is gone": ("mkdir g; cd g; rmdir ../g; timeline show", 2, b"", GONE),
    "the folder is gone, diff": ("mkdir g; cd g; rmdir ../g; timeline diff", 2, b"", GONE),
    "the folder is gone, setup": ("mkdir g; cd g; rmdir ../g; timeline git-setup", 2, b"", GONE),
    "the folder is gone, init": ("mkdir g; cd g; rmdir ../g; timeline init", 2, b"", "timeline: "),
    "the folder is gone, stdin": ("mkdir g; cd g; rmdir ../g; timeline show -f - <$R", 0, TAIL, ""),
    "the folder is gone, elsewhere": ("mkdir g; cd g; rmdir ../g; timeline show -f $R", 0, TAIL, ""),
    "a file in place of a folder": (
        "touch f; timeline export json -f $R -o f/x.json", 2, b"", "timeline: f/x.json: not a directory\n",
    ),
    "another encoding": ("PYTHONIOENCODING=latin-1 timeline show -f $R", 0, TAIL, ""),
    "no encoding": ("PYTHONIOENCODING=ascii timeline explain TL101", 0, None, ""),
    "the last day": ("timeline show -f $R --today 9999-12-31 --from 'last May'", 0, None, ""),
    "after the last day": (
        "timeline show -f $R --today 9999-12-31 --to tomorrow", 2, b"", "timeline: `tomorrow` is not a date\n",
    ),
    "a byte that is not UTF-8, to be put right": (
        "printf 'title: \\xa3\\n' >b; timeline check --fix b", 2, b"", "timeline: b is not UTF-8 at byte 7",
    ),
    "a file too large to be one": ("truncate -s 257M b; timeline check b | grep -c TL007", 0, b"1\n", ""),
    "a device without an end": ("timeline check $ZERO", 2, b"", "timeline: "),
    "no home": ("env -u HOME -u XDG_CACHE_HOME HOME= bash -c '\"$0\" -m timeline show -f $1' $PY $R", 0, TAIL, ""),
}  # fmt: skip


@pytest.mark.parametrize(("line", "code", "out", "says"), LINES.values(), ids=LINES)
def test_it_works_or_is_one_sentence_and_the_right_exit_code(
    tmp_path: Path, full: Path, line: str, code: int, out: bytes | None, says: str
) -> None:
    done = sh(line, tmp_path, FULL=str(full), ZERO=str(full), PY=sys.executable)
    assert (done.code, done.err[: len(says)] if says else done.err) == (code, says)
    assert out is None or (done.out.endswith(out) if out else not done.out)
    assert "Traceback" not in done.err
    assert "a fault of the program" not in done.err


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_no_day_is_too_early_or_too_late(run: Run, day: str) -> None:
    words = [
        "last May",
        "next summer",
        "last summer",
        "this spring",
        "next week",
        "last week",
        "in two years",
        "yesterday",
    ]
    for word in words:
        result = run("show", "--today", day, "--from", word)
        assert result.exit_code in (0, 2)
        assert result.exit_code == 0 or f"timeline: `{word}` is not a date" in result.stderr
    assert run("due", "--today", day).exit_code == 0


DATA = ("export json", "export markdown", "check --format json", "check --format sarif", "diff --format json", "schema")


@pytest.mark.parametrize("command", DATA)
def test_data_is_utf_8_whatever_the_encoding_of_the_terminal(tmp_path: Path, command: str) -> None:
    words = {
        "Harbour Council pay": "Ünïson – 組合",
        "Unison members reject": "組合 – members reject",
        "budget\n": "£\n",
    }
    text = SAMPLE.read_text()
    for old, new in words.items():
        text = text.replace(old, new)
    (tmp_path / "r.yaml").write_text(text)
    where = "$R r.yaml" if "diff" in command else "r.yaml" if "check" in command else "-f r.yaml"
    plain, other = (sh(f"timeline {command} {where}", tmp_path, PYTHONIOENCODING=e) for e in ("utf-8", "latin-1"))
    assert plain.out == other.out
    assert any(c in plain.out.decode() for c in "–£")


ODD_NAMES = {
    "show": (0, ""),
    "check": (0, ""),
    "format": (0, "odd\\udcff\\x1b[31m.yaml: "),
    "due --today 9999-12-31": (0, ""),
    "export json": (0, ""),
    "add --title T --type talks --date 2011 --source echo-1 --actor unison": (0, "odd\\udcff\\x1b[31m.yaml:"),
    "event no-such": (2, "no event has the id `no-such`"),
}


@pytest.mark.parametrize(("command", "expected"), ODD_NAMES.items(), ids=list(ODD_NAMES))
def test_a_name_that_is_no_utf_8_and_drives_terminals_is_read_and_printed_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, expected: tuple[int, str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(ODD).write_bytes(SAMPLE.read_bytes())
    first, *rest = shlex.split(command)
    words = [first, ODD, *rest] if first in ("check", "format") else [first, "-f", ODD, *rest]
    done = subprocess.run([sys.executable, "-m", "timeline", *words], capture_output=True, check=False)
    assert (done.returncode, expected[1] in done.stderr.decode()) == (expected[0], True), done.stderr
    assert b"\x1b" not in done.stdout + done.stderr


@pytest.mark.parametrize("format", ["text", "json", "sarif", "github"])
def test_a_problem_in_a_file_of_an_odd_name_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(ODD).write_bytes(SAMPLE.read_bytes().replace(b"type: budget", b"type: budgett"))
    command = [sys.executable, "-m", "timeline", "check", "--format", format, ODD]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 1
    assert b"TL311" in done.stdout
    assert b"\x1b" not in done.stdout + done.stderr
    if format == "json":
        assert json.loads(done.stdout)[0]["path"] == ODD
    if format == "sarif":
        assert b"odd%FF%1B%5B31m.yaml" in done.stdout


@pytest.mark.parametrize(
    "words", [["show", "-f", "no\x1b[31m"], ["--no\x1b[31m"], ["show", "--as", "\x1b[31m"], ["\x1b]0;x"]]
)
def test_what_is_wrong_use_is_told_without_driving_the_terminal(run: Run, words: list[str]) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert "\x1b" not in result.output
    assert "\\x1b" in result.output


def test_a_folder_that_may_not_be_listed_is_told(tmp_path: Path) -> None:
    record = tmp_path / "records"
    (record / "secret").mkdir(parents=True)
    (record / "events.yaml").write_bytes(SAMPLE.read_bytes())
    (record / "secret").chmod(0)
    tmp_path.chmod(0o755)
    code = "import os; from timeline.text import reader; os.geteuid() or os.setuid(65534); reader.files(['records'])"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    (record / "secret").chmod(0o755)
    assert done.stderr.splitlines()[-1].endswith("CannotRead: records/secret: permission denied")


def test_readers_need_no_more_than_to_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    """Reading opens no file for writing: neither a lock nor anything else appears beside the record."""
    record = tmp_path / "events.yaml"
    record.write_bytes(SAMPLE.read_bytes())
    before = tmp_path.stat().st_mtime_ns
    monkeypatch.setattr(cache, "folder", lambda: None)
    for command in ("show", "check", "export json", "stats"):
        run(*command.split(), "-f", str(record))
    assert tmp_path.stat().st_mtime_ns == before


INTERRUPTS = ("timeline.cli", "typer", "timeline.text.reader", "rich.console")


@pytest.mark.parametrize("module", INTERRUPTS)
def test_ctrl_c_ends_it_without_a_word_also_while_it_is_loaded(module: str) -> None:
    code = f"""
import os, signal, sys
class Interrupting:
    def find_spec(self, name, path, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupting())
sys.argv = ["timeline", "show", "-f", {str(SAMPLE)!r}]
from timeline.__main__ import main
main()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (128 + signal.SIGINT, "", "")


def test_a_fault_of_the_program_is_called_one(tmp_path: Path) -> None:
    code = f"""
import sys
from timeline.text import reader
reader.load = lambda *_: 1 // 0
sys.argv = ["timeline", "show", "-f", {str(SAMPLE)!r}]
from timeline.__main__ import main
main()
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert re.match(r"timeline: a fault of the program, please report it: ZeroDivisionError", done.stderr)
