"""The registry of calls: each public verb, the sorts of its arguments and what it promises."""

from dataclasses import dataclass, field, replace

from hostile import picture_sorts as p
from hostile import promises as good
from hostile import sorts as t


@dataclass(frozen=True)
class Arg:
    """An argument: its sort, and the expression that is passed usually.

    Without `usual` it is left out.
    `effect` is a pair of values that must not have the same result.
    """

    sort: t.Sort
    usual: str | None = None
    effect: tuple[str, str] | None = None
    named: tuple = ()


@dataclass(frozen=True)
class Verb:
    """A call: `call` is an expression, of which the arguments are evaluated before."""

    name: str
    call: str
    args: dict
    keeps: object = good.anything
    share: int = 3  # how often it is drawn, beside the others
    seconds: float = 10.0
    owner: str = "e"
    others: dict = field(default_factory=dict)  # further arguments, always the same
    absent: bool = False  # its data is not there: every call is refused
    starts: str | None = (
        None  # events that the spy allows: the film writer's process, dask's pickles
    )


HOW = {
    "exact": Arg(t.FLAG),
    "tolerance": Arg(t.TOLERANCE),
    "progress": Arg(t.FLAG),
}
WINDOW = {
    "x_dim": Arg(t.SIZE, "6", ("6", "7")),
    "y_dim": Arg(t.SIZE, "5", ("5", "4")),
    "scale": Arg(t.SCALE, None, ("8.0", "3.0")),
}
CAMERA = {
    "center": Arg(t.CENTER, None, ("(0.0, 0.0)", "(1.0, -2.0)")),
    "zoom": Arg(t.SCALE, None, ("1.0", "3.0")),
    "rotation": Arg(t.ANGLE, None, ("0.0", "0.5")),
    "aspect": Arg(t.ASPECT, None, ("'stretch'", "'fit'")),
}
SEED = {"seed": Arg(t.SEED, "3", ("3", "4"))}

