"""The ontology as Python values, read from ontology.ttl, which is the one source of the vocabulary."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

import pyoxigraph as ox

from kg.errors import OntologyError

NAMESPACE = "https://w3id.org/newskg/ontology#"

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_DCT = "http://purl.org/dc/terms/"
_VANN = "http://purl.org/vocab/vann/"

_MARK = re.compile(r"\[\[([SO]):([^\[\]]+)\]\]")
_EXAMPLES = 3  #: examples that a relation needs at least

_METADATA = {
    "title": _DCT + "title",
    "description": _DCT + "description",
    "creator": _DCT + "creator",
    "license": _DCT + "license",
    "created": _DCT + "created",
    "modified": _DCT + "modified",
    "versionInfo": _OWL + "versionInfo",
    "versionIRI": _OWL + "versionIRI",
    "preferredNamespacePrefix": _VANN + "preferredNamespacePrefix",
    "preferredNamespaceUri": _VANN + "preferredNamespaceUri",
}


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that states a relation; offsets are code points of `text`, end exclusive."""

    text: str
    subject: tuple[int, int]
    object: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Role:
    """A post, with every title by which texts call it."""

    name: str
    iri: str
    label: str
    titles: frozenset[str]  #: case-folded, with the label


@dataclass(frozen=True, slots=True)
class Class:
    """A class of entities."""

    name: str
    iri: str
    label: str
    comment: str
    parents: tuple[str, ...] = ()  #: IRIs of the superclasses, sorted


@dataclass(frozen=True, slots=True)
class Relation:
    """What a claim can state about two entities."""

    name: str
    iri: str
    label: str
    comment: str
    domain: frozenset[str]  #: names of the classes that a subject may have
    range: frozenset[str]  #: names of the classes that an object may have
    symmetric: bool = False
    exclusive_role: bool = False  #: whether some role can be held by one subject at a time only
    examples: tuple[Example, ...] = ()
    exclusive_roles: tuple[Role, ...] = ()

    def find_role(self, title: str | None) -> Role | None:
        """Return the exclusive role that a title names ("CEO" -> chief executive), None for others."""
        folded = " ".join((title or "").casefold().split())
        return next((role for role in self.exclusive_roles if folded in role.titles), None)


@dataclass(frozen=True, slots=True)
class Status:
    """How a passage presents a claim, or the verdict on a claim."""

    name: str
    notation: str
    iri: str
    label: str
    comment: str


@dataclass(frozen=True, slots=True)
class Measure:
    """What the number of an observation measures."""

    name: str
    iri: str
    label: str
    comment: str


@dataclass(frozen=True)
class Ontology:
    """Everything that ontology.ttl declares; the mappings keep the order of the file."""

    version: str
    classes: Mapping[str, Class]
    relations: Mapping[str, Relation]
    statuses: Mapping[str, Status]  #: by notation: what a passage can say
    verdicts: Mapping[str, Status]  #: the statuses, and disputed
    measures: Mapping[str, Measure]
    source: str = field(default="ontology.ttl", compare=False)  #: the file, for messages

    def admits(self, subject_type: str, relation: str, object_type: str) -> bool:
        """Return whether the relation can hold between entities of the two classes."""
        known = self.relation(relation)
        return subject_type in known.domain and object_type in known.range

    def relation(self, name: str) -> Relation:
        """Return the relation of that name.

        Raises:
            OntologyError: if the file declares none.
        """
        if name not in self.relations:
            raise OntologyError(self._missing(name, "relation", self.relations))
        return self.relations[name]

    def class_(self, name: str) -> Class:
        """Return the class of entities of that name.

        Raises:
            OntologyError: if the file declares none.
        """
        if name not in self.classes:
            raise OntologyError(self._missing(name, "class of entities", self.classes))
        return self.classes[name]

    def _missing(self, name: str, kind: str, known: Mapping[str, object]) -> str:
        return f"{name!r} is not a {kind} in {self.source}; it declares {', '.join(known)}"


