"""`sampler.datasets`: the search for pictures, the refusals, and the methods of a `Dataset`."""

import gzip
import hashlib
import http.server
import logging
import os
import sys
import threading
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sampler.datasets import (
    DataError,
    Dataset,
    DataUnavailable,
    load,
    mnist,
    mnist_download,
    uci_digits,
)
from sampler.datasets.idx import header, parse

REAL_DATA = [Path(__file__).resolve().parents[3] / "shared" / "data"]
if os.environ.get("SAMPLER_DATA"):
    REAL_DATA.insert(0, Path(os.environ["SAMPLER_DATA"]))


@pytest.fixture(autouse=True)
def isolated(monkeypatch, tmp_path):
    """Hide the caches of the user and the network from every test."""
    monkeypatch.delenv("SAMPLER_DATA", raising=False)
    monkeypatch.setenv("SAMPLER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setattr(mnist_download, "MIRRORS", ())


@pytest.fixture
def contents(monkeypatch):
    """Return a small set in MNIST's format, whose sums are the expected ones during the test."""
    rng = np.random.default_rng(0)
    made = {}
    for n, (images, labels) in zip((12, 5), mnist.SPLITS.values(), strict=True):
        pixels = rng.integers(256, size=(n, 28, 28), dtype=np.uint8)
        made[images] = header(pixels.shape) + pixels.tobytes()
        made[labels] = header((n,)) + bytes(range(n))
    sums = {name: hashlib.md5(content).hexdigest() for name, content in made.items()}
    monkeypatch.setattr(mnist, "MD5", sums)
    return made


def write(folder, contents, compress=True):
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        if compress:
            (folder / f"{name}.gz").write_bytes(gzip.compress(content))
        else:
            (folder / name).write_bytes(content)
    return folder


def write_keras(tmp_path, contents, **changed):
    names = dict(zip(("x_train", "y_train", "x_test", "y_test"), contents, strict=True))
    arrays = {key: parse(contents[name], name) for key, name in names.items()} | changed
    folder = tmp_path / "keras" / "datasets"
    folder.mkdir(parents=True)
    np.savez(folder / "mnist.npz", **arrays)
    return folder / "mnist.npz"


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture
def mirror(tmp_path, monkeypatch):
    """Serve a folder on 127.0.0.1 as the only mirror."""
    folder = tmp_path / "mirror"
    folder.mkdir()
    handler = partial(QuietHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        monkeypatch.setattr(mnist_download, "MIRRORS", (f"http://127.0.0.1:{server.server_port}/",))
        yield folder
        server.shutdown()
        thread.join()


# -- the real one ----------------------------------------------------------------------------------


def test_the_real_mnist(monkeypatch):
    folder = next((f for f in REAL_DATA if (f / "mnist").is_dir()), None)
    if folder is None:
        pytest.skip("MNIST is not on this machine")
    monkeypatch.setenv("SAMPLER_DATA", str(folder))
    train, test = load("mnist"), load(split="test")
    assert train.images.shape == (60000, 28, 28, 1)
    assert test.images.shape == (10000, 28, 28, 1)
    assert test.labels[:5].tolist() == [7, 2, 1, 0, 4]
    assert test.images.dtype == np.uint8
    assert test.labels.dtype == np.int64
    assert repr(test).startswith("<Dataset mnist/test: 10000 pictures, 28x28, grey, labels 0 1 2")


# -- order of the search----------------------------------------------------------------------------


@pytest.mark.parametrize("compress", [True, False])
@pytest.mark.parametrize("inside", ["", "mnist"])
def test_folder_given(tmp_path, contents, compress, inside):
    write(tmp_path / "data" / inside, contents, compress)
    train = load("mnist", folder=tmp_path / "data", download=False)
    test = load("mnist", "test", folder=str(tmp_path / "data"), download=False)
    assert (len(train), len(test)) == (12, 5)
    assert train.name == "mnist/train"
    assert str(tmp_path / "data") in train.origin
    assert train.labels.tolist() == list(range(12))


def test_order_of_places(tmp_path, contents, monkeypatch, mirror):
    write(mirror, contents)
    loaded = [load(progress=False)]
    assert "cache" in loaded[-1].origin
    write_keras(tmp_path, contents)
    loaded.append(load())
    assert loaded[-1].origin.endswith("mnist.npz")
    monkeypatch.setenv("SAMPLER_DATA", str(write(tmp_path / "env" / "mnist", contents).parent))
    loaded.append(load())
    assert str(tmp_path / "env") in loaded[-1].origin
    loaded.append(load(folder=write(tmp_path / "given", contents)))
    assert str(tmp_path / "given") in loaded[-1].origin
    assert len({each.checksum for each in loaded}) == 1
    (tmp_path / "empty").mkdir()
    assert load(folder=tmp_path / "empty").origin == loaded[2].origin


def test_default_cache_is_the_one_of_pooch(monkeypatch, tmp_path):
    monkeypatch.delenv("SAMPLER_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert mnist.cache_folder().parts[-2:] == ("cppn-sampler", "mnist")


def test_missing_folder_is_an_error(tmp_path, monkeypatch):
    with pytest.raises(DataUnavailable, match="the folder given.*nowhere.*not an existing folder"):
        load(folder=tmp_path / "nowhere")
    monkeypatch.setenv("SAMPLER_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(DataUnavailable, match=r"\$SAMPLER_DATA.*not an existing folder"):
        load()


def test_a_failed_search_lists_the_three_ways_out():
    with pytest.raises(FileNotFoundError) as caught:
        load(download=False)
    message = str(caught.value)
    for part in (
        "keras",
        "cache of cppn-sampler",
        "download=False",
        "Three ways out",
        "SAMPLER_DATA",
        "allow the network",
        "load('digits')",
        "train-images-idx3-ubyte.gz",
    ):
        assert part in message


# -- refusals --------------------------------------------------------------------------------------


IMAGES, LABELS = mnist.SPLITS["train"]


def change_pixel(content):
    return content[:-1] + bytes([content[-1] ^ 1])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c: {IMAGES: c[IMAGES][:-9]}, "truncated: it has 9415 bytes; expected 9424"),
        (lambda c: {IMAGES: c[IMAGES][:9]}, "truncated: it has 9 bytes; expected a header of 16"),
        (lambda c: {IMAGES: c[IMAGES] + b"!"}, "too long: it has 9425 bytes"),
        (lambda c: {IMAGES: b""}, "not an IDX file.*nothing"),
        (lambda c: {IMAGES: b"<html>"}, "not an IDX file.*3c68746d.*expected 000008"),
        (lambda c: {IMAGES: change_pixel(c[IMAGES])}, "damaged or is not MNIST: .* md5"),
        (lambda c: {IMAGES: c[LABELS]}, f"holds '{LABELS}'; expected '{IMAGES}'"),
        (
            lambda c: {LABELS: c["t10k-labels-idx1-ubyte"]},
            f"holds 't10k-labels-idx1-ubyte'; expected '{LABELS}'",
        ),
    ],
)
@pytest.mark.parametrize("compress", [True, False])
def test_damaged_and_swapped_files(tmp_path, contents, mirror, change, message, compress):
    write(mirror, contents)  # which must not be used
    folder = write(tmp_path / "data", contents | change(contents), compress)
    with pytest.raises(DataError, match=message) as caught:
        load(folder=folder)
    assert str(folder) in str(caught.value)


def test_bad_gzip(tmp_path, contents):
    folder = write(tmp_path / "data", contents)
    path = folder / f"{IMAGES}.gz"
    whole = path.read_bytes()
    for damaged in (whole[:-200], whole[:500] + bytes(300) + whole[800:]):
        path.write_bytes(damaged)
        with pytest.raises(DataError, match=rf"{IMAGES}\.gz' is damaged or truncated"):
            load(folder=folder)
    path.write_bytes(contents[IMAGES])
    with pytest.raises(DataError, match=r"not a gzip file: it begins with b'\\x00\\x00'"):
        load(folder=folder)


def test_half_a_split(tmp_path, contents):
    folder = write(tmp_path / "data", {IMAGES: contents[IMAGES]})
    with pytest.raises(DataError, match=f"only half of MNIST's train split; expected '{LABELS}'"):
        load(folder=folder)


def test_keras_copy_is_verified(tmp_path, contents):
    path = write_keras(tmp_path, contents)
    assert load(split="test").labels.tolist() == [0, 1, 2, 3, 4]
    path.unlink()
    path.parent.rmdir()
    write_keras(tmp_path, contents, x_test=np.zeros((5, 28, 28), np.uint8))
    with pytest.raises(DataError, match=r"mnist\.npz:x_test' is damaged or is not MNIST"):
        load(split="test")
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(DataError, match=r"mnist\.npz' is damaged.*x_test and y_test"):
        load(split="test")


# -- download --------------------------------------------------------------------------------------


def test_download_keeps_and_uses_what_it_fetched(tmp_path, contents, mirror, capfd):
    write(mirror, contents)
    first = load(progress=True)
    assert "%" in capfd.readouterr().err
    cache = tmp_path / "cache" / "mnist"
    assert sorted(p.name for p in cache.iterdir()) == [f"{IMAGES}.gz", f"{LABELS}.gz"]
    assert load(download=False).checksum == first.checksum


def test_the_next_mirror_is_tried(contents, mirror, monkeypatch):
    write(mirror, contents)
    write(mirror / "bad", {IMAGES: contents[LABELS], LABELS: b"junk"})
    (good,) = mnist_download.MIRRORS
    monkeypatch.setattr(mnist_download, "MIRRORS", (f"{good}missing/", f"{good}bad/", good))
    assert len(load(progress=False)) == 12


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c: {LABELS: b"junk"}, "not an IDX file"),
        (lambda c: {IMAGES: c[LABELS]}, "files were swapped"),
    ],
)
def test_a_corrupt_mirror_leaves_nothing_behind(tmp_path, contents, mirror, change, message):
    write(mirror, contents | change(contents))
    with pytest.raises(DataUnavailable, match=message):
        load(progress=False)
    assert not (tmp_path / "cache").exists()


