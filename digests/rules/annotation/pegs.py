"""The peg of a segment: the words of its text, verbatim, that say what it is about, fit to stand as a headline."""

import re
from collections.abc import Callable, Sequence
from enum import IntEnum

from digests.model.lexicon import Lexicon
from digests.rules.annotation.turns import Turn, asks, bare_of
from digests.rules.texts import is_chinese, length_in_words

LONGEST = 240  # characters; a longer sentence is cut at a clause
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


class Worth(IntEnum):
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
        if found := _best([bare[at] for at in places], Worth.ASKED, lexicon):
            return shortened(found, lexicon)
    topic = next((topic for at in question if (topic := _topic(bare[at], lexicon))), "")
    if found := topic or _best([bare[at] for at in answer], Worth.SAID, lexicon):
        return shortened(found, lexicon)
    for places in (question, asked, spoken):
        if found := _best([bare[at] for at in places], Worth.REQUEST, lexicon):
            return shortened(found, lexicon)
    if not asked or not (turn := turns[asked[0]]):
        return ""
    return shortened(sentences[asked[0]][turn.label :].strip(), lexicon)


def _best(sentences: Sequence[str], least: Worth, lexicon: Lexicon) -> str:
    """Return the first of the sentences that is worth enough, of those below a question that is worth most."""
    worths = [min(worth_of(each, lexicon), max(least, Worth.LEANING)) for each in sentences]
    most = max(worths, default=Worth.NOTHING)
    return sentences[worths.index(most)] if most >= least else ""


def worth_of(sentence: str, lexicon: Lexicon) -> Worth:
    """Return what a sentence without its label is worth as a peg."""
    words = lexicon.segments
    length = length_in_words(sentence)
    if length < FEWEST_WORDS or words.courtesy.match(sentence) or sentence[0] in BRACKETS:
        return Worth.NOTHING
    named = is_chinese(sentence) or NAMED.search(sentence)
    if words.asking.match(sentence) and not (named and length >= FEWEST_ASKED):
        return Worth.REQUEST
    if sentence[0] in DASHES or sentence[-1] in DASHES:
        return Worth.LEANING
    if lexicon.sentences.leaning.search(sentence) and not words.seeming.match(sentence):
        return Worth.LEANING
    if introduced := words.introducing.match(sentence):
        long = length_in_words(sentence[introduced.end() :]) >= FEWEST_ASKED
        return Worth.ASKED if long and asks(sentence) else Worth.LEANING
    if asks(sentence):
        return Worth.ASKED if named or length >= FEWEST_UNNAMED else Worth.REQUEST
    return Worth.LEANING if words.personal.match(sentence) and not named else Worth.SAID


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
    if len(sentence) <= LONGEST:
        return sentence
    clause = lexicon.segments.clause
    for pattern in (clause, PAUSE) if len(sentence) > LONGEST_WHOLE else (clause,):
        if ends := [match.start() for match in pattern.finditer(sentence, SHORTEST_CLAUSE, LONGEST)]:
            return sentence[: ends[-1]].rstrip()
    return sentence[:LONGEST_WHOLE].rstrip()
