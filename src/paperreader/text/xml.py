"""Keep text valid in XML."""

from __future__ import annotations

import re

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML forbids, even escaped: https://www.w3.org/TR/xml/#charsets."""


def for_xml(text: str, stand_in: str = "") -> str:
    """Return the text with each character that XML forbids replaced by a stand-in."""
    return _NO_XML.sub(stand_in, text)
