"""`python -m sampler`: see `sampler.cli`."""

import sys

from sampler.cli.parser import main

if __name__ == "__main__":
    sys.exit(main())
