"""Brings what headlines and sentences report into a form that can be compared, so that the same report is
recognised in other words. Marks say what a sentence rests on: an act, a statement, unnamed sources, a denial. A
fact says who acts or speaks, which act it is, its numbers, its days and its subject. A withdrawal says what is
cancelled, postponed or moved."""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache

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
from digests.rules.annotation.numbers import written
from digests.rules.party_names import office_of, parties_of, without_parties
from digests.rules.sieves import patterns_of
from digests.rules.similarity import stemmed, stems_of
from digests.rules.texts import is_chinese, words_and_pairs_of
from digests.rules.things import things_in

LONGEST, LONGEST_STEMMED = 1200, 800  # characters of a sentence that are read
NUMBER = re.compile(r"\d")
NOBODY = (OUTLET, OTHER, "")
# Lengths and distances here and below were chosen by judgement: real sentences are hardly longer.
MOST_WORDS, MOST_NAMES = 40, 10
READ = 1000
NAMING = 5  # characters; a shorter text that names the speaker is "he" or "it", no name
OVER = timedelta(days=4)  # a statement older than the article by more is no news
BARE = re.compile(r"(?<![\w.,$-])(?!(?:19|20)\d\d\b)\d{2,6}(?:,\d{3})*(?![\w%-]|[.,]\d)")  # "rises to 62"
CAPITALS = re.compile(r"(?<=[a-z,;:’'”\" ] )[A-Z][\w-]+(?: [A-Z][\w-]+)*")
LONG_WORD = re.compile(r"\b[^\W\d_]{4,}")
LONGEST_TAKEN_BACK = 1500
NEAR, BEFORE, WISHED = 70, 30, 80  # characters beside a verb, before a day, before a verb
MOST_WITHDRAWALS = 40  # in one article


def marks_of(passage: Passage, step: Step | None, relation: Relation, lexicon: Lexicon) -> frozenset[Mark]:
    """Return the marks of a passage or headline. `step` is what it tells of a government's measure, if anything.
    Pure, in linear time."""
    marks = _title_marks if passage.index == HEADLINE else _marks
    return frozenset(marks(passage, passage.text[:LONGEST], step, relation, lexicon))


def subject_stems(text: str, lexicon: Lexicon) -> frozenset[str]:
    """Return the stems that tell what a text is about: not of numbers, days, and words common to all texts."""
    stems = frozenset(stem for stem in stems_of(text[:LONGEST_STEMMED], lexicon) if not NUMBER.search(stem))
    return stems - stems_of_words(lexicon.tellings.ordinary)


@lru_cache(maxsize=32)  # a few lists of each lexicon
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
    comment = passage.party == COMMENTATOR and words.spoken.search(text) is not None
    # an office is no commentator, even if the text does not say to which party it belongs
    organs = (words.organs, words.offices, words.hides)
    comment = comment and not any(each.search(passage.speaker_text) for each in organs)
    if comment:
        yield Mark.COMMENT
    if _speaks(passage, text, spoken and not comment, lexicon):
        yield Mark.STATEMENT


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
    """Say whether the subject is a party itself: "China met", not "a Chinese firm met"."""
    named = parties_of(relation).search(before) is not None
    return named and not lexicon.tellings.private.search(before)


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
    """Say whether the passage is somebody's words. The verbs "plans" and "agreed" tell acts, not words."""
    if passage.party == STATE_MEDIA:
        return True
    told = passage.kind in (PassageKind.STATEMENT, PassageKind.OPINION) or bool(passage.speaker_text)
    return told and (not passage.speaker_text or bool(lexicon.tellings.spoken.search(text)))


def fact_of(
    sentence: Passage,
    days: Sequence[DatedPhrase],
    quantities: Sequence[Quantity],
    article: Article,
    today: date | None,
    relation: Relation,
    lexicon: Lexicon,
) -> Fact:
    """Return what a passage or headline tells, as a fact. The passage names these `days` and `quantities`. `today`
    is the article's own day. Pure."""
    own, limit = (today.isoformat(), (today - OVER).isoformat()) if today else ("", "")
    earlier, later = _earlier(sentence, days, limit, lexicon), [each for each in days if each.date > own]
    # later days, except an event's day that is only a weekday ("on Friday")
    coming = {
        each.date
        for each in later
        if each.kind is not DateKind.EVENT or not lexicon.facts.weekday.search(each.text)
    }
    dated = bool(later) and not coming
    told, ahead = _told_and_ahead(sentence, dated, lexicon)
    numbers = tuple(sorted(set(_numbers(sentence, quantities, days))))
    words = _fact_words(sentence, relation, lexicon)
    return Fact(
        article=sentence.article,
        index=sentence.index,
        actor=sentence.party if relation.party(sentence.party) else "",
        acts=(*sorted(kinds_in(sentence.text[:READ], lexicon.acts)), *earlier),
        numbers=numbers,
        days=tuple(sorted(coming)),
        words=words,
        ahead=tuple(sorted(kinds_in(ahead, lexicon.acts) - kinds_in(told, lexicon.acts))),
        office=office_of(sentence, article, today, relation),
    )


