"""What headline and sentences tell, so that it can be weighed against others and known again in other words.

The marks of a sentence are what it rests on (an act, a statement, unnamed sources, a denial); its fact is who acts
or speaks, what act, which numbers and days, about what; a withdrawal is what is off, put off or moved.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from digests.model import (
    BOTH,
    COMMENTATOR,
    HEADLINE,
    OTHER,
    OUTLET,
    STATE_MEDIA,
    Article,
    DatedPhrase,
    DateKind,
    Fact,
    Mark,
    Passage,
    PassageKind,
    Quantity,
    Relation,
    Stage,
    Step,
    Withdrawal,
)
from digests.model.lexicon import Lexicon, WithdrawalWords
from digests.rules.annotation.acts import kinds_in
from digests.rules.annotation.clean import names_party, without_parties
from digests.rules.annotation.measures import step_of
from digests.rules.annotation.numbers import written
from digests.rules.party_names import office_of
from digests.rules.sieves import patterns_of
from digests.rules.similarity import stemmed, stems_of
from digests.rules.texts import is_chinese, words_and_pairs_of
from digests.rules.things import things_in

LONGEST, LONGEST_STEMMED = 1200, 800  # characters of a sentence that are looked at
NUMBER = re.compile(r"\d")
NOBODY = (OUTLET, OTHER, "")
# Lengths and distances here and below by judgement: sentences of real texts are hardly longer.
MOST_WORDS, MOST_NAMES = 40, 10
READ = 1000
NAMING = 5  # characters from which on a speaker's words are a name and not "he" or "it"
OVER = timedelta(days=4)  # from then on what was said is no news
BARE = re.compile(r"(?<![\w.,$-])(?!(?:19|20)\d\d\b)\d{2,6}(?:,\d{3})*(?![\w%-]|[.,]\d)")  # "rises to 62"
CAPITALS = re.compile(r"(?<=[a-z,;:’'”\" ] )[A-Z][\w-]+(?: [A-Z][\w-]+)*")
LONG_WORD = re.compile(r"\b[^\W\d_]{4,}")
LONGEST_TAKEN_BACK = 1500
NEAR, BEFORE, WISHED = 70, 30, 80  # characters beside a verb, before a day, before a verb
MOST_WITHDRAWALS = 40  # withdrawals of one article


@dataclass(frozen=True, slots=True)
class Told:
    """By what the sentences of an article are read: the relation and the lexicon, the article, and its own day."""

    article: Article
    relation: Relation
    lexicon: Lexicon
    today: date | None


class Telling(NamedTuple):
    """What a sentence rests on, the step of a measure that it tells, and what it is about."""

    marks: frozenset[Mark]
    step: Step | None
    stems: frozenset[str]


def telling_of(passage: Passage, by: Told) -> Telling:
    """Return how a passage or headline is weighed against others. Pure, in linear time."""
    titled = passage.index == HEADLINE
    text, step = passage.text[:LONGEST], step_of(passage.text, by.lexicon, headline=titled)
    marks = (_title_marks if titled else _marks)(passage, text, step, by.relation, by.lexicon)
    return Telling(frozenset(marks), step, subject_stems(text, by.lexicon))


def subject_stems(text: str, lexicon: Lexicon) -> frozenset[str]:
    """Return the stems of a text that say what it is about: no numbers, days, words that all texts have."""
    stems = frozenset(stem for stem in stems_of(text[:LONGEST_STEMMED], lexicon) if not NUMBER.search(stem))
    return stems - stems_of_words(lexicon.tellings.ordinary)


@lru_cache(maxsize=32)  # some lists of each lexicon
def stems_of_words(words: frozenset[str]) -> frozenset[str]:
    """Return the stems of a list of the lexicon."""
    return frozenset(stemmed(words_and_pairs_of(" ".join(sorted(words)))))


def _title_marks(
    sentence: Passage, title: str, step: Step | None, relation: Relation, lexicon: Lexicon
) -> Iterator[Mark]:
    words = lexicon.tellings
    if words.denies.search(title):
        yield Mark.DENIAL
    if words.hides.search(title):
        yield Mark.UNNAMED
    if _is_act(title, step, relation, lexicon):
        yield Mark.ACT
    verb = words.title_says.search(title)
    before = title[: verb.start()] if verb else ""
    told = words.organs.search(before) or _names_state(before, relation, lexicon)
    if (verb and told) or words.title_speaker.search(title):
        yield Mark.STATEMENT


def _marks(passage: Passage, text: str, step: Step | None, relation: Relation, lexicon: Lexicon) -> Iterator[Mark]:
    words = lexicon.tellings
    spoken = _is_spoken(passage, text, lexicon)
    if (passage.kind is PassageKind.STATEMENT or passage.speaker) and words.denies.search(text):
        yield Mark.DENIAL
    if patterns_of(words, "hides").search(text):
        yield Mark.UNNAMED
    if spoken:
        yield Mark.SPOKEN
    elif _is_act(text, step, relation, lexicon, official=passage.party not in (*NOBODY, COMMENTATOR)):
        yield Mark.ACT
    comment = passage.party == COMMENTATOR and _comments(passage, text, lexicon)
    if comment:
        yield Mark.COMMENT
    if _speaks(passage, text, spoken and not comment, lexicon):
        yield Mark.STATEMENT


def _comments(passage: Passage, text: str, lexicon: Lexicon) -> bool:
    """Say whether a commentator speaks; an office whose side the text does not tell is none."""
    words, named = lexicon.tellings, passage.speaker_text
    if not words.spoken.search(text):
        return False
    return not (words.organs.search(named) or words.offices.search(named) or words.hides.search(text))


def _is_act(text: str, step: Step | None, relation: Relation, lexicon: Lexicon, *, official: bool = False) -> bool:
    """Say whether the text tells of something that a government, a court or a parliament has done or decided."""
    words = lexicon.tellings
    if step is not None and step.formal and step.deed is not Stage.EXPIRED:
        return True
    match = patterns_of(words, "acts").search(text)
    if match is None:
        return False
    before, chinese = text[max(0, match.start() - 200) : match.start()], is_chinese(text)
    before = before if chinese else words.clause.split(before)[-1]
    if words.undone.search(before):
        return False
    acted = official or words.organs.search(before) or _names_state(before, relation, lexicon)
    return chinese or bool(acted)


def _names_state(before: str, relation: Relation, lexicon: Lexicon) -> bool:
    """Say whether a party itself is the subject: "China met", not "a Chinese firm met"."""
    return not lexicon.tellings.private.search(before) and names_party(before, relation)


def _speaks(passage: Passage, text: str, spoken: bool, lexicon: Lexicon) -> bool:
    """Say whether an official or an office speaks for a party."""
    words, named = lexicon.tellings, passage.speaker_text
    if passage.party == BOTH or words.office_says.match(text):
        return True
    if passage.party in NOBODY:
        office = words.organs.search(named) or words.offices.search(named)
        return spoken and bool(office) and not words.private.search(named)
    return spoken and passage.party != STATE_MEDIA and bool(passage.speaker)


def _is_spoken(passage: Passage, text: str, lexicon: Lexicon) -> bool:
    """Say whether the passage is somebody's words: "plans" and "agreed" tell of a doer, not of a speaker."""
    if passage.party == STATE_MEDIA:
        return True
    told = passage.kind in (PassageKind.STATEMENT, PassageKind.OPINION) or bool(passage.speaker_text)
    return told and (not passage.speaker_text or bool(lexicon.tellings.spoken.search(text)))


