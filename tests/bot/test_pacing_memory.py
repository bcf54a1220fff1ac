"""What counts for a new process of what an earlier one has written."""

from datetime import timedelta

from bot.pacing.limits import SHORT_BURST
from bot.pacing_memory import messages_of_late
from tests.factories import NOW

SECOND = timedelta(seconds=1)


def test_every_part_counts_by_its_instant_and_every_answer_by_the_last_of_its_update() -> None:
    parts, answers = [(1, NOW - 9 * SECOND)], [(-5, 2, NOW - 3 * SECOND), (-6, 1, NOW)]
    assert messages_of_late(parts, answers, [], NOW) == [(1, 9.0), (-5, 3.0), (-5, 3.0), (-6, 0.0)]


def test_what_a_process_died_over_may_have_been_answered_at_once_by_as_many_as_may_follow_one_another() -> None:
    assert messages_of_late([], [], [-5], NOW) == [(-5, 0.0)] * SHORT_BURST
