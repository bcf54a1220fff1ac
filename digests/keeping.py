"""What readers do with a story that they were told. All instants are UTC.

`number` is the number of the story's card in one of the reader's own editions, from 1. Each change is one
transaction, and the same change made twice has no further effect.
"""

from dataclasses import replace
from datetime import datetime

from digests.errors import KeepingError
from digests.model import KeptKind, KeptStory, StoryMark, Subscriber, ToldCard, Wrong
from digests.store import Store

MOST_KEPT = 200
"""The most stories that a subscriber can have saved, and the most that they can have muted."""


async def told_cards(store: Store, reader: Subscriber, edition: int) -> list[ToldCard]:
    """Return the cards of the reader's edition with this id, in reading order. Raises KeepingError if the reader
    has no such edition, or if the edition told no story."""
    cards = await store.keeping.cards(reader.id, edition) if reader.id else []
    if not cards:
        raise KeepingError(f"no cards of edition {edition}")
    return cards


async def keep(
    store: Store, reader: Subscriber, kind: KeptKind, edition: int, number: int, now: datetime
) -> tuple[KeptStory, bool]:
    """Save or mute the story of the card with this number. Return the story, and whether it was not kept before.
    Raises KeepingError if there is no such card, and if the reader keeps the most stories that may be kept."""

    async def change(within: Store) -> tuple[KeptStory, bool]:
        card = await _card(within, reader, edition, number)
        kept = KeptStory(
            kind=kind,
            story=card.story,
            stories=card.stories,
            article=card.article,
            words=card.words,
            url="",
            outlet="",
            label="",
            published=None,
            kept_at=now,
        )
        for article in await within.articles.get([card.article]):
            source = article.source
            published = None if article.published_guessed else article.published
            kept = replace(kept, url=article.url, outlet=source.name, label=source.label, published=published)
        known = {each.story for each in await within.keeping.kept(reader.id, kind)}
        if card.story not in known and len(known) >= MOST_KEPT:
            raise KeepingError(f"{len(known)} kept", code="kept-full", most=MOST_KEPT)
        return kept, await within.keeping.keep(reader.id, kept)

    return await store.writing(change)


async def let_go(store: Store, reader: Subscriber, kind: KeptKind, story: int) -> bool:
    """Stop saving or muting a story. Return whether the story was saved or muted before."""
    return bool(reader.id) and await store.keeping.let_go(reader.id, kind, story)


async def mark_wrong(
    store: Store, reader: Subscriber, what: Wrong, edition: int, number: int, now: datetime
) -> StoryMark:
    """Store a reader's mark that something is wrong with the story of the card with this number. Raises
    KeepingError if there is no such card."""

    async def change(within: Store) -> StoryMark:
        card = await _card(within, reader, edition, number)
        mark = StoryMark(
            subscriber=reader.id,
            story=card.story,
            what=what,
            article=card.article,
            words=card.words,
            marked_at=now,
        )
        await within.keeping.mark(mark, edition)
        return mark

    return await store.writing(change)


async def _card(store: Store, reader: Subscriber, edition: int, number: int) -> ToldCard:
    for card in await told_cards(store, reader, edition):
        if card.number == number:
            return card
    raise KeepingError(f"no card {number} in edition {edition}")
