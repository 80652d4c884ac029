"""How a picture was made, and how its file remembers it."""
