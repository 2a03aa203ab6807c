"""What bench/run can measure: one module for each piece, with a function run(bench)."""
