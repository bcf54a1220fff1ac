"""Puts the articles about one event together, and keeps those about another event apart.

Average-link clustering of TF-IDF vectors, with time; two articles whose headlines contradict each other are never
put together. Across scripts the vectors are made of what both share: people, subjects, numbers.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

import numpy as np

from digests.model import Article, Relation
from digests.rules.editing.similarity import Matrix, stems_of, vectors

THRESHOLD = 0.13
APART = -20.0
CLOSE_DAYS, FAR_DAYS = 4.0, 28.0


def group(articles: Sequence[Article], relation: Relation, known: Mapping[int, int] = {}) -> dict[int, int]:  # noqa: B006
    """Return the group of each article, by article id. Pure; the order of the articles does not matter.

    `known` gives the group of articles that belong to a story already: those stay, new articles join them or
    make new groups, numbered -1, -2 and so on by their smallest article id. Two known groups are never merged.
    """
    ordered = sorted(articles, key=lambda article: article.id)
    if not ordered:
        return {}
    alike = _alike(ordered, relation)
    starts: dict[int, list[int]] = {}
    for position, article in enumerate(ordered):
        starts.setdefault(known.get(article.id, -article.id - 1_000_000_000), []).append(position)
    clusters = _merged(alike, list(starts.values()), [name in set(known.values()) for name in starts])
    groups: dict[int, int] = {}
    for members in sorted(clusters):
        named = next((known[ordered[position].id] for position in members if ordered[position].id in known), None)
        if named is None:
            named = min([0, *(number for number in groups.values() if number < 0)]) - 1
        groups |= {ordered[position].id: named for position in members}
    return groups


def _alike(articles: Sequence[Article], relation: Relation) -> Matrix:
    bags = [stems_of(f"{article.title}\n{article.title}\n{article.text}") for article in articles]
    rows = vectors(bags, rarest=2)
    alike: Matrix = rows @ rows.T
    alike *= _nearness([article.published or article.stored_at for article in articles])
    return alike


def _nearness(times: Sequence[datetime | None]) -> Matrix:
    days = np.array([time.timestamp() / 86400 if time else np.nan for time in times])
    gap = np.abs(days[:, None] - days[None, :])
    gap[np.isnan(gap)] = 0
    near = np.clip(1 - (gap - CLOSE_DAYS) / (FAR_DAYS - CLOSE_DAYS), 0, 1)
    return near.astype(np.float32)


def _merged(alike: Matrix, starts: list[list[int]], fixed: list[bool]) -> list[list[int]]:
    """Join the most alike clusters, by the average over their pairs, until none reaches the threshold."""
    size = len(starts)
    member = np.zeros((size, len(alike)), dtype=np.float32)
    for row, positions in enumerate(starts):
        member[row, positions] = 1
    sizes = member.sum(axis=1)
    mean = (member @ alike @ member.T) / np.outer(sizes, sizes)
    held = np.array(fixed)
    mean[np.outer(held, held)] = APART * 1000
    np.fill_diagonal(mean, -np.inf)
    clusters = [list(positions) for positions in starts]
    best = mean.argmax(axis=1) if size else np.array([], dtype=np.intp)
    value = mean[np.arange(size), best]
    while size > 1:
        one = int(value.argmax())
        if value[one] < THRESHOLD:
            break
        other = int(best[one])
        one, other = min(one, other), max(one, other)
        row = (mean[one] * sizes[one] + mean[other] * sizes[other]) / (sizes[one] + sizes[other])
        mean[one], mean[:, one] = row, row
        mean[other], mean[:, other] = -np.inf, -np.inf
        mean[one, one] = -np.inf
        sizes[one] += sizes[other]
        clusters[one] += clusters[other]
        clusters[other] = []
        value[other] = -np.inf
        stale = np.flatnonzero((best == one) | (best == other) | (mean[:, one] > value))
        stale = np.union1d(stale, [one])
        stale = stale[[bool(clusters[position]) for position in stale]]
        best[stale] = mean[stale].argmax(axis=1)
        value[stale] = mean[stale, best[stale]]
    return [sorted(members) for members in clusters if members]


NUMBER = re.compile(r"\d")
