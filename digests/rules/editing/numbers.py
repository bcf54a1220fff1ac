"""The numbers of an article: shares, amounts and counts, in base units, with what they count."""

import re
from collections.abc import Iterator

from digests.model import Article, Quantity, Relation
from digests.rules.passages import passages_of

SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "b": 1e9,
    "trillion": 1e12, "tn": 1e12, "百": 1e2, "千": 1e3, "万": 1e4, "萬": 1e4, "百万": 1e6, "百萬": 1e6, "千万": 1e7,
    "千萬": 1e7, "亿": 1e8, "億": 1e8, "万亿": 1e12, "萬億": 1e12, "兆": 1e12, "": 1.0,
}  # fmt: skip
WORDS = {
    word: float(value)
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
} | {"thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "seventy": 70.0, "eighty": 80.0, "ninety": 90.0}
CURRENCIES = {
    "$": "USD", "us$": "USD", "usd": "USD", "dollars": "USD", "dollar": "USD", "美元": "USD", "¥": "CNY", "rmb": "CNY",
    "cny": "CNY", "yuan": "CNY", "renminbi": "CNY", "人民币": "CNY", "人民幣": "CNY", "元": "CNY", "nt$": "TWD",
    "新台币": "TWD", "新臺幣": "TWD", "新台幣": "TWD", "台币": "TWD", "€": "EUR", "euros": "EUR", "euro": "EUR",
    "欧元": "EUR", "歐元": "EUR", "yen": "JPY", "日元": "JPY", "日圓": "JPY", "£": "GBP", "pounds": "GBP", "hk$": "HKD",
    "港元": "HKD", "a$": "AUD", "s$": "SGD",
}  # fmt: skip
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
        rf"(?<![\d.,]){FIGURE}{HAN_SCALE}(?P<currency>美元|元人民币|元人民幣|人民币|人民幣|新台币|新台幣"
        rf"|新臺幣|台币|欧元|歐元"
        r"|日元|日圓|港元|元)"
    ),
)
PERCENT = (
    re.compile(rf"(?i)(?<![\d.,]){FIGURE} ?(?:%|％|percent\b|per cent\b|percentage points?\b|个百分点|個百分點)"),
    re.compile(r"(?i)\b(?:百分之)(?P<figure>\d+(?:\.\d+)?)"),
    re.compile(rf"(?i)\b{WORD} (?:percent|per cent)\b"),
)
HAN_PERCENT = re.compile(r"百分之(?P<han>[一二三四五六七八九十百]+)")
VOTE = re.compile(r"(?<![\d-])(?P<ayes>\d{1,3})(?:-| to )(?P<noes>\d{1,3})(?![\d-])(?=[^.]{0,60})")
COUNT = re.compile(
    rf"(?i)(?<![\w$€£¥.,/-])(?:{FIGURE}{SCALE}|{WORD}(?: (?P<wordscale>hundred|thousand|million"
    rf"|billion))?)[ -](?=[A-Za-z])"
)
NOUN = re.compile(r"[A-Za-z][\w’'-]*")
HAN_COUNT = re.compile(
    rf"(?<![\d.,年]){FIGURE}{HAN_SCALE}(?P<measure>架次|架|艘次|艘|家|名|人次|人|枚|个|個|项|項|条|條|辆"
    rf"|輛|台|次|起|种|種|位|份|吨|噸)"
    r"(?P<noun>[\u3400-\u9fff]{0,10})"
)
CALENDAR = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "am",
        "pm",
        "year",
        "month",
        "week",
        "day",
        "hour",
        "minute",
        "second",
        "decade",
        "century",
        "o'clock",
        "th",
        "st",
        "nd",
        "rd",
        "percent",
        "per",
        "to",
        "and",
        "or",
        "of",
        "in",
        "on",
        "at",
        "from",
        "by",
        "the",
        "a",
        "an",
        "for",
        "with",
    ]
) | frozenset(["years", "months", "weeks", "days", "hours", "minutes", "seconds", "decades", "times"])
STOPS = frozenset(
    [
        "of",
        "in",
        "on",
        "at",
        "from",
        "by",
        "to",
        "for",
        "with",
        "and",
        "or",
        "that",
        "which",
        "who",
        "as",
        "were",
        "was",
        "are",
        "is",
        "be",
        "been",
        "had",
        "has",
        "have",
        "will",
        "would",
        "could",
        "around",
        "near",
        "over",
        "under",
        "after",
        "before",
        "since",
        "while",
        "when",
        "than",
        "into",
        "out",
        "up",
        "down",
        "crossed",
        "entered",
        "but",
        "not",
        "also",
        "its",
        "his",
        "their",
        "her",
        "the",
        "a",
        "an",
        "said",
        "say",
        "says",
        "told",
        "reported",
        "more",
        "less",
        "other",
        "face",
        "faced",
        "died",
        "go",
        "went",
        "move",
        "moved",
        "follow",
    ]
)
IRREGULAR = {
    "people": "people", "aircraft": "aircraft", "men": "man", "women": "woman", "planes": "aircraft", "plane": "aircraft",
    "warplanes": "aircraft", "jets": "aircraft", "jet": "aircraft", "airplanes": "aircraft", "ships": "vessel",
    "ship": "vessel", "boats": "boat", "warships": "vessel", "warship": "vessel", "companies": "company",
    "entities": "entity", "countries": "country", "series": "series", "species": "species", "firms": "company",
    "firm": "company", "persons": "people", "person": "people", "businesses": "company", "sorties": "aircraft",
    "troops": "troops", "personnel": "personnel", "lives": "life", "chinese": "people", "americans": "people",
}  # fmt: skip
HAN_NOUNS = {
    "架次": "aircraft", "架": "aircraft", "艘次": "vessel", "艘": "vessel", "家": "company", "名": "people", "人": "people",
    "人次": "people", "位": "people", "枚": "missile", "辆": "vehicle", "輛": "vehicle", "次": "time", "吨": "ton",
    "噸": "ton", "项": "item", "項": "item", "起": "case",
}  # fmt: skip
VERBS_BEFORE = re.compile(
    r"(?i)\b(?:rate|tariffs?|dut(?:y|ies)|charges?|levy|levies|tax(?:es)?|share|deficit|surplus"
    r"|exports?|imports?|growth|output"
    r"|gdp|prices?|sales|production|stake|trade|investment|inflation|unemployment|budget|spending|holdings)\b"
)
GOODS = re.compile(
    r"(?i)\b(?:on|of|for|in) (?:some |the |all |Chinese |American |US |imported |its )*((?:[\w-]+ "
    r"){0,2}?[\w-]+?)\b(?= (?:to|from|rises?|goes?|go|doubles?|double|rise|by|will|is|are|was|were|face"
    r"|about|and|in)\b|[,.;]|$)"
)
HAN_SUBJECT = re.compile(
    r"(关税|關稅|税率|稅率|份额|份額|占比|产量|產量|出口|进口|進口|投资|投資|逆差|顺差|順差|金额|金額|增长|增長)"
)
HAN_TERMS = {
    "关税": "tariff", "關稅": "tariff", "税率": "tariff", "稅率": "tariff", "份额": "share", "份額": "share", "占比": "share",
    "产量": "output", "產量": "output", "出口": "export", "进口": "import", "進口": "import", "投资": "investment",
    "投資": "investment", "逆差": "deficit", "顺差": "surplus", "順差": "surplus", "金额": "amount", "金額": "amount",
    "增长": "growth", "增長": "growth",
}  # fmt: skip


