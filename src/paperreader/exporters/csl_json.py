"""Papers as CSL-JSON, which citation processors and Zotero read.

Format: https://docs.citationstyles.org and the schema `csl-data.json` of citation-style-language/schema.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from paperreader.exporters.citation import (
    KEY_PATTERN,
    address_of,
    citation_keys,
    day_of,
    plain_title,
    split_name,
)
from paperreader.text.latex import readable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperreader.models.entry import Entry
    from paperreader.models.paper import Paper


def to_csl_json(entries: Sequence[Entry], *, key_pattern: str = KEY_PATTERN) -> str:
    """One array with an item an entry, in their order."""
    keys = citation_keys((entry.paper for entry in entries), key_pattern)
    items = [_item(entry, keys[entry.paper.id]) for entry in entries]
    return json.dumps(items, ensure_ascii=False, indent=1) + "\n"


def _item(entry: Entry, key: str) -> dict[str, Any]:
    paper = entry.paper
    day = day_of(paper)
    item = {
        "id": key,
        "type": "article-journal" if paper.journal else "article",
        "title": plain_title(paper),
        "author": [_name(author) for author in paper.authors],
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "abstract": readable(paper.abstract),
        "container-title": paper.journal,
        "DOI": paper.doi or _arxiv_doi(paper),
        "URL": address_of(paper),
        "publisher": "arXiv" if paper.has_arxiv_id and not paper.journal else None,
        "number": f"arXiv:{paper.id}" if paper.has_arxiv_id else None,
        "keyword": ", ".join(entry.tags),
        "note": entry.note,
    }
    return {name: value for name, value in item.items() if value}


def _name(author: str) -> dict[str, str]:
    family, given = split_name(author)
    return {"family": family, "given": given} if given else {"literal": family}


def _arxiv_doi(paper: Paper) -> str | None:
    """The DOI that arXiv gives every paper (https://info.arxiv.org/help/doi.html)."""
    return f"10.48550/arXiv.{paper.id}" if paper.has_arxiv_id else None
