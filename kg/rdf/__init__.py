"""The graph as RDF: quads, files, a store on disk, SPARQL, validation, verification, exports."""

from kg.rdf.export import FORMATS, export, export_quads
from kg.rdf.interchange import to_rdflib
from kg.rdf.mapping import to_quads
from kg.rdf.parameters import find_entities
from kg.rdf.pool import Pool, QueryBusyError, QueryTimeoutError
from kg.rdf.results import GRAPH_FORMATS, ROW_FORMATS, render
from kg.rdf.saved import SavedQuery, find_saved, saved_queries
from kg.rdf.sparql import Result, query
from kg.rdf.store import open_store, read_quads, write_store
from kg.rdf.terms import BASE, prefixes
from kg.rdf.turtle import write_nquads, write_ntriples, write_trig, write_turtle
from kg.rdf.validation import Finding, validate
from kg.rdf.verification import verify

__all__ = [
    "BASE",
    "FORMATS",
    "GRAPH_FORMATS",
    "ROW_FORMATS",
    "Finding",
    "Pool",
    "QueryBusyError",
    "QueryTimeoutError",
    "Result",
    "SavedQuery",
    "export",
    "export_quads",
    "find_entities",
    "find_saved",
    "open_store",
    "prefixes",
    "query",
    "read_quads",
    "render",
    "saved_queries",
    "to_quads",
    "to_rdflib",
    "validate",
    "verify",
    "write_nquads",
    "write_ntriples",
    "write_store",
    "write_trig",
    "write_turtle",
]
