"""Saving PDFs: complete or not at all, continued after a break, under names that are safe."""

from __future__ import annotations

import errno
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.errors import BadAnswer, NotFound, NotSaved, Offline, SourceError
from paperreader.fulltext.fetch import FullTextSites
from paperreader.fulltext.pdf_folder import PdfFolder
from paperreader.fulltext.pdf_names import pdf_name
from paperreader.net.client import HttpClient
from tests.builders import build_paper
from tests.fake_papers import FakePapers, Sent
from tests.unit.net.servers import UNUSED

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

PATTERN = "{id} {title}.pdf"
PAPER = build_paper(1, id="2506.01713", title="Lines: A $\\alpha$ Paper")
NAME = "2506.01713 Lines - A α Paper.pdf"
ADDRESS = "/arxiv/pdf/2506.01713"
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 2_000 + b"\n%%EOF\n"
CUT = Sent(PDF, kind="application/pdf", headers={"ETag": '"v1"'}, cut=100_000)


@pytest.fixture
def server() -> Iterator[FakePapers]:
    with FakePapers() as made:
        yield made


class Desk:
    """A folder of PDFs, on and off the network."""

    def __init__(self, folder: Path, server: FakePapers) -> None:
        self.folder = folder / "papers"
        self.offline = False
        self.steps: list[str] = []
        self._server = server
        self.client = HttpClient(cache=UNUSED, backoff=0.0)
        self.pdfs = PdfFolder(self.folder, PATTERN, self.sites)

    async def sites(self) -> FullTextSites:
        if self.offline:
            raise Offline
        server = self._server
        return FullTextSites(self.client, arxiv=server.arxiv, ar5iv=server.ar5iv, hugging_face=server.url)

    async def save(self) -> Path:
        return await self.pdfs.save(PAPER, self.steps.append)

    @property
    def names(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())


@pytest.fixture
async def desk(tmp_path: Path, server: FakePapers) -> AsyncIterator[Desk]:
    made = Desk(tmp_path, server)
    yield made
    await made.client.aclose()


async def test_a_pdf_is_saved_under_its_name_with_progress(desk: Desk, server: FakePapers) -> None:
    server.answers = {ADDRESS: Sent(PDF, kind="application/pdf")}
    path = await desk.save()
    assert (path, path.read_bytes()) == (desk.folder / NAME, PDF)
    assert desk.names == [NAME]
    assert desk.steps
    assert all(step.endswith(" of 0.5 MB of the PDF") for step in desk.steps)


async def test_a_saved_pdf_is_not_fetched_again_and_is_found_offline(desk: Desk, server: FakePapers) -> None:
    server.answers = {ADDRESS: PDF}
    path = await desk.save()
    desk.offline = True
    assert await desk.save() == path == desk.pdfs.find(PAPER)
    assert server.asked == [ADDRESS]


async def test_a_broken_download_goes_on_where_it_stopped(desk: Desk, server: FakePapers) -> None:
    server.answers = {ADDRESS: CUT}
    assert (await desk.save()).read_bytes() == PDF
    assert server.asked == [ADDRESS, f"{ADDRESS} bytes=100000-"]


async def test_another_process_goes_on_with_a_download(desk: Desk, server: FakePapers) -> None:
    desk.folder.mkdir()
    (desk.folder / ".2506.01713.%22v1%22.part").write_bytes(PDF[:5_000])
    server.answers = {ADDRESS: Sent(PDF, headers={"ETag": '"v1"'})}
    assert (await desk.save()).read_bytes() == PDF
    assert server.asked == [f"{ADDRESS} bytes=5000-"]
    assert desk.names == [NAME]


async def test_a_pdf_that_changed_meanwhile_is_fetched_from_its_start(desk: Desk, server: FakePapers) -> None:
    desk.folder.mkdir()
    (desk.folder / ".2506.01713.%22v0%22.part").write_bytes(b"%PDF of an older version")
    server.answers = {ADDRESS: Sent(PDF, headers={"ETag": '"v1"'}, ranges=False)}
    assert (await desk.save()).read_bytes() == PDF
    assert desk.names == [NAME]


async def test_without_a_validator_a_download_begins_again(desk: Desk, server: FakePapers) -> None:
    server.answers = {ADDRESS: Sent(PDF, cut=100_000, headers={"ETag": 'W/"weak"'})}
    with pytest.raises(SourceError):
        await desk.save()
    assert set(server.asked) == {ADDRESS}
    server.answers = {ADDRESS: PDF}
    assert (await desk.save()).read_bytes() == PDF


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html>Just a moment</html>", "arXiv sent a web page in place of the PDF, so nothing was saved."),
        (b"\x89PNG", "arXiv sent something else in place of the PDF, so nothing was saved."),
        (b"", "arXiv sent something else in place of the PDF, so nothing was saved."),
        (PDF[:-7], "The PDF is damaged: its end is missing, so nothing was saved."),
    ],
)
async def test_what_is_not_a_pdf_is_not_saved(
    desk: Desk, server: FakePapers, body: bytes, reason: str
) -> None:
    server.answers = {ADDRESS: Sent(body, headers={"ETag": '"v1"'})}
    with pytest.raises(BadAnswer) as caught:
        await desk.save()
    assert (str(caught.value), desk.names) == (reason, [])


