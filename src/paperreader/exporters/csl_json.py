"""Export papers as CSL-JSON, which citation processors and Zotero read.

Format: https://docs.citationstyles.org and the schema `csl-data.json` of citation-style-language/schema.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from paperreader.exporters.base import PLAIN, Options
from paperreader.exporters.citation import address_of, issued, plain_title
from paperreader.exporters.keys import citation_keys
from paperreader.text.latex import readable
from paperreader.text.person_names import split_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperreader.models.entry import Entry
    from paperreader.models.paper import Paper


def to_csl_json(entries: Sequence[Entry], options: Options = PLAIN) -> str:
    """Return one array with an item for each entry, in their order."""
    keys = citation_keys((entry.paper for entry in entries), options.key_pattern, options.among)
    items = [_item(entry, keys[entry.paper.id]) for entry in entries]
    return json.dumps(items, ensure_ascii=False, indent=1) + "\n"


def _item(entry: Entry, key: str) -> dict[str, Any]:
    paper = entry.paper
    day = [part for part in issued(paper) if part]
    item = {
        "id": key,
        "type": "article-journal" if paper.journal else "article",
        "title": plain_title(paper),
        "author": [_name(readable(author)) for author in paper.authors],
        "issued": {"date-parts": [day]} if day else None,
        "abstract": readable(paper.abstract),
        "container-title": readable(paper.journal or ""),
        "DOI": paper.doi or _arxiv_doi(paper),
        "URL": address_of(paper),
        "publisher": "arXiv" if paper.has_arxiv_id and not paper.journal else None,
        "number": f"arXiv:{paper.id}" if paper.has_arxiv_id else None,
        "keyword": ", ".join(entry.tags),
        "note": entry.note,
        # The schema reserves this for programs; it tells an import which paper this is, and that we wrote it.
        "custom": {"paperreader": paper.id},
    }
    return {name: value for name, value in item.items() if value}


def _name(author: str) -> dict[str, str]:
    family, given, suffix = split_name(author)
    if not given:
        return {"literal": family}
    return {"family": family, "given": given} | ({"suffix": suffix} if suffix else {})


def _arxiv_doi(paper: Paper) -> str | None:
    """Return the DOI that arXiv gives every paper (https://info.arxiv.org/help/doi.html)."""
    return f"10.48550/arXiv.{paper.id}" if paper.has_arxiv_id else None
