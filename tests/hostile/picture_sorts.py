"""The sorts of pictures, films, paths and sources: see `sorts.py`."""

from dataclasses import replace

from hostile.sorts import _HUGE, _NOT_REAL, _NOT_WHOLE, JUNK, Sort

_RANGE = ("np.full((4, 4), np.nan)", "np.full((4, 4), 2.0)", "np.full((4, 4), -0.5)",
          "np.full((4, 4), np.inf)")  # fmt: skip
_SHAPES = (
    "np.zeros((2, 4, 4, 1))", "np.zeros(16)", "np.zeros((4, 4, 2))", "np.zeros((4, 4, 4))",
    "np.zeros((0, 4))", "np.zeros((4, 0, 1))", "np.float64(0.5)", "[0.5]", "[[0.5], [0.5, 1.0]]",
    "zed(1)", "zeds(3).reshape(3, 1, 32)[:, :, :2]",
)  # fmt: skip
_KINDS = (
    "np.zeros((4, 4), complex)", "np.zeros((4, 4), object)", "np.zeros((4, 4), 'M8[s]')",
    "np.array([['a', 'b'], ['c', 'd']])", "np.ma.array(np.zeros((4, 4)), mask=np.eye(4))",
    "np.ma.array(gray(4, 4))", "np.zeros((4, 4), [('a', float)])", "'picture'", "3", "1.5",
)  # fmt: skip

