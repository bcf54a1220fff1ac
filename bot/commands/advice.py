"""What a person is told when something cannot be done."""

from bot.parts import shown
from bot.texts import Texts
from digests.errors import CommuniqueError

LONGEST_ADVICE = 1000
LONGEST_CAUSE = 200


def advice(error: CommuniqueError, texts: Texts) -> str:
    """Return what is wrong and what to do (HTML): the error's own advice in English, elsewhere the sentence of its
    kind with the cause behind it."""
    sentence = in_words(error, texts)
    if sentence == error.advice:
        return shown(sentence, LONGEST_ADVICE)
    return f"{shown(sentence)}\n{texts.incident_log.format(cause=shown(str(error), LONGEST_CAUSE))}"


def in_words(error: CommuniqueError, texts: Texts) -> str:
    """Return what is wrong and what to do as plain text, in the person's language where it has words for that."""
    kinds = (kind.__name__ for kind in type(error).__mro__)
    return next((texts.errors[name] for name in kinds if name in texts.errors), error.advice)
