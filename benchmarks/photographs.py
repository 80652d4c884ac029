"""Measure how many simulated photographs of handwritten digits are read right.

    python benchmarks/photographs.py                        # MNIST, seed 0, 20 digits a condition
    python benchmarks/photographs.py --seed 1 --count 15    # other digits and other strengths
    python benchmarks/photographs.py --sheets sheets/       # contact sheets too

Each photograph is 480 pixels high and 640 wide.  It is simulated in linear light:

1.  The strokes of a test digit are enlarged by cubic splines, smoothed and cut at a level of 0.35
    to 0.6 of full ink, so that their edges are a pen's, broad or fine.  They are 0.33 to 0.5 of the
    picture's height tall and lie off the centre by up to 0.12 of each side.
2.  The sheet is turned by up to 5 degrees and seen in perspective: a corner moves by up to 4 % of
    the picture.
3.  Paper reflects 0.75 to 0.9, ink 0.03 to 0.2; ink's density varies along the stroke by 10 %.
    Paper has a grain of 1.5 %, in spots of about two pixels.
4.  Light falls off across the sheet by up to 15 %, in a random direction.
5.  The lens blurs by 0.7 to 1.2 pixels.  sRGB's curve is applied, the sensor adds noise of 1 % of
    white, and JPEG of quality 88 rounds to 8 bits.

Seed 1, as every later one, stands for another camera: level 0.3 to 0.7, 0.28 to 0.55 tall, off by
up to 0.15, turned by up to 8 degrees, 5 % perspective, grain 2.5 %, light 25 %, blur 0.5 to 1.6,
noise 1.5 %, JPEG 75.

What a condition changes (in brackets: seed 1):

=============  =====================================================================================
plain          nothing
linear         no sRGB curve: the picture holds linear light
blue paper     paper (0.35, 0.5, 0.75)
red, yellow    ink of that colour: (0.75, 0.05, 0.06) and (0.85, 0.65, 0.08)
pencil         ink (0.35, 0.35, 0.37), its density varies by 35 %
blackboard     paper 0.03, ink 0.6, its density varies by 25 %
dot            a round stray dot of ink, radius 2 to 4 pixels (2 to 5), away from the digit
shadow         a round shadow about a corner, of radius 0.4 to 1 of the diagonal (0.3 to 1.2), the
               values in the picture there 45 % darker (30 to 60 %)
lined          blue-grey lines, 1.5 to 2.5 pixels wide (1.2 to 3), 34 to 52 apart (26 to 64), of
               density 0.4 to 0.8 (0.3 to 0.9); in half the pictures a red margin
squared        the same lines both ways, 22 to 56 apart (18 to 64)
table          the sheet ends within the picture on two to four sides, 8 to 20 % from the edge (4 to
               24 %); beyond lies a table of brown wood with a grain (grey, brown or dark)
frame          a rectangle drawn in the same ink around the digit, its gap 10 to 25 % of the digit's
               height (8 to 35 %), its line 3 to 6 pixels wide (2 to 8), its sides slightly bent
dark corner    as shadow, 92 % darker (85 to 95 %)
red on green   (0.72, 0.10, 0.14) on a green of the same luma in the picture
=============  =====================================================================================
"""

from __future__ import annotations

import argparse
import io
import time
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from scipy import ndimage

HEIGHT, WIDTH = 480, 640
LUMA = np.array([0.299, 0.587, 0.114])
EASY = ("plain", "linear", "blue paper", "red", "yellow", "pencil", "blackboard", "dot")
HARD = ("shadow", "lined", "squared", "table", "frame", "dark corner", "red on green")
CONDITIONS = EASY + HARD


@dataclass(frozen=True)
class Camera:
    """The ranges of the random parameters; see the module's docstring."""

    tall: tuple = (0.33, 0.5)
    level: tuple = (0.35, 0.6)
    off: float = 0.12
    turn: float = 5.0
    perspective: float = 0.04
    grain: float = 0.015
    light: float = 0.15
    blur: tuple = (0.7, 1.2)
    noise: float = 0.01
    jpeg: int = 88
    dot: tuple = (2, 4)
    reach: tuple = (0.4, 1.0)
    shadow: tuple = (0.45, 0.45)
    dark: tuple = (0.92, 0.92)
    line: tuple = (1.5, 2.5)
    lined: tuple = (34, 52)
    squared: tuple = (22, 56)
    density: tuple = (0.4, 0.8)
    table: tuple = (0.08, 0.2)
    woods: tuple = ((0.28, 0.16, 0.08),)
    gap: tuple = (0.1, 0.25)
    pen: tuple = (3, 6)


