"""Finds the story that a press conference belongs to: by one of its exchanges, never by the conference as a whole.

Conferences of different days are alike in their forms and go through the same standing subjects, so compared as
whole texts they would flow together; and their length would draw in news of every kind.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from digests.model import Article, Relation
from digests.model.lexicon import Lexicon
from digests.rules.annotation.clean import clean_passages
from digests.rules.editing.exchanges import Exchange, exchanges_of, focus
from digests.rules.editing.stories.grouping import group


def group_stories(
    articles: Sequence[Article], relation: Relation, lexicon: Lexicon, known: Mapping[int, int] | None = None
) -> dict[int, int]:
    """Return the group of each article as `grouping.group` does, conferences placed by their exchanges. Pure.

    A conference joins the group that most articles share with one of its exchanges, the earlier exchange of
    equals; without such a group it stands alone, together with its reprints. A conference that belongs to a story
    already stays there and is compared by the exchange that the story takes from it.
    """
    known = known or {}
    exchanges = {article.id: found for article in articles if (found := exchanges_of(article, relation))}
    if not exchanges:
        return group(articles, relation, lexicon, known)
    news = [article for article in articles if article.id not in exchanges]
    placed = [article for article in articles if article.id in exchanges and article.id in known]
    taken = _taken(placed, articles, relation, lexicon, known)
    compared = [*news, *(_told(each, taken[each.id], each.id, relation) for each in placed)]
    groups = group(compared, relation, lexicon, known)
    waiting = sorted((each for each in articles if each.id in exchanges and each.id not in known), key=_number)
    return _placed(waiting, exchanges, compared, groups, {each.id for each in news}, relation, lexicon)


def _placed(
    waiting: Sequence[Article],
    exchanges: Mapping[int, Sequence[Exchange]],
    compared: Sequence[Article],
    groups: dict[int, int],
    news: set[int],
    relation: Relation,
    lexicon: Lexicon,
) -> dict[int, int]:
    """Add the conferences that wait to the groups of the others, or give them new ones."""
    lowest = min((0, *groups, *(each.id for each in waiting)))
    pieces = [(each, exchange) for each in waiting for exchange in exchanges[each.id]]
    told = [
        _told(conference, exchange, lowest - 1 - place, relation)
        for place, (conference, exchange) in enumerate(pieces)
    ]
    marks = {mark: number for number, mark in enumerate(sorted(set(groups.values())))}
    joined = group([*compared, *told], relation, lexicon, {each: marks[mark] for each, mark in groups.items()})
    sizes = Counter(marks[groups[identifier]] for identifier in news)
    back = {number: mark for mark, number in marks.items()}
    new = min((0, *marks))
    for conference in waiting:
        offered = [
            joined[piece.id]
            for piece, (owner, _) in zip(told, pieces, strict=True)
            if owner.id == conference.id and sizes[joined[piece.id]]
        ]
        copied = groups.get(conference.reprint_of) if conference.reprint_of is not None else None
        if offered:
            groups[conference.id] = back[max(offered, key=lambda mark: sizes[mark])]
        elif copied is not None:
            groups[conference.id] = copied
        else:
            new -= 1
            groups[conference.id] = new
    return groups


def _taken(
    placed: Iterable[Article],
    articles: Sequence[Article],
    relation: Relation,
    lexicon: Lexicon,
    known: Mapping[int, int],
) -> dict[int, Exchange]:
    """Return the exchange that each story takes from the conferences that it has."""
    taken: dict[int, Exchange] = {}
    for story in sorted({known[each.id] for each in placed}):
        taken |= focus([each for each in articles if known.get(each.id) == story], relation, lexicon)
    return taken


def _told(conference: Article, exchange: Exchange, identifier: int, relation: Relation) -> Article:
    """One exchange as an article of its own: its headline is empty, since the conference's says nothing."""
    passages = clean_passages(conference, relation)
    text = "\n\n".join(passages[index] for index in sorted(exchange.indexes))
    return replace(conference, id=identifier, title="", text=text)


def _number(article: Article) -> int:
    return article.id
