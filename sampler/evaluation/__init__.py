"""The figures of a checkpoint, and the judge who reads them."""
