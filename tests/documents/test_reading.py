import io
import sys
from types import SimpleNamespace

import pytest

from kg.documents import read, read_file
from kg.errors import DocumentError


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "b.txt").write_text("Beta Ltd bought Acme AG.")
    (tmp_path / "a.txt").write_text("Acme AG makes rockets.")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c.md").write_text("# Gamma\n\nGamma sells anvils.")
    (tmp_path / ".hidden.txt").write_text("secret")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\0")
    return tmp_path


def test_folder_is_read_in_the_order_of_the_sources(folder):
    assert [one.source for one in read([folder])] == ["a.txt", "b.txt", "sub/c.md"]


def test_file_is_named_by_its_name_and_folder_files_by_their_path(folder):
    assert [one.source for one in read([folder / "sub" / "c.md", folder / "a.txt"])] == [
        "a.txt",
        "c.md",
    ]


def test_path_given_twice_is_read_once(folder):
    assert len(list(read([folder, folder]))) == 3


def test_same_name_in_two_folders_is_refused(folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text("Another text.")
    with pytest.raises(
        DocumentError, match=r"same source name 'a\.txt' as .*; give the folder above"
    ):
        list(read([other / "a.txt", folder / "a.txt"]))


def test_hyphen_reads_standard_input(monkeypatch):
    page = b"<!doctype html><title>T</title><p>Acme AG makes rockets.</p>"
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(page)))
    assert [(one.source, one.text) for one in read(["-"])] == [("stdin", "Acme AG makes rockets.")]


FAULTS = [
    (b"", r"x\.txt is empty"),
    (b" \n\n", r"x\.txt is empty"),
    (b"Acme\0AG", r"binary file \(a null byte at offset 4\)"),
    ("Société Lumière".encode("cp1252"), r"not valid UTF-8 \(byte 0xe9 at offset 4\); .* iconv"),
    (b"\xff\xfeA", r"not valid UTF-16"),
]


@pytest.mark.parametrize(("data", "message"), FAULTS)
def test_unreadable_file_says_why_and_what_to_do(tmp_path, data, message):
    path = tmp_path / "x.txt"
    path.write_bytes(data)
    with pytest.raises(DocumentError, match=message):
        read_file(path)


def test_missing_path_is_named(tmp_path):
    with pytest.raises(DocumentError, match=r"nowhere does not exist; expected a file, a folder"):
        list(read([tmp_path / "nowhere"], on_error=lambda error: None))


def test_folder_with_nothing_to_read_lists_the_suffixes(tmp_path):
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\0")
    with pytest.raises(DocumentError, match=r"holds nothing to read; .* \.txt .*\.html"):
        list(read([tmp_path]))


def test_one_bad_file_among_many_is_reported_and_reading_goes_on(folder):
    (folder / "a2.txt").write_bytes(b"\0")
    (folder / "bad.jsonl").write_text('{"text": "Acme AG grows.", "id": "1"}\n{"title": 1}\n')
    errors = []
    sources = [one.source for one in read([folder], on_error=errors.append)]
    assert sources == ["a.txt", "b.txt", "bad.jsonl#1", "sub/c.md"]
    assert [str(error).split(",")[0].split()[0].rsplit("/")[-1] for error in errors] == [
        "a2.txt",
        "bad.jsonl",
    ]


def test_without_on_error_the_first_error_is_raised(folder):
    (folder / "a2.txt").write_bytes(b"\0")
    with pytest.raises(DocumentError, match=r"a2\.txt"):
        list(read([folder]))


def test_file_with_several_articles_is_no_single_document(tmp_path):
    path = tmp_path / "x.json"
    path.write_text('[{"text": "One."}, {"text": "Two."}]')
    with pytest.raises(DocumentError, match="holds 2 documents"):
        read_file(path)


def test_furniture_is_found_in_what_is_read(tmp_path):
    path = tmp_path / "x.txt"
    path.write_text("Acme AG makes rockets.\nShare this article\n")
    assert read_file(path).furniture == ((23, 41),)


def test_file_name_with_blanks_and_umlauts_is_the_source(tmp_path):
    (tmp_path / "a b#ü.txt").write_text("Acme AG makes rockets.")
    assert [one.source for one in read([tmp_path])] == ["a b#ü.txt"]


def test_file_that_needs_an_extra_is_reported_like_a_bad_one(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "pypdf", None)
    (folder / "d.pdf").write_bytes(b"%PDF-1.4")
    errors = []
    assert len(list(read([folder], on_error=errors.append))) == 3
    assert "newskg[pdf]" in str(errors[0])
