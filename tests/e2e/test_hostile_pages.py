"""Answers of a hostile or broken site: a text or one sentence, and the terminal stays whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paperreader.library import Library
from paperreader.models import Paper
from tests.e2e.reader import leave, open_reader
from tests.fake_papers import FakePapers, Sent
from tests.terminal import ENTER, ESCAPE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.terminal import Terminal

PAPER = "2506.01713"
NONE = f"No site has a text of {PAPER}"
WORDS = "<p>Words of the paper.</p>" * 4


def page(body: str) -> bytes:
    return f'<html><body><article class="ltx_document">{body}</article></body></html>'.encode()


ANSWERS: dict[str, tuple[Sent | bytes, str]] = {
    "404": (Sent(b"<html>No HTML</html>", 404), NONE),
    "an error page with status 200": (Sent(b"<html><h1>Service unavailable</h1></html>"), NONE),
    "a large table": (page(WORDS + f"<table>{'<tr><td>1</td><td>2</td></tr>' * 160_000}</table>"), "Text: "),
    "a million nested elements": (page(WORDS + "<div>" * 1_000_000), "Text: "),
    "broken MathML": (page(WORDS + "<math><mfrac><mi>x</mfrac><msup></math>"), "Text: "),
    "a truncated gzip": (Sent(b"\x1f\x8b\x08\x00\x00", headers={"Content-Encoding": "gzip"}), "cut off"),
    "a page of another paper": (
        Sent(page(WORDS + '<div id="watermark-tr">arXiv:2401.00001v1</div>')),
        NONE,
    ),
    "control sequences": (page(WORDS + "<p>\x1b]0;owned\x07\x1b[2J\x9b31m</p>"), "Text: "),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_an_answer_gives_a_text_or_one_sentence(tmp_path: Path, kind: str) -> None:
    answer, shown = ANSWERS[kind]
    library = Library(tmp_path / "data" / "paperreader" / "library.db")
    library.store_papers([Paper(id=PAPER, title="A paper to read", abstract="An abstract.")])
    library.close()

    def answered(terminal: Terminal) -> bool:
        """Return whether the text or the sentence is shown."""
        return shown in " ".join(terminal.text.split())

    with (
        FakePapers({f"/arxiv/html/{PAPER}": answer}) as server,
        open_reader(
            tmp_path,
            server=server.url,
            PAPERREADER_ARXIV_WEB=server.arxiv,
            PAPERREADER_AR5IV_ENDPOINT=server.ar5iv,
        ) as terminal,
    ):
        terminal.wait_for("Trending")
        terminal.send("6")
        terminal.wait_for("A paper to read")
        terminal.send(ENTER)
        terminal.wait_for(answered, 60)
        assert b"owned" not in terminal.raw
        terminal.send(ESCAPE)
        terminal.wait_quiet()
        terminal.wait_for(lambda there: "▌" in there.text)
        leave(terminal)
