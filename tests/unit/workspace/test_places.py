"""Places: the tabs and the words for orders."""

from __future__ import annotations

from typing import get_args, get_type_hints

import pytest

from paperreader.config import Display
from paperreader.models import EditionKey, EditionKind
from paperreader.query.fields import SORTS, SOURCE
from paperreader.query.nodes import Order
from paperreader.ui.keys import DEFAULT_KEYS
from paperreader.workspace.places import KIND_OF, Place, Tab, order_words, sorts_for


@pytest.mark.parametrize("kind", list(EditionKind))
def test_what_a_source_has_can_be_refreshed(kind: EditionKind) -> None:
    place = Place.of_edition(EditionKey(kind))
    assert place.can_refresh is (kind not in (EditionKind.FILE, EditionKind.SAMPLE))
    assert (place.tab in tuple(Tab)) is (kind in KIND_OF.values())


def test_every_order_has_words() -> None:
    assert order_words(SOURCE, (), "GitHub activity") == "GitHub activity"
    for key in set(SORTS.values()) - {SORTS["rank"]}:
        assert order_words(key, (), "GitHub activity") not in ("", "GitHub activity")
        words = {order_words(SOURCE, [Order(key, reverse)], "GitHub activity") for reverse in (False, True)}
        assert len(words - {"", "GitHub activity", "GitHub activity, reversed"}) == 2


@pytest.mark.parametrize("tab", [None, *Tab])
def test_the_source_s_own_order_comes_first_and_relevance_only_with_words(tab: Tab | None) -> None:
    without, with_words = sorts_for(tab, has_query=False), sorts_for(tab, has_query=True)
    assert without[0] is with_words[0] is SOURCE
    assert set(with_words) - set(without) == {SORTS["relevance"]}
    assert (SORTS["rating"] in without) is (tab is Tab.BOOKMARKS)


def test_the_settings_can_start_with_every_tab() -> None:
    assert get_args(get_type_hints(Display)["start"]) == tuple(tab.name.lower() for tab in Tab)


def test_every_tab_has_a_key() -> None:
    assert [DEFAULT_KEYS[tab.command] for tab in Tab] == [str(number) for number, _ in enumerate(Tab, 1)]
