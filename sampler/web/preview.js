// A picture while something moves: nodes of a coarse grid, and cubics between their values.

import { emptyTile, pixelGrid, setPoint } from "./pixels.js";

const NODES = [64, 24]; // along the shorter side: at most, and on a slow machine at least
const EXACT = [128, 48]; // of networks with kinks, which no cubic follows
const CARD = [512, 128]; // of a graphics card, which draws every pixel
const PIXELS = 512; // along the longer side; half of it for palettes, whose mixing takes as long
const SLOW = 15; // ms: fewer nodes from here on
const QUICK = 8;

export class Preview {
  constructor(field) {
    this.field = field;
    this.exact = field.program.kinked || field.gl !== undefined;
    this.range = field.gl ? CARD : this.exact ? EXACT : NODES;
    this.nodes = this.range[field.gl ? 1 : 0]; // nobody knows how fast a card is
    this.longest = field.program.palette ? PIXELS / 2 : PIXELS;
  }

  // Return { width, height, rgba } of the field's z in a view; its size gives the shape alone.
  draw(view, given) {
    const nodes = given ?? this.nodes;
    const start = performance.now();
    const drawn = this.exact ? this.exactly(view, nodes) : this.between(view, nodes);
    const took = performance.now() - start;
    const [most, least] = this.range;
    if (took > SLOW) this.nodes = Math.max(least, Math.min(this.nodes - 4, this.nodes * 0.9) & ~3);
    else if (took < QUICK) {
      const step = this.field.gl ? (this.nodes / 4) & ~3 : 4;
      this.nodes = Math.min(most, this.nodes + step);
    }
    return drawn;
  }

  shape({ size }, longest) {
    const factor = longest / Math.max(...size);
    return size.map((side) => Math.max(8, Math.round((side * factor) / 4) * 4));
  }

  exactly(view, nodes) {
    const least = Math.min(...view.size) / Math.max(...view.size);
    const size = this.shape(view, Math.min(nodes / least, 2 * nodes));
    const tile = emptyTile(this.field, 0, 0, ...size);
    this.field.allPixels(pixelGrid({ ...view, size }), tile, 0, tile.height);
    return tile;
  }

  // Nodes reach one further than the picture on each side, so that every pixel lies among four.
  between(view, nodes) {
    const [width, height] = this.shape(view, this.longest);
    const step = (Math.min(width, height) - 1) / (nodes - 3);
    const counts = [width, height].map((side) => Math.ceil((side - 1) / step - 1e-9) + 3);
    const columns = (counts[0] + 3) & ~3;
    const rows = counts[1];
    const { field } = this;
    const grid = pixelGrid({ ...view, size: [width, height] });
    const buffers = this.buffers(columns, rows, width);
    const place = (i, points, p, n) => {
      const row = Math.floor(i / columns);
      setPoint(grid, (i - row * columns - 1) * step, (row - 1) * step, points, p, n);
    };
    field.evaluate(columns * rows, place, (values, first, count, n) => {
      const to = field.memory.floats(buffers.nodes, field.count * rows * columns);
      const from = field.memory.floats(values, field.count * n);
      for (let k = 0; k < field.count; k++)
        to.set(from.subarray(k * n, k * n + count), k * rows * columns + first);
    });
    return { width, height, rgba: this.enlarge(buffers, { columns, rows, width, height, step }) };
  }

  buffers(columns, rows, width) {
    const { field } = this;
    const key = `${columns} ${rows} ${width}`;
    if (this.made?.key !== key) {
      const room = (count) => field.memory.room(count + 8);
      const nodes = room(field.count * rows * columns);
      const lines = { scratch: room(columns), down: room(4), starts: room(width) };
      const row = { weights: room(4 * width), values: room(field.count * width) };
      this.made = { key, nodes, ...lines, ...row, picture: room(3 * width), rgba: room(width) };
    }
    return this.made;
  }

  enlarge(at, { columns, rows, width, height, step }) {
    const { field } = this;
    const { kernels, memory, count } = field;
    const starts = memory.integers(at.starts, width);
    for (let p = 0; p < width; p++) {
      starts[p] = Math.min(Math.floor(p / step), columns - 4);
      cubic(p / step - starts[p], memory.floats(at.weights + 16 * p, 4));
    }
    const rgba = new Uint8ClampedArray(4 * width * height);
    for (let r = 0; r < height; r++) {
      const row = Math.min(Math.floor(r / step), rows - 4);
      cubic(r / step - row, memory.floats(at.down, 4));
      const { values, nodes, scratch, down, weights } = at;
      kernels.between(
        values,
        nodes,
        scratch,
        count,
        rows,
        columns,
        row,
        down,
        at.starts,
        weights,
        width,
      );
      field.seen(at.picture, values, width);
      kernels.paint(at.rgba, at.picture, field.channels, width);
      rgba.set(memory.bytes(at.rgba, 4 * width), 4 * r * width);
    }
    return rgba;
  }
}

// Weights of four nodes at -1, 0, 1 and 2, at a place t between 0 and 1.
function cubic(t, weights) {
  weights[0] = (-t * (t - 1) * (t - 2)) / 6;
  weights[1] = ((t + 1) * (t - 1) * (t - 2)) / 2;
  weights[2] = (-(t + 1) * t * (t - 2)) / 2;
  weights[3] = ((t + 1) * t * (t - 1)) / 6;
}
