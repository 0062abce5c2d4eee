"""`python -m timeline`, and the command `timeline`."""


def main() -> None:
    """Run the command line."""
    from timeline.cli import main as run

    run()


if __name__ == "__main__":
    main()
