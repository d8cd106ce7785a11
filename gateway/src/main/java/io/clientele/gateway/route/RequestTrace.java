package io.clientele.gateway.route;

import io.clientele.kernel.id.Ids;
import io.vertx.core.MultiMap;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/// What ties together everything that one request causes: an id for people, and a W3C trace for
/// machines. Those that came with the request are kept when they are well-formed.
///
/// @param traceparent W3C Trace Context, version 00
record RequestTrace(String requestId, String traceparent) {
  static final String REQUEST_ID = "X-Request-Id";
  static final String TRACEPARENT = "traceparent";

  private static final Pattern PLAIN_ID = Pattern.compile("[A-Za-z0-9._-]{1,100}");
  private static final Pattern TRACE =
      Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  static RequestTrace of(MultiMap headers) {
    var id = headers.get(REQUEST_ID);
    var trace = headers.get(TRACEPARENT);
    return new RequestTrace(
        id != null && PLAIN_ID.matcher(id).matches() ? id : Ids.next().toString(),
        trace != null && TRACE.matcher(trace).matches() ? trace : newTrace());
  }

  private static String newTrace() {
    var random = ThreadLocalRandom.current();
    var hex = HexFormat.of();
    return "00-"
        + hex.toHexDigits(random.nextLong())
        + hex.toHexDigits(random.nextLong() | 1)
        + "-"
        + hex.toHexDigits(random.nextLong() | 1)
        + "-01";
  }
}
