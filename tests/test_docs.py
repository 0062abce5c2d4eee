"""What the README and the pages in `docs` say that the code knows is written by the code, with `--update-golden`."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import HERE, Run
from test_floors import PACKAGE, ROOMS, listed
from typer import Context
from typer.main import get_command

from timeline import checks, exporters
from timeline.authoring import importing
from timeline.cli import load as commands_loaded
from timeline.record import dates, figures
from timeline.text.reader import load

ROOT = HERE.parent
README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").glob("*.md"))]
REGION = re.compile(r"(<!-- generated: (?P<name>[\w-]+) -->\n)(?P<body>.*?)(<!-- /generated -->)", re.DOTALL)

Shown = Callable[..., str]

BROKEN = """\
actors:
  - {id: unison, name: Unison, kind: union}

events:
  - id: strike-ballot
    type: ballot
    form: statutory
    date: 23/05/2011
    title: Members vote: strike carried
    actors: [unisn]
    figures: {turnout: 60}
"""


def console(command: str, output: str) -> str:
    return f"```console\n$ {command}\n{output.rstrip()}\n```\n"


def table(header: str, rows: list[str]) -> str:
    return "\n".join([header, "|" + "---|" * (header.count("|") - 1), *rows]) + "\n"


def cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def command_rows() -> list[str]:
    commands = getattr(get_command(commands_loaded()), "commands")  # noqa: B009
    shown = {name: command for name, command in commands.items() if not command.hidden}
    return [f"| `{name}` | {cell(command.get_short_help_str(200))} |" for name, command in shown.items()]


def date_rows() -> list[str]:
    samples = (
        "2011-05-23 2011-05~ 2011? 2011-05-XX 2011-22 2011-05-23/2011-05-27 2011-05-23/.. 2011-05-23/ "
        "[2011-05-23..2011-05-27] [..2011-05-27] [2011-05-23,2011-05-30]"
    ).split()
    return [f"| `{sample}` | {dates.parse(sample).label} |" for sample in samples]


def floor_rows() -> list[str]:
    """A row for each room from the ground up: the modules it lists in order, then those that stand side by side."""
    rows = []
    for room in ROOMS:
        order = listed(PACKAGE / room, "Modules, each importing only from those before it")
        peers = sorted({path.stem for path in (PACKAGE / room).iterdir() if not path.stem.startswith("__")} - {*order})
        rows.append(f"{room:<10} {' '.join([*order, *peers])}")
    return rows


def bound(number: object) -> str:
    return "" if number is None else f"{number:,f}"


def figure_rows() -> list[str]:
    samples = (
        "~60%; 2-5.5%; up to £6.6m/year; £62m over 4 years; nearly 1,800 members; 8:1; "
        "6,627 people (headcount, without teachers)"
    ).split("; ")
    parsed = [figures.parse(sample) for sample in samples]
    return [f"| `{f}` | {bound(f.low)} | {bound(f.high)} | {f.unit} | {f.per} | {f.basis} | {f.put} |" for f in parsed]


GROUPS = {
    "0": "reading the file",
    "1": "YAML shape",
    "2": "surprising values",
    "3": "schema and vocabulary",
    "4": "dates",
    "5": "ids, references, links",
    "6": "figures, arithmetic",
    "7": "calendar, posts, dated rules",
    "8": "sources, claims",
}


def check_pages() -> Iterator[str]:
    """The manual of every check, under the subject of its hundred."""
    subject = ""
    for rule in checks.all_rules().values():
        if rule.code[2] != subject:
            subject = rule.code[2]
            yield f"## TL{subject}xx: {GROUPS[subject]}"
        level = "" if rule.level == "error" else f" ({rule.level})"
        yield f"### {rule.code} {rule.name}{level}\n\n{rule.manual.strip()}"


SHARED = ("The record", "Filters", "Output")
MANY = 2
"""An option of these panels that more commands than this have is explained once, above them all."""


def command_pages() -> Iterator[str]:
    """What each command does, with the options of its own; those that many share come first."""
    shown = dict(named_commands(get_command(commands_loaded())))
    every = [p for command in shown.values() for p in command.params if getattr(p, "rich_help_panel", "") in SHARED]
    used = Counter(p.name for p in every)
    shared = {p.name: p for p in every if used[p.name] > MANY}
    yield "## Options that many commands share\n\n" + "\n".join(map(option_row, shared.values()))
    for name, command in shown.items():
        own = [p for p in command.params if p.name not in shared and not p.hidden]
        arguments = " ".join(p.make_metavar(Context(command)) for p in own if p.param_type_name == "argument")
        rows = [option_row(p) for p in own if p.param_type_name == "option" and p.name != "help"]
        parts = [f"## timeline {name}", f"`timeline {name} {arguments}`".replace(" `", "`"), prose(command.help)]
        yield "\n\n".join(filter(None, [*parts, "\n".join(rows)]))


def named_commands(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """The commands of a group, each followed by those that it groups itself, as in `import csv`."""
    for name, command in getattr(group, "commands", {}).items():
        if not command.hidden:
            yield before + name, command
            yield from named_commands(command, f"{before}{name} ")


def prose(help: str) -> str:
    """The help of a command as Markdown: its examples, which stand below a line of their own, as a block."""
    return cell(help.strip())


def option_row(option: Any) -> str:
    names = ", ".join(f"`{name}`" for name in [*option.opts, *option.secondary_opts])
    metavar = f" `{option.metavar}`" if option.metavar else ""
    return f"- {names}{metavar}: {cell(option.help or '')}"


def format_rows() -> list[str]:
    found = [(name, exporters.get(name)) for name in exporters.names()]
    return [
        f"| `{name.replace('_', '-')}` | `{e.SUFFIX}` | {cell((e.__doc__ or '').splitlines()[0])} |"
        for name, e in found
    ]


def importer_rows() -> list[str]:
    found = [(name, importing.get(name)) for name in importing.names()]
    return [
        f"| `{name}` | {i.KIND.__name__.lower()}s | {cell((i.__doc__ or '').splitlines()[0])} |" for name, i in found
    ]


def parts(run: Run) -> dict[str, Callable[[], str]]:
    """What stands in each generated region."""

    def shown(command: str, *, lines: int = 100) -> str:
        output = run(*command.split()[1:], "-f", str(ROOT / "data/events.yaml")).stdout.splitlines()
        cut = [*output[:lines], "…"] if len(output) > lines else output
        return console(command, "\n".join(cut))

    def shipped() -> str:
        record = load([str(ROOT / "data/events.yaml")]).timeline
        counts = f"{len(record.events)} events from {len(record.sources)} sources"
        return f"The record it ships is real: the {record.title} of 2010 to 2013, {counts}.\n"

    def broken() -> str:
        return console(
            "timeline check events.yaml", run("check", "-", stdin=BROKEN.encode()).stdout.replace("-:", "events.yaml:")
        )

    def clipped(*options: str, lines: int) -> str:
        page = (ROOT / "docs/clip.md").read_text()
        article = page.partition("```text\n")[2].partition("```")[0].encode()
        record = str(HERE / "cases/clip/record.yaml")
        output = run("clip", "-", *options, "-f", record, stdin=article, sample=False).stdout.splitlines()
        cut = [*output[:lines], "…"] if len(output) > lines else output
        return console(" ".join(["timeline clip article.txt", *options]), "\n".join(cut))

    return {
        "clip-show": lambda: clipped("--show", lines=60),
        "clip-draft": lambda: clipped(lines=60),
        "show": lambda: shown("timeline show --actor unison --from 2011-03 --to 2011-05-20"),
        "event": lambda: shown("timeline event march-13-july-2011", lines=20),
        "shipped": shipped,
        "check": broken,
        "dates": lambda: table("| written | means |", date_rows()),
        "figure-grammar": lambda: table("| written | low | high | unit | per | basis | put |", figure_rows()),
        "commands": lambda: table("| command | does |", command_rows()),
        "check-pages": lambda: "\n\n".join(check_pages()) + "\n",
        "command-pages": lambda: "\n\n".join(command_pages()) + "\n",
        "formats": lambda: table("| format | suffix | what it is |", format_rows()),
        "importers": lambda: table("| format | brings | what it is |", importer_rows()),
        "floors": lambda: "```\n" + "\n".join(floor_rows()) + "\n```\n",
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_says_what_the_code_says(page: Path, run: Run, request: pytest.FixtureRequest) -> None:
    known = parts(run)
    text = page.read_text()
    fresh = REGION.sub(lambda m: m[1] + known[m["name"]]() + m[4], text)
    if request.config.getoption("--update-golden"):
        page.write_text(fresh)
        text = fresh
    assert text == fresh, f"{page.name} is stale; look at the difference, then write it anew with --update-golden"


BLOCK = re.compile(r"^```(?P<language>\w+)(?: (?P<said>[^\n]+))?\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)
"""A block of a page. What stands behind its language is the file it is written to, or why it is not run."""

NOT_RUN = re.compile(r"not run: (network|browser|server)")


def plain_blocks(page: Path) -> Iterator[re.Match[str]]:
    """The blocks outside of the generated regions, whose commands are run as these are made."""
    text = page.read_text()
    regions = [range(*m.span()) for m in REGION.finditer(text)]
    yield from (m for m in BLOCK.finditer(text) if not any(m.start() in region for region in regions))


def in_a_terminal(line: str, run: Run) -> str:
    """What a command prints: `timeline` in this process, another program in one of its own."""
    program, *arguments = shlex.split(line)
    if program == "timeline":
        return run(*arguments, sample=False).output
    assert program in ("cat", "git", "sed"), f"`{program}` is no command of these pages"
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=True)
    return done.stdout + done.stderr


def played(block: str, run: Run) -> str:
    """A block with what its commands print now; where a line `…` cuts an output, it is cut at the same length."""
    fresh = []
    for part in re.split(r"^(?=\$ )", block, flags=re.MULTILINE)[1:]:
        command, *old = part.splitlines()
        new = in_a_terminal(command.removeprefix("$ "), run).rstrip().splitlines()
        cut = old.index("…") if "…" in old else len(new)
        fresh += [command, *new[:cut], *(["…"] if cut < len(new) else [])]
    return "\n".join(fresh) + "\n"


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who commits, whose own settings of git count for nothing."""
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Ann Lee")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "ann@example.org")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_prints_what_its_commands_print(
    page: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """The blocks of a page are one session in a folder that is empty at first."""
    monkeypatch.chdir(tmp_path)
    text = fresh = page.read_text()
    for block in plain_blocks(page):
        language, said, body = block.groups()
        if language == "console" and not NOT_RUN.fullmatch(said or ""):
            assert not said, f"a block that is not run says `{NOT_RUN.pattern}`"
            fresh = fresh.replace(block[0], block[0].replace(body, played(body, run)), 1)
        elif said and language != "console":
            Path(said).write_text(body)
    if request.config.getoption("--update-golden"):
        page.write_text(fresh)
        text = fresh
    assert text == fresh, f"{page.name} is stale; look at the difference, then write it with --update-golden"


