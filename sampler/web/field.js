// A field: the operations of `sampler/config/operations.py`, walked once and run on blocks of points.

import { FUNCTIONS } from "./kernels.js";
import { setPoint } from "./pixels.js";

const BLOCK_NUMBERS = 8192; // of the widest layer: they stay in a core's nearest cache
const LONGEST_BLOCK = 512; // points
const AT_A_TIME = 8192; // between two breaths

// Return the weights that a program describes: Float32Array and shape.
function unpacked(program, blob) {
  const weights = {};
  let end = 0;
  for (const [name, { shape, at = end, scales }] of Object.entries(program.weights)) {
    const count = shape.reduce((product, side) => product * side, 1);
    if (scales === undefined) {
      end = at + 4 * count;
      weights[name] = { shape, numbers: new Float32Array(blob.slice(at, end)) };
      continue;
    }
    end = (at + 2 * count + 3) & ~3;
    const columns = shape[shape.length - 1];
    const factors = new Float32Array(blob.slice(scales, scales + 4 * columns));
    const whole = new Int16Array(blob.slice(at, at + 2 * count));
    weights[name] = {
      shape,
      numbers: Float32Array.from(whole, (q, i) => q * factors[i % columns]),
    };
  }
  return weights;
}

// Numbers inside the widest layer of operations.
function widest(operations, weights) {
  const units = (operation) => {
    if (operation.residual) return widest(operation.residual, weights);
    return "dense" in operation ? Math.max(...weights[operation.dense].shape) : 1;
  };
  return Math.max(8, ...operations.map(units));
}

export class Field {
  // `blob` is the ArrayBuffer of the weights.
  constructor(kernels, program, blob) {
    Object.assign(this, { kernels, program, memory: kernels.memory });
    this.weights = unpacked(program, blob);
    this.addresses = new Map();
    const width = widest([...program.of_point, ...program.later], this.weights);
    this.block = Math.min(Math.max((BLOCK_NUMBERS / width) & ~7, 32), LONGEST_BLOCK);
    this.count = program.values;
    this.channels = program.c_dim;
    // Networks with kinks, which no cubic follows, and those that read a grid, whose strokes have
    // sharp ends, are drawn pixel by pixel: their layers are narrow.
    this.everyPixel = program.kinked || program.grid !== null;
    this.pixelsAtOnce = AT_A_TIME;
    this.compile();
  }

  compile() {
    const { program, memory, block } = this;
    this.coordinates = memory.room(3 * block);
    const of_z = this.steps(program.of_z, { at: memory.room(8 * program.z_dim), n: 8 });
    this.ofZ = of_z;
    this.sum = memory.room(of_z.width * (program.grid ? program.grid.side ** 2 : 1) + 8);
    const from = { at: this.coordinates, n: block, width: program.coordinates };
    this.ofPoint = this.steps(program.of_point, from);
    this.later = this.steps(program.later, { at: this.ofPoint.at, n: block, width: of_z.width });
    this.bias = memory.room(of_z.width);
    this.picture = memory.room(3 * block);
    this.rgba = memory.room(block);
    if (program.palette) {
      const z = { at: of_z.from, n: 8 };
      this.ofPalette = this.steps(program.palette.operations, z);
      this.palette = memory.room(3 * this.count);
    }
  }

  // Return the address of a weight, or of so many zeros where there is none.
  address(name, gain = 1, zeros = 0) {
    const key = name === undefined ? `zeros ${zeros}` : `${name} ${gain}`;
    if (!this.addresses.has(key)) {
      const numbers = name === undefined ? new Float32Array(zeros) : this.weights[name].numbers;
      const scaled = gain === 1 ? numbers : numbers.map((weight) => gain * weight);
      this.addresses.set(key, this.memory.put(scaled));
    }
    return this.addresses.get(key);
  }

  // Return operations as a list of calls, with the addresses of their input and output.
  steps(operations, { at, n, width, side = 1 }) {
    const calls = [];
    let h = { at, n, width, side };
    for (const operation of operations) h = this.step(operation, h, calls);
    return { calls, from: at, at: h.at, width: h.width, n: h.n, side: h.side };
  }

  step(operation, h, calls) {
    if ("dense" in operation) return this.dense(operation, h, calls);
    if (operation.residual) return this.residual(operation.residual, h, calls);
    if ("upsample" in operation) return this.upsampled(operation, h, calls);
    if (operation.first_grid) return this.firstGrid(operation.first_grid, h, calls);
    const function_ = FUNCTIONS.indexOf(operation.activation);
    if (function_ < 0) throw new Error(`unknown operation: ${JSON.stringify(operation)}`);
    calls.push((n) => this.kernels.activate(function_, h.at, h.width * (n ?? h.n)));
    return h;
  }

  dense({ dense, bias, gain = 1 }, h, calls) {
    const [features, units] = this.weights[dense].shape;
    const out = this.memory.room(units * h.n);
    const call = { kernel: this.address(dense, gain), bias: this.address(bias, 1, units), units };
    calls.push((n) =>
      this.kernels.dense(out, h.at, call.kernel, call.bias, features, units, n ?? h.n),
    );
    calls.last = call; // its bias is exchanged where z's part is added
    return { ...h, at: out, width: units };
  }

