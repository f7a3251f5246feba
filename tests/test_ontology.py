import pyoxigraph as ox
import pytest

from kg import ontology
from kg.errors import OntologyError
from kg.ontology.facts import packaged as packaged_file

HEAD = """
@prefix kg: <https://w3id.org/newskg/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


@pytest.fixture(scope="module")
def packaged():
    return ontology.load()


@pytest.fixture
def edited(tmp_path):
    """Write the packaged ontology with one text replaced by another."""

    def edit(old: str, new: str):
        text = packaged_file().read_text("utf-8")
        assert old in text
        path = tmp_path / "edited.ttl"
        path.write_text(text.replace(old, new, 1), "utf-8")
        return path

    return edit


def test_the_packaged_ontology_is_clean():
    assert ontology.lint() == []


def test_classes_stand_in_file_order(packaged):
    assert list(packaged.classes) == [
        "Company", "Organization", "Regulator", "Person", "Model",
        "Product", "Law", "Place", "Event",
    ]  # fmt: skip


def test_statuses_are_what_a_passage_says_and_verdicts_add_disputed(packaged):
    assert list(packaged.statuses) == ["asserted", "planned", "possible", "negated", "ended"]
    assert set(packaged.verdicts) - set(packaged.statuses) == {"disputed"}
    assert packaged.verdicts["disputed"].iri == ontology.NAMESPACE + "Disputed"


def test_relations_are_those_of_the_corpus_guide(packaged):
    assert len(packaged.relations) == 27
    symmetric = {name for name, relation in packaged.relations.items() if relation.symmetric}
    assert symmetric == {"partnersWith", "competesWith"}


@pytest.mark.parametrize(
    ("subject", "relation", "object_", "expected"),
    [
        ("Company", "partnersWith", "Regulator", True),
        ("Company", "partnersWith", "Person", False),
        ("Person", "worksFor", "Company", True),
        ("Company", "worksFor", "Person", False),
        ("Place", "locatedIn", "Place", True),
        ("Event", "locatedIn", "Place", True),
        ("Law", "locatedIn", "Place", False),
    ],
)
def test_admits_follows_domain_and_range(packaged, subject, relation, object_, expected):
    assert packaged.admits(subject, relation, object_) is expected


def test_examples_mark_one_subject_and_one_object(packaged):
    for relation in packaged.relations.values():
        assert len(relation.examples) >= 3
        for example in relation.examples:
            subject, object_ = (
                example.text[slice(*at)] for at in (example.subject, example.object)
            )
            assert subject and object_ and subject != object_
            assert "[[" not in example.text
            assert example.text[-1] == "."


def test_examples_are_not_repeated(packaged):
    texts = [one.text for relation in packaged.relations.values() for one in relation.examples]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("CEO", "ChiefExecutive"),
        ("Chief  Executive", "ChiefExecutive"),
        ("finance chief", "ChiefFinancialOfficer"),
        ("co-chief executive", None),
        ("engineer", None),
        (None, None),
    ],
)
def test_exclusive_roles_are_found_by_any_title(packaged, title, role):
    found = packaged.relation("worksFor").find_role(title)
    assert (found and found.name) == role


def test_unknown_relation_names_the_term_and_the_file(packaged):
    with pytest.raises(OntologyError, match=r"'acquird' is not a relation in .*ontology\.ttl"):
        packaged.relation("acquird")
    with pytest.raises(
        OntologyError, match=r"'Firm' is not a class of entities in .*ontology\.ttl"
    ):
        packaged.class_("Firm")


def test_mappings_cannot_be_changed(packaged):
    with pytest.raises(TypeError):
        packaged.relations["new"] = packaged.relation("acquires")


def test_malformed_turtle_names_the_file(tmp_path):
    path = tmp_path / "broken.ttl"
    path.write_text("kg:Company a", "utf-8")
    with pytest.raises(OntologyError, match=r"broken\.ttl is not Turtle"):
        ontology.load(path)


def test_missing_file_is_named(tmp_path):
    with pytest.raises(OntologyError, match=r"cannot read the ontology .*none\.ttl"):
        ontology.load(tmp_path / "none.ttl")


def test_another_ontology_is_refused(tmp_path):
    path = tmp_path / "other.ttl"
    path.write_text(HEAD + "<https://example.org/> a owl:Ontology .", "utf-8")
    with pytest.raises(OntologyError, match="declares no classes under kg:Entity"):
        ontology.load(path)


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ('rdfs:label "company"@en ;', "", "kg:Company has no rdfs:label"),
        ('rdfs:comment "A human being."@en ;', "", "kg:Person has no rdfs:comment"),
        (
            'rdfs:comment "Beats or surpasses, in a test or in the text\'s judgement."@en ;',
            "",
            "kg:outperforms has no rdfs:comment",
        ),
        ("dct:license", "dct:rights", "the ontology has no license"),
        ("owl:versionInfo", "owl:backwardCompatibleWith", "the ontology has no versionInfo"),
        (
            "rdfs:domain kg:Person ;",
            "rdfs:domain kg:Person , kg:Company ;",
            "kg:worksFor has 2 rdfs:domain, not 1",
        ),
        ("rdfs:range kg:Event ;", "rdfs:range kg:Evnt ;", "kg:Evnt is used and not declared"),
        ("[[S:Mirrolo]]", "Mirrolo", "kg:competesWith: the example"),
        (
            '"[[S:Mirrolo]] is locked in a race with its main competitor, [[O:Dunlin]]."@en',
            '"[[S:Zephyrine]], a rival of [[O:Corvane Robotics]], cut its prices in June."@en',
            "kg:competesWith has 2 skos:example",
        ),
        (
            "[[S:Fernwick AI]] competes with [[O:Talarico Labs]] for corporate customers.",
            "[[S:Acme AI]] has signed a supply pact with [[O:Borealis]].",
            "has the same example as",
        ),
        (
            'skos:notation "planned"',
            'skos:notation "plan"',
            "kg:Planned has the skos:notation 'plan'",
        ),
        (
            "rdfs:domain [ a owl:Class ; owl:unionOf ( kg:Company kg:Product kg:Model ) ] ;\n"
            "    rdfs:range [",
            "rdfs:domain kg:Company ;\n    rdfs:range [",
            "kg:competesWith is symmetric, and its domain differs from its range",
        ),
    ],
)  # fmt: skip
def test_lint_finds(edited, old, new, finding):
    path = edited(old, new)
    findings = ontology.lint(path)
    assert any(finding in one for one in findings), findings


def test_alignments_point_to_vocabularies_that_are_known():
    known = (
        "https://schema.org/", "http://www.w3.org/", "http://xmlns.com/foaf/0.1/",
        "http://data.europa.eu/eli/ontology#", "http://www.wikidata.org/entity/P",
        "http://purl.org/", "https://w3id.org/newskg/ontology", "https://www.apache.org/licenses/",
    )  # fmt: skip
    for quad in ox.parse(path=str(packaged_file())):
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, ox.NamedNode):
                assert term.value.startswith(known)
