r"""Export papers as BibTeX, in the form that arXiv recommends: `@misc` with `eprint` and `primaryclass`.

Every value has balanced braces and nothing that TeX would run: LaTeX of a title is made readable first, and
characters that TeX would still interpret are escaped. The user's own words are left out, because users pass
bibliographies on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperreader.exporters.base import PLAIN, Options
from paperreader.exporters.citation import address_of, issued, one_line
from paperreader.exporters.keys import citation_keys
from paperreader.text.latex import readable
from paperreader.text.person_names import split_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperreader.models.entry import Entry
    from paperreader.models.paper import Paper

_MEANS_SOMETHING = {
    "\\": r"\textbackslash{}",
    # BibTeX counts a brace even after a backslash, so no brace may stay.
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
"""A position between two characters that TeX would print as one: `--` as a dash."""

_WORD = re.compile(r"(\w+(?:-\w+)*)")


def to_bibtex(entries: Sequence[Entry], options: Options = PLAIN) -> str:
    """Return one BibTeX entry per paper, in their order, with an empty line between them.

    A paper with a known published version is an `@article`, any other is a `@misc`; both have the arXiv
    identifier. Unknown fields are left out.
    """
    papers = [entry.paper for entry in entries]
    keys = citation_keys(papers, options.key_pattern, options.among)
    written = []
    for paper in papers:
        kind = "article" if paper.journal else "misc"
        fields = ",\n".join(f"  {name:<13} = {{{value}}}" for name, value in _fields(paper).items())
        written.append(f"@{kind}{{{keys[paper.id]},\n{fields}\n}}\n")
    return "\n".join(written)


def escape(text: str) -> str:
    """Escape `text` so that TeX prints each of its characters."""
    apart = _LIGATURE.sub("\0", text.replace("\0", ""))
    escaped = (_MEANS_SOMETHING.get(character, character) for character in apart)
    return "".join(escaped).replace("\0", "{}")


def _fields(paper: Paper) -> dict[str, str]:
    date = issued(paper)
    fields = {
        "author": " and ".join(map(_author, paper.authors)),
        "journal": escape(one_line(paper.journal or "")),
        "doi": _address(paper.doi or ""),
        "year": str(date.year or ""),
        "month": str(date.month or ""),
    }
    if paper.has_arxiv_id:
        fields |= {"eprint": escape(paper.id), "eprinttype": "arxiv", "archivePrefix": "arXiv"}
        fields["primaryclass"] = escape(paper.categories[0] if paper.categories else "")
    else:
        fields["paperreader"] = escape(paper.id)
    fields["url"] = _address(address_of(paper) or "")
    return {"title": _title(paper.title)} | {name: value for name, value in fields.items() if value}


def _title(title: str) -> str:
    """Return the title, with each capitalised word in braces: styles of BibTeX would lower its case."""
    pieces = map(escape, _WORD.split(one_line(title)))
    return "".join(piece if piece == piece.lower() else f"{{{piece}}}" for piece in pieces)


def _author(name: str) -> str:
    """Return a name in the form that BibTeX splits; a group or a single word is in braces."""
    family, given, suffix = (escape(part) for part in split_name(readable(name)))
    if not given:
        return f"{{{family}}}"
    if suffix:
        return f"{{{family}}}, {suffix}, {given}"
    return f"{given} {family}" if "," not in name else f"{{{family}}}, {{{given}}}"


def _address(url: str) -> str:
    r"""Escape an address for `\url`; percent-encode characters that could end a value or begin a command."""
    return re.sub(r"[{}\\\s\"^`]", lambda found: f"%{ord(found.group()):02X}", url)
