"""Whom the words mean that name a speaker: a party, both, an outlet, a commentator, somebody else."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from digests.model import BOTH, COMMENTATOR, OTHER, OUTLET, STATE_MEDIA, Article, Party, Person, Relation
from digests.rules.editing.quotations import ACCORDING_TO
from digests.rules.texts import is_chinese

GOVERNS = re.compile(
    r"(?i)\b(?:officials?|government|ministry|minister|department|embassy|ambassador|president|presidency|premier|"
    r"secretary|spokes(?:man|woman|person|people)|delegation|negotiators?|diplomats?|authorities"
    r"|leaders?|lawmakers?|"
    r"senators?|administration|regulators?|army|navy|military|air force|coast guard|police|court"
    r"|prosecutors?|envoy|"
    r"commander|general|admiral|captain|colonel|command|council|commission|committee|office|agency"
    r"|bureau|customs|congress|parliament|"
    r"side|readout|statement|notice|cabinet|leadership|representative|treasury|white house|pentagon"
    r"|forces|central bank)\b"
    r"|政府|部|发言人|發言人|官员|官員|大使|总统|總統|主席|总理|總理|国务|國務|议员|議員|国会|國會|白宫"
    r"|白宮|方$|委|署|局|办|辦|军|軍|警|法院"
)
FORMER = re.compile(
    r"(?i)\b(?:former(?:ly)?|ex-?|retired|one-time|onetime|then-)\s?(?=\w)|前(?:任|官员|官員|总统|總統"
    r"|部长|部長|国务|國務|高官|副|外交|驻|駐)|退役|退休"
)
THINKER = re.compile(
    r"(?i)\b(?:analyst|economist|strategist|historian|lecturer|consultant|author|editor|writer|pundit"
    r"|pollster|lawyer|institute"
    r"|institution|universit|college|foundation|forum|lab|research desk|policy group|chamber of "
    r"commerce|association|academy)"
    r"|研究员|研究員|教授|分析|院长|院長|大学|大學|智库|智庫|经济学家|經濟學家|业内人士|業內人士|评论"
    r"|評論|观察|觀察"
)
NATIONS = re.compile(
    r"\b(?:Russia|Japan|South Korea|North Korea|Korea|Philippine|Filipino|Manila|Tokyo|Seoul|Moscow"
    r"|Kremlin|Pyongyang|Canberra|Australia|"
    r"India|New Delhi|European|EU\b|Brussels|Britain|British|UK\b|London|German|Berlin|France|French"
    r"|Paris|Ital|Spain|Spanish|Canad|"
    r"Mexic|Brazil|Vietnam|Hanoi|Indonesia|Malaysia|Singapore|Thai|Cambodia|Myanmar|Ukrain|Kyiv|Iran"
    r"|Tehran|Israel|Palestin|"
    r"Saudi|Turk|Egypt|South Africa|Pakistan|Netherlands|Dutch|Poland|Polish|Panama|United Nations"
    r"|U\.?N\.?\b|NATO|ASEAN|WTO|"
    r"World Trade Organization|World Health|IMF|World Bank|G7|New Zealand|Georgia)"
    r"|俄罗斯|俄羅斯|俄方|日本|日方|韩国|韓國|菲律宾|菲律賓|欧盟|歐盟|英国|英國|德国|德國|法国|法國"
    r"|印度|澳大利亚|澳洲|加拿大|墨西哥|世贸组织|世貿組織|联合国|聯合國|朝鲜|北韓"
)
DISTANT = re.compile(r"(?i)\b(?:to|for|on|with|against|in|over|about|from|at|of|toward) (?:the |mainland )?$")
UNNAMED_OFFICIALS = re.compile(
    r"(?i)^(?:(?:the|some|senior|several|other|two|three|government) )*officials?$|^官员$|^官員$"
)
NAME = re.compile(
    r"\b(?:[A-Z][\w’'-]+|[A-Z]\.)(?: (?:(?:de|van|von|bin|al|del|da|la) )?(?:[A-Z][\w’'-]+|[A-Z]\.))+\b"
)
TITLES = re.compile(
    r"^(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|President|Premier|Secretary|Minister|Senator|Representative"
    r"|Captain|Colonel|General|"
    r"Admiral|Senior|Vice|Deputy|Chairman|Chairwoman|Professor|Director|Ambassador|Spokes\w+|Foreign"
    r"|Chief|Executive|US|The|Former|"
    r"State|Treasury|Commerce|Defen[cs]e|Trade|Prime|Public|Security|National|House|White|Attorney"
    r"|Chinese|American|Taiwanese|"
    r"Ministry|Department|Finance|Speaker|Governor|In|On|At|But|And)\.?$"
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: the party (or both, outlet, ...), the name we give them, and the words that named them."""

    party: str
    name: str
    words: str = ""


