"""What an article or document says was added to, removed from or changed on a party's list: names and how many."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from digests.model import Article, DatedPhrase, DateKind, ListChange, Passage, PassageKind, Relation
from digests.model.lexicon import Lexicon
from digests.rules.annotation.acts import Mood, VerbForm, mood_of
from digests.rules.annotation.numbers import han_value, word_value
from digests.rules.sieves import Sieve
from digests.rules.texts import HAN_SPAN, is_chinese

# Lengths and distances by judgement, so that no text costs more than a list of four hundred names.
MOST_NAMES, LONGEST_NAME, LONGEST_LIST = 400, 140, 6000
DIVIDED, DIVIDED_CHINESE = re.compile(r";\s*"), re.compile(r"[、；;]")
NOTE = re.compile(r"\s*[;；,，.。]+$")
BEGINS = re.compile(rf"[A-Z0-9“\"'{HAN_SPAN}]")
WAYS = ("added", "removed", "modified")
MOST_VERBS, LONGEST_OBJECT, NEAR = 12, 600, 200
LONGEST = 2000  # characters of a sentence that are looked at
SENTENCE_END = re.compile(r"[.;:]")


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
    joined = segment.startswith(" and ", match.end())  # "five companies and one institute"
    more = words.counted.match(segment, match.end() + len(" and ")) if joined else None
    numbers = (each["number"] for each in (match, more) if each)
    return sum(int(each) if each.isdigit() else int(word_value(each, lexicon.numbers)) for each in numbers)


def listed_after(segment: str, lexicon: Lexicon, *, whole: bool) -> tuple[str, ...]:
    """Return the names that follow a colon or "are" in the segment.

    Where the text breaks off (in one that is not `whole` after "Co." too), so may its last name: that is left out.
    """
    words = lexicon.listings
    match = words.colon.search(segment[:LONGEST_LIST])
    if match is None:
        return ()
    names = split_names(match[match.lastindex or 0], lexicon)
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
    broken = not whole and len(text) <= position + LONGEST_LIST
    for line in filter(str.strip, text[position : position + LONGEST_LIST].split("\n")):
        item = lexicon.listings.item.match(line)
        if item is None:
            broken = False
            break
        names.append(_clean(item[item.lastindex or 0], lexicon))
    kept = names[:-1] if broken else names
    return tuple(name for name in kept[:MOST_NAMES] if _is_name(name, lexicon))


def split_names(text: str, lexicon: Lexicon) -> tuple[str, ...]:
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
        parts = _comma_parts(text, lexicon)
    names = [_clean(part, lexicon) for part in parts]
    return tuple(dict.fromkeys(name for name in names[:MOST_NAMES] if _is_name(name, lexicon)))


def is_proper(name: str, lexicon: Lexicon) -> bool:
    """Say whether every word of a name is written as one: what stands in running text may be no name at all."""
    return bool(lexicon.listings.proper.fullmatch(name))


def _comma_parts(text: str, lexicon: Lexicon) -> list[str]:
    head, _, last = text.rpartition(" and ")
    pieces: list[str] = []
    for piece in (head or last).rstrip(",").split(", "):
        if pieces and lexicon.listings.suffix.match(piece):
            pieces[-1] += f", {piece}"
        else:
            pieces.append(piece)
    return [*pieces, last] if head else pieces


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


def changes_in(
    article: Article,
    passages: Sequence[Passage],
    dates: Sequence[DatedPhrase],
    relation: Relation,
    lexicon: Lexicon,
) -> tuple[ListChange, ...]:
    """Return the changes of the relation's lists that the article tells of as done or decided. Pure.

    Names and numbers are taken from its text only. What is considered, demanded or denied is no change, and a list
    that is shorter than before removes nobody: only words that say so do.
    """
    changes: dict[str, ListChange] = {}
    current = ""
    for passage in _told(article, passages):
        text = passage.text[:LONGEST]
        place = _list_in(text, relation)
        if place is None:
            if known := changes.get(current):
                changes[current] = _continued(known, text, lexicon)
            continue
        current, start, end = place
        for way, segment, before in _ways(text, start, end, lexicon):
            count = count_in(before + segment if is_chinese(text) else segment, lexicon)
            names = _names_with(article, text, segment, before, text[start:end], lexicon)
            done_to = lexicon.listings.done_to
            if count is None and not names and done_to.search(segment if segment.startswith(" them") else before):
                passive = "" if segment.startswith(" them") else done_to.sub("", before)
                count = count_in(before, lexicon)
                names = tuple(name for name in split_names(passive, lexicon) if is_proper(name, lexicon))
            known = changes.get(current) or ListChange(
                list=current, article=article.id, index=max(0, passage.index)
            )
            changes[current] = _with(known, way, names, count)
    day = _effective(article, dates)
    told = (
        each
        for each in changes.values()
        if any(getattr(each, way) or getattr(each, f"{way}_count") for way in WAYS)
    )
    return tuple(replace(each, effective_on=day) for each in told)


def _with(change: ListChange, way: str, names: tuple[str, ...], count: int | None) -> ListChange:
    """Return the change with more names, or with how many there are where it was not known."""
    longer, counted = max(names, getattr(change, way), key=len), getattr(change, f"{way}_count")
    return replace(change, **{way: longer, f"{way}_count": count if counted is None else counted})


def _told(article: Article, passages: Sequence[Passage]) -> Iterator[Passage]:
    """The passages, then the headline: what it alone says comes last and has no place of its own."""
    yield from (each for each in passages if each.kind not in (PassageKind.BACKGROUND, PassageKind.OPINION))
    yield Passage(article=article.id, index=0, text=article.title)


def _list_in(text: str, relation: Relation) -> tuple[str, int, int] | None:
    """Return the list that the text names first, with the name's place; of two at one place the one defined
    first."""
    found = []
    for order, name, pattern in _lists(relation).left(text):
        if match := pattern.search(text):
            found.append((match.start(), -match.end(), order, name))
    if not found:
        return None
    # "Unreliable Entity List" holds "Entity List": the longer name, which begins earlier, is meant.
    start, end, _, name = min(found)
    return name, start, -end


@lru_cache(maxsize=8)  # relations, not texts
def _lists(relation: Relation) -> Sieve[tuple[int, str, re.Pattern[str]]]:
    named = ((order, each.id, pattern) for order, each in enumerate(relation.lists) for pattern in each.patterns)
    return Sieve(named, lambda each: each[2:])


def _ways(text: str, start: int, end: int, lexicon: Lexicon) -> Iterator[tuple[str, str, str]]:
    """Give each verb that changes the list as (added|removed|modified, what follows it, what stands before
    it)."""
    words, chinese = lexicon.listings, is_chinese(text)
    verbs = list(islice((words.han_verbs if chinese else words.verbs).finditer(text), MOST_VERBS))
    for place, verb in enumerate(verbs):
        if start <= verb.start() < end:
            continue
        last = verbs[place + 1].start() if place + 1 < len(verbs) else len(text)
        before = text[: verb.start()]
        if chinese:
            before = before[-LONGEST_OBJECT:]
            done = not words.han_undone.search(words.han_clause.split(before)[-1])
        else:
            before = words.clause_start.split(before)[-1]
            done = _done(before, text, lexicon)
        if done:
            way = next(name for name in WAYS if verb[name])
            yield way, text[verb.end() : last], before if chinese else before[-NEAR:]


def _done(before: str, sentence: str, lexicon: Lexicon) -> bool:
    if lexicon.listings.pluperfect.search(before):
        return False
    mood = mood_of(before.rstrip(), VerbForm.PRESENT, lexicon, headline=False, sentence=sentence)
    return mood is not None and mood[0] is not Mood.CONSIDERED


def _names_with(
    article: Article, text: str, segment: str, before: str, named: str, lexicon: Lexicon
) -> tuple[str, ...]:
    """Return the names given with a verb: after a colon, in a list below, or between the verb and the list."""
    after = listed_after(segment, lexicon, whole=article.complete)
    if after:
        return after
    position = article.text.find(text)
    if position >= 0 and text.rstrip()[-1:] in ":：":
        return items_after(article.text, position + len(text), lexicon, whole=article.complete)
    if is_chinese(text):
        before_verb = lexicon.listings.object_before.search(before)
        return split_names(before_verb[1], lexicon) if before_verb else ()
    # The object of "adds A, B and C to its Entity List": the words before the list's name.
    head, found, _ = _clause(segment, lexicon).partition(named)
    between_them = split_names(lexicon.listings.to_list.sub("", head if found else ""), lexicon)
    return tuple(name for name in between_them if is_proper(name, lexicon))


def _clause(segment: str, lexicon: Lexicon) -> str:
    """The words up to the first mark that ends them: the one behind "Co." does not."""
    for mark in SENTENCE_END.finditer(segment):
        if not lexicon.listings.abbreviated.search(segment, 0, mark.start()):
            return segment[: mark.start()]
    return segment


def _continued(change: ListChange, text: str, lexicon: Lexicon) -> ListChange:
    """Take names from a sentence such as "The three are A, B and C." that follows the one about the list."""
    counted = [way for way in WAYS if getattr(change, f"{way}_count") is not None]
    opening = lexicon.listings.they_are.match(text)
    if not opening or len(counted) != 1 or getattr(change, counted[0]):
        return change
    return _with(change, counted[0], split_names(text[opening.end() :], lexicon), None)


def _effective(article: Article, dates: Sequence[DatedPhrase]) -> str:
    if article.effective_on:
        return article.effective_on.isoformat()
    days = {each.date for each in dates if each.kind is DateKind.EFFECTIVE and len(each.date) == 10}
    return days.pop() if len(days) == 1 else ""
