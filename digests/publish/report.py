"""What one run of publishing did."""

import logging
from dataclasses import dataclass, field

log = logging.getLogger("communique.publish")

COUNTS = ("issued", "with_news", "skipped", "composed", "resumed")


@dataclass(slots=True)
class PublishReport:
    """What one run did. `due` counts the subscribers it has dealt with, `faults` names those it could not.
    `put_off` are left for a later look, since what came in before their slots is not edited yet."""

    due: int = 0
    issued: int = 0
    with_news: int = 0
    skipped: int = 0
    resumed: int = 0
    composed: int = 0
    put_off: int = 0
    faults: list[str] = field(default_factory=list)

    def tell(self) -> None:
        """Log the counts in one line, if anything was due."""
        if self.due or self.faults or self.resumed:
            counts = {name: getattr(self, name) for name in COUNTS} | {"faults": len(self.faults)}
            log.info("editions published", extra={"counts": counts})
