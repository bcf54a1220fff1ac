"""The members of stories. A member is one segment of an article: the part that is about one matter. An article
about one matter is one member as a whole.

A story quotes of an article only the segments that are about its event. Segments are found again by their place in
the text. So a story stays as it is, even if another annotator cuts the text otherwise.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from digests.model import ONE_MATTER, Annotation, Article, Member, Relation, Sentence, Story, TextKind
from digests.model.lexicon import Lexicon
from digests.rules.annotation.clean import clean_sentences, clean_title
from digests.rules.folding import undisguised
from digests.rules.texts import fingerprint

ONE_EVENT = (*ONE_MATTER, TextKind.TRANSCRIPT)
"""Kinds of text that are one event: what somebody says in a speech or an interview was said on one occasion."""


def sentences_in(annotation: Annotation, segment: int) -> tuple[Sentence, ...]:
    place = annotation.segments[segment]
    return annotation.sentences[place.first : place.last + 1]


def members_in(article: Article, annotation: Annotation) -> tuple[Member, ...]:
    """Return the segments of an annotated article as members, without themes."""
    if len(annotation.segments) < 2:
        return tuple(Member(article=article.id, peg=segment.peg) for segment in annotation.segments)
    placed = zip(annotation.segments, spans_of(article.text, annotation), strict=True)
    conference = annotation.conference
    return tuple(
        Member(article=article.id, segment=place, peg=each.peg, start=start, end=end, conference=conference)
        for place, (each, (start, end)) in enumerate(placed)
    )


def words_of_members(
    article: Article, annotation: Annotation, relation: Relation, lexicon: Lexicon
) -> Iterator[tuple[Member, str, tuple[str, ...]]]:
    """Yield each segment as a member with its title and its passages, both cleaned: what gate and themes read."""
    outlet = article.source.name
    for number, member in enumerate(members_in(article, annotation)):
        told = (each.text for each in sentences_in(annotation, number))
        title = clean_title(segment_title(article, annotation, number), relation, lexicon, outlet)
        yield member, title, clean_sentences(told, relation, lexicon, outlet)


def segment_title(article: Article, annotation: Annotation, segment: int) -> str:
    """Return the words that say what the segment is about: its peg. If the title names the matter, too, it stands
    beside the peg."""
    peg = annotation.segments[segment].peg
    if not peg:
        return article.title if len(annotation.segments) < 2 else ""
    return f"{article.title}. {peg}" if annotation.kind in ONE_MATTER else peg


def part_of(article: Article, member: Member) -> Article:
    """Return the article with no more of its text than the member, and the member's peg as its title."""
    title = member.peg or (article.title if not member.end else "")
    return replace(article, title=title, text=article.text[member.start : member.end or None])


def text_of(article: Article, members: Sequence[Member]) -> Article:
    """Return the article with no more of its text than these members of it, in order. If a member is the whole
    article, return all of it."""
    if not members or any(not member.end for member in members):
        return article
    return replace(article, text="\n".join(article.text[each.start : each.end] for each in members))


def undisguised_article(article: Article) -> Article:
    """Return the article as it is compared with others, never as it is quoted: see `undisguised`."""
    title, text = undisguised(article.title), undisguised(article.text)
    if title == article.title and text == article.text:
        return article
    return replace(article, title=title, text=text)


def members_of(story: Story) -> tuple[Member, ...]:
    """Return the members of a story. A story that was edited before there were segments has whole articles as
    members."""
    return story.members or tuple(Member(article=article.id) for article in story.articles)


def narrowed(
    annotation: Annotation, members: Sequence[Member], article: Article, quoted: Collection[str]
) -> Annotation:
    """Return what an annotation says of these members of its article. A whole article as member may have several
    segments now. Then only segments with a `quoted` passage (by `fingerprint`) count, or all if none has one."""
    if len(annotation.segments) < 2:
        return annotation
    spans = spans_of(article.text, annotation)
    kept = {number for member in members for number in _segments_at(annotation, member, spans, quoted)}
    places = [annotation.segments[number] for number in kept]
    indexes = {index for place in places for index in range(place.first, place.last + 1)}
    headline = annotation.headline
    return replace(
        annotation,
        headline=headline if annotation.kind in ONE_MATTER else replace(headline, quantities=()),
        sentences=tuple(each for each in annotation.sentences if each.index in indexes),
        given=annotation.given if 0 in indexes else (),
    )


def _segments_at(
    annotation: Annotation, member: Member, spans: Sequence[tuple[int, int]], quoted: Collection[str]
) -> Iterable[int]:
    numbers = range(len(annotation.segments))
    if not member.end:
        told = (
            any(fingerprint(each.text) in quoted for each in sentences_in(annotation, place)) for place in numbers
        )
        return [place for place, is_quoted in enumerate(told) if is_quoted] or numbers
    shared = [max(0, min(end, member.end) - max(start, member.start)) for start, end in spans]
    inside = [place for place in numbers if 2 * shared[place] > spans[place][1] - spans[place][0]]
    return inside or [shared.index(max(shared))]


def spans_of(text: str, annotation: Annotation) -> tuple[tuple[int, int], ...]:
    """Return the span of each segment in the text, in characters. A segment without passages has (0, 0)."""
    ends: list[tuple[int, int]] = []
    position = 0
    for sentence in annotation.sentences:
        at = text.find(sentence.text, position)
        ends.append((at, at + len(sentence.text)) if at >= 0 else (position, position))
        position = ends[-1][1]
    return tuple(
        (ends[place.first][0], ends[place.last][1]) if place.last >= place.first else (0, 0)
        for place in annotation.segments
    )


def by_article(members: Iterable[Member]) -> Mapping[int, list[Member]]:
    found: dict[int, list[Member]] = defaultdict(list)
    for member in members:
        found[member.article].append(member)
    return found
