"""The time of the digest: times and days as typed, and the next run on both days of summer time."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from paperreader.digest.schedule.plan import Plan, describe_moment, parse_at, parse_days
from paperreader.errors import UsageError

BERLIN = ZoneInfo("Europe/Berlin")
KOLKATA = ZoneInfo("Asia/Kolkata")
ST_JOHNS = ZoneInfo("America/St_Johns")
DAILY = (0, 1, 2, 3, 4, 5, 6)


def at(text, zone):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def next_of(plan, text, zone, *, is_done):
    return f"{plan.next_run(at(text, zone), zone, is_done=is_done):%a %Y-%m-%d %H:%M %z}"


@pytest.mark.parametrize(
    ("text", "hour", "minute"), [("08:00", 8, 0), ("8:05", 8, 5), ("23", 23, 0), ("0:00", 0, 0)]
)
def test_a_time_is_read(text, hour, minute):
    assert parse_at(text) == time(hour, minute)


@pytest.mark.parametrize("text", ["", "25:00", "08:60", "8am", "08:00:00", "-1", "٠٨:٠٠", "8:5"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(UsageError, match="--at takes a time of day such as 08:00"):
        parse_at(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("mon-fri", "mon-fri"),
        ("Mon..Fri", "mon-fri"),
        ("monday, Wednesday", "mon,wed"),
        ("daily", "mon-sun"),
        ("sat-mon", "mon,sat-sun"),
        ("fri,mon,tue,wed", "mon-wed,fri"),
        ("weekends", "sat-sun"),
    ],
)
def test_days_are_read_and_named(text, names):
    assert Plan(days=parse_days(text)).day_names == names
    assert parse_days(names) == parse_days(text)


@pytest.mark.parametrize("text", ["", "mo", "mon-", "mon-fri-sun", "someday", "1-5", "mon,,tue"])
def test_what_are_no_days_is_refused(text):
    with pytest.raises(UsageError, match="--days takes days such as mon-fri"):
        parse_days(text)


def test_the_next_run_is_the_next_hour_until_the_digest_has_gone():
    plan = Plan(time(8, 15))

    assert next_of(plan, "2026-11-25T09:20", UTC, is_done=False) == "Wed 2026-11-25 10:15 +0000"
    assert next_of(plan, "2026-11-25T09:20", UTC, is_done=True) == "Thu 2026-11-26 08:15 +0000"
    assert next_of(plan, "2026-11-25T23:16", UTC, is_done=False) == "Thu 2026-11-26 08:15 +0000"
    assert next_of(plan, "2026-11-27T12:00", UTC, is_done=True) == "Mon 2026-11-30 08:15 +0000"


def test_one_day_a_week_comes_back_after_a_week():
    plan = Plan(days=(2,))

    assert next_of(plan, "2026-11-25T08:00", UTC, is_done=True) == "Wed 2026-12-02 08:00 +0000"
    assert f"{plan.last_due(at('2026-11-25T07:59', UTC), ZoneInfo('UTC')):%F}" == "2026-11-18"


@pytest.mark.parametrize("zone", [KOLKATA, ST_JOHNS, BERLIN])
def test_the_time_is_that_of_the_zone(zone):
    found = Plan().next_run(datetime(2026, 11, 27, 23, tzinfo=UTC), zone, is_done=True)

    assert f"{found:%a %H:%M}" == "Mon 08:00"


def test_a_moment_is_named_with_its_zone():
    assert describe_moment(at("2026-11-30T08:00", KOLKATA)) == (
        "Monday 30 November 2026, 08:00 IST (Asia/Kolkata, UTC+05:30)"
    )
    assert describe_moment(at("2026-11-30T08:00", ST_JOHNS)) == (
        "Monday 30 November 2026, 08:00 NST (America/St_Johns, UTC-03:30)"
    )
    assert describe_moment(at("2026-11-30T08:00", ZoneInfo("America/Sao_Paulo"))).endswith(
        "08:00 (America/Sao_Paulo, UTC-03:00)"
    )


def test_a_time_that_the_clock_skips_is_an_hour_later():
    plan = Plan(time(2, 30), DAILY)

    assert next_of(plan, "2026-03-29T00:00", BERLIN, is_done=True) == "Sun 2026-03-29 03:30 +0200"
    assert next_of(plan, "2026-03-29T03:45", BERLIN, is_done=False) == "Sun 2026-03-29 04:30 +0200"
    assert plan.odd_day(at("2026-03-01T00:00", BERLIN), BERLIN) == (
        "There is no 02:30 on Sunday 29 March 2026, when the clock is put forward: "
        "the digest is sent at 03:30 then."
    )


def test_a_time_that_comes_twice_is_due_once():
    plan = Plan(time(2, 30), DAILY)
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    between = datetime(2026, 10, 25, 1, 15, tzinfo=UTC)
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)

    assert [plan.last_due(moment, BERLIN).astimezone(UTC) for moment in (between, second)] == [first, first]
    assert f"{plan.next_run(between, BERLIN, is_done=True):%d}" == "26"
    assert "02:30 comes twice on Sunday 25 October 2026" in plan.odd_day(
        at("2026-09-01T00:00", BERLIN), BERLIN
    )


def test_a_time_in_the_morning_has_no_odd_day():
    assert Plan(time(8), DAILY).odd_day(at("2026-03-01T00:00", BERLIN), BERLIN) == ""


def test_a_run_after_midnight_is_for_the_day_before():
    plan = Plan(time(23, 30), DAILY)

    assert plan.last_due(at("2026-11-25T07:00", BERLIN), BERLIN) == at("2026-11-24T23:30", BERLIN)
