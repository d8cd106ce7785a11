package io.clientele.local.stack;

import io.clientele.local.kafka.KafkaBroker;
import io.clientele.local.postgres.PostgresServer;
import io.clientele.local.process.DirectoryLock;
import io.clientele.local.process.Ports;
import io.clientele.local.stack.StackRecord.State;
import io.clientele.local.stack.Supervisor.Supervised;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The whole suite on this machine. What dies is started again, except what was killed by [#kill].
public final class LocalStack implements AutoCloseable {
  private static final List<String> DATABASES = List.of("customer", "campaign", "analytics");
  private static final long LARGEST_LOG = 20L * 1024 * 1024;

  private final StackSettings settings;
  private final Consumer<String> listener;
  private final StackSecrets secrets;
  private final Supervisor supervisor;
  private final PostgresServer postgres;
  private final Supervised database;
  private final Supervised broker;
  private final Supervised mail;
  private final Supervised gateway;
  private final List<Supervised> services;
  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable DirectoryLock lock;
  private volatile State state = State.STARTING;

  /// @param listener is told, a sentence at a time, what happens to the parts
  public LocalStack(StackSettings settings, Consumer<String> listener) {
    this.settings = settings;
    this.listener = listener;
    Path home = settings.home();
    secrets = StackSecrets.in(home, DATABASES);
    supervisor = new Supervisor(listener, this::record);
    postgres =
        PostgresServer.durable(
            home.resolve("postgresql"), settings.port(PortSetting.POSTGRES), log("postgresql"));
    database = supervisor.supervise(new Part.Database(postgres, log("postgresql")));
    var kafka =
        KafkaBroker.durable(
            home.resolve("kafka"),
            settings.port(PortSetting.KAFKA),
            settings.port(PortSetting.KAFKA_CONTROLLER),
            log("kafka"));
    broker =
        supervisor.supervise(
            new Part.Broker(kafka, settings.port(PortSetting.KAFKA), log("kafka")));
    mail =
        supervisor.supervise(
            new Part.Mail(
                settings.port(PortSetting.SMTP), settings.port(PortSetting.MAIL), log("mail")));
    var environment = new ServiceEnvironment(settings, secrets, postgres, broker.part().address());
    services =
        List.of(
            service("customer-service", PortSetting.CUSTOMER, "512m", environment.customer()),
            service("campaign-service", PortSetting.CAMPAIGN, "512m", environment.campaign()),
            service("analytics-service", PortSetting.ANALYTICS, "512m", environment.analytics()));
    gateway = service("gateway", PortSetting.GATEWAY, "256m", environment.gateway());
  }

  /// Returns when every part is ready; stops what it has started when one of them fails.
  ///
  /// @throws StackProblem when the home folder is in use, a port is taken or a part does not start
  public void start() {
    lock =
        DirectoryLock.tryAcquire(settings.home())
            .orElseThrow(() -> new StackProblem("A stack already runs with " + settings.home()));
    try {
      StackRecord.read(settings.home())
          .map(StackRecord::endOrphans)
          .filter(orphans -> !orphans.isEmpty())
          .ifPresent(orphans ->
              listener.accept("Ended what the last run had left: " + String.join(", ", orphans)));
      refuseTakenPorts();
      rotateLogs();
      record();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        startAll(threads);
      }
      state = State.RUNNING;
      record();
    } catch (CompletionException e) {
      close();
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /// Kills a part with SIGKILL and leaves it down until [#restart].
  public void kill(String name) {
    part(name).killAndHold();
  }

  /// Starts a part that is down, or stops it gracefully first; returns when it is ready.
  public void restart(String name) {
    part(name).restart();
  }

  public boolean isReady(String name) {
    return part(name).part().probe().isReady();
  }

  public String address(String name) {
    return part(name).part().address();
  }

  public String gateway() {
    return gateway.part().address();
  }

  public String bootstrapServers() {
    return broker.part().address();
  }

  /// The server with all the databases, for tests that look behind the services.
  public PostgresServer postgres() {
    return postgres;
  }

  /// A bearer token of the local user of that role.
  public String token(String role) {
    return Tokens.fetch(gateway(), role, settings.password());
  }

  /// The names of all parts, in the order in which they are started.
  public List<String> parts() {
    return supervised().map(supervised -> supervised.part().name()).toList();
  }

  public StackRecord toRecord() {
    return new StackRecord(
        state,
        ProcessId.of(ProcessHandle.current()),
        new StackRecord.Addresses(
            gateway(),
            gateway() + "/",
            gateway() + "/docs",
            broker.part().address(),
            database.part().address(),
            mail.part().address(),
            "127.0.0.1:" + settings.port(PortSetting.SMTP)),
        supervised().map(Supervised::toRecord).toList());
  }

  public void awaitEnd() throws InterruptedException {
    ended.await();
  }

  /// Stops the parts in the reverse of the order in which they were started, within a bounded time.
  @Override
  public synchronized void close() {
    if (lock == null) {
      return;
    }
    supervisor.end();
    state = State.STOPPING;
    record();
    stop(List.of(gateway));
    stop(services);
    stop(List.of(mail, broker, database));
    StackRecord.remove(settings.home());
    lock.close();
    lock = null;
    ended.countDown();
  }

  private void startAll(Executor threads) {
    var base = CompletableFuture.runAsync(this::startDatabase, threads);
    var stream = CompletableFuture.runAsync(broker::start, threads);
    mail.start();
    CompletableFuture.allOf(base, stream).join();
    CompletableFuture.allOf(
            Stream.concat(services.stream(), Stream.of(gateway))
                .map(part -> CompletableFuture.runAsync(part::start, threads))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  private void startDatabase() {
    database.start();
    DATABASES.forEach(name -> postgres.ensureDatabase(name, secrets.databasePassword(name)));
  }

  private static void stop(List<Supervised> parts) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      parts.forEach(part -> threads.execute(part.part()::stop));
    }
  }

  private void refuseTakenPorts() {
    String taken =
        Stream.of(PortSetting.values())
            .filter(setting -> !Ports.isFree(settings.port(setting)))
            .map(setting ->
                "Port %d, for %s, is taken by another program. Set %s to a free one."
                    .formatted(settings.port(setting), setting.user(), setting.variable()))
            .collect(Collectors.joining("\n"));
    if (!taken.isEmpty()) {
      throw new StackProblem(taken);
    }
  }

  private void rotateLogs() {
    try {
      Files.createDirectories(settings.home().resolve("logs"));
      for (Supervised supervised : supervised().toList()) {
        Path log = supervised.part().log();
        if (Files.exists(log) && Files.size(log) > LARGEST_LOG) {
          Files.move(
              log,
              log.resolveSibling(log.getFileName() + ".1"),
              StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void record() {
    toRecord().write(settings.home());
  }

  private Supervised part(String name) {
    return supervised()
        .filter(supervised -> supervised.part().name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new StackProblem(
                "There is no part %s; there are %s".formatted(name, String.join(", ", parts()))));
  }

  private Stream<Supervised> supervised() {
    return Stream.of(Stream.of(database, broker, mail), services.stream(), Stream.of(gateway))
        .flatMap(part -> part);
  }

  private Path log(String part) {
    return settings.home().resolve("logs").resolve(part + ".log");
  }

  private Path application(String module) {
    return settings.checkout().resolve(module).resolve("target/quarkus-app");
  }

  private Supervised service(
      String name, PortSetting port, String heap, Map<String, String> environment) {
    return supervisor.supervise(
        new ServicePart(
            name, application(name), settings.port(port), heap, environment, log(name)));
  }
}
