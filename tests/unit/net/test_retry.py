from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from paperreader.net.retry import backoff, requested_wait


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7),
        ({"retry-after": " 0 "}, 0),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "9" * 500}, None),
        ({"retry-after": "Fri, 99 Nov 2026 00:00:00 GMT"}, None),
        ({"retry-after": "Mon, 01 Jan 1990 00:00:00 GMT"}, 0),
        ({"ratelimit": '"api";r=0;t=293'}, 294),
        ({"ratelimit": '"api"; t=8 ; r=0'}, 9),
        ({"ratelimit": '"pages";r=4;t=100, "api";r=0;t=3'}, 4),
        ({"ratelimit": '"api";r=499;t=293'}, None),
        ({"ratelimit": '"api";r=0;t=2', "retry-after": "60"}, 3),
        ({"ratelimit": '"api";r=9;t=2', "retry-after": "60"}, 60),
        ({"ratelimit": "nonsense;" * 1000}, None),
    ],
)
def test_the_wait_that_a_server_asks_for(headers: dict[str, str], seconds: float | None) -> None:
    assert requested_wait(headers) == seconds


def test_the_quota_of_github_is_understood() -> None:
    used_up = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(time.time()) + 100)}

    assert 99 < (requested_wait(used_up) or 0) <= 101
    assert requested_wait({**used_up, "x-ratelimit-remaining": "3"}) is None
    assert requested_wait({**used_up, "x-ratelimit-reset": "soon", "retry-after": "7"}) == 7


def test_a_wait_may_be_a_date() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    wait = requested_wait({"retry-after": soon})
    assert wait is not None
    assert 25 < wait <= 30


def test_each_wait_is_about_twice_the_one_before() -> None:
    for attempt, middle in ((1, 1.0), (2, 2.0), (3, 4.0)):
        waits = {backoff(attempt, 1.0) for _ in range(50)}
        assert len(waits) > 1
        assert all(0.75 * middle <= wait <= 1.25 * middle for wait in waits)
