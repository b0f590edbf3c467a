"""The parts that `bench.desk` runs as processes of their own, so that each is measured as a whole."""
