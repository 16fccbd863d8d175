"""A server on this machine that answers as Hugging Face does, for tests and for trying the program by hand.

    python -m tests.fakes --port 8765 [--shared FOLDER]

prints its address and serves until interrupted.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import threading
import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.builders import build_paper
from tests.huggingface_answers import Item, build_flat, build_item, build_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_IN_AN_HOUR = int(time.time()) + 3_000
_WEEK = re.compile(r"\d{4}-W(0[1-9]|[1-4]\d|5[0-2])")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_PAPER = re.compile(r"\d{4}\.\d{4,5}")
_RESERVED = re.compile(r"/papers/(date|week|month)/([^/]+)")


@dataclass(frozen=True)
class Request:
    """A request to the server: the address without host, the headers in lower case, and the method."""

    path: str
    headers: dict[str, str]
    method: str = "GET"


@dataclass
class FakeHuggingFace:
    """The parts of Hugging Face that paperreader uses. Serves inside a `with` block.

    Attributes:
        days: the items of each day, in any order; they are served best upvotes first.
        today: the last day that is open; later ones are refused as the real server refuses them.
        page_size_cap: items on one page at most, whatever `limit` asks for: several pages of few papers.
        around: more keys of the answer about a paper, by its identifier: linked repositories, comments.
        repositories: GitHub's answers about repositories, by `owner/name` or `owner/name/readme`.
        requests_left: the requests that GitHub allows, or None if its answers do not say that.
        collections: collections by slug, as the real server has them; those of `me` are the token's.
        may_write: whether the token may write.
        answers: answers of other servers, by path without question; or functions of what was sent.
        requests: everything that was asked, in order.
    """

    days: dict[date, list[Item]] = field(default_factory=dict)
    today: date = date(2026, 11, 23)
    page_size_cap: int = 100
    around: dict[str, Item] = field(default_factory=dict)
    repositories: dict[str, Item] = field(default_factory=dict)
    requests_left: int | None = None
    collections: dict[str, Item] = field(default_factory=dict)
    may_write: bool = True
    answers: dict[str, Any] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    _status: int | None = None
    _failing: str = ""
    _retry_after: str | None = None
    _garbage: bytes | None = None
    _delay: float = 0.0
    _gone: bool = False
    _server: ThreadingHTTPServer | None = None

    @classmethod
    def with_papers(cls, count: int = 3, *, day: date = date(2026, 11, 20), **fields: Any) -> FakeHuggingFace:
        """Serve one day with papers 1 to `count` of `tests.builders`."""
        papers = [build_paper(number, edition_date=day, **fields) for number in range(1, count + 1)]
        return cls(days={day: [build_item(paper) for paper in papers]})

    @classmethod
    def from_days(cls, shared: Path, *, last: int | None = None) -> FakeHuggingFace:
        """Serve the recorded days; the last of them is today."""
        files = sorted((shared / "hf" / "days").glob("*.json.gz"))[-(last or 0) :]
        days = {
            date.fromisoformat(file.name[:10]): json.loads(gzip.decompress(file.read_bytes()))
            for file in files
        }
        return cls(days=days, today=max(days))

    def fail_with(self, status: int, *, path: str = "/", retry_after: str | None = None) -> None:
        """Answer every question whose address begins with `path` with this status, until `recover`."""
        self._status, self._failing, self._retry_after = status, path, retry_after

    def delay(self, seconds: float) -> None:
        """Wait before every answer."""
        self._delay = seconds

    def garbage(self, body: bytes = b"<html>Please log in</html>") -> None:
        """Answer every question of the API with this body and 200."""
        self._garbage = body

    def gone(self) -> None:
        """Close every connection without an answer."""
        self._gone = True

    def recover(self) -> None:
        """Work again."""
        self._status = self._retry_after = self._garbage = None
        self._delay, self._gone = 0.0, False

    @property
    def url(self) -> str:
        """Return the address of the server, without a slash at the end."""
        assert self._server is not None, "the server runs inside a with block"
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def paths(self) -> list[str]:
        """Return the addresses that were requested, without host."""
        return [request.path for request in self.requests]

    def start(self, port: int = 0) -> None:
        """Serve in a thread."""
        handler = type("Handler", (_Handler,), {"fake": self})
        self._server = QuietServer(("127.0.0.1", port), handler)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        """Serve no more."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def __enter__(self) -> FakeHuggingFace:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def items(self, days: Iterable[date]) -> list[Item]:
        """Return the items of the days, the most upvotes first."""
        found = [item for day in days for item in self.days.get(day, [])]
        return sorted(found, key=lambda item: -item["paper"]["upvotes"])

    def trending(self) -> list[Item]:
        """Return every item once, the most stars first."""
        every = {item["paper"]["id"]: item for day in sorted(self.days) for item in self.days[day]}
        return sorted(every.values(), key=lambda item: -item["paper"].get("githubStars", 0))


class QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing: a client that leaves before the answer is part of the tests."""


class _Refused(Exception):
    """A request that the real server answers with 400 and the words of its schema."""


class _Handler(BaseHTTPRequestHandler):
    fake: FakeHuggingFace
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.do_GET()

    do_PATCH = do_DELETE = do_POST  # noqa: N815 - the base class names them

    def do_GET(self) -> None:
        headers = {k.lower(): v for k, v in self.headers.items()}
        self.fake.requests.append(Request(self.path, headers, self.command))
        if self.fake._delay:
            time.sleep(self.fake._delay)
        path = urlsplit(self.path).path
        question = {name: values[-1] for name, values in parse_qs(urlsplit(self.path).query).items()}
        if self.fake._gone:
            self.close_connection = True
        elif self.fake._status and self.path.startswith(self.fake._failing):
            headers = {"Retry-After": self.fake._retry_after} if self.fake._retry_after else {}
            self._send(self.fake._status, b"<html>upset</html>", "text/html", headers)
        elif self.fake._garbage is not None and path.startswith("/api/"):
            self._send(200, self.fake._garbage, "application/json")
        else:
            try:
                self._answer(path, question)
            except _Refused as refusal:
                self._json({"error": f"✖ {refusal}"}, status=400)

    def log_message(self, *_: object) -> None:
        """Say nothing: the tests' own output is read by people."""

    def _answer(self, path: str, question: dict[str, str]) -> None:
        if path in self.fake.answers:
            answer = self.fake.answers[path]
            self._json(answer(self._content()) if callable(answer) else answer)
        elif path == "/api/daily_papers":
            self._list(self._select(question), question)
        elif path == "/api/papers/search":
            words = question.get("q", "").lower().split()
            found = [item for item in self.fake.trending() if _mentions(item, words)]
            self._json(found[: int(question.get("limit", "120"))])
        elif path.startswith("/api/papers/") and _PAPER.fullmatch(path.rpartition("/")[2]):
            self._paper(path.rpartition("/")[2])
        elif path == "/api/whoami-v2":
            known = "authorization" in {name.lower() for name in self.headers}
            self._json({"name": "me"} if known else {"error": "Unauthorized"}, status=200 if known else 401)
        elif path.startswith("/api/collections"):
            self._collections(path.removeprefix("/api/collections").strip("/"), question)
        elif path.startswith("/repos/"):
            self._repository(path.removeprefix("/repos/"))
        elif path == "/papers/trending":
            self._page(self.fake.trending()[:50], None)
        elif found_page := _RESERVED.fullmatch(path):
            self._page_of(found_page[1], found_page[2])
        else:
            self._json({"error": "Sorry, we can't find the page you are looking for."}, status=404)

    def _select(self, question: dict[str, str]) -> list[Item]:
        if question.get("sort") == "trending":
            return self.fake.trending()
        for kind in ("date", "week", "month"):
            if kind in question:
                return self.fake.items(self._days(kind, question[kind]))
        return self.fake.items(sorted(self.fake.days, reverse=True))

    def _days(self, kind: str, value: str) -> list[date]:
        if kind == "date":
            try:
                day = date.fromisoformat(value)
            except ValueError as error:
                raise _Refused("Invalid ISO date\n  → at date") from error
            if day > self.fake.today:
                bound = f"{self.fake.today}T00:00:00.000Z"
                raise _Refused(f'"date" must be less than or equal to "{bound}"\n  → at date')
            return [day]
        if not (_WEEK if kind == "week" else _MONTH).fullmatch(value):
            raise _Refused(f"Invalid string: must match pattern\n  → at {kind}")
        if kind == "week":
            monday = date.fromisoformat(f"{value}-1")
            return [monday + timedelta(days=n) for n in range(7)]
        return [day for day in sorted(self.fake.days) if day.isoformat().startswith(value)]

    def _list(self, items: list[Item], question: dict[str, str]) -> None:
        limit, page = int(question.get("limit", "50")), int(question.get("p", "0"))
        if not 1 <= limit <= 100:
            raise _Refused("Too big: expected number to be <=100\n  → at limit")
        size = min(limit, self.fake.page_size_cap)
        headers = {}
        if len(items) > (page + 1) * size:
            following = urlencode({**question, "p": page + 1})
            headers["Link"] = f'</api/daily_papers?{following}>; rel="next"'
        self._json(items[page * size : (page + 1) * size], headers=headers)

    def _paper(self, paper_id: str) -> None:
        found = [item for item in self.fake.trending() if item["paper"]["id"] == paper_id]
        if found:
            self._json({**build_flat(found[0]), **self.fake.around.get(paper_id, {})})
        else:
            self._json({"error": "Paper not found"}, status=404)

    def _content(self) -> Item:
        size = int(self.headers.get("Content-Length") or 0)
        content: Item = json.loads(self.rfile.read(size)) if size else {}
        return content

    def _collections(self, rest: str, question: dict[str, str]) -> None:
        content = self._content()
        held = self.fake.collections
        slug, _, item = rest.partition("/items")
        item = item.strip("/")
        if self.command == "GET" and not rest:
            found = [one for one in held.values() if one["slug"].startswith(f"{question['owner']}/")]
            self._json([{**one, "items": one["items"][:4]} for one in found])
        elif self.command != "GET" and not self.fake.may_write:
            self._json({"error": "Forbidden"}, status=403)
        elif self.command == "POST" and not rest:
            made = f"{content['namespace']}/{content['title'].lower().replace(' ', '-')}-{len(held):024x}"
            held[made] = {"slug": made, "title": content["title"], "private": content["private"], "items": []}
            self._json(held[made])
        elif slug not in held:
            self._json({"error": "Collection not found"}, status=404)
        elif self.command == "GET":
            self._json(held[slug])
        else:
            self._change_items(held[slug], item, content)

    def _change_items(self, collection: Item, key: str, content: Item) -> None:
        items = collection["items"]
        note = {"text": content["note"], "html": content["note"]} if content.get("note") else None
        if self.command == "POST":
            paper_id = content["item"]["id"]
            if any(item["id"] == paper_id for item in items):
                self._json({"error": "Item already in the collection"}, status=409)
                return
            if all(item["paper"]["id"] != paper_id for item in self.fake.trending()):
                self._json({"error": "Paper not found"}, status=404)
                return
            new = {
                "_id": f"{len(items) + 1:024x}",
                "type": "paper",
                "id": paper_id,
                "title": f"Paper {paper_id}",
            }
            items.append({**new, **({"note": note} if note else {})})
        else:
            (found,) = [item for item in items if item["_id"] == key]
            if self.command == "DELETE":
                items.remove(found)
            else:
                found["note"] = note
        self._json(collection)

    def _repository(self, name: str) -> None:
        left, headers = self.fake.requests_left, {}
        if left is not None:
            headers = {"X-RateLimit-Remaining": str(max(left - 1, 0)), "X-RateLimit-Reset": str(_IN_AN_HOUR)}
            self.fake.requests_left = left - 1
        if left is not None and left <= 0:
            self._json({"message": "API rate limit exceeded"}, status=403, headers=headers)
        elif name in self.fake.repositories:
            self._json(self.fake.repositories[name], headers=headers)
        else:
            self._json({"message": "Not Found"}, status=404, headers=headers)

    def _page_of(self, kind: str, value: str) -> None:
        days = self._days(kind, value)
        if kind == "date" and not self.fake.days.get(days[0]):
            earlier = (day for day, items in self.fake.days.items() if day < days[0] and items)
            days = [max(earlier, default=days[0])]
        self._page(self.fake.items(days), days[0] if kind == "date" else None)

    def _page(self, items: list[Item], day: date | None) -> None:
        self._send(200, build_page(items, day).encode(), "text/html; charset=utf-8")

    def _json(self, value: object, *, status: int = 200, headers: dict[str, str] | None = None) -> None:
        body = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
        self._send(status, body, "application/json; charset=utf-8", headers)

    def _send(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        etag = f'W/"{hashlib.sha256(body).hexdigest()[:16]}"'
        unchanged = status == 200 and self.headers.get("If-None-Match") == etag
        self.send_response(304 if unchanged else status)
        packed = "gzip" in self.headers.get("Accept-Encoding", "") and not unchanged
        if packed:
            self.send_header("Content-Encoding", "gzip")
            body = gzip.compress(body, 1)
        own = {"Content-Type": kind, "ETag": etag, "Content-Length": "0" if unchanged else str(len(body))}
        for name, value in {**own, "RateLimit": '"api";r=499;t=293', **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if not unchanged:
            self.wfile.write(body)


def _mentions(item: Item, words: list[str]) -> bool:
    text = f"{item['paper']['title']} {item['paper']['summary']}".lower()
    return all(word in text for word in words)


def _lines() -> Iterator[str]:
    parser = argparse.ArgumentParser(prog="python -m tests.fakes", description="Answer as Hugging Face does.")
    parser.add_argument("--port", type=int, default=0, help="0 for a free one")
    parser.add_argument("--shared", type=Path, help="a folder with the recorded days in hf/days")
    arguments = parser.parse_args()
    fake = (
        FakeHuggingFace.from_days(arguments.shared) if arguments.shared else FakeHuggingFace.with_papers(40)
    )
    fake.start(arguments.port)
    yield fake.url
    threading.Event().wait()


if __name__ == "__main__":
    try:
        for line in _lines():
            print(line, flush=True)  # noqa: T201 - the address is what the command is for
    except KeyboardInterrupt:
        pass