class Cast:
    """Those who have spoken or acted in one article so far; a surname or pronoun may name them later."""

    def __init__(self, article: Article, relation: Relation) -> None:
        self.relation = relation
        self.article = article
        self.day: date | None = article.published.date() if article.published else None
        self.known: dict[str, Speaker] = {}
        self.last: Speaker | None = None
        self.last_person: Speaker | None = None
        self.last_body: Speaker | None = None
        self.last_official: Speaker | None = None
        text = f"{article.title}\n{article.text}"
        self.about_relation = sum(any(p.search(text) for p in party.mentions) for party in relation.parties) > 1

    def resolve(self, words: str, cue: str = "") -> Speaker | None:
        """Say whom these words mean; None when they mean nobody we can tell."""
        carried = self._carried(words)
        if carried is not None:
            return Speaker(carried.party, carried.name, words)
        if _leans(words):
            return None
        found = self.identify(words, cue)
        self.note(found)
        return found

    def note(self, speaker: Speaker) -> None:
        """Remember a speaker for later sentences."""
        self.last = speaker
        name = personal_name(speaker.name)
        if name or (speaker.name and _is_person(speaker.name, self.relation)):
            self.last_person = speaker
        else:
            self.last_body = speaker
        if self.relation.party(speaker.party):
            self.last_official = speaker
        if name and speaker.party != BOTH:
            parts = name.split()
            for key in (name, parts[0], parts[-1]):
                if not TITLES.match(key):
                    self.known.setdefault(key, speaker)

    def _carried(self, words: str) -> Speaker | None:
        bare = words.strip()
        lower = bare.lower()
        if lower in ("he", "she", "他", "她"):
            return self.last_person or self.last
        if lower in ("it", "它"):
            return self.last_body or self.last
        if lower in ("they", "他们", "他們", "她们", "她們", ""):
            return self.last
        if re.fullmatch(
            r"(?:the |this |that )?(?:ministry|department|office|agency|command|statement|notice|side|bureau"
            r"|embassy|committee|council|readout|administration|commission)",
            lower,
        ):
            return self.last_body or self.last_official
        if re.fullmatch(
            r"(?:the |a )?(?:spokes\w+|minister|secretary|president|official|ambassador|premier|senator|envoy)"
            r"|(?:该|該)?(?:发言人|發言人)",
            lower,
        ):
            return self.last_official
        if UNNAMED_OFFICIALS.match(bare):
            return self.last_official
        return self.known.get(re.sub(r"^(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov)\.? ", "", bare))

    def identify(self, words: str, cue: str = "") -> Speaker:
        """Say whom these words mean by themselves, without what came before; strangers are commentators."""
        relation = self.relation
        if any(pattern.search(words) for pattern in relation.joint) or re.match(r"(?i)(?:both|neither) ", words):
            return Speaker(BOTH, words, words)
        if any(pattern.search(words) for pattern in relation.state_media):
            return Speaker(STATE_MEDIA, words, words)
        if (
            FORMER.search(words)
            or any(pattern.search(words) for pattern in relation.commentators)
            or THINKER.search(words)
        ):
            return Speaker(COMMENTATOR, _person_name(words), words)
        parties = list(self._parties(words))
        if parties:
            first, second = parties[0], parties[1:]
            mains = {party.id for party, _ in parties if party.main}
            if len(mains) == 2 and second and re.search(r"(?i)\band\b|和|与|與", words):
                return Speaker(BOTH, words, words)
            party, person = first
            return Speaker(party.id, person or _person_name(words), words)
        if NATIONS.search(words):
            return Speaker(OTHER, _person_name(words), words)
        return self._stranger(words, cue)

    def _stranger(self, words: str, cue: str) -> Speaker:
        if re.match(r"(?i)(?:the|an?) ", words) and cue == ACCORDING_TO:
            return Speaker(OUTLET, words, words)
        if NAME.search(words) or (is_chinese(words) and re.search(r"[\u3400-\u9fff]{2,}", words)):
            party = COMMENTATOR if self.about_relation else OUTLET
            return Speaker(party, _person_name(words), words)
        return Speaker(OUTLET, words, words)

    def _parties(self, words: str) -> Iterable[tuple[Party, str]]:
        """Give the parties these words name, in their order: nations first, offices last."""
        found: list[tuple[int, int, Party, str]] = []
        foreign = NATIONS.search(words)
        governs = GOVERNS.search(words)
        for party in self.relation.parties:
            for place in _mentions(party, words):
                bare = re.sub(r"^(?:the|mainland) ", "", words, flags=re.IGNORECASE).strip()
                if governs or len(bare) <= place[1] - place[0] + 2:
                    found.append((0, place[0], party, ""))
            for pattern in party.metonyms:
                match = pattern.search(words)
                if match:
                    found.append((0, match.start(), party, ""))
            for person in party.people:
                match = person.pattern.search(words)
                if match and self._in_office(person) and not _embedded(words, match) and _whole_name(words, match):
                    found.append((1, match.start(), party, _name_of(person, match.group())))
        if not foreign:
            found += self._offices(words, {party.id for _, _, party, _ in found})
        named = {party.id: name for _, _, party, name in found if name}
        seen: set[str] = set()
        for _, _, party, _ in sorted(found, key=lambda entry: (entry[0] > 1, entry[1], entry[0], entry[2].main)):
            if party.id not in seen:
                seen.add(party.id)
                yield party, named.get(party.id, "")

    def _offices(self, words: str, known: set[str]) -> list[tuple[int, int, Party, str]]:
        """Find roles and bodies that need no nation; one that fits several parties is the source's own, if any."""
        if known:
            return []
        found = []
        for party in self.relation.parties:
            for pattern in (*party.roles, *party.bodies):
                match = pattern.search(words) or _relaxed(pattern.pattern).search(words)
                if match:
                    found.append((2, match.start(), party, ""))
                    break
        if len(found) > 1:
            own = [entry for entry in found if entry[2].id == self.article.source.party]
            if own:
                return own
            longest = [entry for entry in found if any(pattern.search(words) for pattern in entry[2].bodies)]
            last = [entry for entry in found if self.last_official and entry[2].id == self.last_official.party]
            return longest[:1] or last[:1]
        return found

    def _in_office(self, person: Person) -> bool:
        if self.day is None or not person.terms:
            return True
        return any((since or self.day) <= self.day <= (until or self.day) for since, until in person.terms)