def test_a_mirror_without_the_files(tmp_path, contents, mirror):
    write(mirror, {IMAGES: contents[IMAGES]})
    with pytest.raises(DataUnavailable, match="404.*(?s:.)*Three ways out"):
        load(progress=False)
    assert not (tmp_path / "cache").exists()


def test_an_unwritable_cache(tmp_path, contents, mirror):
    write(mirror, contents)
    (tmp_path / "cache").write_text("in the way")
    with pytest.raises(DataUnavailable, match="cannot be written"):
        load(progress=False)


# -- digits ----------------------------------------------------------------------------------------


def test_digits_announce_themselves(caplog):
    with caplog.at_level(logging.WARNING, "sampler.datasets"):
        every = load("digits")
    assert "not MNIST" in caplog.text
    assert every.name == "digits"
    assert "not MNIST" in repr(every)
    assert every.images.shape == (1797, 28, 28, 1)
    assert every.images.dtype == np.uint8
    assert np.bincount(every.labels).min() > 170
    train, test = load("digits", "train"), load("digits", "test")
    assert (len(train), len(test)) == (1437, 360)
    np.testing.assert_array_equal(test.images, every.images[1437:])


def test_digits_follow_mnists_conventions():
    images = load("digits").images[..., 0] / 255
    boxes = [[np.ptp(np.nonzero(image.any(axis=a))[0]) + 1 for a in (0, 1)] for image in images]
    assert set(np.max(boxes, axis=1)) <= {19, 20}
    centre = (images * np.arange(28)).sum(axis=(1, 2)) / images.sum(axis=(1, 2))
    assert np.abs(centre - 14).max() < 0.55
    assert 0.08 < images.mean() < 0.16  # MNIST's is 0.13
    assert np.percentile(images.max(axis=(1, 2)), 5) > 0.9


