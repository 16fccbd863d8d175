"""Feeds of arXiv: their facts are read, and a faulty entry harms no other."""

from __future__ import annotations

import gzip
from datetime import date
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.errors import BadAnswer
from paperreader.sources.feeds import parse_atom, parse_feed, split_authors
from tests.amounts import examples

if TYPE_CHECKING:
    from pathlib import Path

ATOM_HEAD = (
    "<?xml version='1.0' encoding='UTF-8'?>\n<feed xmlns:opensearch='http://a9.com/-/spec/opensearch/1.1/' "
    "xmlns:arxiv='http://arxiv.org/schemas/atom' xmlns:dc='http://purl.org/dc/elements/1.1/' "
    "xmlns='http://www.w3.org/2005/Atom'>\n"
)
RSS_HEAD = (
    "<rss xmlns:arxiv='http://arxiv.org/schemas/atom' xmlns:dc='http://purl.org/dc/elements/1.1/' "
    "version='2.0'><channel><title>cs.AI updates on arXiv.org</title>"
)


def entry(number: int = 1, **changes: Any) -> str:
    said = {
        "id": f"http://arxiv.org/abs/2611.{number:05d}v2",
        "title": f"Paper {number}",
        "summary": "  We study &\n  things.",
        "published": "2026-11-19T17:59:56Z",
        "comment": "12 pages",
    }
    said.update(changes)
    return (
        f"<entry><id>{escape(said['id'])}</id><title>{escape(said['title'])}</title>"
        f"<summary>{escape(said['summary'])}</summary><published>{said['published']}</published>"
        "<category term='cs.AI'/><category term='cs.CL'/><arxiv:primary_category term='cs.CL'/>"
        f"<arxiv:comment>{escape(said['comment'])}</arxiv:comment>"
        "<author><name>Ada Lovelace</name><arxiv:affiliation>London</arxiv:affiliation></author>"
        "<author><name>Émile Second</name></author></entry>"
    )


def atom(*entries: str, total: int | None = None) -> bytes:
    count = "" if total is None else f"<opensearch:totalResults>{total}</opensearch:totalResults>"
    return f"{ATOM_HEAD}{count}{''.join(entries)}</feed>".encode()


def item(number: int = 1, announced: str = "new", **changes: Any) -> str:
    said = {"guid": f"oai:arXiv.org:2611.{number:05d}v1", "title": f"Paper {number}", "abstract": "We study."}
    said.update(changes)
    return (
        f"<item><title>{escape(said['title'])}</title><link>https://arxiv.org/abs/2611.{number:05d}</link>"
        f"<description>arXiv:2611.{number:05d}v1 Announce Type: {announced} \nAbstract: {said['abstract']}"
        f"</description><guid isPermaLink='false'>{said['guid']}</guid><category>cs.LG</category>"
        f"<category>cs.AI</category><pubDate>Mon, 23 Nov 2026 00:00:00 -0500</pubDate>"
        f"<arxiv:announce_type>{announced}</arxiv:announce_type>"
        "<dc:creator>Ada Lovelace (London, UK), Bo Li</dc:creator></item>"
    )


def rss(*items: str) -> bytes:
    return f"{RSS_HEAD}{''.join(items)}</channel></rss>".encode()


def test_an_entry_tells_all_that_is_known_of_a_paper() -> None:
    (paper,) = parse_atom(atom(entry())).papers

    assert (paper.id, paper.title, paper.abstract) == ("2611.00001", "Paper 1", "We study & things.")
    assert paper.authors == ("Ada Lovelace", "Émile Second")
    assert paper.published == date(2026, 11, 19)
    assert paper.categories == ("cs.CL", "cs.AI")
    assert paper.sources == ("arxiv",)
    assert (paper.upvotes, paper.code_url, paper.code_origin, paper.withdrawn) == (None, None, None, False)


