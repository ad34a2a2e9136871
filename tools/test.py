"""Install what the tests need and run all of them: ``python3 tools/test.py``.

Style, types, the layers of the code, the scripts of the map, then every test, including those in a
real Chromium and behind a real nginx. Nothing is skipped: a test that skips itself fails the run.
Further arguments go to pytest. ``--quick`` is for daily work: style and the tests that need
neither a browser nor much time; ``tests/slow_files.txt`` says what it leaves out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from environment import has_apt, install_packages, prepare, run

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PROXY_TESTS = "tests/hardening/test_nginx.py"
FIREFOX = ("firefox-esr", "firefox")


def main() -> None:
    """Run everything; the first failure ends it."""
    interpreter = prepare("requirements-test.lock")
    run(interpreter, "tools/build_scripts.py", "install")
    is_quick = "--quick" in sys.argv[1:]
    left_out: tuple[str, ...] = ()
    if not is_quick:
        _need_browser(str(interpreter))
        left_out = _need_proxy()
    run(interpreter, "-m", "ruff", "check", ".")
    run(interpreter, "-m", "ruff", "format", "--check", ".")
    if not is_quick:
        run(interpreter, "-m", "mypy")
    # The servers and programs that tests start would compile the program each for itself.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    # Threads of tests leave memory behind; glibc would keep a part of its own for each of them.
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    # The browser tests take longest: whoever is done first takes half of what the other has left.
    spread = ("-n", "2", "--dist", "worksteal")
    run(interpreter, "-m", "pytest", *spread, "--fail-on-skip", *left_out, *sys.argv[1:])


def _need_browser(interpreter: str) -> None:
    missing = []
    if has_apt() and not _is_ubuntu() and not shutil.which(BROWSERS[0]):
        # Chromium without a window needs half the processor's time; the whole one does, too.
        install_packages(BROWSERS[0], needed=False)
    if not any(map(shutil.which, BROWSERS)):
        missing.append("chromium")
    if has_apt() and not any(map(shutil.which, FIREFOX)):
        missing.append("firefox-esr")
    if has_apt() and not _has_chinese_font():
        missing.append("fonts-noto-cjk")
    if missing and has_apt() and not _is_ubuntu():
        install_packages(*missing, "fontconfig")
    elif missing:
        # Ubuntu's chromium is a snap, which does not run everywhere; Windows and
        # macOS have none: Playwright brings its own.
        run(interpreter, "-m", "playwright", "install", "--with-deps", "chromium")
        if "fonts-noto-cjk" in missing:
            install_packages("fonts-noto-cjk")


def _need_proxy() -> tuple[str, ...]:
    """Install nginx; return what pytest is to leave out where there is no package of it."""
    places = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin"))
    missing = [name for name in ("nginx", "openssl") if not shutil.which(name, path=places)]
    if missing and has_apt():
        install_packages(*(f"{name}-light" if name == "nginx" else name for name in missing))
    elif missing:
        print(f"Left out: {PROXY_TESTS}, because there is no {' and no '.join(missing)} here.")
        return (f"--ignore={PROXY_TESTS}",)
    return ()


def _is_ubuntu() -> bool:
    release = subprocess.run(["cat", "/etc/os-release"], check=False, capture_output=True)
    return b"ubuntu" in release.stdout.lower()


def _has_chinese_font() -> bool:
    if shutil.which("fc-list") is None:
        return False
    fonts = subprocess.run(["fc-list", ":lang=zh"], check=False, capture_output=True)
    return bool(fonts.stdout.strip())


if __name__ == "__main__":
    main()
