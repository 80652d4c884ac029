"""Calls of the campaign: drawn by hypothesis from the registry, judged in a worker."""

import contextlib
import copy
import shutil
import tempfile
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from hostile.more_verbs import VERBS
from hostile.oracle import FOREIGN, INVALID, names, same, watched
from sampler.models.classify import LabelNotFound
from sampler.support.randomness import Randomness

_WORST = ("same", "bad", "bad", "odd", "junk")


def _hostile(draw, sort):
    """Draw (expression, sort of hostility, plain form)."""
    kind = draw(st.sampled_from(_WORST))
    if kind == "same" and sort.same:
        value, plain = draw(st.sampled_from(sort.same))
        return value, "same", plain
    if kind == "odd" and sort.odd:
        return draw(st.sampled_from(sort.odd)), "odd", None
    refused = sort.bad if kind == "bad" else sort.refused()
    refused = [v for v in refused or sort.refused() if v not in sort.odd]
    if refused:
        return draw(st.sampled_from(refused)), "bad", None
    return draw(st.sampled_from(sort.good or ("None",))), "odd", None


@st.composite
def calls(draw):
    """Draw a call: a verb, one argument that is hostile, sometimes two, sometimes none."""
    verb = VERBS[draw(st.sampled_from([v.name for v in VERBS.values() for _ in range(v.share)]))]
    arguments = {name: (arg.usual, "usual", None) for name, arg in verb.args.items() if arg.usual}
    how = draw(st.sampled_from(("one",) * 7 + ("two", "good", "effect")))
    listed = sorted(verb.args)
    if how == "effect":
        able = [name for name in listed if verb.args[name].effect]
        if able:
            name = draw(st.sampled_from(able))
            first, second = verb.args[name].effect
            arguments[name] = (first, "effect", second)
            return {"verb": verb.name, "args": arguments}
    for _ in range(2 if how == "two" else 1):
        name = draw(st.sampled_from(listed))
        sort = verb.args[name].sort
        if how == "good" and sort.good:
            arguments[name] = (draw(st.sampled_from(sort.good)), "good", None)
        else:
            arguments[name] = _hostile(draw, sort)
    return {"verb": verb.name, "args": arguments}


class Bench:
    """The place of the calls: names, a folder for their files, and the spy."""

    def __init__(self, root, namespace_of, spy):
        self.root, self.spy, self.out = Path(root), spy, None
        self.names = namespace_of(lambda: self.out)
        self.plain_sampler = self.names["s"]

    @contextlib.contextmanager
    def table(self):
        """Yield names with an empty folder and a sampler as it was at first."""
        self.out = Path(tempfile.mkdtemp(dir=self.root)) / "out"
        self.out.mkdir()
        sampler = copy.copy(self.plain_sampler)
        sampler._randomness = Randomness(1)
        panels = []

        def panel(make, *args, **more):
            made = make(*args, **more)
            panels.append(made)
            return made

        def making(make):
            return lambda **more: panel(make, **more)

        try:
            yield {**self.names, "s": sampler, "panel": panel, "making": making}
        finally:
            for made in panels:
                made.wait(5)
                with contextlib.suppress(AttributeError):
                    made.close()
            shutil.rmtree(self.out.parent, ignore_errors=True)

    def run(self, case):
        """Return a list of faults: (kind, argument, value, message)."""
        verb, args = VERBS[case["verb"]], case["args"]
        kinds = {name: kind for name, (_, kind, _) in args.items()}
        unusual = {name: value for name, (value, kind, _) in args.items() if kind != "usual"}
        with self.table() as names_:
            first, arguments = self._call(verb, {n: v for n, (v, _, _) in args.items()}, names_)
            if first is None:  # a value that cannot even be made
                return []
            faults = self._judge(verb, kinds, first, arguments, names_)
            plain = {n: p for n, (_, k, p) in args.items() if k in ("same", "effect")}
            if plain and not faults and first.error is None:
                faults = self._compared(verb, args, kinds, plain, first)
        return [(kind, " ".join(unusual), " ".join(map(str, unusual.values())), message)
                for kind, message in faults]  # fmt: skip

    def _call(self, verb, values, names_):
        try:
            values = {**verb.others, **values}
            arguments = {
                name: eval(value, names_) for name, value in values.items()
            }  # the registry's
        except (ValueError, TypeError, OverflowError, OSError):
            return None, None
        before = names_["s"].z.copy()
        call = eval(verb.call, names_)
        outcome = watched(lambda: call(**arguments), self.spy, verb.starts)
        outcome.z_before = before
        return outcome, arguments

    def _judge(self, verb, kinds, outcome, arguments, names_):
        if outcome.fault is not None:
            return [(outcome.fault, outcome.message)]
        hostile = [name for name, kind in kinds.items() if kind in ("bad", "odd", "same")]
        if isinstance(outcome.error, LabelNotFound):  # the tiny network draws no digits
            return []
        if outcome.error is not None:
            if not hostile and not verb.absent:
                return [(INVALID, f"a good call is refused: {outcome.message}")]
            faults = self._left_over(outcome, names_)
            words = [w for n in hostile for w in (n, *verb.args[n].sort.named, *verb.args[n].named)]
            paths = [arguments[n] for n in hostile if isinstance(arguments[n], (str, Path))]
            words += [Path(path).name for path in paths if Path(path).name]  # the file, by name
            if not verb.absent and not names(outcome.error, [*words, "this model"]):
                faults.append((FOREIGN, f"names no argument: {outcome.message}"))
            return faults
        if "bad" in kinds.values() and not outcome.warned:
            return [(INVALID, "is accepted")]
        problem = self._promise(verb, outcome, arguments, names_)
        return [(INVALID, problem)] if problem else []

    def _promise(self, verb, outcome, arguments, names_):
        def check():
            return verb.keeps(outcome.result, {**arguments, "s": names_["s"], "out": self.out})

        checked = watched(check, self.spy)
        if checked.error is not None:
            kind = type(checked.error).__name__
            return f"its result cannot be used: {kind}: {checked.error}"[:200]
        return checked.result

    def _left_over(self, outcome, names_):
        faults = []
        if not np.array_equal(outcome.z_before, names_["s"].z):
            faults.append((INVALID, "refused, but s.z has changed"))
        left = sorted(path.name for path in self.out.rglob("*"))
        if left:
            faults.append((INVALID, f"refused, but left {left} behind"))
        return faults

    def _compared(self, verb, args, kinds, plain, first):
        kept = Path(tempfile.mkdtemp(dir=self.root))
        result = first.result
        if (
            isinstance(result, str) and Path(result).is_file()
        ):  # a command returns the name of its file
            result = Path(result)
        if isinstance(result, Path) and result.is_relative_to(self.out) and result.is_file():
            shutil.copy2(result, kept / result.name)
            result = kept / result.name
        try:
            with self.table() as names_:
                values = {n: plain.get(n, v) for n, (v, _, _) in args.items()}
                second, _ = self._call(verb, values, names_)
                if second is None or second.error is not None:
                    return []
                other = second.result
                agree = same(result, Path(other) if isinstance(result, Path) else other)
        finally:
            shutil.rmtree(kept, ignore_errors=True)
        if "effect" in kinds.values():
            return [(INVALID, "has no effect")] if agree else []
        return [] if agree else [(INVALID, f"another result than with {' '.join(plain.values())}")]
