"""What a digest stands on: how many sources were read of late, and which it goes without."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from digests.model import Coverage, Gap, SourceRecord, SourceState, Trouble
from digests.rules.reading.sources.health import last_news_at, trouble_now

READ_WITHIN = timedelta(hours=24)
WITHOUT_NEWS = frozenset({Trouble.EMPTY, Trouble.UNDATED, Trouble.SILENT})


def coverage(records: Iterable[SourceRecord], now: datetime) -> Coverage:
    """Return how many of the active sources were read within 24 hours, and the others with those that answer
    without bringing news, by name.

    A source that cannot be read is a gap since it was last read; one that answers with nothing new, since its last
    news.
    """
    active = [record for record in records if record.source.active]
    gaps = [gap for record in active if (gap := _gap(record, now)) is not None]
    reached = sum(_is_read(record.state, now) for record in active)
    return Coverage(reached, len(active), tuple(sorted(gaps, key=lambda gap: (gap.name, gap.trouble))))


def _gap(record: SourceRecord, now: datetime) -> Gap | None:
    state, trouble = record.state, trouble_now(record, now)
    if not _is_read(state, now):
        return Gap(record.source.name, state.trouble or Trouble.UNREACHABLE, state.last_success_at)
    if trouble is not None and trouble in WITHOUT_NEWS:
        return Gap(record.source.name, trouble, last_news_at(record))
    return None


def _is_read(state: SourceState, now: datetime) -> bool:
    return state.last_success_at is not None and state.last_success_at >= now - READ_WITHIN
