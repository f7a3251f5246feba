from types import SimpleNamespace

import pytest

from kg.graph import KnowledgeGraph
from kg.model import Claim, Evidence, Mention


def mention(name, start):
    return Mention("d", start, start + len(name), name, "Company", name)


@pytest.mark.parametrize(("first", "second"), [("acme", "brisa"), ("brisa", "acme")])
def test_sides_follow_the_claim_whatever_the_order_of_the_text(first, second):
    one, other = mention(first, 0), mention(second, 20)
    passage = Evidence("d", 0, 30, "", one, "partnersWith", other, "asserted", 0.9)
    claim = Claim("acme", "partnersWith", "brisa", (passage,))
    graph = SimpleNamespace(entity_of=lambda each: each.name)
    subject, object_ = KnowledgeGraph.sides(graph, claim, passage)
    assert (subject.name, object_.name) == ("acme", "brisa")
