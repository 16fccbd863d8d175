r"""Papers as BibTeX entries, in the form that arXiv recommends: `@misc` with `eprint` and `primaryclass`.

Every value stands in braces that balance, and holds nothing that TeX would run: LaTeX of a title is made
readable first, and what still has a meaning to TeX is escaped. What the reader wrote stays out, for a
bibliography is handed on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperreader.exporters.base import PLAIN, Options
from paperreader.exporters.citation import address_of, issued
from paperreader.exporters.keys import citation_keys
from paperreader.text.latex import readable
from paperreader.text.person_names import split_name

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
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "@": r"{@}",
}
_LIGATURE = re.compile(r"(?<=-)(?=-)|(?<=')(?=')|(?<=`)(?=`)|(?<=[?!])(?=`)|(?<=,)(?=,)")
"""Between two characters that TeX would print as one: `--` as a dash."""

_WORD = re.compile(r"\w+(?:-\w+)*")


def to_bibtex(entries: Sequence[Entry], options: Options = PLAIN) -> str:
    """One entry a paper, in their order, with an empty line between them; nothing for no papers.

    A paper whose published version is known is an `@article`, any other a `@misc`; both have the arXiv
    identifier. Unknown fields are left out.
    """
    papers = [entry.paper for entry in entries]
    keys = citation_keys(papers, options.key_pattern, options.among)
    written = []
    for paper in papers:
        kind = "article" if paper.journal else "misc"
        fields = ",\n".join(f"  {name:<13} = {{{value}}}" for name, value in _fields(paper))
        written.append(f"@{kind}{{{keys[paper.id]},\n{fields}\n}}\n")
    return "\n".join(written)


def escape(text: str) -> str:
    """`text` so that TeX prints every character of it."""
    apart = _LIGATURE.sub("\0", text.replace("\0", ""))
    escaped = (_MEANS_SOMETHING.get(character, character) for character in apart)
    return "".join(escaped).replace("\0", "{}")


def _fields(paper: Paper) -> Iterator[tuple[str, str]]:
    yield "title", _title(paper.title)
    if paper.authors:
        yield "author", " and ".join(map(_author, paper.authors))
    if paper.journal:
        yield "journal", escape(" ".join(readable(paper.journal).split()))
    if paper.doi:
        yield "doi", _address(paper.doi)
    day = issued(paper)
    if day.year:
        yield "year", str(day.year)
    if day.month:
        yield "month", str(day.month)
    if paper.has_arxiv_id:
        yield "eprint", escape(paper.id)
        yield "eprinttype", "arxiv"
        yield "archivePrefix", "arXiv"
        if paper.categories:
            yield "primaryclass", escape(paper.categories[0])
    else:
        yield "paperreader", escape(paper.id)
    address = address_of(paper)
    if address:
        yield "url", _address(address)


def _title(title: str) -> str:
    """The title, with each word that has a capital in braces: styles of BibTeX would make it small."""
    words = " ".join(readable(title).split())
    kept = []
    end = 0
    for found in _WORD.finditer(words):
        if found.group() != found.group().lower():
            kept += [escape(words[end : found.start()]), "{", escape(found.group()), "}"]
            end = found.end()
    return "".join([*kept, escape(words[end:])])


def _author(name: str) -> str:
    """A name as BibTeX takes it apart; one that may not be, a group's or a single word, in braces."""
    family, given, suffix = (escape(part) for part in split_name(readable(name)))
    if not given:
        return f"{{{family}}}"
    if suffix:
        return f"{{{family}}}, {suffix}, {given}"
    return f"{given} {family}" if "," not in name else f"{{{family}}}, {{{given}}}"


def _address(url: str) -> str:
    r"""An address as `\url` takes it, with what could end a value or begin a command percent-encoded."""
    return re.sub(r"[{}\\\s\"^`]", lambda found: f"%{ord(found.group()):02X}", url)
