// Steps of a drawing and how they are painted, and files on their way to Python.  A step is
// { kind: "clear" }, { kind: "picture", bytes } or { kind: "stroke", points, width, erases, colour };
// places and widths are shares of the pad's side.  Bytes are ink, or three for each pixel in colour.

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
  clear(context, _step, paper) {
    context.fillStyle = paper;
    context.fillRect(0, 0, PAPER_SIDE, PAPER_SIDE);
  },
  picture(context, { bytes }) {
    const small = offscreen(SENT_SIDE, SENT_SIDE, { willReadFrequently: true });
    const image = small.createImageData(SENT_SIDE, SENT_SIDE);
    const channels = bytes.length / (SENT_SIDE * SENT_SIDE);
    for (let index = 0; index < SENT_SIDE * SENT_SIDE; index += 1) {
      const levels = bytes.subarray(channels * index, channels * (index + 1));
      const [grey] = levels.map((ink) => 255 - ink);
      image.data.set(channels === 3 ? [...levels, 255] : [grey, grey, grey, 255], 4 * index);
    }
    small.putImageData(image, 0, 0);
    context.drawImage(small.canvas, 0, 0, PAPER_SIDE, PAPER_SIDE);
  },
  stroke(context, { points, width, erases, colour = "#000" }, paper) {
    const [first, ...others] = points.map(([x, y]) => [x * PAPER_SIDE, y * PAPER_SIDE]);
    context.strokeStyle = context.fillStyle = erases ? paper : colour;
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
export function paint(context, steps, paper = "#fff") {
  painters.clear(context, null, paper);
  const from = steps.findLastIndex((step) => step.kind !== "stroke");
  for (const step of steps.slice(Math.max(from, 0))) {
    painters[step.kind](context, step, paper);
  }
}

// Return a context as Python gets it: SENT_SIDE × SENT_SIDE grey bytes, 255 = ink; or, in colour,
// as many of red, green and blue.
export function sampled(context, isColour = false) {
  const small = offscreen(SENT_SIDE, SENT_SIDE, { willReadFrequently: true });
  small.imageSmoothingQuality = "high";
  small.drawImage(context.canvas, 0, 0, SENT_SIDE, SENT_SIDE);
  const pixels = small.getImageData(0, 0, SENT_SIDE, SENT_SIDE).data;
  if (isColour) return pixels.filter((_, index) => index % 4 < 3);
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
