// The page: one z, one view, and everything that moves them.

import { createEngine } from "../engine.js";
import { Keepsakes, axisSliders, labelButtons, numberSliders } from "./controls.js";
import { Judge } from "./judge.js";
import { Encoder, Pad } from "./pad.js";
import { Picture } from "./picture.js";
import { Rows, pngOf } from "./png.js";
import { prepared } from "./prepare.js";
import { randomZ } from "./random.js";
import { asPython, pythonFloat, recipeOf } from "./recipe.js";
import { svgOf } from "./svg.js";
import { described, followPointers } from "./view.js";

const at = (id) => document.getElementById(id);
const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const LINES = 512; // nodes along a side, between which edges are found: those of one tile
const DIGITS = 1e-4; // of a view's numbers: more would only lengthen recipes

function readData() {
  const data = JSON.parse(at("sampler-data").textContent);
  if (data.codes) {
    const { numbers, factor } = data.codes;
    const whole = new Int16Array(bytesOf(numbers).buffer);
    const rows = Array.from({ length: whole.length / data.z_dim }, (_, i) =>
      Array.from(whole.subarray(i * data.z_dim, (i + 1) * data.z_dim), (q) => q * factor),
    );
    data.codes.numbers = rows;
  }
  return data;
}

class Page {
  constructor(data, engine) {
    Object.assign(this, { data, engine });
    this.view = data.view;
    at("where").textContent = described(this.view);
    this.half = data.program.scale;
    this.camera = null; // of a film: takes the reader's view, returns the window
    this.shown = []; // functions that show z in the controls
    this.canvas = document.querySelector(".frame canvas");
    this.picture = new Picture(this.canvas, engine, data.program.scale);
    this.set(data.z);
    const frame = document.querySelector(".frame");
    followPointers(
      frame,
      this.half,
      () => this.view,
      (view) => this.go(view),
    );
    at("engine").textContent = engine.name;
  }

  // Take a z, in float32 as Python has it, and draw.
  set(z) {
    this.z = Array.from(Float32Array.from(z));
    for (const show of this.shown) show();
    this.draw();
  }

  go(view) {
    this.view = view;
    at("where").textContent = described(view);
    this.draw();
  }

  draw() {
    this.picture.show(this.z, this.camera?.(this.view) ?? this.view);
  }

  // The window of files: rounded, so that their recipes draw the same pixels.
  window(side) {
    const { x, y, zoom, rotation } = this.view;
    const unit = (DIGITS * this.half) / zoom;
    const center = [x, y].map((number) => Math.round(number / unit) * unit);
    return { size: [side, side], scale: this.half, center, zoom, rotation };
  }

  say(text) {
    at("status").textContent = text;
  }

  build() {
    const { data } = this;
    document.querySelector(".controls").hidden = false;
    const user = (z) => {
      this.keepsakes.stop();
      this.set(z);
    };
    this.keepsakes = new Keepsakes(at("kept"), at("play"), (z) => this.set(z));
    at("keep").addEventListener("click", () => this.keepsakes.keep(this.z, this.canvas));
    if (data.axes) {
      at("axes").hidden = false;
      const box = document.querySelector("#axes .sliders");
      this.shown.push(axisSliders(box, data.axes, () => this.z, user));
    }
    const box = document.querySelector("#numbers .sliders");
    this.shown.push(numberSliders(box, () => this.z, user));
    for (const show of this.shown) show();
    this.listenToSeeds(user);
    if (data.encoder) {
      at("drawing").hidden = false;
      const encoder = new Encoder(data.encoder, bytesOf(at("sampler-encoder").textContent));
      this.pad = new Pad(at("pad"), at("wipe"), encoder, user);
    }
    if (data.judge) this.startJudge();
    at("png").addEventListener("click", () => this.savePng());
    at("svg").addEventListener("click", () => this.saveSvg());
    at("python").addEventListener("click", () => this.copyPython());
  }

