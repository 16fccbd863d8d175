"""A link is found as a browser would open it, and only web addresses reach a browser."""

from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.errors import LinkRefused
from paperreader.text.links import (
    LinkKind,
    check_openable,
    code_and_project,
    find_links,
    paper_links,
    repository_url,
    web_url,
)
from tests.builders import build_paper

if TYPE_CHECKING:
    from pathlib import Path

REPO = "https://github.com/a/b"


@pytest.mark.parametrize(
    "text",
    [
        "Code at https://github.com/a/b.",
        "Code (https://github.com/a/b), and more",
        "Code: https://github.com/a/b; data later",
        "see [https://github.com/a/b]!",
        "see [the code](https://github.com/a/b).",
        "see [https://github.com/a/b](https://github.com/a/b).",
        "see <https://github.com/a/b>",
        'see "https://github.com/a/b".',
        "see **https://github.com/a/b**",
        "at https://github.com/a/b{https://github.com/a/b}.",
        "at https://github.com/a/b}{https://github.com/a/b}.",
        "at https://github.com/a/b}{this https URL}.",
        "at https://github.com/a/b{here}.",
        r"at \url{https://github.com/a/b}.",
        r"at \url{github.com/a/b}",
        r"at \href{https://github.com/a/b}{our repository}.",
        r"at \href{https://github.com/a/b}{\texttt{github.com/a/b}}",
        r"at \textcolor{blue}{https://github.com/a/b}}$.",
        "at github.com/a/b.",
        "at https: //github.com/a/b .",
        "at https : //github.com/a/b",
        "at https://github.com/ a/b.",
        "at https://github.com/\na/b",
        "availablehttps://github.com/a/b",
        "HTTPS://github.com/a/b",
        "见https://github.com/a/b。谢谢",
    ],
)
def test_a_link_is_found_as_a_person_would_open_it(text: str) -> None:
    assert find_links(text) == (REPO,)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("https://en.wikipedia.org/wiki/Bag_(set))", "https://en.wikipedia.org/wiki/Bag_(set)"),
        (r"https://github.com/Droliven/SViMo\_project.", "https://github.com/Droliven/SViMo_project"),
        ("https://x.io/a_b~c?d=e&f=%20#g.", "https://x.io/a_b~c?d=e&f=%20#g"),
        ("www.example.org", "https://www.example.org"),
        ("a-b.github.io/page/.", "https://a-b.github.io/page/"),
        ("huggingface.co/datasets/a/b).", "https://huggingface.co/datasets/a/b"),
        ("anonymous.4open.science/r/X-12/", "https://anonymous.4open.science/r/X-12/"),
        ("https://github.com/a/b.git", "https://github.com/a/b.git"),
        ("http://x.io:8080/a", "http://x.io:8080/a"),
    ],
)
def test_what_belongs_to_a_link_stays(text: str, wanted: str) -> None:
    assert find_links(text) == (wanted,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No link here. e.g. model.py, U.S.A., 3.14, GPT-4.1",
        "mail a@github.com/x or me@www.example.org",
        "https:// and https://localhost and http://.",
        "ftp://x.org/a javascript:alert(1) file:///etc/passwd",
        r"\href{javascript:alert(1)}{x} \url{/etc/passwd} \url{}",
        "github.com alone, and notgithub.com/a/b",
    ],
)
def test_what_is_no_link_is_not_found(text: str) -> None:
    assert find_links(text) == ()


def test_links_come_in_order_and_none_twice() -> None:
    text = "https://b.io/, http://B.io and https://a.io; github.com/x/y = https://github.com/x/y.git"
    assert find_links(text) == ("https://b.io/", "https://a.io", "https://github.com/x/y")


def test_every_link_of_the_seed_page_is_right(shared: Path) -> None:
    paragraphs = [p for p in (shared / "seed_page.txt").read_text("utf-8").split("\n\n") if p.strip()][5:]
    truths = [json.loads(line) for line in (shared / "seed_papers.jsonl").read_text("utf-8").splitlines()]
    found = [(list(find_links(text)), *code_and_project(text)) for text in paragraphs[1::2]]
    assert found == [(truth["links"], truth["code_url"], truth["project_url"]) for truth in truths]


