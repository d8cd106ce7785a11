package io.clientele.local.postgres;

import java.util.List;

/// What a server promises about its data, and the settings that keep the promise.
enum Durability {
  /// All that was committed is there after a crash of the server or of the machine.
  KEPT,
  /// Nothing is kept: as quick as can be, for tests.
  THROWN_AWAY;

  List<String> settings() {
    return switch (this) {
      case KEPT ->
          List.of(
              "fsync=on",
              "synchronous_commit=on",
              "full_page_writes=on",
              "max_wal_size=4GB",
              "checkpoint_timeout=15min");
      case THROWN_AWAY ->
          List.of(
              "fsync=off",
              "synchronous_commit=off",
              "full_page_writes=off",
              "wal_level=minimal",
              "max_wal_senders=0",
              "max_wal_size=2GB");
    };
  }
}
