"""Commands beside an editor: `lsp`, which an editor starts, and `edit`, which starts an editor."""

from timeline.cli.base import Panel, command, needing


@command(Panel.WRITE, "lsp")
def lsp() -> None:
    """Serve an editor over stdio: what is wrong while you type, names, completion; see docs/editors.md."""
    with needing("lsp", "`timeline lsp`"):
        from timeline.live import language_server
    language_server.run()