@pytest.mark.parametrize(
    ("text", "code", "project"),
    [
        ("Code is at https://github.com/a/b.", REPO, None),
        ("Project page: https://github.com/a/b.", REPO, REPO),
        ("Our project website is at https://x.io and code at https://github.com/a/b.", REPO, "https://x.io"),
        ("Demo https://d.io. Homepage: https://x.io", None, "https://x.io"),
        ("Models: https://huggingface.co/m/n. Code: https://github.com/a/b", REPO, None),
        ("Models: https://huggingface.co/m/n.", "https://huggingface.co/m/n", None),
        ("See https://huggingface.co/papers/2506.01713.", None, None),
        ("All: https://huggingface.co/collections/x", None, "https://huggingface.co/collections/x"),
        ("All: https://huggingface.co", None, "https://huggingface.co"),
        ("https://gitlab.inria.fr/a/b", "https://gitlab.inria.fr/a/b", None),
        ("We extend https://arxiv.org/abs/2506.01713.", None, None),
        ("The project page is nice. Code: https://github.com/a/b", REPO, None),
        ("Nothing.", None, None),
    ],
)
def test_code_and_project_are_told_apart(text: str, code: str | None, project: str | None) -> None:
    assert code_and_project(text) == (code, project)


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("https://github.com/a/b", REPO),
        ("https://github.com/a/b/", REPO),
        ("https://github.com/a/b///", REPO),
        ("https://github.com/a/b.git", REPO),
        ("https://github.com/a/b.", REPO),
        (" http://www.GitHub.com/a/b\n", REPO),
        ("github.com/a/b", REPO),
        ("git@github.com:a/b.git", REPO),
        ("git+https://github.com/a/b", REPO),
        ("https://github.com/\na/b.git", REPO),
        ("https://github.com/a/\nb", REPO),
        ("https://github.com/a/b?tab=readme-ov-file#install", REPO),
        ("https://github.com/a/b/tree/main/c_d", "https://github.com/a/b/tree/main/c_d"),
        ("https://github.com/a", "https://github.com/a"),
        ("https://gitlab.com/a/b", "https://gitlab.com/a/b"),
        ("https://github.com", None),
        ("https://github.com/", None),
        ("https://user:token@github.com/a/b", None),
        ("https://evil.org/github.com/a/b", None),
        ("https://github.com.evil.org/a/b", None),
        ("javascript:alert(1)//github.com/a/b", None),
        ("file:///github.com/a/b", None),
        ("--flag", None),
        ("https://[/a", None),
        ("", None),
    ],
)
def test_a_repository_is_mended_or_none(raw: str, wanted: str | None) -> None:
    assert repository_url(raw) == wanted


def test_every_recorded_repository_is_mended(shared: Path) -> None:
    count = 0
    for day in sorted((shared / "hf" / "days").glob("2025-0[1-6]*.json.gz")):
        for item in json.loads(gzip.decompress(day.read_bytes())):
            if raw := item["paper"].get("githubRepo"):
                count += 1
                mended = repository_url(raw)
                assert mended is not None
                assert re.fullmatch(r"https://github\.com/[\w-]+(/[\w.-]+)*", mended), mended
    assert count > 500


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (" https://x.io/a ", "https://x.io/a"),
        ("http://x.io", "http://x.io"),
        ("https://x.io/{https://x.io/", "https://x.io/"),
        ("https://x.io/a b", None),
        ("https://x.io/\x1b[31m", None),
        ("https://me:secret@x.io", None),
        ("ftp://x.io", None),
        ("x.io", None),
        ("", None),
        ("https://x.io/" + "a" * 2_036, None),
    ],
)
def test_a_web_address_is_one_or_none(raw: str, wanted: str | None) -> None:
    assert web_url(raw) == wanted


REFUSED = [
    "",
    "--flag",
    "-P",
    "x.io",
    "//x.io/a",
    "/etc/passwd",
    "../../etc/passwd",
    "file:///etc/passwd",
    "file://x.io/a",
    "javascript:alert(1)",
    "JavaScript:alert(1)//https://x.io",
    "data:text/html,<script>",
    "mailto:a@b.c",
    "vscode://file/etc/passwd",
    "ftp://x.io",
    "http:/x.io",
    "http:x.io",
    "https://",
    "https:///path",
    "https://?q",
    "https://user@x.io",
    "https://user:pass@x.io/a",
    "https://github.com@evil.org/a",
    "https://good.org\\@evil.org",
    "https://x.io/a b",
    " https://x.io",
    "https://x.io\n",
    "https://x.io/\x1b]52;c;ZQ==\x07",
    "https://x.io/\x00",
    "https://x.io/\u202egnp.exe",
    "https://x.io/\u200b",
    "https://x.io/\ud800",
    "https://x.io\u00a0.evil.org",
    "https://[::1",
    "https://x.io:99999/",
    "https://x.io:port/",
    "https://a..b/",
    "https://ex%61mple.org/",
    "https://x;touch${IFS}y.io/",
    "https://x.io/" + "a" * 2_036,
    "https://x.io/" + "é" * 1_000,
    "https://" + "ü" * 80 + ".de/",
]


