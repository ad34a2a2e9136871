"""ASGI middleware: own hosts, base path, security headers, time and connection limits."""
