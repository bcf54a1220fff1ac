"""What an annotation says of some segments of an article alone, and where in its text those stand."""

from dataclasses import replace

import pytest

from digests.model import (
    HEADLINE,
    Annotation,
    DatedPhrase,
    DateKind,
    Fact,
    Member,
    Quantity,
    Segment,
    Sentence,
    TextKind,
    Withdrawal,
)
from digests.rules.editing.members import (
    by_article,
    members_in,
    members_of,
    narrowed,
    part_of,
    segment_title,
    sentences_in,
    spans_of,
    text_of,
)
from digests.rules.editing.sorting import bundled
from digests.rules.texts import fingerprint
from tests.factories import annotation, article, sentence, story
from tests.lexicons import lexicon

SENTENCES = ("It rained.", "It snowed.", "Ships left.", "Ships came.", "Bread rose.")
TEXT = " ".join(SENTENCES)
ARTICLE = article(7, title="A day", text=TEXT)
SPANS = ((0, 21), (22, 45), (46, 57))


def annotated(*, kind: TextKind = TextKind.EXCHANGE, pegs: tuple[str, ...] = ("Rain", "Ships", "")) -> Annotation:
    """Three segments, of two, two and one sentences; each sentence has one of everything, the headline too."""
    headline, *sentences = (
        Sentence(
            article=7,
            index=at,
            text=text,
            dates=(DatedPhrase("Monday", "2026-03-09", DateKind.PAST, at, 7),),
            quantities=(Quantity("9", 9, "count", "ship"),),
            fact=Fact(7, at),
            withdrawals=(Withdrawal(frozenset(), False, ()),),
        )
        for at, text in enumerate(("A day", *SENTENCES), HEADLINE)
    )
    return Annotation(
        article=7,
        kind=kind,
        conference="ministry 2026-03-09",
        segments=tuple(
            Segment(first=first, last=last, peg=peg)
            for (first, last), peg in zip(((0, 1), (2, 3), (4, 4)), pegs, strict=True)
        ),
        headline=headline,
        sentences=tuple(sentences),
        given=(DatedPhrase("2026-03-10", "2026-03-10", DateKind.EFFECTIVE, 0, 7),),
    )


WHOLE = annotation(7, *annotated().sentences, segments=(Segment(first=0, last=4, peg=""),))


def test_a_segment_stands_from_its_first_sentence_to_its_last() -> None:
    assert spans_of(TEXT, annotated()) == SPANS
    assert spans_of("It rained. It snowed.", annotated())[1:] == ((21, 21), (21, 21))
    empty = annotation(7, segments=(Segment(first=0, last=-1, peg=""),))
    assert spans_of(TEXT, empty) == ((0, 0),)
    again = annotation(
        7,
        *(sentence(7, at, "It rained.") for at in range(2)),
        segments=(Segment(first=0, last=0, peg=""), Segment(first=1, last=1, peg="")),
    )
    assert spans_of("It rained. It rained.", again) == ((0, 10), (11, 21))


def test_each_segment_is_a_member_and_a_whole_article_one() -> None:
    found = members_in(ARTICLE, annotated())
    assert [(each.segment, each.peg, each.start, each.end) for each in found] == [
        (0, "Rain", 0, 21),
        (1, "Ships", 22, 45),
        (2, "", 46, 57),
    ]
    assert {each.conference for each in found} == {"ministry 2026-03-09"}
    assert members_in(ARTICLE, WHOLE) == (Member(article=7),)
    assert [each.text for each in sentences_in(annotated(), 1)] == ["Ships left.", "Ships came."]


@pytest.mark.parametrize(
    ("kind", "segment", "title"),
    [
        (TextKind.EXCHANGE, 0, "Rain"),
        (TextKind.EXCHANGE, 2, ""),
        (TextKind.ACT, 0, "A day. Rain"),
        (TextKind.STATEMENT, 1, "A day. Ships"),
        (TextKind.ACT, 2, ""),
    ],
)
def test_a_segment_is_named_by_its_peg_and_a_measure_by_the_title_too(
    kind: TextKind, segment: int, title: str
) -> None:
    assert segment_title(ARTICLE, annotated(kind=kind), segment) == title
    assert segment_title(ARTICLE, WHOLE, 0) == "A day"


