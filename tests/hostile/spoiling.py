"""Ways to spoil a good file; the same number gives the same bytes."""

import json
import random
import struct
import zlib

HUGE = (b"\x7f\xff\xff\xff", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x00\x00\xff\xff")
JSON_VALUES = (
    '"a"', "1e999", "NaN", "-1", "[]", "{}", "null", "1" + "0" * 400, "[[[[]]]]", '"\\ud800"',
    "[" * 100_000 + "]" * 100_000, "1000000000", "0", "1e300", '""', "[1, 2]", '{"a": 1}', "2.5",
)  # fmt: skip


def spoil(data, how, number, other):
    """Return the bytes of a file, spoiled; `other` are the bytes of another file."""
    rng = random.Random(f"{how} {number}")
    return _WAYS[how](data, rng, other)


def _truncated(data, rng, other):
    return data[: rng.randrange(len(data))]


def _flipped(data, rng, other):
    spoiled = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8, 64))):
        spoiled[rng.randrange(len(spoiled))] ^= 1 << rng.randrange(8)
    return bytes(spoiled)


def _flipped_head(data, rng, other):
    head = _flipped(data[:64], rng, other)
    return head + data[64:]


def _zeroed(data, rng, other):
    start = rng.randrange(len(data))
    stop = min(len(data), start + rng.choice((4, 64, 4096)))
    return data[:start] + bytes(stop - start) + data[stop:]


def _spliced(data, rng, other):
    return data[: rng.randrange(len(data))] + other[rng.randrange(len(other)) :]


def _swapped(data, rng, other):
    return other


def _empty(data, rng, other):
    return b""


def _noise(data, rng, other):
    return rng.randbytes(rng.choice((1, 16, 300, 5000)))


def _longer(data, rng, other):
    return data + rng.choice((data, rng.randbytes(99), bytes(999)))


def _huge(data, rng, other):
    """Declare a huge size: in a PNG with the right check sum, elsewhere in the first bytes."""
    value = rng.choice(HUGE)
    if data[:4] == b"\x89PNG":
        head = bytearray(data[12:29])
        at = rng.choice((4, 8))
        head[at : at + 4] = value
        return data[:12] + bytes(head) + struct.pack(">I", zlib.crc32(head)) + data[33:]
    at = rng.randrange(min(128, len(data)))
    return data[:at] + value + data[at + 4 :]


def _other_text(data, rng, other):
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return rng.choice((b"\xef\xbb\xbf", b"\xff\xfe")) + data
    return rng.choice((text.encode("utf-16"), text.encode("utf-7") + b"\xff", b"\xff\xfe" + data))


def _other_value(data, rng, other):
    """Replace a value of JSON, or of the recipe in a PNG; elsewhere flip bits."""
    if data[:4] == b"\x89PNG" and b"tEXtsampler\0" in data:
        start = data.index(b"tEXtsampler\0")
        (size,) = struct.unpack(">I", data[start - 4 : start])
        text = _other_value(data[start + 12 : start + 4 + size], rng, other)
        chunk = b"tEXtsampler\0" + text
        packed = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        return data[: start - 4] + packed + data[start + 8 + size :]
    try:
        values = json.loads(data)
    except ValueError:
        return _flipped(data, rng, other)
    value = rng.choice(JSON_VALUES)
    places = list(_places(values))
    if not places or rng.random() < 0.1:
        return value.encode()
    holder, key = rng.choice(places)
    holder[key] = "@here@"
    return json.dumps(values).replace('"@here@"', value).encode("utf-8", "surrogatepass")


def _places(values):
    keys = values if isinstance(values, dict) else range(len(values))
    for key in keys:
        yield values, key
        if isinstance(values[key], (dict, list)):
            yield from _places(values[key])


_WAYS = {
    "truncated": _truncated,
    "flipped": _flipped,
    "flipped head": _flipped_head,
    "zeroed": _zeroed,
    "spliced": _spliced,
    "swapped": _swapped,
    "empty": _empty,
    "noise": _noise,
    "longer": _longer,
    "huge": _huge,
    "text": _other_text,
    "value": _other_value,
}
WAYS = tuple(_WAYS)
