import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import JudgementError
from kg.model import Judgement
from kg.resolution import read_judgements, write_judgement
from kg.resolution.judgements import format_judgement


def test_judgements_are_read_with_notes_and_blank_lines(tmp_path):
    path = tmp_path / "judgements.txt"
    path.write_text(
        "# who is who\n\nsame: Norvane = Norvane Systems  # renamed\n"
        "different: Wei Wang @ a.txt | Wei Wang @ b.txt\n"
        "Different: Horizon (Company) | Horizon AI\n",
        encoding="utf-8",
    )
    assert read_judgements(path) == [
        Judgement("Norvane", "Norvane Systems", True, "renamed"),
        Judgement("Wei Wang @ a.txt", "Wei Wang @ b.txt", False),
        Judgement("Horizon (Company)", "Horizon AI", False),
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Norvane = Tallis", "is no judgement; expected 'same: A = B'"),
        ("same: Norvane", "expected two names joined by '='"),
        ("same: Norvane | Tallis", "expected two names joined by '='"),
        ("different: Norvane = Tallis", r"expected two names joined by '\|'"),
        ("same: Norvane = Tallis = Hexar", "expected two names"),
        ("same: = Tallis", "names nothing"),
        ("same: Norvane = --", "names nothing"),
        ("same: Norvane (Firm) = Tallis", "unknown type 'Firm'.*Company"),
        ("different: Norvane | norvane", "compares a name with itself"),
    ],
)
def test_a_malformed_line_names_file_line_and_remedy(tmp_path, line, message):
    path = tmp_path / "judgements.txt"
    path.write_text(f"# first\n{line}\n", encoding="utf-8")
    with pytest.raises(JudgementError, match=rf"judgements\.txt, line 2: .*{message}"):
        read_judgements(path)


def test_lines_that_contradict_each_other_are_an_error(tmp_path):
    path = tmp_path / "judgements.txt"
    path.write_text("same: Norvane = Tallis\ndifferent: Tallis | Norvane\n", encoding="utf-8")
    with pytest.raises(JudgementError, match="line 2: contradicts line 1"):
        read_judgements(path)


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(JudgementError, match="cannot read the judgements"):
        read_judgements(tmp_path / "none.txt")


def test_a_binary_file_is_an_error(tmp_path):
    path = tmp_path / "judgements.txt"
    path.write_bytes(b"\xff\xfe\x00same")
    with pytest.raises(JudgementError, match="cannot read the judgements"):
        read_judgements(path)


NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9.+&é月 -]{0,12}[A-Za-z0-9]", fullmatch=True).map(
    lambda name: " ".join(name.split())
)


@given(NAMES, NAMES, st.booleans(), st.sampled_from(["", "see the registry", "renamed # twice"]))
def test_what_is_written_is_read_back(tmp_path_factory, left, right, same, note):
    path = tmp_path_factory.mktemp("judgements") / "file.txt"
    try:
        line = format_judgement(Judgement(left, right, same, note))
    except JudgementError:
        return
    write_judgement(path, Judgement(left, right, same, note))
    assert path.read_text(encoding="utf-8") == line + "\n"
    assert read_judgements(path) == [Judgement(left, right, same, note)]


def test_a_judgement_is_appended_on_a_line_of_its_own(tmp_path):
    path = tmp_path / "judgements.txt"
    path.write_text("same: Norvane = Tallis", encoding="utf-8")
    write_judgement(path, Judgement("Hexar", "Sable", False, "other trade"))
    assert path.read_text(encoding="utf-8").splitlines() == [
        "same: Norvane = Tallis",
        "different: Hexar | Sable  # other trade",
    ]


@pytest.mark.parametrize("name", ["A = B", "A | B", "A # B", "A\nB"])
def test_a_name_that_could_not_be_read_back_is_refused(tmp_path, name):
    with pytest.raises(JudgementError):
        write_judgement(tmp_path / "judgements.txt", Judgement(name, "Norvane", True))


def test_lines_that_contradict_each_other_through_others_are_an_error(tmp_path):
    path = tmp_path / "judgements.txt"
    path.write_text("same: A1 = B1\nsame: B1 = C1\ndifferent: A1 | C1\n", encoding="utf-8")
    with pytest.raises(
        JudgementError, match="'A1' and 'C1' are judged different, and other lines join"
    ):
        read_judgements(path)
