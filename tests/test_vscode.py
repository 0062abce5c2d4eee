"""The extension for VS Code: plain JavaScript that starts the language server, and a manifest that says so."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from conftest import needed

EXTENSION = Path(__file__).parent.parent / "editors" / "vscode"
MANIFEST = json.loads((EXTENSION / "package.json").read_text())
PROGRAM = (EXTENSION / "extension.js").read_text()

EDITOR = """\
// What VS Code and its client library are to the extension, as far as it asks.
const Module = require("module");
const load = Module._load;
const said = { started: [], errors: [], stopped: 0 };
const settings = JSON.parse(process.argv[3]);
class LanguageClient {
  constructor(id, name, server, client) { said.started.push({ id, server, client }); }
  async start() { if (settings.command === "missing") throw new Error("spawn missing ENOENT"); }
  async stop() { said.stopped += 1; }
}
const vscode = {
  workspace: {
    getConfiguration: () => ({ get: (name) => settings[name] }),
    onDidChangeConfiguration: () => ({ dispose() {} }),
  },
  window: { showErrorMessage: (text) => said.errors.push(text), showInformationMessage: () => {} },
};
Module._load = (name, ...rest) =>
  name === "vscode" ? vscode : name === "vscode-languageclient/node" ? { LanguageClient } : load(name, ...rest);
const extension = require(process.argv[2]);
const context = { subscriptions: [] };
extension.activate(context).then(() => extension.deactivate()).then(() => console.log(JSON.stringify(said)));
"""


@pytest.fixture(scope="module")
def node() -> str:
    found = shutil.which("node")
    needed(found, "node")
    return str(found)


def test_the_manifest_names_what_is_there() -> None:
    assert {"name", "displayName", "description", "version", "publisher", "license", "engines"} <= MANIFEST.keys()
    assert (EXTENSION / MANIFEST["main"]).is_file()
    assert re.fullmatch(r"\d+\.\d+\.\d+", MANIFEST["version"])
    assert re.fullmatch(r"\^1\.\d+\.0", MANIFEST["engines"]["vscode"])
    assert "scripts" not in MANIFEST  # there is no build
    required = set(re.findall(r'require\("([^"]+)"\)', PROGRAM)) - {"vscode"}
    assert {name.split("/")[0] for name in required} == set(MANIFEST["dependencies"])
    assert "onLanguage:yaml" in MANIFEST["activationEvents"]


def test_each_setting_that_is_read_is_declared() -> None:
    declared = {name.removeprefix("timeline.") for name in MANIFEST["contributes"]["configuration"]["properties"]}
    assert set(re.findall(r'settings\.get\("(\w+)"\)', PROGRAM)) == declared


def test_the_program_is_javascript_without_a_build(node: str) -> None:
    subprocess.run([node, "--check", str(EXTENSION / "extension.js")], check=True)


@pytest.mark.parametrize(
    ("settings", "options", "errors"),
    [
        ({"command": "timeline", "record": ""}, {}, 0),
        ({"command": "/opt/timeline", "record": ["data"]}, {"record": ["data"]}, 0),
        ({"command": "missing", "record": ""}, {}, 1),
    ],
)
def test_it_starts_the_server_for_yaml_and_ends_it(
    node: str, tmp_path: Path, settings: dict[str, Any], options: dict[str, Any], errors: int
) -> None:
    harness = tmp_path / "editor.js"
    harness.write_text(EDITOR)
    words = [node, str(harness), str(EXTENSION / "extension.js"), json.dumps(settings)]
    said = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
    (started,) = said["started"]
    assert started["server"] == {"command": settings["command"], "args": ["lsp"]}
    assert started["client"]["documentSelector"] == [{"scheme": "file", "language": "yaml"}]
    assert started["client"]["initializationOptions"] == options
    assert (len(said["errors"]), said["stopped"]) == (errors, 1)
    assert all("pip install '.[lsp]'" in text for text in said["errors"])
