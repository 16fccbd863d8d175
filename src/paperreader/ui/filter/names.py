"""Names that could follow in the filter: the reader's own words, and those of the papers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperreader.library import Library
    from paperreader.workspace.bookmarks import LiveBookmarks

_MOST = 20
_SEPARATORS = re.compile(r"[/\-_.]")
"""What parts the words of a tag: `rl/world-models`."""


def names_like(bookmarks: LiveBookmarks, library: Library, field: str, begun: str) -> Sequence[str]:
    """Names of a field of which a word begins so, the likeliest first; none for a field that has no names.

    Raises:
        Superseded: the library was asked something newer meanwhile.
    """
    own = {"tag": bookmarks.tags, "collection": bookmarks.collections}
    if field not in own:
        return library.names_like(field, begun, _MOST)
    wanted = begun.casefold()
    words = {name: _SEPARATORS.sub(" ", name.casefold()) for name in own[field]()}
    found = [
        name for name, text in words.items() if name.casefold().startswith(wanted) or f" {wanted}" in text
    ]
    return sorted(found, key=lambda name: not name.casefold().startswith(wanted))[:_MOST]
