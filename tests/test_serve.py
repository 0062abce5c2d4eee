"""`serve` in a real browser and over real sockets: the page follows the files, keeps the reader's place, only reads."""

from __future__ import annotations

import http.client
import os
import re
import select
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from conftest import Open, Run

EVENTS: Final = 60
SOURCE: Final = "sources:\n  - {id: s, type: webpage, title: T, url: https://example.org}\n"


def record(**titles: str) -> str:
    """Sixty events, a month apart; some of another title than `Meeting 7`, by their id."""
    lines = [
        f"  - {{id: e{n}, type: milestone, date: {2006 + n // 12}-{n % 12 + 1:02}-05, "
        f"title: {titles.get(f'e{n}', f'Meeting {n}')}, sources: [s]}}\n"
        for n in range(EVENTS)
    ]
    return f"title: A dispute\n\nevents:\n{''.join(lines)}\n{SOURCE}"


class Serving:
    """A `serve` that runs on the record in a folder: its address, and what is asked of it over a socket."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        command = [sys.executable, "-m", "timeline", "serve", "--port", "0", *arguments]
        own = {k: v for k, v in os.environ.items() if not k.startswith("TIMELINE_")} | environment
        self.process = subprocess.Popen(
            command, cwd=folder, env=own, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        assert self.process.stdout
        self.address = self.process.stdout.readline().strip()
        assert self.address, self.process.communicate()
        parts = urlsplit(self.address)
        self.port = parts.port or 0
        self.path = parts.path

    def asked(
        self, path: str, method: str = "GET", body: str = "", **headers: str
    ) -> tuple[int, str, http.client.HTTPMessage]:
        """The status, the text and the headers of an answer; the path is sent as it stands."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        sent = {"Host": f"127.0.0.1:{self.port}", "Content-Length": str(len(body))} | headers
        for name, value in sent.items():
            connection.putheader(name, value)
        connection.endheaders(body.encode())
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text, answer.headers

    def stream(self) -> socket.socket:
        """A connection on which the versions are told."""
        made = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        made.sendall(f"GET {self.path}changes HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n\r\n".encode())
        return made

    def end(self) -> tuple[int, str]:
        """The exit code after Ctrl-C, and what was said on standard error."""
        self.process.send_signal(signal.SIGINT)
        said = self.process.communicate(timeout=30)[1]
        return self.process.returncode, said


Serve = Callable[..., Serving]


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serve]:
    """Start `serve` in a folder with a record in `events.yaml`; it is ended with the test."""
    begun: list[Serving] = []
    (tmp_path / "events.yaml").write_text(record())

    def begin(*arguments: str, **environment: str) -> Serving:
        begun.append(Serving(tmp_path, *arguments, **environment))
        return begun[-1]

    yield begin
    for one in begun:
        if one.process.poll() is None:
            one.process.kill()
            one.process.communicate()


def shows(page: Any, selector: str, text: str) -> None:
    """Wait until an element has these words."""
    page.locator(selector, has_text=text).first.wait_for(timeout=8_000)


def top(page: Any, selector: str) -> float:
    """How far an element is from the top of the window, in pixels."""
    return float(page.locator(selector).evaluate("node => node.getBoundingClientRect().top"))


# The page follows


def test_the_page_changes_with_the_file_and_keeps_place_and_filters(
    serving: Serve, opened: Open, tmp_path: Path
) -> None:
    page = opened(serving().address)
    page.locator("form.filters [name=text]").fill("meeting 4")
    page.locator("form.filters output", has_text="11 of 60").wait_for()
    page.locator("#e45").evaluate("node => node.scrollIntoView({block: 'center', behavior: 'instant'})")
    before = top(page, "#e45")
    longer = "Meeting 4 " + "at which much was said " * 40
    (tmp_path / "events.yaml").write_text(record(e4=longer, e45="Meeting 45 was moved"))
    shows(page, "#e45", "Meeting 45 was moved")
    for _ in range(100):
        if abs(top(page, "#e45") - before) < 2:
            break
        page.evaluate("() => new Promise(requestAnimationFrame)")  # the place is kept when a frame has been drawn
    assert abs(top(page, "#e45") - before) < 2
    assert page.locator("form.filters [name=text]").input_value() == "meeting 4"
    shows(page, "form.filters output", "11 of 60")
    assert page.locator("#e30").is_hidden()


def changed_by(file: Path, way: str) -> None:
    """Save a record with another title, as editors and people do."""
    fresh = record(e3=f"Meeting after {way}")
    if way == "deletion":
        file.unlink()
        file.write_text(fresh)
    elif way == "replacement":
        other = file.with_name(".events.yaml.swp")
        other.write_text(fresh)
        other.replace(file)
    elif way == "renaming":
        file.rename(file.with_name("events.yaml~"))
        file.write_text(fresh)
    else:
        file.write_bytes(b"")
        file.write_text(fresh)


