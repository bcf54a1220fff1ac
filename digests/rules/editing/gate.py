"""The two-party gate: an article passes only if both parties act or are named together.

Together means in the headline plus the lead, or in passages that are more than a remark in passing: two of them,
or one in a short text. What only stands in for a party (a place it governs, a firm) counts beside the other's own
name, never beside another stand-in. What an office of a party publishes is that party acting. A third voice
that stands for a theme (Taipei for Taiwan) passes with either party where that theme is strong; a third territory
alone never does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from digests.model import Article, Ownership, Party, Reason, Relation, Verdict
from digests.model.lexicon import Lexicon
from digests.rules.annotation.clean import clean_passages, clean_title
from digests.rules.editing.lexicon import score_of
from digests.rules.editing.naming import named, together, without

LEAD = 2
SHORT = 12  # passages for which one that names both is enough


@dataclass(frozen=True, slots=True)
class _Text:
    """What is judged: the cleaned headline, headline plus lead, and passages; and whose office publishes it."""

    title: str
    lead: str
    passages: Sequence[str]
    home: Party | None

    @property
    def acting(self) -> Party | None:
        """The main party that acts in all of it, since its own office publishes it."""
        return self.home if self.home is not None and self.home.main else None


@dataclass(frozen=True, slots=True)
class _Find:
    """A verdict that would let the text pass, whether the lead bears it, and how many passages do."""

    verdict: Verdict
    leads: bool
    passages: int

    def carries(self, text: _Text) -> bool:
        return self.leads or self.passages > 1 or self.passages * SHORT >= max(len(text.passages), 1)


def judge(article: Article, relation: Relation, lexicon: Lexicon) -> Verdict:
    """Return whether the article concerns both parties, why, and the words that decided. Pure."""
    title = clean_title(article.title, relation, lexicon, article.source.name)
    passages = clean_passages(article, relation, lexicon)
    text = _Text(title, " ".join([title, *passages[:LEAD]]), passages, publisher(article, relation))
    passing = None
    for find in (_both, _third_voice, _own_source):
        found = find(text, relation)
        if found is not None and found.carries(text):
            return found.verdict
        passing = passing or found
    return _in_passing(passing, text) if passing else _refusal(text, relation)


def publisher(article: Article, relation: Relation) -> Party | None:
    """Return the party whose own office publishes the article, None for outlets of any other kind."""
    source = article.source
    return relation.party(source.party) if source.ownership is Ownership.GOVERNMENT else None


def concerns(passages: Sequence[str], relation: Relation, home: Party | None = None) -> bool:
    """Say whether cleaned passages that belong together, as a question and its answer do, concern both parties,
    or a main party and a third voice whose theme they have. Pure.

    `home` is the party whose office publishes them: it acts in all it says.
    """
    joined = " ".join(passages)
    text = _Text("", joined, [joined], home)
    return (
        _both(text, relation) is not None
        or _own_source(text, relation) is not None
        or _third_voice(text, relation, relation.passage_threshold) is not None
    )


def _both(text: _Text, relation: Relation) -> _Find | None:
    first, second = relation.main
    if words := together(text.lead, relation, text.title):
        return _Find(Verdict.because(True, Reason.LEAD, first.id, second.id, evidence=words), True, 0)
    found = [words for passage in text.passages if (words := together(passage, relation))]
    if not found:
        return None
    verdict = Verdict.because(True, Reason.PASSAGE, first.id, second.id, evidence=found[0])
    return _Find(verdict, False, len(found))


def _own_source(text: _Text, relation: Relation) -> _Find | None:
    """What an office of a main party publishes passes where it names the other one."""
    home = text.acting
    if home is None:
        return None
    (other,) = (party for party in relation.main if party is not home)
    in_lead = named(other, text.lead, relation, text.title)
    found = [word for passage in text.passages if (word := named(other, passage, relation))]
    if not (in_lead or found):
        return None
    words = (in_lead or found[0],)
    verdict = Verdict.because(True, Reason.OWN_SOURCE, home.id, other.id, evidence=words)
    return _Find(verdict, bool(in_lead), len(found))


def _third_voice(text: _Text, relation: Relation, threshold: int | None = None) -> _Find | None:
    """A third voice passes with either main party, where its theme scores at least `threshold` (an article's)."""
    for party in relation.parties:
        theme = relation.theme(party.stands_for) if party.stands_for else None
        if theme is None:
            continue
        score, evidence = score_of(theme, text.title, " ".join(text.passages))
        if score < (relation.article_threshold if threshold is None else threshold):
            continue
        in_lead = _beside(party, text.lead, text, relation)
        found = [pair for passage in text.passages if (pair := _beside(party, passage, text, relation))]
        if in_lead or found:
            main, *words = in_lead or found[0]
            told = tuple(dict.fromkeys((*words, *evidence[:2])))
            verdict = Verdict.because(True, Reason.THIRD_VOICE, party.id, main, theme.id, evidence=told)
            return _Find(verdict, bool(in_lead), len(found))
    return None


def _beside(third: Party, part: str, text: _Text, relation: Relation) -> tuple[str, str, str] | None:
    """Return the id of the main party beside a third voice in a part of the text, and the words that name both."""
    word = named(third, part, relation) or (third.label if third is text.home else "")
    if not word:
        return None
    rest, headline = without(third, part), without(third, text.title) if part is text.lead else ""
    for main in relation.main:
        if other := named(main, rest, relation, headline):
            return main.id, word, other
    return (text.acting.id, word, text.acting.label) if text.acting is not None else None


def _in_passing(find: _Find, text: _Text) -> Verdict:
    verdict = find.verdict
    counts = (str(find.passages), str(len(text.passages)))
    return Verdict.because(False, Reason.IN_PASSING, *verdict.values[:2], *counts, evidence=verdict.evidence)


def _refusal(text: _Text, relation: Relation) -> Verdict:
    """Say what is missing."""
    everything = " ".join([text.title, *text.passages])
    first, second = relation.main
    one, other = (named(party, everything, relation, text.title) for party in (first, second))
    both = (first.id, second.id)
    if one and other:
        return Verdict.because(False, Reason.APART, *both, evidence=(one, other))
    if one:
        return Verdict.because(False, Reason.ONE_PARTY, *both, evidence=(one,))
    if other:
        return Verdict.because(False, Reason.ONE_PARTY, *reversed(both), evidence=(other,))
    for party in relation.parties:
        if not party.main and (word := named(party, everything, relation)):
            return Verdict.because(False, Reason.THIRD_ALONE, party.id, *both, evidence=(word,))
    return Verdict.because(False, Reason.NO_PARTY, *both)
