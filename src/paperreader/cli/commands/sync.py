"""`sync`: fill the library from the daily lists, as far back as they go; stopped and resumed at any point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.diagnostics import Progress as Line
from paperreader.cli.diagnostics import say
from paperreader.errors import UsageError

if TYPE_CHECKING:
    import argparse
    from datetime import date

    from paperreader.cli.invocation import Invocation
    from paperreader.sync.backfill import Plan, Progress

NAME = "sync"
HELP = "fill the library from the daily lists, day by day"
NESTED = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which days."""
    parser.add_argument(
        "--since", metavar="DAY", help="the first day, such as 2023-05-04; else where the last sync ended"
    )
    parser.add_argument("--until", metavar="DAY", help="the last day; else today")
    parser.add_argument("--dry-run", action="store_true", help="only say how much it would be")
    options.add(parser)


def run(invocation: Invocation) -> int:
    """Fetch the days that are not here yet."""
    from paperreader.sync.backfill import plan, span

    asked = invocation.arguments
    services = invocation.services
    since, until = _day("--since", asked.since), _day("--until", asked.until)
    first, last = span(since, until, services.library, services.now())
    wanted = plan(first, last, services.library)
    if asked.dry_run or not wanted.days:
        invocation.output.text([f"{first} to {last}: {_planned(wanted)}\n"])
        return 0
    return _fetch(wanted, invocation)


def _fetch(wanted: Plan, invocation: Invocation) -> int:
    from paperreader.sync.backfill import backfill

    line = Line()
    reached: list[Progress] = []

    def tell(progress: Progress) -> None:
        reached[:] = [progress]
        line.tell(f"{_bar(progress)} {progress.words()}")

    try:
        done = invocation.ask_network(backfill(wanted, invocation.services, tell))
    except BaseException:
        line.wipe()
        if reached:
            say(f"Stopped after {reached[0].words()}; the same command goes on from there.")
        raise
    line.wipe()
    invocation.output.text([f"{done.words()}\n"])
    if done.failed:
        say(f"{done.failed} days did not come; the same command asks for them again.")
    return 1 if done.failed else 0


def _planned(wanted: Plan) -> str:
    from paperreader.sync.backfill import duration

    here = f"{wanted.done:,} days are here already"
    if not wanted.days:
        return f"nothing to fetch, {here}."
    return (
        f"{len(wanted.days):,} days to fetch, about {wanted.papers:,} papers in "
        f"{duration(wanted.seconds)} or more; {here}."
    )


def _bar(progress: Progress, width: int = 20) -> str:
    filled = width * progress.done // max(progress.total, 1)
    return f"[{'#' * filled}{'-' * (width - filled)}]"


def _day(option: str, text: str | None) -> date | None:
    from datetime import date

    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} takes a day such as 2023-05-04, not {text!a}.") from None
