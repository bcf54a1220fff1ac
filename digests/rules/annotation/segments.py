"""Cuts an article into its matters: what is gated, themed, grouped and told later is a segment, not the article.

A conference has one a question with its answer and the follow-ups on the same matter, a fact sheet one a measure,
a live page or a roundup one an entry; ordinary news is one. What is left over (greetings, routine, closings) is a
segment of its own. Its peg is the words of the text that say what it is about, fit to stand as a headline.
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
# Shares and lengths by tests.benchmarks.segments, on the labelled segments and pegs.
LONGEST_HEADING = 110  # characters
FEWEST = {"stamps": 2, "headings": 2, "quotations": 3}  # from which a text is taken for one of several matters
MOST_QUOTED = 0.8  # of the paragraphs of a list of quotations
LONG = 8  # paragraphs of a text that may speak of the other side by the way
MOST_NAMING = 0.25  # of them name the other side
APART = 2  # paragraphs around one that names it that do not
LONGEST_PEG = 240  # characters; a longer sentence is cut at a clause
LONGEST_WHOLE = 400  # characters; one without a clause to cut at is cut at a comma or space
SHORTEST_CLAUSE = 60  # characters
FEWEST_WORDS = 5  # of a sentence that says what a matter is about
FEWEST_ASKED = 12  # of a request for a comment that says what the comment is to be on
NEAR = 5  # sentences of a segment in which it says that it is about the other side
FEWEST_UNNAMED = 15  # of a question without a name that says what a matter is about
MOST_LEADS = 4  # "And, Mr. President, just to follow up on that,"
DASHES = frozenset("—–-…")  # opens or ends what was interrupted
BRACKETS = frozenset("[({（【")  # opens with what somebody wrote in: "[Inaudible]"
PAUSE = re.compile(r"[,，、 ]")
NAMED = re.compile(r"(?<=\S )[A-Z]\w+|[A-Z]\.[A-Z]")
DAYS = ("day", "weekday", "relative")  # forms of expressions that name a day
FEWEST_ASKING = 2  # exchanges: answers to single questions of one day cannot be told apart across languages


def matter_borders(
    title: str,
    sentences: Sequence[str],
    starts: Collection[int],
    turns: Sequence[Turn | None],
    between: Sequence[Sequence[str]],
    lexicon: Lexicon,
) -> list[int]:
    """Return the sentences with which the text's segments begin, in order, 0 first; 0 alone for ordinary news.

    `between` are the lines before each sentence that are no sentences, see `lines_between`.
    A fact sheet or joint statement is cut at its headings, without them at the paragraphs of its list; a roundup
    or live page at its headings or times; a list of quotations at each; a speech where it numbers its points.
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
        found = stamps  # posts with their hours; days alone also stand above letters
    elif labelled >= max(FEWEST["quotations"], MOST_QUOTED * len(starts)):
        found = sorted(starts)
    else:
        found = opened
    return sorted({0, *found}) if len(found) >= FEWEST["headings"] else [0]


