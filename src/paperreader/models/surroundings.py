"""What sources show around a paper: linked repositories, the discussion, the code, results."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

_SITE = "https://huggingface.co"
_FOLDERS = {"model": "", "dataset": "datasets/", "space": "spaces/"}


class RepoKind(StrEnum):
    """The kinds of repositories at Hugging Face, in the order in which they are shown."""

    MODEL = "model"
    DATASET = "dataset"
    SPACE = "space"

    @property
    def noun(self) -> str:
        """Return the kind as Hugging Face writes it."""
        return "Space" if self is RepoKind.SPACE else str(self)

    def page_of_all(self, paper_id: str) -> str:
        """Return the address of the list of all repositories of this kind that name a paper."""
        return f"{_SITE}/{self}s?other=arxiv:{paper_id}"


class LinkedRepo(msgspec.Struct, frozen=True, kw_only=True):
    """A model, dataset or Space that names the paper.

    Attributes:
        kind: what it is.
        id: `owner/name`.
        downloads, likes: counts; a Space has no downloads.
        about: its task or a short description, one clean line, or empty.
    """

    kind: RepoKind
    id: str
    downloads: int | None = None
    likes: int | None = None
    about: str = ""

    @property
    def url(self) -> str:
        """Return the address of its page."""
        return f"{_SITE}/{_FOLDERS[self.kind]}{self.id}"


class Comment(msgspec.Struct, frozen=True, kw_only=True):
    """A comment of the discussion.

    Attributes:
        author: the name of its author, or empty.
        written: when it was written.
        text: clean lines without markup; empty if it is hidden.
        reactions: the number of reactions.
        depth: the number of comments above it in its thread.
        hidden: whether it was hidden by its author or a moderator.
    """

    author: str = ""
    written: datetime | None = None
    text: str = ""
    reactions: int = 0
    depth: int = 0
    hidden: bool = False


class RepositoryFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The facts about a repository at GitHub.

    Attributes:
        name: `owner/name`.
        stars: a count.
        language: the language of most of its code.
        licence: the short name of its licence.
        pushed: the day of the last push.
        archived: whether it is read-only.
    """

    name: str
    stars: int | None = None
    language: str | None = None
    licence: str | None = None
    pushed: date | None = None
    archived: bool = False

    @property
    def url(self) -> str:
        """Return the address of its page."""
        return f"https://github.com/{self.name}"


class CodeRepository(msgspec.Struct, frozen=True, kw_only=True):
    """A repository with code for the paper.

    Attributes:
        url: its address, http or https.
        stars: a count.
        is_official: whether it is that of the authors.
    """

    url: str
    stars: int | None = None
    is_official: bool = False

    @property
    def name(self) -> str:
        """Return its address without what every repository has: `owner/name` at GitHub."""
        return self.url.partition("://")[2].rstrip("/").removesuffix(".git").removeprefix("github.com/")


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """A result of the paper on a benchmark.

    Attributes:
        dataset: the name of the benchmark.
        task: what is measured, or empty.
        model: the name of the model that reached it, or empty.
        metric: the name of the metric, or empty.
        value: the number as text, or empty.
        rank: the place on the leaderboard, from 1.
    """

    dataset: str
    task: str = ""
    model: str = ""
    metric: str = ""
    value: str = ""
    rank: int | None = None


class DailyRank(msgspec.Struct, frozen=True):
    """The place of a paper on the list of a day.

    Attributes:
        rank: from 1.
        day: the day of the list.
        count: the number of papers on the list, or None.
    """

    rank: int
    day: date
    count: int | None = None


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What is known around a paper. An unknown part is empty or None.

    Attributes:
        linked: the linked repositories: models, datasets, Spaces, the most downloaded of each first.
        totals: how many of each kind there are; `linked` may have fewer.
        comments: the discussion, a thread after the other, each reply after the comment it answers.
        organization: the name of the organisation behind the paper.
        rank: its place on its daily list.
        repository: the repository of its code.
        repositories: all known repositories with code for it, the official ones first.
        results: its results on benchmarks.
        influential: the number of citing works that build on it.
        remark: a sentence on what could not be fetched for now, or empty.
    """

    linked: tuple[LinkedRepo, ...] = ()
    totals: dict[RepoKind, int] = {}
    comments: tuple[Comment, ...] = ()
    organization: str | None = None
    rank: DailyRank | None = None
    repository: RepositoryFacts | None = None
    repositories: tuple[CodeRepository, ...] = ()
    results: tuple[Result, ...] = ()
    influential: int | None = None
    remark: str = ""

    def of_kind(self, kind: RepoKind) -> tuple[LinkedRepo, ...]:
        """Return the linked repositories of a kind."""
        return tuple(repo for repo in self.linked if repo.kind is kind)

    @property
    def is_official(self) -> bool:
        """Return whether `repository` is that of the authors."""
        return any(one.is_official for one in self.repositories if self._is_repository(one))

    @property
    def other_repositories(self) -> tuple[CodeRepository, ...]:
        """Return all repositories but `repository`."""
        return tuple(one for one in self.repositories if not self._is_repository(one))

    def _is_repository(self, one: CodeRepository) -> bool:
        return self.repository is not None and self.repository.name.lower() == one.name.lower()

    def total(self, kind: RepoKind) -> int:
        """Return how many repositories of a kind there are."""
        return max(self.totals.get(kind, 0), len(self.of_kind(kind)))


def joined(parts: Iterable[Surroundings]) -> Surroundings:
    """Return the parts as one; the first part that knows something counts."""
    known: dict[str, object] = {}
    for part in parts:
        for name in Surroundings.__struct_fields__:
            if (value := getattr(part, name)) not in (None, "", (), {}):
                known.setdefault(name, value)
    return msgspec.structs.replace(Surroundings(), **known)
