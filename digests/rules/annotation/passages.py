"""Cuts a text into passages: its sentences, verbatim, without furniture. The other rules work on these.

Furniture stands between the sentences: section heads, captions and photo credits, bylines, links to other
articles, calls to subscribe or to accept cookies, reprint notices. A line is dropped by its opening or its end. If
a real sentence could open so, the line is dropped only without a verb, so that no sentence is lost.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from digests.model.lexicon import FurnitureWords, Lexicon, SentenceWords
from digests.rules.sieves import patterns_of
from digests.rules.texts import HAN, HAN_SPAN, is_chinese, words_and_pairs_of

SENTENCE_END = re.compile(r"[.!?。！？…][\"”’'」』)）\]]*$")
INNER_END = re.compile(r"[a-z\d]{3}[.!?][\"”’)]?\s+[(\[\"“]?[A-Z]|[。！？]")  # a sentence and more
# Lengths were chosen with tests.benchmarks.sentences, on the labelled sentences and furniture.
LONGEST_LINE, LONGEST_NOTICE, LONGEST_CAPTION = 300, 240, 600  # characters
GOES_ON = (":", "：", ";", "；", ",", "—", "–", "-")
TAIL = 120  # the last characters, in which a credit is looked for
HEADING = re.compile(r"#{1,6} \S|\|")  # in a text that marks headings and tables
BARS = 2  # a sentence with so many is a row of a table
FEWEST_WORDS, FEWEST_CHARACTERS = 14, 30  # a shorter line without a full stop is a head

BRACKETED = re.compile(r"^[(\[（【][^()\[\]（）【】]{1,160}[)\]）】](?:\s*\([^()]{1,60}\))?$")
CLOSING_BRACKETS = re.compile(r"(?<=[.!?。！？”])\s*[(（][^()（）]{1,60}[)）]$")
LONGEST = 1200  # characters of a sentence
# Nothing is cut between two marks of a pair. The numbers are the most characters between them.
PAIRS = {"“": "”", "「": "」", "『": "』", '"': '"', "''": "''", "(": ")", "（": "）", "《": "》"}
FURTHEST = {"(": 600, "（": 600, "《": 100}
STRAIGHT = ('"', "''")
OPENING = "\"“‘'「『(（[*"
OPENER = {closing: opening for opening, closing in PAIRS.items()}
MARK = re.compile("''|[“”「」『』\"()（）《》]")
END = re.compile(r"(?P<mark>[.!?]+|…+|[。！？]+)(?:[\"”’'」』)）\]]|\[\d{1,3}\])*")
LONGEST_ASIDE, BRACKETS = 450, ")]）】"  # characters of a remark on what was done or shown, and its end
NEAR = 24  # characters before and behind a mark that tell if it ends a sentence
# "economy.”Over the past year": some pages lose the space between two sentences.
BEFORE_GLUED, GLUED = (
    re.compile(r"(?:[a-z]{2}|\b\d{4}|[)\]”\"’])[.!?]+[”\"’)\]]*$"),
    re.compile(r"[“\"‘(]?[A-Z][a-z’']*\s"),
)
NUMBER = re.compile(r"\W*(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})\.")  # of a point of a list: "1.", "b.", "iv."
# Some feeds write a backslash and an n for the end of a line.
PARAGRAPH = re.compile(rf"[\r\n\u2028\u2029]+|\\n(?=[\s\dA-Z\"“「『{HAN_SPAN}]|$)")

CUT_SHORT = re.compile(r"(?:\.\.\.|…)[)）\]]*$")
# Lengths were chosen with tests.benchmarks.documents, on labels that tell which sentences are worth nothing.
BRIEF, BRIEF_CHINESE = 28, 60  # words, characters; a longer sentence says more than a courtesy or a position
FEWEST, FEWEST_CHINESE = 4, 6  # words, characters; a shorter sentence says nothing by itself
SOME = 2  # a sentence with so many commonplaces is one


def is_furniture(paragraph: str, lexicon: Lexicon, title: str = "") -> bool:
    """Say whether a whole paragraph is furniture. A paragraph that repeats the article's `title` is."""
    bare, words = paragraph.strip(), lexicon.furniture
    if (
        not any(map(str.isalnum, bare))
        or HEADING.match(bare)
        or (title and bare.casefold() == title.strip().casefold())
    ):
        return True
    if len(bare) < LONGEST_LINE and _opens_as_furniture(bare, words):
        return True
    if len(bare) < LONGEST_CAPTION and words.note.match(bare):
        return True
    credited = words.credit.search(bare[-TAIL:]) or _is_credit(bare, words) or _describes_a_picture(bare, words)
    if len(bare) < LONGEST_CAPTION and credited:
        return True
    bare = CLOSING_BRACKETS.sub("", bare)
    if SENTENCE_END.search(bare) or bare.endswith(GOES_ON) or INNER_END.search(bare):
        return False
    if is_chinese(bare):
        return len(bare) < FEWEST_CHARACTERS
    return len(bare.split()) < FEWEST_WORDS


