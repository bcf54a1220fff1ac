"""A stream of our own prose with labels, small enough to know by heart: for the tests of the yardstick itself."""

import json
from pathlib import Path

from tests.benchmarks.labelling.ranges import place_of

STREAM = "invented_spring"
MINISTRY = {"label": "PRC government", "party": "prc", "ownership": "government", "policy": "official"}
PAPER = {"label": "US, private", "party": "us", "ownership": "private", "policy": "excerpt"}

TARIFF = "The United States will raise its tariff on Chinese drone motors from 10 to 45 percent on July 1, 2024."
REASON = "The Trade Office said that Washington acts against unfair subsidies of Beijing's motor makers."
VOW = "China's commerce ministry said that Beijing would answer the American tariff with measures of its own."
ANSWER = "China will put a duty of 30 percent on American crab meat from June 20, 2024, the ministry announced."
URGES = "The ministry urges the United States to cancel the tariff on Chinese drone motors at once."
OPINION = "The tariff on Chinese drone motors will hurt American farmers more than anybody in China."

ARTICLES: tuple[dict[str, str], ...] = (
    {
        "id": "a1",
        "title": "US raises tariff on Chinese drone motors to 45 percent",
        "text": f"{TARIFF} {REASON}\n\n{VOW}",
        "source": "Test Gazette",
        "published": "2024-05-13T15:00:00Z",
        **PAPER,
    },
    {
        "id": "a2",
        "title": "Beijing puts a duty of 30 percent on American crab meat",
        "text": f"{ANSWER} {URGES}",
        "source": "Test Ministry",
        "published": "2024-05-15T03:00:00Z",
        **MINISTRY,
    },
    {
        "id": "a3",
        "title": "Commentary: The tariff on Chinese motors will hurt America",
        "text": f"{OPINION} Washington should think again before it taxes what China makes so well.",
        "source": "Other Gazette",
        "published": "2024-05-16T03:00:00Z",
        **PAPER,
    },
)
ARTICLE_MARKS = (
    "a1|yes|news|e-tariff|trade",
    "a2|yes|statement|e-answer|trade",
    "a3|yes|opinion|-|trade",
)
EVENT_MARKS = (
    "e-tariff|2024-05-14|motors|trade|Washington raises its tariff on motors",
    "e-answer|2024-05-15|motors|trade|Beijing answers with a duty on crab meat",
)
DAY_MARKS = ("2024-05-14|e-tariff", "2024-05-15|e-answer")
SENTENCE_MARKS = (
    ("a1", TARIFF, "3|-|Y|outlet|us|fact|trade|EB"),
    ("a1", REASON, "2|-|Y|us|-|statement|trade|B"),
    ("a1", VOW, "2|-|Y|prc|-|statement|trade|B"),
    ("a2", ANSWER, "3|-|Y|prc|-|fact|trade|EB"),
    ("a2", URGES, "1|-|Y|prc|-|statement|trade|-"),
    ("a3", OPINION, "1|-|Y|outlet|-|opinion|trade|-"),
)
DATE_MARKS = (
    ("a1", "July 1, 2024", "Y|2024-07-01|effective|the tariff"),
    ("a2", "June 20, 2024", "Y|2024-06-20|effective|the duty"),
)
PAIR_MARKS = ((("a1", TARIFF), ("a2", ANSWER), "answer|prc"),)


def write_stream(folder: Path, *more: str) -> Path:
    """Write the stream into a folder, with more lines behind it; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps({"language": "en", "url": f"https://{row['id']}.example", **row}) for row in ARTICLES]
    (folder / f"{STREAM}.jsonl").write_text("\n".join((*lines, *more)) + "\n", encoding="utf-8")
    return folder


def write_labels(folder: Path) -> Path:
    """Write the stream's labels into a folder of labels; return that folder."""
    own = folder / STREAM
    own.mkdir(parents=True, exist_ok=True)
    told = [(at(*one), at(*other), marks.split("|")) for one, other, marks in PAIR_MARKS]
    files = {
        "articles": ARTICLE_MARKS,
        "events": EVENT_MARKS,
        "days": DAY_MARKS,
        "sentences": [f"{at(article, words)}|{marks}" for article, words, marks in SENTENCE_MARKS],
        "dates": [f"{at(article, words)}|{marks}" for article, words, marks in DATE_MARKS],
        "pairs": [f"{one}|{other}|{what}|-|-|{side}" for one, other, (what, side) in told],
    }
    for name, rows in files.items():
        (own / f"{name}.marks").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def at(article: str, words: str) -> str:
    """Return the place of words in the text of an article, as labels have it."""
    place = place_of(text_of(article), words)
    assert place is not None, f"{words} is not in {article}"
    return f"{article}@{place.start}-{place.end}#{place.hash}"


def text_of(article: str) -> str:
    return next(row["text"] for row in ARTICLES if row["id"] == article)