PICTURE = Sort(
    good=("gray(5, 4)", "gray(7, 7)", "colour(4, 6)", "gray(1, 1)", "gray(3, 4)[:, :, 0]"),
    same=(("gray(5, 4).tolist()", "gray(5, 4)"), ("gray(5, 4).astype(float)", "gray(5, 4)"),
          ("gray(10, 4)[::2]", "gray(10, 4)[::2].copy()"), ("frozen(gray(5, 4))", "gray(5, 4)"),
          ("np.asfortranarray(colour(4, 6))", "colour(4, 6)"),
          ("gray(5, 4).astype('>f4')", "gray(5, 4)"), ("gray(5, 4).view(Sub)", "gray(5, 4)"),
          ("colour(4, 6)[::-1, ::-1]", "colour(4, 6)[::-1, ::-1].copy()"),
          ("gray(3, 4)[:, :, 0]", "gray(3, 4)"), ("Like(gray(5, 4))", "gray(5, 4)")),
    bad=(*_RANGE, *_SHAPES, *_KINDS, "np.zeros((4, 4), np.uint8)", "np.zeros((4, 4), int)",
         "np.zeros((4, 4), bool)", "pil(4, 4)", "picture_file()"),
    odd=("np.full((4, 4), 1 + 5e-7)", "np.full((2, 2), 0.5, np.float16)", "np.full((4, 4), 5e-324)",
         "np.zeros((1, 3000), np.float32)", "np.zeros((3000, 1), np.float32)"),
    named=("picture", "frame", "image"),
)  # fmt: skip
FRAMES = Sort(
    good=("[gray(4, 6), gray(4, 6, 2)]", "[colour(4, 6), colour(4, 6, 2), colour(4, 6, 3)]",
          "[gray(4, 4)]", "np.stack([gray(4, 6), gray(4, 6, 2)])"),
    same=(("(gray(4, 6), gray(4, 6, 2))", "[gray(4, 6), gray(4, 6, 2)]"),
          ("iter([gray(4, 6), gray(4, 6, 2)])", "[gray(4, 6), gray(4, 6, 2)]"),
          ("np.stack([gray(4, 6), gray(4, 6, 2)])", "[gray(4, 6), gray(4, 6, 2)]"),
          ("[gray(4, 6).tolist(), gray(4, 6, 2)]", "[gray(4, 6), gray(4, 6, 2)]")),
    bad=("[]", "gray(4, 6)", "gray(8, 1)", "gray(6, 3)", "colour(6, 3)", "[gray(4, 6), gray(6, 4)]",
         "[gray(4, 4), colour(4, 4)]", "[gray(4, 4), None]", "'frames'", "gray(4, 4)[:, :, 0]",
         "[gray(4, 4), np.full((4, 4, 1), np.nan)]", "[np.zeros((4, 4), np.uint8)]",
         "{'a': gray(4, 4)}", "[[gray(4, 4)]]", "[pil(4, 4)]", "[picture_file()]", "5", "1.5",
         "np.ma.array(np.zeros((2, 4, 4, 1)), mask=True)", "np.zeros((1, 512))",
         "broken_frames()", "[gray(4, 4), 'b']"),
    named=("frame", "picture", "frames"),
)  # fmt: skip
ROWS = Sort(
    good=("[[gray(4, 4), gray(4, 4, 2)]]", "[[gray(4, 4)], [None]]"),
    same=(("([gray(4, 4)],)", "[[gray(4, 4)]]"), ("iter([[gray(4, 4)]])", "[[gray(4, 4)]]")),
    bad=("[]", "[[]]", "[[None]]", "gray(4, 4)", "[gray(4, 4)]", "[[gray(4, 4)], []]", "'rows'",
         "[[gray(4, 4), gray(4, 9)]]", "[['a']]", "5", "1.5", "[5]", "[[np.zeros((4, 4), int)]]"),
    odd=("[[gray(1, 300)]]", "[[gray(300, 1)]]"),
    named=("row", "picture", "pictures"),
)  # fmt: skip
TERMS = Sort(
    good=("[gray(4, 4), '+', gray(4, 4, 2)]", "['(', gray(4, 4), ')', '=', colour(6, 6)]"),
    same=(("(gray(4, 4), '-', gray(4, 4, 2))", "[gray(4, 4), '−', gray(4, 4, 2)]"),
          ("iter([gray(4, 4)])", "[gray(4, 4)]")),
    bad=("[]", "['+']", "'abc'", "gray(4, 4)", "[gray(4, 4), '']", "[gray(4, 4), '  ']", "5",
         "[gray(4, 4), gray(4, 9)]", "[gray(4, 4), None]", "[gray(4, 4), np.full((4, 4), 9.0)]",
         "{'a': gray(4, 4)}", "1.5", "[gray(4, 4), 5]", "[pil(4, 4)]"),
    odd=("[gray(1, 3000)]",
         r"[gray(4, 4), 'a\nb']", "[gray(4, 4), '数']", r"[gray(4, 4), '\ud800']",
         r"[gray(4, 4), 'a\x00b']", "[gray(4, 4), 'w' * 300]", "[gray(3000, 1)]",
         r"[gray(4, 4), '\u200b']"),
    named=("term", "picture", "pictures"),
)  # fmt: skip
LABELS_OF_ROWS = Sort(
    good=("['a']", "['one\\ntwo']"),
    same=(("('a',)", "['a']"),),
    bad=("'ab'", "['']", "['a', 'b', 'c']", "[1]", "5", "[None, 1]", "{'a': 1, 'b': 2}", "1.5"),
    odd=(r"['\ud800']", r"['a\x00']", "['数']", "['w' * 500]", r"['\n']"),
    unjunk=("None",),
)
INK = Sort(good=("'dark'", "'light'"), bad=("'Dark'", "'white'", "0", "1", "['dark']", "1.5"))
ENCODED = Sort(
    good=("digit()", "digit()[1:-1, 1:-1]", "pil_digit()", "picture_file()",
          "digits(3)", "digit().astype(np.float32) / 255"),
    same=(("str(picture_file())", "picture_file()"), ("[picture_file()]", "picture_file()"),
          ("digit()[:, :, None]", "digit()"), ("digit()[None, :, :, None]", "digit()"),
          ("list(digits(3))", "digits(3)"), ("digit().astype(int)", "digit()"),
          ("digit().tolist()", "digit()"), ("frozen(digit())", "digit()"),
          ("np.asfortranarray(digit())", "digit()"), ("iter([picture_file()])", "picture_file()"),
          ("picture_file().read_bytes()", "picture_file()"),
          ("io.BytesIO(picture_file().read_bytes())", "picture_file()"),
          ("memoryview(picture_file().read_bytes())", "picture_file()"),
          ("Image.open(picture_file())", "picture_file()"), ("Fspath(picture_file())",
          "picture_file()"), ("(picture_file(),)", "picture_file()"),
          ("digit().view(Sub)", "digit()"), ("(picture_file() for _ in [1])", "picture_file()")),
    bad=("np.full((26, 26), np.nan)", "np.full((26, 26), 7.0)", "np.full((28, 28), -1.0)",
         "np.zeros((26, 27))", "np.zeros((0, 26, 26))", "[]", "'nowhere.png'",
         "np.zeros((26, 26), complex)", "np.zeros((28, 28), object)", "5", "1.5", "''", "'.'",
         "np.ma.array(digit(), mask=digit() > 0)", "np.ma.array(digit())", "[digit(), None]",
         "[digit(), digit()[1:-1]]", "'https://example.org/two.png'", "[None]", "tmp()",
         "eps_file()", "eps_called_png()", "text_called_png()", "np.zeros((26, 26), 'M8[s]')",
         r"'two\x00.png'", r"'\ud800.png'", "pil(1, 1)", "pil_empty()", "{'a': digit()}",
         "b'no picture'", "io.BytesIO(b'no picture')", "np.zeros((26, 26, 2))"),
    odd=("film_file()", "pil(40, 9)", "np.zeros((28, 28))", "np.ones((28, 28))", "pil(2, 2)",
         "(digit() > 99).astype(int)", "(digit() > 99)", "pil_digit().convert('RGBA')",
         "pil_digit().convert('P')", "pil_digit().convert('CMYK')", "pil_digit().convert('F')",
         "pil_digit().convert('I')", "pil_digit().convert('1')", "pil_digit().convert('LA')",
         "pil_digit().convert('HSV')", "pil_digit().convert('LAB')", "pil_digit().convert('PA')",
         "pil_digit().convert('La')", "pil_digit().convert('I;16')", "1 - digit() / 255"),
    named=("picture", "pictures", "image", "file", "mnist_data"),
)  # fmt: skip
CLASSIFIED = Sort(
    good=(*ENCODED.good, "zed(1)", "zeds(3)", "[gray(40, 40), gray(40, 40, 2)]", "gray(60, 30)"),
    same=(*ENCODED.same, ("zed(1).tolist()", "zed(1)"), ("zeds(2).tolist()", "zeds(2)")),
    bad=(*ENCODED.bad, "zed(1)[:31]", "np.full(32, np.nan)", "np.full(32, 1e38)",
         "np.zeros((32, 32))", "gray(32, 32)[:, :, 0]"),
    odd=(*ENCODED.odd, "np.full(32, 1e20)"),
    named=(*ENCODED.named, "z"),
)  # fmt: skip
PREPARED = Sort(
    good=("pil_digit()", "picture_file()", "drawing()", "drawing() / 255", "drawing() > 99"),
    same=(("str(picture_file())", "picture_file()"), ("drawing()[:, :, None]", "drawing()"),
          ("drawing().repeat(3).reshape(60, 50, 3)", "drawing()"), ("frozen(drawing())",
          "drawing()"), ("np.asfortranarray(drawing())", "drawing()"),
          ("picture_file().read_bytes()", "picture_file()"), ("drawing().tolist()", "drawing()"),
          ("io.BytesIO(picture_file().read_bytes())", "picture_file()"),
          ("memoryview(picture_file().read_bytes())", "picture_file()"),
          ("Fspath(picture_file())", "picture_file()"),
          ("Image.fromarray(drawing())", "drawing()")),
    bad=(*[value for value in ENCODED.bad if value != "np.zeros((26, 27))"], "np.zeros((28, 28))",
         "np.zeros((3, 28, 28, 1))", "np.full((9, 9), 2.0)"),
    odd=("pil(40, 9)", "pil(2, 2)", "drawing().astype(int)", "np.eye(2)", "np.eye(3, 90)",
         *[value for value in ENCODED.odd if "convert" in value], "drawing()[:, :1]"),
    named=ENCODED.named,
)  # fmt: skip
CROP = Sort(
    good=("20", "26", "28"),
    same=(("np.int64(26)", "26"), ("Index(26)", "26")),
    bad=("0", "-1", "19", "29", *_HUGE, *_NOT_WHOLE),
)
CHANNELS = Sort(good=("1", "3"), same=(("np.int64(3)", "3"),), bad=("0", "2", "4", *_NOT_WHOLE))
_PATHS_BAD = (
    "''", "5", "1.5", r"'two\x00.png'", r"'\ud800.png'", "tmp() / 'nowhere' / 'a.png'", "tmp()",
    "'x' * 5000 + '.png'", "tmp() / 'a.jpg'", "tmp() / 'a'", "str(tmp() / 'a.png').encode()",
    "['a.png']", "picture_file() / 'a.png'", "tmp() / 'a.png.exe'", "gray(4, 4)",
    "'~nobody-at-all/a.png'", "'/dev/null/a.png'", "Fspath(b'a.png')",
)  # fmt: skip


