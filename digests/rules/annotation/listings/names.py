"""The names that a text gives as added to or removed from a list, verbatim, and how many it says there are."""

import re
from collections.abc import Iterator, Sequence

from digests.model.lexicon import Lexicon
from digests.rules.annotation.numerals import han_value, word_value
from digests.rules.texts import HAN_SPAN, is_chinese

MOST_NAMES, LONGEST_NAME, LONGEST_LIST = 400, 140, 6000
DIVIDED, DIVIDED_CHINESE = re.compile(r";\s*"), re.compile(r"[、；;]")
NOTE = re.compile(r"\s*[;；,，.。]+$")
BEGINS = re.compile(rf"[A-Z0-9“\"'{HAN_SPAN}]")


def count_in(segment: str, lexicon: Lexicon) -> int | None:
    """Return how many companies or people the segment says, None where it does not."""
    words = lexicon.listings
    if is_chinese(segment):
        found = words.han_counted.search(segment)
        if not found:
            return None
        text = found["number"]
        return int(text) if text.isdigit() else int(han_value(text, lexicon.numbers)) or None
    match = words.counted.search(segment[:300]) or words.bare.match(segment)
    if match is None:
        return None
    joined = segment.startswith(" and ", match.end())
    more = words.counted.match(segment, match.end() + len(" and ")) if joined else None
    return _number(match, lexicon) + (_number(more, lexicon) if more else 0)  # "five companies and one institute"


def _number(match: re.Match[str], lexicon: Lexicon) -> int:
    number = match["number"]
    return int(number) if number.isdigit() else int(word_value(number, lexicon.numbers))


def listed_after(segment: str, count: int | None, lexicon: Lexicon, *, whole: bool) -> tuple[str, ...]:
    """Return the names that follow a colon or "are" in the segment.

    Where the text breaks off (in one that is not `whole` after "Co." too), so may its last name: that is left out.
    """
    words = lexicon.listings
    match = words.colon.search(segment[:LONGEST_LIST])
    if match is None:
        return ()
    names = split_names(match[match.lastindex or 0], lexicon, count)
    end = match.group().rstrip()
    closed = bool(words.closed.search(end)) and (whole or not words.abbreviated.search(end.rstrip(".")))
    kept = names if closed else names[:-1]
    while kept and not closed and words.abbreviated.search(kept[-1].rstrip(".")):
        kept = kept[:-1]  # "Ardent Co., Lt": the cut may have gone through "Ltd."
    return kept


def items_after(text: str, position: int, lexicon: Lexicon, *, whole: bool) -> tuple[str, ...]:
    """Return the items of the bullet or numbered list that begins right after a position of the text.

    Of a text that is not `whole` the item at its very end may be cut: it is left out.
    """
    names = []
    lines = text[position : position + LONGEST_LIST].split("\n")
    broken = not whole and len(text) <= position + LONGEST_LIST
    for line in lines[1:] if lines and not lines[0].strip() else lines:
        if not line.strip():
            continue
        item = lexicon.listings.item.match(line)
        if item is None:
            broken = False
            break
        names.append(_clean(item[item.lastindex or 0], lexicon))
    kept = names[:-1] if broken else names
    return tuple(name for name in kept[:MOST_NAMES] if _is_name(name, lexicon))


def split_names(text: str, lexicon: Lexicon, count: int | None = None) -> tuple[str, ...]:
    """Return the names of an enumeration: "A; B; and C", "A, B and C", "A、B、C". A comma inside the last name
    stays ("Boeing Defense, Space & Security"), and so does one before "Ltd."."""
    words = lexicon.listings
    text = _bare(text.strip(), lexicon)
    if is_chinese(text) or "、" in text:
        text = words.end.sub("", text)
        parts: Sequence[str] = [
            part for each in DIVIDED_CHINESE.split(text) for part in words.conjunction.split(each)
        ]
    elif ";" in text:
        parts = DIVIDED.split(text)
    else:
        parts = list(_comma_parts(text, count, lexicon))
    names = [_clean(part, lexicon) for part in parts]
    return tuple(dict.fromkeys(name for name in names[:MOST_NAMES] if _is_name(name, lexicon)))


def is_proper(name: str, lexicon: Lexicon) -> bool:
    """Say whether every word of a name is written as one: what stands in running text may be no name at all."""
    return bool(lexicon.listings.proper.fullmatch(name))


def _comma_parts(text: str, count: int | None, lexicon: Lexicon) -> Iterator[str]:
    head, conjunction, last = text.rpartition(" and ")
    if not conjunction or not head:
        head, last = text, ""
    pieces: list[str] = []
    for piece in head.rstrip(",").split(", "):
        if pieces and lexicon.listings.suffix.match(piece):
            pieces[-1] += f", {piece}"
        else:
            pieces.append(piece)
    if last and count is not None and count > 1 and sum(_is_name(piece, lexicon) for piece in pieces) == count:
        # "A, B and C, D" with two stated: the "and" is part of a name.
        pieces[-1] += f" and {last}"
        last = ""
    yield from pieces
    if last:
        yield last


def _clean(name: str, lexicon: Lexicon) -> str:
    name = lexicon.listings.leading.sub("", _bare(name.strip(), lexicon))
    return lexicon.listings.trailing.sub("", _bare(name, lexicon)).strip()


def _bare(name: str, lexicon: Lexicon) -> str:
    """The name without the marks behind it; the full stop of "Ltd." belongs to it."""
    bare = NOTE.sub("", name)
    kept = lexicon.listings.abbreviated.search(bare) and name[len(bare) :].startswith(".")
    return f"{bare}." if kept else bare


def _is_name(name: str, lexicon: Lexicon) -> bool:
    if not 2 <= len(name) <= LONGEST_NAME or lexicon.listings.no_name.match(name):
        return False
    return bool(BEGINS.match(name)) and any(character.isalpha() for character in name)
