"""The page at an address: fetched only when somebody gives the address, with limits on time, size and redirects."""

from __future__ import annotations

import socket
import time
import urllib.error
import urllib.request
from http.client import HTTPException
from typing import Any, Final, NamedTuple

from timeline import __version__
from timeline.authoring.clip.article import LARGEST, NoArticle

MOST_REDIRECTS: Final = 5
_PIECE: Final = 2**16
_WEB: Final = ("http://", "https://")
_HINT: Final = "save the page from a browser, and give that file"


class Page(NamedTuple):
    """What an address holds: its bytes, the address after all redirects, the encoding that the server names."""

    content: bytes
    url: str
    charset: str


class _FewRedirects(urllib.request.HTTPRedirectHandler):
    """Redirects are followed, but not for ever; what leads to no web address is refused by the class above."""

    max_redirections = MOST_REDIRECTS
    max_repeats = 2


def fetch(url: str, seconds: float) -> Page:
    """Fetch a page; raises `NoArticle` where there is no answer in so many seconds, or no page."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
        _FewRedirects(),
    ):
        opener.add_handler(handler)
    agent = {"User-Agent": f"council-timeline/{__version__}", "Accept": "text/html, text/plain;q=0.9"}
    deadline = time.monotonic() + seconds
    try:
        with opener.open(urllib.request.Request(url, headers=agent), timeout=seconds) as answer:  # noqa: S310
            return Page(_content(answer, url, deadline), answer.geturl(), answer.headers.get_content_charset() or "")
    except NoArticle:
        raise
    except urllib.error.HTTPError as error:
        error.close()
        raise NoArticle(f"{url}: {_refused(error)}", _HINT) from None
    except (TimeoutError, socket.timeout):  # noqa: UP041
        raise NoArticle(
            f"{url} did not answer in {seconds:g} seconds", "try later, or give it longer with --timeout"
        ) from None
    except urllib.error.URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise NoArticle(
                f"{url} did not answer in {seconds:g} seconds", "try later, or give it longer with --timeout"
            ) from None
        raise NoArticle(
            f"{url} cannot be reached: {_reason(error)}", "is the address right, and is there a network?"
        ) from None
    except (HTTPException, OSError, ValueError) as error:
        raise NoArticle(f"{url} cannot be read: {_reason(error)}", _HINT) from None


def _refused(error: urllib.error.HTTPError) -> str:
    leads_to = error.headers.get("Location", "")
    if "://" in leads_to and not leads_to.startswith(_WEB):
        return f"it leads to `{leads_to}`, which is no web address"
    if 300 <= error.code < 400:
        return f"it redirects more than {MOST_REDIRECTS} times, or in a circle"
    return f"the server answers {error.code} {error.reason}".rstrip()


def _reason(error: Exception) -> str:
    reason = getattr(error, "reason", error)
    return str(getattr(reason, "strerror", None) or reason or type(error).__name__).lower()


def _content(answer: Any, url: str, deadline: float) -> bytes:
    """The bytes of an answer, as long as they come in time and are no more than an article may have."""
    pieces: list[bytes] = []
    size = 0
    while piece := answer.read1(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > LARGEST:
            raise NoArticle(f"{url} is larger than {LARGEST // 2**20} MiB, which no article is", _HINT)
        if time.monotonic() > deadline:
            raise TimeoutError
    if answer.length:
        raise NoArticle(f"{url} cannot be read: the answer breaks off", _HINT)
    return b"".join(pieces)