@lru_cache(maxsize=1024)
def _relaxed(pattern: str) -> re.Pattern[str]:
    """The same pattern without regard to case, unless it is as short as an acronym."""
    return re.compile(pattern, re.IGNORECASE if len(pattern) > 12 else re.NOFLAG)


def _leans(words: str) -> bool:
    return bool(
        re.fullmatch(
            r"(?i)(?:he|she|it|they|we|i|who|which|that|this|these|those|there|what|others?|you)", words.strip()
        )
    )


def _mentions(party: Party, words: str) -> Iterable[tuple[int, int]]:
    for pattern in party.nation or party.mentions:
        for match in pattern.finditer(words):
            if not DISTANT.search(words[: match.start()]) or re.search(
                r"(?i)^(?:the )?[\w ]*(?:ministry|department|embassy|office|government|officials?)\b[\w ]* in $",
                words[: match.start()],
            ):
                yield match.span()


def _embedded(words: str, match: re.Match[str]) -> bool:
    """Say whether a name stands in an office's name only, as in "the Biden administration" or "a Trump aide"."""
    return bool(re.match(r"(?:'s|’s)? (?:aides?|adviser|supporters?|critics?|voters?)\b", words[match.end() :]))


def _whole_name(words: str, match: re.Match[str]) -> bool:
    """Say whether a name is not a part of another one: "Xi" is no part of "Li Xi"."""
    before = re.search(r"([A-Z][\w’'-]+) $", words[: match.start()])
    after = re.match(r" [A-Z][a-z]+", words[match.end() :])
    if " " in match.group() or is_chinese(match.group()):
        return True
    return (before is None or bool(TITLES.match(before[1]))) and after is None


def _name_of(person: Person, matched: str) -> str:
    if "|" in re.sub(r"\([^)]*\)", "", person.pattern.pattern) and " " in matched:
        return matched
    return person.name


def _is_person(name: str, relation: Relation) -> bool:
    return any(person.name == name for party in relation.parties for person in party.people)


def personal_name(words: str) -> str:
    """Return the personal name within the words, without titles, or nothing."""
    for match in NAME.finditer(words):
        parts = match.group().split()
        while parts and (TITLES.match(parts[0]) or re.fullmatch(r"[A-Z]{2,}(?:['’]s)?", parts[0])):
            parts = parts[1:]
        name = " ".join(parts)
        if len(parts) > 1 and not GOVERNS.search(name) and not THINKER.search(name) and not NATIONS.search(name):
            return name
    return ""


def _person_name(words: str) -> str:
    return personal_name(words) or words
