"""Feeds as they are found in the wild: what is expected of a reader is read, and the rest is named."""

from __future__ import annotations

import gzip
import warnings
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from paperreader.errors import BadAnswer
from paperreader.sources.feed_entry import day_in
from paperreader.sources.feed_xml import MOST_ENTRIES
from paperreader.sources.feeds import parse_feed

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.models import Paper
    from paperreader.sources.base import ParsedItems

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'
NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"'
)
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
ATOM = 'xmlns="http://www.w3.org/2005/Atom"'


def rss(*items: str, head: str = "", attributes: str = NAMESPACES) -> str:
    return (
        f'<rss version="2.0" {attributes}><channel><title>A blog</title><link>https://blog.org/</link>{head}'
        f"{''.join(items)}</channel></rss>"
    )


def atom(*entries: str, head: str = "") -> str:
    return f"<feed {ATOM}><title>A blog</title>{head}{''.join(entries)}</feed>"


def item(title: str = "One", inner: str = "") -> str:
    return f"<item><title>{title}</title><link>https://blog.org/{len(title)}</link>{inner}</item>"


TWO = item("One") + item("Second")
ENTRY = '<entry><title>One</title><link href="https://blog.org/1"/><id>tag:blog.org,2026:1</id></entry>'
CAFE = rss(item("Café «naïve»"))

