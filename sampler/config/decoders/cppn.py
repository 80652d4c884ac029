"""Description of the part that all CPPNs share: the first layer, the last one, and their limits."""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from sampler.config import limits
from sampler.config.base import require
from sampler.config.bounds import POINT, Arrays, Z, dense_bound
from sampler.config.decoders.base import DecoderConfig
from sampler.config.decoders.smoothness import SmoothnessEstimate
from sampler.config.limits import require_count, require_one_of, require_range, require_weights
from sampler.config.operations import Dense, FieldOperations, Operation
from sampler.config.shapes import Shapes, dense
from sampler.support.arguments import shown

ACTIVATIONS = ("tanh", "relu", "softplus", "gelu", "sin")  # names in keras.ops
IN_NUMPY = ("tanh", "sin")  # those that `sampler.render.numpy_logits` has
_DENSE = ("kernel", "bias")


class CppnConfig(DecoderConfig):
    """The description of a CPPN; subclasses are frozen dataclasses with these fields and more.

    Attributes
    ----------
    width : int
        Numbers in a layer.
    z_gain : float
        Factor of z before the first layer.
    z_init_std, point_init_std : float
        Spreads of the first layer's random weights of z, and of x, y and r.
    activation : str
        One of `ACTIVATIONS`.
    """

    width: int
    z_gain: float
    point_init_std: float
    z_init_std: float
    activation: str

    @property
    def smooth(self) -> bool:
        """Whether the ink is a smooth function of the plane, without kinks."""
        return self.activation != "relu"

    @property
    def has_edges(self) -> bool:
        """Whether a factor of the last layer makes edges steeper: those of ink."""
        return self.c_dim == 1

    @property
    def later_layers(self) -> tuple[str, ...] | None:
        """Names of the dense layers after the softplus of the first one, the ink's last, or None.

        Where they are known, their weights bound how steep the ink is, and NumPy evaluates the
        network from its arrays, without TensorFlow.
        """
        return None

    @property
    def in_numpy(self) -> str | None:
        """NumPy's class for dense layers whose activation NumPy has, too."""
        dense = self.later_layers is not None and self.activation in IN_NUMPY
        return "sampler.render.numpy_logits:NumpyLogits" if dense else None

    def drawing_weights(self) -> list[str]:
        """Return the weights of the first layer, and of the later ones where they are known."""
        later = [f"{name}/{part}" for name in self.later_layers or () for part in _DENSE]
        return [*(f"from_z/{part}" for part in _DENSE), "from_point/kernel", *later]

    def smoothness(self, arrays: Arrays) -> SmoothnessEstimate:
        """Return how fast the network may change, from the norms of its weights."""
        steepest = float(np.linalg.norm(arrays["from_point/kernel"][:2], axis=0).max())
        if not self.smooth or self.later_layers is None:
            return SmoothnessEstimate(steepest, kinked=not self.smooth)
        *hidden, ink = (
            float(np.linalg.norm(arrays[f"{name}/kernel"], axis=0).mean())
            for name in self.later_layers
        )
        bends = steepest * math.prod(hidden)
        return SmoothnessEstimate(steepest, bends, bends * ink)

    def _validate(self) -> None:
        # The field names the class in JSON; it is no choice within one class.
        require(
            self.architecture == type(self).architecture,
            f"architecture got {shown(self.architecture)}; expected {type(self).architecture!r} in "
            f"a {type(self).__name__}",
        )
        require_count(self, "z_dim", 1, limits.Z_DIM)
        require_count(self, "width", 1, limits.WIDTH)
        require_range(self, "z_gain", -limits.GAIN, limits.GAIN)
        for name in (entry.name for entry in dataclasses.fields(self)):
            if name.endswith("_std"):
                require_range(self, name, 0.0, limits.STD)
        require_one_of(self, "activation", ACTIVATIONS)
        require(
            self.c_dim in (1, 3), f"c_dim got {shown(self.c_dim)}; expected 1 (ink) or 3 (colour)"
        )
        self._validate_layers()
        require_weights("the generator", self.weight_shapes(), limits.DRAWN_WEIGHTS)

    def _validate_layers(self) -> None:
        """Refuse sizes of the layers between the first and the last."""

    def weight_shapes(self) -> Shapes:
        """Return the shapes of the weights by ``generator/layer/variable``."""
        return {
            **dense("generator/from_z", self.z_dim, self.width),
            "generator/from_point/kernel": (3, self.width),
            **dense("generator/ink", self.width, self.c_dim),
            **self.inner_shapes(),
        }

    def inner_shapes(self) -> Shapes:
        """Return the shapes of the layers between the first and the last."""
        raise NotImplementedError

    def operations(self) -> FieldOperations | None:
        """Return the first layer, those between and the ink's; None where these are unknown."""
        inner = self.inner_operations()
        if inner is None:
            return None
        return FieldOperations(
            of_z=(Dense("from_z/kernel", "from_z/bias", gain=self.z_gain),),
            of_point=(Dense("from_point/kernel"),),
            later=(*inner, Dense("ink/kernel", "ink/bias")),
        )

    def inner_operations(self) -> tuple[Operation, ...] | None:
        """Return the operations from the first layer's sums to the last layer's inputs, or None."""
        return None

    def largest_sum(self, arrays: Arrays) -> float:
        """Return a bound of the numbers inside the network with these weights."""
        weights = {name.partition("/")[2]: array for name, array in arrays.items()}
        first = dense_bound(
            weights["from_z/kernel"], weights["from_z/bias"], abs(self.z_gain) * Z
        ) + dense_bound(weights["from_point/kernel"], None, POINT)
        largest, last = self.inner_bounds(weights, first)
        return max(first, largest, dense_bound(weights["ink/kernel"], weights["ink/bias"], last))

    def inner_bounds(self, weights: Arrays, first: float) -> tuple[float, float]:
        """Return bounds of the numbers between the first layer and the last.

        Parameters
        ----------
        weights : mapping of str to numpy.ndarray
            By ``layer/variable``.
        first : float
            The bound of the first layer's sums.

        Returns
        -------
        largest, last : float
            Bounds of all sums, and of the inputs of the last layer.
        """
        raise NotImplementedError
