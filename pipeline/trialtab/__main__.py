"""`python -m trialtab`: the command line where the `trialtab` script is not on the path."""

from trialtab.cli import main

if __name__ == "__main__":
    main()
