"""What can be changed while a run trains."""
