"""The days that bind of a story's articles."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from digests.model import Annotation, Article, DatedPhrase, DateKind
from digests.rules import trust

STRICTEST = (DateKind.DEADLINE, DateKind.EFFECTIVE, DateKind.EXPIRY, DateKind.EVENT)


def days_of(articles: Sequence[Article], annotations: Mapping[int, Annotation]) -> tuple[DatedPhrase, ...]:
    """Return each day that binds once, in order, with its strictest kind, as the first article has it that also
    says what is due then: one for which somebody answers before others. The articles are given in the order in
    which they came out, `annotations` by their ids. Pure."""
    vouched = {article.id for article in articles if trust.can_vouch(article.source)}

    def rank(phrase: DatedPhrase) -> tuple[bool, int, bool]:
        return phrase.article not in vouched, STRICTEST.index(phrase.kind), not phrase.what

    phrases = [
        replace(each, article=article.id)
        for article in articles
        if article.text
        for each in annotations[article.id].dates
        if each.binds
    ]
    found: dict[str, DatedPhrase] = {}
    for phrase in sorted(phrases, key=rank):
        found.setdefault(phrase.date, phrase)
    return tuple(found[day] for day in sorted(found))
