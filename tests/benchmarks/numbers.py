"""Numbers against labelled sentences of our own: `python -m tests.benchmarks.numbers`.

Each line of labelled/numbers.jsonl is one invented sentence with every quantity that it holds: value in base
units, unit, and what is counted. Years, dates, times, labels and telephone numbers are none. It was written before
the rules were changed (44 of 73 values right then); labelled/numbers_second.jsonl after: 33 of 34 were right when
they were first looked at.
"""

from collections.abc import Iterator

from digests.model import Policy, Relation, Source
from digests.rules.annotation.numbers import quantities_in
from digests.rules.annotation.passages import passages_of
from tests.benchmarks.claims import cases
from tests.lexicons import lexicon
from tests.relations import us_china

SETS = ("numbers.jsonl", "numbers_second.jsonl")
SOURCE = Source(id="outlet", name="Outlet", url="", policy=Policy.FULL)
Found = list[tuple[float, str, str]]


def judged(relation: Relation, name: str) -> Iterator[tuple[Found, Found, str]]:
    """Give the quantities wanted and found of each case, in order, and its text."""
    for case in cases(name):
        language = case.get("language", "en")
        sentences = passages_of(case["text"], lexicon(), language)
        quantities = (each for sentence in sentences for each in quantities_in(sentence, lexicon()))
        found = [(round(each.value, 6), each.unit, each.of) for each in quantities]
        yield [(float(value), unit, of) for value, unit, of in case["numbers"]], found, case["text"]


def report(name: str, relation: Relation) -> None:
    wanted_all = found_all = right = named = 0
    for wanted, found, text in judged(relation, name):
        values = [each[:2] for each in found]
        right += sum(each[:2] in values for each in wanted)
        named += sum(each in found for each in wanted)
        wanted_all, found_all = wanted_all + len(wanted), found_all + len(found)
        if wanted != found:
            print(f"  {found} (wanted {wanted}): {text}")
    counted = f"{named} with what is counted, {found_all} found"
    print(f"{name:20} {right} of {wanted_all} values with their unit, {counted}")


def main() -> None:
    relation = us_china()
    for name in SETS:
        report(name, relation)


if __name__ == "__main__":
    main()
