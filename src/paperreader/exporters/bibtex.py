r"""Export papers as BibTeX; a preprint in the form that arXiv recommends: `@misc` with `eprint`.

Every value has balanced braces and nothing that TeX would run: LaTeX of a title is made readable first, and
characters that TeX would still interpret are escaped. The user's own words are left out, because users pass
bibliographies on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperreader.exporters.base import PLAIN, Options
from paperreader.exporters.citation import citation_of
from paperreader.exporters.keys import citation_keys
from paperreader.models.calendar import SHORT_MONTHS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperreader.exporters.citation import Citation
    from paperreader.models.entry import Entry
    from paperreader.text.person_names import Name

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
_ESCAPES = str.maketrans(_MEANS_SOMETHING | {"\0": "{}"})
_LIGATURE = re.compile(r"(?<=-)(?=-)|(?<=')(?=')|(?<=`)(?=`)|(?<=[?!])(?=`)|(?<=,)(?=,)")
"""A position between two characters that TeX would print as one: `--` as a dash."""

_WORD = re.compile(r"(\w+(?:-\w+)*)")

_TYPES = {
    "article-journal": "article", "article-magazine": "article", "article-newspaper": "article",
    "paper-conference": "inproceedings", "chapter": "incollection", "entry-encyclopedia": "incollection",
    "book": "book", "report": "techreport", "thesis": "phdthesis",
}  # fmt: skip
"""The types of entries by the types of CSL; all others are `misc`."""

_FIELDS = (
    ("volume", "volume"), ("number", "issue"), ("eid", "number"), ("publisher", "publisher"),
    ("address", "publisher-place"), ("edition", "edition"), ("series", "collection-title"),
    ("chapter", "chapter-number"), ("eventtitle", "event-title"), ("venue", "event-place"),
    ("pagetotal", "number-of-pages"), ("type", "genre"), ("version", "version"), ("isbn", "ISBN"),
    ("issn", "ISSN"), ("pmcid", "PMCID"),
)  # fmt: skip
"""Fields with the variables of CSL that hold their values; of two for one field the first counts."""

_OTHER_NAMES = {
    "phdthesis": {"publisher": "school"},
    "mastersthesis": {"publisher": "school"},
    "techreport": {"publisher": "institution"},
}
_NO_ARTICLE = {"journal": "booktitle", "eid": "number"}
"""The names of fields in entries other than `article`."""

_MONTHS = ("", *map(str.lower, SHORT_MONTHS))
_LETTERS = r"(?:[^\W\d_][\u0300-\u036f]*)+"
_PLAIN_NAME = re.compile(rf"['\u2019]?{_LETTERS}(?:[ .'\u2019-]+{_LETTERS})*\.?")


def to_bibtex(entries: Sequence[Entry], options: Options = PLAIN) -> str:
    """Return one BibTeX entry per paper, in their order, with an empty line between them.

    The type of an entry is that of the published version, and `@misc` without one. Unknown fields are left
    out, even the title: other programs accept that, and a made-up title would be printed.
    """
    papers = [entry.paper for entry in entries]
    keys = citation_keys(papers, options.key_pattern, options.among)
    written = []
    for paper in papers:
        citation = citation_of(paper)
        kind = _kind(citation)
        lines = [f"  {name:<13} = {value}" for name, value in _fields(citation, kind).items()]
        body = ",\n".join((keys[paper.id], *lines))
        written.append(f"@{kind}{{{body}\n}}\n")
    return "\n".join(written)


def escape(text: str) -> str:
    """Escape `text` so that TeX prints each of its characters."""
    return _LIGATURE.sub("\0", text.replace("\0", "")).translate(_ESCAPES)


def _kind(citation: Citation) -> str:
    kind = _TYPES.get(citation.type, "misc")
    masters = kind == "phdthesis" and "master" in citation.said.get("genre", "").lower()
    return "mastersthesis" if masters else kind


def _fields(citation: Citation, kind: str) -> dict[str, str]:
    """Return the fields of an entry with their values as written: in braces, or the macro of a month."""
    said = citation.said
    names = {} if kind == "article" else _NO_ARTICLE | _OTHER_NAMES.get(kind, {})
    fields = {
        "title": _title(citation.title),
        "author": " and ".join([*map(_person, citation.authors), *(["others"] if citation.others else [])]),
        "editor": " and ".join(map(_person, citation.editors)),
        names.get("journal", "journal"): escape(said.get("container-title", "")),
    }
    for name, variable in _FIELDS:
        if value := said.get(variable):
            fields.setdefault(names.get(name, name), escape(value))
    fields |= {"pages": "--".join(map(escape, citation.pages)), "year": str(citation.issued.year or "")}
    fields |= {"month": _MONTHS[citation.issued.month or 0], "doi": _address(said.get("DOI", ""))}
    if citation.arxiv_id:
        fields |= {"eprint": escape(citation.arxiv_id), "eprinttype": "arxiv", "archivePrefix": "arXiv"}
        fields["primaryclass"] = escape(citation.category)
    if kind == "misc":  # Plain styles print neither `eprint` nor `doi` nor `url`.
        fields["howpublished"] = escape(said.get("container-title") or citation.place)
    fields["url"] = _address(said.get("URL", ""))
    fields["paperreader"] = escape(" ".join(citation.ids))
    return {name: value if name == "month" else f"{{{value}}}" for name, value in fields.items() if value}


def _title(title: str) -> str:
    """Return the title, with each capitalised word in braces: styles of BibTeX would lower its case."""
    pieces = map(escape, _WORD.split(title))
    return "".join(piece if piece == piece.lower() else f"{{{piece}}}" for piece in pieces)


def _person(name: Name) -> str:
    """Return a name in the form that BibTeX splits: `van Beethoven, Ludwig`; a group is in braces.

    BibTeX takes words in lower case for particles, so others are in braces, too, as are unusual characters.
    """
    if not name.given:
        return f"{{{escape(name.family)}}}"
    particle, rest = name.parted
    family = escape(name.family)
    if not _PLAIN_NAME.fullmatch(name.family):
        family = f"{{{family}}}"
    elif any(word[0].islower() for word in rest.split()[:-1]):
        family = f"{particle} {{{rest}}}".strip()
    given = f"{{{escape(name.given)}}}" if "," in name.given else escape(name.given)
    return ", ".join(filter(None, (family, name.suffix, given)))


def _address(url: str) -> str:
    r"""Escape an address for `\url`; percent-encode characters that could end a value or begin a command."""
    return re.sub(r"[{}\\\s\"^`]", lambda found: f"%{ord(found.group()):02X}", url)
