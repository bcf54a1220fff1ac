"""What is done, by verbs and characters: the kinds of act a text tells, and how far a measure is."""

from digests.model import Step
from digests.model.lexicon import Lexicon
from digests.rules.annotation.acts.chinese import step_in_chinese
from digests.rules.annotation.acts.measures import step_in
from digests.rules.annotation.acts.verbs import kinds_in
from digests.rules.texts import is_chinese

__all__ = ["kinds_in", "step_of"]


def step_of(text: str, lexicon: Lexicon, *, headline: bool = False) -> Step | None:
    """Return what the text tells of a measure, in English or Chinese; None when it is about none, denies it or
    demands it. A headline may leave out "is" and "will"."""
    if is_chinese(text):
        return step_in_chinese(text, lexicon)
    return step_in(text, lexicon, headline=headline)
