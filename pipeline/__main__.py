"""`python -m pipeline` is `gongkai`."""

from pipeline.cli import main

if __name__ == "__main__":
    main()
