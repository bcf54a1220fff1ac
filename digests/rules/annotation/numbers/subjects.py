"""What a share or an amount is of: "tariff on electric vehicles", "gallium", "import"."""

from digests.model.lexicon import NumberWords
from digests.rules.annotation.numbers.nouns import normal_noun

CONTEXT = 400  # characters before and after a number that are looked at


def subject_of(sentence: str, start: int, end: int, words: NumberWords) -> str:
    """Name what the share or amount at that place of the sentence is of, "" where nothing is named."""
    before, after = sentence[max(0, start - CONTEXT) : start], sentence[end : end + CONTEXT]
    named = words.named_after.match(after)
    if named:
        return _charged(normal_noun(named["noun"], words), after[named.end() :], words)
    holder = words.named_before.search(before)
    whole = words.whole.match(after)
    if whole and whole["whole"].lower() not in words.not_nouns and not (holder and whole["link"].lower() == "for"):
        return normal_noun(whole["whole"], words)
    if holder and _says(holder["noun"], words):
        return _charged(normal_noun(holder["noun"], words), "", words)
    charged = words.subject_after.match(after)
    if charged:
        return words.subjects[charged["noun"]]
    names = [words.subjects[match["noun"]] for match in words.subject_after.finditer(before)]
    if names:
        return next((name for name in reversed(names) if name != "growth"), names[-1])
    found = list(words.subject.finditer(words.clause.split(before)[-1])) or list(words.subject.finditer(before))
    if not found:
        told = words.predicated.search(before)
        return normal_noun(told["noun"], words) if told and _says(told["noun"], words) else ""
    noun = normal_noun(found[-1].group(), words)
    # "Duties on solar cells ..., and those on semiconductors rise": the last goods named before the number.
    goods = list(words.goods.finditer(before, before.rfind(found[-1].group())))
    return f"{noun} on {goods[-1]['goods'].lower()}" if goods and noun in words.charges else noun


def _says(noun: str, words: NumberWords) -> bool:
    return noun.lower() not in words.empty and noun.lower() not in words.not_nouns


def _charged(noun: str, after: str, words: NumberWords) -> str:
    goods = words.goods.match(f"x{after}", 2) if after.startswith(" ") and noun in words.charges else None
    return f"{noun} on {goods['goods'].lower()}" if goods else noun
