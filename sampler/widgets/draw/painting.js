// Steps of a drawing and how they are painted, and files on their way to Python.  A step is
// { kind: "clear" }, { kind: "picture", bytes } or { kind: "stroke", points, width, erases };
// places and widths are shares of the pad's side.

export const SENT_SIDE = 112; // pixels of a side of what Python gets: SIDE in pad.py
export const PAPER_SIDE = 448; // and of what is drawn on
const REDUCE_ABOVE = 2e6; // bytes of a file above which it is made smaller before it travels
const MAX_BYTES = 8e6; // what a kernel's connection carries in one message is little more
const REDUCED_SIDE = 1024; // pixels of the longer side of such a picture

function offscreen(width, height, options) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  return canvas.getContext("2d", options);
}

const painters = {
  clear(context) {
    context.fillStyle = "#fff";
    context.fillRect(0, 0, PAPER_SIDE, PAPER_SIDE);
  },
  picture(context, { bytes }) {
    const small = offscreen(SENT_SIDE, SENT_SIDE, { willReadFrequently: true });
    const image = small.createImageData(SENT_SIDE, SENT_SIDE);
    bytes.forEach((ink, index) => {
      image.data.set([255 - ink, 255 - ink, 255 - ink, 255], 4 * index);
    });
    small.putImageData(image, 0, 0);
    context.drawImage(small.canvas, 0, 0, PAPER_SIDE, PAPER_SIDE);
  },
  stroke(context, { points, width, erases }) {
    const [first, ...others] = points.map(([x, y]) => [x * PAPER_SIDE, y * PAPER_SIDE]);
    context.strokeStyle = context.fillStyle = erases ? "#fff" : "#000";
    context.lineWidth = width * PAPER_SIDE;
    context.lineCap = context.lineJoin = "round";
    context.beginPath();
    context.arc(...first, (width * PAPER_SIDE) / 2, 0, 2 * Math.PI); // a tap is a dot
    context.fill();
    context.beginPath();
    context.moveTo(...first);
    for (const point of others) context.lineTo(...point);
    context.stroke();
  },
};

// Paint a drawing on a context of PAPER_SIDE × PAPER_SIDE pixels.
export function paint(context, steps) {
  painters.clear(context);
  const from = steps.findLastIndex((step) => step.kind !== "stroke");
  for (const step of steps.slice(Math.max(from, 0))) painters[step.kind](context, step);
}

// Return a context as Python gets it: SENT_SIDE × SENT_SIDE grey bytes, 255 = ink.
export function sampled(context) {
  const small = offscreen(SENT_SIDE, SENT_SIDE, { willReadFrequently: true });
  small.imageSmoothingQuality = "high";
  small.drawImage(context.canvas, 0, 0, SENT_SIDE, SENT_SIDE);
  const pixels = small.getImageData(0, 0, SENT_SIDE, SENT_SIDE).data;
  return Uint8Array.from({ length: SENT_SIDE * SENT_SIDE }, (_, index) => 255 - pixels[4 * index]);
}

async function reduced(file) {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return null;
  const shrink = Math.min(1, REDUCED_SIDE / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.ceil(side * shrink));
  const context = offscreen(width, height);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, width, height);
  return new Promise((resolve) => {
    context.canvas.toBlob(resolve, "image/png");
  });
}

// Return a file's bytes, few enough to travel; Python decides whether it is a picture at all.
export async function fileBytes(file) {
  const small = file.size > REDUCE_ABOVE ? await reduced(file) : null;
  if (small) return small.arrayBuffer();
  if (file.size <= MAX_BYTES) return file.arrayBuffer();
  throw new Error(
    `it has ${(file.size / 1e6).toFixed(1)} MB and the browser cannot make it smaller; ` +
      `expected a picture of at most ${MAX_BYTES / 1e6} MB. Save it smaller, or as PNG`,
  );
}
