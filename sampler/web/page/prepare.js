// A drawing as MNIST's writers would have it, as `sampler/datasets/preprocessing/normalise.py`: the
// weight of the strokes brought towards MNIST's, the ink fitted into 20×20 pixels and laid into 28×28
// by its centre of mass.  Specks, frames and drawings of fewer than 15 pixels get no treatment here.

const [FRAME, BOX, MASS] = [28, 20, 14];
const [LEVEL, PALEST, FAINTEST] = [0.4, 0.15, 0.04];
const [TYPICAL, THINNEST, FATTEST] = [2.3, 1.6, 3.8]; // widths of MNIST's strokes
const ENLARGED = 60; // pixels along the longer side, at which edges are located

// A plane of numbers is { w, h, at: Float64Array }.
const plane = (w, h) => ({ w, h, at: new Float64Array(w * h) });

function bounds({ w, h, at }) {
  const box = [w, h, 0, 0];
  for (let i = 0; i < at.length; i++) {
    if (!(at[i] > 0)) continue;
    const [x, y] = [i % w, Math.floor(i / w)];
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x + 1);
    box[3] = Math.max(box[3], y + 1);
  }
  return box;
}

// The ink of a box with a margin of zeros around it.
function cropped({ w, at }, [left, top, right, bottom], margin) {
  const made = plane(right - left + 2 * margin, bottom - top + 2 * margin);
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++)
      made.at[(y - top + margin) * made.w + x - left + margin] = at[y * w + x];
  return made;
}

// Apply a function to each row and each column of a plane: from an array to one of its length.
function separably({ w, h, at }, along) {
  const rows = plane(w, h);
  for (let y = 0; y < h; y++) rows.at.set(along(at.subarray(y * w, (y + 1) * w)), y * w);
  const made = plane(w, h);
  const column = new Float64Array(h);
  for (let x = 0; x < w; x++) {
    for (let y = 0; y < h; y++) column[y] = rows.at[y * w + x];
    along(column).forEach((value, y) => (made.at[y * w + x] = value));
  }
  return made;
}

const isEmpty = (line) => line.every((value) => value === 0);

function maximum(ink, reach) {
  return separably(ink, (line) =>
    isEmpty(line)
      ? line
      : line.map((_, i) => {
          let most = -Infinity;
          const end = Math.min(i + reach, line.length - 1);
          for (let j = Math.max(i - reach, 0); j <= end; j++) most = Math.max(most, line[j]);
          return most;
        }),
  );
}

// Blur by a Gaussian; beyond the margins there is nothing.
function blurred(ink, sigma) {
  const radius = Math.floor(4 * sigma + 0.5);
  const weights = Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-0.5 * ((i - radius) / sigma) ** 2),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return separably(ink, (line) =>
    isEmpty(line)
      ? line
      : line.map((_, i) => {
          let sum = 0;
          const end = Math.min(i + radius, line.length - 1);
          for (let j = Math.max(i - radius, 0); j <= end; j++)
            sum += weights[j - i + radius] * line[j];
          return sum / total;
        }),
  );
}

// Squared distances along a line to the lower envelope of parabolas (Felzenszwalb and Huttenlocher).
function envelope(line) {
  const n = line.length;
  const [apex, from, made] = [[], [], new Float64Array(n)];
  for (let q = 0; q < n; q++) {
    if (line[q] === Infinity) continue;
    let start = -Infinity;
    while (apex.length) {
      const p = apex[apex.length - 1];
      start = (line[q] + q * q - line[p] - p * p) / (2 * (q - p));
      if (start > from[from.length - 1]) break;
      apex.pop();
      from.pop();
      start = -Infinity;
    }
    apex.push(q);
    from.push(start);
  }
  if (!apex.length) return made.fill(Infinity);
  for (let q = 0, k = 0; q < n; q++) {
    while (k + 1 < apex.length && from[k + 1] < q) k++;
    made[q] = (q - apex[k]) ** 2 + line[apex[k]];
  }
  return made;
}

// The distance of every pixel to the edge of the mask, positive inside.
function signedDistance(mask) {
  const to = (value) => {
    const seeds = plane(mask.w, mask.h);
    mask.at.forEach((inside, i) => (seeds.at[i] = inside === value ? 0 : Infinity));
    return separably(seeds, envelope);
  };
  const [outside, inside] = [to(1), to(0)];
  const made = plane(mask.w, mask.h);
  mask.at.forEach((is, i) => {
    made.at[i] = is ? Math.sqrt(inside.at[i]) - 0.5 : 0.5 - Math.sqrt(outside.at[i]);
  });
  return made;
}

