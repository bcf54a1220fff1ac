"""Each guard of the hostile fortnight holds by itself, and without it the judge sees the attack."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from unittest.mock import AsyncMock

import pytest

from digests.model import Voice
from digests.rules.sites import AT_HOME
from tests.faults.hostile import judge
from tests.faults.hostile.attackers import ATTACKERS, labelled
from tests.faults.hostile.fortnight import Lived, live
from tests.faults.hostile.honest import honest_sites, read_events

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]  # all attackers for a fortnight, on a busy machine too

EVENTS = read_events()


def lived(folder: Path, attackers: tuple[str, ...], days: float, monkeypatch: pytest.MonkeyPatch) -> Lived:
    events = EVENTS[: int(days)]
    sites = [*honest_sites(events), *(ATTACKERS[name](events) for name in attackers)]
    return asyncio.run(live(folder, sites, days, monkeypatch=monkeypatch))


def with_labels(folder: Path, name: str, days: float, monkeypatch: pytest.MonkeyPatch) -> Lived:
    """Live some days beside one attacker whom somebody has given a label."""
    events = EVENTS[: int(days)]
    sites = [*honest_sites(events), labelled(ATTACKERS[name](events), late=name == "backdater")]
    return asyncio.run(live(folder, sites, days, monkeypatch=monkeypatch))


def foreign_names(found: Lived) -> list[str]:
    return [*judge.under_another_name(found), *judge.silenced(found, EVENTS[:3])]


def theft(found: Lived) -> list[str]:
    return [*judge.taken_over(found), *judge.in_review(found), *judge.robbed(found, EVENTS)]


def voices(found: Lived) -> list[str]:
    return [*judge.under_a_capital(found), *judge.spoken_for(found)]


def crowd(found: Lived) -> list[str]:
    return [name for name, number in judge.publishers(found, EVENTS[:3]).items() if number > 3]


def believed(
    published: datetime | None, stored: datetime | None, unseen_until: datetime | None
) -> datetime | None:
    return published or stored


VOUCHED: dict[str, object] = {
    "digests.rules.trust.is_vouched": lambda articles: True,
    "digests.rules.issuing.told.rumour": lambda key: key,
}

GUARDS: dict[str, tuple[str, Callable[[Lived], list[str]], bool, dict[str, object]]] = {
    "whose address it is": (
        "squatter", foreign_names, False,
        {"digests.rules.sites.belongs": lambda url, source: AT_HOME},
    ),
    "what waits for its owner": (
        "squatter", foreign_names, False,
        {"digests.collect.news.waits_for_owner": lambda url, lister, others: False},
    ),
    "who can vouch": ("forger", voices, False, {"digests.rules.trust.can_vouch": lambda source: True}),
    "by whose word": (
        "forger", judge.unquoted, True,
        {"digests.rules.trust.voice_of": lambda passage, source, *, confirmed: Voice.OWN},
    ),
    "who was first": (
        "backdater", theft, True,
        {"digests.rules.precedence.first_seen": believed, "digests.store.issuing.planning.mark_told": AsyncMock()},
    ),
    "what is a paste": (
        "paster", lambda found: judge.merged(found, EVENTS), True,
        {"digests.rules.editing.stories.grouping.straddling": lambda *_: set()},
    ),
    "what is about two matters": (
        "straddler", lambda found: judge.merged(found, EVENTS), True,
        {"digests.rules.editing.stories.grouping.straddling": lambda *_: set()},
    ),
    "that a credit adds no witness": (
        "dateliner", judge.unquoted, True,
        {
            "digests.rules.editing.origins._publisher": lambda told: told.credit or told.family,
            "digests.rules.editing.origins.registered_domain": lambda url: url,
        },
    ),
    "that one domain is one publisher": (
        "cousins", judge.unquoted, True,
        {"digests.rules.editing.origins.registered_domain": lambda url: url},
    ),
    "whose address it is of two": (
        "lodger", foreign_names, False,
        {"digests.rules.sites._claim": lambda url, source, degree: ()},
    ),
    "whose words are under an address": (
        "redirecter", judge.under_another_name, True,
        {"digests.read.leads_away": lambda url, end, source: False},
    ),
    "what was told by nobody who answers for it": (
        "scooper", lambda found: judge.scooped(found, EVENTS[:3]), False, VOUCHED,
    ),
    "what is no change": ("scooper", judge.claimed, False, VOUCHED),
    "what reads like a form of ours": (
        "imitator", judge.in_our_forms, False, {"digests.rules.forms.imitates": lambda text, relation: False},
    ),
    "what may open a digest": (
        "imitator", judge.opening, False,
        {f"digests.rules.issuing.{module}.may_open": lambda *_: True for module in ("selection", "compose")},
    ),
    "whose marks are around a quotation": (
        "breaker", judge.broken_out, False, {"bot.render.citation.quoted": lambda text, marks: f"“{text}”"},
    ),
    "whose brackets are around a label": (
        "breaker", judge.labelled_within, False, {"digests.rules.forms.label_brackets": lambda *_: iter(())},
    ),
    "what a source may be called": (
        "namesake", judge.misnamed, False,
        {"digests.rules.reading.sources.names._likenesses": lambda *_: iter(())},
    ),
    "what shows nothing": ("hider", judge.hidden, False, {"bot.render.parts.visible": lambda text: text}),
    "who was surely first": (
        "recanter", lambda found: judge.recanted(found, EVENTS), True,
        {"digests.rules.editing.corrections.surely_before": lambda one, other: True},
    ),
    "how many days of a source without a label are shown": (
        "dater", judge.crowding, False, {"digests.rules.issuing.agenda.MOST_UNLABELLED": 100},
    ),
    "whose own document it is": (
        "lobbyist", judge.under_a_capital, False,
        {"digests.rules.annotation.voices.pages.author_of": lambda article, relation: article.source.party},
    ),
    "whose office it is": (
        "grower", judge.under_a_capital, False,
        {"digests.rules.annotation.voices.proof.Evidence._is_private": lambda *_: False},
    ),
    "what is a copy": (
        "copier", crowd, True,
        {"digests.rules.editing.origins._originals": lambda told, lexicon: [None] * len(told)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", GUARDS)
def test_each_guard_holds_and_without_it_the_judge_sees_the_attack(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attacker, judged, has_label, off = GUARDS[name]
    days = 4.4 if attacker == "straddler" else 3.4  # its third and fourth matter are alike enough

    def world(folder: str) -> list[str]:
        (tmp_path / folder).mkdir()
        if has_label:
            return judged(with_labels(tmp_path / folder, attacker, days, monkeypatch))
        return judged(lived(tmp_path / folder, (attacker,), days, monkeypatch))

    assert world("guarded") == []
    for target, replacement in off.items():
        monkeypatch.setattr(target, replacement)
    assert world("open") != []


PRESSES: dict[str, tuple[int, Callable[[Lived], list[str]], str, Callable[..., object]]] = {
    "the turns of sources": (
        100, lambda found: judge.untold(found, EVENTS[:3]),
        "digests.edit.in_turns", lambda waiting: sorted(waiting, key=lambda each: each.article),
    ),
    "what a source may cost a day": (
        12, lambda found: [f"{found.waiting} articles wait"] * bool(found.waiting),
        "digests.edit.over_budget", lambda *_: {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PRESSES)
def test_each_guard_against_a_flood_holds_on_a_slow_machine_and_without_it_the_judge_sees_the_attack(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    budget, judged, target, off = PRESSES[name]
    events = EVENTS[:3]  # the flood comes in the night before the last

    def world(folder: str) -> list[str]:
        (tmp_path / folder).mkdir()
        sites = [*honest_sites(events), ATTACKERS["flooder"](events)]
        return judged(asyncio.run(live(tmp_path / folder, sites, 3.4, budget=budget, monkeypatch=monkeypatch)))

    assert world("guarded") == []
    monkeypatch.setattr(target, off)
    assert world("open") != []
