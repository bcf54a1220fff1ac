"""Marks of what was told of a story beside its sentences: a stage, a date, who spoke."""

import re
from collections.abc import Collection

from digests.model import DateKind, Passage, Story
from digests.rules.texts import fingerprint

SPEAKER = re.compile(r"(?i)^(?:the|an?) |^\w+['’]s (?=[A-Z])| in (?-i:[A-Z])\w+$")


def stage_mark(story: Story, moment: str) -> frozenset[str]:
    """Return the mark of the stage at which a story was told at a moment (ISO 8601); none without a stage."""
    return frozenset((f"stage:{moment}:{story.stage.value}",)) if story.stage else frozenset()


def calendar_mark(day: str, kind: DateKind) -> str:
    """Return the mark that a date was told: one day (ISO 8601) and kind is told once, whoever names it."""
    return fingerprint(f"{kind.value} on {day}")


def speaker_marks(passages: Collection[tuple[str, Passage]]) -> frozenset[str]:
    """Return marks of who spoke for each party, from (party, passage)."""
    return frozenset(
        f"speaker:{party}:{bare_speaker(passage.speaker).casefold()}"
        for party, passage in passages
        if passage.speaker.strip()
    )


def bare_speaker(speaker: str) -> str:
    """Return a speaker's name as it stands alone: "State Department", "Foreign Ministry"."""
    return SPEAKER.sub("", speaker.strip()).strip()
