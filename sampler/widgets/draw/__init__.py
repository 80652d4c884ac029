"""The panel of `Sampler.draw`."""
