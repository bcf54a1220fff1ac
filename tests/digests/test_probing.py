"""Looking up parts in doubt: one after another, none lost when it is cut short."""

from datetime import timedelta

from digests.deliver import ChatClosedError, ProbeLaterError, probe_due
from digests.model import Address, DeliveryState, Edition, Outcome, SubscriberState
from digests.rules.issuing.fates import after_attempt
from digests.rules.issuing.uncertainty import GIVEN_UP_AFTER, GRACE, MOST_PROBES, NEAR, Sight, UncertainPolicy
from digests.store import Store
from tests.factories import NOW, some, subscriber
from tests.stored import claim_part, issue_edition, record_outcome

LATER = NOW + GRACE
MINUTE = timedelta(minutes=1)
PERHAPS = Outcome(DeliveryState.UNCERTAIN, reason="read timeout")


class ScriptedProber:
    """Knows what is under which number of which chat; `fails` raises at the n-th look."""

    def __init__(self, there: dict[tuple[int, int], str] | None = None, *, mark: int = 10) -> None:
        self.there = there or {}
        self.number = mark
        self.looks: list[tuple[int, int]] = []
        self.fails: dict[int, Exception] = {}
        self.tidied = self.marks = 0
        self.seen: frozenset[int] = frozenset()

    async def mark(self) -> int:
        self.marks += 1
        return self.number

    def known(self, sequence: int, floor: int, ceiling: int) -> frozenset[int]:
        return self.seen

    async def look(self, address: Address, number: int, html: str) -> Sight:
        if error := self.fails.get(len(self.looks)):
            raise error
        self.looks.append((address.chat, number))
        text = self.there.get((address.chat, number))
        return Sight.NOTHING if text is None else Sight.OURS if text == html else Sight.ANOTHER

    async def tidy(self) -> None:
        self.tidied += 1


async def doubt(store: Store, *chats: int) -> None:
    """Let a part for each of those chats have been perhaps accepted."""
    for chat in chats:
        who = await store.subscribers.save(subscriber(chat, state=SubscriberState.ACTIVE), NOW)
        edition = Edition(subscriber=who.id, slot=NOW, issued_at=NOW, parts=("x",))
        assert await issue_edition(store, edition, None, NOW)
        due = [each for each in await store.deliveries.due(NOW, 99) if each.subscriber == who.id]
        claimed = some(await claim_part(store, due[0].id, 0, NOW, MINUTE))
        after = after_attempt(claimed, PERHAPS, NOW, UncertainPolicy.PROBE)
        assert await record_outcome(store, claimed.id, 1, after.outcome, NOW, None, after.aftermath)


async def probe(store: Store, prober: ScriptedProber, now=LATER, **options) -> int:
    return await probe_due(store, prober, lambda: now, **options)


async def states(store: Store) -> dict[str, int]:
    counts = await store.deliveries.counts(NOW - MINUTE)
    return {state: count for state, count in counts.items() if count}


async def test_what_is_found_is_sent_and_what_is_absent_is_pending(store: Store) -> None:
    await doubt(store, 1, 2)
    prober = ScriptedProber({(1, 4): "x", (2, 5): "other"})
    assert await probe(store, prober) == 2
    assert await states(store) == {"sent": 1, "pending": 1}
    assert (prober.marks, prober.tidied) == (1, 1)


async def test_what_was_found_is_not_asked_for_again(store: Store) -> None:
    await doubt(store, 1, 2)
    prober = ScriptedProber({(1, 2): "x"}, mark=3)
    await probe(store, prober)
    assert prober.looks == [(1, 2), (2, 1)]


async def test_what_is_likeliest_is_looked_at_for_all_before_any_is_looked_for_everywhere(store: Store) -> None:
    await doubt(store, 1, 2, 3)
    prober = ScriptedProber({(2, 20): "x", (3, 19): "x"}, mark=21)
    assert await probe(store, prober) == 3
    assert prober.looks[: NEAR + 2] == [*((1, 20 - number) for number in range(NEAR)), (2, 20), (3, 19)]
    assert len(prober.looks) == len(set(prober.looks)) == 20 + 2  # nothing is looked at twice
    assert await states(store) == {"sent": 2, "pending": 1}


async def test_what_the_process_has_seen_itself_is_not_asked_for(store: Store) -> None:
    await doubt(store, 1)
    prober = ScriptedProber(mark=1000)
    prober.seen = frozenset(range(2, 1000))
    await probe(store, prober)
    assert prober.looks == [(1, 1)]
    assert await states(store) == {"pending": 1}


