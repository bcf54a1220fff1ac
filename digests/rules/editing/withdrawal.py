"""Dates that no longer stand: what was to happen is off, put off or moved, as the same or a later article says."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice

from digests.model import HEADLINE, Article, DatedPhrase, DateKind, Relation
from digests.model.lexicon import Lexicon
from digests.rules.annotation.passages import passages_of
from digests.rules.editing.similarity import stemmed, stems_of
from digests.rules.tokens import words_of

LONGEST = 1500
NEAR = 70
MOST = 40  # withdrawals of one article; a text that takes back more is no news report
SHARED, SHARED_HAN, SHARE = 2, 4, 0.4
EARLIEST = datetime.min.replace(tzinfo=UTC)
OFF = re.compile(
    r"(?i)\b(?:suspend(?:s|ed)?|suspension of|postpone[sd]?|postponement of|delay(?:s|ed)?|put off|puts off"
    r"|push(?:es|ed) back|call(?:s|ed) off|cancel(?:s|led|ed)?|cancellation of|scrap(?:s|ped)?|shelve[sd]?"
    r"|withdr(?:aws|ew|awn)|revoke[sd]?|rescind(?:s|ed)?|repeal(?:s|ed)?|lift(?:s|ed)?(?! [^.]{0,60}\bto \d)"
    r"|block(?:s|ed)|struck down|drop(?:s|ped) plans?|abandon(?:s|ed)?"
    r"|(?:(?:will|would) not|no longer|won['’]t) (?:be held|take (?:effect|place)|go ahead|come into|enter into"
    r"|happen|visit|travel|meet|attend|apply))\b"
    r"|暂停|暫停|推迟|推遲|延期|延后|延後|取消|撤销|撤銷|撤回|搁置|擱置|中止|叫停|不再|解除"
)
LATER = re.compile(
    r"(?i)\b(?:extend(?:s|ed)|extension of|prolong(?:s|ed)|moved?|moves)\b"
    r"(?=[^.;]{0,90}?\b(?:to|until|through|by) (?:\w+day,? )?(?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep"
    r"|Oct|Nov|Dec)\w*\b)"
    r"|\b(?:later|earlier) than (?:planned|scheduled|announced)\b"
    r"|(?:延长|延長|改|延)(?:至|到|为|為)(?=\d|[一二三四五六七八九十]+月)"
)
PLAN = ("planned", "scheduled", "announced")
WISHED = re.compile(
    r"(?i)\b(?:urg(?:e|es|ed|ing)|call(?:s|ed|ing)? (?:on|for)|ask(?:s|ed|ing)?|demand(?:s|ed|ing)?|want(?:s"
    r"|ed)?"
    r"|may|might|could|consider(?:s|ed|ing)?|threaten(?:s|ed|ing)?|propos(?:e|es|ed|ing)|if|unless|should"
    r"|whether"
    r"|not|never|without|refus(?:e|es|ed|ing) to|hopes?|hoped)\b[^.;]{0,40}$"
    r"|(?:敦促|要求|呼吁|呼籲|希望|应当|應當|应|應|可能|考虑|考慮|威胁|威脅|如果|若|未|不会|不會)[^。；]{0,15}$"
)
PLANNED = re.compile(
    r"(?i)\b(?:was|were|had been) (?:to|due|scheduled|set|planned|expected|supposed)\b|\boriginally\b"
    r"|\bhad (?:planned|hoped|expected)\b|\bwould have\b|原定|原本|原计划|原計劃|本应|本應|原拟|原擬"
)
CLAUSE = re.compile(r"[,.;:，。；：]")
FROM = re.compile(r"(?i)\b(?:from|instead of|not)(?: on)?(?: \w+day,?)? $|(?:由|从|從)(?:原定的?)?$")
KINDS_MOVED = frozenset({DateKind.DEADLINE, DateKind.EXPIRY, DateKind.EVENT})


def standing(
    phrases: Iterable[DatedPhrase], articles: Sequence[Article], relation: Relation, lexicon: Lexicon
) -> tuple[DatedPhrase, ...]:
    """Return the dates that still stand, in their order: their own sentence does not say that the plan is
    off, and no article published later takes it back in a clause about the same thing.

    A wish, a threat or a proposal to take something back leaves its date standing.
    """
    by_id = {article.id: article for article in articles}
    asked = tuple(phrases)
    kinds: dict[int, set[tuple[int, DateKind]]] = {}
    for phrase in asked:
        kinds.setdefault(phrase.article, set()).add((phrase.index, phrase.kind))
    return tuple(
        each for each in asked if not _is_off(each, by_id.get(each.article), articles, kinds, relation, lexicon)
    )


def _is_off(
    phrase: DatedPhrase,
    article: Article | None,
    articles: Sequence[Article],
    kinds: Mapping[int, Collection[tuple[int, DateKind]]],
    relation: Relation,
    lexicon: Lexicon,
) -> bool:
    if article is None:
        return False
    sentence = _sentence(phrase, article, lexicon)
    if sentence and _given_up(sentence, phrase):
        return True
    later = [other for other in articles if _published(other) > _published(article)]
    told = (
        words for other in later for words in (other.title, *_passages(other, lexicon)) if phrase.text in words
    )
    if any(_given_up(words, phrase) for words in told):
        return True
    said = _subject(sentence or article.title, relation, lexicon)
    return any(
        _about(said, withdrawal.words)
        for other in later
        for withdrawal in _withdrawals(other, relation, lexicon)
        if not withdrawal.moved or _gives_another(phrase, withdrawal, kinds.get(other.id, ()))
    )


def _gives_another(
    phrase: DatedPhrase, withdrawal: "_Withdrawal", kinds: Collection[tuple[int, DateKind]]
) -> bool:
    """Say whether what is only moved has a new day of the same kind in that sentence, or below that headline."""
    return phrase.kind in KINDS_MOVED and any(
        kind is phrase.kind and withdrawal.index in (index, HEADLINE) for index, kind in kinds
    )


def _sentence(phrase: DatedPhrase, article: Article, lexicon: Lexicon) -> str:
    passages = _passages(article, lexicon)
    text = passages[phrase.index] if 0 <= phrase.index < len(passages) else ""
    return text if phrase.text in text else ""


def _given_up(sentence: str, phrase: DatedPhrase) -> bool:
    """Say whether the sentence itself names the day as one that was planned and is not any more."""
    place = sentence.find(phrase.text)
    before = sentence[max(0, place - 30) : place]
    changes = _asserted(OFF, sentence) or _asserted(LATER, sentence)
    if not changes:
        return False
    return bool(FROM.search(before)) or bool(PLANNED.search(sentence[:place]) and _asserted(OFF, sentence))


def _asserted(pattern: re.Pattern[str], sentence: str) -> list[re.Match[str]]:
    """Return where the sentence says so as a fact, not as somebody's wish, threat or question."""
    opening = sentence[:LONGEST]
    return [
        match
        for match in pattern.finditer(opening)
        if not WISHED.search(opening[max(0, match.start() - 80) : match.start()])
    ]


