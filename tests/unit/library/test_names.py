from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders import build_edition, build_paper

if TYPE_CHECKING:
    from paperreader.library import Library
    from paperreader.models import Paper


def keep(library: Library, **fields: list[object]) -> None:
    """Store one paper for each value."""
    papers: list[Paper] = []
    for name, values in fields.items():
        for value in values:
            papers.append(build_paper(len(papers) + 1, **{name: value}))
    library.store(build_edition(papers=tuple(papers)))


@pytest.mark.parametrize("begun", ["zha", "Zhang", "ZHANG", "wei z", "Wéi"])
def test_an_author_is_found_by_any_of_the_names(library: Library, begun: str) -> None:
    keep(library, authors=[("Wei Zhang", "Ada Lovelace")])
    assert library.names_like("author", begun) == ["Wei Zhang"]


def test_words_of_two_authors_are_no_name(library: Library) -> None:
    keep(library, authors=[("Ada Wei", "Zhang Li")])
    assert library.names_like("author", "wei zh") == []


def test_accents_do_not_matter_either_way(library: Library) -> None:
    keep(library, authors=[("Émile Zola",)])
    assert library.names_like("author", "emi") == ["Émile Zola"]
    assert library.names_like("author", "zölä") == ["Émile Zola"]


def test_names_that_begin_so_come_first_then_those_found_more_often(library: Library) -> None:
    keep(library, authors=[("Li Zhao", "Zhi Wu"), ("Li Zhao",), ("Zhu Bo", "Zhi Wu")])
    assert library.names_like("author", "zh") == ["Zhi Wu", "Zhu Bo", "Li Zhao"]
    assert library.names_like("author", "zh", limit=1) == ["Zhi Wu"]


def test_keywords_organisations_submitters_and_categories_have_names_too(library: Library) -> None:
    keep(
        library,
        keywords=[("world models", "reinforcement learning")],
        organization=["Google DeepMind", "Meta", "Google DeepMind", None],
        submitted_by=["akhaliq", None],
        categories=[("cs.LG", "stat.ML")],
    )
    assert library.names_like("kw", "learn") == ["reinforcement learning"]
    assert library.names_like("org", "deep") == ["Google DeepMind"]
    assert library.names_like("org", "") == ["Google DeepMind", "Meta"]
    assert library.names_like("by", "AK") == ["akhaliq"]
    assert library.names_like("cat", "stat") == ["stat.ML"]


def test_before_anything_is_typed_the_most_frequent_come_first(library: Library) -> None:
    keep(library, categories=[("cs.CV",), ("cs.LG",), ("cs.LG",)])
    assert library.names_like("cat", "") == ["cs.LG", "cs.CV"]


@pytest.mark.parametrize("begun", ['"', "* OR (", "a\0b", "'; drop table papers", "-"])
def test_whatever_is_typed_is_no_syntax(library: Library, begun: str) -> None:
    keep(library, authors=[("Ada Lovelace",)])
    for field in ("author", "org", "by", "cat", "kw"):
        assert isinstance(library.names_like(field, begun), list)


def test_a_field_without_names_has_none(library: Library) -> None:
    keep(library, authors=[("Ada Lovelace",)])
    assert library.names_like("title", "paper") == []
