"""Content negotiation: which of the offered media types a client likes best (RFC 9110, 12.5.1)."""

from collections.abc import Sequence


def choose(accept: str | None, offers: Sequence[str]) -> str | None:
    """Return the offer that an Accept header prefers, or None if it takes none of them.

    The most specific range that matches an offer gives its weight; among equal weights the earlier
    offer wins. No header means anything.
    """
    if not accept or not accept.strip():
        return offers[0]
    ranges = [_read_range(part) for part in accept.split(",") if part.strip()]
    best: tuple[float, str] | None = None
    for offer in offers:
        matching = [
            (specificity, weight)
            for media, weight in ranges
            if (specificity := _match(media, offer)) is not None
        ]
        if not matching:
            continue
        weight = max(matching)[1]
        if weight > 0 and (best is None or weight > best[0]):
            best = (weight, offer)
    return best[1] if best else None


def _match(media: str, offer: str) -> int | None:
    """Return how a range matches: 2 exactly, 1 by main type, 0 by */*, None not at all."""
    if media == offer:
        return 2
    if media == offer.split("/")[0] + "/*":
        return 1
    return 0 if media in ("*/*", "*") else None


def _read_range(part: str) -> tuple[str, float]:
    media, *parameters = (piece.strip().lower() for piece in part.split(";"))
    weight = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                weight = min(max(float(value), 0.0), 1.0)
            except ValueError:
                weight = 0.0
    return media, weight
