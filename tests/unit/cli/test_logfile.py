"""The log holds no secret of the environment."""

from __future__ import annotations

import logging

import pytest

from paperreader.cli.logfile import Discreet


@pytest.mark.parametrize("name", ["HF_TOKEN", "S2_API_KEY", "GITHUB_TOKEN", "ANOTHER_SOURCE_TOKEN"])
def test_no_token_is_in_a_line(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, " canary-1 ")
    monkeypatch.setenv("SHORT_KEY", "a")
    record = logging.LogRecord("paperreader", logging.WARNING, "", 1, "refused %s", ("canary-1",), None)
    assert Discreet("paperreader: %(message)s").format(record) == "paperreader: refused ***"
