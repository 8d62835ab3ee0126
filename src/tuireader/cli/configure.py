"""`tuireader config`: show what is set; `--init` writes a configuration that explains every option."""

import argparse

from tuireader import config
from tuireader.cli import EXIT_USAGE, write, write_error, write_json
from tuireader.cli.arguments import Parser
from tuireader.new_file import write_new_file


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = Parser(
        prog="tuireader config",
        description="Check the configuration file and print where it is. Set $TUIREADER_CONFIG to use another file.",
    )
    command.add_argument("--init", action="store_true", help="write a new file that explains every option")
    command.add_argument("--json", action="store_true", help="print one JSON object")
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status: 2 if something in the configuration is wrong."""
    options = parser().parse_args(arguments)
    if options.init:
        return write_new_config()
    from textual.theme import BUILTIN_THEMES  # noqa: PLC0415 - slow to import

    from tuireader.screens.config_check import check_config  # noqa: PLC0415
    from tuireader.screens.themes import themes  # noqa: PLC0415

    settings = config.load(config.config_file())
    problems = [*settings.problems, *check_config(settings, {*BUILTIN_THEMES, *(theme.name for theme in themes())})[1]]
    if options.json:
        write_json(
            {"file": str(settings.path), "exists": bool(settings.path and settings.path.exists()), "problems": problems}
        )
        return EXIT_USAGE if problems else 0
    for problem in problems:
        write_error(problem)
    if not problems:
        exists = settings.path is not None and settings.path.exists()
        write(f"{settings.path}: {'understood' if exists else 'does not exist; tuireader config --init writes one'}")
    return EXIT_USAGE if problems else 0


def write_new_config() -> int:
    """Write a new configuration, but never replace an existing one."""
    from tuireader.config.options import config_template  # noqa: PLC0415 - only here
    from tuireader.screens import keys  # noqa: PLC0415 - as above

    path = config.config_file()
    actions = [(binding.id or "", binding.key.replace(",", ", "), binding.description) for binding in keys.bindings()]
    if path.exists():
        write_error(f"{path}: exists already; move it away first")
        return EXIT_USAGE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_new_file(path, config_template(actions).encode())
    except OSError as error:
        write_error(f"{path}: cannot be written ({error.strerror}); name another file with $TUIREADER_CONFIG")
        return EXIT_USAGE
    write(f"{path}: written")
    return 0
