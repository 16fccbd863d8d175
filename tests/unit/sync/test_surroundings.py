"""What is around a paper, fetched from servers of this machine and stored in the library."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from paperreader.config import Config
from paperreader.environment import Environment
from paperreader.errors import NetworkError, NotFound, Offline
from paperreader.models.edition import EditionKind
from paperreader.models.surroundings import DailyRank, RepoKind, Surroundings
from paperreader.paths import Paths
from paperreader.query.fields import SOURCE
from paperreader.query.parser import parse
from paperreader.services import Services, open_services
from paperreader.sync.surroundings import fetch_readme, fetch_surroundings
from tests.builders import NOW, build_edition, build_paper
from tests.fakes import FakeHuggingFace
from tests.huggingface_answers import build_comment, build_readme, build_repository

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from paperreader.models import Paper

PAPER = build_paper(1, code_url="https://github.com/a/b")


@pytest.fixture
def server() -> Iterator[FakeHuggingFace]:
    with FakeHuggingFace.with_papers(2, code_url="https://github.com/a/b", organization="The Lab") as fake:
        models = [{"id": "x/model", "downloads": 7, "likes": 1}]
        fake.around["2611.00001"] = {
            "linkedModels": models, "numTotalModels": 3, "comments": [build_comment("a")],
        }  # fmt: skip
        fake.repositories = {"a/b": build_repository(), "a/b/readme": build_readme("# Title")}
        yield fake


def services_at(server: FakeHuggingFace, folder: Path, *, offline: bool = False) -> Services:
    paths = Paths(**{name: folder / name for name in ("config", "data", "cache", "state")})
    environment = Environment({"HF_ENDPOINT": server.url, "PAPERREADER_GITHUB_ENDPOINT": server.url})
    return open_services(Config(), paths, environment, offline=offline, now=lambda: NOW)


async def around(paper: Paper, services: Services) -> list[Surroundings]:
    try:
        return [found async for found in fetch_surroundings(paper, services)]
    finally:
        await services.network.aclose()
        services.close()


async def test_the_repository_comes_after_what_hugging_face_knows(
    server: FakeHuggingFace, tmp_path: Path
) -> None:
    first, last = await around(PAPER, services_at(server, tmp_path))

    assert (first.repository, first.organization) == (None, "The Lab")
    assert (first.total(RepoKind.MODEL), len(first.comments)) == (3, 1)
    assert last.repository is not None
    assert last.repository.stars == 11_184
    assert server.paths == ["/api/papers/2611.00001?field=comments", "/repos/a/b"]


async def test_the_counts_are_stored_and_found(server: FakeHuggingFace, tmp_path: Path) -> None:
    services = services_at(server, tmp_path)
    services.library.store(build_edition(2))
    await around(PAPER, services)

    shelf = services.library.whole_shelf()
    listing = shelf.select(parse("has:models"), SOURCE, services.query_context({}))
    (row,) = listing.rows(0, 9)
    assert (row.paper.id, row.paper.models, row.paper.comments) == ("2611.00001", 3, 1)
    services.close()


async def test_a_paper_that_is_not_in_the_library_stays_out(server: FakeHuggingFace, tmp_path: Path) -> None:
    services = services_at(server, tmp_path)
    await around(PAPER, services)

    assert services.library.paper(PAPER.id) is None
    services.close()


async def test_the_place_on_the_daily_list_comes_from_the_library(
    server: FakeHuggingFace, tmp_path: Path
) -> None:
    services = services_at(server, tmp_path)
    services.library.store(build_edition(3, kind=EditionKind.DAY, value="2026-11-20"))

    found = await around(build_paper(2), services)
    assert found[-1].rank == DailyRank(2, date(2026, 11, 20), 3)


async def test_offline_the_cache_answers(server: FakeHuggingFace, tmp_path: Path) -> None:
    online = await around(PAPER, services_at(server, tmp_path))
    asked = len(server.paths)

    assert await around(PAPER, services_at(server, tmp_path, offline=True)) == online
    with pytest.raises(Offline):
        await around(build_paper(2), services_at(server, tmp_path, offline=True))
    assert len(server.paths) == asked


async def test_what_a_source_does_not_have_is_empty(server: FakeHuggingFace, tmp_path: Path) -> None:
    unknown = build_paper(9, code_url="https://github.com/a/b")
    found = await around(unknown, services_at(server, tmp_path))
    assert [one.repository is not None for one in found] == [False, True]
    assert found[0].linked == ()

    lost = build_paper(9, code_url="https://github.com/x/y")
    assert await around(lost, services_at(server, tmp_path)) == [Surroundings()]


async def test_an_answer_of_enormous_length_is_not_read(server: FakeHuggingFace, tmp_path: Path) -> None:
    server.around["2611.00001"]["comments"] = [build_comment("a", "x" * 1_500_000)]
    first, last = await around(PAPER, services_at(server, tmp_path))

    assert (first.linked, first.comments) == ((), ())
    assert last.repository is not None


async def test_a_used_up_quota_is_a_remark(server: FakeHuggingFace, tmp_path: Path) -> None:
    server.requests_left = 0
    found = await around(PAPER, services_at(server, tmp_path))

    assert found[-1].remark.startswith("127.0.0.1 asks us to come back in ")
    again = await around(PAPER, services_at(server, tmp_path))
    assert again[-1].remark.startswith("GitHub allows no more requests for ")
    assert again[-1].remark.endswith(" min; GITHUB_TOKEN allows more.")
    assert server.paths.count("/repos/a/b") == 1


async def test_a_network_that_fails_is_an_error(server: FakeHuggingFace, tmp_path: Path) -> None:
    server.gone()
    with pytest.raises(NetworkError):
        await around(PAPER, services_at(server, tmp_path))


async def test_the_readme_of_the_code(server: FakeHuggingFace, tmp_path: Path) -> None:
    services = services_at(server, tmp_path)
    name, lines = await fetch_readme(PAPER, services)
    assert (name, lines[0].text) == ("a/b", "Title")
    with pytest.raises(NotFound, match="names no repository at GitHub"):
        await fetch_readme(build_paper(1), services)
    await services.network.aclose()
