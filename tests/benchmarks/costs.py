"""What the edit costs: CPU seconds from stored bodies to stories, and to edit stories again from annotations.

    python -m tests.benchmarks.costs

A hundred ordinary articles of about 500 words and a hundred press conferences of about 2,500, made of the
sentences of the demo's newsroom (our own prose) in an order of their own, so that anyone can run it. The
baseline in the same run is one pass of LexRank (sumy's) over the ordinary articles, which only ranks
sentences. CPU time of this process; the least of three runs.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import cycle
from random import Random
from time import process_time

from bot.newsroom import load_lexicon, load_relation
from bot.sandbox.newsroom.seeds import NOWHERE, read_newsroom, sources_of
from digests.model import Article, Ownership, Policy, Relation, Source
from digests.model.lexicon import Lexicon
from digests.rules.annotation.annotating import annotate
from digests.rules.editing.sorting import sort_articles
from digests.rules.editing.storyboard import build_stories
from digests.rules.editing.summaries import rank_passages
from tests.editing import edit_articles, numbered
from tests.factories import NOW

MANY, ORDINARY, LONG = 100, 500, 2500  # articles, and words of each
RUNS = 3
QUESTION_WORDS, ANSWER_WORDS = 30, 90


def ordinary_articles(random: Random) -> list[Article]:
    """Articles of about 500 words; those made from one article of the newsroom tell of its event."""
    room = read_newsroom()
    sources = {source.id: source for source in sources_of(room.outlets, NOWHERE)}
    english = [each for each in room.articles if each.language == "en"]
    others = [paragraph for each in english for paragraph in each.paragraphs]
    made = []
    for number, seed in zip(range(MANY), cycle(english), strict=False):
        paragraphs = list(seed.paragraphs)
        while sum(len(each.split()) for each in paragraphs) < ORDINARY:
            paragraphs.append(random.choice(others))
        made.append(_article(number + 1, sources[seed.outlet], seed.title, paragraphs))
    return made


def conferences(random: Random) -> list[Article]:
    """A ministry's press conferences of about 2,500 words, questions and answers in turns."""
    room = read_newsroom()
    paragraphs = [paragraph for each in room.articles if each.language == "en" for paragraph in each.paragraphs]
    ministry = replace(
        next(iter(sources_of(room.outlets, NOWHERE))),
        id="ministry",
        ownership=Ownership.GOVERNMENT,
        party="prc",
        policy=Policy.OFFICIAL,
    )
    made = []
    for number in range(MANY):
        turns = []
        while sum(len(each.split()) for each in turns) < LONG:
            turns += [f"Q: {words}" for words in _some(random, paragraphs, QUESTION_WORDS)]
            turns += [f"A: {words}" for words in _some(random, paragraphs, ANSWER_WORDS)]
        day = NOW - timedelta(days=number % 14)
        title = f"Foreign Ministry Spokesperson Wei Lan's Regular Press Conference on {day:%B %-d, %Y}"
        made.append(replace(_article(1000 + number, ministry, title, turns), published=day))
    return made


def _some(random: Random, paragraphs: Sequence[str], words: int) -> Iterator[str]:
    chosen = ""
    while len(chosen.split()) < words:
        chosen = f"{chosen} {random.choice(paragraphs)}".strip()
    yield chosen


def _article(number: int, source: Source, title: str, paragraphs: Sequence[str]) -> Article:
    return Article(
        id=number,
        source=source,
        url=f"{NOWHERE}/{number}",
        title=title,
        text="\n\n".join(paragraphs),
        published=NOW - timedelta(hours=number % 240),
        stored_at=NOW,
        language="en",
        complete=True,
    )


def cost(work: Callable[[], object]) -> float:
    """Return the least CPU time of a few runs, in seconds."""
    found = []
    for _ in range(RUNS):
        begun = process_time()
        work()
        found.append(process_time() - begun)
    return min(found)


def again(articles: Sequence[Article], relation: Relation, lexicon: Lexicon) -> float:
    """Return what it costs to edit all stories of these articles again, when one more joins each."""
    first = numbered(edit_articles(articles, [], [], relation, lexicon))
    late = [replace(article, id=article.id + 100_000) for article in articles[:1]]
    sorted_articles = sort_articles(late, articles, first.stories, relation, lexicon)
    return cost(lambda: build_stories(sorted_articles, first.annotations, relation, lexicon))


def lexrank(articles: Sequence[Article], relation: Relation, lexicon: Lexicon) -> float:
    passages = {article.id: annotate(article, relation, lexicon).sentences for article in articles}
    return cost(lambda: [rank_passages([article], passages, lexicon, "lexrank") for article in articles])


def main() -> None:
    """Print the costs as a table."""
    relation, lexicon = load_relation("us-china"), load_lexicon()
    random = Random(12)  # noqa: S311 - the same articles in each run
    ordinary, long = ordinary_articles(random), conferences(random)
    edit_articles(ordinary[:3], [], [], relation, lexicon)  # imports and compiles what is used
    base = lexrank(ordinary, relation, lexicon)
    print(f"baseline: LexRank over the ordinary articles {base:.2f} s")
    for name, articles, most in (("ordinary", ordinary, 3.0), ("conferences", long, 8.0)):
        whole = cost(lambda articles=articles: edit_articles(articles, [], [], relation, lexicon))
        read = cost(lambda articles=articles: [annotate(article, relation, lexicon) for article in articles])
        one = again(articles, relation, lexicon)
        print(
            f"{MANY} {name}: body to story {whole:.2f} s (at most {most:.0f}), {whole / base:.1f} times"
            f" the baseline; annotating alone {read:.2f} s; one story again {one:.3f} s"
        )


if __name__ == "__main__":
    main()
