"""Losses, training steps and the run that keeps what they learn; notebooks drive the loops."""
