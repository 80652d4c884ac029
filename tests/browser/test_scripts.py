"""The widgets' scripts on a bare page: what keys, mouse and fingers make of the model's values.

A model in JavaScript stands for Python's; no kernel and no JupyterLab takes part.  Scripts and
styles are `_esm` and `_css` of a widget, as anywidget names them.
"""

import pytest
from helpers import browser

from sampler.widgets.draw.pad import SIDE, Pad
from sampler.widgets.explore.square import Square
from sampler.widgets.shared.canvas import Canvas
from sampler.widgets.timeline.strip import Strip

WHY = browser.missing()
pytestmark = pytest.mark.skipif(WHY is not None, reason=str(WHY))

START = """
async ([script, style, values]) => {
  document.body.innerHTML = "<div style='width: 500px'></div>";
  document.head.append(Object.assign(document.createElement("style"), { textContent: style }));
  const handlers = {};
  window.sent = [];
  window.model = {
    get: (name) => values[name],
    set(name, value) {
      const changes = typeof name === "string" ? { [name]: value } : name;
      for (const [key, item] of Object.entries(changes)) {
        values[key] = item;
        handlers[`change:${key}`]?.();
      }
    },
    save_changes() {},
    send: (message, _callbacks, buffers = []) =>
      sent.push({ ...message, sizes: buffers.map((buffer) => buffer.byteLength) }),
    on: (name, handler) => { handlers[name] = handler; },
    off: (name) => { delete handlers[name]; },
  };
  window.listeners = () => Object.keys(handlers).length;
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const { default: widget } = await import(url);
  window.close_widget = widget.render({ model, el: document.body.firstChild });
}
"""


@pytest.fixture(scope="module")
def bare():
    """A page that all tests use, one after the other."""
    with browser.page(width=520, height=700, has_touch=True) as page:
        yield page


def shown(page, kind, **values):
    page.evaluate(START, [kind._esm, kind._css, values])
    return page


def value(page, name):
    return page.evaluate("name => model.get(name)", name)


def sent(page):
    return page.evaluate("sent.splice(0).map(({ sizes, ...message }) => message)")


def keyframes(*numbers):
    return [{"id": n, "name": f"z {n}", "about": "the end", "way": "", "url": ""} for n in numbers]


@pytest.fixture
def canvas(bare):
    view = {"x": 0, "y": 0, "zoom": 1, "rotation": 0}
    values = {
        "scale": 8,
        "spans": [1, 1],
        "ratio": 1,
        "note": "",
        "failed": False,
        "label": "Three",
        "ground": "#f6f1e7",
    }
    return shown(bare, Canvas, view=view, shown={}, picture=None, **values)


@pytest.fixture
def pad(bare):
    return shown(bare, Pad, picture=None, width=8, note="", hint="Draw a digit.", paper="")


@pytest.fixture
def strip(bare):
    values = {"selected": 1, "note": "", "hint": "No keyframes yet."}
    return shown(bare, Strip, items=keyframes(1, 2, 3, 4), **values)


@pytest.fixture
def square(bare):
    return shown(bare, Square, x=0.5, y=0.5, corners=["1", "2", "3", "4"], label="Blend")


def test_paper_lies_around_a_picture_and_squares_where_there_is_none(canvas):
    look = """() => { const { backgroundColor, backgroundImage } = getComputedStyle(
                        document.querySelector(".frame"));
                      return [backgroundColor, backgroundImage.split("(")[0]]; }"""
    assert canvas.evaluate(look) == ["rgb(246, 241, 231)", "none"]
    canvas.evaluate("model.set('ground', '')")
    assert canvas.evaluate(look)[1] == "repeating-conic-gradient"
    canvas.evaluate("model.set('ground', '#ffcc00')")
    assert canvas.evaluate(look) == ["rgb(255, 204, 0)", "none"]


