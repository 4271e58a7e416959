"""The program of a process that decodes images: reads orders, writes pixels, ends with its input.

An order is a line of JSON, [files, wanted]; its answer a line of JSON, a list of everything of
`Decoded` but the pixels, and then the pixels of all whole images behind each other.
"""

import json
import os
import signal
import sys

from dllab.pixels.decode import Wanted, decode_all


def main() -> None:
    """Serve until the input ends; what libraries print goes to standard error."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    for line in sys.stdin.buffer:
        files, wanted = json.loads(line)
        decoded = decode_all(files, Wanted(*wanted))
        answers.write(json.dumps([image[1:] for image in decoded]).encode() + b"\n")
        for image in decoded:
            answers.write(image.pixels)
        answers.flush()


if __name__ == "__main__":
    main()
