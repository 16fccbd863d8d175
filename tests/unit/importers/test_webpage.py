"""Web pages: one paper, or links to many."""

from __future__ import annotations

import pytest

from paperreader.errors import UsageError
from paperreader.importers.registry import read_entries

REFERENCES = "".join(f'<li>Ref <a href="https://arxiv.org/abs/1706.{n:05}">[{n}]</a></li>' for n in range(40))


def ids(html: str) -> list[str]:
    """Return the identifiers of the papers in a page."""
    return [row.entry.paper.id for row in read_entries(html, "page.html").imported]


def test_the_full_text_of_a_paper_is_that_paper_and_not_its_references() -> None:
    page = f"""<!DOCTYPE html><html><head><base href="/html/2506.01713v2/"></head><body>
<article class="ltx_document"><h1 class="ltx_title ltx_title_document">Engines of <math><mi>n</mi></math></h1>
<ul>{REFERENCES}</ul></article></body></html>"""
    (row,) = read_entries(page, "x.html").imported
    assert (row.entry.paper.id, row.entry.paper.title) == ("2506.01713", "Engines of n")


def test_the_order_of_the_attributes_of_metadata_does_not_matter() -> None:
    page = f"""<html><head><meta content="Deep learning" name="citation_title"/>
<meta content='10.1038/nature14539' name='citation_doi'/></head><body>{REFERENCES}</body></html>"""
    assert ids(page) == ["doi:10.1038/nature14539"]


def test_a_long_icon_does_not_hide_a_bookmark() -> None:
    icon = f'ICON="data:image/png;base64,{"A" * 50_000}"'
    link = f'<DT><A HREF="https://arxiv.org/abs/2506.01713" ADD_DATE="1" {icon}>Engines</A>'
    assert ids(f"<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><p>{link}</DL>") == ["2506.01713"]


def test_a_full_text_that_does_not_say_which_paper_it_is_says_so() -> None:
    page = f'<html><body><article class="ltx_document"><ul>{REFERENCES}</ul></article></body></html>'
    with pytest.raises(UsageError, match=r"x\.html cannot be imported: .* does not say of which\.$"):
        read_entries(page, "x.html")


def test_a_page_with_metadata_is_its_paper() -> None:
    page = f"""<html><head><meta name="citation_title" content="Engines &amp; Looms"/>
<meta name="citation_author" content="Lovelace, Ada"/><meta name="citation_date" content="2025/06/02"/>
<meta name="citation_arxiv_id" content="2506.01713"/></head><body>{REFERENCES}</body></html>"""
    (row,) = read_entries(page, "x.html").imported
    paper = row.entry.paper
    assert (paper.id, paper.title, paper.authors) == ("2506.01713", "Engines & Looms", ("Ada Lovelace",))
    assert str(paper.published) == "2025-06-02"


def test_links_of_a_page_are_papers() -> None:
    page = """<html><body><script>var a = "https://arxiv.org/abs/1111.11111"</script>
<div class="gs_r"><div><a href="https://arxiv.org/pdf/2506.01713">[PDF] arxiv.org</a></div>
<div><h3><a href="https://publisher.example/x">Engines that weave patterns</a></h3></div></div>
<dl><dt><a href="/abs/1706.03762">arXiv:1706.03762</a></dt>
<dd><div>Title: Looms and their uses</div></dd></dl>
<p><a href="/papers/2402.00001">A model of mills</a></p></body></html>"""
    found = {row.entry.paper.id: row.entry.paper.title for row in read_entries(page, "x.html").imported}
    assert found == {
        "2506.01713": "Engines that weave patterns",
        "1706.03762": "Looms and their uses",
        "2402.00001": "A model of mills",
    }


def test_bookmarks_of_a_browser_keep_their_date_folder_tags_and_note() -> None:
    text = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<DL><p>
<DT><H3 PERSONAL_TOOLBAR_FOLDER="true">Bookmarks bar</H3>
<DL><p>
<DT><A HREF="https://arxiv.org/abs/2506.01713" ADD_DATE="1700000000" TAGS="a,b" TOREAD="1">T</A><DD>A note
<DT><H3 ADD_DATE="1700000000">Agents</H3>
<DL><p><DT><A HREF="https://arxiv.org/abs/1706.03762" ADD_DATE="1700000000000">U</A></DL><p>
<DT><A HREF="https://arxiv.org/abs/2402.00001" ADD_DATE="x">V</A>
</DL><p></DL><p>
"""
    first, second, third = (row.entry for row in read_entries(text, "b.html").imported)
    assert (first.tags, first.note, first.status, first.collections) == (("a", "b"), "A note", "later", ())
    assert str(first.added) == str(second.added) == "2023-11-14 22:13:20+00:00"
    assert second.collections == ("Agents",)
    assert (third.added, third.collections) == (None, ())


def test_a_folder_in_a_folder_is_a_path_without_the_folders_that_every_browser_has() -> None:
    text = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<DL><p><DT><H3>Bookmarks Menu</H3>
<DL><p><DT><H3>Models</H3>
<DL><p><DT><H3>Vision</H3>
<DL><p><DT><A HREF="https://arxiv.org/abs/2010.11929">A</A></DL><p>
<DT><A HREF="https://arxiv.org/abs/1706.03762">B</A></DL><p></DL><p>
<DT><H3>Vision</H3>
<DL><p><DT><A HREF="https://arxiv.org/abs/2306.00978">C</A></DL><p></DL><p>
"""
    found = [row.entry.collections for row in read_entries(text, "b.html").imported]
    assert found == [("Models/Vision",), ("Models",), ("Vision",)]
