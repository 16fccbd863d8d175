"""What is around a paper: fetched where the cursor rests, read with a key, never in the way."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from paperreader.config import Config, LinksConfig, NetworkConfig
from paperreader.errors import NetworkError, RateLimited
from paperreader.models import Paper
from paperreader.models.surroundings import (
    CodeRepository,
    Comment,
    LinkedRepo,
    RepoKind,
    RepositoryFacts,
    Result,
    Surroundings,
)
from paperreader.sources.base import Cited
from paperreader.ui.dialogs.choose import ChooseAmongMany
from paperreader.ui.dialogs.text_view import Piece, TextLines, TextView, wrapped
from tests.builders import NOW, build_edition, build_paper
from tests.ui.fake_network import FakeAround, FakeSource
from tests.ui.reader import Reader, make_app, opened

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from paperreader.ui.app import PaperReader

MODELS = tuple(
    LinkedRepo(kind=RepoKind.MODEL, id=f"x/[b]{n}", downloads=10**n, likes=n) for n in range(5, 0, -1)
)
FOUND = Surroundings(
    linked=(*MODELS, LinkedRepo(kind=RepoKind.SPACE, id="x/demo", about="Try it")),
    totals={RepoKind.MODEL: 23},
    comments=(
        Comment(author="Ada [Love]", written=NOW, text="Well done!\n\n• one", reactions=3),
        Comment(author="Émile", text="Thanks!", depth=1),
        Comment(hidden=True, depth=2),
    ),
)
FACTS = RepositoryFacts(name="a/b", stars=1_200, language="Python", licence="MIT", archived=True)
CODE = "https://github.com/a/b"


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the cursor rest for no time."""
    monkeypatch.setattr("paperreader.workspace.surroundings.PAUSE", 0.001)


def with_around(
    folder: Path, around: FakeAround, *, config: Config | None = None, **fields: Any
) -> PaperReader:
    papers = tuple(build_paper(number, **{"code_url": CODE, **fields}) for number in range(1, 40))
    app = make_app(folder, editions=[build_edition(papers=papers)], config=config)
    app.services.network.surroundings = around  # type: ignore[attr-defined]
    return app


def pane(reader: Reader) -> list[str]:
    """Return the lines of the pane, also those out of view."""
    return [line.text.plain.strip() for line in reader.browse.pane._wrapped()]


async def known(reader: Reader) -> None:
    await reader.until(lambda: "Around the paper" in pane(reader))
    await reader.settle()


@pytest.mark.usefixtures("at_once")
async def test_the_pane_shows_it_below_everything_else(tmp_path: Path) -> None:
    async with opened(with_around(tmp_path, FakeAround(FOUND, facts=FACTS))) as reader:
        await reader.until(lambda: any("a/b · 1,200" in line for line in pane(reader)))
        lines = pane(reader)

    assert lines[lines.index("Around the paper") :] == [
        "Around the paper",
        "f  23 models, the most downloaded:",
        "x/[b]5 · 100k downloads · 5 likes",
        "x/[b]4 · 10k downloads · 4 likes",
        "x/[b]3 · 1.0k downloads · 3 likes",
        "and 20 more",
        "f  1 Space",
        "x/demo",
        "d  3 comments · the last by Ada [Love], just now",
        "O  a/b · 1,200 stars · Python · MIT · archived",
    ]


@pytest.mark.usefixtures("at_once")
async def test_the_pane_shows_all_code_and_results(tmp_path: Path) -> None:
    result = Result(dataset="SWE-[b]ench", task="Agents", metric="Resolved", value="55.5", rank=1)
    found = Surroundings(
        repositories=(
            CodeRepository(url="https://github.com/A/b", stars=1_200, is_official=True),
            *(CodeRepository(url=f"https://gitlab.com/c/[i]{n}", stars=10**n) for n in (4, 3, 2, 1)),
        ),
        results=(result,) * 7,
    )
    async with opened(with_around(tmp_path, FakeAround(found, facts=FACTS))) as reader:
        await reader.until(lambda: any("O  a/b" in line for line in pane(reader)))
        lines = pane(reader)
        assert lines[lines.index("Around the paper") + 1 :] == [
            "O  a/b · official · 1,200 stars · Python · MIT …",
            "f  4 other implementations:",
            "gitlab.com/c/[i]4 · 10k stars",
            "gitlab.com/c/[i]3 · 1.0k stars",
            "gitlab.com/c/[i]2 · 100 stars",
            "and 1 more",
            "7 results on benchmarks:",
            *["#1 of SWE-[b]ench · Resolved 55.5 · Agents"] * 5,
            "and 2 more",
        ]
        await reader.press("f")
        assert "gitlab.com/c/[i]1" in reader.text()


