"""`python -m broker` is `courtier`."""

from broker.cli import main

if __name__ == "__main__":
    main()
