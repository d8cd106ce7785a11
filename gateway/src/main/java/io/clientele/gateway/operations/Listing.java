package io.clientele.gateway.operations;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A list that every service keeps at the same address.
///
/// @param order of its ids
/// @param filter query parameters for the services, by name
record Listing(String path, Comparator<String> order, SortedMap<String, String> filter) {

  static Listing newestFirst(String path, Map<String, String> filter) {
    return new Listing(path, Comparator.reverseOrder(), new TreeMap<>(filter));
  }

  static Listing oldestFirst(String path, Map<String, String> filter) {
    return new Listing(path, Comparator.naturalOrder(), new TreeMap<>(filter));
  }

  /// Tells this list from the same one with another filter.
  String name() {
    return path + "?" + query(filter);
  }

  /// @param cursor of a service's page; empty for the first
  String address(String cursor, int limit) {
    var parameters = new TreeMap<>(filter);
    parameters.put("limit", Integer.toString(limit));
    if (!cursor.isEmpty()) {
      parameters.put("cursor", cursor);
    }
    return path + "?" + query(parameters);
  }

  private static String query(SortedMap<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
