package io.clientele.gateway.export;

import io.clientele.gateway.Service;
import io.clientele.gateway.route.ServiceClient;
import io.clientele.gateway.route.ServiceClient.Opened;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Puts the parts of all services together as they come. All are opened before the first is
/// written: an export that lacks a part is none.
@ApplicationScoped
class CollectExport {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String CUSTOMER_IDS = "Clientele-Customer-Ids";
  private static final String OTHERS = "/api/customers/export";

  private final ServiceClient services;

  CollectExport(ServiceClient services) {
    this.services = services;
  }

  /// Writes the document, once.
  @FunctionalInterface
  interface Document {
    void write(OutputStream output) throws IOException;
  }

  Document handle(UUID customer) throws IOException {
    var caller = services.onBehalfOfCaller();
    var parts = new LinkedHashMap<String, Opened>();
    try {
      var first = caller.open(Service.CUSTOMER, "/api/customers/" + customer + "/export", LIMIT);
      parts.put("customer", first);
      var whose = Map.of("customerIds", List.of(first.header(CUSTOMER_IDS).split(",", -1)));
      parts.put("campaigns", caller.open(Service.CAMPAIGN, OTHERS, whose, LIMIT));
      parts.put("analytics", caller.open(Service.ANALYTICS, OTHERS, whose, LIMIT));
      return output -> write(parts, output);
    } catch (RuntimeException e) {
      close(parts);
      throw e;
    }
  }

  private static void write(Map<String, Opened> parts, OutputStream output) throws IOException {
    try {
      var separator = "{";
      for (var part : parts.entrySet()) {
        output.write((separator + "\"" + part.getKey() + "\":").getBytes(StandardCharsets.UTF_8));
        part.getValue().copyTo(output);
        separator = ",";
      }
      output.write('}');
    } finally {
      close(parts);
    }
  }

  private static void close(Map<String, Opened> parts) throws IOException {
    for (var part : parts.values()) {
      part.close();
    }
  }
}
