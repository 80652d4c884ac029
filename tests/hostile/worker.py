"""A process that makes hostile calls; the campaign kills it where one hangs, and starts another.

It reads a case a line and answers with two lines: the start, and the faults.
"""

import contextlib
import json
import os
import shutil
import sys
import tempfile
import warnings
from pathlib import Path

HERE = Path(__file__).resolve().parent
_ROOM = 6 << 30  # bytes that hostile calls may allocate on top of what the process has


def main():
    answers = os.fdopen(os.dup(1), "w")
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)  # what C libraries print
    os.dup2(quiet, 2)
    os.environ |= {"TF_CPP_MIN_LOG_LEVEL": "3", "MPLBACKEND": "agg", "PYTHONHASHSEED": "0"}
    warnings.simplefilter("ignore")
    root = Path(tempfile.mkdtemp(prefix="hostile-"))
    try:
        _serve(root, answers)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _serve(root, answers):
    bench, files = _benches(root)
    _limit()
    print(json.dumps({"ready": str(root)}), file=answers, flush=True)
    for line in sys.stdin:
        case = json.loads(line)
        print(json.dumps({"begun": case["id"]}), file=answers, flush=True)
        try:
            faults = (bench if "verb" in case else files).run(case)
        except BaseException as error:  # a mistake of the campaign itself, which must be reported
            import traceback

            trace = traceback.extract_tb(error.__traceback__)[-1]
            at = f"{Path(trace.filename).name}:{trace.lineno}"
            faults = [("campaign", "", "", f"{type(error).__name__}: {error} ({at})")]
        answer = {"done": case["id"], "faults": [list(fault) for fault in faults]}
        text = json.dumps(answer).encode("ascii", "backslashreplace").decode()
        print(text, file=answers, flush=True)


def _benches(root):
    import matplotlib.font_manager  # noqa: F401  (starts processes when it is first imported)

    from hostile import calls, corpus, files, names, oracle
    from sampler import Sampler

    os.environ["SAMPLER_CACHE"] = str(root / "cache")
    os.environ.pop("SAMPLER_DATA", None)
    tiny, second = (_checkpoint(root / name, seed) for seed, name in ((1, "first"), (5, "other")))
    os.environ["SAMPLER_CHECKPOINTS"] = str(tiny.parent)
    sampler = Sampler(tiny, data="digits", seed=1)
    good = root / "corpus"
    good.mkdir()
    corpus.make(good, sampler)
    os.chdir(_made(root / "cwd"))
    spy = oracle.Spy()
    names_ = lambda out: names.namespace(good, out, sampler, tiny)  # noqa: E731
    bench = calls.Bench(_made(root / "calls"), names_, spy)
    return bench, files.FileBench(_made(root / "files"), good, tiny, second, sampler, spy)


def _made(folder):
    folder.mkdir()
    return folder


def _checkpoint(registry, seed):
    import numpy as np

    from sampler.config import EncoderConfig, GeneratorConfig, ModelConfig
    from sampler.models import checkpoint
    from sampler.networks import Encoder, TanhCppn

    model = ModelConfig(
        generator=GeneratorConfig(z_dim=32, width=16),
        encoder=EncoderConfig(z_dim=32, hidden=(32,)),
    )
    generator, encoder = TanhCppn(model.generator, seed), Encoder(model.encoder, seed + 1)
    codes = np.random.default_rng(seed).standard_normal((20, 32)).astype(np.float32)
    made = checkpoint.Checkpoint(
        name="tiny",
        kind="generator",
        model=model,
        arrays=checkpoint.gather(generator, encoder),
        provenance={"note": "Untrained.", "seed": seed},
        atlas=(codes, np.arange(20) % 10),
    )
    registry.mkdir()
    return checkpoint.write(made, registry / "tiny")


def _limit():
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (size + _ROOM, hard))


if __name__ == "__main__":
    sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent)]
    main()
