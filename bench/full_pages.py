"""Pages with full texts to measure: where recorded ones lie beside a checkout, and a made-up one."""

from __future__ import annotations

from pathlib import Path

RECORDED = Path(__file__).parents[2] / "shared" / "data"


def made_up_page(sections: int = 40) -> str:
    """Return a page in the form of LaTeXML, of about 300 kB."""
    formula = (
        '<math id="m" class="ltx_Math" alttext="\\frac{QK^{T}}{\\sqrt{d_{k}}}" display="inline"><semantics>'
        "<mfrac><mrow><mi>Q</mi><mi>K</mi></mrow><msqrt><mi>d</mi></msqrt></mfrac></semantics></math>"
    )
    words = "We train the model on a large corpus and report the results of each run. " * 6
    paragraph = f'<div class="ltx_para"><p class="ltx_p">{words}{formula}{words}</p></div>'
    body = "".join(
        f'<section id="S{n}" class="ltx_section"><h2 class="ltx_title ltx_title_section">'
        f'<span class="ltx_tag ltx_tag_section">{n} </span>Part {n}</h2>{paragraph * 5}</section>'
        for n in range(1, sections + 1)
    )
    title = '<h1 class="ltx_title ltx_title_document">Made up</h1>'
    return f'<html><body><article class="ltx_document">{title}{body}</article></body></html>'
