// The kernels of a field and their memory: WebAssembly, or plain JavaScript where that is refused.
//
// Both take addresses in bytes.  The plain ones compute the same in double precision and round what
// they store, so that pictures differ by rounding alone.

export const FUNCTIONS = ["tanh", "relu", "softplus", "gelu", "sin", "silu"];
const PAGE = 65536;

// Memory that only grows: the arrays of one field, for its life.
class Memory {
  constructor(start, buffer, grow) {
    Object.assign(this, { top: start, buffer, grow });
  }

  // Room for so many numbers of four bytes, aligned to 16; the address in bytes.
  room(count) {
    const at = this.top;
    this.top = (at + 4 * count + 31) & ~15;
    if (this.top > this.buffer().byteLength) this.grow(this.top - this.buffer().byteLength);
    return at;
  }

  floats(at, count) {
    return new Float32Array(this.buffer(), at, count);
  }

  integers(at, count) {
    return new Int32Array(this.buffer(), at, count);
  }

  bytes(at, count) {
    return new Uint8ClampedArray(this.buffer(), at, count);
  }

  put(numbers) {
    const at = this.room(numbers.length + 8);
    this.floats(at, numbers.length).set(numbers);
    return at;
  }
}

// Return the kernels of a WebAssembly module's bytes, with `kind` and `memory`.
export async function wasmKernels(bytes) {
  const { instance } = await WebAssembly.instantiate(bytes);
  const { memory, __heap_base: base } = instance.exports;
  const grow = (count) => memory.grow(Math.ceil(count / PAGE) + 16);
  const own = new Memory((base.value + 15) & ~15, () => memory.buffer, grow);
  return { ...instance.exports, kind: "wasm", memory: own };
}

export function plainKernels() {
  let buffer = new ArrayBuffer(PAGE * 64);
  let floats = new Float32Array(buffer);
  const grow = (count) => {
    const larger = new Uint8Array(2 * buffer.byteLength + Math.ceil(count / PAGE) * PAGE);
    larger.set(new Uint8Array(buffer));
    buffer = larger.buffer;
    floats = new Float32Array(buffer);
  };
  const memory = new Memory(16, () => buffer, grow);
  const sets = [layers, grids, cubics, colours].map((make) => make(() => floats, memory));
  return Object.assign({ kind: "javascript", memory }, ...sets);
}

// Return WebAssembly's kernels, or the plain ones where there is none or a page's policy refuses it.
export async function bestKernels(bytes) {
  try {
    return await wasmKernels(bytes);
  } catch {
    return plainKernels();
  }
}

const logistic = (x) => 1 / (1 + Math.exp(-x));
const IN_JAVASCRIPT = {
  tanh: Math.tanh,
  relu: (x) => Math.max(x, 0),
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  gelu: (x) => 0.5 * x * (1 + Math.tanh(0.7978845608028654 * (x + 0.044715 * x * x * x))),
  sin: Math.sin,
  silu: (x) => x * logistic(x),
};

function layers(memory) {
  return {
    activate(index, at, count) {
      const f = memory();
      const of = IN_JAVASCRIPT[FUNCTIONS[index]];
      for (let i = at >> 2, end = i + count; i < end; i++) f[i] = of(f[i]);
    },
    accumulate(at, from, count) {
      const f = memory();
      for (let i = 0; i < count; i++) f[(at >> 2) + i] += f[(from >> 2) + i];
    },
    dense(out, input, kernel, bias, features, units, n) {
      const f = memory();
      for (let u = 0; u < units; u++) {
        const sums = f.subarray((out >> 2) + u * n, (out >> 2) + (u + 1) * n);
        sums.fill(f[(bias >> 2) + u]);
        for (let i = 0; i < features; i++) {
          const weight = f[(kernel >> 2) + i * units + u];
          const start = (input >> 2) + i * n;
          for (let p = 0; p < n; p++) sums[p] += weight * f[start + p];
        }
      }
    },
  };
}

const within = (i, side) => Math.min(Math.max(i, 0), side - 1);

// Math.round, with halves to the even number as in C and NumPy.
function nearest(x) {
  const rounded = Math.round(x);
  return rounded - x === 0.5 && rounded % 2 ? rounded - 1 : rounded;
}

