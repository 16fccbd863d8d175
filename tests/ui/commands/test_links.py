"""Links of papers: opened in the browser, copied to the clipboard."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from paperreader.config import Config, LinksConfig
from paperreader.exporters.bibtex import to_bibtex
from paperreader.exporters.markdown import markdown_link
from paperreader.fulltext.fetch import FullTextSites
from paperreader.fulltext.pdf_folder import PdfFolder
from paperreader.models.entry import Entry
from paperreader.net.client import HttpClient
from paperreader.ui.dialogs.choose import Choose
from tests.builders import build_edition, build_paper
from tests.fake_papers import FakePapers
from tests.ui.reader import make_app, opened
from tests.unit.net.servers import UNUSED

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.ui.app import PaperReader

FIREFOX = Config(links=LinksConfig(browser=("firefox", "--new-tab")))
CODE = "https://github.com/ada/engine"
PAGE = "https://ada.example/engine"


class Browsers:
    """The programs started in place of a browser.

    Attributes:
        started: the arguments of each.
        exit_code: how each ends; None: it goes on.
        missing: whether there is no such program.
    """

    def __init__(self) -> None:
        self.started: list[list[str]] = []
        self.exit_code: int | None = 0
        self.missing = False
        self.streams: set[object] = set()

    def start(self, arguments: list[str], **options: Any) -> Browsers:
        if self.missing:
            raise FileNotFoundError(arguments[0])
        self.started.append(arguments)
        self.streams |= {options.get(name) for name in ("stdin", "stdout", "stderr")}
        assert not options.get("shell")
        return self

    def wait(self, timeout: float) -> int:
        if self.exit_code is None:
            raise subprocess.TimeoutExpired("browser", timeout)
        return self.exit_code


@pytest.fixture
def browsers(monkeypatch: pytest.MonkeyPatch) -> Browsers:
    started = Browsers()
    monkeypatch.setattr(subprocess, "Popen", started.start)
    return started


def with_paper(tmp_path: Path, config: Config = FIREFOX, **fields: Any) -> PaperReader:
    whole = {"code_url": CODE, "project_url": PAGE, **fields}
    return make_app(tmp_path, editions=[build_edition(papers=(build_paper(1, **whole),))], config=config)


@pytest.mark.command("open_code", "open_pdf", "open_project", "open_arxiv", "open_hf")
@pytest.mark.parametrize(
    ("key", "address"),
    [
        ("o", CODE),
        ("p", "https://arxiv.org/pdf/2611.00001"),
        ("w", PAGE),
        ("a", "https://arxiv.org/abs/2611.00001"),
        ("H", "https://huggingface.co/papers/2611.00001"),
    ],
)
async def test_each_key_opens_its_page(
    tmp_path: Path, browsers: Browsers, request: pytest.FixtureRequest, key: str, address: str
) -> None:
    async with opened(with_paper(tmp_path)) as reader:
        await reader.press(key)
        assert browsers.started == [["firefox", "--new-tab", address]]
        assert browsers.streams == {subprocess.DEVNULL}
        assert reader.status == f"Opened {address}"
        await reader.press("o", "p", "w", "a", "H")


@pytest.mark.command("open_code", "open_pdf", "open_project", "open_arxiv", "open_hf")
@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("o", "This paper names no code."),
        ("p", "This paper has no arXiv number yet, so no PDF is known."),
        ("w", "This paper names no project page."),
        ("a", "Neither arXiv nor a publisher is known to have this paper."),
        ("H", "Hugging Face has no page for this paper."),
    ],
)
async def test_a_page_that_does_not_exist_is_said(
    tmp_path: Path, browsers: Browsers, key: str, sentence: str
) -> None:
    app = with_paper(tmp_path, id="local:0123456789ab", code_url=None, project_url=None)
    async with opened(app) as reader:
        await reader.press("o", "p", "w", "a", "H", key)
        assert reader.status == sentence
        assert browsers.started == []


def with_pdf(tmp_path: Path, server: FakePapers, body: bytes) -> PaperReader:
    """Make the application with a server that has the PDF of its paper."""
    server.answers["/arxiv/pdf/2611.00001"] = body
    client = HttpClient(cache=UNUSED, backoff=0.0)

    async def sites() -> FullTextSites:
        return FullTextSites(client, arxiv=server.arxiv, ar5iv="", hugging_face="")

    app = with_paper(tmp_path)
    app.services.__dict__["pdfs"] = PdfFolder(tmp_path / "papers", "{id}.pdf", sites)
    return app


@pytest.mark.command("save_pdf", "open_pdf")
async def test_a_saved_pdf_is_opened_in_place_of_its_address(tmp_path: Path, browsers: Browsers) -> None:
    with FakePapers() as server:
        async with opened(with_pdf(tmp_path, server, b"%PDF-1.7\n%%EOF\n")) as reader:
            await reader.press("P")
            saved = tmp_path / "papers" / "2611.00001.pdf"
            await reader.until(lambda: reader.status == f"The PDF is saved as {saved}. p opens it.")
            await reader.press("p", "P")
            await reader.until(lambda: len(browsers.started) == 1)
    assert browsers.started == [["firefox", "--new-tab", saved.as_uri()]]
    assert server.asked == ["/arxiv/pdf/2611.00001"]


@pytest.mark.command("save_pdf")
async def test_a_page_in_place_of_the_pdf_is_reported_and_not_saved(
    tmp_path: Path, browsers: Browsers
) -> None:
    with FakePapers() as server:
        async with opened(with_pdf(tmp_path, server, b"<html>Just a moment</html>")) as reader:
            await reader.press("P")
            sentence = "arXiv sent a web page in place of the PDF, so nothing was saved."
            await reader.until(lambda: reader.status == sentence)
    assert list((tmp_path / "papers").iterdir()) == []


@pytest.mark.command("save_pdf")
async def test_a_server_that_is_gone_is_named_with_what_was_not_saved(tmp_path: Path) -> None:
    with FakePapers() as server:
        app = with_pdf(tmp_path, server, b"")
    async with opened(app) as reader:
        await reader.press("P")
        await reader.until(lambda: reader.status.endswith("The PDF was not saved."))


@pytest.mark.command("open_code")
async def test_a_browser_that_goes_on_running_has_opened_the_page(tmp_path: Path, browsers: Browsers) -> None:
    browsers.exit_code = None
    async with opened(with_paper(tmp_path)) as reader:
        await reader.press("o")
        assert reader.status == f"Opened {CODE}"


@pytest.mark.command("open_code")
async def test_a_browser_that_fails_leaves_the_link_on_the_clipboard(
    tmp_path: Path, browsers: Browsers
) -> None:
    browsers.exit_code = 1
    async with opened(with_paper(tmp_path)) as reader:
        await reader.press("o")
        assert reader.status == f"firefox did not open it. Copied: {CODE}"
        assert reader.app.clipboard == CODE


@pytest.mark.command("open_code")
async def test_a_browser_that_is_not_there_leaves_the_link_on_the_clipboard(
    tmp_path: Path, browsers: Browsers
) -> None:
    browsers.missing = True
    async with opened(with_paper(tmp_path)) as reader:
        await reader.press("o")
        assert reader.app.clipboard == CODE


@pytest.mark.command("open_code")
async def test_over_ssh_without_a_browser_the_link_is_copied_and_shown(
    tmp_path: Path, browsers: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 50000 10.0.0.2 22")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    async with opened(with_paper(tmp_path, Config())) as reader:
        await reader.press("o")
        assert reader.status == f"No browser here (this is a session over SSH). Copied: {CODE}"
        assert reader.app.clipboard == CODE
        assert browsers.started == []


@pytest.mark.command("open_code")
@pytest.mark.parametrize(
    "hostile",
    [
        "https://user:secret@github.com/a/b",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "--remote-debugging-port=1",
        "https://github.com/a b",
        "https://github.com/\x1b]52;c;eA==\x07",
        "https://github.com/" + "a" * 3_000,
    ],
)
async def test_a_link_that_is_not_safe_is_refused_and_said(
    tmp_path: Path, browsers: Browsers, hostile: str
) -> None:
    async with opened(with_paper(tmp_path, code_url=hostile)) as reader:
        await reader.press("o")
        assert browsers.started == []
        assert "was not opened" in reader.status
        assert reader.status.isprintable()


@pytest.mark.command("choose_link")
async def test_all_links_are_offered_and_chosen_by_number(tmp_path: Path, browsers: Browsers) -> None:
    async with opened(with_paper(tmp_path, abstract="Data at https://data.example/set.")) as reader:
        await reader.press("L")
        assert isinstance(reader.dialog, Choose)
        for address in (CODE, PAGE, "https://data.example/set", "https://arxiv.org/pdf/2611.00001"):
            assert address in reader.text()
        await reader.press("2")
        assert reader.dialog is None
        assert browsers.started[0][-1] == PAGE


@pytest.mark.command("choose_link")
async def test_a_link_is_chosen_with_the_arrows_of_vi_and_enter(tmp_path: Path, browsers: Browsers) -> None:
    async with opened(with_paper(tmp_path)) as reader:
        await reader.press("L", "j", "j", "k", "enter")
        assert browsers.started[0][-1] == PAGE


@pytest.mark.command("choose_link")
@pytest.mark.parametrize("leave", ["escape", "q"])
async def test_leaving_the_choice_opens_nothing(tmp_path: Path, browsers: Browsers, leave: str) -> None:
    async with opened(with_paper(tmp_path)) as reader:
        await reader.press("L", "9", leave)
        assert reader.dialog is None
        assert browsers.started == []


@pytest.mark.command("choose_link")
async def test_keys_typed_ahead_wait_for_the_dialog(tmp_path: Path, browsers: Browsers) -> None:
    async with opened(with_paper(tmp_path)) as reader:
        await reader.burst("L", "2", "b")
        assert browsers.started[0][-1] == PAGE
        assert list(reader.browse.bookmarks.by_id) == ["2611.00001"]


@pytest.mark.command("choose_link")
async def test_a_paper_without_links_says_so(tmp_path: Path, browsers: Browsers) -> None:
    app = with_paper(tmp_path, id="local:0123456789ab", code_url=None, project_url=None)
    async with opened(app) as reader:
        await reader.press("L")
        assert reader.status == "This paper has no links."


async def test_a_click_on_a_link_of_the_abstract_opens_it(tmp_path: Path, browsers: Browsers) -> None:
    async with opened(with_paper(tmp_path)) as reader:
        line = next(y for y, text in enumerate(reader.lines()) if "github.com/ada/engine" in text)
        pane = reader.browse.pane
        await reader.pilot.click("#pane", offset=(4, line - pane.region.y))
        await reader.settle()
        assert browsers.started[0][-1] == CODE


@pytest.mark.command("copy")
@pytest.mark.parametrize(
    ("number", "what"), [("1", "Link"), ("2", "Title"), ("3", "BibTeX"), ("4", "Markdown link")]
)
async def test_four_texts_can_be_copied(tmp_path: Path, number: str, what: str) -> None:
    async with opened(with_paper(tmp_path)) as reader:
        await reader.press("y")
        assert what in reader.text()
        await reader.press(number)
        paper = reader.paper
        texts = {
            "Link": "https://huggingface.co/papers/2611.00001",
            "Title": paper.title,
            "BibTeX": to_bibtex([Entry(paper=paper)]),
            "Markdown link": markdown_link(paper),
        }
        assert reader.app.clipboard == texts[what]
        assert reader.status == f"{what} copied."


@pytest.mark.command("copy")
async def test_the_link_of_a_paper_without_an_arxiv_identifier_is_its_doi(tmp_path: Path) -> None:
    printed = build_paper(1, id="doi:10.1038/nature14539")
    async with opened(make_app(tmp_path, editions=[build_edition(papers=(printed,))])) as reader:
        await reader.press("y", "enter")
        assert reader.app.clipboard == "https://doi.org/10.1038/nature14539"


@pytest.mark.command("copy")
async def test_a_paper_without_an_address_has_no_link_to_copy(tmp_path: Path) -> None:
    app = with_paper(tmp_path, id="local:0123456789ab", code_url=None, project_url=None)
    async with opened(app) as reader:
        await reader.press("y", "1")
        assert reader.app.clipboard == reader.paper.title


@pytest.mark.command("open_code", "choose_link", "copy")
async def test_where_there_is_no_paper_there_is_nothing_to_open(tmp_path: Path, browsers: Browsers) -> None:
    async with opened(make_app(tmp_path)) as reader:
        await reader.press("5", "o", "L", "y")
        assert reader.dialog is None
        assert reader.status == "There is no paper here."


@pytest.mark.command("open_code")
async def test_the_page_of_a_post_opens_with_the_key_for_code(tmp_path: Path, browsers: Browsers) -> None:
    app = with_paper(tmp_path, id="local:0123456789ab", code_url=None)

    async with opened(app) as reader:
        await reader.press("o")

    assert browsers.started == [["firefox", "--new-tab", PAGE]]
