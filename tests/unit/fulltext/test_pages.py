"""Pages in the shapes that arXiv served over the years, and pages that are broken or hostile."""

from __future__ import annotations

import pytest

from paperreader.errors import BadAnswer
from paperreader.fulltext.document import (
    Block,
    Code,
    Document,
    Equation,
    Figure,
    Footnote,
    Heading,
    ItemList,
    Paragraph,
    Reference,
    Table,
    Theorem,
    texts_of,
)
from paperreader.fulltext.pages import read_page

ADDRESS = "https://arxiv.org/html/2511.00001v2"


def page(body: str, *, title: str = "A Title", head: str = "", address: str = ADDRESS) -> Document:
    """Read a page of LaTeXML with this inside."""
    heading = f'<h1 class="ltx_title ltx_title_document">{title}</h1>'
    article = f'<article class="ltx_document">{heading}{body}</article>'
    text = f"<html><head>{head}</head><body>{article}</body></html>"
    return read_page(text.encode(), address=address, source="arxiv-html")


def para(text: str) -> str:
    return f'<div class="ltx_para"><p class="ltx_p">{text}</p></div>'


def math(latex: str) -> str:
    inner = "<semantics><mi>x</mi><annotation-xml><csymbol>subscript</csymbol></annotation-xml></semantics>"
    return f'<math alttext="{latex}" class="ltx_Math" display="inline">{inner}</math>'


def note(text: str, mark: str = "1", role: str = "footnote") -> str:
    return (
        f'<span id="fn{mark}" class="ltx_note ltx_role_{role}"><sup class="ltx_note_mark">{mark}</sup>'
        f'<span class="ltx_note_outer"><span class="ltx_note_content"><sup class="ltx_note_mark">{mark}</sup>'
        f'<span class="ltx_tag ltx_tag_note">{mark}</span>{text}</span></span></span>'
    )


def section(number: str, title: str, kind: str = "section", tag: str = "h2") -> str:
    return (
        f'<{tag} class="ltx_title ltx_title_{kind}">'
        f'<span class="ltx_tag ltx_tag_{kind}">{number} </span>{title}</{tag}>'
    )


def figure(caption: str, inside: str = "", kind: str = "figure", tag: str = "Figure 1") -> str:
    return (
        f'<figure class="ltx_{kind}">{inside}<figcaption class="ltx_caption">'
        f'<span class="ltx_tag ltx_tag_{kind}">{tag}: </span>{caption}</figcaption></figure>'
    )


def texts(document: Document) -> list[str]:
    return [text for block in document.blocks for text in texts_of(block) if text]


def kinds(document: Document) -> list[type[Block]]:
    return [type(block) for block in document.blocks]


def test_text_is_joined_with_one_blank_and_formulas_are_unicode() -> None:
    (block,) = page(para(f"The\u00a0 loss\n {math('x^{2}')}, see <em>there</em>.")).blocks
    assert isinstance(block, Paragraph)
    assert block.text.text == "The loss x², see there."
    assert [(mark.kind, mark.target) for mark in block.text.marks] == [("math", "x^{2}"), ("emphasis", "")]


def test_a_tex_comment_in_a_formula_is_dropped() -> None:
    assert texts(page(para(math("\\frac{%\n1}{K}")))) == ["1/K"]


def test_a_formula_without_latex_is_read_from_its_mathml() -> None:
    tag = "<math><mrow><msup><mi>x</mi><mn>2</mn></msup><mo>+</mo><mn>1</mn></mrow></math>"
    assert texts(page(para(f"Here {tag} is."))) == ["Here x²+1 is."]


@pytest.mark.parametrize("tag", ["h1", "h2", "h5"])
def test_the_class_decides_the_level_of_a_heading(tag: str) -> None:
    document = page(section("3.1.", "Data", "subsection", tag) + para("Text."))
    heading = document.blocks[0]
    assert isinstance(heading, Heading)
    assert (heading.level, heading.number) == (2, "3.1.")
    assert texts(document) == ["Data", "Text."]


def test_sections_below_chapters_are_one_deeper() -> None:
    document = page(
        section("Chapter 1", "Start", "chapter")
        + section("1.1", "More", "section", "h3")
        + section("1.1.1", "Most", "subsection", "h4")
        + para("Text.")
    )
    assert [block.level for block in document.blocks if isinstance(block, Heading)] == [1, 2, 3]


