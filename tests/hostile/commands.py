"""Commands of `python -m sampler`, called in this process, with text for their options."""

import io
import sys

from hostile import promises as good
from hostile.sorts import Sort
from hostile.verbs import Arg, Verb


class Refused(ValueError):
    """A command ended with status 2 and an error message."""


class _Listening(io.StringIO):
    """A stream that remembers which error was being handled when something was written."""

    error = None

    def write(self, text):
        self.error = sys.exc_info()[1] or self.error
        return super().write(text)


def command(name):
    """Return a function that runs a command with options, and raises its refusal."""

    def run(**options):
        from sampler.cli.parser import main

        words = [name]
        for option, value in options.items():
            values = value if isinstance(value, list) else [value]
            words += values if option == "name" else [f"--{option}", *values]
        before, sys.stderr = sys.stderr, _Listening()
        try:
            status = main(words)
        except SystemExit as error:
            status = error.code
        finally:
            heard, sys.stderr = sys.stderr, before
        if status == 0:
            return options.get("out")
        if status != 2 or "error: " not in heard.getvalue():
            raise RuntimeError(f"status {status}: {heard.getvalue()[-200:]}")
        expected = (SystemExit, Refused, type(None))
        if not isinstance(heard.error, expected) and "argparse" not in type(heard.error).__module__:
            raise heard.error.with_traceback(heard.error.__traceback__)
        raise Refused(heard.getvalue()[heard.getvalue().index("error: ") :])

    return run


_TEXT = ("''", "'x'", "'١'", r"'\ud800'", "'-'", "'nan'", "'1e400'", "'9' * 5000", "'--'")
_WHOLE = Sort(("'2'",), (("'02'", "'2'"),), ("'-1'", "'1.5'", *_TEXT), junk=False)
_FRAMES = Sort(("'2'", "'3'"), (), ("'0'", "'1'", "'-1'", "'1.5'", "'1' + '0' * 12", *_TEXT),
               junk=False)  # fmt: skip
_SIZE = Sort(("'6x5'", "'7'"), (("'6×5'", "'6x5'"), ("'6X5'", "'6x5'")), ("'0'", "'-4'", "'6x'",
             "'x5'", "'6x5x4'", "'1' + '0' * 12", "'1e3'", *_TEXT), junk=False)  # fmt: skip
_REAL = Sort(("'3'", "'0.5'"), (), ("'0'", "'-1'", "'inf'", *_TEXT), junk=False,
             named=("half-width",))  # fmt: skip
_ANGLE = Sort(("'30'", "'-30'"), (), ("'inf'", *_TEXT), junk=False)
_POINT = Sort(("'1.5,-2'", "'-3,2'"), (), ("'1'", "'1,2,3'", "'inf,0'", "','", *_TEXT), junk=False)
_OUT = Sort(("str(tmp() / 'a.png')",), (), ("'a.jpg'", "str(tmp())", "str(tmp() / 'no' / 'a.png')",
            r"'a\x00.png'", r"'\ud800.png'", "'y' * 5000 + '.png'", *_TEXT), junk=False,
            named=("file", "folder", "path", "name"))  # fmt: skip
_Z_FILE = Sort(("str(recipe_file())", "str(corpus / 'z.npy')", "str(corpus / 'z.json')"), (),
               ("str(picture_file())", "'nowhere.png'", "str(tmp())", "str(text_called_png())",
                "str(eps_file())", "str(film_file())", "str(tiny() / 'config.json')", *_TEXT),
               junk=False, named=("z", "file", "folder", "png", "json", "recipe"))  # fmt: skip
_RECIPE_FILE = Sort(("str(recipe_file())",), (), ("str(picture_file())", "'nowhere.png'",
                    "str(tmp())", "str(text_called_png())", "str(corpus / 'z.npy')", *_TEXT),
                    junk=False, named=("file", "folder", "png", "recipe"))  # fmt: skip
_PICTURE = Sort(("str(picture_file())",), (), ("'nowhere.png'", "str(tmp())",
                "str(text_called_png())", "str(eps_called_png())", "str(corpus / 'z.npy')", *_TEXT),
                junk=False, named=("picture", "file", "png", "npy"))  # fmt: skip
