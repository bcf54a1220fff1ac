"""Reading the newsroom's seeds: `outlets.toml`, and `articles/*.md` with TOML between two lines of `+++`."""

import re
import tomllib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from digests.model import Ownership, Policy, Source

NOWHERE = "https://newsroom.invalid"
PATH = re.compile(r"[A-Za-z0-9._/-]+")


class SeedError(ValueError):
    """A seed file cannot be used. The message names the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedArticle:
    """An article of an outlet. It appears at `published` (aware UTC). `paragraphs` are plain text."""

    outlet: str
    path: str
    title: str
    published: datetime
    language: str
    paragraphs: tuple[str, ...]
    author: str = ""
    teaser: str = ""

    @property
    def page_path(self) -> str:
        return f"/{self.outlet}/{self.path}"

    @property
    def summary(self) -> str:
        return self.teaser or self.paragraphs[0]


@dataclass(frozen=True, slots=True)
class SeededNewsroom:
    """All outlets and articles, newest article first, and the start of the demo's clock (aware UTC). The feeds of
    the outlets in `teasers` (ids) have no full text. Only the pages of these outlets have it."""

    outlets: tuple[Source, ...]
    teasers: frozenset[str]
    articles: tuple[SeedArticle, ...]
    demo_start: datetime


def read_newsroom(folder: Traversable | Path | None = None) -> SeededNewsroom:
    """Read the seeds in `folder` (default: the package's seeds). SeedError names a file that cannot be used."""
    root = folder if folder is not None else files("seeds")
    try:
        table = tomllib.loads((root / "outlets.toml").read_text(encoding="utf-8"))
        teasers = frozenset(values["id"] for values in table["outlet"] if values.pop("teaser_only", False))
        outlets = tuple(_outlet(values) for values in table["outlet"])
        start: datetime = table["demo_start"].astimezone(UTC)
    except (KeyError, TypeError, ValueError, OSError) as error:
        raise SeedError(f"outlets.toml: {_words(error)}") from error
    known = {outlet.id for outlet in outlets}
    articles = []
    for file in sorted((root / "articles").iterdir(), key=lambda file: file.name):
        if not file.name.endswith(".md"):
            continue
        try:
            article = _article(file.read_text(encoding="utf-8"))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise SeedError(f"{file.name}: {_words(error)}") from error
        if article.outlet not in known:
            raise SeedError(f"{file.name}: no outlet {article.outlet} in outlets.toml")
        articles.append(article)
    articles.sort(key=lambda article: article.published, reverse=True)
    return SeededNewsroom(outlets, teasers, tuple(articles), start)


def feed_path(outlet: Source) -> str:
    return f"/{outlet.id}/feed.xml"


def sources_of(outlets: tuple[Source, ...], root: str) -> tuple[Source, ...]:
    """Return the outlets as sources, with the addresses of their feeds below the address `root`."""
    return tuple(replace(outlet, url=root + feed_path(outlet)) for outlet in outlets)


def _words(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)


def _outlet(values: dict[str, Any]) -> Source:
    kinds = {"ownership": Ownership(values["ownership"]), "policy": Policy(values["policy"])}
    return Source(**values | kinds, url="")


def _article(text: str) -> SeedArticle:
    parts = text.removeprefix("\ufeff").replace("\r\n", "\n").split("+++\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise ValueError("the file must begin with TOML between two lines of +++")
    head = tomllib.loads(parts[1])
    paragraphs = tuple(" ".join(block.split()) for block in re.split(r"\n\s*\n", parts[2]) if block.strip())
    published = head["published"]
    if not isinstance(published, datetime) or published.tzinfo is None:
        raise ValueError("published must be an instant with a zone, such as 2024-05-17T11:45:00Z")
    if not paragraphs:
        raise ValueError("there is no text")
    if not PATH.fullmatch(head["path"]):
        raise ValueError("path may have letters, digits and . _ / - only")
    return SeedArticle(
        published=published.astimezone(UTC),
        path=head["path"].strip("/"),
        paragraphs=paragraphs,
        **{name: head[name] for name in ("outlet", "title", "language")},
        **{name: head[name] for name in ("author", "teaser") if name in head},
    )
