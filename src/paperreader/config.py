"""The settings: config.toml and the environment, checked, with messages that name the key.

It refuses what it does not know, so that a misspelt setting is said and not passed over. Whether a theme or
command exists is for the screen to say: `ui.settings`.
"""

from __future__ import annotations

import contextlib
import math
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_type_hints

import msgspec

from paperreader.errors import ConfigError, NotSaved, PaperReaderError, UsageError, quoted, shown
from paperreader.folders import is_missing, make_folder
from paperreader.mail_settings import MailConfig, NotifyConfig

if TYPE_CHECKING:
    from collections.abc import Mapping

_URL = re.compile(
    r"https?://(?:[\w-]{1,63}(?:\.[\w-]{1,63})*|\[(?P<ipv6>[0-9a-f:.]+)\])(?::(?P<port>\d{1,5}))?(?:/[\w.~%-]+)*",
    re.ASCII | re.IGNORECASE,
)


class Display(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[display]`: what the reader shows first, and how."""

    theme: Annotated[str, msgspec.Meta(min_length=1, description="the name of a theme")] = "paperreader-dark"
    layout: Annotated[
        Literal["both", "list", "paper"], msgspec.Meta(description='"both", "list" or "paper"')
    ] = "both"
    latex: Annotated[Literal["readable", "raw"], msgspec.Meta(description='"readable" or "raw"')] = "readable"
    start: Annotated[
        Literal["trending", "daily", "weekly", "monthly", "bookmarks", "library"],
        msgspec.Meta(description='"trending", "daily", "weekly", "monthly", "bookmarks" or "library"'),
    ] = "trending"
    hide_read: Annotated[bool, msgspec.Meta(description="true or false")] = False


class Reading(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[reading]`: when a paper counts as read.

    Attributes:
        mark_read_after: seconds for which a paper is open before it is marked read; 0 is at once.
    """

    mark_read_after: Annotated[
        float, msgspec.Meta(ge=0, le=86_400, description="seconds, from 0 to 86400")
    ] = 2.0

    def __post_init__(self) -> None:
        """Refuse TOML's `nan`, which no comparison refuses."""
        if math.isnan(self.mark_read_after):
            raise ValueError("not a number")


class NetworkConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[network]`: whether and how often sources are asked.

    Attributes:
        refresh_minutes: age at which a list is fetched again, in minutes.
        contact: mail address that goes into the User-Agent, or empty.
    """

    offline: Annotated[bool, msgspec.Meta(description="true or false")] = False
    refresh_minutes: Annotated[
        int, msgspec.Meta(ge=5, le=10_080, description="whole minutes, from 5 to 10080")
    ] = 30
    contact: Annotated[
        str,
        msgspec.Meta(
            pattern=r"\A(?:[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+)?\Z", max_length=254, description="a mail address"
        ),
    ] = ""


class LinksConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[links]`: how links are opened.

    Attributes:
        browser: the program and its arguments, the link is added; empty is `$BROWSER` or the system's.
    """

    browser: Annotated[
        tuple[Annotated[str, msgspec.Meta(min_length=1)], ...],
        msgspec.Meta(description='a list of texts, like ["firefox", "--new-tab"]'),
    ] = ()


class ExportConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[export]`: how papers leave.

    Attributes:
        citation_key: a text with at least one field: `{author}`, `{authors}`, `{year}`, `{month}`, `{word}`,
            `{title}` or `{id}`.
    """

    citation_key: Annotated[
        str,
        msgspec.Meta(
            pattern=r"\A[A-Za-z0-9:._+-]*(?:\{(?:authors?|year|month|word|title|id)\}[A-Za-z0-9:._+-]*)+\Z",
            max_length=200,
            description="a pattern of {author}, {authors}, {year}, {month}, {word}, {title} and {id}",
        ),
    ] = "{author}{year}{word}"


class Config(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every setting of config.toml.

    Attributes:
        keys: name of a command to its keys, separated by commas.
    """

    display: Display = Display()
    reading: Reading = Reading()
    network: NetworkConfig = NetworkConfig()
    links: LinksConfig = LinksConfig()
    export: ExportConfig = ExportConfig()
    mail: MailConfig = MailConfig()
    notify: NotifyConfig = NotifyConfig()
    keys: dict[str, str] = {}


class Endpoints(msgspec.Struct, frozen=True, kw_only=True):
    """Where the sources are: http or https, without a slash at the end."""

    hugging_face: str = "https://huggingface.co"
    arxiv_api: str = "https://export.arxiv.org"
    arxiv_web: str = "https://arxiv.org"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Endpoints:
        """The endpoints that the environment names, and the usual ones for the rest.

        Raises:
            ConfigError: one is not a plain http or https address. It is not shown, for it may hold a secret.
        """
        named = {
            field: environ[name].strip().rstrip("/")
            for field, name in _ENDPOINT_VARIABLES.items()
            if environ.get(name, "").strip()
        }
        for field, url in named.items():
            if not _is_address(url):
                raise ConfigError(
                    f"{_ENDPOINT_VARIABLES[field]} in the environment is not an address: "
                    "write it like https://example.org, without a name, password, query or fragment."
                )
        return cls(**named)


_ENDPOINT_VARIABLES = {
    "hugging_face": "HF_ENDPOINT",
    "arxiv_api": "PAPERREADER_ARXIV_ENDPOINT",
    "arxiv_web": "PAPERREADER_ARXIV_WEB",
}


def _is_address(url: str) -> bool:
    match = _URL.fullmatch(url)
    if match is None or not 0 < int(match["port"] or 1) < 65_536:
        return False
    if match["ipv6"]:
        import ipaddress

        with contextlib.suppress(ValueError):
            return bool(ipaddress.IPv6Address(match["ipv6"]))
        return False
    return True


DEFAULT_TOML = """\
# Settings of paperreader, each with its default and commented out: take away the # to change one.

[display]
# Colours: the name of a theme.
#theme = "paperreader-dark"
# What is on the screen: "both", "list" or "paper".
#layout = "both"
# LaTeX in titles and abstracts: "readable" or "raw".
#latex = "readable"
# The first tab: "trending", "daily", "weekly", "monthly", "bookmarks" or "library".
#start = "trending"
# Leave papers that were read out of the lists.
#hide_read = false

[reading]
# A paper that is open for longer than this many seconds is marked read; 0 marks it at once.
#mark_read_after = 2.0

[network]
# Never use the network.
#offline = false
# A list older than this many minutes is fetched again, at least 5.
#refresh_minutes = 30
# A mail address that tells the sources whom to ask if something goes wrong.
#contact = ""

[links]
# The browser and its arguments, like ["firefox", "--new-tab"]; the link is added.
# Empty: $BROWSER or the system's.
#browser = []

[export]
# Keys of citations: a pattern of {author}, {authors}, {year}, {month}, {word}, {title} and {id}.
#citation_key = "{author}{year}{word}"

[mail]
# The mail server of the digest, like "smtp.example.org".
#host = ""
# "starttls" (port 587), "tls" (port 465) or "none"; empty follows the port, else it is "starttls".
#security = ""
# 0 is the usual port of the security.
#port = 0
# Who logs in; empty logs in nobody.
#username = ""
# A program that prints the password, like ["cat", "~/.mail-password"], or a variable that holds it.
#password_command = []
#password_env = ""
# "password" or "xoauth2": then password_command prints a token of OAuth.
#auth = "password"
# The sender, like "me@example.org"; empty is the username. Who gets the mail; empty is the sender.
#from = ""
#to = []
# A file of certificates to trust, and the name that greets the server.
#ca_file = ""
#helo = ""
# In place of a server: a program like "/usr/sbin/sendmail", or a folder like "~/Mail/papers".
# In all paths ~ is your home folder, and $NAME a variable.
#sendmail = ""
#maildir = ""

[notify]
# Addresses that get the titles and links of the digest, as Apprise takes them, like ["ntfy://papers"].
#urls = []

[keys]
# Keys of commands, separated by commas; the help screen names the commands. For example:
#     open_code = "o,ctrl+o"
"""


def load_config(path: Path) -> Config:
    """The settings in the file at `path`; the defaults if there is none.

    Raises:
        ConfigError: the file cannot be read, is no TOML, has an unknown key, or a value it cannot have.
    """
    if is_missing(path):
        return Config()
    import tomllib

    from paperreader.setting_places import placed
    from paperreader.textfile import read_text

    try:
        text = read_text(path)
    except UsageError as error:
        raise ConfigError(str(error)) from error
    try:
        settings = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        # The decoder names a section as a tuple of Python.
        problem = re.sub(
            r"Cannot declare \('(.*)',\) twice", r"[\1] stands twice, keep one", shown(error, 200)
        )
        raise ConfigError(f"{path} is not TOML: {problem}.") from error
    try:
        for section, given in settings.items():
            _check_section(section, given)
    except ConfigError as error:
        raise placed(error, path, text) from None
    return msgspec.convert(settings, Config)


def write_default(path: Path) -> None:
    """Write `DEFAULT_TOML` to `path`, whole or not at all, readable by its owner only.

    Raises:
        PaperReaderError: a file is there already.
        NotSaved: the disk refused.
    """
    import tempfile

    temporary = None
    try:
        make_folder(path.parent)
        number, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(DEFAULT_TOML)
            file.flush()
            os.fsync(file.fileno())
        # A hard link, unlike a rename, does not replace a file that came in the meantime.
        os.link(temporary, path)
    except FileExistsError as error:
        raise PaperReaderError(f"{path} is there already and was left as it is.") from error
    except OSError as error:
        raise NotSaved(f"{path} was not written: {error.strerror}.") from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()


def token_from_environment(environ: Mapping[str, str]) -> str | None:
    """The token for Hugging Face in `HF_TOKEN`, or None.

    Raises:
        ConfigError: it holds what no header may hold. It is not shown.
    """
    token = environ.get("HF_TOKEN", "").strip()
    if not re.fullmatch(r"[!-~]*", token):
        raise ConfigError(
            "HF_TOKEN in the environment is no token: it holds a blank, control or other character."
        )
    return token or None


def _check_section(section: str, given: object) -> None:
    """Refuse a section that is unknown, or whose keys or values are."""
    sections = get_type_hints(Config)
    if section not in sections:
        raise ConfigError(_unknown(section, "section", sections), (section,))
    if not isinstance(given, dict):
        raise ConfigError(f"{section} is not a section: write [{section}] on a line of its own.", (section,))
    if section == "keys":
        for command, keys in given.items():
            _check_value((section, command), keys, _KEYS)
        return
    hints = get_type_hints(sections[section], include_extras=True)
    hints = {field.encode_name: hints[field.name] for field in msgspec.structs.fields(sections[section])}
    for key, value in given.items():
        if key not in hints:
            raise ConfigError(_unknown(key, f"setting of [{section}]", hints), (section, key))
        _check_value((section, key), value, hints[key])
    if section == "reading" and math.isnan(given.get("mark_read_after", 0)):
        _refuse((section, "mark_read_after"), "nan", hints["mark_read_after"])


_KEYS = Annotated[str, msgspec.Meta(description='keys separated by commas, like "o,ctrl+o"')]


def _check_value(setting: tuple[str, str], value: object, wanted: Any) -> None:
    try:
        msgspec.convert(value, wanted)
    except msgspec.ValidationError:
        _refuse(setting, value, wanted)


def _refuse(setting: tuple[str, str], value: object, wanted: Any) -> None:
    given = quoted(value) if isinstance(value, str) else shown(value)
    allowed = next(note.description for note in wanted.__metadata__ if note.description)
    name = ".".join(map(shown, setting))
    raise ConfigError(f"{name} is {given}, but it must be {allowed}.", setting) from None


def _unknown(name: str, what: str, known: Mapping[str, object]) -> str:
    import difflib

    near = difflib.get_close_matches(name, known, 1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}."
    return f"{quoted(name)} is no {what}: {hint}"