def passing_borders(
    sentences: Sequence[str], starts: Collection[int], first: int, end: int, names: Callable[[str], bool]
) -> list[int]:
    """Return where somebody who speaks of other things for long, in the sentences `first` to `end` (excluded),
    turns for a paragraph to the other side, and back. `names` says whether a sentence names it.

    A paragraph is one such turn if those before it and behind it do not name the other side, and few do at all.
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
    """Return the lines of the text that stand before each sentence and are no sentences: headings, times."""
    found: list[list[str]] = []
    position = 0
    for sentence in sentences:
        place = text.find(sentence, position)
        between = text[position:place] if place >= 0 else ""
        found.append([line.strip() for line in between.splitlines() if line.strip()])
        position = place + len(sentence) if place >= 0 else position
    return found


def is_heading(line: str) -> bool:
    """Say whether a line is short and no sentence, but has words."""
    ended = line.rstrip().rstrip(CLOSED).endswith(SENTENCE_ENDS)
    return len(line) <= LONGEST_HEADING and not ended and any(each.isalpha() for each in line[:20])


def _is_headed(at: int, sentences: Sequence[str], starts: Collection[int]) -> bool:
    """Say whether a sentence is a heading that stands alone in its line."""
    alone = at + 1 in starts and not sentences[at].rstrip().endswith((":", "：", ";", "；", ","))
    return alone and is_heading(sentences[at])


def _listed(sentences: Sequence[str], starts: Collection[int]) -> list[int]:
    """Return the paragraphs behind the first that announces a list."""
    announces = next(
        (at for at, each in enumerate(sentences) if each.rstrip().endswith((":", "："))), len(sentences)
    )
    return sorted(at for at in starts if at > announces)


class PegWorth(IntEnum):
    """What a sentence is worth as a peg."""

    NOTHING = 0  # courtesies, scraps
    REQUEST = 1  # for a comment on what was said before
    LEANING = 2  # not to be understood alone, or only says that something will be asked
    ASKED = 3  # a question that stands alone
    SAID = 4  # news that stands alone


def peg_of(
    sentences: Sequence[str],
    turns: Sequence[Turn | None],
    headings: Sequence[str],
    lexicon: Lexicon,
    names: Callable[[str], bool] | None = None,
) -> str:
    """Return the peg of a segment, of which `sentences`, `turns` and the lines before it are given; empty for
    greetings and closings.

    Of an exchange it is the news in the question, else the question that stands alone, else what it says that it
    asks about, else what the answer says first that stands alone; of other matters the heading, else the first
    sentence that stands alone, if it can be one that `names` says yes to. Only where nothing does it leans.
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
    """Return the first of the sentences that is worth enough, of those below a question that is worth most."""
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
    """Return what a sentence says that will be asked about."""
    match = lexicon.segments.introducing.match(sentence)
    topic = sentence[match.end() :].strip() if match else ""
    return topic if length_in_words(topic) >= FEWEST_WORDS else ""


def _led(sentence: str, lexicon: Lexicon) -> str:
    """Return a sentence without what only leads to it: "And, Mr. Secretary,"."""
    for _ in range(MOST_LEADS):
        match = lexicon.segments.leading.match(sentence)
        if not match or not match[0] or match.end() == len(sentence):
            break
        sentence = sentence[match.end() :]
    return sentence


def shortened(sentence: str, lexicon: Lexicon) -> str:
    """Return the beginning of a long sentence up to the last clause that fits; the whole if none does, unless it
    is far too long."""
    if len(sentence) <= LONGEST_PEG:
        return sentence
    clause = lexicon.segments.clause
    for pattern in (clause, PAUSE) if len(sentence) > LONGEST_WHOLE else (clause,):
        if ends := [match.start() for match in pattern.finditer(sentence, SHORTEST_CLAUSE, LONGEST_PEG)]:
            return sentence[: ends[-1]].rstrip()
    return sentence[:LONGEST_WHOLE].rstrip()


@dataclass(frozen=True, slots=True)
class Cut:
    """An article's segments in order, which hold each sentence exactly once, and each sentence's turn."""

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

    `sentences` are the article's passages, verbatim and in order, `starts` those that open a paragraph; `relation`
    knows the people that a peg names. An article without sentences has one segment from 0 to -1; where an article
    is of one matter its headline says which, unless it is a conference's.
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
    """Return the borders with those around what is said of the other side where nobody asks."""
    found = set(borders)
    for first, end in pairwise([*borders, len(sentences)]):
        if not any(turn and turn.asked for turn in turns[first:end]):
            found.update(passing_borders(sentences, starts, first, end, naming))
    return sorted(found)


def _naming(article: Article, relation: Relation) -> Callable[[str], bool]:
    """Return what says whether words name a main party of the relation other than the one whose text this is."""
    others = [patterns_of(each, "names") for each in relation.main if each.id != article.source.party]
    return lambda text: any(nation.search(text) for nation in others)


def day_in(text: str, article: Article, lexicon: Lexicon, *, whole: bool = False) -> str:
    """Return the first day that words of an article name, as ISO 8601, seen from the day it is of; empty for none.
    `whole`: only a day with its year."""
    published = article.published.date() if article.published else None
    for expression in expressions(text, lexicon.dates):
        if expression.form in DAYS and (not whole or "year" in expression.parts):
            day = resolve(expression, published, None, lexicon) or ""
            if len(day) == len("2026-03-09"):  # not a year or month alone
                return day
    return ""


def conference_of(article: Article, cut: Cut, lexicon: Lexicon) -> str:
    """Return the name of the press conference that a page is of: party, kind of office (the publisher, where no
    kind is named), the day in its headline, else that of the page (ISO 8601), how many segments it has and how
    many of them ask. Empty for other texts, and for pages without a party, a day or a second question.

    Two pages of which one leaves an exchange out have different names: which exchange is missing cannot be told.
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
