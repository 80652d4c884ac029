"""The panels in a narrow window, and their accessibility tree, in a real browser."""

import pytest
from helpers import browser

WHY = browser.missing()
pytestmark = pytest.mark.skipif(WHY is not None, reason=str(WHY))

START = """
from sampler import Sampler, View
from sampler.pictures.films.keyframes import Keyframe
sampler = Sampler(seed=0)
"""
VERBS = {
    "explore": "sampler.explore(sampler.get_random_z(3, seed=1), View(300, 300))",
    "draw": "sampler.draw()",
    "arithmetic": "sampler.arithmetic()",
    "timeline": "sampler.timeline([Keyframe(sampler.generate_z(seed=1))])",
}
CONTROLS = {"application", "button", "checkbox", "combobox", "slider", "spinbutton", "textbox"}


PANELS = "[...document.querySelectorAll('.jp-OutputArea:has(.sampler-panel)')]"


def named(page, index):
    """Return the roles and names of a panel's controls in the accessibility tree."""
    devtools = page.context.new_cdp_session(page)
    place = devtools.send("Runtime.evaluate", {"expression": f"{PANELS}[{index}]"})
    tree = devtools.send("Accessibility.queryAXTree", {"objectId": place["result"]["objectId"]})
    named_nodes = [
        (node["role"]["value"], node.get("name", {}).get("value", "")) for node in tree["nodes"]
    ]
    return [(role, name.strip()) for role, name in named_nodes if role in CONTROLS]


def test_every_control_has_a_name_and_600_pixels_are_enough(lab):
    with browser.page(width=600, height=5000) as page:  # all of them on the screen
        browser.opened(lab, page, "narrow.ipynb", [START, *VERBS.values()])
        page.wait_for_function(
            "n => document.querySelectorAll('.sampler-canvas[data-kind=full]').length === n",
            arg=len(VERBS),
        )
        page.wait_for_timeout(500)
        for index, verb in enumerate(VERBS.values()):
            controls = named(page, index)
            assert len(controls) >= 8, verb
            assert not [role for role, name in controls if not name], controls
        assert page.evaluate(f"{PANELS}.every(area => area.scrollWidth <= area.clientWidth + 1)")
