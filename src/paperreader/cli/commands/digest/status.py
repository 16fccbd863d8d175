"""`digest status`: the last runs, the papers they sent, or why they sent none."""

from __future__ import annotations

import shutil
import textwrap
from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.commands.actions import action
from paperreader.cli.diagnostics import say
from paperreader.cli.output import Format
from paperreader.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.cli.invocation import Invocation
    from paperreader.digest.run import Run

_SHOWN = 20


@action(
    "status",
    f"show the last {_SHOWN} runs: when they ran, what they sent, or why they sent nothing",
    shared=(options.OUTPUT[:1],),
)
def status(invocation: Invocation) -> int:
    """Print the last runs, the newest first."""
    from paperreader.digest.record import DigestRecord
    from paperreader.digest.schedule.machine import troubles
    from paperreader.services import utc_now

    runs = DigestRecord(invocation.paths.digests).last(_SHOWN)
    for sentence in troubles(invocation.paths, runs, utc_now()):
        say(sentence)
    if invocation.form is Format.JSON:
        invocation.output.json([_record(run) for run in runs])
        return 0
    if not runs:
        say("No digest was sent yet; `paperreader digest --send` sends one.")
    columns = max(shutil.get_terminal_size().columns, 40)
    invocation.output.text(f"{line}\n" for run in runs for line in _lines(run, columns))
    return 0


def _record(run: Run) -> dict[str, object]:
    """Return a run for programs: everything but the mail itself."""
    import msgspec

    fields = msgspec.structs.asdict(run)
    fields["not_notified"] = run.notice.reason if run.notice else ""
    return {name: value for name, value in fields.items() if name not in ("message", "settings", "notice")}


def _lines(run: Run, columns: int) -> Iterator[str]:
    when = run.started.astimezone()
    yield f"{when:%Y-%m-%d %H:%M}  {run.outcome}  {counted(len(run.papers), 'paper')}  {run.asked}"
    for words in _details(run):
        # A path or an address stays one word, so that the user can copy it: the terminal may break it.
        yield from textwrap.wrap(
            words,
            columns,
            initial_indent="    ",
            subsequent_indent="    ",
            break_long_words=False,
            break_on_hyphens=False,
        )


def _details(run: Run) -> Iterator[str]:
    from paperreader.digest.run import Outcome

    if run.outcome is Outcome.ACCEPTED:
        names = ", ".join(name for name in run.recipients if name not in run.refused)
        yield f"Accepted by {run.place}{f' for {names}' if names else ''}: {run.server}"
    elif run.outcome is Outcome.SENDING:
        yield (
            "It runs, or was ended while it sent, so the mail may have arrived or not. The next run sends "
            "the same mail again."
        )
    if run.attempts > 1:
        yield f"Handed over {run.attempts} times with the same Message-ID, {run.message_id}."
    if run.reason:
        yield run.reason
    for name, why in run.refused.items():
        yield f"Refused for {name}: {why}"
    if run.notice and run.outcome is Outcome.ACCEPTED:
        yield f"{run.notice.reason} The next run tries again."
    if run.passed and run.outcome is Outcome.ACCEPTED:
        yield f"{counted(len(run.passed), 'more paper')}: the digest names the commands that list them."
