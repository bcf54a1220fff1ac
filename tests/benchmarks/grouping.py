"""How well articles are grouped: `python -m tests.benchmarks.grouping [table|halves|batches|speed]...`.

BCubed (Bagga and Baldwin, "Entity-based cross-document coreferencing using the vector space model", 1998) of three
sets that are not part of the repository, with one fixed setting, against two baselines in the same run:

- TF-IDF agglomerative: average-link clustering of the cosines of log-weighted terms, English stop words left out;
- single pass: each article joins the story whose centre it is most alike to, or opens one.

Each baseline has one fixed threshold too, the best for the mean of the three sets: it is chosen on what it is
scored on, which favours it.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

import numpy as np

from digests.model import Article, Relation, Source
from digests.rules.editing.stories.features import ENGLISH, story_features
from digests.rules.editing.stories.grouping import alike_pairs, edges_of
from digests.rules.editing.stories.linkage import PENALTY, THRESHOLD, average_link
from digests.rules.editing.stories.pairs import chances_of
from digests.rules.texts import words_and_pairs_of
from tests.benchmarks.bootstrap import paired
from tests.editing import group
from tests.lexicons import lexicon
from tests.relations import us_china

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "dev"
SOURCE = Source(id="benchmark", name="Benchmark", url="https://benchmark.example.org/")
BIN = 166  # of the Asian wire: 53 undated articles on as many events under one number
Labels = Mapping[int, Hashable]
Matrix = np.typing.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class StorySet:
    """Articles with the story of each, by id. `parts` are what halves are drawn from: stories, or topics of two
    look-alike events. `main` sets are those of the targets."""

    name: str
    articles: Sequence[Article]
    gold: Labels
    parts: Labels
    main: bool = True


def lines_of(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def article(identifier: int, text: str, title: str = "", published: datetime | None = None) -> Article:
    url = f"https://benchmark.example.org/{identifier}"
    return Article(id=identifier, source=SOURCE, url=url, title=title, text=text, published=published)


def sets() -> Iterator[StorySet]:
    """Give the sets: look-alike events, Asian wire in several readings, news clusters."""
    events = lines_of("clustering/ecbplus_dev.jsonl")
    stories: Labels = {number: line["story"] for number, line in enumerate(events)}
    topics: Labels = {number: line["story"].partition("-")[0] for number, line in enumerate(events)}
    texts = [article(number, line["text"]) for number, line in enumerate(events)]
    yield StorySet("look-alike events", texts, stories, topics)
    lines = lines_of("clustering/mmds_dev.jsonl")
    wire = [
        article(number, line["text"], line["title"], day_of(line["date"])) for number, line in enumerate(lines)
    ]
    binned: Labels = {number: line["story"] for number, line in enumerate(lines)}
    single: Labels = {number: f"single {number}" if story == BIN else story for number, story in binned.items()}
    yield StorySet("Asian wire", wire, single, single)
    inside = [each for each in wire if binned[each.id] != BIN]
    yield StorySet("  without the bin", inside, _of(inside, single), _of(inside, single), main=False)
    yield StorySet("  the bin one story", wire, binned, single, main=False)
    english = [each for each in wire if story_features(each.title, each.text, lexicon()).language == ENGLISH]
    yield StorySet("  its English part", english, _of(english, single), _of(english, single), main=False)
    clusters = [line["docs"] for line in lines_of("summarization/multinews_dev.jsonl")]
    documents = [(text, story) for story, found in enumerate(clusters) for text in found]
    gold: Labels = {number: story for number, (_, story) in enumerate(documents)}
    yield StorySet("news clusters", [article(n, text) for n, (text, _) in enumerate(documents)], gold, gold)


def _of(articles: Sequence[Article], labels: Labels) -> Labels:
    return {each.id: labels[each.id] for each in articles}


def day_of(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        return None


# --- the measure ---------------------------------------------------------------------------------


def by_article(found: Labels, gold: Labels) -> list[tuple[float, float]]:
    """Return each article's BCubed precision and recall, in the order of `gold`."""
    of_found, of_gold = Counter(found[item] for item in gold), Counter(gold.values())
    common = Counter((found[item], gold[item]) for item in gold)
    return [
        (
            common[found[item], gold[item]] / of_found[found[item]],
            common[found[item], gold[item]] / of_gold[gold[item]],
        )
        for item in gold
    ]


