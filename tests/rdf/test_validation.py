from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import ontology
from kg.errors import GraphError
from kg.rdf import validate, validation
from kg.rdf.saved import invariants
from kg.rdf.terms import BASE, DECIMAL, KG, LABEL, RDF, SCHEMA, prefixes

PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes().items())

#: What each invariant must find: an update that makes it so.
FAULTS = {
    "claim-without-plain-triple": "DELETE DATA { id:mara-lind kg:worksFor id:acme-ai }",
    "plain-triple-without-claim": "INSERT DATA { id:acme-ai kg:acquires id:corvane-0a1b2c }",
    "symmetric-triple-without-claim": (
        "INSERT DATA { id:acme-ai kg:competesWith id:borealis . id:borealis "
        "kg:competesWith id:acme-ai }"
    ),
    "symmetric-one-way": "DELETE DATA { id:borealis kg:partnersWith id:acme-ai }",
    "symmetric-claim-order": (
        "DELETE { ?c rdf:subject ?s ; rdf:object ?o } INSERT { ?c rdf:subject ?o ; rdf:object ?s } "
        "WHERE { ?c rdf:predicate kg:partnersWith ; rdf:subject ?s ; rdf:object ?o }"
    ),
    "claim-duplicated": (
        "INSERT { claim:again ?p ?o } WHERE { ?c rdf:predicate kg:acquires ; ?p ?o }"
    ),
    "claim-without-evidence": (
        "DELETE { ?c kg:evidence ?e } WHERE { ?c rdf:predicate kg:worksFor ; kg:evidence ?e }"
    ),
    "evidence-without-claim": (
        "DELETE { ?c kg:evidence ?e } WHERE { ?c rdf:predicate kg:worksFor ; kg:evidence ?e }"
    ),
    "evidence-of-two-claims": (
        "INSERT { ?d kg:evidence ?e } WHERE { ?c rdf:predicate kg:worksFor ; kg:evidence ?e . "
        "?d rdf:predicate kg:acquires }"
    ),
    "quote-length": (
        "DELETE { GRAPH ?g { ?e kg:end ?n } } INSERT { GRAPH ?g { ?e kg:end 999 } } "
        "WHERE { GRAPH ?g { ?e a kg:Observation ; kg:end ?n } }"
    ),
    "mention-length": (
        "INSERT { GRAPH ?g { ?m kg:text 'x' } } WHERE { GRAPH ?g { ?m a kg:Mention } }"
    ),
    "mention-not-in-quote": (
        "DELETE { GRAPH ?g { ?m kg:text ?t } } INSERT { GRAPH ?g { ?m kg:text 'Boreal!s' } } "
        "WHERE { GRAPH ?g { ?m kg:text ?t FILTER(?t = 'Borealis') } }"
    ),
    "mention-of-another-document": (
        "INSERT { GRAPH ?g { ?e kg:subjectMention ?m } } WHERE { GRAPH ?g { ?e a kg:Evidence } "
        "GRAPH ?h { ?m a kg:Mention } FILTER(?g != ?h) }"
    ),
    "antecedent-missing": (
        "INSERT { GRAPH ?g { ?m kg:antecedent mention:none } } WHERE { GRAPH ?g { ?m a "
        "kg:Mention } }"
    ),
    "mention-of-another-entity": (
        "DELETE { GRAPH ?g { ?m kg:refersTo ?x } } INSERT { GRAPH ?g { ?m kg:refersTo "
        "id:mara-lind } } "
        "WHERE { GRAPH ?g { ?m kg:text 'Corvane' ; kg:refersTo ?x } }"
    ),
    "verdict-without-evidence": (
        "DELETE { ?c kg:verdict ?v } INSERT { ?c kg:verdict kg:Planned } "
        "WHERE { ?c rdf:predicate kg:worksFor ; kg:verdict ?v }"
    ),
    "disputed-without-dispute": (
        "DELETE { ?c kg:verdict ?v } INSERT { ?c kg:verdict kg:Disputed } "
        "WHERE { ?c rdf:predicate kg:worksFor ; kg:verdict ?v }"
    ),
    "source-count-too-high": (
        "DELETE { ?c kg:sourceCount ?n } INSERT { ?c kg:sourceCount 2 } "
        "WHERE { ?c rdf:predicate kg:worksFor ; kg:sourceCount ?n }"
    ),
    "subject-not-in-domain": (
        "DELETE { id:mara-lind a ?t } INSERT { id:mara-lind a kg:Place } WHERE { "
        "id:mara-lind a ?t }"
    ),
    "object-not-in-range": (
        "DELETE { id:borealis a ?t } INSERT { id:borealis a kg:Model } WHERE { id:borealis a ?t }"
    ),
    "entity-undescribed": "DELETE WHERE { id:borealis rdfs:label ?l }",
    "entity-of-two-classes": "INSERT DATA { id:borealis a kg:Regulator }",
    "document-undescribed": (
        "DELETE { GRAPH ?g { ?d dct:source ?s } } WHERE { GRAPH ?g { ?d dct:source ?s } }"
    ),
    "source-duplicated": (
        "DELETE { GRAPH ?g { ?d dct:source ?s } } INSERT { GRAPH ?g { ?d dct:source 'same.txt' } } "
        "WHERE { GRAPH ?g { ?d dct:source ?s } }"
    ),
}

