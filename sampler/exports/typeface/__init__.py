"""Fonts: letters of a network with their places on the line, and the tables around them."""
