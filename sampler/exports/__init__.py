"""Files for use outside of Python, one module a format; `Sampler.export` chooses by the ending.

========  =====================================================================================
ending    what is in it
========  =====================================================================================
.onnx     the network: z and points → the picture's values; see :mod:`sampler.exports.onnx_graph`
.glsl     the picture of z as a shader, for a `target`; see :mod:`sampler.exports.glsl`
.fs       the same for target="isf"
========  =====================================================================================
"""
