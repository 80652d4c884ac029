// The judge of digits: convolutions of 3×3, each half of them pooled, then two dense layers.

import { unpackedLayer } from "./pad.js";

const relu = (x) => Math.max(x, 0);

// Convolve (side, side, features) by a kernel (9 · features, units), zeros around it, then relu.
function convolved(h, side, { units, bias, kernel }) {
  const features = h.length / (side * side);
  const made = new Float64Array(side * side * units);
  for (let place = 0; place < side * side; place++) {
    const [row, column] = [Math.floor(place / side), place % side];
    const sums = made.subarray(place * units, (place + 1) * units);
    sums.set(bias);
    for (let k = 0; k < 9; k++) {
      const [r, c] = [row + Math.floor(k / 3) - 1, column + (k % 3) - 1];
      if (r < 0 || c < 0 || r >= side || c >= side) continue;
      for (let i = 0; i < features; i++) {
        const value = h[(r * side + c) * features + i];
        const from = (k * features + i) * units;
        if (value !== 0) for (let u = 0; u < units; u++) sums[u] += value * kernel[from + u];
      }
    }
  }
  return made.map(relu);
}

function pooled(h, side, features) {
  const half = Math.ceil(side / 2);
  const made = new Float64Array(half * half * features); // after relu nothing is below 0
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      const to = ((row >> 1) * half + (column >> 1)) * features;
      const from = (row * side + column) * features;
      for (let i = 0; i < features; i++) made[to + i] = Math.max(made[to + i], h[from + i]);
    }
  return made;
}

export function dense(h, { units, bias, kernel }) {
  const sums = Float64Array.from(bias);
  h.forEach((value, i) => {
    for (let u = 0; u < units; u++) sums[u] += value * kernel[i * units + u];
  });
  return sums;
}

export class Judge {
  constructor({ layers, size }, bytes) {
    this.size = size;
    this.layers = layers.map((layer) => ({ ...layer, ...unpackedLayer(layer, bytes) }));
  }

  // Return the probabilities of the digits of ink, (size, size) from 0 to 1.
  read(ink) {
    let [h, side] = [Float64Array.from(ink), this.size];
    const last = this.layers.length - 1;
    this.layers.forEach((layer, i) => {
      if (layer.pool !== undefined) {
        h = convolved(h, side, layer);
        if (!layer.pool) return;
        h = pooled(h, side, layer.units);
        side = Math.ceil(side / 2);
        return;
      }
      if (i === last - 1) h = averaged(h, side * side);
      h = dense(h, layer);
      if (i < last) h = h.map(relu);
    });
    const most = Math.max(...h);
    const shares = h.map((logit) => Math.exp(logit - most));
    const total = shares.reduce((sum, share) => sum + share, 0);
    return Array.from(shares, (share) => share / total);
  }
}

function averaged(h, places) {
  const features = h.length / places;
  const made = new Float64Array(features);
  h.forEach((value, i) => (made[i % features] += value / places));
  return made;
}
