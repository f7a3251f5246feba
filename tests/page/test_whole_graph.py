"""The page of a graph that was really resolved and assembled."""

import json
import re

import pytest

from kg.model import Reading
from kg.page import render


@pytest.fixture(scope="module")
def assembled(ontology, make_sample):
    from kg.graph import assemble
    from kg.language.registry import Registry
    from kg.resolution import resolve

    sample = make_sample().graph
    readings = []
    for document in sample.documents.values():
        evidence = tuple(
            one
            for claim in sample.claims.values()
            for one in claim.evidence
            if one.document == document.id
        )
        observations = tuple(one for _, one in sample.observations if one.document == document.id)
        mentions = {
            one.id: one
            for item in evidence
            for one in (item.subject, item.object, item.speaker)
            if one
        }
        mentions |= {one.about.id: one.about for one in observations}
        readings.append(
            Reading(
                document.id,
                document.sha256,
                "test",
                tuple(mentions.values()),
                evidence,
                observations,
            )
        )
    resolution = resolve(readings, registry=Registry.load())
    return assemble(sample.documents.values(), readings, resolution, ontology)


def test_assembled_graph_has_a_page_with_everything(assembled, ontology):
    html = render(assembled, ontology, title="News")
    data = json.loads(re.search(r'id="data">(.*?)</script>', html, re.S)[1])
    assert set(data["claims"]) == set(assembled.claims)
    assert set(data["entities"]) == set(assembled.entities)
    assert len(data["contradictions"]) == len(assembled.contradictions()) >= 1
    assert {id_ for one in data["contradictions"] for side in one["sides"] for id_ in side}


@pytest.mark.browser
def test_assembled_graph_opens(show, assembled):
    page = show(assembled, "#?view=disagreements")
    assert page.locator(".disagreement blockquote").count() >= 2
    page.click("[data-view=graph]")
    assert len(page.evaluate("window.newskg.drawn()")["claims"]) == len(assembled.claims)
