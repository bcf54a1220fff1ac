"""An article's annotation: all that later rules need to know of its language, found in one reading."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from digests.model import HEADLINE, Annotation, Article, DatedPhrase, Place, Relation, Sentence, sentence_of
from digests.model.lexicon import Lexicon
from digests.rules.annotation.dates.finding import Reckoning, binding, dates_in, day_of, given_dates
from digests.rules.annotation.kinds import text_kind
from digests.rules.annotation.numbers import quantities_in
from digests.rules.annotation.passages import paragraph_starts, passages_of
from digests.rules.annotation.segments import Cut, conference_of, cut
from digests.rules.annotation.tellings import MOST_WITHDRAWALS, Told, fact_of, telling_of, withdrawals_in
from digests.rules.annotation.transcripts import TurnKind
from digests.rules.annotation.voices.listener import Page, heard_in, page_of, without_label
from digests.rules.annotation.worth import stems_beside, worths_of

MOST_BYTES = 60 * 1024
"""More than a press conference of three hours; a book at one address costs no more than that."""


_ENDS = ("\n\n", "\n", " ")
VERSION = 12
"""The annotator's version: raised whenever the same article is read otherwise than before."""


def within_length(article: Article) -> Article:
    """Return the article with no more of its text than is read: whole paragraphs, or whole words of a single one.

    It is the same article where all of it is read.
    """
    if 4 * len(article.text) <= MOST_BYTES or len(article.text.encode(errors="replace")) <= MOST_BYTES:
        return article
    read = article.text.encode(errors="replace")[:MOST_BYTES].decode(errors="ignore")
    ends = (read.rfind(mark, len(read) // 2) for mark in _ENDS)
    return replace(article, text=read[: next((end for end in ends if end > 0), len(read))])


def made_by(relation: Relation, lexicon: Lexicon) -> str:
    """Return what an annotation depends on beside the article: the annotator, the lexicon and the names."""
    return f"{VERSION} {lexicon.key} {relation.key}"


def annotate(article: Article, relation: Relation, lexicon: Lexicon) -> Annotation:
    """Return what one reading of the article finds. Pure: the same article gives the same annotation.

    Any text gives one: without text an article has one empty segment and no passages, and in a language that is
    not read it has no words but its headline's. Takes linear time in the length of the text, of which no more than
    60 KB are read (see `within_length`).
    """
    return completed(outlined(article, relation, lexicon), article, relation, lexicon)


def outlined(article: Article, relation: Relation, lexicon: Lexicon) -> Annotation:
    """Return no more than the kind of text, its segments and the words of its sentences, nobody's yet: by these an
    article is judged."""
    article = within_length(article)
    sentences = passages_of(article.text, lexicon, article.language, article.title)
    found = cut(article, sentences, paragraph_starts(article.text, sentences), lexicon, relation)
    return Annotation(
        article=article.id,
        kind=text_kind(article, sentences, lexicon, relation),
        conference=conference_of(article, found, lexicon),
        segments=found.segments,
        headline=Sentence(article=article.id, index=HEADLINE, text=article.title),
        sentences=tuple(_placed(article, sentences, found)),
    )


def completed(outline: Annotation, article: Article, relation: Relation, lexicon: Lexicon) -> Annotation:
    """Return the annotation of which this is the outline, with who says each sentence, what it tells and is
    worth."""
    reading = _reading(outline, replace(within_length(article), kind=outline.kind), relation, lexicon)
    told = _told(reading)
    dates = [_bound(each, reading) for each in told]
    worths = [worths_of(each, reading.outline, reading.title, article, relation, lexicon) for each in told]
    sentences = [replace(each, dates=days, **worth) for each, days, worth in zip(told, dates, worths, strict=True)]
    headline = _headline(reading, sentences)
    sentences = list(_some_taken_back(sentences, MOST_WITHDRAWALS - len(headline.withdrawals)))
    return replace(outline, headline=headline, sentences=tuple(sentences), given=reading.given)


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of an article before its sentences are read one by one: the page on which they stand, the
    outline with their words as they are read, by what they are read and from which days they count, the days that
    the document was `given`, and the stems of its title."""

    page: Page
    outline: Annotation
    by: Told
    day: Reckoning
    given: tuple[DatedPhrase, ...]
    title: frozenset[str]


def _reading(outline: Annotation, article: Article, relation: Relation, lexicon: Lexicon) -> Reading:
    page = page_of(article, relation, lexicon, [each.text for each in outline.sentences])
    outline = replace(outline, sentences=tuple(map(without_label, outline.sentences, page.turns)))
    texts = [each.text for each in outline.sentences]
    return Reading(
        page=page,
        outline=outline,
        by=Told(article, relation, lexicon, day_of(article, relation, lexicon)),
        day=Reckoning.of(article, texts, relation, lexicon),
        given=given_dates(article, texts, lexicon),
        title=stems_beside(article.title, relation, lexicon),
    )


def _told(reading: Reading) -> list[Sentence]:
    """The sentences with who says each, which days and numbers it names, and what it tells.

    Each rule goes through all sentences before the next does, as its patterns stay in the processor's cache: one
    sentence after the other takes a third more time.
    """
    by, article, lexicon = reading.by, reading.by.article.id, reading.by.lexicon
    heard = heard_in(reading.page)
    dates = [dates_in(each.text, each.index, article, reading.day, lexicon) for each in heard]
    named = [(*each, *(() if index else reading.given)) for index, each in enumerate(dates)]
    quantities = [quantities_in(each.text, lexicon) for each in heard]
    tellings = [telling_of(each, by) for each in heard]
    facts = [fact_of(*each, by) for each in zip(heard, named, quantities, strict=True)]
    withdrawals = [withdrawals_in(each.text, days, by) for each, days in zip(heard, named, strict=True)]
    return [
        sentence_of(
            passage,
            segment=place.segment,
            place=place.place,
            dates=dates[index],
            quantities=quantities[index],
            **tellings[index]._asdict(),
            fact=facts[index],
            withdrawals=withdrawals[index],
        )
        for index, (passage, place) in enumerate(zip(heard, reading.outline.sentences, strict=True))
    ]


def _bound(sentence: Sentence, reading: Reading) -> tuple[DatedPhrase, ...]:
    """The days of a sentence, with which of them bind."""
    by, outline = reading.by, reading.outline
    named = sentence.dates if sentence.index else (*sentence.dates, *reading.given)
    bound = binding(named, sentence, outline, reading.day.today, by.article, by.relation, by.lexicon)
    return bound[: len(sentence.dates)]


def _headline(reading: Reading, sentences: Sequence[Sentence]) -> Sentence:
    """The headline with what it tells: its "to" speaks of what is to come. Of its numbers it keeps those that no
    sentence gives."""
    by, headline = reading.by, reading.outline.headline
    title = by.lexicon.facts.infinitive.sub(" will ", headline.text)
    text = title.rstrip(".。") + "." if title else ""
    day = Reckoning.of(by.article, [text], by.relation, by.lexicon)
    days = dates_in(text, HEADLINE, headline.article, day, by.lexicon)
    quantities = quantities_in(headline.text, by.lexicon)
    given = {(each.value, each.unit) for sentence in sentences for each in sentence.quantities}
    own = tuple(each for each in quantities if (each.value, each.unit) not in given)
    return replace(
        headline,
        quantities=own,
        **telling_of(headline, by)._asdict(),
        fact=fact_of(headline, days, quantities, by),
        withdrawals=withdrawals_in(headline.text, days, by),
    )


def _some_taken_back(sentences: Iterable[Sentence], most: int) -> Iterator[Sentence]:
    """Give the sentences with no more than so many withdrawals: a text that takes back more is no news report."""
    for each in sentences:
        some = each.withdrawals[: max(0, most)]
        most -= len(each.withdrawals)
        yield each if some == each.withdrawals else replace(each, withdrawals=some)


def _placed(article: Article, sentences: Sequence[str], found: Cut) -> Iterator[Sentence]:
    """Give the sentences, with the segment that they stand in and what they are there."""
    for number, segment in enumerate(found.segments):
        for index in range(segment.first, segment.last + 1):
            turn = found.turns[index]
            place = Place.BODY if index else Place.LEAD
            if turn is not None and turn.kind is not TurnKind.SAID:
                place = Place.QUESTION if turn.asked else Place.ANSWER
            yield Sentence(article=article.id, index=index, text=sentences[index], segment=number, place=place)
