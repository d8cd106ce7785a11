package io.clientele.local.postgres;

import com.sun.security.auth.module.UnixSystem;
import io.clientele.local.process.Executables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// As whom PostgreSQL runs. It refuses to run as root, so root runs it in a user namespace of its
/// own, where it is nobody though its files stay root's; or, where namespaces are refused, as
/// nobody.
enum PostgresUser {
  OURSELVES,
  NAMESPACE,
  NOBODY;

  private static final int NOBODYS_ID = 65534;

  static boolean isRoot() {
    return new UnixSystem().getUid() == 0;
  }

  static PostgresUser suitable() {
    if (!isRoot()) {
      return OURSELVES;
    }
    return Stream.of(NAMESPACE, NOBODY)
        .filter(user -> Executables.succeeds(user.running(List.of("true"))))
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "PostgreSQL does not run as root, and neither unshare nor setpriv (package"
                    + " util-linux) works here. Run Clientele as an ordinary user."));
  }

  List<String> running(List<String> command) {
    var whole = new ArrayList<String>();
    switch (this) {
      case OURSELVES -> {}
      case NAMESPACE -> whole.addAll(List.of("unshare", "-U"));
      case NOBODY ->
          whole.addAll(
              List.of(
                  "setpriv", "--reuid=" + NOBODYS_ID, "--regid=" + NOBODYS_ID, "--clear-groups"));
    }
    whole.addAll(command);
    return whole;
  }

  /// Hands a folder, with all that is in it, to the user.
  void give(Path folder) throws IOException {
    if (this == NOBODY) {
      try (var paths = Files.walk(folder)) {
        for (Path path : paths.toList()) {
          Files.setAttribute(path, "unix:uid", NOBODYS_ID);
          Files.setAttribute(path, "unix:gid", NOBODYS_ID);
        }
      }
    }
  }
}
