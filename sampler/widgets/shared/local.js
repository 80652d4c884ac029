// Pictures that the browser draws by itself while the window moves, so that none has to travel.
// Python draws those of another z, the picture at rest, and all of them where this cannot start.
/* global createEngine */

const LONGEST = 512; // pixels, of which the renderer takes as many as it is fast for

const copied = ({ buffer, byteOffset, byteLength }) =>
  buffer.slice(byteOffset, byteOffset + byteLength);

// Colours of the levels of grey; `table` has four numbers for each.
function coloured(rgba, table) {
  if (!table?.byteLength) return rgba;
  const colours = new Uint32Array(copied(table));
  const pixels = new Uint32Array(rgba.buffer);
  for (let p = 0; p < pixels.length; p++) pixels[p] = colours[rgba[4 * p]];
  return rgba;
}

export class LocalPictures {
  // `canvas` has a view and `put(bitmap, camera)`; `model` what is to be drawn.
  constructor(canvas, model) {
    Object.assign(this, { canvas, model, engine: null, wanted: false, busy: false });
  }

  // Have Python send the network, once.
  fetch() {
    if (this.isFetched) return;
    this.isFetched = true;
    try {
      this.model.send({ engine: true });
    } catch {
      // without a kernel nobody answers
    }
  }

  async start({ program, worker }, [weights, wasm]) {
    const bytes = { weights: copied(weights), wasm: copied(wasm) };
    const engine = await createEngine({ program, worker, ...bytes }).catch(() => null);
    if (this.isClosed) engine?.close();
    if (!engine || this.isClosed) return;
    this.engine = engine;
    this.tell(true);
  }

  tell(isLocal) {
    this.canvas.root.dataset.local = isLocal ? "yes" : "no";
    this.model.set("local", isLocal);
    this.model.save_changes();
  }

  // Draw what is to be seen now; a drawing that waits takes what is to be seen then.
  draw() {
    this.wanted = true;
    if (this.engine && !this.busy) this.follow();
  }

  // The picture at rest is on the screen: a drawing under way would put a coarser one over it.
  rest() {
    this.wanted = false;
    this.rested = true;
  }

  async follow() {
    this.busy = true;
    try {
      while (this.wanted) {
        this.wanted = this.rested = false;
        const camera = { ...this.canvas.view };
        const z = this.model.get("drawn");
        if (!z.length) return;
        const { width, height, rgba } = await this.engine.preview(z, this.window(camera));
        const colours = coloured(rgba, this.model.get("table"));
        const bitmap = await createImageBitmap(new ImageData(colours, width, height));
        if (this.rested) bitmap.close();
        else this.canvas.put(bitmap, { ...camera, kind: "preview" });
      }
    } catch {
      this.fail();
    } finally {
      this.busy = false;
    }
  }

  window({ x, y, zoom, rotation }) {
    const [ratio, scale] = ["ratio", "scale"].map((name) => this.model.get(name));
    const size = [Math.min(1, ratio), Math.min(1, 1 / ratio)].map((side) => LONGEST * side);
    const aspect = this.model.get("spans").some((span) => span !== 1) ? "fit" : "stretch";
    return { size, scale, center: [x, y], zoom, rotation, aspect };
  }

  // From now on Python draws everything.
  fail() {
    this.close();
    this.engine = null;
    this.tell(false);
  }

  close() {
    this.isClosed = true;
    this.engine?.close();
  }
}
