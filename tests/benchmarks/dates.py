"""Dates against labelled sentences of our own: `python -m tests.benchmarks.dates`.

Each line of labelled/dates.jsonl is one invented sentence, the day it was published (Tuesday 14 May 2024 if none
is named) and every date that it holds with its kind; a date that names no day, month or year is "". Six that
count a length of time from no day that is named were labelled anew, without a day. It was
written before the rules were changed (72 of 109 right then); labelled/dates_second.jsonl after: 38 of 41 were
right when they were first looked at.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from digests.model import Article, Ownership, Policy, Relation, Source
from digests.rules.annotation.dates.finding import find_dates
from tests.benchmarks.claims import cases
from tests.lexicons import lexicon
from tests.relations import us_china

PUBLISHED = "2024-05-14T15:20:00Z"
SETS = ("dates.jsonl", "dates_second.jsonl")
Pairs = list[tuple[str, str]]


def judged(relation: Relation, name: str) -> Iterator[tuple[dict[str, Any], Pairs]]:
    """Give each case with the dates that the rules find, in order."""
    for number, case in enumerate(cases(name), 1):
        language = case.get("language", "en")
        home = {"zh-Hans": "prc", "zh-Hant": "taiwan"}.get(language, "us")
        owner = Ownership(case.get("ownership", "private"))
        party = case.get("party", home)
        source = Source(id="outlet", name="Outlet", url="", ownership=owner, party=party, policy=Policy.FULL)
        article = Article(
            id=number,
            source=source,
            url="",
            title="",
            text=case["text"],
            published=datetime.fromisoformat(case.get("published", PUBLISHED)),
            language=language,
        )
        yield case, [(phrase.date, phrase.kind.value) for phrase in find_dates(article, relation, lexicon())]


def report(name: str, relation: Relation) -> None:
    right = wanted_all = found_all = 0
    for case, found in judged(relation, name):
        wanted = [(day, kind) for day, kind in case["dates"]]
        common = sum(pair in found for pair in wanted)
        right, wanted_all, found_all = right + common, wanted_all + len(wanted), found_all + len(found)
        if sorted(found) != sorted(wanted):
            print(f"  {found} (wanted {wanted}): {case['text']}")
    print(f"{name:16} {right} of {wanted_all} dates with their kind, {found_all} found")


def main() -> None:
    relation = us_china()
    for name in SETS:
        report(name, relation)


if __name__ == "__main__":
    main()
