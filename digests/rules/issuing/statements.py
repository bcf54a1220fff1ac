"""What was said and by whom: which sentences stand on a statement card, and what belongs on one card.

A statement has proof of who speaks. A reader understands it alone under its speaker's name, and would accept it
(the module `acceptance` says how likely that is). Statements that tell a decision go first. Then come the
statements that readers most likely accept.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from digests.model import Article, Passage, Proof, Relation
from digests.model.lexicon import Lexicon
from digests.rules import trust
from digests.rules.issuing.acceptance import Acceptance, Element, Judge
from digests.rules.issuing.cuts import without_opener
from digests.rules.issuing.novelty import StoryNews, says_again
from digests.rules.issuing.readership import came_out
from digests.rules.issuing.speaking import Speaker, person_in, speaker_of
from digests.rules.issuing.subjects import Subject, subject_of, subjects_in
from digests.rules.sieves import patterns_of
from digests.rules.texts import is_chinese, words_of

LEANS = 0.5  # with this chance or more a sentence is leaning: it needs another one to be understood
SHORTEST, SHORTEST_CHINESE, LONGEST = 40, 14, 450  # characters
OPENING = 60  # a sentence names whom it is about in so many characters
NAMED_FIRST = re.compile(r"(?:[A-Z][\w.’'-]*,? ?)+")
"""Words in capitals with which a sentence begins: titles and names, and "China" alone."""
A_DAY = timedelta(hours=24)
FIRST_HAND = (Proof.LABEL, Proof.DOCUMENT)
"""The proofs by which the words are the speaker's own, not words that somebody else reports."""


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """One statement: a passage of a story, who says it on which local day, what it is about, and the things that
    it names. `above` and `below` say whether a reader accepts it as headline of a card and below one. `decides`
    says that it tells what is done or decided."""

    theme: str
    news: StoryNews
    passage: Passage
    article: Article
    speaker: Speaker
    day: date | None
    subject: Subject
    names: tuple[Subject, ...]
    above: Acceptance
    below: Acceptance
    decides: bool


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """What one speaker or office said on one day. Statements that tell a decision go first, then those that
    readers most likely accept. The theme of the first statement is the theme of the group."""

    said: tuple[Said, ...]

    @property
    def theme(self) -> str:
        return self.said[0].theme

    @property
    def party(self) -> str:
        return self.said[0].speaker.party

    @property
    def stories(self) -> tuple[StoryNews, ...]:
        """The stories from which the statements are, in the order of the statements."""
        return tuple({each.news.story.id: each.news for each in self.said}.values())


def statements_of(theme: str, news: StoryNews, language: str, zone: ZoneInfo, judge: Judge) -> list[Said]:
    """Return what the main parties say in a story that may stand under a name. A subject that is a topic has the
    topic's name in the `language` (BCP 47). Pure."""
    relation, lexicon = judge.relation, judge.lexicon
    mains = {party.id for party in relation.main}
    asked = {
        (each.article, index): " ".join(told.text for told in each.passages)
        for each in news.story.asked
        for index in range(each.first, each.last + 1)
    }
    pegs = {(each.article, each.segment): each.peg for each in news.story.members}
    found = []
    for passage in dict.fromkeys(
        chain.from_iterable(said for party, said in news.lines.items() if party in mains)
    ):
        article = news.story.article(passage.article)
        if not trust.can_vouch(article.source) or passage.proof not in FIRST_HAND:
            continue
        speaker = speaker_of(passage, article, relation, lexicon)
        if not says_alone(passage, lexicon) or _is_of_another(passage, speaker, relation, lexicon):
            continue
        above, below = (judge.sentence(element, passage, article) for element in (Element.SAID, Element.STATEMENT))
        if not (above.shown or below.shown):
            continue
        question = asked.get((passage.article, passage.index)) or pegs.get((passage.article, passage.segment), "")
        out = came_out(article)
        found.append(
            Said(
                theme=theme,
                news=news,
                passage=passage,
                article=article,
                speaker=speaker,
                day=out.astimezone(zone).date() if out else None,
                subject=subject_of(
                    passage.text, question, _own_themes(passage), theme, language, relation, lexicon
                ),
                names=tuple(subjects_in(passage.text, relation, lexicon)),
                above=above,
                below=below,
                decides=lexicon.statements.decides.search(passage.text) is not None,
            )
        )
    return found


def _own_themes(passage: Passage) -> tuple[str, ...]:
    """Return the topics of a sentence; none if it is leaning, because the sentence before may give them."""
    return passage.themes if passage.stands_alone else ()


def says_alone(passage: Passage, lexicon: Lexicon) -> bool:
    """Say whether a sentence is no scrap, and is understood under its speaker's name below other statements."""
    text = without_opener(passage.text, lexicon).lstrip("…")
    shortest = SHORTEST_CHINESE if is_chinese(text) else SHORTEST
    hangs = lexicon.statements.hanging.search(text) or lexicon.titles.announcing.search(text)
    return not (passage.empty or hangs) and passage.leans < LEANS and shortest <= len(text) <= LONGEST


def _is_of_another(passage: Passage, speaker: Speaker, relation: Relation, lexicon: Lexicon) -> bool:
    """Say whether a sentence is a note of whoever printed the page, not the speaker's words. A note begins with a
    body of the speaker's side that says something, or with another person's name and has no "we" or "I"."""
    side, text = relation.party(passage.party), without_opener(passage.text, lexicon).lstrip("…")
    if side and patterns_of(side, "offices", "bodies").search(text[:OPENING]):
        return not lexicon.saying.speech.isdisjoint(words_of(text))
    begins = NAMED_FIRST.match(text)
    people = (person_in(begins[0], party.id, relation) for party in relation.main) if begins else ()
    others = [each for each in people if each is not None and each.known_as != speaker.known_as]
    return bool(others) and not lexicon.statements.we.search(text)


def groups_of(said: Iterable[Said]) -> list[Group]:
    """Return the statements in groups by speaker and day. In a group, statements that tell a decision go first,
    then those that readers most likely accept. A statement that only repeats one before it is left out."""
    together: dict[tuple[str, str, date | None], list[Said]] = defaultdict(list)
    for each in said:
        together[each.speaker.party, each.speaker.known_as, each.day].append(each)
    return [Group(tuple(_without_repeats(each))) for each in together.values()]


def _without_repeats(said: Sequence[Said]) -> list[Said]:
    kept: list[Said] = []
    for each in sorted(said, key=_in_order):
        if not any(repeats_said(each, known) for known in kept):
            kept.append(each)
    return kept


def one_a_text(groups: Iterable[Group], told: Collection[int]) -> list[Group]:
    """Return the groups that may have a card. What several people of one side say in one text makes one card: that
    of the person who says the strongest statement. The others' statements in this text are left out. A group is
    left out if all its stories are told on other cards; `told` has the ids of such stories."""
    spoken: set[tuple[str, int]] = set()
    kept = []
    for group in sorted(groups, key=lambda each: _in_order(each.said[0])):
        said = tuple(each for each in group.said if (group.party, each.article.id) not in spoken)
        if any(each.above.shown for each in said) and any(each.news.story.id not in told for each in said):
            kept.append(Group(said))
            spoken |= {(group.party, each.article.id) for each in said}
    return kept


def _in_order(said: Said) -> tuple[bool, float, int, int]:
    return not said.decides, -said.below.probability, said.passage.article, said.passage.index


def repeats_said(one: Said, known: Said) -> bool:
    """Say whether a statement says no more than a known one."""
    return says_again(one.passage, known.passage)
