import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import JudgementError
from kg.language.registry import Entry, Registry
from kg.model import Judgement, Mention, Reading, digest
from kg.resolution import MERGE_AT, resolve

EMPTY = Registry()


def ids_of(resolution, *readings):
    """Return the entity of each reading's first mention."""
    return [resolution.entity_of(one.mentions[0]) for one in readings]


# What documents say about the use of names


STORY = (("Amara Osei", "Person"), ("Sable-2", "Model"))


def test_a_short_name_that_a_document_introduces_is_known_in_others_on_the_same_story(read):
    short = ("Norvane", "Company", "Norvane Systems")
    first = read("a.txt", ("Norvane Systems", "Company"), short, *STORY)
    second = read("b.txt", ("Norvane", "Company"), *STORY)
    resolution = resolve([first, second], registry=EMPTY)
    assert len(set(ids_of(resolution, first, second))) == 1
    (merge,) = resolution.explain(resolution.entity_of(second.mentions[0]))
    assert merge.score >= MERGE_AT
    assert "uses one name for the other" in merge.reason


def test_a_short_name_is_not_known_in_another_story(read):
    first = read(
        "a.txt", ("Norvane Systems", "Company"), ("Norvane", "Company", "Norvane Systems"), *STORY
    )
    second = read("b.txt", ("Norvane", "Company"), ("Wei Chen", "Person"), ("Orin-4", "Model"))
    assert len(set(ids_of(resolve([first, second], registry=EMPTY), first, second))) == 2


def test_a_parent_is_not_called_by_the_name_of_its_daughter(read):
    first = read(
        "a.txt", ("Norvane Systems", "Company"), ("Norvane", "Company", "Norvane Systems"), *STORY
    )
    second = read("b.txt", ("Norvane Holdings", "Company"), *STORY)
    assert len(set(ids_of(resolve([first, second], registry=EMPTY), first, second))) == 2


def test_every_country_has_its_parliament(read):
    full = "Norlandian Parliament"
    first = read("a.txt", (full, "Regulator"), ("Parliament", "Regulator", full), *STORY)
    second = read("b.txt", ("Parliament", "Regulator"), *STORY)
    assert len(set(ids_of(resolve([first, second], registry=EMPTY), first, second))) == 2


def test_an_acronym_that_a_document_introduces_is_known_in_others(read):
    full = "Norlandia Media Board"
    first = read("a.txt", (full, "Regulator"), ("NMB", "Regulator", full))
    second = read("b.txt", ("NMB", "Regulator"))
    assert len(resolve([first, second], registry=EMPTY).entities) == 1


def test_a_short_name_that_documents_use_for_two_names_merges_with_neither(read):
    readings = [
        read(
            "a.txt",
            ("Norvane Systems", "Company"),
            ("Norvane", "Company", "Norvane Systems"),
            *STORY,
        ),
        read(
            "b.txt", ("Norvane Foods", "Company"), ("Norvane", "Company", "Norvane Foods"), *STORY
        ),
        read("c.txt", ("Norvane", "Company"), *STORY),
    ]
    assert len(set(ids_of(resolve(readings, registry=EMPTY), *readings))) == 3


def test_names_that_a_document_keeps_apart_stay_apart(read):
    readings = [
        read(
            "a.txt",
            ("Norvane Systems", "Company"),
            ("Norvane", "Company", "Norvane Systems"),
            *STORY,
        ),
        read("b.txt", ("Norvane", "Company"), ("Norvane Systems", "Company"), *STORY),
    ]
    assert len(set(ids_of(resolve(readings, registry=EMPTY), *readings))) == 2


@pytest.mark.parametrize("part", ["Norvane Cloud", "Norvane Research", "Norvane China"])
def test_a_wrong_reading_does_not_merge_a_company_with_its_part(read, part):
    first = read("a.txt", (part, "Company"), ("Norvane", "Company", part), *STORY)
    second = read("b.txt", ("Norvane", "Company"), *STORY)
    assert len(set(ids_of(resolve([first, second], registry=EMPTY), first, second))) == 2


@pytest.mark.parametrize(("short", "full"), [("Sable", "Sable-2"), ("Sable-2", "Sable-2-Max")])
def test_a_wrong_reading_does_not_merge_versions(read, short, full):
    company = (("Amara Osei", "Person"), ("Norvane", "Company"))
    first = read("a.txt", (full, "Model"), (short, "Model", full), *company)
    second = read("b.txt", (short, "Model"), *company)
    assert len(set(ids_of(resolve([first, second], registry=EMPTY), first, second))) == 2


