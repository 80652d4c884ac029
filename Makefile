# What a change has to pass, and what it may have to draw again.  CONTRIBUTING.md says when.

.PHONY: check test fast campaigns docs recordings figures wasm

check:  ## style, types, imports, JavaScript and the architecture page: half a minute
	ruff check .
	ruff format --check .
	lint-imports
	python docs/architecture.py --check
	npm ci --silent
	npm run --silent lint
	npm run --silent format
	npm run --silent types

fast:  ## tests that need neither a browser nor minutes
	pytest -m "not slow and not browser"

test:  ## everything but the campaigns
	pytest

campaigns:  ## thousands of bad inputs, killed writers, other people's settings
	pytest -m campaign tests notebooks

docs:  ## the documentation site, into site/
	python docs/architecture.py
	NO_MKDOCS_2_WARNING=1 mkdocs build --strict --quiet

recordings:  ## the panels, recorded in a browser
	python docs/record_panels.py

figures:  ## every figure that the README and the docs name: about an hour on two cores
	python benchmarks/render.py
	python benchmarks/explorer.py
	python benchmarks/first_picture.py
	python benchmarks/photographs.py
	python benchmarks/training.py
	python benchmarks/residual_layout.py

wasm:  ## the browser's kernels, built of sampler/web/field.c
	python sampler/web/build.py
