"""Losses, training steps, and the runs that keep their results; notebooks drive the loops."""
