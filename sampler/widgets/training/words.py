"""The sentences of a training's panel."""

from __future__ import annotations

from html import escape

from sampler.widgets.shared.messages import plain_words
from sampler.widgets.training.progress import Progress

_AWAITED = (
    "A cell waits for the end, and the kernel hears no button meanwhile. Interrupt the kernel to "
    "use them: the training goes on."
)
_RESUME = "training.train(…, {folder!r}, resume=True)"


def headline(progress: Progress) -> str:
    """Return how far a training is, and how long it takes.

    Examples
    --------
    >>> headline(Progress("net", "training", 250, 1000, seconds_left=724.0))
    '25 %, about 12 minutes left'
    >>> headline(Progress("net", "paused", 250, 1000, seconds_left=724.0))
    'Paused at 25 %, about 12 minutes left'
    """
    share = f"{int(100 * progress.share)} %"
    if progress.state == "keeping":
        return f"{share}. Writing the checkpoint, its sheet and its film"
    if progress.state == "waiting":
        return "Not started"
    if progress.state in {"failed", "done"}:
        end = "Failed" if progress.state == "failed" else "Ended"
        return f"{end} after {progress.done:,} of {progress.steps:,} steps"
    if progress.stopping:
        return f"{share}, ending after this step"
    left = "" if progress.seconds_left is None else f", {duration(progress.seconds_left)} left"
    return f"{'Paused at ' if progress.state == 'paused' else ''}{share}{left}"


def note(progress: Progress) -> str:
    """Return HTML that says what is kept where and what to do next, or ""."""
    folder = progress.folder
    resume = _code(_RESUME.format(folder=folder))
    if progress.state == "failed":
        error = escape(plain_words(progress.error or RuntimeError()))
        after = (
            f"What is saved is not lost. {resume} goes on from there."
            if progress.is_saved
            else "Nothing is saved yet: start it again when the cause is gone."
        )
        return f'<span class="error">{error}</span><br>{after}'
    if progress.state == "done" and progress.is_kept:
        return (
            f"The network lies in {_code(folder)}. Look around in it, in another cell:<br>"
            f"{_code(f'Sampler({folder!r}).explore()')}"
        )
    if progress.state == "done":
        return f"The state is saved. {resume} goes on from there."
    if progress.is_awaited and progress.state != "keeping":
        return _AWAITED
    return ""


def asleep(progress: Progress) -> str:
    """Return what a saved notebook says of a training, without a kernel."""
    folder, share = progress.folder, f"{int(100 * progress.share)} % of the steps"
    if progress.state == "done" and progress.is_kept:
        return f"The training of {folder} has ended: Sampler({folder!r}).explore() shows it."
    return f"The training of {folder}, asleep at {share}: {_RESUME.format(folder=folder)} goes on."


def duration(seconds: float) -> str:
    """Return a duration as people say it.

    Parameters
    ----------
    seconds : float
        0 or more.

    Examples
    --------
    >>> [duration(seconds) for seconds in (3, 42, 89, 754)]
    ['a few seconds', 'about 40 seconds', 'about a minute', 'about 13 minutes']
    >>> [duration(seconds) for seconds in (5000, 200_000)]
    ['about 1 h 20 min', 'about 56 hours']
    """
    minutes = round(seconds / 60)
    if seconds < 8:
        return "a few seconds"
    if seconds < 55:
        return f"about {max(10, 10 * round(seconds / 10))} seconds"
    if minutes <= 1:
        return "about a minute"
    if minutes < 60:
        return f"about {minutes} minutes"
    hours, rest = divmod(10 * round(minutes / 10), 60)
    return f"about {hours} h {rest} min" if hours < 10 else f"about {round(minutes / 60)} hours"


def _code(text: str) -> str:
    return f"<code>{escape(text)}</code>"
