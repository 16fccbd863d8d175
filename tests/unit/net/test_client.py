from __future__ import annotations

import gzip
import logging
import subprocess
import sys
import time
import zlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from paperreader.errors import BadAnswer, NetworkError, NotFound, Offline, RateLimited
from paperreader.net.client import HttpClient
from tests.fakes import FakeHuggingFace
from tests.unit.net.servers import UNUSED, RawServer, reply

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.net.cache import HttpCache

HOUR = 3600.0


async def test_an_answer_has_its_address_status_headers_and_body(client: HttpClient) -> None:
    with RawServer(reply(body=b"[1]", Link="<x>; rel=next")) as server:
        answer = await client.get(server.url + "/a?b=c")
    assert (answer.url, answer.status, answer.body) == (server.url + "/a?b=c", 200, b"[1]")
    assert answer.headers["link"] == "<x>; rel=next"
    assert answer.headers["content-type"] == "application/json"
    assert abs(answer.fetched_at - datetime.now(UTC)) < timedelta(seconds=5)
    assert answer.problem is None


async def test_we_say_who_we_are_and_what_we_want(cache: HttpCache) -> None:
    with RawServer(reply()) as server:
        await HttpClient(cache=cache, contact="ada@example.org").get(server.url, accept="text/html")
    asked = server.requests[0].decode()
    agent = "paperreader/0.1.0 (+https://github.com/paperreader/paperreader; mailto:ada@example.org)"
    assert f"\r\nUser-Agent: {agent}\r\n" in asked
    assert "\r\nAccept: text/html\r\n" in asked
    assert "\r\nAccept-Encoding: gzip, deflate\r\n" in asked


@pytest.mark.parametrize("contact", ["a@b\r\nX-Evil: 1", "é@example.org", ""])
async def test_a_contact_that_cannot_stand_in_a_header_is_left_out(contact: str) -> None:
    with RawServer(reply()) as server:
        await HttpClient(cache=UNUSED, contact=contact).get(server.url)
    assert b"mailto" not in server.requests[0]
    assert b"X-Evil" not in server.requests[0]


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(b"[1]")),
        ("x-gzip", gzip.compress(b"[1]")),
        ("GZIP", gzip.compress(b"[1]")),
        ("deflate", zlib.compress(b"[1]")),
        ("deflate", zlib.compressobj(wbits=-15).compress(b"") + zlib.compress(b"[1]", wbits=-15)),
        ("gzip", gzip.compress(b"[") + gzip.compress(b"1]")),
        ("gzip", gzip.compress(b"[1]") + b"\0" * 100),
        ("identity", b"[1]"),
    ],
    ids=["gzip", "x-gzip", "capitals", "zlib", "bare deflate", "two in a row", "padding", "not packed"],
)
async def test_packed_bodies_are_unpacked(client: HttpClient, encoding: str, body: bytes) -> None:
    with RawServer(reply(body=body, Content_Encoding=encoding)) as server:
        assert (await client.get(server.url)).body == b"[1]"


async def test_a_redirect_on_the_same_host_is_followed(client: HttpClient) -> None:
    with RawServer(
        lambda c, n: c.sendall(reply("301 Moved", Location="/b") if n == 1 else reply())
    ) as server:
        assert (await client.get(server.url + "/a")).url == server.url + "/b"


async def test_a_redirect_to_a_host_that_was_named_is_followed(client: HttpClient) -> None:
    with (
        RawServer(reply(body=b"[2]")) as other,
        RawServer(reply("302 Found", Location=other.url + "/x")) as server,
    ):
        host = other.url.removeprefix("http://")
        answer = await client.get(server.url, redirects_to=(host,))
    assert answer.body == b"[2]"


async def test_the_fourth_redirect_is_not_followed(client: HttpClient) -> None:
    with RawServer(reply("302 Found", Location="/again")) as server:
        with pytest.raises(BadAnswer, match=r"sent us on more than 3 times\."):
            await client.get(server.url)
        assert len(server.requests) == 4


