"""Whether a strict reader would accept an element of a card, learned from readers' verdicts.

Each kind of element has a logistic model over features that a person can read. Weights and bars stand in the
lexicon's data (`acceptance.toml`), with what each bar reached on streams of news that were not learned from
(`tests.benchmarks.fit_acceptance`). An element below its bar is not shown.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from digests.model import RETOLD, Article, Fact, Ownership, Passage, Place, Proof, Relation, TextKind
from digests.model.lexicon import AcceptanceWords, Lexicon
from digests.rules import trust
from digests.rules.annotation.transcripts import asks
from digests.rules.annotation.worth import QUOTES, chance
from digests.rules.issuing.subjects import subjects_in
from digests.rules.party_names import without_parties
from digests.rules.remembering import remembered
from digests.rules.similarity import stems_of
from digests.rules.texts import is_chinese, words_of

COLON = re.compile(r"[^:“\"]{3,40}: ")
CUT = ("…", "...")
HAN = 2.5  # one character of Han script counts as so many letters
LONG, SHORT = 2.5, 0.45  # hundreds of letters: a sentence with more is long, a title with fewer is short
MOST_THINGS, MOST_REASONS = 3, 3
MOST_TEXTS = 8192  # the titles and sentences of some days: each is needed again for the next reader
ALIKE = 40  # a sentence tells the headline again if both begin with the same so many letters
Features = Mapping[str, float]


class Element(StrEnum):
    """The elements of a card. Each is accepted or left out: a title as headline, a sentence as headline, the
    headline of a statement card (what somebody said), a passage, a line of a party, a statement of a statement
    card."""

    TITLE = "title"
    SENTENCE = "sentence"
    SAID = "said"
    PASSAGE = "passage"
    LINE = "line"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The probability that a reader accepts an element, from 0 to 1, and the bar that it must reach. `because`
    names the features that weigh most. If the element is shown, these features speak for it; otherwise they speak
    against it."""

    element: Element
    probability: float
    bar: float
    because: tuple[str, ...] = ()

    @property
    def shown(self) -> bool:
        return self.probability >= self.bar


def judged(element: Element, features: Features, words: AcceptanceWords) -> Acceptance:
    """Return whether a reader would accept an element with these features. Pure."""
    weights = words.weights[element]
    probability, bar = chance(features, weights), words.bars[element]["bar"]
    parts = {name: weight * features[name] for name, weight in weights.items() if name != "always"}
    sign = 1 if probability >= bar else -1
    told = sorted((name for name in parts if parts[name] * sign > 0), key=lambda name: -abs(parts[name]))
    return Acceptance(element, round(probability, 3), bar, tuple(told[:MOST_REASONS]))


def accepts_title(words: str, article: Article, fact: Fact | None, lexicon: Lexicon) -> Acceptance:
    """Judge the words of an article's title above a card; `fact` is what the title tells. Pure."""
    return _accepts(_Title.of(words, article, fact), lexicon)


def accepts_sentence(
    element: Element,
    passage: Passage,
    article: Article,
    relation: Relation,
    lexicon: Lexicon,
    above: "Above | None" = None,
) -> Acceptance:
    """Judge a sentence as headline, passage, line or statement, below what stands `above` it. Pure."""
    features = sentence_features(passage, article, relation, lexicon, above)
    return judged(element, features, lexicon.acceptance)


@dataclass(frozen=True, slots=True)
class Above:
    """What stands above a sentence: the headline, its article, and its stems."""

    words: str
    article: int
    stems: frozenset[str]

    @classmethod
    def of(cls, words: str, article: int, relation: Relation, lexicon: Lexicon) -> "Above":
        return cls(words, article, _stems(words, relation, lexicon))


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges titles and sentences with the words of a `relation` and a lexicon, each once. No judgement depends on
    the reader. So readers of the same stories share one judge while one digest or a run of digests is made."""

    relation: Relation
    lexicon: Lexicon
    _titles: dict[tuple[str, int, Fact | None], Acceptance] = field(default_factory=dict)
    _sentences: dict[tuple[Element, Passage, Above | None], Acceptance] = field(default_factory=dict)

    def title(self, words: str, article: Article, fact: Fact | None) -> Acceptance:
        """Judge the words of an article's title above a card, as `accepts_title` does."""
        key = words, article.id, fact
        if key not in self._titles:
            self._titles[key] = accepts_title(words, article, fact, self.lexicon)
        return self._titles[key]

    def sentence(
        self, element: Element, passage: Passage, article: Article, above: Above | None = None
    ) -> Acceptance:
        """Judge a sentence of an article, as `accepts_sentence` does."""
        key = element, passage, above
        if key not in self._sentences:
            self._sentences[key] = accepts_sentence(element, passage, article, self.relation, self.lexicon, above)
        return self._sentences[key]


# --- features -------------------------------------------------------------------------------------------


def title_features(words: str, article: Article, fact: Fact | None, lexicon: Lexicon) -> dict[str, float]:
    """Return the features of a title. Each is 1 or 0."""
    return _features_of(_Title.of(words, article, fact), lexicon)


class _Title(NamedTuple):
    """All that a title is judged by. It is the same for each reader, and for each story that has the article."""

    words: str
    kind: TextKind
    ownership: Ownership
    act: bool
    figure: bool
    cut: bool

    @classmethod
    def of(cls, words: str, article: Article, fact: Fact | None) -> "_Title":
        act, figure = bool(fact and fact.acts), bool(fact and fact.numbers)
        return cls(
            words, article.kind, article.source.ownership, act, figure, article.title.rstrip().endswith(CUT)
        )


