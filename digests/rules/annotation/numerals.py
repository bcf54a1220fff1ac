"""Numbers that are written in words: "twenty-one", "a", Chinese numerals."""

from digests.model.lexicon import NumberWords


def word_value(text: str, words: NumberWords) -> float:
    """Return the value of a number in words of a language with letters; 0 for what is none."""
    tens, _, ones = text.lower().partition("-")
    if tens in words.words:
        return words.words[tens] + words.words.get(ones, 0.0)
    return float(tens in words.single)


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
