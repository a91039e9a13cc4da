# A PostgreSQL 17 with pgvector for the tests. To be sourced from the project's root after setup.sh.

# Says which server the tests use, or fails: they are never left out. In this order:
#   MILLRACE_TEST_POSTGRES_URL   a server that is there, by a superuser of it; and the same through pgbouncer in transaction mode,
#                                for any user, as MILLRACE_TEST_PGBOUNCER_URL
#   Docker                       when its daemon answers; the tests start a container of MILLRACE_TEST_POSTGRES_IMAGE
#   scripts/postgres             a server from Debian's packages, which is stopped again afterwards
# MILLRACE_TEST_POSTGRES=docker or =local leaves no choice between the last two.
need_postgres() {
  local way="${MILLRACE_TEST_POSTGRES:-any}"
  if [ -n "${MILLRACE_TEST_POSTGRES_URL:-}" ]; then
    [ -n "${MILLRACE_TEST_PGBOUNCER_URL:-}" ] || fail "MILLRACE_TEST_POSTGRES_URL is set, and MILLRACE_TEST_PGBOUNCER_URL is not: tests need both."
    echo "PostgreSQL for the tests: the server of MILLRACE_TEST_POSTGRES_URL"
  elif [ "$way" = docker ] || { [ "$way" = any ] && docker info >/dev/null 2>&1; }; then
    docker info >/dev/null 2>&1 || fail "MILLRACE_TEST_POSTGRES=docker, but no Docker daemon answers."
    echo "PostgreSQL for the tests: a container of ${MILLRACE_TEST_POSTGRES_IMAGE:-pgvector/pgvector:pg17}"
    export MILLRACE_TEST_POSTGRES=docker
  else
    echo "PostgreSQL for the tests: scripts/postgres"
    # A lock that is held while the tests run, so that whoever ends first leaves the server to the others.
    local home="${MILLRACE_POSTGRES_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/millrace/postgres}"
    (umask 077 && mkdir -p "$home")
    exec 8>"$home/users"
    flock --shared 8
    scripts/postgres status >/dev/null || postgres_started=yes
    scripts/postgres start 8>&- || fail "No PostgreSQL for the tests: set MILLRACE_TEST_POSTGRES_URL, start Docker, or see above."
    MILLRACE_TEST_POSTGRES_URL="$(scripts/postgres url)"
    MILLRACE_TEST_PGBOUNCER_URL="$(scripts/postgres url pgbouncer)"
    export MILLRACE_TEST_POSTGRES_URL MILLRACE_TEST_PGBOUNCER_URL
  fi
}

# Stops the server that was started for these tests, unless others use it.
release_postgres() {
  if [ -z "${postgres_started:-}" ]; then return; fi
  exec 8>&-
  scripts/postgres stop --unless-used
}
