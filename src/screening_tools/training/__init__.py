"""Training of the risk models from open data; needs scikit-learn, which nothing else here does."""