@pytest.mark.parametrize("name", ["canvas", "pad", "strip", "square"])
def test_a_script_that_ends_hears_nothing_more(name, request):
    page = request.getfixturevalue(name)
    assert page.evaluate("listeners()") >= 3
    page.evaluate("close_widget()")
    assert page.evaluate("listeners()") == 0


@pytest.mark.parametrize(
    ("key", "x", "y", "zoom"),
    [
        ("ArrowLeft", -1.6, 0, 1),
        ("ArrowDown", 0, 1.6, 1),
        ("+", 0, 0, 1.25),
        ("-", 0, 0, 0.8),
        ("Control+ArrowLeft", 0, 0, 1),
    ],
)
def test_keys_move_the_canvas(canvas, key, x, y, zoom):
    canvas.locator(".frame").focus()
    canvas.keyboard.press(key)
    view = value(canvas, "view")
    assert (view["x"], view["y"], view["zoom"]) == pytest.approx((x, y, zoom))
    canvas.keyboard.press("Home")
    assert value(canvas, "view")["zoom"] == 1


def test_the_wheel_keeps_the_point_under_the_pointer(canvas):
    box = canvas.locator(".frame").bounding_box()
    canvas.mouse.move(box["x"] + 0.75 * box["width"], box["y"] + 0.5 * box["height"])
    canvas.mouse.wheel(0, -500)
    canvas.wait_for_function("model.get('view').zoom > 2")
    view = value(canvas, "view")
    assert view["x"] == pytest.approx(4 - 4 / view["zoom"], abs=0.1)


def test_a_canvas_without_answer_says_that_it_is_asleep(canvas):
    note = canvas.locator(".note")
    note.filter(has_text="run this cell to wake it").wait_for()
    canvas.evaluate("model.set('shown', { number: 0 })")
    assert note.text_content() == ""


def test_a_pad_is_drawn_on_with_keys(pad):
    surface = pad.locator("canvas")
    surface.focus()
    hint = pad.locator(".status span").first
    assert "Draw a digit" in hint.text_content()
    for key in ("Space", "ArrowRight", "ArrowRight"):
        pad.keyboard.press(key)
    pad.wait_for_function("model.get('picture')?.byteLength > 0")
    assert "The pen is down" in hint.text_content()
    pad.keyboard.press("Space")
    assert hint.text_content() == ""
    ink = "new Uint8Array(model.get('picture').buffer).filter((grey) => grey > 127).length"
    assert pad.evaluate("model.get('picture').byteLength") == SIDE * SIDE
    assert 50 < pad.evaluate(ink) < 200, "a dot and a short line"
    pad.keyboard.press("Backspace")
    pad.wait_for_function(f"{ink} === 0")


def test_a_pad_in_colour_paints_with_swatches_and_erases_to_its_paper(bare):
    colours = ["#ff8000", "#000000", "#ffffff"]
    values = {"picture": None, "width": 20, "note": "", "hint": "Draw.", "swatches": colours}
    page = shown(bare, Pad, paper="#ffeecc", **values)
    middle = f"[...new Uint8Array(model.get('picture').buffer).slice({3 * (SIDE + 1) * SIDE // 2}"
    middle += f", {3 * (SIDE + 1) * SIDE // 2 + 3})]"
    surface, swatches = page.locator("canvas"), page.locator(".swatch")
    assert swatches.count() == 3
    assert swatches.first.get_attribute("aria-pressed") == "true"

    def dot(colour):
        box = surface.bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_function(f"model.get('picture') && `${{{middle}}}` === '{colour}'")

    dot("255,128,0")
    assert page.evaluate("model.get('picture').byteLength") == 3 * SIDE * SIDE
    page.locator("input[type=color]").fill("#0000ff")
    assert swatches.first.get_attribute("aria-pressed") == "false"
    dot("0,0,255")
    eraser = page.get_by_role("button", name="Eraser")
    eraser.click()
    dot("255,238,204")
    swatches.nth(1).click()
    assert eraser.get_attribute("aria-pressed") == "false", "who takes a brush wants to paint"
    dot("0,0,0")
    page.evaluate("model.set('swatches', ['#112233', '#000000'])")
    assert swatches.nth(1).get_attribute("aria-pressed") == "true", "the user's brush stays"
    taken = f"new Uint8Array({3 * SIDE * SIDE}).fill(7)"
    page.evaluate(f"model.set('picture', new DataView({taken}.buffer))")
    shades = "[...document.querySelector('canvas').getContext('2d').getImageData(9, 9, 1, 1).data]"
    assert page.evaluate(shades) == [7, 7, 7, 255]


