"""Cards of what was said: a speaker's statements of a day, and what both sides said on one matter."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from digests.model import (
    HEADLINE,
    Article,
    Card,
    CardKind,
    Fact,
    Line,
    Relation,
    Statement,
    StoryStatus,
)
from digests.model.lexicon import Lexicon
from digests.rules import trust
from digests.rules.annotation.transcripts import spokesperson_of
from digests.rules.issuing.acceptance import share_matter
from digests.rules.issuing.choice import Quoted
from digests.rules.issuing.cuts import is_cut, statement_headline, without_opener
from digests.rules.issuing.exchanges import Exchange
from digests.rules.issuing.novelty import StoryNews
from digests.rules.issuing.rights import Budget
from digests.rules.issuing.statements import Group, Said
from digests.rules.precedence import dated_at
from digests.rules.texts import fingerprint, is_chinese

MOST_STATEMENTS, MOST_IN_FULL, MOST_OF_A_MATTER, MOST_SUBJECTS = 3, 4, 2, 3
LONGEST_FACT = 250  # the most characters (Chinese: half) of a question that are shown with a shorter answer


class _Told:
    """Quotes statements on a card as far as the budget allows, and notes what was quoted as told."""

    def __init__(self, budget: Budget, quoted: Quoted, relation: Relation, lexicon: Lexicon) -> None:
        self.facts: list[tuple[int, Article, Fact]] = []
        self._budget, self._quoted, self._relation, self._lexicon = budget, quoted, relation, lexicon

    def allows(self, said: Said) -> bool:
        """Say whether a statement may be quoted and was not told."""
        quoted, fact = self._quoted.of(said.news.story), said.passage.fact
        again = quoted.has(fingerprint(said.passage.text)) or (
            fact and quoted.memory.repeated(fact, dated_at(said.article))
        )
        return not again and self._budget.allows([said.passage], {said.article.id: said.article})

    def heads(self, said: Said) -> str:
        """Return the words of a statement that may be the headline of a card. Return "" if none may."""
        words = statement_headline(said.passage.text, self._lexicon)
        part = replace(said.passage, index=HEADLINE, text=words)
        allowed = words and self.allows(said) and self._budget.allows([part], {said.article.id: said.article})
        return words if allowed else ""

    def head(self, said: Said, words: str) -> Line:
        """Note a statement as told in the headline of a card, and return its line."""
        self._budget.head(replace(said.passage, index=HEADLINE, text=words))
        self._note(said)
        return self._line(said)

    def quote(self, said: Said) -> Line:
        """Note a statement as told, and return its line. The line leaves out the words with which the speaker
        began."""
        self._budget.spend(said.passage, said.article)
        self._note(said)
        return self._line(said)

    def _line(self, said: Said) -> Line:
        voice = trust.voice_of(said.passage, said.article.source, confirmed=False)
        words = without_opener(said.passage.text, self._lexicon)
        shown = words if words != said.passage.text else ""
        return Line(replace(said.passage, prefix=""), said.article, voice, said.news.story.id, shown)

    def asked(self, said: Said) -> tuple[Line, ...]:
        """Return what the question before a statement told. Return nothing if that is longer than both the
        statement and `LONGEST_FACT`. A spokesperson answers what was asked. Somebody in an interview may go on to
        another matter, so there the statement and the question must have a word in common."""
        answer = said.passage.text
        room = max(len(answer), LONGEST_FACT // (2 if is_chinese(answer) else 1))
        at_conference = bool(spokesperson_of(said.article.title, self._lexicon)[1])
        for each in said.news.story.asked:
            words = " ".join(one.text for one in each.passages)
            mine = each.article == said.passage.article and each.first <= said.passage.index <= each.last
            told = (words, said.passage.text, self._relation, self._lexicon)
            answered = mine and len(words) <= room and (at_conference or share_matter(*told))
            if answered and self._budget.allows(each.passages, {said.article.id: said.article}):
                for one in each.passages:
                    self._budget.spend(one, said.article)
                return tuple(Line(one, said.article, None, said.news.story.id) for one in each.passages)
        return ()

    def _note(self, said: Said) -> None:
        quoted = self._quoted.of(said.news.story)
        quoted.add(fingerprint(said.passage.text))
        if fact := said.passage.fact:
            self.facts.append((said.news.story.id, said.article, fact))
            quoted.memory.add(fact, said.news.story.id, dated_at(said.article))


def statement_card(
    group: Group,
    budget: Budget,
    quoted: Quoted,
    relation: Relation,
    lexicon: Lexicon,
    *,
    most: int = MOST_STATEMENTS,
) -> Card | None:
    """Return the card of what one speaker said on a day. Return None if no statement can head the card. What the
    card quotes is counted in `budget` and added to `quoted`.

    The headline is the first statement of the group that may be a headline and need not be cut. If each of them
    must be cut, the first one is cut, and the whole statement stands below the headline. Up to `most` other
    statements follow, at most two on one matter. The first statement on a further matter stands there only if
    it is sure what the statement is about. Matters that have no place are counted and named.
    """
    told = _Told(budget, quoted, relation, lexicon)
    heading = ((each, told.heads(each)) for each in group.said if each.above.shown)
    possible = [each for each in heading if each[1]]
    if not possible:
        return None
    head, words = next((each for each in possible if not is_cut(each[1])), possible[0])
    above = told.head(head, words)
    asked_above = told.asked(head)
    statements = [Statement(told.quote(head))] if is_cut(words) else []
    shown = [head]
    for each in _in_turns(group.said):
        if len(shown) <= most and each is not head and each.below.shown and told.allows(each):
            of_matter = [known for known in shown if known.news is each.news]
            if len(of_matter) >= MOST_OF_A_MATTER or not (of_matter or each.subject.sure):
                continue
            asked = told.asked(each) if not of_matter else ()
            statements.append(Statement(told.quote(each), each.subject.sure, asked))
            shown.append(each)
    stories = {each.news.story.id: each.news for each in shown}
    more = [news for news in group.stories if news.story.id not in stories]
    left = (next(each for each in group.said if each.news is news) for news in more)
    return replace(
        _card_of(head, stories.values(), told),
        kind=CardKind.STATEMENT,
        headline=words,
        is_sentence=True,
        head=above,
        asked=asked_above,
        speaker=head.speaker.name,
        party=group.party,
        subjects=_subjects([head], words),
        statements=tuple(_by_subject(statements)),
        more=len(more),
        more_subjects=_subjects(left, ""),
    )


def exchange_card(
    exchange: Exchange, budget: Budget, quoted: Quoted, relation: Relation, lexicon: Lexicon
) -> Card | None:
    """Return the card of what both sides said on one matter. Return None if not both may be quoted. What the card
    quotes is counted in `budget` and added to `quoted`."""
    told = _Told(budget, quoted, relation, lexicon)
    articles = {each.article.id: each.article for each in exchange.said}
    together = budget.allows([each.passage for each in exchange.said], articles)
    if not (together and all(told.allows(each) for each in exchange.said)):
        return None
    lines = {each.speaker.party: told.quote(each) for each in exchange.said}
    surest = max(exchange.said, key=lambda each: each.below.probability)
    return replace(
        _card_of(surest, exchange.stories, told),
        kind=CardKind.BOTH,
        subjects=(exchange.subject.words,),
        lines=lines,
        both_governments=True,
    )


def _card_of(first: Said, stories: Iterable[StoryNews], told: _Told) -> Card:
    """Return the part that all cards of statements have in common. The card belongs to the story of `first`."""
    own = first.news
    others = [news for news in stories if news is not own]
    return Card(
        story=own.story.id,
        status=StoryStatus.NEW,
        headline="",
        headline_article=first.article,
        outlets=own.story.articles,
        beside={news.story.id: news.story.articles for news in others},
        fresh=own.fresh.union(*(news.fresh for news in others)),
        themes=own.story.themes,
        facts=tuple(told.facts),
    )


def _in_turns(said: Sequence[Said]) -> list[Said]:
    """Return the best statement of each matter, then the other statements."""
    first = {each.news.story.id: each for each in reversed(said)}
    best = [each for each in said if first[each.news.story.id] is each]
    return [*best, *(each for each in said if each not in best)]


def _by_subject(statements: Sequence[Statement]) -> list[Statement]:
    """Return the statements, with those on one subject together. Only the first of these keeps the subject's
    name."""
    order = {each.subject: place for place, each in reversed(list(enumerate(statements)))}
    found: list[Statement] = []
    for each in sorted(statements, key=lambda one: order[one.subject]):
        again = bool(found) and each.subject in {known.subject for known in found}
        found.append(replace(each, subject="") if again and each.subject else each)
    return found


def _subjects(said: Iterable[Said], headline: str) -> tuple[str, ...]:
    """Return what the statements are about, each subject once. Under a headline, leave out topics and what the
    headline names."""
    named = dict.fromkeys(each.subject for each in said)
    lacking = (
        each.words
        for each in named
        if not headline or (each.thing and each.words.casefold() not in headline.casefold())
    )
    return tuple(filter(None, lacking))[:MOST_SUBJECTS]
