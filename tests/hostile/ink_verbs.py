"""The registry of verbs in colours of one's own: ink, paper, and gradients between them."""

from hostile import picture_sorts as p
from hostile import promises as good
from hostile import sorts as t
from hostile.verbs import Arg, Verb

COLOUR = t.Sort(("'#1b1b3a'", "'red'"), (), ("5", "'#12'", "'no colour'", "[]", "1.5", "b'red'"),
                junk=False)  # fmt: skip
_PAPER = t.Sort((*COLOUR.good, "None"), (), COLOUR.bad, junk=False)
_GRADIENT = t.Sort(
    ("['navy', 'gold']", "'magma'"),
    (("('navy', 'gold')", "['navy', 'gold']"),),
    ("5", "[]", "['navy']", "'no map'", "[['navy', 'gold']]", "['navy', None]"),
    unjunk=("None",),
    named=("colours", "colour"),
)
_INKS = {"ink": Arg(COLOUR), "paper": Arg(_PAPER)}
_OPAQUE = {"ink": Arg(COLOUR), "paper": Arg(t.Sort(COLOUR.good, (), (*COLOUR.bad, "None"),
                                                  junk=False))}  # fmt: skip
_TWO = t.Sort(("['navy', 'gold']",), (("('navy', 'gold')", "['navy', 'gold']"),),
              ("5", "[]", "['navy']", "'navy'", "['navy', None]", "['a', 'b', 'c']"),
              named=("inks", "ink"))  # fmt: skip
_FRAMES = "[gray(4, 6), gray(4, 6, 2)]"
_KEYS = {"keyframes": Arg(t.Sort(("[Keyframe(zed(1)), Keyframe(zed(2))]",), junk=False),
                          "[Keyframe(zed(1)), Keyframe(zed(2))]")}  # fmt: skip
_PICTURE, _Z = Arg(p.PICTURE, "gray(4, 4)"), Arg(t.Z, "zed(1)")

IN_COLOURS = (
    Verb("show_image(ink)", "s.show_image", {"image_data": _PICTURE, **_INKS}, share=1),
    Verb("show_image_from_z(ink)", "s.show_image_from_z", {"z": _Z, **_INKS}, share=1, owner="d"),
    Verb("to_image(ink)", "s.to_image", {"image_data": _PICTURE, **_INKS}, share=1),
    Verb("to_image(colours)", "s.to_image", {"image_data": _PICTURE, "colours": Arg(_GRADIENT)},
         good.pil_image, 1),
    Verb("generate_random_label(ink)", "s.generate_random_label", {"label": Arg(t.LABEL, "2"),
         "seed": Arg(t.SEED, "3"), **_INKS}, share=1),
    Verb("save_png(ink)", "s.save_png", {"image_data": _PICTURE, "filename": Arg(p.PNG_PATH,
         "tmp() / 'a.png'"), **_INKS}, share=1, owner="a"),
    Verb("save_anim_gif(ink)", "s.save_anim_gif", {"img_data_array": Arg(p.FRAMES, _FRAMES),
         "filename": Arg(p.FILM_PATH, "tmp() / 'a.gif'"), **_OPAQUE}, share=1, owner="a"),
    Verb("save_animation(ink)", "animation.save_animation", {"frames": Arg(p.FRAMES, _FRAMES),
         "path": Arg(p.FILM_PATH, "tmp() / 'a.gif'"), **_OPAQUE}, share=1, owner="a"),
    Verb("save_poster(ink)", "s.save_poster", {"z": _Z, "filename": Arg(p.POSTER_PATH,
         "tmp() / 'a.png'"), "view": Arg(t.VIEW, "View(6, 5)"), "progress": Arg(t.FLAG, "False"),
         **_INKS}, good.file_with_recipe, 1, owner="d"),
    Verb("s.duotone", "s.duotone", {"z1": _Z, "z2": Arg(t.Z, "zed(2)"), "view": Arg(t.VIEW,
         "View(6, 5)"), "inks": Arg(_TWO), "paper": _OPAQUE["paper"], "progress": Arg(t.FLAG,
         "False")}, good.anything, 1, owner="d"),
    Verb("explore(ink)", "making(s.explore)", {"z": _Z, **_INKS}, good.panel, 1),
    Verb("draw(ink)", "making(s.draw)", dict(_INKS), good.panel, 1, owner="c"),
    Verb("arithmetic(ink)", "making(s.arithmetic)", dict(_INKS), good.panel, 1),
    Verb("timeline(ink)", "making(s.timeline)", {**_KEYS, **_INKS}, good.panel, 1),
)  # fmt: skip
