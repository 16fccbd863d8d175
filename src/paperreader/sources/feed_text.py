"""Turn titles and abstracts of feeds into readable text, without tags and entities, even if escaped twice.

Feeds put HTML into titles in CDATA, escape it once or twice, or nest it as XHTML
(https://www.rfc-editor.org/rfc/rfc4287#section-3.1). Formulas such as `a < b` and `$x<y$` stay as they are.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

_ESCAPED_AT_MOST = 3
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_BLOCK = (
    r"p|br|div|li|ul|ol|h[1-6]|hr|table|thead|tbody|tfoot|tr|td|th|blockquote|pre|dl|dt|dd|section|figure"
    r"|figcaption|article|aside|nav|iframe|noscript|svg"
)
_INLINE = (
    r"b|i|em|strong|u|s|a|sub|sup|span|code|tt|small|big|img|font|mark|cite|q|abbr|kbd|var|samp|del|ins"
    r"|strike|wbr|ruby|rt|rp"
)
_ATTRIBUTES = r"(?:\s+[\w:-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]+))*+\s*/?"
_BLOCK_TAG = re.compile(rf"</?(?:{_BLOCK}){_ATTRIBUTES}>", re.IGNORECASE)
_INLINE_TAG = re.compile(rf"</?(?:{_INLINE}){_ATTRIBUTES}>", re.IGNORECASE)
_INVISIBLE = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)(?=[\s>])[^<>]*>.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
_BLOCK_NAME = re.compile(_BLOCK, re.IGNORECASE)


def readable(text: str) -> str:
    """Return a text without HTML tags and entities."""
    for _ in range(_ESCAPED_AT_MOST):
        text = _without_tags(text)
        resolved = _ENTITY.sub(lambda found: unescape(found[0]), text) if "&" in text else text
        if resolved == text:
            break
        text = resolved
    return _without_tags(text)


def text_of(element: ET.Element | None) -> str:
    """Return the text of an element and its children; a blank separates nested blocks of XHTML."""
    if element is None:
        return ""
    if not len(element):
        return element.text or ""
    for nested in element.iter():
        if nested is not element and _BLOCK_NAME.fullmatch(nested.tag.rpartition("}")[2]):
            nested.text, nested.tail = f" {nested.text or ''}", f" {nested.tail or ''}"
    return "".join(element.itertext())


def _without_tags(text: str) -> str:
    if "<" not in text:
        return text
    return _INLINE_TAG.sub("", _BLOCK_TAG.sub(" ", _INVISIBLE.sub(" ", text)))
