"""What passages tell: who acts or speaks, what act, which numbers and days, about what.

Two passages that tell the same are compared by these, whatever their wording or script.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from digests.model import HEADLINE, Article, DatedPhrase, DateKind, Fact, Passage, Quantity, Relation
from digests.model.lexicon import Lexicon
from digests.rules.annotation.dates.finding import day_of
from digests.rules.annotation.acts.verbs import kinds_in
from digests.rules.annotation.parties import without_parties
from digests.rules.annotation.tellings import stems_of_words
from digests.rules.similarity import stems_of
from digests.rules.things import things_in

MOST_WORDS = 40
MOST_NAMES = 10
READ = 1000
NAMING = 5  # characters from which on a speaker's words are a name and not "he" or "it"
OVER = timedelta(days=4)
BARE = re.compile(r"(?<![\w.,$-])(?!(?:19|20)\d\d\b)\d{2,6}(?:,\d{3})*(?![\w%-]|[.,]\d)")  # "rises to 62"
CAPITALS = re.compile(r"(?<=[a-z,;:’'”\" ] )[A-Z][\w-]+(?: [A-Z][\w-]+)*")
LONG_WORD = re.compile(r"\b[^\W\d_]{4,}")


def facts_of(
    article: Article,
    passages: Iterable[Passage],
    quantities: Sequence[Quantity],
    days: Sequence[DatedPhrase],
    relation: Relation,
    lexicon: Lexicon,
) -> tuple[Fact, ...]:
    """Return what the headline of the article and these passages of it tell, the headline first. Pure.

    `quantities`, with their limits, and `days` are those of the passages and of the headline, by their index.
    """
    parties = {party.id for party in relation.parties}
    today = day_of(article, relation, lexicon)
    own, limit = (today.isoformat(), (today - OVER).isoformat()) if today else ("", "")
    title = Passage(article=article.id, index=HEADLINE, text=article.title)
    return tuple(
        Fact(
            article=article.id,
            index=passage.index,
            actor=passage.party if passage.party in parties else "",
            acts=(*sorted(kinds_in(passage.text[:READ], lexicon.acts)), *_earlier(passage, days, limit, lexicon)),
            numbers=tuple(sorted({*_numbers(quantities, passage.index), *_bare(passage, quantities, days)})),
            days=_days(days, passage.index, own, lexicon),
            words=_words(_without_speaker(passage), relation, lexicon),
            ahead=_ahead(passage, days, own, lexicon),
        )
        for passage in (title, *passages)
    )


def _bare(passage: Passage, quantities: Sequence[Quantity], days: Sequence[DatedPhrase]) -> Iterator[str]:
    """Give the figures of a headline that stand for themselves: it leaves out what they count."""
    if passage.index != HEADLINE:
        return
    rest = passage.text
    found = [(each.index, each.text) for each in quantities] + [(each.index, each.text) for each in days]
    for words in (text for index, text in found if index == HEADLINE):
        rest = rest.replace(words, " ")
    yield from (f"{int(figure.replace(',', ''))} count" for figure in BARE.findall(rest))


def _numbers(quantities: Sequence[Quantity], index: int) -> Iterator[str]:
    for each in quantities:
        if each.index == index:
            yield f"{'~' if each.limit else ''}{each.value:g} {each.unit.casefold()}"


def _days(found: Sequence[DatedPhrase], index: int, own: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The days to come; that of the news itself tells nothing, nor does a weekday on which something happens."""
    weekday = lexicon.facts.weekday
    coming = _coming(found, index, own)
    told = {each.date for each in coming if each.kind is not DateKind.EVENT or not weekday.search(each.text)}
    return tuple(sorted(told))


def _coming(found: Sequence[DatedPhrase], index: int, own: str) -> list[DatedPhrase]:
    return [each for each in found if each.index == index and each.date > own]


def _earlier(passage: Passage, found: Sequence[DatedPhrase], limit: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The mark of what was said days before the article came out ("said on May 14"): no news then, nor later."""
    for phrase in found:
        over = phrase.index == passage.index and phrase.kind is DateKind.PAST and len(phrase.date) == 10
        place = passage.text.find(phrase.text) if over and phrase.date < limit else -1
        if place >= 0 and lexicon.facts.said_on.search(passage.text[max(0, place - 30) : place]):
            return ("earlier",)
    return ()


def _ahead(passage: Passage, days: Sequence[DatedPhrase], own: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The kinds of act that stand only behind words such as "will", where a headline says "to"; all where those
    are "will be held" or something happens on a weekday to come."""
    text = passage.text[:READ]
    if passage.index == HEADLINE:
        text = lexicon.facts.infinitive.sub(" will ", text)
    dated = bool(_coming(days, passage.index, own)) and not _days(days, passage.index, own, lexicon)
    found = lexicon.facts.ahead.search(text)
    whole = dated or (found is not None and found.lastgroup == "whole")
    place = 0 if whole else found.end() if found else len(text)
    return tuple(sorted(kinds_in(text[place:], lexicon.acts) - kinds_in(text[:place], lexicon.acts)))


def _without_speaker(passage: Passage) -> str:
    """A passage without the words that name who says it: the actor is known, and is not what it is about."""
    name = passage.speaker_text
    return passage.text.replace(name, " ") if len(name) >= NAMING else passage.text


def _words(text: str, relation: Relation, lexicon: Lexicon) -> tuple[str, ...]:
    """Stems and subjects, without the words of reporting, the parties' names, numbers and days."""
    plain = without_parties(text[:READ], relation)
    things = {term for term in things_in(plain, relation, lexicon) if term.startswith("thing ")}
    stems = _stems(lexicon.facts.noise.sub(" ", plain), lexicon)
    named = (*sorted(_names(plain, lexicon))[:MOST_NAMES], *sorted(_goods(text[:READ], lexicon))[:MOST_NAMES])
    return (*sorted(things | stems)[:MOST_WORDS], *named)


def _names(plain: str, lexicon: Lexicon) -> set[str]:
    """The names inside the sentence as "name acm", so that the same deed to another is told apart: firms, ships,
    people. A headline in capitals tells none."""
    long = LONG_WORD.findall(plain)
    if sum(word[0].isupper() for word in long) * 2 > len(long):
        return set()
    names = (found.group() for found in CAPITALS.finditer(plain))
    apart = " ".join(name for name in names if not lexicon.facts.institution.search(name))
    return {f"name {stem}" for stem in _stems(apart, lexicon)}


def _goods(text: str, lexicon: Lexicon) -> set[str]:
    """What a measure is about as "goods antenna", so that the same step on other goods is told apart."""
    found = (_stems(goods, lexicon) for goods in lexicon.facts.goods.findall(text))
    return {f"goods {stem}" for stems in found if len(stems) > 1 for stem in stems}


def _stems(text: str, lexicon: Lexicon) -> set[str]:
    filler = stems_of_words(lexicon.facts.filler)
    return {stem for stem in stems_of(text, lexicon) if stem not in filler and not stem[0].isdigit()}
