"""The page of many events: CPU seconds to write it, its size, seconds until it can be used, and to answer a keystroke.

    python benchmarks/page.py [EVENTS]

Needs Chromium and Playwright for the last two. The file is written by a whole process, from a warm cache.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from records import record

KEYSTROKE = """word => new Promise(done => {
  const field = document.getElementById("filter_text");
  const begun = performance.now();
  field.value = word;
  field.dispatchEvent(new Event("input", {bubbles: true}));
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun))));
})"""
ELEMENTS = "document.querySelectorAll('*').length"


def cpu_seconds(*command: str) -> float:
    """The CPU time of a process and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "timeline", *command], check=True, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def in_browser(file: Path) -> None:
    """Open the page and type in its filter."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        page.goto(file.as_uri())
        usable = page.evaluate("new Promise(done => requestAnimationFrame(() => done(performance.now())))") / 1000
        print(f"usable after         {usable:6.2f} s")
        print(f"elements             {page.evaluate(ELEMENTS):6,}")
        page.wait_for_timeout(2000)
        for word in ("number 77", "number 777", "number", ""):
            print(f"answer to {word!r:12} {page.evaluate(KEYSTROKE, word):6.0f} ms")
        chromium.close()


def main() -> None:
    """Write the record and the page, and print what they took."""
    count = int(sys.argv[1]) if sys.argv[1:] else 10_000
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = folder
        source, page = Path(folder, "events.yaml"), Path(folder, "page.html")
        source.write_text(record(count))
        cpu_seconds("export", "-f", str(source), "-o", str(page))
        seconds = min(cpu_seconds("export", "-f", str(source), "-o", str(page)) for _ in range(3))
        print(f"page of {count:,} events: {seconds:6.2f} s of CPU, {page.stat().st_size / 1e6:.1f} MB")
        in_browser(page)


if __name__ == "__main__":
    main()
