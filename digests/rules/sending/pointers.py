"""What stories are named by that have no card: a headline, or who spoke and on what."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

from digests.model import COMMENT, Pointer, Preferences, Relation
from digests.model.lexicon import Lexicon
from digests.rules import trust
from digests.rules.sending.cards import headline_of
from digests.rules.sending.novelty import StoryNews
from digests.rules.sending.rights import Budget, headline_within
from digests.rules.sending.speaking import is_spoken, speaker_of
from digests.rules.sending.statement_cards import MOST_SUBJECTS
from digests.rules.sending.subjects import subject_of
from digests.rules.sending.told import Memory


def pointers_to(
    news: Iterable[StoryNews],
    preferences: Preferences,
    budget: Budget,
    memory: Memory,
    relation: Relation,
    lexicon: Lexicon,
    most: int | None = None,
) -> tuple[Pointer, ...]:
    """Return what these stories are named by, reports in their order, then comment in its: the first `most`, no
    headline twice. What only was said is named by who speaks and on what, all of one speaker together. A headline
    that is a sentence of its article counts in `budget` as quoted; where nothing more may be quoted, and where
    nothing may stand above a card, the title of the article names the story: an opinion, an announcement."""
    found: dict[str, Pointer] = {}
    titled = []
    for each in news:
        seen = memory.seen_by(vouched=trust.is_vouched(each.story.articles))
        words, article = headline_of(each, seen)
        titled.append((each, words, article))
    for each, words, article in sorted(titled, key=lambda one: one[2].kind in COMMENT):
        spoken = is_spoken(each.story, lexicon, relation)
        pointer = spoken_pointer(each, preferences.language, relation, lexicon) if spoken else None
        if pointer is None and spoken:
            continue  # nothing says what it is about
        if pointer is None:
            headline = headline_within(words or article.title, article, budget)
            pointer = Pointer(each.story.id, headline, article)
        key = (pointer.speaker or pointer.headline).casefold()
        if key in found and pointer.speaker:
            known = found[key]
            subjects = dict.fromkeys((*known.subjects, *pointer.subjects))
            found[key] = replace(known, subjects=tuple(subjects)[:MOST_SUBJECTS])
        elif most is None or len(found) < most:
            found.setdefault(key, pointer)
    return tuple(found.values())


def spoken_pointer(news: StoryNews, language: str, relation: Relation, lexicon: Lexicon) -> Pointer | None:
    """Return what a story that only was said is named by: who speaks and on what; None where nobody known does."""
    theme = next(iter(news.story.themes), "")
    for line in chain.from_iterable(news.lines.get(party.id, ()) for party in relation.main):
        spoken = news.story.article(line.article)
        question = next((each.peg for each in news.story.members if each.article == line.article), "")
        subject = subject_of(line.text, question, line.themes, theme, language, relation, lexicon)
        if subject.words:
            speaker = speaker_of(line, spoken, relation, lexicon)
            return Pointer(news.story.id, "", spoken, speaker.name, (subject.words,))
    return None
