"""Questions about a network at a moment of its training, and the probes that answer them."""
