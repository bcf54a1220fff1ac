"""Each list once, as the document or the article that names most has it."""

from typing import Any

import pytest

from digests.model import Annotation, Article, ListChange, Ownership
from digests.rules.editing.particulars import changes_of
from tests.factories import article, source

OFFICE = source("office", ownership=Ownership.GOVERNMENT)


def merged(*changes: dict[str, Any], official: int = 0) -> ListChange:
    """What the articles' changes of one list come to; the article `official` is a document of an office."""
    articles: list[Article] = []
    annotations: dict[int, Annotation] = {}
    for number, values in enumerate(changes, 1):
        own = {"source": OFFICE, "document_number": "2026-1"} if number == official else {}
        articles.append(article(number, **own))
        annotations[number] = Annotation(
            article=number, list_changes=(ListChange(list="entity-list", article=number, index=0, **values),)
        )
    (found,) = changes_of(articles, annotations)
    return found


def test_who_names_most_is_believed_and_of_equals_the_first() -> None:
    assert merged({"added": ("A",)}, {"added": ("B", "C")}).added == ("B", "C")
    assert merged({"added": ("B", "C")}, {"added": ("A",)}).added == ("B", "C")
    assert merged({"added": ("A",)}, {"added": ("B",)}).added == ("A",)
    assert merged({"added": ("A",)}, {"removed": ("B", "C")}).article == 2
    assert merged({"added": ("A",)}, {"modified": ("B", "C")}).article == 2
    assert merged({"removed": ("A", "D")}, {"modified": ("B",)}).article == 1


def test_a_document_is_believed_before_who_names_more() -> None:
    assert merged({"added": ("B", "C")}, {"added": ("A",)}, official=2).added == ("A",)
    assert merged({"added": ("A",)}, {"added": ("B", "C")}, official=1).added == ("A",)


@pytest.mark.parametrize(
    ("first", "second", "added", "count"),
    [
        ({"removed": ("X",)}, {"added": ("A",), "added_count": 1}, ("A",), 1),
        ({"removed": ("X",), "added_count": 1}, {"added": ("A",)}, ("A",), 1),
        ({"removed": ("X",), "added_count": 1}, {"added": ("A",), "added_count": 1}, ("A",), 1),
        ({"removed": ("X",), "added_count": 3}, {"added": ("A",), "added_count": 1}, (), 3),
        ({"added": ("A",)}, {"added_count": 5}, ("A",), 5),
        ({"added": ("A",), "added_count": 2}, {"added_count": 5}, ("A",), 2),
    ],
)
def test_what_only_the_other_states_is_filled_in(
    first: dict[str, Any], second: dict[str, Any], added: tuple[str, ...], count: int
) -> None:
    found = merged(first, second, official=1)
    assert (found.article, found.added, found.added_count) == (1, added, count)


def test_the_day_is_the_believed_ones_or_else_the_others() -> None:
    day, other = {"effective_on": "2026-03-09"}, {"effective_on": "2026-03-10"}
    assert merged({"added": ("A",)} | day, other).effective_on == "2026-03-09"
    assert merged({"added": ("A",)}, other).effective_on == "2026-03-10"


def test_each_list_is_told_by_itself() -> None:
    changes = (
        ListChange(list="entity-list", article=1, index=0, added=("A",)),
        ListChange(list="sdn-list", article=1, index=1, removed=("B",)),
    )
    found = changes_of([article(1)], {1: Annotation(article=1, list_changes=changes)})
    assert found == changes
