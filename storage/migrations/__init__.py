"""Steps from one version of the tables to the next, from the first table on."""
