"""The rest of the registry: latent vectors, files of data, configurations, panels, commands."""

from hostile import picture_sorts as p
from hostile import promises as good
from hostile import sorts as t
from hostile.commands import COMMANDS
from hostile.export_verbs import EXPORTS
from hostile.ink_verbs import IN_COLOURS
from hostile.verbs import CORE, DRAWING, PICTURES, Arg, Verb

_T = t.Sort(
    good=("0.5", "0.25", "[0.0, 1.0]"),
    same=(("np.float32(0.5)", "0.5"), ("(0.0, 1.0)", "[0.0, 1.0]"), ("np.array(0.5)", "0.5")),
    bad=("'0.5'", "[[0.5]]", "['a']", "[0.5, float('nan')]", "1j", "[True]", "1e300",
         "np.ma.array([0.5], mask=True)"),
    odd=("-1", "2.0", "1e30"),
    unjunk=("np.zeros(0)",),
)  # fmt: skip
_LATENT_Z = t.Sort(
    good=("zed(1)", "zed(2)"),
    same=tuple(pair for pair in t.Z.same if "None]" not in pair[1]),
    bad=tuple(
        v for v in t.Z.bad if v not in ("np.full(32, 1e38)", "np.full(32, -3e38)", "np.zeros(31)")
    ),
    odd=(*t.Z.odd, "np.full(32, 1e38)", "np.zeros(31)"),
    named=t.Z.named,
)
_Z_DIM = t.Sort(("1", "8", "32"), (("np.int64(8)", "8"), ("Index(8)", "8")),
                ("0", "-1", *t._HUGE, *t._NOT_WHOLE))  # fmt: skip
_OF_32 = t.Sort(("32",), (("np.int64(32)", "32"), ("Index(32)", "32")), (*_Z_DIM.bad, "31"),
                named=("z", "z_dim"))  # fmt: skip
_KEYS = t.Sort(
    good=("zeds(2)", "zeds(3)"),
    same=(("zeds(2).tolist()", "zeds(2)"), ("list(zeds(3))", "zeds(3)")),
    bad=("zed(1)", "zeds(1)", "[]", "'ab'", "[[1.0], [1.0, 2.0]]", "np.full((2, 3), np.nan)",
         "np.zeros((2, 2, 2))", "np.zeros((2, 0))", "np.zeros((2, 3), complex)", "5", "1.5",
         "np.ma.array(zeds(2), mask=True)", "np.zeros((2, 3), bool)"),
    named=("keyframes",),
)  # fmt: skip
_RNG = t.Sort(
    good=("None", "np.random.default_rng(1)"),
    bad=("5", "1.5", "np.random", "np.random.RandomState(1)", "np.random.default_rng"),
    unjunk=("None",),
)
_SECONDS = t.Sort(("1.0", "0.5"), (("1", "1.0"), ("np.float64(0.5)", "0.5")),
                  ("-1", "1e300", "3601", *t._NOT_REAL), ("0", "3600"))  # fmt: skip
_KEYFRAMES = t.Sort(
    good=("[Keyframe(zed(1)), Keyframe(zed(2), View(zoom=4.0), hold=0.5)]",),
    same=(("(Keyframe(zed(1)), Keyframe(zed(2)))", "[Keyframe(zed(1)), Keyframe(zed(2))]"),
          ("iter([Keyframe(zed(1))])", "[Keyframe(zed(1))]")),
    bad=("[]", "Keyframe(zed(1))", "[zed(1)]", "'keyframes'", "zeds(2)", "5", "1.5",
         "[Keyframe(zed(1)), Keyframe(zed(2)[:8])]", "[Keyframe(zed(1)), None]",
         "{'a': Keyframe(zed(1))}"),
    odd=("[Keyframe(zed(1)), Keyframe(zed(2), View(aspect='fit'))]",  # a film has one aspect
         "[Keyframe(zed(1)), Keyframe(zed(2), View(zoom=1e-20)), Keyframe(zed(3))]",
         "[Keyframe(zed(1), View(zoom=1e30)), Keyframe(zed(2), View(zoom=1e-20))]",
         "[Keyframe(zed(1)), Keyframe(-zed(1))]"),
    named=("keyframe", "keyframes"),
)  # fmt: skip
_FPS = t.Sort(("2", "5.0"), (("np.int64(2)", "2"), ("2.0", "2")),
              ("0", "-1", "1e300", "10**400", *t._NOT_REAL), ("1e-9", "1000"))  # fmt: skip
