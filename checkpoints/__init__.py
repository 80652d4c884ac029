"""Trained networks that travel with the package; see `sampler.models.checkpoint`."""
