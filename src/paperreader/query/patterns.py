"""Compile typed regular expressions that cannot freeze the program.

`re` backtracks and holds the interpreter while it does, so one careless pattern would stop the screen. Three
kinds are refused with a sentence that gives the reason: a pattern that is too long, a repeat within a
repeat, and more choices than can be tried in time. An open repeat (`*`, `+`, `{2,}`) matches at most `REACH`
characters, so no accepted pattern runs without end.
"""

from __future__ import annotations

import re
import warnings

from paperreader.errors import InvalidQuery

LENGTH = 200
"""The longest pattern, in characters."""

REACH = 200
"""The longest repeat."""

_FLAGS = re.IGNORECASE | re.MULTILINE
_MOST_REPEATS = 4
_MOST_CHOICES = 10
_PARTS = re.compile(
    r"""(?P<escaped>\\.)
    |(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])
    |(?P<open>\((?:\?[#:=!<>P]*)?)
    |(?P<repeat>(?:[*+?]|\{(?=[0-9]|,[0-9])(?P<low>[0-9]*)(?P<comma>,?)(?P<high>[0-9]*)\})(?P<manner>[?+]?))
    |(?P<plain>.)""",
    re.VERBOSE | re.DOTALL,
)


def compile_pattern(source: str) -> re.Pattern[str]:
    """Compile a pattern that ignores case; `^` and `$` match at the ends of each item in a list.

    Raises:
        InvalidQuery: it is not a regular expression, or not safe to run.
    """
    if len(source) > LENGTH:
        raise InvalidQuery(f"The pattern is longer than {LENGTH} characters.")
    bounded = _Bounder().bound(source)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(source, _FLAGS)
            return re.compile(bounded, _FLAGS)
    except (re.error, OverflowError, RecursionError) as error:
        raise InvalidQuery(f"The pattern is not a regular expression: {error}.") from None


class _Bounder:
    """Reads a pattern once, part by part, and counts what makes it slow."""

    def __init__(self) -> None:
        self.repeats = 0
        self.choices = 0
        self.varies = False
        self.outer: list[bool] = []
        self.group_varies = False
        self.item = ""
        self.beside = ""
        self.repeated = ""

    def bound(self, source: str) -> str:
        """Return `source` with a bound for every open repeat."""
        parts = _PARTS.finditer(source)
        return "".join(self._repeat(part) if part["repeat"] else self._item(part[0]) for part in parts)

    def _item(self, text: str) -> str:
        self.group_varies = text == ")" and self.varies
        if text.startswith("(?#"):
            raise InvalidQuery("A pattern cannot hold comments.")
        if text.startswith("("):
            self.outer.append(self.varies)
            self.varies = False
        elif text == ")" and self.outer:
            self.varies = self.outer.pop() or self.varies
        elif text == "|":
            self._choose()
        self.item, self.beside, self.repeated = text, self.repeated, ""
        return text

    def _repeat(self, part: re.Match[str]) -> str:
        sign = part[0][0]
        if sign == "?":
            self._choose()
            return part[0]
        if self.group_varies:
            raise InvalidQuery(
                "The pattern repeats a group that itself repeats or chooses; this may never end."
            )
        exact = sign == "{" and not part["comma"]
        least = 1 if sign == "+" else int(part["low"] or 0)
        most = least if exact else int(part["high"] or max(least, REACH))
        if max(least, most) > REACH:
            raise InvalidQuery(f"A repeat in the pattern can reach {REACH} characters at most.")
        if exact:
            return part[0]
        self._widen()
        return f"{{{least},{most}}}{part['manner']}"

    def _widen(self) -> None:
        self.repeats += 1
        self._choose()
        if self.repeats > _MOST_REPEATS:
            raise InvalidQuery(f"The pattern has more than {_MOST_REPEATS} repeats, which can take long.")
        if self.item == self.beside:
            raise InvalidQuery("The pattern repeats the same thing twice in a row, which can take long.")
        self.repeated = self.item

    def _choose(self) -> None:
        self.varies = True
        self.choices += 1
        if self.choices > _MOST_CHOICES:
            raise InvalidQuery(f"The pattern has more than {_MOST_CHOICES} choices, which can take long.")
