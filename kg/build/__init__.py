"""The whole flow, composed: documents in, a graph folder out."""

from kg.build.builder import Build, Options, build, open_graph
from kg.build.folder import read_settings
from kg.build.records import claim_records

__all__ = ["Build", "Options", "build", "claim_records", "open_graph", "read_settings"]
