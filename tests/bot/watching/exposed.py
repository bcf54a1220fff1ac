"""A page of metrics, read as Prometheus reads it."""

from collections.abc import Mapping, Sequence

from prometheus_client.parser import text_string_to_metric_families

from tests.promql import Sample


def samples_of(page: str) -> Mapping[str, Sequence[Sample]]:
    """Return the samples of a page by their names."""
    found: dict[str, list[Sample]] = {}
    for family in text_string_to_metric_families(page):
        for sample in family.samples:
            found.setdefault(sample.name, []).append((sample.labels, sample.value))
    return found
