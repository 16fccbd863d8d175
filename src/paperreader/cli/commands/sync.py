"""`sync`: fill the library from the daily lists, as far back as they go. It can be stopped and resumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.diagnostics import Progress as Line
from paperreader.cli.diagnostics import say
from paperreader.cli.output import Format
from paperreader.errors import SourceError, UsageError, quoted
from paperreader.text.counted import counted

if TYPE_CHECKING:
    import argparse
    from datetime import date

    from paperreader.cli.invocation import Invocation
    from paperreader.sync.backfill import Progress
    from paperreader.sync.plan import Plan

NAME = "sync"
HELP = "fill the library from the daily lists, day by day"
NESTED = False

_BAR = 20
"""The length of the bar, in characters."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose the days."""
    parser.add_argument(
        "--since", metavar="DAY", help="the first day, such as 2023-05-04; without it, that of the last sync"
    )
    parser.add_argument("--until", metavar="DAY", help="the last day; without it, today")
    parser.add_argument("--dry-run", action="store_true", help="only show how much there is to fetch")
    options.add(parser, options.JSON)


def run(invocation: Invocation) -> int:
    """Fetch the days that are not stored yet, and print how much came."""
    from paperreader.sync.plan import make_plan

    arguments = invocation.arguments
    services = invocation.services
    since, until = _day("--since", arguments.since), _day("--until", arguments.until)
    plan = make_plan(since, until, services.library, services.now())
    if arguments.dry_run or not plan.days:
        _print(invocation, plan, None, _planned(plan))
        return 0
    reached = _fetch(plan, invocation)
    _print(invocation, plan, reached, f"{reached.words()}.")
    if not reached.days_failed:
        return 0
    say(f"{counted(reached.days_failed, 'day')} did not come; run the same command to try again.")
    return 1


def _fetch(plan: Plan, invocation: Invocation) -> Progress:
    """Fetch the days of a plan, and return how far it got. Show progress on a line unless `-v` logs it."""
    from paperreader.sync.backfill import backfill

    line = Line()
    reached: list[Progress] = []

    def tell(progress: Progress) -> None:
        reached[:] = [progress]
        if not invocation.verbose:
            line.tell(f"{_bar(progress.fraction)} {progress.words()}")

    try:
        return invocation.ask_network(backfill(plan, invocation.services, tell))
    except SourceError as error:
        error.args = (f"{error}{_kept(reached)}",)
        raise
    except KeyboardInterrupt:
        line.wipe()
        say(f"Stopped.{_kept(reached)}")
        raise
    finally:
        line.wipe()


def _kept(reached: list[Progress]) -> str:
    """Return the last sentence about a run that was cut short."""
    if not reached or not reached[0].days_done:
        return ""
    done, total = reached[0].days_done, reached[0].days_total
    return f" {done:,} of {counted(total, 'day')} came; run the same command to continue."


def _planned(plan: Plan) -> str:
    from paperreader.sync.backfill import duration

    here = f"{counted(plan.here, 'day')} {'is' if plan.here == 1 else 'are'} here already"
    if not plan.days:
        return f"{plan.first} to {plan.last}: nothing to fetch, {here}."
    days = counted(len(plan.days), "day")
    return (
        f"{plan.first} to {plan.last}: {days} to fetch, about {plan.papers:,} papers in "
        f"{duration(plan.seconds)} or more; {here}."
    )


def _print(invocation: Invocation, plan: Plan, reached: Progress | None, sentence: str) -> None:
    if invocation.form is not Format.JSON:
        invocation.output.line(sentence)
        return
    import json

    summary = {
        "since": plan.first.isoformat(),
        "until": plan.last.isoformat(),
        "days_here": plan.here,
        "days_to_fetch": len(plan.days),
        "days_fetched": reached.days_done if reached else 0,
        "days_failed": reached.days_failed if reached else 0,
        "papers": reached.papers if reached else 0,
        "papers_estimated": plan.papers,
        "seconds_estimated": round(plan.seconds),
    }
    invocation.output.data([json.dumps(summary, indent=1) + "\n"])


def _bar(fraction: float) -> str:
    filled = int(_BAR * fraction)
    return f"[{'#' * filled}{'-' * (_BAR - filled)}]"


def _day(option: str, text: str | None) -> date | None:
    from datetime import date

    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} takes a day such as 2023-05-04, not {quoted(text)}.") from None
