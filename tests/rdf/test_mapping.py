from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import ontology
from kg.errors import GraphError, OntologyError
from kg.rdf import BASE, to_quads, write_trig
from kg.rdf.terms import KG, RDF

GOLDEN = Path(__file__).with_name("golden") / "acme.trig"


def plain(quads):
    names = {relation.iri for relation in ontology.load().relations.values()}
    return {
        tuple(str(term)[1:-1].removeprefix(BASE).removeprefix(KG) for term in q.triple)
        for q in quads
        if q.predicate.value in names
    }


def test_matches_golden(quads):
    """Compared as graphs; to regenerate, write_trig(quads, GOLDEN) and read the difference."""
    assert set(quads) == set(ox.parse(path=str(GOLDEN)))


def test_golden_is_what_the_writer_writes(quads, tmp_path):
    write_trig(quads, tmp_path / "acme.trig")
    assert (tmp_path / "acme.trig").read_bytes() == GOLDEN.read_bytes()


def test_plain_triples_stand_for_asserted_claims_only_and_both_ways_if_symmetric(quads):
    assert plain(quads) == {
        ("acme-ai", "partnersWith", "borealis"),
        ("borealis", "partnersWith", "acme-ai"),
        ("mara-lind", "worksFor", "acme-ai"),
    }


@pytest.mark.parametrize("verdict", ["planned", "possible", "negated", "ended", "disputed"])
def test_other_verdicts_have_no_plain_triple(acme, verdict):
    claims = {key: replace(claim, verdict=verdict) for key, claim in acme.claims.items()}
    assert plain(to_quads(replace(acme, claims=claims), ontology.load())) == set()


def test_there_are_no_blank_nodes(quads):
    assert not any(isinstance(t, ox.BlankNode) for q in quads for t in q.triple)


def test_what_was_read_stands_in_the_graph_of_its_document(quads):
    read = {KG + name for name in ("Evidence", "Mention", "Observation", "Document")}
    for quad in quads:
        if quad.predicate.value == RDF + "type":
            inside = not isinstance(quad.graph_name, ox.DefaultGraph)
            assert inside is (quad.object.value in read)


def test_merging_entities_changes_neither_evidence_nor_mentions(acme, quads):
    names = acme.names | {"Borealis": "borealis-group"}
    claims = {
        claim.id: claim
        for claim in (
            replace(one, object="borealis-group") if one.object == "borealis" else one
            for one in acme.claims.values()
        )
    }
    merged = to_quads(replace(acme, names=names, claims=claims), ontology.load())

    def subjects(all_quads, class_):
        return {q.subject for q in all_quads if q.object == ox.NamedNode(KG + class_)}

    for class_ in ("Evidence", "Mention"):
        assert subjects(merged, class_) == subjects(quads, class_)
    assert subjects(merged, "Claim") != subjects(quads, "Claim")


def test_own_base_iri_names_everything(acme):
    quads = to_quads(acme, ontology.load(), "https://news.example/graph#")
    assert not any(BASE in str(term) for quad in quads for term in quad.triple)
    store = ox.Store()
    store.extend(quads)
    from kg.rdf.terms import find_base

    assert find_base(store) == "https://news.example/graph#"


@pytest.mark.parametrize("base", ["no iri", "https://news.example/graph", "id/"])
def test_unusable_base_iri_is_refused(acme, base):
    with pytest.raises(GraphError, match="the base IRI"):
        to_quads(acme, ontology.load(), base)


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (7.6, "7.6"),
        (-17.0, "-17"),
        (2e12, "2000000000000"),
        (1e-7, "0.0000001"),
        (500, "500"),
        (-0.0, "0"),
    ],
)
def test_numbers_are_decimals_in_canonical_form(acme, number, written):
    entity, observation = acme.observations[0]
    changed = replace(acme, observations=((entity, replace(observation, value=number)),))
    values = [
        q.object for q in to_quads(changed, ontology.load()) if q.predicate.value == KG + "value"
    ]
    assert values == [
        ox.Literal(written, datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))
    ]


