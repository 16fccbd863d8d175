"""The same output in fewer bytes, for slow links.

Rich writes each piece of a line with its complete style, and resets it after the piece. Neighbouring pieces
mostly share their colours, so that only what differs is written here.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_STYLES = re.compile(r"\x1b\[0m((?:(?:\r\n)?\x1b\[[0-9;]+H|\r\n)?)(?:\x1b\[([0-9;]+)m)?|\x1b\[([0-9;]+)m")
"""The end of a style, a move, and the next style; or a style after text without one."""


class _Style(NamedTuple):
    """A style: its colours as parameters of SGR, empty for the terminal's own, and its other parameters."""

    text: str
    ground: str
    others: frozenset[str]


def shorter(output: str) -> str:
    """Return output of Rich with the same effect on a terminal; it begins and ends without a style."""
    now = ""

    def shortened(match: re.Match[str]) -> str:
        nonlocal now
        move, after_reset, first = match.groups()
        before, now = now, after_reset or first or ""
        if first is not None:
            return match[0]
        if move.endswith("H"):
            move = move.removeprefix("\r\n")  # The next move is absolute.
        return f"{move}{_change(before, now)}" if now else f"\x1b[0m{move}"

    return _STYLES.sub(shortened, output)


@lru_cache(1024)
def _change(before: str, after: str) -> str:
    """Return the sequence that changes one style to another."""
    old, new = _parsed(before), _parsed(after)
    if old.others - new.others or (old.text and not new.text) or (old.ground and not new.ground):
        return f"\x1b[0;{after}m"
    changed = [*sorted(new.others - old.others)]
    changed += [new.text] if new.text != old.text else []
    changed += [new.ground] if new.ground != old.ground else []
    return f"\x1b[{';'.join(changed)}m" if changed else ""


def _parsed(style: str) -> _Style:
    """Return the parts of the parameters of a style."""
    text = ground = ""
    others = set()
    for colour, plain in re.findall(r"([34]8;(?:5;\d+|2;\d+;\d+;\d+))|(\d+)", style):
        number = int(colour[:2] or plain)
        if 30 <= number <= 39 or 90 <= number <= 97:
            text = colour or plain
        elif 40 <= number <= 49 or 100 <= number <= 107:
            ground = colour or plain
        else:
            others.add(plain)
    return _Style(text, ground, frozenset(others))
