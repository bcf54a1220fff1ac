"""Decides which passages of a story may stand on its card. The rights of its sources allow only so much, and
nothing that was told is quoted again."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product

from digests.model import ONE_MATTER, Article, Fact, Passage, Story
from digests.rules import trust
from digests.rules.issuing.acceptance import Above, Acceptance, Element, Judge, is_narrated
from digests.rules.issuing.facts import COVERED, STANDS, STEPS, repeats, shared
from digests.rules.issuing.novelty import says_again
from digests.rules.issuing.rights import Budget
from digests.rules.issuing.told import Memory, rumour
from digests.rules.precedence import dated_at
from digests.rules.texts import fingerprint

LONGEST = 1000
# Set by hand. A line of a party goes before a passage. Then the chance counts that a reader accepts the words.
PARTY_WORTH, BODY_WORTH, SURE = 10.0, 6.0, 5.0
RANK = 0.1  # what a passage loses for each place further down
ACT, AGAIN, ON_TOPIC = 0.7, 0.7, 2.0
LEANS = 0.5  # the chance that a sentence leans: with more it needs another sentence, or its speaker in front
SHORT, LONG = 200, 0.8  # characters that read well on a phone; what each further hundred costs
SEVERAL = 3  # an act or a statement with so many segments tells a list of measures


@dataclass(frozen=True, slots=True)
class Quoted:
    """What was told so far, by earlier editions and by this digest. It is not quoted again. There is one
    exception: what only a source without a label told may be quoted again from a labelled source (`vouched`)."""

    texts: set[str]
    memory: Memory
    vouched: bool = True

    def of(self, story: Story) -> "Quoted":
        """Return what counts as told for a story. What the story tells is noted here as well."""
        vouched = trust.is_vouched(story.articles)
        return Quoted(self.texts, self.memory.seen_by(vouched=vouched), vouched)

    def has(self, key: str) -> bool:
        """Say whether the passage or date with that fingerprint was told."""
        return key in self.texts or (not self.vouched and rumour(key) in self.texts)

    def add(self, key: str) -> None:
        self.texts.add(key if self.vouched else rumour(key))


def measured_in(story: Story) -> dict[int, int]:
    """Return the acts and statements that tell several measures: by article, how many measures each tells."""
    parts = Counter(member.article for member in story.members if member.end)
    kinds = {article.id: article.kind for article in story.articles}
    return {number: count for number, count in parts.items() if count >= SEVERAL and kinds[number] in ONE_MATTER}


class Choice:
    """Chooses the passages of one story that stand on its card, and remembers what has been quoted. If the
    `heading` is a sentence, this sentence does not stand below it again."""

    def __init__(
        self,
        story: Story,
        headline: Article,
        budget: Budget,
        quoted: Quoted,
        judge: Judge,
        topic: str = "",
        heading: str = "",
    ) -> None:
        self.told: list[tuple[Article, Fact]] = []
        self._story = story.id
        self._articles = {article.id: article for article in story.articles}
        self._headline = story.headline_facts.get(headline.id)
        self._budget = budget
        self._quoted = quoted
        self._measured = measured_in(story)
        self._topic, self._heading = topic, heading
        self._judge = judge
        self._above = Above.of(heading or headline.title, headline.id, judge.relation, judge.lexicon)
        if self._headline:
            self.told.append((headline, self._headline))

    def of_each(
        self, body: Sequence[Passage], said: Mapping[str, Sequence[Passage]]
    ) -> tuple[Passage | None, dict[str, Passage | None]]:
        """Quote the best set of a first passage and a line for each party that the rights allow together."""
        # If a party's own government has a line, only such lines of the party are used.
        own = [self._own(lines) or lines for lines in said.values()]
        pools = [self._pool(body, BODY_WORTH, 4), *(self._pool(lines, PARTY_WORTH, 3) for lines in own)]
        best: tuple[Passage | None, ...] = (None,) * len(pools)
        most = 0.0
        for chosen in product(*pools):
            worth = sum(value for _, value in chosen)
            passages = [passage for passage, _ in chosen if passage]
            if (
                worth > most
                and not (chosen[0][0] and self._is_of_line(chosen[0][0], passages[1:]))
                and self._differ(passages)
                and self._budget.allows(passages, self._articles)
            ):
                best, most = tuple(passage for passage, _ in chosen), worth
        for passage in filter(None, best):
            self.quote(passage)
        return best[0], dict(zip(said, best[1:], strict=True))

    def second_measure(self, first: Passage, body: Iterable[Passage], beside: Sequence[Passage]) -> Passage | None:
        """Quote one more measure and return it, if the act or deal of the `first` passage tells several. The best
        measure that binds somebody else is taken, because one side's part of a deal misleads if it stands alone.
        If there is none, the best measure is taken."""
        if first.article not in self._measured:
            return None
        actors = {each.fact.actor for each in (first, *beside) if each.fact is not None}
        others = (each for each in body if each.article == first.article and each.segment != first.segment)
        quotable = (each for each in others if self._quotable(each) and self._stands(each, body=True))
        taken = [each for each in quotable if self._differ([*beside, first, each])]
        binding = (each for each in taken if each.fact and each.fact.actor not in actors)
        second = next(chain(binding, taken), None)
        if second:
            self.quote(second)
        return second

    def quote(self, passage: Passage) -> None:
        """Count the passage as told."""
        article = self._articles[passage.article]
        self._budget.spend(passage, article)
        self._quoted.add(fingerprint(passage.text))
        if passage.fact:
            self.told.append((article, passage.fact))
            self._quoted.memory.add(passage.fact, self._story, dated_at(article))

    def close(self) -> None:
        """Count the headline as told, too, so that later cards do not repeat it."""
        if self._headline:
            self._quoted.memory.add(self._headline, self._story, dated_at(self._articles[self._headline.article]))

    def _is_headline(self, passage: Passage) -> bool:
        """Say whether a passage only repeats the headline. A party's line may do so, because it is the party's own
        words."""
        fact = passage.fact
        return fact is not None and self._headline is not None and repeats(fact, self._headline, COVERED)

    def _is_of_line(self, passage: Passage, lines: Collection[Passage]) -> bool:
        """Say whether a passage is of a party that has a line of its own. The line then goes before such a
        passage. Measures of an act do not count: they are told beside the line."""
        if passage.proof is None or passage.article in self._measured:
            return False
        return any(line.party == passage.party for line in lines)

    def _is_of_event(self, passage: Passage) -> bool:
        """Say whether a passage has something in common with the headline."""
        fact = passage.fact
        return fact is None or self._headline is None or shared(fact, self._headline) > 0

    def _stands(self, passage: Passage, *, body: bool) -> bool:
        """Say whether a sentence can be read below the headline and whether a reader accepts it there. Under a
        party's name only what the party said may stand, not what others tell of the party."""
        unnamed = body and not passage.prefix and passage.unnamed >= LEANS
        if not body and is_narrated(passage, self._articles[passage.article], self._judge.lexicon):
            return False
        if body and passage.article in self._measured:
            return passage.leans < LEANS  # any measure may be told that can be understood alone
        return passage.leans < LEANS and not unnamed and self._accepts(passage, body=body).shown

    def _accepts(self, passage: Passage, *, body: bool) -> Acceptance:
        """Judge a sentence below the headline."""
        element = Element.PASSAGE if body else Element.LINE
        return self._judge.sentence(element, passage, self._articles[passage.article], self._above)

    def _pool(self, passages: Sequence[Passage], worth: float, most: int) -> list[tuple[Passage | None, float]]:
        body = worth == BODY_WORTH
        quotable = [each for each in passages if self._quotable(each) and self._stands(each, body=body)]
        merits = [(each, worth + self._merit(each, body=body) - RANK * rank) for rank, each in enumerate(quotable)]
        return [*sorted(merits, key=lambda each: -each[1])[:most], (None, 0.0)]

    def _is_own(self, passage: Passage) -> bool:
        article = self._articles.get(passage.article)
        return article is not None and trust.is_own(passage.party, article.source)

    def _own(self, passages: Sequence[Passage]) -> list[Passage]:
        """Return what a party's own government says of the matter, as far as it may be quoted and can be
        understood alone."""
        return [
            each
            for each in passages
            if self._is_own(each)
            and (each.stands_alone or each.prefix)
            and self._quotable(each)
            and self._stands(each, body=False)
            and self._is_of_event(each)
        ]

    def _quotable(self, passage: Passage) -> bool:
        fact = passage.fact
        return (
            passage.article in self._articles
            and len(passage.text) <= LONGEST
            and passage.text != self._heading
            and not self._quoted.has(fingerprint(passage.text))
            and not (fact and self._quoted.memory.repeated(fact, dated_at(self._articles[passage.article])))
            and self._budget.allows([passage], self._articles)
        )

    def _merit(self, passage: Passage, *, body: bool) -> float:
        """Return how good a passage is. A passage that a reader more likely accepts goes first. What happened goes
        before what is due and before what is over. A party's own words go before words that repeat the headline.
        Of two equally good passages the shorter one goes first."""
        fact = passage.fact
        merit = SURE * self._accepts(passage, body=body).probability
        if self._is_headline(passage):
            merit -= AGAIN
        elif body and fact is not None and set(fact.acts) & STEPS and not set(fact.acts) & STANDS:
            merit += ACT
        merit += ON_TOPIC if self._topic in passage.themes else 0.0
        measured = body and passage.article in self._measured  # the measures of a deal may be long
        return merit - (0.0 if measured else max(0, len(passage.text) - SHORT) / 100 * LONG)

    def _differ(self, passages: Sequence[Passage]) -> bool:
        """Say whether no passage repeats another."""
        return not any(
            says_again(later, earlier) or says_again(earlier, later)
            for place, later in enumerate(passages)
            for earlier in passages[:place]
        )
