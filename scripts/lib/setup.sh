# What the scripts need on a machine. To be sourced.

# A JDK from 17 on and Maven from 3.8 on; nobody's business to install but the user's.
need_jdk_and_maven() {
  local javac="${JAVA_HOME:+$JAVA_HOME/bin/}javac"
  command -v "$javac" >/dev/null || fail "No JDK found. Install JDK 17 or later (Debian: apt-get install openjdk-17-jdk)."
  command -v mvn >/dev/null || fail "No Maven found. Install Maven 3.8 or later (Debian: apt-get install maven)."
}

# Chromium, with which the example's page is tested.
need_browser() {
  if command -v chromium >/dev/null && command -v chromedriver >/dev/null; then return; fi
  need_packages chromium chromium-driver
}

# Debian packages, installed when we are root.
need_packages() {
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing $* ..."
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >/dev/null \
      || fail "apt-get could not install: $*"
  else
    fail "Please install: $* (Debian: apt-get install $*)"
  fi
}

fail() {
  echo "$*" >&2
  exit 1
}
