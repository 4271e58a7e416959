"""How well a network classifies: figures over samples it was shown. NumPy only, no network."""

from dllab.evaluation.calibration import Calibration, calibration
from dllab.evaluation.confusion import ClassFigures, class_figures, confusion
from dllab.evaluation.evaluated import PARTS, Evaluated, Part
from dllab.evaluation.ranking import least_certain, margins, top_k_accuracies, worst_mistakes
from dllab.evaluation.thresholds import Curves, threshold_curves

__all__ = [
    "PARTS",
    "Calibration",
    "ClassFigures",
    "Curves",
    "Evaluated",
    "Part",
    "calibration",
    "class_figures",
    "confusion",
    "least_certain",
    "margins",
    "threshold_curves",
    "top_k_accuracies",
    "worst_mistakes",
]
