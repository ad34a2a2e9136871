"""Coverage along streets: the network, walking distances and service areas."""
