"""Numbers that are written in words: "twenty-one", "a", Chinese numerals."""

import re

from digests.model.lexicon import NumberWords

HUNDRED = 100  # what stands before a larger scale than this is counted in it, what stands behind is not
JOINT = re.compile(r"[ -](?:and )?")


def word_value(text: str, words: NumberWords) -> float:
    """Return the value of a number in words of a language with letters ("one hundred and twenty-one"); 0 for what
    is none."""
    total = value = 0.0
    for word in JOINT.split(text.lower()):
        if word in words.words:
            value += words.words[word]
        elif word in words.single:
            value += 1.0
        elif word in words.scales:
            value *= words.scales[word]
            if words.scales[word] > HUNDRED:
                total, value = total + value, 0.0
        else:
            return 0.0
    return total + value


def han_value(text: str, words: NumberWords) -> float:
    """Return the value of a Chinese numeral such as twenty-six or five thousand, 0 for what is none."""
    total = section = digit = 0
    for character in text:
        if character in words.digits:
            digit = words.digits[character]
        elif character in words.steps:
            section += (digit or 1) * words.steps[character]
            digit = 0
        elif character in words.levels:
            total = (total + section + digit or 1) * words.levels[character]
            section = digit = 0
        else:
            return 0.0
    return float(total + section + digit)
