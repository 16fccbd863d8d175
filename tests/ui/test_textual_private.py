"""The private names of Textual that we use exist in the installed version, and we use no others."""

from __future__ import annotations

import ast
import inspect
import pkgutil
from functools import cache
from importlib import import_module
from textwrap import dedent

from textual.app import App
from textual.screen import Screen
from textual.widgets import OptionList

from paperreader import ui
from paperreader.ui import textual_private


@cache
def private_names(kind: type) -> set[str]:
    """Return the private names that a class defines or uses of itself."""
    (written,) = ast.parse(dedent(inspect.getsource(kind))).body
    found = set()
    for node in ast.walk(written):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
            found.add(node.attr)
    return {name for name in found if name.startswith("_") and not name.startswith("__")}


def names_in_textual(kind: type) -> set[str]:
    """Return the private names of a class and its bases, as far as they are Textual's."""
    bases = (base for base in kind.__mro__ if base.__module__.startswith("textual."))
    return set().union(*map(private_names, bases))


def test_each_private_name_that_we_use_exists() -> None:
    nodes = ast.walk(ast.parse(inspect.getsource(textual_private)))
    used = {node.attr for node in nodes if isinstance(node, ast.Attribute) and node.attr.startswith("_")}
    assert used <= set().union(*map(names_in_textual, (App, Screen, OptionList)))


def test_our_classes_share_only_the_named_private_names_with_those_of_textual() -> None:
    shared = {}
    for module in pkgutil.walk_packages(ui.__path__, f"{ui.__name__}."):
        for kind in vars(import_module(module.name)).values():
            is_ours = isinstance(kind, type) and kind.__module__ == module.name
            if is_ours and (names := private_names(kind) & names_in_textual(kind)):
                shared[kind.__name__] = names
    assert shared == textual_private.SHARED
