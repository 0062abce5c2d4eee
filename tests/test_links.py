"""Addresses: a server of our own that answers in every way, and what is said, remembered and printed of that."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

import pytest
from conftest import SAMPLE, Run

from timeline.links import addresses, asking, memory
from timeline.links.memory import Reply
from timeline.text import cache
from timeline.text.reader import read


class _Site(ThreadingHTTPServer):
    """A server that counts how many ask it at once, by the host they name."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Pages)
        self.over = threading.Event()
        self.left = threading.Event()
        self.sent = 0
        self.both = threading.Barrier(2, timeout=20)
        self.lock = threading.Lock()
        self.now: dict[str, int] = {}
        self.most: dict[str, int] = {}
        self.asked: list[str] = []
        self.agents: set[str] = set()

    @property
    def at(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, *_: Any) -> None:
        """A client that goes away is no fault here."""


class _Pages(BaseHTTPRequestHandler):
    server: _Site

    def do_GET(self) -> None:
        site, host = self.server, self.headers["Host"]
        with site.lock:
            site.asked.append(self.path)
            site.agents.add(self.headers["User-Agent"])
            site.now[host] = site.now.get(host, 0) + 1
            site.most[host] = max(site.most.get(host, 0), site.now[host])
        if self.path == "/silent":
            site.over.wait(20)
        if self.path == "/both":
            site.both.wait()
        if self.path == "/huge":
            self._send_without_end()
            return
        with site.lock:
            site.now[host] -= 1
        code, to = ANSWERS.get(self.path, (int(self.path[1:4]) if self.path[1:4].isdigit() else 200, ""))
        self.send_response(code)
        if to:
            self.send_header("Location", to)
        if code == 429:
            self.send_header("Retry-After", "3600")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send_without_end(self) -> None:
        """Send a body of 10 GB until the client goes away."""
        self.send_response(200)
        self.send_header("Content-Length", str(10**10))
        self.end_headers()
        with suppress(OSError):
            while self.server.sent < 10**10:
                self.server.sent += self.wfile.write(bytes(2**16))
        self.server.left.set()

    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""


ANSWERS: Final = {
    "/moved": (301, "/new/place"),
    "/moved-twice": (308, "/moved"),
    "/for-now": (302, "/new/place"),
    "/for-now-and-good": (302, "/moved"),
    "/to-404": (301, "/404"),
    "/home": (301, "/"),
    "/same": (301, "/same/"),
    "/loop": (302, "/loop"),
    "/elsewhere": (301, "mailto:ann@example.org"),
    "/of-files": (301, "ftp://files.example/page"),
}