async def test_what_comes_late_moves_no_line(tmp_path: Path) -> None:
    abstract = "Long words here. " * 400
    async with opened(with_around(tmp_path, FakeAround(FOUND), abstract=abstract)) as reader:
        before = pane(reader)
        await reader.press("tab", "j", "j", "j")
        await reader.browse.surroundings.ask(reader.paper)
        await reader.settle()

        assert pane(reader)[: len(before)] == before
        assert len(pane(reader)) > len(before)
        assert reader.browse.pane.offset_line == 3


async def test_no_request_is_sent_while_the_cursor_moves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paperreader.workspace.surroundings.PAUSE", 3_600)
    around = FakeAround(FOUND)
    async with opened(with_around(tmp_path, around)) as reader:
        await reader.burst(*"jjjjjjjjjjjjjjjjjjjjkkkkk")
        assert reader.paper.id == "2611.00016"
        assert around.asked == []


@pytest.mark.usefixtures("at_once")
async def test_offline_it_is_missing_without_a_word(tmp_path: Path) -> None:
    app = make_app(tmp_path, editions=[build_edition(3)])
    async with opened(app) as reader:
        await reader.until(lambda: reader.browse.surroundings.of("2611.00001") is not None)
        await reader.settle()
        assert "Around the paper" not in pane(reader)
        assert not reader.browse.status.alert


@pytest.mark.usefixtures("at_once")
async def test_a_refusal_is_one_quiet_line(tmp_path: Path) -> None:
    around = FakeAround(FOUND, facts=RateLimited("GitHub allows no more requests for 9 min.", 540))
    async with opened(with_around(tmp_path, around)) as reader:
        await reader.until(lambda: pane(reader)[-1] == "GitHub allows no more requests for 9 min.")
        assert not reader.browse.status.alert


@pytest.mark.usefixtures("at_once")
async def test_it_can_be_switched_off(tmp_path: Path) -> None:
    around = FakeAround(FOUND)
    off = Config(network=NetworkConfig(around=False))
    async with opened(with_around(tmp_path, around, config=off)) as reader:
        await reader.press("j", "k")
        assert around.asked == []
        await reader.press("d")
        assert around.asked == ["2611.00001", "a/b"]
        assert isinstance(reader.dialog, TextView)


@pytest.mark.command("linked")
async def test_a_linked_repository_is_opened_in_the_browser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []

    def start(arguments: list[str], **_: Any) -> Any:
        started.append(arguments)
        raise OSError

    monkeypatch.setattr(subprocess, "Popen", start)
    config = Config(links=LinksConfig(browser=("firefox",)))
    async with opened(with_around(tmp_path, FakeAround(FOUND), config=config)) as reader:
        await reader.press("f")
        assert isinstance(reader.dialog, ChooseAmongMany)
        assert "All 23 models" in reader.text()
        await reader.press("k", "enter")
        await reader.press("f", *"jjjjj", "enter")
    assert started == [
        ["firefox", "https://huggingface.co/spaces/x/demo"],
        ["firefox", "https://huggingface.co/models?other=arxiv:2611.00001"],
    ]


@pytest.mark.command("discussion")
async def test_the_discussion_shows_threads(tmp_path: Path) -> None:
    async with opened(with_around(tmp_path, FakeAround(FOUND))) as reader:
        await reader.press("d")
        assert [line for line, _ in reader.widget(TextLines)._lines] == [
            "Ada [Love] · just now · 3 reactions",
            "Well done!",
            "",
            "• one",
            "  ",
            "  Émile",
            "  Thanks!",
            "    ",
            "    someone",
            "    (hidden)",
        ]
        assert "Ada [Love] · just now · 3 reactions" in reader.text()
        await reader.press("q")
        assert reader.dialog is None


@pytest.mark.command("readme")
async def test_the_readme_is_read_as_text(tmp_path: Path) -> None:
    text = "# The *tool*\n\n- [x](https://a.example)\n```\nrun [b]\n```\n" + "\n".join(
        f"line {n}  " for n in range(300)
    )
    around = FakeAround(FOUND, readme=text)
    async with opened(with_around(tmp_path, around)) as reader:
        await reader.press("O")
        assert isinstance(reader.dialog, TextView)
        assert "README · a/b" in reader.text()
        assert "The tool" in reader.text()
        assert "run [b]" in reader.text()
        await reader.press("G")
        assert "line 299" in reader.text()
        await reader.press("g", "space", "k", "j")
        assert reader.widget(TextLines).scroll_offset.y > 10
        assert around.asked[0] == "a/b/readme"