def fact_of(sentence: Passage, days: Sequence[DatedPhrase], quantities: Sequence[Quantity], by: Told) -> Fact:
    """Return what a passage or headline tells that names these days and quantities. Pure."""
    relation, lexicon, today = by.relation, by.lexicon, by.today
    own, limit = (today.isoformat(), (today - OVER).isoformat()) if today else ("", "")
    return Fact(
        article=sentence.article,
        index=sentence.index,
        actor=sentence.party if relation.party(sentence.party) else "",
        acts=(*sorted(kinds_in(sentence.text[:READ], lexicon.acts)), *_earlier(sentence, days, limit, lexicon)),
        numbers=tuple(sorted(set(_numbers(sentence, quantities, days)))),
        days=_days(days, own, lexicon),
        words=_fact_words(sentence, relation, lexicon),
        ahead=_ahead(sentence, days, own, lexicon),
        office=office_of(sentence, by.article, today, relation),
    )


def _numbers(sentence: Passage, quantities: Sequence[Quantity], days: Sequence[DatedPhrase]) -> Iterator[str]:
    """Give the sentence's quantities, and of a headline the figures that stand for themselves: it leaves out what
    they count."""
    yield from (f"{'~' if each.limit else ''}{written(each)}" for each in quantities)
    rest = sentence.text if sentence.index == HEADLINE else ""
    for text in (*(each.text for each in quantities), *(each.text for each in days)):
        rest = rest.replace(text, " ")
    yield from (f"{int(figure.replace(',', ''))} count" for figure in BARE.findall(rest))


