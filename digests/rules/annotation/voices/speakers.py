"""Whom the words mean that name a speaker: a party, both, an outlet, a commentator, somebody else."""

import re
from collections.abc import Iterable

from digests.model import BOTH, COMMENTATOR, OTHER, OUTLET, Article, Party, Relation
from digests.model.lexicon import SpeakerWords
from digests.rules.annotation.voices.names import personal_name
from digests.rules.annotation.voices.register import Register, Speaker
from digests.rules.sieves import patterns_of
from digests.rules.texts import is_chinese

RECENT = 40  # speakers that a pronoun may mean


class Cast:
    """Those who have spoken or acted in one article so far; a surname or pronoun may name them later."""

    def __init__(self, article: Article, relation: Relation, lexicon: SpeakerWords) -> None:
        self.relation = relation
        self.lexicon = lexicon
        self.article = article
        text = f"{article.title}\n{article.text}"
        named = sum(patterns_of(party, "mentions").search(text) is not None for party in relation.parties)
        day = article.published.date() if article.published else None
        self.register = Register(relation, lexicon, day, article.source.party, expert=named > 1)
        self.known: dict[str, Speaker] = {}
        self.last: Speaker | None = None
        self.genders: dict[str, str] = {}
        self.last_body: Speaker | None = None
        self.last_official: Speaker | None = None
        self.named: list[Speaker] = []

    def identify(self, words: str, cue: str = "") -> Speaker:
        """Say whom these words mean by themselves, a name that was told in full before included."""
        known = self.known.get(words)
        if known is not None:
            return known
        return self.register.identify(words, cue, self.last_official.party if self.last_official else "")

    def resolve(self, words: str, cue: str = "") -> Speaker | None:
        """Say whom these words mean; None when they mean nobody we can tell."""
        carried = self._carried(words)
        if carried is not None:
            self._turn_to(carried)
            return Speaker(carried.party, carried.name, words)
        if _leans(words):
            return None
        found = self.identify(words, cue)
        self.note(found)
        return found

    def note(self, speaker: Speaker) -> None:
        """Remember a speaker for later sentences."""
        self._turn_to(speaker)
        name = personal_name(speaker.name, self.relation, self.lexicon)
        title = self.lexicon.gendered.search(speaker.words)
        if title and name:
            self.genders[speaker.name] = "he" if title["he"] else "she"
        if name and speaker.party != BOTH:
            parts = name.split()
            for key in (name, parts[0], parts[-1]):
                if not self.lexicon.titles.match(key):
                    self.known.setdefault(key, speaker)

    def _turn_to(self, speaker: Speaker) -> None:
        """Take somebody as the one who spoke or acted last."""
        self.last = speaker
        self.named.append(speaker)
        if not personal_name(speaker.name, self.relation, self.lexicon):
            self.last_body = speaker  # "it" may also stand for the office of "a US official"
        if self.relation.party(speaker.party):
            self.last_official = speaker

    def _is_person(self, speaker: Speaker) -> bool:
        known = any(person.name == speaker.name for party in self.relation.parties for person in party.people)
        if not speaker.name:
            return False
        if is_chinese(speaker.name):
            return not self.lexicon.han_body.search(speaker.name)
        # "Pakistan's prime minister" is one person too.
        office = re.split(r",| (?:of|for|in|at|from|to|on|who) ", speaker.name)[0]
        return known or bool(
            personal_name(speaker.name, self.relation, self.lexicon) or self.lexicon.one_person.search(office)
        )

    def _person(self, pronoun: str) -> Speaker | None:
        """Find whom "he" or "she" means: the last person who was not called otherwise before."""
        for speaker in reversed(self.named[-RECENT:]):
            if self._is_person(speaker) and self.genders.get(speaker.name, pronoun) == pronoun:
                self.genders[speaker.name] = pronoun
                return speaker
        return None

    def _carried(self, words: str) -> Speaker | None:
        # "the officials, who asked for no names": the clause does not tell which officials.
        bare = self.lexicon.clause.split(words.strip())[0]
        lower = bare.lower()
        if gender := self.lexicon.he_or_she.get(lower):
            return self._person(gender) or self.last
        if lower in self.lexicon.it:
            return self.last_body or self.last
        if not lower or lower in self.lexicon.they:
            return self.last
        if bare_name := self.lexicon.bare_body.fullmatch(bare):
            meant = self._body((bare_name["noun"] or bare_name["other"]).casefold())
            if meant is not None or bare_name["noun"]:
                return meant
        if role := self.lexicon.role.fullmatch(lower):
            return self._bearer(role["noun"] or role["han"])
        if self.lexicon.unnamed_officials.match(bare):
            return self.last_official
        if self.lexicon.of_its.fullmatch(bare):
            return self.last_body or self.last
        if (own := self.lexicon.of_body.match(bare)) and self.register.identify(words).party == OUTLET:
            return self._body(own["noun"].casefold())
        title = self.lexicon.gendered.match(bare)
        known = self.known.get(re.sub(r"^(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov)\.? ", "", bare))
        if known is not None and title:
            self.genders[known.name] = "he" if title["he"] else "she"
        return known

    def _bearer(self, role: str) -> Speaker | None:
        """Find whom "the spokesman" means: the last one called so, else the last official, but for a company's and
        a state by itself."""
        spokes = role.startswith("spokes")
        for speaker in reversed(self.named):
            outside = speaker.party in (COMMENTATOR, OUTLET) and not spokes
            if role in f"{speaker.words} {speaker.name}".lower() and not outside:
                return speaker
        silent = self.last is not None and self.last.party == OTHER
        official = self.last_official
        nation = official is not None and self.register.is_nation(official.name)
        return None if silent or nation else official

    def _body(self, noun: str) -> Speaker | None:
        """Find whom "the ministry" means: the last one named that is called so, else the last speaker of the only
        party heard so far that has one; "the statement" is the last body's. Never another party's."""
        for speaker in reversed(self.named):
            if re.search(rf"(?i)\b{re.escape(noun)}\b", f"{speaker.words} {speaker.name}"):
                return speaker
        if noun in self.lexicon.papers:
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


def _has(party: Party, noun: str) -> bool:
    """Say whether a body or role of the party is called so."""
    return any(noun in pattern.pattern.casefold() for pattern in (*party.bodies, *party.roles))


def _leans(words: str) -> bool:
    return bool(
        re.fullmatch(
            r"(?i)(?:he|she|it|they|we|i|who|which|that|this|these|those|there|what|others?|you)", words.strip()
        )
    )
