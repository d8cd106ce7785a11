package io.clientele.gateway.route;

import static io.clientele.gateway.Service.ANALYTICS;
import static io.clientele.gateway.Service.CAMPAIGN;
import static io.clientele.gateway.Service.CUSTOMER;
import static java.util.Map.entry;

import io.clientele.gateway.Service;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Which service has which address. The first part of the path decides: `/api/<resource>/...`.
public final class Routes {
  private static final String PREFIX = "/api/";

  /// What the gateway answers by itself.
  private static final Set<String> OWN =
      Set.of("me", "customer-360", "audit", "dead-letters", "health");

  private static final Map<String, Service> OWNERS =
      Map.ofEntries(
          entry("customers", CUSTOMER),
          entry("identifiers", CUSTOMER),
          entry("contact-points", CUSTOMER),
          entry("behaviours", CUSTOMER),
          entry("collect", CUSTOMER),
          entry("segments", CUSTOMER),
          entry("lifecycle-model", CUSTOMER),
          entry("tier-model", CUSTOMER),
          entry("base-model", CUSTOMER),
          entry("behaviour-types", CUSTOMER),
          entry("attributes", CUSTOMER),
          entry("installation", CUSTOMER),
          entry("branches", CUSTOMER),
          entry("relationship-managers", CUSTOMER),
          entry("imports", CUSTOMER),
          entry("duplicates", CUSTOMER),
          entry("erasures", CUSTOMER),
          entry("objectives", CAMPAIGN),
          entry("products", CAMPAIGN),
          entry("offers", CAMPAIGN),
          entry("channels", CAMPAIGN),
          entry("templates", CAMPAIGN),
          entry("campaigns", CAMPAIGN),
          entry("contact-imports", CAMPAIGN),
          entry("contacts", CAMPAIGN),
          entry("responses", CAMPAIGN),
          entry("tasks", CAMPAIGN),
          entry("contact-policy", CAMPAIGN),
          entry("analytics", ANALYTICS));

  /// What campaign-service knows of a customer hangs below the customer's address.
  private static final Pattern CONTACTABILITY =
      Pattern.compile("/api/customers/[^/]+/contactability");

  /// An export has a part of each service.
  private static final Pattern EXPORT = Pattern.compile("/api/customers/[^/]+/export");

  private static final String CERTIFICATE_KEYS = "/api/erasures/keys";

  private Routes() {}

  /// @param path of the request, or with templates as in OpenAPI
  public static Optional<Service> serviceFor(String path) {
    if (EXPORT.matcher(path).matches()) {
      return Optional.empty();
    }
    if (CONTACTABILITY.matcher(path).matches()) {
      return Optional.of(CAMPAIGN);
    }
    return Optional.ofNullable(OWNERS.get(resource(path)));
  }

  /// Whether collection kits call here, which have a write key instead of a token. The service
  /// checks it.
  static boolean takesWriteKeys(String path) {
    return resource(path).equals("collect");
  }

  /// Whether anybody may read here: whoever was given a certificate checks it with the key.
  static boolean isForAnybody(String path) {
    return path.equals(CERTIFICATE_KEYS);
  }

  static boolean isOwn(String path) {
    return OWN.contains(resource(path)) || EXPORT.matcher(path).matches();
  }

  /// The path without what tells one thing of a resource from another: `/api/customers`.
  static String resourcePath(String path) {
    return PREFIX + resource(path);
  }

  private static String resource(String path) {
    if (!path.startsWith(PREFIX)) {
      return "";
    }
    var end = path.indexOf('/', PREFIX.length());
    return path.substring(PREFIX.length(), end < 0 ? path.length() : end);
  }
}
