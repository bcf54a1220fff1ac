"""How far a measure is, by an English sentence: what is done to it, its stage, its kind."""

import pytest

from digests.rules.annotation.measures import step_of
from tests.lexicons import lexicon


def told(sentence: str, *, headline: bool = False) -> str:
    """Return "deed, stage, kind", with "informal" where nobody is bound, and "said" where it is
    told to be in force; empty for no step."""
    step = step_of(sentence, lexicon(), headline=headline)
    if step is None:
        return ""
    marks = f"{'' if step.formal else ', informal'}{', said' if step.applies else ''}"
    return f"{step.deed.value}, {step.stage.value}, {step.kind or '-'}{marks}"


@pytest.mark.parametrize(
    ("sentence", "step"),
    [
        ("The office added the firm to its list.", "in force, in force, list"),
        ("The office removed the firm from its list.", "lifted, lifted, list"),
        ("The office took the firm off the list.", "lifted, lifted, list"),
        ("The office put firms on the blacklist.", "in force, in force, list"),
        ("The office put firms on Harbour’s list.", "in force, in force, list"),
        ("The office blacklisted the firm.", "in force, in force, list"),
        ("The office sanctioned the firm.", "in force, in force, sanction"),
        ("The office sanctioned Corvane.", "in force, in force, sanction"),
        ("The office sanctioned the big old new wide merger of firms.", "in force, in force, sanction"),
        ("The firm was sanctioned.", "in force, in force, sanction"),
        ("The idea was sanctioned by the White House.", "in force, in force, sanction"),
        ("The idea was sanctioned late by the White House.", "in force, in force, sanction"),
        ("The office banned the paper.", "in force, in force, ban"),
        ("The office designated the firm.", "in force, in force, list"),
        ("The office restricted exports.", "in force, in force, control"),
        ("The office restricted tariffs.", "in force, in force, tariff"),
        ("The office halted exports.", "suspended, suspended, ban"),
        ("The office paused exports.", "suspended, suspended, ban"),
        ("The office blocked shipments.", "suspended, suspended, ban"),
        ("The office froze assets.", "in force, in force, sanction"),
        ("The office froze tariffs.", "in force, in force, tariff"),
        ("The office imposed tariffs on wine.", "in force, in force, tariff"),
        ("The office imposed the new and high and steep tariffs.", "in force, in force, tariff"),
        ("The office proposed a tariff bill.", "in force, proposed, rule"),
        ("The office passed a bill.", "in force, proposed, rule"),
        ("The office drafted a bill.", "in force, proposed, rule"),
        ("The office introduced a bill.", "in force, proposed, rule"),
        ("The office introduced a tariff.", "in force, in force, tariff"),
        ("The office announced a cut of tariffs.", "in force, announced, tariff"),
        ("The office announced an extension of the truce.", "extended, announced, tariff"),
        ("The office announced a suspension.", "suspended, announced, tariff"),
        ("The office announced tariffs.", "in force, announced, tariff"),
        ("The office announced the removal of tariffs.", "lifted, announced, tariff"),
        ("The office announced proposed tariffs.", "in force, proposed, tariff"),
        ("The office extended the truce.", "extended, extended, tariff"),
        ("The office extended the pause.", "extended, extended, tariff"),
        ("The office ended the freeze.", "in force, in force, tariff, informal"),
        ("The truce expired.", "expired, expired, tariff, informal"),
        ("The tariffs expired.", "expired, expired, tariff, informal"),
        ("The tariffs will expire in May.", "expired, announced, tariff"),
        ("The tariffs rose.", "in force, in force, tariff, informal"),
        ("The tariffs rise in May.", "in force, in force, tariff, informal"),
        ("The tariffs doubled.", "in force, in force, tariff, informal"),
        ("The imposed tariffs on wine rose.", "in force, in force, tariff, informal"),
        (
            "Tariffs that the town made for the men by the sea in spring rose.",
            "in force, in force, tariff, informal",
        ),
        ("The office required licences.", "in force, in force, control"),
        ("The office raised tariffs.", "in force, in force, tariff"),
        ("The office lifted tariffs to 100 percent.", "in force, in force, tariff"),
        ("The office lifted tariffs to the sky.", "lifted, lifted, tariff"),
        ("The office lifted tariffs by ten percent.", "in force, in force, tariff"),
        ("The office lifted the pause.", "in force, in force, tariff"),
        ("The office took measures.", "in force, in force, -"),
        ("Tariffs were imposed.", "in force, in force, tariff"),
        ("Tariffs were now imposed.", "in force, in force, tariff"),
        ("Tariffs were quickly imposed.", "in force, in force, tariff"),
        ("Tariffs are being imposed.", "in force, in force, tariff"),
        ("The office is imposing tariffs.", "in force, in force, tariff"),
        ("The office was now imposing tariffs.", "in force, in force, tariff"),
        ("The office not only imposed tariffs.", "in force, in force, tariff"),
        ("The office may impose tariffs.", "in force, proposed, tariff, informal"),
        ("The office could impose tariffs.", "in force, proposed, tariff, informal"),
        ("The office will impose tariffs.", "in force, announced, tariff"),
        ("The office will impose tariffs if it rains.", "in force, proposed, tariff, informal"),
        ("The office would impose tariffs.", "in force, proposed, tariff, informal"),
        ("The office said it would impose tariffs.", "in force, announced, tariff"),
        ("The office plans to impose tariffs.", "in force, proposed, tariff, informal"),
        ("The office decided to impose tariffs.", "in force, announced, tariff"),
        ("The office proposed to impose tariffs.", "in force, proposed, tariff"),
        ("The office has not ruled out tariffs and may raise tariffs.", "in force, proposed, tariff, informal"),
        ("The office did not rule out imposing tariffs.", "in force, proposed, tariff, informal"),
        ("The office considered tariffs.", "proposed, proposed, tariff, informal"),
        ("The office threatened tariffs.", "proposed, proposed, tariff, informal"),
        ("The office threatens to impose tariffs.", "in force, proposed, tariff, informal"),
        ("The office seeks comment on a proposed rule.", "in force, proposed, rule"),
        ("The office seeks comments on the big new draft rule.", "in force, proposed, rule"),
        ("The tariffs are in force.", "in force, in force, tariff, informal, said"),
        ("The tariffs remain in place.", "in force, in force, tariff, informal"),
        ("The tariffs took effect.", "in force, in force, tariff, said"),
        ("The tariffs take effect in May.", "in force, in force, tariff"),
        ("The tariffs will take effect in May.", "in force, announced, tariff"),
        ("The tariffs are taking effect.", "in force, in force, tariff"),
        ("The tariffs came into force.", "in force, in force, tariff, said"),
        ("The tariffs go into effect.", "in force, in force, tariff"),
        ("The office said that the tariffs took effect.", "in force, in force, tariff, said"),
        ("After it imposed tariffs, the office lifted a ban.", "lifted, lifted, ban"),
        ("The office lifted a ban after it imposed tariffs.", "lifted, lifted, ban"),
        ("The office lifted a ban, and it imposed tariffs.", "lifted, lifted, ban"),
        ("The office met; it imposed tariffs.", "in force, in force, tariff"),
        ("The office ordered a cut in tariffs.", "in force, announced, tariff"),
        ("The office ordered tariffs.", "in force, announced, tariff"),
        ("The office cut tariffs.", "in force, in force, tariff"),
        ("The office cuts tariffs.", "in force, in force, tariff"),
        ("The office limits tariffs.", "in force, in force, tariff"),
        ("The office will lift a ban and raise tariffs.", "lifted, announced, ban"),
        ("The office extended tariffs for 90 days.", "extended, extended, tariff"),
        ("The office delayed tariffs.", "suspended, suspended, tariff"),
        ("The office collected tariffs.", "in force, in force, tariff"),
        ('The office lowered the "tariffs".', "in force, in force, tariff"),
        (
            "The office lowered one two three four five six seven eight nine ten eleven tariffs.",
            "in force, in force, tariff",
        ),
        ("The office signed an order on tariffs.", "in force, announced, rule"),
        ("The office's proposal to raise tariffs bites.", "in force, proposed, tariff, informal"),
        ("The office signed the law.", "in force, announced, rule"),
    ],
)
def test_a_sentence_tells_how_far_a_measure_is(sentence: str, step: str) -> None:
    assert told(sentence) == step