def _days(found: Sequence[DatedPhrase], own: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The days to come; that of the news itself tells nothing, nor does a weekday on which something happens."""
    weekday = lexicon.facts.weekday
    coming = (each for each in found if each.date > own)
    told = {each.date for each in coming if each.kind is not DateKind.EVENT or not weekday.search(each.text)}
    return tuple(sorted(told))


def _earlier(sentence: Passage, found: Sequence[DatedPhrase], limit: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The mark of what was said days before the article came out ("said on May 14"): no news then, nor later."""
    for phrase in found:
        over = phrase.kind is DateKind.PAST and len(phrase.date) == 10 and phrase.date < limit
        place = sentence.text.find(phrase.text) if over else -1
        if place >= 0 and lexicon.facts.said_on.search(sentence.text[max(0, place - 30) : place]):
            return ("earlier",)
    return ()


def _ahead(sentence: Passage, days: Sequence[DatedPhrase], own: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The kinds of act that stand only behind words such as "will", where a headline says "to"; all where those
    are "will be held" or something happens on a weekday to come."""
    text = sentence.text[:READ]
    if sentence.index == HEADLINE:
        text = lexicon.facts.infinitive.sub(" will ", text)
    dated = any(each.date > own for each in days) and not _days(days, own, lexicon)
    found = lexicon.facts.ahead.search(text)
    whole = dated or (found is not None and found.lastgroup == "whole")
    place = 0 if whole else found.end() if found else len(text)
    return tuple(sorted(kinds_in(text[place:], lexicon.acts) - kinds_in(text[:place], lexicon.acts)))


def _fact_words(passage: Passage, relation: Relation, lexicon: Lexicon) -> tuple[str, ...]:
    """Stems and subjects, without the words of reporting, the parties' names, numbers and days, and who says it:
    the actor is known, and is not what it is about."""
    name, text = passage.speaker_text, passage.text
    text = text.replace(name, " ") if len(name) >= NAMING else text
    plain = without_parties(text[:READ], relation)
    things = {term for term in things_in(plain, relation, lexicon) if term.startswith("thing ")}
    stems = _stems(lexicon.facts.noise.sub(" ", plain), lexicon)
    # what a measure is about, so that the same step on other goods is told apart
    found = (_stems(each, lexicon) for each in lexicon.facts.goods.findall(text[:READ]))
    goods = {f"goods {stem}" for several in found if len(several) > 1 for stem in several}
    names = sorted(_inner_names(plain, lexicon))[:MOST_NAMES]
    return (*sorted(things | stems)[:MOST_WORDS], *names, *sorted(goods)[:MOST_NAMES])


def _inner_names(plain: str, lexicon: Lexicon) -> set[str]:
    """The names inside the sentence as "name acm", so that the same deed to another is told apart: firms, ships,
    people. A headline in capitals tells none."""
    long = LONG_WORD.findall(plain)
    if sum(word[0].isupper() for word in long) * 2 > len(long):
        return set()
    names = (found.group() for found in CAPITALS.finditer(plain))
    apart = " ".join(name for name in names if not lexicon.facts.institution.search(name))
    return {f"name {stem}" for stem in _stems(apart, lexicon)}


def _stems(text: str, lexicon: Lexicon) -> set[str]:
    filler = stems_of_words(lexicon.facts.filler)
    return {stem for stem in stems_of(text, lexicon) if stem not in filler and not stem[0].isdigit()}


def withdrawals_in(sentence: str, days: Sequence[DatedPhrase], by: Told) -> tuple[Withdrawal, ...]:
    """Return what a sentence with these days says is off or moved, as a fact: no wish, threat or question."""
    relation, lexicon = by.relation, by.lexicon
    words, found = lexicon.withdrawals, list[Withdrawal]()
    off, moved = (list(_asserted(name, sentence, words)) for name in ("off", "later"))
    if off or moved:
        old = tuple(each.text for each in days if _given_up(sentence, each.text, off, moved, words))
        for match in (*off, *moved):
            stems = subject_stems(without_parties(_beside(match, sentence, words), relation), lexicon)
            found.append(Withdrawal(stems, match.re is words.later, old))
    return tuple(found[:MOST_WITHDRAWALS])


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
    opening = sentence[:LONGEST_TAKEN_BACK]
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
