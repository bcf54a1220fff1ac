"""Where long texts turn from one matter to another, against the labelled segments.

    python -m tests.benchmarks.segments
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from digests.model import Article
from digests.rules.annotation.passages import paragraph_starts, passages_of
from digests.rules.annotation.segments import Cut, cut
from tests.benchmarks.documents import article_of, seeds_by_id
from tests.benchmarks.labelling.corpus import KEPT_APART, StreamArticle, read_stream, stream_names
from tests.benchmarks.labelling.labels import SegmentLabel, fit, read_labels
from tests.lexicons import lexicon