def test_the_abstract_is_a_heading_and_a_paragraph() -> None:
    abstract = '<h6 class="ltx_title ltx_title_abstract">Abstract.</h6><p class="ltx_p">We show it.</p>'
    document = page(f'<div class="ltx_abstract">{abstract}</div>')
    assert kinds(document) == [Heading, Paragraph]
    assert texts(document) == ["Abstract", "We show it."]


def test_a_footnote_follows_its_paragraph_and_its_mark_is_there_once() -> None:
    document = page(para(f"A claim{note('With a reason.')} of ours.") + para("Next."))
    assert texts(document) == ["A claim¹ of ours.", "With a reason.", "Next."]
    (mark,) = document.blocks[0].text.marks  # type: ignore[union-attr]
    assert (mark.kind, document.anchors[mark.target]) == ("footnote", 1)


def test_footnotes_of_a_list_follow_the_list() -> None:
    items = f'<li class="ltx_item">One{note("Small print.")}.</li><li class="ltx_item">Two.</li>'
    document = page(f'<ul class="ltx_itemize">{items}</ul>' + para("After."))
    assert kinds(document) == [ItemList, Footnote, Paragraph]


def test_a_mark_refers_to_the_note_whose_text_is_elsewhere() -> None:
    document = page(para(f"Again{note('', '2', 'footnotemark')}.") + para(f"Here{note('Told.', '2')}."))
    assert texts(document) == ["Again².", "Here².", "Told."]
    assert set(document.anchors.values()) == {2}


def test_blank_lines_inside_a_footnote_are_one_blank() -> None:
    assert texts(page(para(f"A{note('One.<br><br> Two.')}")))[1] == "One. Two."


def test_rows_of_aligned_equations_are_blocks_with_their_numbers() -> None:
    def row(number: str, *formulas: str) -> str:
        cells = "".join(f'<td class="ltx_td">{math(one)}</td>' for one in formulas)
        tag = f'<td><span class="ltx_tag ltx_tag_equation">{number}</span></td>' if number else ""
        return f'<tbody id="S1.E{number}"><tr class="ltx_equation ltx_eqn_row">{cells}{tag}</tr></tbody>'

    group = f'<table class="ltx_equationgroup ltx_eqn_table">{row("(4a)", "a", "=b")}{row("", "c")}</table>'
    document = page(para("From") + group + para('we get <a href="#S1.E(4a)">4a</a>.'))
    equations = [block for block in document.blocks if isinstance(block, Equation)]
    assert [(each.number, each.text, each.latex) for each in equations] == [
        ("(4a)", "a =b", "a =b"),
        (None, "c", "c"),
    ]
    assert document.anchors == {"S1.E(4a)": 1}


def test_cells_that_span_stand_in_their_first_place() -> None:
    table = (
        '<table class="ltx_tabular"><thead><tr><th colspan="2">Both</th><th>Right</th></tr></thead>'
        '<tr class="ltx_tr"><td rowspan="2">Tall</td><td>1</td><td>2</td></tr>'
        '<tr class="ltx_tr"><td>3</td></tr></table>'
    )
    (block,) = page(figure("Scores.", table, "table", "Table 2")).blocks
    assert isinstance(block, Table)
    assert [[cell.text for cell in row] for row in block.rows] == [
        ["Both", "", "Right"],
        ["Tall", "1", "2"],
        ["", "3", ""],
    ]
    assert (block.number, block.caption.text, block.header_rows) == ("2", "Table 2: Scores.", 1)


def test_tables_of_spans_and_tables_in_cells_are_read() -> None:
    inner = '<table class="ltx_tabular"><tr><td>a</td><td>b</td></tr></table>'
    spans = (
        '<span class="ltx_tabular"><span class="ltx_tr">'
        '<span class="ltx_td"><span class="ltx_p">x</span></span>'
        f'<span class="ltx_td">{inner}</span></span></span>'
    )
    (block,) = page(spans).blocks
    assert isinstance(block, Table)
    assert [[cell.text for cell in row] for row in block.rows] == [["x", "a b"]]