class TestToken:
    async def asked(self, *, token: str = "hf_canary", host: str | None = None) -> bytes:
        with RawServer(reply()) as server:
            own = server.url.removeprefix("http://")
            client = HttpClient(cache=UNUSED)
            client.add_token(f"https://{host or own}", token)
            await client.get(server.url)
        return server.requests[0]

    async def test_it_goes_to_its_host(self) -> None:
        assert b"\r\nAuthorization: Bearer hf_canary\r\n" in await self.asked()

    async def test_a_line_break_around_it_does_not_matter(self) -> None:
        assert b"\r\nAuthorization: Bearer hf_canary\r\n" in await self.asked(token="hf_canary\n")

    @pytest.mark.parametrize("host", ["huggingface.co", "127.0.0.1", "127.0.0.1:1"])
    async def test_it_goes_to_nobody_else(self, host: str) -> None:
        assert b"hf_canary" not in await self.asked(host=host)

    @pytest.mark.parametrize("token", ["hf_can\r\nary", "hf_canäry"])
    async def test_one_that_cannot_stand_in_a_header_is_not_sent(self, token: str) -> None:
        assert b"Authorization" not in await self.asked(token=token)

    async def test_it_does_not_follow_a_redirect_to_another_host(self) -> None:
        with (
            RawServer(reply()) as other,
            RawServer(reply("302 Found", Location=other.url + "/x")) as server,
        ):
            own, others = (one.url.removeprefix("http://") for one in (server, other))
            client = HttpClient(cache=UNUSED)
            client.add_token(f"https://{own}", "hf_canary")
            await client.get(server.url, redirects_to=(others,))
        assert b"hf_canary" in server.requests[0]
        assert b"hf_canary" not in other.requests[0]

    async def test_it_is_in_no_log_and_no_error(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        with RawServer(reply("401 Unauthorized")) as server:
            own = server.url.removeprefix("http://")
            client = HttpClient(cache=UNUSED)
            client.add_token(f"https://{own}", "hf_canary")
            with pytest.raises(BadAnswer) as raised:
                await client.get(server.url)
        assert "hf_canary" not in caplog.text + str(raised.value) + repr(raised.value)


class TestWaiting:
    async def test_a_short_wait_is_obeyed(self, client: HttpClient) -> None:
        busy = reply("429 Too Many", Retry_After="0")
        with RawServer(lambda c, n: c.sendall(busy if n == 1 else reply(body=b"[2]"))) as server:
            assert (await client.get(server.url)).body == b"[2]"

    @pytest.mark.parametrize("status", ["429 Too Many", "503 Busy"])
    async def test_a_long_wait_is_handed_on_at_once(self, client: HttpClient, status: str) -> None:
        with RawServer(reply(status, Retry_After="3600")) as server:
            with pytest.raises((RateLimited, BadAnswer)):
                await client.get(server.url)
            assert len(server.requests) == 1

    async def test_the_quota_of_hugging_face_is_understood(self, client: HttpClient) -> None:
        expected = r"asks us to come back in 5 minutes\."
        quota = '"api";r=0;t=293'
        with (
            RawServer(reply("429 Too Many", RateLimit=quota)) as server,
            pytest.raises(RateLimited, match=expected) as raised,
        ):
            await client.get(server.url)
        assert raised.value.retry_after == 294
        assert len(server.requests) == 1

    async def test_a_wait_that_does_not_fit_the_deadline_is_not_begun(self, client: HttpClient) -> None:
        with (
            RawServer(reply("429 Too Many", Retry_After="5")) as server,
            pytest.raises(RateLimited) as raised,
        ):
            await client.get(server.url, deadline=1)
        assert raised.value.retry_after == 5


class TestKeptAnswers:
    async def test_a_fresh_one_is_not_asked_for(self, client: HttpClient) -> None:
        with RawServer(reply(body=b"[1]", Link="<n>; rel=next")) as server:
            first = await client.get(server.url, ttl=HOUR)
            second = await client.get(server.url, ttl=HOUR)
        assert len(server.requests) == 1
        assert (second.body, second.headers["link"]) == (b"[1]", "<n>; rel=next")
        assert abs(second.fetched_at - first.fetched_at) < timedelta(seconds=1)

    async def test_without_a_time_to_live_nothing_is_kept(self, client: HttpClient) -> None:
        with RawServer(reply()) as server:
            await client.get(server.url)
            await client.get(server.url)
            await client.get(server.url, ttl=HOUR)
        assert len(server.requests) == 3

    async def test_what_is_wanted_makes_another_question(self, client: HttpClient) -> None:
        with RawServer(lambda c, n: c.sendall(reply(body=b"%d" % n))) as server:
            one = await client.get(server.url, ttl=HOUR)
            two = await client.get(server.url, ttl=HOUR, accept="*/*")
        assert (one.body, two.body) == (b"1", b"2")

    async def test_refreshing_asks_whether_it_changed(self, client: HttpClient) -> None:
        def answer(connection: object, number: int) -> None:
            said = reply(body=b"[1]", ETag='W/"a"') if number == 1 else reply("304 Not Modified", b"")
            connection.sendall(said)  # type: ignore[attr-defined]

        with RawServer(answer) as server:
            first = await client.get(server.url, ttl=HOUR)
            second = await client.get(server.url, ttl=HOUR, refresh=True)
        assert b'If-None-Match: W/"a"' in server.requests[1]
        assert (second.body, second.problem) == (b"[1]", None)
        assert second.fetched_at > first.fetched_at

    async def test_an_expired_one_is_asked_for_and_a_server_may_ignore_the_tag(
        self, client: HttpClient, cache: HttpCache
    ) -> None:
        with RawServer(lambda c, n: c.sendall(reply(body=b"%d" % n, ETag='"a"'))) as server:
            await client.get(server.url, ttl=HOUR)
            cache.confirm(f"application/json {server.url}", 1.0)
            assert (await client.get(server.url, ttl=HOUR)).body == b"2"
            assert (await client.get(server.url, ttl=HOUR)).body == b"2"

    async def test_a_time_in_the_future_counts_as_expired(self, client: HttpClient, cache: HttpCache) -> None:
        with RawServer(lambda c, n: c.sendall(reply(body=b"%d" % n))) as server:
            await client.get(server.url, ttl=HOUR)
            cache.confirm(f"application/json {server.url}", 9e9)
            assert (await client.get(server.url, ttl=HOUR)).body == b"2"

    @pytest.mark.parametrize("status", ["500 Oops", "429 Busy"])
    async def test_an_old_one_stands_in_with_the_reason(
        self, client: HttpClient, cache: HttpCache, status: str
    ) -> None:
        with RawServer(lambda c, n: c.sendall(reply() if n == 1 else reply(status))) as server:
            await client.get(server.url, ttl=HOUR)
            cache.confirm(f"application/json {server.url}", 86_400.0)
            answer = await client.get(server.url, ttl=HOUR)
        assert answer.problem is not None
        assert isinstance(answer.problem, BadAnswer | RateLimited)
        assert answer.fetched_at == datetime(1970, 1, 2, tzinfo=UTC)

    async def test_an_old_one_never_hides_what_is_said_of_the_question(self, client: HttpClient) -> None:
        with RawServer(lambda c, n: c.sendall(reply() if n == 1 else reply("404 Gone"))) as server:
            await client.get(server.url, ttl=HOUR)
            with pytest.raises(NotFound):
                await client.get(server.url, ttl=HOUR, refresh=True)

    async def test_a_login_page_with_200_is_not_kept(self, client: HttpClient) -> None:
        with RawServer(reply(body=b"<html>Pay for WiFi", Content_Type="text/html")) as server:
            for _ in range(2):
                with pytest.raises(
                    BadAnswer, match="a web page in place of data: the login page of the network"
                ):
                    await client.get(server.url, ttl=HOUR)
        assert len(server.requests) == 2

    async def test_one_can_be_forgotten(self, client: HttpClient) -> None:
        with RawServer(reply()) as server:
            await client.get(server.url, ttl=HOUR)
            await client.forget(server.url)
            await client.get(server.url, ttl=HOUR)
        assert len(server.requests) == 2

    async def test_one_over_the_limit_is_not_used(self, client: HttpClient) -> None:
        with RawServer(lambda c, n: c.sendall(reply(body=b"1" * 100 if n == 1 else b"2"))) as server:
            await client.get(server.url, ttl=HOUR)
            assert (await client.get(server.url, ttl=HOUR, limit=50)).body == b"2"


async def test_offline_answers_come_from_the_cache_however_old(
    client: HttpClient, cache: HttpCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    offline = HttpClient(cache=cache, offline=True)
    with RawServer(reply(body=b"[1]")) as server:
        await client.get(server.url, ttl=HOUR)
        later = time.time() + 7 * HOUR
        monkeypatch.setattr("time.time", lambda: later)
        assert (await offline.get(server.url, ttl=HOUR, refresh=True)).body == b"[1]"
        with pytest.raises(Offline):
            await offline.get(server.url + "/other", ttl=HOUR)
    assert len(server.requests) == 1


async def test_a_request_that_is_not_allowed_is_not_sent(client: HttpClient) -> None:
    def refuse() -> None:
        raise RateLimited("Not now.", 60)

    with RawServer(reply(body=b"[1]")) as server:
        with pytest.raises(RateLimited):
            await client.get(server.url, before=refuse)
        await client.get(server.url, ttl=HOUR)
        assert (await client.get(server.url, ttl=HOUR, before=refuse)).problem is None
        old = await client.get(server.url, ttl=HOUR, refresh=True, before=refuse)
    assert (old.body, str(old.problem)) == (b"[1]", "Not now.")
    assert len(server.requests) == 1


async def test_a_confirmed_answer_has_the_headers_of_the_confirmation(client: HttpClient) -> None:
    first, second = reply(ETag='"1"', X_Left="3"), reply("304 Not Modified", b"", X_Left="2")
    with RawServer(lambda c, n: c.sendall(first if n == 1 else second)) as server:
        await client.get(server.url, ttl=HOUR)
        answer = await client.get(server.url, ttl=HOUR, refresh=True)
    assert answer.headers["x-left"] == "2"


async def test_a_client_can_be_used_again_after_closing(client: HttpClient) -> None:
    with FakeHuggingFace.with_papers(1) as fake:
        await client.get(fake.url + "/api/daily_papers", ttl=HOUR)
        await client.aclose()
        await client.aclose()
        assert (await client.get(fake.url + "/api/daily_papers", ttl=HOUR)).body.startswith(b"[{")


async def test_a_bad_proxy_stops_no_client_from_being_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "nonsense://")
    client = HttpClient(cache=UNUSED)
    with pytest.raises(NetworkError, match="ALL_PROXY is not the address of a proxy"):
        await client.get("https://127.0.0.1/")


def test_nothing_is_written_to_the_screen(tmp_path: Path) -> None:
    # Neither a retry nor a damaged cache may spoil what a terminal shows.
    code = (
        "import asyncio, pathlib, sys; sys.path.insert(0, '.')\n"
        "from paperreader.errors import SourceError; from paperreader.net.client import HttpClient\n"
        "from paperreader.net.cache import HttpCache\n"
        "async def main():\n"
        "    client = HttpClient(cache=HttpCache(pathlib.Path('never-used.db')), backoff=0.01)\n"
        "    try: await client.get('http://127.0.0.1:1/')\n"
        "    except SourceError: pass\n"
        "    await client.aclose()\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")


def test_httpx_is_loaded_for_requests_only(tmp_path: Path) -> None:
    code = (
        "import asyncio, pathlib, sys\n"
        "from paperreader.errors import Offline; from paperreader.net.client import HttpClient\n"
        "from paperreader.net.cache import HttpCache\n"
        "async def main():\n"
        "    client = HttpClient(cache=HttpCache(pathlib.Path(sys.argv[1])), offline=True)\n"
        "    client.add_token('https://api.example.org', 'canary')\n"
        "    try: await client.get('https://api.example.org/x', ttl=60)\n"
        "    except Offline: print('httpx' in sys.modules)\n"
        "asyncio.run(main())\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "cache.db")]
    assert subprocess.run(command, capture_output=True, check=True).stdout == b"False\n"


class Turns:
    """A pace that never waits, and records how each turn ended."""

    def __init__(self, refusal: RateLimited | None = None) -> None:
        self.refusal = refusal
        self.ends: list[BaseException | None] = []

    async def __aenter__(self) -> None:
        if self.refusal:
            raise self.refusal

    async def __aexit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.ends.append(error)


class TestAPace:
    async def test_each_request_to_its_address_takes_one_turn(self, client: HttpClient) -> None:
        turns = Turns()
        with RawServer(reply(body=b"[1]")) as server:
            client.add_pace(f"{server.url}/slow", turns)
            await client.get(f"{server.url}/fast")
            await client.get(f"{server.url}/slow/a", ttl=HOUR)
            await client.get(f"{server.url}/slow/a", ttl=HOUR)
        assert turns.ends == [None]
        assert len(server.requests) == 2

    async def test_a_failure_ends_the_turn_and_is_not_retried(self, client: HttpClient) -> None:
        turns = Turns()
        with RawServer(reply(status="503 Busy")) as server:
            client.add_pace(server.url, turns)
            with pytest.raises(BadAnswer) as raised:
                await client.get(f"{server.url}/")
        assert turns.ends == [raised.value]
        assert len(server.requests) == 1

    async def test_without_a_turn_nothing_is_sent_and_an_old_answer_stands_in(
        self, client: HttpClient, cache: HttpCache
    ) -> None:
        busy = RateLimited("It is busy.", 60)
        with RawServer(reply(body=b"[1]")) as server:
            await client.get(f"{server.url}/", ttl=HOUR)
            client.add_pace(server.url, Turns(busy))
            answer = await client.get(f"{server.url}/", ttl=HOUR, refresh=True)
        assert (answer.body, answer.problem) == (b"[1]", busy)
        assert len(server.requests) == 1

    async def test_what_another_program_has_fetched_meanwhile_is_not_asked_for(
        self, client: HttpClient, cache: HttpCache
    ) -> None:
        class Waiting(Turns):
            async def __aenter__(self) -> None:
                await HttpClient(cache=cache).get(f"{server.url}/", ttl=HOUR)

        with RawServer(reply(body=b"[1]")) as server:
            client.add_pace(server.url, Waiting())
            assert (await client.get(f"{server.url}/", ttl=HOUR)).body == b"[1]"
        assert len(server.requests) == 1