class _Facts:
    """The triples of one file, in its order, with the look-ups that reading and linting share."""

    def __init__(self, triples: list[ox.Triple], source: str) -> None:
        self.triples = triples
        self.source = source
        self.by_subject: dict[str, dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]]] = {}
        for triple in triples:
            facts = self.by_subject.setdefault(str(triple.subject), defaultdict(list))
            facts[triple.predicate.value].append(triple.object)  # type: ignore[arg-type]

    def objects(self, subject: str, predicate: str) -> list[ox.NamedNode | ox.BlankNode | ox.Literal]:
        return self.by_subject.get(subject, {}).get(predicate, [])

    def value(self, iri: str, predicate: str, default: str | None = None) -> str:
        for term in self.objects(f"<{iri}>", predicate):
            if not isinstance(term, ox.BlankNode):
                return term.value
        if default is not None:
            return default
        raise OntologyError(f"<{iri}> has no <{predicate}> in {self.source}; add one")

    def instances(self, type_iri: str) -> list[str]:
        """IRIs of what has the type, in file order."""
        return [
            subject[1:-1]
            for subject, facts in self.by_subject.items()
            if subject.startswith("<")
            and any(term == ox.NamedNode(type_iri) for term in facts.get(_RDF + "type", ()))
        ]

    def classes_of(self, iri: str, predicate: str) -> frozenset[str]:
        """Local names of the classes in a domain or range, with owl:unionOf followed."""
        names = set()
        for term in self.objects(f"<{iri}>", predicate):
            if isinstance(term, ox.BlankNode):
                for head in self.objects(str(term), _OWL + "unionOf"):
                    names.update(self._members(str(head)))
            else:
                names.add(_local(term.value))
        return frozenset(names)

    def _members(self, head: str) -> Iterator[str]:
        while head != f"<{_RDF}nil>" and head in self.by_subject:
            first, rest = self.objects(head, _RDF + "first"), self.objects(head, _RDF + "rest")
            if not first or not rest:
                return
            yield _local(first[0].value)
            head = str(rest[0])

    def entity_classes(self) -> list[str]:
        entity = ox.NamedNode(NAMESPACE + "Entity")
        return [
            iri
            for iri in self.instances(_OWL + "Class")
            if entity in self.objects(f"<{iri}>", _RDFS + "subClassOf")
        ]

    def relations(self) -> list[str]:
        """A relation is an object property from entities: the others start at claims or evidence."""
        entities = {_local(iri) for iri in self.entity_classes()}
        return [
            iri
            for iri in self.instances(_OWL + "ObjectProperty")
            if (domain := self.classes_of(iri, _RDFS + "domain")) and domain <= entities
        ]


def load(path: Path | None = None) -> Ontology:
    """Return the packaged ontology, or that of a file.

    Raises:
        OntologyError: if the file is missing, no Turtle, or lacks what the program needs.
    """
    return _load_packaged() if path is None else _build(_read(path))


def lint(path: Path | None = None) -> list[str]:
    """Return what is wrong with an ontology file, sorted; an empty list when nothing is.

    Checked: metadata; label, comment and isDefinedBy of every term; one domain and one range;
    examples and their marks; terms used and not declared; statuses; symmetric relations.

    Raises:
        OntologyError: if the file is missing or no Turtle.
    """
    facts = _read(path or _packaged())
    findings = [
        *_lint_metadata(facts),
        *_lint_terms(facts),
        *_lint_properties(facts),
        *_lint_relations(facts),
        *_lint_statuses(facts),
    ]
    return sorted(set(findings))


def _packaged() -> Path:
    return Path(str(resources.files("kg").joinpath("ontology.ttl")))


@cache
def _load_packaged() -> Ontology:
    return _build(_read(_packaged()))


def _read(path: Path) -> _Facts:
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or error
        raise OntologyError(f"cannot read the ontology {path}: {reason}; give a Turtle file") from error
    try:
        quads = list(ox.parse(data, format=ox.RdfFormat.TURTLE, base_iri=NAMESPACE[:-1]))
    except SyntaxError as error:
        raise OntologyError(f"{path} is not Turtle: {error}; correct it there") from error
    return _Facts([quad.triple for quad in quads], str(path))


def _local(iri: str) -> str:
    return iri.removeprefix(NAMESPACE)


