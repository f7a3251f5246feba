import dataclasses
import json
import os

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import GraphError, OntologyError
from kg.graph import assemble
from kg.language.registry import Registry
from kg.model import Document, Judgement, Reading
from kg.resolution import resolve

APPLE, ALIBABA, TIM = "Apple", "Alibaba", ("Tim Cook", "Person")


def only(graph):
    (claim,) = graph.claims.values()
    return claim


def test_claims_about_the_same_are_one_with_all_evidence(build):
    graph = build(
        ("a.txt", APPLE, "acquires", ALIBABA, "possible"),
        ("b.txt", "Apple Inc.", "acquires", "Alibaba Group", "asserted"),
    )
    claim = only(graph)
    assert (claim.verdict, claim.source_count, len(claim.evidence)) == ("asserted", 1, 2)
    assert graph.entities[claim.subject].label in ("Apple", "Apple Inc.")


def test_a_symmetric_claim_is_stored_once_with_the_smaller_identifier_first(build):
    graph = build(
        ("a.txt", APPLE, "partnersWith", ALIBABA, "asserted"),
        ("b.txt", ALIBABA, "partnersWith", APPLE, "asserted"),
    )
    claim = only(graph)
    assert claim.subject < claim.object
    assert {one.subject.name for one in claim.evidence} == {APPLE, ALIBABA}


def test_a_symmetric_relation_read_both_ways_in_one_passage_is_one_evidence(build, ontology):
    graph = build(("a.txt", APPLE, "partnersWith", ALIBABA, "asserted"))
    (one,) = only(graph).evidence
    back = dataclasses.replace(one, subject=one.object, object=one.subject)
    (reading,) = graph.readings
    both = dataclasses.replace(reading, evidence=(one, back))
    again = assemble(graph.documents.values(), [both], graph.resolution, ontology, groups={})
    assert len(only(again).evidence) == 1


def test_a_directed_claim_keeps_its_direction(build):
    graph = build(
        ("a.txt", APPLE, "acquires", ALIBABA, "asserted"),
        ("a.txt", ALIBABA, "acquires", APPLE, "asserted"),
    )
    assert len(graph.claims) == 2


def test_a_claim_about_one_entity_is_refused_and_counted(build):
    graph = build(("a.txt", "Apple Inc.", "partnersWith", APPLE, "asserted"))
    assert graph.claims == {}
    assert [one.reason for one in graph.rejections] == ["subject and object are one entity"]
    assert graph.summary()["rejections"] == {"subject and object are one entity": 1}


def test_a_claim_whose_types_no_longer_fit_is_refused(build, registry):
    graph = build(
        ("a.txt", ("Reuters", "Company"), "acquires", APPLE, "asserted"), registry=registry
    )
    assert graph.claims == {}
    assert [one.detail for one in graph.rejections] == [
        "Reuters (Organization) acquires Apple (Company)"
    ]


def test_an_unknown_relation_is_an_error(build):
    with pytest.raises(OntologyError, match="'befriends' is not a relation"):
        build(("a.txt", APPLE, "befriends", ALIBABA, "asserted"))


def test_a_reading_without_its_document_is_an_error(ontology, registry):
    reading = Reading("missing", "", "test")
    with pytest.raises(GraphError, match="reading of document missing"):
        assemble([], [reading], resolve([reading], registry=registry), ontology)


def test_copies_of_one_article_are_one_source(ontology, gold_documents, gold_readings, registry):
    document, reading = gold_documents[0], gold_readings[0]
    copy = Document("copy.txt", document.text)

    def moved(one):
        return dataclasses.replace(one, document=copy.id)

    evidence = tuple(
        dataclasses.replace(
            one, document=copy.id, subject=moved(one.subject), object=moved(one.object)
        )
        for one in reading.evidence
    )
    other = Reading(copy.id, "", "test", tuple(map(moved, reading.mentions)), evidence)
    resolution = resolve([reading, other], registry=registry)
    graph = assemble([document, copy], [reading, other], resolution, ontology)
    assert {claim.source_count for claim in graph.claims.values()} == {1}
    assert min(len(claim.evidence) for claim in graph.claims.values()) == 2


def test_the_graph_is_frozen_and_holds_entities_and_claims(build):
    graph = build(("a.txt", TIM, "worksFor", APPLE, "asserted", {"role": "CEO"}))
    claim = only(graph)
    assert graph.graph.nodes[claim.subject]["entity"].label == "Tim Cook"
    assert graph.graph.edges[claim.subject, claim.object, claim.id]["claim"] is claim
    with pytest.raises(networkx.NetworkXError):
        graph.graph.add_node("new")
    with pytest.raises(TypeError):
        graph.claims["new"] = claim


