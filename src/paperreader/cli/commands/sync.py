"""`sync`: fill the library from daily lists or from categories of a source. It can be stopped and resumed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paperreader.cli import options
from paperreader.cli.diagnostics import Progress as Line
from paperreader.cli.diagnostics import say
from paperreader.cli.output import Format
from paperreader.errors import SourceError, UsageError, quoted
from paperreader.text.counted import counted

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Coroutine, Mapping
    from datetime import date

    from paperreader.cli.invocation import Invocation
    from paperreader.sync.plan import Plan
    from paperreader.sync.running import Progress

NAME = "sync"
HELP = "fill the library from the daily lists, or from categories of a source"

_BAR = 20
"""The length of the bar, in characters."""

_SHORTEST_BAR = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose the days."""
    parser.add_argument(
        "--source", metavar="NAME", help="fetch categories of this source, not the daily lists"
    )
    parser.add_argument(
        "--category",
        metavar="NAME",
        action="append",
        default=[],
        help="a category of the source, such as cs.CL; may be repeated",
    )
    parser.add_argument(
        "--since", metavar="DAY", help="the first day, such as 2023-05-04; without it, that of the last sync"
    )
    parser.add_argument("--until", metavar="DAY", help="the last day; without it, today")
    parser.add_argument("--dry-run", action="store_true", help="only show how much there is to fetch")
    options.add(parser, options.JSON)


def run(invocation: Invocation) -> int:
    """Fetch the days that are not stored yet, and print how much came."""
    if invocation.arguments.source or invocation.arguments.category:
        return _sync_categories(invocation)
    from paperreader.sync.backfill import backfill
    from paperreader.sync.plan import make_plan

    arguments = invocation.arguments
    services = invocation.services
    since, until = _day("--since", arguments.since), _day("--until", arguments.until)
    plan = make_plan(since, until, services.library, services.now())
    if arguments.dry_run or not plan.days:
        _print(invocation, plan, None, _planned(plan))
        return 0
    reached = _fetch(lambda tell: backfill(plan, services, tell), invocation)
    _print(invocation, plan, reached, f"{reached.words()}.")
    return _exit_code(reached)


def _sync_categories(invocation: Invocation) -> int:
    """Fetch the weeks of categories that are not stored yet, and print how much came."""
    from paperreader.sync.windows import lists_to_sync, plan_windows, sync_windows

    arguments, services = invocation.arguments, invocation.services
    if not (arguments.source and arguments.category):
        raise UsageError("--source and --category belong together: name a source, and categories of it.")
    keys = lists_to_sync(arguments.source, arguments.category)
    since, until = _day("--since", arguments.since), _day("--until", arguments.until)
    plan = plan_windows(keys, since, until, services.library, services.now())
    reached = None
    if plan.jobs and not arguments.dry_run:
        reached = _fetch(lambda tell: sync_windows(plan, services, tell), invocation)
    weeks = counted(len(plan.jobs), "week")
    to_fetch = f"{weeks} to fetch" if plan.jobs else "nothing to fetch"
    here = f"{counted(plan.here, 'week')} {'is' if plan.here == 1 else 'are'} here already"
    planned = f"{', '.join(key.name for key in keys)}, {plan.first} to {plan.last}: {to_fetch}, {here}."
    summary = {
        "source": arguments.source,
        "categories": [key.name for key in keys],
        "since": plan.first.isoformat(),
        "until": plan.last.isoformat(),
        "weeks_here": plan.here,
        "weeks_to_fetch": len(plan.jobs),
        "weeks_fetched": reached.days_done if reached else 0,
        "weeks_failed": reached.days_failed if reached else 0,
        "papers": reached.papers if reached else 0,
    }
    _output(invocation, summary, f"{reached.words()}." if reached else planned)
    return _exit_code(reached) if reached else 0


def _exit_code(reached: Progress) -> int:
    if not reached.days_failed:
        return 0
    failed = counted(reached.days_failed, reached.unit)
    say(f"{failed} did not come; run the same command to try again.")
    return 1


def _fetch(
    work: Callable[[Callable[[Progress], None]], Coroutine[Any, Any, Progress]], invocation: Invocation
) -> Progress:
    """Run a sync, and return how far it got. Show progress on a line unless `-v` logs it."""
    line = Line()
    reached: list[Progress] = []

    def tell(progress: Progress) -> None:
        reached[:] = [progress]
        if not invocation.verbose:
            words = progress.words()
            line.tell(f"{_bar(progress.fraction, len(words))}{words}")

    def tell_of_index() -> None:
        if not invocation.verbose:
            line.tell("indexing the library")

    try:
        synced = invocation.ask_network(work(tell))
        # Without the reader nobody else makes the indexes that a start does not wait for.
        invocation.services.library.learn_words(tell_of_index)
    except SourceError as error:
        error.args = (f"{error}{_kept(reached)}",)
        raise
    except KeyboardInterrupt:
        line.wipe()
        say(f"Stopped.{_kept(reached)}")
        raise
    else:
        return synced
    finally:
        line.wipe()


def _kept(reached: list[Progress]) -> str:
    """Return the last sentence about a run that was cut short."""
    if not reached or not (reached[0].days_done or reached[0].papers):
        return ""
    done, total = reached[0].days_done, counted(reached[0].days_total, reached[0].unit)
    return f" {done:,} of {total} came; run the same command to continue."


def _planned(plan: Plan) -> str:
    from paperreader.sync.running import duration

    here = f"{counted(plan.here, 'day')} {'is' if plan.here == 1 else 'are'} here already"
    if not plan.days:
        return f"{plan.first} to {plan.last}: nothing to fetch, {here}."
    days = counted(len(plan.days), "day")
    return (
        f"{plan.first} to {plan.last}: {days} to fetch, about {plan.papers:,} papers in "
        f"{duration(plan.seconds)} or more; {here}."
    )


def _print(invocation: Invocation, plan: Plan, reached: Progress | None, sentence: str) -> None:
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
    _output(invocation, summary, sentence)


def _output(invocation: Invocation, summary: Mapping[str, object], sentence: str) -> None:
    if invocation.form is not Format.JSON:
        invocation.output.line(sentence)
        return
    import json

    invocation.output.data([json.dumps(summary, indent=1) + "\n"])


def _bar(fraction: float, beside: int) -> str:
    """Return a bar as long as the words beside it allow, or nothing if there is too little room."""
    import shutil  # Each command is loaded to parse any of them.

    length = min(_BAR, shutil.get_terminal_size().columns - beside - len("paperreader: [] ") - 1)
    filled = int(length * fraction)
    return f"[{'#' * filled}{'-' * (length - filled)}] " if length >= _SHORTEST_BAR else ""


def _day(option: str, text: str | None) -> date | None:
    from datetime import date

    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} takes a day such as 2023-05-04, not {quoted(text)}.") from None
