"""What a person is told when something cannot be done."""

import re

from bot.phrases import advice_text
from bot.render.parts import inert, shown
from bot.texts import Texts
from digests.errors import CommuniqueError
from digests.rules.texts import JOINER

LONGEST_ADVICE = 1000
LONGEST_CAUSE = 200
OWN = r"(?:sources|topics)\b"  # commands that our advice names, harmless whoever else may write them


def advice(error: CommuniqueError, texts: Texts) -> str:
    """Return what is wrong and what to do (HTML); with the cause behind it where all that the language has is the
    sentence for errors of its kind."""
    sentence = advice_text(error, texts.language)
    if error.values or (error.advice and texts.language == "en"):  # it may quote what others wrote
        said = inert(sentence, LONGEST_ADVICE)
        return re.sub(rf"/{JOINER}(?={OWN})", "/", said)
    if texts.language == "en" or error.code != type(error).code:
        return shown(sentence, LONGEST_ADVICE)
    return f"{shown(sentence)}\n{texts.incident_log.format(cause=inert(str(error), LONGEST_CAUSE))}"