CAMERAS = {
    0: Camera(),
    1: Camera(
        tall=(0.28, 0.55),
        level=(0.3, 0.7),
        off=0.15,
        turn=8.0,
        perspective=0.05,
        grain=0.025,
        light=0.25,
        blur=(0.5, 1.6),
        noise=0.015,
        jpeg=75,
        dot=(2, 5),
        reach=(0.3, 1.2),
        shadow=(0.3, 0.6),
        dark=(0.85, 0.95),
        line=(1.2, 3.0),
        lined=(26, 64),
        squared=(18, 64),
        density=(0.3, 0.9),
        table=(0.04, 0.24),
        woods=((0.3, 0.3, 0.3), (0.35, 0.2, 0.1), (0.05, 0.04, 0.04)),
        gap=(0.08, 0.35),
        pen=(2, 8),
    ),
}


# -- the sheet -------------------------------------------------------------------------------------


class Sheet:
    """The place of each pixel of the picture on the paper, and the strokes there.

    Coordinates on the paper are pixels too, those of a picture taken straight from above.
    """

    def __init__(self, camera: Camera, rng: np.random.Generator):
        turn = np.radians(rng.uniform(-camera.turn, camera.turn))
        corners = np.array([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]], float)
        moved = corners + rng.uniform(-1, 1, (4, 2)) * camera.perspective * np.array(
            [WIDTH, HEIGHT]
        )
        middle = np.array([WIDTH / 2, HEIGHT / 2])
        spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        moved = (moved - middle) @ spin.T + middle
        matrix = _homography(corners, moved)
        y, x = np.mgrid[:HEIGHT, :WIDTH] + 0.5
        depth = matrix[2, 0] * x + matrix[2, 1] * y + matrix[2, 2]
        self.u = (matrix[0, 0] * x + matrix[0, 1] * y + matrix[0, 2]) / depth
        self.v = (matrix[1, 0] * x + matrix[1, 1] * y + matrix[1, 2]) / depth

    def digit(self, picture, camera, rng):
        """Return the strokes' share of each pixel, and the digit's box (u0, v0, u1, v1)."""
        mask = strokes(
            picture, round(rng.uniform(*camera.tall) * HEIGHT), rng.uniform(*camera.level)
        )
        tall, wide = mask.shape
        u0 = WIDTH / 2 + rng.uniform(-camera.off, camera.off) * WIDTH - wide / 2
        v0 = HEIGHT / 2 + rng.uniform(-camera.off, camera.off) * HEIGHT - tall / 2
        here = ndimage.map_coordinates(mask, [self.v - v0 - 0.5, self.u - u0 - 0.5], order=1)
        return here, (u0, v0, u0 + wide, v0 + tall)

    def lines(self, across, wide, apart, phase):
        """Return the share of each pixel that rulings cover; `across` is `u` or `v`."""
        distance = np.abs((getattr(self, across) - phase + apart / 2) % apart - apart / 2)
        return np.clip(wide / 2 - distance + 0.5, 0, 1)

    def frame(self, box, pen, bend):
        """Return the share of each pixel that a slightly bent rectangle around `box` covers."""
        u0, v0, u1, v1 = box
        bow_u = bend[0] * np.sin(np.pi * (self.u - u0) / (u1 - u0))
        bow_v = bend[1] * np.sin(np.pi * (self.v - v0) / (v1 - v0))
        inside = np.minimum.reduce(
            [self.u - u0 + bow_v, u1 - self.u - bow_v, self.v - v0 + bow_u, v1 - self.v - bow_u]
        )
        return np.clip(pen / 2 - np.abs(inside) + 0.5, 0, 1)


def _homography(source, target):
    """Return the 3x3 matrix that maps four points to four others."""
    rows = []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    solved = np.linalg.solve(np.array(rows), target.ravel())
    return np.append(solved, 1.0).reshape(3, 3)


