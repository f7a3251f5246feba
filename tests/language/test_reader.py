"""The trained reader on text it has never seen; slow to load, so one for all tests."""

from dataclasses import replace

import pytest

from kg.errors import ReaderError
from kg.language.reader import Reader, packaged
from kg.model import Document, Reading

TEXT = """Borealis Buys Chipmaker Fenwright

Borealis, the Toronto-based cloud company, has acquired the chipmaker Fenwright for $2 billion, chief executive Mara Lindqvist said on Tuesday. The company will use Fenwright's Tern accelerator to train its Auk-3 model.

Mara Lindqvist joined Borealis from Google in 2021. Regulators in Canada have not approved the deal.

- Fenwright competes with Nvidia and AMD.
- Borealis may sell the chips in Japan.
"""


@pytest.fixture(scope="module")
def reader():
    return Reader.load()


@pytest.fixture(scope="module")
def reading(reader):
    return reader.read(Document("tern.txt", TEXT))


def claims(reading):
    return {(one.subject.name, one.relation, one.object.name): one for one in reading.evidence}


@pytest.mark.parametrize(
    ("subject", "relation", "object_"),
    [("Borealis", "acquires", "Fenwright"), ("Mara Lindqvist", "worksFor", "Borealis")],
)
def test_reads_plain_claims_of_unknown_names(reading, subject, relation, object_):
    assert (subject, relation, object_) in claims(reading)


def test_every_quote_and_mention_is_the_text_at_its_offsets(reading):
    assert reading.evidence
    for one in reading.evidence:
        assert TEXT[one.start : one.end] == one.quote
        for mention in (one.subject, one.object):
            assert one.start <= mention.start < mention.end <= one.end
            assert TEXT[mention.start : mention.end] == mention.text
    for mention in reading.mentions:
        assert TEXT[mention.start : mention.end] == mention.text


def test_types_fit_the_ontology(reader, reading):
    for one in reading.evidence:
        assert reader.ontology.admits(one.subject.type, one.relation, one.object.type)


def test_a_reference_records_its_antecedent(reading):
    references = [mention for mention in reading.mentions if mention.antecedent]
    assert references
    named = {(mention.start, mention.end) for mention in reading.mentions if not mention.antecedent}
    assert all(mention.antecedent in named for mention in references)


def test_a_document_reads_the_same_alone_and_among_others(reader, reading):
    others = [Document(f"{n}.txt", TEXT.replace("Borealis", f"Boreas{n}")) for n in range(3)]
    for other in others:
        reader.read(other)
    assert reader.read(Document("tern.txt", TEXT)) == reading


def test_furniture_yields_nothing(reader):
    document = Document("f.txt", TEXT, furniture=((0, len(TEXT)),))
    assert reader.read(document).evidence == ()


@pytest.mark.parametrize("text", ["", "\n\n", "…", "12 34", "A", "é" * 5000, "word " * 3000])
def test_odd_texts_are_read_without_complaint(reader, text):
    assert reader.read(Document("odd.txt", text)).sha256


def test_a_higher_threshold_keeps_fewer_claims(reader, reading):
    strict = replace(reader, threshold=0.97)
    kept = claims(strict.read(Document("tern.txt", TEXT)))
    assert set(kept) < set(claims(reading))
    assert all(one.confidence >= 0.97 for one in kept.values())


@pytest.mark.parametrize("change", [{"scale": 9.0}, {"shift": 9.0}, {"threshold": 0.9}])
def test_the_version_changes_with_all_that_readings_depend_on(reader, change):
    other = replace(reader, settings=replace(reader.settings, **change))
    assert other.version != reader.version


def test_the_version_changes_with_what_the_ontology_admits(reader):
    known = reader.ontology.relations
    narrow = {**known, "acquires": replace(known["acquires"], domain=frozenset({"Person"}))}
    other = replace(reader, ontology=replace(reader.ontology, relations=narrow))
    assert other.version != reader.version


@pytest.mark.parametrize("kind", ["types", "relations", "statuses"])
def test_a_reader_that_knows_what_the_ontology_does_not_says_so(reader, kind):
    known = replace(reader.settings, **{kind: (*getattr(reader.settings, kind), "orbits")})
    with pytest.raises(ReaderError, match="'orbits' and the ontology does not"):
        replace(reader, settings=known).read(Document("tern.txt", TEXT))


def test_a_reader_without_its_tokenizer_says_so(tmp_path):
    for path in packaged().iterdir():
        if path.name != "tokenizer.json":
            (tmp_path / path.name).symlink_to(path)
    with pytest.raises(ReaderError, match=r"tokenizer\.json cannot be loaded"):
        Reader.load(tmp_path)


def test_a_reading_survives_its_record(reading):
    assert Reading.from_record(reading.to_record()) == reading
