"""A text's passages: its sentences, verbatim, without the furniture; the base of the other rules."""

import re
from collections.abc import Iterable, Iterator, Sequence

import sentencex

from digests.rules.annotation.furniture import SENTENCE_END, is_furniture, is_notice
from digests.rules.texts import is_chinese
from digests.rules.tokens import words_of

OPENING, CLOSING = "\"“‘'「『(（", "\"”’'」』)）"
LONGEST = 1200  # characters of a sentence
STRAIGHT = ('"', "''")  # marks that open and close alike: the next one closes, if it comes soon
LONGEST_STRAIGHT = 500  # characters
LONGEST_PARAGRAPH = 3000  # characters that the splitter gets at once
BETWEEN = re.compile(r"[.!?][\"”’)]? (?=[A-Z“\"])|[。！？][”」』]?")
# Abbreviations before a name that the splitter does not know.
TITLED = re.compile(r"\b(?:Ms|Mx|Ft|Amb|Atty|Mass)\.$")
# Some feeds write a line's end out, as a backslash and an n.
PARAGRAPH = re.compile(r"[\r\n\u2028\u2029]+|\\n(?=[\s\dA-Z\"“「『\u3400-\u9fff]|$)")
HOUR = re.compile(r"\d ?[ap]\.m\.$")
AFTER_HOUR = re.compile(
    r"(?:(?:Eastern|Central|Mountain|Pacific|Beijing|Taipei|Washington|Hong Kong|New York|GMT|UTC|E[SD]?T)\b"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b(?! (?:is|was|will|began|saw|brought)\b))"
)

CUT_SHORT = re.compile(r"(?:\.\.\.|…)[)）\]]*$")
LEANING_WORDS = (
    "he she they it this that these those his her their its him them such both but and or so yet still however "
    "meanwhile instead also then there moreover furthermore nevertheless nonetheless otherwise besides similarly "
    "likewise thus therefore hence"
)
LEANING_NOUNS = (
    "former latter move step decision measure department ministry statement spokesman spokeswoman spokesperson "
    "official officials minister two group notice announcement agency document company report"
)
LEANING = re.compile(
    rf"(?i)^[\"“‘']*(?:(?:{LEANING_WORDS.replace(' ', '|')})\b"
    rf"|the (?:{LEANING_NOUNS.replace(' ', '|')})\b(?! (?:of|for) (?:the )?(?-i:[A-Z])))"
)
TURNING = re.compile(
    r"[^.,;“\"]{1,50}, (?:however|though|meanwhile|in turn|on the other hand|for (?:his|her|its|their) part),"
)
LEANING_CHINESE = re.compile(
    r"^[“「『]?(?:他们?|她们?|它们?|他們|她們|它們|此外|另外|同时|同時|但是?|不过|不過|然而|因此|这|這|该|該|其|双方|雙方"
    r"|发言人|發言人|有关做法|對此|对此|随后|隨後)"
)


QUOTES = frozenset("\"“‘「『'")
QUOTED = re.compile(r"“[^”]{0,1200}”|「[^」]{0,1200}」|\"[^\"]{0,1200}\"")
ADDRESS = re.compile(r"\b(?:I|[Ww]e|[Yy]ou|[Mm]y|[Oo]ur|[Yy]our|[Ll]et[’']s)\b")
OF_AGE = re.compile(r"\b[Tt]he \d+-year-old\b")
CALENDAR = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
)
POINTING = re.compile(
    r"(?:(?:On|In|At|Under|After|Before|By|For|With|During|From|To|As|Since|Among|Of|Inside) )?"
    r"(?i:the|this|that|these|those|its|his|her|their|both|such)\b"
)
POINTING_CHINESE = re.compile(r"^(?:此次|本次|上述|这次|這次|当天|當天|当日|當日|新规|新規|会上|會上|会议|會議)")
NAMED_WITHIN = 8  # first words in which a name saves what points


def passages_of(text: str, language: str = "", title: str = "") -> tuple[str, ...]:
    """Return the sentences of an article in order, each an exact substring of `text`, furniture dropped.

    A line that repeats `title` is furniture, and so is what `furniture` tells. `language` is a BCP 47 tag; empty:
    judged from the script. A quotation is never cut in two.
    """
    found = []
    for paragraph in _paragraphs(text):
        if is_furniture(paragraph, title):
            continue
        sentences = _joined(_sentences(paragraph, language), paragraph)
        found += [part for sentence in sentences if not is_notice(sentence) for part in _parts(sentence)]
    return tuple(found)


def paragraph_starts(text: str, passages: Sequence[str]) -> frozenset[int]:
    """Return the indexes of the passages that open a paragraph of `text`."""
    starts, position = set(), 0
    for index, passage in enumerate(passages):
        place = text.find(passage, position)
        if place < 0:
            continue
        if index == 0 or "\n" in text[position:place]:
            starts.add(index)
        position = place + len(passage)
    return frozenset(starts)


