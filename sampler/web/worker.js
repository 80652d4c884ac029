// Draws in a worker: previews at once, pictures at rest in small steps that a newer message stops.

import { Field } from "./field.js";
import { gpuField } from "./gpu.js";
import { bestKernels, plainKernels } from "./kernels.js";
import { Preview } from "./preview.js";
import { refined } from "./refine.js";

const STEP = 12; // ms of drawing between two looks at the messages
const breath = new MessageChannel();
let field = null;
let preview = null;
let newest = 0; // the newest drawing; older ones stop

breath.port1.start();

// A drawing that waits while a newer one begins to wait goes on, too: each has a listener.
function pause() {
  return new Promise((resolve) => {
    breath.port1.addEventListener("message", resolve, { once: true });
    breath.port2.postMessage(null);
  });
}

const tasks = {
  async start({ program, weights, wasm, kind }) {
    const kernels = kind === "javascript" ? plainKernels() : await bestKernels(wasm);
    const forced = kind === "webgl2";
    const card = kind && !forced ? null : gpuField(kernels, program, weights, forced);
    field = card ?? new Field(kernels, program, weights);
    preview = new Preview(field);
    return { kind: card ? "webgl2" : kernels.kind };
  },

  preview({ z, view, nodes, id }) {
    newest = id;
    const start = performance.now();
    field.setZ(z);
    const { width, height, rgba } = preview.draw(view, nodes);
    return { width, height, rgba, took: performance.now() - start };
  },

  async refine({ z, view, numbers, id }) {
    newest = id;
    field.setZ(z);
    let last = performance.now();
    for (const tile of refined(field, view, numbers)) {
      if (tile) postMessage({ id, tile }, [tile.rgba.buffer]);
      if (performance.now() - last < STEP) continue;
      await pause();
      if (newest !== id) return { stopped: true };
      last = performance.now();
    }
    return { stopped: false };
  },

  stop() {
    newest = 0;
    return {};
  },
};

onmessage = async ({ data }) => {
  try {
    const result = await tasks[data.task](data);
    const moved = result.rgba ? [result.rgba.buffer] : [];
    postMessage({ id: data.id, result }, moved);
  } catch (error) {
    postMessage({ id: data.id, error: String(error?.message ?? error) });
  }
};
