"""Pictures as arrays: windows of the plane, files in and out, recipes, films.  No network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sampler.support.exports import lazy_exports

if TYPE_CHECKING:
    from sampler.pictures.display import show, show_grid, show_row
    from sampler.pictures.figures import labelled_sheet, picture_equation
    from sampler.pictures.image import contact_sheet, save_png, to_pil
    from sampler.pictures.levels import to_uint8
    from sampler.pictures.two_inks import duotone

__all__ = [
    "contact_sheet",
    "duotone",
    "labelled_sheet",
    "picture_equation",
    "save_png",
    "show",
    "show_grid",
    "show_row",
    "to_pil",
    "to_uint8",
]

__getattr__, __dir__ = lazy_exports(
    __name__,
    {
        "sampler.pictures.display": ("show", "show_grid", "show_row"),
        "sampler.pictures.figures": ("labelled_sheet", "picture_equation"),
        "sampler.pictures.image": ("contact_sheet", "save_png", "to_pil"),
        "sampler.pictures.levels": ("to_uint8",),
        "sampler.pictures.two_inks": ("duotone",),
    },
)
