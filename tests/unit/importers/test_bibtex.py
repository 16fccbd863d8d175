"""BibTeX as other programs and people write it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from paperreader.importers.base import Imported, Rejected
from paperreader.importers.bibtex import read_bibtex
from paperreader.importers.bibtex_names import names_of
from paperreader.importers.registry import read_entries
from paperreader.importers.tex import text_of, verbatim
from paperreader.text.person_names import SEAM
from tests.unit.importers.samples import BIBTEX

if TYPE_CHECKING:
    from paperreader.models.entry import Entry


def entries(text: str) -> list[Entry]:
    return [row.entry for row in read_bibtex(text) if isinstance(row, Imported)]


def one(fields: str) -> Entry:
    (entry,) = entries(f"@misc{{key, {fields}}}")
    return entry


def reasons(text: str) -> list[tuple[int, str]]:
    return [(row.line, row.reason) for row in read_bibtex(text) if isinstance(row, Rejected)]


def test_a_file_of_google_scholar_and_a_publisher() -> None:
    attention, using = entries(BIBTEX)
    assert attention.paper.id == "1706.03762"
    assert attention.paper.title == "Attention is All You Need"
    assert attention.paper.authors == ("Ashish Vaswani", "Noam Shazeer", "OpenAI, Inc.")
    assert attention.paper.published == date(2017, 6, 1)
    assert attention.paper.journal is None
    assert attention.tags == ("nlp", "to read")
    assert using.paper.title == "Using AI for Søren Šíla"
    assert using.paper.id == "doi:10.1038/s41586-019-1923-7"
    assert (using.paper.doi, using.paper.journal) == ("10.1038/s41586-019-1923-7", "Nature 12")


@pytest.mark.parametrize(
    "fields",
    [
        "eprint = {2506.01713}",
        "eprint = {2506.01713v2}, eprinttype = {arxiv}",
        "eprint = {arXiv:2506.01713}, archivePrefix = {arXiv}",
        "arxivId = {2506.01713}",
        "url = {https://arxiv.org/abs/2506.01713}",
        "url = {http://arxiv.org/pdf/2506.01713v1.pdf}",
        "howpublished = {\\url{https://huggingface.co/papers/2506.01713}}",
        "doi = {10.48550/arXiv.2506.01713}",
        "doi = {https://doi.org/10.48550/arXiv.2506.01713}",
        "journal = {arXiv preprint arXiv:2506.01713}",
        "journal = {CoRR}, volume = {abs/2506.01713}, eprint = {2506.01713}",
        "note = {arXiv:2506.01713 [cs]}",
        "note = {arXiv:2506.01713 [cs, stat]}",
        "number = {arXiv:2506.01713}",
    ],
)
def test_the_identifier_is_found_wherever_people_put_it(fields: str) -> None:
    entry = one(f"title = {{T}}, {fields}")
    assert entry.paper.id == "2506.01713"
    assert entry.paper.journal is None
    assert entry.paper.doi is None
    assert entry.note == ""


def test_the_identifier_of_another_archive_is_none_of_arxiv() -> None:
    assert not one("title = {T}, eprint = {2506.01713}, eprinttype = {pubmed}").paper.has_arxiv_id


def test_a_note_that_cites_another_paper_names_no_identifier() -> None:
    entry = one("title = {T}, annote = {See also arXiv:2506.01713}")
    assert not entry.paper.has_arxiv_id
    assert entry.note == "See also arXiv:2506.01713"


def test_the_key_may_be_the_identifier() -> None:
    assert entries("@misc{2506.01713, title={T}}")[0].paper.id == "2506.01713"


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("year = 2017, month = jun, day = 12", date(2017, 6, 12)),
        ("year = {2017}, month = {6}", date(2017, 6, 1)),
        ("year = 2017, month = {June}", date(2017, 6, 1)),
        ("date = {2017-06-12}, year = 1999", date(2017, 6, 12)),
        ("year = 2017, month = 2, day = 31", date(2017, 2, 1)),
        ("year = 2017, month = 77", date(2017, 1, 1)),
        ("year = 2017, month = {10~} # jan", date(2017, 1, 10)),
        ('year = 2017, month = jun # "~12"', date(2017, 6, 12)),
        ('year = 2017, month = "06"', date(2017, 6, 1)),
        ("year = 2017, month = {12 June}", date(2017, 6, 12)),
        ("year = {12 June 2017}", date(2017, 1, 1)),
        ("year = 2014, month = sep, eprint = {1406.1078}", date(2014, 6, 1)),
        ("year = 2014, month = jun, day = 3, eprint = {1406.1078}", date(2014, 6, 3)),
        ("year = 2014, eprint = {1406.1078}", date(2014, 6, 1)),
        ("year = {to appear}", None),
        ("year = {0}", None),
        ("", None),
    ],
)
def test_days(given: str, wanted: date | None) -> None:
    assert one(f"title = {{T}}, {given}").paper.published == wanted


def test_the_year_of_the_printed_version_is_not_that_of_the_paper() -> None:
    entry = one("title={T}, eprint={2312.01713}, journal={Nature}, year=2024, month=may")
    assert (entry.paper.published, entry.paper.journal) == (date(2023, 12, 1), "Nature")
    assert details(entry) == {"issued": "2024-05"}


def test_broken_entries_are_named_with_line_and_reason_and_cost_no_other() -> None:
    text = "\n@misc{a, title={open\n@misc{b, title={T}}\n@book{c, year=2000}\n@misc{d, title={}\n"
    assert [entry.paper.title for entry in entries(text)] == ["T"]
    assert reasons(text) == [
        (2, "its braces never close"),
        (4, "it names neither an identifier of a paper nor a title"),
        (5, "its braces never close"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "@misc(a, title = {T})",
        "@MISC { a , TITLE = {T} , }",
        '@misc{a, title = "T", title = {second}}',
        "@misc{a\n, title\n=\n{T}\n}",
        "@misc{title = {T}}",
        "@misc{, title = {T}}",
        "@misc{a, nonsense, title = {T}}",
        "@misc{a title = {T}}",
        "words @misc{a, title = {T}} words",
        "@string{t = {T}} @misc{a, title = t}",
        '@STRING(t = "T") @misc{a, title = T}',
        "@misc{a, title = T}",
        "@comment{@misc{x, title={no}}} @misc{a, title = {T}}",
        "% {\n@misc{a, title = {T}}",
        '@misc(a, note = "x (y) z", title = {T})',
        "@misc(a, note = {x) y}, title = {T})",
        "@misc{a, title = {}, title = {T}}",
        "@misc{a,\n% title = {Old},\n title = {T}, % title = {Older}\n}",
        "@misc{a, title = {T}, author = {x}, author = {y}}",
        '@string{jan = "T"} @misc{a, title = jan}',
    ],
)
def test_the_grammar_is_read_with_the_mistakes_that_people_make(text: str) -> None:
    assert [entry.paper.title for entry in entries(text)] == ["T"]


def test_abbreviations_that_are_made_of_each_other_are_bounded() -> None:
    bomb = "@string{a = {xxxxxxxxxx}}\n" + "@string{a = a # a # a # a}\n" * 40 + "@misc{b, title = a}"
    assert any("too long" in reason for _, reason in reasons(bomb))


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("A B and C D", ["A B", "C D"]),
        ("B, A and D, C", ["A B", "C D"]),
        ("van der Maaten, Laurens", ["Laurens van der Maaten"]),
        ("King, Jr., Martin Luther", ["Martin Luther King Jr."]),
        ("{Barnes and Noble} AND {Team, The}", ["Barnes and Noble", "Team, The"]),
        ("Erd{\\H{o}}s, P{\\'a}l", ["Pál Erdős"]),
        ("A B\n  and\n  others", ["A B"]),
        ("", []),
        (" and ", []),
        ("Sandy Anderson", ["Sandy Anderson"]),
        ("family=Gogh, given=Vincent, prefix=van, useprefix=true", ["Vincent van Gogh"]),
        ("given=Ada, family={De La Cruz}, given-i=A and Kaper, Lex", ["Ada De La Cruz", "Lex Kaper"]),
        ('family=King, given={Martin Luther}, suffix="Jr."', ["Martin Luther King Jr."]),
        ("Ada Byron, Charles B. Babbage, Alan Turing", ["Ada Byron", "Charles B. Babbage", "Alan Turing"]),
        ("Ada Byron, Charles Babbage and Alan Turing", ["Ada Byron", "Charles Babbage", "Alan Turing"]),
        ("Ada Byron, Charles Babbage, and Alan Turing", ["Ada Byron", "Charles Babbage", "Alan Turing"]),
        ("Byron, A., Babbage, C. B., Turing, A.", ["A. Byron", "C. B. Babbage", "A. Turing"]),
        ("Byron, Ada; Babbage, Charles; Alan Turing", ["Ada Byron", "Charles Babbage", "Alan Turing"]),
        ("García Márquez, Gabriel José", [f"Gabriel José García{SEAM}Márquez"]),
        (
            "García Márquez, Gabriel José and Vargas Llosa, Mario",
            [f"Gabriel José García{SEAM}Márquez", f"Mario Vargas{SEAM}Llosa"],
        ),
        ("Byron, Ada et al.", ["Ada Byron"]),
        ("A B \\and C D", ["A B", "C D"]),
    ],
)
def test_authors(value: str, names: list[str]) -> None:
    assert names_of(value)[0] == names


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("{GPT-4o} and {LLM}s", "GPT-4o and LLMs"),
        (r"{\"O}del, G\"{o}del, {\'E}tude, \'{\i}, na{\"\i}ve", "Ödel, Gödel, Étude, í, naïve"),
        (r"S{\o}ren, \O re, {\ss}, {\aa}", "Søren, Øre, ß, å"),
        (r"\emph{very} \textbf{Bold}", "very Bold"),
        (r"$O(n^{2})$ and $\frac{a}{b}$", "O(n²) and a/b"),
        (r"\href{https://a.example}{here}", "here (https://a.example)"),
        (r"50\% \& more \$5 \#1 a\_b", "50% & more $5 #1 a_b"),
        (r"\textbackslash{}input \textbraceleft{}x\textbraceright{}", r"\input {x}"),
        (r"a\textasciitilde{}b\textasciicircum{}c", "a~b^c"),
        ("pages 1--2", "pages 1–2"),
        ("Foo &amp; Bar&#8217;s <i>x</i> a &lt; b", "Foo & Bar’s x a < b"),
        (
            'H<sub>2</sub>O, <scp>BERT</scp>, <mml:math a="b"><mml:mi>k</mml:mi></mml:math>-means',
            "H₂O, BERT, k-means",
        ),
        (r"a \&amp; b", "a &amp; b"),
        (r"\textless{}i\textgreater{}", "<i>"),
        (r"a\hyphen b, \lq x\rq{} y", "a-b, ‘x’ y"),
        (r"\mkbibemph{Foo} and \mkbibquote{Bar}", "Foo and “Bar”"),
        (r"\SI{5.2}{\kilo\metre\per\second}, \SI{50}{\percent}, \num{1.5e-3}", "5.2 km/s, 50%, 1.5 × 10⁻³"),
        (r"1\textsuperscript{st} \textit{x}, \texorpdfstring{$\alpha$}{alpha}", "1ˢᵗ x, α"),
        ("-{}-flag", "--flag"),
        ("{{{{x}}}}", "x"),
        ("}{", ""),
        ("{{", ""),
        ("\\", "\\"),
        ("", ""),
    ],
)
def test_tex_is_made_text(value: str, text: str) -> None:
    assert text_of(value) == text


def test_addresses_keep_what_tex_would_read() -> None:
    assert verbatim(r"\url{https://a.example/x\_y\%20z}") == "https://a.example/x_y%20z"


def details(entry: Entry) -> dict[str, str]:
    return dict(detail.split(": ", 1) for detail in entry.paper.publication)


def test_details_of_the_publication_are_kept_under_their_names_in_csl() -> None:
    (entry,) = entries(
        """@inproceedings{a, title = {T}, author = {Ada Byron}, booktitle = {Proc. of X}, volume = 3,
        number = {7}, pages = {12--19}, publisher = {ACM}, address = {Turin}, series = {LNCS}, isbn = {1-2-3},
        year = 2019, editor = {Babbage, Charles and Alan Turing}}"""
    )
    assert entry.paper.journal == "Proc. of X"
    assert details(entry) == {
        "type": "paper-conference",
        "editor": "Charles Babbage; Alan Turing",
        "publisher": "ACM",
        "publisher-place": "Turin",
        "volume": "3",
        "number": "7",
        "collection-title": "LNCS",
        "page": "12-19",
        "ISBN": "1-2-3",
    }


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "@phdthesis{a, title={T}, school={MIT}}",
            {"type": "thesis", "genre": "PhD thesis", "publisher": "MIT"},
        ),
        (
            "@techreport{a, title={T}, institution={MIT}, number={7}}",
            {"type": "report", "number": "7", "publisher": "MIT"},
        ),
        (
            "@article{a, title={T}, journal={J}, number={7}, eid={e1}}",
            {"type": "article-journal", "issue": "7", "number": "e1"},
        ),
        ("@book{a, title={T}, edition={2nd}}", {"type": "book", "edition": "2nd"}),
        ("@article{a, title={T}, journal={CoRR}, volume={abs/2005.14165}, publisher={arXiv}}", {}),
        ("@misc{a, title={T}, note={x}}", {}),
    ],
)
def test_details_depend_on_the_kind_of_entry(text: str, wanted: dict[str, str]) -> None:
    (entry,) = entries(text)
    assert {name: value for name, value in details(entry).items() if name in wanted or wanted == {}} == wanted


def test_editors_stand_in_for_authors() -> None:
    entry = one("title = {T}, editor = {Byron, Ada}")
    assert (entry.paper.authors, details(entry)) == (("Ada Byron",), {"editor": "Ada Byron"})


def test_others_are_kept_but_no_person() -> None:
    entry = one("title = {T}, author = {Byron, Ada and Babbage, Charles and others}")
    assert entry.paper.authors == ("Ada Byron", "Charles Babbage")
    assert details(entry) == {"others": "2"}


def test_subtitles_belong_to_titles() -> None:
    entry = one(
        "title = {Engines}, subtitle = {A History}, titleaddon = {Reply}, booktitle={B}, booksubtitle={C}"
    )
    assert (entry.paper.title, entry.paper.journal) == ("Engines: A History. Reply", "B: C")


def test_a_paper_inherits_from_its_proceedings_and_from_data_that_entries_share() -> None:
    paper, proceedings = entries(
        """@xdata{acm, publisher = {ACM}, location = {Turin}}
        @inproceedings{a, title = {T}, author = {Ada Byron}, crossref = {Proc}}
        @proceedings{proc, title = {Proceedings}, subtitle = {Second}, editor = {Charles Babbage},
          year = 1843, doi = {10.1000/x}, xdata = {acm}, url = {https://a.example}}"""
    )
    assert (paper.paper.title, paper.paper.journal) == ("T", "Proceedings: Second")
    assert (paper.paper.published, paper.paper.doi) == (date(1843, 1, 1), None)
    assert details(paper) == {
        "type": "paper-conference",
        "editor": "Charles Babbage",
        "publisher": "ACM",
        "publisher-place": "Turin",
    }
    assert (proceedings.paper.title, proceedings.paper.doi) == ("Proceedings: Second", "10.1000/x")


def test_entries_that_inherit_from_each_other_end() -> None:
    text = "@misc{a, title={A}, crossref={b}} @misc{b, title={B}, crossref={a}, xdata={a,b}}"
    assert [entry.paper.title for entry in entries(text)] == ["A", "B"]


def test_old_line_ends_and_comments_before_entries() -> None:
    text = "% mine\r@misc{a,\r title = {T},\r % title = {U}\r}\r% more\r@misc{b, title={V}}"
    outcome = read_entries(text, "mine.bib")
    assert [(row.entry.paper.title, row.line) for row in outcome.imported] == [("T", 2), ("V", 7)]


def test_a_group_may_be_called_others() -> None:
    (row,) = read_entries("@misc{a, title={T}, author={Ada Byron and {OTHERS}}}", "file").imported
    assert row.entry.paper.authors == ("Ada Byron", "OTHERS")
