package io.clientele.local.postgres;

import com.sun.management.OperatingSystemMXBean;
import io.clientele.local.process.ChildProcess;
import io.clientele.local.process.ChildProcess.StopSignal;
import io.clientele.local.process.DirectoryLock;
import io.clientele.local.process.Executables;
import io.clientele.local.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/// One PostgreSQL server on the loopback address. It can be stopped, killed and started again; a
/// start first ends whatever an earlier JVM left running in the same folder.
public final class PostgresServer implements AutoCloseable {
  public static final String SUPERUSER = "postgres";

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  // Long enough for a crash recovery that has gigabytes of write-ahead log to replay.
  private static final Duration START_LIMIT = Duration.ofMinutes(3);

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  // For a machine of two cores that the services, Kafka and a browser share.
  private static final List<String> SETTINGS =
      List.of(
          "listen_addresses=127.0.0.1",
          "unix_socket_directories=",
          "max_connections=200",
          "shared_buffers=" + megabytesOfMemory(256, 6, 8_192) + "MB",
          "effective_cache_size=" + megabytesOfMemory(1_024, 3, 16_384) + "MB",
          "max_wal_size=4GB",
          "work_mem=16MB",
          "maintenance_work_mem=128MB",
          "random_page_cost=1.1",
          "jit=off",
          "autovacuum_naptime=10s",
          "autovacuum_vacuum_scale_factor=0.05",
          "autovacuum_vacuum_insert_scale_factor=0.05",
          "timezone=UTC",
          "log_timezone=UTC",
          "log_checkpoints=off");

  /// A share of the machine's memory, within bounds. What is not used of it is not taken.
  private static long megabytesOfMemory(long atLeast, long share, long atMost) {
    var machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return Math.clamp((machine.getTotalMemorySize() / share) >> 20, atLeast, atMost);
  }

  private final Path home;
  private final int port;
  private final Durability durability;
  private final Path log;
  private @Nullable DirectoryLock lock;
  private @Nullable ChildProcess process;

  private PostgresServer(Path home, int port, Durability durability, Path log) {
    this.home = home.toAbsolutePath();
    this.port = port;
    this.durability = durability;
    this.log = log;
  }

  /// A server that keeps its data in `home`, not yet started.
  public static PostgresServer durable(Path home, int port, Path log) {
    return new PostgresServer(home, port, Durability.KEPT, log);
  }

