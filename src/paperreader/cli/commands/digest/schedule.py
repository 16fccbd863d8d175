"""`digest schedule`: let the machine send the digest, show when, and stop it."""

from __future__ import annotations

import os
import shlex
import sys
from typing import TYPE_CHECKING, NamedTuple

from paperreader.cli import options
from paperreader.cli.diagnostics import confirmed, note, require_answer, say
from paperreader.cli.output import Format
from paperreader.errors import PaperReaderError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from datetime import datetime

    from paperreader.cli.invocation import Invocation
    from paperreader.digest.schedule.job import Job
    from paperreader.digest.schedule.tools import Installed, Scheduler

NAME = "schedule"
HELP = "let systemd, launchd or cron send the digest, show when it is sent, or stop it"

_NAMES = ("systemd", "launchd", "cron")
_STORES = frozenset(
    {"secret-tool", "keyring", "kwallet-query", "pass", "gopass", "gpg", "gpg2", "rbw", "security"}
)
"""Programs that need a key ring or an agent that may be locked when the user is not logged in."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options for the time, the scheduler and the action."""
    parser.add_argument("--at", metavar="HH:MM", help="the time from which it is tried every hour (08:00)")
    parser.add_argument("--days", metavar="DAYS", help="such as mon-fri (the default), mon,wed or daily")
    parser.add_argument(
        "--with",
        dest="scheduler",
        metavar="NAME",
        choices=_NAMES,
        help="systemd, launchd or cron; the first that this machine has",
    )
    parser.add_argument("--yes", action="store_true", help="do not ask")
    actions = parser.add_mutually_exclusive_group()
    actions.add_argument("--show", action="store_true", help="show what is scheduled (the default)")
    actions.add_argument("--remove", action="store_true", help="remove the schedule")
    actions.add_argument(
        "--try",
        dest="try_it",
        action="store_true",
        help="send a test with the few variables that a schedule has",
    )
    options.add(parser, options.JSON)


def run(invocation: Invocation) -> int:
    """Install, show or remove the schedule, or try what it would do."""
    arguments = invocation.arguments
    if arguments.try_it:
        return _try(_job(invocation))
    if arguments.remove:
        return _remove(invocation)
    choices = (arguments.at, arguments.days, arguments.scheduler)
    if arguments.show or not (arguments.yes or any(value is not None for value in choices)):
        return _show(invocation)
    return _install(invocation)


def _job(invocation: Invocation) -> Job:
    from paperreader.digest.schedule.job import make_job
    from paperreader.digest.schedule.plan import Plan, parse_at, parse_days

    at, days = invocation.arguments.at, invocation.arguments.days
    usual = Plan()
    plan = Plan(usual.at if at is None else parse_at(at), usual.days if days is None else parse_days(days))
    return make_job(plan, os.environ, sys.argv[0], _home())


def _home() -> str:
    """Return the home folder that the system gives to the jobs of this user."""
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_dir
    except KeyError:
        return os.path.expanduser("~")  # noqa: PTH111 - a text, as the other


def _chosen(invocation: Invocation) -> Scheduler:
    """Return the scheduler that was asked for, or the first that the machine has."""
    from paperreader.digest.schedule.machine import schedulers

    name = invocation.arguments.scheduler
    absences = []
    for scheduler in schedulers(invocation.paths):
        if name in (None, scheduler.NAME):
            absences.append(scheduler.absence())
            if not absences[-1]:
                return scheduler
    if name:
        raise PaperReaderError(f"{name} cannot send the digest here: {absences[-1]}")
    command = "paperreader digest --send --due --quiet-when-empty"
    raise PaperReaderError(
        "This machine has neither systemd for its users nor launchd nor crontab: "
        f"let another program run `{command}` every hour."
    )


def _install(invocation: Invocation) -> int:
    job, scheduler = _job(invocation), _chosen(invocation)
    for sentence in _warnings(invocation, job, scheduler):
        say(sentence)
    if not invocation.arguments.yes:
        invocation.output.text([f"This goes into {scheduler.preview(job).rstrip()}\n\n"])
        require_answer()
        if not confirmed("Write it?"):
            say("Nothing was changed.")
            return 1
    scheduler.install(job)
    for other, installed in _found(invocation):
        if other.NAME != scheduler.NAME:
            other.remove()
            say(f"The schedule in {installed.place} was removed.")
    _show(invocation)
    trial = "a test mail in the surroundings of the schedule, without the variables of this shell"
    if invocation.arguments.yes:
        say(f"`paperreader digest schedule --try` sends {trial}.")
        return 0
    return _try(job) if confirmed(f"Send {trial}?") else 0


def _remove(invocation: Invocation) -> int:
    found = _found(invocation)
    if not found:
        say("No digest is scheduled.")
        return 0
    if not invocation.arguments.yes:
        require_answer()
        places = " and ".join(installed.place for _, installed in found)
        if not confirmed(f"Remove the schedule in {places}?"):
            say("Nothing was changed.")
            return 1
    for scheduler, installed in found:
        scheduler.remove()
        note(f"The schedule in {installed.place} was removed.", verbose=True)
    return 0


