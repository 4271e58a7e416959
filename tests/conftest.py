"""Settings every test needs before Qt or TensorFlow is imported."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
