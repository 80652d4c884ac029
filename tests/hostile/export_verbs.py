"""The registry of verbs that leave the notebook: sheets, save, export."""

from dataclasses import replace

from hostile import picture_sorts as p
from hostile import promises as good
from hostile import sorts as t
from hostile.ink_verbs import COLOUR
from hostile.verbs import Arg, Verb

_BAD_PATHS = ("5", "None", "['a']", "''", r"'a\x00.png'", "tmp()",
              "b'\\xff'", "1.5")  # fmt: skip


def _path(ending):
    usual = f"tmp() / 'a{ending}'"
    return Arg(
        t.Sort(
            (usual, f"tmp() / 'ä b{ending}'"),
            ((f"str(tmp() / 'a{ending}')", usual),),
            (*_BAD_PATHS, f"tmp() / 'none' / 'a{ending}'", "tmp() / 'a.txt'", "tmp() / 'a'"),
            named=("path", "filename", "name"),
            junk=False,
        ),
        usual,
    )


_LENGTH = t.Sort(("4.0", "10"), (("np.float32(4.0)", "4.0"),), ("1e300", *t._NOT_REAL))
_SHEET = t.Sort(("'A6'", "(20, 30)"), (("[20, 30]", "(20, 30)"), ("'a6'", "'A6'")),
                ("'A9'", "5", "(1,)", "(0, 5)", "(-1, 4)", "(float('nan'), 4)", "('a', 'b')",
                 "(1e9, 1e9)"), junk=False)  # fmt: skip
_COLUMNS = t.Sort(("1", "2"), (("np.int64(2)", "2"),), ("0", "-1", *t._HUGE, *t._NOT_WHOLE),
                  unjunk=("None",))  # fmt: skip
_KIND = t.Sort(("'height'", "'normal'"), (), ("''", "'Height'", "5", "[]"), junk=False)
_LEVELS = t.Sort(("[0.5]", "(0.3, 0.7)"), (("[0.3, 0.7]", "(0.3, 0.7)"),),
                 ("[]", "[2.0]", "'0.5'", "[float('nan')]", "[[0.5]]", "[True]"), ("0.5",),
                 junk=False)  # fmt: skip
_TARGET = t.Sort(("'shadertoy'", "'webgl2'"), (), ("''", "'Shadertoy'", "5", "['isf']"), junk=False)

_SIDES = replace(t.SIZE, bad=tuple(value for value in t.SIZE.bad if value[:1] not in "(["),
                 unjunk=("None", *t.SIZE.unjunk))  # fmt: skip
_Z_OR_NONE = replace(t.Z, unjunk=("None",))
_VIEW_OR_NONE = replace(t.VIEW, unjunk=("None",))
_LABELS = t.Sort(
    ("['a', 'b']", r"['one\ntwo', '']"),
    (("('a', 'b')", "['a', 'b']"),),
    ("'ab'", "['a']", "[1, 2]", "5", "[None, 'a']", "{'a': 1, 'b': 2}", "1.5", r"['\ud800', 'a']",
     r"['a\x00', 'b']", "['w' * 500, 'b']", "['w' * 2000, 'b']"),
    odd=(r"['\n', 'b']", r"['\u200b', 'b']"),
    unjunk=("None",),
    named=("labels", "label", "term"),
)  # fmt: skip
_THING = replace(t.Z, named=(*t.Z.named, "thing", "picture"))

EXPORTS = (
    Verb("s.contact_sheet", "s.contact_sheet", {"zs": Arg(t.Z_BATCH, "zeds(2)"), "columns":
         Arg(_COLUMNS, None, ("1", "2")), "x_dim": Arg(t.SIZE, "6"), "y_dim": Arg(t.SIZE, "5"),
         "pad": Arg(p.PAD, None, ("0", "1"))}, good.sheet, 4),
    Verb("s.grid", "s.grid", {"z1": Arg(t.Z, "zed(1)"), "z2": Arg(t.Z, "zed(2)"), "z3": Arg(t.Z,
         "zed(3)"), "z4": Arg(t.Z, "zed(4)"), "n": Arg(replace(t.COUNT, named=("n",)), "2",
         ("2", "3")), "x_dim": Arg(t.SIZE, "6"), "y_dim": Arg(t.SIZE, "5")}, good.sheet, 4),
    Verb("export(stl)", "s.export", {"path": _path(".stl"), "z": Arg(t.Z, "zed(1)"), "width":
         Arg(_LENGTH), "height": Arg(_LENGTH), "base": Arg(_LENGTH)}, share=1,
         others={"tolerance": "0.5"}),
    Verb("export(map)", "s.export", {"path": _path(".png"), "z": Arg(t.Z, "zed(1)"), "kind":
         Arg(_KIND, "'height'"), "view": Arg(_VIEW_OR_NONE, "View(6, 5)")}, share=3),
    Verb("export(svg)", "s.export", {"path": _path(".svg"), "z": Arg(t.Z, "zed(1)"), "levels":
         Arg(_LEVELS), "view": Arg(_VIEW_OR_NONE, "View(6, 5)")}, share=2, owner="d"),
    Verb("export(glsl)", "s.export", {"path": _path(".glsl"), "z": Arg(t.Z, "zed(1)"), "target":
         Arg(_TARGET, "'webgl2'")}, share=1),
    Verb("export(html)", "s.export", {"path": _path(".html"), "z": Arg(_Z_OR_NONE, "zed(1)"),
         "draw": Arg(t.FLAG), "embed": Arg(t.FLAG)}, share=1),
    Verb("save", "s.save", {"thing": Arg(_THING, "zed(1)"), "path": _path(".png"),
         "size": Arg(_SIDES, "8"), "ink": Arg(COLOUR), "paper": Arg(COLOUR)}, share=6),
    Verb("save(labels)", "s.save", {"thing": Arg(t.Z_BATCH, "zeds(2)"), "path": _path(".png"),
         "labels": Arg(_LABELS), "pad": Arg(p.PAD, None, ("0", "1")), "columns":
         Arg(_COLUMNS, None, ("1", "2"))}, share=3, others={"size": "60"}),
    Verb("save(sheet)", "s.save", {"thing": Arg(_THING, "zed(1)"), "path": _path(".tif"), "sheet":
         Arg(_SHEET, "(20, 30)"), "bleed": Arg(_LENGTH), "dpi": Arg(_LENGTH, "20")}, share=3),
)  # fmt: skip
