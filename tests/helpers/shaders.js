/* global OffscreenCanvas, atob */
// Programs that take shaders, as small as they can be: what each puts before the text, and how it
// is drawn, into numbers of 32 bits.

const CORNERS = `void main() {
  gl_Position = vec4(gl_VertexID == 1 ? 3 : -1, gl_VertexID == 2 ? 3 : -1, 0, 1);
}`;
const OLD_CORNERS = `attribute float corner;
void main() { gl_Position = vec4(corner == 1. ? 3. : -1., corner == 2. ? 3. : -1., 0., 1.); }`;

// Each: version, what the program declares, and what it adds at the end.
const HOSTS = {
  shadertoy: [
    "#version 300 es\n",
    `precision highp float; precision highp int; precision mediump sampler2D;
uniform vec3 iResolution; uniform float iTime, iTimeDelta, iFrameRate, iSampleRate;
uniform float iChannelTime[4]; uniform vec3 iChannelResolution[4]; uniform int iFrame;
uniform vec4 iMouse, iDate; uniform sampler2D iChannel0, iChannel1, iChannel2, iChannel3;
out vec4 shadertoy_out;
`,
    "\nvoid main() { vec4 c = vec4(0, 0, 0, 1); mainImage(c, gl_FragCoord.xy); shadertoy_out = c; }",
  ],
  touchdesigner: [
    "#version 300 es\n",
    `precision highp float; precision highp int;
struct TDTexInfo { vec4 res; vec4 depth; };
uniform TDTexInfo uTDOutputInfo;
uniform highp sampler2D sTD2DInputs[1];
#define vUV vec3(gl_FragCoord.xy * uTDOutputInfo.res.xy, 0.)
vec4 TDOutputSwizzle(vec4 c) { return c; }
`,
    "",
  ],
  "book-of-shaders": ["", "", ""],
  isf: [
    "",
    `precision highp float; precision highp int;
uniform int PASSINDEX; uniform vec2 RENDERSIZE; uniform float TIME;
#define isf_FragNormCoord (gl_FragCoord.xy / RENDERSIZE)
`,
    "",
  ],
};
const TIMES = ["iTime", "uTime", "u_time", "TIME"];

export function context(width, height) {
  const canvas = new OffscreenCanvas(width, height);
  const gl = canvas.getContext("webgl2");
  if (!gl.getExtension("EXT_color_buffer_float")) throw new Error("no float framebuffers");
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA32F, width, height);
  const framebuffer = gl.createFramebuffer();
  gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
  const bound = gl.getParameter(gl.TEXTURE_BINDING_2D);
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, bound, 0);
  // What a program draws onto the screen is drawn into the numbers.
  const bind = gl.bindFramebuffer.bind(gl);
  gl.bindFramebuffer = (kind, chosen) => bind(kind, chosen ?? framebuffer);
  return gl;
}

export function pixels(gl) {
  const { width, height } = gl.canvas;
  const values = new Float32Array(4 * width * height);
  gl.readPixels(0, 0, width, height, gl.RGBA, gl.FLOAT, values);
  return values;
}

function linked(gl, vertex, fragment) {
  const program = gl.createProgram();
  for (const [kind, text] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ]) {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) {
      throw new Error(gl.getShaderInfoLog(shader));
    }
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) {
    throw new Error(gl.getProgramInfoLog(program));
  }
  gl.useProgram(program);
  return program;
}

function corners(gl, program) {
  const place = gl.getAttribLocation(program, "corner");
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([0, 1, 2]), gl.STATIC_DRAW);
  gl.enableVertexAttribArray(place);
  gl.vertexAttribPointer(place, 1, gl.FLOAT, false, 0, 0);
}

// The first input of a GLSL TOP, from the comment; the documentation does it in Python.
function input(gl, text) {
  const found = text.match(/^\/\/ sampler-texture weights (\d+)x(\d+): (.+)$/m);
  if (!found) return;
  const [, width, height, base64] = found;
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const numbers = new Float32Array(bytes.buffer);
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA32F, width, height, 0, gl.RGBA, gl.FLOAT, numbers);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
}

// Returns a function that draws at a time, with uniforms by name.
export function hosted(gl, name, text) {
  const [version, before, after] = HOSTS[name];
  const program = linked(
    gl,
    version ? version + CORNERS : OLD_CORNERS,
    version + before + text + after,
  );
  if (!version) corners(gl, program);
  input(gl, text);
  const at = (uniform) => gl.getUniformLocation(program, uniform);
  const { width, height } = gl.canvas;
  return (seconds, values = {}) => {
    gl.viewport(0, 0, width, height);
    gl.uniform3f(at("iResolution"), width, height, 1);
    gl.uniform4f(at("uTDOutputInfo.res"), 1 / width, 1 / height, width, height);
    for (const size of ["u_resolution", "RENDERSIZE"]) gl.uniform2f(at(size), width, height);
    for (const time of TIMES) gl.uniform1f(at(time), seconds);
    for (const [uniform, value] of Object.entries(values)) {
      if (value.length) gl[`uniform${value.length}fv`](at(uniform), value);
      else gl.uniform1f(at(uniform), value);
    }
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  };
}