READ: dict[str, tuple[str | bytes, list[str]]] = {
    # Versions
    "RSS 0.90": (
        f'<rdf:RDF {RDF} xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel/>{TWO}</rdf:RDF>',
        ["One", "Second"],
    ),
    "RSS 0.91": (f'<rss version="0.91"><channel>{TWO}</channel></rss>', ["One", "Second"]),
    "RSS 0.92": (f'<rss version="0.92"><channel>{TWO}</channel></rss>', ["One", "Second"]),
    "RSS 0.94": (f'<rss version="0.94"><channel>{TWO}</channel></rss>', ["One", "Second"]),
    "RSS 1.0": (
        f'<rdf:RDF {RDF} xmlns="http://purl.org/rss/1.0/"><channel/>{TWO}</rdf:RDF>',
        ["One", "Second"],
    ),
    "RSS 1.0 with a prefix": (
        (
            f'<rdf:RDF {RDF} xmlns:r="http://purl.org/rss/1.0/"><r:channel/>'
            "<r:item><r:title>One</r:title><r:link>https://blog.org/1</r:link></r:item></rdf:RDF>"
        ),
        ["One"],
    ),
    "RSS 2.0": (rss(TWO), ["One", "Second"]),
    "RSS with items beside the channel": (
        f"<rss><channel><title>A</title></channel>{TWO}</rss>",
        ["One", "Second"],
    ),
    "Atom 0.3": (
        (
            '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>A</title><entry><title>One</title>'
            '<link rel="alternate" href="https://blog.org/1"/><issued>2004-05-01T10:00:00Z</issued></entry></feed>'
        ),
        ["One"],
    ),
    "Atom 1.0": (atom(ENTRY), ["One"]),
    "Atom with a prefix": (
        '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>One</a:title></a:entry></a:feed>',
        ["One"],
    ),
    "Atom without a name space": (f"<feed><title>A</title>{ENTRY}</feed>", ["One"]),
    # Before and after the document
    "blank lines before the declaration": (f"\n\n  {DECLARATION}{rss(TWO)}", ["One", "Second"]),
    "a byte-order mark and blanks": (f"\ufeff\n{DECLARATION}{rss(TWO)}".encode(), ["One", "Second"]),
    "a warning of PHP before it": (f"<br />\n<b>Warning</b>: x\n{DECLARATION}{rss(TWO)}", ["One", "Second"]),
    "a comment of a cache after it": (f"{rss(TWO)}\n<!-- Cached -->\n", ["One", "Second"]),
    "text after it": (f"{rss(TWO)}\nServed in 3 ms", ["One", "Second"]),
    "a style sheet": (f'{DECLARATION}<?xml-stylesheet href="/rss.xsl"?>{rss(TWO)}', ["One", "Second"]),
    "XML 1.1": (f'<?xml version="1.1"?>{rss(TWO)}', ["One", "Second"]),
    # Characters
    "a bare ampersand": (rss(item("R&D at AT&T & you")), ["R&D at AT&T & you"]),
    "an ampersand in an address": (
        rss("<item><title>One</title><link>https://blog.org/?a=1&b=2</link></item>"),
        ["One"],
    ),
    "an entity of HTML": (rss(item("One&nbsp;caf&eacute; &mdash; two")), ["One café — two"]),
    "an entity that nobody knows": (rss(item("One &nosuch; two")), ["One &nosuch; two"]),
    "a document type with the entities of HTML": (
        (
            f'{DECLARATION}<!DOCTYPE rss [<!ENTITY % HTMLlat1 PUBLIC "-//W3C//ENTITIES Latin 1//EN" "x.ent">'
            f'<!ENTITY nbsp "&#160;"> <!ENTITY euro "&#8364;">]>{rss(item("5&nbsp;&euro;"))}'
        ),
        ["5 €"],
    ),
    "a document type that names a file": (
        (
            '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
            f'"http://my.netscape.com/publish/formats/rss-0.91.dtd">{rss(TWO)}'
        ),
        ["One", "Second"],
    ),
    "control characters": (rss(item("One\x0b\x01\x1b[31m red")), ["One[31m red"]),
    "references to control characters": (rss(item("One&#1;&#x1b;[2J&#0; two")), ["One[2J\ufffd two"]),
    "a reference to half a character": (rss(item("One&#xD83D;&#xDE00; two")), ["One\ufffd\ufffd two"]),
    "a reference of Windows": (rss(item("It&#146;s")), ["It’s"]),
    "prefixes that nobody declared": (
        rss(item("One", "<dc:creator>Ada</dc:creator><media:thumbnail url='x'/>"), attributes=""),
        ["One"],
    ),
    "tags in capitals": (
        "<RSS version='2.0'><CHANNEL><ITEM><TITLE>One</TITLE></ITEM></CHANNEL></RSS>",
        ["One"],
    ),
    # Encodings
    "UTF-8 as it says": (f"{DECLARATION}{CAFE}".encode(), ["Café «naïve»"]),
    "Windows-1252 that says UTF-8": (f"{DECLARATION}{CAFE}".encode("cp1252"), ["Café «naïve»"]),
    "UTF-8 that says Latin-1": (
        f'<?xml version="1.0" encoding="iso-8859-1"?>{CAFE}'.encode(),
        ["Café «naïve»"],
    ),
    "Latin-1 as it says": (
        f'<?xml version="1.0" encoding="iso-8859-1"?>{CAFE}'.encode("latin-1"),
        ["Café «naïve»"],
    ),
    "Windows-1252 that says nothing": (CAFE.encode("cp1252"), ["Café «naïve»"]),
    "KOI8-R as it says": (
        f'<?xml version="1.0" encoding="koi8-r"?>{rss(item("Привет, мир"))}'.encode("koi8-r"),
        ["Привет, мир"],
    ),
    "Shift-JIS as it says": (
        f'<?xml version="1.0" encoding="Shift_JIS"?>{rss(item("深層学習の論文"))}'.encode("shift_jis"),
        ["深層学習の論文"],
    ),
    "UTF-16 with a mark": (
        f'<?xml version="1.0" encoding="utf-16"?>{CAFE}'.encode("utf-16"),
        ["Café «naïve»"],
    ),
    "UTF-16 without a mark": (
        f'<?xml version="1.0" encoding="utf-16"?>{CAFE}'.encode("utf-16-le"),
        ["Café «naïve»"],
    ),
    "UTF-16 that says UTF-8": (f"{DECLARATION}{CAFE}".encode("utf-16-be"), ["Café «naïve»"]),
    "an encoding that does not exist": (
        f'<?xml version="1.0" encoding="klingon"?>{CAFE}'.encode(),
        ["Café «naïve»"],
    ),
    "one bad byte": (
        f"{DECLARATION}{CAFE}".encode().replace(b"naive", b"x") + b"\n<!-- \xff -->",
        ["Café «naïve»"],
    ),
    "gzip without a header": (gzip.compress(rss(TWO).encode()), ["One", "Second"]),
    # Markup
    "a title in CDATA": (rss(item("<![CDATA[A & <b>B</b>]]>")), ["A & B"]),
    "a title that is escaped twice": (
        rss(item("A &amp;amp; B &amp;lt;i&amp;gt;x&amp;lt;/i&amp;gt;")),
        ["A & B x"],
    ),
    "HTML that is not escaped": (
        rss(item("One", "<description>a <br> b <p>c</description>"), item("Second")),
        ["One", "Second"],
    ),
    "a web page in CDATA": (
        rss(item("One", "<description><![CDATA[<!DOCTYPE html><!ENTITY x 'y'>&nbsp;]]></description>")),
        ["One"],
    ),
    "no title but a text": (
        rss("<item><description>Just a thought.</description></item>"),
        ["Just a thought."],
    ),
    "the same item twice": (rss(TWO, TWO), ["One", "Second"]),
    "an item without link and guid": (rss("<item><title>One</title></item>"), ["One"]),
    "items in a tag that is not closed": (
        f"<rss><channel><title>A</title><x:category>{TWO}</channel></rss>",
        ["One", "Second"],
    ),
    "an element nobody knows": (rss("<x:y xmlns:x='urn:x'><item2/></x:y>", TWO), ["One", "Second"]),
}
NOT_AS_FEEDPARSER = {
    "a bare ampersand",
    "a reference to half a character",
    "references to control characters",
    "control characters",
    "a document type with the entities of HTML",
    "Windows-1252 that says nothing",
    "UTF-16 without a mark",
    "gzip without a header",
    "no title but a text",
    "the same item twice",
    "a title in CDATA",
    "a title that is escaped twice",
}
"""What feedparser leaves to the reader, such as tags in titles, or does not read."""