def test_a_command_that_was_not_converted_is_marked_with_its_argument() -> None:
    cell = '<td><span class="ltx_ERROR">\\cellcolor</span>[HTML]F2B6B6 48.9</td>'
    document = page(f'<table class="ltx_tabular"><tr><td>Model</td>{cell}</tr></table>')
    (block,) = document.blocks
    assert isinstance(block, Table)
    marked = block.rows[0][1]
    assert marked.text.replace(" ", "") == "\\cellcolor[HTML]F2B6B648.9"
    rest = "".join(
        character
        for place, character in enumerate(marked.text)
        if not any(mark.kind == "error" and mark.start <= place < mark.end for mark in marked.marks)
    )
    assert rest.strip() == "48.9"
    assert document.warnings[-1] == "1 command could not be converted."


@pytest.mark.parametrize("source", ["x1.png", "2511.00001v2/x1.png", "/html/2511.00001v2/x1.png"])
def test_a_caption_belongs_to_the_picture_above_it(source: str) -> None:
    document = page(figure("Below.", f'<img src="{source}" alt="Refer to caption">'))
    (block,) = document.blocks
    assert isinstance(block, Figure)
    assert (block.number, block.caption.text) == ("1", "Figure 1: Below.")
    assert block.image == "https://arxiv.org/html/2511.00001v2/x1.png"


def test_a_caption_belongs_to_the_table_beside_it_in_the_float_around_both() -> None:
    table = '<table class="ltx_tabular"><tr><td>a</td></tr></table>'
    (block,) = page(
        f'<figure class="ltx_figure">{table}{figure("Beside.", "", "table", "Table 1")}</figure>'
    ).blocks
    assert isinstance(block, Table)
    assert block.caption.text == "Table 1: Beside."


def test_a_paragraph_of_nothing_but_unknown_commands_is_dropped() -> None:
    assert texts(page(para('<span class="ltx_ERROR">\\ul</span>') + para("Text."))) == ["Text."]


def test_a_mark_stands_right_behind_its_word() -> None:
    assert texts(page(para(f"SkyPilot {note('A note.')} runs.")))[0] == "SkyPilot¹ runs."


def test_subfigures_come_before_their_caption() -> None:
    parts = "".join(figure(f"part {n}", f'<img src="{n}.png">', tag=f"({n})") for n in "ab")
    document = page(figure("Both.", parts))
    captions = [block.caption.text for block in document.blocks if isinstance(block, Figure)]
    assert captions == ["(a): part a", "(b): part b", "Figure 1: Both."]


def test_pictures_of_newer_pages_are_objects() -> None:
    (block,) = page(figure("New.", '<object type="image/svg+xml" data="x1.svg"></object>')).blocks
    assert isinstance(block, Figure)
    assert block.image == "https://arxiv.org/html/2511.00001v2/x1.svg"


def test_boxes_of_newer_pages_hold_lists_and_paragraphs() -> None:
    inside = (
        '<foreignObject><span class="ltx_p">Prompt:</span><span class="ltx_itemize"><span class="ltx_item">'
        '<span class="ltx_tag ltx_tag_item">•</span><span class="ltx_p">Be brief.</span></span></span>'
        "</foreignObject>"
    )
    document = page(f'<svg class="ltx_picture"><g><text>axis</text>{inside}</g></svg>' + para("After."))
    assert kinds(document) == [Paragraph, ItemList, Paragraph]
    assert texts(document) == ["Prompt:", "Be brief.", "After."]


def test_what_follows_the_references_of_newer_pages_is_dropped() -> None:
    reference = (
        '<li id="bib.bib1" class="ltx_bibitem ltx_bib_article">'
        '<span class="ltx_tag ltx_tag_bibitem">[1]</span>'
        '<span class="ltx_bibblock">A. Author (2020) A Work.</span>'
        '<span class="ltx_bibblock ltx_bib_cited">Cited by: <a href="#S1">§1</a>.</span></li>'
    )
    document = page(
        para('As shown <cite class="ltx_cite">[<a href="#bib.bib1">1</a>]</cite>.')
        + f'<section class="ltx_bibliography">{section("", "References", "bibliography")}'
        f'<ul class="ltx_biblist">{reference}</ul></section><div class="ltx_rdf">metadata</div>'
    )
    assert kinds(document) == [Paragraph, Heading, Reference]
    entry = document.blocks[2]
    assert isinstance(entry, Reference)
    assert entry.label == "[1]"
    assert texts(document)[-1] == "A. Author (2020) A Work."
    assert document.anchors == {"bib.bib1": 2}