ADDED = {
    ("words", "petition"): "forms: begun, handed_in, debated",
    ("check", "event.yaml", "--notes"): "event.yaml:5:12: note[TL899] the title ends with a full stop",
    ("export", "text", "-f", "event.yaml"): "3 May 2012: Members hand in a petition.",
    ("years", "-f", "event.yaml"): "2012  ▪",
}
"""Commands that show what the diffs of the architecture add, and a line that each prints."""


def test_what_the_architecture_says_to_add_is_all_there_is_to_do(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "timeline", tmp_path / "timeline", ignore=shutil.ignore_patterns("__pycache__"))
    event = "id: p\n    type: petition\n    date: 2012-05-03\n    title: Members hand in a petition.\n"
    (tmp_path / "event.yaml").write_text(f"events:\n  - {event}")
    diffs = [b["body"] for b in plain_blocks(ROOT / "docs/architecture.md") if b["language"] == "diff"]
    assert [diff.count("\n+++ ") for diff in diffs] == [1] * 5, "a diff of one file each"
    for diff in diffs:
        subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=diff, text=True, check=True)
    for command, line in ADDED.items():
        program = [sys.executable, "-m", "timeline", *command]
        settings = os.environ | {"PYTHONPATH": str(tmp_path), "PYTHONSAFEPATH": "1"}
        done = subprocess.run(program, cwd=tmp_path, env=settings, capture_output=True, text=True, check=False)
        assert line in done.stdout, done.stderr