def test_the_page_outlives_whatever_becomes_of_the_file(serving: Serve, opened: Open, tmp_path: Path) -> None:
    file = tmp_path / "events.yaml"
    page = opened(serving().address)
    for way in ("emptying", "deletion", "replacement", "renaming"):
        changed_by(file, way)
        shows(page, "#e3", f"Meeting after {way}")
    page.locator("#beside .banner").wait_for(state="detached")
    gone: tuple[tuple[Callable[[], object], str], ...] = (
        (lambda: file.write_bytes(b""), "Nothing of the record can be read"),
        (file.unlink, "there is no such file or folder"),
        (lambda: file.write_text("events: [\x00"), "Nothing of the record can be read"),
        (lambda: file.rename(file.with_name("old.yaml")), "there is no such file or folder"),
        (file.mkdir, "events.yaml"),
    )
    for change, said in gone:
        change()
        shows(page, "#beside .banner", said)
        shows(page, "#beside .banner", "The page is as it was before the last save.")
        assert page.locator("article.event").count() == EVENTS
    file.rmdir()
    file.write_text(record(e3="Meeting at last"))
    shows(page, "#e3", "Meeting at last")
    assert page.locator("#beside .banner").count() == 0


def test_one_record_that_does_not_read_is_left_out_and_told(serving: Serve, opened: Open, tmp_path: Path) -> None:
    page = opened(serving().address)
    (tmp_path / "events.yaml").write_text(record().replace("2006-04-05", "2006-04-31"))
    shows(page, "#beside .banner", "1 record is left out")
    shows(page, "#beside_problems .error", "events.yaml:7:37")
    shows(page, "#beside_problems .error .what code", "2006-04-31")
    shows(page, "#beside_problems .error", "TL402")
    shows(page, "#beside_problems .cure", "April 2006 has 30 days")
    (tmp_path / "events.yaml").write_text(record())
    shows(page, "#beside_problems", "No errors and no warnings.")


def test_of_many_saves_the_last_one_is_shown(serving: Serve, opened: Open, tmp_path: Path) -> None:
    running = serving()
    page = opened(running.address)
    for number in range(100):
        (tmp_path / "events.yaml").write_text(record(e3=f"Save {number}."))
    shows(page, "#e3", "Save 99.")
    assert running.process.poll() is None


def test_a_page_whose_server_has_ended_says_so(serving: Serve, browser: Any) -> None:
    running = serving()
    page = browser.new_page()  # its console tells of the connection that is lost
    page.goto(running.address)
    page.locator("#beside").wait_for()
    with running.stream() as other:
        assert other.recv(1)
        assert running.end()[0] == 0
    shows(page, "#beside_lost", "Start timeline serve again")
    page.close()


# What stands beside it


