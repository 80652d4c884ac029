"""The card of a checkpoint: its provenance and its measured quality, for people."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

# Figure → (text, format)
FIGURES: dict[str, tuple[str, str]] = {
    "test_accuracy": ("test pictures read as their own label", "{:.2%}"),
    "as_they_are": ("test pictures, as they are, read as their own label", "{:.2%}"),
    "reconstruction": ("reconstruction at 26×26 read as its own label", "{:.2%}"),
    "large_reconstruction": ("reconstruction at 1300×1300, averaged down to 26×26", "{:.2%}"),
    "random_shares": ("random z: least and largest share of a digit", ""),
    "random_confidence": ("random z: mean confidence of the judge", "{:.3f}"),
    "frechet_distance": ("Fréchet distance, random z to test set", "{:.2f}"),
    "frechet_ratio": ("the same as a share of a plain VAE's", "{:.3f}"),
    "others_as_they_are": ("stand-in digits read as they are", "{:.2%}"),
    "others_reconstructed": ("stand-in digits read after reconstruction", "{:.2%}"),
    "others_by_encoder": (
        "stand-in digits read after reconstruction by the encoder alone",
        "{:.2%}",
    ),
    "slant_kept": ("label kept when another digit's slant is added", "{:.2%}"),
    "edge_slope": ("edge slope at 1080×1080, ink per training pixel", "{:.2f}"),
    "pictures_psnr": ("the pictures by their own z, at 512×512: PSNR in dB", "{:.1f}"),
    "edge_width": ("width of their edges, as a multiple of the true ones'", "{:.2f}"),
    "unseen_psnr": ("unseen pictures, their z found: PSNR in dB", "{:.1f}"),
    "nearest_psnr": ("unseen pictures: PSNR of the nearest picture known", "{:.1f}"),
    "pictures_overlap": ("the letters by their own z, at 512×512: overlap", "{:.3f}"),
    "unseen_overlap": ("letters of unseen families, their z found: overlap", "{:.3f}"),
    "random_read": ("random letters read with a probability of 0.9", "{:.1%}"),
    "between_read": ("letters in the middle of two faces, read as theirs", "{:.1%}"),
    "sums_read": ("letters by arithmetic, read as theirs", "{:.1%}"),
    "sums_nearer": ("letters by arithmetic, nearer to the face than the mean", "{:.1%}"),
    "fine_energy": (
        "share of spectral energy finer than a training pixel, at 1080×1080",
        "{:.4f}",
    ),
}

# Goals that the project's own checkpoints have to reach
GOALS: dict[str, dict[str, str]] = {
    "mnist-judge": {"test_accuracy": "≥ 99.4 %"},
    "mnist-vaegan": {
        "reconstruction": "≥ 97.5 %",
        "large_reconstruction": "≥ 97.5 %",
        "random_shares": "5 % to 17 %",
        "random_confidence": "≥ 0.92",
        "frechet_ratio": "≤ 0.25",
        "others_as_they_are": "≥ 95 %",
        "others_reconstructed": "≥ 90 %",
        "slant_kept": "≥ 85 %",
        "edge_slope": "≥ 1.6",
    },
    "mnist-resnet": {
        "reconstruction": "≥ 97 %",
        "random_shares": "5 % to 17 %",
        "random_confidence": "≥ 0.92",
        "edge_slope": "≥ 1.0",
        "fine_energy": "≥ 0.02",
    },
    "mnist-resnet/lively": {
        "reconstruction": "≥ 92 %",
        "random_shares": "4 % to 20 %",
        "random_confidence": "≥ 0.85",
        "fine_energy": "≥ 0.025",
    },
    "emoji": {"pictures_psnr": "≥ 28", "edge_width": "≤ 2.2", "unseen_psnr": "≥ 20.5"},
    "letters": {
        "pictures_overlap": "≥ 0.95",
        "unseen_overlap": "≥ 0.92",
        "random_read": "≥ 75 %",
        "between_read": "≥ 98 %",
        "sums_read": "≥ 90 %",
        "sums_nearer": "≥ 80 %",
    },
}

# Figures of a checkpoint in a list
MAIN = (
    "test_accuracy",
    "reconstruction",
    "random_confidence",
    "frechet_ratio",
    "edge_slope",
    "pictures_psnr",
    "edge_width",
    "pictures_overlap",
    "random_read",
)


def headline(quality: Mapping[str, Any]) -> list[str]:
    """Return the main figures as lines.

    Examples
    --------
    >>> headline({"edge_slope": 2.2, "slant_kept": 0.9})
    ['   2.20  edge slope at 1080×1080, ink per training pixel']
    """
    return [
        f"{FIGURES[name][1].format(quality[name]):>7}  {FIGURES[name][0]}"
        for name in MAIN
        if name in quality
    ]


def compose(name: str, config: Mapping[str, Any]) -> str:
    """Return the card as Markdown.

    Parameters
    ----------
    name : str
        The checkpoint's name.
    config : mapping
        The content of its config.json: kind, model, provenance, quality.
    """
    lines = [f"# {name}", ""]
    provenance, quality = config["provenance"], config["quality"]
    if provenance.get("note"):
        lines += [provenance["note"], ""]
    lines += table(quality, name) if quality else ["Not evaluated yet.", ""]
    if provenance:
        lines += ["## How it was made", "", "| | |", "|---|---|"]
        lines += [
            f"| {key.replace('_', ' ')} | {_plain(value)} |"
            for key, value in provenance.items()
            if key not in ("note", "training")
        ]
        lines += ["", "Every field of the training configuration stands in `config.json`.", ""]
    return "\n".join(lines)


# The last line of a card that was written by this package and not changed since.
_SIGNATURE = re.compile(
    r"\n<!-- card of cppn-sampler, ([0-9a-f]{12}): a changed one is kept -->\n\Z"
)


def signed(text: str) -> str:
    """Return a card with a last line that holds its checksum: later changes can be noticed."""
    return f"{text}\n<!-- card of cppn-sampler, {_sum(text)}: a changed one is kept -->\n"


def is_unchanged(text: str, unsigned: Iterable[str] = ()) -> bool:
    """Return whether a card was written by this package and not changed since.

    Parameters
    ----------
    text : str
        The content of the file.
    unsigned : iterable of str
        Cards of older versions, which had no signature.

    Examples
    --------
    >>> is_unchanged(signed("# mine")), is_unchanged(signed("# mine").replace("mine", "yours"))
    (True, False)
    """
    signature = _SIGNATURE.search(text)
    if signature:
        return signature[1] == _sum(text[: signature.start()])
    return text in unsigned


def path_in(folder: Path, unsigned: Iterable[str] = ()) -> Path:
    """Return the path of the card: README.md, or CARD.md, CARD-2.md … beside files of the user's.

    Parameters
    ----------
    folder : Path
        The checkpoint's.
    unsigned : iterable of str
        Cards of older versions, which may be overwritten.
    """
    unsigned = list(unsigned)
    numbered = (f"CARD-{number}.md" for number in range(2, 1000))
    candidates = [folder / name for name in ("README.md", "CARD.md", *numbered)]
    written = [path for path in candidates[:9] if _may_overwrite(path, unsigned)]
    return next(iter(written), None) or next(p for p in candidates if not p.exists())


def _may_overwrite(path: Path, unsigned: list[str]) -> bool:
    try:
        return path.is_file() and is_unchanged(path.read_text(encoding="utf-8"), unsigned)
    except (OSError, UnicodeDecodeError):
        return False


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def table(quality: Mapping[str, Any], name: str = "") -> list[str]:
    r"""Return the measured figures as lines of a Markdown table.

    Goals that the checkpoint `name` has to reach are a third column, where there are such.

    Examples
    --------
    >>> print("\n".join(table({"slant_kept": 0.9}, "mnist-vaegan")))
    | figure | measured | goal |
    |---|---|---|
    | label kept when another digit's slant is added | 90.00% | ≥ 85 % |
    <BLANKLINE>
    >>> print("\n".join(table({"slant_kept": 0.9}, "my-own")))
    | figure | measured |
    |---|---|
    | label kept when another digit's slant is added | 90.00% |
    <BLANKLINE>
    """
    goals = GOALS.get(name)
    head = ["figure", "measured", *(["goal"] if goals else [])]
    rows = [head, ["---"] * len(head)]
    for key, (text, template) in FIGURES.items():
        if key in quality:
            goal = [goals.get(key, "")] if goals else []
            rows.append([text, _formatted(key, template, quality), *goal])
    return [*(_row(cells) for cells in rows), ""]


def _row(cells: list[str]) -> str:
    inner = " | ".join(cells)
    return "|---" * len(cells) + "|" if set(cells) == {"---"} else f"| {inner} |"


def _formatted(key: str, template: str, quality: Mapping[str, Any]) -> str:
    value = quality[key]
    if key == "random_shares":
        low, high = min(value), max(value)
        return f"{low:.1%} ({value.index(low)}) to {high:.1%} ({value.index(high)})"
    if key == "large_reconstruction" and "large_count" in quality:
        return f"{template.format(value)} (of {quality['large_count']:,})"
    return template.format(value)


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {item}" for key, item in value.items())
    return str(value)
