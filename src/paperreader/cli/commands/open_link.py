"""`open`: open a link of a paper in the browser; without a browser, print the link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.diagnostics import note
from paperreader.errors import LinkRefused, NotFound

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from paperreader.cli.invocation import Invocation
    from paperreader.models.paper import Paper

NAME = "open"
HELP = "open a link of a paper in the browser"

KINDS = ("code", "project", "pdf", "arxiv", "doi", "hf")

_NAMES = {"code": "code", "project": "project page", "doi": "published version"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the paper, and the name of its link."""
    parser.add_argument("paper", metavar="ID", help=options.ID_HELP)
    parser.add_argument(
        "kind",
        nargs="?",
        choices=KINDS,
        metavar="LINK",
        help=f"{', '.join(KINDS)}; without it the page at Hugging Face, else at arXiv, else the DOI",
    )
    options.add(parser, options.NETWORK)


def run(invocation: Invocation) -> int:
    """Open the link; if no browser opens it, print it."""
    from paperreader.fulltext.fetch import at_mirror
    from paperreader.text.links import check_openable

    environment = invocation.services.network.environment
    address = _saved_pdf(invocation) or check_openable(at_mirror(_address(invocation), environment))
    if _opened(address, invocation.services.config.links.browser):
        note(f"opened {address}", verbose=invocation.verbose)
        return 0
    invocation.output.line(address)
    raise LinkRefused("No browser opened the link, so it is printed; name one under [links] in config.toml.")


def _saved_pdf(invocation: Invocation) -> str | None:
    """Return the address of the saved PDF, if the PDF is meant and there is one."""
    from paperreader.models.identifier import parse_identifier
    from paperreader.models.paper import Paper

    if invocation.arguments.kind != "pdf":
        return None
    paper = Paper(id=parse_identifier(invocation.arguments.paper).base, title="")
    saved = invocation.services.pdfs.find(paper)
    return saved.as_uri() if saved else None


def _address(invocation: Invocation) -> str:
    from paperreader.cli.lookup import find_paper
    from paperreader.models.identifier import parse_identifier
    from paperreader.models.paper import Paper

    kind = invocation.arguments.kind
    paper = Paper(id=parse_identifier(invocation.arguments.paper).base, title="")
    # The identifier gives the pages about a paper; the links to code and project page must be looked up.
    found = _link(paper, kind)
    if found is None and (kind in _NAMES or not paper.has_arxiv_id):
        found = _link(find_paper(invocation.arguments.paper, invocation), kind)
    if found is None:
        raise NotFound(f"No {_NAMES.get(kind, 'such page')} is known of {paper.id}.")
    return found


def _link(paper: Paper, kind: str | None) -> str | None:
    from paperreader.exporters.citation import address_of

    return {
        "code": paper.code_url,
        "project": paper.project_url,
        "pdf": paper.pdf_url,
        "arxiv": paper.arxiv_url,
        "doi": paper.doi_url,
        "hf": paper.hf_url,
        None: paper.hf_url or address_of(paper),
    }[kind]


def _opened(address: str, configured: Sequence[str]) -> bool:
    """Open the address, and return whether a browser did. A text browser has the terminal until it ends."""
    from paperreader.ui.system.browser import browser_arguments, run_browser, start_browser, works_in_text

    arguments = browser_arguments(configured)
    if arguments is None:
        return False
    start = run_browser if works_in_text(arguments) else start_browser
    return start([*arguments, address])
