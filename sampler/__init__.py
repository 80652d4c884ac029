"""sampler: large pictures from small latent vectors.

>>> from sampler import Sampler
>>> sampler = Sampler()                      # doctest: +SKIP
>>> sampler.show_image(sampler.generate())   # doctest: +SKIP

Importing this package does nothing else.  TensorFlow starts when something needs it: training, part
two's pictures, the judge, or a GPU.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sampler.support.exports import lazy_exports
from sampler.support.version import __version__ as __version__

if TYPE_CHECKING:
    from sampler import datasets, evaluation, exports, latent, models, pictures, training
    from sampler.core import Sampler
    from sampler.datasets.preprocessing.normalise import prepare
    from sampler.pictures.films.animation import save_animation
    from sampler.pictures.films.keyframes import Keyframe, film
    from sampler.pictures.recipes.recipe import read_recipe
    from sampler.pictures.view import View

__all__ = [
    "Sampler",
    "View",
    "Keyframe",
    "film",
    "save_animation",
    "read_recipe",
    "prepare",
    "datasets",
    "latent",
    "pictures",
    "training",
    "evaluation",
    "models",
    "exports",
]

__getattr__, __dir__ = lazy_exports(
    __name__,
    {
        "sampler.core": ("Sampler",),
        "sampler.pictures.view": ("View",),
        "sampler.pictures.films.keyframes": ("Keyframe", "film"),
        "sampler.pictures.films.animation": ("save_animation",),
        "sampler.pictures.recipes.recipe": ("read_recipe",),
        "sampler.datasets.preprocessing.normalise": ("prepare",),
        "sampler": (
            "datasets",
            "latent",
            "pictures",
            "training",
            "evaluation",
            "models",
            "exports",
        ),
    },
)
