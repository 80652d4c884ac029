"""Files for use outside of Python, one module a format; `Sampler.export` chooses by the ending.

========  =====================================================================================
ending    what is in it
========  =====================================================================================
.html     a web page that draws, with no connection; see :mod:`sampler.exports.page`
.onnx     the network: z and points → the picture's values; see :mod:`sampler.exports.onnx_graph`
.svg      the picture of z as curves, in layers; see :func:`sampler.exports.svg.write_svg`
.glsl     the picture of z as a shader, for a `target`; see :mod:`sampler.exports.glsl`
.fs       the same for target="isf"
.stl      a relief for a 3-D printer, in millimetres; see :mod:`sampler.exports.relief`
.png      a height map or a normal map, by ``kind=``; see :mod:`sampler.exports.maps`
.ttf      A to Z by the hand of z, as a font; see :func:`sampler.exports.fonts.write_font`
.otf      as .ttf, without a variable axis
========  =====================================================================================

`write_gallery` makes one index of several web pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sampler.support.exports import lazy_exports

if TYPE_CHECKING:
    from sampler.exports.gallery import write_gallery

__all__ = ["write_gallery"]

__getattr__, __dir__ = lazy_exports(__name__, {"sampler.exports.gallery": ("write_gallery",)})
