// A field as a fragment shader of WebGL2: loops over rows of four numbers in two textures.
//
// `K` holds the weights; `Z` holds what z sets, and is the only one that changes.  Loops stay loops,
// because compilers take too long for the same network unrolled: each begins at ZERO, which is 0
// and no constant.

const quarters = (count) => Math.ceil(count / 4);
const loop = (count, body, name = "o") =>
  `for (int ${name} = ZERO; ${name} < ${count}; ${name}++) { ${body} }`;

// Vectors of `count` numbers as rows of four: what is missing is zero.
export function inRows(numbers, count) {
  const across = 4 * quarters(count);
  if (across === count) return numbers;
  const rows = new Float32Array((numbers.length / count) * across);
  for (let i = 0; i < numbers.length; i++)
    rows[Math.floor(i / count) * across + (i % count)] = numbers[i];
  return rows;
}

export class Shader {
  constructor(program, weights) {
    Object.assign(this, { program, weights, count: 0, parts: [], rows: 0, lines: [] });
    const width = program.grid ? this.widthOf(program.of_point) : 0;
    this.ofZ = quarters(width || this.widthOf(program.of_point)) * (program.grid?.side ** 2 || 1);
    let h = this.declared(program.coordinates, "vec4(p, length(p), 0.)");
    h = this.run(program.of_point, h, !program.grid);
    if (program.grid) this.read(h, program.grid);
    this.seen = this.colour(this.run(program.later, h));
  }

  // Numbers of the last layer.
  widthOf(operations) {
    const last = operations.findLast((operation) => "dense" in operation);
    return this.weights[last.dense].shape[1];
  }

  // Put numbers into the texture of weights; return their first row.
  put(numbers) {
    const first = this.rows;
    this.parts.push(numbers);
    this.rows += numbers.length / 4;
    return first;
  }

  declared(width, text) {
    const name = `h${++this.count}`;
    this.lines.push(`vec4 ${name}[${quarters(width)}];`);
    this.lines.push(loop(quarters(width), `${name}[o] = ${text};`));
    return { name, width };
  }

  // With `ofZ` the last layer takes its bias from what z sets.
  run(operations, h, ofZ = false) {
    const last = operations.findLastIndex((operation) => "dense" in operation);
    operations.forEach((operation, i) => {
      if (operation.residual) {
        const inner = this.run(operation.residual, h);
        h = this.declared(h.width, `${h.name}[o] + ${inner.name}[o]`);
      } else if ("dense" in operation) h = this.dense(operation, h, ofZ && i === last);
      else h = this.declared(h.width, `${operation.activation}_of(${h.name}[o])`);
    });
    return h;
  }

  dense({ dense, bias, gain = 1 }, h, ofZ) {
    const { shape, numbers } = this.weights[dense];
    const [features, units] = shape;
    const [across, down] = shape.map(quarters);
    const rows = new Float32Array(16 * across * down);
    for (let i = 0; i < features; i++)
      for (let u = 0; u < units; u++)
        rows[16 * across * (u >> 2) + 4 * i + (u & 3)] = gain * numbers[i * units + u];
    const own = bias === undefined ? new Float32Array(units) : this.weights[bias].numbers;
    const start = ofZ ? "row(Z, o)" : `row(K, ${this.put(inRows(own, units))} + o)`;
    const made = this.declared(units, start);
    const product = `${made.name}[o] += row(K, w) * v.x + row(K, w + 1) * v.y + row(K, w + 2) * v.z
      + row(K, w + 3) * v.w; w += 4;`;
    const inner = loop(across, `vec4 v = ${h.name}[i]; ${product}`, "i");
    this.lines.push(loop(down, `int w = ${this.put(rows)} + o * ${4 * across}; ${inner}`));
    return made;
  }

  // Add what the point reads of the grid, by quadratic B-splines of the nine nearest places.
  read(h, { side, half_width: half }) {
    const [last, wide] = [side - 1, quarters(h.width)];
    this.lines.push(
      `vec2 at = clamp(p * float(${side / (2 * half)}) + float(${last / 2}), -2., float(${side + 1}));`,
      "vec2 middle = floor(at + .5), off = at - middle;",
      loop(
        9,
        `vec2 way = vec2(i % 3, i / 3) - 1.;
        vec2 near = abs(way) * .5 * (.5 + way * off) * (.5 + way * off)
          + (1. - abs(way)) * (.75 - off * off);
        ivec2 place = ivec2(clamp(middle + way, 0., float(${last})));
        int g = (place.y * ${side} + place.x) * ${wide};
        ${loop(wide, `${h.name}[o] += near.x * near.y * row(Z, g + o);`)}`,
        "i",
      ),
    );
  }

  // The text of a colour as it is seen.
  colour({ name }) {
    const { palette, c_dim, values } = this.program;
    if (!palette) {
      const ink = c_dim === 1 ? `${name}[0].xxx` : `${name}[0].xyz`;
      return `logistic_of(vec4(-${ink}, 0.)).xyz`;
    }
    const value = `${name}[i / 4][i % 4]`;
    this.lines.push(
      `float top = ${name}[0].x, sum = 0.; vec3 light = vec3(0.);`,
      loop(values, `top = max(top, ${value});`, "i"),
      loop(
        values,
        `float share = exp(${value} - top); sum += share;
        light += share * row(Z, ${this.ofZ} + i).xyz;`,
        "i",
      ),
    );
    return "light / sum";
  }

  // Rows of what z sets: a vector or a grid, and the palette's colours.
  get rowsOfZ() {
    return this.ofZ + (this.program.palette ? this.program.values : 0);
  }

  // The numbers of the texture of weights.
  get table() {
    const table = new Float32Array(4 * this.rows);
    let at = 0;
    for (const part of this.parts) {
      table.set(part, at);
      at += part.length;
    }
    return table;
  }

  // The text of the shader; a table has `across` rows side by side.
  text(across) {
    return `#version 300 es
precision highp float; precision highp int; precision highp sampler2D;
uniform sampler2D K, Z; uniform int ZERO; uniform vec2 corner, right, down;
out vec4 colour;
vec4 row(sampler2D table, int i) { return texelFetch(table, ivec2(i % ${across}, i / ${across}), 0); }
${this.program.glsl}
void main() {
vec2 pixel = floor(gl_FragCoord.xy), p = corner + pixel.x * right + pixel.y * down;
${this.lines.join("\n")}
colour = vec4(floor(255. * (${this.seen}) + .5) / 255., 1.);
}`;
  }
}
