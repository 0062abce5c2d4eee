// Starts `timeline lsp` for the YAML files of the workspace; everything else is the server's.
"use strict";

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

async function activate(context) {
  const settings = vscode.workspace.getConfiguration("timeline");
  const record = settings.get("record");
  client = new LanguageClient(
    "timeline",
    "Council timeline",
    { command: settings.get("command"), args: ["lsp"] },
    {
      documentSelector: [{ scheme: "file", language: "yaml" }],
      initializationOptions: record && record.length ? { record } : {},
    },
  );
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("timeline")) {
        vscode.window.showInformationMessage("Reload the window for the new settings of the timeline.");
      }
    }),
  );
  try {
    await client.start();
  } catch (error) {
    vscode.window.showErrorMessage(
      `\`${settings.get("command")} lsp\` did not start (${error.message}). ` +
        "Install it where its source is, with: pip install '.[lsp]'",
    );
  }
}

function deactivate() {
  return client ? client.stop() : undefined;
}

module.exports = { activate, deactivate };
