"""Which method of the walker reads an element: by its classes, else by its tag."""

from __future__ import annotations

from functools import lru_cache

_SKIPPED_TAGS = frozenset({
    "annotation", "annotation-xml", "audio", "button", "canvas", "dialog", "footer", "form", "head", "iframe",
    "input", "link", "meta", "nav", "script", "select", "style", "template", "textarea", "title", "video",
})  # fmt: skip
_OF_CLASSES = (
    ("skip", (
        "ltx_page_navbar", "ltx_page_footer", "ltx_page_logo", "ltx_page_header", "ltx_TOC", "ltx_pagination",
        "ltx_rdf", "ltx_listing_data", "ltx_bib_cited", "ltx_tag_listingline", "ltx_authors", "ltx_dates",
        "ltx_date", "ltx_title_document", "ltx_title_contents", "ltx_role_newpage", "ltx_phantom",
        "katex-html", "ltx_rule", "ltx_tocentry", "ltx_toclist", "sr-only", "ltx_note_type", "ltx_tag_note",
    )),
    ("error", ("ltx_ERROR",)),
    ("note", ("ltx_note",)),
    ("reference", ("ltx_bibitem",)),
    ("caption", ("ltx_caption",)),
    ("block", ("ltx_indexlist", "ltx_indexentry")),
    ("equations", ("ltx_equationgroup", "ltx_equation", "ltx_eqn_table")),
    ("table", ("ltx_tabular",)),
    ("title", ("ltx_title",)),
    ("figure", ("ltx_float",)),
    ("code", ("ltx_listing", "ltx_lstlisting", "ltx_verbatim")),
    ("figure", ("ltx_figure", "ltx_table", "ltx_algorithm")),
    ("list", ("ltx_itemize", "ltx_enumerate", "ltx_description")),
    ("item", ("ltx_item",)),
    ("abstract", ("ltx_abstract",)),
    ("block", (
        "ltx_p", "ltx_para", "ltx_theorem", "ltx_proof", "ltx_quote", "ltx_verse", "ltx_block",
        "ltx_subtitle", "ltx_td", "ltx_tr", "ltx_bibblock", "ltx_listingline",
    )),
)  # fmt: skip
"""The names of methods and the classes of LaTeXML that they read; the first that fits counts."""

_BLOCKS = (
    "address", "article", "aside", "blockquote", "body", "caption", "center", "details", "div",
    "foreignObject", "header", "hr", "main", "p", "section", "summary", "tbody", "td", "th", "thead", "tr",
)  # fmt: skip
_OF_TAGS = {
    "math": "math", "a": "link", "br": "space", "img": "image", "object": "image", "svg": "drawing",
    "table": "plain_table", "pre": "code", "figure": "figure", "figcaption": "caption",
    "ul": "list", "ol": "list", "dl": "list", "li": "item", "dt": "item", "dd": "item",
    "b": "strong", "strong": "strong", "em": "emphasis", "i": "emphasis", "code": "mono", "tt": "mono",
    "kbd": "mono", "samp": "mono", "sup": "raised", "sub": "lowered",
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "plain_heading"),
    **dict.fromkeys(_BLOCKS, "block"),
}  # fmt: skip
BLOCK_METHODS = frozenset({
    "abstract", "block", "caption", "equations", "figure", "item", "list", "plain_heading", "plain_table",
    "reference", "table", "title", "code",
})  # fmt: skip
"""The methods that make blocks."""

_FONTS = {"ltx_font_typewriter": "mono", "ltx_font_bold": "strong", "ltx_font_italic": "emphasis"}


@lru_cache(maxsize=4_096)
def method_of(tag: str, classes: frozenset[str]) -> str:
    """Return the name of the method for an element; `inside` for one that says nothing."""
    if tag in _SKIPPED_TAGS:
        return "skip"
    found = next((name for name, known in _OF_CLASSES if not classes.isdisjoint(known)), None)
    if found == "code" and tag in ("code", "span"):
        return "mono"
    font = next((name for one, name in _FONTS.items() if one in classes), "inside")
    return found or _OF_TAGS.get(tag, font)
