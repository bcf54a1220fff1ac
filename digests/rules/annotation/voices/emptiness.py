"""Whether a sentence says something: thanks, questions, "as I said" and "our position is known" do not."""

from digests.model.lexicon import Lexicon
from digests.rules.sieves import patterns_of
from digests.rules.texts import is_chinese

BRIEF, BRIEF_CHINESE = 28, 60  # words, characters: a longer sentence says more than its courtesy or its position
FEWEST, FEWEST_CHINESE = 4, 6  # words, characters: fewer say nothing without what is before them
SOME = 2  # commonplaces that make a sentence one


def says_something(sentence: str, lexicon: Lexicon) -> bool:
    """Say whether a sentence, without the label of its turn, says anything by itself.

    It does not when it is a question, or little more than a courtesy, a reference to others or to what was said
    before, "its position is consistent", the words that lead to a quotation, or commonplaces. Takes linear time.
    """
    words = lexicon.empty
    bare = sentence.strip().rstrip('"”’」』)）*')
    if words.figure.search(bare):
        return True
    if bare.endswith(("?", "？")):
        return False
    chinese = is_chinese(bare)
    length = len(bare) if chinese else len(bare.split())
    if length < (FEWEST_CHINESE if chinese else FEWEST):
        return False
    if length > (BRIEF_CHINESE if chinese else BRIEF):
        return True
    if bare.endswith((":", "：")) and words.leading.search(bare):
        return False
    if patterns_of(words, "courtesy", "position", "referring").search(bare) and not words.turning.search(bare):
        return False
    return len(list(patterns_of(words, "hollow").finditer(bare))) < SOME
