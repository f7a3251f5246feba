"""The gate: what may become evidence, and why the rest may not."""

from dataclasses import replace

import pytest

from kg.language.claims import Scored
from kg.language.evidence import Candidate, make_evidence
from kg.language.sentences import split
from kg.model import Document, Mention
from kg.ontology import load

TEXT = "Borealis has acquired Fenwright. Tern is the Toronto firm's chip."
DOCUMENT = Document("a.txt", TEXT)
FIRST, SECOND = split(TEXT)


def mention(name, type_):
    start = TEXT.index(name)
    return Mention(DOCUMENT.id, start, start + len(name), name, type_, name)


BOREALIS, FENWRIGHT = mention("Borealis", "Company"), mention("Fenwright", "Company")
GOOD = Candidate(
    Scored(0, "acquires", 1, 0.9, "asserted"), BOREALIS, FENWRIGHT, first=FIRST, last=FIRST
)


def test_what_passes_quotes_the_sentence():
    (one,), refused = make_evidence(DOCUMENT, [BOREALIS, FENWRIGHT], [GOOD], load())
    assert (one.quote, TEXT[one.start : one.end]) == ("Borealis has acquired Fenwright.",) * 2
    assert (one.relation, one.status, one.confidence) == ("acquires", "asserted", 0.9)
    assert refused == []


def test_a_passage_of_two_sentences_is_quoted_whole():
    tern = replace(GOOD, object=mention("Tern", "Company"), last=SECOND)
    (one,), _ = make_evidence(DOCUMENT, [], [tern], load())
    assert one.quote == TEXT


def test_of_one_claim_said_twice_the_surer_stays():
    surer = replace(GOOD, scored=replace(GOOD.scored, confidence=0.95))
    (one,), _ = make_evidence(DOCUMENT, [], [GOOD, surer, GOOD], load())
    assert one.confidence == 0.95


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"subject": replace(BOREALIS, text="Boreas")}, "mention is not the text at its offsets"),
        ({"object": mention("Tern", "Company")}, "argument stands outside the quoted passage"),
        ({"object": replace(FENWRIGHT, name="Borealis")}, "both arguments are one entity"),
        ({"object": replace(FENWRIGHT, type="Place")}, "types do not fit the relation"),
    ],
)
def test_what_is_refused_says_why(change, reason):
    evidence, (refused,) = make_evidence(DOCUMENT, [], [replace(GOOD, **change)], load())
    assert evidence == []
    assert (refused.reason, refused.quote) == (reason, "Borealis has acquired Fenwright.")
