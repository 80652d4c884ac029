"""The first lines of 2016's post.

::

    %run -i sampler.py
    sampler = Sampler()

It brings the class `Sampler` into the session; everything else lives in the package beside it.
"""

import sys
from pathlib import Path

# The folder of a script is on the path only while %run runs it; a checkout that was not installed
# needs it later too, when the first Sampler imports its modules.
_folder = str(Path(__file__).resolve().parent)
if _folder not in sys.path:
    sys.path.insert(0, _folder)

from sampler.core import Sampler  # noqa: E402, F401 - after the path is set, for the session