def bcubed(found: Labels, gold: Labels) -> tuple[float, float, float]:
    """Return BCubed precision, recall and F1 in per cent."""
    precision, recall = (sum(part) / len(gold) for part in zip(*by_article(found, gold), strict=True))
    return 100 * precision, 100 * recall, 200 * precision * recall / (precision + recall)


def each_f1(found: Labels, gold: Labels) -> list[float]:
    """Return each article's own F1 in per cent, for comparing two groupings article by article."""
    return [200 * precision * recall / (precision + recall) for precision, recall in by_article(found, gold)]


# --- the baselines -------------------------------------------------------------------------------


@lru_cache(maxsize=16)
def _cosines(texts: tuple[str, ...]) -> Matrix:
    """Cosines of (1 + log count) x (1 + log((1 + n) / (1 + documents with it))), as scikit-learn has it."""
    bags = [
        Counter(word for word in words_and_pairs_of(text) if word not in lexicon().comparison.silent)
        for text in texts
    ]
    documents = Counter(word for bag in bags for word in bag)
    place = {word: column for column, word in enumerate(sorted(documents))}
    rows = np.zeros((len(bags), len(place)), dtype=np.float32)
    for row, bag in enumerate(bags):
        for word, number in bag.items():
            rows[row, place[word]] = (1 + np.log(number)) * (1 + np.log((1 + len(bags)) / (1 + documents[word])))
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    alike: Matrix = rows @ rows.T
    return alike


def _texts(articles: Sequence[Article]) -> tuple[str, ...]:
    return tuple(f"{each.title}\n{each.text}" for each in articles)


def agglomerative(articles: Sequence[Article], threshold: float) -> Labels:
    """Average-link clustering of TF-IDF cosines until none reaches the threshold."""
    alike = _cosines(_texts(articles))
    ones, others = np.triu_indices(len(articles), 1)
    edges = zip(ones.tolist(), others.tolist(), alike[ones, others].tolist(), strict=True)
    alone = [[place] for place in range(len(articles))]
    clusters = average_link(alone, [False] * len(alone), edges, threshold, 0.0)
    return {articles[place].id: number for number, members in enumerate(clusters) for place in members}


def single_pass(articles: Sequence[Article], threshold: float) -> Labels:
    """Each article in its turn joins the story whose members it is most alike to on average, or opens one."""
    alike = _cosines(_texts(articles))
    stories: list[list[int]] = []
    for place in range(len(articles)):
        means = [float(alike[place, members].mean()) for members in stories]
        if means and max(means) >= threshold:
            stories[int(np.argmax(means))].append(place)
        else:
            stories.append([place])
    return {articles[place].id: number for number, members in enumerate(stories) for place in members}


BASELINES: Mapping[str, Callable[[Sequence[Article], float], Labels]] = {
    "TF-IDF agglomerative": agglomerative,
    "single pass": single_pass,
}
THRESHOLDS = [round(0.1 + 0.02 * step, 2) for step in range(11)]


def _fixed(baseline: Callable[[Sequence[Article], float], Labels], found: Sequence[StorySet]) -> float:
    """The one threshold that is best for the mean of the main sets."""

    def mean(threshold: float) -> float:
        return sum(bcubed(baseline(each.articles, threshold), each.gold)[2] for each in found if each.main)

    return max(THRESHOLDS, key=mean)


# --- what is printed -----------------------------------------------------------------------------


