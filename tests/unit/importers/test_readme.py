"""Lists of papers in Markdown, as people write them."""

from __future__ import annotations

import pytest

from paperreader.importers.registry import read_entries


def titles(text: str) -> dict[str, str]:
    """Return the titles of the papers in a file, by their identifiers."""
    outcome = read_entries(text, "README.md")
    assert outcome.format == "markdown"
    return {row.entry.paper.id: row.entry.paper.title for row in outcome.imported}


@pytest.mark.parametrize(
    "item",
    [
        "- [Engines That Weave](https://arxiv.org/abs/2506.01713)",
        "* **Engines That Weave** [[paper]](https://arxiv.org/pdf/2506.01713v2.pdf) [[code]](https://x.y/z)",
        "1. Engines That Weave. Ada Lovelace, C. Babbage. [pdf](https://arxiv.org/abs/2506.01713)",
        "- (CVPR 2025) [Engines That Weave](https://engines.github.io) [[arXiv]](https://arxiv.org/abs/2506.01713)",
        "- [![a](https://img.shields.io/a-b.svg)](https://arxiv.org/abs/2506.01713) **Engines That Weave**",
        "- Engines That Weave\n  - [here](https://arxiv.org/abs/2506.01713)\n  - [Code](https://github.com/a/b)",
        "- [Engines That Weave][1], NeurIPS'25\n\n[1]: https://arxiv.org/abs/2506.01713",
        '- [x] "Engines That Weave", 2025, arXiv:2506.01713',
        "|Title|Link|\n|:--|--|\n|Engines That Weave|[arXiv](https://arxiv.org/abs/2506.01713)|",
        "|Name|\n|--|\n|[Engines That Weave](https://arxiv.org/abs/2506.01713)<br>[![s](https://s.io/a)](https://b.c)|",
        "<details><summary>2025</summary>\n\n- **[Engines That Weave](https://arxiv.org/abs/2506.01713)**\n</details>",
        "> - [[2506.01713] Engines That Weave](https://arxiv.org/abs/2506.01713)",
    ],
)
def test_one_item_is_one_paper_with_its_title(item: str) -> None:
    assert titles(item) == {"2506.01713": "Engines That Weave"}


def test_a_long_heading_is_the_title_of_the_links_below_it() -> None:
    text = "- [T](https://us.org)\n\n### Engines That Weave Well\n\n[[PDF](https://arxiv.org/pdf/2506.01713)]"
    assert titles(text) == {"2506.01713": "Engines That Weave Well"}


def test_html_in_a_list_is_read() -> None:
    text = '- a\n<ul>\n<li><a href="https://arxiv.org/abs/2506.01713">Engines</a></li></ul>'
    assert titles(text) == {"2506.01713": "Engines"}


def test_code_and_project_of_an_item_are_kept() -> None:
    item = (
        "- [T of X](https://arxiv.org/abs/2506.01713) [Code](https://github.com/a/b) [Website](https://e.org)"
    )
    (row,) = read_entries(item, "a.md").imported
    assert (row.entry.paper.code_url, row.entry.paper.project_url) == (
        "https://github.com/a/b",
        "https://e.org",
    )


def test_an_item_may_name_several_papers() -> None:
    assert titles(
        "- [BERT](https://aclanthology.org/N19-1423), [RoBERTa](https://arxiv.org/abs/1907.11692), "
        "[ALBERT](https://arxiv.org/abs/1909.11942)"
    ) == {"acl:N19-1423": "BERT", "1907.11692": "RoBERTa", "1909.11942": "ALBERT"}


def test_a_paper_without_an_identifier_at_a_publisher_is_kept_by_its_title() -> None:
    item = (
        "- [Masked Engines Are Scalable](https://openaccess.thecvf.com/content/x.pdf)\n- [Us](https://us.org)"
    )
    (row,) = read_entries(item, "a.md").imported
    assert row.entry.paper.title == "Masked Engines Are Scalable"


def test_bibtex_at_the_end_of_a_list_is_one_more_paper_and_not_the_format() -> None:
    text = """# List
- [Engines](https://arxiv.org/abs/2506.01713)
- <b>Looms</b> <a href="https://arxiv.org/abs/1706.03762">[paper]</a>

```bibtex
@misc{us, title={A List}, url={https://github.com/us/list}}
```
"""
    assert list(titles(text).values()) == ["Engines", "Looms", "A List"]


def test_what_is_no_paper_is_counted_and_not_refused() -> None:
    text = "# List\n\nHello.\n\n- [Contents](#a)\n- [T of X](https://arxiv.org/abs/2506.01713)\n"
    outcome = read_entries(text, "a.md")
    assert (len(outcome.imported), outcome.rejected) == (1, ())
    assert [row.text for row in outcome.skipped] == ["Hello.", "[Contents](#a)"]


def test_an_identifier_before_or_after_a_title_is_not_part_of_it() -> None:
    text = """- [x] Engines and Looms - arXiv:2506.01713 [cs.CL]
- doi:10.1038/nature14539 Deep learning machines
"""
    assert [(row.entry.paper.id, row.entry.paper.title) for row in read_entries(text, "a.md").imported] == [
        ("2506.01713", "Engines and Looms"),
        ("doi:10.1038/nature14539", "Deep learning machines"),
    ]