@pytest.fixture
def site() -> Iterator[_Site]:
    server = _Site()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Each test begins with nothing remembered."""
    yield
    if kept := cache.folder():
        (kept / memory.FILE).unlink(missing_ok=True)


def replies(urls: list[str], seconds: float = 20) -> dict[str, Reply]:
    found: dict[str, Reply] = {}
    asking.ask(urls, seconds, found.__setitem__)
    return found


CASES: Final = {
    "/page": Reply("fine", 200),
    "/204": Reply("fine", 204),
    "/404": Reply("gone", 404, reason="404 Not Found"),
    "/410": Reply("gone", 410, reason="410 Gone"),
    "/401": Reply("paywalled", 401, reason="401 Unauthorized"),
    "/402": Reply("paywalled", 402, reason="402 Payment Required"),
    "/403": Reply("paywalled", 403, reason="403 Forbidden"),
    "/429": Reply("unclear", 429, reason="429 Too Many Requests"),
    "/500": Reply("unclear", 500, reason="500 Internal Server Error"),
    "/599": Reply("unclear", 599, reason="599"),
    "/moved": Reply("moved", 200, "{}/new/place"),
    "/moved-twice": Reply("moved", 200, "{}/new/place"),
    "/for-now": Reply("fine", 200),
    "/for-now-and-good": Reply("fine", 200),
    "/to-404": Reply("gone", 404, "{}/404", "404 Not Found"),
    "/home": Reply("gone", 200, "{}/", "it leads to the front page of the site"),
    "/same": Reply("fine", 200),
    "/loop": Reply("unclear", 302, reason="it redirects more than 10 times, or in a circle"),
}


@pytest.mark.parametrize("path", CASES)
def test_what_a_server_says_is_understood(path: str, site: _Site) -> None:
    wanted = CASES[path]
    (found,) = replies([site.at + path]).values()
    assert found == Reply(wanted.state, wanted.code, wanted.to.format(site.at), wanted.reason)
    assert site.agents == {asking.AGENT}


@pytest.mark.parametrize("path", ["/elsewhere", "/of-files"])
def test_a_redirect_to_no_page_is_unclear(path: str, site: _Site) -> None:
    (found,) = replies([site.at + path]).values()
    assert (found.state, found.reason.startswith("no answer that can be read: ")) == ("unclear", True)


def test_a_host_that_never_answers_is_left_alone_after_two(site: _Site) -> None:
    urls = [f"{site.at}/{path}" for path in ("silent", "silent#2", "page")]
    found = replies(urls, 0.2)
    assert [found[url].reason for url in urls] == [
        "no answer in 0.2 seconds",
        "no answer in 0.2 seconds",
        "not asked, because the host does not answer",
    ]
    assert "/page" not in site.asked


def test_a_host_that_asks_for_patience_is_not_asked_again(site: _Site) -> None:
    found = replies([f"{site.at}/{path}" for path in ("429", "page")])
    assert [reply.state for reply in found.values()] == ["unclear", "unclear"]
    assert site.asked == ["/429"]


def test_several_hosts_are_asked_at_once_and_each_for_one_address_at_a_time(site: _Site) -> None:
    port = site.server_address[1]
    urls = [f"http://{host}:{port}/{path}" for host in ("127.0.0.1", "localhost") for path in ("both", "a", "b", "c")]
    assert {reply.state for reply in replies(urls).values()} == {"fine"}
    assert set(site.most.values()) == {1}


def test_a_host_that_is_no_more_is_gone_only_where_there_is_a_network(site: _Site) -> None:
    nowhere = "http://nowhere.invalid/page"
    assert replies([nowhere])[nowhere].state == "unclear"
    found = replies([nowhere, f"{site.at}/page"])[nowhere]
    assert found.state == ("gone" if found.reason == "no such host" else "unclear")


def test_the_body_of_a_page_is_not_read(site: _Site) -> None:
    (found,) = replies([f"{site.at}/huge"]).values()
    assert found == Reply("fine", 200)
    assert site.left.wait(20)
    assert site.sent < 10**8  # no more than the buffers of two sockets hold


def test_a_host_that_does_not_speak_tls_is_unclear(site: _Site) -> None:
    (found,) = replies([site.at.replace("http:", "https:") + "/page"]).values()
    assert (found.state, found.code) == ("unclear", 0)
    assert found.reason.startswith("cannot be reached: [SSL")


def test_a_port_where_nobody_listens_is_unclear() -> None:
    (found,) = replies(["http://127.0.0.1:1/page"]).values()
    assert (found.state, found.reason.startswith("cannot be reached: ")) == ("unclear", True)


# The record


def test_every_address_of_a_record_is_found_once() -> None:
    text = """
sources:
  - {id: a, type: webpage, title: A, url: "https://a.example/1", archived: "https://web.archive.org/web/2011/x"}
  - {id: b, type: webpage, title: B, url: "ftp://b.example/1"}
events:
  - id: e
    type: talks
    date: 2011
    title: T
    summary: "See [here](https://c.example/p_(1)), and https://d.example/2. See [here](https://c.example/p_(1))."
"""
    found = addresses.addresses(read({"x.yaml": text.encode()}).timeline)
    assert [tuple(one) for one in found] == [
        ("a", "url", "https://a.example/1"),
        ("a", "archived", "https://web.archive.org/web/2011/x"),
        ("e", "text", "https://c.example/p_(1)"),
        ("e", "text", "https://d.example/2"),
    ]


@pytest.fixture
def record(site: _Site, tmp_path: Path) -> str:
    """A record with pages of every state, and one that is gone and has a copy."""
    pages = {
        "fine": ("page", ""),
        "moved": ("moved", ""),
        "closed": ("402", ""),
        "gone": ("404", "accessed: 2011-03-01"),
        "kept": ("410", f"archived: '{site.at}/copy'"),
        "loop": ("loop", ""),
    }
    sources = "".join(
        f"  - {{id: {id}, type: webpage, title: T, url: '{site.at}/{path}'{', ' if more else ''}{more}}}\n"
        for id, (path, more) in pages.items()
    )
    file = tmp_path / "events.yaml"
    file.write_text(f"sources:\n{sources}")
    return str(file)


SAID: Final = """\
Gone
  gone  AT/404
    404 Not Found (since 1 May 2012)
    a copy may be at https://web.archive.org/web/20110301/AT/404
  kept  AT/410
    410 Gone (since 1 May 2012)
    its copy at AT/copy
