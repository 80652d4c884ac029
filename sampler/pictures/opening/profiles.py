"""Colour profiles: the pixels of a file in the colours of sRGB, which everything here expects."""

from __future__ import annotations

import functools
import io
import logging

from PIL import Image, ImageCms

_MODES = {"LA": "RGBA", "PA": "RGBA", "La": "RGBA", "1": "L"}
_logger = logging.getLogger("sampler.pictures")


def in_srgb(image: Image.Image, name: str) -> Image.Image:
    """Return an image in sRGB: its own pixels, where it has no profile or that of sRGB.

    Pixels of more than 8 bits a channel are left alone: Pillow has no transform for them.

    Parameters
    ----------
    image : PIL image
    name : str
        The picture's name in the log, where a damaged profile is reported.

    Returns
    -------
    PIL image
        Grey of another profile becomes RGB with equal channels.
    """
    profile = image.info.get("icc_profile")
    if not isinstance(profile, bytes) or image.mode.startswith(("I", "F")):
        return image
    image = _of_known_mode(image)
    try:
        transform = _transform(profile, image.mode)
        return image if transform is None else _applied(transform, image)
    except (ImageCms.PyCMSError, OSError, ValueError) as error:
        _logger.warning(
            "%s has a colour profile that cannot be used (%s); taken as sRGB", name, error
        )
        return image


def _of_known_mode(image: Image.Image) -> Image.Image:
    if image.mode in ("P", "LA", "PA") or image.has_transparency_data:
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image.convert(_MODES[image.mode]) if image.mode in _MODES else image


@functools.lru_cache(maxsize=16)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """Return the transform to sRGB; None where it would change nothing."""
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    if mode not in ("CMYK", "L") and "sRGB" in ImageCms.getProfileDescription(source):
        return None
    target = ImageCms.createProfile("sRGB")
    out = "RGBA" if mode == "RGBA" else "RGB"
    return ImageCms.buildTransform(source, target, mode, out)


def _applied(transform: ImageCms.ImageCmsTransform, image: Image.Image) -> Image.Image:
    if image.mode != "L":
        return transform.apply(image)
    # The transform of equal channels may differ by a rounding; the green one stands for all.
    return transform.apply(image).getchannel("G")
