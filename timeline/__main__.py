"""`python -m timeline`, and the command `timeline`."""

INTERRUPTED = 128 + 2
"""What a shell expects of a program that Ctrl-C ended."""


def main() -> None:
    """Run the command line; Ctrl-C ends it without a word, also while it is still being loaded."""
    try:
        from timeline.cli import main as run

        run()
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None


if __name__ == "__main__":
    main()
