"""The text of a line of Markdown: emphasis, links, code and maths become marks.

Converters of papers leave much LaTeX without dollars; a word with a command in it is a formula.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperreader.fulltext.document import Mark, RichText
from paperreader.text.latex import formula
from paperreader.text.links import web_url
from paperreader.text.sanitize import clean_block

if TYPE_CHECKING:
    from paperreader.fulltext.document import MarkKind

_LIMIT = 200_000
_DEEPEST = 4
_GROUP = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]{0,200}+\}){0,200}+\}){0,300}+\}"
_PLAIN_TOKENS = r"""
    (?<!\\)\$\$?(?P<math>(?!\s)[^$\n]{1,2000}+)(?<!\s)\$\$?(?!\d)
  | `(?P<code>[^`\n]{1,1000}+)`
  | !?\[(?P<words>(?:[^\[\]\n]|\[[^\[\]\n]{0,200}+\]){0,500}+)\]
    \((?P<url>(?:[^\s()]|\([^\s()]{0,100}+\)){0,2000}+)(?:\s{1,3}"[^"\n]{0,1000}+")?\s?\)
  | \*\*(?P<strong>(?!\s)[^*\n]{1,2000}+)\*\*
  | (?<![\w*\\])\*(?P<star>(?!\s)[^*\n]{1,2000}+)\*(?!\w)
  | (?<![\w\\])_(?P<under>(?!\s)[^_\n]{1,1000}+)_(?!\w)
"""
_LATEX_TOKENS = rf"""
  | \\(?P<escaped>[`*_\[\]#+.!|<>~$&-])
  | (?=[^\s$`]{{0,80}}?(?:\\[A-Za-z]|[\^_]\{{))(?P<latex>(?:\\.|[^\s$`{{}}\\]|{_GROUP}){{1,400}}+)
"""
_TOKEN = re.compile(_PLAIN_TOKENS, re.VERBOSE)
_TOKEN_OR_LATEX = re.compile(_PLAIN_TOKENS + _LATEX_TOKENS, re.VERBOSE)
_IN_PAGE = re.compile(r"https?://[^#]*/html/[^#]*#")
_CLOSING = {")": "(", "]": "["}


def rich_text(markdown: str) -> RichText:
    """Return a paragraph of Markdown as clean text with marks."""
    writer = _Writer()
    writer.add(clean_block(markdown, _LIMIT), 0)
    return RichText(writer.text, tuple(sorted(writer.marks, key=lambda mark: (mark.start, -mark.end))))


def plain_text(markdown: str) -> str:
    """Return a line of Markdown as clean text."""
    return rich_text(markdown).text


class _Writer:
    """Collects the text and its marks."""

    def __init__(self) -> None:
        self.text = ""
        self.marks: list[Mark] = []

    def add(self, markdown: str, depth: int) -> None:
        token = _TOKEN_OR_LATEX if "\\" in markdown or "{" in markdown else _TOKEN
        at = 0
        for found in token.finditer(markdown):
            self.text += markdown[at : found.start()]
            at = found.end()
            self._token(found, depth)
        self.text += markdown[at:]

    def _token(self, found: re.Match[str], depth: int) -> None:
        match found.lastgroup:
            case "math":
                self._math(found["math"])
            case "latex":
                latex, after = _without_sentence(found["latex"])
                self._math(latex)
                self.text += after
            case "code":
                self._marked(found["code"], "code", _DEEPEST)
            case "escaped":
                self.text += found["escaped"]
            case "url":
                self._link(found["words"], found["url"], depth)
            case "strong":
                self._marked(found["strong"], "strong", depth)
            case _:
                self._marked(found["star"] or found["under"], "emphasis", depth)

    def _math(self, latex: str) -> None:
        start = len(self.text)
        self.text += formula(latex)
        self.marks.append(Mark(start, len(self.text), "math", latex))

    def _link(self, words: str, url: str, depth: int) -> None:
        address = "" if _IN_PAGE.match(url) else web_url(url) or ""
        if address:
            self._marked(words or address, "link", depth, address)
        else:
            self.add(words, depth)

    def _marked(self, markdown: str, kind: MarkKind, depth: int, target: str = "") -> None:
        start = len(self.text)
        if depth < _DEEPEST:
            self.add(markdown, depth + 1)
        else:
            self.text += markdown
        if len(self.text) > start:
            self.marks.append(Mark(start, len(self.text), kind, target))


def _without_sentence(latex: str) -> tuple[str, str]:
    """Split off the punctuation of the sentence after a formula that has no end of its own."""
    end = len(latex)
    while end > 1:
        last = latex[end - 1]
        opening = _CLOSING.get(last)
        surplus = opening and latex[:end].count(last) > latex[:end].count(opening)
        if last not in ".,;:" and not surplus:
            break
        end -= 1
    return latex[:end], latex[end:]