def test_code_is_found_in_the_abstract_before_the_comment() -> None:
    here, there = "https://github.com/a/here", "https://github.com/a/there"

    feed = parse_atom(
        atom(
            entry(1, summary=f"Code: {here}.", comment=f"Old code at {there}"),
            entry(2, comment=f"59 pages. Code available at {there}"),
            entry(3, comment="Project Page: https://mana-hands.github.io/mana"),
        )
    )

    assert [(paper.code_url, paper.code_origin) for paper in feed.papers] == [
        (here, "abstract"),
        (there, "comment"),
        (None, None),
    ]
    assert feed.papers[2].project_url == "https://mana-hands.github.io/mana"


@pytest.mark.parametrize(
    "changes",
    [
        {"comment": "This paper has been withdrawn by the authors"},
        {"summary": "This article was withdrawn due to an error in Lemma 2."},
    ],
)
def test_a_withdrawn_paper_is_marked(changes: dict[str, Any]) -> None:
    assert parse_atom(atom(entry(**changes))).papers[0].withdrawn


def test_one_entry_that_makes_no_sense_is_left_out_and_counted() -> None:
    feed = parse_atom(atom(entry(1), entry(2, id="tag:nonsense"), entry(3, title=" "), "<entry/>", entry(4)))

    assert [paper.id for paper in feed.papers] == ["2611.00001", "2611.00004"]
    assert feed.dropped == 3


def test_a_day_that_is_none_costs_only_the_day() -> None:
    (paper,) = parse_atom(atom(entry(published="yesterday"))).papers

    assert paper.published is None


def test_a_paper_that_occurs_twice_is_told_once() -> None:
    assert len(parse_atom(atom(entry(1), entry(2), entry(1))).papers) == 2


def test_two_authors_of_one_name_stay_two() -> None:
    twins = entry().replace("Émile Second", "Ada Lovelace")

    assert parse_atom(atom(twins)).papers[0].authors == ("Ada Lovelace", "Ada Lovelace")


@pytest.mark.parametrize("total", [0, 7, None])
def test_how_many_there_are_is_told(total: int | None) -> None:
    assert parse_atom(atom(total=total)).total == total


def test_an_error_in_a_feed_is_an_error() -> None:
    body = atom(
        "<entry><id>https://arxiv.org/api/errors#incorrect_id_format_for_abc</id><title>Error</title>"
        "<summary>incorrect id \u200b format for abc.</summary></entry>"
    )

    with pytest.raises(BadAnswer, match=r"^arXiv answered with an error: incorrect id format for abc\.$"):
        parse_atom(body)


def test_only_what_is_newly_listed_counts_as_announced() -> None:
    kinds = ("new", "cross", "replace", "replace-cross", "new")

    feed = parse_feed(rss(*(item(number, kind) for number, kind in enumerate(kinds))))

    assert [paper.id for paper in feed.papers] == ["2611.00000", "2611.00001", "2611.00004"]
    assert feed.dropped == 0


def test_an_announced_paper_has_its_abstract_without_the_preamble() -> None:
    (paper,) = parse_feed(rss(item())).papers

    assert paper.abstract == "We study."
    assert paper.authors == ("Ada Lovelace", "Bo Li")
    assert paper.categories == ("cs.LG", "cs.AI")
    assert paper.published is None


def test_an_item_without_its_number_is_known_by_its_link() -> None:
    assert parse_feed(rss(item(5, guid=""))).papers[0].id == "2611.00005"


@pytest.mark.parametrize(
    ("creators", "names"),
    [
        ("Ada Lovelace", ["Ada Lovelace"]),
        ("Ada Lovelace, Bo Li and Cy Twombly", ["Ada Lovelace", " Bo Li", "Cy Twombly"]),
        ("A (X, (Y), Z), B) (C", ["A ", " B "]),
        ("Andy Sand", ["Andy Sand"]),
    ],
)
def test_creators_are_split_into_names(creators: str, names: list[str]) -> None:
    assert split_authors(creators) == names


def test_the_kind_of_a_feed_is_seen() -> None:
    assert len(parse_feed(atom(entry())).papers) == 1
    assert len(parse_feed(rss(item())).papers) == 1


@pytest.mark.parametrize("body", [b"<html/>", b"<rss/>", b"<opml/>"])
@pytest.mark.parametrize("parse", [parse_feed, parse_atom])
def test_what_is_no_feed_is_refused(parse: Any, body: bytes) -> None:
    with pytest.raises(BadAnswer):
        parse(body)