#: What the shapes must find: predicate, value, and part of the message.
MISSHAPEN = [
    (KG + "verdict", ox.NamedNode(KG + "Maybe"), "a claim has one verdict"),
    (KG + "sourceCount", ox.Literal("two"), "counts its independent sources"),
    (KG + "status", ox.NamedNode(KG + "Disputed"), "a passage has one status"),
    (KG + "quote", ox.Literal("another"), "a passage has one quote"),
    (KG + "start", ox.Literal(-1), "starts at one place"),
    (KG + "confidence", ox.Literal("1.5", datatype=DECIMAL), "between 0 and 1"),
    (KG + "date", ox.Literal("soon"), "a date is a day"),
    (KG + "value", ox.Literal("many"), "has one value"),
    (KG + "refersTo", ox.Literal("Acme"), "refers to one entity"),
    (KG + "sha256", ox.Literal("abc"), "SHA-256"),
    ("http://purl.org/dc/terms/issued", ox.Literal("yesterday"), "was issued on a day"),
    (LABEL.value, ox.Literal("Acme AI"), "an entity has one label"),
    (RDF + "subject", ox.Literal("Acme"), "a claim has one subject"),
    (SCHEMA + "url", ox.Literal("elsewhere"), "one address at most"),
]  # fmt: skip


def test_a_good_graph_has_no_findings(graph_dir):
    assert validate(graph_dir) == []


def test_every_invariant_has_a_fault_here():
    assert set(FAULTS) == set(invariants())


@pytest.mark.parametrize("name", FAULTS)
def test_invariant_finds_its_fault(memory, name):
    assert validate(memory, shapes=False) == []
    memory.update(PREFIXES + FAULTS[name])
    findings = validate(memory, shapes=False)
    assert name in {finding.rule for finding in findings}
    assert all(finding.message and finding.focus for finding in findings)


def test_an_undeclared_relation_is_found(memory):
    memory.update(
        PREFIXES + "DELETE { ?c rdf:predicate ?p } INSERT { ?c rdf:predicate kg:acquird } "
        "WHERE { ?c rdf:predicate ?p FILTER(?p = kg:acquires) }"
    )
    (finding,) = validate(memory, shapes=False)
    assert finding.rule == "relation-undeclared"
    assert finding.detail == "relation kg:acquird"


@pytest.mark.parametrize(("predicate", "value", "message"), MISSHAPEN)
def test_shapes_find(memory, predicate, value, message):
    node = ox.NamedNode(predicate)
    quad = sorted(memory.quads_for_pattern(None, node, None), key=str)[0]
    memory.add(ox.Quad(quad.subject, node, value, quad.graph_name))
    findings = [one for one in validate(memory) if one.rule.startswith("shape ")]
    assert any(message in one.message for one in findings), findings
    assert all(one.focus.partition(":")[0] in prefixes() for one in findings)


def test_shapes_and_ontology_list_the_same_classes_and_statuses():
    known = ontology.load()
    shapes = Path(validation.__file__).with_name("shapes.ttl")
    store = ox.Store()
    store.load(path=str(shapes))
    sh = "PREFIX sh: <http://www.w3.org/ns/shacl#>\n" + PREFIXES

    def ask(text):
        return {row[0].value for row in store.query(sh + text)}

    classes = ask("SELECT ?c { <https://w3id.org/newskg/shapes#Entity> sh:targetClass ?c }")
    assert classes == {one.iri for one in known.classes.values()}
    listed = "SELECT ?s {{ ?p sh:path {} ; sh:in/rdf:rest*/rdf:first ?s }}"
    assert ask(listed.format("kg:status")) == {one.iri for one in known.statuses.values()}
    assert ask(listed.format("kg:verdict")) == {one.iri for one in known.verdicts.values()}


def test_findings_read_as_lines(memory):
    memory.update(PREFIXES + FAULTS["symmetric-one-way"])
    (finding,) = validate(memory, shapes=False)
    assert str(finding) == (
        "symmetric-one-way: a plain triple of a symmetric relation is missing in the "
        "other direction: "
        "id:acme-ai (relation kg:partnersWith, object id:borealis)"
    )


def test_own_base_iri_conforms(acme):
    from kg.rdf import to_quads

    store = ox.Store()
    store.extend(to_quads(acme, ontology.load(), "https://news.example/id/"))
    assert BASE not in str(store)
    assert validate(store) == []


def test_missing_store_is_an_error(tmp_path):
    with pytest.raises(GraphError, match="build the graph first"):
        validate(tmp_path)