def test_find_ranks_identifier_label_other_names_words(build, registry):
    graph = build(
        ("a.txt", "Alibaba Group", "acquires", "Alibaba Cloud", "asserted"),
        ("a.txt", ("Joe Tsai", "Person"), "worksFor", "Alibaba Group", "asserted"),
        registry=registry,
    )
    assert [one.id for one in graph.find("alibaba")] == ["alibaba", "alibaba-cloud"]
    assert graph.find("Alibaba Group's")[0].id == "alibaba"
    assert [one.id for one in graph.find("tsai")] == ["joe-tsai"]
    assert [one.id for one in graph.find("joe-tsai")] == ["joe-tsai"]
    assert [one.id for one in graph.find("Aliyun")] == ["alibaba-cloud"]
    assert graph.find("Nobody") == graph.find("") == []


def test_a_judgement_changes_claims_and_no_evidence(build):
    statements = [
        ("a.txt", APPLE, "acquires", ALIBABA, "asserted"),
        ("b.txt", APPLE, "acquires", ALIBABA, "asserted"),
    ]
    merged = build(*statements)
    split = build(*statements, judgements=[Judgement("Apple @ a.txt", "Apple @ b.txt", False)])
    assert (len(merged.claims), len(split.claims)) == (1, 2)
    assert _evidence(merged) == _evidence(split)


def _evidence(graph):
    return {one.id for claim in graph.claims.values() for one in claim.evidence}


# The golden graph: what annotators found in the seeds, assembled


def test_the_golden_graph(gold_documents, gold_readings, ontology, registry, gold_folder):
    """Regenerate: set NEWSKG_UPDATE_GOLDEN=1, then read the difference."""
    graph = _gold(gold_documents, gold_readings, ontology, registry)
    path = gold_folder / "expected.json"
    if os.environ.get("NEWSKG_UPDATE_GOLDEN"):
        lines = {
            name: ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
            for name, rows in described(graph).items()
        }
        body = ",\n".join(f"{json.dumps(name)}: [\n{rows}\n]" for name, rows in lines.items())
        path.write_text("{\n" + body + "\n}\n", encoding="utf-8")
    assert described(graph) == json.loads(path.read_text(encoding="utf-8"))


def described(graph):
    """Return what the golden file holds of a graph."""
    return {
        "entities": [[one.id, one.type] for one in graph.entities.values()],
        "claims": [
            [one.subject, one.relation, one.object, one.verdict, one.source_count]
            for one in graph.claims.values()
        ],
        "contradictions": [
            [one.kind, one.summary, [len(side) for side in one.sides]]
            for one in graph.contradictions()
        ],
        "rejections": [[one.reason, one.detail] for one in graph.rejections],
    }


def _gold(documents, readings, ontology, registry):
    return assemble(documents, readings, resolve(readings, registry=registry), ontology)


@settings(max_examples=15, deadline=None)
@given(order=st.permutations(range(5)))
def test_order_of_documents_changes_nothing(
    order, gold_documents, gold_readings, ontology, registry
):
    expected = _gold(gold_documents, gold_readings, ontology, registry)
    found = _gold(
        [gold_documents[n] for n in order],
        [gold_readings[n] for n in order[::-1]],
        ontology,
        registry,
    )
    assert list(found.claims.items()) == list(expected.claims.items())
    assert list(found.entities.items()) == list(expected.entities.items())
    assert found.observations == expected.observations
    assert found.contradictions() == expected.contradictions()
    assert found.summary() == expected.summary()


@settings(max_examples=15, deadline=None)
@given(kept=st.sets(st.integers(0, 4)))
def test_a_removed_document_leaves_no_trace(
    kept, gold_documents, gold_readings, ontology, registry
):
    documents = [gold_documents[n] for n in sorted(kept)]
    graph = _gold(documents, [gold_readings[n] for n in sorted(kept)], ontology, registry)
    present = {one.id for one in documents}
    assert set(graph.documents) == present
    assert {one.document for claim in graph.claims.values() for one in claim.evidence} <= present
    mentioned = {graph.entity_of(one) for reading in graph.readings for one in reading.mentions}
    assert set(graph.entities) == mentioned
    full = _gold(gold_documents, gold_readings, ontology, registry)
    for id_, claim in graph.claims.items():
        assert {one.id for one in claim.evidence} <= {one.id for one in full.claims[id_].evidence}


def test_every_quote_of_the_golden_graph_stands_in_its_document(
    gold_documents, gold_readings, ontology, registry
):
    graph = _gold(gold_documents, gold_readings, ontology, registry)
    for claim in graph.claims.values():
        for one in claim.evidence:
            assert graph.documents[one.document].text[one.start : one.end] == one.quote


def test_identifiers_of_evidence_do_not_depend_on_resolution(
    gold_documents, gold_readings, ontology, registry
):
    known = _gold(gold_documents, gold_readings, ontology, registry)
    unknown = _gold(gold_documents, gold_readings, ontology, Registry())
    assert _evidence(known) <= _evidence(unknown)