def _path_sort(*endings, also=()):
    good = tuple(f"tmp() / 'a{ending}'" for ending in endings)
    same = (
        (f"str(tmp() / 'a{endings[0]}')", good[0]),
        (f"Fspath(tmp() / 'a{endings[0]}')", good[0]),
    )
    odd = (f"tmp() / 'ü 数\\n{endings[0]}'", f"tmp() / 'a{endings[0].upper()}'")
    odd += (f"tmp() / ('y' * 240 + '{endings[0]}')",)
    bad = tuple(value.replace(".png", endings[0]) for value in _PATHS_BAD if ".jpg" not in value)
    bad += ("tmp() / 'a.jpg'", *also)
    return Sort(good, same, bad, odd, named=("path", "file", "name", "folder", "filename"))


PNG_PATH = _path_sort(".png")
POSTER_PATH = _path_sort(".png", ".tif")
FILM_PATH = _path_sort(".gif", ".png", ".apng", ".webp")
MP4_PATH = _path_sort(".mp4")
JSON_PATH = Sort(
    good=("tmp() / 'a.json'",),
    same=(("str(tmp() / 'a.json')", "tmp() / 'a.json'"),),
    bad=tuple(v for v in _PATHS_BAD if v not in ("tmp() / 'a.jpg'", "tmp() / 'a'",
              "tmp() / 'a.png.exe'")),
    named=("path", "file", "name", "folder"),
    unjunk=("'None'", "'𝟙'"),
)  # fmt: skip
DURATION = Sort(
    good=("0.1", "0.5", "2.0", "[0.1, 0.3]"),
    same=(("1", "1.0"), ("np.float64(0.5)", "0.5"), ("(0.1, 0.3)", "[0.1, 0.3]"),
          ("np.array([0.1, 0.3])", "[0.1, 0.3]"), ("np.array(0.5)", "0.5")),
    bad=("0", "-0.1", "0.001", "1e15", "1e17", "1e300", "100", "1000", "'0.1'", "[0.1] * 7", "1j",
         "[[0.1, 0.3]]", "['a', 'b']", "[0.1, float('nan')]", "True", "[]", "b'1'", "np.True_",
         "[0.1, None]", "[True, True]", "'1'", "np.ma.array([0.1, 0.2], mask=[0, 1])"),
    odd=("1e-9", "0.02", "20"),
)  # fmt: skip
MP4_DURATION = replace(
    DURATION,  # 1,000 pictures a second are allowed
    bad=tuple(value for value in DURATION.bad if value != "0.001"),
    odd=(*DURATION.odd, "0.001"),
)
HOLD = Sort(
    good=("0.0", "0.5"),
    same=(("1", "1.0"), ("np.float32(0.5)", "0.5")),
    bad=("-1", "'1'", "1e17", "1e300", "[0.5]", *_NOT_REAL),
    odd=("30.0",),
)
LOOP = Sort(
    good=("True", "False", "3"),
    same=(("np.True_", "True"), ("np.int64(3)", "3")),
    bad=("-1", "0", "'True'", "2.0", "10**9", "'no'", "[True]", "65535", "1.5", "np.array([1])"),
    unjunk=("True", "False"),
)
SIZE_PAIR = Sort(
    good=("(4, 3)", "(8, 8)"),
    same=(("[4, 3]", "(4, 3)"), ("(np.int64(4), np.uint8(3))", "(4, 3)")),
    bad=("4", "(4,)", "(0, 4)", "(-4, 4)", "(4, 3, 2)", "(4.0, 3.0)", "'43'", "('4', '3')",
         "(True, True)", "(10**9, 10**9)", "(2**31, 1)", "(1, 10**12)", "1.5", "{4, 3}"),
    named=("size", "width", "height", "specific_size"),
    unjunk=("None",),
)  # fmt: skip
PAD = Sort(
    good=("0", "1", "4"),
    same=(("np.int64(1)", "1"), ("Index(4)", "4")),
    bad=("-1", *_HUGE, *_NOT_WHOLE),
    named=("pad", "cell", "sheet"),
    unjunk=("None",),
)
PAPER = Sort(
    good=("0.0", "0.5", "1.0"),
    same=(("1", "1.0"), ("np.float32(0.5)", "0.5"), ("0", "0.0")),
    bad=("-0.1", "1.1", "True", *(value for value in _NOT_REAL if value != "None")),
    unjunk=("None",),
)
HEIGHT = Sort(
    good=("16", "20", "40"),
    same=(("np.int64(20)", "20"), ("Index(40)", "40")),
    bad=("0", "-1", "15", *_HUGE, *_NOT_WHOLE),
    named=("height", "cell"),
)
RECIPE = Sort(
    good=("{'z': zed(1), 'scale': 8.0}", "{'a': [1, 2], 'b': {'c': None}}", "{}"),
    same=(("{'z': zed(1)}", "{'z': zed(1).tolist()}"), ("{'a': (1, 2)}", "{'a': [1, 2]}")),
    bad=("[]", "'recipe'", "{'a': float('nan')}", "{'a': object()}", "{'a': {1, 2}}", "5", "1.5",
         "{'a': np.full(3, np.nan)}", "{(1, 2): 3}", "{'a': b'x'}", "loop_of_dicts()",
         "{'a': np.zeros(2, object) + 1j}", "nested(100_000)"),
    odd=(r"{'a': '\ud800'}", r"{'a\x00': 'b\x00'}", "{1: 2}", "{'a': 10**400}", "{True: 1}",
         "{'a': '数' * 9}"),
    unjunk=("None", "{}", "{'z': 1}"),
)  # fmt: skip
SOURCE = Sort(
    good=("folder_of_pictures()", "'digits'", "(digits(4), [1, 2, 3, 4])", "digits(4)"),
    same=(("str(folder_of_pictures())", "folder_of_pictures()"), ("Fspath(folder_of_pictures())",
          "folder_of_pictures()"), ("digits(4)[..., None]", "digits(4)"), ("(digits(4), None)",
          "digits(4)"), ("digits(4) / 255", "digits(4)"), ("frozen(digits(4))", "digits(4)"),
          ("(digits(4), np.arange(1, 5))", "(digits(4), [1, 2, 3, 4])")),
    bad=("'mnits'", "'nowhere'", "Path('nowhere')", "picture_file()", "5", "1.5", "(digits(4),)",
         "(digits(4), [1])", "(digits(4), 'abcd')", "(digits(4), [0.5] * 4)", "digits(4)[0]",
         "np.full((2, 4, 4), np.nan)", "np.full((2, 4, 4), 7.0)", "np.zeros((2, 4, 4), int)",
         "np.ma.array(digits(4), mask=True)", "(digits(4), [True] * 4)", "[]", "tmp()",
         "np.zeros((2, 4, 4), object)", "np.zeros((2, 4, 4), complex)", "np.zeros((0, 4, 4))",
         "(digits(4), np.ma.array([1, 2, 3, 4], mask=[1, 0, 0, 0]))", r"'a\x00b'", r"'\ud800'",
         "(digits(4), [2**70] * 4)", "(digits(4), np.array([2**64 - 1] * 4, np.uint64))",
         "('mnist', 'train')", "(None, None)"),
    named=("source", "images", "labels", "pictures", "array", "data set", "tuple"),
    unjunk=(),
)  # fmt: skip
SPLIT = Sort(
    good=("'all'", "'train'", "'test'"),
    bad=("'tset'", "5", "1.5", "['train']", "'Train'", "('train', 'test')"),
    named=("split",),
    unjunk=("None",),
)
CHECKPOINT = Sort(
    good=("tiny()",),
    same=(("str(tiny())", "tiny()"), ("Fspath(tiny())", "tiny()")),
    bad=("'tinny'", "5", "1.5", "Path('nowhere')", "tmp()", "picture_file()", "'mnist-judge'",
         "tiny() / 'config.json'", "['tiny']", r"'\ud800'", r"'a\x00b'", "'..'", "'mnist-vaegan/'",
         "'x' * 5000", "'/'", "tiny() / 'stage'", "b'tiny'"),
    named=("checkpoint", "name", "folder"),
)  # fmt: skip
KIND = Sort(
    good=("'generator'",),
    bad=("'Generator'", "'critic'", "5", "1.5", "['judge']", "np.array(['generator'])"),
    named=("kind",),
    unjunk=("None",),
)
assert set(Sort().refused()) == set(JUNK)
