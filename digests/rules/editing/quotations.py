"""Who is said to speak in one sentence: the words that name the speaker, before we know whom they mean."""

import re
from dataclasses import dataclass

from digests.rules.editing.speech import (
    ADVERBS,
    ASIDES,
    AUXILIARIES,
    DETERMINERS,
    FINITE,
    LINKS,
    NO_HEAD,
    PASSIVE,
    PRONOUNS,
    RELATIVES,
    SPEECH,
    STRONG,
    SUBORDINATORS,
)

QUOTED = re.compile(r"“[^”]*(?:”|$)|「[^」]*(?:」|$)|『[^』]*(?:』|$)|\"[^\"]*(?:\"|$)|(?<=\s)‘[^’]*’(?=[\s,.])")
OPENS, CLOSES = '“"「『', '”"」』'

SUBORDINATE = 3
ACCORDING_TO = "according to"
CUE = re.compile(rf"\b(?P<cue>{'|'.join(sorted(SPEECH, key=len, reverse=True))})\b(?!-)")
ACCORDING = re.compile(r"(?i)\baccording to (?P<source>[^.;]+)")
TOKEN = re.compile(
    r"\b(?:Sen|Sens|Gov|Rep|Reps|Lt|Gen|Mr|Mrs|Ms|Dr|Jr|Sr|St|Adm|Col|Capt|Prof|U\.S|D\.C|[A-Z])\.|\0+"
    r"|[\w$][\w.’'&/@-]*[\w’']|[\w$]|\S"
)
WEEKDAY = re.compile(r"(?i)(?:mon|tues|wednes|thurs|fri|satur|sun)day$")
OPENING = re.compile(
    r"(?i)^(?:[A-Z. ,]{3,30}(?:, [\w. ]{3,10})?(?: \(\w+\))? [—–-]+ |(?:and|but|so|yet|still|however"
    r"|meanwhile|also|then|later|instead|in fact|of course|for (?:example|instance)"
    r"|(?:in|on|at|during|after|before|earlier|last|late|early|this|asked|speaking|by|with|for|despite"
    r"|under) [^,]{2,120}(?=,)"
    r"|(?:on |late |early |last |this )*(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?: "
    r"(?:morning|afternoon"
    r"|evening|night))?|today|yesterday|[a-z]+ly(?=,)),?\s+)"
)
SPEAKS_ZH = (
    "回应说|回應說|回应称|回應稱|回应|回應|表示|指出|强调|強調|重申|敦促|宣布|声明|聲明|批评|批評|警告"
    "|认为|認為|呼吁|呼籲|透露|坦言|直言|"
    "补充说|補充說|介绍说|介紹說|说道|說道|介绍|介紹|写道|寫道|公布|要求|反驳|反駁|否认|否認|谴责|譴責"
    "|抗议|抗議|解释|解釋|报道|報導|報道|说|說|称|稱"
)
CUE_ZH = re.compile(rf"(?P<cue>{SPEAKS_ZH})(?!明|法|服|为|為|呼|赞|讚|谓|謂|号|號)")
ASIDE_ZH = re.compile(
    r"(?:\d{1,4}年)?(?:\d{1,2}月)?\d{1,2}日(?:上午|下午|晚间|晚間|晚)?|(?:同日|当天|當天|当日|當日|今天"
    r"|今日|昨天|昨日|此前|日前|随后|隨後|近日|周[一二三四五六日]"
    r"|星期[一二三四五六日])|在[^，。]{2,25}?(?:上|中|时|時|期间|期間)|就此|对此|對此"
    r"|就[^，。]{2,30}?(?:问题|問題|一事)|也|还|還|并|並|再次|明确|明確|公开|公開|(?:通过|通過"
    r"|以)[^，。]{2,12}"
)
ACCORDING_ZH = re.compile(
    r"(?:据|據|根据|根據)(?P<source>[^，。]{2,20}?)(?:报道|報導|報道|消息|透露|介绍|介紹|统计|統計"
    r"|发布的?[^，。]{0,10}|的?数据|的?說法|的?说法)，?"
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """The words that name a speaker, the verb of saying, and whether the passage quotes.

    `aside` says that the saying is only a clause of time or manner ("since Biden promised it"). `words` is empty when a sentence says that somebody speaks and leaves out who (usual in Chinese).
    """

    words: str
    cue: str
    quotes: bool
    start: int = 0
    aside: bool = False


def attribution_of(sentence: str, chinese: bool, open_quotation: bool = False) -> Attribution | None:
    """Return who speaks in a sentence, or None when it names nobody.

    `open_quotation` says that the sentence begins inside a quotation. The outermost saying counts: in "X said that Y
    agreed" X speaks, and so does X in "..., X said" at the end.
    """
    masked = _masked(sentence, open_quotation)
    return _chinese(sentence, masked) if chinese else _english(sentence, masked)


def _masked(sentence: str, open_quotation: bool) -> str:
    """Blank what is quoted, keeping every place."""
    if open_quotation:
        closing = next((place for place, mark in enumerate(sentence) if mark in CLOSES), len(sentence) - 1)
        sentence = "\0" * (closing + 1) + sentence[closing + 1 :]
    return QUOTED.sub(lambda match: "\0" * len(match.group()), sentence)


def _english(sentence: str, masked: str) -> Attribution | None:
    quotes = "\0" in masked
    tokens = list(TOKEN.finditer(masked))
    found: list[tuple[int, int, Attribution]] = []
    for position, token in enumerate(tokens):
        if not CUE.fullmatch(token.group()):
            continue
        place = _behind(masked, tokens, position) or _before(masked, tokens, position)
        if place is None:
            continue
        start, end, rank = place
        aside = rank == SUBORDINATE and not quotes
        if token.group() not in STRONG:
            rank += 4
        found.append((rank, start, Attribution(sentence[start:end], token.group(), quotes, start, aside)))
    for match in ACCORDING.finditer(masked):
        words = re.split(r",\s|\0|\s(?:who|which|that|and said)\s", match["source"])[0].strip(" ,")
        if words:
            start = match.start("source")
            rank = 0 if match.start() < 2 else 2
            found.append(
                (rank, start, Attribution(sentence[start : start + len(words)], ACCORDING_TO, quotes, start))
            )
    if found:
        return min(found, key=lambda entry: entry[:2])[2]
    return _opener(sentence, masked, tokens) if quotes or _participle(tokens) else None


def _behind(masked: str, tokens: list[re.Match[str]], cue: int) -> tuple[int, int, int] | None:
    """Find the subject behind its verb, as in `"...", said the minister`."""
    if cue == 0 or cue + 1 >= len(tokens):
        return None
    previous = tokens[cue - 1].group()
    if cue > 1 and previous in ",-—–":
        quoted = tokens[cue - 2].group().startswith("\0")
    else:
        quoted = previous.startswith("\0")
    if not quoted and previous != ",":
        return None
    first = tokens[cue + 1].group()
    names = first[0].isupper() or (quoted and first.lower() in DETERMINERS - {"that", "this", "these", "those"})
    if quoted and (
        first.lower() in PRONOUNS or (first.islower() and re.search(r"(?:man|men|er|or|ist|woman)s?$", first))
    ):
        names = True
    if not names or WEEKDAY.match(first):
        return None
    end = cue + 1
    while end < len(tokens):
        word = tokens[end].group()
        lower = word.lower()
        if lower in PRONOUNS and end == cue + 1:
            end += 1
            break
        if word[0] in '.;:?!\0—–"()' or lower in SUBORDINATORS | RELATIVES | {
            "and",
            "in",
            "on",
            "to",
            "about",
            "during",
        }:
            break
        if word == "," and not _apposes(tokens, end):
            break
        if WEEKDAY.match(word) or word in FINITE or lower.endswith("ing"):
            break
        end += 1
    end = _untrailed(tokens, end)
    return (tokens[cue + 1].start(), tokens[end - 1].end(), 0) if end > cue + 1 else None


def _apposes(tokens: list[re.Match[str]], comma: int) -> bool:
    """Say whether an apposition follows the comma: `said Otis Barr, a judge`."""
    following = tokens[comma + 1].group().lower() if comma + 1 < len(tokens) else ""
    return following in (
        "the",
        "a",
        "an",
        "one",
        "president",
        "director",
        "chairman",
        "executive",
        "spokesman",
        "spokeswoman",
        "who",
    )


def _untrailed(tokens: list[re.Match[str]], end: int) -> int:
    while end > 0 and (tokens[end - 1].group() in ",-" or tokens[end - 1].group().lower() in ADVERBS | LINKS):
        end -= 1
    return end


def _before(masked: str, tokens: list[re.Match[str]], cue: int) -> tuple[int, int, int] | None:
    """Find the subject before its verb: over auxiliaries and adverbs, then back to where its phrase begins."""
    last = cue - 1
    passive = False
    while last >= 0 and _is_light(tokens[last].group()):
        passive = passive or tokens[last].group() in PASSIVE
        last -= 1
    if last < 0 or (passive and not tokens[cue].group().endswith("ing")):
        return None
    if tokens[last].group() in (",", "—", "–"):
        return None if tokens[cue].group().endswith("ing") else _apposed(masked, tokens, last)
    first, stop = _phrase(tokens, last)
    if first is None:
        return None
    return _placed(masked, tokens, first, last, stop)


def _is_light(word: str) -> bool:
    lower = word.lower()
    return (
        lower in AUXILIARIES | ADVERBS
        or bool(WEEKDAY.match(word))
        or (lower.endswith("ly") and lower != "family" and word.islower())
    )


def _phrase(tokens: list[re.Match[str]], last: int) -> tuple[int | None, str]:
    """Go back from the last word of a noun phrase to its first; also give what stands before it."""
    word = tokens[last].group()
    before = tokens[last - 1].group().lower() if last else ""
    if word.lower() in PRONOUNS and not (word == "He" and before[:1].isalpha()):
        return last, before
    if not re.match(r"[\w$]", word) or word in FINITE or word.lower() in NO_HEAD:
        return None, ""
    first = last
    while first > 0:
        token = tokens[first - 1].group()
        lower = token.lower()
        if not re.match(r"[\w$]", token) or lower in SUBORDINATORS | PRONOUNS | {"but"}:
            break
        if lower in RELATIVES:
            return _antecedent(tokens, first - 1)
        if token in FINITE or _is_verb(tokens, first - 1):
            relative = _relative_before(tokens, first - 1)
            if relative is not None:
                return _antecedent(tokens, relative)
            return _cut(tokens, first, last), lower
        first -= 1
    while (
        first < last
        and (tokens[first].group().lower() in LINKS | ADVERBS | {"and", "or"})
        and tokens[first].group().lower() != "all"
    ):
        first += 1
    return first, tokens[first - 1].group().lower() if first else ""


def _is_verb(tokens: list[re.Match[str]], place: int) -> bool:
    word = tokens[place].group()
    if not word.islower() or len(word) < 4 or not word.endswith("ed"):
        return False
    before = tokens[place - 1].group().lower() if place else ""
    return before not in DETERMINERS and not (place and before.endswith("ly"))


def _relative_before(tokens: list[re.Match[str]], place: int) -> int | None:
    for back in range(place - 1, max(-1, place - 7), -1):
        lower = tokens[back].group().lower()
        if lower in RELATIVES:
            return back
        if not re.match(r"[\w$]", lower):
            return None
    return None


def _antecedent(tokens: list[re.Match[str]], relative: int) -> tuple[int | None, str]:
    if relative == 0 or tokens[relative - 1].group() == ",":
        return None, ""
    return _phrase(tokens, relative - 1)


def _cut(tokens: list[re.Match[str]], first: int, last: int) -> int | None:
    """Begin a phrase that a verb was found before: behind its last "and", or at its first determiner or name."""
    for place in range(last, first - 1, -1):
        if tokens[place].group().lower() in ("and", "but"):
            return place + 1 if place < last else None
    for place in range(first, last + 1):
        word = tokens[place].group()
        if word.lower() in DETERMINERS or word[0].isupper():
            return place
    return None


def _apposed(masked: str, tokens: list[re.Match[str]], comma: int) -> tuple[int, int, int] | None:
    """Find the head before an apposition: "Li Xi, spokesman for the command, said"."""
    mark = tokens[comma].group()
    opening = next((place for place in range(comma - 1, -1, -1) if tokens[place].group() == mark), None)
    if (
        opening is None
        or opening == 0
        or any(tokens[place].group().startswith("\0") for place in range(opening, comma))
    ):
        return None
    inner = tokens[opening + 1].group().lower()
    head = opening - 1
    if tokens[head].group() == ",":
        return None
    first, stop = _phrase(tokens, head)
    if first is None:
        return None
    if inner in ("and", "but", "which") and inner != "which":
        return None
    outer = next((place for place in range(first - 1, -1, -1) if tokens[place].group() == ","), None)
    if (
        tokens[first - 1 : first]
        and tokens[first - 1].group() == ","
        and outer
        and re.match(r"[A-Z]", tokens[first].group())
        and tokens[first - 2].group()[0].isupper()
        and inner not in ("who",)
        and first >= 2
    ):
        longer, further = _phrase(tokens, first - 2)
        if longer is not None and longer == 0:
            first, stop = longer, further
    end = comma if inner not in ("which", "speaking", "asked", "in", "on", "citing", "referring") else opening
    return _placed(masked, tokens, first, end - 1, stop)


def _placed(masked: str, tokens: list[re.Match[str]], first: int, last: int, stop: str) -> tuple[int, int, int]:
    start, end = tokens[first].start(), tokens[last].end()
    opening = OPENING.match(masked[start:end])
    while opening and opening.end() < end - start:
        start += opening.end()
        opening = OPENING.match(masked[start:end])
    tail = (
        first > 3
        and (stop == "," or stop.startswith("\0") or stop in ("?", "!"))
        and not OPENING.match(masked[:start])
    )
    rank = 0 if tail else SUBORDINATE if stop in ASIDES else 2 if stop in SUBORDINATORS else 1
    return start, end, rank


def _participle(tokens: list[re.Match[str]]) -> bool:
    return any(
        token.group()
        in ("saying", "adding", "calling", "arguing", "noting", "telling", "claiming", "warning", "urging")
        for token in tokens
    )


def _opener(sentence: str, masked: str, tokens: list[re.Match[str]]) -> Attribution | None:
    """Take the subject of the sentence: it speaks where a quotation or "..., saying" follows without a verb we know."""
    opening = OPENING.match(masked)
    start = opening.end() if opening else 0
    rest = [token for token in tokens if token.start() >= start]
    if not rest or rest[0].group().startswith("\0"):
        rest = [token for token in rest if not token.group().startswith("\0")]
        rest = rest[1:] if rest and rest[0].group() in ",.-—" else rest
    end = 0
    while end < len(rest) and re.match(r"[\w$]", rest[end].group()):
        lower = rest[end].group().lower()
        if lower in PRONOUNS and end == 0:
            end = 1
            break
        if (
            rest[end].group() in FINITE
            or lower in SUBORDINATORS | RELATIVES | LINKS - {"of"}
            or _is_verb(rest, end)
            or _is_light(rest[end].group())
        ):
            break
        end += 1
    if not 0 < end < len(rest) or end > 8 or rest[0].group().lower() in ("there", "it", "this", "that", "what"):
        return None
    words = sentence[rest[0].start() : rest[end - 1].end()]
    return (
        Attribution(words, "", True, rest[0].start())
        if re.search(r"[A-Z]", words) or words.lower() in PRONOUNS
        else None
    )


def _chinese(sentence: str, masked: str) -> Attribution | None:
    quotes = "\0" in masked
    source = ACCORDING_ZH.search(masked)
    if source and source.start() < 8:
        return Attribution(source["source"], "据", quotes, source.start("source"))
    found: list[tuple[int, Attribution]] = []
    for cue in CUE_ZH.finditer(masked):
        start = max(masked.rfind(mark, 0, cue.start()) for mark in "，。；：\0！？、") + 1
        words = masked[start : cue.start()]
        bare = words
        for _ in range(3):
            bare = re.sub(rf"^(?:{ASIDE_ZH.pattern})|(?:{ASIDE_ZH.pattern})$", "", bare)
        bare = bare.strip()
        if len(bare) > 30 or (bare and bare not in sentence):
            continue
        place = sentence.find(bare, start) if bare else start
        found.append((0 if bare else 1, Attribution(bare, cue["cue"], quotes, place)))
    return min(found, key=lambda entry: (entry[0], entry[1].start))[1] if found else None
