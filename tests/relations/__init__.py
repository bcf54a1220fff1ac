"""Relations for tests: the packaged one, and a second pair that proves that the code knows neither."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from bot.render.forms import with_forms
from config.relations import read_relation
from digests.model import Relation
from digests.rules.relations import build_relation
from tests.lexicons import lexicon
from tests.read_files import ReadFiles

INDIA_PAKISTAN = Path(__file__).parent / "india-pakistan"
US_CHINA_EXPECTED = Path(__file__).parent / "us-china.jsonl"


def built_relation(*files: Mapping[str, Any]) -> Relation:
    """Return the relation of these files, the same one whenever they say the same."""
    return _built(ReadFiles.of(files))


@cache
def _built(read: ReadFiles) -> Relation:
    return with_forms(build_relation(*read.files), lexicon())


@cache
def us_china() -> Relation:
    return built_relation(*read_relation("us-china"))


@cache
def india_pakistan() -> Relation:
    return built_relation(*read_relation(str(INDIA_PAKISTAN)))


def data() -> tuple[dict[str, Any], dict[str, Any]]:
    """Fresh data of the small relation, for a test to spoil."""
    files = ("relation.toml", "themes.toml")
    first, second = (tomllib.loads((INDIA_PAKISTAN / file).read_text(encoding="utf-8")) for file in files)
    return first, second
