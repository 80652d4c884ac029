"""Adaptive refinement: few evaluations where the ink is smooth, all of them where it is not."""