def test_digits_without_scikit_learn(monkeypatch):
    uci_digits.prepared_digits.cache_clear()
    monkeypatch.setitem(sys.modules, "sklearn", None)
    with pytest.raises(ModuleNotFoundError, match="pip install scikit-learn"):
        load("digits")


# -- folders and arrays ----------------------------------------------------------------------------


def save(path, value=0, size=(6, 4), mode="L"):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new(mode, size, value).save(path)


def test_folder_of_pictures(tmp_path):
    for name, value in (("b.png", 20), ("a.png", 10), ("c.PNG", 30)):
        save(tmp_path / "own" / name, value)
    (tmp_path / "own" / "notes.txt").write_text("not a picture")
    data = load(tmp_path / "own")
    assert data.name == "own"
    assert data.labels is None
    assert data.images[:, 0, 0, 0].tolist() == [10, 20, 30]
    assert data.images.shape == (3, 4, 6, 1)
    assert load(str(tmp_path / "own")).checksum == data.checksum


def test_labels_from_sub_folders(tmp_path):
    for label in (3, 10):
        save(tmp_path / str(label) / "x.png", (label, 0, 0), mode="RGB")
    data = load(tmp_path)
    assert sorted(data.labels.tolist()) == [3, 10]
    assert data.images.shape == (2, 4, 6, 3)
    assert data.images[:, 0, 0, 0].tolist() == data.labels.tolist()