def test_an_rss_feed_is_not_taken_for_an_answer_of_the_api() -> None:
    with pytest.raises(BadAnswer):
        parse_atom(rss(item()))


RSS_1 = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="http://export.arxiv.org/rss/cs"><title>cs updates</title></channel>
<item rdf:about="http://arxiv.org/abs/2311.00001">
<title>Paper &amp;amp; more. (arXiv:2311.00001v1 [cs.LG])</title>
<link>http://arxiv.org/abs/2311.00001</link>
<description rdf:parseType="Literal">&lt;p&gt;We study $x &amp;lt; y$.&lt;/p&gt;</description>
<dc:creator>&lt;a href="http://arxiv.org/a/l"&gt;Ada Lovelace&lt;/a&gt;,
&lt;a href="x"&gt;B C&lt;/a&gt;</dc:creator></item>
<item rdf:about="http://arxiv.org/abs/2311.00002">
<title>Old. (arXiv:2311.00002v3 [cs.LG] UPDATED)</title></item>
</rdf:RDF>"""
PLAIN_ITEM = "<item><title>T</title><link>http://arxiv.org/abs/2311.00001</link></item>"
OLD_FEEDS = {
    "0.90": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    f'xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel/>{PLAIN_ITEM}</rdf:RDF>',
    "0.91": '<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
    f'"http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss><channel>{PLAIN_ITEM}</channel></rss>',
    "0.92": f'<rss version="0.92"><channel>{PLAIN_ITEM}</channel></rss>',
    "2.0 in a name space": '<rss version="2.0" xmlns="http://backend.userland.com/rss2">'
    f"<channel>{PLAIN_ITEM}</channel></rss>",
}


def test_rss_1_is_read_as_arxiv_announced_in_it() -> None:
    (paper,) = parse_feed(RSS_1).papers

    assert (paper.id, paper.title, paper.abstract) == ("2311.00001", "Paper & more.", "We study $x < y$.")
    assert paper.authors == ("Ada Lovelace", "B C")


@pytest.mark.parametrize("version", OLD_FEEDS)
def test_every_version_of_rss_is_read(version: str) -> None:
    assert [paper.title for paper in parse_feed(OLD_FEEDS[version]).papers] == ["T"]


def test_an_outline_is_named_with_what_reads_it() -> None:
    with pytest.raises(BadAnswer, match=r"an OPML outline, .*bookmark import"):
        parse_feed('<opml version="2.0"><body><outline xmlUrl="https://x.org/feed"/></body></opml>')


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("A &amp; B", "A & B"),
        ("A &amp;amp; B", "A & B"),
        ("A &amp;amp;amp; B", "A & B"),
        ("&amp;lt;b&amp;gt;Bold&amp;lt;/b&amp;gt; words", "Bold words"),
        ("&lt;b&gt;Bold&lt;/b&gt; words", "Bold words"),
        ("<![CDATA[<b>Bold</b> words &amp; H<sub>2</sub>O]]>", "Bold words & H2O"),
        ("<![CDATA[One<br/>two<p class='x'>three</p>]]>", "One two three"),
        ("&#233;t&#xe9; &amp;eacute;", "été é"),
        ("When a &lt; b and c &gt; d", "When a < b and c > d"),
        ("$a&lt;b$ and $p&gt;q$", "$a<b$ and $p>q$"),
        ("R&amp;D; AT&amp;T, &amp;nosuchname;", "R&D; AT&T, &nosuchname;"),
        ("List&lt;int&gt; and &lt;mask&gt;", "List<int> and <mask>"),
    ],
)
@pytest.mark.parametrize("kind", ["text", "html"])
def test_titles_are_readable_however_often_they_are_escaped(written: str, title: str, kind: str) -> None:
    body = f"<entry><id>2311.00001</id><title type='{kind}'>{written}</title></entry>"
    item = f"<item><link>2311.00001</link><title>{written}</title></item>"

    for feed in (
        f"<feed xmlns='http://www.w3.org/2005/Atom'>{body}</feed>",
        f"<rss><channel>{item}</channel></rss>",
    ):
        assert [paper.title for paper in parse_feed(feed).papers] == [title]


def test_xhtml_in_atom_is_its_text() -> None:
    inner = "<div xmlns='http://www.w3.org/1999/xhtml'>{}</div>"
    body = (
        f"<entry><id>2311.00001</id><title type='xhtml'>{inner.format('A <b>bold</b> one')}</title>"
        f"<content type='xhtml'>{inner.format('<p>First.</p><p>Second.</p>')}</content></entry>"
    )

    (paper,) = parse_feed(f"<feed xmlns='http://www.w3.org/2005/Atom'>{body}</feed>").papers

    assert (paper.title, paper.abstract) == ("A bold one", "First. Second.")


def test_an_entry_is_known_by_any_of_its_addresses() -> None:
    item = "<item><guid>tag:x,2026:1</guid><link>https://huggingface.co/papers/2311.00001</link><title>T</title></item>"
    entry = (
        "<entry><id>tag:x,2026:1</id><link href='https://arxiv.org/abs/2311.00001'/><title>T</title></entry>"
    )

    for feed in (
        f"<rss><channel>{item}</channel></rss>",
        f"<feed xmlns='http://www.w3.org/2005/Atom'>{entry}</feed>",
    ):
        assert [paper.id for paper in parse_feed(feed).papers] == ["2311.00001"]


HOSTILE = {
    "nothing": b"",
    "cut in the middle": atom(entry())[:-20],
    "external entity": b"<!DOCTYPE f [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><feed>&x;</feed>",
    "entity bomb": b"<!DOCTYPE f [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><feed>&b;</feed>",
    "entity bomb in UTF-16": "<!DOCTYPE f [<!ENTITY a 'aaaa'>]><feed>&a;</feed>".encode("utf-16"),
    "unknown encoding": b"<?xml version='1.0' encoding='no-such'?><feed/>",
    "100,000 attributes": b"<feed " + b" ".join(b'a%d="x"' % at for at in range(100_000)) + b"/>",
    "500,000 attributes": b"<feed " + b" ".join(b'a%d="x"' % at for at in range(500_000)) + b"/>",
    "100,000 name spaces": b"<feed " + b" ".join(b'xmlns:a%d="u"' % at for at in range(100_000)) + b"/>",
    "deep": b"<feed>" * 1_000_000,
    "deep, closed": b"<a>" * 150_000 + b"</a>" * 150_000,
    "wide": b"<feed>" + b"<b/>" * 1_000_000 + b"</feed>",
    "endless comment": b"<feed><!--" + b"-" * 8_000_000,
    "8 MB of blanks": b" " * 8_000_000,
    "800,000 comments": b"<!-- x -->" * 800_000,
    "8 MB of ampersands": b"<feed><entry><title>" + b"&" * 8_000_000,
    "800,000 entities": b"<!DOCTYPE feed [" + b"<!ENTITY a 'b'>" * 800_000 + b"]><feed/>",
    "33 MB, packed": gzip.compress(b"<feed>" + b"a" * 33 * 2**20),
}


@pytest.mark.timeout(20)  # Each takes at most 0.2 seconds.
@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_feed_is_refused_soon(body: bytes) -> None:
    with pytest.raises(BadAnswer):
        parse_feed(body)


@pytest.mark.timeout(20)  # It takes 0.1 seconds.
def test_as_many_entries_as_arxiv_sends_at_once_are_read() -> None:
    assert len(parse_atom(atom(*map(entry, range(2_000)))).papers) == 2_000


def test_a_huge_abstract_and_a_thousand_authors_are_taken_within_limits() -> None:
    many = "".join(f"<author><name>Author {number}</name></author>" for number in range(3_303))
    body = atom(entry(summary="word " * 500_000).replace("</entry>", many + "</entry>"))

    (paper,) = parse_atom(body).papers

    assert len(paper.abstract) == 20_000
    assert len(paper.authors) == 3_305


def test_what_would_harm_a_terminal_is_cleaned_away() -> None:
    (paper,) = parse_atom(atom(entry(title="Evil \u202e\u009b31m title", comment="\u200b"))).papers

    assert paper.title.isprintable()


@examples(200)
@given(st.text(max_size=300), st.integers(0, 2_000))
def test_a_damaged_feed_gives_papers_or_one_error(noise: str, at: int) -> None:
    body = atom(entry(1), entry(2))
    body = body[:at] + noise.encode("utf-8", "surrogatepass") + body[at:]

    try:
        feed = parse_feed(body)
    except BadAnswer:
        return
    assert len(feed.papers) + feed.dropped <= 2


@pytest.mark.parametrize(
    ("name", "count", "total"),
    [
        ("arxivpy_id_0000.0000_s0_m100_8b51d9633a68", 0, 0),
        ("arxivpy_id_astro-ph_0601001_s0_m100_3150dca9dc76", 1, 1),
        ("arxivpy_q_testing_s0_m10_bc5a6c384fe9", 10, 214_881),
        ("personal-news-feed_cs.AI_LG_CL_25_2026-08-02", 25, 449_736),
        ("sotawhat_transformer_5_2026-06-14", 5, 28_946),
    ],
)
def test_recorded_answers_of_the_api(shared: Path, name: str, count: int, total: int) -> None:
    feed = parse_atom((shared / f"arxiv/atom/{name}.xml").read_bytes())

    assert (len(feed.papers), feed.dropped, feed.total) == (count, 0, total)
    for paper in feed.papers:
        assert paper.title
        assert len(paper.abstract) > 100
        assert paper.authors
        assert paper.published
        assert paper.categories


def test_a_recorded_old_paper(shared: Path) -> None:
    body = (shared / "arxiv/atom/arxivpy_id_astro-ph_0601001_s0_m100_3150dca9dc76.xml").read_bytes()

    (paper,) = parse_atom(body).papers

    assert paper.id == "astro-ph/0601001"
    assert paper.published == date(2006, 1, 2)
    assert paper.categories == ("astro-ph",)
    assert paper.authors[0] == "Andrew Gould"
    assert paper.abstract.startswith("We derive the frequencies")


def test_recorded_code_in_a_comment(shared: Path) -> None:
    body = (shared / "arxiv/atom/personal-news-feed_cs.AI_LG_CL_25_2026-08-02.xml").read_bytes()

    first = parse_atom(body).papers[0]

    assert first.code_url == "https://github.com/alexmininno/GNN-Pathfinders"
    assert first.code_origin == "comment"
    assert first.categories[0] == "hep-th"


def test_a_recorded_error(shared: Path) -> None:
    body = (shared / "arxiv/atom/arxivpy_id_abc_s0_m100_b79c8dcf6bc3.xml").read_bytes()

    with pytest.raises(BadAnswer, match="incorrect id format for abc"):
        parse_atom(body)


def test_recorded_announcements(shared: Path) -> None:
    in_atom, in_rss, weekend = (
        parse_feed((shared / f"arxiv/rss/{name}.xml").read_bytes())
        for name in (
            "rss.arxiv.org_atom_cs.AI_2025-08-20_zotero-arxiv-daily",
            "rss.arxiv.org_rss_cs_ai_2026-04-27_distill",
            "rss_weekend_empty_All-News-AI",
        )
    )

    assert (len(in_atom.papers), len(in_rss.papers), len(weekend.papers)) == (7, 3, 0)
    papers = in_atom.papers + in_rss.papers
    assert not any(paper.abstract.startswith(("arXiv:", "Abstract")) for paper in papers)
    assert in_atom.papers[0].authors == ("Chunhua Liu", "Kabir Manandhar Shrestha", "Sukai Huang")
    assert len(in_rss.papers[1].authors) == 18
    assert {paper.published for paper in papers} == {None}


def test_where_a_paper_was_published_is_known_from_the_recorded_answers(shared: Path) -> None:
    (recorded,) = (shared / "arxiv" / "atom").glob("arxivpy_q_testing*")
    published = [(paper.doi, paper.journal) for paper in parse_atom(recorded.read_bytes()).papers]

    journal = dict(published)["10.1109/ICSTW55395.2022.00035"] or ""
    assert journal.startswith("Artificial Intelligence in Software")
    assert (None, None) in published
