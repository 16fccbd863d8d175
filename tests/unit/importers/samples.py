"""A small file of each format, in the form that the programs write."""

from __future__ import annotations

BIBTEX = r"""% mine
@string{nat = {Nature}}
@comment{jabref-meta: databaseType:bibtex;}
@preamble{"\newcommand{\noop}[1]{}"}
@article{vaswani2017attention,
  title     = {{Attention} is {All} You {N}eed},
  author    = {Vaswani, Ashish and Shazeer, Noam and {OpenAI, Inc.} and others},
  journal   = {arXiv preprint arXiv:1706.03762},
  year      = 2017,
  month     = jun,
  keywords  = {nlp, to read}
}
@article(senior, title = "Using " # {{AI}} # " for S{\o}ren {\v S}\'{\i}la", journal = nat # { 12},
  doi = {10.1038/s41586-019-1923-7}, author = "Senior, Andrew W.", year = "2020")
"""

RIS = """TY  - JOUR
TI  - Attention Is All You Need
AU  - Vaswani, Ashish
AU  - King, Martin Luther, Jr.
PY  - 2017
DA  - 2017/06/12/
T2  - arXiv preprint arXiv:1706.03762
AB  - The dominant
 models.
KW  - nlp
N1  - Read it.
ER  -
"""

CSL_JSON = """[
 {"id": "vaswani", "type": "article", "title": "Attention <i>Is</i> All You Need",
  "author": [{"family": "Vaswani", "given": "Ashish"}, {"literal": "OpenAI"}],
  "issued": {"date-parts": [["2017", 6, 12]]}, "number": "arXiv:1706.03762", "publisher": "arXiv",
  "URL": "http://arxiv.org/abs/1706.03762", "note": "arXiv:1706.03762 [cs]\\nversion: 5"}
]
"""

JSONL = """{"format":1,"paper":{"id":"1706.03762","title":"Attention","authors":["A B"],"doi":"10.1000/x"},\
"tags":["nlp"],"note":"Read it.","status":"later","rating":4,"added":"2026-11-20T09:30:00Z"}
{"id":"2506.01713","title":"T","tags":[],"bookmarked":false,"note":null}
"""

BOOKMARKS = """{
 "_default": {
  "1": {"id": "2506.01713", "title": "T", "tags": ["a/b"], "note": "n", "rating": 3, "changed": "2026-11-20"},
  "2": {"id": "hep-th/9901001"}
 }
}
"""

COLLECTION = """{"slug": "ada/engines-1", "title": "Engines", "items": [
 {"_id": "1", "type": "paper", "id": "2506.01713", "title": "T", "note": {"html": "<p>n", "text": "n"}},
 {"_id": "2", "type": "model", "id": "ada/engine"}
]}
"""

HTML = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<TITLE>Bookmarks</TITLE>
<DL><p>
    <DT><H3>ML</H3>
    <DL><p>
        <DT><A HREF="https://arxiv.org/abs/2506.01713" ADD_DATE="1700000000" TAGS="a,b">T &amp; U</A>
        <DD>A note
        <DT><A HREF="https://example.org/">No paper</A>
    </DL><p>
</DL><p>
"""

OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>x</title></head><body>
<outline text="ML">
<outline text="T &lt;U&gt;" type="link" url="https://huggingface.co/papers/2506.01713" category="a,b/c"/>
</outline>
</body></opml>
"""

LIST = """# to read
2506.01713
https://huggingface.co/papers/2402.00001 and arXiv:hep-th/9901001v2
Title, https://arxiv.org/abs/1706.03762
nothing
"""

MARKDOWN = r"""## Agents

- [T \[U\]](<https://arxiv.org/abs/2506.01713>) · Ada Lovelace, B · 2025 · 4/5 · later · \#a/b
  > One \* two\
  > 1\. three
  >
  > four
- [Attention](<https://arxiv.org/abs/1706.03762>) · A, B, C and others · 2017
"""

CSV = """id,title,authors,published,tags,note,status,rating,collections
2506.01713,T,Ada Lovelace; B,2025-06-02,a; b/c,"One.

Two.",later,4,mine
1706.03762,'=Attention,,,,,,,
"""

PAPERS = """[
 {"paper": {"id": "2506.01713", "title": "T", "summary": "S", "authors": [{"name": "A B"}],
  "publishedAt": "2025-06-02T00:00:00.000Z"}, "title": "T", "numComments": 1},
 {"paper": {"id": "1706.03762", "title": "Attention", "authors": []}, "title": "Attention"}
]
"""

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<!-- from a mirror -->
<feed xmlns="http://www.w3.org/2005/Atom">
  <title>cs.LG</title>
  <entry><id>http://arxiv.org/abs/2506.01713v1</id><title>T</title>
    <summary>After arXiv:1706.03762 and arXiv:1806.03762.</summary></entry>
