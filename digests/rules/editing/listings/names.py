"""The names that a text gives as added to or removed from a list, verbatim, and how many it says there are."""

import re
from collections.abc import Iterator, Sequence

from digests.model.lexicon import Lexicon
from digests.rules.annotation.numerals import han_value, word_value
from digests.rules.texts import is_chinese

MOST_NAMES, LONGEST_NAME, LONGEST_LIST = 400, 140, 6000
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_WORDS = (
    "seventeen|thirteen|fourteen|eighteen|nineteen|fifteen|sixteen|seventy|eleven|twelve|twenty|thirty|eighty|ninety"
    f"|forty|fifty|sixty|zero|ten|{_ONES}"
)
_NUMBER = rf"(?P<number>\d{{1,4}}|{_WORDS})(?:-(?P<ones>{_ONES}))?"
_ENTITIES = (
    r"(?:compan(?:y|ies)|firms?|entit(?:y|ies)|makers?|persons?|individuals?|institut(?:e|ion)s?"
    r"|universit(?:y|ies)|organi[sz]ations?"
    r"|subsidiar(?:y|ies)|affiliates?|suppliers?|manufacturers?|contractors?|entries|names|addresses|vessels"
    r"|ships|refiner(?:y|ies)"
    r"|labs?|laborator(?:y|ies)|banks?|groups?|units|executives|officials|businesses|parties|[a-z]{3,}(?:ers|ors))"
)
COUNTED = re.compile(rf"(?i)(?<![\w$.-])(?:{_NUMBER}) (?:[\w’'.-]+ ){{0,5}}?{_ENTITIES}\b")
BARE = re.compile(rf"(?i)^\W*(?:{_NUMBER})(?=\W*(?:[.,;]|from\b|to\b|and\b|others?\b))")
HAN_COUNTED = re.compile(
    r"(?<![第\d])(?P<number>\d{1,4}|[一二三四五六七八九十百两兩]{1,5})[家个個名所项項](?P<what>[㐀-鿿]{0,8}?)"
    r"(?:企业|企業|公司|实体|實體|机构|機構|个人|個人|单位|單位|自然人|高管|人员|人員|大学|大學)"
)
COLON_LIST = re.compile(r"(?:[:：]|\bnamely,?|\bare:?|\bas follows:?)\s*(?P<names>[^\n]{3,6000})$")
ITEM = re.compile(
    r"^\s*(?:[-•*·–—▪●]|\(?\d{1,3}[.)、．]|[（(]?[一二三四五六七八九十]{1,3}[）)、.．])\s*(?P<name>\S[^\n]*)$"
)
SUFFIX = re.compile(
    r"(?i)^(?:ltd|inc|llc|corp|co|s\.?a|gmbh|limited|plc|l\.?p|company|incorporated|pte|bhd|jsc|ag|b\.?v)\b\.?"
)
HAN_END = re.compile(
    r"等?(?:\d{1,4}|[一二三四五六七八九十百两兩]{1,5})[家个個名所].*$|等(?:企业|企業|公司|实体|實體|机构"
    r"|機構).*$|等$"
)
CLOSED = re.compile(r"[.;。；!?”\"）)]\s*$")
NOT_A_NAME = re.compile(rf"(?:^|.* )(?-i:{_ENTITIES})$")
"""Names end in capitals: "three arms makers" is none, "Keystone Arms Makers" is."""
LEADING = re.compile(r"(?i)^(?:and |or |as well as |including |the following |namely |及|和|与|與|以及|将|將)+")
ABBREVIATED = re.compile(r"\b(?:Ltd|Inc|Corp|Co|S\.A|L\.P|Bhd|Pte)$")
_PROPER = r"(?:[A-Z0-9][\w.&’'()/-]*|of|and|the|for|de|&)"
PROPER = re.compile(rf"{_PROPER}(?:,? {_PROPER})*")
NOTE = re.compile(r"\s*[;；,，.。]+$")


def count_in(segment: str, lexicon: Lexicon) -> int | None:
    """Return how many companies or people the segment says, None where it does not."""
    if is_chinese(segment):
        found = HAN_COUNTED.search(segment)
        if not found:
            return None
        text = found["number"]
        return int(text) if text.isdigit() else int(han_value(text, lexicon.numbers)) or None
    match = COUNTED.search(segment[:300]) or BARE.match(segment)
    if match is None:
        return None
    more = COUNTED.match(segment, match.end() + len(" and ")) if segment.startswith(" and ", match.end()) else None
    return _number(match, lexicon) + (_number(more, lexicon) if more else 0)  # "five companies and one institute"


