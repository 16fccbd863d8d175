"""Keys in the settings: what they change, and errors in them, with the name of the setting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paperreader.config import Config
from paperreader.errors import ConfigError
from paperreader.ui.commands import command_of
from paperreader.ui.commands.every import COMMANDS
from paperreader.ui.keymap import keymaps_of
from paperreader.ui.keys import Keys, shown_key
from tests.builders import build_edition
from tests.ui.reader import make_app, opened

if TYPE_CHECKING:
    from pathlib import Path


def test_without_settings_every_command_has_its_own_keys() -> None:
    keymap = keymaps_of({}).list
    assert {key: command.name for key, command in keymap.items()} == {
        key: command.name for command in COMMANDS if command.where != "text" for key in command.keys
    }


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("J", "J"),
        ("f5", "f5"),
        ("ctrl+b", "ctrl+b"),
        (" ctrl+b ", "ctrl+b"),
        (";", "semicolon"),
        ("semicolon", "semicolon"),
        ("%", "percent_sign"),
        ("ctrl+shift+pageup", "ctrl+shift+pageup"),
        ("ü", "ü"),
        ("backspace", "backspace"),
        ("+", "plus"),
        ("ctrl+plus", "ctrl+plus"),
        ("<", "less_than_sign"),
    ],
)
def test_a_key_may_be_written_as_it_is_typed_or_by_its_name(text: str, key: str) -> None:
    keymap = keymaps_of({"mute": "f8", "show_muted": "f9", "bookmark": text}).list
    assert keymap[key].name == "bookmark"
    assert "b" not in keymap, "the key of the settings takes the place of the command's own"


def test_a_key_of_the_settings_is_taken_from_the_commands_for_texts() -> None:
    maps = keymaps_of({"bookmark": "n"} | {"next_unread": "f5"})
    assert maps.list["n"].name == maps.text["n"].name == "bookmark"
    assert maps.given_away == {"next_match": {"n"}}
    keys = Keys({"bookmark": "n"})
    keys.given_away = maps.given_away
    assert keys.of("next_match") == []
    assert keys.of("wider") == ["+", ">"]


@pytest.mark.parametrize(("command", "key"), [("similar", "K"), ("for_you", "7"), ("view_2", "9")])
def test_settings_that_are_older_than_a_key_stay_valid(command: str, key: str) -> None:
    maps = keymaps_of({"bookmark": key})
    assert maps.list[key].name == "bookmark"
    assert maps.given_away == {command: {key}}


def test_one_key_may_do_one_thing_in_lists_and_another_in_a_text() -> None:
    maps = keymaps_of({"next_unread": "n,f5"})
    assert maps.list["n"].name == "next_unread"
    assert maps.text["n"].name == "next_match"
    assert not maps.given_away


def test_a_command_may_have_several_keys() -> None:
    keymap = keymaps_of({"bookmark": "b, J ,f2"}).list
    assert {key for key, command in keymap.items() if command.name == "bookmark"} == {"b", "J", "f2"}


def test_two_commands_may_change_places() -> None:
    keymap = keymaps_of({"bookmark": "r", "toggle_read": "b"}).list
    assert keymap["r"].name == "bookmark"
    assert keymap["b"].name == "toggle_read"


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ({"bookmrk": "b"}, "[keys]: there is no command 'bookmrk'; did you mean bookmark?"),
        (
            {"zzz": "b"},
            f"[keys]: there is no command 'zzz'; there are {', '.join(one.name for one in COMMANDS)}.",
        ),
        ({"bookmark": ""}, '[keys] bookmark: names no key. Write one such as "b" or "ctrl+b".'),
        ({"bookmark": " , "}, '[keys] bookmark: names no key. Write one such as "b" or "ctrl+b".'),
        (
            {"bookmark": "boo"},
            "[keys] bookmark: 'boo' is not a key. Keys look like b, B, ctrl+b, f5, space or slash.",
        ),
        (
            {"bookmark": "hyper+b"},
            "[keys] bookmark: 'hyper+b' is not a key. Keys look like b, B, ctrl+b, f5, space or slash.",
        ),
        (
            {"bookmark": "q"},
            (
                "[keys]: bookmark and quit would both have the key q, which quit has by default. "
                'Choose another key, or also give quit other keys: quit = "KEYS".'
            ),
        ),
        (
            {"bookmark": "f9", "tags": "f9"},
            "[keys]: bookmark and tags would both have the key f9. Give one of them another.",
        ),
    ],
)
def test_what_is_wrong_is_one_sentence_that_names_the_setting(keys: dict[str, str], sentence: str) -> None:
    with pytest.raises(ConfigError) as error:
        keymaps_of(keys)
    assert str(error.value) == sentence


@pytest.mark.parametrize(
    "text",
    [
        *("ctrl+", "ctrl++b", "ctrl+B+x", "b b", "a+b"),
        "\x1b",
    ],
)
def test_nonsense_is_no_key(text: str) -> None:
    with pytest.raises(ConfigError):
        keymaps_of({"bookmark": text})


def test_the_reader_refuses_to_open_with_keys_that_are_wrong(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="did you mean bookmark"):
        make_app(tmp_path, config=Config(keys={"bookmrk": "b"}))


@pytest.mark.command("bookmark", "next_order")
async def test_keys_of_the_settings_run_their_commands(tmp_path: Path) -> None:
    config = Config(keys={"bookmark": "%", "next_order": "f6"})
    async with opened(make_app(tmp_path, editions=[build_edition(2)], config=config)) as reader:
        await reader.press("b", "s")
        assert not reader.browse.bookmarks.by_id
        await reader.press("%", "f6")
        assert list(reader.browse.bookmarks.by_id) == ["2611.00001"]
        assert "ordered by upvotes" in reader.heading


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("j", "j"),
        ("question_mark", "?"),
        ("ctrl+d", "Ctrl+d"),
        ("shift+space", "Shift+Space"),
        ("f5", "F5"),
        ("f", "f"),
        ("left_square_bracket", "["),
        ("pagedown", "PgDn"),
        ("escape", "Esc"),
    ],
)
def test_keys_are_shown_as_people_write_them(key: str, shown: str) -> None:
    assert shown_key(key) == shown


@pytest.mark.parametrize(
    "character",
    [
        *("/", "?", "[", "]", "ü"),
        *";%#<-_+@",
    ],
)
def test_any_key_is_shown_as_the_character_that_is_typed(character: str) -> None:
    free = {"filter": "f1", "help": "f2", "older": "f3", "newer": "f4", "mute": "f8", "show_muted": "f9"}
    keymap = keymaps_of({**free, "bookmark": character}).list
    key = next(key for key, command in keymap.items() if command.name == "bookmark")
    assert shown_key(key) == character


@pytest.mark.parametrize("in_text", [False, True])
def test_a_key_runs_the_same_command_before_all_commands_are_loaded(in_text: bool) -> None:
    maps = keymaps_of({})
    keymap = maps.text if in_text else maps.list
    keys = {"f9", *(key for command in COMMANDS for key in command.keys)}
    assert {key: command_of(key, in_text=in_text) for key in keys} == {key: keymap.get(key) for key in keys}
