"""Writing checkpoints: a folder holds the old one or the new one, whatever ends the process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sampler.models import generations, model_card, soundness, weights
from sampler.models.config_file import CONFIG, CheckpointError, read_config, replaceable_config
from sampler.models.record import MODELS, Checkpoint
from sampler.models.registry import name_of
from sampler.support.arguments import file_path, instance_of
from sampler.support.files import atomic_write, make_folder


def write(checkpoint: Checkpoint, folder: str | Path, *, overwrite: bool = False) -> Path:
    """Write a checkpoint into `folder` (made if needed).

    Other files in it stay; beside a README.md of the user's the card becomes CARD.md.

    Parameters
    ----------
    checkpoint : Checkpoint
        Networks, provenance and figures.
    folder : str or path
        Its folder; the last part is its name.
    overwrite : bool
        Replace an existing checkpoint, as a whole.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    FileExistsError
        There is a checkpoint, and `overwrite` is False.
    CheckpointError
        A weight is not finite (the training diverged), or the folder's config.json is not a
        checkpoint's.
    sampler.models.weights.WeightsError
        The weights are not those of the configuration.
    OSError
        The folder cannot be written; an older checkpoint in it is as it was.
    """
    instance_of(checkpoint, "checkpoint", Checkpoint, "the result of checkpoint.read")
    folder = file_path(folder, "folder")
    soundness.check_finite(checkpoint.arrays, checkpoint.name)
    soundness.check(checkpoint.model, checkpoint.arrays, checkpoint.name)
    contents = {"weights": weights.pack_arrays(checkpoint.arrays)}
    if checkpoint.atlas is not None:
        codes, labels = checkpoint.atlas
        atlas = {"codes": codes} if labels is None else {"codes": codes, "labels": labels}
        soundness.checked_atlas(atlas, checkpoint.model, folder / "atlas.npz")
        contents["atlas"] = weights.pack_arrays(atlas)
    make_folder(folder)
    with generations.write_lock(folder):
        old = replaceable_config(folder)
        if old is not None and not overwrite:
            msg = (
                f"{folder} holds a checkpoint already, and it is kept; give another folder, or "
                "overwrite=True to replace it"
            )
            raise FileExistsError(msg)
        _publish(checkpoint, folder, contents, old)
    return folder


def _publish(
    checkpoint: Checkpoint, folder: Path, contents: dict[str, bytes], old: dict[str, Any] | None
) -> None:
    before = generations.array_files(folder, old)
    older = set(old["previous"]) if old else set()
    try:
        files = generations.write_files(folder, contents)
        previous = generations.with_checksums(folder, before)
        _write_config(checkpoint, folder, old, {"files": files, "previous": previous})
    except BaseException:  # Ctrl-C too: files that no config names are deleted again
        if replaceable_config(folder) == old:
            generations.delete_unused(folder, {*before, *older}, set())
        raise
    generations.delete_unused(folder, {*files, *before}, {*older, *generations.UNFINISHED})


def write_quality(checkpoint: Checkpoint, folder: Path) -> Path:
    """Write the config and the card of a checkpoint whose quality has been measured.

    Parameters
    ----------
    checkpoint : Checkpoint
        As it was read, with its new quality.
    folder : Path
        The folder that it was read from.

    Returns
    -------
    pathlib.Path
        The card.

    Raises
    ------
    CheckpointError
        Another checkpoint has been published there since this one was read.
    """
    with generations.write_lock(folder):
        old = read_config(folder)
        measured = (checkpoint.kind, checkpoint.model.to_dict(), checkpoint.provenance)
        model = MODELS[old["kind"]].from_dict(old["model"])
        if (
            measured != (old["kind"], model.to_dict(), old["provenance"])
            or generations.array_files(folder, old) != checkpoint.files
        ):
            msg = (
                f"another checkpoint has been published in {folder} since this one was read; "
                "nothing is written. Read and measure the new one"
            )
            raise CheckpointError(msg)
        files = {name: old[name] for name in ("files", "previous") if old[name]}
        return _write_config(checkpoint, folder, old, files)


def _write_config(
    checkpoint: Checkpoint,
    folder: Path,
    old: dict[str, Any] | None,
    files: dict[str, dict[str, str]],
) -> Path:
    """Write the card, and the config last; return the card's path."""
    config = {
        "kind": checkpoint.kind,
        "model": checkpoint.model.to_dict(),
        "provenance": checkpoint.provenance,
        "quality": checkpoint.quality,
        **files,
    }
    names = {checkpoint.name, folder.resolve().name, name_of(folder.resolve())}
    unsigned = [model_card.compose(name, old) for name in names] if old else []
    path = model_card.path_in(folder, unsigned)
    text = json.dumps(config, indent=2, allow_nan=False) + "\n"
    with atomic_write(path) as temporary:
        temporary.write_text(
            model_card.signed(model_card.compose(checkpoint.name, config)), encoding="utf-8"
        )
    with atomic_write(folder / CONFIG) as temporary:
        temporary.write_text(text, encoding="utf-8")
    return path
