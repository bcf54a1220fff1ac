"""The gate and the themes on real text: `python -m tests.benchmarks.gate [--wrong gate|themes|segments]`.

Of the streams to develop on: how many articles that are about the relation pass and how many that are not do (those
labelled "edge" count for neither), the same for the labelled segments of long texts, and how many of the themes of
the articles that are about it are found, each stream for itself and all together. `--wrong` lists what is decided
otherwise than it is labelled, by ids. The streams lie outside the repository; without them it says so.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from bot.newsroom import load_relation, seed_sources
from digests.model import Article, Relation
from digests.rules.annotation.clean import clean_passages
from digests.rules.annotation.passages import passages_of
from digests.rules.editing.gate import judge
from digests.rules.editing.themes import classify
from tests.benchmarks.documents import article_of
from tests.benchmarks.labelling.corpus import KEPT_APART, read_stream, stream_names
from tests.benchmarks.labelling.labels import StreamLabels, fit, read_labels

RIGHT, WRONG, MISSED = "right", "wrong", "missed"
