import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.documents import find_furniture

ARTICLE = [
    "Acme buys Beta in surprise deal",
    "Acme AG has bought Beta Ltd for three million euros, the two companies said on Thursday. " * 3,
    "The deal is the largest in the history of the anvil industry, according to two analysts. " * 3,
]


def furniture(lines):
    text = "\n".join(lines)
    return [text[start:end] for start, end in find_furniture(text)]


@pytest.mark.parametrize(
    "line",
    [
        "Loading…",
        "Skip to content",
        "Accept all cookies",
        "Cookie settings",
        "Manage consent",
        "We use cookies to give you the best experience on our site.",
        "Privacy policy | Terms of use",
        "Share this article",
        "Share on Facebook",
        "Facebook · X · Share",
        "Tweet",
        "Follow us on LinkedIn",
        "Subscribe to our newsletter",
        "Sign up for the morning briefing",
        "Subscribe now",
        "Read next: Ten anvils compared",
        "READ ALSO: Ten anvils compared",
        "Related articles",
        "Most read",
        "You may also like",
        "Advertisement",
        "Story continues below advertisement",
        "Sponsored content",
        "Photo: Ann Lee / Anvil",
        "Image credit: Getty Images",
        "Tags: anvils, rockets",
        "Filed under: Deals",
        "By Ann Lee",
        "By Ann Lee and Bo Chen",
        "BY: AnvilFan",
        "Written by Ann Lee",
        "Reporting by Ann Lee; editing by Bo Chen",
        "February 13, 2025",
        "Published: 13 Feb 2025, 10:15 CET",
        "5 min read",
        "3 hours ago",
        "© 2025 Anvil Media. All rights reserved.",
        "Leave a Reply",
        "12 comments",
        "No comments yet",
        "Your email address will not be published. Required fields are marked *",
        "Log in to comment",
        "https://anvil.example/acme-buys-beta",
        "Source: https://anvil.example/acme",
        "👍👍👍",
        "For more information, visit the company's press page.",
        "Tell us in the comments below!",
        "🎁 Claim your bonus now >>> https://spam.example/x 🎁",
    ],
)
def test_line_of_a_page_is_furniture(line):
    assert furniture([ARTICLE[0], line, *ARTICLE[1:]]) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "The regulator fined Acme AG for setting cookies without consent.",
        "By Thursday the shares had lost half of their value.",
        "By buying Beta Ltd, Acme AG enters the market for rockets.",
        "Acme AG shares rose 3% – analysts were surprised.",
        "Share prices fell in Zurich after Acme AG bought Beta.",
        "Subscribers of Acme AG pay ten euros a month.",
        "Related companies of Acme AG were searched as well.",
        "Comments by the chief executive calmed the market.",
        "Acme AG declined to comment.",
        "Acme AG published the model at https://models.example/acme under an open licence.",
        "Photos is an app that Acme AG makes for its phones.",
        "- Acme AG",
        "- Beta Ltd",
        "1. Rockets and anvils",
        "Acme AG | Rocketeer | 12 million",
        "Firm | Close | Move",
        "References to Acme AG were removed from the report.",
        "Read Labs, a start-up, sells anvils.",
        "Follow-up talks between Acme AG and Beta Ltd start on Monday.",
        "Trending Labs will buy Acme AG.",
        "Search engines such as Gamma use the model.",
        "Discussion of the bill starts in March.",
        "⚠️ Acme AG may lose its licence",
    ],
)
def test_line_of_an_article_is_kept(line):
    assert furniture([*ARTICLE[:2], line, ARTICLE[2]]) == []


def test_comment_section_runs_to_the_end():
    comments = [
        "2 comments",
        "anvilfan1999",
        "Gamma should buy Acme AG, everyone says so.",
        "Reply",
    ]
    assert furniture([*ARTICLE, "", *comments]) == comments


def test_comment_count_below_the_headline_hides_nothing():
    assert furniture([ARTICLE[0], "2 comments", *ARTICLE[1:]]) == ["2 comments"]


def test_chapter_named_comments_is_kept():
    lines = ["Comments", *ARTICLE[1:], *ARTICLE[1:]]
    assert furniture([*ARTICLE, *lines]) == []


def test_reference_list_ends_where_prose_begins():
    links = ["References:", "Lee, A. (2024). Anvils. https://a.example/1", "https://b.example/2"]
    prose = "Acme AG will also open an office in Basel, its first outside the city of Zurich."
    assert furniture([*ARTICLE, *links, prose]) == links


def test_menu_before_the_article():
    menu = ["Home page", "News", "Deals", "Anvils", "Sign in"]
    assert furniture([*menu, *ARTICLE]) == menu


@given(
    st.lists(
        st.sampled_from([*ARTICLE, "Share this", "Comments", "3 comments", "", "  \u00a0", "x"])
    )
)
def test_spans_are_sorted_lines_of_the_text(lines):
    text = "\n".join(lines)
    spans = find_furniture(text)
    assert list(spans) == sorted(spans)
    for start, end in spans:
        assert 0 <= start < end <= len(text)
        assert "\n" not in text[start:end]
        assert text[start:end] == text[start:end].strip()


@given(st.text())
def test_any_text_gives_valid_spans(text):
    last = 0
    for start, end in find_furniture(text):
        assert last <= start < end <= len(text)
        last = end