async def test_a_paper_without_any_of_it_says_so(tmp_path: Path) -> None:
    around = FakeAround(Surroundings())
    async with opened(with_around(tmp_path, around, code_url=None)) as reader:
        await reader.press("d")
        assert reader.status == "Nobody has commented on this paper at Hugging Face."
        await reader.press("f")
        assert reader.status == "No models, datasets, Spaces or repositories are known for this paper."
        await reader.press("O")
        assert reader.status == "This paper names no repository at GitHub."


class Cites(FakeSource):
    """A source that knows every paper but the third, or fails after so many."""

    def __init__(self, *, most: int = 99) -> None:
        super().__init__()
        self.most = most

    async def fetch_citations(
        self, papers: Sequence[Paper], *, refresh: bool = False
    ) -> AsyncIterator[Sequence[Cited]]:
        for paper in papers[: self.most]:
            if paper.id != "2611.00003":
                yield [Cited(Paper(id=paper.id, title="", citations=1_234, tldr="Short."), 56)]
        if len(papers) > self.most:
            raise RateLimited("It is busy.", 60)


def with_citations(folder: Path, source: Cites) -> PaperReader:
    return make_app(folder, source=source, editions=[build_edition(5)])


@pytest.mark.command("citations")
async def test_the_citations_of_the_paper_are_fetched_with_a_key(tmp_path: Path) -> None:
    async with opened(with_citations(tmp_path, Cites())) as reader:
        await reader.press("F")
        await reader.until(lambda: "56 influential citations" in "".join(pane(reader)))
        assert reader.status == "1,234 citations, 56 of them influential."
        assert "† 1,234" in reader.text()
        assert "Short." in pane(reader)
        assert reader.services.library.paper("2611.00002").citations is None  # type: ignore[union-attr]


async def test_the_citations_of_all_selected_papers_are_fetched_together(tmp_path: Path) -> None:
    async with opened(with_citations(tmp_path, Cites())) as reader:
        await reader.press("M", "F")
        await reader.until(lambda: "fetched" in reader.status)
        assert reader.status == "Citations of 4 of 5 papers fetched."
        await reader.type("/citations:>1k")
        assert len(reader.shown) == 4


async def test_a_refusal_keeps_the_citations_that_came(tmp_path: Path) -> None:
    async with opened(with_citations(tmp_path, Cites(most=1))) as reader:
        await reader.press("M", "F")
        await reader.until(lambda: "fetched" in reader.status)
        assert reader.status == "Citations of 1 of 5 papers fetched. It is busy."
        await reader.press("escape", "j", "j")
        reader.services.network._source.most = 0  # type: ignore[attr-defined]
        await reader.press("F")
        await reader.until(lambda: "busy" in reader.status)
        assert reader.status == "It is busy. The number of citations was not fetched."


async def test_why_nothing_came_is_told_if_the_user_asked(tmp_path: Path) -> None:
    around = FakeAround(NetworkError("huggingface.co did not answer in time."))
    async with opened(with_around(tmp_path, around)) as reader:
        await reader.press("d")
        assert reader.status == (
            "huggingface.co did not answer in time. What Hugging Face has around the paper was not fetched."
        )
        assert reader.dialog is None


@pytest.mark.parametrize("key", ["f", "d", "O"])
async def test_each_dialog_has_room_in_a_small_terminal(tmp_path: Path, key: str) -> None:
    many = msgspec.structs.replace(FOUND, comments=FOUND.comments * 20)
    app = with_around(tmp_path, FakeAround(many, readme="a line  \n" * 99))
    async with opened(app, size=(60, 15)) as reader:
        await reader.press(key)
        assert "Esc close" in reader.text()
        assert "╭─ " in reader.text()


def test_lines_are_wrapped_and_keep_their_indent() -> None:
    pieces = [Piece("• one two three four", 2), Piece("x" * 30, 0, "code"), Piece("", 4), Piece("  a b")]

    assert [line for line, _ in wrapped(pieces, 16)] == [
        "  • one two", "    three four", "x" * 16, "x" * 14, "    ", "  a b",
    ]  # fmt: skip
