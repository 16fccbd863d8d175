"""The page about JSON names every key that the commands print, with its type."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from paperreader.cli.formats import KEYS
from tests.pages import BLOCK, DOCS, Command, calls

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.cli.conftest import Call

PARTS = (DOCS / "json.md").read_text("utf-8").split("\n## ")[1:]
ROW = re.compile(r"^\| `(\w+)` \| ([a-z ]+) \| .+ \|$", re.MULTILINE)
TYPES: dict[str, Any] = {
    "text": lambda value: isinstance(value, str),
    "number": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "true or false": lambda value: isinstance(value, bool),
    "day": date.fromisoformat,
    "time": lambda value: datetime.fromisoformat(value).tzinfo,
    "texts": lambda value: isinstance(value, list) and all(isinstance(each, str) for each in value),
    "object": lambda value: isinstance(value, dict),
    "objects": lambda value: isinstance(value, list) and all(isinstance(each, dict) for each in value),
}


def keys_in(part: str) -> dict[str, str]:
    """Return the keys of a part of the page with their types."""
    return dict(ROW.findall(part))


def examples_of(part: str) -> list[Command]:
    """Return the calls in the examples of a part."""
    text = "".join(block for language, block in BLOCK.findall(part) if language == "sh")
    return [command for command in calls(text) if command.program == "paperreader"]


@pytest.mark.parametrize("part", [*filter(examples_of, PARTS)], ids=lambda part: part.partition("\n")[0])
def test_each_key_that_a_command_prints_is_on_the_page(part: str, call: Call, page_home: Path) -> None:
    for command in examples_of(part):
        answer = call(*command.words)
        assert answer.code == 0, answer.err
        printed = json.loads(answer.out) if {"--json", "json"} & {*command.words} else []
        for record in printed if isinstance(printed, list) else [printed]:
            check(record, keys_in(part))


def check(record: dict[str, Any], keys: dict[str, str]) -> None:
    assert list(record) == list(keys)
    for key, value in record.items():
        kind = keys[key].removesuffix(" or null")
        assert TYPES[kind](value) if value is not None else kind != keys[key], (key, value)


def test_the_keys_of_a_paper_are_in_order() -> None:
    papers = next(part for part in PARTS if part.startswith("Papers\n"))
    assert tuple(keys_in(papers)) == KEYS