DRAWING = (
    Verb(
        "generate",
        "s.generate",
        {
            "z": Arg(replace(t.Z_BATCH, unjunk=("None",)), "zed(1)", ("zed(1)", "zed(2)")),
            **WINDOW,
            **HOW,
        },
        good.pictures,
        8,
        owner="d",
    ),
    Verb("generate(seed)", "s.generate", {**WINDOW, **SEED, **HOW}, good.pictures, 3, owner="d"),
    Verb(
        "generate(z, seed)",
        "s.generate",
        {"z": Arg(t.Z, "zed(1)"), "seed": Arg(t.NO_SEED, "None"), **WINDOW},
        good.pictures,
        1,
        owner="d",
    ),
    Verb(
        "render",
        "s.render",
        {
            "z": Arg(t.Z_BATCH, "zed(1)"),
            "view": Arg(t.VIEW, "View(6, 5)", ("View(6, 5)", "View(6, 5, zoom=2.0)")),
            "supersample": Arg(t.SUPERSAMPLE, None, ("1", "3")),
            **HOW,
        },
        good.pictures,
        8,
        owner="d",
    ),
    Verb(
        "preview",
        "s.preview",
        {"z": Arg(t.Z, "zed(1)"), "view": Arg(t.VIEW, "View(6, 5)")},
        good.pictures,
        owner="d",
    ),
    Verb(
        "morph",
        "s.morph",
        {
            "z1": Arg(t.Z, "zed(1)"),
            "z2": Arg(t.Z, "zed(2)"),
            "n_total_frame": Arg(t.COUNT, "3", ("3", "4")),
            **WINDOW,
            "sinusoid": Arg(t.FLAG),
            "easing": Arg(t.EASING, None, ("'linear'", "'sinusoid'"), ("sinusoid",)),
            "loop": Arg(t.FLAG, None, ("False", "True")),
            **HOW,
        },
        good.films,
        8,
        owner="d",
    ),
    Verb(
        "save_poster",
        "s.save_poster",
        {
            "z": Arg(t.Z, "zed(1)"),
            "filename": Arg(p.POSTER_PATH, "tmp() / 'a.png'"),
            "view": Arg(t.VIEW, "View(6, 5)", ("View(6, 5)", "View(6, 5, zoom=2.0)")),
            "exact": Arg(t.FLAG),
            "tolerance": Arg(t.TOLERANCE),
            "supersample": Arg(t.SUPERSAMPLE, None, ("1", "3")),
            "progress": Arg(t.FLAG, "False"),
        },
        good.file_with_recipe,
        8,
        owner="d",
    ),
    Verb(
        "as_dask",
        "s.as_dask",
        {
            "z": Arg(t.Z_BATCH, "zed(1)"),
            "view": Arg(t.VIEW, "View(6, 5)"),
            "exact": Arg(t.FLAG),
            "tolerance": Arg(t.TOLERANCE),
        },
        good.dask,
        2,
        owner="d",
        starts="pickle",
    ),
    Verb("View", "View", {**WINDOW, **CAMERA}, good.view, 5),
)
CORE = (
    Verb("Sampler", "Sampler", {"name": Arg(p.CHECKPOINT, "tiny()"), "stage": Arg(p.Sort(bad=(
         "'lively'", "5", "1.5", "'..'", "['a']"), unjunk=("None",), named=("checkpoint", "name"))),
         "seed": Arg(t.SEED), "data": Arg(p.Sort(bad=("5", "1.5"), junk=False, good=("'digits'",
         "folder_of_pictures()")))}, good.sampler, 3, owner="b"),
    Verb("untrained", "Sampler.untrained", {"seed": Arg(t.SMALL_SEED, "3", ("3", "4")),
         "architecture": Arg(p.Sort(good=("'cppn'", "'residual'"), bad=("'cpn'", "5", "[]", "{}",
         "1.5")), None, ("'cppn'", "'residual'")), "depth": Arg(p.Sort(("1", "2"), (("np.int64(2)",
         "2"),), ("-1", "10**6", *t._HUGE, *t._NOT_WHOLE), named=("tanh_layers", "blocks",
         "layers"), unjunk=("None",)), None, ("1", "2")), "width": Arg(p.Sort(("1", "6"),
         (("np.int64(6)", "6"),), ("0", "-1", "10**9", *t._HUGE, *t._NOT_WHOLE),
         unjunk=("None",)), "4", ("4", "6")), "c_dim": Arg(p.CHANNELS, None, ("1", "3")),
         "init_std": Arg(p.Sort(("0.5", "1.0", "2.0"), (("1", "1.0"), ("np.float32(0.5)", "0.5")),
         ("-1", "1e300", *t._NOT_REAL), ("1e20", "0.0", "1e-30")), None, ("0.5", "1.0")),
         "activation": Arg(p.Sort(("'tanh'", "'relu'", "'sin'", "'softplus'", "'gelu'"), (),
         ("0", "''", "'selu'", "1.5", "[]", "False"), unjunk=("None",)), None,
         ("'tanh'", "'sin'")), "z_dim": Arg(p.Sort(("1", "8", "32"), (("np.int64(8)", "8"),),
         ("0", "-1", "10**10", *t._HUGE, *t._NOT_WHOLE)), "8", ("8", "9"))}, good.untrained, 4,
         owner="d"),
    Verb("generate_z", "s.generate_z", dict(SEED), good.z),
    Verb("generate_z(label)", "s.generate_z", {"label": Arg(t.LABEL, "1"),
         "min_confidence": Arg(t.CONFIDENCE, "0.2"), "seed": Arg(t.SEED, "3")}, good.z, 2,
         40),  # a label that is not found: 10,000 pictures are read, 7 s of a core
    Verb("get_random_z", "s.get_random_z", {"label": Arg(t.LABEL, "2", ("2", "3")),
         "seed": Arg(t.SEED, "3")}, good.z),
    Verb("get_random_mnist", "s.get_random_mnist", {"with_label": Arg(t.FLAG), **SEED}, good.crop),
    Verb("get_random_specific_mnist", "s.get_random_specific_mnist", {"label": Arg(t.LABEL, "2",
         ("2", "3")), **SEED}, good.crop),
    Verb("generate_random_label", "s.generate_random_label", {"label": Arg(t.LABEL, "2"),
         "seed": Arg(t.SEED, "3")}, share=1),
    Verb("encode", "s.encode", {"mnist_data": Arg(p.ENCODED, "digit()", ("digit(1)", "digit(2)")),
         "refine": Arg(t.REFINE, None, ("0", "3"))}, good.codes, 8, owner="c"),
    Verb("classify", "s.classify", {"picture_or_z": Arg(p.CLASSIFIED, "digit()", ("digit(1)",
         "digit(2)"))}, good.shares, 8, owner="c"),
    Verb("s.prepare", "s.prepare", {"picture": Arg(p.PREPARED, "pil_digit()")}, good.crop, 5,
         owner="c"),
    Verb("prepare", "prepare", {"picture": Arg(p.PREPARED, "pil_digit()"), "size": Arg(p.CROP,
         None, ("26", "28")), "channels": Arg(p.CHANNELS, None, ("1", "3"))}, good.prepared, 8,
         owner="c"),
    Verb("show_image_from_z", "s.show_image_from_z", {"z": Arg(t.Z, "zed(1)")}, share=1,
         owner="d"),
)  # fmt: skip
PICTURES = (
    Verb("show_image", "s.show_image", {"image_data": Arg(p.PICTURE, "gray(4, 4)")}, share=1),
    Verb("to_image", "s.to_image", {"image_data": Arg(p.PICTURE, "gray(4, 4)")}, good.pil_image),
    Verb("save_png", "s.save_png", {"image_data": Arg(p.PICTURE, "gray(4, 4)", ("gray(4, 4)",
         "gray(4, 4, 2)")), "filename": Arg(p.PNG_PATH, "tmp() / 'a.png'"), "specific_size": Arg(
         p.SIZE_PAIR, None, ("(4, 4)", "(8, 3)"))}, good.png_file, 6, owner="a"),
    Verb("image.save_png", "image.save_png", {"picture": Arg(p.PICTURE, "gray(4, 4)"),
         "path": Arg(p.PNG_PATH, "tmp() / 'a.png'"), "size": Arg(p.SIZE_PAIR), "recipe": Arg(
         p.RECIPE, "{'z': zed(1)}", ("{'a': 1}", "{'a': 2}"))}, good.png_file, 6, owner="a"),
    Verb("save_anim_gif", "s.save_anim_gif", {"img_data_array": Arg(p.FRAMES,
         "[gray(4, 6), gray(4, 6, 2)]"), "filename": Arg(p.FILM_PATH, "tmp() / 'a.gif'"),
         "duration": Arg(p.DURATION, "0.1", ("0.1", "0.5")), "hold": Arg(p.HOLD, None, ("0.0",
         "0.5")), "loop": Arg(p.LOOP, None, ("True", "3"))}, good.film_file, 8, owner="a"),
    Verb("save_animation", "animation.save_animation", {"frames": Arg(p.FRAMES,
         "[gray(4, 6), gray(4, 6, 2)]"), "path": Arg(p.FILM_PATH, "tmp() / 'a.gif'"),
         "duration": Arg(p.DURATION, "0.1", ("0.1", "0.5")), "hold": Arg(p.HOLD, None, ("0.0",
         "0.5")), "loop": Arg(p.LOOP, None, ("True", "3")), "recipe": Arg(p.RECIPE,
         "{'z': zed(1)}", ("{'a': 1}", "{'a': 2}"))}, good.film_file, 8, owner="a"),
    Verb("save_animation(mp4)", "animation.save_animation", {"frames": Arg(p.FRAMES,
         "[gray(4, 6), gray(4, 6, 2)]"), "path": Arg(p.MP4_PATH, "tmp() / 'a.mp4'"),
         "duration": Arg(p.MP4_DURATION, "0.1"), "hold": Arg(p.HOLD), "loop": Arg(p.Sort(("True",),
         (), ("False", "3", "'True'"), unjunk=("True",)))}, good.mp4_file, 2, 20.0, "a",
         starts="ffmpeg"),
    Verb("to_uint8", "image.to_uint8", {"picture": Arg(p.PICTURE, "gray(4, 4)"), "ink": Arg(p.INK,
         None, ("'dark'", "'light'"))}, good.levels),
    Verb("to_pil", "image.to_pil", {"picture": Arg(p.PICTURE, "gray(4, 4)"), "ink": Arg(p.INK)},
         good.pil_image),
    Verb("contact_sheet", "image.contact_sheet", {"pictures": Arg(p.FRAMES,
         "[gray(4, 6), gray(4, 6, 2)]"), "columns": Arg(p.Sort(("1", "2"), (("np.int64(2)", "2"),),
         ("0", "-1", *t._HUGE, *t._NOT_WHOLE), unjunk=("None",)), None, ("1", "2")), "pad": Arg(
         p.PAD, None, ("0", "1")), "paper": Arg(p.PAPER, None, ("0.0", "0.5"))}, good.sheet, 5),
    Verb("picture_equation", "equation.picture_equation", {"terms": Arg(p.TERMS,
         "[gray(4, 4), '+', gray(4, 4, 2)]"), "height": Arg(p.HEIGHT, "20", ("20", "40"))},
         good.sheet, 5),
    Verb("labelled_sheet", "equation.labelled_sheet", {"rows": Arg(p.ROWS, "[[gray(4, 4)]]"),
         "row_labels": Arg(p.LABELS_OF_ROWS), "column_labels": Arg(p.LABELS_OF_ROWS),
         "cell": Arg(p.HEIGHT, "40", ("20", "40")), "pad": Arg(p.PAD, None, ("0", "4"))},
         good.sheet, 5),
)  # fmt: skip
