"""Whether a digest without papers may get some later on the same day."""

import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from paperreader.digest.days import grows_today
from paperreader.digest.selection import Before, Chooser
from tests.unit.digest.test_selection import FRIDAY, sent_until
from tests.unit.sync.days import AnyDay, services_on


@pytest.fixture
def in_zone(monkeypatch):
    """Let the machine be somewhere until the test ends."""
    with monkeypatch.context() as patch:

        def go(name):
            patch.setenv("TZ", name)
            time.tzset()

        yield go
    time.tzset()


@pytest.mark.parametrize(
    ("zone", "moment", "grows"),
    [
        ("America/New_York", "2026-11-25T08:00", True),
        ("America/New_York", "2026-11-25T19:30", False),
        ("America/New_York", "2026-11-22T08:00", False),
        ("Europe/Berlin", "2026-11-25T08:00", False),
        ("Asia/Tokyo", "2026-11-25T08:00", True),
        ("Asia/Tokyo", "2026-11-25T09:30", False),
        ("Asia/Kolkata", "2026-11-25T08:00", False),
    ],
    ids=str,
)
def test_a_list_that_is_complete_before_midnight_may_still_come(in_zone, zone, moment, grows):
    in_zone(zone)

    assert grows_today(datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone))) is grows


def test_a_digest_waits_for_a_list_that_is_missing_and_for_none_that_was_sent(tmp_path, in_zone):
    in_zone("Europe/Berlin")
    now = datetime(2026, 11, 23, 8, tzinfo=ZoneInfo("Europe/Berlin"))
    services = services_on(tmp_path, AnyDay(), now=now)

    assert Chooser(services, bookmarks={}, before=Before()).new().waits
    assert not Chooser(services, bookmarks={}, before=sent_until(FRIDAY)).new().waits
