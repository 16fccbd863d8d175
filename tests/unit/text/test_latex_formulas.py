"""Formulas of papers, as the pages' `alttext` has them, as one line of Unicode that keeps their meaning."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.text.latex import formula
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from pathlib import Path


def _without_blanks(text: str) -> str:
    return "".join(text.split())


def test_every_recorded_formula_comes_out_right(shared: Path) -> None:
    cases = shared / "fulltext" / "math_cases.tsv"
    if not cases.exists():
        pytest.skip("the recorded formulas are not beside the checkout")
    wrong = []
    for line in cases.read_text("utf-8").splitlines()[1:]:
        latex, *answers = line.replace("␤", "\n").split("\t")
        if _without_blanks(formula(latex)) not in map(_without_blanks, answers):
            wrong.append((latex, formula(latex)))
    assert wrong == []


@pytest.mark.parametrize(
    ("latex", "wanted"),
    [
        ("\\frac{%\n1}{K}\\sum_{k%\n=1}x", "1/K ∑ₖ₌₁ x"),
        ("\\alpha%\nx+\\alpha%\n_{1}", "αx+α₁"),
        (r"\hbox{50\% of}~x\leq 5\%", "50% of x≤5%"),
    ],
)
def test_comments_and_their_line_feeds_are_dropped(latex: str, wanted: str) -> None:
    assert formula(latex) == wanted


@pytest.mark.parametrize(
    ("latex", "wanted"),
    [
        (r"\frac{a}{b}", "a/b"),
        (r"\frac{1}{2k}y", "1/(2k) y"),
        (r"u\frac{a+b}{c}v", "u (a+b)/c v"),
        (r"\frac{xy}{f(x)}", "xy/(f(x))"),
        (r"\frac{|A\cap B|}{|A\cup B|}", "|A∩B|/|A∪B|"),
        (r"\frac{1}{(k+1)^{2}}", "1/(k+1)²"),
        (r"\frac{\partial f}{\partial x_{i}}+\frac{dy}{dt}", "∂f/∂xᵢ+dy/dt"),
        (r"\frac{\frac{a}{b}}{\frac{c}{d}}", "(a/b)/(c/d)"),
        (r"\frac{a}{b}^{2}", "(a/b)²"),
        (r"p/\frac{a}{b}", "p/(a/b)"),
        (r"\log_{2}\frac{a}{b}+\max\frac{a}{b}", "log₂(a/b)+max a/b"),
        (r"\frac{1}{\sqrt{d_{k}}}V", "1/√dₖ V"),
        (r"{a+b\over 2}+{n\choose k}", "(a+b)/2+(n choose k)"),
        (r"\tbinom{n}{2}", "(n choose 2)"),
        (r"\sqrt{2^{n}}+\sqrt{(a+b)^{2}}", "√(2ⁿ)+√((a+b)²)"),
        (r"\sqrt{x}y+\sqrt[3]{ab}+\sqrt[\alpha]{x}", "√x y+∛(ab)+[α]√x"),
    ],
)
def test_fractions_and_roots_keep_their_meaning(latex: str, wanted: str) -> None:
    assert formula(latex) == wanted


@pytest.mark.parametrize(
    ("latex", "wanted"),
    [
        (r"\int_{J^{n}}B^{n}", "∫_(Jⁿ) Bⁿ"),
        (r"\sum_{i=1}^{n}a_{i}", "∑ᵢ₌₁ⁿ aᵢ"),
        (r"x_{ab}y", "x_ab y"),
        (r"x_{b}y^{Q}z", "x_b y^Q z"),
        (r"M^{L^{*}L}f^{*}g", "M^(L* L)f* g"),
        (r"\max_{x}f(x)+2\log_{2}n", "maxₓ f(x)+2 log₂ n"),
        (r"2\operatorname{softmax}z+\operatorname*{arg\,max}_{k}p", "2 softmax z+arg maxₖ p"),
        (r"{\rm Gal}K+{\rm d}x", "Gal K+dx"),
        (r"\mathop{\rm arg\,min}\limits_{w}L", "arg min_w L"),
        (r"a\bmod n\equiv b\pmod{n}", "a mod n≡b (mod n)"),
        (r"1\text{ if }x>0", "1 if x>0"),
        (r"\text{with $x_{1}$}", "with x₁"),
        (r"\alpha\le\beta\Delta x", "α≤βΔx"),
    ],
)
def test_symbols_do_not_run_together(latex: str, wanted: str) -> None:
    assert formula(latex) == wanted


@pytest.mark.parametrize(
    ("latex", "wanted"),
    [
        (r"A\overset{f}{\to}B", "A →ᶠ B"),
        (r"A\xrightarrow[n\in N]{}0", "A →_(n∈N) 0"),
        (r"A\xrightarrow[b]{a}B", "A →_bᵃ B"),
        (r"\underset{i<n}{\sum}x_{i}", "∑_(i<n) xᵢ"),
        (r"x\stackrel{\rm def}{=}y", "x =ᵈᵉᶠ y"),
        (r"\buildrel d\over\longrightarrow", "→ᵈ"),
        (r"\underbrace{a+b}_{n}\overbrace{cd}^{n\text{ times}}", "(a+b)ₙ(cd)^(n times)"),
        (r"\underline{x}+\underline{ab}", "x̲+underline(ab)"),
        (r"\genfrac{(}{)}{0.0pt}{}{a}{b}+\prescript{2}{}{X}", "(a choose b)+²X"),
        (r"\ket{x}+\norm{y}+\derivative{f}{x}", "|x⟩+‖y‖+df/dx"),
        (r"\sideset{}{'}\sum_{k}", "∑′ₖ"),
        (r"\overline{\{x\}}+\overline{x}", "{x}̄+x̄"),
        (r"\overline{AB}+\hat{ab}+\hat{x_{i}}", "overline(AB)+hat(ab)+x̂ᵢ"),
        (r"\not\in\not=", "∉≠"),
        (r"\mathchoice{a}{b}{c}{d}", "a"),
    ],
)
def test_labels_and_accents_stay(latex: str, wanted: str) -> None:
    assert formula(latex) == wanted


@pytest.mark.parametrize(
    ("latex", "wanted"),
    [
        (r"f=\begin{cases}1&x>0,\\0&\text{else.}\end{cases}", "f={1 x>0,; 0 else."),
        (r"\cases{1&if $x_{1}=0$\cr 0&otherwise\cr}", "{1 if x₁=0; 0 otherwise"),
        (r"\left(\begin{array}[]{cc}a&b\\[2.0pt] c&d\end{array}\right)", "(a b; c d)"),
        (r"\left\{\begin{array}[]{ll}a&b\\c&d\end{array}\right.", "{a b; c d"),
        (r"\begin{pmatrix}a&b\\c&d\end{pmatrix}", "(a b; c d)"),
        (r"\begin{vmatrix}a&b\\c&d\end{vmatrix}", "|a b; c d|"),
        (r"M=\begin{matrix}a&b\\c&d\end{matrix}", "M=[a b; c d]"),
        (r"\begin{split}x&=a\\&=b\end{split}", "x =a; =b"),
        (r"\sum_{\substack{i=1\\i\neq j}}", "∑_(i=1; i≠j)"),
        (r"\begin{CD}A@>{f}>{}>B\\@V{g}V{}V@V{}V{}V\end{CD}", "A →^(f) B; ↓^(g) ↓"),
        (r"\begin{bmatrix}\begin{smallmatrix}a\\b\end{smallmatrix}&c\end{bmatrix}", "[a; b c]"),
        (r"a=b\\c=d", "a=b; c=d"),
    ],
)
def test_rows_and_cells_are_parted(latex: str, wanted: str) -> None:
    assert formula(latex) == wanted


@pytest.mark.parametrize(
    ("latex", "wanted"),
    [
        (r"\left.\frac{a}{b}\right|_{0}", "a/b|₀"),
        (r"\left<x\middle|y\right>", "⟨x|y⟩"),
        (r"\bigl{(}x\bigr{)}\Big{|}", "(x)|"),
        (r"\mathds{1}\mathscr{L}\mathfrak{g}\bm{x}", "𝟙ℒ𝔤x"),
        (r"x\hspace{5pt}y\hskip 10.0pt z\label{a}\rule{1pt}{2pt}\tag{3}", "x y z"),
        (r"\color[rgb]{1,0,0}x\definecolor[named]{c}{rgb}{0,0,0}y\textcolor{red}{z}", "xyz"),
        (r"\hbox to 5.0pt{a\hfil b}\raisebox{1pt}{c}\resizebox{1pt}{!}{$d_{1}$}", "ab c d₁"),
        (r"\ce{H2O + 2Na^{+} -> X}", "H₂O + 2Na⁺ → X"),
        (r"\text{\foo{a} \bar}", "a bar"),
        (r"\mathaccent 28693{a}\lx@thing{b}\lx@other", "ab"),
        (r"\phi\neq\varphi,\epsilon\neq\varepsilon,\deg f", "ϕ≠φ,ϵ≠ε,deg f"),
        (r"\mathcustom{x}\foo+\bar{y}", "x foo+ȳ"),
        (r"x^{\prime\prime}+y'", "x″+y′"),
        ("x\x1b[31m\u202e\x00", "x"),
        (r"\frac", "frac"),
        ("", ""),
    ],
)
def test_what_has_no_text_leaves_none(latex: str, wanted: str) -> None:
    assert formula(latex) == wanted


PIECES = [
    "{", "}", "$", r"\\", "&", "^", "_", "[", "]", r"\(", r"\frac", r"\frac{", r"\sqrt[", r"\hat",
    r"\overline", r"\left.", r"\over", r"{a\over", r"\begin{array}", r"\begin{CD}@>", r"\end{cases}",
    r"\cases{", r"\xrightarrow[", r"\overset", r"\buildrel", r"\hskip1pt", r"\operatorname{ab}",
    r"\sum", r"\mathop", r"\rm", "a", "1", "*", "'",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=20))
def test_any_formula_becomes_a_clean_line(parts: list[str]) -> None:
    text = formula("".join(parts))
    assert text == clean_line(text, limit=len(text) + 1)


@pytest.mark.timeout(20)  # Each takes 0.1 seconds.
@pytest.mark.parametrize("piece", PIECES)
def test_reading_takes_time_in_proportion(piece: str) -> None:
    text = piece * (30_000 // len(piece))
    formula(text)
    formula(text + "}" * len(text))


def test_a_text_too_long_for_a_formula_stays_as_it_is() -> None:
    text = "{" * 500_000 + "x" + "}" * 500_000
    assert formula(text) == text


def test_pieces_in_any_order_are_read() -> None:
    chance = random.Random(7)
    for _ in range(3_000):
        assert isinstance(formula("".join(chance.choices(PIECES, k=12))), str)
