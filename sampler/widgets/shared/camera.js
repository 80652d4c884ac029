// The camera of a picture, { x, y, zoom, rotation }, and how pointers and keys move it.
/* global within */

export const HOME = { x: 0, y: 0, zoom: 1, rotation: 0 };
const STEP = 0.1; // of the window's width, for an arrow key

export function rotated(x, y, angle) {
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  return [cosine * x - sine * y, sine * x + cosine * y];
}

// Views after a move, in halves of the window; `halves` are its half width and half height in the
// plane at zoom 1.
function panned(view, right, down, halves) {
  const [x, y] = rotated(right * halves[0], down * halves[1], view.rotation);
  return { ...view, x: view.x + x / view.zoom, y: view.y + y / view.zoom };
}

export function zoomed(view, factor, u, v, halves) {
  const zoom = within(view.zoom * factor, 1e-3, 1e12);
  const fixed = panned(view, u, v, halves); // this point of the plane stays under the pointer
  return panned({ ...fixed, zoom }, -u, -v, halves);
}

// The middle between the first two fingers, and their distance in the plane.
export function grip([first, second = first], halves) {
  const [across, down] = [0, 1].map((axis) => halves[axis] * (first[axis] - second[axis]));
  return {
    u: (first[0] + second[0]) / 2,
    v: (first[1] + second[1]) / 2,
    spread: Math.hypot(across, down),
  };
}

export function dragged(view, before, after, halves) {
  const next = panned(view, before.u - after.u, before.v - after.v, halves);
  const factor = before.spread > 0 && after.spread > 0 ? after.spread / before.spread : 1;
  return zoomed(next, factor, after.u, after.v, halves);
}

// Each key's view, from the one before.
export const KEYS = {
  ArrowLeft: (view, halves) => panned(view, -2 * STEP, 0, halves),
  ArrowRight: (view, halves) => panned(view, 2 * STEP, 0, halves),
  ArrowUp: (view, halves) => panned(view, 0, -2 * STEP, halves),
  ArrowDown: (view, halves) => panned(view, 0, 2 * STEP, halves),
  "+": (view, halves) => zoomed(view, 1.25, 0, 0, halves),
  "=": (view, halves) => zoomed(view, 1.25, 0, 0, halves),
  "-": (view, halves) => zoomed(view, 0.8, 0, 0, halves),
  Home: () => ({ ...HOME }),
  0: () => ({ ...HOME }),
};

export function described(view) {
  const digits = Math.max(2, Math.ceil(Math.log10(view.zoom)) + 2);
  const degrees = ((view.rotation * 180) / Math.PI).toFixed(1);
  return (
    `x ${view.x.toFixed(digits)}, y ${view.y.toFixed(digits)}, zoom ${view.zoom.toPrecision(4)}` +
    (view.rotation ? `, turned ${degrees}°` : "")
  );
}

// Whether a camera is where another one is.
export function isAt(camera, other) {
  return ["x", "y", "zoom", "rotation"].every((name) => camera[name] === other[name]);
}
