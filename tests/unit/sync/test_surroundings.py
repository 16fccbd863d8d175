"""What is around a paper, fetched from servers of this machine and stored in the library."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from paperreader.config import Config
from paperreader.environment import Environment
from paperreader.errors import BadAnswer, NetworkError, NotFound, Offline
from paperreader.models.edition import EditionKind
from paperreader.models.surroundings import DailyRank, RepoKind, Surroundings
from paperreader.paths import Paths
from paperreader.query.fields import SOURCE
from paperreader.query.parser import parse
from paperreader.services import Services, open_services
from paperreader.sync.surroundings import Rests, fetch_readme, fetch_surroundings
from tests.builders import NOW, build_edition, build_paper
from tests.fakes import FakeHuggingFace
from tests.huggingface_answers import build_comment, build_readme, build_repository
from tests.pwc_answers import build_item, build_page, build_result

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
    names = ("HF_ENDPOINT", "PAPERREADER_GITHUB_ENDPOINT", "PAPERREADER_PWC_ENDPOINT")
    environment = Environment(dict.fromkeys(names, server.url))
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
    hugging_face, papers_with_code = "/api/papers/2611.00001?field=comments", "/api/v1/papers/2611.00001?"
    assert [path for path in server.paths if not path.startswith(papers_with_code)] == [
        hugging_face,
        "/repos/a/b",
    ]


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
    assert [(one.repository is not None, one.linked) for one in found] == [(True, ())]

    lost = build_paper(9, code_url="https://github.com/x/y")
    assert await around(lost, services_at(server, tmp_path)) == [Surroundings()]


async def test_an_answer_of_enormous_length_is_not_read(server: FakeHuggingFace, tmp_path: Path) -> None:
    server.around["2611.00001"]["comments"] = [build_comment("a", "x" * 1_500_000)]
    (last,) = await around(PAPER, services_at(server, tmp_path))

    assert (last.linked, last.comments) == ((), ())
    assert last.repository is not None


async def test_every_source_gives_its_part(server: FakeHuggingFace, tmp_path: Path) -> None:
    services = services_at(server, tmp_path)
    services.library.store(build_edition(2))
    server.answers |= {
        "/api/v1/papers/2611.00001": build_item(),
        "/api/v1/evaluations/": build_page(build_result()),
    }
    found = (await around(PAPER, services))[-1]
    assert (len(found.linked), len(found.repositories), len(found.results)) == (1, 2, 1)
    stored = services.library.paper("2611.00001")
    assert stored is not None
    assert (stored.models, stored.citations, stored.tldr) == (3, 12, "Code is published.")
    services.close()


async def test_a_failure_costs_only_the_part_of_its_source(server: FakeHuggingFace, tmp_path: Path) -> None:
    services = services_at(server, tmp_path)
    server.answers["/api/v1/papers/2611.00001"] = build_item()
    server.fail_with(500, path="/api/papers")
    server.repositories["lab/code"] = build_repository("lab/code")
    parts = []
    with pytest.raises(BadAnswer):  # noqa: PT012 - the failure comes after what others know
        async for found in fetch_surroundings(PAPER, services):
            parts.append(found)  # noqa: PERF401
    assert len(parts[-1].repositories) == 2
    assert parts[-1].repository is not None
    await services.network.aclose()
    services.close()


@pytest.mark.parametrize("status", [429, 500])
async def test_a_source_that_failed_is_left_alone_for_a_while(
    server: FakeHuggingFace, tmp_path: Path, status: int
) -> None:
    services, rests = services_at(server, tmp_path), Rests(lambda: 0)
    server.fail_with(status, path="/api/v1", retry_after="3000")
    for number in (1, 2):
        async for found in fetch_surroundings(build_paper(number), services, rests=rests):
            assert found.repositories == ()
    await services.network.aclose()
    services.close()

    assert rests.any()
    assert [path.partition("?")[0] for path in server.paths].count("/api/v1/papers/2611.00001") == 1
    assert not any(path.startswith("/api/v1/papers/2611.00002") for path in server.paths)


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
