r"""Papers as BibTeX entries, in the form that arXiv recommends: `@misc` with `eprint` and `primaryclass`.

Every value stands in braces that balance, and holds nothing that TeX would run: LaTeX of a title is made
readable first, and what still has a meaning to TeX is escaped.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from typing import TYPE_CHECKING

from paperreader.text.latex import readable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
_LITTLE = {
    "a", "an", "and", "are", "as", "at", "by", "do", "does", "for", "from", "how", "in", "into", "is", "of",
    "on", "or", "the", "to", "towards", "via", "what", "when", "why", "with",
}  # fmt: skip
_PARTICLES = frozenset(
    ("de", "del", "della", "der", "den", "di", "da", "du", "la", "le", "ten", "ter", "van", "von", "zu")
)


def to_bibtex(papers: Sequence[Paper]) -> str:
    """One entry a paper, in their order, with an empty line between them; nothing for no papers.

    The key is family name, year and first telling word (`vaswani2017attention`); a second paper with the
    same gets `b`, a third `c`. Unknown fields are left out.
    """
    taken: set[str] = set()
    entries = []
    for paper in papers:
        key = _unique(_key(paper), taken)
        taken.add(key)
        fields = ",\n".join(f"  {name:<13} = {{{value}}}" for name, value in _fields(paper))
        entries.append(f"@misc{{{key},\n{fields}\n}}\n")
    return "\n".join(entries)


def escape(text: str) -> str:
    """`text` so that TeX prints every character of it."""
    return "".join(_MEANS_SOMETHING.get(character, character) for character in text)


def _fields(paper: Paper) -> Iterator[tuple[str, str]]:
    yield "title", _title(paper.title)
    if paper.authors:
        yield "author", " and ".join(map(_author, paper.authors))
    day = paper.published or paper.edition_date
    if day:
        yield "year", str(day.year)
        yield "month", f"{day.month}"
    if paper.has_arxiv_id:
        yield "eprint", escape(paper.id)
        yield "eprinttype", "arxiv"
        yield "archivePrefix", "arXiv"
        if paper.categories:
            yield "primaryclass", escape(paper.categories[0])
    address = paper.arxiv_url or paper.project_url or paper.code_url
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


def _key(paper: Paper) -> str:
    """The key of an entry: ASCII letters and digits."""
    family = _ascii(_family(paper.authors[0])) if paper.authors else ""
    day = paper.published or paper.edition_date
    words = (_ascii(word) for word in re.split(r"[^\w]+", readable(paper.title)))
    telling = next((word for word in words if len(word) > 1 and word not in _LITTLE), "")
    key = f"{family or ('anonymous' if telling else '')}{day.year if day else ''}{telling}"
    return key if telling or family else _ascii(paper.id)


def _family(author: str) -> str:
    """The family name of an author: the last word, and the particles before it."""
    family, comma, _ = author.partition(",")
    if comma:
        return family
    words = author.split()
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in _PARTICLES:
        start -= 1
    return "".join(words[start:])


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain.lower())


def _unique(key: str, taken: set[str]) -> str:
    """The key, or where it is taken the key with `b` to `z`, then with a number."""
    more = itertools.chain("bcdefghijklmnopqrstuvwxyz", (f"x{number}" for number in itertools.count(1)))
    return next(
        candidate for candidate in itertools.chain([key], map(key.__add__, more)) if candidate not in taken
    )