def _build(facts: _Facts) -> Ontology:
    classes = {_local(iri): _build_class(facts, iri) for iri in facts.entity_classes()}
    relations = {_local(iri): _build_relation(facts, iri) for iri in facts.relations()}
    if not classes or not relations:
        raise OntologyError(
            f"{facts.source} declares no classes under kg:Entity or no relations between them; "
            f"expected an ontology in the namespace {NAMESPACE}"
        )
    statuses = _build_statuses(facts, facts.instances(NAMESPACE + "Status"))
    concepts = facts.instances(_SKOS + "Concept")
    in_scheme = [i for i in concepts if facts.value(i, _SKOS + "inScheme", "") == NAMESPACE + "statuses"]
    measures = {
        _local(iri): Measure(_local(iri), iri, _label(facts, iri), _comment(facts, iri))
        for iri in facts.instances(NAMESPACE + "Measure")
    }
    return Ontology(
        version=facts.value(NAMESPACE[:-1], _OWL + "versionInfo"),
        classes=MappingProxyType(classes),
        relations=MappingProxyType(relations),
        statuses=MappingProxyType(statuses),
        verdicts=MappingProxyType(statuses | _build_statuses(facts, in_scheme)),
        measures=MappingProxyType(measures),
        source=facts.source,
    )


def _label(facts: _Facts, iri: str) -> str:
    return facts.value(iri, _RDFS + "label")


def _comment(facts: _Facts, iri: str) -> str:
    return facts.value(iri, _RDFS + "comment")


def _build_class(facts: _Facts, iri: str) -> Class:
    parents = sorted(
        term.value
        for term in facts.objects(f"<{iri}>", _RDFS + "subClassOf")
        if isinstance(term, ox.NamedNode)
    )
    return Class(_local(iri), iri, _label(facts, iri), _comment(facts, iri), tuple(parents))


def _build_relation(facts: _Facts, iri: str) -> Relation:
    subject = f"<{iri}>"
    range_ = facts.classes_of(iri, _RDFS + "range")
    if not range_:
        raise OntologyError(f"the relation <{iri}> has no rdfs:range in {facts.source}; add one")
    roles = tuple(
        _build_role(facts, term.value) for term in facts.objects(subject, NAMESPACE + "exclusiveRole")
    )
    return Relation(
        name=_local(iri),
        iri=iri,
        label=_label(facts, iri),
        comment=_comment(facts, iri),
        domain=facts.classes_of(iri, _RDFS + "domain"),
        range=range_,
        symmetric=ox.NamedNode(_OWL + "SymmetricProperty") in facts.objects(subject, _RDF + "type"),
        exclusive_role=bool(roles),
        examples=tuple(
            _read_example(term.value, facts.source) for term in facts.objects(subject, _SKOS + "example")
        ),
        exclusive_roles=roles,
    )


def _build_role(facts: _Facts, iri: str) -> Role:
    label = facts.value(iri, _SKOS + "prefLabel")
    names = [label, *(term.value for term in facts.objects(f"<{iri}>", _SKOS + "altLabel"))]
    return Role(_local(iri), iri, label, frozenset(name.casefold() for name in names))


def _build_statuses(facts: _Facts, iris: list[str]) -> dict[str, Status]:
    return {
        (notation := facts.value(iri, _SKOS + "notation")): Status(
            _local(iri), notation, iri, _label(facts, iri), _comment(facts, iri)
        )
        for iri in iris
    }


def _read_example(marked: str, source: str) -> Example:
    """Take the marks out of "[[S:Acme]] has bought [[O:Beta]]." and keep their offsets."""
    text, spans, last = "", {}, 0
    for mark in _MARK.finditer(marked):
        text += marked[last : mark.start()]
        spans[mark[1]] = (len(text), len(text) + len(mark[2]))
        text += mark[2]
        last = mark.end()
    text += marked[last:]
    if set(spans) != {"S", "O"} or len(_MARK.findall(marked)) != 2 or "[[" in text or "]]" in text:
        raise OntologyError(
            f"the example {marked!r} in {source} does not mark one subject and one object; "
            "write [[S:name]] and [[O:name]], each once"
        )
    return Example(text, spans["S"], spans["O"])


