"""A full text from its bytes, in whatever form it came: HTML, Markdown or PDF."""

from __future__ import annotations

from codecs import BOM_UTF8
from typing import TYPE_CHECKING

from paperreader.errors import BadAnswer
from paperreader.textfile import decoded

if TYPE_CHECKING:
    from paperreader.fulltext.document import Document, SourceName


def read_document(body: bytes, *, address: str = "", source: SourceName = "file") -> Document:
    """Return the document in the bytes of an answer or a file.

    Raises:
        PaperReaderError: there is no text in it that can be read; the message says why.
    """
    if body[:1024].lstrip().startswith(b"%PDF"):
        from paperreader.fulltext.pdf import read_pdf

        return read_pdf(body, source=source)
    if source == "pdf":
        raise BadAnswer("A web page came in place of the PDF.")
    if body.removeprefix(BOM_UTF8)[:1024].lstrip().startswith(b"<"):
        from paperreader.fulltext.pages import read_page

        return read_page(body, address=address, source=source)
    from paperreader.fulltext.markdown import read_markdown

    return read_markdown(decoded(body, "it"), source=source)


def require(source: SourceName) -> None:
    """Check that this installation can read what a source sends.

    Raises:
        PaperReaderError: a library for it is missing; the message says how to install it.
    """
    if source == "pdf":
        from paperreader.fulltext.pdf import require_pdfium

        require_pdfium()
