"""GLSL text of a network: its operations, its weights, what z sets, the window, and the targets."""
