"""Free text: the stories that have these words."""

from dataclasses import replace
from datetime import datetime, timedelta

from digests.model import Coverage, Digest, Pointer, Preferences, Relation, Section, Told
from digests.model.lexicon import Lexicon
from digests.rules.sending.compose import compose
from digests.store import Store

DAYS = 30
MOST_ARTICLES = 200
MOST_CARDS = 5
LONGEST_QUESTION = 200
LONGEST_TITLE = 60
SEARCH = "search"
NOWHERE = Coverage(0, 0)


async def answer_search(
    store: Store, relation: Relation, lexicon: Lexicon, preferences: Preferences, words: str, now: datetime
) -> Digest:
    """Return the stories of the last 30 days in which one article has all the words, as a brief named by them.

    What no edit took, or was beyond its source's budget, is in no story and named by its headline. Any text may be
    asked for; its first 200 characters count. There are no sections when no story was found.
    """
    question = _cut(" ".join(words[: 2 * LONGEST_QUESTION].split()), LONGEST_QUESTION)
    since = now - timedelta(days=DAYS)
    found = await store.search.search(question, since, MOST_ARTICLES)
    answering = await store.stories.of_articles(found, since)
    everything = replace(preferences, themes=(), most=MOST_CARDS)
    digest = compose(answering, Told(), everything, NOWHERE, now, since=since, relation=relation, lexicon=lexicon)
    held = [Pointer(0, each.title, each) for each in await store.articles.held(found)]
    cards = sorted(digest.cards, key=lambda card: -max(article.id for article in card.outlets))
    return replace(
        digest,
        title=f"“{_title(question)}”",
        theme=SEARCH,
        days=DAYS,
        sections=(Section(SEARCH, tuple(cards)),) if cards else (),
        coming_up=(),
        empty_themes=(),
        held_back=0,
        named=(*digest.named, *held[:MOST_CARDS]),
        left_out=digest.left_out + len(held),
    )


def _cut(words: str, most: int) -> str:
    """At most so many characters, ending at a word: half a word would be searched for in vain."""
    return words if len(words) <= most else words[: most + 1].rpartition(" ")[0] or words[:most]


def _title(question: str) -> str:
    title = _cut(question, LONGEST_TITLE)
    return title if title == question else f"{title}…"
