"""Names the stories that have no card: by a headline, or by what somebody said."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from zoneinfo import ZoneInfo

from digests.model import COMMENT, Pointer, Preferences, Relation
from digests.model.lexicon import Lexicon
from digests.rules.issuing.acceptance import Judge
from digests.rules.issuing.cards import Heading, heading_of
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
    """Return pointers: the headlines by which these stories are named. There are at most `most` of them, and no
    headline stands twice. Reports come first, then comment, each in the given order.

    A story that only tells what somebody said is named by a statement that could stand above a card. If it has
    none, it is named only with `doubtful`: by who speaks on what, with all stories of one speaker together. This
    tells too little for a digest that comes by itself. A headline that a reader would not accept also names a
    story only with `doubtful`.

    A headline that is a sentence of its article counts as quoted in `budget`. If nothing more may be quoted, or
    nothing may stand above a card, the title of the article names the story. `judged` are the statements of
    stories that have been looked at, by the story's id. `told` are fingerprints of what was told. An article that
    was named before is not named again.
    """
    found: dict[str, Pointer] = {}
    for each, heading in _reports_first(news, memory, judge):
        if most is not None and len(found) >= most and not doubtful:
            break  # a later statement could only add its subject where it may be `doubtful`
        if is_spoken(each.story, judge.lexicon, judge.relation):
            known = (judged or {}).get(each.story.id)
            pointer = said_pointer(each, known, preferences, budget, judge)
            if pointer is None and doubtful:
                pointer = spoken_pointer(each, preferences.language, judge.relation, judge.lexicon)
            if pointer is None:
                continue  # nothing says what the story is about
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


def _reports_first(news: Iterable[StoryNews], memory: Memory, judge: Judge) -> Iterator[tuple[StoryNews, Heading]]:
    comment = []
    for each in news:
        heading = heading_of(each, memory.seen_by(vouched=each.is_vouched), judge)
        if heading.article.kind in COMMENT:
            comment.append((each, heading))
        else:
            yield each, heading
    yield from comment


def said_pointer(
    news: StoryNews,
    judged: Sequence[Said] | None,
    preferences: Preferences,
    budget: Budget,
    judge: Judge,
) -> Pointer | None:
    """Return a pointer with the surest statement of a story that may stand above a card and may be quoted. Return
    None if there is none. `judged` are the story's statements; None if they were not looked at yet."""
    if judged is None:
        theme, zone = next(iter(news.story.themes), ""), ZoneInfo(preferences.zone)
        judged = statements_of(theme, news, preferences.language, zone, judge)
    for said in sorted(judged, key=lambda one: -one.above.probability):
        words = statement_headline(said.passage.text, judge.lexicon)
        if said.above.shown and words and headline_within(words, said.article, budget) == words:
            return Pointer(news.story.id, words, said.article, said.speaker.name)
    return None


def spoken_pointer(news: StoryNews, language: str, relation: Relation, lexicon: Lexicon) -> Pointer | None:
    """Return a pointer that says who speaks in a story, and on what. Return None if nobody known speaks in it."""
    theme = next(iter(news.story.themes), "")
    for line in chain.from_iterable(news.lines.get(party.id, ()) for party in relation.main):
        spoken = news.story.article(line.article)
        question = next((each.peg for each in news.story.members if each.article == line.article), "")
        subject = subject_of(line.text, question, line.themes, theme, language, relation, lexicon)
        if subject.words:
            speaker = speaker_of(line, spoken, relation, lexicon)
            return Pointer(news.story.id, "", spoken, speaker.name, (subject.words,))
    return None