def bytes_of(feed: str | bytes) -> bytes:
    return feed.encode() if isinstance(feed, str) else feed


def titles(found: ParsedItems) -> list[str]:
    return [paper.title for paper in found.papers]


@pytest.mark.parametrize("name", READ)
def test_what_is_found_in_the_wild_is_read(name: str) -> None:
    feed, expected = READ[name]

    found = parse_feed(bytes_of(feed))

    assert (titles(found), found.dropped, found.cut) == (expected, 0, False)


@pytest.mark.parametrize("name", sorted(READ.keys() - NOT_AS_FEEDPARSER))
def test_feedparser_reads_the_same(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import feedparser

        judged = feedparser.parse(bytes_of(READ[name][0]))

    assert [" ".join(entry.title.split()) for entry in judged.entries] == READ[name][1]


def only(feed: str, **options: Any) -> Paper:
    (paper,) = parse_feed(feed, **options).papers
    return paper


def test_a_post_is_a_paper_with_its_page() -> None:
    post = only(
        rss(
            item(
                "A visual <![CDATA[<i>introduction</i>]]>",
                "<description>&lt;p&gt;We look.&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;</description>"
                "<pubDate>Thu, 2 Sep 2021 20:00:00 GMT</pubDate><author>a@b.org (Ada Lovelace)</author>"
                "<category>Graphs</category><guid isPermaLink='false'>42</guid>",
            )
        )
    )

    assert post.id.startswith("local:")
    assert (post.title, post.abstract) == ("A visual introduction", "We look.")
    assert (post.authors, post.categories, post.published) == (
        ("Ada Lovelace",),
        ("Graphs",),
        date(2021, 9, 2),
    )
    assert (post.project_url, post.code_url, post.sources) == ("https://blog.org/40", None, ("feed",))


@pytest.mark.parametrize(
    ("inner", "identifier"),
    [
        ("<link>https://arxiv.org/abs/2311.00001v2</link>", "2311.00001"),
        ("<guid>oai:arXiv.org:2311.00001v1</guid>", "2311.00001"),
        ("<link>https://huggingface.co/papers/2311.00001</link>", "2311.00001"),
        ("<dc:identifier>doi:10.1038/s41586-024-07566-y</dc:identifier>", "doi:10.1038/s41586-024-07566-y"),
        ("<prism:doi>10.1038/S41586-024-07566-Y</prism:doi>", "doi:10.1038/s41586-024-07566-y"),
        ("<link>https://dl.acm.org/doi/10.1145/3442188.3445922</link>", "doi:10.1145/3442188.3445922"),
        ("<link>https://aclanthology.org/2023.acl-long.1/</link>", "acl:2023.acl-long.1"),
        ("<link>https://openreview.net/forum?id=rJXMpikCZ</link>", "openreview:rJXMpikCZ"),
        ("<link>https://blog.org/notes-on-arxiv-2311.00001</link>", None),
        ("<link>https://blog.org/?about=https://arxiv.org/abs/2311.00001</link>", None),
        ("<description>See https://arxiv.org/abs/2311.00001.</description>", None),
        ("<guid>local:0123456789ab</guid>", None),
        ("<guid>2026-11-20</guid>", None),
    ],
)
def test_an_entry_is_the_paper_that_it_names_not_one_that_it_mentions(
    inner: str, identifier: str | None
) -> None:
    paper = only(rss(f"<item><title>One</title>{inner}</item>"))

    assert paper.id == identifier if identifier else paper.id.startswith("local:")
    assert paper.id != "local:0123456789ab"


def test_a_link_to_a_related_paper_is_a_mention() -> None:
    related = '<link rel="related" href="https://arxiv.org/abs/2311.00001"/>'

    paper = only(atom(ENTRY.replace("<id>", f"{related}<id>")))

    assert (paper.id[:6], paper.project_url) == ("local:", "https://blog.org/1")


@pytest.mark.parametrize(
    ("feed", "page"),
    [
        (rss("<item><title>One</title><link>/posts/1</link></item>"), "https://blog.org/posts/1"),
        (
            rss("<item xml:base='https://b.org/x/'><title>One</title><link>1</link></item>"),
            "https://b.org/x/1",
        ),
        (rss("<item><title>One</title><guid>https://blog.org/7</guid></item>"), "https://blog.org/7"),
        (
            rss("<item><title>One</title><guid isPermaLink='false'>https://blog.org/7</guid></item>"),
            "https://blog.org/",
        ),
        (rss("<item><title>One</title><atom:link href='https://blog.org/8'/></item>"), "https://blog.org/8"),
        (rss("<item><title>One</title><link>javascript:alert(1)</link></item>"), None),
        (
            (
                f"<feed {ATOM} xml:base='https://blog.org/'><entry xml:base='a/'><title>One</title>"
                "<link rel='self' href='x'/><link href='1'/></entry></feed>"
            ),
            "https://blog.org/a/1",
        ),
    ],
)
def test_a_link_is_relative_to_its_base(feed: str, page: str | None) -> None:
    assert only(feed).project_url == page


def test_a_saved_feed_says_itself_where_it_came_from() -> None:
    head = "<link rel='self' href='https://blog.org/atom.xml'/>"

    assert only(atom("<entry><title>One</title><link href='1'/></entry>", head=head)).project_url == (
        "https://blog.org/1"
    )


def test_a_link_is_relative_to_the_address_of_the_feed() -> None:
    feed = atom("<entry><title>One</title><link href='../1'/></entry>")

    assert only(feed, address="https://blog.org/feeds/atom.xml").project_url == "https://blog.org/1"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Thu, 02 Sep 2021 20:00:00 GMT", date(2021, 9, 2)),
        ("Thu, 2 Sep 21 20:00 EST", date(2021, 9, 2)),
        ("2 September 2021", date(2021, 9, 2)),
        ("Thu Sep  2 20:00:00 2021", date(2021, 9, 2)),
        ("2021-09-02T20:00:00.123-04:00", date(2021, 9, 2)),
        ("2021-09-02 20:00:00", date(2021, 9, 2)),
        ("20210902", date(2021, 9, 2)),
        ("2021-09", date(2021, 9, 1)),
        ("2021", date(2021, 1, 1)),
        (" 2021-09-02\n", date(2021, 9, 2)),
        ("2021-02-30", None),
        ("0001-01-01T00:00:00Z", None),
        ("2026-11-30", date(2026, 11, 30)),
        ("2099-01-01", None),
        ("Fri, 01 Jan 9999 00:00:00 GMT", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_are_read_in_every_form_but_not_in_the_future(text: str, day: date | None) -> None:
    assert day_in(text, date(2026, 11, 29)) == day


def test_two_posts_of_one_title_stay_two_and_the_older_one_keeps_its_name() -> None:
    older, newer = (f"<item><title>Links</title><link>https://blog.org/{at}</link></item>" for at in (1, 2))

    alone = parse_feed(rss(older)).papers
    together = parse_feed(rss(newer, older)).papers

    assert len({paper.id for paper in together}) == 2
    assert together[1] == alone[0]


def test_a_feed_that_was_cut_off_gives_its_complete_entries_and_says_so() -> None:
    body = rss(TWO, item("Third"))

    for end in (body.index("Third"), body.index("</item></channel>"), len(body) - 3):
        found = parse_feed(body[:end])
        assert found.cut
        assert titles(found)[:2] == ["One", "Second"]
        assert found.dropped == 0


def test_a_broken_entry_costs_only_itself() -> None:
    broken = item("Broken", "<x a=1></y>")

    found = parse_feed(rss(item("One"), broken, item("Second"), broken, item("Third")))

    assert (titles(found), found.dropped, found.cut) == (["One", "Second", "Third"], 2, False)


def test_a_broken_head_costs_no_entry() -> None:
    assert titles(parse_feed(rss(TWO, head="<description>a <b>c</description>"))) == ["One", "Second"]


@pytest.mark.parametrize(
    ("charset", "declared", "written"),
    [
        ("windows-1251", None, "cp1251"),
        ("utf-8", "windows-1251", "cp1251"),
        ("iso-8859-1", "windows-1251", "cp1251"),
        ("iso-8859-1", None, "utf-8"),
        ("no-such", "utf-8", "utf-8"),
    ],
)
def test_what_the_server_says_of_the_encoding_is_believed_last(
    charset: str, declared: str | None, written: str
) -> None:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""

    found = parse_feed(f"{declaration}{rss(item('Привет, мир'))}".encode(written), charset=charset)

    assert titles(found) == ["Привет, мир"]


def test_the_title_of_a_feed_is_known() -> None:
    feeds = (
        rss(TWO),
        atom(ENTRY),
        '{"version": "https://jsonfeed.org/version/1", "title": "A blog", "items": [{"title": "One"}]}',
    )

    assert [parse_feed(feed).title for feed in feeds] == ["A blog"] * 3


def test_a_json_feed_is_read_from_an_answer() -> None:
    feed = (
        '{"version": "https://jsonfeed.org/version/1.1", "title": "A", "items": [{"url": "/1", '
        '"content_html": "<p>Hello.</p>", "date_published": "2021-09-02", "authors": [{"name": "Ada"}]},'
        ' 5, {"id": "2"}]}'
    )

    found = parse_feed(feed, address="https://blog.org/feed.json")

    (paper,) = found.papers
    assert (paper.title, paper.published, paper.authors) == ("Hello.", date(2021, 9, 2), ("Ada",))
    assert (paper.project_url, found.dropped) == ("https://blog.org/1", 2)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<!doctype html><html><body>Hi</body></html>", "It is a web page, not a feed."),
        ("\n<!-- x --><HTML lang=en>", "It is a web page, not a feed."),
        (f"{DECLARATION}<!DOCTYPE html PUBLIC 'x' 'y'><html xmlns='x'/>", "It is a web page, not a feed."),
        ("<opml><body/></opml>", "It is an OPML outline"),
        ("<svg/>", "It is neither Atom nor RSS"),
        ("Not found", "not complete or not well-formed"),
        ('{"items": []}', "It is JSON, but not a JSON Feed."),
        ('{"version": "https://jsonfeed.org/version/1", ', "It is JSON that is not complete"),
        (b"%PDF-1.7", "is a PDF"),
        (rss(item("One"))[:-25], "The feed is not complete: it ends before its first entry does."),
        (
            "<!DOCTYPE rss [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><rss>&b;</rss>",
            "The feed declares entities of its own, which feeds must not.",
        ),
        (
            "<!DOCTYPE rss [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><rss>&a;</rss>",
            "The feed declares entities of its own, which feeds must not.",
        ),
    ],
)
def test_what_is_no_feed_is_refused_in_a_sentence(body: str | bytes, reason: str) -> None:
    with pytest.raises(BadAnswer) as caught:
        parse_feed(body)

    assert reason in str(caught.value)


@pytest.mark.timeout(20)  # Each takes a second at most.
@pytest.mark.parametrize("flood", ["&lt;", "<script ", "<a href=", "word "])
def test_of_a_text_no_more_is_read_than_is_shown(flood: str) -> None:
    texts = f"<![CDATA[{flood * 500_000}]]>"

    found = parse_feed(rss(item(f"One {texts}", f"<description>{texts}</description>")))

    assert all(len(paper.title) <= 500 and len(paper.abstract) <= 20_000 for paper in found.papers)


@pytest.mark.timeout(20)  # It takes 2 seconds.
def test_as_many_entries_are_read_as_a_reader_can_want() -> None:
    found = parse_feed(rss(*(f"<item><title>Post {number}</title></item>" for number in range(100_000))))

    assert (len(found.papers), found.cut) == (MOST_ENTRIES, True)


def test_recorded_feeds_of_arxiv_are_read_completely(shared: Path) -> None:
    for path in (shared / "arxiv/rss").iterdir():
        found = parse_feed(path.read_bytes())
        assert (found.dropped, found.cut) == (0, False)
        assert all(paper.sources == ("arxiv",) and paper.has_arxiv_id for paper in found.papers)