_SPEC = Sort(("'seed:7'", "'digit:2'"), (), ("'seed:-1'", "'digit:x'", "'z:nowhere.npy'", "'seed'",
             "'picture:nowhere.png'", "'colour:7'", "'digit:12'", *_TEXT), junk=False,
             named=("spec", "start", "no picture", "no such", "label"))  # fmt: skip
_CHECKPOINT = Sort(("str(tiny())", "'tiny'"), (), ("'tinny'", "'mnist-judge'", "str(tmp())",
                   "str(picture_file())", *_TEXT), junk=False, named=("name", "checkpoint",
                   "folder", "file", "judge"))  # fmt: skip
_EASING = Sort(("'ease'", "'linear'"), (), ("'lineal'", *_TEXT), junk=False)
_DURATION = Sort(("'0.05'", "'0.5'"), (), ("'0'", "'-1'", "'100'", "'1e17'", *_TEXT), junk=False)
_WINDOW = {
    "size": Arg(_SIZE, "'6x5'", ("'6x5'", "'7x5'")),
    "scale": Arg(_REAL, None, ("'8'", "'3'")),
    "checkpoint": Arg(_CHECKPOINT, "str(tiny())"),
    "out": Arg(_OUT, "str(tmp() / 'a.png')"),
}
_CAMERA = {
    "zoom": Arg(_REAL, None, ("'1'", "'3'")),
    "center": Arg(_POINT, None, ("'0,0'", "'1.5,-2'")),
    "rotation": Arg(_ANGLE, None, ("'0'", "'30'")),
    "aspect": Arg(Sort(("'fit'",), (), ("'Fit'", *_TEXT), junk=False)),
    "supersample": Arg(Sort(("'2'",), (), ("'0'", "'-1'", "'1' + '0' * 9", *_TEXT), junk=False)),
}
COMMANDS = (
    Verb("command render", "command('render')", {"seed": Arg(_WHOLE, "'3'", ("'3'", "'4'")),
         **_WINDOW, **_CAMERA}, good.command_file, 5),
    Verb("command render --label", "command('render')", {"label": Arg(_WHOLE, "'2'"), "seed":
         Arg(_WHOLE, "'3'", ("'3'", "'1'")), **_WINDOW}, good.command_file, 2),
    Verb("command render --z", "command('render')", {"z": Arg(_Z_FILE, "str(recipe_file())"),
         **_WINDOW}, good.command_file, 3, owner="d"),
    Verb("command render --encode", "command('render')", {"encode": Arg(_PICTURE,
         "str(picture_file())"), **_WINDOW}, good.command_file, 2, owner="c"),
    Verb("command morph", "command('morph')", {"from": Arg(_SPEC, "'seed:1'"), "to": Arg(_SPEC,
         "'seed:2'"), "frames": Arg(_FRAMES, "'2'"), "easing": Arg(_EASING), "duration": Arg(
         _DURATION, None, ("'0.05'", "'0.5'")), "hold": Arg(Sort(("'0.5'",), (), ("'-1'", "'1e17'",
         *_TEXT), junk=False)), **_WINDOW}, good.command_file, 4),
    Verb("command info", "command('info')", {"name": Arg(_RECIPE_FILE, "str(recipe_file())")},
         owner="d"),
    Verb("command checkpoints", "command('checkpoints')", {"name": Arg(Sort(bad=_TEXT, junk=False,
         good=("[]",)), "[]", named=("arguments",))}, share=1),
    Verb("command evaluate", "command('evaluate')", {"name": Arg(_CHECKPOINT, "'tinny'"),
         "data": Arg(Sort(bad=("str(tmp())", "'nowhere'"), junk=False), "str(tmp())"), "large":
         Arg(_WHOLE)}, share=1, owner="b", absent=True, starts="socket"),
    Verb("command demo", "command('demo')", {"out": Arg(Sort(bad=("str(picture_file())",
         r"'a\x00'", r"'\ud800'", "str(picture_file() / 'a')"), junk=False, named=("file",
         "folder")), "str(picture_file())"), "seed": Arg(_WHOLE)}, share=1, absent=True,
         owner="a"),
)  # fmt: skip
