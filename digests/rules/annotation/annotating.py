"""Makes an article's annotation. One reading finds all that later rules need to know of its language."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from digests.model import HEADLINE, Annotation, Article, Place, Relation, Sentence
from digests.model.lexicon import Lexicon
from digests.rules.annotation.acts import step_of
from digests.rules.annotation.dates.finding import Reckoning, dates_in, given_dates
from digests.rules.annotation.kinds import text_kind
from digests.rules.annotation.numbers import quantities_in
from digests.rules.annotation.passages import paragraph_starts, passages_of
from digests.rules.annotation.segments import Cut, conference_of, cut
from digests.rules.annotation.tellings import (
    MOST_WITHDRAWALS,
    fact_of,
    marks_of,
    subject_stems,
    withdrawals_in,
)
from digests.rules.annotation.transcripts import TurnKind
from digests.rules.annotation.voices.listener import heard_in
from digests.rules.annotation.voices.pages import page_of
from digests.rules.annotation.voices.proof import proven_in
from digests.rules.annotation.worth import binding, stems_beside, worths_of

MOST_BYTES = 60 * 1024
"""A press conference of three hours is shorter. Of a longer text, such as a book, no more than this is read."""
_ENDS = ("\n\n", "\n", " ")
VERSION = 12
"""The annotator's version. It is raised whenever the same article would be read otherwise than before."""


def within_length(article: Article) -> Article:
    """Return the article with only the part of its text that is read: whole paragraphs, or words of a single one.

    If all of it is read, the same article is returned.
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

    Any text gives an annotation. Without text it has one empty segment and no passages. In a language that is not
    read, it has only the words of the headline. Takes linear time in the length of the text, of which no more
    than 60 KB are read (see `within_length`).
    """
    return completed(outlined(article, relation, lexicon), article, relation, lexicon)


def outlined(article: Article, relation: Relation, lexicon: Lexicon) -> Annotation:
    """Return an annotation with only the kind of text, the segments and the sentences, without speakers. The gate
    judges by these."""
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
    """Return the whole annotation for an outline: with who says each sentence, what it tells and what it is
    worth."""
    article = replace(within_length(article), kind=outline.kind)
    page = page_of(article, relation, lexicon, outline.sentences)
    texts = [each.text for each in page.sentences]
    given, day = given_dates(article, texts, lexicon), Reckoning.of(article, texts, relation, lexicon)
    outline = replace(outline, sentences=proven_in(page, heard_in(page)), given=given)
    title = stems_beside(article.title, relation, lexicon)
    headline, *told = _told(outline, article, day, relation, lexicon)
    dates = [binding(each, outline, day.today, article, relation, lexicon) for each in told]
    worths = [worths_of(each, outline, title, article, relation, lexicon) for each in told]
    # A text that takes back more is no news report.
    left = accumulate(
        (-len(each.withdrawals) for each in told), initial=MOST_WITHDRAWALS - len(headline.withdrawals)
    )
    sentences = tuple(
        replace(each, dates=days, withdrawals=each.withdrawals[: max(0, most)], **worth)
        for each, days, worth, most in zip(told, dates, worths, left, strict=False)
    )
    # The headline keeps only the numbers that no sentence gives.
    known = {(each.value, each.unit) for sentence in sentences for each in sentence.quantities}
    own = tuple(each for each in headline.quantities if (each.value, each.unit) not in known)
    headline = replace(headline, dates=(), quantities=own)
    return replace(outline, headline=headline, sentences=sentences)


def _told(
    outline: Annotation, article: Article, day: Reckoning, relation: Relation, lexicon: Lexicon
) -> list[Sentence]:
    """Return the headline and the sentences, each with its days and numbers, and with what it tells.

    Each rule goes through all sentences before the next rule does, so that its patterns stay in the processor's
    cache. To apply all rules to one sentence after the other takes a tenth more time.
    """
    # In a headline "to" means the future.
    title = lexicon.facts.infinitive.sub(" will ", article.title)
    texts = [title.rstrip(".。") + "." if title else "", *(each.text for each in outline.sentences)]
    days = [Reckoning.of(article, texts[:1], relation, lexicon), *([day] * len(outline.sentences))]
    heard = outline.all
    dates = [
        dates_in(text, each.index, article.id, by, lexicon)
        for text, each, by in zip(texts, heard, days, strict=True)
    ]
    named = [(*each, *(outline.given if index == 1 else ())) for index, each in enumerate(dates)]
    quantities = [quantities_in(each.text, lexicon) for each in heard]
    steps = [step_of(each.text, lexicon, headline=each.index == HEADLINE) for each in heard]
    marks = [marks_of(each, step, relation, lexicon) for each, step in zip(heard, steps, strict=True)]
    facts = [
        fact_of(each, phrases, numbers, article, day.published, relation, lexicon)
        for each, phrases, numbers in zip(heard, named, quantities, strict=True)
    ]
    return [
        replace(
            sentence,
            dates=dates[number],
            quantities=quantities[number],
            marks=marks[number],
            step=steps[number],
            stems=subject_stems(sentence.text, lexicon),
            fact=facts[number],
            withdrawals=withdrawals_in(sentence.text, named[number], relation, lexicon),
        )
        for number, sentence in enumerate(heard)
    ]


def _placed(article: Article, sentences: Sequence[str], found: Cut) -> Iterator[Sentence]:
    """Yield the sentences, each with its segment and its place in it (lead, body, question, answer)."""
    for number, segment in enumerate(found.segments):
        for index in range(segment.first, segment.last + 1):
            turn = found.turns[index]
            place = Place.BODY if index else Place.LEAD
            if turn is not None and turn.kind is not TurnKind.SAID:
                place = Place.QUESTION if turn.asked else Place.ANSWER
            yield Sentence(article=article.id, index=index, text=sentences[index], segment=number, place=place)
