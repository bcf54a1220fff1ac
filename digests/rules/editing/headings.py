"""What stands above a story: the title of an article that tells the event, if possible from an outlet near to
neither side. If that title names other matters, too, a sentence that tells news by itself stands there,
verbatim."""

from collections.abc import Collection, Mapping, Sequence

from digests.model import (
    COMMENT,
    Annotation,
    Article,
    Ownership,
    Passage,
    Place,
    Relation,
    TextKind,
)
from digests.model.lexicon import Lexicon
from digests.rules.annotation.passages import sentences_of
from digests.rules.annotation.segments import PegWorth, peg_worth_of
from digests.rules.annotation.transcripts import asks
from digests.rules.editing.party_lines import is_about
from digests.rules.precedence import Order, age_of
from digests.rules.sieves import patterns_of
from digests.rules.texts import squeeze

# How near to a side an owner is; 0 for owners that are near to none.
NEARNESS = {
    Ownership.GOVERNMENT: 1,
    Ownership.STATE_CONTROLLED: 2,
    Ownership.PARTY_LINKED: 2,
    Ownership.UNLABELLED: 3,
}
# For sentences that stand instead of a title; tried out on labelled streams: python -m tests.benchmarks.streams
LEANS = 0.5  # with this chance or more a sentence is leaning: it needs another one to be understood
LITTLE = 0.3  # a heading tells news with at least this chance
BETTER = 0.3  # a sentence goes before the peg if its chance to tell news is higher by so much
CUT = ("…", "...")


def titles_of(
    articles: Sequence[Article],
    annotations: Mapping[int, Annotation],
    pegs: Collection[int],
    reprinted: Collection[int],
    ranked: Sequence[Passage],
    relation: Relation,
    lexicon: Lexicon,
) -> tuple[int, ...]:
    """Return the articles, by number, whose title should stand above the story, the best first. Pure.

    These rules apply in turn. Reports, acts and statements go before comment, originals before `reprinted`
    articles. An article all about the event goes before one with only a peg for it (`pegs`), or with a title that
    only announces or asks. Titles in words go before numbers of notices, English titles (the relation's language)
    before others. Outlets follow in this order: independent with both main parties in the title, other
    independent, government, state, without a label. Last count a text, the best passage's rank, the earliest date
    and the smallest number.
    """
    places: dict[int, int] = {}  # by article, the rank of its best passage
    for place, passage in enumerate(ranked):
        places.setdefault(passage.article, place)

    def order(article: Article) -> tuple[bool | int | Order, ...]:
        annotation, nearness = annotations[article.id], NEARNESS.get(article.source.ownership, 0)
        return (
            article.kind in COMMENT,
            article.id in reprinted,
            article.id in pegs or not event_title(article.title, lexicon),
            bool(lexicon.titles.numbered.search(article.title)),
            not article.language.startswith("en"),
            nearness,
            not (nearness or all(patterns_of(each, "mentions").search(article.title) for each in relation.main)),
            not annotation.sentences,
            places.get(article.id, len(places)),
            *age_of(article),
        )

    return tuple(article.id for article in sorted(articles, key=order))


def event_title(title: str, lexicon: Lexicon) -> str:
    """Return the part of a title that tells an event: its sentences up to the first that only announces or asks.
    Return "" if the first sentence does so. Pure."""
    told: list[str] = []
    for sentence in sentences_of(title, lexicon):
        if asks(sentence) or lexicon.titles.announcing.search(sentence):
            break
        told.append(sentence)
    if not told:
        return ""
    return title[: title.index(told[-1]) + len(told[-1])].strip()


# --- what stands instead of a title ---------------------------------------------------------------


