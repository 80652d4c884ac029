"""Files for use outside of Python, one module a format; `Sampler.export` chooses by the ending.

========  =====================================================================================
ending    what is in it
========  =====================================================================================
.onnx     the network: z and points → the picture's values; see :mod:`sampler.exports.onnx_graph`
.otf      as .ttf, without a variable axis
.svg      the picture of z as curves, in layers; see :func:`sampler.exports.svg.write_svg`
.ttf      A to Z by the hand of z, as a font; see :func:`sampler.exports.fonts.write_font`
========  =====================================================================================
"""
