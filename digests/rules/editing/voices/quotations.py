"""Who is said to speak in one sentence: the words that name the speaker, before we know whom they mean."""

import re
from dataclasses import dataclass

from digests.rules.editing.voices import chinese_speech
from digests.rules.editing.voices.phrases import Tokens, tokens_of
from digests.rules.editing.voices.speech import SPEECH, STRONG
from digests.rules.editing.voices.subjects import SUBORDINATE, opening_subject, subject_of

QUOTED = re.compile(r"“[^”]*(?:”|$)|「[^」]*(?:」|$)|『[^』]*(?:』|$)|\"[^\"]*(?:\"|$)|(?<=\s)‘[^’]*’(?=[\s,.])")
CLOSES = '”"」』'
ACCORDING_TO = "according to"
ACCORDING = re.compile(r"(?i)\baccording to (?P<source>[^.;]+)")
# Verbs that report words only before them: "he added that", but "the department added five companies".
DEEDS = frozenset(("add", "adds", "added", "report", "reports", "reported", "continue", "continues", "continued"))
WORDS_FOLLOW = frozenset(
    ("that", ",", ":", ".", "he", "she", "it", "they", "there", "the", "on", "last", "in", "early", "how")
)
PARTICIPLES = frozenset(
    ("saying", "adding", "calling", "arguing", "noting", "telling", "claiming", "warning", "urging")
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """The words that name a speaker, the verb of saying, and where they stand.

    `aside` says that the saying is only a clause of time or manner ("since Biden promised it"). `words` is empty
    when a sentence says that somebody speaks and leaves out who (usual in Chinese).
    """

    words: str
    cue: str
    start: int = 0
    aside: bool = False


def attribution_of(sentence: str, chinese: bool, open_quotation: bool = False) -> Attribution | None:
    """Return who speaks in a sentence, or None when it names nobody.

    `open_quotation` says that the sentence begins inside a quotation. The outermost saying counts: in "X said that
    Y agreed" X speaks, and so does X in "..., X said" at the end.
    """
    masked = _masked(sentence, open_quotation)
    if not chinese:
        return _english(sentence, masked)
    spoken = chinese_speech.speaker_in(sentence, masked)
    return Attribution(*spoken) if spoken else None


def _masked(sentence: str, open_quotation: bool) -> str:
    """Blank what is quoted, keeping every place."""
    if open_quotation:
        closing = next((place for place, mark in enumerate(sentence) if mark in CLOSES), len(sentence) - 1)
        sentence = "\0" * (closing + 1) + sentence[closing + 1 :]
    return QUOTED.sub(lambda match: "\0" * len(match.group()), sentence)


def _reports(tokens: Tokens, cue: int) -> bool:
    following = tokens[cue + 1].group() if cue + 1 < len(tokens) else "."
    return following in WORDS_FOLLOW or following[0] == "\0" or following[0].isupper()


def _english(sentence: str, masked: str) -> Attribution | None:
    quotes = "\0" in masked
    tokens = tokens_of(masked)
    found: list[tuple[int, int, Attribution]] = []
    for position, token in enumerate(tokens):
        place = subject_of(masked, tokens, position) if token.group() in SPEECH else None
        if place is None or (token.group() in DEEDS and not _reports(tokens, position)):
            continue
        start, end, rank = place
        aside = rank == SUBORDINATE and not quotes
        weak = token.group() not in STRONG
        found.append((rank + 4 * weak, start, Attribution(sentence[start:end], token.group(), start, aside)))
    for match in ACCORDING.finditer(masked):
        words = re.split(r",\s|\0|\s(?:who|which|that|and said)\s", match["source"])[0].rstrip(" ,")
        if words:
            start = match.start("source")
            named = Attribution(sentence[start : start + len(words)], ACCORDING_TO, start)
            found.append((0 if match.start() < 2 else 2, start, named))
    if found:
        return min(found, key=lambda entry: entry[:2])[2]
    if not quotes and not any(token.group() in PARTICIPLES for token in tokens):
        return None
    subject = opening_subject(masked, tokens)
    return Attribution(sentence[slice(*subject)], "", subject[0]) if subject else None
