"""The networks that drew some files, each loaded once."""

from __future__ import annotations

import json
import os
from typing import Any

from sampler.config import untrained
from sampler.models import checkpoint
from sampler.models.drawn_by import source_of
from sampler.models.model import Model
from sampler.models.origin import Origin
from sampler.pictures.recipes.recipe import Recipe
from sampler.support.arguments import file_path


class Makers:
    """Finds the model that drew a recipe: among the known networks, then in `given`.

    Parameters
    ----------
    given : str or path, optional
        The folder of a network, or one that holds networks.
    """

    def __init__(self, given: str | os.PathLike[str] | None = None) -> None:
        self._given = None if given is None else file_path(given, "checkpoint")
        self._models: dict[str, Model] = {}

    def model_of(self, recipe: Recipe, where: str) -> Model:
        """Return the model that drew a recipe; messages name its file, `where`.

        Raises
        ------
        ValueError
            The network is not here, or has other weights by now.
        """
        key = json.dumps([recipe.drawn_by, recipe.fingerprint, recipe.untrained], sort_keys=True)
        if key not in self._models:
            self._models[key] = self._found(recipe, where)
        model = self._models[key]
        recipe.refuse_length(model.z_dim, where)
        return model

    def _found(self, recipe: Recipe, where: str) -> Model:
        if self._given is None:
            return _model(recipe, where, None)
        try:
            return _model(recipe, where, None)
        except ValueError:
            return _model(recipe, where, self._given)


def _model(recipe: Recipe, where: str, given: Any) -> Model:
    hint = {"argument": "checkpoint=", "way_out": ""}
    source = source_of(recipe, where, given, **hint)
    if source is None:
        model = _untrained(recipe.untrained or {})
    else:
        model = Model.from_checkpoint(checkpoint.read(source, kind="generator"))
    if source is not None or recipe.fingerprint is not None:
        way_out = "Give the one that drew it as checkpoint="
        recipe.refuse_other(model.origin.name, model.fingerprint, where, way_out)
    return model


def _untrained(arguments: dict[str, Any]) -> Model:
    how = {name: value for name, value in arguments.items() if name != "seed"}
    config = untrained.config_of(**how)
    return Model.untrained(config, arguments["seed"], origin=Origin("untrained"))
