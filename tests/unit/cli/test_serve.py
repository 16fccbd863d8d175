"""`serve` on the command line: what it refuses and warns of, and how it starts the reader of a window."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from paperreader.cli.commands import serve
from paperreader.paths import default_paths

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Call


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Note how the server is called, and serve nothing."""
    calls: list[tuple[Any, ...]] = []
    monkeypatch.setattr("paperreader.web.server.run", lambda *arguments: calls.append(arguments[:3]))
    return calls


def test_it_serves_this_machine_only(call: Call, served: list[tuple[Any, ...]]) -> None:
    assert (call("serve").code, call("serve").err) == (0, "")
    host, port, command = served[0]
    assert (host, port) == ("127.0.0.1", 8421)
    assert command == [sys.executable, "-P", "-m", "paperreader", "serve", "--window"]


def test_offline_is_passed_on(call: Call, served: list[tuple[Any, ...]]) -> None:
    call("serve", "--offline", "--port", "9000")
    assert served[0][1:] == (9000, [*served[0][2][:6], "--offline"])


def test_another_address_is_warned_of_first(call: Call, served: list[tuple[Any, ...]]) -> None:
    answer = call("serve", "--host", "0.0.0.0")
    assert answer.err == (
        "paperreader: Everyone who can reach 0.0.0.0 and has the token can read and change your bookmarks; "
        "what they send and see is not encrypted.\n"
    )


@pytest.mark.parametrize("missing", ["aiohttp", "textual_serve"])
def test_without_the_extra_it_says_how_to_install_it(
    call: Call, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setattr(serve, "find_spec", lambda name: None if name == missing else object())
    answer = call("serve")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err == "paperreader: The browser needs an extra: pip install 'paperreader[web]'.\n"


@pytest.mark.parametrize("port", ["x", "-1", "70000", "8.5"])
def test_a_port_is_a_number(call: Call, port: str) -> None:
    answer = call("serve", "--port", port)
    assert answer.code == 2
    assert "--port takes a port from 1 to 65535" in answer.err


def test_a_mistake_in_the_settings_is_reported_at_once(call: Call, served: list[tuple[Any, ...]]) -> None:
    file = default_paths().config_file
    file.parent.mkdir(parents=True)
    file.write_text("[display]\ndensity = 7\n", encoding="utf-8")
    answer = call("serve")
    assert answer.code == 2
    assert "line 2" in answer.err
    assert served == []


def test_a_window_has_a_reader_in_a_browser(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[bool] = []

    def open_reader(*_: object, in_browser: bool = False) -> int:
        opened.append(in_browser)
        return 0

    monkeypatch.setattr("paperreader.ui.start.open_reader", open_reader)
    assert (call("serve", "--window").code, opened) == (0, [True])


def test_the_option_of_windows_is_not_in_the_help(call: Call) -> None:
    assert "--window" not in call("serve", "--help").out
