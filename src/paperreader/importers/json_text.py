"""JSON from outside as values of Python; whatever a text holds, what is wrong with it is one reason."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from paperreader.errors import shown
from paperreader.importers.base import Unusable

_decode = msgspec.json.Decoder().decode


def json_of(text: str) -> Any:
    """The value.

    Raises:
        Unusable: the text is no JSON, or nested too deeply.
    """
    try:
        return _decode(text.encode("utf-8", "replace"))
    except RecursionError:
        raise Unusable("it is nested too deeply") from None
    except (msgspec.MsgspecError, ValueError) as error:
        raise Unusable(f"it is not JSON: {_reason(text, error)}") from error


def _reason(text: str, error: Exception) -> str:
    """What is wrong and where; msgspec counts bytes from the start, which helps nobody."""
    try:
        json.loads(text, parse_int=str, parse_float=str)
    except json.JSONDecodeError as found:
        line = f"line {found.lineno:,}, " if "\n" in text.strip() else ""
        return f"{line}column {found.colno:,}: {found.msg}"
    except RecursionError:
        pass
    return shown(error, 200)


def texts_of(value: Any) -> list[str]:
    """The texts in a list, or the parts between commas of a text; nothing of anything else."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def text_of(value: Any) -> str:
    """A text or a number as text; nothing of anything else."""
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
