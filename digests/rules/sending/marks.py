"""Marks of what was told of a story beside its sentences: a stage, a date."""

from digests.model import DateKind, Story
from digests.rules.texts import fingerprint


def stage_mark(story: Story, moment: str) -> frozenset[str]:
    """Return the mark of the stage at which a story was told at a moment (ISO 8601); none without a stage."""
    return frozenset((f"stage:{moment}:{story.stage.value}",)) if story.stage else frozenset()


def calendar_mark(day: str, kind: DateKind) -> str:
    """Return the mark that a date was told: one day (ISO 8601) and kind is told once, whoever names it."""
    return fingerprint(f"{kind.value} on {day}")
