"""Decoders, the networks that draw: a latent vector and points of the plane in, ink out."""
