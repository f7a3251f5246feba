"""One tree of errors: what happened, where, what was expected, what to do."""


class NewskgError(Exception):
    """Base of every error that a user can mend; the command line prints its text and exits with 2."""


class DocumentError(NewskgError):
    """A source document cannot be read."""


class OntologyError(NewskgError):
    """ontology.ttl is malformed, or a term is used that it does not declare."""


class RegistryError(NewskgError):
    """A registry of known names is malformed."""


class ReaderError(NewskgError):
    """A trained reader is missing, damaged or made for another version."""


class CorpusError(NewskgError):
    """An annotated document does not follow corpus/GUIDE.md."""


class JudgementError(NewskgError):
    """A file of judgements (which names are one entity) is malformed."""


class GraphError(NewskgError):
    """A graph folder is missing, damaged, in use, or cannot be written."""


class QueryError(NewskgError):
    """A SPARQL query is malformed, refused or ran out of time."""


class RequirementError(NewskgError):
    """An optional package is needed and not installed; the text names the extra."""
