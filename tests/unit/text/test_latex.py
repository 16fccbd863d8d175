"""Titles and abstracts as readable text: formulas in Unicode, prose untouched, nothing lost."""

from __future__ import annotations

import random
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.text import latex_symbols, latex_tables
from paperreader.text.latex import readable

if TYPE_CHECKING:
    from pathlib import Path


def test_every_recorded_case_comes_out_right(shared: Path) -> None:
    lines = (shared / "latex_cases.tsv").read_text("utf-8").splitlines()[1:]
    wrong = []
    for line in lines:
        given_text, *answers = line.split("\t")
        if "".join(readable(given_text).split()) not in ["".join(answer.split()) for answer in answers]:
            wrong.append((given_text, readable(given_text)))
    assert len(lines) > 20
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (r"$n \leq 10^{-3}$", "n ≤ 10⁻³"),
        (r"$\alpha \le 0.5$ and $\alpha\beta$", "α ≤ 0.5 and αβ"),
        (r"$O(n \log n)$ and $n\log n$ and $\log(n)$", "O(n log n) and n log n and log(n)"),
        (r"$x_{ij}^2$, $A^\top$, $f'$, $f''$", "xᵢⱼ², Aᵀ, f′, f″"),
        (r"$c_{1,k}$, $\theta_{\text{base}}$, $T^{3/2}$, $\mathbb{F}_q$", "c_(1,k), θ_base, T^(3/2), 𝔽_q"),
        (r"$\frac12$, $\frac{a+b}{c}$, $\nicefrac{1}{2}$", "1/2, (a+b)/c, 1/2"),
        (r"$\sqrt{d}$, $\sqrt{a+b}$, $\sqrt[3]{x}$, $\sqrt 2$", "√d, √(a+b), ∛x, √2"),
        (r"$\mathcal{N}(0,1)$, $\mathbb E$, $\mathfrak{g}$, $\mathbf{x}$", "𝒩(0,1), 𝔼, 𝔤, x"),
        (r"$\hat{\theta}$, $\bar x$, $\widetilde{O}(n)$", "θ̂, x̄, Õ(n)"),
        (r"$\left(x\right)$, $\binom{n}{k}$, $a \pmod{n}$", "(x), (n choose k), a  (mod n)"),
        (r"$x \notin A$, $\not\in$, $\not=$", "x ∉ A, ∉, ≠"),
        (r"\(x^2\) and \[y_1\] and $$z$$", "x² and y₁ and z"),
        (r"$1.0--1.3$ and $10{,}000$ and 2{,}232", "1.0–1.3 and 10,000 and 2,232"),
        (r"$>$45 and $x$=5 and a text $ T $ with $ \mathbf{H} $", ">45 and x=5 and a text T with H"),
        (r"$\min_{x\in X} f$", "min_(x∈X) f"),
        (r"$a~b$ $x\,y$ $x\!y$ $\|x\|$ $\{1\}$", "a b x y xy ‖x‖ {1}"),
        (r"10^{-3} and 5^\circ without dollars", "10⁻³ and 5° without dollars"),
        (r"a 360\deg view, 1.5\degC", "a 360° view, 1.5°C"),
        (r"$\textbf{Re}$presentation, $\text{TR}^2\text{C}$, $\rho\text{SIM}$", "Representation, TR²C, ρSIM"),
        (r"$\underline{\text{Co}}$ding", "Coding"),
    ],
)
def test_formulas_become_unicode(text: str, wanted: str) -> None:
    assert readable(text) == unicodedata.normalize("NFC", wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (r"\textbf{bold} \emph{and \textit{nested}} {\bf old}", "bold and nested old"),
        (r"\texttt{code\_x} costs 5\% \& more \#1", "code_x costs 5% & more #1"),
        (r"Erd\H{o}s G\"odel Fr\'echet \L{}ukasz", "Erdős Gödel Fréchet Łukasz"),
        (r"\v{C}ech Fran\c cais na\"{\i}ve", "Čech Français naïve"),
        (r"{\o}re, \AA ngstr\"om, stra\ss e, M\o ller", "øre, Ångström, straße, Møller"),
        ("``quoted'' and 'single' and a `tick`", "“quoted” and 'single' and a `tick`"),
        ("1--2, word---word, a -- b", "1–2, word—word, a – b"),
        ("A~B, Fig.~1, margin~(e.g., x)", "A B, Fig. 1, margin (e.g., x)"),
        (r"\url{https://x.io/a_b~c}", "https://x.io/a_b~c"),
        (r"\href{https://x.io}{our page}", "our page (https://x.io)"),
        (r"\href{https://x.io/a}{https://x.io/a}", "https://x.io/a"),
        (r"known \cite{a,b}, \citep[p. 3]{c}\footnote{A note.}", "known [a,b], [c, p. 3] (A note.)"),
        (r"\textcolor{red}{text} \color{blue}x", "text x"),
        (r"10\textsuperscript{3} H\textsubscript{2}O", "10³ H₂O"),
        (r"\eg, this, \ie~that", "e.g., this, i.e. that"),
        (r"\begin{center}x\end{center} a\\b", "x a b"),
        (r"\ding{51} \unicode{x201c}x", "✓ “x"),
        (r"\enquote{so}", "“so”"),
    ],
)  # fmt: skip
def test_commands_of_prose_are_read(text: str, wanted: str) -> None:
    assert readable(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "plain words, 100% of R&D, C#, snake_case_name, a_b^c, [x], # heading",
        "costs $5 and $10 today, US$100 to US$200, $3/$15 per million, $0.28–$0.45",
        "from $1.2B in 2020 to $3.4B",
        "unbalanced $x_1 is here",
        r"C:\Users\name and D:\data\new",
        "set {8B, 30B} and {name}",
        "on V^* Bench and R^2",
        "--flag, ~10 ms, 3~5 items, https://x.io/~me/a--b",
        "SELECT '' FROM x -----",
        "```code```",
        "π_θ already unicode — ok, 10⁻³",
        "",
        " ",
    ],
)
def test_prose_stays_as_it_is(text: str) -> None:
    assert readable(text) == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (r"We present \method, our model", r"We present \method, our model"),
        (r"\ours{} is better", r"\ours is better"),
        (r"\revised{new text} \SI{5}{m}", "new text 5 m"),
        (r"$\calX \to \R$", "calX → R"),
        (r"\k{appa}", "appa"),
        (r"$\frac$ \frac { } \ $", r"frac \frac { }  $"),
        ("\\", "\\"),
        ("a } b { c", "a } b { c"),
        (r"{\bf open", r"{open"),
        (r"\textbf{open", r"\textbf{open"),
    ],
)
def test_what_is_not_known_or_not_whole_stays_readable(text: str, wanted: str) -> None:
    assert readable(text) == wanted


