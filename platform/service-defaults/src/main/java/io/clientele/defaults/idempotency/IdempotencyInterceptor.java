package io.clientele.defaults.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.defaults.transaction.TriedAgain;
import io.clientele.kernel.problem.InputProblem;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// Runs an [Idempotent] method in one transaction with the row of its key.
///
/// The row is inserted first. A second request with the same key that comes while the first is
/// under way waits at the row's unique index until the first ends, and then reads its answer.
@Idempotent
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 100)
class IdempotencyInterceptor {
  private static final String HEADER = "Idempotency-Key";
  private static final int LONGEST_KEY = 255;

  /// An index row has at most 2,704 bytes, and a character up to four.
  private static final int LONGEST_ADDRESS = 255;

  private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

  private final IdempotencyKeys keys;
  private final HttpHeaders headers;
  private final Request request;
  private final UriInfo uri;
  private final CurrentUser user;
  private final ObjectMapper json;

  IdempotencyInterceptor(
      IdempotencyKeys keys,
      HttpHeaders headers,
      Request request,
      UriInfo uri,
      CurrentUser user,
      ObjectMapper json) {
    this.keys = keys;
    this.headers = headers;
    this.request = request;
    this.uri = uri;
    this.user = user;
    this.json = json;
  }

  @AroundInvoke
  Object once(InvocationContext context) throws Exception {
    var key = headers.getHeaderString(HEADER);
    if (key == null) {
      return context.proceed();
    }
    if (key.isBlank() || key.length() > LONGEST_KEY) {
      throw new InputProblem.Invalid(HEADER, "must have 1 to " + LONGEST_KEY + " characters");
    }
    var known =
        new IdempotencyKeys.Request(
            user.name(),
            request.getMethod() + " " + address(uri.getPath()),
            key,
            fingerprint(context.getParameters()));
    return TriedAgain.call(QuarkusTransaction.joiningExisting(), () -> answer(context, known));
  }

  private RestResponse<?> answer(InvocationContext context, IdempotencyKeys.Request request)
      throws Exception {
    if (keys.claim(request)) {
      var response = (RestResponse<?>) context.proceed();
      keys.keep(request, answer(response));
      return response;
    }
    return replay(keys.firstAnswer(request), bodyType(context));
  }

  private IdempotencyKeys.Answer answer(RestResponse<?> response) throws JsonProcessingException {
    var kept = new LinkedHashMap<String, String>();
    response
        .getHeaders()
        .forEach((name, values) -> kept.put(name, String.valueOf(values.getFirst())));
    var entity = response.getEntity();
    return new IdempotencyKeys.Answer(
        response.getStatus(),
        json.writeValueAsString(kept),
        entity == null ? null : json.writeValueAsString(entity));
  }

  private RestResponse<Object> replay(IdempotencyKeys.Answer answer, JavaType type)
      throws IOException {
    var builder = RestResponse.ResponseBuilder.create(answer.status());
    var body = answer.body();
    if (body != null) {
      builder.entity(json.readValue(body, type));
    }
    json.readValue(answer.headers(), HEADERS).forEach(builder::header);
    return builder.header("Idempotency-Replayed", "true").build();
  }

  private JavaType bodyType(InvocationContext context) {
    if (context.getMethod().getGenericReturnType() instanceof ParameterizedType response) {
      return json.constructType(response.getActualTypeArguments()[0]);
    }
    throw new IllegalStateException(context.getMethod() + " must return RestResponse<...>");
  }

  /// What stands for an address: the address itself, or its digest if it is long. None that leads
  /// anywhere is.
  private static String address(String path) throws NoSuchAlgorithmException {
    if (path.length() <= LONGEST_ADDRESS) {
      return path;
    }
    var digest = MessageDigest.getInstance("SHA-256");
    return "sha256:"
        + HexFormat.of().formatHex(digest.digest(path.getBytes(StandardCharsets.UTF_8)));
  }

  private String fingerprint(@Nullable Object[] parameters)
      throws JsonProcessingException, NoSuchAlgorithmException {
    var digest = MessageDigest.getInstance("SHA-256");
    for (var parameter : Arrays.asList(parameters)) {
      digest.update(json.writeValueAsBytes(parameter));
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
