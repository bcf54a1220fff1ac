"""Two senders on one database, in whatever order things happen: claims, answers, losses, deaths, late answers.

Judged by what the server has accepted, which goes on with a request whose sender has died.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from digests.model import Delivery, DeliveryState, Outcome, SubscriberState
from digests.rules.issuing.fates import after_attempt
from digests.rules.issuing.uncertainty import UncertainPolicy
from digests.store import AttemptRecord, Claim, RecordKept, Store, open_store
from tests.digests.deliver.scripted import SLOT, issued
from tests.digests.store.values import age_leases, put

pytestmark = pytest.mark.long

LEASE = timedelta(seconds=90)
READERS, PARTS = 2, 3
NEVER_BEGUN = Outcome(DeliveryState.PENDING, reason="not sent")


@dataclass(eq=False, repr=False)
class Flight:
    """One attempt on its way, as its sender and the server know it."""

    sender: int
    delivery: Delivery
    lease_holds: bool = True
    left: bool = False
    accepted: bool = False
    refused: bool = False

    def __repr__(self) -> str:
        return f"{self.key} by {self.sender}"

    @property
    def key(self) -> tuple[int, int]:
        return (self.delivery.subscriber, self.delivery.part)


class Senders(RuleBasedStateMachine):
    policy = UncertainPolicy.SENT

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.now = SLOT
        self.flights: list[Flight] = []
        """On their way with a sender that is alive."""
        self.orphans: list[Flight] = []
        """Requests that have left, whose sender has died or has given up waiting."""
        self.accepted: list[tuple[int, int]] = []
        self.ever_in_doubt: set[tuple[int, int]] = set()
        self.found: list[list[Delivery]] = [[], []]

    @initialize()
    def open(self) -> None:
        self.opening = open_store("sqlite+aiosqlite://", migrate=True)
        self.store: Store = self.runner.run(self.opening.__aenter__())
        for chat in range(1, READERS + 1):
            self.runner.run(issued(self.store, chat, *(f"{chat} {part}" for part in range(1, PARTS + 1))))

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.runner.run(self.opening.__aexit__(None, None, None))
        self.runner.close()

    # --- what happens -----------------------------------------------------------------------------

    @rule(sender=st.integers(0, 1))
    def looks(self, sender: int) -> None:
        self.found[sender] = self.runner.run(self.store.deliveries.due(self.now, 9))

    @precondition(lambda self: any(self.found))
    @rule(sender=st.integers(0, 1), place=st.integers(0, READERS - 1))
    def claims(self, sender: int, place: int) -> None:
        """Claim what was found some time ago; much may have happened since."""
        if found := self.found[sender]:
            self.claim(sender, found[place % len(found)])

    @rule(sender=st.integers(0, 1), place=st.integers(0, READERS - 1))
    def looks_and_claims(self, sender: int, place: int) -> None:
        self.looks(sender)
        self.claims(sender, place)

    def claim(self, sender: int, part: Delivery) -> None:
        claim = Claim(id=part.id, attempt=part.attempt, address=part.address, at=self.now, lease=LEASE)
        if self.runner.run(self.store.attempts.write([claim], [])).claimed:
            sending = self.runner.run(self.look(part.id))
            assert sending.state is DeliveryState.SENDING
            states = self.runner.run(self.states())
            earlier = {states[part.subscriber, before] for before in range(1, part.part)}
            assert earlier <= {DeliveryState.SENT, DeliveryState.UNCERTAIN}
            later = {states[part.subscriber, after] for after in range(part.part + 1, PARTS + 1)}
            assert not later & {DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.UNCERTAIN}
            self.flights.append(Flight(sender, sending))

    @precondition(lambda self: any(not each.left for each in self.flights))
    @rule(data=st.data())
    def leaves(self, data: st.DataObject) -> None:
        """The first byte leaves; the guard keeps it back when the lease may be over."""
        flight = data.draw(st.sampled_from([each for each in self.flights if not each.left]))
        if flight.lease_holds:
            flight.left = True
        else:
            self.answer(flight, NEVER_BEGUN)

    @precondition(lambda self: any(each.left and not each.accepted for each in [*self.flights, *self.orphans]))
    @rule(data=st.data(), accepts=st.booleans())
    def the_server_decides(self, data: st.DataObject, accepts: bool) -> None:
        waiting = [each for each in [*self.flights, *self.orphans] if each.left and not each.accepted]
        flight = data.draw(st.sampled_from(waiting))
        if flight.refused:
            return
        flight.accepted, flight.refused = accepts, not accepts
        if accepts:
            self.accept(flight)

    def accept(self, flight: Flight) -> None:
        reader, part = flight.key
        earlier = {(reader, before) for before in range(1, part)}
        assert earlier <= set(self.accepted) | self.ever_in_doubt
        assert flight.key not in self.accepted or self.policy is UncertainPolicy.RESEND
        assert flight.key not in self.accepted or flight.key in self.ever_in_doubt
        self.accepted.append(flight.key)

    @precondition(lambda self: any(each.accepted or each.refused for each in self.flights))
    @rule(data=st.data())
    def the_answer_comes(self, data: st.DataObject) -> None:
        flight = data.draw(st.sampled_from([each for each in self.flights if each.accepted or each.refused]))
        state = DeliveryState.SENT if flight.accepted else DeliveryState.PENDING
        self.answer(flight, Outcome(state, message=7 if flight.accepted else 0))

    @precondition(lambda self: any(each.left for each in self.flights))
    @rule(data=st.data())
    def the_answer_is_lost(self, data: st.DataObject) -> None:
        flight = data.draw(st.sampled_from([each for each in self.flights if each.left]))
        self.ever_in_doubt.add(flight.key)
        self.answer(flight, Outcome(DeliveryState.UNCERTAIN, reason="read timeout"))
        self.orphans.append(flight)

    def answer(self, flight: Flight, outcome: Outcome) -> None:
        after = after_attempt(flight.delivery, outcome, self.now, self.policy)
        record = AttemptRecord(
            id=flight.delivery.id,
            attempt=flight.delivery.attempt,
            outcome=after.outcome,
            at=self.now,
            due_at=self.now,
            aftermath=after.aftermath,
        )
        kept = self.runner.run(self.store.attempts.write([], [record])).kept[record.id]
        assert (kept is RecordKept.IN_TIME) or not flight.lease_holds
        self.flights.remove(flight)

    @rule(sender=st.integers(0, 1))
    def dies(self, sender: int) -> None:
        """What has left goes on at the server; what has not never will."""
        dead = [each for each in self.flights if each.sender == sender]
        self.flights = [each for each in self.flights if each.sender != sender]
        self.orphans += [each for each in dead if each.left]

    @rule(sender=st.integers(0, 1))
    def time_passes_and_one_settles_what_the_other_has_left(self, sender: int) -> None:
        self.runner.run(age_leases(self.store, LEASE))
        mine = [each.delivery.id for each in self.flights if each.sender == sender]
        over = self.runner.run(self.store.doubts.end_leases(self.now, self.policy, mine))
        self.ever_in_doubt |= {(each.subscriber, each.part) for each in over}
        for flight in self.flights:
            flight.lease_holds = False

    @rule(reader=st.integers(1, READERS), state=st.sampled_from([SubscriberState.STOPPED, SubscriberState.ACTIVE]))
    def a_reader_stops_or_comes_back(self, reader: int, state: SubscriberState) -> None:
        self.runner.run(put(self.store, reader, state))

    # --- what holds -------------------------------------------------------------------------------

    @invariant()
    def what_was_accepted_is_on_its_way_or_known_or_in_doubt(self) -> None:
        if not hasattr(self, "store"):
            return
        states = self.runner.run(self.states())
        known = {DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.UNCERTAIN}
        if self.policy is UncertainPolicy.SENT:
            assert all(states[key] in known for key in self.accepted)
            assert max(Counter(self.accepted).values(), default=1) == 1
        assert all(states[key] in known or key in self.ever_in_doubt for key in self.accepted)
        assert all(key in self.accepted for key, state in states.items() if state is DeliveryState.SENT)

    async def states(self) -> dict[tuple[int, int], DeliveryState]:
        async with self.store._database.read() as connection:
            rows = await connection.exec_driver_sql(
                "SELECT e.subscriber_id, d.part, d.state FROM delivery d JOIN edition e ON e.id = d.edition_id"
            )
            return {(who, part): DeliveryState(state) for who, part, state in rows}

    async def look(self, identifier: int) -> Delivery:
        from digests.store.issuing.parts import delivery_of, select_deliveries
        from digests.store.schema import delivery as table

        async with self.store._database.read() as connection:
            row = (await connection.execute(select_deliveries().where(table.c.id == identifier))).mappings().one()
            return delivery_of(row)


@pytest.mark.parametrize("policy", [UncertainPolicy.SENT, UncertainPolicy.RESEND])
def test_no_part_comes_twice_or_out_of_turn_without_a_doubt_that_is_known(policy: UncertainPolicy) -> None:
    machine = type("Machine", (Senders,), {"policy": policy})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20,
            phases=[Phase.generate],
            stateful_step_count=30,
            suppress_health_check=list(HealthCheck),
        ),
    )