def test_bad_folders(tmp_path):
    with pytest.raises(DataError, match="holds no pictures; expected files ending in"):
        load(tmp_path)
    for name in "abc":
        save(tmp_path / f"{name}.png")
    save(tmp_path / "odd.png", size=(9, 9))
    with pytest.raises(DataError, match=r"most are 6x4, but not .*odd\.png \(9x9\); resize"):
        load(tmp_path)
    (tmp_path / "odd.png").write_text("junk")
    with pytest.raises(DataError, match=r"odd\.png' cannot be read"):
        load(tmp_path)
    with pytest.raises(ValueError, match="which is a file; expected a folder"):
        load(tmp_path / "a.png")
    with pytest.raises(ValueError, match="'minst', which is neither a data set nor a folder"):
        load("minst")


def test_arrays():
    pixels = np.random.default_rng(0).integers(256, size=(4, 5, 6, 3), dtype=np.uint8)
    plain = load(pixels)
    assert plain.labels is None
    np.testing.assert_array_equal(load(pixels / 255).images, pixels)
    assert load((pixels[..., 0], [1, 2, 3, 4])).images.shape == (4, 5, 6, 1)
    pixels[:] = 0
    assert plain.images.any()


@pytest.mark.parametrize(
    ("source", "error", "message"),
    [
        (np.zeros((28, 28), np.uint8), ValueError, r"shape \(28, 28\).*numpy.newaxis"),
        (np.zeros((2, 8, 8, 2), np.uint8), ValueError, "1 channel or 3"),
        (np.zeros((0, 8, 8), np.uint8), ValueError, "without a pixel"),
        (np.zeros((2, 8, 8), np.int32), TypeError, "dtype int32"),
        (np.full((2, 8, 8), 2.0), ValueError, "from 2 to 2; expected 0 to 1"),
        (np.full((2, 8, 8), np.nan), ValueError, "NaN"),
        (
            (np.zeros((2, 8, 8)), [1]),
            ValueError,
            r"labels got an array of shape \(1,\) with 2 pictures",
        ),
        ((np.zeros((2, 8, 8)), [0.5, 1]), TypeError, "whole numbers"),
        ((1, 2, 3), ValueError, "tuple of 3"),
        (7, TypeError, r"source got 7 \(int\)"),
    ],
)
def test_bad_arrays(source, error, message):
    with pytest.raises(error, match=message):
        load(source)


