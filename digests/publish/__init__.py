"""Issues the editions whose slots have come. One composition serves all readers with equal settings and history.
Corrections are issued first, and alerts last."""

from digests.publish.alerting import alert_due
from digests.publish.broadcasting import broadcast_due
from digests.publish.composing import Renderer, preview
from digests.publish.correcting import CorrectionReport, correct_due
from digests.publish.publishing import PublishReport, publish_due

__all__ = [
    "CorrectionReport",
    "PublishReport",
    "Renderer",
    "alert_due",
    "broadcast_due",
    "correct_due",
    "preview",
    "publish_due",
]
