"""Every measurement, one after the other, and the limits that are exceeded.

    python bench/run.py [--papers 100000] [--quick]

Exits with 1 if a promise is broken.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import bookmark_keys
import keys
import reading
import start
from figures import print_figures
from reader import options

OTHERS = ("command_line.py", "digest.py", "bookmarks.py", "imports.py", "read.py")
OF_PAPERS = ("library.py", "engines.py")
"""Measurements that print tables of their own; these are told how many papers."""


def main() -> int:
    arguments = options(__doc__)
    broken = print_figures("start to first paint", start.measure(arguments))
    broken += print_figures("a key to its painted answer", keys.measure(arguments))
    many = "a key to its painted answer among many bookmarks"
    broken += print_figures(many, bookmark_keys.measure(arguments))
    broken += print_figures("reading a full text", reading.measure(arguments))
    if not arguments.quick:
        papers = ("--papers", str(arguments.papers))
        broken += [name for name in OTHERS if not _run(name)]
        broken += [name for name in OF_PAPERS if not _run(name, *papers)]
    print(f"\n{'Broken promises: ' + '; '.join(broken) if broken else 'Every promise holds.'}")
    return bool(broken)


def _run(name: str, *told: str) -> bool:
    script = Path(__file__).with_name(name)
    print(f"\n{name}", flush=True)
    return subprocess.run([sys.executable, str(script), *told], check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
