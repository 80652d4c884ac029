// Random z of a network with a prior: a place in a mixture of Gaussians, then each coupling and its
// rotation backwards, as `sampler.models.numpy_prior` has them.

import { dense } from "./judge.js";
import { unpackedLayer } from "./pad.js";
import { normals, uniform } from "./random.js";

const STEEPEST = 1.5; // the largest logarithm of a coupling's factor

const swish = (x) => x / (1 + Math.exp(-x));

class Prior {
  constructor({ components, kept, couplings, weights }, z_dim) {
    const bytes = Uint8Array.from(atob(weights), (letter) => letter.charCodeAt(0));
    const numbers = new Float32Array(bytes.buffer, 0, components * (1 + 2 * z_dim));
    this.likely = numbers.subarray(0, components);
    this.means = numbers.subarray(components, components * (1 + z_dim));
    this.spreads = numbers.subarray(components * (1 + z_dim));
    this.kept = kept;
    this.couplings = couplings.map((layers) => layers.map((one) => unpackedLayer(one, bytes)));
  }

  // The code of numbers of N(0, 1) and of a share, 0 to 1, which chooses the Gaussian.
  codeOf(numbers, share) {
    const after = this.likely.findIndex((likely) => share < likely);
    const from = numbers.length * (after < 0 ? this.likely.length - 1 : after);
    let z = numbers.map((x, i) => this.means[from + i] + this.spreads[from + i] * x);
    for (const [rotation, first, second, change] of this.couplings) {
      const fixed = z.slice(0, this.kept);
      const h = dense(dense(fixed, first).map(swish), second).map(swish);
      const made = dense(h, change);
      const moved = z.slice(this.kept).map((x, i, all) => {
        return x * Math.exp(-STEEPEST * Math.tanh(made[i])) - made[all.length + i];
      });
      z = Array.from(dense([...fixed, ...moved], rotation));
    }
    return z;
  }

  random(seed) {
    const next = uniform(seed);
    const share = next();
    return this.codeOf(normals(next, this.means.length / this.likely.length), share);
  }
}

window.sampler = window.sampler.then((page) => {
  const prior = new Prior(page.data.prior, page.data.z_dim);
  const ofLabel = page.random;
  const random = (seed, label) => (label === null ? prior.random(seed) : ofLabel(seed, label));
  return Object.assign(page, { prior, random });
});
