import pytest

from kg.errors import CorpusError
from kg.ontology import load
from kg.training.corpus import check, read_corpus, render

GOOD = """# ab-1 | wire | test
^ [Borealis|Company] Buys [Fenwright|Company]
> Borealis | acquires | Fenwright | asserted
The [Toronto|Place] company paid $2 billion.

[It|=Borealis] may rename [the chipmaker|=Fenwright].
- A bullet.
~ a · b
"""


@pytest.fixture
def part(tmp_path):
    def write(text):
        path = tmp_path / "ab.txt"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_lines_marks_and_claims_are_read(part):
    (document,) = read_corpus([part(GOOD)])
    assert [line.kind for line in document.lines] == [
        "heading",
        "sentence",
        "sentence",
        "bullet",
        "row",
    ]
    assert [(m.name, m.type, m.reference) for m in document.lines[2].marks] == [
        ("Borealis", "Company", True),
        ("Fenwright", "Company", True),
    ]
    (claim,) = document.lines[0].claims
    assert (claim.subject, claim.relation, claim.object, claim.status) == (
        "Borealis", "acquires", "Fenwright", "asserted",
    )  # fmt: skip


def test_rendered_lines_stand_at_their_offsets(part):
    (document,) = read_corpus([part(GOOD)])
    text, places = render(document)
    assert [text[slice(*place)] for place in places] == [line.text for line in document.lines]
    assert text.startswith(
        "Borealis Buys Fenwright\nThe Toronto company paid $2 billion.\n\nIt may"
    )
    assert "\n- A bullet.\na · b" in text


def test_a_sound_part_has_no_errors(part):
    counts, errors = check([part(GOOD)], load())
    assert errors == []
    assert counts["claims"] == 1
    assert counts["mentions"] == 5


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("| acquires |", "| aquires |", "unknown predicate 'aquires'"),
        ("| asserted", "| sure", "unknown status 'sure'"),
        ("| Fenwright | asserted", "| Toronto | asserted", "not between Company and Place"),
        ("> Borealis |", "> Borelis |", "'Borelis' is not an entity"),
        ("| Fenwright | asserted", "| Borealis | asserted", "subject equals object"),
        ("asserted\n", "asserted | when=noon\n", "when='noon' is not in the sentence"),
        ("asserted\n", "asserted | when\n", "when='' is not in the sentence"),
        ("[Toronto|Place]", "[Toronto|City]", "unknown type 'City'"),
        ("[It|=Borealis]", "[It|=Boreas]", "no typed mention"),
        ("A bullet.", "A [bullet.", "stray bracket or bar"),
        ("| asserted", "", "needs subject | predicate"),
        ("# ab-1", "x\n# ab-1", "text before the first"),
    ],
)
def test_faults_are_named(part, old, new, message):
    _, errors = check([part(GOOD.replace(old, new, 1))], load())
    assert any(message in error for error in errors), errors


def test_bytes_that_are_no_text_are_named(tmp_path):
    (tmp_path / "ab.txt").write_bytes(b"# ab-1 | wire | test\n\xff\n")
    _, errors = check([tmp_path], load())
    assert len(errors) == 1
    assert "ab.txt cannot be read" in errors[0]


def test_a_missing_part_is_an_error(tmp_path):
    with pytest.raises(CorpusError, match="no corpus part"):
        read_corpus([tmp_path / "none"])
