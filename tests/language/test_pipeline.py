import pytest
import spacy

from kg.language import load
from kg.language.reader import Reader
from kg.model import Document

TEXT = "Borealis has acquired the chipmaker Fenwright. It paid $2 billion in the U.S. on Monday."


@pytest.fixture(scope="module")
def nlp():
    return load()


def test_a_doc_holds_what_the_reader_reads(nlp):
    reading = nlp(TEXT)._.reading
    expected = Reader.load().read(Document("newskg_reader", TEXT))
    assert reading == expected


def test_entities_are_the_names_and_sentences_those_of_the_reader(nlp):
    doc = nlp(TEXT)
    assert {("Borealis", "Company"), ("Fenwright", "Company")} <= {
        (ent.text, ent.label_) for ent in doc.ents
    }
    assert [sentence.text for sentence in doc.sents] == [
        "Borealis has acquired the chipmaker Fenwright.",
        "It paid $2 billion in the U.S. on Monday.",
    ]


@pytest.mark.parametrize("name", ["newskg_reader", "newskg_sentences"])
def test_spacy_finds_the_components_by_their_entry_points(name):
    assert spacy.blank("en").add_pipe(name)
