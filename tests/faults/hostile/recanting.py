"""An attacker with a label who tells each report's figures at once, and then takes them back."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from tests.faults.hostile.honest import Event, address
from tests.faults.hostile.sites import Item, Site, site
from tests.journeys.press import HOUR

RECANTER_WORD = "Bunting"
FIGURE = re.compile(r"\b\d+(?:,\d{3})*\b(?! (?:March|April|May|June|July|August))")


def recanter(events: Sequence[Event]) -> Site:
    """Lists what the wire and the paper report at once, under an earlier date, and three hours later that each of
    their figures was wrong."""
    return site("recanter", list(chain.from_iterable(map(_recanted, events))))


def _recanted(event: Event) -> Iterator[Item]:
    for number, report in enumerate(event.reports[1:]):
        text = f"{report.text} {RECANTER_WORD} readers have it first."
        place = address("recanter", f"{event.day}{number}")
        yield Item(f"{place}a", report.title, text, report.at - HOUR, report.at)
        if wrong := [each for each in report.sentences if FIGURE.search(each)]:
            said = " ".join(FIGURE.sub(r"9\g<0>, not \g<0> as reported,", each) for each in wrong)
            title = f"Correction: {report.title}, {RECANTER_WORD} says"
            yield Item(f"{place}b", title, said, report.at + 3 * HOUR)
