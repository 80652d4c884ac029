"""Which letters are meant by a text such as "A-Za-z"."""

from __future__ import annotations

import unicodedata

from sampler.support.arguments import shown, shown_type

_MOST = 10_000


def glyphs_in(text: object) -> tuple[str, ...]:
    """Return the letters that a text names, each once, in its order.

    A hyphen between two letters stands for those between them; at an end it is itself.

    Examples
    --------
    >>> glyphs_in("A-Cx-")
    ('A', 'B', 'C', 'x', '-')
    """
    if not isinstance(text, str):
        msg = f"glyphs got {shown_type(text)}; expected letters, such as 'A-Z' or 'A-Za-z0-9'"
        raise TypeError(msg)
    letters: list[str] = []
    rest = text
    while rest:
        if len(rest) > 2 and rest[1] in "-–":
            letters += _range(rest[0], rest[2], text)
            rest = rest[3:]
        else:
            letters.append(rest[0])
            rest = rest[1:]
    chosen = tuple(dict.fromkeys(letter for letter in letters if not _is_blank(letter)))
    if not chosen:
        msg = f"glyphs got {shown(text)}, without a letter; expected some, such as 'A-Z'"
        raise ValueError(msg)
    return chosen


def _range(first: str, last: str, text: str) -> list[str]:
    if not 0 <= ord(last) - ord(first) < _MOST:
        msg = (
            f"glyphs got {shown(text)}, where '{first}-{last}' is no range of 1 to {_MOST:,} "
            "letters; expected one such as 'A-Z'"
        )
        raise ValueError(msg)
    return [chr(code) for code in range(ord(first), ord(last) + 1)]


def _is_blank(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cs", "Cn", "Cf", "Zs", "Zl", "Zp")