def test_a_loaded_file_travels_whole_and_again(pad):
    file = {"name": "a.png", "mimeType": "image/png", "buffer": b"not a picture"}
    for _ in range(2):
        pad.set_input_files("input[type=file]", file)
        pad.wait_for_function("sent.length === 1")
        assert pad.evaluate("sent.splice(0)") == [{"load": "a.png", "sizes": [13]}]


def test_a_file_that_cannot_be_made_small_is_refused(pad):
    file = {"name": "a.bin", "mimeType": "image/png", "buffer": bytes(9_000_000)}
    pad.set_input_files("input[type=file]", file)
    pad.wait_for_function("model.get('note') !== ''")
    note = value(pad, "note")
    assert "'a.bin' was not loaded: it has 9.0 MB" in note
    assert "at most 8 MB" in note


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        (["Enter"], {"act": "select", "id": 2}),
        (["Delete"], {"act": "remove", "id": 2}),
        (["Alt+ArrowRight"], {"act": "move", "id": 2, "to": 2}),
        (["ArrowRight", "Alt+ArrowLeft"], {"act": "move", "id": 3, "to": 1}),
        (["End", "Enter"], {"act": "select", "id": 4}),
    ],
)
def test_keys_order_the_strip(strip, keys, message):
    strip.locator("button").nth(1).focus()
    for key in keys:
        strip.keyboard.press(key)
    assert sent(strip) == [message]


def test_a_thumbnail_is_dragged_into_another_place(strip):
    box = strip.locator("button").nth(0).bounding_box()
    x, y = box["x"] + 40, box["y"] + 40
    strip.mouse.move(x, y)
    strip.mouse.down()
    strip.mouse.move(x + 200, y, steps=3)
    assert strip.locator("li.after, li.before").count() == 1
    strip.keyboard.press("Escape")
    strip.mouse.up()
    assert sent(strip) == [], "Escape ends it"
    strip.mouse.move(x, y)
    strip.mouse.down()
    strip.mouse.move(x + 200, y, steps=3)
    strip.mouse.up()
    assert sent(strip) == [{"act": "move", "id": 1, "to": 2}]
    assert strip.locator("[role=status]").text_content() == "Moved to place 3 of 4"


def test_a_strip_in_another_order_keeps_the_focus(strip):
    strip.locator("button").nth(2).focus()
    strip.evaluate("items => model.set('items', items)", keyframes(4, 3, 2, 1))
    focused = strip.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused == "Keyframe 2 of 4: z 3. the end"


def test_names_are_text_and_never_markup(strip):
    items = keyframes(1)
    items[0]["name"] = "<img src=x onerror=alert(1)>"
    strip.evaluate("items => model.set('items', items)", items)
    assert strip.locator(".name").text_content() == items[0]["name"]
    assert strip.locator(".name img").count() == 0


def test_keys_and_mouse_move_the_square(square):
    field = square.locator(".field")
    field.focus()
    square.keyboard.press("ArrowRight")
    square.keyboard.press("ArrowUp")
    assert (value(square, "x"), value(square, "y")) == pytest.approx((0.52, 0.48))
    box = field.bounding_box()
    square.mouse.move(box["x"] + 20, box["y"] + 20)
    square.mouse.down()
    square.mouse.move(box["x"] + 2 * box["width"], box["y"] - 50, steps=3)
    square.mouse.up()
    assert (value(square, "x"), value(square, "y")) == (1, 0), "held at the edge"
    assert "100 % from left to right" in field.get_attribute("aria-label")
