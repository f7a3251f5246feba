"""The reader as a spaCy pipeline, for those who work with spaCy.

`kg.language.load()` gives a Language whose Docs have sentences, entities (`doc.ents`, labelled with
the ontology's classes) and the extension `doc._.reading`, with all that `Reader.read` returns. The
components are entry points, so that `spacy.blank("en").add_pipe("newskg_reader")` finds them.
"""

from collections.abc import Callable

from spacy.lang.en import English
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from kg.language.reader import Reader
from kg.language.sentences import split
from kg.model import Document


def load(folder: str | None = None) -> Language:
    """Return a pipeline that reads news text.

    Args:
        folder: of a trained reader; the one that comes with newskg if left out.

    Raises:
        ReaderError: if the folder holds no sound reader.
    """
    nlp = English()
    nlp.add_pipe("newskg_sentences")
    nlp.add_pipe("newskg_reader", config={"folder": folder})
    return nlp


@Language.factory("newskg_sentences", assigns=["token.is_sent_start"])
def make_sentences(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Return a component that sets sentence boundaries as the reader sees them."""
    return _set_sentences


def _set_sentences(doc: Doc) -> Doc:
    starts = [sentence.start for sentence in split(doc.text)]
    at = 0
    for token in doc:
        token.is_sent_start = token.i == 0
        if at < len(starts) and token.idx + len(token) > starts[at]:
            token.is_sent_start = True
            while at < len(starts) and token.idx + len(token) > starts[at]:
                at += 1
    return doc


@Language.factory(
    "newskg_reader", default_config={"folder": None}, assigns=["doc._.reading", "doc.ents"]
)
def make_reader(nlp: Language, name: str, folder: str | None) -> Callable[[Doc], Doc]:
    """Return a component that reads a Doc's text and sets `doc._.reading` and `doc.ents`."""
    if not Doc.has_extension("reading"):
        Doc.set_extension("reading", default=None)
    reader = Reader.load(folder)

    def read(doc: Doc) -> Doc:
        doc._.reading = reader.read(Document(name, doc.text))
        spans: list[Span] = []
        for mention in doc._.reading.mentions:
            span = doc.char_span(
                mention.start, mention.end, label=mention.type, alignment_mode="expand"
            )
            if span is not None and mention.antecedent is None:
                spans.append(span)
        doc.set_ents(filter_spans(spans))
        return doc

    return read