def test_infinite_number_is_refused(acme):
    entity, observation = acme.observations[0]
    changed = replace(acme, observations=((entity, replace(observation, value=float("inf"))),))
    with pytest.raises(GraphError, match="not a finite number"):
        to_quads(changed, ontology.load())


def test_undeclared_terms_are_refused(acme):
    claims = {"x": replace(next(iter(acme.claims.values())), relation="acquird")}
    with pytest.raises(OntologyError, match="'acquird' is not a relation"):
        to_quads(replace(acme, claims=claims), ontology.load())
    entity, observation = acme.observations[0]
    with pytest.raises(OntologyError, match="'height' is no measure"):
        to_quads(
            replace(acme, observations=((entity, replace(observation, measure="height")),)),
            ontology.load(),
        )


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://wire.example/a?b=c", ox.NamedNode),
        ("javascript:alert(1)", ox.Literal),
        ("https://bad example/", ox.Literal),
    ],
)
def test_only_web_addresses_become_links(acme, url, kind):
    documents = {key: replace(one, url=url) for key, one in acme.documents.items()}
    quads = to_quads(replace(acme, documents=documents), ontology.load())
    found = {q.object for q in quads if q.predicate.value == "https://schema.org/url"}
    assert len(found) == 1
    assert isinstance(found.pop(), kind)


@pytest.mark.parametrize(
    ("date", "datatype"),
    [("2025-02-13", "date"), ("2025-02", "gYearMonth"), ("2025", "gYear"), ("soon", "string")],
)
def test_dates_are_typed_by_their_form(acme, date, datatype):
    documents = {key: replace(one, issued=date) for key, one in acme.documents.items()}
    quads = to_quads(replace(acme, documents=documents), ontology.load())
    found = {q.object.datatype.value for q in quads if q.predicate.value.endswith("/issued")}
    assert found == {"http://www.w3.org/2001/XMLSchema#" + datatype}


def test_strange_identifiers_stay_one_iri(acme):
    entities = {"x": replace(acme.entities["borealis"], id="claim/月光 <b>%20")}
    quads = to_quads(
        replace(acme, entities=entities, claims={}, observations=(), readings=()), ontology.load()
    )
    subjects = {q.subject.value for q in quads if q.predicate.value == RDF + "type"}
    assert BASE + "claim%2F月光%20%3Cb%3E%2520" in subjects


def test_an_assembled_graph_is_mapped_too(acme):
    """The hand-made graph has the attributes of a real one; here is a real one."""
    from kg.graph import assemble
    from kg.language.registry import Registry
    from kg.rdf import validate
    from kg.resolution import resolve

    resolution = resolve(acme.readings, registry=Registry.load())
    graph = assemble(acme.documents.values(), acme.readings, resolution, ontology.load())
    quads = to_quads(graph, ontology.load())
    store = ox.Store()
    store.extend(quads)
    assert validate(store) == []
    names = {q.object.value for q in quads if q.predicate.value.endswith("#label")}
    assert names == {"Acme AI", "Borealis", "Corvane", "Mara Lind"}
    assert len(plain(quads)) == 3


def test_properties_are_used_as_the_ontology_declares_them(quads):
    from kg.ontology.facts import OWL, RDFS, packaged, read

    facts = read(packaged())
    types = {
        q.subject: q.object.value.removeprefix(KG)
        for q in quads
        if q.predicate.value == RDF + "type"
    }
    objects = facts.instances(OWL + "ObjectProperty")
    declared = {*objects, *facts.instances(OWL + "DatatypeProperty")}
    entities = set(ontology.load().classes)
    for quad in quads:
        name = quad.predicate.value
        if not name.startswith(KG):
            continue
        assert name in declared, name
        domain = facts.classes_of(name, RDFS + "domain")
        subject = types[quad.subject]
        assert subject in domain or ("Entity" in domain and subject in entities), name
        range_ = facts.classes_of(name, RDFS + "range")
        if name in objects and quad.object in types:
            kind = types[quad.object]
            assert kind in range_ or ("Entity" in range_ and kind in entities), name
        elif name not in objects:
            assert {quad.object.datatype.value, RDFS + "Literal"} & range_, name
