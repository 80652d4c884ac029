"""Texts beside the pixels of a picture's file, one module a format."""
