"""The columns of a delivery that serve doubts and their report, as values of an UPDATE."""

from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, case, func, literal_column, select

from digests.model import DeliveryTrouble
from digests.rules.sending.doubts import OWN_SEQUENCE_FROM, SHARED, Aftermath
from digests.store.schema import delivery as table
from digests.store.schema import edition, message_number, subscriber

IS_RECORDED = table.c.message > literal_column("0")  # not a parameter: the partial index is used for this alone


def numbering_of(chat: ColumnElement[int]) -> ColumnElement[int]:
    """Say whose numbering the messages of a chat have."""
    return case((chat > OWN_SEQUENCE_FROM, SHARED), else_=chat)


def numbering_at_claim() -> dict[str, Any]:
    """Return what a claim keeps: whose numbering the part's message will have, and the highest known number."""
    sequence = (
        select(numbering_of(subscriber.c.chat))
        .join_from(edition, subscriber)
        .where(edition.c.id == table.c.edition_id)
        .correlate(table)
        .scalar_subquery()
    )
    earlier = table.alias()
    highest = (
        select(earlier.c.message)
        .where(earlier.c.message > literal_column("0"), earlier.c.sequence == sequence)
        .order_by(earlier.c.message.desc())
        .limit(1)
        .correlate(table)
        .scalar_subquery()
    )
    seen = (
        select(message_number.c.highest)
        .where(message_number.c.sequence == sequence)
        .correlate(table)
        .scalar_subquery()
    )
    # SQLite's `max` of two values; PostgreSQL calls it `greatest`.
    return {"sequence": sequence, "id_floor": func.max(func.coalesce(highest, 0), func.coalesce(seen, 0))}


def doubt_is_over(report_at: datetime | BindParameter[Any]) -> dict[str, Any]:
    """Return what is kept when a doubt is over: who has heard of it is told so, at `report_at`."""
    untold = table.c.reported_at.is_(None)
    return {
        "trouble": case((untold, DeliveryTrouble.NONE), else_=DeliveryTrouble.CLEARED),
        "report_at": case((untold, None), else_=report_at),
    }


def aftermath_values(aftermath: Aftermath) -> dict[str, Any]:
    """Return what is kept beside a part's fate; what was to be told before stays where there is nothing new."""
    values: dict[str, Any] = {"probe_at": aftermath.probe_at}
    if aftermath.trouble:
        values |= {"trouble": aftermath.trouble, "report_at": aftermath.report_at}
    return values
