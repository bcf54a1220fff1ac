"""The numbers of an article: shares, amounts and counts, in base units, with what they count."""

import re
from collections.abc import Iterator

from digests.model import Article, Quantity, Relation
from digests.rules.editing.numbers.words import (
    CURRENCIES,
    MEASURES,
    SCALES,
    STOPS,
    SUBJECTS,
    WORDS,
    is_plural,
    normal_noun,
)
from digests.rules.passages import passages_of

FIGURE = r"(?P<figure>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
SCALE = r"(?:[ -]?(?P<scale>hundred|thousand|million|billion|trillion|mn|bn|tn)\b|(?P<letter>[mb])\b)?"
HAN_SCALE = r"(?P<scale>万亿|萬億|百万|百萬|千万|千萬|亿|億|万|萬|兆|千|百)?多?"
WORD = rf"(?P<word>(?:{'|'.join(WORDS)})(?:-(?:one|two|three|four|five|six|seven|eight|nine))?)"
MONEY = (
    re.compile(rf"(?i)(?P<currency>US\$|NT\$|HK\$|A\$|S\$|[$€£¥]|\bRMB ?|\bUSD ?|\bCNY ?){FIGURE}{SCALE}"),
    re.compile(
        rf"(?i)(?<![\d.,]){FIGURE}{SCALE} (?:US )?(?P<currency>dollars?|yuan|renminbi|euros?|yen|pounds)\b"
    ),
    re.compile(
        rf"(?<![\d.,]){FIGURE}{HAN_SCALE}"
        r"(?P<currency>美元|元人民币|元人民幣|人民币|人民幣|新台币|新台幣|新臺幣|台币|欧元|歐元|日元|日圓|港元|元)"
    ),
)
PERCENT = (
    re.compile(rf"(?i)(?<![\d.,]){FIGURE} ?(?:%|％|percent\b|per cent\b|percentage points?\b|个百分点|個百分點)"),
    re.compile(r"百分之(?P<figure>\d+(?:\.\d+)?)"),
    re.compile(rf"(?i)\b{WORD} (?:percent|per cent)\b"),
)
VOTE = re.compile(r"(?<![\d-])(?P<ayes>\d{1,3})(?:-| to )(?P<noes>\d{1,3})(?![\d-])")
VOTING = re.compile(r"(?i)\bvot(?:e|es|ed|ing)\b|\bpass(?:ed|es)\b")
COUNT = re.compile(
    rf"(?i)(?<![\w$€£¥.,/-])(?:{FIGURE}{SCALE}|{WORD}(?: (?P<wordscale>hundred|thousand|million|billion))?) "
    r"(?=[A-Za-z])"
)
LABEL = re.compile(r"(?i)\b(?:section|article|chapter|title|rule|no\.|number|resolution|page|boeing|route|type) $")
KNOWN = re.compile(r"(?i)\b(?:the|these|those|both|its|their|his|her|our|all) $")
NOUN = re.compile(r"[A-Za-z][\w’'-]*")
HAN_COUNT = re.compile(
    rf"(?<![\d.,年]){FIGURE}{HAN_SCALE}(?P<measure>{'|'.join(sorted(MEASURES, key=len, reverse=True))})"
    r"(?P<noun>[\u3400-\u9fff]{0,10})"
)
SUBJECT = re.compile(
    r"(?i)\b(?:rate|tariffs?|dut(?:y|ies)|charges?|lev(?:y|ies)|tax(?:es)?|share|deficit|surplus|exports?|imports?"
    r"|growth|output|gdp|prices?|sales|production|stake|trade|investment|inflation|unemployment|budget|spending"
    r"|holdings)\b"
)
HAN_SUBJECT = re.compile("|".join(SUBJECTS))
CHARGES = frozenset(("tariff", "rate", "charge", "tax"))
GOODS = re.compile(
    r"(?i)(?<=\w )(?:on|for) (?:(?:some|the|all|imported|its|(?-i:[A-Z][\w.]+)) )*"
    r"(?P<goods>(?:[\w-]+ ){0,2}?[\w-]+)"
    r"(?= (?:to|from|rises?|goes?|doubles?|by|will|is|are|was|were|face|about|and|in)\b|[,.;]|$)"
)
WHOLE = re.compile(
    r"(?i) (?:of|for) (?:the |its |all |total |global |world(?:['’]s)? |"
    r"|their |his |her |(?-i:[A-Z][\w.]*(?:['’]s)? ))*"
    r"(?P<whole>[a-z]+)(?: (?:output|production|supply|market|exports|imports|reserves))?\b"
)

Found = tuple[int, int, Quantity]


