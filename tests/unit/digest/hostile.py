"""Texts that imitate a header, a link, a tag, an expression or the end of a mail, and digests of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from paperreader.digest.digest import Digest, Item, Section
from paperreader.models.entry import Entry
from tests.builders import build_paper
from tests.ui.papers import BRACKETS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperreader.models import Paper

HOSTILE = (
    *BRACKETS,
    "=?utf-8?q?a=0D=0ABcc:_victim=40example.org?=",
    "a\r\nBcc: victim@example.org\r\n\r\n<b>body</b>",
    "a\nSubject: other",
    "{{ 7*7 }}",
    "{% for x in range(9) %}x{% endfor %}",
    "{# gone #}",
    "{{ digest.__class__.__mro__ }}",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></head><body>other",
    "<!--[if mso]>x<![endif]-->",
    "&lt;b&gt; &amp;amp; &#60;i&#62;",
    "[text](javascript:alert(1)) ![x](https://evil.example/p.png)",
    "https://evil.example/login",
    "www.evil.example and http://a.example/?q=<x>&y=1",
    "NUL \x00 and ESC \x1b[31m and bell \x07",
    "it\x92s a C1 \x85 \x9b31m text",
    "\u202egnp.exe\u202c \u2066right\u2069 \u200bzero",
    "\ud800 lone \udfff surrogates",
    "From the start\n.\n..x\n> quoted\n-- \nsignature",
    "a\x0bb\x0cc\u2028d\u2029e\ufffff",
    "王小明 的 大型语言模型" * 12,
    "ליאור כהן <b>שלום</b> العربية",
    "𝒳" * 300 + " --boundary--",
    "`code` $(rm -rf ~) ;'\"\\ %s %0a",
)
"""64 texts."""

MADE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def digest_of(papers: Sequence[Paper], *, name: str = "Trending", **fields: object) -> Digest:
    """Return a digest with one section of these papers."""
    items = tuple(Item(Entry(paper=paper), f"{number}th of {name}") for number, paper in enumerate(papers, 1))
    made: dict[str, object] = {"made": MADE, "asked": "new", "sections": (Section(name, items),)}
    return Digest(**{**made, **fields})  # type: ignore[arg-type]


def hostile_digest(text: str) -> Digest:
    """Return a digest in which one text stands wherever a text from outside can."""
    paper = build_paper(1, title=text, abstract=text, summary=text, authors=(text, text), code_url=text)
    entry = Entry(paper=paper, tags=(text,), note=text)
    section = Section(text, (Item(entry, text),), more=3, command=f"paperreader list '@{text}'")
    return Digest(made=MADE, asked=f"@{text}", sections=(section,), problems=(text,))


def papers(count: int, abstract: str, **fields: object) -> list[Paper]:
    """Return papers with abstracts of their own."""
    return [build_paper(number, abstract=f"{number} {abstract}", **fields) for number in range(1, count + 1)]
