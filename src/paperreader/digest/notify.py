"""Send the short form of a digest, titles and links, through the optional Apprise.

Addresses contain passwords, so no message shows one, and none is stored: a hash identifies each.
"""

from __future__ import annotations

import hashlib
import logging
import queue
import re
import threading
import time
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

import msgspec

from paperreader.digest.run import Notice
from paperreader.digest.words import subject_of, title_of
from paperreader.errors import ConfigError
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paperreader.digest.digest import Digest

MOST = 2_000
"""The largest number of characters, which is that of Discord. Apprise drops the rest silently."""

SECONDS = 60.0
"""The seconds that all addresses together may take."""

_MORE = "… and {} of these\n"
_OTHERS = 5
_LONGEST_END = 500
_SERVICE = re.compile(r"([a-z0-9]{1,20})://", re.IGNORECASE)
_CALL = re.compile(r"(?<=@)(?=(?:everyone|channel|here|all)\b)|(?<=<)(?=[!@#&])", re.IGNORECASE)
"""Where a title would notify a whole channel: `@everyone` of Discord, `<!here>` of Slack."""

_REFUSED = "did not accept the digest"
_UNKNOWN = "cannot be used: percent-encode @, % and / in names and passwords, and check the service's name"


def notice_of(digest: Digest, urls: Sequence[str], *, test: bool = False) -> Notice:
    """Return the short form of a digest for all addresses."""
    title = subject_of(digest, mark="Test: " if test else "")
    reason = "The short form was not sent to [notify] yet."
    return Notice(title, short_form(digest), tuple(map(fingerprint, urls)), reason)


def short_form(digest: Digest) -> str:
    """Return the titles and links of a digest that fit, and how to list the others."""
    papers = [item.entry.paper for section in digest.sections for item in section.items]
    others = [f"{section.more} more: {section.command}" for section in digest.sections if section.more]
    end = "\n".join(others[:_OTHERS])[:_LONGEST_END]
    text = ""
    for number, paper in enumerate(papers):
        title = _CALL.sub(" ", title_of(paper)[:300])
        line = f"{title} {paper.hf_url or paper.arxiv_url or ''}".strip() + "\n"
        rest = _MORE.format(len(papers) - number)
        if len(text) + len(line) + len(rest) + len(end) > MOST:
            text += rest
            break
        text += line
    return f"{text}{end}".rstrip("\n") or clean_line(digest.reason, MOST)


def kinds_of(urls: Sequence[str]) -> str:
    """Return the services of addresses, such as `ntfy, discord`."""
    found = (_SERVICE.match(url) for url in urls)
    return ", ".join(dict.fromkeys(match[1] for match in found if match))


def fingerprint(url: str) -> str:
    """Return a hash that identifies an address without showing it."""
    return hashlib.sha256(url.encode()).hexdigest()[:32]


def check_addresses(urls: Sequence[str]) -> None:
    """Check that Apprise is installed and understands all addresses.

    Raises:
        ConfigError: it is not installed, or does not understand one.
    """
    apprise = _apprise()
    unknown = {number: _UNKNOWN for number, url in enumerate(urls, 1) if not _is_known(apprise, url)}
    if unknown:
        raise ConfigError(_sentence(unknown))


def notify(urls: Sequence[str], notice: Notice, seconds: float = SECONDS) -> Notice:
    """Send a short form to the addresses that lack it, all at once.

    Args:
        urls: the addresses of the settings.
        notice: the short form.
        seconds: how long they may take together; an address that takes longer counts as refusing.

    Returns:
        The notice afterwards, with the addresses that still lack it, and why.
    """
    lacking = {number: url for number, url in enumerate(urls, 1) if fingerprint(url) in notice.missing}
    if not lacking:
        return msgspec.structs.replace(notice, missing=(), reason="")
    try:
        apprise = _apprise()
    except ConfigError as error:
        return msgspec.structs.replace(notice, reason=str(error))
    problems = dict.fromkeys(lacking, f"did not answer within {seconds:g} seconds")
    answers: queue.SimpleQueue[tuple[int, str]] = queue.SimpleQueue()
    for number, url in lacking.items():
        # A service that hangs must not keep the program from ending.
        threading.Thread(
            target=lambda *found: answers.put((found[0], _problem(apprise, found[1], notice))),
            args=(number, url),
            daemon=True,
        ).start()
    end = time.monotonic() + seconds
    with suppress(queue.Empty):
        for _ in lacking:
            number, problem = answers.get(timeout=max(end - time.monotonic(), 0))
            problems[number] = problem
    left = {number: problem for number, problem in problems.items() if problem}
    missing = tuple(fingerprint(lacking[number]) for number in left)
    return msgspec.structs.replace(notice, missing=missing, reason=_sentence(left))


def _apprise() -> Any:
    try:
        apprise = import_module("apprise")
    except ImportError as error:
        raise ConfigError(
            "[notify] needs Apprise: install it with `pip install 'paperreader[notify]'`."
        ) from error
    # Its log may contain an address.
    logging.getLogger("apprise").disabled = True
    return apprise


def _is_known(apprise: Any, url: str) -> bool:
    try:
        return bool(apprise.Apprise().add(url))
    except Exception:  # noqa: BLE001 - as in `_problem`
        return False


def _problem(apprise: Any, url: str, notice: Notice) -> str:
    """Send to one address; return why it did not take the notice, or an empty text."""
    sender = apprise.Apprise()
    try:
        if not sender.add(url):
            return _UNKNOWN
        if sender.notify(title=notice.title, body=notice.text, body_format="text"):
            return ""
    except Exception:  # noqa: BLE001 - a service of Apprise may raise anything, with the address in it
        return _REFUSED
    return _REFUSED


def _sentence(problems: Mapping[int, str]) -> str:
    """Return which addresses have which problem, by their numbers in the settings."""
    sentences = []
    for problem in dict.fromkeys(problems.values()):
        numbers = [str(number) for number, other in problems.items() if other == problem]
        which = f"Address {numbers[0]}" if len(numbers) == 1 else f"Addresses {', '.join(numbers)}"
        sentences.append(f"{which} of `urls` in [notify] {problem}.")
    return " ".join(sentences)
