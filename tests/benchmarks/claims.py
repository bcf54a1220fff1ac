"""The claim ladder against labelled articles of our own: `python -m tests.benchmarks.claims`.

Each line of labelled/claims.jsonl is one invented article (headline and lead) with what it rests on and how far
its measure is, labelled by one annotator before the rules were changed. Those of labelled/claims_second.jsonl were
written after the rules had been made to fit the first: 34 of 40 labels and 38 of 40 stages were right when they
were first looked at.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from digests.model import Article, Ownership, Policy, Relation, Source
from digests.rules.annotation.annotating import annotate
from digests.rules.editing.standing import rung_of
from tests.editing import story_of
from tests.lexicons import lexicon
from tests.relations import us_china

LABELLED = Path(__file__).parent / "labelled"
SETS = ("claims.jsonl", "claims_second.jsonl")
PUBLISHED = "2026-06-12T14:00:00Z"  # a Friday


def cases(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (LABELLED / name).read_text(encoding="utf-8").splitlines()]


def article_of(number: int, case: dict[str, Any]) -> Article:
    owner = Ownership(case.get("ownership", "private"))
    language = case.get("language", "en")
    home = {"zh-Hans": "prc", "zh-Hant": "taiwan"}.get(language, "us")
    source = Source(
        id="outlet", name="Outlet", url="", ownership=owner, party=case.get("party", home), policy=Policy.FULL
    )
    return Article(
        id=number,
        source=source,
        url=f"https://outlet.example.org/{number}",
        title=case["title"],
        text=case["text"],
        published=datetime.fromisoformat(case.get("published", PUBLISHED)),
        language=language,
        document_number=case.get("document_number", ""),
        complete=True,
    )


def judged(relation: Relation, name: str) -> Iterator[tuple[dict[str, Any], str, str]]:
    """Give each case with the label of what it says, whoever answers for that, and the stage that the rules
    find."""
    for number, case in enumerate(cases(name), 1):
        article = article_of(number, case)
        annotation = annotate(article, relation, lexicon())
        label = rung_of(replace(article, kind=annotation.kind), annotation, None)[0]
        yield case, label, story_of(number, [article], relation).stage or ""


def macro_f1(pairs: list[tuple[str, str]]) -> float:
    """Return the mean of the classes' F1 over (wanted, found)."""
    classes = sorted({wanted for wanted, _ in pairs})
    scores = []
    for name in classes:
        right = sum(wanted == found == name for wanted, found in pairs)
        total = sum(wanted == name for wanted, _ in pairs) + sum(found == name for _, found in pairs)
        scores.append(2 * right / total if total else 0.0)
    return sum(scores) / len(scores)


def report(name: str, relation: Relation) -> None:
    results = list(judged(relation, name))
    for what, place in (("label", 1), ("stage", 2)):
        pairs = [(result[0][what], str(result[place])) for result in results]
        right = sum(wanted == found for wanted, found in pairs)
        share, mean = right / len(pairs), macro_f1(pairs)
        print(f"{name:21} {what} {right} of {len(pairs)} {share:.3f}, macro F1 {mean:.3f}")
    for case, label, stage in results:
        if (label, stage) != (case["label"], case["stage"]):
            wanted = f"{case['label'] or '-'} / {case['stage'] or '-'}"
            print(f"  {label or '-'} / {stage or '-'} (wanted {wanted}): {case['title']}")


def main() -> None:
    relation = us_china()
    for name in SETS:
        report(name, relation)


if __name__ == "__main__":
    main()
