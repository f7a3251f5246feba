import pytest

from kg.language.registry import Registry
from kg.model import Mention, Reading, digest


@pytest.fixture(scope="session")
def packaged():
    """The registry that the program ships."""
    return Registry.load()


@pytest.fixture(scope="session")
def read():
    """Make a reading of (text, type) and (text, type, full name) triples, in text order."""

    def make(source, *mentions):
        document, found, at = digest(source), [], 0
        for text, type_, *name in mentions:
            full = name[0] if name else text
            found.append(Mention(document, at, at + len(text), text, type_, full))
            at += len(text) + 1
        return Reading(document, "", "test", tuple(found))

    return make