def test_unknown_splits_and_ignored_arguments(tmp_path):
    with pytest.raises(ValueError, match="split of 'mnist' got 'val'; expected 'train'"):
        load(split="val")
    with pytest.raises(ValueError, match="split of 'digits' got ''; expected 'all'"):
        load("digits", "")
    for source, arguments in (
        (tmp_path, {"split": "test"}),
        (np.zeros((1, 8, 8)), {"split": "train"}),
        ("digits", {"folder": tmp_path}),
        ("digits", {"download": False}),
        (tmp_path, {"download": False}),
    ):
        with pytest.raises(ValueError, match="has no effect on load"):
            load(source, **arguments)


# -- Dataset ---------------------------------------------------------------------------------------


@pytest.fixture
def small():
    images = np.arange(3 * 28 * 28, dtype=np.uint32).astype(np.uint8).reshape(3, 28, 28, 1)
    return Dataset("small", images, np.array([7, 0, 7]), "memory")


def test_crops_are_the_middle(small):
    crops = small.crops()
    assert crops.shape == (3, 26, 26, 1)
    assert crops.dtype == np.float32
    expected = (small.images[:, 1:27, 1:27] / 255).astype(np.float32)
    np.testing.assert_allclose(crops, expected, atol=1e-7)
    np.testing.assert_array_equal(small.crops(indices=[2, 0]), crops[[2, 0]])
    assert small.crops(28).max() <= 1


def test_random_crops_have_offsets_of_their_own(small):
    indices = np.tile([0, 1, 2], 100)
    crops = small.random_crops(np.random.default_rng(0), indices)
    assert crops.shape == (300, 26, 26, 1)
    assert crops.dtype == np.float32
    windows = {}
    for index in range(3):
        for top in range(3):
            for left in range(3):
                window = small.images[index, top : top + 26, left : left + 26] / 255
                windows[window.astype(np.float32).tobytes()] = (index, top, left)
    drawn = [windows[crop.tobytes()] for crop in crops]
    assert [index for index, _, _ in drawn] == indices.tolist()
    assert len(set(drawn)) == 27
    again = small.random_crops(np.random.default_rng(0), indices)
    np.testing.assert_array_equal(again, crops)


def test_labels_are_exact(small):
    assert small.of_label(7).tolist() == [0, 2]
    rng = np.random.default_rng(0)
    assert {small.sample(rng, 7) for _ in range(50)} == {0, 2}
    assert {small.sample(rng) for _ in range(50)} == {0, 1, 2}
    with pytest.raises(
        ValueError, match="label got 11, which is not in 'small'; expected one of 0, 7"
    ):
        small.sample(rng, 11)
    with pytest.raises(ValueError, match="'arrays' has no labels"):
        load(small.images).of_label(7)


def test_bad_sizes_and_indices(small):
    for size in (0, 29, 26.0, True):
        with pytest.raises(ValueError, match="does not fit the 28x28 pictures of 'small'"):
            small.crops(size)
    with pytest.raises(IndexError, match="pictures 0 to 2"):
        small.crops(indices=[3])
    with pytest.raises(IndexError, match=r"pass \[index\]"):
        small.random_crops(np.random.default_rng(0), 1)


def test_checksums_of_different_contents_differ(small):
    other = Dataset("other", small.images.copy(), small.labels.copy(), "elsewhere")
    assert other == small
    assert len({other, small}) == 1
    assert len(small) == 3
    assert Dataset("small", small.images, None, "memory").checksum != small.checksum
    changed = small.images.copy()
    changed[0, 0, 0, 0] ^= 1
    assert Dataset("small", changed, small.labels, "memory") != small


# -- folders with other files in them --------------------------------------------------------------


