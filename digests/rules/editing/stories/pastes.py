"""Articles that hold several others which have nothing in common: they bring these into no story."""

from collections.abc import Iterator, Sequence

import numpy as np

from digests.model import Article
from digests.rules.editing.stories.features import Amounts
from digests.rules.editing.stories.pairs import Alike
from digests.rules.editing.stories.vectors import Places
from digests.rules.folding import skeleton
from digests.rules.similarity import Runs, repeats, runs_of
from digests.rules.texts import words_of

UNLIKE = 0.13  # chance of one event below which two articles have none in common
BRIDGE = 0.7  # a chance below brings an article into no story whose other article is unlike it


def bridged(
    ordered: Sequence[Article],
    pairs: Alike,
    chances: Amounts,
    clusters: Sequence[Sequence[int]],
    starts: Sequence[Sequence[int]] = (),
) -> list[int]:
    """Return the places of the pairs by which a paste has brought what is unlike into one cluster.

    A paste goes with the article that it is most surely of one event with, and with those like that one; one that
    is in a story already (`starts`, whose articles are not compared with each other) goes with that. Only what is
    in one cluster is looked at, and its text only where it is as long as a paste has to be.
    """
    read: dict[int, Runs] = {}

    def holds(one: int, other: int) -> bool:
        for number in (one, other):
            if number not in read:
                read[number] = runs_of(words_of(skeleton(ordered[number].text)))
        return repeats(read[one], read[other])

    suspected = [
        *_suspected(ordered, pairs, chances, clusters),
        *_suspected_in_stories(ordered, pairs, chances, clusters, starts),
    ]
    return [place for each, best, other, place in suspected if holds(each, best) and holds(each, other)]


def _suspected(
    ordered: Sequence[Article], pairs: Alike, chances: Amounts, clusters: Sequence[Sequence[int]]
) -> Iterator[tuple[int, int, int, int]]:
    """Give each article that would bring another to the one that it goes with best, though the two are unlike and
    not longer than it: the article, the best one, the other, the place of its pair with that."""
    strong = np.flatnonzero(chances >= BRIDGE)
    places = np.concatenate([strong, strong])
    owners = np.concatenate([pairs.ones[strong], pairs.others[strong]])
    others = np.concatenate([pairs.others[strong], pairs.ones[strong]])
    order = np.lexsort((others, -chances[places], owners))
    places, owners, others = places[order], owners[order], others[order]
    best = others[np.searchsorted(owners, owners)]
    lengths = np.array([len(article.text) for article in ordered])
    homes = np.zeros(len(ordered), dtype=np.intp)
    for number, cluster in enumerate(clusters):
        homes[list(cluster)] = number
    some = chances >= UNLIKE
    like = _keys(pairs.ones[some], pairs.others[some], len(ordered))
    unlike = (best != others) & ~np.isin(_keys(best, others, len(ordered)), like)
    unlike &= (homes[owners] == homes[others]) & (homes[best] == homes[others])
    unlike &= 2 * lengths[owners] > lengths[best] + lengths[others]
    yield from zip(*(each[unlike].tolist() for each in (owners, best, others, places)), strict=True)


def _suspected_in_stories(
    ordered: Sequence[Article],
    pairs: Alike,
    chances: Amounts,
    clusters: Sequence[Sequence[int]],
    starts: Sequence[Sequence[int]],
) -> Iterator[tuple[int, int, int, int]]:
    """Give each article of a story that would bring a new one to another of the story, though these two are unlike
    and not longer than it: the article, the other of the story, the new one, the place of its pair with that."""
    story_of = {member: members for members in starts if len(members) > 1 for member in members}
    if not story_of:
        return
    size = len(ordered)
    homes = {member: number for number, cluster in enumerate(clusters) for member in cluster}
    some = chances >= UNLIKE
    like = set(_keys(pairs.ones[some], pairs.others[some], size).tolist())
    for place in np.flatnonzero(chances >= BRIDGE).tolist():
        one, other = int(pairs.ones[place]), int(pairs.others[place])
        for paste, new in ((one, other), (other, one)):
            if new in story_of or homes[new] != homes[paste]:
                continue
            room = 2 * len(ordered[paste].text) - len(ordered[new].text)
            for member in story_of.get(paste, ()):
                alike = min(member, new) * size + max(member, new) in like
                if member != paste and not alike and len(ordered[member].text) < room:
                    yield paste, member, new, place


def _keys(ones: Places, others: Places, size: int) -> Places:
    """One number for two articles, whichever is first."""
    keys: Places = np.minimum(ones, others) * size + np.maximum(ones, others)
    return keys
