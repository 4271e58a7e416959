"""What the lab is, what it is made of, and whose data it brings."""

from PySide6.QtWidgets import QMessageBox, QWidget

from dllab import __version__

ABOUT = (
    f"<b>dllab {__version__}</b><p>A desktop lab in which you build, train, watch and understand "
    "neural networks. Training: Keras on TensorFlow. Window: Qt (PySide6). Plots: pyqtgraph.</p>"
    "<p>MNIST: Y. LeCun, C. Cortes, C. Burges, CC BY-SA 3.0.</p>"
)


def show_about(parent: QWidget) -> None:
    """Show it until it is closed."""
    QMessageBox.about(parent, "About dllab", ABOUT)
