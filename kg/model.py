"""The nouns of the program: frozen values that flow one way, from documents to the graph.

Offsets are Unicode code points of `Document.text`, end exclusive. Types, relations and statuses are
the local names (statuses: the notations) that ontology.ttl declares. Every value knows its identifier,
a hash of what makes it that value, so that identifiers never depend on order, time or other documents.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self


def digest(*parts: object, length: int = 12) -> str:
    """Return the first `length` hex digits of the SHA-256 of the parts, separated by a null character."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:length]


@dataclass(frozen=True, slots=True)
class Document:
    """A source document as stored: NFC, lines ended by LF, and what is known about it."""

    source: str  #: path relative to the input root, with forward slashes, or a URL; identifies the document
    text: str
    title: str | None = None
    issued: str | None = None  #: ISO 8601 date
    publisher: str | None = None
    url: str | None = None
    #: spans of page furniture, sorted; never read for claims
    furniture: tuple[tuple[int, int], ...] = ()
    text_sha256: str | None = None  #: of the text, where a graph was built without the texts

    @property
    def id(self) -> str:
        """Hash of the source name, so that an edited document keeps its identifier."""
        return digest(self.source)

    @property
    def sha256(self) -> str:
        """SHA-256 of the stored text in UTF-8, hexadecimal."""
        return self.text_sha256 or hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a document that names an entity or refers to one."""

    document: str  #: Document.id
    start: int
    end: int
    text: str
    type: str  #: local name of an ontology class, for a reference that of its antecedent
    name: str  #: the entity's fullest name in this document ("Joe Tsai" for "Tsai", "he")
    antecedent: tuple[int, int] | None = (
        None  #: offsets of the named mention that a reference resolves to
    )

    @property
    def id(self) -> str:
        """Document and offsets: 5b0e…-531-535."""
        return f"{self.document}-{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One passage that supports, plans, doubts, denies or ends one claim."""

    document: str
    start: (
        int  #: of the quote: a whole sentence, heading, bullet or table row (or two adjacent ones)
    )
    end: int
    quote: str
    subject: Mention
    relation: str
    object: Mention
    status: str  #: asserted, planned, possible, negated or ended
    confidence: float  #: calibrated probability that the claim is right, rounded to 2 digits
    cue: str | None = None  #: words that gave the status
    speaker: Mention | None = None  #: the entity that says so
    attribution: str | None = None  #: who says so, as written, where it is no entity
    when: str | None = None
    date: str | None = None  #: ISO 8601, only where `when` can be resolved
    place: str | None = None
    role: str | None = None
    amount: str | None = None

    @property
    def id(self) -> str:
        """Hash of passage, relation and the offsets of both mentions: merging entities never changes it."""
        return digest(
            self.document, self.start, self.end, self.relation,
            self.subject.start, self.subject.end, self.object.start, self.object.end,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Observation:
    """A number that a passage states about an entity."""

    document: str
    start: int
    end: int
    quote: str
    about: Mention
    measure: str  #: local name of a kg:Measure in the ontology
    value: float
    unit: str  #: "%", an ISO 4217 code, "units", "parameters" …
    period: str | None = None
    place: str | None = None
    speaker: Mention | None = None
    attribution: str | None = None
    status: str = "asserted"

    @property
    def id(self) -> str:
        """Hash of passage, measure, value, unit and the mention it is about."""
        return digest(
            self.document, self.start, self.end, self.measure, self.value, self.unit,
            self.about.start, self.about.end,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rejection:
    """A candidate that the gate refused, or a sentence with two entities that gave no claim."""

    document: str
    start: int
    end: int
    quote: str
    reason: str  #: a short fixed phrase; counted in the report
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read in one document: a pure function of its text and of the reader's version."""

    document: str
    sha256: str  #: of the text that was read
    reader: str  #: version of the reader, with everything its output depends on
    mentions: tuple[Mention, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    observations: tuple[Observation, ...] = ()
    rejections: tuple[Rejection, ...] = ()  #: refused by the gate
    abstentions: tuple[Rejection, ...] = ()  #: sentences with two entities and no claim

    def to_record(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """Return the reading that `to_record` wrote."""

        def build(kind: type[Any], value: Mapping[str, Any] | None) -> Any:
            if value is None:
                return None
            known = dict(value)
            for name in ("subject", "object", "speaker", "about"):
                if isinstance(known.get(name), dict):
                    known[name] = build(Mention, known[name])
            if known.get("antecedent") is not None:
                known["antecedent"] = tuple(known["antecedent"])
            return kind(**known)

        kinds = {
            "mentions": Mention,
            "evidence": Evidence,
            "observations": Observation,
            "rejections": Rejection,
            "abstentions": Rejection,
        }
        values: dict[str, Any] = {one.name: record[one.name] for one in fields(cls)}
        for name, kind in kinds.items():
            values[name] = tuple(build(kind, item) for item in record[name])
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Entity:
    """A company, person, model … that names in one or more documents stand for."""

    id: str  #: registry key, or slug plus 6 hex digits; the tail of its IRI
    label: str
    type: str
    names: tuple[str, ...] = ()  #: other names found in the documents, sorted, without the label
    same_as: tuple[str, ...] = ()  #: homepage, Wikipedia or Wikidata IRIs from the registry
    known: bool = False  #: whether it stands in a registry


@dataclass(frozen=True, slots=True)
class Claim:
    """One proposition about two entities, with all its evidence and what they amount to."""

    subject: str  #: Entity.id; of a symmetric claim the smaller one
    relation: str
    object: str
    evidence: tuple[Evidence, ...] = field(repr=False)  #: sorted by document and place
    verdict: str = "asserted"  #: a status, or "disputed"
    source_count: int = 1  #: independent documents whose status equals the verdict

    @property
    def id(self) -> str:
        """Hash of subject, relation and object."""
        return digest(self.subject, self.relation, self.object)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's decision that two entities are the same, or are not."""

    left: str
    right: str
    same: bool
    note: str = ""


def by_place(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Sort evidence by document, place and relation."""
    return tuple(sorted(evidence, key=lambda one: (one.document, one.start, one.relation, one.id)))
