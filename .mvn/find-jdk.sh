# Sets JAVA_HOME to a JDK of release 25 or newer: the one named by JAVA_HOME, the one on PATH, or one
# from the usual places of the system. Sourced by mvnw and clientele; returns 1 when there is none.
clientele_jdk_release() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || { echo 0; return; }
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

clientele_find_jdk() {
  set +f
  _on_path=$(command -v javac 2>/dev/null) && _on_path=$(readlink -f "$_on_path") && _on_path=${_on_path%/bin/javac}
  for _home in "${JAVA_HOME:-}" "${_on_path:-}" \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk/libexec/openjdk.jdk/Contents/Home; do
    [ -n "$_home" ] && [ -d "$_home" ] || continue
    _release=$(clientele_jdk_release "$_home")
    if [ "${_release:-0}" -ge 25 ]; then
      JAVA_HOME=$_home
      export JAVA_HOME
      return 0
    fi
  done
  return 1
}
