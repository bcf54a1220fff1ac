"""The articles of the repository's own stream, and the stream as a file that every benchmark can read."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.sandbox.newsroom.seeds import NOWHERE

STREAM = "own_may_2024"
SEEDS = Path(__file__).parents[3] / "seeds"
FOLDERS = (SEEDS / "articles", Path(__file__).with_name("articles"))
DESCRIBED = ("label", "party", "ownership", "policy", "family")  # what a line of a stream says of its source


@dataclass(frozen=True, slots=True)
class OwnArticle:
    """A file of the stream: its name without `.md`, what stands before its text (`seeds/README.md` has the keys),
    its outlet's description, and its text, paragraphs parted by an empty line."""

    id: str
    front: Mapping[str, Any]
    outlet: Mapping[str, Any]
    text: str

    @property
    def expect(self) -> Mapping[str, Any]:
        """What whoever wrote the article wants to be made of it: gate, story, themes, kind, segments."""
        found: Mapping[str, Any] = self.front["expect"]
        return found

    @property
    def line(self) -> dict[str, Any]:
        """The article as a line of a stream, with the description of its source."""
        return {
            "id": self.id,
            "title": self.front["title"],
            "text": self.text,
            "url": f"{NOWHERE}/{self.outlet['id']}/{self.front['path']}",
            "source": self.outlet["name"],
            "published": self.front["published"].isoformat(),
            "language": self.front["language"],
            **{name: self.outlet[name] for name in DESCRIBED},
        }


@cache
def own_articles() -> tuple[OwnArticle, ...]:
    """Return the articles of the stream in the order they come in. Raises what tomllib raises, and KeyError."""
    table = tomllib.loads((SEEDS / "outlets.toml").read_text(encoding="utf-8"))
    outlets = {outlet["id"]: outlet for outlet in table["outlet"]}
    files = [file for folder in FOLDERS for file in sorted(folder.glob("*.md"))]
    found = [_article_of(file, outlets) for file in files]
    return tuple(sorted(found, key=lambda article: article.front["published"]))


def lines(articles: Sequence[OwnArticle] | None = None) -> Iterator[str]:
    """Yield the stream, or these articles of it, as lines of JSON."""
    return (
        json.dumps(each.line, ensure_ascii=False) for each in (own_articles() if articles is None else articles)
    )


def write_stream(folder: Path, articles: Sequence[OwnArticle] | None = None) -> Path:
    """Write the stream, or these articles of it, into a folder of streams; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    text = "".join(f"{line}\n" for line in lines(articles))
    (folder / f"{STREAM}.jsonl").write_text(text, encoding="utf-8")
    return folder


def _article_of(file: Path, outlets: Mapping[str, Mapping[str, Any]]) -> OwnArticle:
    _, front, body = file.read_text(encoding="utf-8").split("+++\n", 2)
    values = tomllib.loads(front)
    blocks = (" ".join(block.split()) for block in re.split(r"\n\s*\n", body) if block.strip())
    return OwnArticle(file.stem, values, outlets[values["outlet"]], "\n\n".join(blocks))
