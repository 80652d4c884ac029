"""Many cases in worker processes, with a watchdog; the counts as a table, the faults as lines."""

import json
import os
import queue
import shutil
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from hostile.calls import calls
from hostile.more_verbs import VERBS

HERE = Path(__file__).resolve().parent
_START, _PATIENCE = 180.0, 10.0  # seconds: a worker's start; a case, unless its verb says more
_TURNS = 50  # draws, each with a seed of its own, until there are enough cases that differ
_WORN = 2500  # cases after which a worker is replaced: panels and figures leave a little behind


def drawn(strategy, count, number):
    """Return `count` different cases, the same ones for the same number."""
    cases = {}
    for turn in range(_TURNS):
        if len(cases) < count:
            _draw(strategy, count, 1000 * number + turn, cases)
    if len(cases) < count:
        raise RuntimeError(
            f"only {len(cases)} of {count} cases differ; expected all to; draw fewer"
        )
    return [{"id": at, **case} for at, case in enumerate(cases.values())]


def _draw(strategy, count, number, cases):
    @seed(number)
    @settings(
        max_examples=2 * count + 100,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(case):
        if len(cases) < count:
            cases.setdefault(json.dumps(case, sort_keys=True), case)

    collect()


@dataclass
class Report:
    """The counts, and each kind of fault once."""

    counts: Counter = field(default_factory=Counter)
    faults: dict = field(default_factory=dict)

    def note(self, case, kind, argument, value, message):
        self.counts[f"{'call' if 'verb' in case else 'file'}:{kind}"] += 1
        name = case.get("verb", case.get("reader"))
        owner = VERBS[name].owner if name in VERBS else case.get("owner", "")
        key = (name, argument, kind, message.split(":")[0][:60])
        self.faults.setdefault(key, []).append((owner, value, message))

    def lines(self):
        for (name, argument, kind, _), many in sorted(self.faults.items(), key=str):
            owner, value, message = many[0]
            more = f"  ({len(many)}×)" if len(many) > 1 else ""
            yield f"[{owner}] {kind:8} {name} | {argument} = {value[:120]} -> {message}{more}"

    def table(self):
        count = self.counts
        return "\n".join([
            f"calls: {count['call']}; foreign errors: {count['call:foreign']}; silently "
            f"invalid: {count['call:invalid']}; hanging: {count['call:hangs']}; process started: "
            f"{count['call:started']}",
            f"files: {count['file']}; silently invalid: {count['file:invalid']}; unclear: "
            f"{count['file:foreign']}; hanging: {count['file:hangs']}; process started: "
            f"{count['file:started']}",
        ])  # fmt: skip


class Worker:
    """A worker process; `run` returns its faults, or None if it hangs, "" if it died."""

    def __init__(self):
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "TF_NUM_INTRAOP_THREADS": "1"}
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "worker.py")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
        )  # fmt: skip
        self.answers, self.count = queue.Queue(), 0
        threading.Thread(target=self._listen, daemon=True).start()
        self.root = (self._next(_START) or {}).get("ready")
        if self.root is None:
            self.stop()
            raise RuntimeError("a worker of the campaign did not start")

    def _listen(self):
        for line in self.process.stdout:
            self.answers.put(json.loads(line))
        self.answers.put({})

    def _next(self, seconds):
        try:
            return self.answers.get(timeout=seconds)
        except queue.Empty:
            return None

    def run(self, case, seconds):
        self.count += 1
        try:
            self.process.stdin.write(json.dumps(case) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return ""
        for patience in (_START, seconds):
            answer = self._next(patience)
            if not answer:
                return answer if answer is None else ""
        return answer["faults"]

    def stop(self):
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            pipe.close()
        if getattr(self, "root", None):
            shutil.rmtree(self.root, ignore_errors=True)


def run(cases, workers=2, show=None):
    """Run cases, and return the report."""
    report, lock, waiting = Report(), threading.Lock(), queue.SimpleQueue()
    for case in cases:
        waiting.put(case)
    failures = []

    def serve():
        worker = None
        try:
            while True:
                try:
                    case = waiting.get_nowait()
                except queue.Empty:
                    return
                faults, worker = _run_case(worker, case)
                with lock:
                    report.counts["call" if "verb" in case else "file"] += 1
                    for fault in faults:
                        report.note(case, *fault)
                    if show and sum(map(report.counts.get, ("call", "file"), (0, 0))) % 250 == 0:
                        show(report.table())
        except BaseException as error:  # raised by the caller, in the caller's thread
            failures.append(error)
        finally:
            if worker is not None:
                worker.stop()

    threads = [threading.Thread(target=serve) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return report


def _run_case(worker, case):
    """Return the faults and a worker for the next case; a case that hangs gets a second chance."""
    seconds = VERBS[case["verb"]].seconds if "verb" in case else _PATIENCE
    for patience in (seconds, 2 * seconds):  # the machine may have been busy, the network cold
        if worker is not None and worker.count >= _WORN:
            worker.stop()
            worker = None
        worker = worker or Worker()
        faults = worker.run(case, patience)
        if isinstance(faults, list):
            return faults, worker
        worker.stop()
        worker = None
    kind = "hangs" if faults is None else "foreign"
    message = f"more than {seconds:g} s" if faults is None else "the process died"
    return [(kind, *_described(case), message)], None


def _described(case):
    if "verb" not in case:
        return case["file"], f"{case['how']} {case['number']}"
    unusual = {name: arg[0] for name, arg in case["args"].items() if arg[1] != "usual"}
    return " ".join(unusual), " ".join(unusual.values())


def main(arguments):
    from hostile.files import spoiled

    count, number = int(arguments[0]), int(arguments[1]) if len(arguments) > 1 else 0
    cases = drawn(calls(), count, number)
    more = drawn(spoiled(), count * 3 // 40, number)
    report = run(cases + more, show=lambda text: print(text, flush=True))
    print("\n".join(report.lines()))
    print(report.table())


if __name__ == "__main__":
    sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent)]
    main(sys.argv[1:])
