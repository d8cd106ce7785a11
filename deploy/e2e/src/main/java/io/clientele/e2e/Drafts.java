package io.clientele.e2e;

import io.clientele.demo.api.Pause;
import io.clientele.demo.api.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Campaigns for tests, drafted as a marketer drafts them.
final class Drafts {
  private Drafts() {}

  /// A campaign over all customers of a stage, submitted by the marketer.
  static String submitted(Suite suite) {
    var id = drafted(suite, Map.of("stages", List.of("PROSPECT")));
    suite.post(Role.MARKETER, "/api/campaigns/" + id + "/transitions", Map.of("action", "submit"));
    return id;
  }

  static void launch(Suite suite, String id) {
    var transitions = "/api/campaigns/" + id + "/transitions";
    suite.post(Role.MARKETER, transitions, Map.of("action", "submit"));
    suite.post(Role.APPROVER, transitions, Map.of("action", "approve"));
    suite.post(Role.MARKETER, transitions, Map.of("action", "launch"));
  }

  /// The audience of a campaign is fed by events, which take a moment.
  static void awaitAudience(Suite suite, String id, int customers) {
    Pause.until(
        "all customers are in the audience",
        Duration.ofMinutes(4),
        () -> suite.get(Role.MARKETER, "/api/campaigns/" + id + "/reach").get("audience").asInt(),
        audience -> audience == customers);
  }

  static String drafted(Suite suite, Map<String, ?> audience) {
    var mark = UUID.randomUUID().toString().substring(0, 8);
    var marketer = suite.api().as(Role.MARKETER);
    var product = "card-" + mark;
    marketer.put("/api/products/" + product, Map.of("name", "Card", "category", "CARD"));
    var objective =
        id(
            suite,
            "/api/objectives",
            Map.of(
                "name", "Objective " + mark,
                "metric", "CONVERSIONS",
                "target", "100",
                "dueOn", "2030-12-31"));
    var offer =
        id(
            suite,
            "/api/offers",
            Map.of("name", "Offer " + mark, "product", product, "description", "A card"));
    var template =
        id(
            suite,
            "/api/templates",
            Map.of(
                "name", "Letter " + mark,
                "channel", "EMAIL",
                "subject", "{offer.name}",
                "body", "Dear {customer.name}, have a look at {offer.name}."));
    return id(
        suite,
        "/api/campaigns",
        Map.of(
            "name",
            "Campaign " + mark,
            "objectiveId",
            objective,
            "offerId",
            offer,
            "audience",
            audience,
            "channels",
            List.of(Map.of("channel", "EMAIL", "templateId", template)),
            "holdoutPercent",
            10,
            "budget",
            Map.of("amount", "100000.00", "currency", "CNY"),
            "purpose",
            "MARKETING",
            "conversion",
            Map.of("behaviourType", "card.issued", "windowDays", 30)));
  }

  private static String id(Suite suite, String path, Map<String, ?> body) {
    return suite.post(Role.MARKETER, path, body).get("id").asText();
  }
}
