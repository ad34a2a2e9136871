"""Distances along streets: the network, service areas, who reaches which site."""
