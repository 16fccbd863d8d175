"""The categories of arXiv, https://arxiv.org/category_taxonomy: an archive, or a subject class of one."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from paperreader.errors import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

_TAXONOMY = {
    "astro-ph": "CO EP GA HE IM SR",
    "cond-mat": "dis-nn mes-hall mtrl-sci other quant-gas soft stat-mech str-el supr-con",
    "cs": "AI AR CC CE CG CL CR CV CY DB DC DL DM DS ET FL GL GR GT HC IR IT LG LO MA MM MS NA NE NI OH OS "
    "PF PL RO SC SD SE SI SY",
    "econ": "EM GN TH",
    "eess": "AS IV SP SY",
    "gr-qc": "",
    "hep-ex": "",
    "hep-lat": "",
    "hep-ph": "",
    "hep-th": "",
    "math": "AC AG AP AT CA CO CT CV DG DS FA GM GN GR GT HO IT KT LO MG MP NA NT OA OC PR QA RA RT SG SP ST",
    "math-ph": "",
    "nlin": "AO CD CG PS SI",
    "nucl-ex": "",
    "nucl-th": "",
    "physics": "acc-ph ao-ph app-ph atm-clus atom-ph bio-ph chem-ph class-ph comp-ph data-an ed-ph flu-dyn "
    "gen-ph geo-ph hist-ph ins-det med-ph optics plasm-ph pop-ph soc-ph space-ph",
    "q-bio": "BM CB GN MN NC OT PE QM SC TO",
    "q-fin": "CP EC GN MF PM PR RM ST TR",
    "quant-ph": "",
    "stat": "AP CO ME ML OT TH",
}
"""The subject classes of each archive; some archives have none."""


def category_named(text: str) -> str | None:
    """Return the category that a text is, in arXiv's spelling, or None; case does not matter."""
    return _by_lower_case().get(text.strip().lower().removesuffix(".*"))


def category_like(text: str) -> str | None:
    """Return the category whose name is nearest to a text, or None."""
    near = nearest(text.strip().lower(), _by_lower_case())
    return near and _by_lower_case()[near]


def looks_like_category(text: str) -> bool:
    """Return whether a text has the form of a category: an archive, a dot, and two letters."""
    archive, dot, name = text.strip().lower().partition(".")
    return bool(dot) and bool(_TAXONOMY.get(archive)) and len(name) == 2 and name.isalpha() and name != "md"


def is_unmistakable(category: str) -> bool:
    """Return whether a category cannot be taken for a word: `math` and `stat` can."""
    return "." in category or "-" in category


def condition(category: str) -> str:
    """Return the condition for the papers of a category in arXiv's query language."""
    if "." in category:
        return f"cat:{category}"
    # Before 2009, papers were in archives themselves that have subject classes now.
    return f"(cat:{category} OR cat:{category}.*)" if _TAXONOMY[category] else f"cat:{category}"


@cache
def _by_lower_case() -> Mapping[str, str]:
    classes = (f"{archive}.{name}" for archive, names in _TAXONOMY.items() for name in names.split())
    return {name.lower(): name for name in (*_TAXONOMY, *classes)}
