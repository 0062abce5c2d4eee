"""Servers are asked: several at once, each for one address at a time, and none for longer than a person would wait.

Only the head of an answer is read. Status codes are those of RFC 9110, section 15, and RFC 6585, section 4.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterable, Sequence
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

import httpx

from timeline import __version__
from timeline.authoring import naming
from timeline.links.memory import Reply, State

AT_ONCE: Final = 8
"""How many hosts are asked at the same time."""

MOST_REDIRECTS: Final = 10
MOST_SILENCE: Final = 2
"""After so many addresses in turn without an answer, a host is left alone."""

AGENT: Final = f"council-timeline/{__version__} (asks whether cited pages are still there)"

Told = Callable[[str, Reply], None]
"""What is called with each reply as it comes."""

_PERMANENT: Final = frozenset({301, 308})
_STATES: Final[dict[int, State]] = {
    401: "paywalled",
    402: "paywalled",
    403: "paywalled",
    404: "gone",
    410: "gone",
    451: "paywalled",
}
_NO_HOST: Final = "no such host"


def ask(urls: Iterable[str], seconds: float, told: Told) -> None:
    """Ask for each address; `told` hears of every one, as soon as its server has answered or has not in `seconds`."""
    hosts: dict[str, list[str]] = {}
    for url in dict.fromkeys(urls):
        hosts.setdefault(_host(url), []).append(url)
    asyncio.run(_ask(list(hosts.values()), seconds, told))


def _host(url: str) -> str:
    """The host and port of an address."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].casefold()
    except ValueError:
        return url


async def _ask(hosts: Sequence[Sequence[str]], seconds: float, told: Told) -> None:
    gate = asyncio.Semaphore(AT_ONCE)
    missing: list[str] = []
    heard: list[str] = []

    def hear(url: str, reply: Reply) -> None:
        if reply.reason == _NO_HOST:
            missing.append(url)  # whether the host is gone or the network is can be said when all have been asked
            return
        heard.extend([url] if reply.code else [])
        told(url, reply)

    head = {"User-Agent": AGENT, "Accept": "text/html, */*;q=0.8"}
    async with httpx.AsyncClient(headers=head, timeout=seconds) as client:
        await asyncio.gather(*(_ask_host(client, urls, seconds, hear, gate) for urls in hosts))
    for url in missing:
        told(url, Reply("gone" if heard else "unclear", reason=_NO_HOST))


async def _ask_host(
    client: httpx.AsyncClient, urls: Sequence[str], seconds: float, told: Told, gate: asyncio.Semaphore
) -> None:
    """Ask one host for its addresses in turn, until it does not answer or asks for patience."""
    async with gate:
        silent = 0
        rest: Reply | None = None
        for url in urls:
            reply = rest or await _reply(client, url, seconds)
            told(url, reply)
            silent = 0 if reply.code else silent + 1
            if reply.code == HTTPStatus.TOO_MANY_REQUESTS:
                rest = Reply("unclear", reason="not asked, because the host has been asked too often")
            elif silent == MOST_SILENCE:
                known = reply.reason == _NO_HOST
                rest = reply if known else Reply("unclear", reason="not asked, because the host does not answer")


async def _reply(client: httpx.AsyncClient, url: str, seconds: float) -> Reply:
    """What is said of an address in the end, whatever goes wrong on the way."""
    try:
        async with asyncio.timeout(seconds):
            return await _followed(client, url)
    except (TimeoutError, httpx.TimeoutException):
        return Reply("unclear", reason=f"no answer in {seconds:g} seconds")
    except httpx.ConnectError as error:
        return Reply("unclear", reason=_NO_HOST if _is_no_host(error) else f"cannot be reached: {_first_line(error)}")
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError) as error:
        return Reply("unclear", reason=f"no answer that can be read: {_first_line(error)}")


def _is_no_host(error: BaseException | None) -> bool:
    """Whether a name has no address: what the resolver says stands somewhere below what the client says."""
    names = (getattr(socket, "EAI_NONAME", None), getattr(socket, "EAI_NODATA", None))
    while error is not None:
        if isinstance(error, socket.gaierror):
            return error.errno in names
        error = error.__cause__ or error.__context__
    return False


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


async def _followed(client: httpx.AsyncClient, url: str) -> Reply:
    """Follow an address to where it leads; only a way of permanent redirects is a new address."""
    at, is_permanent, code = url, True, 0
    for _ in range(MOST_REDIRECTS + 1):
        async with client.stream("GET", at) as answer:
            code, to = answer.status_code, answer.headers.get("Location")
        if not (300 <= code < 400 and to):
            return _judged(url, at, code, is_permanent=is_permanent)
        is_permanent = is_permanent and code in _PERMANENT
        at = str(httpx.URL(at).join(to))
    return Reply("unclear", code, reason=f"it redirects more than {MOST_REDIRECTS} times, or in a circle")


def _judged(url: str, at: str, code: int, *, is_permanent: bool) -> Reply:
    """What an answer says of an address, that of the page it led to."""
    if 200 <= code < 300:
        if _is_front_page(at) and not _is_front_page(url):
            return Reply("gone", code, at, "it leads to the front page of the site")
        is_moved = is_permanent and naming.bare(at) != naming.bare(url)
        return Reply("moved", code, at) if is_moved else Reply("fine", code)
    phrase = HTTPStatus(code).phrase if code in set(HTTPStatus) else ""
    return Reply(_STATES.get(code, "unclear"), code, "" if at == url else at, f"{code} {phrase}".rstrip())


def _is_front_page(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query
