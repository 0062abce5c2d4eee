"""An article: the bytes of a text or of an HTML page become a title, a date and paragraphs.

HTML is read by trafilatura, which leaves out menus, cookie banners and adverts, and htmldate; both are in the extra
`clip` and are imported only here. Plain text needs neither.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
import warnings
from collections.abc import Sequence
from typing import Final, NamedTuple

from timeline.prose.passages import paragraphs
from timeline.query import phrases
from timeline.record import Refused, When, dates

LARGEST: Final = 5 * 2**20
"""The most bytes an article may have; a newspaper's page with all its scripts has about one MiB."""


MOST_WORDS: Final = 50_000


class NoArticle(ValueError):
    """What was given holds no article that can be read: why, and what would help."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Article(NamedTuple):
    """An article as it was read.

    `published` is EDTF, with `~` where it was guessed, and `guess` says how; `texts` are its paragraphs, without the
    title and the lines that name author, paper and date.
    """

    title: str
    texts: tuple[str, ...]
    publisher: str = ""
    author: str = ""
    published: str = ""
    guess: str = ""
    url: str = ""
    type: str = "article-newspaper"

    def day(self, otherwise: dt.date) -> dt.date:
        """The day that `yesterday` is relative to: the first that the date of the article may be."""
        when = dates.parse(self.published) if self.published else None
        return when.earliest if when and when.earliest else otherwise


def read(content: bytes, name: str, *, url: str = "", charset: str = "") -> Article:
    """Read an article; raises `NoArticle` for what is no text, is empty or too large, `ModuleNotFoundError` for HTML
    where the extra is not installed.
    """
    _refuse_unreadable(content, name)
    text = _decoded(content, charset)
    article = _from_html(text, url) if is_html(text) else _from_text(text, url)
    if words(article.texts) > MOST_WORDS:
        raise NoArticle(f"{name} has more than {MOST_WORDS:,} words, which no article has", "cut the article out of it")
    if not article.texts:
        raise NoArticle(f"{name} holds no paragraph of an article", "save the page as text, and give that file")
    return article


_BINARY: Final = {
    b"%PDF": "a PDF", b"PK\x03\x04": "an Office document or another archive", b"\x1f\x8b": "a compressed file",
    b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"GIF8": "a picture",
    b"\xd0\xcf\x11\xe0": "a Word document", b"{\\rtf": "an RTF document",
}  # fmt: skip
"""How files that are no text begin."""


def _refuse_unreadable(content: bytes, name: str) -> None:
    hint = "save the article as text or HTML, and give that file"
    for start, what in _BINARY.items():
        if content.lstrip()[:8].startswith(start):
            raise NoArticle(f"{name} is {what}, not a text or an HTML page", hint)
    if len(content) > LARGEST:
        raise NoArticle(
            f"{name} is larger than {LARGEST // 2**20} MiB, which no article is", "cut the article out of it"
        )
    if not content.strip():
        raise NoArticle(f"{name} is empty", hint)
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NoArticle(f"{name} is no text: there is a NUL in it", hint)


_CHARSET: Final = re.compile(rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)


def _decoded(content: bytes, charset: str) -> str:
    """The text: by its byte order mark, else UTF-8 where it is that, else as it declares, else as Windows writes it."""
    for mark, codec in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(codec, errors="replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        declared = charset or (found[1].decode() if (found := _CHARSET.search(content[:4096])) else "")
    if declared.lower() in ("", "utf-8", "utf8", "iso-8859-1", "latin-1", "latin1", "us-ascii"):
        declared = "cp1252"  # what is declared so has, in practice, the quotation marks and dashes of Windows
    try:
        return content.decode(declared, errors="replace")
    except (LookupError, UnicodeError):  # no codec of that name, or one of no text, such as `idna`
        return content.decode("cp1252", errors="replace")


def is_html(text: str) -> bool:
    """Whether a text is an HTML page or a piece of one."""
    return bool(re.match(r"\s*<(?:!doctype|\?xml|html|head|body|article|div|p|h1|meta|!--)", text, re.IGNORECASE))


# HTML


def _from_html(text: str, url: str) -> Article:
    from htmldate import find_date
    from trafilatura import bare_extraction

    for library in ("trafilatura", "htmldate"):
        logging.getLogger(library).setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # such as one about a time zone where no date stands
        page = bare_extraction(text, url=url or None, include_comments=False, include_tables=True, with_metadata=True)
        published, guess = _dated(find_date, text, url)
    if page is None or isinstance(page, dict) or not page.text:
        return Article("", ())
    title = " ".join((page.title or "").split())
    lines = (_row(line) for line in page.text.split("\n"))
    texts = tuple(line for line in lines if line and line != title)
    texts, byline = _without_byline(texts)
    publisher, address = page.sitename or page.hostname or "", url or page.url or ""
    return Article(title, texts, publisher, page.author or byline, published, guess, address, _type(address))


def _dated(find_date: object, text: str, url: str) -> tuple[str, str]:
    """The date of a page: as it says of itself, else about what its text has, and the reason for the doubt."""
    for thorough in (False, True):
        found = find_date(text, url=url or None, original_date=True, extensive_search=thorough)  # type: ignore[operator]
        if found and thorough:
            return f"{found}~", "the page does not say when it was published; a date in its text is taken"
        if found:
            return str(found), ""
    return "", ""


def _row(line: str) -> str:
    """A line of a page: the cells of a row parted by colons, an item of a list without its dash."""
    if line.startswith("|"):
        cells = [cell.strip() for cell in line.strip("| ").split("|")]
        return "" if all(set(cell) <= {"-", ":"} for cell in cells) else ": ".join(filter(None, cells))
    return " ".join(line.removeprefix("- ").split())


def _type(address: str) -> str:
    """What sort of source an address is, where the address tells; a newspaper's article otherwise."""
    return "post-weblog" if re.search(r"//[^/]*\b(?:blog|wordpress|substack|medium)", address) else "article-newspaper"


