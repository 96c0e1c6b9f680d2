"""`python -m storefront` is `manyhands`."""

from storefront.cli import main

if __name__ == "__main__":
    main()
