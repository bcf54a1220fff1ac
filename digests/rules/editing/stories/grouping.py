"""Puts the articles about one event together, and keeps those about another event apart.

Average-link clustering of weighted words, with time; two articles whose headlines contradict each other are never
put together. Between scripts it compares what both can say: people, subjects, numbers, dates.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from digests.model import Article, Relation
from digests.rules.editing.similarity import containment, shingles_of, stems_of
from digests.rules.editing.stories.concepts import concepts_of, people_in
from digests.rules.editing.stories.headlines import contradict, read_headline
from digests.rules.editing.stories.vectors import Matrix, cosines
from digests.rules.passages import WORD
from digests.rules.texts import is_chinese

THRESHOLD = 0.2  # average likeness from which two clusters are one story
DOUBTFUL = 0.08  # below it two articles have nothing in common worth a closer look
NEVER = -50.0
EARLY = 150.0  # stems after which a word counts half
OPENING = 400  # characters that show the script
PAIRED = 300  # stems at the beginning whose neighbours count as pairs
STEEPNESS = 1.25
NAME, NUMBER, PARTY = 1.5, 1.5, 0.3
COPY, COPY_RUN = 0.5, 3
FRESH_DAYS, CLOSE_DAYS, FAR_DAYS = 3.0, 5.0, 28.0
FRESH = 1.1
ACROSS = 0.6


def group(
    articles: Sequence[Article], relation: Relation, known: Mapping[int, int] | None = None
) -> dict[int, int]:
    """Return the group of each article, by article id. Pure; the order of the articles does not matter.

    `known` gives the group of articles that belong to a story already: those stay, new articles join them or
    make new groups, numbered -1, -2 and so on by their smallest article id. Two known groups are never merged.
    """
    known = known or {}
    ordered = sorted(articles, key=lambda article: article.id)
    if not ordered:
        return {}
    alike = likeness(ordered, relation)
    starts: dict[int | str, list[int]] = defaultdict(list)
    for position, article in enumerate(ordered):
        starts[known.get(article.id, f"new {position}")].append(position)
    held = np.array([isinstance(name, int) for name in starts])
    groups: dict[int, int] = {}
    new = 0
    for members in sorted(_merged(alike, list(starts.values()), held)):
        named = next((known[ordered[place].id] for place in members if ordered[place].id in known), 0)
        if not named:
            new -= 1
        groups |= {ordered[place].id: named or new for place in members}
    return groups


def likeness(articles: Sequence[Article], relation: Relation) -> Matrix:
    """Return how alike each two articles are as news of one event: about 0 to 1, far below 0 for never."""
    texts = [f"{article.title}\n{article.text}" for article in articles]
    stems = [stems_of(text) for text in texts]
    alike = cosines([_bag(words) for words in stems], _weights(texts, stems, relation), STEEPNESS)
    _compare_across(alike, articles, texts, relation)
    _compare_copies(alike, stems)
    alike *= _nearness([article.published or article.stored_at for article in articles])
    headlines = [read_headline(article.title, relation) for article in articles]
    for one, other in _pairs(alike, DOUBTFUL):
        if contradict(headlines[one], headlines[other]):
            alike[one, other] = alike[other, one] = NEVER
    return alike


def _bag(stems: Sequence[str]) -> dict[str, float]:
    """Amounts of words, earlier ones more, and of pairs of neighbours at the beginning."""
    bag: dict[str, float] = defaultdict(float)
    for place, stem in enumerate(stems):
        bag[stem] += 1 / (1 + place / EARLY)
    opening = stems[:PAIRED]
    for pair in pairwise(opening):
        bag[" ".join(pair)] += 0.5
    return bag


def _weights(texts: Sequence[str], stems: Sequence[Sequence[str]], relation: Relation) -> dict[str, float]:
    """Numbers, and words that are mostly written with a capital, tell events apart; the parties' names do not."""
    names = [pattern for party in relation.parties for pattern in (*party.mentions, *party.metonyms)]
    capital = Counter(
        stem
        for text in texts
        for stem in stems_of(" ".join(word for word in WORD.findall(text) if word[0].isupper()))
    )
    total = Counter(stem for words in stems for stem in words)
    weights = {stem: NAME for stem, number in capital.items() if number > 0.7 * total[stem]}
    weights |= {stem: NUMBER for stem in total if stem[0].isdigit()}
    parties = {
        stem: PARTY
        for stem, number in total.items()
        if number >= len(texts) / 50
        and any(pattern.fullmatch(form) for form in (stem, stem.capitalize(), stem.upper()) for pattern in names)
    }
    return weights | parties


