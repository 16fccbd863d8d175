"""Every measurement, one after the other, and which of the promises hold.

    python bench/run.py [--papers 100000] [--quick]

Exits with 1 if a promise is broken.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import keys
import start
from figures import print_figures
from reader import options

OTHERS = ("command_line.py", "library.py", "bookmarks.py")
"""Measurements that print tables of their own."""


def main() -> int:
    arguments = options(__doc__)
    figures = start.measure(arguments)
    print_figures("start to first paint", figures)
    moves = keys.measure(arguments)
    print_figures("a key to its painted answer", moves)
    broken = [figure.name for figure in (*figures, *moves) if figure.passes is False]
    for name in OTHERS:
        broken += [] if arguments.quick or _run(name) else [name]
    print(f"\n{'Broken promises: ' + '; '.join(broken) if broken else 'Every promise holds.'}")
    return bool(broken)


def _run(name: str) -> bool:
    script = Path(__file__).with_name(name)
    if not script.exists():
        return True
    print(f"\n{name}", flush=True)
    return subprocess.run([sys.executable, str(script)], check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
