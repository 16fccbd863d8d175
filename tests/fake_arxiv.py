"""A server on this machine that answers as arXiv does, for tests and for trying the program by hand.

    python -m tests.fake_arxiv --port 8766 --papers 10000 --since 2026-01-01 --until 2026-11-23 --log FILE

serves the API, the feed and the page of the announcement until interrupted. Each line of the log is the start
and the end of an answer, in seconds since 1970, its status and its address.
"""

from __future__ import annotations

import argparse
import re
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

_RANGE = re.compile(r"submittedDate:\[(\d{12}) TO (\d{12})\]")
_CATEGORY = re.compile(r"cat:([\w.-]+)")
_ATOM = (
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    "<feed xmlns:opensearch='http://a9.com/-/spec/opensearch/1.1/' "
    "xmlns:arxiv='http://arxiv.org/schemas/atom' xmlns='http://www.w3.org/2005/Atom'><id>https://arxiv.org/api/x</id>"
)


_SUBJECTS = (
    '<span class="primary-subject">Computation and Language ({})</span>; Artificial Intelligence (cs.AI)'
)


class Preprint(NamedTuple):
    """A paper at arXiv."""

    id: str
    submitted: datetime
    category: str = "cs.CL"
    version: int = 1
    comment: str = "12 pages"
    kind: str = "new"

    @property
    def title(self) -> str:
        return f"Paper {self.id}"


class Failure(NamedTuple):
    """What is answered in place of the truth."""

    status: int
    body: bytes = b""
    type: str = "text/plain"


RATE_EXCEEDED = Failure(429, b"Rate exceeded.")
ROBOT_PAGE = Failure(200, b"<html><title>Access Denied</title><h1>Access Denied</h1></html>", "text/html")


def generated(count: int, since: date, until: date, category: str = "cs.CL") -> list[Preprint]:
    """Return papers that were submitted evenly between two days, oldest first."""
    first = datetime(since.year, since.month, since.day, tzinfo=UTC)
    step = (datetime(until.year, until.month, until.day, tzinfo=UTC) + timedelta(days=1) - first) / count
    papers = []
    numbers: dict[str, int] = {}
    for place in range(count):
        moment = first + place * step
        month = f"{moment:%y%m}"
        numbers[month] = numbers.get(month, 0) + 1
        papers.append(Preprint(f"{month}.{numbers[month]:05d}", moment, category))
    return papers


@dataclass
class FakeArxiv:
    """The parts of arXiv that paperreader uses. Serves inside a `with` block.

    Attributes:
        papers: all papers.
        announced: the papers of the last announcement.
        day: the day of the feed.
        fails: what is answered to addresses that begin with a text.
        log: a file for the times of the answers.
        answers: the start and the end of each answer, and its address.
        delay: seconds before each answer.
    """

    papers: list[Preprint] = field(default_factory=list)
    announced: list[Preprint] = field(default_factory=list)
    day: date = date(2026, 11, 23)
    fails: dict[str, Failure] = field(default_factory=dict)
    log: Path | None = None
    answers: list[tuple[float, float, str]] = field(default_factory=list)
    delay: float = 0.0
    _server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        assert self._server is not None, "the server runs inside a with block"
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def variables(self) -> dict[str, str]:
        """Return the environment of a program that asks this server."""
        names = ("PAPERREADER_ARXIV_ENDPOINT", "PAPERREADER_ARXIV_RSS", "PAPERREADER_ARXIV_WEB")
        return dict.fromkeys(names, self.url)

    @property
    def paths(self) -> list[str]:
        return [path for _, _, path in self.answers]

    def start(self, port: int = 0) -> None:
        handler = type("Handler", (_Handler,), {"fake": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def __enter__(self) -> FakeArxiv:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def answer(self, address: str) -> Failure:
        """Return the answer to an address."""
        for beginning, failure in self.fails.items():
            if address.startswith(beginning):
                return failure
        parts = urlsplit(address)
        if parts.path == "/api/query":
            return Failure(200, self.query(parse_qs(parts.query)), "application/atom+xml")
        if parts.path.startswith("/rss/"):
            return Failure(200, feed_of(self.announced, self.day), "application/rss+xml")
        if parts.path.startswith("/list/"):
            return Failure(200, page_of(self.announced), "text/html; charset=utf-8")
        return Failure(404, b"Not found")

    def query(self, asked: dict[str, list[str]]) -> bytes:
        """Return the answer of the API."""
        start, most = int(asked.get("start", ["0"])[0]), int(asked.get("max_results", ["10"])[0])
        query = asked.get("search_query", [""])[0]
        names = asked.get("id_list", [""])[0].split(",")
        span, category = _RANGE.search(query), _CATEGORY.search(query)
        found = [
            paper
            for paper in self.papers
            if (not query and paper.id in names)
            or (
                query
                and (not span or span[1] <= f"{paper.submitted:%Y%m%d%H%M}" <= span[2])
                and (not category or category[1] == paper.category)
            )
        ]
        found.sort(key=lambda paper: (paper.submitted, paper.id), reverse=True)
        return atom_of(found[start : start + most], len(found))


class _Handler(BaseHTTPRequestHandler):
    fake: FakeArxiv

    def do_GET(self) -> None:
        began = time.time()
        if self.fake.delay:
            time.sleep(self.fake.delay)
        answer = self.fake.answer(self.path)
        with suppress(OSError):
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.type)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)
        ended = time.time()
        self.fake.answers.append((began, ended, self.path))
        if self.fake.log:
            with self.fake.log.open("a") as log:
                log.write(f"{began:.3f} {ended:.3f} {answer.status} {self.path}\n")

    def log_message(self, format: str, *args: object) -> None:
        pass


