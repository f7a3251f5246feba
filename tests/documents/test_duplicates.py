from itertools import permutations
from random import Random

from kg.documents import independent_groups
from kg.model import Document


def words(seed, count):
    chosen = Random(seed)
    return [f"w{chosen.randrange(3000)}" for _ in range(count)]


def document(source, text, **fields):
    return Document(source, text, **fields)


ORIGINAL = words(1, 300)
ACME = document("acme.txt", " ".join(ORIGINAL))
COPY = document(
    "copy.txt", "By Ann Lee\n" + " ".join(ORIGINAL[:250]).upper() + " ".join(words(2, 40))
)
EXCERPT = document("excerpt.txt", " ".join(ORIGINAL[100:150]))
OTHER = document("other.txt", " ".join(words(3, 300)))
QUOTING = document("quoting.txt", " ".join(words(4, 200) + ORIGINAL[50:90] + words(5, 100)))


def test_copies_and_excerpts_share_a_group():
    groups = independent_groups([ACME, COPY, EXCERPT, OTHER])
    assert (
        groups[ACME.id]
        == groups[COPY.id]
        == groups[EXCERPT.id]
        == min(ACME.id, COPY.id, EXCERPT.id)
    )
    assert groups[OTHER.id] == OTHER.id


def test_report_that_shares_quotes_is_independent():
    groups = independent_groups([ACME, QUOTING])
    assert groups[ACME.id] != groups[QUOTING.id]


def test_order_does_not_matter():
    documents = [ACME, COPY, EXCERPT, QUOTING]
    assert len({tuple(independent_groups(p).items()) for p in permutations(documents)}) == 1


def test_short_documents_are_copies_only_when_equal():
    one, two, three = (
        document(n, t) for n, t in [("1", "Acme grows."), ("2", "ACME grows"), ("3", "Acme")]
    )
    groups = independent_groups([one, two, three])
    assert groups[one.id] == groups[two.id] != groups[three.id]


def test_furniture_is_not_compared():
    banner = " ".join(words(9, 60))
    documents = [
        document(str(n), f"{banner} {' '.join(words(n, 30))}", furniture=((0, len(banner)),))
        for n in (11, 12)
    ]
    assert len(set(independent_groups(documents).values())) == 2


def test_many_copies_are_one_group():
    copies = [document(str(n), " ".join([f"x{n}", *ORIGINAL])) for n in range(200)]
    assert len(set(independent_groups(copies).values())) == 1


def test_no_documents_give_no_groups():
    assert independent_groups([]) == {}
