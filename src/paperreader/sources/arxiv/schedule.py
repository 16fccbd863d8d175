"""When arXiv announces new papers: https://info.arxiv.org/help/availability.html.

It announces at 20:00 in New York, from Sunday to Thursday, what was submitted until 14:00 on that day; on
Sunday what was submitted until Friday. Half an hour after midnight there, the API and the RSS feeds have it.

On some holidays there is no announcement. arXiv names them for each year: for 2023 Martin Luther King Day, 14
and 19 June, 4 July, Labor Day, Thanksgiving, 25 and 27 December; for the end of 2026 Thanksgiving and 25, 29
and 31 December. For other years the days that recur are assumed; days that differ, such as 24 December or
1 January, are not known. So a holiday explains an empty list, but never keeps a list from being fetched.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from paperreader.models.calendar import WEEKDAYS

NEW_YORK = ZoneInfo("America/New_York")
_ANNOUNCED_AT = time(20)
_CUT_OFF = time(14)
_EVERYWHERE_AFTER = timedelta(hours=4, minutes=30)
_DAY = timedelta(days=1)
_NAMED = frozenset({date(2023, 6, 14), date(2023, 12, 27), date(2026, 12, 29), date(2026, 12, 31)})


def last_announcement(now: datetime) -> datetime:
    """Return the moment of the last announcement, in UTC."""
    evening = _evening_before(now)
    while not _is_announced(evening):
        evening -= _DAY
    return _at(evening, _ANNOUNCED_AT)


def next_announcement(now: datetime) -> datetime:
    """Return the moment of the next announcement, in UTC."""
    evening = _evening_before(now) + _DAY
    while not _is_announced(evening):
        evening += _DAY
    return _at(evening, _ANNOUNCED_AT)


def last_update(now: datetime) -> datetime:
    """Return when the API and the feeds last got new papers, as if there were no holidays, in UTC."""
    evening = _evening_before(now - _EVERYWHERE_AFTER)
    while not _is_regular(evening):
        evening -= _DAY
    return _at(evening, _ANNOUNCED_AT) + _EVERYWHERE_AFTER


def day_of_feed(now: datetime) -> date:
    """Return the day that the feed with the last announcement has, once the feed is there: the next day."""
    return last_announcement(now - _EVERYWHERE_AFTER).astimezone(NEW_YORK).date() + _DAY


def first_submission(announcement: datetime) -> datetime:
    """Return when the first papers of an announcement were submitted, in UTC; moderated ones may be older."""
    before = last_announcement(announcement - timedelta(minutes=1)).astimezone(NEW_YORK).date()
    # On Sunday, what was submitted until Friday is announced.
    last = before - 2 * _DAY if before.weekday() == 6 else before
    return _at(last, _CUT_OFF)


def why_nothing(now: datetime) -> str:
    """Return a sentence that says why the papers of the last evening are not there, or an empty text."""
    evening = _evening_before(now)
    if _is_announced(evening):
        everywhere = last_announcement(now) + _EVERYWHERE_AFTER
        return (
            f"What arXiv announced this evening is in its lists at {_clock(everywhere)}."
            if now < everywhere
            else ""
        )
    if _is_regular(evening):
        what = f"arXiv announced nothing on {WEEKDAYS[evening.weekday()]}, a holiday"
    else:
        what = "arXiv announces nothing on Friday and Saturday evening"
    following = next_announcement(now)
    weekday = WEEKDAYS[following.astimezone(NEW_YORK).weekday()]
    return f"{what}; the next announcement is on {weekday} at {_clock(following)}."


def _clock(moment: datetime) -> str:
    """Return a time in New York, and here if it is another."""
    there, here = moment.astimezone(NEW_YORK), moment.astimezone()
    local = ""
    if there.utcoffset() != here.utcoffset():
        local = f" ({here:%H:%M} on {WEEKDAYS[here.weekday()]} here)"
    return f"{there:%H:%M} in New York{local}"


def _evening_before(now: datetime) -> date:
    """Return the day in New York on which it was 20:00 last."""
    here = now.astimezone(NEW_YORK)
    return here.date() if here.time() >= _ANNOUNCED_AT else here.date() - _DAY


def _is_regular(evening: date) -> bool:
    return evening.weekday() not in (4, 5)


def _is_announced(evening: date) -> bool:
    return _is_regular(evening) and not _is_holiday(evening)


def _is_holiday(day: date) -> bool:
    if day in _NAMED or (day.month, day.day) in ((6, 19), (7, 4), (12, 25)):
        return True
    number = (day.day - 1) // 7 + 1
    return (day.month, day.weekday(), number) in ((1, 0, 3), (9, 0, 1), (11, 3, 4))


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, NEW_YORK).astimezone(UTC)