def test_a_surname_means_nobody_in_another_document(read):
    first = read("a.txt", ("Amara Osei", "Person"), ("Osei", "Person", "Amara Osei"))
    second = read("b.txt", ("Osei", "Person"))
    assert len(resolve([first, second], registry=EMPTY).entities) == 2


def test_a_product_after_its_makers_name_is_the_product(read):
    first = read("a.txt", ("Norvane Glimmer", "Product"), ("Norvane", "Company"))
    second = read("b.txt", ("Glimmer", "Product"), ("Norvane", "Company"))
    other = read("c.txt", ("Glimmer", "Product"), ("Tallis", "Company"))
    assert len(set(ids_of(resolve([first, second], registry=EMPTY), first, second))) == 1
    assert len(set(ids_of(resolve([first, other], registry=EMPTY), first, other))) == 2


def test_a_reference_has_the_entity_of_its_antecedent():
    name = Mention("d", 0, 7, "Norvane", "Company", "Norvane")
    it = Mention("d", 20, 22, "It", "Company", "Norvane", antecedent=(0, 7))
    resolution = resolve([Reading("d", "", "test", (name, it))], registry=EMPTY)
    assert resolution.entity_of(it) == resolution.entity_of(name)
    assert next(iter(resolution.entities.values())).names == ()


# Labels, types, identifiers


def test_the_label_is_the_most_frequent_full_name(read):
    readings = [
        read("a.txt", ("Norvane Group", "Company")),
        read("b.txt", ("Norvane", "Company"), ("Norvane", "Company")),
    ]
    (entity,) = resolve(readings, registry=EMPTY).entities.values()
    assert (entity.label, entity.names) == ("Norvane", ("Norvane Group",))


def test_of_equally_frequent_names_the_longest_is_the_label(read):
    readings = [read("a.txt", ("Norvane Group", "Company")), read("b.txt", ("Norvane", "Company"))]
    (entity,) = resolve(readings, registry=EMPTY).entities.values()
    assert entity.label == "Norvane Group"


def test_the_registry_gives_identifier_label_type_and_links(read):
    entry = Entry("norvane", "Norvane", "Company", ("Norvane Group",), ("https://norvane.example",))
    reading = read("a.txt", ("Norvane Group", "Organization"))
    (entity,) = resolve([reading], registry=Registry([entry])).entities.values()
    assert (entity.id, entity.label, entity.type, entity.known) == (
        "norvane",
        "Norvane",
        "Company",
        True,
    )
    assert entity.names == ("Norvane Group",)
    assert entity.same_as == ("https://norvane.example",)


def test_an_unknown_identifier_is_a_slug_and_a_hash_that_no_spelling_changes(read):
    ids = {
        ids_of(resolve([one], registry=EMPTY), one)[0]
        for one in (
            read("a.txt", ("Sable-2.5", "Model")),
            read("b.txt", ("Sable 2.5 series", "Model")),
        )
    }
    assert len(ids) == 1
    assert next(iter(ids)).startswith("sable-2-5-")


def test_a_name_without_latin_letters_has_an_identifier(read):
    reading = read("a.txt", ("月光", "Company"))
    (id_,) = resolve([reading], registry=EMPTY).entities
    assert len(id_) == 6


def test_a_homonym_that_arrives_later_changes_no_identifier(read):
    company, model = read("b.txt", ("Helixar", "Company")), read("a.txt", ("Helixar", "Model"))
    alone = ids_of(resolve([company], registry=EMPTY), company)
    assert ids_of(resolve([company, model], registry=EMPTY), company) == alone


def test_a_mention_of_no_reading_is_an_error(read):
    resolution = resolve([read("a.txt", ("Norvane", "Company"))], registry=EMPTY)
    with pytest.raises(KeyError):
        resolution.entity_of(Mention("other", 0, 7, "Norvane", "Company", "Norvane"))


# Judgements


def test_a_judgement_merges_what_no_feature_would(read):
    readings = [read("a.txt", ("Norvane", "Company")), read("b.txt", ("Tallis", "Company"))]
    judgement = Judgement("Norvane", "Tallis", True, "renamed")
    resolution = resolve(readings, registry=EMPTY, judgements=[judgement])
    (id_,) = resolution.entities
    assert [(one.score, one.reason) for one in resolution.explain(id_)] == [
        (1.0, "judged the same: renamed")
    ]


