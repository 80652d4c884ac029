"""The panels in a narrow window, and as screen readers are told of them, in a real browser."""

import browser
import pytest

WHY = browser.missing()
pytestmark = pytest.mark.skipif(WHY is not None, reason=str(WHY))

START = """
from sampler import Sampler, View
from sampler.keyframes import Keyframe
sampler = Sampler(seed=0)
"""
VERBS = {
    "explore": "sampler.explore(sampler.get_random_z(3, seed=1), View(300, 300))",
    "draw": "sampler.draw()",
    "arithmetic": "sampler.arithmetic()",
    "timeline": "sampler.timeline([Keyframe(sampler.generate_z(seed=1))])",
}
CONTROLS = {"application", "button", "checkbox", "combobox", "slider", "spinbutton", "textbox"}


def named(page):
    """Return role and name of all controls, as a screen reader is told them."""
    asked = page.context.new_cdp_session(page)
    output = {"expression": "document.querySelector('.jp-OutputArea')"}
    place = asked.send("Runtime.evaluate", output)["result"]["objectId"]
    nodes = asked.send("Accessibility.queryAXTree", {"objectId": place})["nodes"]
    told = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes]
    return [(role, name.strip()) for role, name in told if role in CONTROLS]


@pytest.mark.parametrize("name", VERBS)
def test_every_control_has_a_name_and_600_pixels_are_enough(lab, name):
    with browser.page(width=600) as page:
        browser.opened(lab, page, f"narrow-{name}.ipynb", [START + VERBS[name]])
        page.wait_for_timeout(500)
        controls = named(page)
        assert len(controls) >= 8
        assert not [role for role, name in controls if not name], controls
        assert page.evaluate(
            """() => [...document.querySelectorAll('.jp-OutputArea-output')]
                       .every(o => o.scrollWidth <= o.clientWidth + 1)"""
        )
