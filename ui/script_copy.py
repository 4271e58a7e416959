"""An experiment as a plain Keras file on the clipboard."""

from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from dllab.spec import Experiment


def put_script(
    experiment: Experiment, tell: Callable[[str], None], complain: Callable[[str], None]
) -> None:
    """Put the script on the clipboard and tell so, or say why the experiment has none."""
    from dllab.network.script import script  # noqa: PLC0415 - a start must not wait for it

    try:
        text = script(experiment)
    except NotImplementedError as error:
        complain(f"{error} The clipboard was left alone.")
    else:
        QApplication.clipboard().setText(text)
        tell(f"Copied as Python: {text.count(chr(10)):,} lines")