def strokes(picture, tall, level=0.42):
    """Return a small picture of a digit as a pen would draw it, `tall` pixels high.

    Parameters
    ----------
    picture : ndarray, shape (h, w)
        1 = ink.
    tall : int
    level : float
        The ink at the edge, in parts of full ink: a higher level is a finer pen.

    Returns
    -------
    ndarray of float, shape (tall, w), 0 to 1
    """
    rows, columns = np.nonzero(picture > 0.2)
    cut = np.pad(picture[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1], 1)
    factor = tall / (cut.shape[0] - 2)
    large = ndimage.zoom(cut, factor, order=3, mode="grid-constant", grid_mode=True)
    smooth = ndimage.gaussian_filter(large, 0.35 * factor)
    slope = 3.0 / factor  # about the difference of neighbouring pixels at an edge
    return np.clip((smooth - level) / slope + 0.5, 0, 1)


# -- the photograph --------------------------------------------------------------------------------


def photograph(picture, condition, rng, camera=CAMERAS[0]):
    """Return one photograph of a digit.

    Parameters
    ----------
    picture : ndarray of float, shape (h, w)
        The digit, 1 = ink; MNIST's 28x28 or scikit-learn's 8x8.
    condition : str
        One of `CONDITIONS`.
    rng : numpy.random.Generator
    camera : Camera

    Returns
    -------
    ndarray of uint8, shape (480, 640, 3)
    """
    sheet = Sheet(camera, rng)
    ink, box = sheet.digit(picture, camera, rng)
    ink = np.maximum(ink, _other_strokes(sheet, condition, camera, box, rng))
    paper, pen, uneven = _colours(condition, rng)
    density = 1 - uneven * np.clip(0.5 + _spots(rng, 2), 0, 1)
    light = np.broadcast_to(paper, (HEIGHT, WIDTH, 3)) * (
        1 + camera.grain * _spots(rng, 1)[..., None]
    )
    light = _ruled(light, sheet, condition, camera, rng)
    light = light + (pen - light) * (ink * density)[..., None]
    if condition == "table":
        light = _on_a_table(light, sheet, camera, rng)
    light = light * _falling(camera, rng)[..., None]
    if condition in ("shadow", "dark corner"):
        strength = rng.uniform(*(camera.shadow if condition == "shadow" else camera.dark))
        light = light * _shadow(strength, rng.uniform(*camera.reach), rng)[..., None]
    return _developed(light, condition, camera, rng)


def _other_strokes(sheet, condition, camera, box, rng):
    """Return the share of each pixel that other strokes in the same ink cover."""
    u0, v0, u1, v1 = box
    if condition == "frame":
        gap = rng.uniform(*camera.gap) * (v1 - v0)
        around = (u0 - gap, v0 - gap, u1 + gap, v1 + gap)
        return sheet.frame(around, rng.uniform(*camera.pen), rng.uniform(-3, 3, 2))
    if condition == "dot":
        side = rng.choice([-1, 1])
        u = (u0 if side < 0 else u1) + side * rng.uniform(40, 80)
        v = rng.uniform(v0, v1)
        radius = rng.uniform(*camera.dot)
        return np.clip(radius - np.hypot(sheet.u - u, sheet.v - v) + 0.5, 0, 1)
    return np.zeros((HEIGHT, WIDTH))


def _colours(condition, rng):
    """Return paper and ink as linear RGB, and the unevenness of the ink."""
    paper = np.full(3, rng.uniform(0.75, 0.9))
    pen = np.full(3, rng.uniform(0.03, 0.2))
    if condition == "blue paper":
        return np.array([0.35, 0.5, 0.75]), pen, 0.1
    if condition == "red":
        return paper, np.array([0.75, 0.05, 0.06]), 0.1
    if condition == "yellow":
        return paper, np.array([0.85, 0.65, 0.08]), 0.1
    if condition == "pencil":
        return paper, np.array([0.35, 0.35, 0.37]), 0.35
    if condition == "blackboard":
        return np.full(3, 0.03), np.full(3, 0.6), 0.25
    if condition == "red on green":
        pen = np.array([0.72, 0.10, 0.14])
        luma = _encoded(pen) @ LUMA
        green = np.array([0.7, 1.25, 0.7])
        return _decoded(green * luma / (green @ LUMA)), pen, 0.1
    return paper, pen, 0.1


