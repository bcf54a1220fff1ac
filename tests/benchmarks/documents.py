"""Three sentences of a document, and who says each: our rules on documents labelled sentence by sentence.

    python -m tests.benchmarks.documents

For each document of the streams to develop on of which every sentence is labelled, three are chosen by our
summarizer, by sumy's LexRank, as the first three, and by the labels themselves (the best that can be had); each is
worth 0 to 3, content that is marked as the same counts once, so that 9 is most. Besides: how many of ours would
embarrass a digest or cannot stand alone. Then who speaks: of the sentences given to a capital with proof the
shares that it may have, that are the other capital's and that are neither's, and of a capital's own the share
found with proof; by half (one was looked at, the other hardly), stream and ownership of the source.
The streams lie outside the repository; without them it says so.
"""

import hashlib
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from bot.newsroom import load_relation, seed_sources
from digests.model import Article, Ownership, Passage, Policy, Source
from digests.rules.annotation.annotating import annotate
from digests.rules.editing import summaries
from tests.benchmarks.labelling.corpus import KEPT_APART, StreamArticle, read_stream, stream_names
from tests.benchmarks.labelling.labels import StreamLabels, fit, read_labels
from tests.benchmarks.labelling.marks import SentenceMarks
from tests.benchmarks.labelling.ranges import Range, place_of, sentence_ranges
from tests.lexicons import lexicon

FEWEST = 4  # sentences of a document: of three, every choice is the best one
CAPITALS = ("us", "prc")


@dataclass(frozen=True, slots=True)
class Document:
    """An article of which every sentence is labelled."""

    article: Article
    sentences: tuple[tuple[Range, SentenceMarks], ...]

    def marks_of(self, words: str) -> SentenceMarks | None:
        place = place_of(self.article.text, words)
        best = max(self.sentences, key=lambda each: each[0].overlap(place)) if place else None
        return best[1] if best and place and best[0].overlap(place) >= 0.5 else None


def main() -> None:
    """Print the table for the streams to develop on."""
    names = [name for name in stream_names() if name not in KEPT_APART]
    if not names:
        print("skipped: the streams are not here (../shared/data/dev/streams/*.jsonl)")
        return
    relation = load_relation("us-china")
    by_stream = [(name, document) for name in names for document in documents_of(name)]
    # Streams number their articles alike.
    by_stream = [
        (name, replace(document, article=replace(document.article, id=number)))
        for number, (name, document) in enumerate(by_stream, 1)
    ]
    documents = [document for _, document in by_stream]
    told = [annotate(document.article, relation, lexicon()).sentences for document in documents]
    ours = {document.article.id: passages for document, passages in zip(documents, told, strict=True)}
    _print_worth(documents, ours)
    _print_choice(documents, ours)
    pairs = zip(by_stream, told, strict=True)
    _print_parties([each for (name, document), passages in pairs for each in rate(name, document, passages)])


def documents_of(stream: str) -> list[Document]:
    """Return the documents of a stream that are about the relation and labelled whole."""
    articles, _ = read_stream(stream)
    labels = fit(read_labels(stream), {article.id: article.text for article in articles})
    seeds = {source.id: source for source in seed_sources("us-china")}
    found = (_document(number, article, labels, seeds) for number, article in enumerate(articles, 1))
    return [document for document in found if document is not None]


def article_of(number: int, article: StreamArticle, seeds: Mapping[str, Source]) -> Article:
    """Return a line of a stream as an article, its source one of the seeds or what the line says."""
    said = {name: str(article.line[name]) for name in ("party", "label") if article.line.get(name)}
    ownership = Ownership(str(article.line.get("ownership") or Ownership.UNLABELLED))
    source = seeds.get(article.source) or Source(
        id=article.source, name=article.source, url="", family=article.source, ownership=ownership, **said
    )
    return Article(
        id=number,
        source=replace(source, policy=Policy.FULL),
        url=article.url,
        title=article.title,
        text=article.text,
        published=article.published,
        language=article.language,
        complete=True,
    )


def worth_of(marks: Iterable[SentenceMarks]) -> int:
    """Return what sentences are worth together: the same content counts once."""
    total, seen = 0, set[str]()
    for each in marks:
        total += 0 if each.same and each.same in seen else each.worth
        seen.add(each.same)
    return total


def best_three(document: Document) -> list[SentenceMarks]:
    """Return the three sentences that are worth most together."""
    ranked = sorted((marks for _, marks in document.sentences), key=lambda marks: -marks.worth)
    chosen: list[SentenceMarks] = []
    for each in ranked:
        if len(chosen) < 3 and not (each.same and each.same in {other.same for other in chosen}):
            chosen.append(each)
    return chosen


def _document(
    number: int, article: StreamArticle, labels: StreamLabels, seeds: dict[str, Source]
) -> Document | None:
    marked = labels.sentences.get(article.id, [])
    sentences = sentence_ranges(article.text, article.language)
    whole = len(sentences) >= FEWEST and all(labels.sentence_at(article.id, each) for each in sentences)
    about = labels.articles.get(article.id)
    if not whole or about is None or about.gate == "no":
        return None
    return Document(article_of(number, article, seeds), tuple(marked))


