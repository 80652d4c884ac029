// The edge of the ink as an SVG, by marching squares on the value before the sigmoid.

const FARTHEST = 12; // of a value before the sigmoid: beyond it all is ink, or paper

// The values of ink (0 to 1) before the sigmoid, with a border beyond which there is paper.
function bordered(seen, side) {
  const wide = side + 2;
  const values = new Float32Array(wide * wide);
  const value = (x, y) => {
    const ink = seen[y * side + x];
    return Math.min(Math.max(Math.log(ink / (1 - ink)), -FARTHEST), FARTHEST);
  };
  for (let y = 0; y < wide; y++)
    for (let x = 0; x < wide; x++) {
      const [u, v] = [x, y].map((place) => Math.min(Math.max(place - 1, 0), side - 1));
      const outside = u !== x - 1 || v !== y - 1;
      values[y * wide + x] = outside ? -Math.abs(value(u, v)) : value(u, v) || 1e-6;
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

function pathOf(values, wide) {
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

// Return the text of an SVG of ink, (side, side) from 0 to 1, with its recipe.
export function svgOf(seen, side, recipe) {
  const escaped = recipe.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const path = pathOf(bordered(seen, side), side + 2);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}">`,
    `<metadata><recipe xmlns="urn:cppn-sampler:recipe">${escaped}</recipe></metadata>`,
    `<path fill-rule="evenodd" d="${path}"/></svg>`,
  ].join("\n");
}
