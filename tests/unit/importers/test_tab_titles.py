"""Titles of browser tabs: sites add their name to the title of the paper."""

from __future__ import annotations

import json

import pytest

from paperreader.identity import group_papers, join_papers
from paperreader.importers.registry import read_entries
from paperreader.importers.tab_titles import paper_title

TITLE = "Looms - Engines That Weave: A Survey"


@pytest.mark.parametrize(
    "text",
    [
        f"[1706.03762] {TITLE}",
        f"[cs/9901001v2] {TITLE}",
        f"(PDF) {TITLE}",
        f"[PDF] {TITLE} | Semantic Scholar",
        f"Paper page - {TITLE}",
        f"Paper page - {TITLE} - Hugging Face",
        f"GitHub - ada/looms: {TITLE}",
        f"{TITLE} | OpenReview",
        f"{TITLE} | arXiv",
        f"[1706.03762] {TITLE} - arXiv",
        f"{TITLE} - ACL Anthology",
        f"{TITLE} - PubMed",
        f"{TITLE} - ScienceDirect",
        f"{TITLE} | SpringerLink",
        f"{TITLE} | Nature",
        f"{TITLE} | Nature Machine Intelligence",
        f"{TITLE} | IEEE Conference Publication | IEEE Xplore",
        f"{TITLE} | Proceedings of the 2021 ACM Conference on Looms",
    ],
)
def test_what_a_known_site_adds_is_no_part_of_the_title(text: str) -> None:
    assert paper_title(text) == TITLE


@pytest.mark.parametrize(
    "title",
    [
        TITLE,
        "The Laws of Looms - Nature",
        "Looms | A View From the Mill",
        "A Survey of Hugging Face",
        "[Re] Looms That Weave",
        "OpenReview",
        "",
    ],
)
def test_other_titles_stay_as_they_are(title: str) -> None:
    assert paper_title(title) == title


ADDRESS = "https://www.nature.com/articles/nature14539"
TAB = "Deep learning | Nature"
FILES = {
    "HTML": f'<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p><DT><A HREF="{ADDRESS}">{TAB}</A></DL>',
    "OPML": f'<opml version="2.0"><body><outline text="{TAB}" url="{ADDRESS}"/></body></opml>',
    "Chrome": json.dumps([{"url": ADDRESS, "date_added": "13350000000000000", "name": TAB}]),
    "Raindrop": json.dumps([{"link": ADDRESS, "created": "2024-01-01T00:00:00Z", "title": TAB}]),
    "Pocket": f"title,url,time_added,tags,status\n{TAB},{ADDRESS},1700000000,,unread\n",
    "Markdown": f"- [{TAB}]({ADDRESS})\n- [Paper page - Looms that weave](https://arxiv.org/abs/2506.01713)\n",
}


@pytest.mark.parametrize("name", FILES)
def test_every_list_of_links_has_titles_of_papers(name: str) -> None:
    paper = read_entries(FILES[name], "file").imported[0].entry.paper
    assert (paper.title, paper.doi) == ("Deep learning", "10.1038/nature14539")


@pytest.mark.parametrize("is_first", [True, False])
def test_a_bookmark_of_a_browser_and_an_entry_of_bibtex_are_one_paper(is_first: bool) -> None:
    text = "@article{a, title = {Deep Learning}, author = {LeCun, Yann}, doi = {10.1038/nature14539}}"
    texts = (FILES["HTML"], text) if is_first else (text, FILES["HTML"])
    papers = [row.entry.paper for text in texts for row in read_entries(text, "file").imported]
    assert len(group_papers(papers)) == 1
    assert join_papers(papers).title.lower() == "deep learning"