def find(article: Article, relation: Relation) -> tuple[Quantity, ...]:
    """Return the numbers of the article's passages in order.

    `value` is in base units: 25 for 25 percent (unit "percent"), 1.8e10 for $18 billion (an ISO 4217 code), 62 for 62
    aircraft (unit "count"), the ayes of a vote (unit "vote", `of` the noes). `of` is the head noun that is counted,
    singular, in small letters, the same for words that mean the same ("planes" are "aircraft"). Dates, times and
    years are no quantities. The relation is there for the contract; no rule depends on it.
    """
    passages = passages_of(article.text, article.language, article.title)
    return tuple(
        Quantity(text, value, unit, of, index, article.id)
        for index, sentence in enumerate(passages)
        for text, value, unit, of in _quantities(sentence)
    )


def _quantities(sentence: str) -> list[tuple[str, float, str, str]]:
    taken: list[tuple[int, int, tuple[str, float, str, str]]] = []
    for start, end, quantity in _candidates(sentence):
        if not any(start < other_end and other_start < end for other_start, other_end, _ in taken):
            taken.append((start, end, quantity))
    return [quantity for _, _, quantity in sorted(taken, key=lambda entry: entry[0])]


def _candidates(sentence: str) -> Iterator[tuple[int, int, tuple[str, float, str, str]]]:
    """Give what each pattern finds, the surest first: a later one that overlaps an earlier is dropped."""
    for pattern in MONEY:
        for match in pattern.finditer(sentence):
            unit = CURRENCIES[match["currency"].strip().lower().removeprefix("元") or "元"]
            yield (*match.span(), (match.group(), _value(match), unit, _subject(sentence, match)))
    for pattern in PERCENT:
        for match in pattern.finditer(sentence):
            yield (*match.span(), (match.group(), _value(match), "percent", _subject(sentence, match)))
    for match in VOTE.finditer(sentence):
        if re.search(r"(?i)\bvot(?:e|es|ed|ing)\b|\bpass(?:ed|es)\b", sentence):
            yield (*match.span(), (match.group(), float(match["ayes"]), "vote", match["noes"]))
    for match in COUNT.finditer(sentence):
        yield from _counted(sentence, match)
    for match in HAN_COUNT.finditer(sentence):
        of = HAN_NOUNS.get(match["measure"], match["noun"][:4] or match["measure"])
        yield (*match.span(), (match.group(), _value(match), "count", of))


