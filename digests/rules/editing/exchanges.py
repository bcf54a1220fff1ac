"""What a story takes from a press conference: one question with its answer, as it was asked and answered.

A conference goes through many subjects, and sentences of different answers beside each other would read as one
thought. So a story quotes one exchange: the one its other articles are about, else the one most about a theme.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from digests.model import OUTLET, Article, Passage, PassageKind, Relation
from digests.model.lexicon import Lexicon
from digests.rules.annotation.clean import clean_passages
from digests.rules.annotation.transcripts import QUESTION, blocks_of, turns_in
from digests.rules.editing.gate import concerns, publisher
from digests.rules.editing.lexicon import score_of
from digests.rules.similarity import stems_of
from digests.rules.texts import is_chinese

OPENING = 1200  # characters of another article that say what it is about


@lru_cache(maxsize=2000)  # asked by each rule that reads the article
def aside_in(article: Article, relation: Relation, lexicon: Lexicon) -> frozenset[int]:
    """Return the indexes of a transcript's passages that do not concern both parties. Pure.

    A question and its answer are judged together, a follow-up with what it follows, and each paragraph before the
    first question for itself. Empty for a text that is no transcript, and for one in which nothing concerns both:
    then the headline does.
    """
    blocks = blocks_of(article, lexicon)
    cleaned = clean_passages(article, relation, lexicon) if blocks else ()
    home = publisher(article, relation)
    aside = {
        index
        for block in blocks
        if not concerns([cleaned[each] for each in block], relation, home)
        for index in block
    }
    return frozenset(aside) if len(aside) < len(cleaned) else frozenset()


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and its answer, follow-ups included, by the indexes of their passages."""

    asked: tuple[int, ...]
    answered: tuple[int, ...]

    @property
    def indexes(self) -> frozenset[int]:
        return frozenset((*self.asked, *self.answered))


def exchanges_of(article: Article, relation: Relation, lexicon: Lexicon) -> tuple[Exchange, ...]:
    """Return a press conference's exchanges that concern both parties, in order; none for any other text."""
    turns = turns_in(article, lexicon)
    aside = aside_in(article, relation, lexicon)
    found = []
    for block in blocks_of(article, lexicon):
        asked = tuple(index for index in block if (turn := turns[index]) and turn.asked)
        answered = tuple(index for index in block if (turn := turns[index]) and not turn.asked)
        if asked and answered and aside.isdisjoint(block):
            found.append(Exchange(asked, answered))
    return tuple(found)


def focus(articles: Sequence[Article], relation: Relation, lexicon: Lexicon) -> dict[int, Exchange]:
    """Return the exchange that the story takes from each of its press conferences, by article id. Pure.

    It shares most words with the story's other articles; where there are none, it scores highest on a theme. The
    earlier one of equals.
    """
    candidates = {article.id: exchanges_of(article, relation, lexicon) for article in articles if article.text}
    others = [article for article in articles if not candidates.get(article.id)]
    about = {stem for other in others for stem in stems_of(f"{other.title}\n{other.text[:OPENING]}", lexicon)}
    chosen = {}
    for article in articles:
        exchanges = candidates.get(article.id)
        if exchanges:
            passages = clean_passages(article, relation, lexicon)
            worth = [
                _worth(" ".join(passages[at] for at in sorted(each.indexes)), about, relation, lexicon)
                for each in exchanges
            ]
            chosen[article.id] = exchanges[worth.index(max(worth))]
    return chosen


def _worth(text: str, about: set[str], relation: Relation, lexicon: Lexicon) -> tuple[float, int]:
    stems = set(stems_of(text, lexicon))
    shared = len(stems & about) / len(stems) ** 0.5 if stems else 0.0
    return shared, max((score_of(theme, "", text)[0] for theme in relation.themes), default=0)


def question_of(
    article: Article, passages: Sequence[Passage], exchange: Exchange, lexicon: Lexicon
) -> Passage | None:
    """Return the question's first sentence as a passage that may stand in a card, with who asks as its prefix.

    `passages` are those of the article that may be quoted; None where the question is none of them.
    """
    first = next((each for each in passages if each.index == exchange.asked[0]), None)
    if first is None:
        return None
    turn = turns_in(article, lexicon)[first.index]
    label = turn.label if turn else 0
    mark = "提问" if is_chinese(first.text) else "Question"
    asker = first.text[:label].strip(" :：")
    who = "" if not asker or QUESTION.match(f"{asker}:") else f", {asker}"
    return replace(first, text=first.text[label:], party=OUTLET, kind=PassageKind.FACT, prefix=f"{mark}{who}")
