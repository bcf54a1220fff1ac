"""Three sentences of a document, and who says each: our rules on documents labelled sentence by sentence.

    python -m tests.benchmarks.documents

For each document of the streams to develop on of which every sentence is labelled, three are chosen by our
summarizer, by sumy's LexRank, as the first three, and by the labels themselves (the best that can be had); each is
worth 0 to 3, content that is marked as the same counts once, so that 9 is most. Besides: how many of ours would
embarrass a digest or cannot stand alone, and whether the party of a sentence is found (both capitals' own words,
and one taken for the other).
The streams lie outside the repository; without them it says so.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from bot.newsroom import load_relation, seed_sources
from digests.model import Article, Ownership, Passage, Policy, Source
from digests.rules.annotation.voices import attribute
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
    documents = [document for name in names for document in documents_of(name)]
    ours = {document.article.id: attribute(document.article, relation, lexicon()) for document in documents}
    _print_worth(documents, ours)
    _print_choice(documents, ours)
    _print_parties(documents, ours)


def documents_of(stream: str) -> list[Document]:
    """Return the documents of a stream that are about the relation and labelled whole."""
    articles, _ = read_stream(stream)
    labels = fit(read_labels(stream), {article.id: article.text for article in articles})
    seeds = {source.id: source for source in seed_sources()}
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


def _print_parties(documents: Sequence[Document], ours: dict[int, tuple[Passage, ...]]) -> None:
    rated = [
        (passage.party, marks)
        for document in documents
        for passage in ours[document.article.id]
        if (marks := document.marks_of(passage.text))
    ]
    capital = [(party, marks) for party, marks in rated if marks.side in CAPITALS]
    found = [party == marks.side for party, marks in capital]
    other = dict(zip(CAPITALS, reversed(CAPITALS), strict=True))
    crossed = [party == other[marks.side] and party not in marks.also for party, marks in capital]
    given = [marks.carries(party) for party, marks in rated if party in CAPITALS]
    print(f"{'sentences of a capital that are given to it':58}{fmean(found):>8.2f}  of {len(found)}")
    print(f"{'  given to the other capital':58}{fmean(crossed):>8.3f}")
    print(f"{'sentences given to a capital that it may have':58}{fmean(given):>8.2f}  of {len(given)}")


if __name__ == "__main__":
    main()
