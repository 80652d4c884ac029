"""The panel of `Sampler.arithmetic`."""
