// The areas of a picture as an SVG, by marching squares on values that are positive inside.

const FARTHEST = 12; // of a value before the sigmoid: beyond it all is ink, or paper
const INKS = ["#00ffff", "#ff00ff", "#ffff00"]; // of three channels, one over the other

// The value of ink, 0 to 1, before the sigmoid.
const logit = (ink) => Math.min(Math.max(Math.log(ink / (1 - ink)), -FARTHEST), FARTHEST);

// Values (side, side) with a border beyond which there is nothing.
function bordered(value, side) {
  const wide = side + 2;
  const values = new Float32Array(wide * wide);
  for (let y = 0; y < wide; y++)
    for (let x = 0; x < wide; x++) {
      const [u, v] = [x, y].map((place) => Math.min(Math.max(place - 1, 0), side - 1));
      const outside = u !== x - 1 || v !== y - 1;
      const there = value(v * side + u);
      values[y * wide + x] = outside ? -Math.abs(there) : there || 1e-6;
    }
  return values;
}

// Each crossed edge of the grid, to the next one of its line: ink lies on one side all along.
function nextEdges(values, wide) {
  const next = new Map();
  for (let at = 0; at < wide * (wide - 1); at++) {
    if (at % wide === wide - 1) continue;
    const corners = [at, at + 1, at + wide + 1, at + wide];
    const inside = corners.map((corner) => values[corner] > 0);
    const edges = [2 * at, 2 * (at + 1) + 1, 2 * (at + wide), 2 * at + 1]; // clockwise from the top
    const [exits, entries] = [[], []];
    for (let i = 0; i < 4; i++) {
      if (inside[i] === inside[(i + 1) % 4]) continue;
      (inside[i] ? exits : entries).push(i);
    }
    const mean = corners.reduce((sum, corner) => sum + values[corner], 0);
    for (const exit of exits) {
      const turn = (i) => (i - exit + 4) % 4;
      const near = entries.reduce((a, b) => (turn(a) < turn(b) === mean > 0 ? a : b));
      next.set(edges[exit], edges[near]);
    }
  }
  return next;
}

// Where a line crosses an edge, in pixels of the picture.
function crossing(edge, values, wide) {
  const at = edge >> 1;
  const other = edge % 2 ? at + wide : at + 1;
  const share = values[at] / (values[at] - values[other]);
  const [x, y] = [at % wide, Math.floor(at / wide)];
  const place = edge % 2 ? [x, y + share] : [x + share, y];
  return place.map((along) => (along - 0.5).toFixed(2)).join(" ");
}

function pathOf(value, side) {
  const [values, wide] = [bordered(value, side), side + 2];
  const next = nextEdges(values, wide);
  const lines = [];
  while (next.size) {
    const [first] = next.keys();
    const places = [];
    for (let edge = first; next.has(edge);) {
      const after = next.get(edge);
      next.delete(edge);
      places.push(crossing(edge, values, wide));
      edge = after;
    }
    lines.push(`M${places.join("L")}Z`);
  }
  return lines.join("");
}

// Each colour that is the largest somewhere, and the path of where it is larger than all before it:
// those of large areas lie below, and no gap is left between two.
function* ofPalette({ values, colours }, side) {
  const all = side * side;
  const at = (colour) => values.subarray(colour * all, (colour + 1) * all);
  const counts = new Array(colours.length / 3).fill(0);
  for (let i = 0; i < all; i++) {
    let best = 0;
    for (let k = 1; k < counts.length; k++)
      if (values[k * all + i] > values[best * all + i]) best = k;
    counts[best] += 1;
  }
  const order = [...counts.keys()].filter((k) => counts[k]).sort((a, b) => counts[b] - counts[a]);
  let most = null;
  for (const k of order) {
    const own = at(k);
    const byte = (share) => Math.round(255 * share);
    const fill = `rgb(${Array.from(colours.subarray(3 * k, 3 * k + 3), byte)})`;
    yield [fill, most ? pathOf((i) => own[i] - most[i], side) : `M0 0H${side}V${side}H0Z`];
    most = most?.map((value, i) => Math.max(value, own[i])) ?? own;
  }
}

function* layersOf(tile, side) {
  const { seen, colours } = tile;
  const all = side * side;
  if (colours) yield* ofPalette(tile, side);
  else if (seen.length === all) yield ["#000000", pathOf((i) => logit(seen[i]), side)];
  else for (const c of [0, 1, 2]) yield [INKS[c], pathOf((i) => -logit(seen[c * all + i]), side)];
}

// Return the text of an SVG of a tile (side, side), with its recipe.
export function svgOf(tile, side, recipe) {
  const escaped = recipe.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const inks = !tile.colours && tile.seen.length > side * side;
  const blend = inks ? ' style="mix-blend-mode:multiply"' : "";
  const paths = Array.from(
    layersOf(tile, side),
    ([fill, d]) => `<path fill="${fill}" fill-rule="evenodd"${blend} d="${d}"/>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}">`,
    `<metadata><recipe xmlns="urn:cppn-sampler:recipe">${escaped}</recipe></metadata>`,
    ...paths,
    "</svg>",
  ].join("\n");
}
