package io.clientele.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.kernel.id.Ids;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A list of which each service has a part, and the gateway all.
record AList(Suite suite, String path) {
  /// Has a service list so many.
  List<String> oldestFirst(Service service, int count) {
    var ids = ids(service, count);
    serve(service, ids);
    return ids;
  }

  List<String> newestFirst(Service service, int count) {
    var ids = ids(service, count).reversed();
    serve(service, ids);
    return ids;
  }

  /// Serves a list as services do: pages in the order given, with a cursor that names the last
  /// entry.
  void serve(Service service, List<String> ids) {
    suite
        .stub(service)
        .answers(
            path,
            exchange -> {
              var query = query(exchange.getRequestURI().getQuery());
              var from = ids.indexOf(query.get("cursor")) + 1;
              var to = Math.min(ids.size(), from + Integer.parseInt(query.get("limit")));
              var items = new ArrayList<String>();
              for (var id : ids.subList(from, to)) {
                items.add(
                    """
                    {"id":"%s","at":"2026-05-04T09:30:00Z","actor":"somebody","action":"a","subject":"s",\
                    "details":{"n":%d},"consumer":"c","topic":"t","partition":1,"offset":2,"key":"k",\
                    "state":"OPEN","createdAt":"2026-05-04T09:30:00Z"}\
                    """
                        .formatted(id, ids.indexOf(id)));
              }
              var next = to < ids.size() ? "\"" + ids.get(to - 1) + "\"" : "null";
              StubService.send(
                  exchange,
                  200,
                  "application/json",
                  "{\"items\":[%s],\"next\":%s}".formatted(String.join(",", items), next));
            });
  }

  /// What the gateway lists, page by page.
  List<String> walk(int limit) {
    var seen = new ArrayList<String>();
    String cursor = null;
    do {
      var page = page(limit, cursor);
      assertThat(page.getList("items")).hasSizeLessThanOrEqualTo(limit);
      seen.addAll(page.getList("items.id"));
      cursor = page.getString("next");
    } while (cursor != null);
    return seen;
  }

  JsonPath page(int limit, String cursor) {
    var request = suite.as("admin").queryParam("limit", limit);
    if (cursor != null) {
      request.queryParam("cursor", cursor);
    }
    return request.get(path).then().statusCode(200).extract().jsonPath();
  }

  /// Ids whose times lie between those of the other services.
  private static List<String> ids(Service service, int count) {
    var ids = new ArrayList<String>();
    for (int n = 0; n < count; n++) {
      ids.add(id(10L * n + 3L * List.of(Service.values()).indexOf(service)));
    }
    return ids;
  }

  static String id(long millis) {
    return Ids.at(1_780_000_000_000L + millis, 0, 0).toString();
  }

  private static Map<String, String> query(String query) {
    return Arrays.stream(query.split("&", -1))
        .map(part -> part.split("=", 2))
        .collect(Collectors.toMap(part -> part[0], part -> part[1]));
  }
}