def test_merges_are_transitive(read):
    readings = [read(f"{name}.txt", (name, "Company")) for name in ("Norvane", "Tallis", "Hexar")]
    judgements = [Judgement("Norvane", "Tallis", True), Judgement("Tallis", "Hexar", True)]
    assert len(resolve(readings, registry=EMPTY, judgements=judgements).entities) == 1


def test_a_judgement_splits_what_would_merge(read):
    readings = [read("a.txt", ("Norvane", "Company")), read("b.txt", ("Norvane Group", "Company"))]
    judgement = Judgement("Norvane", "Norvane Group", False)
    resolution = resolve(readings, registry=EMPTY, judgements=[judgement])
    first, second = ids_of(resolution, *readings)
    assert first != second
    assert second.startswith(first) or first.startswith(second)


def test_a_judgement_splits_what_others_would_join(read):
    readings = [read(f"{name}.txt", (name, "Company")) for name in ("Norvane", "Tallis", "Hexar")]
    judgements = [
        Judgement("Norvane", "Tallis", True),
        Judgement("Tallis", "Hexar", True),
        Judgement("Norvane", "Hexar", False),
    ]
    norvane, _, hexar = ids_of(resolve(readings, registry=EMPTY, judgements=judgements), *readings)
    assert norvane != hexar


def test_a_judgement_can_name_documents(read):
    readings = [read(source, ("Wei Wang", "Person")) for source in ("a.txt", "b.txt", "c.txt")]
    judgement = Judgement("Wei Wang @ a.txt", "Wei Wang @ b.txt", False)
    resolution = resolve(readings, registry=EMPTY, judgements=[judgement])
    first, second, third = ids_of(resolution, *readings)
    assert first != second
    assert third in (first, second)


def test_a_judgement_can_name_types_and_identifiers(read):
    readings = [read("a.txt", ("Helixar", "Company")), read("b.txt", ("Helixar", "Model"))]
    typed = Judgement("Helixar (Company)", "Helixar (Model)", True)
    assert len(resolve(readings, registry=EMPTY, judgements=[typed]).entities) == 1
    left, right = ids_of(resolve(readings, registry=EMPTY), *readings)
    named = Judgement(left, right, True)
    assert len(resolve(readings, registry=EMPTY, judgements=[named]).entities) == 1


def test_a_judgement_splits_a_known_entity(read, packaged):
    readings = [read("a.txt", ("Apple", "Company")), read("b.txt", ("Apple", "Company"))]
    judgement = Judgement("Apple @ a.txt", "Apple @ b.txt", False, "the record label")
    ids = ids_of(resolve(readings, registry=packaged, judgements=[judgement]), *readings)
    assert "apple" in ids
    assert len(set(ids)) == 2


def test_a_judgement_that_matches_nothing_is_reported(read):
    judgement = Judgement("Norvane", "Tallis", True)
    resolution = resolve(
        [read("a.txt", ("Norvane", "Company"))], registry=EMPTY, judgements=[judgement]
    )
    assert resolution.unused == (judgement,)


def test_a_judgement_about_nothing_is_an_error(read):
    with pytest.raises(JudgementError, match="names nothing"):
        resolve([], registry=EMPTY, judgements=[Judgement("…", "Norvane", True)])


# Properties

NAMES = [
    ("Norvane", "Company"),
    ("Norvane Group", "Company"),
    ("Norvane", "Organization"),
    ("Norvane AI", "Company"),
    ("Norvane Cloud", "Company"),
    ("Norvane", "Product"),
    ("Sable", "Model"),
    ("Sable-2", "Model"),
    ("Sable 2 series", "Product"),
    ("SABLE-2", "Model"),
    ("Glimmer", "Product"),
    ("Glimmers", "Product"),
    ("Norvane Glimmer", "Product"),
    ("Norlandia Media Board", "Regulator"),
    ("NMB", "Regulator"),
    ("Brightwater Robotics", "Company"),
    ("Brightwatter Robotics", "Company"),
    ("Amara Osei", "Person"),
    ("Dr Amara Osei", "Person"),
    ("China", "Place"),
    ("Chinese", "Place"),
    ("China", "Regulator"),
]
SHORT = {"Norvane Systems": "Norvane", "Norlandia Media Board": "NMB", "Amara Osei": "Osei"}


