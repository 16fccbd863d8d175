r"""Papers as BibTeX entries, in the form that arXiv recommends: `@misc` with `eprint` and `primaryclass`.

Every value stands in braces that balance, and holds nothing that TeX would run: LaTeX of a title is made
readable first, and what still has a meaning to TeX is escaped.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperreader.exporters.citation import KEY_PATTERN, address_of, citation_keys, day_of
from paperreader.text.latex import readable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paperreader.models.entry import Entry
    from paperreader.models.paper import Paper

_MEANS_SOMETHING = {
    "\\": r"\textbackslash{}",
    # BibTeX counts braces whether or not a backslash stands before them, so none may stay.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "@": r"{@}",
}
_CAPITAL = re.compile(r"\w*[A-Z]\w*(?:-\w+)*")


def to_bibtex(papers: Sequence[Paper], *, key_pattern: str = KEY_PATTERN) -> str:
    """One entry a paper, in their order, with an empty line between them; nothing for no papers.

    A paper whose published version is known is an `@article`, any other a `@misc`; both have the arXiv
    identifier. Unknown fields are left out. The keys are those of `citation.citation_keys`.
    """
    keys = citation_keys(papers, key_pattern)
    entries = []
    for paper in papers:
        kind = "article" if paper.journal else "misc"
        fields = ",\n".join(f"  {name:<13} = {{{value}}}" for name, value in _fields(paper))
        entries.append(f"@{kind}{{{keys[paper.id]},\n{fields}\n}}\n")
    return "\n".join(entries)


def from_entries(entries: Sequence[Entry], *, key_pattern: str = KEY_PATTERN) -> str:
    """The same for entries. What the reader wrote stays out: a bibliography is handed on."""
    return to_bibtex([entry.paper for entry in entries], key_pattern=key_pattern)


def escape(text: str) -> str:
    """`text` so that TeX prints every character of it."""
    return "".join(_MEANS_SOMETHING.get(character, character) for character in text)


def _fields(paper: Paper) -> Iterator[tuple[str, str]]:
    yield "title", _title(paper.title)
    if paper.authors:
        yield "author", " and ".join(map(_author, paper.authors))
    if paper.journal:
        yield "journal", escape(" ".join(paper.journal.split()))
    if paper.doi:
        yield "doi", _address(paper.doi)
    day = day_of(paper)
    if day:
        yield "year", str(day.year)
        yield "month", f"{day.month}"
    if paper.has_arxiv_id:
        yield "eprint", escape(paper.id)
        yield "eprinttype", "arxiv"
        yield "archivePrefix", "arXiv"
        if paper.categories:
            yield "primaryclass", escape(paper.categories[0])
    address = address_of(paper)
    if address:
        yield "url", _address(address)


def _title(title: str) -> str:
    """The title, with each word that has a capital in braces: styles of BibTeX would make it small."""
    words = " ".join(readable(title).split())
    kept = []
    end = 0
    for found in _CAPITAL.finditer(words):
        kept += [escape(words[end : found.start()]), "{", escape(found.group()), "}"]
        end = found.end()
    return "".join([*kept, escape(words[end:])])


def _author(name: str) -> str:
    """A name; one word, or one with an `and` or a comma in it, in braces, for BibTeX would take it apart."""
    escaped = escape(" ".join(name.split()))
    parts = name.split()
    whole = len(parts) < 2 or "," in name or any(part.lower() in ("and", "others") for part in parts)
    return f"{{{escaped}}}" if whole else escaped


def _address(url: str) -> str:
    r"""An address as `\url` takes it, with what could end a value or begin a command percent-encoded."""
    return re.sub(r"[{}\\\s\"^`]", lambda found: f"%{ord(found.group()):02X}", url)
