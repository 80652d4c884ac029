"""The sorts of arguments, and for each sort values that are good, equal to good ones, or bad.

A value is a Python expression, which a worker evaluates with the names of `names.py`: it can travel
between processes, and a report names a failure by the line that reproduces it.
"""

from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Sort:
    """Values of an argument.

    Attributes
    ----------
    good : tuple of str
        Accepted, in their plain form.
    same : tuple of (str, str)
        Another form, and the plain one: refused in the package's words, or of the same result.
    bad : tuple of str
        Refused in the package's words.
    odd : tuple of str
        Refused in the package's words, or a result that keeps every promise of its verb.
    named : tuple of str
        Words by which a message may name the argument besides its name.
    junk : bool
        Whether values of foreign types (`JUNK`) are bad here as well.
    unjunk : tuple of str
        Junk values that are not bad.
    """

    good: tuple = ()
    same: tuple = ()
    bad: tuple = ()
    odd: tuple = ()
    named: tuple = ()
    junk: bool = True
    unjunk: tuple = field(default=())

    def refused(self):
        """Every value that must be refused."""
        junk = tuple(value for value in JUNK if value not in self.unjunk) if self.junk else ()
        return self.bad + junk


JUNK = (
    "object()",
    "lambda: 0",
    "b''",
    r"b'\x00\xff'",
    "bytearray(b'12')",
    "{}",
    "{'z': 1}",
    "set()",
    "frozenset({1})",
    "[[]]",
    "[None]",
    "[[1], [2, 3]]",
    "()",
    "''",
    "'None'",
    r"'\ud800'",
    r"'a\x00b'",
    "'𝟙'",
    "'x' * 100_000",
    "...",
    "NotImplemented",
    "int",
    "View",
    "np.ma.masked",
    "np.datetime64('2016-04-01')",
    "np.timedelta64(3)",
    "Decimal('0.5')",
    "Fraction(1, 2)",
    "3j",
    "np.complex64(1j)",
    "np.array(['a', 'b'])",
    "np.array([None, {}], dtype=object)",
    "np.array([1j, 2])",
    "np.zeros(0)",
    "np.zeros((0, 32))",
    "np.zeros((3, 0, 2))",
    "(x for x in [1])",
    "iter([])",
    "range(0)",
    "memoryview(b'12')",
    "Evil('repr')",
    "Evil('array')",
    "np",
    "io.StringIO('1')",
    "float('nan')",
    "float('inf')",
    "-float('inf')",
    "10**400",
    "-(10**400)",
    "True",
    "False",
    "None",
)
_NOT_WHOLE = (
    "4.0", "2.5", "'4'", "b'4'", "[4]", "(4, 4)", "np.array([4])", "np.array([4, 4])",
    "np.float32(4)", "np.True_", "np.array(True)", "np.ma.array(4, mask=True)", "1j", "'०'",
)  # fmt: skip
_NOT_REAL = ("'1'", "'0.5'", "[1.0]", "(1.0,)", "np.array([1.0, 2.0])", "np.array(['1'])",
             "np.True_", "1j", "np.ma.array(1.0, mask=True)", "b'1'")  # fmt: skip
_HUGE = ("2**31", "2**32 + 4", "2**63", "2**64 - 1", "10**12", "10**18", "1 << 200")

