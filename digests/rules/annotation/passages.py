"""A text's passages: its sentences, verbatim, without the furniture; the base of the other rules."""

import re
from collections.abc import Iterable, Iterator, Sequence

import sentencex

from digests.model.lexicon import Lexicon, SentenceWords
from digests.rules.annotation.furniture import SENTENCE_END, is_furniture, is_notice
from digests.rules.texts import is_chinese
from digests.rules.tokens import words_of

OPENING, CLOSING = "\"“‘'「『(（", "\"”’'」』)）"
LONGEST = 1200  # characters of a sentence
STRAIGHT = ('"', "''")  # marks that open and close alike: the next one closes, if it comes soon
LONGEST_STRAIGHT = 500  # characters
LONGEST_PARAGRAPH = 3000  # characters that the splitter gets at once
BETWEEN = re.compile(r"[.!?][\"”’)]? (?=[A-Z“\"])|[。！？][”」』]?")
# Some feeds write a line's end out, as a backslash and an n.
PARAGRAPH = re.compile(r"[\r\n\u2028\u2029]+|\\n(?=[\s\dA-Z\"“「『\u3400-\u9fff]|$)")

CUT_SHORT = re.compile(r"(?:\.\.\.|…)[)）\]]*$")
QUOTES = frozenset("\"“‘「『'")
QUOTED = re.compile(r"“[^”]{0,1200}”|「[^」]{0,1200}」|\"[^\"]{0,1200}\"")
NAMED_WITHIN = 8  # first words in which a name saves what points


def passages_of(text: str, lexicon: Lexicon, language: str = "", title: str = "") -> tuple[str, ...]:
    """Return the sentences of an article in order, each an exact substring of `text`, furniture dropped.

    A line that repeats `title` is furniture, and so is what `furniture` tells. `language` is a BCP 47 tag; empty:
    judged from the script. A quotation is never cut in two.
    """
    found = []
    for paragraph in _paragraphs(text):
        if is_furniture(paragraph, lexicon, title):
            continue
        sentences = _joined(_sentences(paragraph, language), paragraph, lexicon.sentences)
        found += [part for sentence in sentences if not is_notice(sentence, lexicon) for part in _parts(sentence)]
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


def stands_alone(sentence: str, lexicon: Lexicon, language: str = "") -> bool:
    """Say whether the sentence can be understood without the one before it.

    It cannot when it opens with a pronoun, a connective or a bare "the ministry", or is cut at either end.
    """
    bare, words = sentence.strip(), lexicon.sentences
    if len(bare) < 12 or not SENTENCE_END.search(bare) or CUT_SHORT.search(bare):
        return False
    if is_chinese(bare):
        return not words.leaning.search(bare)
    if bare[0].islower() or words.leaning.search(bare) or words.turning.match(bare):
        # "He Lifeng said" opens with a surname; "It is" and "He said" do not.
        return bool(words.surname.match(bare))
    return bare.count("“") == bare.count("”") and bare.count('"') % 2 == 0


def can_lead(sentence: str, lexicon: Lexicon) -> bool:
    """Say whether the sentence can be the first that is told of a story.

    It cannot when it is a question or little more than a quotation, speaks as "we" or "you", or points to what
    nobody has named yet: "The new prices take effect in May."
    """
    words, unquoted = lexicon.sentences, QUOTED.sub(" ", sentence)
    chinese = is_chinese(sentence)
    if sentence.rstrip()[-1:] in ("?", "？"):
        return False
    if sentence.lstrip()[:1] in QUOTES and (len(unquoted) < 16 if chinese else len(unquoted.split()) < 9):
        return False
    if chinese:
        return not (words.leaning.search(sentence) or words.pointing.search(sentence))
    if words.address.search(unquoted) or words.of_age.search(sentence[:80]):
        return False
    opening = unquoted.split()[1:NAMED_WITHIN]
    named = any(word[:1].isupper() and not words.calendar.match(word) for word in opening)
    return named or not words.pointing.match(unquoted.strip())


class Words:
    """The tokenizer that sumy works with: offline, for English and Chinese, digits kept.

    sumy accepts any object with `to_sentences` and `to_words`. Chinese is cut into pairs of characters, the usual
    way to index it without a dictionary.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def to_sentences(self, paragraph: str) -> tuple[str, ...]:
        return passages_of(paragraph, self._lexicon)

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


def _joined(sentences: Iterable[str], paragraph: str, words: SentenceWords) -> list[str]:
    """Put together what was cut inside a quotation or before its mark, behind a title, within a time of day."""
    spans: list[tuple[int, int]] = []
    position = 0
    for raw in sentences:
        piece = raw.strip()
        start = paragraph.find(piece, position) if piece else -1
        if start < 0:
            continue
        position = start + len(piece)
        if spans and position - spans[-1][0] <= LONGEST and _goes_on(paragraph, *spans[-1], piece, words):
            spans[-1] = spans[-1][0], position
        else:
            spans.append((start, position))
    return [paragraph[start:end] for start, end in spans]


def _goes_on(paragraph: str, start: int, end: int, piece: str, words: SentenceWords) -> bool:
    """Say whether the sentence from `start` to `end` of the paragraph goes on with the piece behind it."""
    sentence = paragraph[start:end]
    if words.hour.search(sentence[-12:]) and words.after_hour.match(piece):
        return True
    if words.titled.search(sentence[-12:]) or piece.strip(CLOSING + " .,;") == "":
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
