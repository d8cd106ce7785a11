package io.clientele.gateway.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import io.clientele.gateway.GatewayProblem;
import io.clientele.gateway.GatewayProblem.ConnectionLost;
import io.clientele.gateway.GatewayProblem.RefusedByService;
import io.clientele.gateway.GatewayProblem.ServiceTimedOut;
import io.clientele.gateway.GatewayProblem.ServiceUnavailable;
import io.clientele.gateway.Service;
import io.clientele.kernel.json.Json;
import io.clientele.kernel.problem.ProblemDocument;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/// Asks services for the gateway's own resources, whose answers are small; all else is streamed.
@ApplicationScoped
public class ServiceClient {
  private static final Logger LOG = Logger.getLogger(ServiceClient.class);

  private static final List<String> PASSED_ON =
      List.of("Authorization", RequestTrace.REQUEST_ID, RequestTrace.TRACEPARENT);
  private static final ObjectMapper JSON = Json.tolerant();
  private static final int OK = 200;

  private final ServiceAddresses addresses;
  private final CurrentVertxRequest current;
  private final Duration silence;
  private final HttpClient client;

  ServiceClient(ServiceAddresses addresses, RouteConfig config, CurrentVertxRequest current) {
    this.addresses = addresses;
    this.current = current;
    this.silence = config.silence();
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(config.connectTimeout())
            .build();
  }

  @PreDestroy
  void close() {
    client.shutdownNow();
  }

  /// For asking under the token of the request at hand, as part of its trace. May be used on any
  /// thread from then on.
  public OnBehalf onBehalfOfCaller() {
    var request = current.getCurrent().request();
    var headers = new LinkedHashMap<String, String>();
    for (var name : PASSED_ON) {
      var value = request.getHeader(name);
      if (value != null) {
        headers.put(name, value);
      }
    }
    return new OnBehalf(headers);
  }

  /// For asking what anyone may know.
  public OnBehalf onBehalfOfNobody() {
    return new OnBehalf(Map.of());
  }

  /// Someone's power to ask.
  public final class OnBehalf {
    private final Map<String, String> headers;

    private OnBehalf(Map<String, String> headers) {
      this.headers = headers;
    }

    /// @param path with the query, as the service knows it
    public CompletableFuture<Reply> get(Service service, String path, Duration limit) {
      return send(service, "GET", path, limit);
    }

    /// Sends no body, and waits as long as for a request that is passed on.
    public CompletableFuture<Reply> post(Service service, String path) {
      return send(service, "POST", path, silence);
    }

    /// Opens an answer that may be larger than memory. Whoever gets it closes it.
    ///
    /// @param limit until it begins
    /// @throws GatewayProblem in the words of the service, or why there is no answer of it
    public Opened open(Service service, String path, Duration limit) {
      return open(service, request(service, "GET", path).build(), limit);
    }

    /// The same by POST, for a question that is too long for an address.
    ///
    /// @param question as it is written in JSON
    public Opened open(Service service, String path, Object question, Duration limit) {
      var request =
          request(service, "POST", path)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(json(question)))
              .build();
      return open(service, request, limit);
    }

    private Opened open(Service service, HttpRequest request, Duration limit) {
      try {
        var answer = ask(request, BodyHandlers.ofInputStream(), limit).join();
        if (answer.statusCode() == OK) {
          return new Opened(answer);
        }
        warn(service, answer);
        try (var body = answer.body()) {
          throw isProblem(answer)
              ? new RefusedByService(JSON.readValue(body, ProblemDocument.class))
              : new ConnectionLost(service);
        }
      } catch (CompletionException | IOException e) {
        LOG.warnf("%s did not answer %s: %s", service.title(), request.uri().getPath(), e);
        throw problem(service, e);
      }
    }

    private CompletableFuture<Reply> send(
        Service service, String method, String path, Duration limit) {
      return ask(request(service, method, path).build(), BodyHandlers.ofByteArray(), limit)
          .thenApply(answer -> read(service, answer))
          .exceptionally(failure -> {
            LOG.debugf(failure, "%s did not answer", service.title());
            return new Reply.Silent(problem(service, failure));
          });
    }

    /// Whoever does not answer in time is not listened to any longer.
    private <T> CompletableFuture<HttpResponse<T>> ask(
        HttpRequest request, BodyHandler<T> body, Duration limit) {
      var asked = client.sendAsync(request, body);
      return asked
          .copy()
          .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
          .whenComplete((_, failure) -> {
            if (failure != null) {
              asked.cancel(true);
            }
          });
    }

    private HttpRequest.Builder request(Service service, String method, String path) {
      var request =
          HttpRequest.newBuilder(addresses.of(service).resolve(path))
              .method(method, BodyPublishers.noBody())
              .header("Accept", "application/json, application/problem+json");
      headers.forEach(request::header);
      return request;
    }
  }

  /// An answer that is being read.
  public static final class Opened implements AutoCloseable {
    private final HttpResponse<InputStream> answer;

    private Opened(HttpResponse<InputStream> answer) {
      this.answer = answer;
    }

    public String header(String name) {
      return answer.headers().firstValue(name).orElse("");
    }

    public void copyTo(OutputStream output) throws IOException {
      answer.body().transferTo(output);
    }

    @Override
    public void close() throws IOException {
      answer.body().close();
    }
  }

  private static Reply read(Service service, HttpResponse<byte[]> answer) {
    GatewayProblem why = new ConnectionLost(service);
    try {
      var body = answer.body().length == 0 ? NullNode.getInstance() : JSON.readTree(answer.body());
      if (answer.statusCode() / 100 == 2) {
        return new Reply.Given(body);
      }
      if (isProblem(answer)) {
        var problem = new RefusedByService(JSON.treeToValue(body, ProblemDocument.class));
        if (answer.statusCode() / 100 == 4) {
          return new Reply.Refused(problem);
        }
        why = problem;
      }
    } catch (IOException e) {
      LOG.debugf(e, "%s did not answer in JSON", service.title());
    }
    warn(service, answer);
    return new Reply.Silent(why);
  }

  private static void warn(Service service, HttpResponse<?> answer) {
    LOG.warnf(
        "%s answered %s with %d", service.title(), answer.uri().getPath(), answer.statusCode());
  }

  private static GatewayProblem problem(Service service, Throwable failure) {
    return switch (failure instanceof CompletionException ? failure.getCause() : failure) {
      case ConnectException _, HttpConnectTimeoutException _ -> new ServiceUnavailable(service);
      case TimeoutException _ -> new ServiceTimedOut(service);
      case null, default -> new ConnectionLost(service);
    };
  }

  private static String json(Object question) {
    try {
      return JSON.writeValueAsString(question);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a question cannot be written", e);
    }
  }

  private static boolean isProblem(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("Content-Type")
        .orElse("")
        .startsWith(ProblemDocument.MEDIA_TYPE);
  }
}
