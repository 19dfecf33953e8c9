"""Cases, metrics, gate, reports and benchmarks."""
