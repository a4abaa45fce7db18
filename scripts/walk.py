"""Runs the commands of a README's first block of commands in one shell, and compares what they print with what it shows.

walk.py README.md
`…` stands for anything. Of numbers that differ each time (serials), the first one printed takes the place of the one shown.
"""

import pathlib
import re
import subprocess
import sys

SERIAL = re.compile(r"\b[0-9a-f]{32}\b")


def block(text):
    """The commands of the first block, each with the lines that follow it."""
    steps = []
    for line in re.search(r"```console\n(.*?)```", text, re.DOTALL).group(1).splitlines():
        if line.startswith("$ "):
            steps.append((line[2:], []))
        else:
            steps[-1][1].append(line)
    return steps


def words(text):
    """Text with its white space made alike."""
    return " ".join(text.split())


def fits(shown, printed):
    """Whether the parts between … are all there, in this order."""
    at = 0
    for part in (words(part) for part in shown.split("…")):
        at = printed.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


class Shell:
    """One shell, in which aliases and variables stay."""

    def __init__(self):
        self.process = subprocess.Popen(["bash"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, text=True)
        self.run("shopt -s expand_aliases")

    def run(self, command):
        self.process.stdin.write(f'{command}\nprintf "\\nstatus %s\\n" $?\n')
        self.process.stdin.flush()
        lines = []
        for line in self.process.stdout:
            found = re.fullmatch(r"status (\d+)\n", line)
            if found:
                return int(found.group(1)), "".join(lines)
            lines.append(line)
        raise SystemExit(f"the shell ended at: {command}")


def main():
    shell, serials = Shell(), {}
    for command, shown in block(pathlib.Path(sys.argv[1]).read_text()):
        command = SERIAL.sub(lambda found: serials.get(found.group(), found.group()), command)
        print(f"$ {command}", flush=True)
        status, printed = shell.run(command)
        print(printed, end="", flush=True)
        if status != 0:
            raise SystemExit(f"it ended with {status}")
        for one, other in zip(SERIAL.findall("\n".join(shown)), SERIAL.findall(printed)):
            serials.setdefault(one, other)
        for line in shown:
            line = SERIAL.sub(lambda found: serials.get(found.group(), found.group()), line)
            if not fits(line, words(printed)):
                raise SystemExit(f"the README shows another thing: {line}")


main()
