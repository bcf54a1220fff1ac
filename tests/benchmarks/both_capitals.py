"""Do both capitals have lines in Chinese as often as in English, in the same stories?

    python -m tests.benchmarks.both_capitals [--stream NAME]...

Edits the streams that have articles in Chinese, day by day. It prints for each language how many stories have
articles in it, in how many of these a sentence provably is of Washington, of Beijing and of both, and in how
many each has a line that its reader could be shown; then the same of the stories with articles in both
languages. Nearly all Chinese articles there are pages of the Foreign Ministry, where Washington's words stand
in questions, which are nobody's lines. So it also prints of how many sentences of questions that report words
of Washington the speaker is found, read as a newspaper's. What the question has from unnamed reports counts for
nobody in either language. The streams lie outside the repository; without them it says so and ends with 0.
"""

import argparse
import asyncio
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from json import dumps

from bot.cli.replay import read_items
from bot.newsroom import seed_sources
from digests.edit import edit_new
from digests.model import Annotation, Article, PassageKind, Place, Story
from digests.rules.issuing.readership import primary
from digests.store import open_store
from tests.benchmarks.labelling.corpus import HOUR, STREAMS, read_stream, stream_names
from tests.factories import article
from tests.lexicons import lexicon
from tests.relations import us_china
from tests.voices import attribute

PARTIES = ("us", "prc")
LANGUAGES = {"English": "en", "Chinese": "zh"}
KINDS = ("stories", "us held", "prc held", "both held", "us line", "prc line", "both lines", "asked", "found")
LABEL = re.compile(r"^(?:[^：:]{0,12}(?:问|记者)\s?[：:]|Q\s?[:：]|[A-Z][\w ]{2,30}:)\s*")
HEARSAY = re.compile(
    r"^(?:第.，|[A-Z]\w+, )?(?:据|與此|与此同时，根据|有报道|According to reports|It is reported)"
)
REPORTED = {
    "zh": re.compile(
        r"(?:美国|美方|特朗普|白宫|蓬佩奥|五角大楼|彭斯|纳瓦罗|莱特希泽|姆努钦|博尔顿|国务卿|大使|发言人|财长|特使)"
        r"[^，。]{0,30}?(?<!公)(?:表示|称(?!为|赞)|说|指出|宣布|强调)"
    ),
    "en": re.compile(
        r"\b(?:US|United States|American|Trump|White House|Pompeo|Pence|Navarro|Mnuchin|Bolton|State Department)\b"
        r"[^,.]{0,60}?\b(?:said|says|tweeted|announced|claimed|claims|stated|stressed)\b"
    ),
}
OTHERS = re.compile(  # who else speaks there, alone or with Washington
    r"美国媒体|新闻网|公司|商会|学者|专家|研究机构|战略界|[俄欧卢盟](?:罗斯|盟|大使)|联合国秘书长|中国驻|澳大利亚|多个?国家|"
    r"\b(?:media|company|Chamber|scholars|experts|Russia|European|Australia|Chinese Embassy)\b"
)


def main(words: Sequence[str] | None = None) -> int:
    """Print the counts of the chosen streams, of all that have articles in Chinese by default."""
    choices = argparse.ArgumentParser(prog="python -m tests.benchmarks.both_capitals", description="Counts lines.")
    choices.add_argument("--stream", action="append", default=[], help="one of the streams")
    names = choices.parse_args(words).stream or [name for name in stream_names() if _has_chinese(name)]
    if not names:
        print(f"skipped: the streams are not here ({STREAMS.name}/*.jsonl beside the project's folder)")
        return 0
    total: dict[str, Counter[str]] = {}
    for name in names:
        stories, annotations = asyncio.run(edited(name))
        for row, counts in counted(stories, annotations):
            total.setdefault(row, Counter()).update(counts)
    print(f"{'articles in':24} " + " ".join(f"{kind:>10}" for kind in KINDS))
    for row, counts in total.items():
        print(f"{row:24} " + " ".join(f"{counts[kind]:10}" for kind in KINDS))
    return 0


def _has_chinese(name: str) -> bool:
    return any(primary(each.language) == "zh" for each in read_stream(name)[0])


async def edited(name: str) -> tuple[Sequence[Story], Mapping[int, Annotation]]:
    """Edit a stream day by day; return its stories and the annotations of its articles, by id."""
    relation, ids = us_china(), set[int]()
    lines = ((each.id, dumps(each.line)) for each in read_stream(name)[0])
    items, _ = read_items(lines, seed_sources("us-china"), [party.id for party in relation.parties])
    first = items[0].at - timedelta(days=1)
    async with open_store("sqlite+aiosqlite://", migrate=True) as store:
        for source in {item.source.id: item.source for item in items}.values():
            await store.sources.add(replace(source, active=True, reason=""), first)
        waiting, moment = list(reversed(items)), items[0].at.replace(hour=HOUR.hour, minute=0, second=0)
        while waiting:
            while waiting and waiting[-1].at <= moment:
                item = waiting.pop()
                ids.update(await store.articles.save(item.source.id, [item.draft], item.at))
            while (done := await edit_new(store, relation, lexicon(), moment)).articles or done.elsewhere:
                pass
            moment += timedelta(days=1)
        return await store.stories.of_articles(ids, first), await store.articles.annotations(ids)


def counted(stories: Sequence[Story], annotations: Mapping[int, Annotation]) -> Iterator[tuple[str, Counter[str]]]:
    """Give the counts of each story by row: a language, and a language beside the other one."""
    asked: set[str] = set()
    for story in stories:
        spoken = {primary(each.language) for each in story.articles}
        for name, language in LANGUAGES.items():
            if language in spoken:
                counts = _counts_of(story, language, annotations, asked)
                yield name, counts
                if spoken >= set(LANGUAGES.values()):
                    yield f"{name}, of both", counts


def _counts_of(
    story: Story, language: str, annotations: Mapping[int, Annotation], asked: set[str]
) -> Counter[str]:
    articles = {each.id: each for each in story.articles if primary(each.language) == language}
    parts = {(member.article, member.segment) for member in story.members}
    sentences = [
        each
        for identifier in articles.keys() & annotations.keys()
        for each in annotations[identifier].sentences
        if (identifier, each.segment) in parts
    ]
    held = {
        each.party for each in sentences if each.proof and each.kind is PassageKind.STATEMENT and not each.empty
    }
    lines = {party for party, said in story.lines.items() if any(each.article in articles for each in said)}
    counts = Counter({"stories": 1, "both held": held >= set(PARTIES), "both lines": lines >= set(PARTIES)})
    counts += Counter({f"{party} held": party in held for party in PARTIES})
    counts += Counter({f"{party} line": party in lines for party in PARTIES})
    for each in sentences:
        words = LABEL.sub("", each.text)
        if each.place is Place.QUESTION and words not in asked and _reports(words, language):
            asked.add(words)
            counts["asked"] += 1
            counts["found"] += _finds_washington(words, language, articles[each.article])
    return counts


def _reports(words: str, language: str) -> bool:
    asks = words.rstrip().endswith(("？", "?"))
    return not (asks or HEARSAY.search(words) or OTHERS.search(words)) and bool(REPORTED[language].search(words))


def _finds_washington(words: str, language: str, told: Article) -> bool:
    """Say whether the sentence, read as a newspaper's of that day, provably is of Washington."""
    alone = article(1, title="", text=words, language=language, published=told.published)
    return any(each.party == "us" and each.proof for each in attribute(alone, us_china(), lexicon()))


if __name__ == "__main__":
    raise SystemExit(main())
