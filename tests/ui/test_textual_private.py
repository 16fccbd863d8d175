"""The private names of Textual that we use exist in the installed version."""

from __future__ import annotations

import ast
import inspect

import pytest
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.keys import _character_to_key
from textual.screen import Screen
from textual.widgets import OptionList

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


@pytest.mark.parametrize(
    ("base", "name"),
    [(base, name) for base in (App, LinuxDriver) for name in textual_private.OVERRIDDEN[base.__name__]],
)
def test_each_method_that_is_overridden_exists(base: type, name: str) -> None:
    assert callable(getattr(base, name))


def test_what_reads_keys_is_still_there() -> None:
    assert _character_to_key("?") == "question_mark"
    assert callable(XTermParser().feed)
