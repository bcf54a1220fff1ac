"""What stories are named by that have no card: a headline, or what somebody said."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from zoneinfo import ZoneInfo

from digests.model import COMMENT, Pointer, Preferences, Relation
from digests.model.lexicon import Lexicon
from digests.rules.issuing.acceptance import Judge
from digests.rules.issuing.cards import heading_of
from digests.rules.issuing.cuts import statement_headline
from digests.rules.issuing.novelty import StoryNews
from digests.rules.issuing.rights import Budget, headline_within
from digests.rules.issuing.speaking import is_spoken, speaker_of
from digests.rules.issuing.statement_cards import MOST_SUBJECTS
from digests.rules.issuing.statements import Said, statements_of
from digests.rules.issuing.subjects import subject_of
from digests.rules.issuing.told import Memory
from digests.rules.texts import named_mark


def pointers_to(
    news: Iterable[StoryNews],
    preferences: Preferences,
    budget: Budget,
    memory: Memory,
    judge: Judge,
    most: int | None = None,
    judged: Mapping[int, Sequence[Said]] | None = None,
    told: Collection[str] = (),
    *,
    doubtful: bool = True,
) -> tuple[Pointer, ...]:
    """Return what these stories are named by, reports in their order, then comment in its: the first `most`, no
    headline twice. What only was said is named by a statement that could stand above a card; without one, where
    `doubtful` ones name a story, by who speaks on what, all of one speaker together: it tells too little to be
    pushed. A headline that is a sentence of its article counts in `budget` as quoted; where nothing more may be
    quoted, and where nothing may stand above a card, the title of the article names the story. What a reader
    would not accept as a headline names one only where `doubtful` ones do. `judged` are the statements of those
    stories (by id) that have been looked at. An article that was named before (`told` are fingerprints) is not
    named again."""
    found: dict[str, Pointer] = {}
    titled = []
    for each in news:
        seen = memory.seen_by(vouched=each.is_vouched)
        titled.append((each, heading_of(each, seen, judge)))
    for each, heading in sorted(titled, key=lambda one: one[1].article.kind in COMMENT):
        if is_spoken(each.story, judge.lexicon, judge.relation):
            known = (judged or {}).get(each.story.id)
            pointer = said_pointer(each, known, preferences, budget, judge)
            if pointer is None and doubtful:
                pointer = spoken_pointer(each, preferences.language, judge.relation, judge.lexicon)
            if pointer is None:
                continue  # nothing says what it is about
        else:
            words, article = heading.words or heading.article.title, heading.article
            if not (heading.acceptance.shown or doubtful):
                words = article.title
                if not judge.title(words, article, None).shown:
                    continue
            pointer = Pointer(each.story.id, headline_within(words, article, budget), article)
        if named_mark(pointer.article.url) in told:
            continue
        key = (pointer.headline or pointer.speaker).casefold()
        if key in found and pointer.subjects:
            subjects = dict.fromkeys((*found[key].subjects, *pointer.subjects))
            found[key] = replace(found[key], subjects=tuple(subjects)[:MOST_SUBJECTS])
        elif most is None or len(found) < most:
            found.setdefault(key, pointer)
    return tuple(found.values())


def said_pointer(
    news: StoryNews,
    judged: Sequence[Said] | None,
    preferences: Preferences,
    budget: Budget,
    judge: Judge,
) -> Pointer | None:
    """Return the surest statement of a story that may stand above a card and be quoted, as what names it; None
    where there is none. `judged` are its statements, None where nobody has looked at them."""
    if judged is None:
        theme, zone = next(iter(news.story.themes), ""), ZoneInfo(preferences.zone)
        judged = statements_of(theme, news, preferences.language, zone, judge)
    for said in sorted(judged, key=lambda one: -one.above.probability):
        words = statement_headline(said.passage.text, judge.lexicon)
        if said.above.shown and words and headline_within(words, said.article, budget) == words:
            return Pointer(news.story.id, words, said.article, said.speaker.name)
    return None


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
