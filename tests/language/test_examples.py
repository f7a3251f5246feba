"""The ontology's examples, which no reader is trained on: which are read, and which are not yet."""

from pathlib import Path

import pytest

from kg.language.reader import Reader
from kg.ontology import load
from kg.training.quality import is_read

#: Examples that the packaged reader does not read. Regenerate: `python -m pytest --write-unread`,
#: then read the diff: a line that is gone is a gain.
UNREAD = Path(__file__).with_name("unread_examples.txt")


@pytest.fixture(scope="module")
def unread():
    reader = Reader.load()
    return [
        f"{relation.name}: {example.text}"
        for relation in load().relations.values()
        for example in relation.examples
        if not is_read(reader, relation, example)
    ]


def test_examples_that_are_not_read_are_listed(unread, request):
    if request.config.getoption("--write-unread"):
        UNREAD.write_text("".join(f"{line}\n" for line in unread), encoding="utf-8")
    assert unread == UNREAD.read_text(encoding="utf-8").splitlines()


def test_most_examples_are_read(unread):
    examples = sum(len(relation.examples) for relation in load().relations.values())
    assert len(unread) < 0.5 * examples
