"""A full text from its bytes, in whatever form it came: HTML, Markdown or PDF."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from paperreader.errors import NotFound

if TYPE_CHECKING:
    from paperreader.fulltext.document import Document, SourceName


def read_document(body: bytes, *, address: str = "", source: SourceName = "file") -> Document:
    """Return the document in the bytes of an answer or a file.

    Raises:
        PaperReaderError: there is no text in it that can be read; the message says why.
    """
    document: Document = import_module("paperreader.fulltext.pages").read_page(
        body, address=address, source=source
    )
    return document


def require(source: SourceName) -> None:
    """Check that this installation can read what a source sends.

    Raises:
        PaperReaderError: a library for it is missing; the message says how to install it.
    """
    if source in ("pdf", "hf-markdown"):
        raise NotFound(f"{source} cannot be read yet.")
