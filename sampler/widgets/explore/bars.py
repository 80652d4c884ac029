"""Ten small bars: the shares of the digits in a picture."""

from __future__ import annotations

import ipywidgets as widgets
import numpy as np

_ROW = (
    '<span style="display:inline-flex;flex-direction:column;align-items:center;width:9%">'
    '<span style="height:28px;width:60%;display:flex;align-items:flex-end">'
    '<span style="width:100%;height:{height:.0f}%;background:var(--jp-brand-color1,#1976d2)">'
    "</span></span>{digit}</span>"
)


class Bars:
    """The classifier's shares of the ten digits, hidden where there is no classifier.

    Parameters
    ----------
    has_classifier : bool
        Whether there is one.
    """

    def __init__(self, has_classifier: bool) -> None:
        self.widget = widgets.HTML(layout={"width": "100%"})
        self.widget.layout.display = "" if has_classifier else "none"

    def show(self, shares: np.ndarray | None) -> None:
        """Show ten shares, (10,), 0..1; None changes nothing."""
        if shares is None:
            return
        label = ", ".join(f"{digit}: {share:.0%}" for digit, share in enumerate(shares))
        rows = "".join(
            _ROW.format(height=100 * share, digit=digit) for digit, share in enumerate(shares)
        )
        self.widget.value = f'<div role="img" aria-label="Read as {label}">{rows}</div>'
