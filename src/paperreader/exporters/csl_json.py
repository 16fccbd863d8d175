"""Export papers as CSL-JSON, which citation processors and Zotero read.

Format: https://docs.citationstyles.org and the schema `csl-data.json` of citation-style-language/schema.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from paperreader.exporters.base import PLAIN, Options
from paperreader.exporters.citation import citation_of
from paperreader.exporters.keys import citation_keys
from paperreader.text.latex import readable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperreader.models.entry import Entry
    from paperreader.text.person_names import Name


_TYPES = {
    "article", "article-journal", "article-magazine", "article-newspaper", "book", "broadcast", "chapter",
    "classic", "collection", "dataset", "document", "entry", "entry-dictionary", "entry-encyclopedia",
    "event", "figure", "graphic", "interview", "legislation", "manuscript", "map", "pamphlet",
    "paper-conference", "patent", "performance", "periodical", "post", "post-weblog", "regulation", "report",
    "review", "review-book", "software", "speech", "standard", "thesis", "webpage",
}  # fmt: skip
"""The types of CSL 1.0.2 that a work can have here; any other is a `document`."""

_VARIABLES = (
    "container-title", "collection-title", "volume", "issue", "number", "page", "chapter-number", "edition",
    "genre", "publisher", "publisher-place", "event-title", "event-place", "number-of-pages", "version",
    "ISBN", "ISSN", "PMCID", "DOI", "URL",
)  # fmt: skip


def to_csl_json(entries: Sequence[Entry], options: Options = PLAIN) -> str:
    """Return one array with an item for each entry, in their order."""
    keys = citation_keys((entry.paper for entry in entries), options.key_pattern, options.among)
    items = [_item(entry, keys[entry.paper.id]) for entry in entries]
    return json.dumps(items, ensure_ascii=False, indent=1) + "\n"


def _item(entry: Entry, key: str) -> dict[str, Any]:
    citation = citation_of(entry.paper)
    arxiv = f"arXiv:{citation.arxiv_id}" if citation.arxiv_id else None
    item = {
        "id": key,
        "type": citation.type if citation.type in _TYPES else "document",
        "title": citation.title,
        "author": [*map(_name, citation.authors), *([{"literal": "others"}] if citation.others else [])],
        "editor": [*map(_name, citation.editors)],
        "issued": {"date-parts": [[part for part in citation.issued if part]]}
        if citation.issued.year
        else None,
        "abstract": readable(entry.paper.abstract),
        "PMID": next((one[5:] for one in citation.ids if one.startswith("pmid:")), None),
        "keyword": ", ".join(entry.tags),
        "note": entry.note,
        # The schema reserves this for programs; it tells an import which paper this is, and that we wrote it.
        "custom": {"paperreader": " ".join(dict.fromkeys((citation.id, *citation.ids)))},
    }
    if arxiv:
        item |= _preprint(arxiv) if citation.is_preprint else {"archive": "arXiv", "archive_location": arxiv}
    item |= {name: citation.said.get(name) or item.get(name) for name in _VARIABLES}
    return {name: value for name, value in item.items() if value}


def _preprint(arxiv: str) -> dict[str, str]:
    """Return what makes styles print where a preprint is; arXiv gives every paper a DOI."""
    doi = arxiv.replace("arXiv:", "10.48550/arXiv.")  # https://info.arxiv.org/help/doi.html
    return {"publisher": "arXiv", "number": arxiv, "DOI": doi}


def _name(name: Name) -> dict[str, str]:
    if not name.given:
        return {"literal": name.family}
    particle, family = name.parted
    parts = {"family": family, "given": name.given, "non-dropping-particle": particle, "suffix": name.suffix}
    return {part: value for part, value in parts.items() if value}
