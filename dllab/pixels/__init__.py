"""Image files decoded to bytes of one size; loads nothing but Pillow, so that it starts at once."""
