"""Answers /why: what became of stories with a reader's words; which such articles the gate refused. Explains, too,
what the rules said about a story that readers marked. Zone: UTC."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from digests.model import (
    HEADLINE,
    Article,
    MarkedStory,
    Passage,
    Relation,
    Story,
    StoryFate,
    Subscriber,
    SubscriberState,
    ThemeScore,
    Verdict,
)
from digests.model.lexicon import ComparisonWords, Lexicon
from digests.rules.editing.consequence import reasons
from digests.rules.folding import simplified
from digests.rules.issuing.acceptance import Judge
from digests.rules.issuing.answers.story_fates import fate_of
from digests.rules.issuing.edition_span import preferences_of
from digests.rules.issuing.elements import Judged, foremost_of
from digests.rules.issuing.lines_told import LineTold, lines_told
from digests.rules.issuing.rights import Budget
from digests.rules.searching.names import in_scripts
from digests.rules.searching.questions import SEARCHED
from digests.rules.searching.words import form_of, has, words_in
from digests.store import Store

MOST_EXPLAINED, MOST_REFUSED = 3, 3
LOOKED_AT = 24  # articles; several may tell one story


@dataclass(frozen=True, slots=True)
class Explanation:
    """An article and why it passed the gate. `themes` are best first. `weighs` are the features that rank its
    story, and whether they raise it. `elements` are the headline, passage and lines that it can give a card.
    `fate` is what became of its story for the reader, None if the article is in no story."""

    article: Article
    verdict: Verdict
    themes: tuple[ThemeScore, ...]
    weighs: tuple[tuple[str, bool], ...] = ()
    elements: tuple[Judged, ...] = ()
    fate: StoryFate | None = None


async def explain(
    store: Store, words: str, now: datetime, relation: Relation, lexicon: Lexicon, subscriber: Subscriber
) -> tuple[Explanation, ...]:
    """Answer /why from the newest articles of the last 30 days that have all the words, one for each story. Return
    how the rules judged each, and its story's fate for the subscriber; then the newest that the gate refused."""
    since = now - SEARCHED
    compared, scripts = lexicon.comparison, partial(in_scripts, words=lexicon.comparison)
    found = await store.search.search(words, since, LOOKED_AT, scripts)
    hidden = await store.stories.hidden_articles(found)
    found = [each for each in found if each not in hidden]
    stories = await store.stories.of_articles(found, since)
    told = stories_of_words(words, stories, compared)
    chosen = _foremost(found, told, words, compared)[:MOST_EXPLAINED]
    explained = await _judged(store, chosen)
    refused = await _judged(store, await store.search.refused(words, since, MOST_REFUSED, scripts))
    fates = await _fates(
        store,
        [told[each.article.id][0] for each in explained if each.article.id in told],
        subscriber,
        now,
        relation,
        lexicon,
    )
    return (
        *(_with_reasons(each, told.get(each.article.id), fates, relation, lexicon) for each in explained),
        *refused,
    )


@dataclass(frozen=True, slots=True)
class ExplainedMark:
    """What the rules said about a marked story. `explanation` is about the article of its headline, None if that
    article is deleted. `lines` are the words of parties that were told to those who marked the story."""

    explanation: Explanation | None
    lines: tuple[LineTold, ...] = ()


async def explain_marked(store: Store, marked: MarkedStory, relation: Relation, lexicon: Lexicon) -> ExplainedMark:
    """Return why a marked story was chosen, and whose words stood under the parties' names, by which rule. The
    lines are within what may be quoted of each article, its headline counted."""
    judged = next(iter(await _judged(store, [marked.article])), None)
    story = next(iter(await store.stories.get_all([marked.story])), None)
    if story is None:
        return ExplainedMark(judged)
    printed = (await store.keeping.printed([marked.story])).get(marked.story, frozenset())
    head = next((each for each in story.articles if each.id == marked.article), None)
    budget = Budget()
    if head is not None and head.title != marked.words:
        budget.head(Passage(article=head.id, index=HEADLINE, text=marked.words))
    explained = judged and head and _with_reasons(judged, (story, head), {}, relation, lexicon)
    return ExplainedMark(explained or judged, tuple(lines_told(story, printed, relation, lexicon, budget)))


def stories_of_words(
    words: str, stories: Iterable[Story], compared: ComparisonWords
) -> dict[int, tuple[Story, Article]]:
    """Return for each article its story, with the article. An article of several stories, such as a press
    conference, gets the story with most of the words; of equal ones, that with most in its headline. Pure."""
    found: dict[int, tuple[Story, Article]] = {}

    def order(story: Story) -> tuple[int, int, int]:
        in_text, in_headline = _has(words, _text_of(story), compared), _has(words, story.headline, compared)
        return -in_text, -in_headline, -story.id

    for story in sorted(stories, key=order):
        for article in story.articles:
            found.setdefault(article.id, (story, article))
    return found


def _foremost(
    found: Sequence[int], told: Mapping[int, tuple[Story, Article]], words: str, compared: ComparisonWords
) -> list[int]:
    """Return the first of these articles in each story, and the articles without a story. Stories whose headline
    has most of the words come first."""
    first: dict[int, int] = {}
    for each in found:
        first.setdefault(told[each][0].id if each in told else -each, each)
    headlines = {each: told[each][0].headline if each in told else "" for each in first.values()}
    return sorted(first.values(), key=lambda each: -_has(words, headlines[each], compared))


def _text_of(story: Story) -> str:
    said = (*story.passages, *(each for lines in story.lines.values() for each in lines))
    return " ".join((story.headline, *(each.peg for each in story.members), *(each.text for each in said)))


def _has(words: str, text: str, compared: ComparisonWords) -> int:
    """Return how many of the words occur in a text, whatever their endings and their script."""
    spoken = words_in(simplified(text, compared))
    return sum(has(spoken, [form]) for form in map(form_of, simplified(words, compared).split()) if form)


async def _judged(store: Store, ids: Sequence[int]) -> list[Explanation]:
    """Return those of these articles that were edited or are held back, with their verdicts."""
    explained = []
    for article in await store.articles.get(ids):
        judged = await store.articles.verdict(article.id)
        if judged is not None:
            explained.append(Explanation(article, *judged))
    return explained


async def _fates(
    store: Store,
    stories: Sequence[Story],
    subscriber: Subscriber,
    now: datetime,
    relation: Relation,
    lexicon: Lexicon,
) -> dict[int, StoryFate]:
    """Return what became of these stories for the subscriber, by id."""
    if not stories:
        return {}
    latest = await store.editions.latest(subscriber.id, 1)
    told = await store.editions.told(subscriber.id, min(now - SEARCHED, *(each.first_stored for each in stories)))
    preferences = preferences_of(subscriber, await store.sources.languages())
    judge, receives = Judge(relation, lexicon), subscriber.state is SubscriberState.ACTIVE
    last = next(iter(latest), None)
    return {each.id: fate_of(each, told, last, preferences, judge, receives=receives) for each in stories}


def _with_reasons(
    explanation: Explanation,
    found: tuple[Story, Article] | None,
    fates: dict[int, StoryFate],
    relation: Relation,
    lexicon: Lexicon,
) -> Explanation:
    """Return the explanation with what the article's story adds."""
    if found is None:
        return explanation
    story, article = found
    elements = tuple(foremost_of(story, article, relation, lexicon))
    weighs = reasons(story.weighs, lexicon)
    return replace(explanation, weighs=weighs, elements=elements, fate=fates.get(story.id))
