"""From bytes to stored text: one encoding, one normal form, one kind of line end."""

import codecs
import re
import unicodedata

from kg.errors import DocumentError

#: Byte order marks, longest first: the UTF-32 little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
#: Control characters have no meaning in prose, and XML (RDF/XML, GraphML) cannot hold them.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f]")
#: Lone surrogates (JSON may escape them) cannot be encoded, noncharacters cannot stand in XML.
_UNENCODABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")


def normalise(text: str) -> str:
    r"""Return `text` as documents store it.

    Unicode normal form C, line ends as \n, control characters as spaces, and a replacement
    character for what no encoding can hold. Applying it twice changes nothing.
    """
    text = _UNENCODABLE.sub("\ufffd", text.removeprefix("\ufeff"))
    text = _CONTROLS.sub(" ", _LINE_ENDS.sub("\n", text))
    return unicodedata.normalize("NFC", text).removeprefix("\ufeff")


def decode(data: bytes, source: str, *, declared: str | None = None) -> str:
    """Decode a file's bytes by its byte order mark, else by `declared`, else as UTF-8.

    Args:
        data: the whole file.
        source: its name, for errors.
        declared: an encoding that the document itself names (HTML's charset).

    Raises:
        DocumentError: if the file is empty, binary, or not in that encoding.
    """
    if not data.strip():
        raise DocumentError(f"{source} is empty; expected text: remove the file or fill it")
    mark = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if mark is None and b"\0" in data:
        raise DocumentError(
            f"{source} is a binary file (a null byte at offset {data.index(0)}); expected text: "
            "leave it out, or save it as text, HTML, JSON, PDF or DOCX with the fitting suffix"
        )
    encoding = mark or _known(declared) or "utf-8"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"{source} is not valid {encoding.upper()} (byte 0x{data[error.start]:02x} at offset "
            f"{error.start}); convert it to UTF-8 first, for example: "
            f"iconv -f WINDOWS-1252 -t UTF-8 {source}"
        ) from None


def _known(declared: str | None) -> str | None:
    """Return the name of a declared text encoding if Python has it, read as HTML does."""
    if not declared:
        return None
    try:
        name = codecs.lookup(declared.strip()).name
        b" ".decode(name)  # fails for codecs that are no text encoding, such as hex
    except (LookupError, ValueError):
        return None
    # https://encoding.spec.whatwg.org/#names-and-labels: these labels mean windows-1252 on the web.
    # What was read so far in single bytes cannot be UTF-16 either.
    return "cp1252" if name in {"iso8859-1", "ascii"} else None if name[:5] == "utf-1" else name
