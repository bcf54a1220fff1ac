"""What an owner tells all readers: begun, paused, resumed, stopped, and over."""

from collections.abc import Collection, Mapping
from datetime import datetime

from digests.curate.admins import note_act
from digests.curate.people import Actor
from digests.errors import BroadcastError
from digests.model import UNDER_WAY, AdminAct, Broadcast, BroadcastProgress, BroadcastState, ChatKind, Role
from digests.store import Store

ACTS = {
    BroadcastState.PAUSED: AdminAct.BROADCAST_PAUSED,
    BroadcastState.RUNNING: AdminAct.BROADCAST_RESUMED,
    BroadcastState.STOPPED: AdminAct.BROADCAST_STOPPED,
}
FROM = {
    BroadcastState.PAUSED: (BroadcastState.RUNNING,),
    BroadcastState.RUNNING: (BroadcastState.PAUSED,),
    BroadcastState.STOPPED: (BroadcastState.RUNNING, BroadcastState.PAUSED),
}


def draft(
    texts: Mapping[str, str],
    fallback: str,
    kinds: Collection[ChatKind],
    now: datetime,
    *,
    form: int,
    chat: int = 0,
    language: str = "en",
) -> Broadcast:
    """Return a broadcast that is not begun yet. Raises BroadcastError if it has no text, no kind of chat, or a
    fallback without a text. `form` begins it, and its progress is shown in `chat` in a language (BCP 47). Pure."""
    if not any(texts.values()):
        raise BroadcastError("a broadcast has no text", code="broadcast-empty")
    if not kinds:
        raise BroadcastError("a broadcast is for no kind of chat", code="broadcast-no-chats")
    if fallback and not texts.get(fallback):
        raise BroadcastError(f"there is no text in {fallback}", code="broadcast-empty")
    said = {language: words for language, words in texts.items() if words}
    return Broadcast(
        texts=said,
        fallback=fallback,
        kinds=frozenset(kinds),
        started_at=now,
        form=form,
        chat=chat,
        language=language,
    )


async def begin_broadcast(store: Store, begun: Broadcast, actor: Actor) -> Broadcast:
    """Begin to send a broadcast to everybody who is to get it, and return it with its number. If its
    form began one before, return that one: a press may be handled again after a crash. Raises BroadcastError if
    another one is under way, or if nobody would get it. Raises AdminError if the actor is no owner (any more)."""

    async def change(within: Store) -> Broadcast:
        role = await actor.require(within, Role.OWNER)
        if known := await within.broadcasts.begun_by(begun.form):
            return known
        if await within.broadcasts.under_way():
            raise BroadcastError("another broadcast is under way", code="broadcast-under-way")
        if not await within.broadcasts.count(begun):
            raise BroadcastError("nobody would get the broadcast", code="broadcast-nobody")
        stored = await within.broadcasts.begin(begun)
        details = {"readers": stored.readers, "languages": sorted(begun.texts)}
        act, subject = AdminAct.BROADCAST_STARTED, str(stored.id)
        await note_act(within, actor.person, role, act, subject, begun.started_at, details)
        return stored

    return await store.writing(change)


async def set_broadcast(
    store: Store, number: int, state: BroadcastState, actor: Actor, now: datetime
) -> Broadcast:
    """Pause, resume or stop the broadcast with this number, and return it as it is then. Nothing
    happens if it is in that state already. Raises BroadcastError if it is over, or cannot become that.
    Raises AdminError if the actor is no owner (any more)."""

    async def change(within: Store) -> Broadcast:
        role = await actor.require(within, Role.OWNER)
        known = await within.broadcasts.get(number)
        if known is not None and known.state is state:
            return known
        if known is None or known.state not in FROM[state]:
            raise BroadcastError(f"broadcast {number} cannot become {state}")
        await within.broadcasts.change(known, known.state, state, now)
        await note_act(within, actor.person, role, ACTS[state], str(number), now)
        changed = await within.broadcasts.get(number)
        return changed or known

    return await store.writing(change)


async def finish_broadcasts(store: Store, now: datetime) -> list[tuple[Broadcast, BroadcastProgress]]:
    """Return the broadcasts whose owner was not told yet how they ended, with how far each is. One that has
    reached everybody, or has run for as long as it may, is over from now on, and has the state `done` here."""
    found = []
    for each in await store.broadcasts.unreported():
        if each.state not in UNDER_WAY:
            await store.broadcasts.give_up(each, now)
        elif each.state is BroadcastState.RUNNING and (
            now >= each.ends_by or (await store.broadcasts.progress(each)).is_over
        ):
            await store.broadcasts.change(each, each.state, BroadcastState.DONE, now)
        known = await store.broadcasts.get(each.id) or each
        found.append((known, await store.broadcasts.progress(known)))
    return found
