"""Packages that only some uses need, and the sentence that names the extra where one is missing."""

from __future__ import annotations

import importlib
from typing import Any


def needed(package: str, extra: str, what: str) -> Any:
    """Return a package that an extra of the toolkit installs.

    Parameters
    ----------
    package : str
        Name of the module.
    extra : str
        Name of the extra in ``cppn-sampler[extra]``.
    what : str
        What needs it, in the plural, for the message: "ONNX files".

    Raises
    ------
    ModuleNotFoundError
        It is not installed.

    Examples
    --------
    >>> needed("json", "exports", "Pages").__name__
    'json'
    >>> needed("no_such", "exports", "ONNX files")
    Traceback (most recent call last):
    ModuleNotFoundError: ONNX files need no_such, which is not installed; run pip install \
'cppn-sampler[exports]'
    """
    try:
        return importlib.import_module(package)
    except ModuleNotFoundError as error:
        msg = (
            f"{what} need {package}, which is not installed; run pip install "
            f"'cppn-sampler[{extra}]'"
        )
        raise ModuleNotFoundError(msg) from error