_FILM_SIZE = t.Sort(("8", "(6, 5)"), (("np.int64(8)", "8"), ("[6, 5]", "(6, 5)")),
                    ("0", "-1", "(0, 5)", "(5,)", "(5, 5, 5)", "8.5", "'8'", "(True, True)",
                     "(5.0, 5.0)", "{6, 5}", "'65'"), named=("size", "width", "height", "x_dim",
                    "y_dim"), unjunk=("None",))  # fmt: skip
_CODES = t.Sort(
    good=("zeds(5)", "zeds(5) * 2"),
    same=(("zeds(5).tolist()", "zeds(5)"), ("zeds(5).astype(float)", "zeds(5)")),
    bad=("zed(1)", "[]", "'codes'", "np.full((4, 8), np.nan)", "np.zeros((4, 8), complex)", "5",
         "1.5", "np.zeros((2, 2, 2))", "np.ma.array(zeds(5), mask=True)", "np.zeros((4, 0))",
         "np.zeros((4, 8), object)", "np.zeros((4, 8), bool)"),
    odd=("zeds(1)", "np.zeros((4, 8))", "np.full((4, 8), 1e38)"),
    named=("codes",),
)  # fmt: skip
_NAME = t.Sort(("'bolder'", "'数'"), (("np.str_('bolder')", "'bolder'"),),
               ("''", "'   '", "5", "1.5", "['a']"), unjunk=(r"'a\x00b'", "'𝟙'", "'None'",
               "'x' * 100_000", r"'\ud800'"), odd=(r"'\ud800'", r"'a\x00b'"))  # fmt: skip
_VECTOR = t.Sort(("zed(1)", "zed(2)"), (("zed(1).tolist()", "zed(1)"),), tuple(
    v for v in t.Z.bad if v not in ("np.full(32, 1e38)", "np.full(32, -3e38)"))
    + ("np.zeros(32)",), ("np.full(32, 1e20)",), ("direction", "bolder", "vector"))  # fmt: skip

