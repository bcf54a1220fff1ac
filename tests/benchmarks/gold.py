"""The rules against hand-labelled sentences: `python -m tests.benchmarks.gold`.

Twelve articles of our own with one annotator's labels lie beside the repository in ../shared/domain; headlines of
four outlets, unlabelled, in ../shared/data/dev. Where they are not, a line says so.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from digests.model import Article, DateKind, Ownership, Policy, Relation, Source
from digests.rules.annotation.annotating import annotate
from digests.rules.editing import gate
from digests.rules.editing.sorting import classify
from tests.editing import group
from tests.lexicons import lexicon
from tests.relations import us_china
from tests.voices import attribute

Gold = Mapping[str, Any]

SHARED = Path(__file__).parents[2].parent / "shared"
SIDES = {"none": "outlet", "prc-state-media": "state-media"}
KINDS = {"S": "statement", "F": "fact", "O": "opinion", "B": "background"}
AMOUNT = re.compile(r"^\$?([\d.]+)\s*(bn|%)?")


def samples() -> Iterator[tuple[str, Article, dict[str, Any]]]:
    """Give each sample's number, its article and its front matter."""
    for place, file in enumerate(sorted((SHARED / "domain" / "sample-articles").glob("*.md")), 1):
        _, front, body = file.read_text(encoding="utf-8").split("---\n", 2)
        fields = dict(line.split(": ", 1) for line in front.strip().splitlines())
        values = {key: value.strip('"') for key, value in fields.items()}
        host = values["url"].split("/")[2]
        yield (
            f"{place:02}",
            Article(
                id=place,
                source=Source(
                    id=host,
                    name=values["source"],
                    url="",
                    family=host,
                    policy=Policy.FULL,
                    ownership=Ownership.PRIVATE,  # what nobody answers for is not heard
                ),
                url=values["url"],
                title=values["title"],
                text=body.strip(),
                published=datetime.fromisoformat(values["published"]),
                language=values["language"],
            ),
            values,
        )


def listed(text: str) -> set[str]:
    return {word.strip() for word in text.strip("[]").split(",") if word.strip()}


def sentences(body: str) -> list[str]:
    """Split as the labels' numbering does (see the design notes): not as the product does."""
    found: list[str] = []
    for paragraph in body.split("\n\n"):
        if re.search(r"[\u4e00-\u9fff]", paragraph):
            parts = re.split(r"(?<=[。！？])(?![”」』])|(?<=[。！？][”」』])(?!，)", paragraph)
        else:
            masked = re.sub(r"\b(U\.S|Mr|Dr)\.", lambda match: match[0].replace(".", "\0"), paragraph)
            marks = r'(?<=[.!?])\s+(?=["A-Z(])|(?<=[.!?]")\s+(?=["A-Z(])'
            parts = [part.replace("\0", ".") for part in re.split(marks, masked)]
        found += [part.strip() for part in parts if part and part.strip()]
    return found


def voices_of(
    number: str, article: Article, relation: Relation, gold: Mapping[str, Any], score: Counter[str]
) -> None:
    found = {passage.text: passage for passage in attribute(article, relation, lexicon())}
    for sentence, label in zip(sentences(article.text), gold["articles"][number]["sentences"], strict=True):
        if number in gold["irrelevant"] or label["kind"] == "X":
            continue
        side, passage = SIDES.get(label["side"], label["side"]), found.get(sentence)
        score["sentences"] += 1
        score["party right"] += passage is not None and passage.party == side
        score["kind right"] += passage is not None and passage.kind == KINDS[label["kind"]]
        mains = {party.id for party in relation.main}
        score["sides crossed"] += passage is not None and {passage.party, side} == mains


def dates_of(
    number: str, article: Article, relation: Relation, gold: Mapping[str, Any], score: Counter[str]
) -> None:
    found = {
        (phrase.index + 1, phrase.date): phrase.kind for phrase in annotate(article, relation, lexicon()).dates
    }
    for place, wanted in gold["resolved_dates"].items():
        if place.startswith(f"{number}:"):
            index = int(place.partition(":")[2])
            for day in [wanted] if isinstance(wanted, str) else wanted:
                score["dates"] += 1
                score["dates right"] += (index, day) in found
    for event in gold["upcoming"]:
        if event["at"][0] == number:
            score["coming"] += 1
            score["coming right"] += found.get((event["at"][1], event["date"]), DateKind.PAST) is not DateKind.PAST


def numbers_of(
    number: str, article: Article, relation: Relation, gold: Mapping[str, Any], score: Counter[str]
) -> None:
    found = Counter(
        round(quantity.value, 6)
        for each in annotate(article, relation, lexicon()).all
        for quantity in each.quantities
    )
    for text in gold["numbers"].get(number, []):
        match = AMOUNT.match(text)
        if match:
            value = float(match[1]) * (1e9 if match[2] == "bn" else 1)
            score["numbers"] += 1
            score["numbers right"] += found[value] > 0
            found[value] -= 1


def sample_table(relation: Relation) -> None:
    gold = json.loads((SHARED / "domain" / "sample-gold.json").read_text(encoding="utf-8"))
    score: Counter[str] = Counter()
    articles = []
    for number, article, front in samples():
        relevant = number not in gold["irrelevant"]
        score["articles"] += 1
        score["gate right"] += gate.judge(article, relation, lexicon()).relevant == relevant
        voices_of(number, article, relation, gold, score)
        dates_of(number, article, relation, gold, score)
        numbers_of(number, article, relation, gold, score)
        if relevant:
            articles.append(article)
            found = {theme.theme for theme in classify(article, relation, lexicon())}
            wanted, allowed = listed(front["expected_themes"]), listed(front.get("optional_themes", ""))
            score["themes wanted"] += len(wanted)
            score["themes found"] += len(found - (allowed - wanted))
            score["themes right"] += len(found & wanted)
    groups = group(articles, relation, lexicon())
    wanted_groups = {frozenset(map(int, story["members"])) for story in gold["stories"].values()}
    found_groups = {frozenset(key for key in groups if groups[key] == group) for group in groups.values()}
    for right, of in (
        ("gate right", "articles"), ("party right", "sentences"), ("kind right", "sentences"),
        ("sides crossed", "sentences"), ("themes right", "themes wanted"), ("themes right", "themes found"),
        ("dates right", "dates"), ("coming right", "coming"), ("numbers right", "numbers"),
    ):  # fmt: skip
        print(f"{right:14} {score[right]:4} of {score[of]:4} {of:14} {score[right] / max(score[of], 1):.3f}")
    print(f"stories right  {len(wanted_groups & found_groups):4} of {len(wanted_groups):4}")


def headline_table(relation: Relation) -> None:
    lines = (SHARED / "data" / "dev" / "headlines" / "mar_apr_2022.jsonl").read_text(encoding="utf-8").splitlines()
    outlet = Source(id="benchmark", name="", url="")
    passed = Counter(
        gate.judge(
            Article(id=1, source=outlet, url="", title=json.loads(line)["title"]), relation, lexicon()
        ).relevant
        for line in lines
    )
    print(f"headlines      {passed[True]:4} of {len(lines)} pass the gate (unlabelled)")


def main() -> None:
    relation = us_china()
    for name, table in (("domain/sample-gold.json", sample_table), ("data/dev/headlines", headline_table)):
        if (SHARED / name).exists():
            table(relation)
        else:
            print(f"{name} is not on this machine")


if __name__ == "__main__":
    main()