def is_notice(sentence: str, lexicon: Lexicon) -> bool:
    """Say whether a sentence inside a paragraph does not belong to the article: a call, a credit, a notice."""
    if not any(map(str.isalnum, sentence)) or sentence.count("|") >= BARS:
        return True
    if len(sentence) >= LONGEST_NOTICE:
        return False
    words = lexicon.furniture
    if (
        _opens_as_furniture(sentence, words)
        or _is_credit(sentence, words)
        or _describes_a_picture(sentence, words)
    ):
        return True
    if SENTENCE_END.search(sentence) or sentence.endswith(GOES_ON) or is_chinese(sentence):
        return False
    # A name or a head at the end of a paragraph has few words, no verb and no full stop.
    return len(sentence.split()) < FEWEST_WORDS and not words.verb.search(sentence)


def _opens_as_furniture(line: str, words: FurnitureWords) -> bool:
    if patterns_of(words, "always", "anywhere").search(line):
        return True
    return bool(patterns_of(words, "unless_a_sentence").search(line)) and not words.verb.search(line)


def _describes_a_picture(line: str, words: FurnitureWords) -> bool:
    if words.past.search(line):
        return False
    end = line[-50:]
    return bool(
        (words.caption_date.search(end) and words.seen.search(line))
        or (words.caption_place.search(end) and words.posing.search(line))
    )


def _is_credit(line: str, words: FurnitureWords) -> bool:
    """Say whether the line is only a name or a link in brackets: "(Associated Press)"."""
    bare = line.strip()
    if not BRACKETED.match(bare):
        return False
    inside = bare.strip("()[]（）【】 ")
    return not SENTENCE_END.search(inside) or bool(words.credit.search(bare)) or _opens_as_furniture(inside, words)


def passages_of(text: str, lexicon: Lexicon, language: str = "", title: str = "") -> tuple[str, ...]:
    """Return the sentences of an article in order, each an exact substring of `text`, furniture dropped.

    Furniture: see `is_furniture` and `is_notice`. Datelines, stage directions and credits at either end of a
    sentence are cut off. A quotation is never cut in two, unless it has no end or is longer than a page. The BCP
    47 tag `language` changes nothing: the script tells where a sentence ends.
    """
    found: list[str] = []
    for paragraph in filter(None, map(str.strip, PARAGRAPH.split(text))):
        if is_furniture(paragraph, lexicon, title) or (not found and lexicon.sentences.place.fullmatch(paragraph)):
            continue
        for sentence in _uncaptioned(paragraph, lexicon):
            bare = _bare(sentence, lexicon)
            # `is_furniture` has judged a paragraph of one sentence.
            if bare == paragraph or not is_notice(bare, lexicon):
                found += _parts(bare)
    return tuple(found)