def _numbers(sentence: Passage, quantities: Sequence[Quantity], days: Sequence[DatedPhrase]) -> Iterator[str]:
    """Yield the quantities of the sentence. In a headline, bare figures count too, because headlines often leave
    out what is counted."""
    yield from (f"{'~' if each.limit else ''}{written(each)}" for each in quantities)
    rest = sentence.text if sentence.index == HEADLINE else ""
    for text in (*(each.text for each in quantities), *(each.text for each in days)):
        rest = rest.replace(text, " ")
    yield from (f"{int(figure.replace(',', ''))} count" for figure in BARE.findall(rest))


def _earlier(sentence: Passage, found: Sequence[DatedPhrase], limit: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return a mark if the sentence tells what was said days ago ("said on May 14"). Such words are no news."""
    for phrase in found:
        over = phrase.kind is DateKind.PAST and len(phrase.date) == 10 and phrase.date < limit
        place = sentence.text.find(phrase.text) if over else -1
        if place >= 0 and lexicon.facts.said_on.search(sentence.text[max(0, place - 30) : place]):
            return ("earlier",)
    return ()


def _told_and_ahead(sentence: Passage, dated: bool, lexicon: Lexicon) -> tuple[str, str]:
    """Return the part of a sentence on what happened, and the part on the future, behind a word such as "will" (in
    a headline "to"). The whole is on the future with words such as "will be held", or if `dated`."""
    text = sentence.text[:READ]
    if sentence.index == HEADLINE:
        text = lexicon.facts.infinitive.sub(" will ", text)
    found = lexicon.facts.ahead.search(text)
    whole = dated or (found is not None and found.lastgroup == "whole")
    place = 0 if whole else found.end() if found else len(text)
    return text[:place], text[place:]


def _fact_words(passage: Passage, relation: Relation, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the stems and subjects of a sentence. Words of reporting, names of parties, numbers, days and the
    speaker are left out: the actor is a field of its own, and is not the subject."""
    name, text = passage.speaker_text, passage.text
    text = text.replace(name, " ") if len(name) >= NAMING else text
    plain = without_parties(text[:READ], relation)
    names = sorted(_inner_names(plain, lexicon))[:MOST_NAMES]
    stems = _stems(lexicon.facts.noise.sub(" ", plain), lexicon)
    # The subjects of a measure: the same step on other goods is a different fact.
    found = (_stems(each, lexicon) for each in lexicon.facts.goods.findall(text[:READ]))
    goods = {f"goods {stem}" for several in found if len(several) > 1 for stem in several}
    things = {term for term in things_in(plain, relation, lexicon) if term.startswith("thing ")}
    return (*sorted(things | stems)[:MOST_WORDS], *names, *sorted(goods)[:MOST_NAMES])


def _inner_names(plain: str, lexicon: Lexicon) -> set[str]:
    """Return the stems of names inside the sentence (firms, ships, people), each with the prefix "name ". So the
    same act against somebody else is a different fact. A headline in capital letters gives none."""
    long = LONG_WORD.findall(plain)
    if sum(word[0].isupper() for word in long) * 2 > len(long):
        return set()
    names = (found.group() for found in CAPITALS.finditer(plain))
    apart = " ".join(name for name in names if not lexicon.facts.institution.search(name))
    return {f"name {stem}" for stem in _stems(apart, lexicon)}


def _stems(text: str, lexicon: Lexicon) -> set[str]:
    filler = stems_of_words(lexicon.facts.filler)
    return {stem for stem in stems_of(text, lexicon) if stem not in filler and not stem[0].isdigit()}


def withdrawals_in(
    sentence: str, days: Sequence[DatedPhrase], relation: Relation, lexicon: Lexicon
) -> tuple[Withdrawal, ...]:
    """Return what a sentence tells as cancelled, put off or moved. Wishes, threats and questions do not count."""
    words, opening = lexicon.withdrawals, sentence[:LONGEST_TAKEN_BACK]
    off, moved = (
        [
            match
            for match in patterns_of(words, name).finditer(opening)
            if not words.wished.search(opening[max(0, match.start() - WISHED) : match.start()])
        ]
        for name in ("off", "later")
    )
    if not off and not moved:
        return ()
    old = tuple(each.text for each in days if _given_up(sentence, each.text, off, moved, words))
    return tuple(
        Withdrawal(
            subject_stems(without_parties(_beside(match, sentence, words), relation), lexicon),
            match.re is words.later,
            old,
        )
        for match in (*off, *moved)[:MOST_WITHDRAWALS]
    )


def _given_up(
    sentence: str, day: str, off: Collection[object], moved: Collection[object], words: WithdrawalWords
) -> bool:
    """Say whether `day` is the old, planned day in a sentence that takes something back. If something is moved,
    only the clause with the day is read, since the new day may stand later in the sentence."""
    place = sentence.find(day)
    before = sentence[max(0, place - BEFORE) : max(0, place)]
    if place < 0 or words.old.search(before):
        return place >= 0
    planned = words.planned.search
    clause = words.clause.split(sentence[:place])[-1]
    return bool((off and planned(sentence[:place])) or (moved and planned(clause)))


def _beside(match: re.Match[str], sentence: str, words: WithdrawalWords) -> str:
    """Return the words of the verb's clause, which name what is taken back. If the match ends in a comparison with
    the plan ("than planned"), return the whole sentence."""
    if match.group().endswith(tuple(words.plan)):
        return sentence
    before = words.clause.split(sentence[max(0, match.start() - NEAR) : match.start()])[-1]
    after = words.clause.split(sentence[match.end() : match.end() + NEAR])[0]
    return f"{before} {after}"
