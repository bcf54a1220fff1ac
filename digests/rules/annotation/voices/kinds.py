"""Whether a sentence tells of times long past: background, and no news."""

import re
from datetime import datetime

HISTORY = re.compile(
    r"(?i)\b(?:last (?:year|met|january|february|march|april|may|june|july|august|september|october|november"
    r"|december)"
    r"|(?:years?|decades?|months) (?:ago|earlier)|a (?:day|week|month|year) earlier|previously|historically"
    r"|put off|had (?:been )?\w+(?:ed|en)|follows? .{0,80}announced in)\b"
    r"|去年|此前曾|多年来|多年來|曾于|曾於"
)
YEAR = re.compile(
    r"(?i)\b(?:in|since|until|of|by) (?:\w+ )?((?:19|20)\d\d)\b|((?:19|20)\d\d)年(?:以来|以來|以后|以後)?"
)
BYGONE = re.compile(r"\b(?:was|were|had|did|[a-z]+ed)\b|了|曾|已|自|以来|以來")
CLAUSE = re.compile(r"(?<!said) \b(?:that|which|who|whom|first)\b")


def is_history(sentence: str, published: datetime | None) -> bool:
    """Say whether the sentence's main clause is about a time long past.

    A year counts as past when it lies before the year of publication; where that is not known, when the verbs
    are in the past tense.
    """
    main = CLAUSE.split(sentence)[0]
    years = [int(first or second) for first, second in YEAR.findall(main)]
    if published is None:
        past = bool(years) and bool(BYGONE.search(main))
    else:
        past = bool(years) and max(years) < published.year
    return past or bool(HISTORY.search(main))
