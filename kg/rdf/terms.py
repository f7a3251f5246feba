"""Namespaces, prefixes and the IRIs of what stands in a graph."""

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote

import pyoxigraph as ox

from kg.errors import GraphError
from kg.ontology import NAMESPACE

BASE = "https://w3id.org/newskg/id/"  #: of the things in a graph, unless a user brings their own

KG = NAMESPACE
DCT = "http://purl.org/dc/terms/"
OWL = "http://www.w3.org/2002/07/owl#"
PROV = "http://www.w3.org/ns/prov#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SCHEMA = "https://schema.org/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"

TYPE = ox.NamedNode(RDF + "type")
LABEL = ox.NamedNode(RDFS + "label")
ALT_LABEL = ox.NamedNode(SKOS + "altLabel")
DECIMAL = ox.NamedNode(XSD + "decimal")

#: Prefix -> folder under the base IRI. An entity stands directly under the base.
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "id": "",
        "claim": "claim/",
        "evidence": "evidence/",
        "mention": "mention/",
        "observation": "observation/",
        "doc": "document/",
    }
)


def prefixes(base_iri: str = BASE) -> dict[str, str]:
    """Return every prefix that queries and files may use, in the order in which files list them."""
    own = {name: base_iri + folder for name, folder in KINDS.items()}
    return {
        "kg": KG,
        **own,
        "dct": DCT,
        "owl": OWL,
        "prov": PROV,
        "rdf": RDF,
        "rdfs": RDFS,
        "schema": SCHEMA,
        "skos": SKOS,
        "xsd": XSD,
    }


def check_base(base_iri: str) -> str:
    """Return the base IRI if things can be named under it.

    Raises:
        GraphError: if it is no absolute IRI, or does not end with / or #.
    """
    try:
        ox.NamedNode(base_iri)
    except ValueError as error:
        raise GraphError(f"the base IRI {base_iri!r} is no absolute IRI: {error}") from error
    if not base_iri.endswith(("/", "#")):
        raise GraphError(f"the base IRI {base_iri!r} does not end with / or #; add one")
    return base_iri


def name(base_iri: str, kind: str, identifier: str) -> ox.NamedNode:
    """Return the IRI of a thing; `kind` is a key of KINDS."""
    # Letters of every script are allowed in an IRI; what is not, and the slash, is percent-encoded.
    safe = "".join(c if c.isalnum() or c in "-._~" else quote(c, safe="") for c in identifier)
    return ox.NamedNode(base_iri + KINDS[kind] + safe)


def kg(local: str) -> ox.NamedNode:
    """Return a term of the ontology by its local name."""
    return ox.NamedNode(KG + local)


def find_base(store: ox.Store) -> str:
    """Return the base IRI with which a store was written, seen from its documents or claims."""
    for kind, class_ in (("doc", "Document"), ("claim", "Claim")):
        for quad in store.quads_for_pattern(None, TYPE, kg(class_), None):
            iri = str(quad.subject)[1:-1]
            return (
                iri[: iri.rindex("/" + KINDS[kind]) + 1]
                if "/" + KINDS[kind] in iri
                else (iri[: iri.rindex("#" + KINDS[kind]) + 1])
            )
    return BASE


def shorten(iri: str, known: Mapping[str, str]) -> str:
    """Return the IRI as prefix:name where a prefix fits, else in angle brackets."""
    best = max(
        ((prefix, space) for prefix, space in known.items() if iri.startswith(space)),
        key=lambda pair: len(pair[1]),
        default=None,
    )
    if best is None or "/" in iri[len(best[1]) :] or "#" in iri[len(best[1]) :]:
        return f"<{iri}>"
    return f"{best[0]}:{iri[len(best[1]) :]}"