  listenToSeeds(user) {
    const { data } = this;
    this.random = (seed, label) => randomZ(data, seed, label);
    const draw = (label = null) => user(this.random(Number(at("seed").value), label));
    const anew = (label) => {
      at("seed").value = crypto.getRandomValues(new Uint32Array(1))[0];
      draw(label);
    };
    at("random").addEventListener("click", () => anew(null));
    at("seed").addEventListener("change", () => draw());
    const names = data.codes?.labels.map(({ name }) => name);
    if (names?.every((name) => name !== "")) labelButtons(at("labels"), names, anew);
  }

  // Let the judge read each picture that has come to rest.
  startJudge() {
    at("reading").hidden = false;
    this.judge = new Judge(this.data.judge, bytesOf(at("sampler-judge").textContent));
    const { size } = this.judge;
    const view = { size: [size, size], scale: this.half };
    const read = async () => {
      if (this.picture.held) return;
      let ink = null;
      const onPart = ({ seen }) => (ink = seen);
      const done = await this.engine.refine(this.z, view, { numbers: true, onPart });
      if (!done) return;
      const shares = this.judge.read(ink);
      const digit = shares.indexOf(Math.max(...shares));
      at("reading").textContent = `Read as ${digit}, ${(100 * shares[digit]).toFixed(1)} %`;
    };
    this.canvas.addEventListener("painted", ({ detail }) => detail.kind === "rest" && read());
    if (this.picture.rested) read();
  }

  // The side that the field names, or null and a message.
  side() {
    const field = at("pixels");
    if (field.checkValidity() && field.value) return Number(field.value);
    this.say(`Pixels: a whole number from ${field.min} to ${field.max}.`);
    field.focus();
    return null;
  }

  // Draw for a file; a picture that is not yet at rest is drawn to its end afterwards.
  async refined(z, view, how) {
    this.picture.held = true;
    const done = await this.engine.refine(z, view, how).finally(() => (this.picture.held = false));
    if (!this.picture.rested) this.draw();
    return done;
  }

  async savePng() {
    const side = this.side();
    if (side === null) return;
    const view = this.window(side);
    const z = this.z;
    const rows = new Rows(side, side, this.data.program.c_dim === 3);
    this.say("Drawing…");
    const done = await this.refined(z, view, { onPart: (tile) => rows.put(tile) });
    if (!done) {
      this.say("The picture moved while the PNG was drawn: save it again.");
      return;
    }
    save(await pngOf(rows, recipeOf(this.data.head, z, view)), `${this.data.file}.png`);
    this.say(`Saved ${side}×${side} pixels, with the recipe.`);
  }

  async saveSvg() {
    const view = this.window(LINES);
    const z = this.z;
    let whole = null;
    const onPart = (tile) => (whole = tile);
    const done = await this.refined(z, view, { onPart, numbers: "values" });
    if (!done) {
      this.say("The picture moved while its lines were drawn: save it again.");
      return;
    }
    const text = svgOf(whole, LINES, recipeOf(this.data.head, z, view));
    save(new Blob([text], { type: "image/svg+xml" }), `${this.data.file}.svg`);
    this.say("Saved the edges as lines, with the recipe.");
  }

  async copyPython() {
    const side = this.side();
    if (side === null) return;
    const text = asPython(this.data.made_by, this.z, this.window(side));
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      copyBySelection(text);
    }
    this.say("Copied: paste it into a notebook.");
  }
}

function save(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

// Where a page may not write to the clipboard itself.
function copyBySelection(text) {
  const area = Object.assign(document.createElement("textarea"), { value: text });
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

// Return the bytes that zlib has compressed, or none where the browser cannot tell.
function inflated(bytes) {
  if (!globalThis.DecompressionStream) return new ArrayBuffer(0);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}

async function start() {
  const data = readData();
  const weights = bytesOf(at("sampler-weights").textContent).buffer;
  const wasm = await inflated(bytesOf(at("sampler-wasm").textContent));
  const worker = at("sampler-worker").textContent;
  const kind = /renderer=(webgl2|wasm|javascript)/.exec(location.hash)?.[1]; // by the reader
  const given = { program: data.program, weights, wasm, worker, kind };
  const page = new Page(data, await createEngine(given));
  if (!data.embed) page.build();
  return page;
}

// For tests, and for who wants to script the page.
window.sampler = start();
window.sampler_tools = { prepared, pythonFloat };
