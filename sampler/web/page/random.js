// Random z: of N(0, 1), around the mean code of a label, or a code of the network's pictures.

// Numbers of 0 to 1 from a seed: mulberry32.
export function uniform(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

// Numbers of N(0, 1), by Box and Muller.
export function normals(next, count) {
  return Array.from({ length: count }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - next()));
    return radius * Math.cos(2 * Math.PI * next());
  });
}

// Random z as `Sampler.generate_z` spreads it; `codes` is the data's, `label` an index or null.
export function randomZ(data, seed, label = null) {
  const next = uniform(seed);
  const { z_dim, codes } = data;
  if (!codes || (label === null && codes.kind === "normal")) return normals(next, z_dim);
  if (label === null) label = Math.floor(next() * codes.labels.length);
  const rows = codes.labels[label].rows;
  const code = codes.numbers[rows[Math.floor(next() * rows.length)]];
  if (!codes.spread) return [...code];
  const among = normals(next, z_dim); // the spread within labels is a lower triangle
  return code.map((mean, i) => mean + codes.spread[i].reduce((s, w, j) => s + w * among[j], 0));
}