def find(article: Article, relation: Relation) -> tuple[Quantity, ...]:
    """Return the numbers of the article's passages in order.

    `value` is in base units: 25 for 25 percent (unit "percent"), 1.8e10 for $18 billion (an ISO 4217 code), 62 for
    62 aircraft (unit "count"), the ayes of a vote (unit "vote", `of` the noes). `of` is what is counted, in small
    letters and singular, the same for words that mean the same ("planes" are "aircraft"), or what a share or
    amount is of. Dates, times and years are no quantities, nor is a small number of things already known ("the two
    sides"). The relation is there for the contract; no rule depends on it.
    """
    found: list[Quantity] = []
    for index, sentence in enumerate(passages_of(article.text, article.language, article.title)):
        taken: list[Found] = []
        for start, end, quantity in _candidates(sentence, index, article.id):
            if not any(start < other_end and other_start < end for other_start, other_end, _ in taken):
                taken.append((start, end, quantity))
        found += [quantity for _, _, quantity in sorted(taken, key=lambda entry: entry[0])]
    return tuple(found)


def _candidates(sentence: str, index: int, article: int) -> Iterator[Found]:
    """Give what each pattern finds, the surest first: a later one that overlaps an earlier is dropped."""

    def found(match: re.Match[str], value: float, unit: str, of: str, end: int = 0) -> Found:
        end = end or match.end()
        text = sentence[match.start() : end].strip()
        return match.start(), end, Quantity(text, value, unit, of, index, article)

    for pattern in MONEY:
        for match in pattern.finditer(sentence):
            unit = CURRENCIES[match["currency"].strip().lower()]
            yield found(match, _value(match), unit, _subject(sentence, match))
    for pattern in PERCENT:
        for match in pattern.finditer(sentence):
            yield found(match, _value(match), "percent", _subject(sentence, match))
    for match in VOTE.finditer(sentence) if VOTING.search(sentence) else ():
        yield found(match, float(match["ayes"]), "vote", match["noes"])
    for match in COUNT.finditer(sentence):
        head = _counted(sentence, match)
        if head is not None:
            yield found(match, _value(match), "count", normal_noun(head.group()), head.end())
    for match in HAN_COUNT.finditer(sentence):
        yield found(match, _value(match), "count", MEASURES[match["measure"]] or match["noun"][:4])


def _counted(sentence: str, match: re.Match[str]) -> re.Match[str] | None:
    """Return the noun that a number counts: the last plural of the words that follow it."""
    value = _value(match)
    if value < 2 or (value <= 10 and KNOWN.search(sentence[: match.start()])):
        return None
    if LABEL.search(sentence[: match.start()]):
        return None
    if match["figure"] and re.fullmatch(r"(?:19|20)\d\d", match["figure"]):
        return None
    position = match.end() + (len("of the ") if sentence.startswith("of the ", match.end()) else 0)
    nouns: list[re.Match[str]] = []
    while len(nouns) < 4:
        noun = NOUN.match(sentence, position)
        if noun is None or noun.group().lower() in STOPS:
            break
        nouns.append(noun)
        if not sentence.startswith(" ", noun.end()):
            break
        position = noun.end() + 1
    return next((noun for noun in reversed(nouns) if is_plural(noun.group())), None)


def _value(match: re.Match[str]) -> float:
    groups = match.groupdict()
    if groups.get("word"):
        tens, _, ones = groups["word"].lower().partition("-")
        return (WORDS[tens] + WORDS.get(ones, 0.0)) * SCALES[(groups.get("wordscale") or "").lower()]
    scale = groups.get("scale") or groups.get("letter") or ""
    return round(float(match["figure"].replace(",", "")) * SCALES[scale.lower()], 6)


def _subject(sentence: str, match: re.Match[str]) -> str:
    """Name what a share or an amount is of: "tariff on electric vehicles", "gallium", "import", or nothing."""
    before, after = sentence[: match.start()], sentence[match.end() :]
    whole = WHOLE.match(after)
    if whole and whole["whole"].lower() not in STOPS:
        return normal_noun(whole["whole"])
    terms = HAN_SUBJECT.findall(before)
    if terms:
        return SUBJECTS[terms[-1]]
    clause = re.split(r"[.;]|, and ", before)[-1]
    found = list(SUBJECT.finditer(clause)) or list(SUBJECT.finditer(before))
    if not found:
        return ""
    noun = normal_noun(found[-1].group())
    # "Duties on solar cells ..., and those on semiconductors rise": the last goods named before the number.
    goods = list(GOODS.finditer(before, before.rfind(found[-1].group())))
    return f"{noun} on {goods[-1]['goods'].lower()}" if goods and noun in CHARGES else noun
