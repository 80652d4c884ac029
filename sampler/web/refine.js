// A picture at rest: adaptive refinement on a dyadic grid, to half a grey level.
//
// Values are known exactly at each eighth node, then at each fourth.  Between known nodes lie cubics;
// where they missed an exact node by more than MISSED grey levels, the next level is exact, too.
// Where that would be no quicker, or wrong, every pixel is evaluated.

import { emptyTile, pixelGrid, setPoint } from "./pixels.js";

const SIDE = 512; // pixels of a tile
const FIRST = 8; // pixels from node to node of the first level, and of the margin around a tile
const MISSED = 0.5; // grey levels: a cubic of half the step misses by a sixteenth of it
const AT_ONCE = 2048; // points between two breaths

// Draw a view tile by tile.  It yields null where the caller may breathe or stop, and each tile.
export function* refined(field, view, numbers = false) {
  const grid = pixelGrid(view);
  const [width, height] = view.size;
  const sides = [width, height].map((side) => Math.ceil(side / Math.ceil(side / SIDE)));
  for (let top = 0; top < height; top += sides[1])
    for (let left = 0; left < width; left += sides[0]) {
      const size = [Math.min(sides[0], width - left), Math.min(sides[1], height - top)];
      const tile = emptyTile(field, left, top, ...size, numbers);
      if (field.everyPixel) yield* everyPixel(field, grid, tile);
      else yield* new Refinement(field, grid, tile).run();
      yield tile;
    }
}

function* everyPixel(field, grid, tile) {
  for (let row = 0; row < tile.height;) {
    const rows = Math.max(1, Math.floor(field.pixelsAtOnce / tile.width));
    const next = Math.min(row + rows, tile.height);
    field.allPixels(grid, tile, row, next);
    row = next;
    yield null;
  }
}

class Refinement {
  constructor(field, grid, tile) {
    Object.assign(this, { field, grid, tile });
    const nodes = (side) => Math.ceil((side + 2 * FIRST) / FIRST) * FIRST + 1;
    this.columns = nodes(tile.width);
    this.rows = nodes(tile.height);
    const total = this.columns * this.rows;
    this.total = total;
    // The memory is the field's, and lies there for the next tile.
    if (!(field.nodesRoom >= total)) {
      field.nodesRoom = total;
      field.nodes = field.memory.room(field.count * total);
      field.expected = field.memory.room(field.count * field.block + 3 * field.block);
    }
    this.list = new Int32Array(total);
  }

  values() {
    return this.field.memory.floats(this.field.nodes, this.field.count * this.total);
  }

  *run() {
    this.listed = 0;
    for (let r = 0; r < this.rows; r += FIRST)
      for (let c = 0; c < this.columns; c += FIRST) this.list[this.listed++] = r * this.columns + c;
    yield* this.evaluate(null);
    let active = null; // at the first halving all cells are
    for (let step = FIRST; step > 1; step /= 2) {
      const missed = { step: step / 2, cells: this.cells(step / 2) };
      this.predictAlong(step, active);
      yield* this.evaluate(missed);
      this.predictDown(step, active);
      yield* this.evaluate(missed);
      active = missed.cells;
    }
    yield* this.paint();
  }

  // A flag for each cell of a step.
  cells(step) {
    const across = (this.columns - 1) / step;
    const down = (this.rows - 1) / step;
    return { across, down, flags: new Uint8Array(across * down) };
  }

  // Predict the nodes between those of a step along the rows, and list those of active cells.
  predictAlong(step, active) {
    const { columns, rows, list } = this;
    const values = this.values();
    const half = step / 2;
    this.listed = 0;
    for (let r = 0; r < rows; r += step)
      for (let c = half; c < columns; c += step) {
        const at = r * columns + c;
        this.predict(values, at, c, columns, half, 1);
        if (isActive(active, Math.floor(c / step), r / step - 1, r / step))
          list[this.listed++] = at;
      }
  }

  // The same down the columns, of the finer grid along the rows.
  predictDown(step, active) {
    const { columns, rows, list } = this;
    const values = this.values();
    const half = step / 2;
    this.listed = 0;
    for (let r = half; r < rows; r += step)
      for (let c = 0; c < columns; c += half) {
        const at = r * columns + c;
        this.predict(values, at, r, rows, half, columns);
        const row = Math.floor(r / step);
        const [left, right] = c % step ? [c - half, c - half] : [c - step, c];
        const found =
          isActive(active, left / step, row, row) || isActive(active, right / step, row, row);
        if (found) list[this.listed++] = at;
      }
  }

