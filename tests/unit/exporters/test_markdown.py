import pytest
from markdown_it import MarkdownIt

from paperreader.exporters.markdown import markdown_link
from paperreader.text.latex import readable
from tests.builders import build_paper


def read_back(text: str) -> list[tuple[str, str | int | float | None]]:
    """Return the kind of each part that a Markdown reader finds in a line, with its text or address."""
    (line,) = [
        token for token in MarkdownIt("gfm-like", {"linkify": False}).parse(text) if token.type == "inline"
    ]
    return [(part.type, part.content or part.attrs.get("href")) for part in line.children or []]


def test_a_title_is_a_link_to_arxiv():
    assert markdown_link(build_paper(1)) == "[Paper 1: Learning to Test](<https://arxiv.org/abs/2611.00001>)"


def test_without_a_page_the_title_stands_alone():
    assert markdown_link(build_paper(1, id="local:0123456789ab", title="A b")) == "A b"


def test_latex_is_readable():
    assert markdown_link(build_paper(1, title=r"On $\alpha$")).startswith("[On α](")


@pytest.mark.parametrize(
    "title",
    [
        "[PDF] x](javascript:alert(1))",
        "a](https://evil.example) [b",
        "![x](https://evil.example/p.png)",
        "<img src=x onerror=alert(1)>",
        "*a* _b_ `c` ~~d~~ | e",
        "a\\",
        "a\\]",
        "&lt;b&gt; &amp;",
        "https://evil.example/ and <https://evil.example>",
        "# heading",
        "a_b_c <script>",
    ],
)
def test_a_title_is_text_and_nothing_else(title):
    parts = read_back(markdown_link(build_paper(1, title=title)))

    assert [kind for kind, _ in parts if kind != "text"] == ["link_open", "link_close"]
    assert parts[0] == ("link_open", "https://arxiv.org/abs/2611.00001")
    assert "".join(str(text) for kind, text in parts if kind == "text") == readable(title)


def test_an_address_stays_within_its_brackets():
    paper = build_paper(1, id="local:0123456789ab", project_url="https://a.example/x>)[y](z")

    assert [kind for kind, _ in read_back(markdown_link(paper))] == ["link_open", "text", "link_close"]
