"""A campaign of hostile calls and files; docs/robustness.md tells what it promises and runs."""
