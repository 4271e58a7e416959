"""Speed and smoothness, measured: `python -m tests.benchmarks` prints the table of RESULTS.md."""