def stands_alone(sentence: str, language: str = "") -> bool:
    """Say whether the sentence can be understood without the one before it.

    It cannot when it opens with a pronoun, a connective or a bare "the ministry", or is cut at either end.
    """
    bare = sentence.strip()
    if len(bare) < 12 or not SENTENCE_END.search(bare) or CUT_SHORT.search(bare):
        return False
    if is_chinese(bare):
        return not LEANING_CHINESE.search(bare)
    if bare[0].islower() or LEANING.search(bare) or TURNING.match(bare):
        # "He Lifeng said" opens with a surname; "It is" and "He said" do not.
        return bool(re.match(r"He\s+[A-Z][a-z]+\b", bare))
    return bare.count("“") == bare.count("”") and bare.count('"') % 2 == 0


def can_lead(sentence: str) -> bool:
    """Say whether the sentence can be the first that is told of a story.

    It cannot when it is a question or little more than a quotation, speaks as "we" or "you", or points to what
    nobody has named yet: "The new prices take effect in May."
    """
    unquoted = QUOTED.sub(" ", sentence)
    chinese = is_chinese(sentence)
    if sentence.rstrip()[-1:] in ("?", "？"):
        return False
    if sentence.lstrip()[:1] in QUOTES and (len(unquoted) < 16 if chinese else len(unquoted.split()) < 9):
        return False
    if chinese:
        return not (LEANING_CHINESE.search(sentence) or POINTING_CHINESE.search(sentence))
    if ADDRESS.search(unquoted) or OF_AGE.search(sentence[:80]):
        return False
    words = unquoted.split()[1:NAMED_WITHIN]
    named = any(word[:1].isupper() and not CALENDAR.match(word) for word in words)
    return named or not POINTING.match(unquoted.strip())


class Words:
    """The tokenizer that sumy works with: offline, for English and Chinese, digits kept.

    sumy accepts any object with `to_sentences` and `to_words`. Chinese is cut into pairs of characters, the usual
    way to index it without a dictionary.
    """

    def to_sentences(self, paragraph: str) -> tuple[str, ...]:
        return passages_of(paragraph)

    def to_words(self, sentence: str) -> tuple[str, ...]:
        return tuple(words_of(sentence))


def _paragraphs(text: str) -> Iterator[str]:
    for block in PARAGRAPH.split(text):
        if block.strip():
            yield block


def _sentences(paragraph: str, language: str) -> list[str]:
    chinese = language[:2] == "zh" or (not language and is_chinese(paragraph))
    tongue = "zh" if chinese else (language or "en").partition("-")[0]
    return [sentence for part in _bounded(paragraph) for sentence in sentencex.segment(tongue, part)]


def _bounded(paragraph: str) -> Iterator[str]:
    """Cut a very long paragraph between sentences: the splitter takes more than linear time on open quotations."""
    start = 0
    while len(paragraph) - start > LONGEST_PARAGRAPH:
        end = start + LONGEST_PARAGRAPH
        ends = [match.end() for match in BETWEEN.finditer(paragraph, start + LONGEST_PARAGRAPH // 2, end)]
        space = paragraph.rfind(" ", start + 1, end)
        cut = ends[-1] if ends else space + 1 if space > start else end
        yield paragraph[start:cut]
        start = cut
    yield paragraph[start:]


def _joined(sentences: Iterable[str], paragraph: str) -> list[str]:
    """Put together what was cut inside a quotation or before its mark, behind a title, within a time of day."""
    spans: list[tuple[int, int]] = []
    position = 0
    for raw in sentences:
        piece = raw.strip()
        start = paragraph.find(piece, position) if piece else -1
        if start < 0:
            continue
        position = start + len(piece)
        if spans and position - spans[-1][0] <= LONGEST and _goes_on(paragraph, *spans[-1], piece):
            spans[-1] = spans[-1][0], position
        else:
            spans.append((start, position))
    return [paragraph[start:end] for start, end in spans]


def _goes_on(paragraph: str, start: int, end: int, piece: str) -> bool:
    """Say whether the sentence from `start` to `end` of the paragraph goes on with the piece behind it."""
    sentence = paragraph[start:end]
    if HOUR.search(sentence[-12:]) and AFTER_HOUR.match(piece):
        return True
    if TITLED.search(sentence[-12:]) or piece.strip(CLOSING + " .,;") == "":
        return True
    return _is_open(sentence) or (
        sum(map(sentence.count, STRAIGHT)) % 2 == 1
        and any(paragraph.find(mark, end, start + LONGEST_STRAIGHT) >= 0 for mark in STRAIGHT)
    )


def _parts(sentence: str) -> Iterator[str]:
    """Cut what is far too long for a sentence at its spaces, since the rules take more than linear time on one."""
    while len(sentence) > LONGEST:
        cut = sentence.rfind(" ", 1, LONGEST)
        cut = cut if cut > 0 else LONGEST
        if sentence[:cut].strip():
            yield sentence[:cut].strip()
        sentence = sentence[cut:].strip()
    if sentence:
        yield sentence


def _is_open(sentence: str) -> bool:
    return any(sentence.count(start) > sentence.count(end) for start, end in ("“”", "「」", "『』", "（）", "()"))
