package io.clientele.gateway.console;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.regex.Pattern;

/// Lets a browser open any page by its address. The console draws its pages itself, so an address
/// such as `/campaigns/0197...` is answered with the console, and the address stays.
@ApplicationScoped
class PageAddresses {
  /// After the front door, before files and resources.
  private static final int EARLY = -500;

  private static final Pattern NOT_OF_THE_CONSOLE =
      Pattern.compile("/(api|oauth2|q|docs|assets|\\.well-known)(/.*)?");

  void open(@Observes Router router) {
    router.get("/docs").order(EARLY).handler(context -> context.reroute("/docs/index.html"));
    router
        .route()
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .order(EARLY)
        .handler(PageAddresses::find);
  }

  private static void find(RoutingContext context) {
    if (isPage(context)) {
      context.reroute("/index.html");
    } else {
      context.next();
    }
  }

  private static boolean isPage(RoutingContext context) {
    var path = context.normalizedPath();
    var accept = context.request().getHeader("Accept");
    var isFile = path.indexOf('.', path.lastIndexOf('/')) >= 0;
    return !isFile
        && accept != null
        && accept.contains("text/html")
        && !NOT_OF_THE_CONSOLE.matcher(path).matches();
  }
}
