"""The pieces of the views that show what is in a network: weights, feature maps, answers."""
