"""The panel of `Sampler.timeline`."""