def _uncaptioned(paragraph: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield the sentences of a paragraph without datelines, without captions (a credit ends each), and without the
    head of another story before its dateline.

    Words between a dateline and a credit are no caption, but the story.
    """
    start = 0
    for credit in (*lexicon.furniture.captioned.finditer(paragraph), None):
        part = paragraph[start : credit.start()] if credit else paragraph[start:]
        dateline = lexicon.sentences.dateline.match(part)
        sentences = list(sentences_of(part[dateline.end() :] if dateline else part, lexicon))
        if credit and not credit[0]:  # this is the next dateline, not the credit of a caption
            ends = bool(sentences) and SENTENCE_END.search(sentences[-1]) is not None
        else:
            ends = credit is None or dateline is not None
        yield from sentences if ends else sentences[:-1]
        start = credit.end() if credit else start


def sentences_of(paragraph: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield the sentences of a paragraph in order, each without white space at its ends. Takes linear time."""
    closed = _closed(paragraph)
    starts = {start for start, _ in closed}
    start = place = 0
    outer: list[tuple[int, int]] = []
    for span in sorted(closed):
        if not outer or span[0] >= outer[-1][1]:
            outer.append(span)
    for match in END.finditer(paragraph):
        end = match.end()
        while end - 1 in starts:  # this straight mark opens the next quotation
            end -= 1
        while place < len(outer) and outer[place][1] <= match.start():
            place += 1
        within = place < len(outer) and outer[place][0] <= match.start() and end < outer[place][1]
        if not within and _ends(paragraph, start, match, end, lexicon.sentences):
            yield paragraph[start:end].strip()
            start = end
    if rest := paragraph[start:].strip():
        yield rest


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

    It cannot if it opens with a pronoun, a connective or a bare "the ministry", or if it is cut at either end.
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


def says_something(sentence: str, lexicon: Lexicon) -> bool:
    """Say whether a sentence, without the label of its turn, says anything by itself.

    A question does not. Nor does a sentence with little more than a courtesy, a reference to others or to earlier
    words, "its position is consistent", words that lead to a quotation, or commonplaces. Takes linear time.
    """
    words = lexicon.empty
    bare = sentence.strip().rstrip('"”’」』)）*')
    if words.figure.search(bare):
        return True
    if bare.endswith(("?", "？")):
        return False
    chinese = is_chinese(bare)
    length = len(bare) if chinese else len(bare.split())
    if length < (FEWEST_CHINESE if chinese else FEWEST):
        return False
    if length > (BRIEF_CHINESE if chinese else BRIEF):
        return True
    if bare.endswith((":", "：")) and words.leading.search(bare):
        return False
    if patterns_of(words, "courtesy", "position", "referring").search(bare) and not words.turning.search(bare):
        return False
    return len(list(patterns_of(words, "hollow").finditer(bare))) < SOME


class Tokenizer:
    """Cuts English and Chinese into sentences and words for sumy. It works offline and keeps digits.

    sumy accepts any object with `to_sentences` and `to_words`. Chinese is cut into pairs of characters, the usual
    way to index it without a dictionary.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def to_sentences(self, paragraph: str) -> tuple[str, ...]:
        return passages_of(paragraph, self._lexicon)

    def to_words(self, sentence: str) -> tuple[str, ...]:
        return tuple(words_and_pairs_of(sentence))


def _closed(paragraph: str) -> list[tuple[int, int]]:
    """Return where marks open that are closed soon enough, each with the place where it is closed, in no order.

    A mark that is not closed is left out: a quotation of several paragraphs is closed in the last.
    """
    found: list[tuple[int, int]] = []
    waiting: list[tuple[str, int]] = []
    open_ = dict.fromkeys(PAIRS, 0)
    for match in MARK.finditer(paragraph):
        mark, start, end = match.group(), match.start(), match.end()
        opening = _opening(mark, paragraph[start - 1 : start], paragraph[end : end + 1], open_)
        if not opening:
            waiting.append((mark, start))
            open_[mark] += 1
            continue
        while open_.get(opening):
            mark, start = waiting.pop()
            open_[mark] -= 1
            if mark == opening:
                if end - start <= FURTHEST.get(mark, LONGEST):
                    found.append((start, end))
                break
    return found


def _opening(mark: str, before: str, after: str, open_: Mapping[str, int]) -> str:
    """Return the mark that this one closes, or "" if it opens. Mistyped pairs ("“...\"", "...“") count."""
    if mark in STRAIGHT:
        opening = mark if open_[mark] else "“" if open_["“"] else ""
        return opening if not before.isspace() or after.isspace() else ""
    if mark == "“" and open_["“"] and before.strip() and not after.isalnum():
        return "“"
    if mark == "”" and not open_["“"]:
        return next((straight for straight in STRAIGHT if open_[straight]), "“")
    return OPENER.get(mark, "")


def _ends(paragraph: str, start: int, match: re.Match[str], end: int, words: SentenceWords) -> bool:
    """Say whether the sentence from `start` ends with this mark and the marks behind it, up to `end`."""
    mark, rest = match["mark"], paragraph[end : end + NEAR * 3]
    after = rest.lstrip()
    if not after:
        return True
    if mark[0] in "。！？":
        return words.goes_on.match(rest) is None
    if not rest[0].isspace():
        glued = GLUED.match(rest) and BEFORE_GLUED.search(paragraph[max(start, end - NEAR) : end])
        return glued is not None or (mark[0] in "!?" and HAN.match(rest) is not None)
    first = after.lstrip(OPENING)[:1]
    if first.islower() or (mark[0] == "…" and not first.isupper()):
        return False
    if mark != ".":
        return end == match.end("mark") or words.asked.match(after) is None
    before = paragraph[max(start, match.end("mark") - NEAR) : match.end("mark")]
    if words.titled.search(before) or (words.numbered.search(before) and not first.isalpha()):
        return False
    if words.hour.search(before):
        return words.after_hour.match(after) is None
    if match.end("mark") - start < NEAR and NUMBER.fullmatch(paragraph[start : match.end("mark")].strip()):
        return False
    return words.shortened.search(before) is None or words.begins.match(after) is not None


def _bare(sentence: str, lexicon: Lexicon) -> str:
    """Return the sentence without remarks at either end ("(Laughter.)", "(Photo by ...)"), and without a subhead
    that opens it with no stop. A subhead is in capitals or has no verb."""
    words = lexicon.sentences
    start = words.opening_aside.match(sentence)
    bracketed = sentence[-1:] in BRACKETS
    end = words.closing_aside.search(sentence, max(0, len(sentence) - LONGEST_ASIDE)) if bracketed else None
    first, last = start.end() if start else 0, end.start() if end else len(sentence)
    sentence = sentence[first:last].strip()
    head = words.subhead.match(sentence)
    is_head = head and (head[0].isupper() or not lexicon.furniture.verb.search(head[0]))
    return sentence[head.end() :] if head and is_head else sentence


def _parts(sentence: str) -> Iterator[str]:
    """Yield a far too long sentence in parts, cut at spaces: the rules take more than linear time on one."""
    while len(sentence) > LONGEST:
        cut = sentence.rfind(" ", 1, LONGEST)
        cut = cut if cut > 0 else LONGEST
        if sentence[:cut].strip():
            yield sentence[:cut].strip()
        sentence = sentence[cut:].strip()
    if sentence:
        yield sentence
