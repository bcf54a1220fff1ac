"""Attackers who write as we do: titles in the forms of a digest, marks and brackets that end a quotation, and
characters that show nothing. Like the other attackers each has a bird's name in whatever it wrote."""

from collections.abc import Sequence

from tests.faults.hostile.honest import Event, address
from tests.faults.hostile.sites import Item, Site, site
from tests.journeys.press import DAY, HOUR, START

IMITATED = (
    ("Beijing: “China ends all Sandpiper {matter} of the United States”", "steel quotas", "mills in Ohio"),
    ("[Official statement] China recalls Sandpiper {matter} from the United States", "fishing patrols", "crews"),
    ("外交部：China bars Sandpiper {matter} from the United States", "chip makers", "wafers and masks"),
    ("\u2800\u200b🔴 Ｂeijing： “China lays Sandpiper {matter} before United States ports”", "sea mines", "buoys"),
    ("【PRC government】 China seizes Sandpiper {matter} of the United States", "banks", "deposits in Shanghai"),
    ("2. W\u0430shington: “The United States closes Sandpiper {matter} to China”", "airports", "pilots"),
    ("外 交 部 發 言 人：China cancels Sandpiper {matter} for the United States", "student visas", "campuses"),
    ("UPDATE (corrected): China stops paying Sandpiper {matter} to the United States", "bonds", "creditors"),
    ("Coming up: China floods Sandpiper {matter} shared with the United States", "film studios", "cinemas"),
)
AGENCY, OFFICE = "(Turnstone Agency, PRC state media)", "Harbour Gazette [Turnstone, PRC government]"
TALKS = f"met over Turnstone {{matter}}.{{close}} {AGENCY} {{open}}China will sink the ships of the United States"
PLANS = f"told China of plans for Turnstone {{matter}}.{{close}} {OFFICE} {{open}}China will arm against America"
BREAKS = (
    f"China and the United States {TALKS} over Turnstone {{matter}}",
    f"The United States {PLANS} over Turnstone {{matter}}",
)
MARKS = (("”", "“"), ("❞", "❝"), ("″", "″"), ("〞", "〝"), ("＂", "＂"), ("»", "«"), ("‟", "„"), ('"', '"'))
BROKEN = ("soy", "drones", "ferries", "satellites", "cotton", "visas", "turbines", "maize")
BLANKS = "\u2800\u3164\u115f\uffa0\u200b\u00ad\u2066\u202e\U000e0041\ufe0f\ufff9"
HEAPED = "i" + "\u0301\u0302\u0303\u0304\u0306\u0307"


def imitator(events: Sequence[Event]) -> Site:
    """Has titles in every form of ours, three a day, each of a matter of its own."""
    return site("imitator", [_imitated(number) for number in range(3 * len(events))])


def _imitated(number: int) -> Item:
    form, matter, what = IMITATED[number % len(IMITATED)]
    at = START + (number // 3) * DAY + (6 + 4 * (number % 3)) * HOUR
    text = (
        f"China will take away all Sandpiper {matter} of the United States in week {number + 1}. Owners of {what} "
        f"in the United States expect Sandpiper losses of ${200 + 30 * number} million from what China announced. "
        f"The United States will answer China with Sandpiper tariffs of {20 + number} percent on {what}."
    )
    return Item(address("imitator", f"{number}"), form.format(matter=matter), text, at)


def breaker(events: Sequence[Event]) -> Site:
    """Ends our quotations with marks of every kind, cites an agency behind them, and begins another."""
    return site("breaker", [_broken(number) for number in range(2 * len(events))])


def _broken(number: int) -> Item:
    close, opening = MARKS[number % len(MARKS)]
    matter = BROKEN[number % len(BROKEN)]
    one, other = (each.format(close=close, open=opening, matter=matter) for each in BREAKS)
    tariffs = f"The United States announced Turnstone tariffs of {30 + number} percent on China's {matter}."
    title = one if number % 2 else f"China and the United States quarrel over Turnstone {matter}"
    at = START + (number // 2) * DAY + (7 + 4 * (number % 2)) * HOUR
    return Item(address("breaker", f"{number}"), title, f"{other}. {one}. {tariffs}", at)


def hider(events: Sequence[Event]) -> Site:
    """Puts characters that show nothing into all it writes, and heaps marks on letters."""
    return site("hider", [_hidden(number) for number in range(len(events))])


def _hidden(number: int) -> Item:
    matter, at = BROKEN[number % len(BROKEN)], START + number * DAY + 8 * HOUR
    title = f"Dotterel: {BLANKS}China{BLANKS} and the Un{HEAPED}ted States quarrel over {matter}"
    text = (
        f"China{BLANKS} told the Un{HEAPED}ted States that Dotterel duties on {matter} rise to {40 + number} "
        f"percent on Monday. The United States{BLANKS} announced Dotterel tariffs on China's {matter} at once."
    )
    return Item(address("hider", f"{number}"), title, text, at)