SIZE = Sort(
    good=("1", "2", "3", "5", "8", "13"),
    same=(("np.int64(5)", "5"), ("np.uint8(6)", "6"), ("Index(5)", "5"), ("np.array(5)", "5"),
          ("IntEnum('E', {'A': 5}).A", "5")),
    bad=("0", "-1", "-3", "-(2**63)", *_HUGE, *_NOT_WHOLE),
    named=("width", "height", "size", "pixels"),
)  # fmt: skip
COUNT = Sort(
    good=("2", "3", "4"),
    same=(("np.int64(3)", "3"), ("Index(3)", "3")),
    bad=("0", "1", "-1", *_HUGE, *_NOT_WHOLE),
)
LEAST_ONE = Sort(
    good=("1", "2", "3"),
    same=(("np.int64(3)", "3"), ("Index(2)", "2")),
    bad=("0", "-1", *_HUGE, *_NOT_WHOLE),
)
SEED = Sort(
    good=("0", "1", "7", "2**31", "2**63", "2**64 - 1"),
    same=(("np.int64(7)", "7"), ("np.uint8(1)", "1"), ("Index(7)", "7"), ("np.array(7)", "7")),
    bad=("-1", "-(2**64)", "'seed'", *_NOT_WHOLE),
    odd=("1 << 200", "10**400"),
    unjunk=("None", "10**400"),
)
SMALL_SEED = replace(SEED, good=("0", "1", "7", "2**31"), bad=(*SEED.bad, "2**63", "2**64 - 1"))
NO_SEED = Sort(bad=(*SEED.bad, *SEED.good), unjunk=("None",), named=("z",))  # z is given
LABEL = Sort(
    good=("0", "2", "9"),
    same=(("np.int64(2)", "2"), ("np.uint8(9)", "9"), ("Index(2)", "2"), ("np.array(2)", "2")),
    bad=("-1", "10", "11", *_HUGE, *_NOT_WHOLE, "list(range(2000))", "[2, 3]", "np.arange(10)"),
    unjunk=("None",),
)
FLAG = Sort(
    good=("False",),
    same=(("np.False_", "False"),),
    bad=("'False'", "'no'", "0", "1", "2", "0.0", "[]", "'yes'", "np.array([True])",
         "np.array(False)"),
    unjunk=("True", "False"),
)  # fmt: skip
SCALE = Sort(
    good=("8.0", "3.0", "20.0"),
    same=(("8", "8.0"), ("np.float64(3)", "3.0"), ("np.float32(20)", "20.0"),
          ("np.int16(3)", "3.0")),
    bad=("0", "-8.0", "-0.0", "1e300", "5e-324 / 2", *_NOT_REAL),
    odd=("1e30", "1e-30", "1e10", "5e-324", "1e-300"),
    named=("zoom", "half-width"),
)  # fmt: skip
ANGLE = Sort(
    good=("0.5", "-1.0", "3.0"),
    same=(("np.float64(0.5)", "0.5"), ("3", "3.0")),
    bad=("1e300", *_NOT_REAL),
    odd=("1e30", "-1e30", "5e-324"),
)
CENTER = Sort(
    good=("(1.0, -2.0)", "(3.0, 0.0)"),
    same=(("[1.0, -2.0]", "(1.0, -2.0)"), ("np.array([3.0, 0.0])", "(3.0, 0.0)"),
          ("(3, 0)", "(3.0, 0.0)"), ("(np.float32(1), np.int8(-2))", "(1.0, -2.0)")),
    bad=("1.0", "(1.0,)", "(1.0, 2.0, 3.0)", "'12'", "('1', '2')", "(1.0, None)", "(True, 1.0)",
         "{1.0, 2.0}", "{1.0: 1, 2.0: 2}", "(float('nan'), 0.0)", "(0.0, 10**400)", "b'12'",
         "np.zeros((2, 2))", "np.ma.array([1.0, 2.0], mask=[0, 1])", "(1e300, 0.0)"),
    odd=("(1e30, -1e30)", "(1e8, 1e8)"),
)  # fmt: skip
ASPECT = Sort(
    good=("'stretch'", "'fit'"),
    same=(("np.str_('fit')", "'fit'"),),
    bad=("'Fit'", "'fill'", "0", "1", "['fit']", "('stretch', 'fit')", "np.array('fit')"),
)
EASING = Sort(
    good=("'linear'", "'sinusoid'", "'ease'"),
    same=(("np.str_('ease')", "'ease'"),),
    bad=("'lineal'", "'Ease'", "0", "1", "['ease']", "np.array('ease')", "1.5"),
    unjunk=("None",),
)
INTERPOLATION = Sort(
    good=("'lerp'", "'slerp'"), bad=("'linear'", "0", "['lerp']", "np.array('lerp')", "1.5")
)
_Z_BAD = (
    "np.zeros(31)", "np.zeros((2, 33))", "np.zeros((32, 1))", "np.zeros((1, 1, 32))", "3.0", "[]",
    "np.full(32, np.nan)", "np.full(32, np.inf)", "np.full(32, 1e300)", "np.zeros(32, complex)",
    "np.zeros(32, object)", "np.zeros(32, bool)", "['a'] * 32", "[None] * 32", "'z' * 32",
    "np.zeros(32, 'M8[s]')", "np.zeros(32, 'S1')", "[10**400] * 32", "b'0' * 32",
    "np.ma.array(np.zeros(32), mask=[True] + [False] * 31)", "np.ma.array(zed(1))",
    "np.zeros(32, [('a', float)])", "{i: 0.0 for i in range(32)}", "set(range(32))",
    "gray(32, 1).reshape(1, 1, 32)", "Path('z.npy')", "picture_file()", "pil(32, 32)",
    "np.full(32, 1e38)", "np.full(32, -3e38)", "[[0.0] * 32, [0.0] * 31]",
    "[float('nan')] + [0.0] * 31", "iter([0.0] * 32)", "np.zeros((0, 32), np.float32)",
    "np.broadcast_to(np.nan, 32)", "'0.5'",
)  # fmt: skip
Z = Sort(
    good=("zed(1)", "zed(2)", "np.zeros(32, np.float32)", "zed(3)[None]"),
    same=(("zed(1).tolist()", "zed(1)"), ("tuple(zed(2).tolist())", "zed(2)"),
          ("zed(1).astype(np.float64)", "zed(1)"), ("np.repeat(zed(1), 2)[::2]", "zed(1)"),
          ("zed(1).astype('>f4')", "zed(1)"), ("frozen(zed(2))", "zed(2)"),
          ("np.zeros(32, int)", "np.zeros(32, np.float32)"), ("zed(1).astype(np.longdouble)",
          "zed(1)"), ("zed(3)[None].tolist()", "zed(3)[None]"), ("zed(1).view(Sub)", "zed(1)"),
          ("np.zeros(32, np.uint8)", "np.zeros(32, np.float32)"), ("Like(zed(1))", "zed(1)"),
          ("np.asfortranarray(zed(3)[None])", "zed(3)[None]")),
    bad=_Z_BAD,
    odd=("np.full(32, 1e6)", "np.full(32, 1e20)", "np.full(32, 1e-45)", "np.full(32, -1e30)",
         "zed(1) * 100"),
    named=("latent", "z"),
)  # fmt: skip
Z_BATCH = Sort(
    good=(*Z.good, "zeds(2)", "zeds(3)"),
    same=(*Z.same, ("zeds(2).tolist()", "zeds(2)"), ("list(zeds(3))", "zeds(3)"),
          ("zeds(6)[::2]", "zeds(6)[::2].copy()"), ("np.asfortranarray(zeds(2))", "zeds(2)")),
    bad=(*Z.bad, "np.random.default_rng(0).integers(0, 2, (32, 32)).astype(float)",
         "np.rint(gray(32, 32)[:, :, 0])"),
    odd=(*Z.odd, "zeds(32)", "gray(32, 32)[:, :, 0]"),
    named=Z.named,
)  # fmt: skip
VIEW = Sort(
    good=("View(6, 5)", "View(4, 7, 3.0, (1.0, 2.0), 4.0, 0.5)", "View(5, 9, aspect='fit')"),
    bad=("512", "(6, 5)", "'View(6, 5)'", "{'x_dim': 6}", "[6, 5]", "View(6, 5).__dict__",
         "np.array([6, 5])", "1.5", "View(6, 5).points()"),
    odd=("View(1, 1)", "View(1, 9, 1e30)", "View(5, 5, center=(1e30, 0))",
         "View(5, 5, zoom=1e-20)", "View(5, 5, zoom=1e30)", "View(7, 1, aspect='fit')",
         "View(5, 5, rotation=1e30)", "View(4, 4, 1e-300)", "View(4, 4, 1.0, (1e10, 1e10), 1e20)"),
    named=("View",),
)  # fmt: skip
TOLERANCE = Sort(
    good=("0.002", "0.01", "0.1"),
    same=(("np.float64(0.01)", "0.01"), ("np.float32(0.5)", "0.5"), ("1", "1.0")),
    bad=("-1", "-0.1", *_NOT_REAL),
    odd=("0", "0.0", "1e300", "5e-324"),
    unjunk=("None",),
)
SUPERSAMPLE = Sort(
    good=("1", "2", "3"),
    same=(("np.int64(2)", "2"), ("Index(2)", "2")),
    bad=("0", "-1", *_HUGE, "10**6", *_NOT_WHOLE),
)
CONFIDENCE = Sort(
    good=("0.2", "0.5"),
    same=(("np.float64(0.5)", "0.5"),),
    bad=("-0.1", "1.5", "2", *_NOT_REAL),
    odd=("0", "0.0"),
    named=("confidence",),
    unjunk=("None",),
)
REFINE = Sort(
    good=("0", "1", "3"),
    same=(("np.int64(1)", "1"), ("Index(3)", "3")),
    bad=("-1", "10**9", *_HUGE, *_NOT_WHOLE),
    named=("steps",),
    unjunk=("None",),
)