def test_items_keep_their_depth_and_blocks_between_them() -> None:
    inner = '<ul class="ltx_itemize"><li class="ltx_item">Inner.</li></ul>'
    equation = f'<table class="ltx_equation"><tr class="ltx_equation"><td>{math("a")}</td></tr></table>'
    document = page(
        '<ol class="ltx_enumerate"><li class="ltx_item"><span class="ltx_tag ltx_tag_item">1.</span>'
        f'{para("One.")}{inner}</li><li class="ltx_item">{para("Two:")}{equation}{para("and on.")}</li></ol>'
    )
    assert kinds(document) == [ItemList, Equation, Paragraph]
    (items,) = (block.items for block in document.blocks if isinstance(block, ItemList))
    assert [(item.depth, item.label, item.text.text) for item in items] == [
        (0, "1.", "One."),
        (1, "", "Inner."),
        (0, "", "Two:"),
    ]


def test_a_term_and_its_description_are_one_item() -> None:
    inside = '<dt class="ltx_item">Term</dt><dd class="ltx_item"><p class="ltx_p">What it is.</p></dd>'
    (block,) = page(f'<dl class="ltx_description">{inside}</dl>').blocks
    assert isinstance(block, ItemList)
    assert [item.text.text for item in block.items] == ["Term\nWhat it is."]


def test_a_listing_has_no_line_numbers_and_no_download() -> None:
    def line(number: int, text: str) -> str:
        tag = f'<span class="ltx_tag ltx_tag_listingline">{number}</span>'
        return f'<div class="ltx_listingline">{tag}{text}</div>'

    listing = (
        '<div class="ltx_listing ltx_lst_language_Python">'
        '<div class="ltx_listing_data"><a href="data:x">⬇</a></div>'
        f"{line(1, 'for&nbsp;x in y:')}{line(2, '&nbsp;&nbsp;<b>pass</b>')}</div>"
    )
    (block,) = page(listing).blocks
    assert block == Code("for x in y:\n  pass", language="Python")


def test_theorems_have_their_head_before_their_paragraphs() -> None:
    head = '<h6 class="ltx_title ltx_title_theorem"><span class="ltx_tag">Theorem 1</span> (Zorn).</h6>'
    document = page(f'<div class="ltx_theorem">{head}{para("It holds.")}</div>')
    assert kinds(document) == [Theorem, Paragraph]
    assert texts(document) == ["Theorem 1 (Zorn).", "It holds."]


@pytest.mark.parametrize(
    "href", ["#S2", "https://arxiv.org/html/2511.00001v2#S2", "/html/2511.00001v2#S2", "2511.00001v2#S2"]
)
def test_links_into_the_page_are_jumps_in_every_form(href: str) -> None:
    document = page(
        para(f'See <a href="{href}">there</a>.') + f'<section id="S2">{section("2", "There")}</section>'
    )
    assert document.anchors == {"S2": 1}


def test_a_citation_without_its_detail_has_no_comma_before_the_bracket() -> None:
    references = "".join(
        f'<li id="bib.bib{n}" class="ltx_bibitem"><span class="ltx_bibblock">A work.</span></li>'
        for n in "12"
    )
    cite = '(<a href="#bib.bib1">smith2020, </a>; <a href="#bib.bib2">jones2021 </a>, )'
    document = page(para(f'So <cite class="ltx_cite">{cite}</cite>.') + references)
    assert texts(document)[0] == "So (smith2020; jones2021)."
    marks = document.blocks[0].text.marks  # type: ignore[union-attr]
    assert [texts(document)[0][mark.start : mark.end] for mark in marks] == ["smith2020", "jones2021"]


def test_links_that_lead_nowhere_are_text_and_are_counted() -> None:
    document = page(para('See <a href="#bib.bib9">[9]</a>.'))
    assert not document.anchors
    assert not document.blocks[0].text.marks  # type: ignore[union-attr]
    assert "The page has no list of references: 1 citation leads nowhere." in document.warnings