def _ruled(light, sheet, condition, camera, rng):
    if condition not in ("lined", "squared"):
        return light
    wide, density = rng.uniform(*camera.line), rng.uniform(*camera.density)
    apart = rng.uniform(*(camera.lined if condition == "lined" else camera.squared))
    colour = np.array([0.25, 0.35, 0.6]) * rng.uniform(0.6, 1.0)
    covered = sheet.lines("v", wide, apart, rng.uniform(0, apart))
    if condition == "squared":
        covered = np.maximum(covered, sheet.lines("u", wide, apart, rng.uniform(0, apart)))
    light = light + (colour - light) * (density * covered)[..., None]
    if condition == "lined" and rng.random() < 0.5:
        margin = np.clip(wide / 2 - np.abs(sheet.u - rng.uniform(40, 110)) + 0.5, 0, 1)
        light = light + (np.array([0.7, 0.2, 0.2]) - light) * (density * margin)[..., None]
    return light


def _on_a_table(light, sheet, camera, rng):
    """Cut the sheet on two to four sides and lay it on a table of wood."""
    sides = rng.permutation(4)[: rng.integers(2, 5)]
    cut = np.where(np.isin(np.arange(4), sides), rng.uniform(*camera.table, 4), -1.0)
    inside = np.minimum.reduce(
        [
            sheet.u - cut[0] * WIDTH,
            (1 - cut[1]) * WIDTH - sheet.u,
            sheet.v - cut[2] * HEIGHT,
            (1 - cut[3]) * HEIGHT - sheet.v,
        ]
    )
    wood = np.array(camera.woods[rng.integers(len(camera.woods))])
    grain = ndimage.gaussian_filter(rng.standard_normal((HEIGHT, WIDTH)), (1.0, 40.0))
    table = wood * (1 + 0.15 * grain / grain.std())[..., None]
    return table + (light - table) * np.clip(inside + 0.5, 0, 1)[..., None]


def _falling(camera, rng):
    """Return the light, which falls off across the sheet."""
    angle, strength = rng.uniform(0, 2 * np.pi), rng.uniform(0, camera.light)
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    along = np.cos(angle) * (x / WIDTH - 0.5) + np.sin(angle) * (y / HEIGHT - 0.5)
    return 1 - strength * (0.5 + along)


