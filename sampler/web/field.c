// Kernels of a field for WebAssembly with SIMD: what JavaScript's walk over a list of operations calls.
//
// Arrays are features first, (features, points): networks that are 6 wide use the whole of a
// register.  The number of points, n, is a multiple of 8.  `python sampler/web/build.py` builds it.

#include <stdint.h>
#include <wasm_simd128.h>

#define EXPORT(name) __attribute__((export_name(#name)))
#define SPLAT(x) wasm_f32x4_splat(x)
typedef v128_t vec;

static inline vec add(vec a, vec b) { return wasm_f32x4_add(a, b); }
static inline vec sub(vec a, vec b) { return wasm_f32x4_sub(a, b); }
static inline vec mul(vec a, vec b) { return wasm_f32x4_mul(a, b); }
static inline vec div4(vec a, vec b) { return wasm_f32x4_div(a, b); }
static inline vec load(const float *a) { return wasm_v128_load(a); }
static inline void store(float *a, vec x) { wasm_v128_store(a, x); }

// e^x to 1e-7 of itself: 2^k times a polynomial of what is left.
static inline vec exp4(vec x) {
  x = wasm_f32x4_pmin(wasm_f32x4_pmax(x, SPLAT(-87.0f)), SPLAT(88.0f));
  vec k = wasm_f32x4_nearest(mul(x, SPLAT(1.44269504f)));
  vec r = sub(sub(x, mul(k, SPLAT(0.693359375f))), mul(k, SPLAT(-2.12194440e-4f)));
  vec p = add(mul(SPLAT(1.9875691500e-4f), r), SPLAT(1.3981999507e-3f));
  p = add(mul(p, r), SPLAT(8.3334519073e-3f));
  p = add(mul(p, r), SPLAT(4.1665795894e-2f));
  p = add(mul(p, r), SPLAT(1.6666665459e-1f));
  p = add(mul(p, r), SPLAT(5.0000001201e-1f));
  p = add(add(mul(mul(p, r), r), r), SPLAT(1.0f));
  vec power = wasm_i32x4_shl(wasm_i32x4_add(wasm_i32x4_trunc_sat_f32x4(k), wasm_i32x4_splat(127)), 23);
  return mul(p, power);
}

static inline vec logistic4(vec x) { return div4(SPLAT(1.0f), add(SPLAT(1.0f), exp4(wasm_f32x4_neg(x)))); }

static inline vec tanh4(vec x) {
  return sub(SPLAT(1.0f), div4(SPLAT(2.0f), add(exp4(add(x, x)), SPLAT(1.0f))));
}

// sin: the nearest multiple of pi is taken off in three parts.
static inline vec sin4(vec x) {
  vec k = wasm_f32x4_nearest(mul(x, SPLAT(0.318309886f)));
  vec r = sub(x, mul(k, SPLAT(3.140625f)));
  r = sub(r, mul(k, SPLAT(9.67502593994140625e-4f)));
  r = sub(r, mul(k, SPLAT(1.509957990978376432e-7f)));
  vec s = mul(r, r), p = add(mul(SPLAT(-2.3889859e-8f), s), SPLAT(2.7525562e-6f));
  p = add(mul(p, s), SPLAT(-1.9840874e-4f));
  p = add(mul(p, s), SPLAT(8.3333310e-3f));
  p = add(mul(p, s), SPLAT(-1.6666667e-1f));
  p = add(mul(mul(p, s), r), r);
  vec odd = wasm_i32x4_shl(wasm_i32x4_trunc_sat_f32x4(k), 31);
  return wasm_v128_xor(p, odd);
}

// log(1 + e^x) = max(x, 0) + log(1 + y), by the series of 2 atanh(y / (2 + y)).
static inline vec softplus4(vec x) {
  vec y = exp4(wasm_f32x4_neg(wasm_f32x4_abs(x)));
  vec s = div4(y, add(y, SPLAT(2.0f))), q = mul(s, s);
  vec p = add(mul(SPLAT(2.0f / 13), q), SPLAT(2.0f / 11));
  p = add(mul(p, q), SPLAT(2.0f / 9));
  p = add(mul(p, q), SPLAT(2.0f / 7));
  p = add(mul(p, q), SPLAT(2.0f / 5));
  p = add(mul(p, q), SPLAT(2.0f / 3));
  p = add(mul(p, q), SPLAT(2.0f));
  return add(wasm_f32x4_pmax(x, SPLAT(0.0f)), mul(p, s));
}

