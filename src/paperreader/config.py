"""The settings of config.toml, checked, with messages that name the key.

Unknown keys are refused, so that a misspelt setting is reported and not ignored. `ui.start` checks
whether a theme or command exists.
"""

from __future__ import annotations

import contextlib
import math
import re
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from paperreader.errors import ConfigError, UsageError, did_you_mean, quoted, shown
from paperreader.folders import is_missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from paperreader.mail_settings import MailConfig, NotifyConfig


def _between(least: int, most: int, unit: str) -> msgspec.Meta:
    return msgspec.Meta(ge=least, le=most, description=f"{unit}, from {least} to {most}")


PictureWay = Literal["auto", "kitty", "sixel", "blocks", "off"]
"""How pictures are shown; `auto` asks the terminal."""


class _Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The settings under one heading."""


class Display(_Section, frozen=True):
    """`[display]`: what the program shows first, and how.

    Attributes:
        cursor: whether the terminal's own cursor, which follows the selected row, can be seen.
        symbols: whether only symbols of ASCII are shown; `auto` asks the environment.
        motion: whether cursors blink and texts slide; `auto` asks the environment.
    """

    theme: Annotated[str, msgspec.Meta(min_length=1, description="the name of a theme")] = "paperreader-dark"
    layout: Literal["both", "list", "paper"] = "both"
    latex: Literal["readable", "raw"] = "readable"
    start: Literal["trending", "daily", "weekly", "monthly", "bookmarks", "library", "for_you"] = "trending"
    hide_read: bool = False
    saved_screen: bool = True
    pictures: PictureWay = "auto"
    cursor: Literal["hidden", "visible"] = "hidden"
    symbols: Literal["auto", "unicode", "ascii"] = "auto"
    motion: Literal["auto", "reduced", "full"] = "auto"


LEAST_COLUMNS, MOST_COLUMNS = 40, 200
"""The limits of the longest lines of a full text."""


class Reading(_Section, frozen=True):
    """`[reading]`: when a paper counts as read, and how its text is shown.

    Attributes:
        mark_read_after: the seconds that a paper is open before it is marked as read; 0 marks it at once.
        width: the most columns of a full text.
    """

    mark_read_after: Annotated[float, _between(0, 86_400, "seconds")] = 2.0
    width: Annotated[int, _between(LEAST_COLUMNS, MOST_COLUMNS, "whole columns")] = 88


class NetworkConfig(_Section, frozen=True):
    """`[network]`: whether and how often sources are queried.

    Attributes:
        around: whether to fetch what Hugging Face and GitHub have about a paper on which the cursor rests.
        refresh_minutes: the age at which a list is fetched again, in minutes.
        contact: the mail address to put into the User-Agent, or empty.
    """

    offline: bool = False
    around: bool = True
    refresh_minutes: Annotated[int, _between(5, 10_080, "whole minutes")] = 30
    contact: Annotated[
        str,
        msgspec.Meta(
            pattern=r"\A(?:[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+)?\Z", max_length=254, description="a mail address"
        ),
    ] = ""


class LinksConfig(_Section, frozen=True):
    """`[links]`: how links are opened.

    Attributes:
        browser: the program and its arguments, before the link; empty is `$BROWSER` or the default.
    """

    browser: Annotated[
        tuple[Annotated[str, msgspec.Meta(min_length=1)], ...],
        msgspec.Meta(description='a list of texts, like ["firefox", "--new-tab"]'),
    ] = ()


class ExportConfig(_Section, frozen=True):
    """`[export]`: how papers are exported.

    Attributes:
        citation_key: a pattern with at least one of the fields `{author}`, `{authors}`, `{year}`, `{month}`,
            `{word}`, `{title}` and `{id}`.
    """

    citation_key: Annotated[
        str,
        msgspec.Meta(
            pattern=r"\A[A-Za-z0-9:._+-]*(?:\{(?:authors?|year|month|word|title|id)\}[A-Za-z0-9:._+-]*)+\Z",
            max_length=200,
            description="a pattern of {author}, {authors}, {year}, {month}, {word}, {title} and {id}",
        ),
    ] = "{author}{year}{word}"


class FullTextConfig(_Section, frozen=True):
    """`[full_text]`: what is kept of the papers that are read.

    Attributes:
        cache_megabytes: the room for the texts that open again offline.
        pdf_folder: the folder for PDFs; empty is `papers` in the folder for documents.
        pdf_name: a pattern of the name of a PDF, with the fields `{id}`, `{title}`, `{author}` and `{year}`.
    """

    cache_megabytes: Annotated[int, _between(10, 100_000, "whole megabytes")] = 500
    pdf_folder: Annotated[str, msgspec.Meta(max_length=1_000, description="the name of a folder")] = ""
    pdf_name: Annotated[
        str,
        msgspec.Meta(
            pattern=r"\A(?:[^{}/\\\x00-\x1f]|\{(?:id|title|author|year)\})*\{(?:id|title)\}(?:[^{}/\\\x00-\x1f]|\{(?:id|title|author|year)\})*\Z",
            max_length=200,
            description="a pattern of {id}, {title}, {author} and {year}, with the first or the second",
        ),
    ] = "{id} {title}.pdf"


class DigestConfig(_Section, frozen=True):
    """`[digest]`: what a digest has.

    Attributes:
        for_you: whether it has a section of recommendations, from the words of the bookmarks.
    """

    for_you: bool = True


class Config(_Section, frozen=True, rename={"given_mail": "mail", "given_notify": "notify"}):
    """Every setting of config.toml.

    Attributes:
        given_mail, given_notify: the checked values of `[mail]` and `[notify]`. Their classes are not loaded
            at start.
        keys: maps the name of a command to its keys, separated by commas.
    """

    display: Display = Display()
    reading: Reading = Reading()
    network: NetworkConfig = NetworkConfig()
    links: LinksConfig = LinksConfig()
    export: ExportConfig = ExportConfig()
    full_text: FullTextConfig = FullTextConfig()
    digest: DigestConfig = DigestConfig()
    given_mail: dict[str, Any] = {}
    given_notify: dict[str, Any] = {}
    keys: dict[str, str] = {}

    @property
    def mail(self) -> MailConfig:
        """Return `[mail]`: how a digest is sent."""
        from paperreader.mail_settings import MailConfig

        return msgspec.convert(self.given_mail, MailConfig)

    @property
    def notify(self) -> NotifyConfig:
        """Return `[notify]`: where the short form of a digest is sent."""
        from paperreader.mail_settings import NotifyConfig

        return msgspec.convert(self.given_notify, NotifyConfig)


def load_config(path: Path) -> Config:
    """Return the settings in the file at `path`; the defaults if there is none.

    Raises:
        ConfigError: the file cannot be read, is not TOML, or has an unknown key or an invalid value.
    """
    if is_missing(path):
        return Config()
    from paperreader.setting_places import placed

    settings, text = read_settings(path)
    for mistake in mistakes_in(settings):
        raise placed(mistake, path, text)
    return msgspec.convert(settings, Config)


def read_settings(path: Path) -> tuple[dict[str, Any], str]:
    """Return the unchecked settings in the file at `path`, and its text.

    Raises:
        ConfigError: the file cannot be read or is not TOML.
    """
    import tomllib

    from paperreader.textfile import read_text

    try:
        text = read_text(path)
    except UsageError as error:
        raise ConfigError(str(error)) from error
    try:
        return tomllib.loads(text), text
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        # The decoder shows the name of a section as a Python tuple.
        problem = re.sub(
            r"Cannot declare \('(.*)',\) twice", r"[\1] occurs twice, keep one", shown(error, 200)
        )
        raise ConfigError(f"{path} is not TOML: {problem}.") from error


def mistakes_in(settings: Mapping[str, Any]) -> Iterator[ConfigError]:
    """Yield an error for each unknown section, unknown key and invalid value, in the order of the file."""
    sections = [field.encode_name for field in msgspec.structs.fields(Config)]
    for section, values in settings.items():
        if section not in sections:
            yield ConfigError(_unknown(section, "section", sections), (section,))
        elif not isinstance(values, dict):
            problem = f"{section} is not a section: write [{section}] on a separate line."
            yield ConfigError(problem, (section,))
        elif section == "keys":
            for command, keys in values.items():
                yield from _mistakes_in_value((section, command), keys, _KEYS)
        elif values:
            yield from _mistakes_in_settings(section, values)


def _mistakes_in_settings(section: str, values: dict[str, Any]) -> Iterator[ConfigError]:
    if section in {"mail", "notify"}:
        from paperreader import mail_settings  # only to send mail

        struct: Any = mail_settings.MailConfig if section == "mail" else mail_settings.NotifyConfig
    else:
        struct = get_type_hints(Config)[section]
    types = get_type_hints(struct, include_extras=True)
    types = {field.encode_name: types[field.name] for field in msgspec.structs.fields(struct)}
    for key, value in values.items():
        if key in types:
            yield from _mistakes_in_value((section, key), value, types[key])
        else:
            yield ConfigError(_unknown(key, f"setting of [{section}]", types), (section, key))


_KEYS = Annotated[str, msgspec.Meta(description='keys separated by commas, like "o,ctrl+o"')]


def _mistakes_in_value(setting: tuple[str, str], value: object, type_: Any) -> Iterator[ConfigError]:
    with contextlib.suppress(msgspec.ValidationError):
        # No bound refuses TOML's `nan`.
        if not (isinstance(value, float) and math.isnan(value)):
            msgspec.convert(value, type_)
            return
    shown_value = quoted(value) if isinstance(value, str) else shown(value)
    name = ".".join(map(shown, setting))
    yield ConfigError(f"{name} is {shown_value}, but it must be {_allowed(type_)}.", setting)


def _allowed(type_: Any) -> str:
    """Return the values that a setting can have, as the end of a sentence."""
    if get_origin(type_) is Literal:
        *first, last = (f'"{value}"' for value in get_args(type_))
        return f"{', '.join(first)} or {last}"
    if type_ is bool:
        return "true or false"
    return str(next(note.description for note in type_.__metadata__ if note.description))


def _unknown(name: str, what: str, known: Iterable[str]) -> str:
    return f"{quoted(name)} is not a {what}: {did_you_mean(name, list(known))}"
