"""An experiment as a plain Keras file on the clipboard."""

from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from dllab.spec import Experiment


def put_script(experiment: Experiment, complain: Callable[[str], None]) -> None:
    """Put the script on the clipboard, or say why the experiment has none."""
    from dllab.network.script import script  # noqa: PLC0415 - a start must not wait for it

    try:
        QApplication.clipboard().setText(script(experiment))
    except NotImplementedError as error:
        complain(f"{error} The clipboard was left alone.")
