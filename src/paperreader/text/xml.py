"""What XML can hold of a text."""

from __future__ import annotations

import re

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML may hold, not even escaped: https://www.w3.org/TR/xml/#charsets."""


def for_xml(text: str, stand_in: str = "") -> str:
    """Return the text without the characters that XML forbids; each leaves a stand-in."""
    return _NO_XML.sub(stand_in, text)