def table(relation: Relation) -> None:
    """Every set, ours and the baselines, with the paired bootstrap of articles."""
    found = list(sets())
    fixed = {name: _fixed(baseline, found) for name, baseline in BASELINES.items()}
    for each in found:
        started = time.process_time()
        ours = group(each.articles, relation, lexicon())
        spent = time.process_time() - started
        precision, recall, mean = bcubed(ours, each.gold)
        print(
            f"{each.name:20} {len(each.articles):5} articles  BCubed P {precision:5.1f}  R {recall:5.1f}"
            f"  F1 {mean:5.1f}  {len(set(ours.values())):4} stories of {len(set(each.gold.values())):4}"
            f"  {spent:5.2f} s"
        )
        for name, baseline in BASELINES.items():
            theirs = baseline(each.articles, fixed[name])
            apart = paired(each_f1(ours, each.gold), each_f1(theirs, each.gold))
            print(
                f"    {name:22} ({fixed[name]:.2f})  F1 {bcubed(theirs, each.gold)[2]:5.1f}   ours to it {apart}"
            )


def halves(relation: Relation, seeds: int = 20) -> None:
    """Threshold and penalty chosen on half of each set's stories or topics, scored on the other halves."""
    found = list(sets())
    thresholds, penalties = sorted({0.3, 0.35, 0.45, 0.5, THRESHOLD}), sorted({0.0, 0.03, PENALTY})
    settings = [(threshold, penalty) for threshold in thresholds for penalty in penalties]
    fixed, chosen = defaultdict(list), defaultdict(list)
    picked: Counter[tuple[float, float]] = Counter()
    for seed in range(seeds):
        sides = [_split(each, seed) for each in found]
        scores = [[_scores(half, settings, relation) for half in pair] for pair in sides]
        for side in (0, 1):
            means = np.mean([pair[side] for each, pair in zip(found, scores, strict=True) if each.main], axis=0)
            best = int(np.argmax(means))
            picked[settings[best]] += 1
            for each, pair in zip(found, scores, strict=True):
                chosen[each.name].append(pair[1 - side][best])
                fixed[each.name].append(pair[1 - side][settings.index((THRESHOLD, PENALTY))])
    print(
        f"{seeds} times two halves: ({THRESHOLD}, {PENALTY}), which is in force, and what the other half chooses"
    )
    for each in found:
        low, high = np.percentile(fixed[each.name], [5, 95])
        print(
            f"{each.name:20} in force {np.mean(fixed[each.name]):5.1f} [{low:.1f}, {high:.1f}]"
            f"   chosen {np.mean(chosen[each.name]):5.1f}"
        )
    print("chosen:", ", ".join(f"{setting} {times} times" for setting, times in picked.most_common(4)))


