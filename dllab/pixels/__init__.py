"""Image files decoded to bytes of one size; loads nothing but Pillow, so that it starts at once."""

ENDINGS = frozenset((".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".bmp", ".webp"))

# A JPEG is decoded at a half, a quarter or an eighth, but at no less than this times the wanted
# size, which is then reduced as carefully as the whole image would be.
DRAFT = 1.5