async def test_a_pdf_that_arxiv_lacks_is_reported(desk: Desk) -> None:
    with pytest.raises(NotFound, match="does not have this"):
        await desk.save()


async def test_a_full_disk_is_reported_and_leaves_no_pdf(
    desk: Desk, server: FakePapers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    server.answers = {ADDRESS: PDF}
    monkeypatch.setattr("paperreader.fulltext.pdf_folder.os.fsync", fail)
    with pytest.raises(NotSaved, match=r"The PDF could not be saved to .*: No space left on device\.$"):
        await desk.save()
    assert desk.pdfs.find(PAPER) is None


async def test_a_folder_that_is_a_file_is_reported(desk: Desk, server: FakePapers) -> None:
    desk.folder.write_text("a file")
    server.answers = {ADDRESS: PDF}
    with pytest.raises(NotSaved, match="could not be saved"):
        await desk.save()
    assert desk.pdfs.find(PAPER) is None


async def test_offline_an_unsaved_pdf_says_so(desk: Desk) -> None:
    desk.offline = True
    with pytest.raises(
        Offline, match=r"^The PDF of 2506.01713 is not saved, and the network is switched off"
    ):
        await desk.save()


async def test_only_papers_of_arxiv_have_pdfs(desk: Desk) -> None:
    with pytest.raises(NotFound, match="Only PDFs of arXiv"):
        await desk.pdfs.save(build_paper(1, id="doi:10.1038/x"), desk.steps.append)


def test_a_pdf_is_found_by_its_identifier_under_any_name(desk: Desk) -> None:
    desk.folder.mkdir()
    for name in ("12506.01713.pdf", "2506.017131.pdf", "2506.01713.txt", "Lovelace - 2506.01713v2.pdf"):
        (desk.folder / name).touch()
    found = desk.pdfs.find(build_paper(1, id="2506.01713", title=""))
    assert found is not None
    assert found.name == "Lovelace - 2506.01713v2.pdf"


@pytest.mark.parametrize(
    ("pattern", "fields", "name"),
    [
        (PATTERN, {"title": ""}, "2506.01713.pdf"),
        (PATTERN, {"id": "hep-th/9901001", "title": "a/b\\c"}, "hep-th-9901001 a-b-c.pdf"),
        ("{author} {year} - {title}", {"title": "On Lines"}, "Lovelace 1843 - On Lines.pdf"),
        ("{title}.PDF", {"title": "../../etc/passwd"}, "etc-passwd.pdf"),
        ("{title}", {"title": "..."}, "2506.01713.pdf"),
        ("{title}.pdf", {"title": "A\x1b]52;c\x07 line\nwith \u202e*marks*?"}, "A line with marks.pdf"),
        ("{id} {title}", {"title": "word " * 100}, f"2506.01713 {'word ' * 23}word.pdf"),
    ],
)
def test_names_follow_the_pattern_and_are_safe(pattern: str, fields: dict[str, str], name: str) -> None:
    paper = build_paper(
        1, **{"id": "2506.01713", "authors": ("Ada Lovelace",), "published": date(1843, 1, 1), **fields}
    )
    assert pdf_name(paper, pattern) == name


@given(st.text(max_size=300), st.sampled_from(["{title}", "{id} {title}.pdf", "{author}-{title} ({year})"]))
def test_no_title_leaves_the_folder_or_makes_a_name_too_long(title: str, pattern: str) -> None:
    name = pdf_name(build_paper(1, title=title, authors=(title,)), pattern)
    assert len(name.encode()) <= 255
    assert name.isprintable()
    assert not set('/\\:*?"<>|') & set(name)
    assert name[0] not in ".-"
    assert name.endswith(".pdf")


async def test_at_a_pace_a_broken_download_goes_on_in_the_next_turn(desk: Desk, server: FakePapers) -> None:
    turns: list[str] = []

    class Pace:
        async def __aenter__(self) -> None:
            turns.append("begun")

        async def __aexit__(self, *_: object) -> None:
            turns.append("ended")

    desk.client.add_pace(server.arxiv, Pace())
    server.answers = {ADDRESS: CUT}
    assert (await desk.save()).read_bytes() == PDF
    assert server.asked == [ADDRESS, f"{ADDRESS} bytes=100000-"]
    assert turns == ["begun", "ended"] * 2
