package io.clientele.defaults.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.reflect.Type;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jboss.resteasy.reactive.RestResponse;

/// The first answers to requests with a key, in the transaction of what the requests do.
///
/// A key is claimed first. A second request with the same key that comes while the first is under
/// way waits until that one ends, and then reads its answer.
@ApplicationScoped
public class FirstAnswers {
  private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

  private final IdempotencyKeys keys;
  private final ObjectMapper json;

  FirstAnswers(IdempotencyKeys keys, ObjectMapper json) {
    this.keys = keys;
    this.json = json;
  }

  /// @param asked each with a key of its own
  /// @return the keys of those that are the first, and to be carried out
  public Set<IdempotencyKey> claim(Connection connection, Collection<KeyedRequest> asked)
      throws SQLException {
    return asked.isEmpty() ? Set.of() : keys.claim(connection, asked);
  }

  /// Keeps what was answered to claimed keys.
  public void keep(Connection connection, Map<IdempotencyKey, ? extends RestResponse<?>> answers)
      throws SQLException {
    var kept = new LinkedHashMap<IdempotencyKey, IdempotencyKeys.Answer>();
    answers.forEach((key, response) -> kept.put(key, answer(response)));
    if (!kept.isEmpty()) {
      keys.keep(connection, kept);
    }
  }

  /// Gives claimed keys back whose requests were refused: they may be sent again, mended.
  public void release(Connection connection, Collection<IdempotencyKey> refused)
      throws SQLException {
    if (!refused.isEmpty()) {
      keys.release(connection, refused);
    }
  }

  /// What was answered to the first request with a key.
  ///
  /// @param type of the body
  /// @throws io.clientele.kernel.problem.InputProblem.KeyReused when that one said something else
  public <T> RestResponse<T> again(Connection connection, KeyedRequest request, Type type)
      throws SQLException {
    var answer = keys.firstAnswer(connection, request);
    var body = answer.body();
    var builder = RestResponse.ResponseBuilder.<T>create(answer.status());
    try {
      if (body != null) {
        builder.entity(json.readValue(body, json.constructType(type)));
      }
      json.readValue(answer.headers(), HEADERS).forEach(builder::header);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a kept answer cannot be read", e);
    }
    return builder.header("Idempotency-Replayed", "true").build();
  }

  private IdempotencyKeys.Answer answer(RestResponse<?> response) {
    var headers = new LinkedHashMap<String, String>();
    response
        .getHeaders()
        .forEach((name, values) -> headers.put(name, String.valueOf(values.getFirst())));
    var entity = response.getEntity();
    try {
      return new IdempotencyKeys.Answer(
          response.getStatus(),
          json.writeValueAsString(headers),
          entity == null ? null : json.writeValueAsString(entity));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be kept", e);
    }
  }
}
