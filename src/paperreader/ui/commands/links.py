"""Commands that open links in the browser or copy them."""

from __future__ import annotations

import asyncio

from paperreader.errors import NetworkError, NotFound, Offline
from paperreader.text.links import Link, LinkKind, paper_links
from paperreader.ui.commands.command import Browsing, Command, ask, command, running
from paperreader.ui.system.browser import open_address, open_link

_GROUP = "Links"


def _choose(browse: Browsing, links: list[Link]) -> None:
    from paperreader.ui.dialogs.choose import Choice, Choose

    question = Choose("Open which link?", [Choice(link.label, link.url) for link in links])
    ask(browse, question, lambda index: open_link(browse, links[index]))


def _opener(
    name: str, what: str, missing: str, *kinds: LinkKind, of_a_post: tuple[LinkKind, ...] = ()
) -> Command:
    """Make a command that opens the link of the first kind that exists; of several, it asks which one.

    Args:
        name: of the command.
        what: what it opens, in words.
        missing: the message if there is no such link.
        kinds: the kinds of links.
        of_a_post: more kinds for what is known by its page only, such as a post of a blog.
    """

    def run(browse: Browsing) -> None:
        if paper := browse.current_paper():
            found = paper_links(paper)
            from paperreader.models.identifier import Scheme, scheme_of  # not before the first paint

            wanted = kinds if scheme_of(paper.id) is not Scheme.LOCAL else (*kinds, *of_a_post)
            links = next(filter(None, ([link for link in found if link.kind is kind] for kind in wanted)), [])
            if not links:
                browse.say(missing)
            elif len(links) == 1:
                open_link(browse, links[0])
            else:
                _choose(browse, links)

    return Command(name, _GROUP, f"Open the {what}", run, where="both")


_open_pdf_address = _opener(
    "open_pdf", "PDF", "This paper has no arXiv number yet, so no PDF is known.", LinkKind.PDF
).run


def _open_pdf(browse: Browsing) -> None:
    """Open the saved PDF of the current paper, or else its address."""
    paper = browse.current_paper()
    if paper is None:
        return
    services = browse.services

    async def open_it() -> None:
        saved = await asyncio.to_thread(lambda: services.pdfs.find(paper))
        if saved is None:
            _open_pdf_address(browse)
        else:
            browse.say(await open_address(browse.app, saved.as_uri(), services.config.links.browser))

    browse.run_worker(open_it(), group="links", exit_on_error=False)


OPENERS = (
    _opener(
        "open_code",
        "code, or the page of a post",
        "This paper names no code.",
        LinkKind.CODE,
        of_a_post=(LinkKind.PROJECT,),
    ),
    Command("open_pdf", _GROUP, "Open the PDF: the saved one, or else its address", _open_pdf, where="both"),
    _opener("open_project", "project page", "This paper names no project page.", LinkKind.PROJECT),
    _opener(
        "open_arxiv",
        "arXiv page, or else the published version",
        "Neither arXiv nor a publisher is known to have this paper.",
        *(LinkKind.ARXIV, LinkKind.DOI, LinkKind.PAGE),
    ),
    _opener("open_hf", "Hugging Face page", "Hugging Face has no page for this paper.", LinkKind.HF),
)


@command(_GROUP, where="both")
def save_pdf(browse: Browsing) -> None:
    """Save the PDF; then it opens offline too."""
    paper = browse.current_paper()
    if paper is None:
        return
    group = f"pdf {paper.id}"
    if running(browse, group):
        browse.say("The PDF is being saved.")
        return

    async def save_it() -> None:
        browse.say("Saving the PDF…")
        try:
            path = await browse.services.pdfs.save(paper, lambda words: browse.say(f"Saving {words}…"))
        except Offline:
            raise  # It names the PDF.
        except (NetworkError, NotFound) as error:
            browse.say(f"{error} The PDF was not saved.", alert=True)
            return
        browse.say(f"The PDF is saved as {path}.", hint="{open_pdf} opens it.")

    browse.run_worker(save_it(), group=group, exit_on_error=False)


@command(_GROUP, where="both")
def choose_link(browse: Browsing) -> None:
    """Choose among all links of the paper."""
    if paper := browse.current_paper():
        links = list(paper_links(paper))
        if links:
            _choose(browse, links)
        else:
            browse.say("This paper has no links.")


@command(_GROUP, where="both")
def copy(browse: Browsing) -> None:
    """Copy the link, the title, BibTeX, or a part of the text."""
    from paperreader.exporters.base import Options
    from paperreader.exporters.bibtex import to_bibtex
    from paperreader.exporters.citation import address_of
    from paperreader.exporters.markdown import markdown_link
    from paperreader.models.entry import Entry
    from paperreader.ui.dialogs.choose import Choice, Choose

    paper = browse.current_paper()
    if paper is None:
        return
    title = browse.display_text(paper.title)
    address = paper.hf_url or address_of(paper)
    keys = Options(key_pattern=browse.services.config.export.citation_key)
    bibtex = to_bibtex([Entry(paper=paper)], keys)
    texts = [("Title", title), ("BibTeX", bibtex), ("Markdown link", markdown_link(paper))]
    if address:
        texts.insert(0, ("Link", address))
    if browse.full_text is not None:
        from paperreader.ui.full_text.copying import texts_to_copy

        texts = [*texts_to_copy(browse.full_text), *texts]

    def copy_text(index: int) -> None:
        what, text = texts[index]
        browse.app.copy_to_clipboard(text)
        browse.say(f"{what} copied.")

    ask(browse, Choose("Copy what?", [Choice(name, text) for name, text in texts]), copy_text)