def _show(invocation: Invocation) -> int:
    found = _found(invocation)
    if not found:
        say("No digest is scheduled; `paperreader digest schedule --at 08:00 --days mon-fri` does it.")
    states = [_state(invocation, scheduler, installed) for scheduler, installed in found]
    if invocation.form is Format.JSON:
        invocation.output.json([state._asdict() for state in states])
        return 0
    for state in states:
        invocation.output.text(f"{line}\n" for line in _lines(state))
        for sentence in state.warnings:
            say(sentence)
    return 0


def _found(invocation: Invocation) -> list[tuple[Scheduler, Installed]]:
    """Return every installed schedule with its scheduler."""
    from paperreader.digest.schedule.machine import schedulers

    pairs = ((scheduler, scheduler.installed()) for scheduler in schedulers(invocation.paths))
    return [(scheduler, installed) for scheduler, installed in pairs if installed is not None]


class _State(NamedTuple):
    """The state of a schedule.

    Attributes:
        scheduler: the name of its scheduler: systemd, launchd or cron.
        place: the file or the table that has it.
        at, days: the time and the days, as the options take them.
        command: the command that it runs.
        is_done: whether the digest that was due last has gone.
        next: when the next digest goes.
        warnings: sentences about problems that keep it from running.
    """

    scheduler: str
    place: str
    at: str
    days: str
    command: tuple[str, ...]
    is_done: bool
    next: datetime
    warnings: tuple[str, ...]


def _state(invocation: Invocation, scheduler: Scheduler, installed: Installed) -> _State:
    from paperreader.digest.record import is_done
    from paperreader.digest.schedule.machine import dead_words
    from paperreader.services import utc_now

    plan, zone, now = installed.plan, installed.zone, utc_now()
    done = is_done(invocation.paths.digests, "new", plan.last_due(now, zone))
    dead = "" if installed.missing is None else dead_words(installed)
    return _State(
        scheduler=scheduler.NAME,
        place=installed.place,
        at=f"{plan.at:%H:%M}",
        days=plan.day_names,
        command=installed.command,
        is_done=done,
        next=plan.next_run(now, zone, is_done=done),
        warnings=tuple(filter(None, (plan.odd_day(now, zone), dead, *scheduler.warnings()))),
    )


def _lines(state: _State) -> Iterator[str]:
    """Yield lines about a schedule: its times, its file, its command, and the time of the next digest."""
    from paperreader.digest.schedule.plan import describe_moment

    yield f"When:  {state.days}, every hour from {state.at} until the digest of the day is sent"
    yield f"Where: {state.place}"
    yield f"Runs:  {shlex.join(state.command)}"
    yield f"Next:  {describe_moment(state.next)}"


def _warnings(invocation: Invocation, job: Job, scheduler: Scheduler) -> Iterator[str]:
    """Yield sentences about settings that work in this shell but not in a schedule."""
    from paperreader.config import load_config
    from paperreader.digest.schedule.job import withheld_variables
    from paperreader.digest.schedule.plan import machine_zone

    for name in withheld_variables(os.environ):
        yield f"{name} of this shell may hold a secret and is not written: the schedule runs without it."
    if os.environ.get("TZ") and not (scheduler.SEES_TZ and "TZ" in job.environment):
        zone = machine_zone().key or "without a name"
        yield f"{scheduler.NAME} does not follow TZ of this shell but the zone of the machine, {zone}."
    config = load_config(invocation.paths.config_file)
    mail = config.mail
    if not (mail.places or config.notify.urls):
        yield (
            f"[mail] in {invocation.paths.config_file} has no destination, so no digest will be sent: "
            "set `host`, `sendmail` or `maildir`."
        )
    if mail.password_env:
        yield (
            f"{mail.password_env}, which password_env in [mail] names, is a variable of this shell, and a "
            "schedule does not see it: use password_command."
        )
    if mail.password_command:
        yield from _password_warnings(mail.password_command, job)


def _password_warnings(command: tuple[str, ...], job: Job) -> Iterator[str]:
    """Yield warnings if a schedule may not find the program for the password, or get no password from it."""
    from shutil import which

    from paperreader.folders import command_of_setting

    path = job.bare_environment("")["PATH"]
    program = command_of_setting(command[:1])[0]
    if which(program, path=path) is None and (here := which(program)):
        yield f"password_command finds {command[0]} in this shell only: write {here} in its place."
    words = {os.path.basename(word) for part in command for word in part.split()}  # noqa: PTH119 - texts
    if stores := sorted(words & _STORES):
        yield (
            f"password_command asks {stores[0]}, whose keys may be locked while you are logged out; "
            "a schedule cannot unlock them."
        )


def _try(job: Job) -> int:
    """Send a test mail without the variables of this shell."""
    import subprocess

    from paperreader.digest.schedule.job import in_utf8

    home = _home()
    command = [*job.program, "digest", "--send", "--test"]
    environment = job.bare_environment(in_utf8(home))
    words = " ".join(f"{name}={shlex.quote(value)}" for name, value in environment.items())
    note(f"running: env -i {words} {shlex.join(command)}", verbose=True)
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            # As bytes, for the locale of this process may lack a character of a path.
            [part.encode() for part in command],
            env={name.encode(): value.encode() for name, value in environment.items()},
            cwd=home,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except OSError as error:
        raise PaperReaderError(f"{command[0]} cannot be run: {error.strerror}.") from error
    return done.returncode