async def test_numbers_of_another_bot_before_this_one_hide_nothing(store: Store) -> None:
    await store.doubts.see({0: 90_000})
    await doubt(store, 1)
    prober = ScriptedProber({(1, 3): "x"}, mark=5)
    await probe(store, prober)
    assert await states(store) == {"sent": 1}


async def test_the_mark_of_a_pass_that_was_cut_short_still_bounds_the_search(store: Store) -> None:
    await doubt(store, 1)
    await store.doubts.made(7, 6, LATER)
    prober = ScriptedProber(mark=1000)
    assert await probe(store, prober, LATER + MINUTE) == 1
    assert sorted(prober.looks) == [(1, number) for number in range(1, 6)]
    assert await states(store) == {"pending": 1}


async def test_where_nothing_is_due_nothing_is_written(store: Store) -> None:
    await doubt(store, 1)
    prober = ScriptedProber()
    assert await probe(store, prober, LATER - timedelta(seconds=1)) == 0
    assert (prober.marks, prober.tidied) == (0, 0)


async def test_the_operations_chat_itself_comes_before_copies_lie_in_it(store: Store) -> None:
    await doubt(store, 1, 2, 3)
    prober = ScriptedProber(mark=2)
    await probe(store, prober, operations_chat=3)
    assert prober.looks == [(3, 1), (1, 1), (2, 1)]


async def test_when_nothing_can_be_looked_up_the_rest_waits_so_long(store: Store) -> None:
    await doubt(store, 1, 2, 3)
    prober = ScriptedProber({(1, 9): "x"})
    prober.fails[2] = ProbeLaterError("Telegram asks to wait", timedelta(minutes=7))
    assert await probe(store, prober) == 1
    assert await states(store) == {"sent": 1, "uncertain": 2}
    assert await store.doubts.next_probe() == LATER + timedelta(minutes=7)
    assert prober.tidied == 1
    prober.fails.clear()
    assert await probe(store, prober, LATER + timedelta(minutes=7)) == 2


async def test_after_an_hour_a_part_that_cannot_be_looked_up_stays_uncertain(store: Store) -> None:
    await doubt(store, 1)
    prober = ScriptedProber()
    prober.fails[0] = ProbeLaterError("Telegram does not answer")
    last = NOW + GIVEN_UP_AFTER
    assert await probe(store, prober, last - timedelta(seconds=1)) == 0
    assert await probe(store, prober, last + MINUTE) == 1
    assert await store.doubts.next_probe() is None
    (row,) = await store.troubles.page(NOW, 9)
    assert row.reason == "read timeout; it could not be looked up for an hour: Telegram does not answer"


async def test_a_pause_of_hours_does_not_hold_the_next_part_for_longer_than_the_hour(store: Store) -> None:
    await doubt(store, 1)
    prober = ScriptedProber()
    prober.fails[0] = ProbeLaterError("Telegram asks to wait", timedelta(hours=12))
    await probe(store, prober)
    assert await store.doubts.next_probe() == NOW + GIVEN_UP_AFTER


async def test_a_closed_chat_leaves_its_own_doubt_only(store: Store) -> None:
    await doubt(store, 1, 2)
    prober = ScriptedProber(mark=2)
    real = prober.look

    async def look(address: Address, number: int, html: str) -> Sight:
        if address.chat == 1:
            raise ChatClosedError("bot was kicked from the group chat")
        return await real(address, number, html)

    prober.look = look  # type: ignore[method-assign]
    assert await probe(store, prober) == 2
    assert await states(store) == {"uncertain": 1, "pending": 1}


async def test_when_it_is_time_to_stop_what_is_left_is_due_again(store: Store) -> None:
    await doubt(store, 1, 2, 3)
    prober = ScriptedProber({(1, 9): "x"})
    assert await probe(store, prober, stopping=lambda: len(prober.looks) >= 2) == 1
    assert await states(store) == {"sent": 1, "uncertain": 2}
    assert len(await store.doubts.to_probe(LATER, 9)) == 2


async def test_too_many_messages_in_between_leave_the_doubt(store: Store) -> None:
    await doubt(store, 1)
    prober = ScriptedProber(mark=1000)
    await probe(store, prober)
    assert len(prober.looks) == MOST_PROBES
    assert await states(store) == {"uncertain": 1}
    (row,) = await store.troubles.page(NOW, 9)
    assert "too many messages" in row.reason
