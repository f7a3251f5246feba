"""Reading: from a document's text to mentions, claims with evidence, and observations."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language


def load(folder: str | None = None) -> "Language":
    """Return the reader as a spaCy pipeline; see `kg.language.pipeline`."""
    from kg.language.pipeline import load

    return load(folder)
