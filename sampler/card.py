"""The card of a checkpoint: what it is, how it was made, and how good it is, for a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Figure → (what it says, how it is written, what it has to reach where there is such a mark)
FIGURES: dict[str, tuple[str, str, str]] = {
    "test_accuracy": ("test pictures read as their own label", "{:.2%}", "≥ 99.4 %"),
    "as_they_are": ("test pictures, as they are, read as their own label", "{:.2%}", ""),
    "reconstruction": ("reconstruction at 26×26 read as its own label", "{:.2%}", "≥ 97.5 %"),
    "large_reconstruction": (
        "reconstruction at 1300×1300, averaged down to 26×26",
        "{:.2%}",
        "≥ 97.5 %",
    ),
    "random_shares": ("random z: least and largest share of a digit", "", "5 % to 17 %"),
    "random_confidence": ("random z: mean confidence of the judge", "{:.3f}", "≥ 0.92"),
    "frechet_distance": ("Fréchet distance, random z to test set", "{:.2f}", ""),
    "frechet_ratio": ("the same as a share of a plain VAE's", "{:.3f}", "≤ 0.25"),
    "others_as_they_are": ("stand-in digits read as they are", "{:.2%}", "≥ 95 %"),
    "others_reconstructed": ("stand-in digits read after reconstruction", "{:.2%}", "≥ 90 %"),
    "others_by_encoder": (
        "stand-in digits read after reconstruction by the encoder alone",
        "{:.2%}",
        "",
    ),
    "slant_kept": ("label kept when another digit's slant is added", "{:.2%}", "≥ 85 %"),
    "edge_slope": ("edge slope at 1080×1080, ink per training pixel", "{:.2f}", "≥ 1.6"),
}


def compose(name: str, about: Mapping[str, Any]) -> str:
    """Return the card as Markdown.

    Parameters
    ----------
    name : str
        The checkpoint's name.
    about : mapping
        Its config.json: kind, model, provenance, quality.
    """
    lines = [f"# {name}", ""]
    if about["provenance"].get("note"):
        lines += [about["provenance"]["note"], ""]
    lines += table(about["quality"]) if about["quality"] else ["Not evaluated yet.", ""]
    if about["provenance"]:
        lines += ["## How it was made", "", "| | |", "|---|---|"]
        lines += [
            f"| {key.replace('_', ' ')} | {_plain(value)} |"
            for key, value in about["provenance"].items()
            if key not in ("note", "training")
        ]
        lines += ["", "Every field of the training configuration stands in `config.json`.", ""]
    return "\n".join(lines)


def table(quality: Mapping[str, Any]) -> list[str]:
    """Return the measured figures as lines of a Markdown table.

    Examples
    --------
    >>> print("\\n".join(table({"slant_kept": 0.9})))
    | figure | measured | mark |
    |---|---|---|
    | label kept when another digit's slant is added | 90.00% | ≥ 85 % |
    <BLANKLINE>
    """
    lines = ["| figure | measured | mark |", "|---|---|---|"]
    for key, (text, form, mark) in FIGURES.items():
        if key in quality:
            lines.append(f"| {text} | {_written(key, form, quality)} | {mark} |")
    return [*lines, ""]


def _written(key: str, form: str, quality: Mapping[str, Any]) -> str:
    value = quality[key]
    if key == "random_shares":
        low, high = min(value), max(value)
        return f"{low:.1%} ({value.index(low)}) to {high:.1%} ({value.index(high)})"
    if key == "large_reconstruction" and "large_count" in quality:
        return f"{form.format(value)} (of {quality['large_count']:,})"
    return form.format(value)


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {item}" for key, item in value.items())
    return str(value)
