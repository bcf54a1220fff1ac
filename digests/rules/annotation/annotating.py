"""An article's annotation: all that later rules need to know of its language, found in one reading."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from digests.model import HEADLINE, Annotation, Article, DatedPhrase, Passage, Place, Relation
from digests.model.lexicon import Lexicon
from digests.rules.annotation.dates.finding import find_dates, with_binding
from digests.rules.annotation.kinds import kind_of
from digests.rules.annotation.numbers import find_numbers, limited, quantities_in
from digests.rules.annotation.passages import paragraph_starts, passages_of
from digests.rules.annotation.segments import Cut, conference_of, cut
from digests.rules.annotation.tellings import facts_of, tellings_of, withdrawals_of
from digests.rules.annotation.transcripts import TurnKind
from digests.rules.annotation.voices.listener import attribute
from digests.rules.annotation.worth import weighed

MOST_BYTES = 60 * 1024
"""More than a press conference of three hours; a book at one address costs no more than that."""


_ENDS = ("\n\n", "\n", " ")
VERSION = 11
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
    """Return no more than the kind of text, its segments and the words of its passages, nobody's yet: by these an
    article is judged."""
    article = within_length(article)
    sentences = passages_of(article.text, lexicon, article.language, article.title)
    found = cut(article, sentences, paragraph_starts(article.text, sentences), lexicon, relation)
    return Annotation(
        article=article.id,
        kind=kind_of(article, sentences, lexicon, relation),
        conference=conference_of(article, found, lexicon),
        segments=found.segments,
        passages=tuple(_placed(article, sentences, found)),
    )


def completed(outline: Annotation, article: Article, relation: Relation, lexicon: Lexicon) -> Annotation:
    """Return the annotation of which this is the outline, with who says each passage, what they tell and
    what they are worth."""
    article = within_length(article)
    read = replace(article, kind=outline.kind)
    spoken = attribute(read, relation, lexicon, [each.text for each in outline.passages])
    passages = tuple(
        replace(each, segment=place.segment, place=place.place)
        for each, place in zip(spoken, outline.passages, strict=True)
    )
    sentences = [passage.text for passage in passages]
    texts = dict(enumerate(sentences)) | {HEADLINE: article.title}
    days = find_dates(article, relation, lexicon, sentences)
    above = _days_above(article, relation, lexicon)
    quantities = limited(find_numbers(article, lexicon, sentences), texts, lexicon)
    titled = limited(quantities_in(article.title, HEADLINE, article.id, lexicon.numbers), texts, lexicon)
    told = (*titled, *(each for each in quantities if each.index != HEADLINE))
    found = replace(
        outline,
        passages=passages,
        dates=days,
        quantities=quantities,
        tellings=tellings_of(article, passages, relation, lexicon),
        facts=facts_of(article, passages, told, (*above, *days), relation, lexicon),
        withdrawals=withdrawals_of(article, passages, (*above, *days), relation, lexicon),
    )
    return replace(
        found,
        passages=weighed(found, article, relation, lexicon),
        dates=with_binding(found, article, relation, lexicon),
    )


def _days_above(article: Article, relation: Relation, lexicon: Lexicon) -> tuple[DatedPhrase, ...]:
    """The days that the headline names: its "to" speaks of what is to come."""
    title = lexicon.facts.infinitive.sub(" will ", article.title)
    text = title.rstrip(".。") + "." if title else ""
    alone = replace(article, effective_on=None, comments_close_on=None)
    return tuple(replace(each, index=HEADLINE) for each in find_dates(alone, relation, lexicon, [text]))


def _placed(article: Article, sentences: Sequence[str], found: Cut) -> Iterator[Passage]:
    """Give the sentences as passages, with the segment that they stand in and what they are there."""
    for number, segment in enumerate(found.segments):
        for index in range(segment.first, segment.last + 1):
            turn = found.turns[index]
            place = Place.BODY if index else Place.LEAD
            if turn is not None and turn.kind is not TurnKind.SAID:
                place = Place.QUESTION if turn.asked else Place.ANSWER
            yield Passage(article=article.id, index=index, text=sentences[index], segment=number, place=place)
