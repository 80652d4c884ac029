"""The browser's renderer: a network drawn by WebAssembly or JavaScript, where no Python is.

`describe` makes a network's program and weights.  ``engine.js`` is what a page or a panel calls;
``worker.js`` and the modules that it imports draw in a worker.  ``field.wasm`` is built of
``field.c`` by ``build.py``.
"""