static inline vec gelu4(vec x) {
  vec inner = mul(SPLAT(0.7978845608f), add(x, mul(SPLAT(0.044715f), mul(x, mul(x, x)))));
  return mul(mul(SPLAT(0.5f), x), add(SPLAT(1.0f), tanh4(inner)));
}

#define EACH(f) for (int i = 0; i < count; i += 4) store(h + i, f)

// The numbers of the functions are those of `FUNCTIONS` in kernels.js.
EXPORT(activate) void activate(int function, float *h, int count) {
  switch (function) {
    case 0: EACH(tanh4(load(h + i))); break;
    case 1: EACH(wasm_f32x4_pmax(load(h + i), SPLAT(0.0f))); break;
    case 2: EACH(softplus4(load(h + i))); break;
    case 3: EACH(gelu4(load(h + i))); break;
    case 4: EACH(sin4(load(h + i))); break;
    case 5: EACH(mul(load(h + i), logistic4(load(h + i)))); break;
  }
}

EXPORT(accumulate) void accumulate(float *h, const float *more, int count) { EACH(add(load(h + i), load(more + i))); }

// Some units of a dense layer for 8 points at a time: their sums stay in registers.
static inline __attribute__((always_inline)) void units_of(
    int some, float *out, const float *in, const float *kernel, const float *bias, int features, int units, int n) {
  for (int p = 0; p < n; p += 8) {
    vec a[4], b[4];
    for (int u = 0; u < some; u++) a[u] = b[u] = SPLAT(bias[u]);
    const float *w = kernel, *x = in + p;
    for (int f = 0; f < features; f++, w += units, x += n) {
      vec left = load(x), right = load(x + 4);
      for (int u = 0; u < some; u++) {
        vec weight = wasm_v128_load32_splat(w + u);
        a[u] = add(a[u], mul(weight, left));
        b[u] = add(b[u], mul(weight, right));
      }
    }
    for (int u = 0; u < some; u++) {
      store(out + u * n + p, a[u]);
      store(out + u * n + p + 4, b[u]);
    }
  }
}

// out = kernel' in + bias; the kernel is (features, units).
EXPORT(dense) void dense(
    float *out, const float *in, const float *kernel, const float *bias, int features, int units, int n) {
  int u = 0;
  for (; u + 4 <= units; u += 4) units_of(4, out + u * n, in, kernel + u, bias + u, features, units, n);
  for (; u + 2 <= units; u += 2) units_of(2, out + u * n, in, kernel + u, bias + u, features, units, n);
  if (u < units) units_of(1, out + u * n, in, kernel + u, bias + u, features, units, n);
}

static inline int within(int i, int side) { return i < 0 ? 0 : i >= side ? side - 1 : i; }

// A grid (features, side²) → each place with its eight neighbours, (9 · features, side²).
EXPORT(gather) void gather(float *out, const float *in, int side, int features) {
  for (int k = 0; k < 9; k++)
    for (int f = 0; f < features; f++)
      for (int row = 0; row < side; row++) {
        const float *from = in + (f * side + within(row + k / 3 - 1, side)) * side;
        for (int column = 0; column < side; column++) *out++ = from[within(column + k % 3 - 1, side)];
      }
}

// (4 · features, side²), 2×2 places each → a grid (features, 4 side²).
EXPORT(spread) void spread(float *out, const float *in, int side, int features) {
  for (int k = 0; k < 4; k++)
    for (int f = 0; f < features; f++)
      for (int row = 0; row < side; row++)
        for (int column = 0; column < side; column++)
          out[((f * 2 * side + 2 * row + k / 2) * 2 * side) + 2 * column + k % 2] = *in++;
}

static inline void near(float along, int side, float half_width, int *places, float *weights) {
  float where = (along / (2 * half_width) + 0.5f) * side - 0.5f;
  where = where < -2.0f ? -2.0f : where > side + 1.0f ? side + 1.0f : where;
  float middle = __builtin_rintf(where), off = where - middle;
  weights[0] = 0.5f * (0.5f - off) * (0.5f - off);
  weights[1] = 0.75f - off * off;
  weights[2] = 0.5f * (0.5f + off) * (0.5f + off);
  for (int i = 0; i < 3; i++) places[i] = within((int)middle + i - 1, side);
}

