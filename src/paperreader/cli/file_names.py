"""Which words of a command line are names of files. Loads nothing, for the parser asks at every start."""

from __future__ import annotations

import re
from pathlib import Path

ENDINGS = (".html", ".htm", ".json", ".jsonl", ".xml", ".atom", ".rss", ".txt")

_PATTERN = re.compile(r"/.+/", re.DOTALL)
_NOT_IN_A_PATH = re.compile(r"[\s:\"()|*]")


def is_file(word: str) -> bool:
    """Whether a word is the name of a file: there is one, it has a known ending, or it looks like a path.

    `author:x/y`, `"a/b c"` and the pattern `/gpt-?4/` are queries.
    """
    if not word or "\0" in word or _PATTERN.fullmatch(word):
        return False
    if word.lower().endswith(ENDINGS) or word.startswith(("/", "./", "../", "~/")):
        return True
    try:
        there = Path(word).is_file()
    except OSError:
        return False
    return there or ("/" in word and not _NOT_IN_A_PATH.search(word))