def test_the_architecture_names_modules_that_are_there() -> None:
    named = re.findall(r"`([a-z]+/[a-z_]+\.py)`", (ROOT / "docs/architecture.md").read_text())
    assert named
    assert not [module for module in named if not (PACKAGE / module).exists() and not (ROOT / module).exists()]


def test_every_part_that_the_code_knows_stands_somewhere(run: Run) -> None:
    assert {m["name"] for page in PAGES for m in REGION.finditer(page.read_text())} == parts(run).keys()


def test_the_glossary_is_short() -> None:
    ours = (ROOT / "docs/glossary.md").read_text().partition("\n## ")[0]
    assert 20 < ours.count("\n| ") <= 31, "at most thirty words, below the header"


def test_the_readme_leads_to_every_page() -> None:
    text = README.read_text()
    assert not [page.name for page in PAGES[1:] if f"](docs/{page.name})" not in text]


def test_the_readme_is_short() -> None:
    assert README.read_text().count("\n") < 160


LINK = re.compile(r"\[[^\]]*\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)")


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md"], ids=lambda page: page.name)
def test_every_relative_link_resolves(page: Path) -> None:
    text = re.sub(r"```.*?```|`[^`]*`", "", page.read_text(), flags=re.DOTALL)
    for path, heading in LINK.findall(text):
        target = (page.parent / path) if path else page
        assert target.exists(), path
        if heading:
            titles = re.findall(r"^#+ (.*)$", target.read_text(), re.MULTILINE)
            assert heading in {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}, heading


