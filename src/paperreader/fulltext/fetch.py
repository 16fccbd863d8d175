"""Ask the sites that have full texts, the best first: arXiv's HTML, ar5iv, Hugging Face's Markdown, the PDF.

Only arXiv's own site is asked at the pace of its terms. Whether an answer is a paper at all is decided by who
reads it: many failures come with status 200.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple, Self

from paperreader.environment import Address
from paperreader.errors import BadAnswer, NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paperreader.environment import Environment
    from paperreader.fulltext.document import SourceName
    from paperreader.models.identifier import Identifier
    from paperreader.net.client import HttpClient
    from paperreader.net.context import Context
    from paperreader.net.replies import Sink


class Site(NamedTuple):
    """A kind of full text that a site has.

    Attributes:
        source: its name in documents.
        words: its name in sentences.
        accept: the media type to ask for.
        seconds: the time for the answer.
        limit: the most bytes of the answer.
    """

    source: SourceName
    words: str
    accept: str
    seconds: float = 20.0
    limit: int = 16 * 2**20


SITES = (
    Site("arxiv-html", "arXiv's HTML", "text/html,application/xhtml+xml"),
    Site("ar5iv", "ar5iv", "text/html,application/xhtml+xml"),
    Site("hf-markdown", "Hugging Face's Markdown", "text/markdown"),
    Site("pdf", "the text of arXiv's PDF", "application/pdf", seconds=60.0, limit=64 * 2**20),
)
"""All kinds of full text, in the order in which they are asked for."""


_PAGES = Address("PAPERREADER_ARXIV_WEB", "https://arxiv.org")


def at_mirror(url: str, environment: Environment) -> str:
    """Return the address that opens a page of arXiv if the environment replaces its site.

    Any other address is returned unchanged.

    Raises:
        ConfigError: the environment has no address there.
    """
    rest = url.removeprefix(f"{_PAGES.default}/")
    return url if rest == url else f"{environment.address(_PAGES)}/{rest}"


class Fetched(NamedTuple):
    """An answer: the address that sent it, after redirects, and its body."""

    address: str
    body: bytes


class FullTextSites:
    """The sites, by the names of their sources.

    Args:
        client: sends the requests.
        arxiv: the address of arXiv's site, without a slash at the end, as for the others.
        ar5iv: the address of ar5iv.
        hugging_face: the address of Hugging Face.
    """

    addresses: ClassVar[Mapping[str, Address]] = {
        "arxiv": _PAGES,
        "ar5iv": Address("PAPERREADER_AR5IV_ENDPOINT", "https://ar5iv.labs.arxiv.org"),
        "hugging_face": Address("HF_ENDPOINT", "https://huggingface.co", "HF_TOKEN", token_moves=True),
    }

    @classmethod
    def open(cls, context: Context) -> Self:
        """Return the sites, which use these parts of the program."""
        return cls(context.client, **context.addresses)

    def __init__(self, client: HttpClient, *, arxiv: str, ar5iv: str, hugging_face: str) -> None:
        self._client = client
        self._arxiv = arxiv
        self._ar5iv = ar5iv
        self._hugging_face = hugging_face

    async def fetch(self, site: Site, paper: Identifier) -> Fetched:
        """Return the answer of a site.

        Raises:
            NotFound: the site does not have the paper.
            SourceError: the site failed.
        """
        address = self._address(site, paper)
        try:
            answer = await self._client.get(
                address, accept=site.accept, deadline=site.seconds, limit=site.limit
            )
        except BadAnswer as error:
            # For papers that it lacks, ar5iv redirects to arXiv, which is refused.
            if error.status in (400, 406) or (error.status is None and site.source == "ar5iv"):
                raise NotFound(str(error)) from error
            raise
        return Fetched(answer.url, answer.body)

    async def save_pdf(self, paper: str, into: Sink) -> None:
        """Fetch the PDF of a paper of arXiv into a file.

        Raises:
            NotFound: arXiv has no PDF of it.
            NotSaved, SourceError: it could not be saved or fetched.
        """
        address = f"{self._arxiv}/pdf/{paper}"
        await self._client.download(address, into, accept="application/pdf")

    def _address(self, site: Site, paper: Identifier) -> str:
        if site.source == "ar5iv":
            return f"{self._ar5iv}/html/{paper.base}"
        if site.source == "hf-markdown":
            if "/" in paper.base:
                raise NotFound("Hugging Face has no papers with identifiers of the old kind.")
            return f"{self._hugging_face}/papers/{paper.base}.md"
        return f"{self._arxiv}/{'pdf' if site.source == 'pdf' else 'html'}/{paper}"