@pytest.mark.parametrize("href", ["javascript:alert(1)", "file:///etc/passwd", "mailto:a@b.org", "http://["])
def test_only_web_addresses_are_links(href: str) -> None:
    document = page(para(f'<a href="{href}">here</a>'))
    assert not document.blocks[0].text.marks  # type: ignore[union-attr]


def test_a_relative_link_is_made_absolute() -> None:
    document = page(para('<a href="/abs/1706.03762">Attention</a>'))
    assert document.blocks[0].text.marks[0].target == "https://arxiv.org/abs/1706.03762"  # type: ignore[union-attr]


def test_the_watermark_names_paper_and_version() -> None:
    mark = '<div id="watermark-tr">arXiv:2501.11120v3 [cs.CL] 19 Jan 2025</div>'
    document = read_page(
        f'<body>{mark}<article class="ltx_document">{para("Text.") * 4}</article></body></html>'.encode()
    )
    assert (document.id, document.version) == ("2501.11120", 3)


def test_furniture_is_dropped() -> None:
    document = page(
        '<nav class="ltx_TOC"><ol class="ltx_toclist"><li>1 Introduction</li></ol></nav>'
        '<button class="sr-only">Report issue for preceding element</button>'
        + para("Only this.")
        + '<footer class="ltx_page_footer">Feeling lucky?</footer><div class="ltx_pagination">new page</div>'
    )
    assert texts(document) == ["Only this."]


def test_what_is_before_the_title_is_about_the_authors() -> None:
    head = '<span class="ltx_note ltx_role_institutetext">Institute</span> Package warning'
    heading = '<h1 class="ltx_title ltx_title_document">T</h1>'
    document = read_page(
        f'<article class="ltx_document">{head}{heading}{para("Text.")}</article></html>'.encode()
    )
    assert texts(document) == ["Text."]


def test_xhtml_with_a_declaration_is_read() -> None:
    document = read_page(
        b'<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head>'
        b'<body><div class="ltx_document"><a name="x"/><p class="ltx_p">One<br/>two.</p></div></body></html>'
    )
    assert texts(document) == ["One two."]


def test_a_page_of_the_authors_is_read_by_its_tags() -> None:
    document = read_page(
        b"<html><head><title>Workshop</title></head><body><h2>Papers</h2><p>We met.<p>Then <b>left</b>."
        b"<ul><li>One<li>Two</ul><table><tr><td>a</td><td>b</td></tr></table><pre>x = 1\n  y</pre></html>"
    )
    assert kinds(document) == [Heading, Paragraph, Paragraph, ItemList, Table, Code]
    assert document.title == "Workshop"
    assert document.warnings == ("The page was not made from LaTeX: its parts are guessed.",)


@pytest.mark.parametrize(
    ("body", "warning"),
    [
        (para("Only one paragraph."), "cut short"),
        (section("1", "Empty") + para("This paper has been withdrawn by its author."), "withdrawn"),
    ],
)
def test_a_page_that_lacks_something_says_so(body: str, warning: str) -> None:
    assert any(warning in each for each in page(body).warnings)


def test_a_page_that_ends_early_says_so() -> None:
    whole = f'<html><body><article class="ltx_document">{section("1", "One")}{para("Text.") * 9}'
    assert "The page ends too early: the rest is missing." in read_page(whole.encode()).warnings


@pytest.mark.parametrize(
    "body", [b"", b"<html></html>", b"\x00\x01\x02", b"<html><body><nav>Menu</nav></body></html>"]
)
def test_a_page_without_text_is_refused_in_one_sentence(body: bytes) -> None:
    with pytest.raises(BadAnswer, match="no text"):
        read_page(body)


