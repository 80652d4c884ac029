"""(decoder, z, view) → pixels: all of them evaluated, or as few as a tolerance allows."""
