"""Where a job runs: in this thread, or in a Keras process of its own."""
