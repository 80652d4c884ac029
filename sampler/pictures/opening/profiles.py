"""Colour profiles: the pixels of a file in the colours of sRGB, which everything here expects."""

from __future__ import annotations

import functools
import io
import logging
from typing import Any

from PIL import Image, ImageCms

_SPACES = {"GRAY": ("L",), "RGB": ("RGB", "RGBA"), "CMYK": ("CMYK",)}
_logger = logging.getLogger("sampler.pictures")


def in_srgb(image: Image.Image) -> Image.Image:
    """Return an image in sRGB: its own pixels, where it has no profile or that of sRGB.

    Pixels of more than 8 bits a channel are left alone: Pillow has no transform for them.  A
    profile that cannot be used is named once in the log, and sRGB is taken for it.

    Examples
    --------
    >>> in_srgb(Image.new("CMYK", (1, 1))).mode
    'CMYK'
    """
    profile = image.info.get("icc_profile")
    if not isinstance(profile, bytes) or image.mode.startswith(("I", "F")):
        return image
    space = _space(profile)
    plain = _in_space(image, space)
    transform = _transform(profile, plain.mode) if plain.mode in _SPACES.get(space, ()) else None
    if transform is None:
        return image
    seen = transform.apply(plain)
    # Equal channels may differ by a rounding afterwards; the green one stands for all.
    return seen.getchannel("G") if image.mode in ("1", "L") else seen


def _in_space(image: Image.Image, space: str) -> Image.Image:
    """Return an image in a mode of its profile's space, where it has none."""
    if image.mode in _SPACES.get(space, ()) and not image.has_transparency_data:
        return image
    if space == "RGB":
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image.convert("L") if image.mode == "1" else image


@functools.lru_cache(maxsize=64)
def _space(profile: bytes) -> str:
    """Return the name of a profile's space; "sRGB", and "" for a damaged one, need no transform."""
    try:
        opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        header: Any = opened.profile
        space = header.xcolor_space.strip()
        known = space == "RGB" and "sRGB" in ImageCms.getProfileDescription(opened)
    except (ImageCms.PyCMSError, OSError, ValueError) as error:
        _warn(error)
        return ""
    return "sRGB" if known else space


@functools.lru_cache(maxsize=64)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        return ImageCms.buildTransform(source, target, mode, "RGBA" if mode == "RGBA" else "RGB")
    except (ImageCms.PyCMSError, OSError, ValueError) as error:
        _warn(error)
        return None


def _warn(error: Exception) -> None:
    _logger.warning(
        "a colour profile cannot be used (%s); the pictures that have it are taken as sRGB", error
    )