def test_hidden_names_are_skipped_and_the_rest_is_logged(tmp_path, caplog):
    for label in ("3", "7"):
        save(tmp_path / label / "x.png", int(label))
        (tmp_path / label / "._x.png").write_bytes(b"\x00\x05\x16\x07junk")
        save(tmp_path / label / ".ipynb_checkpoints" / "x-checkpoint.png", 99)
    save(tmp_path / ".ipynb_checkpoints" / "y.png")
    (tmp_path / ".DS_Store").write_bytes(b"junk")
    (tmp_path / "3" / "photo.HEIC").write_bytes(b"....ftypheic")
    (tmp_path / "3" / "noending").write_bytes(b"x")
    data = load(tmp_path)
    assert data.labels.tolist() == [3, 7]
    lines = [r.getMessage() for r in caplog.records if "left out" in r.getMessage()]
    assert len(lines) == 1
    for part in ("6 hidden", "1 ending in .heic (save them as JPEG or PNG)", "1 without an ending"):
        assert part in lines[0]


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no links here")
def test_links_are_followed_and_end(tmp_path):
    save(tmp_path / "elsewhere" / "x.png", 30)
    own = tmp_path / "own"
    save(own / "3" / "y.png", 3)
    (own / "7").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (own / "3" / "back").symlink_to(own, target_is_directory=True)
    (own / "3" / "gone.png").symlink_to(tmp_path / "nowhere.png")
    data = load(own)
    assert data.labels.tolist() == [3, 7]
    assert data.images[:, 0, 0, 0].tolist() == [3, 30]


def test_strays_and_labels_that_cannot_be(tmp_path):
    for label in ("0", "1"):
        save(tmp_path / label / "x.png")
    save(tmp_path / "loose.png")
    with pytest.raises(DataError, match=r"1 of the 3 pictures.*loose\.png'; move.*or, to load all"):
        load(tmp_path)
    (tmp_path / "loose.png").unlink()
    for name, message in (
        ("00", "'0' and '00'.*mean the same label"),
        ("9" * 30, f"'{'9' * 30}'.*too large a number"),
        ("²", "'²'.*digits other than 0 to 9"),
    ):
        save(tmp_path / name / "x.png")
        with pytest.raises(DataError, match=message):
            load(tmp_path)
        (tmp_path / name / "x.png").unlink()
    assert load(tmp_path).labels.tolist() == [0, 1]


def test_labels_that_lie_deeper_are_hinted_at(tmp_path, caplog):
    save(tmp_path / "training" / "3" / "x.png")
    assert load(tmp_path).labels is None
    assert "folders named by whole numbers lie deeper" in caplog.text


def test_folder_pictures_are_upright_and_on_paper(tmp_path, caplog):
    clear = Image.new("RGBA", (6, 4), (0, 0, 0, 0))
    clear.putpixel((1, 1), (0, 0, 0, 255))
    clear.save(tmp_path / "a.png")
    Image.fromarray(np.full((4, 6), 40000, np.uint16)).save(tmp_path / "b.png")
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = Image.new("RGB", (4, 6), (255, 255, 255))
    turned.putpixel((0, 0), (0, 0, 0))
    turned.save(tmp_path / "c.png", exif=exif)
    data = load(tmp_path, ink="light")
    assert data.images.shape == (3, 4, 6, 1)
    assert data.images[0, 0, 0, 0] == 255
    assert data.images[0, 1, 1, 0] == 0
    assert data.images[1, 0, 0, 0] == round(40000 / 65535 * 255)
    assert data.images[2, 0, 5, 0] == 0
    assert data.images[2].min() == 0
    assert "1 of 3 pictures are of one colour throughout" in caplog.text
    assert "b.png" in caplog.text


