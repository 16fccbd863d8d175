"""A user's template that cannot be used causes a sentence with its file and line; the mail is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paperreader.digest.render import render
from tests.builders import build_paper
from tests.unit.digest.hostile import digest_of, papers

if TYPE_CHECKING:
    from pathlib import Path

FINE = "{% for item in digest.sections[0].items %}{{ written(item) }}{% endfor %}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "templates"
    made.mkdir()
    return made


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_template_of_the_user_replaces_ours(folder: Path) -> None:
    write(folder, "item.txt", "* {{ title }}\n")
    assert "* Paper 1: Learning to Test\n" in render(digest_of(papers(2, "x")), "text", folder).text


def test_a_template_that_two_formats_include_is_escaped_in_html_alone(folder: Path) -> None:
    write(folder, "mine.txt", "{{ '<&>' }}")
    for name in ("digest.txt", "digest.html"):
        write(folder, name, FINE + '{% include "mine.txt" %}')
    made = digest_of(papers(1, "x"))
    for _ in range(2):
        assert render(made, "html", folder).text.endswith("&lt;&amp;&gt;")
        assert render(made, "text", folder).text.rstrip().endswith("<&>")


def test_a_template_that_changes_is_read_again(folder: Path) -> None:
    for words in ("One", "Two"):
        write(folder, "digest.txt", FINE + words)
        assert render(digest_of(papers(1, "x")), "text", folder).text.rstrip().endswith(words)


def test_a_template_of_one_format_leaves_the_others_alone(folder: Path) -> None:
    write(folder, "digest.html", "{{ nothing }}")
    assert render(digest_of(papers(1, "x")), "text", folder).problems == ()


def test_a_template_may_include_another_of_the_folder(folder: Path) -> None:
    write(folder, "digest.txt", FINE + '{% include "mine.txt" %}\n')
    write(folder, "mine.txt", "Bye")
    assert render(digest_of(papers(1, "x")), "text", folder).text.endswith("Bye\n")


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("\n\n{{ titel }}", 3, "there is nothing named 'titel'."),
        ("\n{{ digest.sectons }}", 2, "there is nothing named 'sectons'."),
        ("\n{% for x in %}", 2, "Expected an expression, got 'end of statement block'."),
        ("{{ heading", 1, ""),
        ("{{ heading | shout }}", 1, "No filter named 'shout'."),
        ("a\nb\n{{ 1 / 0 }}", 3, "division by zero."),
        ("{{ 'x' + 1 }}", 1, ""),
        ("\n{% include 'missing.txt' %}", 2, "there is no template missing.txt."),
        ("{% include 'digest.txt' %}", 1, "it includes itself."),
        (b"a\n\xff\xfe", 2, "it is not UTF-8."),
        (
            "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
            1,
            "its loops take more",
        ),
        ("{% for a in range(99999999) %}{% endfor %}", 1, "Range too big."),
        ("{{ 'x' * 10000000000 }}", 1, "it repeats a text"),
        ("{{ ([0] * 9999)|list * 99999 }}", 1, "it repeats a text"),
        ("{{ 9 ** 99999 }}", 1, "it uses **"),
        ("{{ '%9999999999d' % 1 }}", 1, "it uses %"),
        ("{{ 'x'.ljust(9999999999) }}", 1, ""),
        ("{{ digest.__class__.__mro__ }}", 1, ""),
    ],
)
def test_a_template_with_an_error_is_named_and_ours_is_used(
    folder: Path, text: str | bytes, line: int, reason: str
) -> None:
    path = write(folder, "digest.txt", text)
    digest = digest_of(papers(2, "x"))

    rendered = render(digest, "text", folder)

    (problem,) = rendered.problems
    assert problem.startswith(f"{path}, line {line}: {reason}")
    assert problem.endswith(" The built-in template is used.")
    assert "<" not in problem
    assert "paperreader." not in problem.removeprefix(str(path))
    assert rendered.text == render(digest, "text").text


def test_a_template_that_writes_without_end_is_ended(folder: Path) -> None:
    path = write(folder, "digest.txt", "{% for a in range(9999) %}{{ 'x' * 9999 }}{% endfor %}")
    (problem,) = render(digest_of(papers(1, "x")), "text", folder).problems
    assert problem.startswith(f"{path}: it makes more than 2 million characters.")


def test_a_folder_in_place_of_a_template_is_named(folder: Path) -> None:
    (folder / "digest.html").mkdir()
    rendered = render(digest_of(papers(1, "x")), "html", folder)
    assert rendered.problems == (
        f"{folder / 'digest.html'}: it cannot be read (Is a directory). The built-in template is used.",
    )


def test_an_error_in_the_template_of_papers_is_an_error_of_all(folder: Path) -> None:
    path = write(folder, "item.html", "<b>\n{{ titel }}</b>")
    rendered = render(digest_of(papers(2, "x")), "html", folder)
    assert rendered.problems == (
        f"{path}, line 2: there is nothing named 'titel'. The built-in template is used.",
    )


def test_one_paper_that_a_template_fails_on_is_shown_without_details(folder: Path) -> None:
    path = write(folder, "item.txt", "{{ title }} {{ paper.upvotes + 1 }}\n")
    many = [*papers(2, "x"), build_paper(3, upvotes=None)]
    rendered = render(digest_of(many), "text", folder)
    assert "3. Paper 3: Learning to Test\nhttps://arxiv.org/abs/2611.00003" in rendered.text
    (problem,) = rendered.problems
    assert problem.startswith(f"{path}, line 1: ")
    assert problem.endswith("1 paper (2611.00003) shown without details.")


def test_a_template_cannot_change_what_it_is_given(folder: Path) -> None:
    write(folder, "digest.txt", "{% set _ = digest.problems.append('x') %}")
    assert len(render(digest_of(papers(2, "x")), "text", folder).problems) == 1


@pytest.mark.parametrize("text", ["", " \n", "{# nothing #}"])
def test_a_template_that_makes_nothing_does_not_make_an_empty_mail(folder: Path, text: str) -> None:
    path = write(folder, "digest.txt", text)
    rendered = render(digest_of(papers(1, "x")), "text", folder)
    assert rendered.problems == (f"{path}: it makes an empty text. The built-in template is used.",)
    assert "Paper 1: Learning to Test" in rendered.text
