// PNG files of eight bits, grey or in colour, with the recipe as a text named "sampler".

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

function checksum(bytes) {
  let c = 0xffffffff;
  for (const byte of bytes) c = CRC[(c ^ byte) & 255] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

function chunk(name, content) {
  const bytes = new Uint8Array(content.length + 12);
  const numbers = new DataView(bytes.buffer);
  numbers.setUint32(0, content.length);
  bytes.set(new TextEncoder().encode(name), 4);
  bytes.set(content, 8);
  numbers.setUint32(content.length + 8, checksum(bytes.subarray(4, content.length + 8)));
  return bytes;
}

function header(width, height, colour) {
  const bytes = new Uint8Array(13);
  const numbers = new DataView(bytes.buffer);
  numbers.setUint32(0, width);
  numbers.setUint32(4, height);
  bytes.set([8, colour ? 2 : 0, 0, 0, 0], 8);
  return bytes;
}

// Rows of a picture, filled tile by tile: a byte for the filter, then the levels.
export class Rows {
  constructor(width, height, colour) {
    Object.assign(this, { width, height, colour, step: colour ? 3 : 1 });
    this.line = width * this.step + 1;
    this.bytes = new Uint8Array(this.line * height);
  }

  put({ left, top, width, height, rgba }) {
    const { step, line, bytes } = this;
    for (let r = 0; r < height; r++) {
      let to = (top + r) * line + 1 + left * step;
      for (let c = 4 * r * width; c < 4 * (r + 1) * width; c += 4)
        for (let i = 0; i < step; i++) bytes[to++] = rgba[c + i];
    }
  }

  // Each row as the difference to the one above: smooth pictures take a third of the bytes.
  filtered() {
    const { bytes, line } = this;
    for (let row = this.height - 1; row >= 0; row--) {
      bytes[row * line] = row ? 2 : 0;
      if (!row) continue;
      for (let i = row * line + 1; i < (row + 1) * line; i++) bytes[i] -= bytes[i - line];
    }
    return bytes;
  }
}

export async function pngOf(rows, recipe) {
  const packed = new Blob([rows.filtered()]).stream().pipeThrough(new CompressionStream("deflate"));
  const data = new Uint8Array(await new Response(packed).arrayBuffer());
  const text = new TextEncoder().encode(`sampler\0${recipe}`);
  const signature = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]);
  const head = chunk("IHDR", header(rows.width, rows.height, rows.colour));
  const parts = [head, chunk("tEXt", text), chunk("IDAT", data), chunk("IEND", new Uint8Array(0))];
  return new Blob([signature, ...parts], { type: "image/png" });
}
