"""What has no test drifts: these compare the tree with the rules that are written down about it."""
