package io.clientele.local.stack;

import io.clientele.local.process.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/// A built checkout in miniature: the real Kafka, and services that only answer.
public final class ACheckout {

  private ACheckout() {}

  public static Path in(Path folder) throws IOException {
    Files.createDirectories(folder.resolve(".mvn"));
    Path kafka = Files.createDirectories(folder.resolve("deploy/local/kafka/target"));
    Files.createSymbolicLink(
        kafka.resolve("lib"), Checkout.root().resolve("deploy/local/kafka/target/lib"));
    for (String module :
        List.of("customer-service", "campaign-service", "analytics-service", "gateway")) {
      writeJar(Files.createDirectories(folder.resolve(module).resolve("target/quarkus-app")));
    }
    return folder;
  }

  private static void writeJar(Path application) throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, AnsweringService.class.getName());
    String entry = AnsweringService.class.getName().replace('.', '/') + ".class";
    try (var jar =
            new JarOutputStream(
                Files.newOutputStream(application.resolve("quarkus-run.jar")), manifest);
        var bytes = ACheckout.class.getClassLoader().getResourceAsStream(entry)) {
      jar.putNextEntry(new JarEntry(entry));
      bytes.transferTo(jar);
      jar.closeEntry();
    }
  }
}