@pytest.mark.parametrize(
    "inside",
    [
        "<div>" * 100_000 + "deep",
        "<span>" * 1_000_000,
        "<template>" * 100_000,
        f"<p {'a ' * 50_000}>text",
        "<math alttext='" * 50_000,
        "<math><mrow>" * 100_000,
        "<table class='ltx_tabular'><tr><td colspan=99999999 rowspan=99999999>x</td></tr></table>",
        "<table class='ltx_tabular'>" + "<tr>" + "<td>x</td>" * 1_000 + "</tr>" + "</table>",
        "<a href='#x'>" * 10_000,
        "<ul class='ltx_itemize'><li class='ltx_item'>" * 10_000,
        "<b>x</b>" * 110_000,
        "<span class='ltx_note ltx_role_footnote'><span class='ltx_note_content'>" * 70 + "<b>x</b>" * 50_000,
        para(note("<sup class='ltx_note_mark'>" * 40 + "1" + "</sup>" * 40)),
        "<p>" + "".join(f"<b id={number}>" for number in range(140)) + "<p>x" * 50_000,
        "<table class='ltx_equation'><tr class='ltx_equation'><td>" * 48 + "<b>x</b>" * 50_000,
        "<svg><foreignObject>" * 70 + "<b>x</b>" * 50_000,
        "<div class='ltx_listing'><div class='ltx_listingline'>" * 70 + "<b>x</b>" * 50_000,
        "<ul class='ltx_itemize'><li class='ltx_item'>" + "<p>text</p>" * 40_000,
    ],
    ids=lambda text: text[:20],
)
def test_a_hostile_page_is_read_as_far_as_it_can_be(inside: str) -> None:
    assert "Before." in texts(page(para("Before.") + inside))


def test_a_page_holds_nothing_that_a_terminal_must_not_get() -> None:
    hostile = "a\x1b]52;c;aGk=\x07b\x9b31mc\u202ed\u200be"
    document = page(para(hostile) + figure(hostile) + f"<pre>{hostile}</pre>", title=hostile)
    for text in (document.title, *texts(document)):
        assert text.isprintable(), repr(text)


def test_a_very_long_paragraph_is_several() -> None:
    document = page(para("word " * 20_000))
    assert all(len(text) <= 20_000 for text in texts(document))
    assert sum(text.count("word") for text in texts(document)) == 20_000


@pytest.mark.parametrize(
    ("inside", "wanted"),
    [
        (f"with spin-\n {math('2')}\n , for", "with spin-2, for"),
        (f"the {math('i')} -th and ( {math('x')} ).", "the i-th and (x)."),
        (f"in {math(']a,b[')} and <em>more </em> , or", "in ]a,b[ and more, or"),
        ("a <b>.5</b> and <em>a</em> .6", "a .5 and a .6"),
        ('at <span class="ltx_phantom"><span>hidden</span></span> home', "at home"),
    ],
)
def test_blanks_around_the_parts_of_a_text_are_as_in_print(inside: str, wanted: str) -> None:
    assert texts(page(para(inside)))[0] == wanted


def test_an_abstract_without_a_title_gets_one() -> None:
    document = page(f'<div class="ltx_abstract">{para("We show it.")}</div>')
    assert texts(document) == ["Abstract", "We show it."]


def test_lines_of_an_algorithm_that_was_not_converted_are_lines() -> None:
    steps = "".join(f'<span class="ltx_ERROR">\\{step}</span>x ' for step in ("State", "While"))
    assert texts(page(para(steps))) == ["\\State x\n\\While x"]


def test_a_listing_in_a_float_has_its_caption_and_its_language() -> None:
    listing = '<div class="ltx_listing ltx_lst_language_C"><div class="ltx_listingline">x = 1;</div></div>'
    caption = '<figcaption class="ltx_caption"><span class="ltx_tag">Listing 1: </span>Code.</figcaption>'
    (block,) = page(f'<figure class="ltx_float ltx_lstlisting">{caption}{listing}</figure>').blocks
    assert isinstance(block, Code)
    assert (block.text, block.caption.text, block.language) == ("x = 1;", "Listing 1: Code.", "C")


def test_a_picture_above_its_caption_is_one_figure_with_it() -> None:
    picture = '<div class="ltx_para"><img src="a.png" width="400"></div>'
    document = page(
        f"{picture}{figure('Text.').replace('<figure', '<figure id=F1')}{para('See <a href=#F1>1</a>.')}"
    )
    assert kinds(document) == [Figure, Paragraph]
    assert isinstance(document.blocks[0], Figure)
    assert document.blocks[0].image == "https://arxiv.org/html/2511.00001v2/a.png"
    assert document.anchors == {"F1": 0}


def test_a_picture_that_stands_alone_is_a_figure_and_an_icon_is_not() -> None:
    document = page(
        '<div class="ltx_para"><img src="a.png"></div><p class="ltx_p"><img src="b.png" width="14"></p>'
    )
    assert kinds(document) == [Figure]