def test_beside_it_stand_the_changes_what_is_due_and_the_counts(serving: Serve, opened: Open, tmp_path: Path) -> None:
    for words in (["init", "-q"], ["add", "events.yaml"], ["commit", "-q", "-m", "First"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True, capture_output=True)
    page = opened(serving("--today", "2011-01-01").address)
    shows(page, "#beside_changes", "No difference, 61 unchanged")
    (tmp_path / "events.yaml").write_text(record(e3="Talks 3"))
    shows(page, "#beside_changes .changed", "title")
    assert page.locator("#beside_changes ins").all_inner_texts() == ["Talks"]
    assert page.locator("#beside_changes del").all_inner_texts() == ["Meeting"]
    shows(page, "#beside_stats .number", "60 events")
    shows(page, "#beside_due .number", "nothing")
    subprocess.run(["git", "commit", "-q", "-a", "-m", "Second"], cwd=tmp_path, check=True, capture_output=True)
    shows(page, "#beside_changes", "No difference, 61 unchanged")


def test_a_link_opens_the_editor_at_the_line(serving: Serve, opened: Open, tmp_path: Path) -> None:
    (tmp_path / "events.yaml").write_text(record(e3="Meeting 3").replace("2006-04-05", "2006-04-31"))
    page = opened(serving("--editor", "vscode").address)
    place = page.locator("#beside_problems a.place").first
    assert place.get_attribute("href") == f"vscode://file{tmp_path}/events.yaml:7:37"


def test_an_editor_that_is_a_program_gets_the_place_as_words_of_its_own(
    serving: Serve, opened: Open, tmp_path: Path
) -> None:
    odd = tmp_path / "it's $(here); &.yaml"
    odd.write_text(record().replace("2006-04-05", "2006-04-31"))
    told = tmp_path / "told"
    os.mkfifo(told)
    program = tmp_path / "opener"
    program.write_text(f"#!/bin/sh\nprintf '%s|' \"$@\" > '{told}'\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    page = opened(serving("-f", odd.name, TIMELINE_EDITOR=f"'{program}' +{{line}} {{path}}").address)
    reading = os.open(told, os.O_RDONLY | os.O_NONBLOCK)
    page.locator("#beside_problems button.place").first.click()
    assert select.select([reading], [], [], 30)[0]
    assert os.read(reading, 65536).decode() == f"+7|{odd}|"
    os.close(reading)


# Who is answered, and what


def test_only_this_page_at_this_machine_is_answered(serving: Serve) -> None:
    running = serving()
    port, path = running.port, running.path
    own = f"127.0.0.1:{port}"
    hosts = {own: 200, f"localhost:{port}": 200, "evil.example": 403, f"evil.example:{port}": 403, "": 403}
    hosts |= {"127.0.0.1": 403, f"127.0.0.1:{port + 1}": 403, f"127.0.0.1:{port}.evil.example": 403, "[::1]": 403}
    assert {host: running.asked(path, Host=host)[0] for host in hosts} == hosts
    origins = {f"http://{own}": 200, f"http://localhost:{port}": 200, "http://evil.example": 403, "null": 403}
    origins |= {f"https://{own}": 403, "": 403, f"http://{own}.evil.example": 403}
    assert {origin: running.asked(path, Origin=origin)[0] for origin in origins} == origins
    assert running.asked(f"{path}changes", Host="evil.example")[0] == 403
    assert running.asked(f"{path}open", "POST", "record=e3", Origin="http://evil.example")[0] == 403


def test_there_is_a_page_and_nothing_else(serving: Serve, tmp_path: Path) -> None:
    running = serving(TIMELINE_EDITOR="vscode")
    word = running.path
    (tmp_path / "private.txt").write_text("private")
    below = "events.yaml private.txt .. ../private.txt %2e%2e/private.txt ..%2fprivate.txt ..%5cprivate.txt %00 /"
    below += " /etc/passwd changes/ open/../../etc/passwd"
    tricks = [word + trick for trick in below.split()]
    tricks += ["/", word[:-1], "//etc/passwd", "/../etc/passwd", "/wrong/", f"/.{word}"]
    assert {trick: running.asked(trick)[0] for trick in tricks} == dict.fromkeys(tricks, 404)
    fields = {
        "record=e3": 200, "path=events.yaml&line=3&column=1": 200, "path=private.txt&line=1&column=1": 404,
        f"path={tmp_path}/private.txt&line=1&column=1": 404, "path=/etc/passwd&line=1&column=1": 404,
        "path=events.yaml&line=99999&column=1": 404, "path=events.yaml&line=-1&column=1": 404, "record=none": 404,
        "path=../events.yaml&line=1&column=1": 404, "": 404, "%ff=%fe": 404, "record=" + "x" * 20_000: 404,
    }  # fmt: skip
    assert {body: running.asked(f"{word}open", "POST", body)[0] for body in fields} == fields


def test_reading_is_all_one_can_do(serving: Serve, tmp_path: Path) -> None:
    running = serving()
    held = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
        assert running.asked(running.path, method)[0] == 405
        assert running.asked(f"{running.path}changes", method)[0] == 405
    assert running.asked(f"{running.path}open")[0] == 405
    status, _, headers = running.asked(running.path)
    assert (status, headers["Cache-Control"], headers["X-Content-Type-Options"]) == (200, "no-store", "nosniff")
    assert headers["Access-Control-Allow-Origin"] is None
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == held


def test_ctrl_c_ends_it_with_streams_open_and_without_a_word(serving: Serve) -> None:
    running = serving()
    streams = [running.stream() for _ in range(3)]
    assert all(b"200 OK" in stream.recv(65536) for stream in streams)
    code, said = running.end()
    assert code == 0
    assert re.fullmatch(r"timeline: open this address; the page follows events\.yaml; Ctrl-C ends it\n", said)
    for stream in streams:
        stream.close()


# Wrong use


def test_a_port_that_another_program_has_is_wrong_use(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("serve", "--port", str(port))
    assert result.exit_code == 2
    assert result.stderr == (
        f"timeline: port {port} cannot be used: address already in use\n  name another one, or 0 for any that is free\n"
    )


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("no-such-editor", "`no-such-editor` does not say how it opens a file at a line"),
        ("no-such-editor {path}", "`no-such-editor` is not installed"),
        ("e {path} {secret}", "`e {path} {secret}` is no command line"),
        ("e '{path}", "`e '{path}` is no command line"),
        ("nvim", "no Neovim is known to listen"),
    ],
)
def test_an_editor_that_cannot_be_used_is_wrong_use(
    run: Run, monkeypatch: pytest.MonkeyPatch, named: str, said: str
) -> None:
    for name in ("NVIM", "NVIM_LISTEN_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    result = run("serve", "--port", "0", "--editor", named)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"timeline: {said}\n  ")
