"""Import CSL-YAML: the `references` of Pandoc in a YAML file, or at the beginning of a Markdown document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from paperreader.importers.base import BEGINNING, Row, Unusable
from paperreader.importers.json_papers import csl_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

MARK = re.compile(
    r"^references:\s{1,200}-\s{1,20}(?:[{&]|[\w\"'-]{1,40}\s*:)|\A\ufeff?(?:---\s+)?-\s+(?:id|type|title):",
    re.MULTILINE,
)
"""The beginning of the items, below their name or at the beginning of the text."""

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE | re.DOTALL)
_DEEPEST = 50


def fits(text: str) -> bool:
    """Return whether a text may hold CSL-YAML."""
    return MARK.search(text, 0, BEGINNING) is not None


def read_csl_yaml(text: str) -> Iterator[Row]:
    """Yield a row for each reference.

    Raises:
        Unusable: it is not YAML, or has no references.
    """
    front = _FRONT_MATTER.match(text)
    value = _yaml(front[1] if front else text.removeprefix("\ufeff"))
    references = value.get("references") if isinstance(value, dict) else value
    if not isinstance(references, list):
        raise Unusable("it has no list of references, as CSL-YAML has")
    yield from csl_rows(references)


def _yaml(text: str) -> Any:
    """Return the value of the first document: every scalar is a text.

    It is built without recursion. Aliases are refused: a few lines of them can stand for billions of values.

    Raises:
        Unusable: the text is not YAML, or is nested too deeply.
    """
    import yaml

    root: list[Any] = []
    stack: list[tuple[Any, list[Any]]] = [(root, [])]
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)):
            match event:
                case yaml.ScalarEvent():
                    _put(stack, event.value)
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    inner: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
                    _put(stack, inner)
                    stack.append((inner, []))
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    stack.pop()
                case yaml.AliasEvent():
                    raise Unusable(
                        f"line {event.start_mark.line + 1:,} has an alias of YAML (*{event.anchor})"
                    )
                case yaml.DocumentEndEvent():
                    break
            if len(stack) > _DEEPEST:
                raise Unusable("it is nested too deeply")
    except yaml.YAMLError as error:
        raise Unusable(f"it is not YAML: {_place(error)}") from error
    return root[0] if root else None


def _put(stack: list[tuple[Any, list[Any]]], value: Any) -> None:
    """Put a value into the innermost list, or into the innermost object, whose keys and values alternate."""
    container, keys = stack[-1]
    if isinstance(container, list):
        container.append(value)
    elif keys:
        container[str(keys.pop())[:200]] = value
    else:
        keys.append(value)


def _place(error: Any) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", None) or "it holds characters that YAML does not allow")[:120]
    return f"line {mark.line + 1:,}: {problem}" if mark else problem
