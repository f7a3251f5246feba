import pytest

from kg.language.sentences import split


def kinds(text):
    return [(one.kind, text[one.start : one.end]) for one in split(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Acme bought Beta. It paid cash.", ["Acme bought Beta.", "It paid cash."]),
        ("Shares of Acme Inc. rose 3.5% on Mon. Analysts cheered.",
         ["Shares of Acme Inc. rose 3.5% on Mon. Analysts cheered."]),
        ("It sells in the U.S. The deal closed.", ["It sells in the U.S.", "The deal closed."]),
        ("The U.S. Senate voted. Nobody left.", ["The U.S. Senate voted.", "Nobody left."]),
        ("“We won.” She smiled.", ["“We won.”", "She smiled."]),
        ("Is it real? Yes! iFluent says so.", ["Is it real?", "Yes!", "iFluent says so."]),
        ("Dr. Ada King of J. P. Holt & Co. spoke.", ["Dr. Ada King of J. P. Holt & Co. spoke."]),
        ("Qwen 2.5 is out. Argo 1.5 is not.", ["Qwen 2.5 is out.", "Argo 1.5 is not."]),
        ("月光发布了新模型。它很快。", ["月光发布了新模型。", "它很快。"]),
    ],
)  # fmt: skip
def test_full_stops_end_sentences_and_abbreviations_do_not(text, expected):
    assert [text[one.start : one.end] for one in split(text)] == expected


@pytest.mark.parametrize(
    ("line", "kind", "body"),
    [
        ("Acme Rises After Deal", "heading", "Acme Rises After Deal"),
        ("- Acme has a new chip.", "bullet", "Acme has a new chip."),
        ("  • Acme has a new chip", "bullet", "Acme has a new chip"),
        ("1. A New Era", "bullet", "A New Era"),
        ("Acme | Argo | leader", "row", "Acme | Argo | leader"),
        ("Acme · Argo · leader", "row", "Acme · Argo · leader"),
        ("Acme has a new chip.", "sentence", "Acme has a new chip."),
    ],
)
def test_lines_are_headings_bullets_rows_or_sentences(line, kind, body):
    assert kinds(line) == [(kind, body)]


def test_a_line_break_ends_a_sentence_and_a_line_of_marks_is_none():
    assert kinds("Acme rises\n---\n\n***\nIt paid cash.") == [
        ("heading", "Acme rises"),
        ("sentence", "It paid cash."),
    ]


def test_page_furniture_is_left_out():
    text = "Loading…\nAcme bought Beta."
    assert [text[one.start : one.end] for one in split(text, [(0, 8)])] == ["Acme bought Beta."]


def test_only_the_first_sentence_of_a_line_opens_it():
    assert [one.opens_line for one in split("One is here. Two is there.\nThree came.")] == [
        True,
        False,
        True,
    ]