def _counted(sentence: str, match: re.Match[str]) -> Iterator[tuple[int, int, tuple[str, float, str, str]]]:
    """Give a count with its noun: the words up to the last one before a stop."""
    nouns: list[re.Match[str]] = []
    position = match.end()
    if re.match(r"(?i)of the ", sentence[position:]):
        position += len("of the ")
    while len(nouns) < 4:
        noun = NOUN.match(sentence, position)
        if noun is None or noun.group().lower() in STOPS | CALENDAR:
            break
        nouns.append(noun)
        if sentence[noun.end() : noun.end() + 1] != " ":
            break
        position = noun.end() + 1
    following = NOUN.match(sentence, match.end())
    if not nouns and following and following.group().lower() == "times":
        nouns = [following]
    if not nouns or sentence[match.end() - 1] == "-":
        return
    small = match["word"] is not None and match["wordscale"] is None and _value(match) < 2
    year = match["figure"] and re.fullmatch(r"(?:19|20)\d\d", match["figure"])
    head = next((noun for noun in reversed(nouns) if noun.group().islower()), None) or nouns[-1]
    if small or year or not _plural(head.group()):
        return
    yield (
        match.start(),
        head.end(),
        (sentence[match.start() : head.end()], _value(match), "count", normal_noun(head.group())),
    )


def _plural(word: str) -> bool:
    return word.lower() in IRREGULAR or (word.lower().endswith("s") and not word.lower().endswith("ss"))


def normal_noun(word: str) -> str:
    """Return the singular of an English noun in small letters, one word for those that count the same thing."""
    word = word.lower().removesuffix("'s").removesuffix("’s")
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(?:ches|shes|sses|xes)$", word):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us")) else word


def _value(match: re.Match[str]) -> float:
    groups = match.groupdict()
    if groups.get("word"):
        tens, _, ones = groups["word"].lower().partition("-")
        return (WORDS[tens] + WORDS.get(ones, 0.0)) * SCALES[(groups.get("wordscale") or "").lower()]
    scale = groups.get("scale") or groups.get("letter") or ""
    return round(float(match["figure"].replace(",", "")) * SCALES[scale.lower()], 6)


def _subject(sentence: str, match: re.Match[str]) -> str:
    """Name what a share or an amount is of: "tariff on electric vehicles", "import", or nothing."""
    before, after = sentence[: match.start()], sentence[match.end() :]
    direct = re.match(r"(?: of| in) (?:[\w-]+ ){0,2}?([a-z]+s)\b", after)
    if direct:
        return normal_noun(direct[1])
    terms = list(HAN_SUBJECT.finditer(before))
    if terms:
        return HAN_TERMS[terms[-1].group()]
    clause = re.split(r"[.;]|, and ", before)[-1]
    found = list(VERBS_BEFORE.finditer(clause)) or list(VERBS_BEFORE.finditer(before))
    if not found:
        return ""
    goods = GOODS.match(before[found[-1].end() :].lstrip())
    noun = normal_noun(found[-1].group())
    return f"{noun} on {goods[1].lower()}" if goods and noun in ("tariff", "duty", "rate", "charge") else noun
