r"""Make LaTeX in titles, abstracts and formulas readable as plain Unicode text.

This module decides what a person sees instead of `$\mathcal{O}(n^2)$`. It refuses to lose text or to fail:
text that is not LaTeX (`100%`, `$5`, `snake_case`, `C:\Users`) or is unknown stays as it was written. It also
reads the formulas of papers, which come without dollars.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from paperreader.text.sanitize import clean_line

_LONGEST_FORMULA = 50_000
"""In characters; reading this many takes a tenth of a second. The longest in papers have some thousands."""


def readable(text: str) -> str:
    r"""Return `text` with its LaTeX as Unicode: `$n \leq 10^{-3}$` as `n ≤ 10⁻³`, `Erd\H{o}s` as `Erdős`.

    Sub- and superscripts that Unicode lacks become `_x` and `^(…)`. It never raises.
    """
    # To look for each of these takes a tenth of the time of a pattern.
    if not ("\\" in text or "$" in text or "~" in text or "{" in text or "--" in text or "``" in text):
        return text
    return _readable(text)


@lru_cache(maxsize=64)
def _readable(text: str) -> str:
    """Read a text with LaTeX; a row, its snippet and the abstract beside it show the same one."""
    from paperreader.text.latex_pieces import pieces_of  # few texts of the first screen have LaTeX
    from paperreader.text.latex_reader import Reader

    return unicodedata.normalize("NFC", Reader(pieces_of(text)).text())


def formula(latex: str) -> str:
    r"""Return a formula, written as LaTeX without dollars, as one clean line of Unicode: `x_{1}` as `x₁`.

    Rows of arrays and cases are separated by `; `. It never raises; an unknown command stays as its name,
    and a text that is too long for a formula stays as it is written.
    """
    if len(latex) > _LONGEST_FORMULA:
        return clean_line(latex, limit=len(latex))
    from paperreader.text.latex_pieces import formula_pieces  # as above
    from paperreader.text.latex_reader import Reader

    text = Reader(formula_pieces(latex), formula=True).text()
    return clean_line(text, limit=len(text) + 1)
