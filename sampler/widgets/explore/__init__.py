"""The panel of `Sampler.explore`."""
