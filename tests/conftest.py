"""Fixtures of every test: a separate home, no network beyond this machine, and the recorded answers."""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import tracemalloc  # noqa: F401 - pytest loads it while garbage is collected, which can fail half-way
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from tests.amounts import amount
from tests.system_programs import crontab, on_path, programs  # noqa: F401 - fixtures of every folder

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARED = Path(__file__).parents[2] / "shared" / "data"
_REAL_CONNECT = socket.socket.connect
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


# How long an example takes says something about the machine, too: a test that hangs is ended by its timeout.
settings.register_profile(
    "paperreader", max_examples=amount(100, 40), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("paperreader")

# A shell starts its background jobs deaf to Ctrl+C and Ctrl+\, and so would be what the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGQUIT, signal.SIG_DFL)


def pytest_collection_finish() -> None:
    """Keep the collector off the modules of the tests: looking through them takes an eighth of the time."""
    gc.collect()
    gc.freeze()


def _loopback_only(self: socket.socket, address: Any) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in _LOOPBACK:
        pytest.fail(f"a test wanted to reach {address}")
    _REAL_CONNECT(self, address)


@pytest.fixture(autouse=True)
def no_log_of_another_test() -> Iterator[None]:
    """Close the log that a test opened, since the next one has another home."""
    yield
    root = logging.getLogger()
    for handler in [one for one in root.handlers if type(one).__name__ == "PrivateFile"]:
        root.removeHandler(handler)
        handler.close()


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test its own home, and hide every setting of this machine."""
    home = tmp_path / "home"
    home.mkdir()
    for name in list(os.environ):
        if name.startswith(("XDG_", "HF_", "PAPERREADER_", "TEXTUAL")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    certificates = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
    tools = ("NO_COLOR", "BROWSER", "EDITOR", "VISUAL", "PAGER", "SSH_CONNECTION", "SSH_TTY")
    for name in (*certificates, *tools):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for kind in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
    # Rich keeps how a style was once written, whatever the next console can show.
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    run = tmp_path / "run"
    run.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(run))
    monkeypatch.setattr(socket.socket, "connect", _loopback_only)
    return home


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of recorded real answers; skip the test if it is missing."""
    if not SHARED.is_dir():
        pytest.skip("the recorded answers are not here (../shared/data)")
    return SHARED