@remembered(MOST_TEXTS)
def _accepts(title: _Title, lexicon: Lexicon) -> Acceptance:
    return judged(Element.TITLE, _features_of(title, lexicon), lexicon.acceptance)


def _features_of(title: _Title, lexicon: Lexicon) -> dict[str, float]:
    told = {
        "always": True,
        "a report": title.kind is TextKind.NEWS,
        "short": _length(title.words) < SHORT,
        "an act": title.act,
        "a figure": title.figure,
        "a state outlet": title.ownership is Ownership.STATE_CONTROLLED,
        "a government": title.ownership is Ownership.GOVERNMENT,
        "retold": title.kind in RETOLD,
        "cut": title.cut,
        **_in_text(title.words, lexicon),
    }
    return {name: float(value) for name, value in told.items()}


def sentence_features(
    passage: Passage,
    article: Article,
    relation: Relation,
    lexicon: Lexicon,
    above: Above | None = None,
) -> dict[str, float]:
    """Return the features of a sentence. Each is 1 or 0, except these: its `worth`, the chances that it is `a
    line` and that it `leans` (see `annotation.worth`), its `length` and how much of it is `long` in hundreds of
    letters, how many `things` it names, the logarithm of how `far` down it stands, and its `matter`: the share of
    the headline's words that it has."""
    text, length = passage.text, _length(passage.text)
    stems = _stems(text, relation, lexicon) if above else frozenset()
    common = above.stems & stems if above else frozenset()
    told = {
        "always": True,
        "worth": passage.worth,
        "a line": passage.line,
        "length": min(length, 2 * LONG),
        "long": max(0.0, length - LONG),
        "far": math.log1p(passage.index),
        "opens": passage.place is Place.LEAD,
        "readout": passage.proof is Proof.READOUT,
        "an exchange": article.kind is TextKind.EXCHANGE,
        "a statement": article.kind is TextKind.STATEMENT,
        "says nothing": passage.empty,
        "leans": passage.leans,
        "own page": trust.is_own(passage.party, article.source),
        "a government": article.source.ownership is Ownership.GOVERNMENT,
        "the same article": above is not None and above.article == article.id,
        "nothing in common": above is not None and not common,
        "matter": len(common) / len(above.stems) if above and above.stems else 0.0,
        "again": above is not None and text.startswith(above.words[:ALIKE].rstrip(" …")),
    }
    heard = {**told, **_in_sentence(text, relation, lexicon), **_in_text(text, lexicon)}
    return {name: float(value) for name, value in heard.items()}


def is_narrated(passage: Passage, article: Article, lexicon: Lexicon) -> bool:
    """Say whether a sentence tells what a party did, and nothing that the party said. Such a sentence, without its
    opening clause ("As the two drank tea, ..."), has no quotation and no verb of saying. A sentence is also
    narrated if the other side, or officials without a name, say it of the party. In Chinese sentences quotations
    and verbs are not looked at. Pure."""
    if passage.proof is Proof.READOUT:
        return True
    if trust.is_own(passage.party, article.source):
        return False
    if lexicon.tellings.hides.search(passage.text):
        return True
    text = lexicon.measures.subordinate.sub("", passage.text, count=1)
    if any(mark in text for mark in QUOTES) or is_chinese(text):
        return False
    return lexicon.saying.strong.isdisjoint(words_of(text)) and not lexicon.saying.according.search(text)


def share_matter(one: str, other: str, relation: Relation, lexicon: Lexicon) -> bool:
    """Say whether two sentences have a word in common that does not name a party. Pure."""
    return not _stems(one, relation, lexicon).isdisjoint(_stems(other, relation, lexicon))


@remembered(MOST_TEXTS)
def _in_text(text: str, lexicon: Lexicon) -> Mapping[str, bool]:
    """Return the features that the words of a title or a sentence show."""
    words = lexicon.statements
    told = {
        "announces": lexicon.titles.announcing.search(text) is not None,
        "hangs": words.hanging.search(text) is not None,
        "decides": words.decides.search(text) is not None,
        "demands": words.outcome.search(text) is not None,
    }
    return MappingProxyType(told)


@remembered(MOST_TEXTS)
def _in_sentence(text: str, relation: Relation, lexicon: Lexicon) -> Mapping[str, float]:
    """Return the features that only the words of a sentence show."""
    told = {
        "things": min(len(subjects_in(text, relation, lexicon)), MOST_THINGS),
        "asks": asks(text),
        "a relative day": lexicon.titles.relative.search(text) is not None,
        "quotes": any(mark in text for mark in QUOTES),
        "a colon": COLON.match(text) is not None,
        "what shall be": lexicon.worth.shall.search(text) is not None,
        "a figure": any(letter.isdigit() for letter in text),
        "we": lexicon.statements.we.search(text) is not None,
    }
    return MappingProxyType(told)


def _length(text: str) -> float:
    return len(text) * (HAN if is_chinese(text) else 1) / 100


@remembered(MOST_TEXTS)
def _stems(text: str, relation: Relation, lexicon: Lexicon) -> frozenset[str]:
    return frozenset(stems_of(without_parties(text, relation), lexicon))
