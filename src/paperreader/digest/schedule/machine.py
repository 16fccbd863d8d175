"""List the schedulers of this machine, and find problems of the installed schedules."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from paperreader.digest.schedule.cron import Cron
from paperreader.digest.schedule.launchd import Launchd
from paperreader.digest.schedule.plan import describe_moment
from paperreader.digest.schedule.systemd import Systemd
from paperreader.models.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from paperreader.digest.run import Run
    from paperreader.digest.schedule.tools import Installed, Scheduler
    from paperreader.paths import Paths

_LATE = timedelta(hours=1, minutes=10)
"""The time after which a due run counts as missed: the next hourly run has failed, too."""


class Trouble(Value, frozen=True):
    """A problem of the last digest.

    Attributes:
        sentence: says what happened.
        passes: whether the next run asks again by itself, as after a run without an answer from the network.
    """

    sentence: str
    passes: bool = False


def schedulers(paths: Paths) -> Sequence[Scheduler]:
    """Return all schedulers, the preferred one first."""
    return (Systemd(), Launchd(), Cron(paths.state / "crontab.bak"))


def troubles(paths: Paths, runs: Iterable[Run], now: datetime) -> list[str]:
    """Return a sentence for each installed schedule that does not work, judged by the last runs."""
    started = max((run.started for run in runs), default=None)
    found = []
    for scheduler in schedulers(paths):
        installed = scheduler.installed()
        if installed is None:
            continue
        if installed.missing is not None:
            found.append(dead_words(installed))
        due = installed.plan.last_due(now, installed.zone)
        is_new = installed.since is not None and installed.since > due
        if not is_new and now - due > _LATE and (started is None or started < due):
            found.append(
                f"A digest should have run on {describe_moment(due)} and did not: the machine was off or "
                "you were not logged in. The next run catches up; `paperreader digest schedule` shows it."
            )
    return found


def last_trouble(paths: Paths, now: datetime) -> Trouble | None:
    """Return the problem if the last digest failed or did not run, or if there was none for days.

    Without a record of digests nothing is checked.

    Raises:
        NotSaved, DamagedFile: the record cannot be read.
    """
    from paperreader.digest.days import is_silence
    from paperreader.digest.record import DigestRecord
    from paperreader.digest.run import Outcome

    runs = DigestRecord(paths.digests).last(1)
    if not runs:
        return None
    run = runs[0]
    if run.outcome in (Outcome.FAILED, Outcome.UNCERTAIN):
        if run.attempts or is_silence(run.reason):
            return Trouble(f"The last digest failed: {run.reason}")
        return Trouble(f"The last digest was not sent: {run.reason}", passes=True)
    if is_silence(run.reason):
        return Trouble(run.reason)
    return next(map(Trouble, troubles(paths, runs, now)), None)


def dead_words(installed: Installed) -> str:
    """Return the message for a schedule whose program cannot be run any more."""
    wrong = "cannot be read"
    if installed.command:
        which = "which" if installed.missing == installed.command[0] else f"whose {installed.missing}"
        wrong = f"runs {installed.command[0]}, {which} is not a program"
    options = " ".join(installed.plan.options)
    return (
        f"The schedule in {installed.place} {wrong}: `paperreader digest schedule {options}` writes it again."
    )
