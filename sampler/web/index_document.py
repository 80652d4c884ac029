"""The index of a gallery as one HTML file: it has pictures and links, and no script."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from sampler.support.version import __version__
from sampler.web.document import filled, style_of
from sampler.web.policy import closed, content_policy, digest


@dataclass(frozen=True)
class Card:
    """A page as the index shows it.

    Parameters
    ----------
    address : str
        Of the page, relative to the index, percent-encoded.
    title, about : str
        Plain text, of anyone.
    picture : str
        A PNG as a data URL.
    """

    address: str
    title: str
    about: str
    picture: str


def index_html(title: str, cards: Sequence[Card]) -> str:
    """Return the index of these pages."""
    style = style_of("gallery.css")
    parts = {
        "policy": content_policy(f"style-src '{digest(style)}'", "img-src data:"),
        "version": html.escape(__version__),
        "title": html.escape(title),
        "style": closed(style, "style"),
        "about": "1 page" if len(cards) == 1 else f"{len(cards)} pages",
        "cards": "\n".join(map(_item, cards)),
    }
    return filled("gallery.html", parts)


def _item(card: Card) -> str:
    address, title, about, picture = map(
        html.escape, (card.address, card.title, card.about, card.picture)
    )
    return (
        f'<li><a href="{address}"><img src="{picture}" alt="">'
        f"<span>{title}</span><small>{about}</small></a></li>"
    )
