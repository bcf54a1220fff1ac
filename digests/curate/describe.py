"""Describing a source that is on the list: its name, whose it is, what may be quoted of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from digests.curate.listing import known_source
from digests.model import Relation, Source
from digests.rules.reading.sources.sameness import name_shown
from digests.store import Store


async def describe_source(
    store: Store, identifier: str, changes: Mapping[str, Any], relation: Relation | None = None
) -> Source:
    """Change the description of a source and return it as stored. `changes` are fields of `Source` other than its
    id, address and how it is read; what is known of it by reading stays. A new name is shown as one of a source
    that is added would be (see `name_shown`). UnknownSourceError when there is none.
    """
    present = (await known_source(store, identifier)).source
    described = replace(present, **changes)
    if described.name != present.name:
        others = [record.source for record in await store.sources.all() if record.source.id != identifier]
        described = replace(described, name=name_shown(described, others, relation))
    await store.sources.update(described)
    return described