@pytest.mark.parametrize("url", REFUSED, ids=lambda url: ascii(url)[:40])
def test_a_hostile_link_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(LinkRefused) as caught:
        check_openable(url)
    message = str(caught.value)
    assert "not opened" in message
    assert message.isprintable()
    assert len(message) < 250


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://x.io", "https://x.io"),
        ("HTTPS://X.io/A?b=c#d", "https://X.io/A?b=c#d"),
        ("http://127.0.0.1:8080/a", "http://127.0.0.1:8080/a"),
        ("http://[::1]:80/a", "http://[::1]:80/a"),
        ("https://x.io:/a", "https://x.io/a"),
        ("https://gіthub.com/a", "https://xn--gthub-n2e.com/a"),
        ("https://bücher.de", "https://xn--bcher-kva.de"),
        ("https://x.io/é", "https://x.io/%C3%A9"),
        ("https://x.io/a%20b", "https://x.io/a%20b"),
        ("https://x.io/%action", "https://x.io/%ACtion"),
        ("https://x.io/%s", "https://x.io/%s"),
        ("https://x.io/--flag", "https://x.io/--flag"),
        ("https://x.io/`id`|<b>\"'", "https://x.io/%60id%60%7C%3Cb%3E%22'"),
        ("https://en.wikipedia.org/wiki/Bag_(set)", "https://en.wikipedia.org/wiki/Bag_(set)"),
    ],
)
def test_an_odd_link_is_made_safe(url: str, wanted: str) -> None:
    assert check_openable(url) == wanted
    assert check_openable(wanted) == wanted


@given(
    st.one_of(
        st.text(max_size=60),
        st.text(st.sampled_from("htps:/.@%[]?#\\ -axé\u0456\u202e\x1b\n0{}'\"~action"), max_size=40).map(
            "https://".__add__
        ),
    )
)
def test_whatever_comes_out_is_a_plain_web_address(text: str) -> None:
    assert all(web_url(link) for link in find_links(text) if len(link) < 500 and "\\" not in link)
    repository_url(text)
    code_and_project(text)
    try:
        safe = check_openable(text)
    except LinkRefused:
        return
    assert re.fullmatch(r"https?://[!-~]+", safe)
    assert "%action" not in safe
    assert "@" not in urlsplit(safe).netloc
    assert check_openable(safe) == safe


@pytest.mark.timeout(20)  # Each takes 0.1 seconds.
@pytest.mark.parametrize(
    "piece", ["https://", "www.", "a.github.io/", "(", "\\url{", "x.", "https://x.io/((((", "h "]
)
def test_a_hostile_abstract_is_searched_in_time(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    find_links(text)
    code_and_project(text)


def test_a_paper_lists_its_links_in_order_with_where_the_code_came_from() -> None:
    paper = build_paper(
        id="2506.01713",
        abstract="See https://data.org/x and https://github.com/a/b.git and https://arxiv.org/abs/2506.01713.",
        code_url=REPO,
        code_origin="auto",
        project_url="https://p.io/",
    )
    assert [(link.kind, link.url, link.label) for link in paper_links(paper)] == [
        (LinkKind.CODE, REPO, "Code · github.com/a/b (auto-linked)"),
        (LinkKind.PROJECT, "https://p.io/", "Project page · p.io"),
        (LinkKind.OTHER, "https://data.org/x", "Link · data.org/x"),
        (LinkKind.ARXIV, "https://arxiv.org/abs/2506.01713", "arXiv · arxiv.org/abs/2506.01713"),
        (LinkKind.PDF, "https://arxiv.org/pdf/2506.01713", "PDF · arxiv.org/pdf/2506.01713"),
        (
            LinkKind.HF,
            "https://huggingface.co/papers/2506.01713",
            "Hugging Face · huggingface.co/papers/2506.01713",
        ),
    ]


def test_no_address_is_listed_twice() -> None:
    paper = build_paper(
        code_url=REPO, code_origin="user", project_url=REPO + "/", abstract=f"Code: {REPO}.git"
    )
    links = paper_links(paper)
    assert [link.kind for link in links] == [LinkKind.CODE, LinkKind.ARXIV, LinkKind.PDF, LinkKind.HF]
    assert links[0].label == "Code · github.com/a/b"


def test_code_that_the_abstract_names_says_so() -> None:
    paper = build_paper(code_url=REPO, code_origin="abstract")
    assert paper_links(paper)[0].label == "Code · github.com/a/b (from the abstract)"


def test_a_paper_known_by_title_alone_has_only_its_own_links() -> None:
    assert paper_links(build_paper(id="local:0123456789ab", abstract="No links.")) == ()


def test_a_label_is_safe_to_show() -> None:
    paper = build_paper(project_url="https://x.io/\x1b[31m\u202e" + "a" * 2_000)
    label = paper_links(paper)[0].label
    assert label.isprintable()
    assert len(label) < 130
