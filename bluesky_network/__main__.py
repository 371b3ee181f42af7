"""`python -m bluesky_network`: a network that runs until it is interrupted."""

from bluesky_network.network import run_until_stopped

run_until_stopped()
