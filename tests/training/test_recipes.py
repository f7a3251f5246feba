import numpy as np
import pytest

from kg.errors import CorpusError
from kg.training.corpus import AnnotatedDocument
from kg.training.recipes import fit_logistic, hold_out

DOCUMENTS = [AnnotatedDocument(f"{part}-1", part, "wire", "t", ()) for part in ("deals", "wire")]


def test_parts_held_out_are_not_learnt_from():
    kept, test = hold_out(DOCUMENTS, ["wire"])
    assert ([one.part for one in kept], [one.part for one in test]) == (["deals"], ["wire"])


@pytest.mark.parametrize(
    ("parts", "message"),
    [(["wires"], "'wires' is no part of the corpus.*deals, wire"), (["deals", "wire"], "fewer")],
)
def test_parts_that_cannot_be_held_out_are_named(parts, message):
    with pytest.raises(CorpusError, match=message):
        hold_out(DOCUMENTS, parts)


def test_the_logistic_curve_is_found_again():
    chance = np.random.default_rng(1)
    x = chance.normal(size=20_000)
    y = (chance.random(20_000) < 1 / (1 + np.exp(-(2.0 * x - 1.0)))).astype(float)
    assert fit_logistic(x, y) == pytest.approx((2.0, -1.0), abs=0.1)
