"""Drawing for a network: the sheet, its canvas, the pens, and what the network says of it."""
