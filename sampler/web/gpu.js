// A field that a graphics card draws by WebGL2, where there is a real one.

import { Field } from "./field.js";
import { emptyTile, pixelGrid } from "./pixels.js";
import { Shader, inRows } from "./shader.js";

const ACROSS = 1024; // rows of a table side by side; WebGL2 promises textures of 2048×2048
const CANVAS = 1024; // pixels of the canvas
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i; // slower than WebAssembly
const [BRIEF, LONG] = [6, 18]; // ms of a part: more pixels at once, or fewer
const TRIED = 24; // pixels along a side, compared before the card is trusted
const TIMED = [128, 16]; // pixels along a side that are drawn to measure it, and ms at most
const TRIANGLE = `#version 300 es
void main() { gl_Position = vec4(gl_VertexID == 1 ? 3 : -1, gl_VertexID == 2 ? 3 : -1, 0, 1); }`;

// Return a field that a card draws, or null where there is none, or one that is slow or draws
// otherwise than the kernels.  With `forced` a program that only acts as a card is taken, too.
export function gpuField(kernels, program, blob, forced = false) {
  try {
    const canvas = new OffscreenCanvas(CANVAS, CANVAS);
    const settings = { antialias: false, depth: false, failIfMajorPerformanceCaveat: !forced };
    const gl = canvas.getContext("webgl2", settings);
    if (!gl || (!forced && SOFTWARE.test(nameOf(gl)))) return null;
    const field = new GpuField(kernels, program, blob, gl);
    return field.isRight() && (forced || field.isFast()) ? field : null;
  } catch (error) {
    if (forced) console.warn(error);
    return null;
  }
}

function nameOf(gl) {
  const known = gl.getExtension("WEBGL_debug_renderer_info");
  return gl.getParameter(known ? known.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
}

class GpuField extends Field {
  constructor(kernels, program, blob, gl) {
    super(kernels, program, blob);
    Object.assign(this, { gl, everyPixel: true, pixelsAtOnce: 1 << 15 });
    this.shader = new Shader(program, this.weights);
    const made = gl.createProgram();
    for (const [kind, text] of [
      [gl.VERTEX_SHADER, TRIANGLE],
      [gl.FRAGMENT_SHADER, this.shader.text(ACROSS)],
    ]) {
      const shader = gl.createShader(kind);
      gl.shaderSource(shader, text);
      gl.compileShader(shader);
      gl.attachShader(made, shader);
    }
    gl.linkProgram(made);
    if (!gl.getProgramParameter(made, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(made));
    gl.useProgram(made);
    this.uniform = (name) => gl.getUniformLocation(made, name);
    this.put(0, this.shader.table);
    gl.uniform1i(this.uniform("Z"), 1);
  }

  // Put a table into a texture of float32, which is read exactly.
  put(unit, numbers) {
    const { gl } = this;
    const height = Math.ceil(numbers.length / (4 * ACROSS));
    const whole = new Float32Array(4 * ACROSS * height);
    whole.set(numbers);
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA32F, ACROSS, height);
    for (const way of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER])
      gl.texParameteri(gl.TEXTURE_2D, way, gl.NEAREST);
    this.fill(whole);
    return whole;
  }

  // Fill the bound texture.
  fill(whole) {
    const { gl } = this;
    const height = whole.length / (4 * ACROSS);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, ACROSS, height, gl.RGBA, gl.FLOAT, whole);
  }

  setZ(z) {
    super.setZ(z);
    this.ofNow ??= this.put(1, new Float32Array(4 * this.shader.rowsOfZ));
    const { memory, program, shader } = this;
    const width = this.ofPoint.width;
    const [at, places] = program.grid ? [this.sum, program.grid.side ** 2] : [this.bias, 1];
    this.ofNow.set(inRows(memory.floats(at, width * places), width));
    if (program.palette)
      this.ofNow.set(inRows(memory.floats(this.palette, 3 * this.count), 3), 4 * shader.ofZ);
    this.fill(this.ofNow);
  }

  // Paint some rows of a tile; numbers, and what a lost card leaves, are the kernels'.
  allPixels(grid, tile, from, to) {
    if (tile.seen || tile.width > CANVAS) {
      super.allPixels(grid, tile, from, to);
      return;
    }
    for (let row = from; row < to; row += CANVAS)
      this.part(grid, tile, row, Math.min(row + CANVAS, to));
  }

  part(grid, tile, from, to) {
    const start = performance.now();
    const { gl } = this;
    const { width } = tile;
    const column = tile.left - grid.middle[0];
    const row = tile.top + from - grid.middle[1];
    const { center, across, down } = grid;
    const corner = [0, 1].map((i) => center[i] + column * across[i] + row * down[i]);
    gl.uniform2fv(this.uniform("corner"), corner);
    gl.uniform2fv(this.uniform("right"), across);
    gl.uniform2fv(this.uniform("down"), down);
    gl.viewport(0, 0, width, to - from);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    const bytes = new Uint8Array(tile.rgba.buffer, 4 * width * from, 4 * width * (to - from));
    gl.readPixels(0, 0, width, to - from, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
    if (gl.isContextLost()) super.allPixels(grid, tile, from, to);
    const took = performance.now() - start;
    if (took > LONG) this.pixelsAtOnce = Math.max(this.pixelsAtOnce / 2, 2048);
    else if (took < BRIEF) this.pixelsAtOnce = Math.min(this.pixelsAtOnce * 2, 1 << 20);
  }

  // Whether the card draws a small preview between two frames of the screen.
  isFast() {
    const [side, most] = TIMED;
    const grid = pixelGrid({ size: [side, side], scale: this.program.scale });
    const tile = emptyTile(this, 0, 0, side, side);
    const start = performance.now();
    this.allPixels(grid, tile, 0, side);
    return performance.now() - start < most;
  }

  // Whether the card draws what the kernels draw, within a level.
  isRight() {
    const z = Array.from({ length: this.program.z_dim }, (_, i) => (i % 3) - 1);
    this.setZ(z);
    const grid = pixelGrid({ size: [TRIED, TRIED], scale: this.program.scale });
    const tiles = [0, 1].map(() => emptyTile(this, 0, 0, TRIED, TRIED));
    this.allPixels(grid, tiles[0], 0, TRIED);
    super.allPixels(grid, tiles[1], 0, TRIED);
    return tiles[0].rgba.every((level, i) => Math.abs(level - tiles[1].rgba[i]) <= 1);
  }
}