</feed>
"""

PAGE = """<!DOCTYPE html>
<html><body><div class="SVELTE_HYDRATER" data-target="DailyPapers" data-props="{&quot;dailyPapers&quot;:[
{&quot;paper&quot;:{&quot;id&quot;:&quot;2506.01713&quot;,&quot;title&quot;:&quot;T&quot;}}]}"></div>
<a href="/papers/2506.01713">T</a></body></html>
"""

_PROSE = "We present an engine that weaves algebraic patterns, and measure it on tasks of many kinds. " * 5

TEXT = "Papers\n\n" + "\n\n".join(
    f"{title} of Analytical Engines\n\n{_PROSE}" for title in ("A Theory", "A Survey", "The Limits")
)

ENDNOTE = """%0 Conference Proceedings
%T Attention Is All You Need
%A Vaswani, Ashish
%A Shazeer, Noam
%B Advances in Neural Information Processing Systems
%D 2017
%8 June 12
%V 30
%P 5998-6008
%I Curran
%@ 978-1-5108-6096-4
%K nlp
to read
%U https://arxiv.org/abs/1706.03762
%X The dominant
models.

%0 Book
%T Deep Learning
%E Bengio, Yoshua
"""

PUBMED = """
PMID- 26017442
OWN - NLM
IS  - 1476-4687 (Electronic)
VI  - 521
IP  - 7553
DP  - 2015 May 28
TI  - Deep
      learning.
PG  - 436-44
LID - 10.1038/nature14539 [doi]
AB  - Deep learning allows
      computers to learn.
FAU - LeCun, Yann
AU  - LeCun Y
FAU - Bengio, Yoshua
AU  - Bengio Y
PT  - Comparative Study
PT  - Journal Article
TA  - Nature
JT  - Nature (London)
OT  - networks

PMID- 1
TI  - A study.
"""

WEB_OF_SCIENCE = """\ufeffFN Clarivate Analytics Web of Science
VR 1.0
PT J
AU LeCun, Y
   Bengio, Y
AF LeCun, Yann
   Bengio, Yoshua
TI Deep
   learning
SO NATURE
DE networks; learning
PD MAY 28
PY 2015
VL 521
BP 436
EP 444
DI 10.1038/nature14539
PM 26017442
ER

EF
"""

MAIL = """From: ada@example.org
Subject: Two for you
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

https://arxiv.org/abs/2506.01713 and https://doi.org/10.1038/nature14539
"""

CSL_YAML = """---
title: My thesis
references:
- id: vaswani
  type: article
  title: Attention Is All You Need
  author:
  - family: Vaswani
    given: Ashish
  - {literal: OpenAI}
  issued: 2017-06-12
  note: 'arXiv:1706.03762'
- id: lecun
  type: article-journal
  title: Deep learning
  issued:
    date-parts:
    - - 2015
      - 5
  DOI: 10.1038/nature14539
...

# A chapter
"""

JSON = """{"config": {"id": "36a3b0b5"}, "items": [
 {"itemType": "preprint", "itemID": 7, "title": "Attention <i>Is</i> All You Need", "date": "2017-06-12",
  "creators": [{"creatorType": "author", "firstName": "Ashish", "lastName": "Vaswani"},
   {"creatorType": "editor", "name": "OpenAI"}],
  "dateAdded": "2024-01-02T03:04:05Z", "extra": "arXiv:1706.03762 [cs]", "repository": "arXiv",
  "tags": [{"tag": "a, b"}], "notes": [{"note": "<p>Read &amp; keep.</p><p>Twice.</p>"}]},
 {"itemType": "attachment", "title": "PDF", "parentItem": "A"}
], "collections": {"K": {"name": "Models", "items": [7]}}}
"""

SAMPLES = {
    "bibtex": BIBTEX,
    "ris": RIS,
    "csl-json": CSL_JSON,
    "jsonl": JSONL,
    "bookmarks": BOOKMARKS,
    "collection": COLLECTION,
    "html": HTML,
    "mail": MAIL,
    "opml": OPML,
    "markdown": MARKDOWN,
    "csv": CSV,
    "endnote": ENDNOTE,
    "pubmed": PUBMED,
    "web-of-science": WEB_OF_SCIENCE,
    "csl-yaml": CSL_YAML,
    "json": JSON,
    "papers": PAPERS,
    "feed": FEED,
    "page": PAGE,
    "text": TEXT,
    "list": LIST,
}