def _split(whole: StorySet, seed: int) -> tuple[StorySet, StorySet]:
    parts = sorted(set(map(str, whole.parts.values())))
    half = set(Random(seed).sample(parts, len(parts) // 2))  # noqa: S311
    sides = [
        [each for each in whole.articles if (str(whole.parts[each.id]) in half) == side] for side in (True, False)
    ]
    one, other = (StorySet(whole.name, side, _of(side, whole.gold), _of(side, whole.parts)) for side in sides)
    return one, other


def _scores(half: StorySet, settings: Sequence[tuple[float, float]], relation: Relation) -> list[float]:
    ordered = sorted(half.articles, key=lambda each: each.id)
    alone = [[place] for place in range(len(ordered))]
    least = min(threshold for threshold, _ in settings)
    pairs = alike_pairs(ordered, relation, lexicon())
    chances = chances_of(ordered, pairs, relation, lexicon())
    edges = edges_of(ordered, relation, lexicon(), alone, pairs, chances, least)
    found = []
    for threshold, penalty in settings:
        clusters = average_link(alone, [False] * len(alone), edges, threshold, penalty)
        labels = {ordered[place].id: number for number, members in enumerate(clusters) for place in members}
        found.append(bcubed(labels, half.gold)[2])
    return found


def batches(relation: Relation, size: int = 50, seeds: int = 5) -> None:
    """The same sets as they would come in: fifty at a time, in the order of time, undated ones shuffled."""
    for each in (every for every in sets() if every.main):
        whole = bcubed(group(each.articles, relation, lexicon()), each.gold)[2]
        found = [bcubed(fed(each.articles, relation, size, seed), each.gold)[2] for seed in range(seeds)]
        print(
            f"{each.name:20} at once {whole:5.1f}   in batches of {size} {np.mean(found):5.1f}"
            f" (from {min(found):.1f} to {max(found):.1f})"
        )


def fed(articles: Sequence[Article], relation: Relation, size: int, seed: int) -> Labels:
    """Return the groups after all articles came in, so many at a time."""
    late = datetime.max.replace(tzinfo=UTC)
    order = sorted(articles, key=lambda each: (each.published or late, crc32(f"{seed} {each.id}".encode())))
    numbered = [
        Article(id=place, source=SOURCE, url="", title=each.title, text=each.text, published=each.published)
        for place, each in enumerate(order)
    ]
    known: dict[int, int] = {}
    for end in range(size, len(order) + size, size):
        groups = group(numbered[:end], relation, lexicon(), known)
        first = max(known.values(), default=0)
        known = {place: number if number > 0 else first - number for place, number in groups.items()}
    return {each.id: known[place] for place, each in enumerate(order)}


def speed(relation: Relation) -> None:
    """CPU seconds of grouping alone; those and memory of the whole command, which annotates each article first."""
    for number in (1000, 10_000):
        lines = [*_many(number)]
        articles = [article(line["id"], line["text"], line["title"]) for line in lines]
        began = time.process_time()
        group(articles, relation, lexicon())
        print(f"grouping,  {number:6} articles: {time.process_time() - began:5.2f} CPU s", flush=True)
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
            for line in lines:
                file.write(json.dumps(line) + "\n")
            file.flush()
            command = [sys.executable, "-c", MEASURED, "-m", "bot", "try", "group", file.name]
            spent = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
        print(f"try group, {number:6} lines: {spent.strip()}")


# A process of its own, since a child's peak counts what it shared with its parent when it began.
MEASURED = """
import resource, subprocess, sys
subprocess.run([sys.executable, *sys.argv[1:]], check=True, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{used.ru_utime + used.ru_stime:5.2f} CPU s, at most {used.ru_maxrss / 1024:.0f} MB")
"""


def _many(number: int) -> Iterator[dict[str, Any]]:
    """Articles as many as wanted: those of the sets, and copies whose rarer words are others, so that each copy is
    news of its own with its own stories."""
    found = [(each.title, each.text) for every in sets() if every.main for each in every.articles]
    often = Counter(word for _, text in found for word in set(text.split()))
    place = 0
    for copy in range(number // len(found) + 1):
        for title, text in found:
            if place == number:
                return
            changed = [_other(word, copy) if often[word] < 30 else word for word in text.split(" ")]
            yield {"id": place, "title": title, "text": " ".join(changed), "published": None}
            place += 1


def _other(word: str, copy: int) -> str:
    if not copy or not word.isascii() or not word.isalpha() or crc32(word.encode()) % 10 > 6:
        return word
    return word[:-1] + chr(97 + (ord(word[-1].casefold()) - 97 + copy) % 26)


TABLES: Mapping[str, Callable[[Relation], None]] = {
    "table": table, "halves": halves, "batches": batches, "speed": speed,
}  # fmt: skip


def main(wanted: Sequence[str]) -> None:
    if not DATA.is_dir():
        print(f"skipped: no development data at {DATA}")
        return
    relation = us_china()
    for name in wanted or ["table"]:
        TABLES[name](relation)


if __name__ == "__main__":
    main(sys.argv[1:])