  residual(operations, h, calls) {
    const inner = this.steps(operations, h);
    calls.push((n) => {
      for (const call of inner.calls) call(n);
      this.kernels.accumulate(inner.at, h.at, h.width * (n ?? h.n));
    });
    return { ...h, at: inner.at };
  }

  // (side² · features, 8), eight times the same vector → (features, side²).
  firstGrid(side, h, calls) {
    const places = side * side;
    const features = h.width / places;
    const out = this.memory.room(h.width);
    calls.push(() => {
      const from = this.memory.floats(h.at, 8 * h.width);
      const to = this.memory.floats(out, h.width);
      for (let i = 0; i < h.width; i++)
        to[(i % features) * places + Math.floor(i / features)] = from[8 * i];
    });
    return { at: out, n: places, width: features, side };
  }

  upsampled({ upsample, bias }, h, calls) {
    const places = h.n;
    const units = this.weights[upsample].shape[1];
    const [around, made, out] = [9 * h.width, units, units].map((w) =>
      this.memory.room(w * places),
    );
    const [kernel, biases] = [this.address(upsample), this.address(bias, 1, units)];
    calls.push(() => {
      this.kernels.gather(around, h.at, h.side, h.width);
      this.kernels.dense(made, around, kernel, biases, 9 * h.width, units, places);
      this.kernels.spread(out, made, h.side, units / 4);
    });
    return { at: out, n: 4 * places, width: units / 4, side: 2 * h.side };
  }

  // Compute z's part, once a picture.
  setZ(z) {
    const { memory, ofZ, program } = this;
    const places = memory.floats(ofZ.from, 8 * z.length);
    z.forEach((number, i) => places.fill(number, 8 * i, 8 * i + 8));
    for (const call of ofZ.calls) call();
    const { at, width, n } = ofZ;
    const part = memory.floats(at, width * n);
    const sum = memory.floats(this.sum, width * n);
    if (program.grid) {
      for (let p = 0; p < n; p++)
        for (let i = 0; i < width; i++) sum[p * width + i] = part[i * n + p];
    } else this.addToBias(part, n);
    if (program.palette) this.setPalette(program.palette.purest);
  }

  addToBias(part, n) {
    const last = this.ofPoint.calls.last;
    this.ownBias ??= last.bias;
    const own = this.memory.floats(this.ownBias, last.units);
    this.memory.floats(this.bias, last.units).set(own.map((bias, i) => bias + part[i * n]));
    last.bias = this.bias;
  }

  setPalette(purest) {
    for (const call of this.ofPalette.calls) call();
    const made = this.memory.floats(this.ofPalette.at, 8 * 3 * this.count);
    const colours = this.memory.floats(this.palette, 3 * this.count);
    for (let i = 0; i < colours.length; i++) {
      const colour = Math.min(Math.max(made[8 * i], -purest), purest);
      colours[i] = 1 / (1 + Math.exp(-colour));
    }
  }

  // Evaluate points in blocks.  `place(i, points, p, n)` sets points[p] = x and points[n + p] = y of
  // point i; `take(values, first, count, n)` reads the values, (outputs, n) at an address.
  evaluate(total, place, take) {
    const { memory, coordinates, block } = this;
    for (let first = 0; first < total; first += block) {
      const count = Math.min(block, total - first);
      const n = (count + 7) & ~7;
      const points = memory.floats(coordinates, 3 * n);
      for (let p = 0; p < n; p++) {
        place(first + Math.min(p, count - 1), points, p, n);
      }
      take(this.valuesOf(n), first, count, n);
    }
  }

  // Values of the n points whose coordinates are in memory: their address.
  valuesOf(n) {
    const { kernels, program, ofPoint, later } = this;
    for (const call of ofPoint.calls) call(n);
    if (program.grid) {
      const { side, half_width } = program.grid;
      const [x, y] = [this.coordinates, this.coordinates + 4 * n];
      kernels.read(ofPoint.at, this.sum, x, y, ofPoint.width, side, half_width, n);
    }
    for (const call of later.calls) call(n);
    return later.at;
  }

  // What is seen of values (count, n) at an address: (channels, n), 0 to 1.
  seen(out, values, n) {
    this.kernels.seen(out, values, this.count, this.channels, this.palette ?? 0, n);
  }

  // Paint values (count, n) into a tile, from its pixel `first` on.
  paint(values, first, count, n, tile) {
    this.seen(this.picture, values, n);
    this.kernels.paint(this.rgba, this.picture, this.channels, n);
    tile.rgba.set(this.memory.bytes(this.rgba, 4 * count), 4 * first);
    if (!tile.seen) return;
    const all = tile.width * tile.height;
    for (let c = 0; c < this.channels; c++)
      tile.seen.set(this.memory.floats(this.picture + 4 * c * n, count), c * all + first);
    for (let k = 0; tile.values && k < this.count; k++)
      tile.values.set(this.memory.floats(values + 4 * k * n, count), k * all + first);
  }

  // Paint some rows of a tile, every pixel evaluated.
  allPixels(grid, tile, from, to) {
    const { width, left, top } = tile;
    const place = (i, points, p, n) => {
      const row = Math.floor(i / width);
      setPoint(grid, left + i - row * width, top + from + row, points, p, n);
    };
    this.evaluate(width * (to - from), place, (values, first, count, n) =>
      this.paint(values, from * width + first, count, n, tile),
    );
  }
}