Moved for good
  moved  AT/moved
    now at AT/new/place (since 1 May 2012)
Behind a paywall, or closed to programs
  closed  AT/402
    402 Payment Required (since 1 May 2012)
No clear answer
  loop  AT/loop
    it redirects more than 10 times, or in a circle
"""


def test_what_has_become_of_pages_is_printed_and_remembered_for_a_week(record: str, run: Run, site: _Site) -> None:
    def asked(day: str, *more: str) -> tuple[int, str, str]:
        site.asked.clear()
        result = run("links", "-f", record, "--today", day, *more, columns=40)
        return result.exit_code, result.stdout.replace(site.at, "AT"), result.stderr

    said = "timeline: 7 addresses: 2 fine, 2 gone, 1 moved, 1 paywalled, 1 without a clear answer"
    assert asked("2012-05-01") == (1, SAID, f"{said}\n")
    assert len(site.asked) > 7
    assert asked("2012-05-07") == (1, SAID, f"{said} (6 answers of this week)\n")
    assert set(site.asked) == {"/loop"}
    assert asked("2012-05-08") == (1, SAID, f"{said}\n")
    assert asked("2012-05-08", "--fresh") == (1, SAID, f"{said}\n")


def test_each_address_is_in_the_json(record: str, run: Run, site: _Site) -> None:
    result = run("links", "-f", record, "--today", "2012-05-01", "--format", "json")
    found = json.loads(result.stdout)
    assert [(one["record"], one["field"], one["state"]) for one in found[-3:]] == [
        ("kept", "url", "gone"),
        ("kept", "archived", "fine"),
        ("loop", "url", "unclear"),
    ]
    assert found[1] == {
        "record": "moved",
        "field": "url",
        "url": f"{site.at}/moved",
        "state": "moved",
        "code": 200,
        "to": f"{site.at}/new/place",
        "reason": None,
        "since": "2012-05-01",
        "asked": "2012-05-01",
    }


def test_without_a_page_that_is_gone_the_exit_code_is_0(run: Run, site: _Site, tmp_path: Path) -> None:
    file = tmp_path / "events.yaml"
    file.write_text(f"sources:\n  - {{id: a, type: webpage, title: T, url: '{site.at}/403'}}\n")
    assert run("links", "-f", str(file)).exit_code == 0
    file.write_text("sources:\n  - {id: a, type: webpage, title: T}\n")
    result = run("links", "-f", str(file))
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "timeline: 0 addresses\n")


def test_where_copies_can_be_had_is_printed_without_asking(record: str, run: Run, site: _Site) -> None:
    run("links", "-f", record)
    site.asked.clear()
    result = run("links", "-f", record, "--archive")
    assert result.exit_code == 0
    assert result.stdout.replace(site.at, "AT").splitlines() == [
        "fine  https://web.archive.org/save/AT/page",
        "moved  https://web.archive.org/save/AT/moved",
        "closed  https://web.archive.org/save/AT/402",
        "gone  https://web.archive.org/web/20110301/AT/404",
        "loop  https://web.archive.org/save/AT/loop",
    ]
    assert site.asked == []


def test_a_memory_that_is_damaged_is_none(record: str, run: Run) -> None:
    kept = cache.folder()
    assert kept
    kept.mkdir(parents=True, exist_ok=True)
    (kept / memory.FILE).write_text("{")
    assert run("links", "-f", record).exit_code == 1
    assert len(memory.recalled(kept)) == 6


def test_a_copy_stands_behind_the_address_in_articles_and_pages(run: Run, tmp_path: Path) -> None:
    copy = "https://web.archive.org/web/20110224/x"
    text = SAMPLE.read_text()
    first = next(line for line in text.splitlines() if line.strip().startswith("url: "))
    file = tmp_path / "events.yaml"
    file.write_text(text.replace(first, f"{first}\n    archived: {copy}", 1))
    for format in ("markdown", "html"):
        shown = run("export", format, "-f", str(file)).stdout
        address = first.split("url: ")[1].strip()
        assert address in shown
        assert copy in shown.split(address, 1)[1], format


def test_without_the_extra_one_sentence_says_what_to_install(record: str) -> None:
    program = (
        "import sys; sys.modules['httpx'] = None; sys.argv = ['timeline', 'links', '-f', sys.argv[1]]\n"
        "from timeline.cli import main\nmain()"
    )
    done = subprocess.run([sys.executable, "-c", program, record], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("timeline: `timeline links` needs the extra `links`\n")