@st.composite
def corpora(draw):
    """Some documents, each with some names and perhaps a short form of one."""
    readings = []
    for number in range(draw(st.integers(1, 6))):
        document, at, mentions = digest(f"{number}.txt"), 0, []
        for name, type_ in draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6)):
            mentions.append(Mention(document, at, at + len(name), name, type_, name))
            at += 100
            if name in SHORT and draw(st.booleans()):
                short = SHORT[name]
                mentions.append(Mention(document, at, at + len(short), short, type_, name))
                at += 100
        readings.append(Reading(document, "", "test", tuple(mentions)))
    return readings


JUDGEMENTS = st.lists(
    st.builds(
        Judgement,
        st.sampled_from([name for name, _ in NAMES]),
        st.sampled_from(
            ["Tallis", "Norvane (Product)", "Sable-2", "Glimmers", "NMB @ 1.txt", "Norvane Group"]
        ),
        st.booleans(),
    ),
    max_size=3,
)


def described(resolution, readings):
    """Return all that a resolution says about some readings."""
    mentions = [mention for reading in readings for mention in reading.mentions]
    return (
        dict(resolution.entities),
        {mention.id: resolution.entity_of(mention) for mention in mentions},
        {id_: resolution.explain(id_) for id_ in resolution.entities},
    )


@settings(max_examples=60, deadline=None)
@given(corpora(), JUDGEMENTS, st.randoms(use_true_random=False))
def test_order_changes_nothing(readings, judgements, random):
    shuffled = readings.copy()
    random.shuffle(shuffled)
    expected = resolve(readings, registry=Registry.load(), judgements=judgements)
    found = resolve(shuffled, registry=Registry.load(), judgements=judgements)
    assert described(found, readings) == described(expected, readings)


@settings(max_examples=40, deadline=None)
@given(corpora(), st.data())
def test_documents_that_come_and_go_leave_no_trace(readings, data):
    some = data.draw(st.lists(st.sampled_from(readings), unique_by=lambda one: one.document))
    before = described(resolve(some, registry=EMPTY), some)
    full = described(resolve(readings, registry=EMPTY), readings)
    assert described(resolve(some, registry=EMPTY), some) == before
    assert (
        described(
            resolve([*some, *(one for one in readings if one not in some)], registry=EMPTY),
            readings,
        )
        == full
    )
    mentioned = {
        name for reading in some for one in reading.mentions for name in (one.name, one.text)
    }
    for entity in before[0].values():
        assert {entity.label, *entity.names} <= mentioned


@settings(max_examples=60, deadline=None)
@given(corpora(), JUDGEMENTS)
def test_entities_partition_the_names_of_each_document(readings, judgements):
    resolution = resolve(readings, registry=EMPTY, judgements=judgements)
    used = Counter(resolution.entity_of(one) for reading in readings for one in reading.mentions)
    assert set(used) == set(resolution.entities)
    for id_, entity in resolution.entities.items():
        assert entity.id == id_
        assert entity.label not in entity.names


@settings(max_examples=60, deadline=None)
@given(corpora())
def test_what_is_judged_different_is_never_one(readings):
    judgements = [
        Judgement("Norvane", "Norvane Group", False),
        Judgement("Sable-2", "Glimmer", False),
    ]
    merged = [Judgement("Norvane", "Sable-2", True), Judgement("Glimmer", "Norvane Group", True)]
    resolution = resolve(readings, registry=EMPTY, judgements=judgements + merged)
    by_name = {}
    for reading in readings:
        for one in reading.mentions:
            by_name.setdefault(one.name, set()).add(resolution.entity_of(one))
    assert not by_name.get("Norvane", set()) & by_name.get("Norvane Group", set())
    assert not by_name.get("Sable-2", set()) & by_name.get("Glimmer", set())


def test_time_grows_with_the_number_of_names_not_of_pairs(read):
    readings = [
        read(
            f"{n}.txt", *((f"Company {chr(65 + n % 26)}{n % 997}{k}", "Company") for k in range(5))
        )
        for n in range(2000)
    ]
    began = time.process_time()
    resolve(readings, registry=EMPTY)
    assert time.process_time() - began < 20  # about 0.3 s; all pairs would take an hour
