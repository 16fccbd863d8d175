"""Bring the index up to date in a process of its own, so that the reader's keys are answered meanwhile.

`python -m paperreader.recommend LIBRARY INDEX` prints after each segment how many papers it has indexed.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from paperreader.library import Library
from paperreader.recommend.index import Index


def main(library_file: str, index_file: str) -> None:
    """Index what is missing; end when nobody reads the output any more."""
    with suppress(OSError, AttributeError):
        os.nice(10)
    library = Library(Path(library_file))
    index = Index(Path(index_file), library.texts)
    try:
        for indexed in index.update():
            sys.stdout.write(f"{indexed}\n")
            sys.stdout.flush()
    finally:
        index.close()
        library.close()


if __name__ == "__main__":
    with suppress(BrokenPipeError, KeyboardInterrupt):
        main(*sys.argv[1:])
