"""What a person is told when something cannot be done."""

import re

from bot.render.parts import inert, shown
from bot.texts import Texts, error_words
from digests.errors import CommuniqueError
from digests.rules.texts import JOINER

LONGEST_ADVICE = 1000
LONGEST_CAUSE = 200
OWN = r"(?:sources|topics)\b"  # commands that our advice names, harmless whoever else may write them


def advice(error: CommuniqueError, texts: Texts) -> str:
    """Return what is wrong and what to do (HTML): the error's own advice in English, elsewhere the sentence of its
    kind with the cause behind it."""
    sentence = in_words(error, texts)
    if sentence == type(error).advice:
        return shown(sentence, LONGEST_ADVICE)
    if sentence == error.advice:  # it may quote what others wrote
        said = inert(sentence, LONGEST_ADVICE)
        return re.sub(rf"/{JOINER}(?={OWN})", "/", said)
    return f"{shown(sentence)}\n{texts.incident_log.format(cause=inert(str(error), LONGEST_CAUSE))}"


def in_words(error: CommuniqueError, texts: Texts) -> str:
    """Return what is wrong and what to do as plain text, in the person's language where it has words for that."""
    if texts.language == "en":
        return error.advice
    words = error_words(texts.language)
    kinds = (words.find("advice", kind.code) for kind in type(error).__mro__ if issubclass(kind, CommuniqueError))
    return next(filter(None, kinds), error.advice)
