"""Digests of the invented stream as a replay prints them, without roles of lines and with them."""

import json
from pathlib import Path
from typing import Any

from tests.benchmarks.labelling.invented import ANSWER, REASON, STREAM, TARIFF, URGES, VOW

GAZETTE = '<a href="https://a1.example">Test Gazette</a> <i>[US, private]</i>'
MINISTRY = '<a href="https://a2.example">Test Ministry</a> <i>[PRC government]</i>'
RAISES = "US raises tariff on Chinese drone motors to 45 percent"
PUTS = "Beijing puts a duty of 30 percent on American crab meat"
SAYS = f"Test Ministry: “{URGES[:50]}…”"
COMMENT = "Commentary: The tariff on Chinese motors will hurt America"


def story(identifier: int, headline: str, passages: list[str], articles: list[str], **more: Any) -> dict[str, Any]:
    values = {"id": identifier, "headline": headline, "status": "new", "themes": ["trade"], "origins": 1}
    return values | {"passages": passages, "articles": articles} | more


FIRST = (
    f'<b><a href="https://a1.example">{RAISES}</a></b>\n<i>Tue 14 May, your digest · 1 new story</i>\n\n',
    f"<b>TRADE</b>\nproposed, from 1 Jul · 2 publishers\n“{TARIFF}” {GAZETTE}\n",
    f"<b>Beijing:</b> “{VOW}” {GAZETTE}\n",
    'Takes effect <a href="https://a1.example">1 Jul</a>: tariff on Chinese drone motors\n',
    f"<blockquote expandable><b>Background</b>\n“{REASON}” {GAZETTE}</blockquote>\n\n",
    f'<b>Also new</b>\n• <a href="https://a2.example">{PUTS}</a> Test Ministry <i>[PRC government]</i>\n',
    f'<b>Coming up</b>\nMon 1 Jul: takes effect · <a href="https://a1.example">{RAISES}</a> ',
    "<i>[US, private]</i>\n<i>Nothing said by Washington was found. 3 sources were not reached.</i>",
)
FIRST_DAY = {
    "slot": "2024-05-14T08:00:00Z",
    "parts": ["".join(FIRST)],
    "stories": [story(1, RAISES, [TARIFF, VOW, REASON], ["a1"])],
}
SECOND = (
    f'<b><a href="https://a2.example">{PUTS}</a></b>\n<i>Wed 15 May, your digest · 1 update</i>\n\n',
    "<b>TRADE</b>\n<b>UPDATE</b> (Beijing has answered) · announced\n",
    f"<b>Beijing:</b> “{ANSWER}” {MINISTRY}\n\n",
    '<b>2.</b> <b><a href="https://a1.example">US raises tariff on Chinese drone…</a></b>\n',
    f"“{TARIFF}” {GAZETTE}\n\n<i>(1/2)</i>",
)
SECOND_DAY = {
    "slot": "2024-05-15T08:00:00Z",
    "parts": ["".join(SECOND)],
    "stories": [story(2, PUTS, [ANSWER], ["a2"], status="update"), story(1, RAISES, [TARIFF], ["a1"])],
}
EMPTY_DAY = {
    "slot": "2024-05-16T08:00:00Z",
    "parts": ["<b>Nothing new on your topics</b> · Thu 16 May"],
    "stories": [],
}
DAYS = (FIRST_DAY, SECOND_DAY, EMPTY_DAY)


def line(text: str, role: str, party: str | None, subject: str | None = None) -> dict[str, Any]:
    about = {"text": text, "role": role, "party": party, "subject": subject}
    return about | {"source": "Test Ministry", "article": "a2", "language": "en"}


ROLES = (
    f'<b>{SAYS}</b> <a href="https://a2.example">briefing</a> (PRC government)\n<i>Wed 15 May · 1 story</i>\n\n',
    f"<b>TRADE</b>\n“{TARIFF}”\nOn the motors: “{URGES}”\nOn crab meat: “{ANSWER}”\n",
    f"since Tue: <i>{RAISES}</i>\n📅 1 Jul the tariff begins\n2 more answers: ships, ports\n\n",
    f'Also new: <a href="https://a1.example">{RAISES}</a>; <a href="https://a3.example">{COMMENT}</a>',
)
WITH_ROLES = {
    "slot": "2024-05-15T08:00:00Z",
    "parts": ["".join(ROLES)],
    "stories": [
        {
            "id": 5, "kind": "statement", "headline": f"{URGES[:50]}…", "speaker": "Test Ministry",
            "section": "trade", "status": "continued", "themes": ["trade"], "origins": 1, "since": RAISES,
            "dates": [{"date": "2024-07-01", "what": "the tariff begins", "article": "a1"}],
            "passages": [TARIFF, URGES, ANSWER],
            "lines": [
                line(TARIFF, "fact", None), line(URGES, "statement", "prc", "the motors"),
                line(ANSWER, "statement", "prc", "crab meat"),
            ],
            "articles": ["a2", "a1"],
        }
    ],
    "named": [
        {"headline": RAISES, "source": "Test Gazette", "article": "a1"},
        {"headline": COMMENT, "source": "Other Gazette", "article": "a3"},
    ],
}  # fmt: skip


def write_replay(folder: Path, commit: str) -> Path:
    """Write what a commit's replay of the stream printed into a folder of replays; return that folder."""
    own = folder / commit
    own.mkdir(parents=True, exist_ok=True)
    (own / f"{STREAM}.jsonl").write_text("".join(json.dumps(day) + "\n" for day in DAYS), encoding="utf-8")
    return folder
