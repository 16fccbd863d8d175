"""Which words of a command line are names of files. It loads nothing: the parser asks at every start."""

from __future__ import annotations

import re
from pathlib import Path

ENDINGS = (".html", ".htm", ".json", ".jsonl", ".xml", ".atom", ".rss", ".rdf", ".opml", ".txt")

_STARTS = ("/", "./", "../", "~/", "file:/", "http://", "https://", "ftp://")
"""How paths and addresses begin; `textfile.path_of` says what to do with an address of another machine."""

_PACKED = re.compile(r"\.(?:gz|bz2|xz|zst)\Z", re.IGNORECASE)
_PATTERN = re.compile(r"/.+/", re.DOTALL)
_NOT_IN_A_PATH = re.compile(r"[\s:\"()|*]")


def is_file(word: str) -> bool:
    """Return whether a word is a file: the file exists, the ending is known, or the word looks like a path.

    `author:x/y`, `"a/b c"` and the pattern `/gpt-?4/` are queries, unless a
    file or folder of that name exists.
    """
    if not word or "\0" in word:
        return False
    if _exists(word):
        return True
    if _PATTERN.fullmatch(word):
        return False
    if _PACKED.sub("", word.lower()).endswith(ENDINGS) or word.startswith(_STARTS):
        return True
    return "/" in word and not _NOT_IN_A_PATH.search(word)


def _exists(word: str) -> bool:
    """Return whether a file of this name exists; a folder only counts if the word is written as a path."""
    try:
        path = Path(word)
        return path.exists() and ("/" in word or word in (".", "..") or not path.is_dir())
    except (OSError, ValueError):
        return False
