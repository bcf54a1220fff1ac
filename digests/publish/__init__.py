"""Issues editions when their slots have come; one composition serves all who chose alike and were told alike."""

from digests.publish.composing import Renderer, preview
from digests.publish.publishing import PublishReport, publish_due

__all__ = ["PublishReport", "Renderer", "preview", "publish_due"]