_MUST = t.Sort(bad=t.FLAG.bad, unjunk=("True", "False"), named=("MNIST",))
LATENT = (
    Verb("latent.sample", "latent.sample", {"z_dim": Arg(_Z_DIM, "8", ("8", "9")),
         "count": Arg(t.Sort(("1", "3"), (("np.int64(3)", "3"),),
         ("0", "-1", *t._HUGE, *t._NOT_WHOLE), unjunk=("None",))),
         "seed": Arg(t.SEED, "3", ("3", "4"))}, good.finite),
    Verb("latent.sample(rng)", "latent.sample", {"z_dim": Arg(_Z_DIM, "8"), "rng": Arg(_RNG,
         "np.random.default_rng(1)")},
         good.finite, 1),
    Verb("latent.as_batch", "latent.as_batch", {"z": Arg(t.Sort(**{**_LATENT_Z.__dict__, "good":
         t.Z_BATCH.good}), "zed(1)"), "z_dim": Arg(_OF_32, "32")}, good.finite),
    Verb("latent.lerp", "latent.lerp", {"z1": Arg(_LATENT_Z, "zed(1)"), "z2": Arg(_LATENT_Z,
         "zed(2)"), "t": Arg(_T, "0.5", ("0.5", "0.25"))}, good.finite),
    Verb("latent.slerp", "latent.slerp", {"z1": Arg(_LATENT_Z, "zed(1)"), "z2": Arg(_LATENT_Z,
         "zed(2)"), "t": Arg(_T, "0.5", ("0.5", "0.25"))}, good.finite),
    Verb("latent.path", "latent.path", {"keyframes": Arg(_KEYS, "zeds(2)"), "frames_per_segment":
         Arg(t.COUNT, "3", ("3", "4")), "easing": Arg(t.EASING, None, ("'linear'", "'sinusoid'")),
         "interpolation": Arg(t.INTERPOLATION, None, ("'lerp'", "'slerp'")), "loop": Arg(t.FLAG,
         None, ("False", "True"))}, good.finite, 5),
    Verb("Keyframe", "Keyframe", {"z": Arg(t.Sort(**{**t.Z.__dict__, "bad": tuple(v for v in
         t.Z.bad if v not in ("np.zeros(31)", "np.full(32, 1e38)", "np.full(32, -3e38)"))}),
         "zed(1)"), "view": Arg(t.VIEW), "seconds": Arg(_SECONDS), "hold": Arg(_SECONDS),
         "easing": Arg(t.EASING)}, good.keyframe, 5),
    Verb("film", "keyframes.film", {"keyframes": Arg(_KEYFRAMES,
         "[Keyframe(zed(1)), Keyframe(zed(2))]"), "fps": Arg(_FPS, "4", ("4", "5")),
         "interpolation": Arg(t.INTERPOLATION, None, ("'lerp'", "'slerp'")), "loop": Arg(t.FLAG,
         None, ("False", "True")), "size": Arg(_FILM_SIZE, "6", ("6", "8"))}, good.film, 5),
    Verb("length", "keyframes.length", {"keyframes": Arg(_KEYFRAMES,
         "[Keyframe(zed(1)), Keyframe(zed(2))]"), "fps": Arg(_FPS, "4"), "loop": Arg(t.FLAG)},
         good.finite, 2),
    Verb("directions.principal", "directions.principal", {"codes": Arg(_CODES, "zeds(5)"), "count":
         Arg(t.LEAST_ONE, "2", ("2", "3"))}, good.finite, owner="e"),
    Verb("directions.towards_labels", "directions.towards_labels", {"codes": Arg(_CODES,
         "zeds(5)"), "labels": Arg(t.Sort(("np.array([1, 2, 1, 2, 3])",), (("[1, 2, 1, 2, 3]",
         "np.array([1, 2, 1, 2, 3])"),), ("[1, 2]", "'12123'", "5", "1.5", "np.zeros((5, 2), int)",
         "np.full(5, np.nan)", "['a'] * 5"), named=("label",)), "np.array([1, 2, 1, 2, 3])")},
         good.finite, 2),
    Verb("Directions.add", "Directions(32, 'n').add", {"name": Arg(_NAME, "'bolder'"), "vector":
         Arg(_VECTOR, "zed(1)")}, share=3),
    Verb("Directions", "Directions", {"z_dim": Arg(_Z_DIM, "8"), "network": Arg(t.Sort(("'n'",),
         (), ("5", "1.5", "[]"), junk=False), "'n'")}, share=1),
    Verb("Directions.save", "Directions(32, 'n', {'a': zed(1)}).save", {"path": Arg(p.JSON_PATH,
         "tmp() / 'a.json'")}, good.directions_file, 2),
    Verb("Directions.load", "Directions(32, 'n').load", {"path": Arg(t.Sort(bad=(
         "picture_file()", "Path('nowhere.json')", "tmp()", "5", "1.5", "tiny() / 'config.json'"),
         named=("path", "file", "name")), "picture_file()")}, share=2),
)  # fmt: skip
DATA = (
    Verb("datasets.load", "datasets.load", {"source": Arg(p.SOURCE, "folder_of_pictures()")},
         good.dataset, 6, owner="c"),
    Verb("datasets.load(split)", "datasets.load", {"source": Arg(t.Sort(("'digits'",), junk=False),
         "'digits'"), "split": Arg(p.SPLIT, "'test'", ("'train'", "'test'"))},
         good.dataset, 2, owner="c"),
    Verb("datasets.load(mnist)", "datasets.load", {"split": Arg(p.SPLIT), "folder":
         Arg(t.Sort(bad=("tmp()", "'nowhere'", "5", "1.5",
         "picture_file()", r"'\ud800'"), named=("folder", "MNIST", "mnist"), unjunk=("None",)),
         "tmp()"), "progress": Arg(_MUST)}, good.dataset, 2, owner="c",
         others={"source": "'mnist'", "download": "False"}, absent=True),
    Verb("Dataset.crops", "datasets.load(digits(4)).crops", {"size": Arg(t.Sort(("20", "26"),
         (("np.int64(26)", "26"),), ("0", "29", "-1", *t._HUGE, *t._NOT_WHOLE)), None, ("20",
         "26")), "indices": Arg(t.Sort(("[0, 2]", "[3]"), (("np.array([0, 2])", "[0, 2]"),
         ("(0, 2)", "[0, 2]")), ("[4]", "[-1]", "5", "'0'", "[0.5]", "[True]", "[[0]]", "[10**20]",
         "np.ma.array([0, 1], mask=[0, 1])"), unjunk=("None", "np.zeros(0)", "()", "[[]]",
         "range(0)")), None, ("[0]", "[1]"))}, good.finite, 3, owner="c"),
    Verb("Dataset.of_label", "datasets.load((digits(4), [1, 2, 3, 4])).of_label", {"label": Arg(
         t.Sort(("1", "2"), (("np.int64(2)", "2"),), ("0", "9", "'1'", "1.5", "[1]", *t._HUGE)),
         "1", ("1", "2"))}, good.finite, 2, owner="c"),
    Verb("recipes.read", "recipe.read_recipe", {"path": Arg(t.Sort(("recipe_file()",), (
         ("str(recipe_file())", "recipe_file()"), ("Fspath(recipe_file())", "recipe_file()")),
         ("3", "5", "1.5", "picture_file()", "Path('nowhere.png')", "tmp()", "eps_file()",
         "film_file()", "recipe_file().read_bytes()", "io.BytesIO(recipe_file().read_bytes())",
         "text_called_png()", "'.'"), named=("path", "file", "name")), "recipe_file()")},
         good.recipe, 5, owner="d"),
    Verb("from_file", "Sampler.from_file", {"path": Arg(t.Sort(("recipe_file()",), (
         ("str(recipe_file())", "recipe_file()"), ("Fspath(recipe_file())", "recipe_file()")),
         ("3", "5", "1.5", "picture_file()", "Path('nowhere.png')", "tmp()", "eps_file()",
         "film_file()", "recipe_file().read_bytes()", "text_called_png()", "'.'"), named=("path",
         "file", "name")), "recipe_file()"), "checkpoint": Arg(p.CHECKPOINT, "tiny()")},
         good.sampler, 3, owner="d"),
    Verb("checkpoint.read", "checkpoint.read", {"name": Arg(t.Sort(**{**p.CHECKPOINT.__dict__,
         "bad": tuple(v for v in p.CHECKPOINT.bad if v != "'mnist-judge'")}), "tiny()"), "kind":
         Arg(p.KIND)}, good.checkpoint, 4, owner="b"),
    Verb("checkpoint.locate", "checkpoint.locate", {"name": Arg(t.Sort(**{**p.CHECKPOINT.__dict__,
         "bad": tuple(v for v in p.CHECKPOINT.bad if v != "'mnist-judge'")}), "tiny()")}, share=3,
         owner="b"),
    Verb("checkpoint.available", "checkpoint.available", {"kind": Arg(p.KIND, None)}, share=2,
         owner="b"),
    Verb("checkpoint.write", "checkpoint.write", {"checkpoint": Arg(t.Sort(
         ("checkpoint.read(tiny())",), (), ("5", "1.5", "'tiny'", "tiny()"),
         named=("checkpoint",)), "checkpoint.read(tiny())"), "folder": Arg(t.Sort(
         ("tmp() / 'new'",), (("str(tmp() / 'new')", "tmp() / 'new'"), ("Fspath(tmp() / 'new')",
         "tmp() / 'new'")), ("''", "5", "1.5", "picture_file()", "picture_file() / 'a'",
         r"'two\x00'", r"'\ud800'", "b'new'", "'x' * 5000", "'/proc/nowhere/new'"),
         named=("folder", "path", "name"), unjunk=("'None'", "'𝟙'")), "tmp() / 'new'")},
         good.checkpoint_folder, 3,
         owner="b"),
)  # fmt: skip
PANELS = (
    Verb("explore", "making(s.explore)", {"z": Arg(t.Sort(**{**t.Z.__dict__, "bad": (*t.Z.bad,
         "zeds(3)"), "unjunk": ("None",)}), "zed(1)"), "view": Arg(t.Sort(**{**t.VIEW.__dict__,
         "unjunk": ("None",)}), "View(6, 5)")}, good.panel, 2),
    Verb("draw", "making(s.draw)", {"picture": Arg(t.Sort(**{**p.PREPARED.__dict__, "unjunk":
         ("None",)}), "pil_digit()")}, good.panel, 2, owner="c"),
    Verb("timeline", "making(s.timeline)", {"keyframes": Arg(t.Sort(**{**_KEYFRAMES.__dict__,
         "bad": tuple(v for v in _KEYFRAMES.bad if v != "[]"), "unjunk": ("()", "iter([])",
         "range(0)", "np.zeros(0)", "np.zeros((0, 32))", "b''", "{}", "set()", "[]")}),
         "[Keyframe(zed(1)), Keyframe(zed(2))]"), "view": Arg(t.Sort(**{**t.VIEW.__dict__,
         "unjunk": ("None",)}), "View(6, 5)")}, good.panel, 1),
    Verb("explore.random", "panel(s.explore, zed(1), View(6, 5)).random", {"seed": Arg(t.SEED,
         "3")}, share=1),
    Verb("explore.digit", "panel(s.explore, zed(1), View(6, 5)).digit", {"label": Arg(t.LABEL,
         "3")}, share=1),
    Verb("explore.save_png", "panel(s.explore, zed(1), View(6, 5)).save_png", {"filename": Arg(
         p.PNG_PATH, "tmp() / 'a.png'"), "size": Arg(t.Sort(**{**t.SIZE.__dict__, "unjunk":
         ("None",)}), "6", ("6", "8"))}, good.file_with_recipe, 1, owner="a"),
)  # fmt: skip

_ALL = (*DRAWING, *CORE, *PICTURES, *LATENT, *DATA, *PANELS, *COMMANDS, *EXPORTS, *IN_COLOURS)
VERBS = {verb.name: verb for verb in _ALL}
assert len(VERBS) == len(_ALL)
