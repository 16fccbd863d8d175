"""The reader of a window: it ends with its terminal, and is killed if it does not."""

from __future__ import annotations

import pytest

from paperreader.web import window as window_module
from paperreader.web.window import Window, environment_of_windows


def test_the_terminal_of_the_server_is_forgotten() -> None:
    environ = {
        "TMUX": "x",
        "COLUMNS": "7",
        "TERM": "linux",
        "TERM_PROGRAM": "x",
        "HF_TOKEN": "t",
        "LANG": "C",
    }
    kept = environment_of_windows(environ)
    assert kept["TERM"] == "xterm-256color"
    assert kept["LANG"] == "C.UTF-8"
    assert set(kept) == {"TERM", "COLORTERM", "PYTHONIOENCODING", "HF_TOKEN", "LANG"}


async def test_what_a_reader_reports_at_its_end_is_one_line() -> None:
    script = "trap 'echo \"paperreader: saved\" >&2; exit' HUP; echo ready; read -r word || echo 'end  ' >&2"
    window = await Window.open(["sh", "-c", script], {}, (80, 24))
    async for data in window.painted():
        if b"ready" in data:
            break
    assert (await window.close()).split()[0] in ("saved", "end")
    assert await window.close() == ""


async def test_a_reader_that_does_not_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window_module, "_PATIENCE", 0.05)
    window = await Window.open(["sh", "-c", "trap '' HUP; echo ready; sleep 60"], {}, (80, 24))
    async for data in window.painted():
        if b"ready" in data:
            break
    assert await window.close() == "The reader was ended from outside."


async def test_a_paste_larger_than_the_terminal_s_buffer_arrives() -> None:
    window = await Window.open(["sh", "-c", "head -c 100000 | wc -c"], {}, (80, 24))
    await window.type(b"x" * 100_000)
    painted = b"".join([data async for data in window.painted()])
    assert painted.strip() == b"100000"
    await window.close()


async def test_a_window_that_is_closed_takes_no_keys_and_no_size() -> None:
    window = await Window.open(["sh", "-c", "cat"], {}, (80, 24))
    await window.close()
    await window.type(b"x")
    window.resize((10, 10))


@pytest.mark.parametrize(("size", "lines"), [((0, -3), b"1 1"), ((9_999_999, 9_999_999), b"500 1000")])
async def test_a_size_is_at_least_a_cell_and_at_most_a_wall(size: tuple[int, int], lines: bytes) -> None:
    window = await Window.open(["sh", "-c", "stty size"], {}, size)
    assert b"".join([data async for data in window.painted()]).strip() == lines
    await window.close()
