"""Whom the words mean that name a speaker: a party, both, an outlet, a commentator, somebody else."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from digests.model import BOTH, COMMENTATOR, OTHER, OUTLET, STATE_MEDIA, Article, Party, Person, Relation
from digests.rules.editing.voices.names import name_or_words, names_other_state, personal_name, stands_for_itself
from digests.rules.editing.voices.quotations import ACCORDING_TO
from digests.rules.editing.voices.speaker_words import (
    BARE_BODY,
    DISTANT,
    FORMER,
    GOVERNS,
    NAME,
    PAPERS,
    REPORTING,
    THINKER,
    TITLES,
    UNNAMED_OFFICIALS,
)
from digests.rules.texts import is_chinese


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
        self.named: list[Speaker] = []
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
        self.named.append(speaker)
        name = personal_name(speaker.name, self.relation)
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
        if bare_name := BARE_BODY.fullmatch(bare):
            meant = self._body((bare_name["noun"] or bare_name["other"]).casefold())
            if meant is not None:
                self.last = self.last_body = meant
            if meant is not None or bare_name["noun"]:
                return meant
        if re.fullmatch(
            r"(?:the |a )?(?:spokes\w+|minister|secretary|president|official|ambassador|premier|senator|envoy)"
            r"|(?:该|該)?(?:发言人|發言人)",
            lower,
        ):
            return self.last_official
        if UNNAMED_OFFICIALS.match(bare):
            return self.last_official
        return self.known.get(re.sub(r"^(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov)\.? ", "", bare))

    def _body(self, noun: str) -> Speaker | None:
        """Find whom "the ministry" means: the last one named that is called so, else the last speaker of the only
        party heard so far that has one; "the statement" is the last body's. Never another party's."""
        for speaker in reversed(self.named):
            if re.search(rf"(?i)\b{re.escape(noun)}\b", f"{speaker.words} {speaker.name}"):
                return speaker
        if noun in PAPERS:
            return self.last_body or self.last_official
        having = {party.id for party in self.relation.parties if _has(party, noun)}
        heard = [speaker for speaker in self.named if speaker.party in having]
        if len({speaker.party for speaker in heard}) == 1:
            return heard[-1]
        owners = [party for party in self.relation.parties if self._told_of(noun, party.nation or party.mentions)]
        if len(owners) == 1 and not self._told_of(noun, self.relation.others):
            return Speaker(owners[0].id, f"the {noun}")
        return None

    def _told_of(self, noun: str, nations: Iterable[re.Pattern[str]]) -> bool:
        """Say whether the article speaks of such a body of one of the nations ("China's coast guard")."""
        text = f"{self.article.title}\n{self.article.text}"
        for match in re.finditer(rf"(?i)\b{re.escape(noun)}\b", text):
            around = text[max(0, match.start() - 30) : match.start()], text[match.end() : match.end() + 25]
            before = re.search(r"([\w.]+(?: [A-Z][\w.]+)?)(?:['’]s?)?(?: [a-z]+)? $", around[0])
            behind = re.match(r" of (?:the )?([A-Z][\w.]+(?: [A-Z]\w+)?)", around[1])
            names = [found[1] for found in (before, behind) if found]
            if any(pattern.search(name) for pattern in nations for name in names):
                return True
        return False

    def identify(self, words: str, cue: str = "") -> Speaker:
        """Say whom these words mean by themselves, without what came before; strangers are commentators."""
        relation = self.relation
        if any(pattern.search(words) for pattern in relation.joint) or re.match(r"(?i)(?:both|neither) ", words):
            return Speaker(BOTH, words, words)
        if any(pattern.search(words) for pattern in relation.state_media):
            return Speaker(STATE_MEDIA, words, words)
        reporting = REPORTING.match(words)
        if (
            FORMER.search(words)
            or any(pattern.search(words) for pattern in relation.commentators)
            or (THINKER.search(words) and not reporting)
        ):
            return Speaker(COMMENTATOR, name_or_words(words, relation), words)
        parties = list(self._parties(words))
        if parties:
            first, second = parties[0], parties[1:]
            mains = {party.id for party, _ in parties if party.main}
            if len(mains) == 2 and second and re.search(r"(?i)\band\b|和|与|與", words):
                return Speaker(BOTH, words, words)
            party, person = first
            return Speaker(party.id, person or name_or_words(words, relation), words)
        if names_other_state(words, relation):
            return Speaker(OTHER, name_or_words(words, relation), words)
        return Speaker(OUTLET, words, words) if reporting else self._stranger(words, cue)

    def _stranger(self, words: str, cue: str) -> Speaker:
        if re.match(r"(?i)(?:the|an?) ", words) and cue == ACCORDING_TO:
            return Speaker(OUTLET, words, words)
        relation = self.relation
        if NAME.search(words) or (is_chinese(words) and re.search(r"[\u3400-\u9fff]{2,}", words)):
            party = COMMENTATOR if self.about_relation else OUTLET
            return Speaker(party, name_or_words(words, relation), words)
        return Speaker(OUTLET, words, words)

    def _parties(self, words: str) -> Iterable[tuple[Party, str]]:
        """Give the parties these words name, in their order: nations first, offices last."""
        found: list[tuple[int, int, Party, str]] = []
        foreign = names_other_state(words, self.relation)
        governs = GOVERNS.search(words)
        for party in self.relation.parties:
            offices = self._office_names(party, words)
            for place in _mentions(party, words):
                if any(start < place[1] <= end and end - start > place[1] - place[0] for start, end in offices):
                    continue
                bare = re.sub(r"^(?:the|mainland) ", "", words, flags=re.IGNORECASE).strip()
                if governs or len(bare) <= place[1] - place[0] + 2:
                    found.append((0, place[0], party, ""))
            for pattern in party.metonyms:
                match = pattern.search(words)
                if match:
                    found.append((0, match.start(), party, ""))
            for person in party.people:
                match = person.pattern.search(words)
                if match and self._in_office(person) and stands_for_itself(words, match, self.relation):
                    found.append((1, match.start(), party, _name_of(person, match.group())))
        if not foreign:
            found += self._offices(words, {party.id for _, _, party, _ in found})
        named = {party.id: name for _, _, party, name in found if name}
        seen: set[str] = set()
        for _, _, party, _ in sorted(found, key=lambda entry: (entry[0] > 1, entry[1], entry[0], entry[2].main)):
            if party.id not in seen:
                seen.add(party.id)
                yield party, named.get(party.id, "")

    def _office_names(self, party: Party, words: str) -> list[tuple[int, int]]:
        """Find where other parties' offices are named, since their names may hold this party's ("embassy in")."""
        others = (other for other in self.relation.parties if other is not party)
        patterns = (pattern for other in others for pattern in (*other.bodies, *other.roles))
        found = (match.span() for pattern in patterns for match in _relaxed(pattern.pattern).finditer(words))
        return [(start, end) for start, end in found]

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


def _has(party: Party, noun: str) -> bool:
    """Say whether a body or role of the party is called so."""
    return any(noun in pattern.pattern.casefold() for pattern in (*party.bodies, *party.roles))


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


def _name_of(person: Person, matched: str) -> str:
    if "|" in re.sub(r"\([^)]*\)", "", person.pattern.pattern) and " " in matched:
        return matched
    return person.name


def _is_person(name: str, relation: Relation) -> bool:
    return any(person.name == name for party in relation.parties for person in party.people)
