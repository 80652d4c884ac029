"""The checkpoint of a person's own pictures: its sheet, its film, and what its card says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from sampler.models import checkpoint
from sampler.networks.backend import ops
from sampler.pictures.colours import as_seen, paper
from sampler.pictures.films.animation import save_animation
from sampler.pictures.image import contact_sheet, save_png
from sampler.pictures.view import edge_scale
from sampler.support.arguments import file_path, instance_of
from sampler.training.publishing import publish
from sampler.training.run import Run

_COLUMNS = 12  # of the sheet of pictures and drawings
_NOTE = "A network of the pictures in {!r}."
_TO_FILL_IN = "(fill in by training.describe)"


def publish_own(run: Run, folder: str | Path) -> Path:
    """Write the network of a person's own pictures, with a sheet and the film of its training.

    Parameters
    ----------
    run : Run
        A run on points, finished or stopped.
    folder : str or path
        The checkpoint's folder; an older checkpoint of the same training is replaced.

    Returns
    -------
    pathlib.Path
        The folder, with ``contact-sheet.png`` (the pictures, and below each what its z draws) and
        ``training.gif`` beside the checkpoint's files.
    """
    described = _described(Path(folder))
    path = publish(run, folder, overwrite=True, note=_NOTE.format(run.data.name))
    describe(path, **described)
    save_png(_sheet(run), path / "contact-sheet.png")
    if run.film:
        frames = [contact_sheet(_as_pictures(each), columns=5) for each in run.film]
        save_animation(frames, path / "training.gif", duration=0.12, hold=1.5, overwrite=True)
    return path


def describe(
    folder: str | Path,
    *,
    note: str | None = None,
    licence: str | None = None,
    origin: str | None = None,
    quality: dict[str, Any] | None = None,
) -> Path:
    """Write what people should know of a checkpoint into its card and its config.json.

    Parameters
    ----------
    folder : str or path
        The checkpoint's folder.
    note : str, optional
        The first paragraph of the card.
    licence, origin : str, optional
        Of the pictures: such as "MIT", and where they come from.
    quality : dict, optional
        Measured figures, see `sampler.models.model_card.FIGURES`.

    Returns
    -------
    pathlib.Path
        The folder.  What is not given stays as it is.

    Raises
    ------
    ValueError
        Nothing is given.
    """
    texts = {"note": note, "licence": licence, "origin": origin}
    given = {
        name: instance_of(text, name, str, "'MIT'")
        for name, text in texts.items()
        if text is not None
    }
    if not given and quality is None:
        msg = "describe got nothing to write; pass note, licence, origin or quality"
        raise ValueError(msg)
    stored = checkpoint.read(Path(file_path(folder, "folder")))
    stored.provenance |= given
    stored.quality |= quality or {}
    return checkpoint.write(stored, folder, overwrite=True)


def _described(folder: Path) -> dict[str, Any]:
    """Return what a person has written about the pictures of an older checkpoint there."""
    empty = {"licence": _TO_FILL_IN, "origin": _TO_FILL_IN}
    if not (folder / checkpoint.CONFIG).is_file():
        return empty
    provenance = checkpoint.read_config(folder)["provenance"]
    return {name: str(provenance.get(name, text)) for name, text in empty.items()}


def _sheet(run: Run) -> np.ndarray:
    """Return some of the pictures in rows, each above what its z draws."""
    data = run.data
    chosen = np.linspace(0, len(data) - 1, min(len(data), 3 * _COLUMNS)).astype(int)
    size = data.images.shape[1]
    generator, codes = run.learner.finished()[0], run.learner.published_codes(chosen)
    scale = edge_scale(size, run.config.model.scale)
    ink = np.array(ops.sigmoid(generator.window_logits(codes, size, scale)))
    drawn = as_seen(ink.reshape(len(chosen), size, size, -1))
    originals = _as_pictures(data.images[chosen])
    rows = []
    for first in range(0, len(chosen), _COLUMNS):
        for pictures in (originals, drawn):
            part = list(pictures[first : first + _COLUMNS])
            blank = np.full_like(part[0], paper(part[0].shape[2]))
            rows += part + [blank] * (_COLUMNS - len(part))
    return contact_sheet(rows, columns=_COLUMNS)


def _as_pictures(levels: np.ndarray) -> np.ndarray:
    return levels.astype(np.float32) / 255
