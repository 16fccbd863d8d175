"""The private names of Textual that we use exist in the installed version, and we use no others."""

from __future__ import annotations

import ast
import inspect
import pkgutil
from importlib import import_module
from textwrap import dedent

import pytest
from textual.app import App
from textual.screen import Screen
from textual.widgets import OptionList

from paperreader import ui
from paperreader.ui import textual_private

USED = sorted(
    {
        node.attr
        for node in ast.walk(ast.parse(inspect.getsource(textual_private)))
        if isinstance(node, ast.Attribute) and node.attr.startswith("_")
    }
)


@pytest.mark.parametrize("name", USED)
def test_each_private_name_of_the_application_exists(name: str) -> None:
    bases = {*App.__mro__, *Screen.__mro__, *OptionList.__mro__}
    source = "".join(inspect.getsource(base) for base in bases if base.__module__.startswith("textual"))
    assert (
        any(hasattr(base, name) for base in bases) or f"self.{name}:" in source or f"self.{name} =" in source
    )


def private_names(kind: type) -> set[str]:
    """Return the private names that a class defines or uses of itself."""
    (written,) = ast.parse(dedent(inspect.getsource(kind))).body
    found = {node.name for node in ast.walk(written) if isinstance(node, ast.FunctionDef)}
    for node in ast.walk(written):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
            found.add(node.attr)
    return {name for name in found if name.startswith("_") and not name.startswith("__")}


def test_our_classes_share_only_the_named_private_names_with_those_of_textual() -> None:
    shared = {}
    for module in pkgutil.walk_packages(ui.__path__, f"{ui.__name__}."):
        for kind in vars(import_module(module.name)).values():
            if isinstance(kind, type) and kind.__module__ == module.name:
                bases = [base for base in kind.__mro__ if base.__module__.startswith("textual.")]
                if names := private_names(kind) & set().union(*map(private_names, bases)):
                    shared[kind.__name__] = names
    assert shared == textual_private.SHARED
