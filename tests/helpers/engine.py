"""The browser's renderer on a bare page, with the numbers that it draws."""

from __future__ import annotations

import base64
from pathlib import Path

import numpy as np

from sampler.exports.source import operations_of, weights_of
from sampler.web import modules
from sampler.web.describe import describe_field

_ENGINE = Path(modules.__file__).parent / "engine.js"
_START = """
async ([engine, program, weights, wasm, worker, kind]) => {
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;
  const url = URL.createObjectURL(new Blob([engine], { type: "text/javascript" }));
  const { createEngine } = await import(url);
  window.engine?.close();
  window.text = (array) => {
    const bytes = new Uint8Array(array.buffer);
    let letters = "";
    for (let i = 0; i < bytes.length; i += 8192)
      letters += String.fromCharCode(...bytes.subarray(i, i + 8192));
    return btoa(letters);
  };
  const given = { program, weights: bytes(weights), wasm: bytes(wasm), worker, kind };
  window.engine = await createEngine(given);
  return window.engine.kind;
}
"""
_REFINE = """
async ([z, view, numbers]) => {
  const [width, height] = view.size;
  const tiles = [];
  const start = performance.now();
  await engine.refine(z, view, { numbers, onPart: (tile) => tiles.push(tile) });
  const took = performance.now() - start;
  const of = ({ left, top, width, height, rgba, seen }) =>
    ({ left, top, width, height, rgba: text(rgba), seen: seen ? text(seen) : "" });
  return { took, tiles: tiles.map(of) };
}
"""
_PREVIEW = """
async ([z, view, nodes]) => {
  const { width, height, rgba, took } = await engine.preview(z, view, { nodes });
  return { width, height, rgba: text(rgba), took };
}
"""


def start(page, sampler, *, kind=None):
    """Make an engine of a sampler's network, as `window.engine`; return its kind."""
    operations, arrays = operations_of(sampler, ".html"), weights_of(sampler)
    sizes = {"z_dim": sampler.z_dim, "c_dim": sampler.c_dim, "scale": sampler.model.scale}
    program, blob = describe_field(operations, arrays, **sizes)
    texts = [base64.b64encode(part).decode() for part in (blob, modules.wasm())]
    engine = _ENGINE.read_text(encoding="utf-8")
    return page.evaluate(_START, [engine, program, *texts, modules.worker_text(), kind])


def as_plain(view):
    """Return a view as the renderer's."""
    size, names = [view.x_dim, view.y_dim], ("scale", "center", "zoom", "rotation", "aspect")
    return {"size": size} | {name: getattr(view, name) for name in names}


def refined(page, sampler, z, view, *, numbers=True):
    """Return what is seen at rest, float32 (h, w, c), its pixels, uint8 (h, w, 4), and the time.

    Without `numbers` what is seen is NaN.
    """
    answer = page.evaluate(_REFINE, [z.tolist(), as_plain(view), numbers])
    seen = np.full((view.y_dim, view.x_dim, sampler.c_dim), np.nan, np.float32)
    pixels = np.zeros((view.y_dim, view.x_dim, 4), np.uint8)
    for tile in answer["tiles"]:
        w, h = tile["width"], tile["height"]
        place = slice(tile["top"], tile["top"] + h), slice(tile["left"], tile["left"] + w)
        if numbers:
            values = np.frombuffer(base64.b64decode(tile["seen"]), np.float32)
            seen[place] = values.reshape(sampler.c_dim, h, w).transpose(1, 2, 0)
        rgba = np.frombuffer(base64.b64decode(tile["rgba"]), np.uint8)
        pixels[place] = rgba.reshape(h, w, 4)
    return seen, pixels, answer["took"]


def previewed(page, z, view, nodes=None):
    """Return a preview's pixels, uint8 (h, w, 4), and its time in ms."""
    answer = page.evaluate(_PREVIEW, [z.tolist(), as_plain(view), nodes])
    shape = answer["height"], answer["width"], 4
    pixels = np.frombuffer(base64.b64decode(answer["rgba"]), np.uint8)
    return pixels.reshape(shape), answer["took"]
