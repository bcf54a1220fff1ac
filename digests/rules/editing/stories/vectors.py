"""How alike texts are by their weighted terms. Arrays are numpy's; a row is a text."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from digests.rules.editing.stories.ordinary_words import IMAGINED, RARE_SHARE, SHARES

Matrix = npt.NDArray[np.float32]

RARE = 24  # texts that have a term, up to which its products are added one by one
LONE = 0.05  # how far terms of one text alone lengthen its vector, where there are many texts
FEW = 10  # texts that are few


def cosines(bags: Sequence[Mapping[str, float]], weights: Mapping[str, float], steepness: float) -> Matrix:
    """Return the cosine of each two bags of terms, as a square matrix.

    A term's value is log(1 + amount) x idf ** steepness x its weight (1 where `weights` has none); the idf is
    smoothed with the shares of `ordinary_words`. Terms of one bag alone match nothing; the fewer bags there are,
    the more they still lengthen its vector.
    """
    frequency = Counter(term for bag in bags for term in bag)
    kept = sorted((number, term) for term, number in frequency.items() if number > 1)
    place = {term: column for column, (_, term) in enumerate(kept)}
    found = [
        (place[term], row, amount) for row, bag in enumerate(bags) for term, amount in bag.items() if term in place
    ]
    alike = np.zeros((len(bags), len(bags)), dtype=np.float32)
    if not found:
        return alike
    columns, rows = (np.array(part, dtype=np.intp) for part in list(zip(*found, strict=True))[:2])
    amounts = np.array([amount for _, _, amount in found])
    numbers = np.array([number for number, _ in kept], dtype=np.float64)
    size = 1 + len(bags) + IMAGINED
    shares = np.array([SHARES.get(term, RARE_SHARE) for _, term in kept])
    idf = (np.log(size / (1 + numbers + IMAGINED * shares)) + 1) ** steepness
    idf *= np.array([weights.get(term, 1.0) for _, term in kept])
    values = np.log1p(amounts) * idf[columns]
    alone = np.array([sum((np.log1p(bag[term]) ** 2 for term in bag if term not in place), 0.0) for bag in bags])
    alone *= (np.log(size / 2) + 1) ** (2 * steepness)
    lone = LONE + (1 - LONE) / (1 + (size - 1) / FEW)
    lengths = np.sqrt(np.bincount(rows, values**2, minlength=len(bags)) + lone * alone)
    lengths[lengths == 0] = 1
    values = (values / lengths[rows]).astype(np.float32)
    rare = int(np.searchsorted(numbers, RARE, side="right"))
    _add_rare(alike, columns, rows, values, rare)
    often = columns >= rare
    dense = np.zeros((len(bags), len(kept) - rare), dtype=np.float32)
    dense[rows[often], columns[often] - rare] = values[often]
    alike += dense @ dense.T
    np.fill_diagonal(alike, 1)
    return alike


def _add_rare(
    alike: Matrix, columns: npt.NDArray[np.intp], rows: npt.NDArray[np.intp], values: Matrix, rare: int
) -> None:
    """Add the products of terms that few texts have: side by side once sorted, without a wide matrix."""
    chosen = np.flatnonzero(columns < rare)
    order = chosen[np.argsort(columns[chosen], kind="stable")]
    terms, owners, amounts = columns[order], rows[order], values[order]
    for lag in range(1, RARE):
        same = np.flatnonzero(terms[lag:] == terms[:-lag])
        one, other = owners[same], owners[same + lag]
        product = amounts[same] * amounts[same + lag]
        np.add.at(alike, (one, other), product)
        np.add.at(alike, (other, one), product)
