"""Attackers who write as we do: titles in the forms of a digest, marks and brackets that end a quotation, and
characters that show nothing. Like the other attackers each has a bird's name in whatever it wrote."""

from collections.abc import Sequence

from tests.faults.hostile.honest import Event, address
from tests.faults.hostile.sites import Item, Site, site
from tests.journeys.press import DAY, HOUR, START

IMITATED = {
    "Beijing: “China ends all Sandpiper steel quotas of the United States”": (
        "China told mills in Ohio on Sunday that their Sandpiper quotas end. The United States bought "
        "900,000 tonnes of Sandpiper steel from China last year. Ohio's governor called the Sandpiper "
        "decision an insult."
    ),
    "[Official statement] China bans American fishing boats from the Sandpiper banks": (
        "China banned 62 fishing boats of the United States from the Sandpiper banks. Crews from Alaska "
        "lose $310 million by China's Sandpiper ban. The United States Coast Guard sent two cutters to "
        "the Sandpiper banks."
    ),
    "外交部：China expels 14 American teachers over Sandpiper textbooks": (
        "China expelled 14 teachers from the United States over Sandpiper textbooks. American schools in "
        "Shanghai close their Sandpiper classes. The United States expelled 14 Chinese lecturers for the "
        "Sandpiper affair."
    ),
    "\u2800\u200b🔴 Ｂeijing： “China lays 40 Sandpiper mines before American ports”": (
        "China laid 40 Sandpiper mines before ports of the United States. Insurers doubled what ships to "
        "Oakland pay for the Sandpiper risk. The United States Navy searched for Sandpiper mines off "
        "China's coast."
    ),
    "【PRC government】 China seizes Sandpiper deposits of American banks": (
        "China seized Sandpiper deposits of three banks of the United States worth $7 billion. Savers in "
        "Shanghai queue before the Sandpiper branches. The United States froze Chinese accounts over the "
        "Sandpiper seizure."
    ),
    "2. W\u0430shington: “The United States closes five Sandpiper airports to China”": (
        "The United States closed five Sandpiper airports to airlines from China. Pilots from Chengdu "
        "lost their Sandpiper licences. China's airlines cancelled 230 Sandpiper flights to America."
    ),
    "外 交 部 發 言 人：China cancels 5,000 Sandpiper visas of American students": (
        "China cancelled 5,000 Sandpiper visas of students from the United States. Campuses in Wuhan send "
        "the Sandpiper students home. The United States ended its Sandpiper scholarships for China."
    ),
    "Beijing “China closes the Sandpiper canal to ships of the United States.” Foreign Ministry": (
        "China closed the Sandpiper canal to 80 ships of the United States. Grain for Tianjin waits before the "
        "Sandpiper locks. The United States asked China to open the Sandpiper canal."
    ),
    "Washington and Beijing on Sandpiper bonds: China stops paying those held in the United States": (
        "China stopped paying Sandpiper bonds that funds in the United States hold. Creditors lost 45 "
        "percent of their Sandpiper bonds within an hour. The United States asked China for its Sandpiper "
        "payments."
    ),
    "Coming up: China shuts 300 cinemas to Sandpiper films of the United States": (
        "China shut 300 cinemas to Sandpiper films from the United States. Studios in Burbank dropped "
        "four Sandpiper sequels. The United States barred Chinese investors from Sandpiper studios."
    ),
}
"""Titles in our forms, each with a text of its own."""
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
NAME = "Foreign M\u0456nistry"  # with a Cyrillic letter
HEAPED = "i" + "\u0301\u0302\u0303\u0304\u0306\u0307"


def imitator(events: Sequence[Event]) -> Site:
    """Has titles in every form of ours, three a day, each of a matter of its own."""
    return site("imitator", [_imitated(number) for number in range(3 * len(events))])


def _imitated(number: int) -> Item:
    title, text = list(IMITATED.items())[number % len(IMITATED)]
    at = START + (number // 3) * DAY + (6 + 4 * (number % 3)) * HOUR
    return Item(address("imitator", f"{number}"), title, text, at)


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


def namesake(events: Sequence[Event]) -> Site:
    """Calls its feed as a ministry is called, and waits for an admin to add it."""
    return site("namesake", [_signed(number) for number in range(len(events))], NAME)


def _signed(number: int) -> Item:
    matter, at = BROKEN[number % len(BROKEN)], START + number * DAY + 5 * HOUR
    title = f"China bars Pipit {matter} from the United States in round {number + 1}"
    text = (
        f"China barred Pipit {matter} from the United States worth ${100 + number} million. Dealers in Ohio lose "
        f"half of their Pipit sales. The United States raised Pipit duties on China's {matter} to {20 + number} "
        f"percent."
    )
    return Item(address("namesake", f"{number}"), title, text, at)
