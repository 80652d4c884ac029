"""Films: keyframes, timing and files."""