def test_prose_that_was_read_once_does_not_change() -> None:
    text = r"``So'' \textbf{bold} Erd\H{o}s 5\% of $\mathcal{O}(n^2)$ -- $\theta_{\text{base}}$, \$5 and \$10"
    once = readable(text)
    assert once == "“So” bold Erdős 5% of 𝒪(n²) – θ_base, $5 and $10"
    assert readable(once) == once


def test_words_are_not_lost() -> None:
    text = r"\foo{one} \textbf{two {three}} {four} $\text{five}$ \unknown[six]{seven} \emph{eight \it nine}"
    for word in ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine"):
        assert word in readable(text)


def test_the_tables_hold_one_character_of_text_each() -> None:
    assert all(value.isprintable() for value in latex_symbols.SYMBOLS.values())
    assert all(unicodedata.combining(mark) for mark in latex_tables.ACCENTS.values())
    # Degrees in abstracts, the degree of a polynomial in formulas of papers.
    assert latex_tables.WORDS & set(latex_symbols.SYMBOLS) == {"deg"}


PIECES = [
    *(
        "{",
        "}",
        "$",
        "$$",
        "\\",
        "^",
        "_",
        "\\frac",
        "\\sqrt",
        "[",
        "]",
        '\\"',
        "\\hat",
        "~",
        "``",
        "''",
        "--",
    ),
    *(
        "\\(",
        "\\)",
        "\\[",
        "\\]",
        "a",
        "1",
        " ",
        "\n",
        "é",
        "\\text",
        "\\cite",
        "\\alpha",
        "\\log",
        "\\unicode",
    ),
    *(
        "\\ding",
        "\\L",
        "\\mathcal",
        "{12}",
        "\\href",
        "\\not",
        "\\c",
        "\\textcolor",
        "\\label",
        "\\quad",
        "C:\\x",
    ),
]


@pytest.mark.parametrize("seed", range(3))
def test_10_000_nasty_texts_are_read(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(10_000):
        text = "".join(chance.choices(PIECES, k=chance.randint(1, 16)))
        assert isinstance(readable(text), str)


@given(st.text(max_size=100))
def test_any_text_is_read(text: str) -> None:
    out = readable(text)
    if not set(text) & set("\\$~{`-"):
        assert out == text


@pytest.mark.timeout(20)  # Each takes 0.1 seconds.
@pytest.mark.parametrize(
    "piece", [*PIECES, "\\frac{", "^{", "{$", "$ ", "\\sqrt[", "a_", "h", "www.", "\\href{a}{", "x^\\hat"]
)
def test_reading_takes_time_in_proportion(piece: str) -> None:
    for count in (20_000 // len(piece), 5_000):
        text = piece * count + "}" * (count if count == 5_000 else 0)
        readable(text)
