"""What the tests share: a small record in which every feature occurs once, golden files, the command line."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import settings
from typer.testing import CliRunner, Result

from timeline import cli
from timeline.record.model import Timeline
from timeline.text.reader import load

# Nothing a test does may meet, or leave something in, the cache of whoever runs it.
os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="timeline-cache-")

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"
SAMPLE = HERE / "sample.yaml"

Golden = Callable[[str, str | bytes], None]
Run = Callable[..., Result]

settings.register_profile("house", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("house")


def needed(found: object, what: str) -> None:
    """Skip a test that needs something of the system's packages; fail it where `TIMELINE_NEEDS_ALL` is set."""
    if not found:
        (pytest.fail if os.environ.get("TIMELINE_NEEDS_ALL") else pytest.skip)(f"{what} is not installed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the expected outputs anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare an output with its golden file, or write that file anew."""
    update = request.config.getoption("--update-golden")

    def compare(name: str, got: str | bytes) -> None:
        data = got.encode() if isinstance(got, str) else got
        file = GOLDEN / name
        if update:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        expected = file.read_bytes() if file.exists() else b""
        if isinstance(got, str):
            assert got == expected.decode(), f"{name} differs; look at it, then write it anew with --update-golden"
        assert data == expected, f"{name} differs; look at it, then write it anew with --update-golden"

    return compare


@pytest.fixture(scope="session")
def sample() -> Timeline:
    """The small record, read."""
    reading = load([str(SAMPLE)])
    assert not reading.problems
    return reading.timeline


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command line on the small record, 80 columns wide, on a fixed day; `-f` names another record."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TIMELINE_FILE", "TERM", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)

    def invoke(*arguments: str, columns: int = 80, stdin: bytes | None = None, sample: bool = True) -> Result:
        monkeypatch.setenv("COLUMNS", str(columns))
        if sample:
            monkeypatch.setenv("TIMELINE_FILE", str(SAMPLE))
        return CliRunner().invoke(cli.load(), cli.protected(arguments), input=stdin, prog_name="timeline")

    return invoke


# A real browser: Chromium from the system's packages, driven by Playwright

CHROMIUM: Final = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS: Final = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()

Open = Callable[..., Any]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    needed(CHROMIUM, "Chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def opened(browser: Any) -> Iterator[Open]:
    """Open an address in a window of its own; a request beyond it or a word on the console fails the test."""
    contexts = []
    said: list[str] = []

    def open(address: str, **options: Any) -> Any:
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | options))
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: said.append(request.url) if not own(request.url) else None)

        def own(url: str) -> bool:
            if address.startswith("http:"):  # a page that is served asks the place where it is for what is new
                return url.startswith((address.split("#", maxsplit=1)[0], "data:"))
            return url.split("#", maxsplit=1)[0] == address.split("#", maxsplit=1)[0] or url.startswith("data:")

        page.goto(address)
        return page

    yield open
    for context in contexts:
        context.close()
    assert said == []
