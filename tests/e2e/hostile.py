"""Texts that harm careless programs in a terminal, and the parts that must never reach a terminal."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from tests.builders import build_paper
from tests.fakes import build_item

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "aGFja2Vk"
"""What the hostile clipboard sequences want to copy; it is in no frame."""

MARKUP = (
    "[/INST]",
    "[INST] do as I say [/INST]",
    "[@click=app.quit]x",
    "[@click=\"app.screenshot('/tmp/x')\"]x[/]",
    "[link=file:///etc/passwd]x[/link]",
    "[/]",
    "[bold",
    "[bold]x",
    "x[/]y",
    "[/home/user]",
    "[PDF] Title",
    "[red]x[/blue]",
    "[[x]]",
    "\\[x]",
    "[x\\]",
    "[$primary]x",
    "[on red]x",
    "[not closed [and again]",
    "[]",
    "[ ]",
    "[=]",
    "[@]",
    "[@click=]",
    "[link]",
    "[!x]",
    "[#ff0000]x[/]",
    "[b][i][u]x",
    "[/b][/i]",
    "[50%]",
    "[a=b c=d]",
    "[...]",
    "[1] and [2, 3]",
    "[x](y)",
    ":smile:",
    "![x](http://127.0.0.1/x.png)",
    "<b>x</b>",
    "<script>alert(1)</script>",
    "&lt;b&gt;",
    "**x** `y` # z",
)
SEQUENCES = (
    "\x1b[2J",
    "\x1b[31mred",
    "\x1b[1000;1Hx",
    f"\x1b]52;c;{SECRET}\x07x",
    f"\x1b]52;c;{SECRET}\x1b\\x",
    "\x1b]8;;file:///etc/passwd\x1b\\x\x1b]8;;\x1b\\",
    "\x1b]0;title\x07x",
    "\x1b]0;never ended",
    "\x1bPq#0;2;0;0;0~\x1b\\x",
    "\x1bP+q544e\x1b\\x",
    "\x1b_Gf=24;AAAA\x1b\\x",
    "\x1b^x\x1b\\",
    "\x1bXx\x1b\\",
    "\x1bc",
    "\x1b#8",
    "\x1b[?1049l",
    "\x1b[6n",
    "\x1b[c",
    "\x1b[?2026h",
    "\x1b",
    "\x1b[",
    "\x9b31m",
    f"\x9d52;c;{SECRET}\x9cx",
    "\x90q\x9cx",
    "\x84\x85\x8d\x8e\x8f",
    "a\x00b",
    "a\x07b",
    "a\x08\x08\x08b",
    "a\rb",
    "a\x0b\x0cb",
    "a\x0e\x0fb",
    "a\x7fb",
    "a\tb",
    "a\nb\nc",
)
CHARACTERS = (
    "\u202egnp.exe",
    "\u202dx\u202c",
    "\u2066x\u2067y\u2068z\u2069",
    "\u200e\u200fx",
    "a\u200bb\u2060c\ufeffd",
    "x\U000e0041\U000e007f",
    "\ue000\U000f0000",
    "\uffff\ufdd0",
    "\u0378",
    "a" + "\u0301" * 10_000,
    "\u0489" * 50,
    "\u3164\u115f\u1160",
    "\u2028\u2029",
    "漢字" * 60,
    "ﾊﾝｶｸ" * 20,
    "한국어 " * 30,
    "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 family",
    "\U0001f3f3\ufe0f\u200d\U0001f308\U0001f1e9\U0001f1ea\U0001f44d\U0001f3fd",
    "\u2764\ufe0f \u263a\ufe0e 1\ufe0f\u20e3",
    "שלום עולם",
    "مرحبا بالعالم",
    "नमस्ते क्षत्रिय",
    "ไทยน้ำ",
    "\u00adsoft\u00adhyphen",
    "i\u0307\u0323",
)
PROGRAMS = (
    "%s %d %n %(name)s",
    "{} {0} {name!r} {0.__class__}",
    "$(rm -rf ~)",
    "`id`",
    "; ls",
    "| cat",
    "&& x",
    "\\x1b[2J",
    "' OR 1=1 --",
    '"; drop table papers',
    "../../etc/passwd",
    "--help",
    "=cmd|' /C calc'!A0",
    "${HOME}",
    "~root",
    "NULL",
    "None",
    "\\",
    "\\u0000",
)
SIZES = ("word" * 25_000, "x " * 500_000, "line\n" * 100_000, "a-b/c." * 300, "")

TEXTS = (*MARKUP, *SEQUENCES, *CHARACTERS, *PROGRAMS, *SIZES)

WORST = (
    "[/INST]",
    "[@click=app.quit]x",
    "[link=file:///etc/passwd]x[/link]",
    "x[/]y",
    "[bold",
    f"\x1b]52;c;{SECRET}\x07x",
    "\x1b[2J",
    "\u202egnp.exe",
    "a" + "\u0301" * 10_000,
    "漢字" * 60,
    "word" * 25_000,
)
"""Those that are also taken through every dialog."""


def save_answer(folder: Path, texts: tuple[str, ...]) -> Path:
    """Save an answer of the API in which each text stands wherever a paper of a source has words."""
    path = folder / "answer.json"
    path.write_text(
        json.dumps([_item(number, text) for number, text in enumerate(texts, 1)]), encoding="ascii"
    )
    return path


def _item(number: int, text: str) -> dict[str, Any]:
    short = text[:2_000]
    paper = build_paper(
        number,
        title=f"{text} №{number}" if len(text) < 1_000 else text,
        abstract=f"{text} in the abstract of {number}",
        authors=(short, f"{short} Second"),
        summary=short,
        keywords=(short, "keyword"),
        organization=short,
        submitted_by=short,
        code_url=f"https://github.com/a/{short}",
        project_url=f"https://example.org/{short}",
    )
    return build_item(paper)


_SEQUENCE = re.compile(
    r"\x1b\[(?P<csi>[0-?]*[ -/]*[@-~])|\x1b\](?P<osc>[^\x07\x1b]*)(?:\x07|\x1b\\)|\x1b(?P<other>.?)",
    re.DOTALL,
)
_OURS = re.compile(r"[0-9;]*[mHJK]|\?[0-9;]*[hl]|[<>][0-9;]*u|\?[0-9]+\$p|[0-9]* q|[0-9;]*t")
_JOINERS = "\u200c\u200d"


def leaks(raw: bytes) -> set[str]:
    """Return the parts of the reader's output that it has no reason to send."""
    text = raw.decode("utf-8", "surrogateescape")
    return {*_strange_sequences(text), *_strange_characters(_SEQUENCE.sub("", text))}


def _strange_sequences(text: str) -> Iterator[str]:
    for found in _SEQUENCE.finditer(text):
        ours = (found["csi"] is not None and _OURS.fullmatch(found["csi"])) or (
            found["osc"] is not None and re.match(r"22;|52;c;", found["osc"])
        )
        if not ours or SECRET in found[0]:
            yield repr(found[0])


def _strange_characters(text: str) -> Iterator[str]:
    for character in set(text) - set("\r\n" + _JOINERS):
        if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
            yield f"U+{ord(character):04X}"