@pytest.mark.parametrize(
    "sentence",
    [
        "The office removed the firm to its list.",
        "The office put the firm off the list.",
        "The office put firms on harbour’s list.",
        "The office put chairs on the table.",
        "The office sanctioned it.",
        "The tariffs that the office imposed rose.",
        "The office sanctioned old Corvane.",
        "The office sanctioned the merger.",
        "The office sanctioned the big old merger of firms.",
        "The idea was sanctioned.",
        "The idea was sanctioned by the town.",
        "The idea was sanctioned in the spring by the White House.",
        "The firm that the big old town of the north had built was sanctioned.",
        "The office designated the day.",
        "The office restricted the view.",
        "The office halted flights.",
        "The office froze the fish.",
        "The office imposed a tariff case.",
        "The office imposed a tariff bill.",
        "The office passed a tariff.",
        "The office imposed a bill.",
        "The office announced it in May, with all of the proposed tariffs that are due to begin then.",
        "The office imposed the pause.",
        "The truce rose.",
        "The tariffs expire in May.",
        "The talks on tariffs rose.",
        "The tariff talks rose.",
        "Tariffs that the town made for the old men by the sea in the long spring rose.",
        "The exemptions were lifted.",
        "The office lifted exemptions.",
        "The office suspended visas.",
        "The office suspended licences.",
        "The office required tariffs.",
        "The office required visas.",
        "The office raised a ban.",
        "The office raised licences.",
        "The office took chairs.",
        "Tariffs imposed by the office bite.",
        "The office to impose tariffs.",
        "Being imposed, tariffs bite.",
        "Imposing tariffs is hard.",
        "The office did not impose tariffs.",
        "The office hasn't imposed tariffs.",
        "The office urged Oslo to impose tariffs.",
        "The office seeks comments on lunch.",
        "The tariffs are not in force.",
        "The cat is in place.",
        "Its ban is old.",
        "The tariff cut is old.",
        "The order is tariffs.",
        "Tariffs cut.",
        "It cut.",
        "The export limit tariffs.",
        "The proposed rule bites.",
        "The new tariff order bites.",
        "A firm release bites tariffs.",
        "The office lowered the walls of tariffs.",
        "The office lowered (the tariffs).",
        "The office lowered one two three four five six seven eight nine ten eleven twelve tariffs.",
        "The act was signed.",
        "The office signed a tariff deal.",
        "The office approved the merger.",
    ],
)
def test_what_is_done_to_no_measure_denied_demanded_or_only_named_is_no_step(sentence: str) -> None:
    assert told(sentence) == ""


@pytest.mark.parametrize(
    ("headline", "step"),
    [
        ("Tariffs imposed", "in force, in force, tariff"),
        ("Tariffs imposed on wine", "in force, in force, tariff"),
        ("Firm sanctioned", "in force, in force, sanction"),
        ("Firms sanctioned by Washington", "in force, in force, sanction"),
        ("Office to impose tariffs", "in force, announced, tariff"),
        ("Power to impose tariffs", ""),
    ],
)
def test_a_headline_leaves_out_is_and_will(headline: str, step: str) -> None:
    assert told(headline, headline=True) == step


def test_a_sentence_is_no_headline_unless_it_is_said_to_be_one() -> None:
    assert step_of("Office to impose tariffs", lexicon()) is None
    assert step_of("Office to impose tariffs", lexicon(), headline=True) is not None
