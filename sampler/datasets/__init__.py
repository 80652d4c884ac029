"""Digits and other small pictures: find them, download them, verify them, read them."""

from sampler.datasets.dataset import Dataset
from sampler.datasets.idx import DataError
from sampler.datasets.loading import load, load_or_stand_in
from sampler.datasets.mnist import DataUnavailable

__all__ = ["DataError", "DataUnavailable", "Dataset", "load", "load_or_stand_in"]
