"""The catalogues: complete, of one shape in every language, and nothing in them that nobody says."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path
from string import Formatter

import pytest

import bot
import digests
from bot.commands.registry import COMMANDS
from bot.render.parts import measure
from bot.texts import DRAFTS, LANGUAGES, get
from bot.texts import catalogue as catalogues
from bot.texts.words import Words
from bot.watching.alerts import Alert
from digests.fetch.failures import CERTIFICATE_CODES
from digests.model import (
    COMMENT,
    HINDRANCES,
    AdminAct,
    DateKind,
    DeliveryTrouble,
    Ownership,
    PauseCause,
    Policy,
    Reason,
    Role,
    SourceKind,
    Stage,
    Trouble,
)
from digests.rules.editing.consequence import PROMISED
from digests.rules.reading.sources.health import HealthStatus
from digests.rules.reading.sources.sameness import Sameness
from digests.store import sqlite
from tests.bot.texts.uses import uses
from tests.lexicons import lexicon

EVERY = [*LANGUAGES, *DRAFTS]
TROUBLES = set(DeliveryTrouble) - {DeliveryTrouble.NONE}
OWN = re.compile(r"common\.(places\.|day|month_)|spoken\.|sayings\.|forms\.")
"""What the words themselves say, of days and places, what people say to us, and what others write as if it were
ours (`bot/render/forms.py`)."""
CODE = re.compile(r'\bcode(?:, said)? ?= ?"([a-z]+(?:-[a-z]+)*)"')
SOURCES = [
    file.read_text(encoding="utf-8")
    for package in (bot, digests)
    for file in Path(package.__file__ or "").parent.rglob("*.py")
    if "sandbox" not in file.parts
]
GROUPS: dict[str, Iterable[str]] = {
    "alerts.begun": Alert,
    "alerts.names": Alert,
    "chat.help": {command.name for command in COMMANDS},
    "chat.help_for": ("anybody", "chat", "group", "bot"),
    "chat.ownerships": Ownership,
    "chat.policies": Policy,
    "deliveries.causes": PauseCause,
    "deliveries.hindrances": HINDRANCES,
    "deliveries.kinds": TROUBLES,
    "deliveries.meanings": PauseCause,
    "deliveries.states": HINDRANCES,
    "digest.date_kinds": DateKind,
    "digest.stages": Stage,
    "gate.reasons": Reason,
    "labels.kinds": COMMENT,
    "move.outcomes": Sameness,
    "people.acts": AdminAct,
    "people.may": Role,
    "people.roles": Role,
    "report.counts": TROUBLES,
    "report.kinds": TROUBLES,
    "sources.advice": Trouble,
    "sources.kinds": SourceKind,
    "sources.statuses": HealthStatus,
    "sources.troubles": Trouble,
    "weights.names": {*lexicon().ranking.weights, *lexicon().ranking.chosen, *PROMISED},
}  # fmt: skip
"""What has a message for each of several things, and which things."""


def messages(language: str) -> dict[str, tuple[str, ...]]:
    """Return a language's own messages by key, each with its forms."""
    found = {}
    for message in catalogues.read(language):
        if message.id:
            several = isinstance(message.id, tuple)
            found[message.id[0] if several else message.id] = message.string if several else (message.string,)
    return found


ENGLISH = messages("en")
COUNTED = frozenset(key for key, forms in ENGLISH.items() if len(forms) > 1)


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def commands(text: str) -> set[str]:
    return set(re.findall(r"(?<![<\w])/[a-z]{3,}", text))


@pytest.mark.parametrize("language", EVERY)
def test_no_language_has_a_message_that_english_has_not_and_those_that_are_offered_have_all(language: str) -> None:
    own = messages(language)
    assert set(own) <= set(ENGLISH)
    if language in LANGUAGES:
        assert set(own) == set(ENGLISH)
    assert {key for key, forms in own.items() if not all(form.strip() for form in forms)} == set()


@pytest.mark.parametrize("language", EVERY)
def test_what_is_put_in_is_the_same_in_every_language(language: str) -> None:
    wrong = []
    for key, forms in messages(language).items():
        known = holes(ENGLISH[key][-1])
        if holes(forms[-1]) != known or any(holes(form) - known or known - holes(form) - {"n"} for form in forms):
            wrong.append(key)
    assert wrong == []


@pytest.mark.parametrize("language", EVERY)
def test_every_message_is_valid_fits_and_names_the_same_commands(language: str) -> None:
    for key, forms in messages(language).items():
        for text in forms:
            assert measure(text).fits(), key
            for tag in ("b", "i", "code"):
                assert text.count(f"<{tag}>") == text.count(f"</{tag}>"), key
            assert not re.search(r"&(?!lt;|gt;|amp;|quot;)", text), key
            assert commands(text) == commands(ENGLISH[key][-1]), key


@pytest.mark.parametrize("language", EVERY)
def test_fallbacks_end_and_every_fallback_is_a_language(language: str) -> None:
    assert set(catalogues.fallbacks(language)) <= set(EVERY)
    assert language == "en" or catalogues.fallbacks(language)[-1] == "en"
    assert len(get(language).zones.split()) == 4, "so many are offered first"


def test_a_circle_of_fallbacks_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogues, "headers", lambda language: {"X-Fallback": {"a": "b", "b": "a"}[language]})
    with pytest.raises(catalogues.CatalogueError, match="a → b → a"):
        catalogues.fallbacks("a")


def test_every_message_that_is_said_is_there_and_every_one_that_is_there_is_said() -> None:
    said: set[str] = set()
    missing = []
    for use in uses():
        keys = [f"{section}.{use.name}" for section in (use.section, "common")]
        if use.how in {"named", "find"}:
            found = {key for key in ENGLISH if key.startswith(tuple(f"{each}." for each in keys))}
        elif use.how == "count":
            found = {key for key in COUNTED if f"{key}.".startswith(f"{keys[0]}.")}
        else:
            found = {key for key in keys if key in ENGLISH and key not in COUNTED}
        said |= found
        if not found:
            missing.append(f"{use.where}: {use.section}.{use.name}")
    assert missing == []
    assert {key for key in set(ENGLISH) - said if not OWN.match(key)} == set()


def test_no_message_is_hidden_by_a_name_of_the_words_themselves() -> None:
    assert {key for key in ENGLISH if key.split(".")[1] in dir(Words)} == set()


@pytest.mark.parametrize("group", GROUPS)
def test_each_of_several_things_has_its_message(group: str) -> None:
    keys = {key.removeprefix(f"{group}.") for key in ENGLISH if key.startswith(f"{group}.")}
    assert keys == set(GROUPS[group])


def test_every_code_of_an_error_has_its_advice_and_every_advice_its_code() -> None:
    advised = {key.removeprefix("error.advice.") for key in ENGLISH if key.startswith("error.advice.")}
    named = set().union(*(CODE.findall(source) for source in SOURCES))
    assert {*named, *CERTIFICATE_CODES.values(), *sqlite.CODES.values()} <= advised
    assert {code for code in advised if not any(f'"{code}"' in source for source in SOURCES)} == set()


def test_errors_of_the_product_carry_no_sentence_for_people() -> None:
    """Neither as advice nor as a value; what is said is in the catalogues."""
    told: list[str] = []
    for file in Path(digests.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Error"):
                told += [str(keyword.arg) for keyword in node.keywords]
                values = [each for keyword in node.keywords for each in ast.walk(keyword.value)]
                told += [str(each.value) for each in values if isinstance(each, ast.Constant)]
    assert [each for each in told if " " in each.strip(" ,") or each == "advice"] == []
