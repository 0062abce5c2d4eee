"""The little Markdown of a summary: emphasis, strong, code and web links, in paragraphs; everything else is text.

A summary is sentences, so headings, images, lists and HTML are none of its business: their characters are printed as
they were typed. What is read here can be written as Markdown, HTML or plain text, each escaped for where it goes.
"""

from __future__ import annotations

import html as _html
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple


class Stretch(NamedTuple):
    """A stretch of text: plain, or `strong`, `emphasis`, `code` or `link` (with its address) around `inner`."""

    kind: str
    text: str = ""
    inner: tuple[Stretch, ...] = ()


_MARKED: Final = re.compile(
    r"""
    \\(?P<escaped>[!-/:-@\[-`{-~])
    |(?<!`)(?P<ticks>`++)(?P<code>[^`]+)(?P=ticks)(?!`)
    |(?P<image>!\[[^\[\]]*\]\([^()]*\))
    |\[(?P<label>[^\[\]]+)\]\((?P<link>https?://[^\s()<>\\]+)\)
    |<(?P<angled>https?://[^\s<>\\]+)>
    |(?<!\w)(?P<address>https?://[^\s<>\\`]*[^\s<>\\`.,;:!?'"*_()\[\]])
    |(?<!\w)\*\*(?P<strong>[^\s*](?:[^*]*[^\s*])?)\*\*(?!\w)
    |(?<!\w)(?P<mark>[*_])(?P<emphasis>[^\s*_](?:[^*_]*[^\s*_])?)(?P=mark)(?!\w)
    """,
    re.VERBOSE,
)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, each on one line."""
    return [one_line(part) for part in re.split(r"\n[^\S\n]*\n", text) if part.strip()]


def one_line(text: str) -> str:
    """A text with its line breaks and runs of spaces made one space each; spaces that do not break are kept."""
    return re.sub(r"[^\S\xa0\u2007\u202f]+", " ", text).strip(" ")


def read(text: str) -> tuple[Stretch, ...]:
    """The stretches of one paragraph."""
    return tuple(_stretches(text))


def _stretches(text: str) -> Iterator[Stretch]:
    end = 0
    for found in _MARKED.finditer(text):
        if found.start() > end:
            yield Stretch("text", text[end : found.start()])
        yield _stretch(found)
        end = found.end()
    if end < len(text):
        yield Stretch("text", text[end:])


def _stretch(found: re.Match[str]) -> Stretch:
    if found["code"]:
        return Stretch("code", found["code"].strip() or found["code"])
    if found["link"]:
        return Stretch("link", found["link"], read(found["label"]))
    if address := found["angled"] or found["address"]:
        return Stretch("link", address, (Stretch("text", address),))
    for kind in ("strong", "emphasis"):
        if found[kind]:
            return Stretch(kind, inner=read(found[kind]))
    return Stretch("text", found["escaped"] or found["image"])


_DOUBLE_QUOTED: Final = re.compile(r"[\"“”](?P<words>[^\"“”]*)[\"“”]")


def quoted(title: str) -> str:
    """A title in double quotation marks, with single ones for those inside it: `“A ‘fight’ to win”`.

    What describes a source that has no title stands in square brackets, and in no quotation marks.
    """
    if re.fullmatch(r"\[[^\[\]]*\]", title):
        return title
    inner = _DOUBLE_QUOTED.sub(r"‘\g<words>’", title)
    return f"“{inner}”"


# Writing


def plain(text: str) -> str:
    """A summary without its marks: paragraphs parted by an empty line, the address of a link after its words."""
    return "\n\n".join(_plain(read(paragraph)) for paragraph in paragraphs(text))


def _plain(stretches: Iterable[Stretch]) -> str:
    return "".join(map(_plain_stretch, stretches))


def _plain_stretch(stretch: Stretch) -> str:
    said = _plain(stretch.inner) or stretch.text
    return f"{said} ({stretch.text})" if stretch.kind == "link" and said != stretch.text else said


_HTML: Final[dict[str, Callable[[str, str], str]]] = {
    "text": lambda text, _: escape_html(text),
    "code": lambda text, _: f"<code>{escape_html(text)}</code>",
    "strong": lambda _, inner: f"<strong>{inner}</strong>",
    "emphasis": lambda _, inner: f"<em>{inner}</em>",
    "link": lambda text, inner: f'<a href="{escape_html(text)}">{inner}</a>',
}


def html(text: str) -> str:
    """A summary as HTML paragraphs; only the elements made here are markup."""
    return "".join(f"<p>{paragraph}</p>" for paragraph in html_paragraphs(text))


def html_paragraphs(text: str) -> list[str]:
    """The paragraphs of a summary, each as the HTML inside one."""
    return [_html_of(read(paragraph)) for paragraph in paragraphs(text)]


def _html_of(stretches: Iterable[Stretch]) -> str:
    return "".join(_HTML[stretch.kind](stretch.text, _html_of(stretch.inner)) for stretch in stretches)


def escape_html(text: str) -> str:
    """A text for HTML, in an element or in a quoted attribute."""
    return _html.escape(text, quote=True)


_MARKDOWN: Final[dict[str, Callable[[str, str], str]]] = {
    "text": lambda text, _: re.sub("!$", r"\!", _escaped(text)),  # a link may follow
    "code": lambda text, _: f"`{text}`",
    "strong": lambda _, inner: f"**{inner}**",
    "emphasis": lambda _, inner: f"*{inner}*",
    "link": lambda text, inner: markdown_link(text) if inner == _escaped(text) else f"[{inner}]({_address(text)})",
}


def markdown(text: str) -> str:
    """A summary as GitHub-flavoured Markdown, in which nothing but its own marks is markup."""
    return "\n\n".join(_guarded(_markdown(read(paragraph))) for paragraph in paragraphs(text))


def _markdown(stretches: Iterable[Stretch]) -> str:
    return "".join(_MARKDOWN[stretch.kind](stretch.text, _markdown(stretch.inner)) for stretch in stretches)


_SPECIAL: Final = re.compile(r"[\\`*_{}\[\]<>#|~$@^]|&(?=#?\w)|:(?=//)|(?i:(?<=www)\.)")
"""What Markdown or GitHub may take for markup anywhere in a line; `://`, `www.` and `@` would become links."""

_AT_THE_START: Final = re.compile(r"[-+=:]|[0-9]{1,9}(?=[.)](?:\s|$))")
"""What would begin a list, a rule or a heading underline at the start of a block."""


def escape_markdown(text: str) -> str:
    """A text in one line for Markdown, so that it renders as it was typed (CommonMark 2.4)."""
    return _guarded(_escaped(one_line(text)))


def markdown_link(address: str) -> str:
    """A web address as a link; an address of any other kind is text, so that none can run a script."""
    return f"<{_address(address)}>" if re.match("https?://", address) else escape_markdown(address)


def _address(text: str) -> str:
    """An address without what would end a link or be read as a character reference in it."""
    quoted = re.sub(r"[\s<>\\]", lambda m: "".join(f"%{byte:02X}" for byte in m[0].encode()), text)
    return re.sub(r"(&#?\w+);", r"\1%3B", quoted)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _guarded(text: str) -> str:
    start = _AT_THE_START.match(text)
    if not start:
        return text
    return f"{start[0]}\\{text[start.end() :]}" if start[0].isdigit() else f"\\{text}"