# Plain text


_BY: Final = re.compile(
    r"(?:by|words:|reporter:)\s+(?P<author>[A-Z][\w.'’-]+(?:\s(?:and\s)?[A-Z][\w.'’-]+){1,5})"
    r"(?:,.*)?",
    re.IGNORECASE,
)
_URL: Final = re.compile(r"(?:url:\s*|source:\s*|address:\s*)?(?P<url>https?://\S+)", re.IGNORECASE)
_PUBLISHED: Final = re.compile(
    r"(?:(?:first\s)?published(?:\son)?:?|posted(?:\son)?:?|date:|updated:?)?\s*(?P<date>[^:]{6,40}?)(?:,?\s"
    r"(?:at\s)?[0-9]{1,2}[.:][0-9]{2}.*)?", re.IGNORECASE
)  # fmt: skip


def _from_text(text: str, url: str) -> Article:
    """A plain text: the first line is the title if no full stop ends it; author, address and date have lines below."""
    lines = [line.strip() for line in text.strip().replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    said: dict[str, str] = {"url": url}
    taken = 0
    while taken < len(lines) and (not lines[taken] or (found := _heading(lines[taken], said))):
        said |= found if lines[taken] else {}
        taken += 1
    texts = paragraphs("\n".join(lines[taken:]))
    return Article(texts=texts, type=_type(said["url"]), **{"title": "", **said})


def _heading(line: str, said: dict[str, str]) -> dict[str, str]:
    """What a line above the article says: the title, the author, an address, a date, the paper; {} where it begins."""
    if found := _URL.fullmatch(line):
        return {"url": found["url"]}
    if len(line) > 160:
        return {}
    if (found := _BY.fullmatch(line)) and "author" not in said:
        return {"author": found["author"]}
    if (found := _PUBLISHED.fullmatch(line)) and (day := _day(found["date"])) and "published" not in said:
        return {"published": day}
    if "title" not in said and not re.search(r"[.:;,]$", line) and not line.startswith(("-", "“", '"')):
        return {"title": line}
    is_short = len(line.split()) <= 6 and line[:1].isupper() and not re.search(r"[.!?,:;”\"]$", line)
    return {"publisher": line} if "title" in said and "publisher" not in said and is_short else {}


def _without_byline(texts: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """The paragraphs after a line that only names the author, and the author."""
    found = _BY.fullmatch(texts[0]) if texts else None
    return (texts[1:], found["author"]) if found else (texts, "")


def _day(text: str) -> str:
    """A whole day that a line names, as EDTF, or ""."""
    if not re.search(r"(?:19|20)[0-9]{2}", text):
        return ""
    plain = re.sub(r"^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+(?:the\s)?", "", text.strip().rstrip(",|"))
    try:
        when = phrases.parse(plain, dt.date(2000, 1, 1))
    except Refused:
        return ""
    return when.text if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", when.text) else ""


def when(article: Article) -> When | None:
    """The date of an article."""
    return dates.parse(article.published) if article.published else None


def words(texts: Sequence[str]) -> int:
    """How many words some paragraphs have."""
    return sum(len(text.split()) for text in texts)
