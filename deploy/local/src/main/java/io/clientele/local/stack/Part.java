package io.clientele.local.stack;

import io.clientele.local.kafka.KafkaBroker;
import io.clientele.local.mail.MailServer;
import io.clientele.local.postgres.PostgresServer;
import io.clientele.local.process.ChildProcess;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One piece of the stack. `start` returns when the part answers, and throws when it never will.
sealed interface Part permits Part.Database, Part.Broker, Part.Mail, ServicePart {
  String name();

  String address();

  Probe probe();

  Path log();

  void start();

  /// Gracefully, within a bounded time.
  void stop();

  /// At once, as a crash would.
  void kill();

  /// Empty while the part is not running, and for a part that lives in our own JVM.
  Optional<ChildProcess> process();

  record Database(PostgresServer server, Path log) implements Part {
    @Override
    public String name() {
      return "postgresql";
    }

    @Override
    public String address() {
      return "127.0.0.1:" + server.port();
    }

    @Override
    public Probe probe() {
      return Probe.tcp(server.port());
    }

    @Override
    public void start() {
      server.start();
    }

    @Override
    public void stop() {
      server.close();
    }

    @Override
    public void kill() {
      server.kill();
    }

    @Override
    public Optional<ChildProcess> process() {
      return server.isAlive() ? Optional.of(server.process()) : Optional.empty();
    }
  }

  record Broker(KafkaBroker broker, int port, Path log) implements Part {
    @Override
    public String name() {
      return "kafka";
    }

    @Override
    public String address() {
      return broker.bootstrapServers();
    }

    @Override
    public Probe probe() {
      return Probe.tcp(port);
    }

    @Override
    public void start() {
      broker.start();
    }

    @Override
    public void stop() {
      broker.close();
    }

    @Override
    public void kill() {
      broker.kill();
    }

    @Override
    public Optional<ChildProcess> process() {
      return broker.isAlive() ? Optional.of(broker.process()) : Optional.empty();
    }
  }

  /// Lives in the supervisor's JVM.
  final class Mail implements Part {
    private final int smtpPort;
    private final int pagePort;
    private final Path log;
    private @Nullable MailServer server;

    Mail(int smtpPort, int pagePort, Path log) {
      this.smtpPort = smtpPort;
      this.pagePort = pagePort;
      this.log = log;
    }

    @Override
    public String name() {
      return "mail";
    }

    @Override
    public String address() {
      return "http://127.0.0.1:" + pagePort;
    }

    @Override
    public Probe probe() {
      return Probe.http(address());
    }

    @Override
    public Path log() {
      return log;
    }

    @Override
    public synchronized void start() {
      if (server == null) {
        server = MailServer.start(smtpPort, pagePort);
      }
    }

    @Override
    public synchronized void stop() {
      if (server != null) {
        server.close();
        server = null;
      }
    }

    @Override
    public void kill() {
      stop();
    }

    @Override
    public Optional<ChildProcess> process() {
      return Optional.empty();
    }
  }
}
