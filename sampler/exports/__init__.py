"""Files for use outside of Python, one module a format; `Sampler.export` chooses by the ending.

========  =====================================================================================
ending    what is in it
========  =====================================================================================
.html     a web page that draws, with no connection; see :mod:`sampler.exports.page`
.onnx     the network: z and points → the picture's values; see :mod:`sampler.exports.onnx_graph`
========  =====================================================================================
"""
