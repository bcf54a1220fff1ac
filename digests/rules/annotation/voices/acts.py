"""Who does something in a sentence that tells a deed: the words before its first verb of doing."""

import re
from dataclasses import dataclass

from digests.model.lexicon import SayingWords
from digests.rules.annotation.voices.grammar import Grammar

TOKEN = re.compile(r"[\w.’'&-]+(?=[ ,])")
DATELINE = re.compile(r"[A-Z][A-Z. /,]{2,40}(?:\([^)]{2,30}\) )?[—–-]{1,2} ")
LONGEST = 90  # characters of a subject
VERB = re.compile(r"[a-z]{2,}ed")


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does something, and whether the verb is one of official acts, or any that is no state of being."""

    subject: str
    official: bool
    active: bool = True


def deed_of(sentence: str, grammar: Grammar) -> Deed | None:
    """Return what the sentence tells its own subject does, None when it opens with something else than one."""
    dateline = DATELINE.match(sentence)
    words = grammar.words
    opening = words.act_opening.match(sentence, dateline.end() if dateline else 0)
    start = end = opening.end() if opening else 0
    while token := TOKEN.match(sentence, end):
        word = token.group()
        if word in words.subordinators or word == "to":
            return None
        if end > start and (word in grammar.finite or VERB.fullmatch(word)):
            subject = words.trailing.sub("", sentence[start:end].strip())
            return Deed(subject, official=False, active=word not in words.auxiliaries)
        rest = sentence[token.end() : token.end() + 200]
        if words.acts.match(rest if rest.startswith(",") else rest.lstrip(" ")):
            return Deed(words.trailing.sub("", sentence[start : token.end()]), official=True)
        if not rest.startswith(" "):
            return None
        end = token.end() + 1
        if end - start > LONGEST:
            return None
    return None


def chinese_deed_of(sentence: str, words: SayingWords) -> Deed | None:
    """Return who does something at the beginning of a Chinese sentence; two who meet do it as one (`pair`)."""
    together = words.meeting.match(sentence)
    if together and not words.cue_han.search(together["first"]):
        return Deed(words.pair["han"].format(**together.groupdict()), official=True)
    match = words.act_han.match(sentence)
    if match is None or words.cue_han.search(match["subject"]):
        return None
    return Deed(match["subject"], official=True)