def test_pictures_in_a_table_belong_to_its_caption() -> None:
    table = '<table class="ltx_tabular"><tr><td><img src="a.png"></td></tr></table>'
    (block,) = page(figure("Both.", table)).blocks
    assert isinstance(block, Figure)
    assert block.image == "https://arxiv.org/html/2511.00001v2/a.png"


def test_labels_of_a_drawing_in_a_caption_stay_in_it() -> None:
    drawing = "<svg><foreignObject>one<svg><foreignObject>two</foreignObject></svg></foreignObject></svg>"
    (block,) = page(figure(f"Mark {drawing} here.", '<img src="a.png">')).blocks
    assert texts(page(para(drawing))) == ["one two"]
    assert isinstance(block, Figure)
    assert block.caption.text == "Figure 1: Mark one two here."


def test_words_between_rows_of_equations_are_kept() -> None:
    row = f'<tr class="ltx_equation"><td>{math("a")}</td></tr>'
    words = f'<tr><td class="ltx_align_left">where {math("b")} is</td></tr>'
    document = page(f'<table class="ltx_equationgroup">{row}{words}{row}</table>')
    assert kinds(document) == [Equation, Paragraph, Equation]


def test_equations_that_are_not_aligned_are_read() -> None:
    one = '<div class="ltx_equation ltx_eqn_div">{}<span class="ltx_tag ltx_tag_equation">({})</span></div>'
    both = one.format(math("a"), 1) + one.format(math("b"), 2)
    document = page(f'<div class="ltx_equationgroup ltx_eqn_div">{both}</div>')
    numbers = [(each.number, each.text) for each in document.blocks if isinstance(each, Equation)]
    assert numbers == [("(1)", "a"), ("(2)", "b")]


def test_notes_at_the_end_and_in_the_margin_are_kept_and_notes_about_authors_are_not() -> None:
    document = page(
        para(f"A{note('End.', '1', 'endnote')} b{note('Side.', '†', 'margin')}{note('X', '2', 'thanks')}.")
    )
    assert texts(document)[1:] == ["1 End.", "† Side."]


def test_formulas_are_read_from_pictures_and_annotations() -> None:
    picture = '<img class="ltx_Math" src="mi1.png" alt="x^{2}">'
    annotated = '<math><mi>y</mi><annotation encoding="application/x-tex">y_{1}</annotation></math>'
    assert texts(page(para(f"{picture} and {annotated}"))) == ["x² and y₁"]


@pytest.mark.parametrize("head", ["404 Not Found", "No HTML for '2511.00001'", "Just a moment..."])
def test_an_error_page_of_a_site_is_refused(head: str) -> None:
    body = (
        f"<html><head><title>{head}</title></head><body><h1>{head}</h1><p>Sorry.</p></body></html>".encode()
    )
    with pytest.raises(BadAnswer, match="site's own"):
        read_page(body, source="arxiv-html")


def test_footnotes_of_the_authors_come_first() -> None:
    name = f'<span class="ltx_personname">Ada{note("Equal.", "*")}</span>'
    document = page(f'<div class="ltx_authors">{name}</div>{para("Text.")}')
    assert document.authors == ("Ada",)
    assert kinds(document) == [Footnote, Paragraph]


def test_labels_of_a_drawing_are_one_paragraph() -> None:
    labels = "".join(f"<foreignObject><span>{word}</span></foreignObject>" for word in ("in", "", "out"))
    assert texts(page(figure("Flow.", f"<svg>{labels}</svg>"))) == ["in · out", "Figure 1: Flow."]


def test_figures_in_cells_keep_their_captions() -> None:
    cells = "".join(f"<td>{figure(n, '<img src=x.png>', tag=f'({n})')}</td>" for n in "ab")
    document = page(f'<table class="ltx_tabular"><tr>{cells}</tr></table>')
    assert kinds(document) == [Figure, Figure]
    assert texts(document) == ["(a): a", "(b): b"]


def test_a_number_that_was_not_converted_is_none() -> None:
    (block,) = page(figure("Text.", '<img src="a.png">', tag="(\\thesubtable)").replace("(", "")).blocks
    assert isinstance(block, Figure)
    assert block.number is None
