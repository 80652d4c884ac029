"""(generator, z, view) to pixels."""
