"""Loading a library without modules that only its unused features need, which would delay every start."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

TYPE_CHECKING = False  # As in `paths`.
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


class _StandIn(ModuleType):
    """A module whose functions and classes load the real module when they are called.

    Whoever holds it after the loading gets what the real module has.
    """

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # What the import system looks for.
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is not self:
            return getattr(import_module(self.__name__), name)

        def call(_: type, *arguments: Any, **options: Any) -> Any:
            return getattr(import_module(self.__name__), name)(*arguments, **options)

        return type(name, (), {"__new__": call})  # A class, because Textual derives one of its own from it.


def load(name: str, *, unused: Sequence[str], missing: Sequence[str]) -> None:
    """Import a module, unless it is loaded already; everyone who imports the others later gets the real ones.

    Args:
        name: the module.
        unused: modules that it imports, but whose functions the program seldom calls.
        missing: modules that it can do without; to it, they are not installed.
    """
    if name in sys.modules:
        return
    added: dict[str, Any] = {each: _StandIn(each) for each in unused if each not in sys.modules}
    added |= dict.fromkeys(each for each in missing if each not in sys.modules)
    sys.modules.update(added)
    try:
        import_module(name)
    finally:
        for each in added:
            del sys.modules[each]


def load_msgspec() -> None:
    """Load msgspec, which would load `inspect` by way of `typing_extensions` to support older Pythons."""
    load("msgspec", unused=["msgspec._json_schema", "msgspec.inspect"], missing=["typing_extensions"])


def load_logging() -> None:
    """Load `logging`, which would load what prints errors."""
    load("logging", unused=["traceback"], missing=[])


def load_textual() -> None:
    """Load Textual, with an `asyncio` as on a system without TLS: httpx uses that of anyio.

    What is unused is for a command palette, markup, keylines, toasts, tables, errors, saved files and clicks.
    """
    of_textual = ["textual.canvas", "textual.command", "textual.markup", "textual.widgets._toast"]
    of_rich = ["rich._emoji_replace", "rich.markup", "rich.table"]
    others = ["asyncio.sslproto", "difflib", "mimetypes", "pickle", "platformdirs", "traceback"]
    load("textual.app", unused=[*of_textual, *of_rich, *others], missing=["ssl"])
