"""The version of the toolkit, which recipes name; setup.cfg has the same."""

__version__ = "0.1.0"