def _lint_metadata(facts: _Facts) -> Iterator[str]:
    declared = facts.instances(_OWL + "Ontology")
    if declared != [NAMESPACE[:-1]]:
        yield f"expected one owl:Ontology, <{NAMESPACE[:-1]}>, and found {declared}"
        return
    for name, predicate in _METADATA.items():
        if not facts.objects(f"<{NAMESPACE[:-1]}>", predicate):
            yield f"the ontology has no {name} (<{predicate}>)"


def _lint_terms(facts: _Facts) -> Iterator[str]:
    declared = {
        subject[1:-1] for subject, known in facts.by_subject.items() if known.get(_RDF + "type")
    }
    for iri in sorted(declared):
        if not iri.startswith(NAMESPACE):
            continue
        for name in ("label", "comment", "isDefinedBy"):
            if not facts.objects(f"<{iri}>", _RDFS + name):
                yield f"kg:{_local(iri)} has no rdfs:{name}"
    used = {
        term.value
        for triple in facts.triples
        for term in (triple.subject, triple.predicate, triple.object)
        if isinstance(term, ox.NamedNode) and term.value.startswith(NAMESPACE)
    }
    for iri in sorted(used - declared):
        yield f"kg:{_local(iri)} is used and not declared; give it a type, or correct the spelling"


def _lint_properties(facts: _Facts) -> Iterator[str]:
    classes = {_local(iri) for iri in facts.instances(_OWL + "Class")}
    kinds = ("ObjectProperty", "DatatypeProperty")
    properties = [iri for kind in kinds for iri in facts.instances(_OWL + kind)]
    connected: set[str] = set()
    for iri in properties:
        for name in ("domain", "range"):
            terms = facts.objects(f"<{iri}>", _RDFS + name)
            if len(terms) != 1:
                # Two rdfs:domain mean "and", hardly ever what was meant (OOPS! pitfall P19).
                yield f"kg:{_local(iri)} has {len(terms)} rdfs:{name}, not 1; join classes by owl:unionOf"
            connected |= facts.classes_of(iri, _RDFS + name)
    roles = {_local(t.value) for known in facts.by_subject.values() for t in known.get(_RDF + "type", ())}
    parents = {
        _local(term.value)
        for known in facts.by_subject.values()
        for term in known.get(_RDFS + "subClassOf", ())
    }
    for name in sorted(classes - connected - roles - parents):
        if ":" not in name:
            yield f"kg:{name} is in no domain and no range, and nothing is one"


def _lint_relations(facts: _Facts) -> Iterator[str]:
    entities = {_local(iri) for iri in facts.entity_classes()}
    seen: dict[str, str] = {}
    for iri in facts.relations():
        name, subject = _local(iri), f"<{iri}>"
        domain, range_ = (facts.classes_of(iri, _RDFS + end) for end in ("domain", "range"))
        if not range_ <= entities:
            yield f"kg:{name} has in its range what is no class of entities: {sorted(range_ - entities)}"
        symmetric = ox.NamedNode(_OWL + "SymmetricProperty") in facts.objects(subject, _RDF + "type")
        if symmetric and domain != range_:
            yield f"kg:{name} is symmetric, and its domain differs from its range"
        examples = [term.value for term in facts.objects(subject, _SKOS + "example")]
        if len(examples) < _EXAMPLES:
            yield f"kg:{name} has {len(examples)} skos:example, fewer than {_EXAMPLES}"
        for marked in examples:
            try:
                text = _read_example(marked, facts.source).text
            except OntologyError as error:
                yield f"kg:{name}: {error}"
                continue
            if seen.setdefault(text, name) != name:
                yield f"kg:{name} has the same example as kg:{seen[text]}: {text!r}"


def _lint_statuses(facts: _Facts) -> Iterator[str]:
    notations: dict[str, str] = {}
    for iri in facts.instances(NAMESPACE + "Status"):
        if facts.value(iri, _SKOS + "inScheme", "") != NAMESPACE + "statuses":
            yield f"kg:{_local(iri)} is not in the scheme kg:statuses"
        notation = facts.value(iri, _SKOS + "notation", "")
        if notation != _local(iri).lower():
            yield f"kg:{_local(iri)} has the skos:notation {notation!r}, not {_local(iri).lower()!r}"
        if notations.setdefault(notation, iri) != iri:
            yield f"kg:{_local(iri)} has the same skos:notation as kg:{_local(notations[notation])}"
