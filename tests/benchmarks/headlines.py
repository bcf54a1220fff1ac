"""The gate on headlines alone: `python -m tests.benchmarks.headlines [LABELS]`.

Without LABELS: how many of each outlet's headlines pass, beside the keyword gate (a word of each party's name,
people and capital), with the reasons of the refused. LABELS is a file of JSON lines with "title" and "relevant"
(true or false; also 1 or 0, or called "label"): then precision, recall and F1 of both, with 95 % intervals from a
paired bootstrap over the headlines. The headlines lie beside the repository, in ../shared/data/dev/headlines.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from digests.model import Article, Relation, Source, Verdict
from digests.rules.editing.gate import judge
from tests.benchmarks.bootstrap import DRAWS, SEED
from tests.lexicons import lexicon
from tests.relations import us_china

HEADLINES = Path(__file__).parents[2].parent / "shared" / "data" / "dev" / "headlines" / "mar_apr_2022.jsonl"


def verdict_on(title: str, relation: Relation) -> Verdict:
    return judge(
        Article(id=1, source=Source(id="benchmark", name="", url=""), url="", title=title), relation, lexicon()
    )


def by_keywords(title: str, relation: Relation) -> bool:
    """The baseline: both parties' names, peoples or capitals occur somewhere in the headline."""
    return all(any(pattern.search(title) for pattern in party.nation) for party in relation.main)


def lines_of(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def pass_table(lines: Sequence[dict[str, Any]], relation: Relation) -> None:
    """Print how many headlines of each outlet pass, by the gate and by keywords, and why the others do not."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    reasons: Counter[str] = Counter()
    for line in lines:
        verdict = verdict_on(line["title"], relation)
        for outlet in (line.get("source", ""), "all"):
            counts[outlet]["headlines"] += 1
            counts[outlet]["gate"] += verdict.relevant
            counts[outlet]["keywords"] += by_keywords(line["title"], relation)
        reasons[verdict.reason] += 1
    for outlet, count in sorted(counts.items(), key=lambda pair: -pair[1]["headlines"]):
        rate = count["gate"] / count["headlines"]
        print(
            f"{outlet:14} {count['headlines']:6} headlines  gate {count['gate']:4} ({rate:.1%})"
            f"  keywords {count['keywords']:4}"
        )
    for reason, number in reasons.most_common():
        print(f"  {number:6} {reason}")


def counted(found: Sequence[bool], wanted: Sequence[bool]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return a row for each headline: right pass, wrong pass, missed."""
    pairs = zip(found, wanted, strict=True)
    return np.array([(one and of, one and not of, of and not one) for one, of in pairs], dtype=np.int64)


def f1(rows: np.ndarray[Any, np.dtype[np.int64]]) -> Any:
    """Return F1 in per cent over the last axis but one; 0 where there is nothing to find."""
    right, wrong, missed = np.moveaxis(rows.sum(axis=-2), -1, 0)
    return 200 * right / np.maximum(2 * right + wrong + missed, 1)


def label_table(lines: Sequence[dict[str, Any]], relation: Relation) -> None:
    """Print precision, recall and F1 of the gate and of the keywords, and whether the difference is luck."""
    wanted = [bool(line["relevant"] if "relevant" in line else line["label"]) for line in lines]
    gates = {
        "keywords": [by_keywords(line["title"], relation) for line in lines],
        "gate": [verdict_on(line["title"], relation).relevant for line in lines],
    }
    drawn = np.random.default_rng(SEED).integers(0, len(lines), (DRAWS, len(lines)))
    spread = {}
    for name, found in gates.items():
        rows = counted(found, wanted)
        right, wrong, missed = rows.sum(axis=0)
        spread[name] = f1(rows[drawn])
        low, high = np.percentile(spread[name], [2.5, 97.5])
        print(
            f"{name:9} precision {right / max(right + wrong, 1):.3f}  recall {right / max(right + missed, 1):.3f}"
            f"  F1 {f1(rows):5.1f} [{low:.1f}, {high:.1f}]  right {right}, wrong {wrong}, missed {missed}"
        )
    low, high = np.percentile(spread["gate"] - spread["keywords"], [2.5, 97.5])
    difference = f1(counted(gates["gate"], wanted)) - f1(counted(gates["keywords"], wanted))
    print(f"gate - keywords: F1 {difference:+.1f} [{low:+.1f}, {high:+.1f}]")
    for line, found, right in zip(lines, gates["gate"], wanted, strict=True):
        if found != right:
            print(f"  {'missed' if right else 'wrong '}  {line['title']}")


def main(arguments: Sequence[str]) -> None:
    relation = us_china()
    if arguments:
        for file in arguments:
            print(f"--- {file}")
            label_table(list(lines_of(Path(file))), relation)
    elif HEADLINES.exists():
        pass_table(list(lines_of(HEADLINES)), relation)
    else:
        print(f"skipped: no headlines at {HEADLINES}")


if __name__ == "__main__":
    main(sys.argv[1:])
