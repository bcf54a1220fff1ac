"""What a story's articles say in particular: how far its measure is, and the binding days that still stand."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from digests.model import (
    HEADLINE,
    Annotation,
    Article,
    DatedPhrase,
    DateKind,
    Relation,
    Sentence,
    Story,
    Withdrawal,
)
from digests.model.lexicon import Lexicon
from digests.rules import trust
from digests.rules.annotation.dates.finding import day_of
from digests.rules.annotation.dates.meaning import same_matter
from digests.rules.annotation.transcripts import asks
from digests.rules.editing.standing import standing_of
from digests.rules.precedence import order_of
from digests.rules.texts import HAN
from digests.rules.trust import Publisher

STRICTEST = (DateKind.DEADLINE, DateKind.EFFECTIVE, DateKind.EXPIRY, DateKind.EVENT)
# Two clauses about one plan share so many stems or Chinese characters, and this part of what is withdrawn.
# By judgement, held by tests/digests/editing/test_particulars.py: three streams are the same without taking back.
SHARED, SHARED_HAN, SHARE = 2, 4, 0.4
SHORTEST = 4  # a word that says what is taken back has at least so many letters
KINDS_CALLED_OFF = (DateKind.DEADLINE, DateKind.EVENT)
KINDS_MOVED = (DateKind.DEADLINE, DateKind.EXPIRY, DateKind.EVENT)


def with_particulars(
    story: Story,
    articles: Sequence[Article],
    annotations: Mapping[int, Annotation],
    publishers: Mapping[int, Publisher],
    relation: Relation,
    lexicon: Lexicon,
) -> Story:
    """Return the story with the particulars of its articles, given in the order in which they came out. Pure.
    `annotations` are narrowed to the story's event. `publishers` say who tells it. Both are by article id."""
    days = {article.id: day_of(article, relation, lexicon) for article in articles}
    with_text = [article.id for article in articles if article.text]
    vouched = {article.id for article in articles if trust.can_vouch(article.source)}
    found = [each for number in with_text for each in _stated_days(annotations[number])]
    standing_days = still_standing(_binding(found, vouched), articles, annotations, lexicon)
    languages = {article.id: article.language[:2] for article in articles}
    elsewhere = _in_other_languages(standing_days, found, languages, vouched)
    standing = standing_of(articles, annotations, days, publishers)
    return replace(
        story,
        claim=standing.claim,
        stage=standing.stage,
        stage_from=standing.stage_from,
        dates=(*standing_days, *still_standing(elsewhere, articles, annotations, lexicon)),
    )


def _stated_days(annotation: Annotation) -> list[DatedPhrase]:
    """Return the days of an article without those of its questions: who asks about a day does not plan it."""
    stated = (day for each in annotation.sentences if not asks(each.text) for day in each.dates)
    return [*stated, *annotation.given]


def _binding(phrases: Sequence[DatedPhrase], vouched: Collection[int]) -> list[DatedPhrase]:
    """Return each binding day once, in order, with its strictest kind. Articles with ids in `vouched` go first,
    then the first article that also says what is due on the day."""

    found: dict[str, DatedPhrase] = {}
    for phrase in _strictest_first(phrases, vouched):
        found.setdefault(phrase.date, phrase)
    return [found[day] for day in sorted(found)]


def _in_other_languages(
    standing: Sequence[DatedPhrase],
    phrases: Sequence[DatedPhrase],
    languages: Mapping[int, str],
    vouched: Collection[int],
) -> list[DatedPhrase]:
    """Return the same days, of the same kind, as the first article in each other language has them. So readers of
    only that language are told of the day in its words."""
    ours = {(each.date, each.kind): languages.get(each.article) for each in standing}
    found: dict[tuple[str, str], DatedPhrase] = {}
    for phrase in _strictest_first(phrases, vouched):
        day, language = (phrase.date, phrase.kind), languages[phrase.article]
        if day in ours and ours[day] != language:
            found.setdefault((phrase.date, language), phrase)
    return [found[each] for each in sorted(found)]


