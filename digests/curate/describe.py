"""Describing a source: its label, party, publisher family and what may be quoted of it."""

from dataclasses import fields, replace
from typing import Any

from digests.curate.listing import known_source
from digests.errors import SourceError
from digests.model import Ownership, Policy, Source
from digests.store import Store

FIXED = frozenset({"id", "url", "kind", "active", "reason"})
DESCRIPTION = tuple(field.name for field in fields(Source) if field.name not in FIXED)


async def describe_source(store: Store, identifier: str, **changes: str) -> Source:
    """Change what is said of a source and return it; UnknownSourceError when there is none.

    `changes` are name, label, ownership, party, family, language or policy; SourceError names a field or a
    value that does not exist.
    """
    record = await known_source(store, identifier)
    unknown = sorted(set(changes) - set(DESCRIPTION))
    if unknown:
        raise SourceError(
            f"a source has no {', '.join(unknown)} to change",
            advice=f"Of a source one can change {', '.join(DESCRIPTION)}.",
        )
    values: dict[str, Any] = dict(changes)
    for name, choice in (("ownership", Ownership), ("policy", Policy)):
        if name in changes:
            try:
                values[name] = choice(changes[name])
            except ValueError as error:
                known = ", ".join(choice)
                raise SourceError(
                    f"{name} {changes[name]!r} does not exist", advice=f"{name} is one of {known}."
                ) from error
    changed = replace(record.source, **values)
    await store.sources.update(changed)
    return changed
