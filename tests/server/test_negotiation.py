"""Accept headers, as RFC 9110 reads them."""

import pytest

from kg.server.negotiation import choose

OFFERS = ["text/turtle", "application/ld+json", "text/html"]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "text/turtle"),
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("text/html", "text/html"),
        ("TEXT/HTML", "text/html"),
        ("text/*;q=0.5, application/ld+json", "application/ld+json"),
        ("text/html;q=0.3, text/turtle;q=0.2", "text/html"),
        ("text/turtle;q=0, */*;q=0.1", "application/ld+json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("application/pdf", None),
        ("text/html;q=0", None),
        ("text/html;q=nonsense", None),
        (",,;,", None),
    ],
)
def test_choose(accept, expected):
    assert choose(accept, OFFERS) == expected
