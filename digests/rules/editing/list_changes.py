"""Changes of the parties' lists that a story tells of: each list once, from all its articles."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from digests.model import Annotation, Article, ListChange
from digests.rules.editing.documents import is_official

WAYS = ("added", "removed", "modified")


def changes_of(articles: Sequence[Article], annotations: Mapping[int, Annotation]) -> tuple[ListChange, ...]:
    """Return the changes that a story's articles tell of, each list once: as the official document has it,
    else as the article with most names does, with what only the others state."""
    best: dict[str, ListChange] = {}
    official = {article.id: is_official(article) for article in articles}
    for article in articles:
        for change in annotations[article.id].list_changes:
            known = best.get(change.list, change)
            first, second = sorted((known, change), key=lambda each: _worth(each, official), reverse=True)
            best[change.list] = _completed(first, second)
    return tuple(best.values())


def _worth(change: ListChange, official: Mapping[int, bool]) -> tuple[bool, int]:
    return official[change.article], len(change.added) + len(change.removed) + len(change.modified)


def _completed(change: ListChange, other: ListChange) -> ListChange:
    """Fill in names, numbers and the day that only the other article states of the same additions or
    removals."""
    values = {}
    for way in WAYS:
        names, count = getattr(change, way), getattr(change, f"{way}_count")
        others, counted = getattr(other, way), getattr(other, f"{way}_count")
        if not names and (count is None or count == counted or counted is None):
            values[way] = others
        if count is None:
            values[f"{way}_count"] = counted
    return replace(change, effective_on=change.effective_on or other.effective_on, **values)
