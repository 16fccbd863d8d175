"""Why a paper is recommended, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.models.edition import EditionKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.models.listing import Row
    from paperreader.workspace.navigator import Navigator


def why(navigator: Navigator, display_text: Callable[[str], str], row: Row) -> str:
    """Return why a paper of the current place is recommended, or an empty text."""
    if row.reasons is None:
        return ""
    from paperreader.text.reasons import full_reason  # not before recommendations are shown

    key = navigator.place.key
    similar = key is not None and key.kind is EditionKind.SIMILAR
    return display_text(full_reason(row.reasons, similar=similar))
