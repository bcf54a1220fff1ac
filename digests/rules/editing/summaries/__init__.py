"""The passages that tell a set of articles, by our own summarizer or one of sumy's.

`summarizing` takes articles and gives passages. `summarizer` is ours, in sumy's shape: `mentions` expects how
often a summary speaks of each term, `selection` chooses the sentences that say the most of it.
"""

from digests.rules.editing.summaries.summarizing import (
    METHODS,
    STOCK,
    plain_passages,
    rank_passages,
    summarize,
)

__all__ = ["METHODS", "STOCK", "plain_passages", "rank_passages", "summarize"]
