"""Loading Textual without the modules that only its unused features need: a tenth of the start."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

_UNUSED = (
    *("textual.command", "textual.markup", "textual.widgets._toast", "rich.table"),
    *("difflib", "mimetypes", "pickle", "platformdirs"),
)
"""What Textual and Rich use for a command palette, markup, toasts, tables, errors, saved files and clicks."""


class _StandIn(ModuleType):
    """A module whose functions and classes load the real module when they are called."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # What the import system looks for.
            raise AttributeError(name)

        def call(_: type, *arguments: Any, **options: Any) -> Any:
            return getattr(import_module(self.__name__), name)(*arguments, **options)

        return type(name, (), {"__new__": call})  # A class, because Textual derives one of its own from it.


def load_textual() -> None:
    """Import `textual.app` with stand-ins for what it does not need here, unless it is loaded already.

    Everyone who imports those modules later gets the real ones. `asyncio` is loaded as on a system without
    TLS: httpx uses that of anyio, and the first list needs none.
    """
    if "textual.app" in sys.modules:
        return
    without: dict[str, Any] = {"ssl": None, **{name: _StandIn(name) for name in _UNUSED}}
    added = {name: module for name, module in without.items() if name not in sys.modules}
    sys.modules.update(added)
    try:
        import_module("textual.app")
    finally:
        for name in added:
            del sys.modules[name]
