"""What an article takes back: what was to happen is off, put off or moved, and the days that are the old ones."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from digests.model import HEADLINE, Article, DatedPhrase, Passage, Relation, Withdrawal
from digests.model.lexicon import Lexicon, WithdrawalWords
from digests.rules.annotation.parties import without_parties
from digests.rules.annotation.tellings import subject_stems
from digests.rules.sieves import patterns_of

LONGEST = 1500
NEAR, BEFORE, WISHED = 70, 30, 80  # characters beside a verb, before a day, before a verb
MOST = 40  # withdrawals of one article; a text that takes back more is no news report


def withdrawals_of(
    article: Article,
    passages: Sequence[Passage],
    days: Sequence[DatedPhrase],
    relation: Relation,
    lexicon: Lexicon,
) -> tuple[Withdrawal, ...]:
    """Return what headline and passages say is off or moved, as a fact: no wish, threat or question. Pure.

    `days` are those of the passages and of the headline, by their index.
    """
    sentences = ((HEADLINE, article.title), *((each.index, each.text) for each in passages))
    named: dict[int, list[str]] = {}
    for phrase in days:
        named.setdefault(phrase.index, []).append(phrase.text)
    found = (
        withdrawal
        for index, sentence in sentences
        for withdrawal in _withdrawals(index, sentence, named.get(index, ()), relation, lexicon)
    )
    return tuple(islice(found, MOST))


def _withdrawals(
    index: int, sentence: str, days: Sequence[str], relation: Relation, lexicon: Lexicon
) -> Iterator[Withdrawal]:
    words = lexicon.withdrawals
    off, moved = (list(_asserted(name, sentence, words)) for name in ("off", "later"))
    old = tuple(day for day in days if _given_up(sentence, day, off, moved, words)) if off or moved else ()
    for match in (*off, *moved):
        stems = subject_stems(without_parties(_beside(match, sentence, words), relation), lexicon)
        yield Withdrawal(index, stems, match.re is words.later, old)


def _given_up(
    sentence: str, day: str, off: Collection[object], moved: Collection[object], words: WithdrawalWords
) -> bool:
    """Say whether a sentence that takes something back names the day as one that was planned before; of what is
    moved in the clause of the day itself, since the new day may follow."""
    place = sentence.find(day)
    before = sentence[max(0, place - BEFORE) : max(0, place)]
    if place < 0 or words.old.search(before):
        return place >= 0
    planned = words.planned.search
    clause = words.clause.split(sentence[:place])[-1]
    return bool((off and planned(sentence[:place])) or (moved and planned(clause)))


def _asserted(name: str, sentence: str, words: WithdrawalWords) -> Iterator[re.Match[str]]:
    """Give where the sentence says so as a fact, not as somebody's wish, threat or question."""
    opening = sentence[:LONGEST]
    for match in patterns_of(words, name).finditer(opening):
        if not words.wished.search(opening[max(0, match.start() - WISHED) : match.start()]):
            yield match


def _beside(match: re.Match[str], sentence: str, words: WithdrawalWords) -> str:
    """The words of the same clause: what is taken back stands beside the verb. A comparison with the plan is about
    the whole sentence."""
    if match.group().endswith(tuple(words.plan)):
        return sentence
    before = words.clause.split(sentence[max(0, match.start() - NEAR) : match.start()])[-1]
    after = words.clause.split(sentence[match.end() : match.end() + NEAR])[0]
    return f"{before} {after}"
