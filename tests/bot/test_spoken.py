"""Under a capital's name stand its own words: by its own government, by two independent publishers, or as quoted
by an outlet that is named with its label; whatever nobody answers for puts no words there."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from html import unescape
from re import sub

import pytest

from bot.render.digest import TelegramRenderer
from digests.model import Card, Coverage, Ownership, Policy, Preferences, Source, Told, Voice
from digests.rules import trust
from digests.rules.issuing.compose import compose
from tests.editing import story_of
from tests.factories import NOW, article, source
from tests.lexicons import lexicon
from tests.relations import us_china

RELATION = us_china()
UNKNOWN = source("leaf", name="The Leaf", ownership=Ownership.UNLABELLED, label="unlabelled", party="other")
WIRE = source("wire", name="Tern Wire", label="UK, private", party="other")
POST = source("post", name="Quay Post", label="Germany, nonprofit", ownership=Ownership.NONPROFIT, party="other")
EVENT = "Ships from China pay a port fee in the United States from May, a notice said on Monday."


def government(party: str) -> Source:
    name, label = {"us": ("Trade Office", "US government"), "prc": ("Trade Ministry", "PRC government")}[party]
    own = source(f"{party}-office", name=name, label=label, ownership=Ownership.GOVERNMENT, party=party)
    return replace(own, policy=Policy.OFFICIAL)


def state_media(party: str) -> Source:
    label = {"us": "US state media", "prc": "PRC state media"}[party]
    return source(
        f"{party}-daily", name="State Daily", label=label, ownership=Ownership.STATE_CONTROLLED, party=party
    )


WHO = {
    "us": ("The US Commerce Department", "China", "Treasury Secretary Scott Bessent"),
    "prc": ("China's commerce ministry", "the United States", "Chinese Foreign Minister Wang Yi"),
}
WIRES = "Owners of container lines reckon that a round trip costs a tenth more. Two have left the northern ports."
POSTS = (
    "On the quays of the west nobody counted on it. Crane drivers went home for a week, and warehouses are full."
)
BOTH_SIDES = pytest.mark.parametrize("party", ["us", "prc"])
NAMES = {"us": "Washington", "prc": "Beijing"}


def statement(party: str, more: str = "") -> str:
    office, other, _ = WHO[party]
    return f"{office} said it opposes the port fee of {other} on ships and will answer it with tariffs{more}."


def told(*reports: tuple[Source, str], titles: Sequence[str] = ()) -> Card:
    """The card of one story, its reports an hour apart."""
    articles = [
        article(
            number,
            source=each,
            title=titles[number - 1] if titles else "China and the United States quarrel over a port fee on ships",
            text=text,
            url=f"https://{each.id}.example/{number}",
            published=NOW - timedelta(hours=9 - number),
        )
        for number, (each, text) in enumerate(reports, 1)
    ]
    digest = compose(
        [story_of(1, articles, RELATION)],
        Told(),
        Preferences(),
        Coverage(1, 1),
        NOW,
        since=NOW - timedelta(days=1),
        relation=RELATION,
        lexicon=lexicon(),
    )
    (card,) = digest.cards
    told.digest = digest  # type: ignore[attr-defined]
    return card


def seen() -> str:
    """The message of the card that was told last, as it is read."""
    (part,) = TelegramRenderer(RELATION).render(told.digest, Preferences())  # type: ignore[attr-defined]
    return unescape(sub("<[^>]+>", "", part))


def voice(card: Card, party: str) -> Voice | None:
    line = card.lines[party]
    return line.voice if line else None


@BOTH_SIDES
def test_a_governments_own_words_stand_under_its_name_with_its_source_behind_them(party: str) -> None:
    card = told((government(party), f"{EVENT} {statement(party)}"))
    assert voice(card, party) is Voice.OWN
    assert " via " not in seen()


@BOTH_SIDES
def test_one_outlet_is_named_with_its_label_behind_the_words_that_it_quotes(party: str) -> None:
    card = told((WIRE, f"{EVENT} {statement(party)}"))
    assert voice(card, party) is Voice.QUOTED
    assert f"{NAMES[party]} “{statement(party)}” via Tern Wire" in seen().splitlines()
    assert seen().count("Tern Wire (UK, private)") == 1, "with its label once a card"


@BOTH_SIDES
def test_state_media_are_no_government_and_quote_their_own(party: str) -> None:
    card = told((state_media(party), f"{EVENT} {statement(party)}"))
    assert voice(card, party) is Voice.QUOTED
    assert f"{NAMES[party]} “{statement(party)}” via State Daily" in seen()
    assert f"State Daily ({state_media(party).label})" in seen()


@BOTH_SIDES
def test_one_government_quotes_the_other(party: str) -> None:
    rival = {"us": "prc", "prc": "us"}[party]
    transcript = f"{EVENT}\n\nQ: Why?\n\n{WHO[party][2]}: We oppose the port fee on ships and will answer it."
    card = told((government(rival), f"{EVENT} {statement(party)}\n\n{transcript}"))
    assert voice(card, party) in (None, Voice.QUOTED)


@BOTH_SIDES
def test_two_independent_publishers_of_the_same_words_need_no_outlet_before_them(party: str) -> None:
    card = told((WIRE, f"{EVENT} {statement(party)} {WIRES}"), (POST, f"{POSTS} {statement(party, ' in June')}"))
    assert voice(card, party) is Voice.CONFIRMED
    assert " via " not in seen()


@BOTH_SIDES
def test_two_copies_of_one_wire_report_are_one_publisher(party: str) -> None:
    report = f"{EVENT} {statement(party)} The fee is due in every port of the coast, and it rises in two steps."
    card = told((WIRE, report), (POST, report))
    assert voice(card, party) is Voice.QUOTED


@BOTH_SIDES
def test_two_publishers_who_tell_different_words_confirm_nothing(party: str) -> None:
    other = f"{WHO[party][0]} said grain may be sold to the harbours of the north again."
    card = told((WIRE, f"{EVENT} {statement(party)} {WIRES}"), (POST, f"{POSTS} {other}"))
    assert voice(card, party) is Voice.QUOTED


@BOTH_SIDES
@pytest.mark.parametrize("who", [0, 2])
def test_a_source_that_nobody_answers_for_puts_no_words_under_an_office_or_a_name(party: str, who: int) -> None:
    forged = f"{WHO[party][who]} said all ships of {WHO[party][1]} will be seized with their tariffs at midnight."
    card = told((UNKNOWN, f"{EVENT} {forged} “We will seize them all,” he said. He added that no ship is safe."))
    assert voice(card, party) is None
    assert not any(card.lines.values())
    assert card.claim in ("", "attributed report")
    message = seen()
    assert f"{NAMES[party]}:" not in message
    assert f"{NAMES[party]}," not in message
    assert f"[{WHO[party][2].split(' ', 2)[-1]}]" not in message
    assert "(unlabelled)" in message


@BOTH_SIDES
def test_it_confirms_nothing_either(party: str) -> None:
    card = told((WIRE, f"{EVENT} {statement(party)}"), (UNKNOWN, f"{POSTS} {statement(party, ' in June')}"))
    assert voice(card, party) is Voice.QUOTED
    assert card.lines[party].article.source == WIRE  # type: ignore[union-attr]


@BOTH_SIDES
def test_a_governments_own_release_leads_where_an_outlet_quotes_it_too(party: str) -> None:
    for reports in (
        ((WIRE, f"{EVENT} {statement(party)}"), (government(party), f"{EVENT} {statement(party)}")),
        ((UNKNOWN, f"{EVENT} {statement(party)}"), (government(party), f"{EVENT} {statement(party)}")),
        ((WIRE, f"{EVENT} {statement(party, ' in June')}"), (government(party), f"{EVENT} {statement(party)}")),
    ):
        card = told(*reports)
        assert voice(card, party) is Voice.OWN
        first, *_ = (*card.passages, *filter(None, card.lines.values()))
        assert first.article.source == government(party)


def test_its_title_stands_above_a_story_only_where_nobody_else_tells_it() -> None:
    titles = ("Washington seizes every ship from China", "China and the United States quarrel over a port fee")
    card = told((UNKNOWN, EVENT), (government("prc"), EVENT), titles=titles)
    assert card.headline == titles[1]


@BOTH_SIDES
def test_without_the_guard_a_forger_speaks_for_a_capital(party: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust, "can_vouch", lambda _: True)
    assert voice(told((UNKNOWN, f"{EVENT} {statement(party)}")), party) is Voice.QUOTED