// Enlarge by cubics, as Pillow does.
function enlarged(ink, factor) {
  const kernel = (x) => {
    const t = Math.abs(x);
    if (t < 1) return (1.5 * t - 2.5) * t * t + 1;
    return t < 2 ? ((-0.5 * t + 2.5) * t - 4) * t + 2 : 0;
  };
  const along = (count, length) =>
    Array.from({ length }, (_, i) => {
      const middle = ((i + 0.5) * count) / length;
      const first = Math.max(Math.floor(middle - 1.5), 0);
      const last = Math.min(Math.floor(middle + 2.5), count);
      const parts = [];
      for (let j = first; j < last; j++) parts.push([j, kernel(j + 0.5 - middle)]);
      const total = parts.reduce((sum, [, weight]) => sum + weight, 0);
      return parts.map(([j, weight]) => [j, weight / total]);
    });
  const made = plane(Math.round(ink.w * factor), Math.round(ink.h * factor));
  const [across, down] = [along(ink.w, made.w), along(ink.h, made.h)];
  for (let y = 0; y < made.h; y++)
    for (let x = 0; x < made.w; x++)
      for (const [j, v] of down[y])
        for (const [i, u] of across[x]) made.at[y * made.w + x] += u * v * ink.at[j * ink.w + i];
  return made;
}

function workingSize(ink) {
  let made = cropped(ink, bounds(ink), 2);
  const factor = Math.max(ENLARGED / (Math.max(made.w, made.h) - 4), 1);
  if (factor > 1) made = enlarged(made, factor);
  const most = made.at.reduce((a, b) => Math.max(a, b), 0);
  made.at.forEach((value, i) => (made.at[i] = Math.min(Math.max(value / most, 0), 1)));
  return cropped(made, [0, 0, made.w, made.h], Math.floor(Math.max(made.w, made.h) / 4));
}

function strokes(ink) {
  const reach = Math.max(ink.w, ink.h) / 10;
  const crest = blurred(maximum(ink, Math.floor(reach / 2)), reach / 2);
  const mask = plane(ink.w, ink.h);
  ink.at.forEach(
    (value, i) => (mask.at[i] = value > Math.max(LEVEL * crest.at[i], PALEST) ? 1 : 0),
  );
  return mask;
}

function reweighed(distance, extra) {
  const made = plane(distance.w, distance.h);
  const crest = extra < 0 ? maximum(distance, 1) : null;
  distance.at.forEach((d, i) => {
    const ink = Math.min(Math.max(d + extra / 2 + 0.5, 0), 1);
    const spine = crest !== null && d > 0 && d >= crest.at[i];
    made.at[i] = spine ? 1 : ink < FAINTEST ? 0 : ink;
  });
  return made;
}

// How much wider strokes become, in pixels, to have MNIST's weight.
function extraWidth(distance, longest) {
  const inside = distance.at.filter((d) => d > 0);
  const width = (4 * inside.reduce((sum, d) => sum + d, 0)) / inside.length;
  if (longest - width <= longest / 4) return 0; // a blob without strokes
  const weight = Math.sqrt(((width * BOX) / longest) * TYPICAL);
  const target = Math.min(Math.max(weight, THINNEST), FATTEST);
  return (target * (longest - width)) / (BOX - target) - width;
}

// The share of each of the frame's pixels that each pixel of the ink covers, along an axis.
function coverage(side, pixel, mass) {
  const corner = Math.round(MASS + 0.5 - (mass + 0.5) / pixel);
  const first = Math.min(Math.max(corner, 0), FRAME - Math.ceil(side / pixel - 1e-6));
  return Array.from({ length: FRAME }, (_, i) => {
    const [from, to] = [(i - first) * pixel, (i + 1 - first) * pixel];
    return Float64Array.from(
      { length: side },
      (_, p) => Math.max(Math.min(to, p + 1) - Math.max(from, p), 0) / pixel,
    );
  });
}

function centred(drawn, pixel) {
  const ink = cropped(drawn, bounds(drawn), 0);
  let [total, x, y] = [0, 0, 0];
  ink.at.forEach((value, i) => {
    total += value;
    x += value * (i % ink.w);
    y += value * Math.floor(i / ink.w);
  });
  const down = coverage(ink.h, pixel, y / total);
  const across = coverage(ink.w, pixel, x / total);
  const made = new Float32Array(FRAME * FRAME);
  for (let r = 0; r < FRAME; r++) {
    const line = new Float64Array(ink.w);
    down[r].forEach((share, q) => {
      if (share > 0) for (let c = 0; c < ink.w; c++) line[c] += share * ink.at[q * ink.w + c];
    });
    for (let c = 0; c < FRAME; c++) {
      const sum = across[c].reduce((value, share, q) => value + share * line[q], 0);
      made[r * FRAME + c] = Math.min(Math.max(sum, 0), 1);
    }
  }
  return made;
}

// Return the middle of the frame, size × size, of a square drawing: ink from 0 to 1, in numbers row
// by row; null of a blank one.
export function prepared(ink, side, size) {
  const drawing = { w: side, h: side, at: Float64Array.from(ink) };
  if (drawing.at.reduce((a, b) => Math.max(a, b), 0) < FAINTEST) return null;
  const distance = signedDistance(strokes(workingSize(drawing)));
  const spanOf = (made) => {
    const [left, top, right, bottom] = bounds(made);
    return Math.max(right - left, bottom - top);
  };
  const drawn = reweighed(distance, extraWidth(distance, spanOf(distance)));
  const frame = centred(drawn, spanOf(drawn) / BOX);
  const offset = (FRAME - size) / 2;
  return Float32Array.from(
    { length: size * size },
    (_, i) => frame[(Math.floor(i / size) + offset) * FRAME + (i % size) + offset],
  );
}
