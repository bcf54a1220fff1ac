"""Cuts an article into segments, one for each matter. Later rules judge, group and show segments, not articles.

A segment of a conference is a question with its answer and the follow-up questions on the same matter. A segment
of a fact sheet is a measure; of a live page or a roundup, an entry. Ordinary news is one segment. Greetings,
routine and closings are segments of their own. A segment's peg is words of the text that could be its headline.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from digests.model import Article, Ownership, Relation, Segment
from digests.model.lexicon import Lexicon
from digests.rules.annotation.dates.expressions import resolve
from digests.rules.annotation.dates.finding import expressions
from digests.rules.annotation.transcripts import (
    CLOSED,
    Turn,
    asks,
    bare_of,
    exchange_borders,
    is_conference,
    narrations,
    turns_of,
)
from digests.rules.sieves import patterns_of
from digests.rules.texts import is_chinese, length_in_words

SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", "…")
# These were chosen with tests.benchmarks.segments, on the labelled segments and pegs.
LONGEST_HEADING = 110  # characters
FEWEST = {"stamps": 2, "headings": 2, "quotations": 3}  # from so many on, a text has several matters
MOST_QUOTED = 0.8  # a list of quotations has a label in this share of its paragraphs
LONG = 8  # paragraphs; a shorter text does not mention the other side in passing
MOST_NAMING = 0.25  # if a larger share of them names the other side, it is no mention in passing
APART = 2  # so many paragraphs on each side of a mention do not name it
LONGEST_PEG = 240  # characters; a longer sentence is cut at a clause
LONGEST_WHOLE = 400  # characters; without a clause, a longer one is cut at a comma or space
SHORTEST_CLAUSE = 60  # characters
FEWEST_WORDS = 5  # a shorter sentence does not say what a matter is about
FEWEST_ASKED = 12  # a shorter request for a comment does not say on what
NEAR = 5  # the first sentences of a segment: one that names the other side may be its peg
FEWEST_UNNAMED = 15  # a shorter question without a name does not say what a matter is about
MOST_LEADS = 4  # of "And, Mr. President, just to follow up on that,"
DASHES = frozenset("—–-…")  # these open or end an interrupted sentence
BRACKETS = frozenset("[({（【")  # these open a remark of whoever wrote the text down: "[Inaudible]"
PAUSE = re.compile(r"[,，、 ]")
NAMED = re.compile(r"(?<=\S )[A-Z]\w+|[A-Z]\.[A-Z]")
DAYS = ("day", "weekday", "relative")  # forms of expressions that name a day
FEWEST_ASKING = 2  # exchanges; nobody can match answers to single questions of one day across languages


def matter_borders(
    title: str,
    sentences: Sequence[str],
    starts: Collection[int],
    turns: Sequence[Turn | None],
    between: Sequence[Sequence[str]],
    lexicon: Lexicon,
) -> list[int]:
    """Return the sentences with which the text's segments begin, in order, 0 first; 0 alone for ordinary news.

    `between`: see `lines_between`. A fact sheet or joint statement is cut at its headings, or without headings at
    the paragraphs of its list. A roundup or live page is cut at its headings or times. A list of quotations is cut
    at each quotation, and a speech at its numbered points.
    """
    words = lexicon.segments
    listed, roundup = bool(words.listed.search(title)), bool(words.roundup.search(title))
    opened = [
        at for at in sorted(starts) if words.heading.match(sentences[at]) or words.point.match(sentences[at])
    ]
    labelled = sum(1 for at in starts if (turn := turns[at]) and turn.label)
    stamps = [at for at, lines in enumerate(between) if any(words.stamp.match(line) for line in lines)]
    if listed or roundup:
        alone = {at for at in starts if _is_headed(at, sentences, starts)}
        alone -= {at + 1 for at in alone}  # a second headline below the first
        headed = {at for at in starts if any(map(is_heading, between[at]))}
        found = sorted({*opened, *headed, *alone, *(stamps if roundup else ())}) or _listed(sentences, starts)
    elif sum(any(":" in line or "：" in line for line in between[at]) for at in stamps) >= FEWEST["stamps"]:
        found = stamps  # posts with hours; a day alone may be the head of a letter
    elif labelled >= max(FEWEST["quotations"], MOST_QUOTED * len(starts)):
        found = sorted(starts)
    else:
        found = opened
    return sorted({0, *found}) if len(found) >= FEWEST["headings"] else [0]


def passing_borders(
    sentences: Sequence[str], starts: Collection[int], first: int, end: int, names: Callable[[str], bool]
) -> list[int]:
    """Return the borders of paragraphs that mention the other side in passing, in the sentences `first` to `end`
    (excluded) of somebody who speaks long of other things. `names` says whether a sentence names the other side.

    Such a paragraph names it, the paragraphs before and behind it do not, and few in all do.
    """
    opening = [first, *(at for at in range(first + 1, end) if at in starts), end]
    naming = [any(names(sentences[at]) for at in range(*each)) for each in pairwise(opening)]
    if len(naming) < LONG or not 0 < sum(naming) <= MOST_NAMING * len(naming):
        return []
    found: set[int] = set()
    for at in range(1, len(naming)):
        if naming[at] and sum(naming[max(0, at - APART) : at + APART + 1]) == 1:
            found |= {opening[at], opening[at + 1]}
    return sorted(found - {end})


def lines_between(text: str, sentences: Sequence[str]) -> list[list[str]]:
    """Return for each sentence the lines that stand before it and are no sentences: headings, times."""
    found: list[list[str]] = []
    position = 0
    for sentence in sentences:
        place = text.find(sentence, position)
        between = text[position:place] if place >= 0 else ""
        found.append([line.strip() for line in between.splitlines() if line.strip()])
        position = place + len(sentence) if place >= 0 else position
    return found


def is_heading(line: str) -> bool:
    """Say whether a line is short, has letters, and does not end as a sentence."""
    ended = line.rstrip().rstrip(CLOSED).endswith(SENTENCE_ENDS)
    return len(line) <= LONGEST_HEADING and not ended and any(each.isalpha() for each in line[:20])


def _is_headed(at: int, sentences: Sequence[str], starts: Collection[int]) -> bool:
    """Say whether a sentence is a heading: a short paragraph that does not end as a sentence."""
    alone = at + 1 in starts and not sentences[at].rstrip().endswith((":", "：", ";", "；", ","))
    return alone and is_heading(sentences[at])


def _listed(sentences: Sequence[str], starts: Collection[int]) -> list[int]:
    """Return the paragraphs behind the first sentence that ends with a colon, and so announces a list."""
    announces = next(
        (at for at, each in enumerate(sentences) if each.rstrip().endswith((":", "："))), len(sentences)
    )
    return sorted(at for at in starts if at > announces)


class PegWorth(IntEnum):
    """What a sentence is worth as a peg."""

    NOTHING = 0  # courtesies, scraps
    REQUEST = 1  # asks for a comment on something said before
    LEANING = 2  # cannot be understood alone, or only says that a question follows
    ASKED = 3  # a question that stands alone
    SAID = 4  # news that stands alone


def peg_of(
    sentences: Sequence[str],
    turns: Sequence[Turn | None],
    headings: Sequence[str],
    lexicon: Lexicon,
    names: Callable[[str], bool] | None = None,
) -> str:
    """Return the peg of a segment with these `sentences`, `turns` and the `headings` before it; "" if it has none.

    The peg of an exchange is the first of these: a sentence of the question that tells or asks, and stands alone;
    the matter that the question announces; news in the answer that stands alone. The peg of another matter is its
    heading, else its first sentence that stands alone, preferably one that `names`. Otherwise the peg leans.
    """
    asked = [at for at, turn in enumerate(turns) if turn and turn.asked]
    if not asked and headings:
        return bare_of(headings[-1], None, lexicon)
    question = asked[: next((n for n, at in enumerate(asked) if at != asked[0] + n), len(asked))]
    spoken = [at for at in range(len(sentences)) if not ((turn := turns[at]) and turn.host)]
    bare = [
        _led(bare_of(sentence, turn, lexicon), lexicon) for sentence, turn in zip(sentences, turns, strict=True)
    ]
    naming = [at for at in spoken if names and names(sentences[at])]
    named = [at for at in naming if at in spoken[:NEAR]] or naming
    answer = [at for at in spoken if at not in set(asked)]
    for places in (question, asked) if asked else (named, spoken):
        if found := _best([bare[at] for at in places], PegWorth.ASKED, lexicon):
            return shortened(found, lexicon)
    topic = next((topic for at in question if (topic := _topic(bare[at], lexicon))), "")
    if found := topic or _best([bare[at] for at in answer], PegWorth.SAID, lexicon):
        return shortened(found, lexicon)
    for places in (question, asked, spoken):
        if found := _best([bare[at] for at in places], PegWorth.REQUEST, lexicon):
            return shortened(found, lexicon)
    if not asked or not (turn := turns[asked[0]]):
        return ""
    return shortened(sentences[asked[0]][turn.label :].strip(), lexicon)


def _best(sentences: Sequence[str], least: PegWorth, lexicon: Lexicon) -> str:
    """Return the first sentence worth `least`, or "". If `least` is REQUEST, a sentence worth more goes first."""
    worths = [min(peg_worth_of(each, lexicon), max(least, PegWorth.LEANING)) for each in sentences]
    most = max(worths, default=PegWorth.NOTHING)
    return sentences[worths.index(most)] if most >= least else ""


def peg_worth_of(sentence: str, lexicon: Lexicon) -> PegWorth:
    """Return what a sentence without its label is worth as a peg."""
    words = lexicon.segments
    length = length_in_words(sentence)
    if length < FEWEST_WORDS or words.courtesy.match(sentence) or sentence[0] in BRACKETS:
        return PegWorth.NOTHING
    named = is_chinese(sentence) or NAMED.search(sentence)
    if words.asking.match(sentence) and not (named and length >= FEWEST_ASKED):
        return PegWorth.REQUEST
    if sentence[0] in DASHES or sentence[-1] in DASHES:
        return PegWorth.LEANING
    if lexicon.sentences.leaning.search(sentence) and not words.seeming.match(sentence):
        return PegWorth.LEANING
    if introduced := words.introducing.match(sentence):
        long = length_in_words(sentence[introduced.end() :]) >= FEWEST_ASKED
        return PegWorth.ASKED if long and asks(sentence) else PegWorth.LEANING
    if asks(sentence):
        return PegWorth.ASKED if named or length >= FEWEST_UNNAMED else PegWorth.REQUEST
    return PegWorth.LEANING if words.personal.match(sentence) and not named else PegWorth.SAID


def _topic(sentence: str, lexicon: Lexicon) -> str:
    """Return the matter on which a sentence says that a question follows, or ""."""
    match = lexicon.segments.introducing.match(sentence)
    topic = sentence[match.end() :].strip() if match else ""
    return topic if length_in_words(topic) >= FEWEST_WORDS else ""


def _led(sentence: str, lexicon: Lexicon) -> str:
    """Return a sentence without words that only lead to it, such as "And, Mr. Secretary,"."""
    for _ in range(MOST_LEADS):
        match = lexicon.segments.leading.match(sentence)
        if not match or not match[0] or match.end() == len(sentence):
            break
        sentence = sentence[match.end() :]
    return sentence


def shortened(sentence: str, lexicon: Lexicon) -> str:
    """Return the beginning of a long sentence, up to the end of the last clause that fits. If none fits, return
    the whole, or at most LONGEST_WHOLE characters."""
    if len(sentence) <= LONGEST_PEG:
        return sentence
    clause = lexicon.segments.clause
    for pattern in (clause, PAUSE) if len(sentence) > LONGEST_WHOLE else (clause,):
        if ends := [match.start() for match in pattern.finditer(sentence, SHORTEST_CLAUSE, LONGEST_PEG)]:
            return sentence[: ends[-1]].rstrip()
    return sentence[:LONGEST_WHOLE].rstrip()


@dataclass(frozen=True, slots=True)
class Cut:
    """An article's segments in order, and each sentence's turn. Each sentence is in exactly one segment."""

    segments: tuple[Segment, ...]
    turns: tuple[Turn | None, ...]


def cut(
    article: Article,
    sentences: Sequence[str],
    starts: Collection[int],
    lexicon: Lexicon,
    relation: Relation,
) -> Cut:
    """Return the article's segments and turns. Pure, in linear time in the length of the text.

    `sentences` are the article's passages, verbatim and in order. `starts` are those that open a paragraph. An
    article without sentences has one segment, from 0 to -1. The only segment of an article has no peg, because the
    headline says what it is about; only a conference has a peg then.
    """
    turns = turns_of(sentences, starts, article.title, lexicon)
    conference = is_conference(turns)
    between = lines_between(article.text, sentences)
    if conference:
        borders = exchange_borders(sentences, starts, turns, lexicon)
    else:
        borders = matter_borders(article.title, sentences, starts, turns, between, lexicon)
    headed = len(borders) > 1 and not conference
    naming = None
    if not headed and article.source.ownership is Ownership.GOVERNMENT:
        naming = _naming(article, relation)
        borders = _with_passing(borders, sentences, starts, turns, naming)
        borders = sorted({*borders, *narrations(sentences, starts, lexicon)})
    ends = [*borders[1:], len(sentences)]
    if len(borders) == 1 and not conference:
        return Cut((Segment(first=0, last=len(sentences) - 1),), tuple(turns))
    segments = []
    for first, end in zip(borders, ends, strict=True):
        headings = [line for line in between[first] if is_heading(line) and not lexicon.segments.stamp.match(line)]
        headings = headings if first and headed else []
        peg = peg_of(sentences[first:end], turns[first:end], headings, lexicon, naming)
        segments.append(Segment(first=first, last=end - 1, peg=peg, day=day_in(peg, article, lexicon)))
    return Cut(tuple(segments), tuple(turns))


def _with_passing(
    borders: Sequence[int],
    sentences: Sequence[str],
    starts: Collection[int],
    turns: Sequence[Turn | None],
    naming: Callable[[str], bool],
) -> list[int]:
    """Return the borders, with those of `passing_borders` for segments in which nobody asks."""
    found = set(borders)
    for first, end in pairwise([*borders, len(sentences)]):
        if not any(turn and turn.asked for turn in turns[first:end]):
            found.update(passing_borders(sentences, starts, first, end, naming))
    return sorted(found)


def _naming(article: Article, relation: Relation) -> Callable[[str], bool]:
    """Return a function that says whether words name a main party other than the one that published this."""
    others = [patterns_of(each, "names") for each in relation.main if each.id != article.source.party]
    return lambda text: any(nation.search(text) for nation in others)


def day_in(text: str, article: Article, lexicon: Lexicon, *, whole: bool = False) -> str:
    """Return the first day that words of an article name (ISO 8601), or "". Relative days count from the day of
    publication. `whole`: the words must name the year."""
    published = article.published.date() if article.published else None
    for expression in expressions(text, lexicon.dates):
        if expression.form in DAYS and (not whole or "year" in expression.parts):
            day = resolve(expression, published, None, lexicon) or ""
            if len(day) == len("2026-03-09"):  # not a year or month alone
                return day
    return ""


def conference_of(article: Article, cut: Cut, lexicon: Lexicon) -> str:
    """Return a name for the press conference on a page: the party; the kind of office, else the publisher; the day
    in the headline, else of the page (ISO 8601); how many segments there are, and how many ask. Return "" for
    other texts, and for pages without a party, a day or a second question.

    If one of two pages leaves an exchange out, their names differ, because nobody can tell which one is missing.
    """
    if not (is_conference(cut.turns) and article.source.party):
        return ""
    page = article.published.date().isoformat() if article.published else ""
    day = day_in(article.title, article, lexicon, whole=True) or page
    asked = sum(
        any((turn := cut.turns[at]) and turn.asked for at in range(each.first, each.last + 1))
        for each in cut.segments
    )
    if not day or asked < FEWEST_ASKING:
        return ""
    where = f"{article.title} {article.source.name}".casefold()
    office = next((kind for name, kind in lexicon.segments.office.items() if name in where), article.source.family)
    return f"{article.source.party} {office} {day} {len(cut.segments)} {asked}"