def _print_worth(documents: Sequence[Document], ours: dict[int, tuple[Passage, ...]]) -> None:
    def by(method: str) -> Callable[[Document], list[SentenceMarks]]:
        return lambda document: _chosen(document, ours, method)

    ways: dict[str, Callable[[Document], list[SentenceMarks]]] = {
        "the first three sentences": lambda document: [marks for _, marks in document.sentences[:3]],
        "sumy's LexRank": by("lexrank"),
        "ours": by("communique"),
        "the best there are, by the labels": best_three,
    }
    print(f"{len(documents)} documents, {sum(len(each.sentences) for each in documents)} sentences")
    print(f"{'three sentences of a document, of 9':58}")
    for name, way in ways.items():
        print(f"  {name:56}{fmean(worth_of(way(document)) for document in documents):>8.2f}")


def _chosen(document: Document, ours: dict[int, tuple[Passage, ...]], method: str) -> list[SentenceMarks]:
    article = document.article
    passages = summaries.summarize(
        [article], lexicon(), sentences=3, method=method, passages={article.id: ours[article.id]}
    )
    return [marks for each in passages if (marks := document.marks_of(each.text))]


def _print_choice(documents: Sequence[Document], ours: dict[int, tuple[Passage, ...]]) -> None:
    chosen = [
        (passage, marks)
        for document in documents
        for passage in summaries.summarize(
            [document.article], lexicon(), sentences=3, passages={document.article.id: ours[document.article.id]}
        )
        if (marks := document.marks_of(passage.text))
    ]
    leaning = [marks.alone == "N" or (marks.alone == "P" and not passage.prefix) for passage, marks in chosen]
    print(f"{'of ours, would embarrass (F)':58}{fmean('F' in marks.flags for _, marks in chosen):>8.2f}")
    print(f"{'of ours, cannot stand alone':58}{fmean(leaning):>8.2f}")


@dataclass(frozen=True, slots=True)
class Rated:
    """A sentence as it was labelled and as we have it, None where our rules leave it out as furniture."""

    stream: str
    document: Document
    marks: SentenceMarks
    passage: Passage | None

    @property
    def half(self) -> int:
        """The half its document belongs to: errors were looked at in half 0, in half 1 hardly."""
        return hashlib.sha256(f"{self.document.article.url}{self.document.article.title}".encode()).digest()[0] % 2

    @property
    def given(self) -> str:
        """The capital to which we give the sentence with proof, empty where it is nobody's line."""
        party = self.passage.party if self.passage and self.passage.proof else ""
        return party if party in CAPITALS else ""


def rate(stream: str, document: Document, passages: Iterable[Passage]) -> list[Rated]:
    """Return the document's labelled sentences with our passages, paired by their places in the text."""
    places: list[tuple[Range, Passage]] = []
    position = 0
    for passage in passages:
        start = document.article.text.find(passage.text, position)
        if start >= 0:
            position = start + len(passage.text)
            places.append((Range(start, position), passage))
    found = []
    for place, marks in document.sentences:
        best = max(places, key=lambda each: each[0].overlap(place), default=None)
        passage = best[1] if best and best[0].overlap(place) >= 0.5 else None
        found.append(Rated(stream, document, marks, passage))
    return found


@dataclass(frozen=True, slots=True)
class ProofFigures:
    """Of the sentences given to a capital with proof: the shares that it may have, that are the other capital's,
    that are nobody's of the two. Of those labelled as a capital's: the share found with proof."""

    given: int
    right: float
    crossed: float
    nobodys: float
    wanted: int
    found: float


def proof_figures(rated: Iterable[Rated]) -> ProofFigures:
    """Return how well it is known who speaks; shares of nothing are NaN."""
    rows = list(rated)
    given = [each for each in rows if each.given]
    wanted = [each for each in rows if each.marks.side in CAPITALS]
    wrong = [each for each in given if not each.marks.carries(each.given)]
    crossed = [each for each in wrong if each.marks.side in CAPITALS]
    found = [each for each in wanted if each.given == each.marks.side]
    many, most = len(given) or math.nan, len(wanted) or math.nan
    return ProofFigures(
        given=len(given),
        right=1 - len(wrong) / many,
        crossed=len(crossed) / many,
        nobodys=(len(wrong) - len(crossed)) / many,
        wanted=len(wanted),
        found=len(found) / most,
    )


def _print_parties(rated: Sequence[Rated]) -> None:
    parts: dict[str, list[Rated]] = {"all sentences given to a capital with proof": list(rated)}
    for each in rated:
        names = (
            f"  half {each.half}",
            f"  {each.stream}",
            f"  {each.document.article.source.ownership} sources",
            *(["  worth 1 or more"] if each.marks.worth else []),
        )
        for name in names:
            parts.setdefault(name, []).append(each)
    print(f"{'who speaks, with proof':46}{'right':>7}{'crossed':>9}{'nobody':>8}{'of':>6}{'found':>8}{'of':>6}")
    for name in sorted(parts):
        one = proof_figures(parts[name])
        shares = f"{one.right:>7.3f}{one.crossed:>9.4f}{one.nobodys:>8.3f}{one.given:>6}"
        print(f"{name:46}{shares}{one.found:>8.3f}{one.wanted:>6}")
    for half in (0, 1):
        empty = [
            each for each in rated if each.half == half and each.given and each.passage and each.passage.empty
        ]
        worthless = fmean(each.marks.worth == 0 for each in empty) if empty else math.nan
        print(f"{f'of ours that say nothing, half {half}: worth 0':58}{worthless:>8.2f}  of {len(empty)}")


if __name__ == "__main__":
    main()
