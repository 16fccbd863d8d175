"""From an identifier to a document: the sites are asked one after another, and texts are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paperreader.errors import BadAnswer, NetworkError, NotFound, Offline, PaperReaderError, RateLimited
from paperreader.fulltext import full_texts
from paperreader.fulltext.document import Document, Heading, Paragraph, RichText
from paperreader.fulltext.fetch import FullTextSites
from paperreader.fulltext.full_texts import FullTexts
from paperreader.fulltext.index import FullTextIndex
from paperreader.fulltext.store import FullTextStore
from paperreader.net.client import HttpClient
from paperreader.query.nodes import Word
from tests.builders import build_paper
from tests.fake_papers import FakePapers, Sent
from tests.unit.net.servers import UNUSED

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from paperreader.fulltext.document import SourceName

ARXIV, AR5IV, MARKDOWN, PDF = (
    "/arxiv/html/2506.01713",
    "/ar5iv/html/2506.01713",
    "/papers/2506.01713.md",
    "/arxiv/pdf/2506.01713",
)
ALL = [ARXIV, AR5IV, MARKDOWN, PDF]


def read_words(body: bytes, *, address: str = "", source: SourceName = "file") -> Document:
    """Read a page of a test: the identifier that it names, or -, then its words."""
    name, _, words = body.decode().partition(" ")
    if not words:
        raise BadAnswer("The conversion of this page failed.")
    blocks = (Heading(1, "1", RichText("Introduction")), Paragraph(RichText(words)))
    return Document(name.strip("-"), None, source, "A title", (), blocks)


@pytest.fixture(autouse=True)
def words_are_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(full_texts, "read_document", read_words)
    monkeypatch.setattr(full_texts, "require", lambda source: None)


@pytest.fixture
def server() -> Iterator[FakePapers]:
    with FakePapers() as made:
        yield made


class Home:
    """The full texts of one installation, on and off the network."""

    def __init__(self, folder: Path, server: FakePapers) -> None:
        self._folder = folder
        self._server = server
        self._client = HttpClient(cache=UNUSED, backoff=0.0)
        self.index = FullTextIndex(folder / "index.db")
        self.store = FullTextStore(folder / "texts.db", 10 * 2**20)
        self.offline = False
        self.texts = FullTexts(self.store, self.index, self.sites)

    async def sites(self) -> FullTextSites:
        if self.offline:
            raise Offline
        server = self._server
        return FullTextSites(self._client, arxiv=server.arxiv, ar5iv=server.ar5iv, hugging_face=server.url)

    async def aclose(self) -> None:
        await self._client.aclose()
        self.texts.close()
        self.index.close()


@pytest.fixture
async def home(tmp_path: Path, server: FakePapers) -> AsyncIterator[Home]:
    made = Home(tmp_path, server)
    yield made
    await made.aclose()


@pytest.mark.parametrize("place", range(4))
async def test_the_first_site_that_has_the_text_is_used(place: int, home: Home, server: FakePapers) -> None:
    server.answers = {path: Sent(b"- words", kind="") for path in ALL[place:]}
    document = await home.texts.read("2506.01713")
    assert document.source == ("arxiv-html", "ar5iv", "hf-markdown", "pdf")[place]
    assert (document.id, document.warnings) == ("2506.01713", ())
    assert server.asked == ALL[: place + 1]


@pytest.mark.parametrize(
    "useless",
    [
        b"failed",
        b"2401.00001 words about something else",
        Sent(b"", 307, headers={"Location": "https://arxiv.org/abs/2506.01713"}),
        Sent(b"", 406),
    ],
    ids=["failed conversion", "another paper", "redirect", "not acceptable"],
)
async def test_ar5iv_without_the_text_is_passed_over(
    useless: Sent | bytes, home: Home, server: FakePapers
) -> None:
    server.answers = {AR5IV: useless, MARKDOWN: Sent(b"- words", kind="text/markdown")}
    document = await home.texts.read("2506.01713")
    assert (document.source, document.warnings) == ("hf-markdown", ())


async def test_a_text_that_no_site_has_offers_the_abstract_and_the_pdf(home: Home) -> None:
    with pytest.raises(NotFound, match=r"^No site has a text of 2506.01713: read its abstract, or its PDF"):
        await home.texts.read("2506.01713")


async def test_without_the_extra_for_pdfs_no_pdf_is_fetched_and_the_extra_is_named(
    home: Home, server: FakePapers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(source: SourceName) -> None:
        if source == "pdf":
            raise PaperReaderError("Reading a PDF needs an extra.")

    monkeypatch.setattr(full_texts, "require", refuse)
    server.answers = {PDF: b"- words"}
    with pytest.raises(NotFound, match=r"/pdf/2506\.01713\. Reading a PDF needs an extra\.$"):
        await home.texts.read("2506.01713")
    assert server.asked == ALL[:3]


async def test_a_site_that_failed_is_named_and_asked_again(home: Home, server: FakePapers) -> None:
    server.answers = {ARXIV: Sent(status=500), AR5IV: b"- words"}
    first = await home.texts.read("2506.01713")
    assert first.source == "ar5iv"
    assert first.warnings == ("127.0.0.1 has a problem (HTTP 500); try again later. This is ar5iv.",)
    server.answers[ARXIV] = b"- better words"
    assert (await home.texts.read("2506.01713")).source == "arxiv-html"


async def test_a_failure_is_never_a_missing_text(home: Home, server: FakePapers) -> None:
    server.answers = {ARXIV: Sent(status=429, headers={"Retry-After": "900"})}
    with pytest.raises(RateLimited, match=r"The full text of 2506.01713 was not fetched\.$"):
        await home.texts.read("2506.01713")


async def test_without_a_network_the_reason_is_the_network(home: Home, server: FakePapers) -> None:
    server.__exit__()
    with pytest.raises(NetworkError, match=r"The full text of 2506.01713 was not fetched\.$"):
        await home.texts.read("2506.01713")


async def test_a_text_that_was_read_once_opens_again_offline(home: Home, server: FakePapers) -> None:
    server.answers = {ARXIV: b"- words"}
    first = await home.texts.read(build_paper(1, id="2506.01713"))
    home.offline = True
    assert await home.texts.read("arXiv:2506.01713") == first
    assert await home.texts.read("2506.01713", refresh=True) == first
    assert server.asked == [ARXIV]


async def test_a_text_that_was_never_read_says_so_offline(home: Home) -> None:
    home.offline = True
    with pytest.raises(Offline, match=r"^The full text of 2506.01713 is not on this machine"):
        await home.texts.read("2506.01713")


async def test_refreshing_fetches_again_and_a_failure_leaves_the_stored_text(
    home: Home, server: FakePapers
) -> None:
    server.answers = {ARXIV: b"- old"}
    await home.texts.read("2506.01713")
    server.answers = {ARXIV: b"- new"}
    assert (await home.texts.read("2506.01713", refresh=True)).blocks[1] == Paragraph(RichText("new"))
    server.answers = {ARXIV: Sent(status=500)}
    kept = await home.texts.read("2506.01713", refresh=True)
    assert kept.blocks[1] == Paragraph(RichText("new"))
    assert kept.warnings[0].endswith("was not fetched. This is the stored text.")


async def test_a_version_is_asked_for_and_another_one_is_named(home: Home, server: FakePapers) -> None:
    server.answers = {f"{ARXIV}v2": b"- words", AR5IV: b"- words"}
    assert (await home.texts.read("2506.01713v2")).version == 2
    first = await home.texts.read("2506.01713v1")
    assert first.warnings == ("This is an unknown version, not version 1.",)


async def test_the_version_is_that_of_the_address_after_redirects(home: Home, server: FakePapers) -> None:
    server.answers = {
        ARXIV: Sent(b"", 301, headers={"Location": f"{ARXIV}v3"}),
        f"{ARXIV}v3": b"- words",
    }
    assert (await home.texts.read("2506.01713")).version == 3


async def test_old_identifiers_are_not_asked_of_hugging_face(home: Home, server: FakePapers) -> None:
    with pytest.raises(NotFound):
        await home.texts.read("hep-th/9901001")
    assert server.asked == [
        "/arxiv/html/hep-th/9901001",
        "/ar5iv/html/hep-th/9901001",
        "/arxiv/pdf/hep-th/9901001",
    ]


async def test_a_paper_elsewhere_gets_the_address_of_its_page(home: Home, server: FakePapers) -> None:
    with pytest.raises(NotFound, match=r"Its page is https://doi.org/10.1038/nature14539\.$"):
        await home.texts.read("doi:10.1038/nature14539")
    assert server.asked == []


async def test_each_step_is_reported(home: Home, server: FakePapers) -> None:
    server.answers = {AR5IV: b"- words"}
    steps: list[str] = []
    await home.texts.read("2506.01713", progress=steps.append)
    assert steps == ["asking for arXiv's HTML", "asking for ar5iv"]


async def test_a_text_that_was_read_can_be_searched(home: Home, server: FakePapers) -> None:
    server.answers = {ARXIV: b"- zeppelin"}
    await home.texts.read("2506.01713")
    assert home.index.papers(Word(("zeppelin",))) == {"2506.01713"}


async def test_a_damaged_stored_text_is_fetched_again(home: Home, server: FakePapers) -> None:
    server.answers = {ARXIV: b"- words"}
    first = await home.texts.read("2506.01713")
    home.store._file.row("UPDATE texts SET body = ?", b"damaged")
    assert (await home.texts.read("2506.01713")).blocks == first.blocks
    assert server.asked == [ARXIV, ARXIV]
