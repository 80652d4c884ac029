"""SVG files as pictures: drawn without a look at anything but themselves."""

import base64
import io
import sys

import numpy as np
import pytest
from PIL import Image

from sampler.datasets import DataError, load
from sampler.datasets.sources import svg

pytest.importorskip("resvg_py")

HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'viewBox="0 0 20 20">'
)
DISC = '<circle cx="10" cy="10" r="8" fill="#c81e28"/>'


def write(folder, body, name="x.svg", head=HEAD):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(f"{head}{body}</svg>")
    return folder


def png(size=(4, 4)):
    made = io.BytesIO()
    Image.new("RGB", size, (0, 0, 255)).save(made, "PNG")
    return "data:image/png;base64," + base64.b64encode(made.getvalue()).decode()


def test_svg_is_drawn_over_the_background(tmp_path):
    write(tmp_path / "in", DISC)
    data = load(tmp_path / "in", size=64)
    assert data.images.shape == (1, 64, 64, 3)
    assert data.images[0, 32, 32].tolist() == [200, 30, 40]
    assert data.images[0, 0, 0].tolist() == [255, 255, 255]
    dark = load(tmp_path / "in", size=64, background="black").images
    assert dark[0, 0, 0].tolist() == [0, 0, 0]
    area = (dark[0, ..., 0] / 200).mean()
    assert area == pytest.approx(np.pi * 64 / 400, abs=0.02)


def test_all_sizes_come_from_one_drawing(tmp_path):
    write(tmp_path / "in", '<path d="M3 3H17V17Z"/>')
    small, large = (load(tmp_path / "in", size=size).images[..., 0] for size in (32, 64))
    assert small.shape == (1, 32, 32)
    assert small.mean() == pytest.approx(large.mean(), rel=0.02)


def test_size_and_ratio_come_from_the_file(tmp_path):
    wide = HEAD.replace("0 0 20 20", "0 0 20 10")
    write(tmp_path / "in", '<rect width="20" height="10" fill="red"/>', head=wide)
    images = load(tmp_path / "in", size=32).images[0]
    assert images[16, 0].tolist() == [255, 0, 0]
    assert images[0, 0].tolist() == [255, 255, 255]


def test_uploads_and_what_is_inside_is_drawn(tmp_path):
    content = f'{HEAD}<image href="{png()}" width="20" height="20"/></svg>'.encode()
    data = load([{"name": "a.svg", "content": memoryview(content)}], size=16)
    assert data.images[0, 8, 8].tolist() == [0, 0, 255]
    linked = f'{HEAD}<a href="https://example.org">{DISC}</a></svg>'.encode()
    svg.check(linked, "x")  # a link for readers: nothing is fetched for the picture
    svg.check(f'{HEAD}<g id="a">{DISC}</g><use href="#a"/></svg>'.encode(), "x")


def test_bytes_are_drawn_as_their_file_is(tmp_path):
    """In a list, in an upload without a name, and given to a network of own pictures."""
    path = write(tmp_path, DISC) / "x.svg"
    content = b"<?xml version='1.0'?>\n<!-- a disc -->\n" + path.read_bytes()
    wanted = load([path], size=20).images
    for picture in (content, memoryview(content), {"content": memoryview(content)}):
        np.testing.assert_array_equal(load([picture], size=20).images, wanted)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('<image href="http://127.0.0.1:9/x.png"/>', "refers to 'http://127.0.0.1:9/x.png'"),
        ('<image xlink:href=" HTTPS://example.org/x"/>', "refers to 'HTTPS://example.org/x'"),
        ('<image href="file:///etc/passwd"/>', "refers to 'file:///etc/passwd'"),
        ('<image href="/etc/passwd"/>', "refers to '/etc/passwd', which is not fetched"),
        ('<image href="other.png"/>', "refers to 'other.png'"),
        ('<use href="other.svg#a"/>', "refers to 'other.svg#a'"),
        ('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>', "refers to 'data:image/svg"),
        ('<rect fill="url(http://example.org/#a)"/>', "refers to 'http://example.org/#a'"),
        ("<style>@import 'x.css';</style>", "imports a style sheet"),
        ("<style>a{fill:url(  'x.svg#a')}</style>", "refers to 'x.svg#a'"),
        (r"<style>a{fill:u\72l(x.svg)}</style>", "styles with escapes"),
        ('<g id="a"><use href="#a"/></g>', "refers to itself within itself"),
        ('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>', "refers to itself"),
        ("<g>" * 300 + "</g>" * 300, "more than 200 elements inside one another"),
        ('<image href="data:image/png;base64,AAAA"/>', "holds a picture that cannot be read"),
        (f'<image href="{png((8192, 4096))}"/>', "holds a picture of 8192×4096 pixels"),
        ('<filter><feTurbulence numOctaves="999999999"/></filter>', "numOctaves='999999999'"),
    ],
)
def test_references_and_excess_are_refused(tmp_path, body, message):
    write(tmp_path / "in", body)
    with pytest.raises(DataError, match=r"x\.svg' ") as caught:
        load(tmp_path / "in", size=16)
    assert message in str(caught.value)


def test_repetitions_that_multiply_are_refused():
    layers = "".join(f'<g id="a{i + 1}">' + f'<use href="#a{i}"/>' * 10 + "</g>" for i in range(12))
    with pytest.raises(ValueError, match="more than 100,000 elements with all repetitions"):
        svg.check(f'{HEAD}<g id="a0">{DISC}</g>{layers}</svg>'.encode(), "x")


def test_files_that_are_no_svg(tmp_path):
    (tmp_path / "a.svg").write_text("junk")
    (tmp_path / "b.svg").write_text("<html/>")
    (tmp_path / "c.svg").write_text(
        f'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>{HEAD}&a;</svg>'
    )
    (tmp_path / "d.svg").write_text(f'<?xml-stylesheet href="http://x/y.css"?>{HEAD}</svg>')
    (tmp_path / "e.svg").write_bytes(b"")
    with pytest.raises(DataError) as caught:
        load(tmp_path, size=16)
    message = str(caught.value)
    for part in ("5 of the 5", "its root is <html>", "declares entities", "style sheet elsewhere"):
        assert part in message


def test_without_the_extra(tmp_path, monkeypatch):
    write(tmp_path / "in", DISC)
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'cppn-sampler\[pictures\]'"):
        load(tmp_path / "in", size=16)


def test_without_a_size_the_drawings_must_agree(tmp_path):
    write(tmp_path / "in", DISC)
    write(tmp_path / "in", DISC, "y.svg", HEAD.replace("0 0 20 20", "0 0 20 10"))
    with pytest.raises(DataError, match="differ"):
        load(tmp_path / "in")