def _compare_across(alike: Matrix, articles: Sequence[Article], texts: Sequence[str], relation: Relation) -> None:
    """Put in the likeness of articles in different scripts, which share few words."""
    chinese = np.array([is_chinese(text[:OPENING]) for text in texts])
    if chinese.all() or not chinese.any():
        return
    people = people_in((text for text, here in zip(texts, chinese, strict=True) if here), relation)
    bags = [concepts_of(article.title, article.text, people, relation) for article in articles]
    common = set().union(*(bag for bag, here in zip(bags, chinese, strict=True) if here))
    across = cosines([{term: bag[term] for term in bag if term in common} for bag in bags], {}, STEEPNESS)
    different = chinese[:, None] != chinese[None, :]
    alike[different] = across[different] * ACROSS


def _compare_copies(alike: Matrix, stems: Sequence[Sequence[str]]) -> None:
    """A part of an article, printed alone, is alike by what it contains."""
    runs: dict[int, frozenset[tuple[str, ...]]] = {}
    for one, other in _pairs(alike, DOUBTFUL):
        if alike[one, other] >= COPY:
            continue
        for place in (one, other):
            if place not in runs:
                runs[place] = shingles_of(stems[place], COPY_RUN)
        share = containment(runs[one], runs[other])
        if share >= COPY:
            alike[one, other] = alike[other, one] = share


def _nearness(times: Sequence[datetime | None]) -> Matrix:
    """Factors by the days between: more for news of the same days, none for those weeks apart, 1 for undated."""
    days = np.array([time.timestamp() / 86400 if time else np.nan for time in times])
    gap = np.abs(days[:, None] - days[None, :])
    near = np.interp(gap, [0, FRESH_DAYS, CLOSE_DAYS, FAR_DAYS], [FRESH, FRESH, 1, 0])
    near[np.isnan(gap)] = 1
    factors: Matrix = near.astype(np.float32)
    return factors


def _pairs(alike: Matrix, least: float) -> Iterator[tuple[int, int]]:
    rows, columns = np.nonzero(np.triu(alike, 1) >= least)
    return zip(rows.tolist(), columns.tolist(), strict=True)


def _merged(alike: Matrix, starts: list[list[int]], held: npt.NDArray[np.bool_]) -> list[list[int]]:
    """Join the most alike clusters, by the average over their pairs, until none reaches the threshold."""
    size = len(starts)
    sizes = np.array([len(positions) for positions in starts], dtype=np.float32)
    member = np.zeros((size, len(alike)), dtype=np.float32)
    for row, positions in enumerate(starts):
        member[row, positions] = 1 / len(positions)
    mean = member @ alike @ member.T if size < len(alike) else alike.copy()
    mean[np.outer(held, held)] = NEVER * len(alike)
    np.fill_diagonal(mean, -np.inf)
    clusters = [list(positions) for positions in starts]
    best = mean.argmax(axis=1)
    value = mean[np.arange(size), best]
    while True:
        one = int(value.argmax())
        if value[one] < THRESHOLD:
            return [sorted(members) for members in clusters if members]
        other = int(best[one])
        one, other = min(one, other), max(one, other)
        row = (mean[one] * sizes[one] + mean[other] * sizes[other]) / (sizes[one] + sizes[other])
        row[[one, other]] = -np.inf
        mean[one], mean[:, one] = row, row
        mean[other], mean[:, other] = -np.inf, -np.inf
        sizes[one] += sizes[other]
        clusters[one] += clusters[other]
        clusters[other] = []
        value[other] = -np.inf
        stale = np.flatnonzero(((best == one) | (best == other) | (row > value)) & np.isfinite(value))
        stale = np.union1d(stale, [one])
        best[stale] = mean[stale].argmax(axis=1)
        value[stale] = mean[stale, best[stale]]
