"""One paper, as the sources describe it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

_PAGES = {
    "acl": ("ACL Anthology", "https://aclanthology.org/"),
    "openreview": ("OpenReview", "https://openreview.net/forum?id="),
    "pmid": ("PubMed", "https://pubmed.ncbi.nlm.nih.gov/"),
    "s2": ("Semantic Scholar", "https://www.semanticscholar.org/paper/"),
    "corpus": ("Semantic Scholar", "https://api.semanticscholar.org/CorpusID:"),
}


class Paper(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One paper, known by its base identifier. Unknown is None or empty; zero is 0.

    Sources clean each text on arrival (`text.sanitize`). Texts keep the LaTeX of their source:
    `text.latex.readable` prepares them for display.

    Attributes:
        id: the strongest of its identifiers, in the canonical form of `identifier`: arXiv's without version,
            `doi:…`, `acl:…`, …; or `local:…` for a paper that has none.
        title: one line.
        abstract: one line; a sample paper has our own synopsis here.
        authors: names in the paper's order, without those who asked to be hidden.
        published: the day of the first version.
        edition_date: the day on which the paper was put on a daily list.
        upvotes, comments: counts at Hugging Face.
        code_url: the address of the code, http or https.
        code_origin: who gave the address of the code: `user`, `admin`, `auto` (found by a program),
            `abstract`, ….
        stars: GitHub stars of the code.
        citations: the number of works that cite it.
        ids: its other identifiers, in canonical form.
        publication: details of the published version, as `name: value` with the names of CSL: `type`,
            `volume`, `issue`, `page`, `publisher`, …; names of an `editor` are separated by `; `, `issued` is
            there if it is not the year of the first version, `others: 3` says that more than three
            authors wrote it, of whom only three are known, and `families` are family names of several words
            that a source separates from the given names, separated by `; `.
        project_url: the project page, http or https.
        summary: the AI summary that Hugging Face shows.
        keywords: the AI keywords.
        organization: full name of the organisation behind the paper.
        submitted_by: the user who put it on the daily list.
        categories: arXiv categories, the primary one first.
        sources: names of the sources that had this paper (`huggingface`, `arxiv`, `sample`, …).
        thumbnail_url: the address of a picture of the paper.
        models, datasets, spaces: the number of each that is linked at Hugging Face.
        withdrawn: whether the paper was withdrawn.
        doi: the DOI of the published version, such as `10.1038/s41586-024-07566-y`; never arXiv's own.
        journal: where it was published, as its authors write it: `Nature 631 (2024) 755-759`.
        version: the number of its latest version at arXiv.
        updated: the day of that version.
        remark: the authors' comment at arXiv, one line: `12 pages, accepted at ACL`. A `note` is the user's.
        tldr: a summary in one sentence, by Semantic Scholar or Papers with Code.
    """

    id: str
    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    published: date | None = None
    edition_date: date | None = None
    upvotes: int | None = None
    comments: int | None = None
    code_url: str | None = None
    code_origin: str | None = None
    stars: int | None = None
    project_url: str | None = None
    summary: str | None = None
    keywords: tuple[str, ...] = ()
    organization: str | None = None
    submitted_by: str | None = None
    categories: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    thumbnail_url: str | None = None
    models: int | None = None
    datasets: int | None = None
    spaces: int | None = None
    withdrawn: bool = False
    doi: str | None = None
    journal: str | None = None
    citations: int | None = None
    ids: tuple[str, ...] = ()
    publication: tuple[str, ...] = ()
    version: int | None = None
    updated: date | None = None
    remark: str | None = None
    tldr: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Return all its identifiers in canonical form; the first is its own."""
        return (self.id, f"doi:{self.doi}".lower(), *self.ids) if self.doi else (self.id, *self.ids)

    @property
    def publication_facts(self) -> tuple[str, ...]:
        """Return the details of the published version for a person; how names divide is for exports."""
        return tuple(detail for detail in self.publication if not detail.startswith("families:"))

    @property
    def day(self) -> date | None:
        """Return the day of its daily list, else that of its first version."""
        return self.edition_date or self.published

    @property
    def known_parts(self) -> int:
        """Return how much of `day` is known: 1 for the year, 2 for the month too, 3 for the day.

        Without an arXiv identifier the first of January stands for a year, and any other first for a month.
        """
        if self.edition_date or self.has_arxiv_id or self.published is None or self.published.day > 1:
            return 3
        return 1 if self.published.month == 1 else 2

    @property
    def has_arxiv_id(self) -> bool:
        """Return whether the paper has an arXiv identifier, so that pages about it have addresses."""
        return ":" not in self.id

    @property
    def arxiv_url(self) -> str | None:
        """Return the address of its abstract page at arXiv."""
        return f"https://arxiv.org/abs/{self.id}" if self.has_arxiv_id else None

    @property
    def pdf_url(self) -> str | None:
        """Return the address of its PDF at arXiv."""
        return f"https://arxiv.org/pdf/{self.id}" if self.has_arxiv_id else None

    @property
    def doi_url(self) -> str | None:
        """Return the address of the published version; the DOI in the identifier will do."""
        doi = self.doi or (self.id.removeprefix("doi:") if self.id.startswith("doi:") else "")
        return f"https://doi.org/{quote(doi, safe='/:;()')}" if doi else None

    @property
    def pages(self) -> Mapping[str, str]:
        """Return the addresses of its pages elsewhere by the names of the sites: OpenReview, PubMed, …."""
        found = {}
        for identifier in (self.id, *self.ids):
            scheme, _, name = identifier.partition(":")
            if scheme in _PAGES:
                site, address = _PAGES[scheme]
                found[site] = address + name
        return found

    @property
    def hf_url(self) -> str | None:
        """Return the address of its page at Hugging Face, which has new-style identifiers only."""
        return (
            f"https://huggingface.co/papers/{self.id}" if self.has_arxiv_id and "/" not in self.id else None
        )


def merge(old: Paper, new: Paper) -> Paper:
    """Merge what is known of a paper: a new value replaces an old one, and nothing known is lost.

    Counts and texts of `new` win if it has them. `sources` are united, `edition_date` is the earlier one, and
    `version` the higher one.
    Our own synopsis (source `sample`) never replaces an abstract.
    """
    changes: dict[str, object] = {}
    for name in Paper.__struct_fields__:
        before, after = getattr(old, name), getattr(new, name)
        if after in (None, "", ()) and before not in (None, "", ()):
            changes[name] = before
    if new.sources == ("sample",) and old.sources != ("sample",) and old.abstract:
        changes["abstract"] = old.abstract
    if old.edition_date and new.edition_date:
        changes["edition_date"] = min(old.edition_date, new.edition_date)
    if (old.version or 0) > (new.version or 0):
        changes |= {"version": old.version, "updated": old.updated}
    elif (new.version or 0) > (old.version or 0):
        changes["updated"] = new.updated
    changes["sources"] = tuple(dict.fromkeys((*old.sources, *new.sources)))
    if "code_url" in changes:
        changes["code_origin"] = old.code_origin
    return msgspec.structs.replace(new, **changes)