  // A cubic of four nodes at odd multiples of `half` from place `i` of `count`, `stride` apart.
  predict(values, at, i, count, half, stride) {
    const near = half * stride;
    const [first, last] = [i < 3 * half, i + 3 * half >= count];
    for (let k = 0, a = at; k < this.field.count; k++, a += this.total) {
      const [left, right] = [values[a - near], values[a + near]];
      if (first && last) values[a] = 0.5 * (left + right);
      else if (first)
        values[a] = (5 * left + 15 * right - 5 * values[a + 3 * near] + values[a + 5 * near]) / 16;
      else if (last)
        values[a] = (5 * right + 15 * left - 5 * values[a - 3 * near] + values[a - 5 * near]) / 16;
      else values[a] = (9 * (left + right) - values[a - 3 * near] - values[a + 3 * near]) / 16;
    }
  }

  // Evaluate the listed nodes exactly; with `missed`, note where the cubics were wrong.
  *evaluate(missed) {
    const { field, grid, list, columns, tile } = this;
    const [left, top] = [tile.left - FIRST, tile.top - FIRST];
    for (let start = 0; start < this.listed; start += AT_ONCE) {
      const some = list.subarray(start, Math.min(start + AT_ONCE, this.listed));
      const place = (i, points, p, n) => {
        const row = Math.floor(some[i] / columns);
        setPoint(grid, left + some[i] - row * columns, top + row, points, p, n);
      };
      field.evaluate(some.length, place, (values, first, count, n) => {
        const nodes = some.subarray(first, first + count);
        if (missed) this.compare(values, nodes, n, missed);
        this.keep(values, nodes, n);
      });
      yield null;
    }
  }

  keep(values, nodes, n) {
    const all = this.values();
    const exact = this.field.memory.floats(values, this.field.count * n);
    for (let k = 0; k < this.field.count; k++)
      for (let p = 0; p < nodes.length; p++) all[k * this.total + nodes[p]] = exact[k * n + p];
  }

  compare(values, nodes, n, missed) {
    const { field } = this;
    const { memory, count, channels } = field;
    const all = this.values();
    const expected = memory.floats(field.expected, count * n);
    for (let k = 0; k < count; k++)
      for (let p = 0; p < nodes.length; p++) expected[k * n + p] = all[k * this.total + nodes[p]];
    const seen = field.expected + 4 * count * field.block;
    field.seen(seen, field.expected, n);
    field.seen(field.picture, values, n);
    const [a, b] = [seen, field.picture].map((at) => memory.floats(at, channels * n));
    const exact = memory.floats(values, count * n);
    for (let c = 0; c < channels * n; c += n)
      for (let p = 0; p < nodes.length; p++) {
        const off = Math.abs(a[c + p] - b[c + p]) > MISSED / 255;
        if (off || isWild(expected[c + p], exact[c + p])) this.flag(nodes[p], missed);
      }
  }

  // Flag the cells around a node, two to each side.
  flag(node, { step, cells }) {
    const row = Math.floor(node / this.columns);
    const [r, c] = [row / step, (node - row * this.columns) / step];
    for (let i = Math.max(r - 2, 0); i < Math.min(r + 2, cells.down); i++)
      for (let j = Math.max(c - 2, 0); j < Math.min(c + 2, cells.across); j++)
        cells.flags[i * cells.across + j] = 1;
  }

  *paint() {
    const { field, tile, columns, total } = this;
    for (let row = 0; row < tile.height; row++)
      for (let first = 0; first < tile.width; first += field.block) {
        const count = Math.min(field.block, tile.width - first);
        const n = (count + 7) & ~7;
        const from = (row + FIRST) * columns + FIRST + first;
        const line = field.memory.floats(field.expected, field.count * n);
        const all = this.values();
        for (let k = 0; k < field.count; k++)
          line.set(all.subarray(k * total + from, k * total + from + count), k * n);
        field.paint(field.expected, row * tile.width + first, count, n, tile);
      }
    yield null;
  }
}

// Whether a value was missed by so much of itself that an edge may pass unseen between the nodes.
function isWild(expected, exact) {
  return Math.abs(expected - exact) > 0.1 + 0.02 * Math.abs(exact);
}

function isActive(cells, column, above, below) {
  if (cells === null) return true;
  const { across, down, flags } = cells;
  if (column < 0 || column >= across) return false;
  if (above >= 0 && above < down && flags[above * across + column]) return true;
  return below >= 0 && below < down && flags[below * across + column] === 1;
}
