"""`digest status`: the last runs, what they sent, and why they did not."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.diagnostics import say
from paperreader.cli.output import Format
from paperreader.text.counted import counted

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from paperreader.cli.invocation import Invocation
    from paperreader.digest.record import Run

NAME = "status"
HELP = "show the last 20 runs: when, what was asked, sent, skipped or failed, and why"

_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add how to print them."""
    options.add(parser, options.JSON)


def run(invocation: Invocation) -> int:
    """Print the last runs, the newest first."""
    from paperreader.digest.record import DigestRecord
    from paperreader.digest.schedule.machine import troubles
    from paperreader.services import utc_now

    path = invocation.paths.digests
    runs = DigestRecord(path).last(_SHOWN) if path.exists() else []
    for sentence in troubles(invocation.paths, runs, utc_now()):
        say(sentence)
    if invocation.form is Format.JSON:
        import json

        invocation.output.data(
            [json.dumps([_record(run) for run in runs], ensure_ascii=False, indent=2), "\n"]
        )
        return 0
    if not runs:
        say("no digest was sent yet; `paperreader digest --send` sends one.")
    columns = shutil.get_terminal_size().columns
    invocation.output.text(f"{line}\n" for run in runs for line in _lines(run, columns))
    return 0


def _record(run: Run) -> dict[str, object]:
    import msgspec

    fields = msgspec.to_builtins(msgspec.structs.replace(run, message=None))
    del fields["message"]
    return dict(fields)


def _lines(run: Run, columns: int) -> Iterator[str]:
    import textwrap

    when = run.started.astimezone()
    yield f"{when:%Y-%m-%d %H:%M}  {run.outcome}  {counted(len(run.papers), 'paper')}  {run.asked}"
    for words in (run.reason, run.server, *(f"refused {name}: {why}" for name, why in run.refused.items())):
        if words:
            yield from textwrap.wrap(words, max(columns, 40), initial_indent="    ", subsequent_indent="    ")
