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
"""
