"""Files of other programs that are text, are not read, and can be exported in a format that is."""

from __future__ import annotations

import re

from paperreader.importers.base import Unusable

_KINDS = (
    (r"<xml>\s*<records>|<records>\s*<record>\s*<database", "EndNote XML", "export RIS or BibTeX instead"),
    (r"<rdf:RDF[^>]*\bxmlns:z=\"http://www\.zotero\.org", "Zotero RDF", "export BibTeX or CSL-JSON instead"),
    (r"<modsCollection\b", "MODS", "export RIS or BibTeX instead"),
    (r"<(?:!DOCTYPE )?PubmedArticleSet\b", "PubMed XML", "save the list as PubMed (.nbib) instead"),
    (r"<b:Sources\b", "a bibliography of Word", "export RIS or BibTeX from where its references are from"),
    (r"<en-export\b", "an export of Evernote", "export HTML instead"),
    (r"\{\\rtf", "rich text", "save it as plain text"),
)
_HEAD = 4_000
_PATTERNS = [(re.compile(pattern, re.IGNORECASE), kind, advice) for pattern, kind, advice in _KINDS]


def refuse_foreign(text: str) -> None:
    """Check that a text is not of a kind that is known and not read.

    Raises:
        Unusable: it is; the reason names the kind and says what to do.
    """
    head = text[:_HEAD]
    for pattern, kind, advice in _PATTERNS:
        found = pattern.search(head)
        # Text about such a file may mention its beginning.
        if found and (found.start() == 0 or head.lstrip().startswith("<")):
            raise Unusable(f"it is {kind}, which paperreader does not read; {advice}")
