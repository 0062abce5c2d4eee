"""Commands beside an editor: `lsp`, which an editor starts."""

from timeline.cli.base import Panel, command, needing
from timeline.cli.options import Files


@command(Panel.WRITE, "lsp", "lsp -f data")
def lsp(file: Files = None) -> None:
    """Serve an editor over stdio: what is wrong while you type, names, completion; see docs/editors.md."""
    with needing("lsp", "`timeline lsp`"):
        from timeline.live import language_server
    language_server.run(file or ())
