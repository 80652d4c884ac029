"""The body of `Sampler.save`: stills and films, of z and of pictures."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from sampler.pictures import poster
from sampler.pictures.captions import laid_out
from sampler.pictures.films.animation import check_film, save_animation
from sampler.pictures.finish import Finish
from sampler.pictures.layout import Layout
from sampler.pictures.memory import check_memory
from sampler.pictures.recipes import array_registry
from sampler.pictures.recipes.film_recipes import fitting
from sampler.pictures.recipes.recipe import Recipe
from sampler.pictures.saving import cells
from sampler.pictures.saving.options import Options
from sampler.pictures.saving.subject import Subject, subject_of
from sampler.pictures.sheets import Sheet, checked_dpi, fitted, make_sheet
from sampler.pictures.view import View
from sampler.support.arguments import file_path
from sampler.support.files import check_target
from sampler.support.signatures import refuse_swapped

_SIDE, _CELL = 1300, 512  # pixels of a picture, and of one among several
_BAND = 1 << 20  # pixels of an array that are turned to bytes at once
_FRAME = 0.1  # seconds
_TOLERANCE = 1 / 510  # the default of `Sampler.render`


class Draws(Protocol):
    """What saving needs of a Sampler."""

    z_dim: int
    c_dim: int
    model: Any

    @property
    def z(self) -> np.ndarray:
        """The z that was drawn last."""
        ...

    @z.setter
    def z(self, z: np.ndarray) -> None: ...


def save(sampler: Draws, thing: Any, path: str | os.PathLike[str], options: Options) -> Path:
    """Write a picture, several of them, z or several z; see `Sampler.save`."""
    refuse_swapped(thing, path, "save(z, 'two.png')")
    path = file_path(path)
    subject = subject_of(thing, sampler.z_dim)
    channels = sampler.c_dim if subject.z is not None else subject.channels
    is_film = options.check(subject, path, channels)
    check_target(path, overwrite=options.overwrite)
    if is_film:
        _save_film(sampler, subject, path, options)
    elif subject.count == 1 and options.columns is None:
        _save_picture(sampler, subject, path, options)
    else:
        _save_cells(sampler, subject, path, options)
    if subject.z is not None:
        sampler.z = subject.z.copy()
    return path


def _save_picture(sampler: Draws, subject: Subject, path: Path, options: Options) -> None:
    """Write one picture as a PNG or a TIFF, z in bounded memory."""
    if subject.z is None:
        recipe = _known(array_registry.recipe_of(subject.given), options)
        _write(
            path,
            subject.pictures[0],
            _finish(options, subject.channels),
            options,
            recipe,
        )
        return
    sheet = _sheet(options, options.view or View())
    view = _view(options, _SIDE) if sheet is None else sheet.view(options.view or View())
    finish = _finish(options, sampler.c_dim, sheet)
    poster.check_drawable(path, *finish.size(view.x_dim, view.y_dim))
    how = options.precision
    bands = sampler.model.renderer.bands(subject.z, view, progress=options.progress, **how)
    poster.write_poster(
        path,
        (band[0] for _, _, band in bands),
        width=view.x_dim,
        height=view.y_dim,
        channels=sampler.c_dim,
        recipe=_finished(sampler.model.recipe(subject.z[0], view, **how), options, sheet),
        overwrite=options.overwrite,
        finish=finish,
    )


def _save_cells(sampler: Draws, subject: Subject, path: Path, options: Options) -> None:
    """Write several pictures as a contact sheet, with its recipe where z is known."""
    layout = options.layout(subject.count)
    if subject.z is None:
        recipe = array_registry.recipe_of_film(_listed(subject.given))
        if recipe is not None and (recipe.keyframes or recipe.kind not in ("picture", "film")):
            recipe = None  # of several windows, or of a page already
        page, finish = laid_out(subject.pictures, layout), _finish(options, subject.channels)
        _write(path, page, finish, options, _laid_out(recipe, layout, options))
        return
    channels = sampler.c_dim
    sheet = _sheet(options, View())
    view, gaps = _view(options, _CELL), layout.pad
    if sheet is not None:
        shape, gaps = options.view or View(), sheet.gap
        ratio, lines = shape.x_dim / shape.y_dim, layout.lines
        columns, side = cells.largest(
            subject.count, sheet.safe, ratio, options.columns, gaps, lines
        )
        layout, view = replace(layout, columns=columns), fitted(shape, *side)
    check_memory(subject.count, view, channels)
    how = options.precision
    pictures = sampler.model.render(subject.z, view, progress=options.progress, **how)
    page = laid_out(pictures, replace(layout, pad=gaps))
    if sheet is not None:
        page = cells.centred(page, sheet.drawn)
    recipe = _laid_out(sampler.model.recipe(subject.z, view, **how), layout, options, sheet)
    _write(path, page, _finish(options, channels, sheet), options, recipe)


def _laid_out(
    recipe: Recipe | None, layout: Layout, options: Options, sheet: Sheet | None = None
) -> Recipe | None:
    """Return the recipe of a page of several pictures."""
    if recipe is None:
        return None
    return fitting(replace(_finished(recipe, options, sheet), layout=layout))


def _save_film(sampler: Draws, subject: Subject, path: Path, options: Options) -> None:
    """Write a film, or a still in a format of films."""
    timing, colouring = options.timing, options.colouring
    if subject.z is None:
        frames: Any = subject.pictures
        height, width = subject.pictures[0].shape[:2]
        recipe = array_registry.recipe_of_film(_listed(subject.given), _seconds(timing))
    else:
        view, how = _view(options, _SIDE if subject.count == 1 else _CELL), options.precision
        width, height = view.x_dim, view.y_dim
        frames = _frames(sampler, subject.z, view, options.progress, how)
        recipe = sampler.model.recipe(subject.z, view, **how)
    check_film(path, size=(width, height), overwrite=options.overwrite, **timing)
    recipe = fitting(_known(recipe, options))
    save_animation(
        frames,
        path,
        overwrite=options.overwrite,
        recipe=recipe,
        **timing,
        **colouring.as_arguments(),
    )


def _frames(
    sampler: Draws, z: np.ndarray, view: View, progress: bool, how: dict[str, Any]
) -> Iterator[np.ndarray]:
    """Draw one frame after the other, so that memory holds one."""
    from sampler.support.streams import bar

    numbers = bar(range(len(z)), unit=" frame", leave=False) if progress else range(len(z))
    for i in numbers:
        yield sampler.model.render(z[i : i + 1], view, **how)[0]


def _write(
    path: Path, picture: np.ndarray, finish: Finish, options: Options, recipe: Recipe | None
) -> None:
    """Write an array as a PNG or a TIFF."""
    height, width, channels = picture.shape
    rows = max(1, _BAND // width)
    poster.write_poster(
        path,
        (picture[top : top + rows] for top in range(0, height, rows)),
        width=width,
        height=height,
        channels=channels,
        recipe=recipe,
        overwrite=options.overwrite,
        finish=finish,
    )


def _finish(options: Options, channels: int, sheet: Sheet | None = None) -> Finish:
    dpi = options.dpi if options.dpi is None else checked_dpi(options.dpi)
    border = 0 if sheet is None else sheet.border
    return Finish(
        options.colouring,
        options.bits,
        dpi if sheet is None else sheet.dpi,
        (border, border),
        tagged=channels == 3 or not options.colouring.is_plain,
    )


def _sheet(options: Options, like: View) -> Sheet | None:
    """Return the sheet, on its side for a window that is wider than high."""
    if options.sheet is None:
        return None
    return make_sheet(
        options.sheet,
        dpi=options.dpi,
        bleed=options.bleed,
        margin=options.margin,
        landscape=like.x_dim > like.y_dim,
    )


def _view(options: Options, side: int) -> View:
    """Return the window with its pixels: those of `size`, of the view, or `side`."""
    pixels = options.pixels
    if pixels is not None:
        return fitted(options.view or View(), *pixels)
    return View(side, side) if options.view is None else options.view


def _finished(recipe: Recipe, options: Options, sheet: Sheet | None = None) -> Recipe:
    """Return a picture's recipe with the colours, the sheet and the bits of its file."""
    printing: dict[str, Any] = {} if sheet is None else sheet.as_arguments()
    if options.dpi is not None:
        printing["dpi"] = options.dpi
    if options.bits == 16:
        printing["bits"] = 16
        if not recipe.exact and recipe.tolerance is None:  # an array, drawn for 8 bits
            recipe = replace(recipe, tolerance=_TOLERANCE)
    colouring = None if options.colouring.is_plain else options.colouring
    return replace(recipe, printing=printing or None, colouring=colouring)


def _known(recipe: Recipe | None, options: Options) -> Recipe | None:
    """Return the recipe of an array, if it has one, see `_finished`."""
    return None if recipe is None else _finished(recipe, options)


def _listed(given: Any) -> list:
    return given if isinstance(given, list) else [given]


def _seconds(timing: dict[str, Any]) -> float | None:
    """Return the seconds of a frame where all last equally long."""
    duration = timing.get("duration", _FRAME)
    return float(duration) if isinstance(duration, (int, float)) else None