def test_the_example_of_the_format_reads_cleanly(run: Run) -> None:
    example = re.search(r"```yaml\n(title: .*?)```", (ROOT / "docs/format.md").read_text(), re.DOTALL)
    rows = re.search(r"```yaml\n(vocabulary:.*?)```", (ROOT / "docs/format.md").read_text(), re.DOTALL)
    assert example
    assert rows
    result = run("check", "-", stdin=f"{rows[1]}\n{example[1]}".encode())
    codes = set(re.findall(r"\[(TL\d+)\]", result.stdout))
    assert codes <= {"TL503", "TL505"}, result.stdout


def test_ci_runs_the_readmes_test_command() -> None:
    assert "make test" in README.read_text()
    assert "exec make test" in (ROOT / ".ci/run").read_text()


def test_each_dependency_has_a_reason() -> None:
    import tomllib

    listed = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    names = {re.split(r"[<>=]", dependency)[0].lower() for dependency in listed}
    reasons = {name.lower() for name in re.findall(r"^\| ([\w-]+) \|", README.read_text(), re.MULTILINE)}
    assert names <= reasons


def test_no_file_names_this_machine() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    places = re.compile(r"/(?:home|Users|root|work)/\w")
    assert not [
        name
        for name in tracked
        if places.search((Path(ROOT) / name).read_text(errors="replace")) and name != "tests/test_docs.py"
    ]
