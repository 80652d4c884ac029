"""A campaign of hostile calls and files; docs/robustness.md describes what it promises and runs."""
