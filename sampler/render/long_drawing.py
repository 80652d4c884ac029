"""Films and posters that take hours: their parts are kept, and a Dask cluster may draw them."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sampler.render.dask_blocks import DecoderData, data_of, renderer_for
from sampler.render.kept_parts import KeptParts
from sampler.render.parts import Part, PartRenderer, draw_levels, draw_values, token_of
from sampler.support.streams import bar

if TYPE_CHECKING:
    from distributed import Client

    from sampler.networks import Decoder
    from sampler.networks.stored import StoredNetwork

_AHEAD = 3  # parts that wait for each thread of the cluster
_ATTEMPTS = 3  # of a part whose worker was lost, on top of Dask's own


@contextlib.contextmanager
def drawn(
    decoder: StoredNetwork[Decoder],
    renderer: PartRenderer,
    parts: Sequence[Part],
    folder: Path | None,
    client: Client | None,
    *,
    fingerprint: str,
    progress: bool,
    how: dict[str, Any],
    rounded: bool = True,
) -> Iterator[Iterator[np.ndarray]]:
    """Draw the missing parts, and yield an iterator of all pictures' rows, in order.

    When the block has ended without an error, the parts are deleted.

    Parameters
    ----------
    decoder, renderer
        The network as data, and what draws with it in this process.
    parts : sequence of Part
        See there.
    folder : pathlib.Path, optional
        Where parts are kept; a temporary one, which a stop deletes, by default.
    client : distributed.Client, optional
        Draws the parts on its cluster; without it they are drawn here.
    fingerprint : str
        Of the network.
    progress : bool
        Show a bar.
    how : dict
        exact, tolerance and supersample, see `Renderer.render`.
    rounded : bool
        Keep 8 bits of each number, those of a file of plain ink or of colour; else float32.

    Yields
    ------
    iterator of numpy.ndarray
        float32, (rows, x_dim, c_dim), of each picture of each part; multiples of 1/255 if
        `rounded`.
    """
    with contextlib.ExitStack() as stack:
        if folder is None:
            made = stack.enter_context(tempfile.TemporaryDirectory(prefix="sampler-parts-"))
            folder = Path(made) / "parts"
        token = token_of(fingerprint, parts, how, rounded=rounded)
        kept = KeptParts(folder, token, len(parts))
        missing = kept.missing()
        steps = _here(renderer, parts, missing, how, rounded)
        if client is not None:
            steps = _on_cluster(client, data_of(decoder), parts, missing, how, rounded)
        shown = bar(steps, total=len(missing), unit="part", leave=False) if progress else steps
        for index, drawing in shown:
            kept.keep(index, drawing)
        yield _pictures(kept, len(parts))
        kept.remove()


def _pictures(kept: KeptParts, count: int) -> Iterator[np.ndarray]:
    for index in range(count):
        for drawing in kept.read(index):
            yield drawing if drawing.dtype == np.float32 else np.float32(1 / 255) * drawing


def _draw(renderer: PartRenderer, part: Part, how: dict[str, Any], rounded: bool) -> np.ndarray:
    return (draw_levels if rounded else draw_values)(renderer, part, how)


def _here(
    renderer: PartRenderer,
    parts: Sequence[Part],
    missing: list[int],
    how: dict[str, Any],
    rounded: bool,
) -> Iterator[tuple[int, np.ndarray]]:
    for index in missing:
        yield index, _draw(renderer, parts[index], how, rounded)


def _on_cluster(
    client: Client,
    data: DecoderData,
    parts: Sequence[Part],
    missing: list[int],
    how: dict[str, Any],
    rounded: bool,
) -> Iterator[tuple[int, np.ndarray]]:
    """Yield parts as workers end them; a few wait for each thread, so that memory is bounded."""
    from distributed import as_completed

    # A task, not scattered data: Dask makes it again where its worker is lost.
    network = client.submit(_itself, data, key=f"network-{data.token}")
    places: dict[Any, int] = {}
    waiting = iter(missing)

    def submit(index: int) -> Any:
        drawing = (network, parts[index], how, rounded)
        future = client.submit(_draw_there, *drawing, retries=_ATTEMPTS, pure=False)
        places[future] = index
        return future

    workers: Any = client.nthreads()  # a coroutine only of an asynchronous client
    threads = max(1, sum(workers.values()))
    first = [submit(index) for _, index in zip(range(_AHEAD * threads), waiting, strict=False)]
    ended = as_completed(first, with_results=True)
    for future, drawn_part in ended:
        yield places.pop(future), drawn_part
        for index in waiting:
            ended.add(submit(index))
            break


def _itself(data: DecoderData) -> DecoderData:
    return data


def _draw_there(data: DecoderData, part: Part, how: dict[str, Any], rounded: bool) -> np.ndarray:
    return _draw(renderer_for(data), part, how, rounded)
