"""Dates against labelled sentences of our own: `python -m tests.benchmarks.dates`.

Each line of labelled/dates.jsonl is one invented sentence, the day it was published (Tuesday 14 May 2024 if none
is named) and every date that it holds with its kind; a date that names no day, month or year is "". Six that
count a length of time from no day that is named were labelled anew, without a day. It was
written before the rules were changed (72 of 109 right then); labelled/dates_second.jsonl after: 38 of 41 were
right when they were first looked at.

Each line of labelled/governed.jsonl says of every day what the verb that governs it makes of it: `past`, `binds`
(one for a calendar of the relation) or `open` (named, but nothing that is sure to be then: denied, shelved, hung
on a condition; it may be found or not, but must not bind). It was written before any rule asked for that verb:
47 of 60 were right then, and of labelled/governed_second.jsonl, written after, 17 of 20 when first looked at (by
the rules before, 8).
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from digests.model import Article, DateKind, Ownership, Policy, Relation, Source
from digests.rules.annotation.annotating import annotate
from tests.benchmarks.claims import cases
from tests.lexicons import lexicon
from tests.relations import us_china

PUBLISHED = "2024-05-14T15:20:00Z"
SETS = ("dates.jsonl", "dates_second.jsonl")
GOVERNED = ("governed.jsonl", "governed_second.jsonl")
TITLE = {"en": "Washington and Beijing speak of trade", "zh": "中美谈贸易"}
Pairs = list[tuple[str, str]]


def judged(relation: Relation, name: str) -> Iterator[tuple[dict[str, Any], Pairs]]:
    """Give each case with the dates that the rules find, in order."""
    for number, case in enumerate(cases(name), 1):
        article = article_of(number, case)
        yield case, [(phrase.date, phrase.kind.value) for phrase in annotate(article, relation, lexicon()).dates]


def governed(relation: Relation, name: str) -> Iterator[tuple[dict[str, Any], Pairs, Pairs]]:
    """Give each case with its days that are past or bind, sorted: as the rules find them, as they are labelled."""
    for number, case in enumerate(cases(name), 1):
        language = case.get("language", "en")
        article = article_of(number, case, TITLE[language[:2]])
        found = {
            (phrase.date, "past" if phrase.kind is DateKind.PAST else "binds")
            for phrase in annotate(article, relation, lexicon()).dates
            if phrase.kind is DateKind.PAST or phrase.binds
        }
        wanted = {(day, meaning) for day, meaning in case["days"] if meaning != "open"}
        yield case, sorted(found), sorted(wanted)


def article_of(number: int, case: dict[str, Any], title: str = "") -> Article:
    """Return the article of a case: one sentence of a private outlet of its language's party."""
    language = case.get("language", "en")
    home = {"zh-Hans": "prc", "zh-Hant": "taiwan"}.get(language, "us")
    owner = Ownership(case.get("ownership", "private"))
    party = case.get("party", home)
    return Article(
        id=number,
        source=Source(id="outlet", name="Outlet", url="", ownership=owner, party=party, policy=Policy.FULL),
        url="",
        title=title,
        text=case["text"],
        published=datetime.fromisoformat(case.get("published", PUBLISHED)),
        language=language,
    )


def report(name: str, relation: Relation) -> None:
    right = wanted_all = found_all = 0
    for case, found in judged(relation, name):
        wanted = [(day, kind) for day, kind in case["dates"]]
        common = sum(pair in found for pair in wanted)
        right, wanted_all, found_all = right + common, wanted_all + len(wanted), found_all + len(found)
        if sorted(found) != sorted(wanted):
            print(f"  {found} (wanted {wanted}): {case['text']}")
    print(f"{name:16} {right} of {wanted_all} dates with their kind, {found_all} found")


def report_governed(name: str, relation: Relation) -> None:
    right, number = Counter[str](), Counter[str]()
    for case, found, wanted in governed(relation, name):
        language = case.get("language", "en")[:2]
        number[language] += 1
        right[language] += found == wanted
        if found != wanted:
            print(f"  {found} (wanted {wanted}): {case['text']}")
    told = ", ".join(f"{language} {right[language]} of {number[language]}" for language in number)
    print(f"{name:16} {right.total()} of {number.total()} sentences right ({told})")


def main() -> None:
    relation = us_china()
    for name in SETS:
        report(name, relation)
    for name in GOVERNED:
        report_governed(name, relation)


if __name__ == "__main__":
    main()
