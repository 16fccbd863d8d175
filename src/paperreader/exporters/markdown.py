"""Papers as Markdown. A title cannot leave its link, whatever it holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperreader.text.latex import readable

if TYPE_CHECKING:
    from paperreader.models.paper import Paper

_MEANS_SOMETHING = re.compile(r"[\\`*_\[\]<>&$|~!#]")
"""What can mean something inside of a line: CommonMark 0.31.2, and tables, strike-out and maths beside it."""


def markdown_link(paper: Paper) -> str:
    """The title as a link to the page at arXiv, else to the project page or the code; alone without any.

    `[Title](<https://…>)`: the title is one line, its LaTeX readable, and every character stands for itself.
    """
    title = escape(" ".join(readable(paper.title).split()) or paper.id)
    address = paper.arxiv_url or paper.project_url or paper.code_url
    return f"[{title}](<{_address(address)}>)" if address else title


def escape(text: str) -> str:
    """`text` so that Markdown shows it as it is, inside of a line.

    Source of the rule: https://spec.commonmark.org/0.31.2/#backslash-escapes.
    """
    return _MEANS_SOMETHING.sub(r"\\\g<0>", text)


def _address(url: str) -> str:
    """The address fit to stand between angle brackets."""
    return re.sub(r"[<>\\\s]", lambda found: f"%{ord(found.group()):02X}", url)
