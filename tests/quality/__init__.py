"""`make quality`: measures the decisions on labelled sets, beside three baselines in the same run."""
