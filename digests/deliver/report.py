"""What one run of deliver did, and what of it the admins should know."""

import logging
from dataclasses import dataclass, field

from digests.model import Delivery

log = logging.getLogger("communique.deliver")

MOST_TROUBLES = 100


@dataclass(slots=True)
class DeliverReport:
    """What one run did. `due` counts the parts it settled or attempted, `unclean` those that went
    out otherwise than meant, such as plain; `troubles` are for the admin."""

    due: int = 0
    sent: int = 0
    retried: int = 0
    gone: int = 0
    moved: int = 0
    failed: int = 0
    uncertain: int = 0
    expired: int = 0
    cancelled: int = 0
    unclean: int = 0
    troubles: list[str] = field(default_factory=list)

    def trouble(self, delivery: Delivery, words: str) -> None:
        """Log what went wrong with a part, and keep it for the admin."""
        place = f"subscriber {delivery.subscriber}, {delivery.slot:%Y-%m-%d %H:%M} UTC"
        self.warn(f"{place}, part {delivery.part} of {delivery.parts}: {words}")

    def warn(self, words: str) -> None:
        """Log something, and keep the first of it: a run may go on for hours."""
        log.warning("%s", words)
        if len(self.troubles) < MOST_TROUBLES:
            self.troubles.append(words)

    def tell(self) -> None:
        """Log one line with the counts, when there is something to count."""
        if not (self.due or self.expired or self.uncertain):
            return
        names = ("sent", "retried", "gone", "moved", "failed", "uncertain", "expired", "cancelled")
        log.info("delivered", extra={"counts": {name: getattr(self, name) for name in names}})
