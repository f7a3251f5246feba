import re
import time
from collections import Counter
from importlib import resources

import pytest

from kg.errors import RegistryError
from kg.language.names import FAMILIES, key
from kg.language.registry import Entry, Registry, lint

PREFIXES = """@prefix kg: <https://w3id.org/newskg/ontology#> .
@prefix id: <https://example.org/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <https://schema.org/> .
"""


@pytest.fixture(scope="module")
def registry():
    return Registry.load()


@pytest.fixture
def write(tmp_path):
    def make(body, name="own.ttl"):
        path = tmp_path / name
        path.write_text(PREFIXES + body, encoding="utf-8")
        return path

    return make


# The packaged registry


def test_packaged_registry_is_clean(registry):
    assert lint(registry) == []


def test_packaged_registry_covers_the_field(registry):
    counts = Counter(entry.type for entry in registry.entries.values())
    assert set(counts) == set(FAMILIES)
    assert len(registry) >= 1200
    least = {"Company": 500, "Model": 250, "Product": 250, "Regulator": 300, "Organization": 250,
             "Person": 250, "Place": 350, "Law": 80, "Event": 80}  # fmt: skip
    assert {type_: counts[type_] for type_ in least if counts[type_] < least[type_]} == {}


def test_types_are_those_of_the_ontology():
    ontology = pytest.importorskip("kg.ontology").load()
    assert set(FAMILIES) == set(ontology.classes)


def test_packaged_registry_knows_governments_and_authorities_of_sixty_countries(registry):
    countries = [
        entry.label
        for entry in registry.entries.values()
        if entry.type == "Place" and registry.find(f"Government of {entry.label}", "Regulator")
    ]
    assert len(countries) >= 60


def test_packaged_registry_is_sorted_and_has_one_entry_a_line():
    text = (resources.files("kg.language") / "registry.ttl").read_text(encoding="utf-8")
    for block in re.split(r"(?m)^# \w+$", text)[1:]:
        keys = re.findall(r"(?m)^id:(\S+) a kg:\w+ ; .* \.$", block)
        assert keys == sorted(keys)
        assert len(keys) == len([line for line in block.splitlines() if line])


def test_links_are_absolute_and_hold_no_search_or_tracking(registry):
    for entry in registry.entries.values():
        for iri in entry.same_as:
            assert re.fullmatch(r"https://[a-z0-9.-]+(/wiki/[^ ?#]+)?", iri), iri


def test_keys_are_readable(registry):
    for key_, entry in registry.entries.items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key_), entry


def test_loading_is_quick():
    Registry.load()  # the first time in a process also imports pyoxigraph
    began = time.process_time()
    Registry.load().find("OpenAI")
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("name", "type_", "expected"),
    [
        ("OpenAI", None, "openai"),
        ("OPEN AI", "Company", "openai"),
        ("Alibaba Group Holding Ltd.", "Company", "alibaba"),
        ("\u963f\u91cc\u5df4\u5df4", None, "alibaba"),
        ("Alibaba Cloud", "Company", "alibaba-cloud"),
        ("Reuters", "Company", "reuters"),
        ("Chinese", "Place", "china"),
        ("China", "Regulator", "chinese-government"),
        ("China", None, None),
        ("Washington", "Place", "washington-dc"),
        ("Washington", "Regulator", "us-government"),
        ("Qwen2.5-Max", "Model", "qwen2-5-max"),
        ("ChatGPT", "Model", "chatgpt"),
        ("GPT-4", "Model", "gpt-4"),
        ("GPT-4o", "Model", "gpt-4o"),
        ("Qwen", "Company", None),
        ("Apple", "Place", None),
        ("Nobody in particular", None, None),
        ("", None, None),
    ],
)
def test_find(registry, name, type_, expected):
    entry = registry.find(name, type_)
    assert (entry.key if entry else None) == expected


# Files of one's own


def test_own_entries_add_to_the_packaged_ones(write, registry):
    path = write(
        'id:norvane a kg:Company ; skos:prefLabel "Norvane" ; skos:altLabel "\u8afe\u8fb2"@zh ;'
        " schema:url <https://norvane.example> .\n"
        'id:openai a kg:Company ; skos:prefLabel "OpenAI Global" .'
    )
    extended = Registry.load([path])
    assert len(extended) == len(registry) + 1
    assert extended.find("\u8afe\u8fb2") == Entry(
        "norvane", "Norvane", "Company", ("\u8afe\u8fb2",), ("https://norvane.example",)
    )
    openai = extended.find("OpenAI")
    assert (openai.label, openai.key) == ("OpenAI Global", "openai")
    assert set(registry.entries["openai"].same_as) <= set(openai.same_as)


def test_a_registry_can_stand_alone(write):
    path = write('id:norvane a kg:Company ; skos:prefLabel "Norvane" .')
    assert list(Registry.load([path], packaged=False).entries) == ["norvane"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("id:norvane a kg:Company ; skos:prefLabel", r"own\.ttl, line \d+"),
        ('id:norvane a kg:Company ; skos:altLabel "N" .', r"norvane in .* has no skos:prefLabel"),
        ('id:norvane skos:prefLabel "Norvane" .', r"norvane in .* has no type"),
        (
            'id:norvane a kg:Firm ; skos:prefLabel "Norvane" .',
            r"has Firm; expected one rdf:type of kg:Company",
        ),
        (
            'id:norvane a kg:Company , kg:Place ; skos:prefLabel "N" .',
            r"has .*Company.*; expected one",
        ),
        ('id:Nor_vane a kg:Company ; skos:prefLabel "N" .', r"must be lower-case letters"),
    ],
)
def test_a_malformed_registry_names_file_entry_and_remedy(write, body, message):
    with pytest.raises(RegistryError, match=message):
        Registry.load([write(body)])


def test_a_missing_registry_is_an_error(tmp_path):
    with pytest.raises(RegistryError, match="cannot read the registry"):
        Registry.load([tmp_path / "none.ttl"])


def test_one_key_with_two_types_is_an_error(write):
    with pytest.raises(
        RegistryError, match="'openai' is a Company in one file and a Product in another"
    ):
        Registry.load([write('id:openai a kg:Product ; skos:prefLabel "OpenAI" .')])


def test_lint_finds_names_that_two_entries_share():
    registry = Registry(
        [Entry("a", "Sable", "Model"), Entry("b", "Sable app", "Product", ("SABLE",))]
    )
    assert lint(registry) == ["b: 'sable' is a name of a already; give it to one of them"]


def test_lint_lets_a_company_and_a_model_share_a_name():
    assert lint(Registry([Entry("a", "Sable", "Model"), Entry("b", "Sable", "Company")])) == []


def test_every_name_of_an_entry_finds_it(registry):
    for entry in registry.entries.values():
        for name in (entry.label, *entry.names):
            assert registry.find(name, entry.type) == entry, (name, key(name))
