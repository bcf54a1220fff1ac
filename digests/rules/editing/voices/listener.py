"""Who says each passage of an article: a party, both, a commentator, state media, or the outlet itself."""

import re
from collections.abc import Sequence
from dataclasses import replace

from digests.model import (
    BOTH,
    COMMENTATOR,
    OUTLET,
    STATE_MEDIA,
    Article,
    Ownership,
    Passage,
    PassageKind,
    Relation,
)
from digests.rules.editing.transcripts import Turn, spokesperson_of, turns_of
from digests.rules.editing.voices.quotations import Attribution, attribution_of
from digests.rules.editing.voices.speakers import Cast, Speaker
from digests.rules.editing.voices.speech import FINITE, SUBORDINATORS
from digests.rules.passages import paragraph_starts, passages_of, stands_alone
from digests.rules.texts import is_chinese

OPENING = re.compile(r"(?:(?:On|In|Earlier|Last) [^,]{3,30}, )?")
TOKEN = re.compile(r"[\w.’'&-]+(?=[ ,])")
NO_SUBJECT = FINITE | SUBORDINATORS | {"to"}

ACTS = re.compile(
    r"^(?:,[^,]+,)?\s*(?:(?:has|have|had|will|would|is|was|are|were|also|been|be|formally|both|jointly"
    r"|had also|has also|now|on \w+day)\s+)*"
    r"(?:add|remov|impos|issu|publish|approv|sign|order|direct|told|vot|pass|ask|launch|open|agree|set "
    r"up|met\b|meet|put off|postpon|cancel|"
    r"suspend|resum|restor|lift|rais|expel|sanction|blacklist|charg|indict|summon|lodg|report|promis"
    r"|reject|releas|extend|ban|"
    r"require|licen|invit|appoint|expected|due|to (?:meet|visit|hold|travel|publish|impose)|includ"
    r"|led\b|sent|fil|start|announc|did not say)"
)
HISTORY = re.compile(
    r"(?i)\b(?:last (?:year|met|january|february|march|april|may|june|july|august|september|october|november"
    r"|december)"
    r"|(?:years?|decades?|months) (?:ago|earlier)|a (?:day|week|month|year) earlier|previously|historically"
    r"|put off|had (?:been )?\w+(?:ed|en)|follows? .{0,80}announced in)\b"
    r"|去年|此前曾|多年来|多年來|曾于|曾於"
)
YEAR = re.compile(
    r"(?i)\b(?:in|since|until|of|by) (?:\w+ )?((?:19|20)\d\d)\b|((?:19|20)\d\d)年(?:以来|以來|以后|以後)?"
)
BYGONE = re.compile(r"\b(?:was|were|had|did|[a-z]+ed)\b|了|曾|已|自|以来|以來")
CLAUSE = re.compile(r"(?<!said) \b(?:that|which|who|whom|first)\b")
DEEDS = frozenset(
    ("agree", "agrees", "agreed", "decided", "ordered", "announced", "promised", "refused", "宣布", "公布", "要求")
)
SECOND_CLAUSE = re.compile(
    r", (?:and|while) (?P<subject>(?:the )?(?:[A-Z][\w.]+ ){1,3})(?:has |have |had )?[a-z]+ed\b"
)
OWN_SIDE = re.compile("我方")
FIRST_PERSON = re.compile(r"(?i)\b(?:we|our)\b|^(?:i|my)\b|我们|我們|我方|我部|本部")


def attribute(article: Article, relation: Relation) -> tuple[Passage, ...]:
    """Return one passage for each sentence of the article's text, in order, with who says it.

    A sentence without a speaker of its own keeps that of an open quotation, and a quotation alone keeps the one
    before it; else the outlet speaks. A body of a party that decides or does something ("the department added five
    companies to its list") is that party's, as a fact. `prefix` names the speaker of a passage that cannot stand
    alone.
    """
    sentences = passages_of(article.text, article.language, article.title)
    starts = paragraph_starts(article.text, sentences)
    reader = _Reader(article, relation)
    passages = [
        reader.read(index, sentence, index in starts, sentences[index + 1 : index + 4])
        for index, sentence in enumerate(sentences)
    ]
    turns = turns_of(sentences, starts, article.title)
    return tuple(
        reader.taken_down(passage, turn) if turn else passage
        for passage, turn in zip(passages, turns, strict=True)
    )