def _shadow(strength, reach, rng):
    """Return a round shadow about a corner, where the picture's values fall by `strength`."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    far = np.hypot(x - WIDTH * rng.integers(2), y - HEIGHT * rng.integers(2))
    far = np.clip(far / (reach * np.hypot(HEIGHT, WIDTH)), 0, 1)
    # sRGB's curve is near a power of 2.2: light has to fall by more than the values.
    return (1 - strength * (1 - far**2) ** 2) ** 2.2


def _developed(light, condition, camera, rng):
    """Apply blur, curve, noise and JPEG."""
    blur = rng.uniform(*camera.blur)
    light = ndimage.gaussian_filter(np.clip(light, 0, 1), (blur, blur, 0))
    values = light if condition == "linear" else _encoded(light)
    values = values + rng.normal(0, camera.noise, values.shape)
    image = Image.fromarray(np.round(np.clip(values, 0, 1) * 255).astype(np.uint8))
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=camera.jpeg)
    return np.asarray(Image.open(stream))


def _encoded(light):
    return np.where(
        light <= 0.0031308, 12.92 * light, 1.055 * np.maximum(light, 1e-9) ** (1 / 2.4) - 0.055
    )


def _decoded(values):
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def _spots(rng, size):
    """Return noise in spots of about `size` pixels, of standard deviation 1."""
    spots = ndimage.gaussian_filter(rng.standard_normal((HEIGHT, WIDTH)), size)
    return spots / spots.std()


# -- the table -------------------------------------------------------------------------------------


def balanced_digits(images, labels, count, seed):
    """Select `count` digits, each label as often as any other, in a fixed order."""
    rng = np.random.default_rng([seed, 1])
    order = rng.permutation(len(labels))
    by_label = [order[labels[order] == label] for label in range(10)]
    selected = [by_label[i % 10][i // 10] for i in range(count)]
    return images[selected], labels[selected]


def photographs(images, condition, seed):
    """Return photographs of digits in one condition: a list of uint8 (480, 640, 3)."""
    rng = np.random.default_rng([seed, 2, CONDITIONS.index(condition)])
    camera = CAMERAS[min(seed, 1)]
    return [photograph(picture, condition, rng, camera) for picture in images]


def read(prepared, judge):
    """Return labels and confidences of prepared digits (n, 28, 28, 1)."""
    from sampler.models.classify import read_features

    size = judge.config.image_size
    edge = (28 - size) // 2
    shares = read_features(judge, prepared[:, edge : edge + size, edge : edge + size])[1]
    return shares.argmax(axis=1), shares.max(axis=1)


def prepare_all(pictures):
    """Return prepared digits (n, 28, 28, 1), empty where refused, and the warnings and errors."""
    from sampler import prepare

    digits, messages = np.zeros((len(pictures), 28, 28, 1), np.float32), []
    for digit, picture in zip(digits, pictures, strict=True):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                digit[:] = prepare(picture)
            except ValueError as error:
                messages.append(f"ValueError: {error}")
                continue
        messages.append("; ".join(str(warning.message) for warning in caught))
    return digits, messages


def contact_sheet(pictures, digits, right, columns=5):
    """Return photographs with their prepared digits in a corner; a red edge marks misread ones."""
    tiles = []
    for picture, digit, is_right in zip(pictures, digits, right, strict=True):
        tile = np.asarray(Image.fromarray(picture).resize((320, 240), Image.Resampling.BOX)).copy()
        corner = np.asarray(Image.fromarray(np.uint8(255 * digit[..., 0])).resize((84, 84)))
        tile[-84:, -84:] = corner[..., None]
        tile[:4] = (0, 160, 0) if is_right else (255, 0, 0)
        tiles.append(tile)
    tiles += [np.zeros_like(tiles[0])] * (-len(tiles) % columns)
    rows = [np.hstack(tiles[i : i + columns]) for i in range(0, len(tiles), columns)]
    return Image.fromarray(np.vstack(rows))


def _labels_after_encoding(sampler, digits, judge):
    """Return the judge's labels of the pictures that the sampler draws for these digits."""
    edge = (28 - sampler.image_size) // 2
    crops = digits[:, edge : 28 - edge, edge : 28 - edge]
    drawn = np.stack([sampler.generate(z, 28, 28) for z in sampler.encode(crops)])
    return read(drawn, judge)[0]


def main():
    """Print the table, a line a condition."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=0, help="0, or another: the other strengths")
    parser.add_argument("--count", type=int, default=20, help="digits a condition")
    parser.add_argument("--data", help="folder that holds mnist/")
    parser.add_argument("--sheets", type=Path, help="folder for contact sheets")
    parser.add_argument("--drawn", action="store_true", help="encode and draw the digits too")
    parser.add_argument("--conditions", nargs="*", default=CONDITIONS, choices=CONDITIONS)
    arguments = parser.parse_args()

    from sampler import Sampler
    from sampler.datasets import load
    from sampler.models.classify import load_judge

    data = load("mnist", "test", **({"folder": arguments.data} if arguments.data else {}))
    images, labels = balanced_digits(data.images, data.labels, arguments.count, arguments.seed)
    images = images.reshape(len(images), 28, 28).astype(np.float64)
    images = images / max(1.0, images.max())
    judge, sampler = load_judge(), Sampler() if arguments.drawn else None
    print("| condition | read right | drawn and read | confidence | warned, refused | s each |")
    print("|---|---|---|---|---|---|")
    for condition in arguments.conditions:
        pictures = photographs(images, condition, arguments.seed)
        start = time.perf_counter()
        digits, messages = prepare_all(pictures)
        each = (time.perf_counter() - start) / len(pictures)
        answers, confidences = read(digits, judge)
        right = answers == labels
        drawn = "–"
        if sampler is not None:
            drawn = int((_labels_after_encoding(sampler, digits, judge) == labels).sum())
        print(
            f"| {condition} | {right.sum()} of {len(labels)} | {drawn} | {confidences.mean():.2f} "
            f"| {sum(map(bool, messages))} | {each:.2f} |",
            flush=True,
        )
        if arguments.sheets:
            arguments.sheets.mkdir(parents=True, exist_ok=True)
            name = f"{condition.replace(' ', '-')}-{arguments.seed}.png"
            contact_sheet(pictures, digits, right).save(arguments.sheets / name)


if __name__ == "__main__":
    main()
