"""`Sampler.save`: anything that is a picture, or draws one, into the file that a path names."""