// Return three places along an axis and the B-splines' weights there.
function near(along, side, halfWidth) {
  const where = Math.min(Math.max((along / (2 * halfWidth) + 0.5) * side - 0.5, -2), side + 1);
  const middle = nearest(where);
  const off = where - middle;
  const weights = [0.5 * (0.5 - off) ** 2, 0.75 - off * off, 0.5 * (0.5 + off) ** 2];
  return weights.map((weight, i) => [within(middle + i - 1, side), weight]);
}

function grids(memory) {
  return {
    gather(out, input, side, features) {
      const f = memory();
      let to = out >> 2;
      for (let k = 0; k < 9; k++)
        for (let i = 0; i < features * side; i++) {
          const row = within((i % side) + Math.floor(k / 3) - 1, side);
          const from = (input >> 2) + (Math.floor(i / side) * side + row) * side;
          for (let c = 0; c < side; c++) f[to++] = f[from + within(c + (k % 3) - 1, side)];
        }
    },
    spread(out, input, side, features) {
      const f = memory();
      let from = input >> 2;
      for (let k = 0; k < 4; k++)
        for (let i = 0; i < features * side; i++) {
          const row = 2 * (i % side) + (k >> 1) + Math.floor(i / side) * 2 * side;
          const to = (out >> 2) + row * 2 * side + (k % 2);
          for (let c = 0; c < side; c++) f[to + 2 * c] = f[from++];
        }
    },
    read(out, grid, x, y, width, side, halfWidth, n) {
      const f = memory();
      for (let p = 0; p < n; p++)
        for (const [row, down] of near(f[(y >> 2) + p], side, halfWidth))
          for (const [column, across] of near(f[(x >> 2) + p], side, halfWidth)) {
            const from = (grid >> 2) + (row * side + column) * width;
            for (let i = 0; i < width; i++)
              f[(out >> 2) + i * n + p] += down * across * f[from + i];
          }
    },
  };
}

function cubics(memory) {
  return {
    between(out, nodes, scratch, count, rows, columns, row, down, starts, weights, n) {
      const f = memory();
      const first = new Int32Array(f.buffer, starts, n);
      for (let k = 0; k < count; k++) {
        const from = (nodes >> 2) + (k * rows + row) * columns;
        for (let i = 0; i < columns; i++) {
          let sum = 0;
          for (let j = 0; j < 4; j++) sum += f[(down >> 2) + j] * f[from + j * columns + i];
          f[(scratch >> 2) + i] = sum;
        }
        for (let p = 0; p < n; p++) {
          let sum = 0;
          for (let j = 0; j < 4; j++)
            sum += f[(weights >> 2) + 4 * p + j] * f[(scratch >> 2) + first[p] + j];
          f[(out >> 2) + k * n + p] = sum;
        }
      }
    },
  };
}

function mixture(f, values, count, palette, n, p) {
  let most = -Infinity;
  for (let k = 0; k < count; k++) most = Math.max(most, f[values + k * n + p]);
  const sums = [0, 0, 0];
  let total = 0;
  for (let k = 0; k < count; k++) {
    const share = Math.exp(f[values + k * n + p] - most);
    total += share;
    for (let c = 0; c < 3; c++) sums[c] += share * f[palette + 3 * k + c];
  }
  return sums.map((sum) => sum / total);
}

function colours(floats, memory) {
  return {
    seen(out, values, count, channels, palette, n) {
      const f = floats();
      for (let p = 0; p < n; p++) {
        const mixed = palette ? mixture(f, values >> 2, count, palette >> 2, n, p) : null;
        for (let c = 0; c < channels; c++) {
          const value = f[(values >> 2) + c * n + p];
          const one = mixed ? mixed[c] : logistic(channels === 1 ? value : -value);
          f[(out >> 2) + c * n + p] = one;
        }
      }
    },
    paint(rgba, picture, channels, n) {
      const f = floats();
      const bytes = memory.bytes(rgba, 4 * n);
      for (let p = 0; p < n; p++) {
        for (let c = 0; c < 3; c++) {
          const level = nearest(255 * f[(picture >> 2) + (channels === 1 ? 0 : c * n) + p]);
          bytes[4 * p + c] = channels === 1 ? 255 - level : level;
        }
        bytes[4 * p + 3] = 255;
      }
    },
  };
}
