// The one door to the renderer: a page or a panel makes an engine and asks it for pictures.

const NAMES = { webgl2: "WebGL2", wasm: "WebAssembly", javascript: "JavaScript" };

// Return an engine, once its worker has started.
//
// `program` and `weights` (ArrayBuffer) are those of `sampler/web/describe.py`, `wasm` the bytes of
// field.wasm, `worker` the text of the worker's script.  `kind` chooses "webgl2", "wasm" or
// "javascript"; else a real graphics card draws where there is one.
//
// The worker is a classic one: Chromium starts no module of a blob in a page from file://.
export async function createEngine({ program, weights, wasm, worker, kind: chosen }) {
  const url = URL.createObjectURL(new Blob([worker], { type: "text/javascript" }));
  const engine = new Engine(new Worker(url));
  const { kind } = await engine.ask({ task: "start", program, weights, wasm, kind: chosen });
  URL.revokeObjectURL(url);
  engine.kind = kind;
  engine.name = NAMES[kind];
  return engine;
}

class Engine {
  constructor(worker) {
    this.worker = worker;
    this.asked = new Map();
    this.number = 0;
    worker.onmessage = ({ data }) => this.answer(data);
    worker.onerror = (event) => this.fail(new Error(event.message ?? "the worker failed"));
  }

  ask(message, onTile = null) {
    const id = ++this.number;
    this.worker.postMessage({ ...message, id });
    return new Promise((resolve, reject) => this.asked.set(id, { resolve, reject, onTile }));
  }

  answer({ id, tile, result, error }) {
    const asked = this.asked.get(id);
    if (tile) {
      asked?.onTile?.(tile);
      return;
    }
    this.asked.delete(id);
    if (error) asked.reject(new Error(error));
    else asked.resolve(result);
  }

  fail(error) {
    for (const { reject } of this.asked.values()) reject(error);
    this.asked.clear();
  }

  // Return { width, height, rgba, took }: a coarse picture, for while something moves.
  preview(z, view, { nodes } = {}) {
    return this.ask({ task: "preview", z: Array.from(z), view, nodes });
  }

  // Draw to half a grey level.  `onPart` gets tiles { left, top, width, height, rgba } as they are
  // ready, with `numbers` also `seen`, (channels, height, width), 0 to 1; see `emptyTile`.  Return
  // whether all were drawn: a later preview or refinement stops this one.
  async refine(z, view, { onPart, numbers = false } = {}) {
    const { stopped } = await this.ask({ task: "refine", z: Array.from(z), view, numbers }, onPart);
    return !stopped;
  }

  stop() {
    return this.ask({ task: "stop" });
  }

  close() {
    this.worker.terminate();
    this.fail(new Error("the engine is closed"));
  }
}
