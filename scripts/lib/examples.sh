# The examples' application, built when something changed. To be sourced from the project's root after setup.sh.

application=examples/target/millrace-examples-app.jar
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"

build_examples() {
  need_jdk_and_maven
  if [ -f "$application" ] && [ -z "$(find pom.xml bom core sqlite-driver sqlite-adapter postgres-adapter fulltext vector hybrid examples \
      \( -name target -o -name data \) -prune -o -type f -newer "$application" -print -quit)" ]; then
    return
  fi
  echo "Building. The first time this downloads what it needs ..."
  mvn -q -B -ntp -pl examples -am package -DskipTests -Dspotless.check.skip || fail "The build failed; its output is above."
  touch "$application" # the archive carries the date of the release, for builds that repeat bit by bit
}

# run_example MAIN_CLASS [JVM option ...]
run_example() {
  local main="$1"
  shift
  "$java" "$@" -Dloader.main="io.millrace.examples.$main" -jar "$application"
}
