import pytest

from kg.errors import CorpusError
from kg.language.reader import Reader
from kg.training.measuring import evaluate


@pytest.fixture(scope="module")
def reader():
    return Reader.load()


@pytest.mark.parametrize(
    "data", [b"\xff", b"[]", b"{}", b'{"doc": "a.txt", "entities": [], "claims": [{}]}']
)
def test_what_is_no_gold_file_is_named(reader, tmp_path, data):
    (tmp_path / "a.json").write_bytes(data)
    (tmp_path / "a.txt").write_text("Borealis has acquired Fenwright.")
    for gold in (tmp_path, tmp_path / "a.json"):
        with pytest.raises(CorpusError, match=r"a\.json is no gold file"):
            evaluate(reader, gold)