def test_frames_and_more_endings(tmp_path):
    film = [Image.new("L", (6, 4), level) for level in (10, 20)]
    film[0].save(tmp_path / "a.tif", save_all=True, append_images=film[1:])
    film[1].save(tmp_path / "b.jfif", "JPEG")
    assert load(tmp_path).images[:, 0, 0, 0].tolist() == [10, 20, 20]
    film[0].save(tmp_path / "c.tif", save_all=True, append_images=[Image.new("L", (9, 9))])
    with pytest.raises(DataError, match=r"c\.tif \(9x9\)"):
        load(tmp_path)


def test_postscript_in_a_folder_is_refused(tmp_path):
    Image.new("RGB", (6, 4)).save(tmp_path / "x.eps")
    (tmp_path / "x.eps").rename(tmp_path / "x.png")
    with pytest.raises(DataError, match="PostScript, a program, which is not run"):
        load(tmp_path)


# -- MNIST as it lies on disks ---------------------------------------------------------------------


@pytest.mark.parametrize("compress", [True, False])
@pytest.mark.parametrize(
    "place",
    [
        "{kaggle}",
        "{name}/{name}",
        "{kaggle}/{kaggle}",
        "{name}/{kaggle}",
        "MNIST/raw/{name}",
        "raw/{name}",
        "MNIST/{name}",
    ],
)
def test_other_places_and_names(tmp_path, contents, place, compress):
    for name, content in contents.items():
        path = tmp_path / place.format(name=name, kaggle=name.replace("-idx", ".idx"))
        path.parent.mkdir(parents=True, exist_ok=True)
        if compress:
            path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(content))
        else:
            path.write_bytes(content)
    assert len(load(folder=tmp_path)) == 12
    assert len(load(split="test", folder=tmp_path)) == 5


def test_home_is_expanded(tmp_path, contents, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    write(tmp_path / "data", contents)
    assert len(load(folder="~/data")) == 12
    monkeypatch.setenv("SAMPLER_DATA", "~/data")
    assert len(load()) == 12
    save(tmp_path / "own" / "x.png")
    assert len(load("~/own")) == 1


def test_near_misses_are_named(tmp_path):
    (tmp_path / "mnist_train.csv").write_text("5,0,0")
    with pytest.raises(DataUnavailable, match=r"holds mnist_train\.csv, but no file named as"):
        load(folder=tmp_path, download=False)


def test_bombs_are_refused_before_they_are_unpacked(tmp_path, contents):
    folder = write(tmp_path / "data", contents)
    bomb = gzip.compress(header((8_000_000, 1000, 1)) + bytes(10**6))
    (folder / f"{IMAGES}.gz").write_bytes(bomb)
    with pytest.raises(DataError, match="would unpack to 8,000,000,016 bytes"):
        load(folder=folder)
    honest = gzip.compress(contents[IMAGES] + bytes(10**7))
    (folder / f"{IMAGES}.gz").write_bytes(honest)
    with pytest.raises(DataError, match="too long: it has 9425 bytes; expected 9424"):
        load(folder=folder)
    write_keras(tmp_path, contents, x_train=np.zeros((70_000, 1000), np.uint8))
    with pytest.raises(DataError, match="x_train would unpack to 70,000,128 bytes"):
        load()


def test_labels_and_arrays_that_would_be_misread(small):
    with pytest.raises(ValueError, match="label got True, which is not in"):
        Dataset("ones", small.images, np.array([1, 0, 1]), "memory").of_label(True)
    for label in (2**64 - 1, 7.0, "7", [7] * 2000):
        with pytest.raises(ValueError, match="is not in 'small'"):
            small.of_label(label)
    pictures = np.zeros((2, 8, 8), np.uint8)
    with pytest.raises(ValueError, match="labels got numbers up to 18446744073709551615"):
        load((pictures, np.array([0, 2**64 - 1], np.uint64)))
    with pytest.raises(TypeError, match="masked"):
        load(np.ma.masked_array(pictures))
    with pytest.raises(ValueError, match=r"0 and 1 alone.*images \* 255"):
        load(pictures + np.eye(8, dtype=np.uint8))
    assert load(np.eye(8, dtype=bool)[None]).images.max() == 255