def _number(match: re.Match[str], lexicon: Lexicon) -> int:
    number = match["number"].lower()
    if number.isdigit():
        return int(number)
    return int(word_value(f"{number}-{match['ones']}" if match["ones"] else number, lexicon.numbers))


def listed_after(segment: str, count: int | None, *, whole: bool) -> tuple[str, ...]:
    """Return the names that follow a colon or "are" in the segment.

    Where the text breaks off (in one that is not `whole` after "Co." too), so may its last name: that is left out.
    """
    match = COLON_LIST.search(segment[:LONGEST_LIST])
    if match is None:
        return ()
    names = split_names(match["names"], count)
    end = match["names"].rstrip()
    closed = bool(CLOSED.search(end)) and (whole or not ABBREVIATED.search(end.rstrip(".")))
    kept = names if closed else names[:-1]
    while kept and not closed and ABBREVIATED.search(kept[-1].rstrip(".")):
        kept = kept[:-1]  # "Ardent Co., Lt": the cut may have gone through "Ltd."
    return kept


def items_after(text: str, position: int, *, whole: bool) -> tuple[str, ...]:
    """Return the items of the bullet or numbered list that begins right after a position of the text.

    Of a text that is not `whole` the item at its very end may be cut: it is left out.
    """
    names = []
    lines = text[position : position + LONGEST_LIST].split("\n")
    broken = not whole and len(text) <= position + LONGEST_LIST
    for line in lines[1:] if lines and not lines[0].strip() else lines:
        if not line.strip():
            continue
        item = ITEM.match(line)
        if item is None:
            broken = False
            break
        names.append(_clean(item["name"]))
    kept = names[:-1] if broken else names
    return tuple(name for name in kept[:MOST_NAMES] if _is_name(name))


def split_names(text: str, count: int | None = None) -> tuple[str, ...]:
    """Return the names of an enumeration: "A; B; and C", "A, B and C", "A、B、C". A comma inside the last name
    stays ("Boeing Defense, Space & Security"), and so does one before "Ltd."."""
    text = _bare(text.strip())
    if is_chinese(text) or "、" in text:
        parts: Sequence[str] = re.split(
            r"[、；;]|(?<=[㐀-鿿）)])(?:以及|和|与|與|及)(?=[㐀-鿿A-Z])", HAN_END.sub("", text)
        )
    elif ";" in text:
        parts = re.split(r";\s*(?:and\s+)?", text)
    else:
        parts = list(_comma_parts(text, count))
    names = [_clean(part) for part in parts]
    return tuple(dict.fromkeys(name for name in names[:MOST_NAMES] if _is_name(name)))


def is_proper(name: str) -> bool:
    """Say whether every word of a name is written as one: what stands in running text may be no name at all."""
    return bool(PROPER.fullmatch(name))


def _comma_parts(text: str, count: int | None) -> Iterator[str]:
    head, conjunction, last = text.rpartition(" and ")
    if not conjunction or not head:
        head, last = text, ""
    pieces: list[str] = []
    for piece in head.rstrip(",").split(", "):
        if pieces and SUFFIX.match(piece):
            pieces[-1] += f", {piece}"
        else:
            pieces.append(piece)
    if last and count is not None and len(pieces) + 1 > count and count > 1 and len(pieces) == count:
        # "A, B and C, D" with two stated: the "and" is part of a name.
        pieces[-1] += f" and {last}"
        last = ""
    yield from pieces
    if last:
        yield last


def _clean(name: str) -> str:
    name = LEADING.sub("", _bare(name.strip()))
    return re.sub(r",?\s+and$", "", _bare(name)).strip()


def _bare(name: str) -> str:
    """The name without the marks behind it; the full stop of "Ltd." belongs to it."""
    bare = NOTE.sub("", name)
    return f"{bare}." if ABBREVIATED.search(bare) and name[len(bare) :].startswith(".") else bare


def _is_name(name: str) -> bool:
    if not 2 <= len(name) <= LONGEST_NAME or NOT_A_NAME.match(name):
        return False
    return bool(re.match(r"[A-Z0-9“\"'\u3400-\u9fff]", name)) and any(character.isalpha() for character in name)
