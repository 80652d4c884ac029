// The pixels of a view as an affine map of the plane, as `sampler/pictures/pixel_grid.py` has it.

// A view is { size: [width, height], scale, center: [x, y], zoom, rotation, aspect }.
export function pixelGrid(view) {
  const { size, center = [0, 0], rotation = 0 } = view;
  const halves = halfWidths(view);
  const steps = size.map((side, i) => halves[i] / Math.max((side - 1) / 2, 0.5));
  const [cos, sin] = [Math.cos(rotation), Math.sin(rotation)];
  const grid = {
    center,
    middle: size.map((side) => (side - 1) / 2),
    across: [cos * steps[0], sin * steps[0]],
    down: [-sin * steps[1], cos * steps[1]],
  };
  return { ...grid, size };
}

export function halfWidths({ size, scale, zoom = 1, aspect = "stretch" }) {
  const half = scale / zoom;
  const least = Math.min(...size);
  if (aspect === "stretch" || least === 1) return [half, half];
  return size.map((side) => (half * (side - 1)) / (least - 1));
}

// Set x, y and r of a column and a row: `points` is (3, n), in float32.
export function setPoint(grid, column, row, points, p, n) {
  const c = column - grid.middle[0];
  const r = row - grid.middle[1];
  const x = grid.center[0] + c * grid.across[0] + r * grid.down[0];
  const y = grid.center[1] + c * grid.across[1] + r * grid.down[1];
  points[p] = x;
  points[n + p] = y;
  points[2 * n + p] = Math.sqrt(x * x + y * y);
}

// A rectangle of a picture: its pixels; with `numbers` also what is seen, in numbers; and where that
// is "values", those of a palette before its softmax, and its colours.
export function emptyTile(field, left, top, width, height, numbers = false) {
  const rgba = new Uint8ClampedArray(4 * width * height);
  const seen = numbers ? new Float32Array(field.channels * width * height) : null;
  const tile = { left, top, width, height, rgba, seen };
  if (numbers !== "values" || !field.palette) return tile;
  const values = new Float32Array(field.count * width * height);
  return { ...tile, values, colours: field.memory.floats(field.palette, 3 * field.count).slice() };
}