class _Reader:
    """Reads an article from its beginning and remembers who spoke."""

    def __init__(self, article: Article, relation: Relation) -> None:
        self.article = article
        self.relation = relation
        self.cast = Cast(article, relation)
        self.quoting: Speaker | None = None
        self.open = False

    def read(self, index: int, sentence: str, opens_paragraph: bool, following: Sequence[str]) -> Passage:
        chinese = is_chinese(sentence)
        # A quotation that runs over paragraphs is opened anew in each of them.
        was_open = self.open and not opens_paragraph
        attribution = attribution_of(sentence, chinese, was_open)
        if attribution is None and _left_open(sentence, was_open):
            attribution = _closing_attribution(following, chinese)
        speaker = self._speaker(sentence, attribution, was_open)
        self.open = _left_open(sentence, was_open)
        if speaker is not None and speaker.party != OUTLET:
            self.quoting = speaker if speaker.words else self.quoting
            deed = attribution is not None and attribution.cue in DEEDS
            return self._passage(index, sentence, speaker, self._kind(sentence, speaker, spoken=not deed))
        actor = self._actor(sentence, chinese)
        if actor is not None:
            kind = self._kind(sentence, actor, spoken=False)
            return self._passage(index, sentence, actor, kind)
        own = self._own_voice(sentence) or self._continued(sentence, chinese, opens_paragraph)
        if own is not None:
            passage = self._passage(index, sentence, own, PassageKind.STATEMENT)
            return _introduced(passage) if FIRST_PERSON.search(sentence) else passage
        silent = speaker or Speaker(OUTLET, "", attribution.words if attribution else "")
        return self._passage(index, sentence, silent, self._kind(sentence, silent, spoken=False))

    def taken_down(self, passage: Passage, turn: Turn) -> Passage:
        """Give a transcript's passage to whom its turn belongs: a question to a reporter, whose words are never
        shown alone; an answer to the spokesperson, also where it tells what others said."""
        if turn.asked:
            return replace(passage, party=OUTLET, speaker="", speaker_text="", prefix="", stands_alone=False)
        office, name = spokesperson_of(self.article.title)
        source = self.article.source
        own = source.ownership == Ownership.GOVERNMENT and self.relation.party(source.party) is not None
        party = source.party if own else self.cast.identify(f"{office} {name}".strip()).party
        if not own and self.relation.party(party) is None:
            return replace(passage, text=passage.text[turn.label :])
        text = passage.text[turn.label :]
        alone = stands_alone(text, self.article.language) and not FIRST_PERSON.search(text)
        speaker = name or source.name
        return replace(
            passage,
            text=text,
            party=party,
            speaker=speaker,
            speaker_text=name if name in passage.text[: turn.label] else "",
            kind=PassageKind.STATEMENT,
            prefix="" if alone else speaker[:60],
            stands_alone=alone,
        )

    def _speaker(self, sentence: str, attribution: Attribution | None, was_open: bool) -> Speaker | None:
        if attribution is not None and attribution.aside:
            return None
        if attribution is not None:
            return self.cast.resolve(attribution.words, attribution.cue)
        if was_open or _only_quotation(sentence):
            return self.quoting or self.cast.last
        return None

    def _actor(self, sentence: str, chinese: bool) -> Speaker | None:
        """Find a party's body that acts in the sentence, or both parties acting together."""
        subject = _chinese_subject(sentence) if chinese else _subject(sentence)
        if not subject:
            return None
        speaker = self.cast.identify(subject)
        if speaker.party in (OUTLET, COMMENTATOR, STATE_MEDIA):
            return None
        second = SECOND_CLAUSE.search(sentence)
        if second and speaker.party != BOTH:
            other = self.cast.identify(second["subject"])
            if {speaker.party, other.party} == {party.id for party in self.relation.main}:
                return Speaker(BOTH, f"{speaker.name}, {other.name}")
        self.cast.note(speaker)
        return Speaker(speaker.party, speaker.name)

    def _continued(self, sentence: str, chinese: bool, opens_paragraph: bool) -> Speaker | None:
        """Keep a Chinese spokesperson speaking while the sentences say "our side" or "their side"."""
        last = self.cast.last_official
        if not chinese or opens_paragraph or last is None or not self._names_side(sentence):
            return None
        return Speaker(last.party, last.name)

    def _names_side(self, sentence: str) -> bool:
        """Say whether the sentence calls a party a side, as the officials of its parties do (方 behind a name)."""
        nations = (pattern for party in self.relation.parties for pattern in party.nation or party.mentions)
        named = (match.group() for pattern in nations for match in pattern.finditer(sentence))
        return bool(OWN_SIDE.search(sentence)) or any(name.endswith("方") for name in named)

    def _own_voice(self, sentence: str) -> Speaker | None:
        source = self.article.source
        if source.ownership != Ownership.GOVERNMENT or self.relation.party(source.party) is None:
            return None
        return Speaker(source.party, source.name) if FIRST_PERSON.search(sentence) else None

    def _kind(self, sentence: str, speaker: Speaker, *, spoken: bool) -> PassageKind:
        if speaker.party == COMMENTATOR:
            return PassageKind.OPINION
        if spoken:
            return PassageKind.STATEMENT
        return PassageKind.BACKGROUND if self._is_history(sentence) else PassageKind.FACT

    def _is_history(self, sentence: str) -> bool:
        """Say whether the sentence's main clause is about a time long past."""
        main = CLAUSE.split(sentence)[0]
        published = self.article.published
        years = [int(first or second) for first, second in YEAR.findall(main)]
        if published is None:
            past = bool(years) and bool(BYGONE.search(main))
        else:
            past = bool(years) and max(years) < published.year
        return past or bool(HISTORY.search(main))

    def _passage(self, index: int, sentence: str, speaker: Speaker, kind: PassageKind) -> Passage:
        alone = stands_alone(sentence, self.article.language)
        named = bool(speaker.name) and speaker.name in sentence
        prefix = speaker.name if not alone and not named and speaker.party != OUTLET else ""
        return Passage(
            article=self.article.id,
            index=index,
            text=sentence,
            party=speaker.party,
            speaker=speaker.name if speaker.party != OUTLET else "",
            speaker_text=speaker.words,
            kind=kind,
            prefix=prefix[:60],
            stands_alone=alone,
        )