  /// A running server on a free port that leaves nothing behind once it is closed or this JVM has
  /// ended.
  public static PostgresServer throwaway() {
    try {
      Path home = Files.createTempDirectory("clientele-postgres-");
      var server =
          new PostgresServer(
              home, Ports.anyFree(), Durability.THROWN_AWAY, home.resolve("server.log"));
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public synchronized void start() {
    if (isAlive()) {
      return;
    }
    try {
      Files.createDirectories(home);
      if (lock == null) {
        lock = DirectoryLock.acquire(home);
      }
      var user = PostgresUser.suitable();
      var binaries = PostgresBinaries.unpacked();
      endOrphans();
      if (!Files.exists(data())) {
        initialise(user, binaries);
      }
      process = program(user, binaries).start();
      awaitConnections(process);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start PostgreSQL in " + home, e);
    }
  }

  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  /// The running process; its exit can be awaited. Fails when the server was never started.
  public ChildProcess process() {
    if (process == null) {
      throw new IllegalStateException("PostgreSQL in " + home + " was not started");
    }
    return process;
  }

  public int port() {
    return port;
  }

  /// The superuser's password, made when the data folder was.
  public String password() {
    try {
      return Files.readString(passwordFile()).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
  }

  /// A connection as superuser.
  public Connection connect(String database) throws SQLException {
    var source = new PGSimpleDataSource();
    source.setUrl(jdbcUrl(database));
    source.setUser(SUPERUSER);
    source.setPassword(password());
    return source.getConnection();
  }

  /// Makes sure that the database is there and belongs to a role of the same name with this
  /// password.
  public void ensureDatabase(String name, String password) {
    try (var connection = connect("postgres");
        var statement = connection.createStatement()) {
      String role = statement.enquoteIdentifier(name, true);
      String secret = statement.enquoteLiteral(password);
      if (!exists(connection, "SELECT FROM pg_roles WHERE rolname = ?", name)) {
        statement.execute("CREATE ROLE " + role + " LOGIN");
      }
      statement.execute("ALTER ROLE " + role + " PASSWORD " + secret);
      if (!exists(connection, "SELECT FROM pg_database WHERE datname = ?", name)) {
        statement.execute("CREATE DATABASE " + role + " OWNER " + role);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot create the database " + name, e);
    }
  }

  /// Ends all sessions, finishes what is being written and stops.
  public synchronized void stop() {
    if (process != null) {
      process.stop(PATIENCE);
    }
  }

  /// Stops as a power cut would: SIGKILL for the server and for every one of its sessions.
  public synchronized void kill() {
    if (process != null) {
      process.kill();
      endOrphans();
    }
  }

  @Override
  public synchronized void close() {
    stop();
    if (lock != null) {
      lock.close();
      lock = null;
    }
  }

  private Path data() {
    return home.resolve("data");
  }

  private Path passwordFile() {
    return home.resolve("superuser-password");
  }

  private ChildProcess.Program program(PostgresUser user, PostgresBinaries binaries) {
    var command = new ArrayList<String>();
    command.addAll(List.of(binaries.program("postgres").toString(), "-D", data().toString()));
    command.addAll(List.of("-p", String.valueOf(port)));
    for (String setting : SETTINGS) {
      command.addAll(List.of("-c", setting));
    }
    for (String setting : durability.settings()) {
      command.addAll(List.of("-c", setting));
    }
    return new ChildProcess.Program(
        "postgresql",
        user.running(command),
        Map.of("LC_ALL", "C.UTF-8"),
        home,
        log,
        StopSignal.INT,
        PATIENCE,
        durability == Durability.THROWN_AWAY ? home : null);
  }

  // Made beside its place and then renamed: a data folder is either whole or not there.
  private void initialise(PostgresUser user, PostgresBinaries binaries) throws IOException {
    Path draft = home.resolve("data-draft");
    Executables.run(List.of("rm", "-rf", draft.toString()));
    Files.createDirectory(draft);
    var bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    Files.deleteIfExists(passwordFile());
    Files.createFile(passwordFile(), OWNER_ONLY);
    Files.writeString(passwordFile(), HexFormat.of().formatHex(bytes));
    user.give(home);
    var command = new ArrayList<String>();
    command.addAll(List.of(binaries.program("initdb").toString(), "-D", draft.toString()));
    command.addAll(List.of("-U", SUPERUSER, "--pwfile", passwordFile().toString()));
    command.addAll(List.of("--auth=scram-sha-256", "--encoding=UTF8"));
    command.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"));
    if (durability == Durability.THROWN_AWAY) {
      command.add("--no-sync");
    }
    Executables.run(user.running(command));
    Files.move(draft, data(), StandardCopyOption.ATOMIC_MOVE);
  }

  /// We hold the folder's lock, so any server still running in it has lost the JVM that started it.
  /// Its sessions must be gone too before a new one starts; the lock file it left names a process
  /// id that may by now be anybody's.
  private void endOrphans() {
    var orphans = new ArrayList<>(Executables.naming(data()));
    ProcessHandle.allProcesses().filter(this::worksInData).forEach(orphans::add);
    Executables.killWithDescendants(orphans);
    try {
      Files.deleteIfExists(data().resolve("postmaster.pid"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // Sessions overwrite their command line, but every one of them works inside the data folder.
  private boolean worksInData(ProcessHandle process) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", String.valueOf(process.pid()), "cwd"))
          .equals(data().toRealPath());
    } catch (IOException _) {
      return false;
    }
  }

  private void awaitConnections(ChildProcess server) {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (true) {
      try (var connection = connect("postgres")) {
        if (connection.isValid(5)) {
          return;
        }
      } catch (SQLException e) {
        if (!server.isAlive() || System.nanoTime() > deadline) {
          server.stop(PATIENCE);
          throw new IllegalStateException(
              "PostgreSQL does not answer on port %d. It says:%n%s"
                  .formatted(port, ChildProcess.lastLines(log, 15)),
              e);
        }
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private static boolean exists(Connection connection, String query, String name)
      throws SQLException {
    try (var statement = connection.prepareStatement(query)) {
      statement.setString(1, name);
      try (var rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }
}