@dataclass(frozen=True, slots=True)
class _Withdrawal:
    """What the headline or a sentence takes back, in the words beside the verb, and whether it is only moved."""

    words: frozenset[str]
    moved: bool
    index: int


@lru_cache(maxsize=2000)  # a story is built anew with every article that joins it
def _withdrawals(article: Article, relation: Relation, lexicon: Lexicon) -> tuple[_Withdrawal, ...]:
    found = (
        _Withdrawal(_subject(_beside(match, sentence), relation, lexicon), moved, index)
        for index, sentence in enumerate((article.title, *_passages(article, lexicon)), HEADLINE)
        for pattern, moved in ((OFF, False), (LATER, True))
        for match in _asserted(pattern, sentence)
    )
    return tuple(islice(found, MOST))


def _beside(match: re.Match[str], sentence: str) -> str:
    """The words of the same clause: what is taken back stands beside the verb. A comparison with the plan is about
    the whole sentence."""
    if match.group().endswith(PLAN):
        return sentence
    before = CLAUSE.split(sentence[max(0, match.start() - NEAR) : match.start()])[-1]
    after = CLAUSE.split(sentence[match.end() : match.end() + NEAR])[0]
    return f"{before} {after}"


@lru_cache(maxsize=2000)
def _passages(article: Article, lexicon: Lexicon) -> tuple[str, ...]:
    return passages_of(article.text, lexicon, article.language, article.title) if article.text else ()


def _subject(text: str, relation: Relation, lexicon: Lexicon) -> frozenset[str]:
    """The words that say what a text is about: no days, no numbers, no parties, no words that all texts have."""
    bare = text[:LONGEST]
    for party in relation.parties:
        for pattern in (*party.nation, *party.mentions, *party.metonyms):
            bare = pattern.sub(" ", bare)
    return frozenset(stem for stem in stems_of(bare, lexicon) if not stem[:1].isdigit()) - COMMON


def _about(said: frozenset[str], withdrawn: frozenset[str]) -> bool:
    shared = said & withdrawn
    han = sum("\u3400" <= word[0] <= "\u9fff" for word in shared)
    return (len(shared) - han >= SHARED or han >= SHARED_HAN) and len(shared) >= SHARE * len(withdrawn)


def _published(article: Article) -> datetime:
    return article.published or article.stored_at or EARLIEST


COMMON = frozenset(
    stemmed(
        words_of(
            "january february march april may june july august september october november december monday tuesday "
            "wednesday thursday friday saturday sunday today tomorrow yesterday day week month year date effect "
            "said says ministry department official officials government two new will take takes taking"
        )
    )
)