ANNOUNCED = "Secretary Lena Ward appeared on Morning Talk, where she spoke of tariffs."


@pytest.mark.parametrize(
    ("kind", "pegs", "bundles"),
    [
        (TextKind.STATEMENT, ("Rain", "Ships", ""), [[0, 1, 2]]),
        (TextKind.STATEMENT, ("Rain", ANNOUNCED, "Ships"), [[0], [1, 2]]),
        (TextKind.TRANSCRIPT, (ANNOUNCED, "Ships", ""), [[0, 1, 2]]),
        (TextKind.EXCHANGE, ("Rain", ANNOUNCED, "Ships"), [[0], [1], [2]]),
    ],
)
def test_a_text_of_one_event_goes_on_to_another_where_its_page_announces_that_somebody_spoke(
    kind: TextKind, pegs: tuple[str, ...], bundles: list[list[int]]
) -> None:
    annotation = annotated(kind=kind, pegs=pegs)
    found = bundled(members_in(ARTICLE, annotation), annotation, lexicon())
    assert [[each.segment for each in bundle] for bundle in found] == bundles
    assert bundled((), annotation, lexicon()) == []


def test_an_article_is_told_by_the_text_of_its_members() -> None:
    first, second, third = members_in(ARTICLE, annotated())
    assert (part_of(ARTICLE, second).title, part_of(ARTICLE, second).text) == ("Ships", TEXT[22:45])
    assert (part_of(ARTICLE, third).title, part_of(ARTICLE, third).text) == ("", TEXT[46:])
    assert part_of(ARTICLE, Member(article=7)) == ARTICLE
    assert text_of(ARTICLE, [first, third]).text == f"{TEXT[:21]}\n{TEXT[46:]}"
    assert text_of(ARTICLE, []) == text_of(ARTICLE, [first, Member(article=7)]) == ARTICLE
    assert by_article([first, Member(article=8), third]) == {7: [first, third], 8: [Member(article=8)]}
    assert members_of(story(1, articles=(ARTICLE,))) == (Member(article=7),)
    assert members_of(story(1, articles=(ARTICLE,), members=(first,))) == (first,)


def kept(annotation: Annotation, *members: Member, quoted: frozenset[str] = frozenset()) -> list[int]:
    return [each.index for each in narrowed(annotation, members, ARTICLE, quoted).sentences]


def test_what_is_said_of_a_member_is_what_its_sentences_say_and_the_headline() -> None:
    first, second, _ = members_in(ARTICLE, annotated())
    found = narrowed(annotated(), [second], ARTICLE, frozenset())
    assert found.sentences == annotated().sentences[2:4]
    assert found.headline == replace(annotated().headline, quantities=())
    for kind in (TextKind.ACT, TextKind.STATEMENT):
        of_one_matter = narrowed(annotated(kind=kind), [second], ARTICLE, frozenset())
        assert of_one_matter.headline == annotated().headline, "its numbers are of all its measures"
    assert found.given == (), "the days of the document are said of its first sentence"
    assert narrowed(annotated(), [first], ARTICLE, frozenset()).given == annotated().given


@pytest.mark.parametrize(
    ("start", "end", "passages"),
    [
        (22, 45, [2, 3]),
        (22, 57, [2, 3, 4]),
        (33, 45, [2, 3]),
        (34, 45, [2, 3]),
        (10, 45, [0, 1, 2, 3]),
        (11, 45, [2, 3]),
        (40, 47, [2, 3]),
        (44, 48, [4]),
        (100, 120, [0, 1]),
    ],
)
def test_a_member_is_found_again_where_it_stood_also_when_segments_are_cut_otherwise(
    start: int, end: int, passages: list[int]
) -> None:
    assert kept(annotated(), Member(article=7, segment=1, start=start, end=end)) == passages


def test_of_a_whole_article_that_has_segments_now_those_count_of_which_something_was_quoted() -> None:
    quoted = frozenset({fingerprint("Ships came.")})
    assert kept(annotated(), Member(article=7), quoted=quoted) == [2, 3]
    assert kept(annotated(), Member(article=7)) == [0, 1, 2, 3, 4]
    assert narrowed(WHOLE, [Member(article=7)], ARTICLE, quoted) is WHOLE
