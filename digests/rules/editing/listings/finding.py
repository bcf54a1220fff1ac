"""What an article or document says was added to, removed from or changed on a list."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from digests.model import Article, DatedPhrase, DateKind, ListChange, Ownership, Passage, PassageKind, Relation
from digests.model.lexicon import Lexicon
from digests.rules.editing.claims.moods import Mood, mood_of
from digests.rules.editing.claims.verbs import Form
from digests.rules.editing.listings.names import count_in, is_proper, items_after, listed_after, split_names
from digests.rules.texts import is_chinese

ADDED, REMOVED, MODIFIED = "added", "removed", "modified"
MOST_VERBS, LONGEST_OBJECT = 12, 600
LONGEST = 2000  # characters of a sentence that are looked at
CLAUSE_START = re.compile(
    r"[;:]|, (?:and|but|while|which|who|after|before|as|saying)\b|\b(?:after|before|because)\b"
)
VERBS = re.compile(
    r"(?i)\b(?:(?P<added>add(?:s|ed|ing)?|put(?:s|ting)?|plac(?:es?|ed|ing)|blacklist(?:s|ed|ing)?"
    r"|designat(?:es?|ed|ing)"
    r"|includ(?:ed)|list(?:s|ed)(?= (?:\w+ ){0,6}(?:on|in)\b)|additions?(?= (?:of|to)\b)|qualif(?:y|ies"
    r"|ied)(?= as\b)|identif(?:y|ies|ied)(?= [^.;]{0,80}\bas\b))"
    r"|(?P<removed>remov(?:es?|ed|ing)|delist(?:s|ed|ing)?|delet(?:es?|ed|ing)|strik(?:es?|ing)|struck"
    r"|tak(?:es?|en|ing)(?= [^.;]{0,80}\boff\b)"
    r"|took(?= [^.;]{0,80}\boff\b)|removals?(?= (?:of|from)\b))"
    r"|(?P<modified>modif(?:y|ies|ied|ying)|revis(?:es?|ed|ing)|amend(?:s|ed|ing)? (?=[^.;]{0,60}\bentr(?:y"
    r"|ies)\b)|correct(?:s|ed|ing)?))\b"
)
HAN_VERBS = re.compile(
    r"(?P<added>列入|纳入|納入|增列|新增|添加)|(?P<removed>移出|移除|删除|刪除|除名|剔除)|(?P<modified>修改"
    r"|修订|修訂|更正)"
)
HAN_UNDONE = re.compile(
    r"拟(?!定)|擬(?!定)|考虑|考慮|可能|威胁|威脅|不会|不會|没有|沒有|未(?!经|經|来|來)|否认|否認|拒绝|拒絕"
    r"|敦促|要求|呼吁|呼籲|应当|應當|反对|反對|建议|建議|停止|暂停|暫停"
)
HAN_OBJECT = re.compile(r"(?:[将將把对對]|决定|決定|宣布|宣佈)(?P<names>[^，。；]{2,400}?)$")
PLUPERFECT = re.compile(r"(?i)\b(?:had|previously|earlier|in (?:19|20)\d\d|last (?:year|month))\b[^;]{0,40}$")
THEY_ARE = re.compile(
    r"(?i)^(?:they|the (?:\w+ ){0,3}(?:compan(?:y|ies)|firms|entities|makers|names|organi[sz]ations|persons"
    r"|\w+))(?: \w+ed| added| removed)? (?:are|include) "
)
HAN_THEY_ARE = re.compile(
    r"^(?:上述|这些|這些|其中|分别|分別|包括|名单|名單)[^：:是]{0,12}(?:[：:]|是|为|為|包括)"
)
DONE_TO = re.compile(r"(?i)^ them\b|\s*\b(?:is|are|was|were|been|being)(?: \w+ly)?\s*$|\s+(?:has|have|will)\b.*$")
TO_LIST = re.compile(r"(?i)\s(?:to|on|onto|from|off|in)(?: (?:its|the|a|an|their|this))?(?: [\w’'-]+){0,3}\s*$")


@dataclass(slots=True)
class _Draft:
    """What is known so far of the change of one list in one article."""

    index: int
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def take(self, way: str, names: Sequence[str], count: int | None) -> None:
        if len(names) > len(self.names.get(way, ())):
            self.names[way] = tuple(names)
        if count is not None:
            self.counts.setdefault(way, count)
        self.names.setdefault(way, ())


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
    drafts: dict[str, _Draft] = {}
    current = ""
    for passage in _told(article, passages):
        text = passage.text[:LONGEST]
        place = _list_in(text, relation)
        if place is None:
            if current and drafts.get(current):
                _continue(drafts[current], text)
            continue
        current, start, end = place
        for way, segment, before in _ways(text, start, end):
            draft = drafts.setdefault(current, _Draft(passage.index))
            count = count_in(segment, lexicon) if not is_chinese(text) else count_in(before + segment, lexicon)
            names = _names(article, text, segment, before, (start, end), count)
            if count is None and not names and DONE_TO.search(segment if segment.startswith(" them") else before):
                passive = not segment.startswith(" them")
                count, names = count_in(before, lexicon), split_names(DONE_TO.sub("", before)) if passive else ()
                names = tuple(name for name in names if is_proper(name))
            draft.take(way, names, count)
    return tuple(
        ListChange(
            list=name,
            article=article.id,
            index=max(0, draft.index),
            added=draft.names.get(ADDED, ()),
            removed=draft.names.get(REMOVED, ()),
            modified=draft.names.get(MODIFIED, ()),
            added_count=draft.counts.get(ADDED),
            removed_count=draft.counts.get(REMOVED),
            modified_count=draft.counts.get(MODIFIED),
            effective_on=_effective(article, dates),
        )
        for name, draft in drafts.items()
        if draft.counts or any(draft.names.values())
    )


def changes_of(
    articles: Sequence[Article],
    passages: Mapping[int, Sequence[Passage]],
    dates: Mapping[int, Sequence[DatedPhrase]],
    relation: Relation,
    lexicon: Lexicon,
) -> tuple[ListChange, ...]:
    """Return the changes that a story's articles tell of, each list once: as the official document has it,
    else as the article with most names does, with what only the others state."""
    best: dict[str, ListChange] = {}
    official = {article.id: _is_official(article) for article in articles}
    for article in articles:
        for change in changes_in(
            article, passages.get(article.id, ()), dates.get(article.id, ()), relation, lexicon
        ):
            known = best.get(change.list)
            if known is None:
                best[change.list] = change
                continue
            first, second = (
                (change, known) if _worth(change, official) > _worth(known, official) else (known, change)
            )
            best[change.list] = _completed(first, second)
    return tuple(best.values())


def _worth(change: ListChange, official: Mapping[int, bool]) -> tuple[bool, int]:
    return official[change.article], len(change.added) + len(change.removed) + len(change.modified)


def _completed(change: ListChange, other: ListChange) -> ListChange:
    """Fill in names, numbers and the day that only the other article states of the same additions or
    removals."""
    values = {}
    for way in (ADDED, REMOVED, MODIFIED):
        names, count = getattr(change, way), getattr(change, f"{way}_count")
        others, counted = getattr(other, way), getattr(other, f"{way}_count")
        if not names and (count is None or count == counted or counted is None):
            values[way] = others
        if count is None:
            values[f"{way}_count"] = counted
    return replace(change, effective_on=change.effective_on or other.effective_on, **values)


def _is_official(article: Article) -> bool:
    return bool(article.document_number) or article.source.ownership is Ownership.GOVERNMENT


def _told(article: Article, passages: Sequence[Passage]) -> Iterator[Passage]:
    """The passages, then the headline: what it alone says comes last and has no place of its own."""
    yield from (each for each in passages if each.kind not in (PassageKind.BACKGROUND, PassageKind.OPINION))
    yield Passage(article=article.id, index=0, text=article.title)


def _list_in(text: str, relation: Relation) -> tuple[str, int, int] | None:
    """Return the list that the text names first, with the name's place; of two at one place the one defined
    first."""
    found = []
    for order, watched in enumerate(relation.lists):
        for pattern in watched.patterns:
            match = pattern.search(text)
            if match:
                found.append((match.start(), -match.end(), order, watched.id))
    if not found:
        return None
    # "Unreliable Entity List" holds "Entity List": the longer name, which begins earlier, is meant.
    start, end, _, name = min(found)
    return name, start, -end


def _ways(text: str, start: int, end: int) -> Iterator[tuple[str, str, str]]:
    """Give each verb that changes the list as (added|removed|modified, what follows it, what stands before
    it)."""
    chinese = is_chinese(text)
    verbs = list(islice((HAN_VERBS if chinese else VERBS).finditer(text), MOST_VERBS))
    for place, verb in enumerate(verbs):
        if start <= verb.start() < end:
            continue
        last = verbs[place + 1].start() if place + 1 < len(verbs) else len(text)
        before = (
            CLAUSE_START.split(text[: verb.start()])[-1]
            if not chinese
            else text[max(0, verb.start() - LONGEST_OBJECT) : verb.start()]
        )
        if chinese and HAN_UNDONE.search(re.split(r"[。；，]", before)[-1]):
            continue
        if not chinese and not _done(before, text):
            continue
        way = next(name for name in (ADDED, REMOVED, MODIFIED) if verb[name])
        yield way, text[verb.end() : last], before if chinese else before[-200:]


def _done(before: str, sentence: str) -> bool:
    if PLUPERFECT.search(before):
        return False
    mood = mood_of(before.rstrip(), Form.PRESENT, headline=False, sentence=sentence)
    return mood is not None and mood[0] is not Mood.CONSIDERED


def _names(
    article: Article, text: str, segment: str, before: str, named: tuple[int, int], count: int | None
) -> tuple[str, ...]:
    """Return the names given with a verb: after a colon, in a list below, or between the verb and the list."""
    after = listed_after(segment, count, whole=article.complete)
    if after:
        return after
    position = article.text.find(text)
    if position >= 0 and text.rstrip()[-1:] in ":：":
        return items_after(article.text, position + len(text), whole=article.complete)
    if is_chinese(text):
        before_verb = HAN_OBJECT.search(before)
        return split_names(before_verb["names"], count) if before_verb else ()
    own = re.split(r"[.;:]", segment)[0]
    between_them = split_names(TO_LIST.sub("", _upto(own, text, named)), count)
    return tuple(name for name in between_them if is_proper(name))


def _upto(segment: str, text: str, named: tuple[int, int]) -> str:
    """The object of "adds A, B and C to its Entity List": the words before the list's name."""
    name = text[named[0] : named[1]]
    head, found, _ = segment.partition(name)
    return head if found else ""


def _continue(draft: _Draft, text: str) -> None:
    """Take names from a sentence such as "The three are A, B and C." that follows the one about the list."""
    way = next(iter(draft.names), ADDED)
    opening = (HAN_THEY_ARE if is_chinese(text) else THEY_ARE).match(text)
    if opening and len(draft.names) == 1 and not draft.names[way]:
        draft.take(way, split_names(text[opening.end() :], draft.counts.get(way)), None)


def _effective(article: Article, dates: Sequence[DatedPhrase]) -> str:
    if article.effective_on:
        return article.effective_on.isoformat()
    days = {each.date for each in dates if each.kind is DateKind.EFFECTIVE and len(each.date) == 10}
    return days.pop() if len(days) == 1 else ""
