"""Commands about what is around a paper: models, datasets, Spaces and code, the discussion, the README."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import ModalScreen

from paperreader.errors import NetworkError, PaperReaderError
from paperreader.text.counted import counted
from paperreader.text.links import Link, LinkKind
from paperreader.ui.commands.command import Browsing, ask, command
from paperreader.ui.system.browser import open_link

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

    from paperreader.models.paper import Paper
    from paperreader.models.surroundings import Surroundings
    from paperreader.sources.base import Cited

_GROUP = "Around the paper"


@command(_GROUP, where="both")
def linked(browse: Browsing) -> None:
    """Choose among the linked models, datasets, Spaces and code."""
    _show(browse, _choose_linked, lambda known: known.linked or known.other_repositories)


@command(_GROUP, where="both")
def discussion(browse: Browsing) -> None:
    """Read the discussion at Hugging Face."""
    _show(browse, _show_discussion, lambda known: known.comments)


@command(_GROUP, where="both")
def readme(browse: Browsing) -> None:
    """Read the README of the code."""
    paper = browse.current_paper()
    if paper is not None:
        _run(browse, paper, lambda: _show_readme(browse, paper), "The README")


@command(_GROUP, where="both")
def citations(browse: Browsing) -> None:
    """Fetch the citations of the paper, or of the selected ones."""
    if papers := browse.selected.papers:
        browse.say(f"Fetching the citations of {counted(len(papers), 'paper')}…")
        fetch = _fetch_citations(browse, papers)
        browse.run_worker(fetch, group="citations", exclusive=True, exit_on_error=False)
    elif paper := browse.current_paper():
        _run(browse, paper, lambda: _show_citations(browse, paper), "The number of citations")


async def _show_citations(browse: Browsing, paper: Paper) -> None:
    from paperreader.text.surroundings import citation_words

    async for ((known, influential),) in _citations(browse, [paper]):
        browse.say(f"{citation_words(known.citations, influential)}.")


async def _fetch_citations(browse: Browsing, papers: Sequence[Paper]) -> None:
    """Fetch the citations of many papers, and report how many came."""
    count, end = 0, ""
    try:
        async for found in _citations(browse, papers):
            count += len(found)
    except PaperReaderError as error:
        end = f" {error}"
    fetched = f"{count:,} of " if count < len(papers) else ""
    browse.say(f"Citations of {fetched}{counted(len(papers), 'paper')} fetched.{end}", alert=bool(end))


async def _citations(browse: Browsing, papers: Sequence[Paper]) -> AsyncIterator[Sequence[Cited]]:
    """Fetch citations, show them in the list and the pane, and yield them."""
    from paperreader.models.surroundings import Surroundings
    from paperreader.sync.citations import fetch_citations

    async for found in fetch_citations(papers, browse.services):
        for paper, influential in found:
            browse.surroundings.add(paper.id, Surroundings(influential=influential))
        browse.navigator.reload()
        yield found


def _show(
    browse: Browsing,
    show: Callable[[Browsing, Paper, Surroundings], None],
    part: Callable[[Surroundings], Sequence[object]],
) -> None:
    """Fetch what is around the current paper, unless the part to show is known, and show it."""
    paper = browse.current_paper()
    if paper is None:
        return
    if (known := browse.surroundings.of(paper.id)) and part(known):
        show(browse, paper, known)
        return

    async def fetch_and_show() -> None:
        found = await browse.surroundings.ask(paper)
        if _is_current(browse, paper):
            show(browse, paper, found)

    _run(browse, paper, fetch_and_show, "What Hugging Face has around the paper")


def _run(browse: Browsing, paper: Paper, fetch: Callable[[], Awaitable[None]], what: str) -> None:
    """Fetch `what` in the background, and report why that failed if the cursor is still on the paper."""

    async def fetch_or_report() -> None:
        try:
            await fetch()
        except NetworkError as error:
            if _is_current(browse, paper):
                browse.say(f"{error} {what} was not fetched.", alert=True)
        except PaperReaderError as error:
            if _is_current(browse, paper):
                browse.say(str(error), alert=True)

    browse.say("Fetching…")
    browse.run_worker(fetch_or_report(), group="asked", exclusive=True, exit_on_error=False)


def _is_current(browse: Browsing, paper: Paper) -> bool:
    row = browse.current_row()
    return row is not None and row.paper.id == paper.id and not isinstance(browse.app.screen, ModalScreen)


def _choose_linked(browse: Browsing, paper: Paper, found: Surroundings) -> None:
    from paperreader.models.surroundings import RepoKind
    from paperreader.text.surroundings import code_words, repo_words
    from paperreader.ui.dialogs.choose import Choice, ChooseAmongMany

    links, choices = [], []
    for kind in RepoKind:
        repos, total = found.of_kind(kind), found.total(kind)
        for repo in repos:
            links.append(Link(LinkKind.OTHER, repo.url, repo.id))
            words = repo_words(repo).removeprefix(repo.id).removeprefix(" · ")
            choices.append(Choice(repo.id, " · ".join(filter(None, (kind.noun, words, repo.about)))))
        if total > len(repos):
            links.append(Link(LinkKind.OTHER, kind.page_of_all(paper.id), kind.noun))
            choices.append(Choice(f"All {counted(total, kind.noun)}", "at Hugging Face"))
    for one in found.other_repositories:
        links.append(Link(LinkKind.CODE, one.url, one.name))
        choices.append(Choice(one.name, code_words(one).removeprefix(one.name).removeprefix(" · ") or "code"))
    browse.status.clear()
    if not links:
        browse.say("No models, datasets, Spaces or repositories are known for this paper.")
        return
    ask(browse, ChooseAmongMany("Open which?", choices), lambda index: open_link(browse, links[index]))


def _show_discussion(browse: Browsing, paper: Paper, found: Surroundings) -> None:
    from paperreader.text.surroundings import comment_heading, comment_text
    from paperreader.ui.dialogs.text_view import Piece, TextView

    browse.status.clear()
    if not found.comments:
        browse.say("Nobody has commented on this paper at Hugging Face.")
        return
    pieces: list[Piece] = []
    now = browse.services.now()
    for comment in found.comments:
        indent = 2 * comment.depth
        pieces += [Piece("", indent)] if pieces else []
        pieces.append(Piece(comment_heading(comment, now), indent, "heading"))
        pieces += [Piece(line, indent) for line in comment_text(comment).split("\n")]
    browse.app.push_screen(TextView(f"Discussion · {browse.display_text(paper.title)}", pieces))


async def _show_readme(browse: Browsing, paper: Paper) -> None:
    from paperreader.sync.surroundings import fetch_readme
    from paperreader.ui.dialogs.text_view import TextView, pieces_of

    repository, lines = await fetch_readme(paper, browse.services)
    if not _is_current(browse, paper):
        return
    browse.status.clear()
    browse.app.push_screen(TextView(f"README · {repository}", pieces_of(lines)))
