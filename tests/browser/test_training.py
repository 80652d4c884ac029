"""The panel of a training in a real JupyterLab: it grows, holds, goes on, and ends with a line."""

import re

import pytest
from helpers import browser

WHY = browser.missing()
pytestmark = pytest.mark.skipif(WHY is not None, reason=str(WHY))

# Steps that need no compilation, and move a weight.
START = """
import numpy as np
from sampler.config import FreeCodesConfig, GridConfig, ModelConfig, PicturesConfig
from sampler.datasets import Dataset
from sampler.training import Run, Training

y, x = np.mgrid[:24, :24]
images = np.full((12, 24, 24, 3), 255, np.uint8)
for index, image in enumerate(images):
    image[(x - 8 - index % 4 * 2) ** 2 + (y - 12) ** 2 < 36] = 20 * index
data = Dataset("discs", images, None, "memory")
grid = GridConfig(z_dim=6, c_dim=3, palette=4, first_features=8, stages=(8, 6), width=16, waves=8)
model = ModelConfig(generator=grid, encoder=None, pictures=PicturesConfig(size=24))
config = FreeCodesConfig(
    preset="crisp", model=model, epochs=9, steps_per_epoch=10_000, batch_size=8, points=8
)
"""
TRAIN = """
import time
from pathlib import Path
net = Path("discs-net")
run = Training(Run(data, config, net / "training"), net, progress=True)

def step(*batch):
    time.sleep(0.01)
    codes = run.run.learner.state()["codes/codes"]
    codes.assign(1.0001 * codes.numpy())
    return {"squared_error": 0.01}

run.run.learner.train_batch = step
run.start()
"""


def share(page):
    """The bar's width on the screen, in percent of the whole."""
    style = page.locator(".sampler-training .progress-bar").get_attribute("style")
    return float(re.search(r"width: ([\d.]+)%", style)[1])


def pictures(page):
    """The sources of the three rows."""
    rows = page.locator(".sampler-training img")
    return [rows.nth(index).get_attribute("src") for index in range(rows.count())]


def test_a_training_is_watched_held_and_ended(lab, tmp_path):
    with browser.page() as page:
        browser.notebook(lab.folder / "train.ipynb", [START, TRAIN])
        browser.run_all(lab, page, "train.ipynb")
        page.locator(".sampler-training img").nth(2).wait_for()
        first = pictures(page)
        assert page.locator(".sampler-training svg polyline").count() == 1
        page.get_by_role("button", name="Pause").click()
        page.get_by_text("Paused at").wait_for()
        page.wait_for_function(
            "was => document.querySelectorAll('.sampler-training img')[1].src !== was",
            arg=first[1],
        )
        assert pictures(page)[0] == first[0], "your pictures stay as they are"
        held = share(page)
        assert 0 < held < 100
        page.wait_for_timeout(1500)
        assert share(page) == held
        page.screenshot(path=tmp_path / "paused.png")
        page.get_by_role("button", name="Go on").click()
        page.wait_for_function(
            """held => parseFloat(document.querySelector('.sampler-training .progress-bar')
                                          .style.width) > held""",
            arg=held,
        )
        page.get_by_role("button", name="Stop and keep").click()
        line = page.locator(".sampler-training code", has_text="explore()")
        line.wait_for()
        assert line.text_content() == "Sampler('discs-net').explore()"
        assert (lab.folder / "discs-net" / "config.json").exists()
        assert page.get_by_role("button", name="Stop and keep").is_disabled()
        page.screenshot(path=tmp_path / "kept.png")
