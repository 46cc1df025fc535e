"""What other libraries make of datasets and exports; run by ``.ci/readers``, which installs them."""
