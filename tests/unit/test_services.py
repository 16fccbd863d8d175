"""The services: every query gets the same day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from paperreader.config import Config
from paperreader.environment import Environment
from paperreader.paths import Paths
from paperreader.services import open_services

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Europe/Berlin", "America/Los_Angeles", "UTC"])
def test_today_is_that_of_the_lists_in_every_time_zone(
    zone: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    paths = Paths(**{name: tmp_path / name for name in ("config", "data", "cache", "state")})
    # 20:40 in New York: the list of the 27th is still today's there, and it is the 28th in Tokyo.
    moment = datetime(2026, 11, 28, 1, 40, tzinfo=UTC)
    services = open_services(Config(), paths, Environment({}), now=lambda: moment)
    assert services.today == date(2026, 11, 27)
    assert services.query_context({}).today == services.today
    services.library.close()


async def test_the_token_for_github_goes_to_github_itself_only(tmp_path: Path) -> None:
    paths = Paths(**{name: tmp_path / name for name in ("config", "data", "cache", "state")})
    environment = Environment(
        {
            "HF_ENDPOINT": "http://127.0.0.1:9",
            "PAPERREADER_GITHUB_ENDPOINT": "http://127.0.0.1:9",
            "PAPERREADER_PWC_ENDPOINT": "http://127.0.0.1:9",
            "HF_TOKEN": "hf_canary",
            "GITHUB_TOKEN": "gh_canary",
        }
    )
    network = open_services(Config(), paths, environment).network
    await network.around()
    client = await network.client()

    assert client._tokens == {
        "https://api.github.com": {"Authorization": "Bearer gh_canary"},
        "http://127.0.0.1:9": {"Authorization": "Bearer hf_canary"},
    }
    await network.aclose()


async def test_all_servers_of_arxiv_share_one_pace(tmp_path: Path) -> None:
    paths = Paths(**{name: tmp_path / name for name in ("config", "data", "cache", "state")})
    environment = Environment({"PAPERREADER_ARXIV_RSS": "http://127.0.0.1:9"})
    network = open_services(Config(), paths, environment).network

    client = await network.client()

    addresses = (
        "https://export.arxiv.org/api/query",
        "http://127.0.0.1:9/rss/cs.CL",
        "https://rss.arxiv.org/rss/cs.CL",
        "https://arxiv.org/pdf/2611.00001",
        "https://arxiv.org/html/2611.00001/x1.png",
    )
    assert len({client._pace_of(address) for address in addresses} - {None}) == 1
    assert None not in map(client._pace_of, addresses)
    assert client._pace_of("https://huggingface.co/papers") is None
    await network.aclose()