// Add what points read of a grid (side², width), by quadratic B-splines, to out (width, n).
EXPORT(read) void read(
    float *out, const float *grid, const float *x, const float *y, int width, int side, float half_width, int n) {
  for (int p = 0; p < n; p++) {
    int columns[3], rows[3];
    float across[3], down[3];
    near(x[p], side, half_width, columns, across);
    near(y[p], side, half_width, rows, down);
    for (int f = 0; f < width; f += 4) {
      vec sum = SPLAT(0.0f);
      for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
          const float *place = grid + (rows[i] * side + columns[j]) * width + f;
          sum = add(sum, mul(SPLAT(down[i] * across[j]), load(place)));
        }
      float sums[4];
      store(sums, sum);
      for (int i = 0; i < 4 && f + i < width; i++) out[(f + i) * n + p] += sums[i];
    }
  }
}

// Values (count, n) → what is seen, (channels, n), 0 to 1: ink, colour, or the shares of a palette.
EXPORT(seen) void seen(float *out, const float *values, int count, int channels, const float *palette, int n) {
  for (int p = 0; p < n; p += 4) {
    if (!palette) {
      for (int c = 0; c < channels; c++) {
        vec v = load(values + c * n + p);
        store(out + c * n + p, logistic4(channels == 1 ? v : wasm_f32x4_neg(v)));
      }
      continue;
    }
    vec most = load(values + p), total = SPLAT(0.0f);
    vec sums[3] = {total, total, total};
    for (int k = 1; k < count; k++) most = wasm_f32x4_pmax(most, load(values + k * n + p));
    for (int k = 0; k < count; k++) {
      vec share = exp4(sub(load(values + k * n + p), most));
      total = add(total, share);
      for (int c = 0; c < 3; c++) sums[c] = add(sums[c], mul(share, SPLAT(palette[3 * k + c])));
    }
    for (int c = 0; c < 3; c++) store(out + c * n + p, div4(sums[c], total));
  }
}

// What is seen, (channels, n) → pixels of four bytes; ink is dark.
EXPORT(paint) void paint(uint8_t *rgba, const float *picture, int channels, int n) {
  for (int p = 0; p < n; p++, rgba += 4) {
    for (int c = 0; c < 3; c++) {
      int level = (int)__builtin_rintf(picture[channels == 1 ? p : c * n + p] * 255.0f);
      rgba[c] = channels == 1 ? 255 - level : level;
    }
    rgba[3] = 255;
  }
}

// One row of a picture between nodes (count, rows, columns), by cubics of four nodes; columns % 4 == 0.
// `starts` and `weights` have each pixel's first node and its four weights, along the row.
EXPORT(between) void between(
    float *out, const float *nodes, float *scratch, int count, int rows, int columns, int row,
    const float *down, const int *starts, const float *weights, int n) {
  for (int k = 0; k < count; k++, out += n) {
    const float *from = nodes + (k * rows + row) * columns;
    for (int i = 0; i < columns; i += 4) {
      vec sum = mul(SPLAT(down[0]), load(from + i));
      for (int j = 1; j < 4; j++) sum = add(sum, mul(SPLAT(down[j]), load(from + j * columns + i)));
      store(scratch + i, sum);
    }
    for (int p = 0; p < n; p += 4) {
      vec a = mul(load(scratch + starts[p]), load(weights + 4 * p));
      vec b = mul(load(scratch + starts[p + 1]), load(weights + 4 * p + 4));
      vec c = mul(load(scratch + starts[p + 2]), load(weights + 4 * p + 8));
      vec d = mul(load(scratch + starts[p + 3]), load(weights + 4 * p + 12));
      vec ab = add(wasm_i32x4_shuffle(a, b, 0, 4, 1, 5), wasm_i32x4_shuffle(a, b, 2, 6, 3, 7));
      vec cd = add(wasm_i32x4_shuffle(c, d, 0, 4, 1, 5), wasm_i32x4_shuffle(c, d, 2, 6, 3, 7));
      store(out + p, add(wasm_i32x4_shuffle(ab, cd, 0, 1, 4, 5), wasm_i32x4_shuffle(ab, cd, 2, 3, 6, 7)));
    }
  }
}
