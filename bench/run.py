"""Every measurement, one after the other, and the limits that are exceeded.

    python bench/run.py [--papers 100000] [--quick] [--json FILE] [--against FILE]

The figures are written to a file of JSON, which a later run compares with its own. Machines differ, so times
are compared as multiples of the start of an empty Textual app in the same run. Exits with 1 if a limit is
exceeded, if a figure has become worse, or if a measurement failed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from figures import RECORD, changes, print_changes
from reader import ROOT, parser

FIGURES = Path("dist", "bench.json")
OF_THE_READER = ("start.py", "keys.py", "bookmark_keys.py", "reading.py")
OF_PAPERS = ("library.py", "engines.py")
OTHERS = ("command_line.py", "digest.py", "bookmarks.py", "imports.py", "read.py")


def main() -> int:
    options = parser(__doc__)
    options.add_argument(
        "--json", type=Path, metavar="FILE", default=FIGURES, help=f"where to write the figures ({FIGURES})"
    )
    options.add_argument("--against", type=_earlier, metavar="FILE", help="figures of an earlier run")
    arguments = options.parse_args()
    if arguments.against and arguments.against.get("papers") != arguments.papers:
        options.error(f"the earlier run had {arguments.against.get('papers')} papers: give --papers as then")
    quick = ["--quick"] if arguments.quick else []
    papers = ["--papers", str(arguments.papers)]
    scripts = {name: [*papers, *quick] for name in OF_THE_READER}
    if not arguments.quick:
        scripts |= dict.fromkeys(OF_PAPERS, papers) | {name: [] for name in OTHERS}
    with tempfile.TemporaryDirectory() as folder:
        made = {name: _run(name, told, Path(folder, name)) for name, told in scripts.items()}
    figures = [figure for some, _ in made.values() for figure in some]
    run = {**_circumstances(arguments.papers), "figures": figures}
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    arguments.json.write_text(f"{json.dumps(run, indent=1, ensure_ascii=False)}\n", encoding="utf-8")
    worse = print_changes(changes(arguments.against, run)) if arguments.against else []
    exceeded = [figure["name"] for figure in figures if figure.get("passes") is False]
    failed = [name for name, (_, was_complete) in made.items() if not was_complete]
    print(f"\nThe figures are in {arguments.json}.")
    print(f"Limits exceeded: {'; '.join(exceeded) or 'none'}")
    print(f"Measurements that failed: {', '.join(failed) or 'none'}")
    return bool(exceeded or worse or failed)


def _earlier(name: str) -> dict[str, Any]:
    """Return the figures in a file of an earlier run.

    Raises:
        ArgumentTypeError: it cannot be read, or is not such a file.
    """
    try:
        run = json.loads(Path(name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise argparse.ArgumentTypeError(f"{name} cannot be read: {error}") from error
    if not isinstance(run, dict) or not isinstance(run.get("figures"), list):
        raise argparse.ArgumentTypeError(f"{name} has no figures of `make bench`")
    return run


def _run(name: str, told: list[str], record: Path) -> tuple[list[dict[str, Any]], bool]:
    """Run a measurement, which prints its tables; return its figures, and whether it did not fail."""
    print(f"\n{name}", flush=True)
    script, environment = Path(__file__).with_name(name), {**os.environ, RECORD: str(record)}
    ended = subprocess.run([sys.executable, str(script), *told], env=environment, check=False).returncode
    lines = record.read_text(encoding="utf-8").splitlines() if record.exists() else []
    figures = [json.loads(line) for line in lines]
    # They also exit with 1 if a limit is exceeded.
    return figures, not ended or any(figure.get("passes") is False for figure in figures)


def _circumstances(papers: int) -> dict[str, Any]:
    """Return when and on what the figures were obtained."""
    asked = ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    return {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit or None,
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors",
        "papers": papers,
    }


if __name__ == "__main__":
    sys.exit(main())
