"""Latent vectors, in NumPy: random ones, paths between them, directions."""
