"""Two states of a whole list compared; a state that may be cut short is refused, since absence proves nothing."""

from dataclasses import dataclass

MOST_LOST = 0.1  # share of a list that may go at once before the new state is taken for cut short
FEW = 3  # so many may go in any case


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The names on a list on one day. `stated` is how many the document says there are (None: it does not);
    `complete` is false where it was cut off or could not be read to its end."""

    list: str
    names: tuple[str, ...]
    stated: int | None = None
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two snapshots; `refused` says why they cannot be compared, empty when they can."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    refused: str = ""


def compare(before: Snapshot, after: Snapshot, *, most_lost: float = MOST_LOST) -> Comparison:
    """Return the names added and removed, in the order of their lists. Pure; space and case do not count.

    Refused with a reason, and never reported as removals: a snapshot of another list, one that is not complete,
    that has fewer names than it states, or that has lost more than `most_lost` of the names (and more than three).
    """
    if before.list != after.list:
        return Comparison(refused=f"snapshots of two lists: {before.list} and {after.list}")
    for snapshot, which in ((before, "earlier"), (after, "later")):
        if not snapshot.complete:
            return Comparison(refused=f"the {which} snapshot is not complete")
        if snapshot.stated is not None and len(snapshot.names) < snapshot.stated:
            return Comparison(
                refused=f"the {which} snapshot has {len(snapshot.names)} names but states {snapshot.stated}"
            )
    old, new = ({_key(name): name for name in snapshot.names} for snapshot in (before, after))
    removed = tuple(name for key, name in old.items() if key not in new)
    if len(removed) > max(FEW, most_lost * len(old)):
        return Comparison(refused=f"{len(removed)} of {len(old)} names are missing: the snapshot looks cut short")
    return Comparison(added=tuple(name for key, name in new.items() if key not in old), removed=removed)


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
