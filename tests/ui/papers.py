"""Papers as diverse as real ones: long, foreign, crowded, incomplete, and in brackets."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from paperreader.bookmarks import Bookmark
from paperreader.models import Edition, EditionKey, EditionKind
from paperreader.models.reasons import Reasons, SharedWord
from paperreader.text.sanitize import clean_line
from tests.builders import NOW, build_edition, build_paper

ABSTRACT = (
    "Long-horizon agents fail for reasons that short benchmarks do not show. We follow 1,200 runs of 11 "
    "agents through tasks of up to $10^{4}$ steps and find that most failures begin in the first $5\\%$ of "
    "a run, long before they can be seen. A small critic that reads only the plan, not the actions, predicts "
    "them with an AUC of $0.91 \\pm 0.02$; stopping early halves the cost at the same success rate. "
    "Code is at https://github.com/example/early-failures and data at https://data.example/runs."
)

NAMES = st.one_of(
    st.sampled_from(
        ["Ada Lovelace", "王小明", "山田 太郎", "ליאור כהן", "👩‍🔬 Lab", "e\u0301mile", "X" * 300]
    ),
    st.text(min_size=1, max_size=40).map(clean_line).filter(bool),
)
"""Names of papers and people, as a source may give them."""

BRACKETS = (
    "[/INST]",
    "[/home/user]",
    "x[/]y",
    "[PDF] Title",
    "[@click=app.quit]x",
    "[@click=app.quit]x[/]",
    "[@click=\"app.screenshot('/tmp/x')\"]y[/]",
    "[@click=screen.dismiss]z[/@click]",
    "[link=file:///etc/passwd]x[/link]",
    '[link="https://example.org"]x[/link]',
    "[b",
    "b]",
    "[b]bold[/b]",
    "[/b]",
    "[[",
    "]]",
    "[[b]]",
    "[]",
    "[ ]",
    "[/]",
    "[red]",
    "[red on blue]x[/red on blue]",
    "[#ff0000]x[/#ff0000]",
    "[$primary]",
    "[$primary 50%]x[/]",
    "[not italic]x",
    "[reverse]x[/reverse]",
    "\\[b]x",
    "\\\\[b]x[/b]",
    "[bold red]x[/bold]",
    "[1, 2, 3]",
    "[a-z]+ in [0-9]*",
    "[CLS] and [SEP] tokens",
    "array[index] = [x for x in y]",
    "$[0,1]^d$ and [0, 1)",
    "[:smile:] :rocket:",
    "{b}x{/b} %s %(x)s",
    "[on black]x[/]",
    "[blink][conceal]x[/conceal][/blink]",
)
"""39 titles that a terminal's markup would eat, obey or die of."""


def varied_edition(**fields: Any) -> Edition:
    """Build one day's papers, as unlike each other as real ones are."""
    papers = (
        build_paper(
            1,
            title="Early Failures: Why Long-Horizon Agents Go Wrong in Their First Steps, and What It Costs",
            abstract=ABSTRACT,
            authors=("Ada Lovelace", "Grace Hopper", "Barbara Liskov", "Frances Allen", "Radia Perlman"),
            upvotes=312,
            comments=14,
            stars=12_480,
            code_url="https://github.com/example/early-failures",
            project_url="https://early-failures.example",
            organization="Analytical Engines Laboratory",
            summary="A critic that reads only the plan finds runs that will fail, and halves their cost.",
            keywords=("agents", "early stopping", "failure analysis"),
            categories=("cs.LG", "cs.AI"),
            models=3,
        ),
        build_paper(
            2,
            title=r"Sorting in $\mathcal{O}(n \log n)$ Is Optimal for $\alpha$-Smooth Losses",
            authors=("Émile Borel", "Łukasz Kowalczyk", "Paul Erdős"),
            upvotes=97,
            comments=0,
            stars=None,
        ),
        build_paper(
            3,
            title="通用视觉语言模型的高效推理：一种无需训练的方法 (Efficient Inference)",
            abstract="我们提出了一种无需训练的方法，在七个基准上将推理时间减少一半。" * 3,
            authors=("王小明", "李 华", "山田 太郎", "김민준"),
            upvotes=64,
            comments=3,
            stars=7,
        ),
        build_paper(
            4,
            title="Observation of a Narrow Resonance with the Full Detector",
            authors=tuple(f"Member {number}" for number in range(1, 3_304)),
            upvotes=0,
            comments=0,
            stars=0,
            edition_date=date(2026, 11, 2),
        ),
        build_paper(
            5,
            title="A Title of Which Nothing Else Is Known",
            id="local:0123456789ab",
            abstract="",
            authors=(),
            published=None,
            edition_date=None,
            upvotes=None,
            comments=None,
        ),
        build_paper(
            6,
            title="[PDF] Attention [/INST] Is Not All You Need: [b]Markup[/b] in Titles",
            upvotes=41,
            authors=("Bobby [Tables]",),
            comments=2,
        ),
        build_paper(
            7, title="مراجعة شاملة لنماذج اللغة العربية", authors=("ليلى حداد", "יעל כהן"), upvotes=38
        ),
        build_paper(
            8,
            title="🚀 Rocket-Fast 👩‍🔬 Science with e\u0301motion",
            upvotes=1_234_567,
            comments=999,
            stars=999_999,
            code_url="https://gitlab.com/rocket/fast",
            code_origin="auto",
        ),
        build_paper(9, title="Withdrawn: A Proof That P Equals NP", withdrawn=True, upvotes=3, comments=81),
        *(build_paper(number, upvotes=120 - number) for number in range(10, 41)),
    )
    return build_edition(**{"papers": papers, **fields})


_REASONS = (
    (("token compression", 4), ("long-horizon agents", 3), ("video", 8)),
    (("losses", 2), ("optimal", 5)),
    (("推理", 3), ("efficient inference", 2)),
)


def recommended(value: str = "week", **fields: Any) -> Edition:
    """Build a list of recommendations of varied papers, with reasons of every kind."""
    fields = {"key": EditionKey(EditionKind.FOR_YOU, value), **fields}
    papers = fields.pop("papers", varied_edition().papers)
    reasons = {}
    for number, paper in enumerate(papers):
        words = tuple(SharedWord(word, count) for word, count in _REASONS[number % 3])
        reasons[paper.id] = Reasons(words, of=12)
    if len(papers) > 5:
        reasons[papers[3].id] = Reasons((SharedWord("long", 1),), of=12, loosely=True)
        reasons[papers[4].id] = Reasons((SharedWord("m1", 1),), of=12, like=("Attention Is All You Need",))
    made_up = {
        "source": "",
        "order": "likeness to the words of 12 bookmarks, among 8,211 papers on this disk",
        "fetched_at": NOW,
        "papers": papers,
        "reasons": reasons,
    }
    return Edition(**{**made_up, **fields})


def held(number: int, *, days: int = 1, **fields: Any) -> Bookmark:
    """Build a bookmark on a paper of `varied_edition`, made some days ago, with these tags, note, …"""
    moment = NOW - timedelta(days=days)
    return Bookmark(paper=varied_edition().papers[number - 1], added=moment, changed=moment, **fields)