def headings_of(
    pegs: Mapping[int, tuple[int, str]],
    articles: Sequence[Article],
    annotations: Mapping[int, Annotation],
    ranked: Sequence[Passage],
    quoted: Collection[tuple[int, int]],
    relation: Relation,
    lexicon: Lexicon,
) -> dict[int, str]:
    """Return by article what stands above its story instead of its title. Pure.

    `pegs` has by article the number of the segment and its peg. `ranked` are the passages that may be quoted, best
    first. `quoted` are the passages, by article and index, that are to stand on the card. The heading is the
    sentence of the peg, or a clear sentence on the matter that is much likelier to tell news. Otherwise it is a
    `quoted` sentence, if something else can be quoted, else "". Questions and opinions give no heading. A title
    that only announces or asks gives way to such a sentence, too. If only its end does so, the end is left out. A
    cut title gives way to the sentence that it begins.
    """
    words = lexicon.segments

    def heading(article: Article, segment: int | None, peg: str) -> str:
        best = [each for each in ranked if each.article == article.id and segment in (None, each.segment)]
        own = (each for each in annotations[article.id].sentences if segment in (None, each.segment))
        origin = next((each for each in own if peg and peg in each.text), None)
        if peg and origin is None:
            return "" if asks(peg) else peg  # a line above the segment, written to stand there
        office = article.source.ownership is Ownership.GOVERNMENT

        def tells(passage: Passage) -> bool:
            """Whether it announces nothing and names no relative day. On a government's page somebody must say it,
            or a reporter."""
            whose = not office or passage.proof is not None or passage.place is Place.QUESTION
            leans = lexicon.titles.relative.search(passage.text)
            return whose and not leans and not lexicon.titles.announcing.search(passage.text)

        matter = " ".join(each.text for each in best[:1])
        about = is_about(matter, article.source.party, relation, lexicon)
        clear = [
            each
            for each in best
            if each.stands_alone
            and peg_worth_of(each.text, lexicon) is PegWorth.SAID
            and not any(said.match(each.text) for said in (words.leading, words.personal, words.naming))
            and about(each.text)
            and tells(each)
        ]
        free = [each for each in clear if (each.article, each.index) not in quoted]
        other = max(free, key=lambda each: each.heading, default=None)
        chance = 0.0
        if origin is not None and tells(origin) and _stands(peg, origin, lexicon) and (about(peg) or not best):
            chance = origin.heading
        if other is not None and other.heading >= max(LITTLE, chance + BETTER):
            return other.text
        if origin is not None and chance >= LITTLE:
            return origin.text if origin.text.startswith(peg) else peg
        likeliest = max(clear, key=lambda each: each.heading, default=None)  # another one may be quoted below it
        told = likeliest is not None and likeliest.heading >= LITTLE and (len(best) > 1 or segment is None)
        return likeliest.text if likeliest is not None and told else ""

    found = {}
    for article in articles:
        sentences = annotations[article.id].sentences
        title = event_title(article.title, lexicon)
        if article.kind is TextKind.OPINION:
            found[article.id] = ""
        elif article.id in pegs:
            found[article.id] = heading(article, *pegs[article.id])
        elif not title:
            found[article.id] = heading(article, None, "")
        elif article.title.rstrip().endswith(CUT) and sentences:
            begun = squeeze(article.title).removesuffix(CUT[0]).removesuffix(CUT[1]).rstrip()
            opening = squeeze(sentences[0].text)
            if begun and opening.startswith(begun):
                found[article.id] = opening
        elif title != article.title.strip():
            found[article.id] = title
    return found


def _stands(peg: str, origin: Passage, lexicon: Lexicon) -> bool:
    """Say whether the peg can be a heading. Questions, ends of sentences and words addressed to somebody cannot,
    nor can words that only name what somebody will ask about."""
    words, asked = lexicon.segments, origin.place is Place.QUESTION
    addressed = words.personal.match(peg) and (asked or not lexicon.worth.we.search(peg))
    leans = addressed or (asked and words.naming.match(peg)) or peg[0].islower() or origin.leans >= LEANS
    return peg_worth_of(peg, lexicon) is PegWorth.SAID and not leans
