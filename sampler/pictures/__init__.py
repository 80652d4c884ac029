"""Pictures as arrays: windows of the plane, files in and out, recipes, films.  No network."""
