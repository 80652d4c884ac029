// The pad: strokes of a pointer or of keys, and the encoder that makes z of them.

import { prepared } from "./prepare.js";

const WIDTH = 10; // pixels of a stroke
const PEN_STEP = 4; // pixels, for an arrow key
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const softplus = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

// A layer of whole numbers of 12 bits, two in three bytes, with a factor for each column.
export function unpackedLayer({ features, units, at }, bytes) {
  const numbers = new Float32Array(bytes.buffer, at, 2 * units);
  const [factors, bias] = [numbers.slice(0, units), numbers.slice(units)];
  const kernel = new Float32Array(features * units);
  for (let i = 0, b = at + 8 * units; i < kernel.length; i += 2, b += 3) {
    const both = bytes[b] | (bytes[b + 1] << 8) | (bytes[b + 2] << 16);
    kernel[i] = ((both & 4095) - 2048) * factors[i % units];
    kernel[i + 1] = ((both >> 12) - 2048) * factors[(i + 1) % units];
  }
  return { units, bias, kernel };
}

export class Encoder {
  constructor({ layers, size }, bytes) {
    this.size = size;
    this.layers = layers.map((layer) => unpackedLayer(layer, bytes));
  }

  // Return z of a crop.
  encode(crop) {
    let h = crop;
    this.layers.forEach(({ units, bias, kernel }, i) => {
      const sums = Float64Array.from(bias);
      h.forEach((value, f) => {
        for (let u = 0; value !== 0 && u < units; u++) sums[u] += value * kernel[f * units + u];
      });
      h = i < this.layers.length - 1 ? sums.map(softplus) : sums;
    });
    return Array.from(h);
  }
}

export class Pad {
  constructor(canvas, wipe, encoder, onZ) {
    Object.assign(this, { canvas, encoder, onZ });
    this.context = canvas.getContext("2d", { willReadFrequently: true });
    this.pen = { x: canvas.width / 2, y: canvas.height / 2, down: false };
    this.last = null;
    this.frame = 0;
    this.wipe();
    wipe.addEventListener("click", () => this.wipe());
    this.followPointer();
    canvas.addEventListener("keydown", (event) => this.press(event));
  }

  wipe() {
    this.context.fillStyle = "#fff";
    this.context.fillRect(0, 0, this.canvas.width, this.canvas.height);
  }

  place({ clientX, clientY }) {
    const box = this.canvas.getBoundingClientRect();
    const { width, height } = this.canvas;
    return {
      x: ((clientX - box.left) / box.width) * width,
      y: ((clientY - box.top) / box.height) * height,
    };
  }

  followPointer() {
    const { canvas } = this;
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.last = this.place(event);
      this.stroke(this.last, this.last);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!this.last) return;
      const next = this.place(event);
      this.stroke(this.last, next);
      this.last = next;
    });
    for (const end of ["pointerup", "pointercancel"])
      canvas.addEventListener(end, () => (this.last = null));
  }

  press(event) {
    if (event.key === " ") this.pen.down = !this.pen.down;
    else if (!ARROWS[event.key]) return;
    event.preventDefault();
    const [right, down] = ARROWS[event.key] ?? [0, 0];
    const before = { ...this.pen };
    this.pen.x += PEN_STEP * right;
    this.pen.y += PEN_STEP * down;
    if (this.pen.down) this.stroke(before, this.pen);
  }

  stroke(from, to) {
    const { context } = this;
    Object.assign(context, { lineWidth: WIDTH, lineCap: "round", strokeStyle: "#000" });
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y + 0.01);
    context.stroke();
    this.frame ||= requestAnimationFrame(() => this.read());
  }

  // Return the ink, 0 to 1, row by row.
  ink() {
    const { width, height } = this.canvas;
    const { data } = this.context.getImageData(0, 0, width, height);
    return Float32Array.from({ length: width * height }, (_, i) => 1 - data[4 * i] / 255);
  }

  read() {
    this.frame = 0;
    const crop = prepared(this.ink(), this.canvas.width, this.encoder.size);
    if (crop) this.onZ(this.encoder.encode(crop));
  }
}
