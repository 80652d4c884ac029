"""A gallery: one index of several web pages, of one network or of many."""

from __future__ import annotations

import base64
import html
import io
import os
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import numpy as np

from sampler.exports.makers import Makers
from sampler.pictures.image import to_pil
from sampler.pictures.recipes.files import html as pages_format
from sampler.pictures.recipes.recipe import Recipe
from sampler.support.arguments import file_path, flag, instance_of
from sampler.support.files import atomic_write, check_target
from sampler.support.lists import listed
from sampler.support.small_files import open_ordinary
from sampler.web.index_document import Card, index_html

_SIDE = 320  # pixels of a small picture: sharp on a phone at half its width
_HEAD = 1 << 16  # bytes, in which the title of a page stands
_TITLE = re.compile(rb"<title>(.*?)</title>", re.DOTALL)


def write_gallery(
    pages: Iterable[str | os.PathLike[str]],
    path: str | os.PathLike[str],
    *,
    title: str = "Gallery",
    checkpoint: str | os.PathLike[str] | None = None,
    overwrite: bool = False,
) -> Path:
    """Write one index of web pages that `Sampler.export` wrote: a small picture and a link each.

    The pages may be of different networks, and stay as they are.  The index shows them in the order
    given, by their own titles.  Links are relative: copy the folder as a whole.

    Parameters
    ----------
    pages : iterable of path
        Web pages, in the folder of the index or below it.
    path : path
        The index; ends in .html.
    title : str
        Its heading.
    checkpoint : str or path, optional
        The folder of a network, or one that holds networks, for pages of networks that
        `Sampler.available` does not list.
    overwrite : bool
        Replace a file that is there.

    Returns
    -------
    pathlib.Path
        The index.

    Raises
    ------
    FileNotFoundError
        A page, or the folder of the index, is not there.
    ValueError
        No pages; one that `Sampler.export` did not write, that is given twice, or that lies
        elsewhere; or the network that draws its small picture is not here.
    FileExistsError
        There is such a file, and `overwrite` is False.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from sampler import Sampler
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> pages = [
    ...     Sampler(name, seed=1).export(folder / f"{name}.html")
    ...     for name in ("mnist-vaegan", "mnist-resnet")
    ... ]
    >>> write_gallery(pages, folder / "index.html", title="Two networks").name
    'index.html'
    """
    index = file_path(path)
    title, overwrite = instance_of(title, "title", str, "'My pages'"), flag(overwrite, "overwrite")
    if index.suffix.lower() not in (".html", ".htm"):
        msg = f"path got {str(index)!r}; expected the index's name, which ends in .html"
        raise ValueError(msg)
    names = [file_path(page, "page") for page in listed(pages, "pages", "paths of pages")]
    check_target(index, overwrite=overwrite)
    addresses = _addresses(names, index)
    found = [_read(page) for page in names]
    makers = Makers(checkpoint)
    cards = [
        Card(address, name, _about(recipe, name), _small(makers, recipe, page))
        for page, address, (name, recipe) in zip(names, addresses, found, strict=True)
    ]
    with atomic_write(index, overwrite=overwrite) as temporary:
        temporary.write_text(index_html(title, cards), encoding="utf-8")
    return index


def _addresses(pages: list[Path], index: Path) -> list[str]:
    """Return the pages' addresses, relative to the index."""
    if not pages:
        msg = "pages got none; expected the path of a page at least, such as 'digits.html'"
        raise ValueError(msg)
    folder = index.parent.resolve()
    found: dict[Path, str] = {}
    for page in pages:
        whole = page.parent.resolve() / page.name
        if whole == folder / index.name:
            msg = f"pages got {str(page)!r}, which is the index itself; leave it out"
            raise ValueError(msg)
        if whole in found:
            msg = f"pages got {str(page)!r} twice; leave one of them out"
            raise ValueError(msg)
        if not whole.is_relative_to(folder):
            msg = (
                f"pages got {str(page)!r}; expected a page in {str(folder)!r}, the folder of the "
                "index, or below it: links from elsewhere would break when the gallery is copied"
            )
            raise ValueError(msg)
        found[whole] = quote(whole.relative_to(folder).as_posix())
    return list(found.values())


def _read(page: Path) -> tuple[str, Recipe]:
    """Return the title and the recipe of a page."""
    with open_ordinary(page) as file:
        head = file.read(_HEAD)
    if not pages_format.starts(head[:12]):
        msg = f"pages got {str(page)!r}, which is no web page; expected one that export() wrote"
        raise ValueError(msg)
    try:
        recipe = Recipe.read(page)
    except ValueError as error:
        msg = f"pages got {str(page)!r}, which export() did not write, or it is damaged: {error}"
        raise ValueError(msg) from error
    title = _TITLE.search(head)
    name = "" if title is None else html.unescape(title[1].decode("utf-8", "replace")).strip()
    return name or page.stem, recipe


def _about(recipe: Recipe, title: str) -> str:
    """Return the network's name, where the title is another, and what is no single picture."""
    network = recipe.drawn_by if recipe.drawn_by != title else ""
    kind = recipe.kind if recipe.kind != "picture" else ""
    return ", ".join(filter(None, (network, kind)))


def _small(makers: Makers, recipe: Recipe, page: Path) -> str:
    """Return the first picture of a page, as a data URL."""
    view = recipe.view
    factor = _SIDE / max(view.x_dim, view.y_dim)
    x_dim, y_dim = (max(1, round(factor * side)) for side in (view.x_dim, view.y_dim))
    model = makers.model_of(recipe, str(page))
    z = np.atleast_2d(recipe.z)[:1]
    (picture,) = model.render(z, replace(view, x_dim=x_dim, y_dim=y_dim))
    stream = io.BytesIO()
    to_pil(picture).save(stream, "PNG", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(stream.getvalue()).decode()}"