def atom_of(papers: list[Preprint], total: int) -> bytes:
    """Return papers as the API does."""
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/{paper.id}v{paper.version}</id><title>{escape(paper.title)}</title>"
        f"<updated>{paper.submitted:%Y-%m-%dT%H:%M:%SZ}</updated><summary>  We study {paper.id}.\n</summary>"
        f"<published>{paper.submitted:%Y-%m-%dT%H:%M:%SZ}</published><category term='{paper.category}'/>"
        f"<arxiv:comment>{escape(paper.comment)}</arxiv:comment>"
        f"<arxiv:primary_category term='{paper.category}'/><author><name>Ada Lovelace</name></author></entry>"
        for paper in papers
    )
    return f"{_ATOM}<opensearch:totalResults>{total}</opensearch:totalResults>{entries}</feed>".encode()


def feed_of(papers: list[Preprint], day: date) -> bytes:
    """Return papers as the feed of a category does."""
    published = format_datetime(datetime(day.year, day.month, day.day, 5, tzinfo=UTC))
    items = "".join(
        f"<item><title>{escape(paper.title)}</title><link>https://arxiv.org/abs/{paper.id}</link>"
        f"<description>arXiv:{paper.id}v{paper.version} Announce Type: {paper.kind} \nAbstract: We study."
        "</description>"
        f"<guid isPermaLink='false'>oai:arXiv.org:{paper.id}v{paper.version}</guid>"
        f"<category>{paper.category}</category><pubDate>{published}</pubDate>"
        f"<arxiv:announce_type>{paper.kind}</arxiv:announce_type><dc:creator>Ada Lovelace</dc:creator></item>"
        for paper in papers
    )
    return (
        "<rss xmlns:arxiv='http://arxiv.org/schemas/atom' xmlns:dc='http://purl.org/dc/elements/1.1/' "
        "version='2.0'><channel><title>cs.CL updates on arXiv.org</title><link>http://rss.arxiv.org/rss/cs.CL</link>"
        f"<lastBuildDate>{format_datetime(datetime.now(UTC))}</lastBuildDate><pubDate>{published}</pubDate>"
        f"{items}</channel></rss>"
    ).encode()


def page_of(papers: list[Preprint]) -> bytes:
    """Return papers as the page of new papers does."""
    sections = {
        "new": "New submissions",
        "cross": "Cross submissions",
        "replace": "Replacement submissions",
    }
    marks = {"new": "", "cross": "(cross-list from cs.LG)", "replace": "(replaced)"}
    parts = []
    for kind, heading in sections.items():
        some = [paper for paper in papers if paper.kind == kind]
        parts.append(f"<h3>{heading} (showing {len(some)} of {len(some)} entries)</h3>")
        parts += [
            f'<dt><a name=\'item{number}\'>[{number}]</a> <a href ="/abs/{paper.id}" title="Abstract" '
            f'id="{paper.id}"> arXiv:{paper.id} </a> {marks[kind]} [<a href="/pdf/{paper.id}">pdf</a>]</dt>'
            f"<dd><div class='meta'>{_described('title mathjax', 'Title:', escape(paper.title))}"
            "<div class='list-authors'><a href='/x'>Ada Lovelace</a>, <a href='/y'>Bo Li</a></div>"
            f"{_described('comments mathjax', 'Comments:', escape(paper.comment))}"
            f"{_described('subjects', 'Subjects:', _SUBJECTS.format(paper.category))}"
            "<p class='mathjax'> We study &lt;things&gt;. </p></div></dd>"
            for number, paper in enumerate(some, 1)
        ]
    body = f"<dl id='articles'>{''.join(parts)}</dl>"
    return f"<!DOCTYPE html><html><body><div id='dlpage'>{body}</div></body></html>".encode()


def _described(name: str, word: str, text: str) -> str:
    return f"<div class='list-{name}'><span class='descriptor'>{word}</span> {text}</div>"


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--papers", type=int, default=100)
    parser.add_argument("--since", type=date.fromisoformat, default=date(2026, 11, 1))
    parser.add_argument("--until", type=date.fromisoformat, default=date(2026, 11, 22))
    parser.add_argument("--day", type=date.fromisoformat, default=date(2026, 11, 23))
    parser.add_argument("--announced", type=int, default=20)
    parser.add_argument("--log", type=Path)
    parser.add_argument("--fail", default="", help="the beginning of addresses that get `429 Rate exceeded.`")
    options = parser.parse_args()
    papers = generated(options.papers, options.since, options.until)
    announced = papers[::-1][: options.announced]
    fails = {options.fail: RATE_EXCEEDED} if options.fail else {}
    fake = FakeArxiv(papers, announced, options.day, fails, options.log)
    fake.start(options.port)
    sys.stdout.write(f"{fake.url}\n")
    sys.stdout.flush()
    with suppress(KeyboardInterrupt):
        threading.Event().wait()


if __name__ == "__main__":
    main()