def _introduced(passage: Passage) -> Passage:
    """The passage with its speaker in front: nobody can tell who "we" are without."""
    return replace(passage, stands_alone=False, prefix=passage.speaker[:60])


def _subject(sentence: str) -> str:
    """Return the words before the first verb of doing, when the sentence opens with them."""
    opening = OPENING.match(sentence)
    start = end = opening.end() if opening else 0
    while token := TOKEN.match(sentence, end):
        rest = sentence[token.end() :]
        if token.group() in NO_SUBJECT:
            return ""
        if ACTS.match(rest if rest.startswith(",") else rest.lstrip(" ")):
            return sentence[start : token.end()]
        if not rest.startswith(" "):
            return ""
        end = token.end() + 1
    return ""


def _chinese_subject(sentence: str) -> str:
    match = re.match(
        r"([^，。：“]{2,16}?)(?:\d{1,2}日|同日|将|將)*(?:公布|宣布|发布|發布|决定|決定|启动|啟動|批准|签署"
        r"|簽署|列入|实施|實施)",
        sentence,
    )
    return match.group(1) if match else ""


def _closing_attribution(following: Sequence[str], chinese: bool) -> Attribution | None:
    """Find who speaks where a quotation that is still open comes to its end."""
    for sentence in following:
        attribution = attribution_of(sentence, chinese, open_quotation=True)
        if attribution is not None or not _left_open(sentence, True):
            return attribution
    return None


def _left_open(sentence: str, was_open: bool) -> bool:
    """Say whether a quotation is still open after the sentence."""
    depth = was_open
    for mark in sentence:
        if mark in "“「『":
            depth = True
        elif mark in "”」』":
            depth = False
        elif mark == '"':
            depth = not depth
    return depth


def _only_quotation(sentence: str) -> bool:
    """Say whether the sentence is a quotation and nothing else."""
    bare = sentence.strip()
    return (
        len(bare) > 2
        and bare[0] in '“"「『'
        and bare.rstrip(".。")[-1] in '”"」』'
        and not re.search(r"[”\"」』].+[“\"「『]", bare[1:-1])
    )
