"""Find links in an abstract, repair odd ones of a source, and check them before a browser gets them.

This module decides which address was meant and which is safe to open. It opens nothing, and it refuses
everything that is not plain http or https.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, urlsplit

import msgspec

from paperreader.errors import LinkRefused, quoted
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.models import Paper

URL_LIMIT = 2_048
"""The most characters of an address that is opened or stored."""

_BODY = r"(?:[\w\-.~:/?#@!&()*+,;=%]|\\[_%#&~\-])"
"""One character of a link in prose: no blank, bracket, brace, quote or `$`; `\\_` is how LaTeX writes `_`."""

# The first screen seldom needs a pattern of these: `re` compiles them at their first use.
_LINK = rf"""(?xai)
      \\(?:url|href)\s?\{{\s*(?P<latex>{_BODY}+)
    | (?P<scheme>https?)\s?:\s?/\s?/\s?(?P<rest>{_BODY}+)
    | (?<![\w@/.\-])(?P<bare>
        (?: www\.[\w\-]+\.[\w\-]
          | (?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|huggingface\.co|hf\.co)/\w
          | anonymous\.4open\.science/\w
          | [\w\-]+\.(?:github|gitlab)\.io\b
        ){_BODY}*)
    """
_IN_EVERY_LINK = ("/", "\\url", "\\href", "www.", ".io")
"""At least one of these is in a text with a link; most abstracts have none."""

_SPLIT_REPOSITORY = r"(?a)(?<=github\.com/)\s+(?=[\w-]+/[\w.-])"
_DOMAIN = r"(?ai)(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?"
_REPOSITORY = r"(?ai)https?://(?:www\.)?github\.com/([\w-]{1,100})/([\w.-]{1,100})(?:[/?#].*)?"
_HOST = r"(?ai)(?:[\w-]+\.)*[\w-]+\.?|\[[0-9a-f:.]+\]"
_MODELS = r"https?://(?:huggingface|hf)\.co/(?!(?:papers|collections|blog|docs|learn|posts)\b)\w"
_PAPERS = r"https?://(?:www\.)?(?:arxiv\.org|(?:dx\.)?doi\.org|openreview\.net|huggingface\.co/papers)/"
_CALLED_PROJECT = r"(?i)\b(?:project|home|web)[\s-]?(?:home)?(?:page|website|site)\b"

_FORGES = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "anonymous.4open.science")


class LinkKind(StrEnum):
    """The target of a link."""

    CODE = "code"
    PROJECT = "project"
    PDF = "pdf"
    ARXIV = "arxiv"
    DOI = "doi"
    PAGE = "page"
    HF = "hf"
    OTHER = "other"


class Link(msgspec.Struct, frozen=True):
    """One link of a paper.

    Attributes:
        kind: its target.
        url: http or https; call `check_openable` before a browser gets it.
        label: one clean line that names it: `Code · github.com/owner/name (auto-linked)`.
    """

    kind: LinkKind
    url: str
    label: str


def find_links(text: str) -> tuple[str, ...]:
    r"""Return every link of `text` in the form that opens, in order, none twice.

    Full stops and closing brackets after a link are dropped, `URL{URL}` is one link, `\url{}`, `\href{}{}`
    and Markdown are understood, `github.com/a/b` gets its scheme and `https: //x` loses its blank.
    """
    found: dict[str, str] = {}
    for _, url in _find(text):
        found.setdefault(_key(url), url)
    return tuple(found.values())


def code_and_project(text: str) -> tuple[str | None, str | None]:
    """Return the addresses of the code and of the project page in an abstract, None for a missing one.

    A link to a code host is code, git hosts before Hugging Face. A link to anything but a paper is a project
    page. A link that its sentence calls the project page is that too, wherever it leads.
    """
    called, pages, forges, models = [], [], [], []
    for introduction, url in _find(text):
        if re.search(_CALLED_PROJECT, introduction):
            called.append(url)
        if _is_forge(_key(url).partition("/")[0]):
            forges.append(url)
        elif re.match(_MODELS, url):
            models.append(url)
        elif not re.match(_PAPERS, url):
            pages.append(url)
    return next(iter(forges + models), None), next(iter(called + pages), None)


def repository_url(raw: str) -> str | None:
    """Return the address of the repository in Hugging Face's `githubRepo`, or None if there is none.

    Blanks and line breaks inside, repeated slashes, a query, a fragment and `.git` are dropped. A folder or
    branch in the repository stays, as does an owner without a repository.
    """
    text = _without_closing(re.sub(r"\s+", "", raw))
    text = re.sub(r"^(?:git@([\w.]+):|(?:git\+)?(?:https?://)?(?:www\.)?)", r"https://\1/", text, count=1)
    parts = _split(text.replace(":///", "://", 1))
    if parts is None:
        return None
    path = "/".join(part for part in parts.path.split("/") if part).removesuffix(".git")
    host = parts.netloc.lower()
    return web_url(f"https://{host}/{path}") if path and _is_forge(host) else None


def repository_of(url: str | None) -> str | None:
    """Return `owner/name` of the repository at GitHub to which an address belongs, or None."""
    found = re.fullmatch(_REPOSITORY, url or "")
    name = found[2].removesuffix(".git") if found else ""
    return f"{found[1]}/{name}" if found and name.strip(".") else None


def web_url(raw: str) -> str | None:
    """Return `raw` as an address that is safe to store and open, or None; `URL{URL}` counts once."""
    url = raw.strip().partition("{")[0]
    try:
        check_openable(url)
    except LinkRefused:
        return None
    return url


def check_openable(url: str) -> str:
    """Return `url` in a form that is safe for a browser.

    The host is in punycode, so that a look-alike shows. Characters that are not allowed in an address are
    percent-encoded. `%action`, which Python's `webbrowser` replaces, becomes `%ACtion`, which means the same
    in a URL. The result begins with its scheme, so no browser takes it for an option.

    Raises:
        LinkRefused: not http or https, too long, a blank or control character, user information, no host.
    """
    if len(url) > URL_LIMIT:
        raise LinkRefused(f"This link was not opened: it is longer than {URL_LIMIT:,} characters.")
    if not url.isprintable() or " " in url or "\\" in url:
        raise _refusal(url, "it holds a blank, control or backslash")
    parts = _split(url)
    if parts is None:
        raise _refusal(url, "it is not a complete http or https address")
    if "@" in parts.netloc:
        raise _refusal(url, "it has a name or password before its host")
    rest = url.split("//", 1)[1][len(parts.netloc) :]
    safe = f"{parts.scheme}://{_ascii_netloc(parts, url)}" + quote(rest, safe="/?#@!$&'()*+,;=:%~[]")
    if len(safe) > URL_LIMIT:
        raise LinkRefused(f"This link was not opened: encoded it is longer than {URL_LIMIT:,} characters.")
    return re.sub("%ac(?=tion)", "%AC", safe)


def paper_links(paper: Paper) -> tuple[Link, ...]:
    """Return every link of a paper: code, project page, others of the abstract, then pages about it.

    No address occurs twice; `.git`, a slash at the end and the scheme do not make another address.
    """
    own = (
        (LinkKind.ARXIV, paper.arxiv_url, "arXiv"),
        (LinkKind.DOI, paper.doi_url, "Published version"),
        *((LinkKind.PAGE, url, site) for site, url in paper.pages.items()),
        (LinkKind.PDF, paper.pdf_url, "PDF"),
        (LinkKind.HF, paper.hf_url, "Hugging Face"),
    )
    pages = {_key(url) for _, url, _ in own if url}
    others = (url for url in find_links(paper.abstract) if _key(url) not in pages)
    origin = {"auto": " (auto-linked)", "abstract": " (from the abstract)"}.get(paper.code_origin or "", "")
    found: dict[str, Link] = {}
    for kind, url, name in (
        (LinkKind.CODE, paper.code_url, "Code"),
        (LinkKind.PROJECT, paper.project_url, "Project page"),
        *((LinkKind.OTHER, url, "Link") for url in others),
        *own,
    ):
        if url:
            end = origin if kind is LinkKind.CODE else ""
            address = clean_line(url.partition("://")[2].rstrip("/"), 100)
            found.setdefault(_key(url), Link(kind, url, f"{name} · {address}{end}"))
    return tuple(found.values())


def shown_identifier(paper: Paper) -> str:
    """Return the identifier as the user reads it; a `local:` one says nothing."""
    return "no identifier known" if paper.id.startswith("local:") else paper.id


def _find(text: str) -> Iterator[tuple[str, str]]:
    """Yield the words of the sentence before each link, and its address; a link may come twice."""
    in_lower_case = text.lower()
    if not any(part in in_lower_case for part in _IN_EVERY_LINK):
        return
    text = re.sub(_SPLIT_REPOSITORY, "", text) if "github.com/" in text else text
    end = 0
    for found in re.finditer(_LINK, text):
        introduction = text[max(end, found.start() - 100) : found.start()].rpartition(". ")[2]
        end = found.end()
        raw = found["latex"] or found["bare"] or found["rest"]
        raw = _without_closing(re.sub(r"\\(.)", r"\1", raw))
        scheme, separator, rest = raw.rpartition("://") if found["latex"] else ("", "", raw)
        scheme = (scheme if separator else found["scheme"] or "https").lower()
        if scheme in ("http", "https") and re.match(_DOMAIN, rest):
            yield introduction, f"{scheme}://{rest}"


def _without_closing(link: str) -> str:
    """Remove the punctuation and the closing brackets at the end that belong to the sentence."""
    surplus = link.count(")") - link.count("(")
    end = len(link)
    while end and (link[end - 1] in ".,;:!?*" or (link[end - 1] == ")" and surplus > 0)):
        surplus -= link[end - 1] == ")"
        end -= 1
    return link[:end]


def _key(url: str) -> str:
    """Return what two spellings of one address have in common."""
    host, slash, path = url.partition("://")[2].partition("/")
    return host.lower().removeprefix("www.") + (slash + path).rstrip("/").removesuffix(".git")


def _is_forge(host: str) -> bool:
    return host in _FORGES or host.startswith("gitlab.")


def _split(url: str) -> SplitResult | None:
    """Split a complete http or https address into its parts, or return None."""
    try:
        parts = urlsplit(url)
        whole = parts.scheme in ("http", "https") and parts.hostname and (parts.port or True)
    except ValueError:
        return None
    return parts if whole and url[len(parts.scheme) :].startswith("://") else None


def _ascii_netloc(parts: SplitResult, url: str) -> str:
    """Return host and port in ASCII, encoding other characters by RFC 3490."""
    host = parts.netloc.rpartition(":")[0] if parts.port is not None else parts.netloc.removesuffix(":")
    try:
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        host = ""
    if not re.fullmatch(_HOST, host):
        raise _refusal(url, "its host is not one that can exist")
    return host if parts.port is None else f"{host}:{parts.port}"


def _refusal(url: str, reason: str) -> LinkRefused:
    return LinkRefused(f"The link {quoted(url, 80)} was not opened: {reason}.")
