"""Whether a sentence tells of times long past: background, and no news."""

from datetime import datetime

from digests.model.lexicon import SayingWords


def is_history(sentence: str, published: datetime | None, words: SayingWords) -> bool:
    """Say whether the sentence's main clause is about a time long past.

    A year counts as past when it lies before the year of publication; where that is not known, when the verbs
    are in the past tense.
    """
    main = words.clause.split(sentence)[0]
    years = [int(first or second) for first, second in words.year.findall(main)]
    if published is None:
        past = bool(years) and bool(words.bygone.search(main))
    else:
        past = bool(years) and max(years) < published.year
    return past or bool(words.history.search(main))
