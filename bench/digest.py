"""How long a digest of stored lists takes, as ratios to a bare Python in the same run.

    python bench/digest.py [--rounds 15]

Nothing is fetched: the lists are made here, in a folder of its own. Exits with 1 if a promise is broken.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.builders import build_edition, build_paper

from command_line import BARE, PROGRAM, environment, measure, over_bare_python
from figures import print_figures
from paperreader.digest.record import DigestRecord
from paperreader.digest.run import Outcome, Run
from paperreader.library import Library
from paperreader.models.edition import EditionKey, EditionKind

DAY, WEEK = "2026-11-20", "2026-W47"
BUDGET = {"digest of a day, html": 200, "digest of a week, html": 400, "digest --due, done": 190}
"""Milliseconds over a bare Python."""

TEXT = "We study how long agents fail. They fail early and for reasons that short tests do not show. " * 12
HEAVY = ("textual", "httpx", "asyncio", "ssl")


def main() -> int:
    with tempfile.TemporaryDirectory() as home:
        surroundings = environment(home)
        _fill(Path(home))
        commands = {
            BARE: [sys.executable, "-c", ""],
            "digest of a day, html": _digest(DAY),
            "digest of a week, html": [*_digest(WEEK), "--limit", "110"],
            "digest --due, done": [*PROGRAM, "digest", "--send", "--due", "--quiet-when-empty"],
        }
        loaded = _loaded(_digest(DAY), surroundings)
        found = measure(commands, surroundings)
    broken = print_figures("a digest, over a bare Python", over_bare_python(found, BUDGET))
    print(f"heavy modules that were loaded: {', '.join(loaded) or 'none'}")
    return bool(broken or loaded)


def _digest(edition: str) -> list[str]:
    return [*PROGRAM, "digest", edition, "--offline", "--format", "html"]


def _fill(home: Path) -> None:
    """Store a daily list of 22 papers, the week of 110 that it belongs to, and digests that went today."""
    library = Library(home / "data" / "paperreader" / "library.db")
    papers = tuple(
        build_paper(number, abstract=TEXT, code_url=f"https://github.com/example/{number}", stars=number)
        for number in range(110)
    )
    fetched_at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    for kind, value, count in ((EditionKind.DAY, DAY, 22), (EditionKind.WEEK, WEEK, 110)):
        key = EditionKey(kind, value)
        library.store(build_edition(key=key, papers=papers[:count], fetched_at=fetched_at))
    library.close()
    record = DigestRecord(home / "data" / "paperreader" / "digests.db")
    ids = tuple(paper.id for paper in papers[:45])
    for _ in range(20):
        record.save(Run(started=datetime.now(UTC), asked="new", outcome=Outcome.ACCEPTED, papers=ids))


def _loaded(command: list[str], surroundings: dict[str, str]) -> list[str]:
    """Return which of the heavy modules a command loads."""
    trace = [command[0], "-X", "importtime", *command[1:]]
    done = subprocess.run(trace, env=surroundings, capture_output=True, text=True, check=True)
    names = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    return [name for name in HEAVY if name in names]


if __name__ == "__main__":
    sys.exit(main())
