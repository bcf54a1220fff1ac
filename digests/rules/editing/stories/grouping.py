"""Puts the articles about one event together, and keeps articles about another event apart.

Weighted words find the pairs that may tell of one event. A learned chance decides each pair. Average-link
clustering joins the articles. Two articles whose headlines contradict each other are never put together. Articles
in different languages are compared by what both can say: people, names, subjects, numbers, dates.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np

from digests.model import Article, Relation
from digests.model.lexicon import Lexicon
from digests.rules import trust
from digests.rules.editing.members import undisguised_article
from digests.rules.editing.stories.concepts import coded_concepts, party_codes
from digests.rules.editing.stories.features import Amounts, is_notice, story_features
from digests.rules.editing.stories.headlines import contradict, read_headline
from digests.rules.editing.stories.linkage import THRESHOLD, Edge, components, join_in_turn
from digests.rules.editing.stories.pairs import AlikePairs, chances_of, days_between
from digests.rules.editing.stories.vectors import Places, Vectors
from digests.rules.similarity import stems_of

# Chosen on the sets of tests.benchmarks.grouping; PERHAPS on the labelled streams: tests.benchmarks.streams
LEAST = 0.08  # two articles with a lower likeness have nothing in common
NEVER = -50.0
CLOSE_DAYS, FAR_DAYS = 5.0, 28.0  # days apart: likeness begins to fall after the first, and ends at the second
ACROSS = 0.45  # what likeness between languages is worth
PERHAPS = 0.13  # with this average chance of one event, groups that stay apart resemble each other
UNLIKELY = 0.02  # pairs with a lower chance do not count for PERHAPS
# `python -m tests.benchmarks.attacks` counts what the next three let through.
UNLIKE = 0.13  # two articles with a lower chance of one event have no event in common
BRIDGE = 0.5  # with this chance of one event an article may bring another into its story
TOLD = 0.45  # an article tells the matter of another if it has this share of its stems


@dataclass(frozen=True, slots=True)
class Grouping:
    """The group of each article, by article id. `resembles` has, for each group, earlier groups that perhaps tell
    its event, likeliest first. Earlier groups are known, or have been numbered before. Articles without a labelled
    source and articles about two matters do not count there."""

    groups: Mapping[int, int]
    resembles: Mapping[int, tuple[int, ...]]


def grouped(
    articles: Sequence[Article], relation: Relation, lexicon: Lexicon, known: Mapping[int, int] | None = None
) -> Grouping:
    """Return the groups of articles, and the earlier groups that each resembles. Pure; the order of the articles
    does not matter.

    `known` gives the group of articles that belong to a story already. These articles stay. New articles join such
    groups or make new ones, numbered -1, -2 and so on by their smallest article id. Two known groups are never
    merged. Known articles are not compared with each other again.
    """
    known = known or {}
    read = map(undisguised_article, articles)
    ordered = sorted(read, key=lambda each: (each.id not in known, not trust.can_vouch(each.source), each.id))
    copies = _copies(ordered, known, lexicon)
    compared = [article for article in ordered if article.id not in copies]
    starts: dict[int | str, list[int]] = defaultdict(list)
    for position, article in enumerate(compared):
        starts[known.get(article.id, f"new {position}")].append(position)
    clustered, held = list(starts.values()), [isinstance(name, int) for name in starts]
    fresh = sum(article.id in known for article in compared)
    pairs = alike_pairs(compared, relation, lexicon, fresh)
    events = chances_of(compared, pairs, relation, lexicon)
    # Loose are articles of sources without a label, if others have labels, and articles about two matters. All
    # other articles find their stories first. So no copy and no bridge parts what belongs together, or joins
    # what does not.
    loose = {place for place, article in enumerate(compared) if not trust.can_vouch(article.source)}
    loose = loose if len(loose) < len(compared) else set()
    loose |= straddling(compared, pairs, events, clustered, lexicon)
    edges = edges_of(compared, relation, lexicon, clustered, pairs, events)
    found = join_in_turn(clustered, held, edges, loose)
    members = {compared[place].id: number for number, cluster in enumerate(found) for place in cluster}
    members |= {copy: members[original] for copy, original in copies.items()}
    clusters: dict[int, list[int]] = defaultdict(list)
    for identifier in sorted(members):
        clusters[members[identifier]].append(identifier)
    groups: dict[int, int] = {}
    numbers = count(-1, -1)
    for ids in sorted(clusters.values()):
        named = next((known[identifier] for identifier in ids if identifier in known), None)
        groups |= dict.fromkeys(ids, next(numbers) if named is None else named)
    owners = [groups[article.id] for article in compared]
    firm = ~np.isin(pairs.ones, list(loose)) & ~np.isin(pairs.others, list(loose))
    sizes = Counter(owner for place, owner in enumerate(owners) if place not in loose)
    return Grouping(groups, _resembles(owners, sizes, pairs.of(firm), events[firm]))


def _resembles(
    groups: Sequence[int], sizes: Mapping[int, int], pairs: AlikePairs, chances: Amounts
) -> dict[int, tuple[int, ...]]:
    """Return, for each group, the earlier groups that perhaps tell its event, the likeliest first. The average
    chance of their pairs of articles decides. `sizes` counts the articles of each group."""
    sums: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for later, earlier, chance in _ends(groups, pairs, chances):
        sums[later][earlier] += chance / (sizes[later] * sizes[earlier])
    found = {
        number: tuple(sorted((each for each in own if own[each] >= PERHAPS), key=lambda each: (-own[each], -each)))
        for number, own in sums.items()
    }
    return {number: earlier for number, earlier in found.items() if earlier}


def _ends(groups: Sequence[int], pairs: AlikePairs, chances: Amounts) -> Iterator[tuple[int, int, float]]:
    """Give the later and the earlier group of each likely enough pair between two groups, and its chance."""
    kept = chances >= UNLIKELY
    ends = zip(pairs.ones[kept].tolist(), pairs.others[kept].tolist(), chances[kept].tolist(), strict=True)
    for one, other, chance in ends:
        later, earlier = groups[max(one, other)], groups[min(one, other)]
        if min(later, earlier) < 0:  # known groups come before new ones, and these in the order of their numbers
            later, earlier = min(later, earlier), max(later, earlier)
        if later != earlier:
            yield later, earlier, chance


def _copies(ordered: Sequence[Article], known: Mapping[int, int], lexicon: Lexicon) -> dict[int, int]:
    """Return the articles that repeat an earlier article of the same days, headline and text, with its id. They
    share its story, and are not counted when words are. A known article repeats only articles of its own group."""
    found: dict[int, int] = {}
    firsts: dict[tuple[str, str], list[Article]] = defaultdict(list)
    for article in ordered:
        if not article.title and (not article.text or is_notice(article.text, lexicon.comparison)):
            continue
        home, came = known.get(article.id), article.published or article.stored_at
        for first in firsts[article.title, article.text]:
            then = first.published or first.stored_at
            same_days = not came or not then or abs((came - then).total_seconds()) <= CLOSE_DAYS * 86400
            if same_days and (home is None or known.get(first.id) == home):
                found[article.id] = first.id
                break
        else:
            firsts[article.title, article.text].append(article)
    return found


def edges_of(
    ordered: Sequence[Article],
    relation: Relation,
    lexicon: Lexicon,
    starts: Sequence[Sequence[int]],
    pairs: AlikePairs,
    chances: Amounts,
    threshold: float = THRESHOLD,
) -> list[Edge]:
    """Return the pairs of positions that may be one story, each with its chance. A chance below 0 means never.
    `starts` are the clusters that exist already. Pairs that cannot count are left out, if clusters join from the
    chance `threshold` on."""
    ones, others = pairs.ones, pairs.others
    homes = np.zeros(len(ordered), dtype=np.intp)
    for number, members in enumerate(starts):
        homes[list(members)] = number
    strong = chances >= threshold
    parts = components(len(starts), homes[ones[strong]], homes[others[strong]])[homes]
    # Articles that no chain of strong pairs connects never join. Weaker pairs between them decide nothing.
    kept = parts[ones] == parts[others]
    places = np.unique(np.concatenate([ones[kept], others[kept]])).tolist()
    read = {place: read_headline(ordered[place].title, relation, lexicon) for place in places}
    edges: list[Edge] = []
    for one, other, chance in zip(*(each[kept].tolist() for each in (ones, others, chances)), strict=True):
        first, second = read[one], read[other]
        apart = first.tells and second.tells and contradict(first, second, lexicon)
        edges.append((one, other, NEVER if apart else chance))
    return edges


def alike_pairs(ordered: Sequence[Article], relation: Relation, lexicon: Lexicon, fresh: int = 0) -> AlikePairs:
    """Return the pairs of articles that are alike in words. If both have dates, days between them lower the
    likeness. Articles before the position `fresh` are not compared with each other."""
    features = [story_features(article.title, article.text, lexicon) for article in ordered]
    languages = np.array([each.language for each in features])
    found: list[tuple[int, Places, Amounts]] = []
    for language in np.unique(languages):
        places = np.flatnonzero(languages == language)
        vectors = Vectors([features[place].terms for place in places], lexicon, party_codes(relation, lexicon))
        rows = vectors.compare(int(np.searchsorted(places, fresh)), LEAST)
        found += [(int(places[row]), places[near], alike) for row, near, alike in rows]
    found += _across(ordered, languages, fresh, relation, lexicon)
    ones = np.repeat([row for row, _, _ in found], [len(near) for _, near, _ in found]).astype(np.intp)
    others = np.concatenate([np.zeros(0, dtype=np.intp), *(near for _, near, _ in found)])
    likeness = np.concatenate([np.zeros(0, dtype=np.float32), *(values for _, _, values in found)])
    gap = np.nan_to_num(days_between(ordered, ones, others))
    likeness *= np.interp(gap, [0, CLOSE_DAYS, FAR_DAYS], [1, 1, 0]).astype(np.float32)
    return AlikePairs(ones, others, likeness, languages[ones] != languages[others]).of(likeness >= LEAST)


def _across(
    ordered: Sequence[Article],
    languages: np.typing.NDArray[np.str_],
    fresh: int,
    relation: Relation,
    lexicon: Lexicon,
) -> Iterator[tuple[int, Places, Amounts]]:
    """Compare articles in different languages by what any language can say, because they share few words."""
    kinds = np.unique(languages, return_inverse=True)[1].astype(np.int8)
    if not kinds.any():
        return
    found = [coded_concepts(article.title, article.text, relation, lexicon) for article in ordered]
    codes = np.concatenate([codes for codes, _, _ in found])
    owners = np.repeat(kinds, [len(codes) for codes, _, _ in found])
    spoken = np.unique(np.stack([codes, owners]), axis=1)[0]
    shared = spoken[:-1][spoken[1:] == spoken[:-1]]  # in two languages at least
    kept = np.split(np.isin(codes, shared), np.cumsum([len(codes) for codes, _, _ in found])[:-1])
    rows = [(each[0][here], each[1][here], each[2][here]) for each, here in zip(found, kept, strict=True)]
    for row, near, alike in Vectors(rows, lexicon).compare(fresh, LEAST / ACROSS, kinds):
        yield row, near, alike * ACROSS


# --- articles about two matters ------------------------------------------------------------------


def straddling(
    ordered: Sequence[Article],
    pairs: AlikePairs,
    chances: Amounts,
    starts: Sequence[Sequence[int]],
    lexicon: Lexicon,
) -> set[int]:
    """Return the places of the articles that tell two matters. Such an article may be of one event with each of
    two others and has much of the words of both. The two others are unlike each other, and together not twice as
    long as it. Articles of one cluster in `starts` count as alike. A segment of a text that was cut in several is
    about one matter, and what a government publishes is one act: neither is returned."""
    homes = {place: number for number, members in enumerate(starts) for place in members}
    like: dict[int, set[int]] = defaultdict(set)
    close: dict[int, set[int]] = defaultdict(set)
    for near, least in ((like, UNLIKE), (close, BRIDGE)):
        some = chances >= least
        for one, other in zip(pairs.ones[some].tolist(), pairs.others[some].tolist(), strict=True):
            near[one].add(other)
            near[other].add(one)
    lengths = [len(article.text) for article in ordered]
    read: dict[int, frozenset[str]] = {}

    def stems(place: int) -> frozenset[str]:
        if place not in read:
            read[place] = frozenset(stems_of(f"{ordered[place].title} {ordered[place].text}", lexicon))
        return read[place]

    def tells(article: int, other: int) -> bool:
        return len(stems(article) & stems(other)) >= TOLD * len(stems(other))

    def is_about_two(article: int) -> bool:
        beside = close[article].union(starts[homes[article]]) - {article}
        for one in close[article]:
            apart = [
                other
                for other in beside - like[one] - {one}
                if homes[other] != homes[one] and 2 * lengths[article] > lengths[one] + lengths[other]
            ]
            if apart and tells(article, one) and any(tells(article, other) for other in apart):
                return True
        return False

    pieces = Counter(article.url for article in ordered)
    candidates = (each for each in tuple(close) if pieces[ordered[each].url] == 1)
    return {each for each in candidates if not trust.is_government(ordered[each].source) and is_about_two(each)}
