"""Settings are read, checked, and refused with a sentence that says where and what is allowed."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.config import Config, load_config
from paperreader.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def test_without_a_file_there_are_the_defaults(file: Path) -> None:
    config = load_config(file)
    assert config == Config()
    assert config.display.theme == "paperreader-dark"
    assert (config.display.layout, config.display.latex, config.display.start) == (
        "both",
        "readable",
        "trending",
    )
    assert config.reading.mark_read_after == 2.0
    assert (config.network.offline, config.network.refresh_minutes, config.network.contact) == (False, 30, "")
    assert config.network.around is True
    assert config.links.browser == ()
    assert config.keys == {}


def test_an_empty_file_is_the_defaults(file: Path) -> None:
    file.touch()
    assert load_config(file) == Config()


def test_every_setting_is_read(file: Path) -> None:
    file.write_text(
        """
        [display]
        theme = "nord"
        layout = "list"
        latex = "raw"
        start = "library"
        hide_read = true
        [reading]
        mark_read_after = 0
        [network]
        offline = true
        refresh_minutes = 5
        contact = "ada@example.org"
        [links]
        browser = ["firefox", "--new-tab"]
        [keys]
        open_code = "o,ctrl+o"
        """,
        encoding="utf-8",
    )
    config = load_config(file)
    assert (config.display.theme, config.display.layout, config.display.latex) == ("nord", "list", "raw")
    assert (config.display.start, config.display.hide_read) == ("library", True)
    assert config.reading.mark_read_after == 0
    assert (config.network.offline, config.network.refresh_minutes) == (True, 5)
    assert config.network.contact == "ada@example.org"
    assert config.links.browser == ("firefox", "--new-tab")
    assert config.keys == {"open_code": "o,ctrl+o"}


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("[display]\nthem = 'x'", "'them' is not a setting of [display]: did you mean theme?"),
        (
            "[display]\nzzz = 1",
            "'zzz' is not a setting of [display]: there are theme, layout, latex, start, hide_read",
        ),
        ("[dsplay]", "'dsplay' is not a section: did you mean display?"),
        ("[zzz]", "'zzz' is not a section: there are display, reading, network, links, export, "),
        ("display = 1", "display is not a section: write [display]"),
        ("[display]\nlayout = 'all'", 'display.layout is \'all\', but it must be "both", "list" or "paper".'),
        ("[display]\nlatex = 1", 'display.latex is 1, but it must be "readable" or "raw"'),
        ("[display]\nstart = 'x'", "display.start is 'x', but it must be \"trending\", "),
        ("[display]\nhide_read = 1", "display.hide_read is 1, but it must be true or false"),
        ("[display]\ntheme = ''", "display.theme is '', but it must be the name of a theme"),
        ("[reading]\nmark_read_after = -1", "reading.mark_read_after is -1, but it must be seconds, from 0"),
        ("[reading]\nmark_read_after = nan", "reading.mark_read_after is nan"),
        ("[reading]\nmark_read_after = inf", "reading.mark_read_after is inf"),
        ("[reading]\nmark_read_after = true", "reading.mark_read_after is True"),
        (
            "[network]\nrefresh_minutes = 4",
            "network.refresh_minutes is 4, but it must be whole minutes, from 5",
        ),
        ("[network]\nrefresh_minutes = 7.5", "network.refresh_minutes is 7.5"),
        ("[network]\ncontact = 'nobody'", "network.contact is 'nobody', but it must be a mail address"),
        ('[network]\ncontact = "a@b.c\\n"', "network.contact is 'a@b.c', but"),
        ('[network]\ncontact = "a@b.c\\r\\nX: y"', "but it must be a mail address"),
        ("[links]\nbrowser = 'firefox'", "links.browser is 'firefox', but it must be a list of texts"),
        ("[links]\nbrowser = ['']", "links.browser is [''], but"),
        ("[mail]\nauth = 1", 'mail.auth is 1, but it must be "password" or "xoauth2"'),
        ("[mail]\nfrom = 'ada'", "mail.from is 'ada', but it must be an address like"),
        ("[mail]\nsender = 'ada@x.org'", "'sender' is not a setting of [mail]: there are host, port, "),
        ("[notify]\nurl = []", "'url' is not a setting of [notify]: did you mean urls?"),
        ("[keys]\nopen_code = 1", "keys.open_code is 1, but it must be keys separated by commas"),
        ("[display", "is not TOML"),
        ("[mail]\n[display]\n[mail]", "is not TOML: [mail] occurs twice, keep one (at line 3, column 6)."),
        ("a" * 5_000 + " = 1", "is not a section"),
        ('"\\u001b[31m" = 1', "'\ufffd[31m' is not a section"),
        ("[display]\ntheme = " + "[" * 3_000, "is not TOML"),
    ],
)
def test_what_is_wrong_is_said_with_file_key_and_what_is_allowed(file: Path, toml: str, said: str) -> None:
    file.write_text(toml, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(file)
    message = str(caught.value)
    assert message.startswith(str(file))
    assert said in message
    assert message.isprintable()
    assert len(message) < len(str(file)) + 300


@pytest.mark.parametrize(
    ("toml", "line"),
    [
        ("[display]\nlayout = 'all'", 2),
        ("# layout = 1\n\n [ display ]  # of the reader\n\t'layout' = 'all'", 4),
        ("display.layout = 'all'", 1),
        ("[reading]\nmark_read_after = 1\n[display]\nlayout = 'all'", 4),
        ("[export]\n[display]\nthem = 'x'", 3),
        ("\n[dsplay]", 2),
        ('[export]\n[keys]\n"open_code" = 1', 3),
        ("[links]\nbrowser = [\n'',\n]", 2),
        ("\ndisplay = {layout = 'all'}", 2),
        ("\ndisplay = 1", 2),
    ],
)
def test_what_is_wrong_is_said_with_its_line(file: Path, toml: str, line: int) -> None:
    file.write_text(toml, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(file)
    assert str(caught.value).startswith(f"{file}, line {line}: ")


def test_a_file_that_is_no_text_is_said(file: Path) -> None:
    file.write_bytes(b"[display]\n\0\1\2")
    with pytest.raises(ConfigError, match=r"config\.toml is not text\.$"):
        load_config(file)


def test_a_file_that_cannot_be_read_is_said(file: Path) -> None:
    file.mkdir()
    with pytest.raises(ConfigError, match="is a folder"):
        load_config(file)


@given(st.text(max_size=80))
def test_any_text_is_settings_or_our_error(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.getbasetemp() / "any.toml"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        load_config(file)
    except ConfigError as error:
        message = str(error)
    else:
        message = ""
    assert message.isprintable()


def loaded_by(reading: str) -> str:
    """Return the modules of ours and of TOML that a new process has loaded after reading settings."""
    code = (
        f"import sys, pathlib; from paperreader.config import load_config; config = {reading};"
        "names = ('tomllib', *map('paperreader.'.__add__, ('textfile', 'setting_places', 'mail_settings')));"
        "print(*(name for name in names if name in sys.modules))"
    )
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_what_reads_settings_is_not_loaded_without_a_file() -> None:
    assert loaded_by("load_config(pathlib.Path('/nonexistent/config.toml'))") == "\n"


def test_settings_without_mail_do_not_load_what_mail_needs(file: Path) -> None:
    file.write_text("[mail]\n[display]\nlayout = 'list'\n")
    assert "mail_settings" not in loaded_by(f"load_config(pathlib.Path({str(file)!r}))")


def test_the_settings_of_mail_are_read(file: Path) -> None:
    file.write_text("[mail]\nfrom = 'ada@example.org'\nport = 465\n[notify]\nurls = ['ntfy://x']\n")
    config = load_config(file)
    assert (config.mail.sender, config.mail.protection, config.notify.urls) == (
        "ada@example.org",
        "tls",
        ("ntfy://x",),
    )
    assert Config().mail.host == ""
