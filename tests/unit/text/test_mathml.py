"""Formulas that a page gives as MathML alone, with nodes of selectolax as the full text has them."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from paperreader.text.latex import formula
from paperreader.text.mathml import latex_of


def _math(inside: str) -> LexborNode:
    node = LexborHTMLParser(f"<math>{inside}</math>").css_first("math")
    assert node is not None
    return node


ROW = "<mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow>"
CELL = "<mtd><mi>a</mi></mtd>"


@pytest.mark.parametrize(
    ("mathml", "latex", "text"),
    [
        ("<mfrac><mi>a</mi><mrow><mn>2</mn><mi>𝑚</mi></mrow></mfrac>", r"\frac{a}{2m}", "a/(2m)"),
        ("<msup><mi>x</mi><mn>2</mn></msup>", "x^{2}", "x²"),
        ("<msubsup><mi>x</mi><mi>i</mi><mo>′</mo></msubsup>", "x_{i}^{′}", "xᵢ′"),
        (f"<munderover><mo>∑</mo>{ROW}<mi>n</mi></munderover>", None, "∑ᵢ₌₁ⁿ"),
        ("<munder><mi>lim</mi><mi>x</mi></munder><mi>f</mi>", None, "limₓ f"),
        ("<mover><mi>x</mi><mo>^</mo></mover>", r"\hat{x}", "x̂"),
        ("<mover><mo>=</mo><mi>d</mi></mover>", r"\overset{d}{=}", "=ᵈ"),
        ("<munder><mi>x</mi><mo>_</mo></munder>", r"\underline{x}", "x̲"),
        (f"<msqrt>{ROW}</msqrt><mroot><mi>x</mi><mn>3</mn></mroot>", r"\sqrt{i=1}\sqrt[3]{x}", "√(i=1) ∛x"),
        ("<mfenced><mi>a</mi><mi>b</mi></mfenced>", "(a,b)", "(a,b)"),
        ('<mfenced open="{" close="" separators="|"><mi>a</mi><mi>b</mi></mfenced>', r"\{a|b", "{a|b"),
        ("<mi>sin</mi><mo>\u2061</mo><mi>x</mi><mo>\u2062</mo><mi>y</mi>", None, "sin xy"),
        ("<mtext>for 5% of a_b</mtext>", r"\text{for 5\% of a\_b}", "for 5% of a_b"),
        ('<mi mathvariant="double-struck">R</mi><mspace/><mn>1</mn>', r"\mathbb{R}\ 1", "ℝ 1"),
        (
            f"<mo>(</mo><mtable><mtr>{CELL}<mtd><mn>1</mn></mtd></mtr><mtr>{CELL}</mtr></mtable><mo>)</mo>",
            r"(\begin{matrix}a&1\\a\end{matrix})",
            "(a 1; a)",
        ),
        (
            "<mmultiscripts><mi>F</mi><mn>1</mn><none/><mprescripts/><none/><mn>2</mn></mmultiscripts>",
            "^{2}F_{1}",
            "²F₁",
        ),
        (
            "<semantics><mi>a</mi><annotation>b</annotation><annotation-xml><ci>c</ci></annotation-xml></semantics>",
            "a",
            "a",
        ),
    ],
)
def test_an_element_is_read(mathml: str, latex: str | None, text: str) -> None:
    found = latex_of(_math(mathml))
    assert latex is None or found == latex
    assert formula(found) == text


@pytest.mark.parametrize(
    ("mathml", "text"),
    [
        ("<mfrac><mi>a</mi></mfrac><mfrac></mfrac>", "a"),
        ("<msub></msub><mtable>a</mtable><mmultiscripts>b</mmultiscripts>", "ab"),
        ("<msup><mi>a</mi><mi>b</mi><mi>c</mi></msup>", "aᵇᶜ"),
        ("<unknown>a<mi>b", "ab"),
        ("a{b}\\c^~$", "a{b}\\c^∼$"),
        ("", ""),
    ],
)
def test_broken_mathml_gives_its_visible_text(mathml: str, text: str) -> None:
    assert formula(latex_of(_math(mathml))) == text


@pytest.mark.parametrize("tag", ["mrow", "mfrac", "msqrt", "mtable", "semantics", "mfenced", "unknown"])
def test_elements_nested_without_end_are_read(tag: str) -> None:
    assert "x" in formula(latex_of(_math(f"<{tag}>" * 50_000 + "<mi>x</mi>")))
