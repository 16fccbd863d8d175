"""One paper by the identifier that the user typed: from this machine if it is stored, else from a source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli.diagnostics import Progress, say
from paperreader.errors import NotFound, Offline, PaperReaderError, SourceError
from paperreader.models.identifier import Scheme, parse_identifier, scheme_of
from paperreader.models.paper import Paper

if TYPE_CHECKING:
    from paperreader.cli.invocation import Invocation


def stored_paper(paper_id: str, invocation: Invocation) -> Paper | None:
    """Return a paper from the library, else from the bookmarks, else from the sample; else None."""
    found = invocation.services.library.paper(paper_id)
    if found is not None:
        return found
    bookmark = invocation.known_bookmarks.get(paper_id)
    if bookmark is not None and not bookmark.is_bare:
        return bookmark.paper
    return sample_paper(paper_id, invocation)


def sample_paper(paper_id: str, invocation: Invocation) -> Paper | None:
    """Return a paper of the sample, or None."""
    from paperreader.sources.sample import load_sample

    papers = load_sample(invocation.services.now()).papers
    return next((paper for paper in papers if paper.id == paper_id), None)


def find_paper(text: str, invocation: Invocation) -> Paper:
    """Return the paper that a text names; if it is not stored here, ask one source after the other.

    Raises:
        InvalidIdentifier: the text is not the identifier of a paper.
        NotFound: no source has the paper.
        SourceError: no source could answer.
    """
    paper_id = parse_identifier(text).base
    stored = stored_paper(paper_id, invocation)
    if stored is not None and not invocation.arguments.refresh:
        return stored
    bookmark = invocation.known_bookmarks.get(paper_id)
    known = stored or (bookmark.paper if bookmark and ":" in paper_id else None)
    is_asked = scheme_of(paper_id) is not Scheme.LOCAL and (stored or not invocation.services.network.offline)
    if known is not None and not is_asked:
        return known
    try:
        return _fetch(paper_id, invocation)
    except SourceError as error:
        if known is None:
            raise
        say(f"{error} Showing the stored copy.")
        return known


def _fetch(paper_id: str, invocation: Invocation) -> Paper:
    from paperreader.sources.registry import having_papers
    from paperreader.sync.editions import fetch_paper

    named = invocation.source
    failures: list[SourceError] = []
    for source in (named,) if named else having_papers():
        try:
            question = fetch_paper(
                paper_id, invocation.services, source=source, refresh=invocation.arguments.refresh
            )
            return invocation.ask_network(question, Progress())
        except SourceError as error:
            failures.append(error)
            if isinstance(error, Offline):
                break
    if isinstance(failures[0], Offline):
        raise Offline(f"The paper {paper_id} is not on this machine, and the network is switched off.")
    # An error of one source says more than "not found" of another: the first may have the paper.
    if faults := [error for error in failures if not isinstance(error, NotFound)]:
        raise faults[0]
    raise failures[0] if named else NotFound(f"No source has the paper {paper_id}.")


def paper_to_keep(paper_id: str, invocation: Invocation) -> Paper:
    """Return the paper to bookmark: from the library, else from the sample, else with its identifier only."""
    try:
        found = invocation.services.library.paper(paper_id)
    except PaperReaderError as error:
        say(str(error))
        found = None
    return found or sample_paper(paper_id, invocation) or _bare(paper_id)


def _bare(paper_id: str) -> Paper:
    """Return a paper of which only the identifier is known."""
    doi = paper_id.removeprefix("doi:") if paper_id.startswith("doi:") else None
    return Paper(id=paper_id, title="", doi=doi)