def _strictest_first(phrases: Sequence[DatedPhrase], vouched: Collection[int]) -> list[DatedPhrase]:
    def rank(phrase: DatedPhrase) -> tuple[bool, int, bool]:
        return phrase.article not in vouched, STRICTEST.index(phrase.kind), not phrase.what

    return sorted((each for each in phrases if each.binds), key=rank)


# --- days that no longer stand: their plan is called off, put off or moved ------------------------


def still_standing(
    phrases: Sequence[DatedPhrase],
    articles: Sequence[Article],
    annotations: Mapping[int, Annotation],
    lexicon: Lexicon,
) -> tuple[DatedPhrase, ...]:
    """Return the dates that still stand, in their order. A date falls if its own sentence says that the plan is
    off. It falls, too, if a later article takes it back in a clause about the same thing, or gives it a later day.
    A wish, a threat or a proposal leaves the date standing. A source without a label cannot take back a labelled
    one's date."""
    published = {article.id: order_of(article) for article in articles}
    vouched = {article.id: trust.can_vouch(article.source) for article in articles}

    def is_off(phrase: DatedPhrase) -> bool:
        if phrase.article not in published:
            return False
        own = annotations[phrase.article]
        naming = next((each for each in own.sentences if phrase in own.dates_of(each)), own.headline)
        # What is said of the day. A day from a field of its own stands in no sentence; then the headline counts.
        said = (naming if phrase.text in naming.text else own.headline).stems
        if any(phrase.text in each.days for each in naming.withdrawals):
            return True
        for sentence in own.all:
            moved = [each for each in sentence.withdrawals if each.moved and sentence is not naming]
            later_day = moved and any(day.date > phrase.date for day in new_days(phrase, sentence, own))
            if later_day and any(_about(said, each.stems) for each in moved):
                return True
        later = [
            annotations[other]
            for other, when in published.items()
            if when > published[phrase.article] and vouched[other] >= vouched[phrase.article]
        ]
        return any(
            phrase.text in withdrawal.days or takes_back(withdrawal, sentence, other, phrase, said)
            for other in later
            for sentence in other.all
            for withdrawal in sentence.withdrawals
        )

    def takes_back(
        withdrawal: Withdrawal, sentence: Sentence, other: Annotation, phrase: DatedPhrase, said: frozenset[str]
    ) -> bool:
        """Say whether a later article calls off the plan for the date, or moves it to a new day of its kind."""
        about = _about(said, withdrawal.stems)
        if not withdrawal.moved:
            # The words for what is called off are most of the words for what the day is of.
            words = [word for word in phrase.what.lower().split() if len(word) >= SHORTEST]
            starts = tuple(stem for stem in withdrawal.stems if len(stem) >= SHORTEST)
            named = sum(word.startswith(starts) for word in words)
            return about or (phrase.kind in KINDS_CALLED_OFF and 2 * named > len(words) > 0)
        new = new_days(phrase, sentence, other)
        if not new or phrase.kind not in KINDS_MOVED:
            return False
        alone = sum(each.kind is phrase.kind and each.article != other.article for each in phrases) == 1
        return about or any(
            each.date > phrase.date
            and (same_matter(phrase.what, each.what, lexicon.due) if phrase.what and each.what else alone)
            for each in new
        )

    def new_days(phrase: DatedPhrase, sentence: Sentence, other: Annotation) -> list[DatedPhrase]:
        """Return the days of its kind that a moving sentence names; for a headline, days in all the text."""
        below = other.dates if sentence.index == HEADLINE else other.dates_of(sentence)
        return [each for each in phrases if each.kind is phrase.kind and each in below]

    return tuple(each for each in phrases if not is_off(each))


def _about(said: frozenset[str], withdrawn: frozenset[str]) -> bool:
    shared = said & withdrawn
    han = sum(HAN.match(word) is not None for word in shared)
    return (len(shared) - han >= SHARED or han >= SHARED_HAN) and len(shared) >= SHARE * len(withdrawn)
