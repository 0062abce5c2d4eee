"""The page on 127.0.0.1: the newest one, a stream of events that says when there is a newer one, and the editor.

No address changes a file. What is answered must have come to this machine's own name and port (so that no foreign name
can be pointed here: DNS rebinding), from this page or from the address line, and below a random word that only whoever
sees the printed address knows: no other user of the machine, and no other page. Nothing is read from the disk for a
request; there are three addresses, and no path in any of them.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from threading import Event, Thread
from types import FrameType
from typing import Any, Final

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from timeline.live.editors import Editor, Place
from timeline.live.pages import Shown

HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""What goes with every answer, besides the policy that the page itself states."""

MOST_ASKED: Final = 10_000
"""The most bytes of a request's body: a path and two numbers."""


def bound(port: int) -> socket.socket:
    """A socket on 127.0.0.1, which no other machine reaches; 0 is any free port. Raises OSError.

    It listens from the first, so that whoever reads the address may connect at once.
    """
    made = socket.socket()
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(("127.0.0.1", port))
        made.listen()
    except OSError:
        made.close()
        raise
    return made


def secret() -> str:
    """The word in the address that nobody can guess."""
    return secrets.token_urlsafe(16)


def refused(headers: Mapping[str, str], port: int) -> str:
    """Why a request is not answered: the name it was sent to, or the page it came from, is a foreign one."""
    own = {f"{name}:{port}" for name in ("127.0.0.1", "localhost")}
    own |= {"127.0.0.1", "localhost"} if port == 80 else set()
    if headers.get("host", "").lower() not in own:
        return "This server answers to 127.0.0.1 and localhost alone."
    origin = headers.get("origin")
    if origin is not None and origin.lower().removeprefix("http://") not in own:
        return "This server answers no other page."
    return ""


class Board:
    """The newest page, and whoever waits for a newer one."""

    def __init__(self, shown: Shown) -> None:
        self.shown = shown
        self.has_ended = False
        self._next = asyncio.Event()

    def put(self, shown: Shown) -> None:
        """Show a newer page."""
        self.shown = shown
        self._wake()

    def end(self) -> None:
        """Let nobody wait any more."""
        self.has_ended = True
        self._wake()

    def _wake(self) -> None:
        self._next.set()
        self._next = asyncio.Event()

    async def versions(self) -> AsyncIterator[str]:
        """The version that is shown, and each newer one, as server-sent events (HTML, 9.2)."""
        while not self.has_ended:
            waiting = self._next
            yield f"data: {self.shown.version}\n\n"
            await waiting.wait()


def application(board: Board, word: str, port: int, editor: Editor) -> Starlette:
    """What answers: the page, the events and the editor, below the word; anything else is not there."""

    async def page(_request: Request) -> Response:
        return HTMLResponse(board.shown.page, headers=HEADERS)

    async def changes(_request: Request) -> Response:
        return StreamingResponse(board.versions(), media_type="text/event-stream", headers=HEADERS)

    async def edit(request: Request) -> Response:
        body = await _body(request)
        place = await asyncio.to_thread(_place, board.shown, body)
        if not place:
            return _said(404, "The record has no such place.")
        if not (editor.address or editor.words):
            return _said(404, "No editor is named: start with --editor, or set TIMELINE_EDITOR.")
        if editor.words:
            return await asyncio.to_thread(_opened, editor.command(place))
        return _said(200, editor.link(place))

    routes = [
        Route(f"/{word}/", page, methods=["GET"]),
        Route(f"/{word}/changes", changes, methods=["GET"]),
        Route(f"/{word}/open", edit, methods=["POST"]),
    ]
    app = Starlette(routes=routes, exception_handlers={404: _not_there, 405: _not_there, 500: _fault})
    app.router.redirect_slashes = False
    app.add_middleware(_Guard, port=port)
    return app


class _Guard:
    """Lets a request through that is meant for this server; see `refused`."""

    def __init__(self, app: Any, port: int) -> None:
        self._app = app
        self._port = port

    async def __call__(
        self, scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]
    ) -> None:
        if scope["type"] == "http" and (why := refused(Request(scope).headers, self._port)):
            await _said(403, why)(scope, receive, send)
        elif scope["type"] != "websocket":
            await self._app(scope, receive, send)


def _said(status: int, text: str) -> Response:
    return PlainTextResponse(text, status, headers=HEADERS)


async def _not_there(_request: Request, error: Exception) -> Response:
    return _said(getattr(error, "status_code", 404), "There is nothing here: open the address that was printed.")


async def _fault(_request: Request, error: Exception) -> Response:
    return _said(500, f"A fault of the program, please report it: {type(error).__name__}: {error}")


# The editor


async def _body(request: Request) -> dict[str, str]:
    """The fields of a form as a browser sends it, each once; none of a body that is too long."""
    from urllib.parse import parse_qsl

    found = b""
    async for part in request.stream():
        found += part
        if len(found) > MOST_ASKED:
            return {}
    return dict(parse_qsl(found.decode(errors="replace")))


def _place(shown: Shown, asked: Mapping[str, str]) -> Place | None:
    """The place that is asked for: that of a record, or one in a file of the record; None for any other."""
    if "record" in asked:
        return shown.place(asked["record"])
    path, line, column = (asked.get(name, "") for name in ("path", "line", "column"))
    if path not in shown.reading.texts or not (line.isascii() and line.isdigit() and column.isdigit()):
        return None
    lines = shown.reading.texts[path].count("\n") + 1
    return Place(path, int(line), int(column)) if int(line) <= lines else None


def _opened(command: list[str]) -> Response:
    """Start the editor, which lives on without this server and cannot write into its terminal."""
    nowhere = subprocess.DEVNULL
    try:
        started = subprocess.Popen(command, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True)  # noqa: S603 - no shell, and words of ours
    except OSError as error:
        return _said(500, f"{command[0]}: {(error.strerror or str(error)).lower()}")
    Thread(target=started.wait, daemon=True).start()
    return _said(200, "")


# The server


class _Server(uvicorn.Server):
    """A server that waits without a clock, so that it costs nothing while nobody asks, and that ends at once."""

    def __init__(self, config: uvicorn.Config, board: Board) -> None:
        super().__init__(config)
        self._board = board
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended = asyncio.Event()

    async def main_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        await self.on_tick(0)
        if not self.should_exit:
            await self._ended.wait()
        self._board.end()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        self._captured_signals.clear()  # the end that was asked for is no failure
        if self._loop:
            self._loop.call_soon_threadsafe(self._ended.set)


def serve(shown: Iterator[Shown], first: Shown, at: socket.socket, word: str, editor: Editor, stop: Event) -> None:
    """Serve the first page and whatever follows, until an interrupt; then `stop` is set, which ends what follows."""
    port = at.getsockname()[1]

    async def run() -> None:
        board, loop = Board(first), asyncio.get_running_loop()
        app = application(board, word, port, editor)
        config = uvicorn.Config(
            app, log_config=None, log_level=60, access_log=False, lifespan="off", ws="none",
            server_header=False, timeout_graceful_shutdown=1,
        )  # fmt: skip
        Thread(target=_follow, args=(shown, board, loop), daemon=True).start()
        await _Server(config, board).serve(sockets=[at])

    try:
        asyncio.run(run())
    finally:
        stop.set()


def _follow(shown: Iterator[Shown], board: Board, loop: asyncio.AbstractEventLoop) -> None:
    """Show each page that follows; in a thread of its own, because a large record takes seconds to read and check."""
    for one in shown:
        try:
            loop.call_soon_threadsafe(board.put, one)
        except RuntimeError:  # the loop has ended
            return
