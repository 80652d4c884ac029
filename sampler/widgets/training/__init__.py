"""The panel of a training: how far it is, how like the pictures it draws, and its buttons."""
