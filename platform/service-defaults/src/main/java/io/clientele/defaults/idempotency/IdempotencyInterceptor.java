package io.clientele.defaults.idempotency;

import io.clientele.defaults.transaction.TriedAgain;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jboss.resteasy.reactive.RestResponse;

/// Runs an [Idempotent] method in one transaction with the row of its key.
@Idempotent
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 100)
class IdempotencyInterceptor {
  private final CurrentKey current;
  private final FirstAnswers answers;
  private final DataSource database;

  IdempotencyInterceptor(CurrentKey current, FirstAnswers answers, DataSource database) {
    this.current = current;
    this.answers = answers;
    this.database = database;
  }

  @AroundInvoke
  Object once(InvocationContext context) throws Exception {
    var request = current.of(context.getParameters());
    if (request.isEmpty()) {
      return context.proceed();
    }
    return TriedAgain.call(
        QuarkusTransaction.joiningExisting(),
        () -> {
          try (var connection = database.getConnection()) {
            return answer(connection, context, request.get());
          }
        });
  }

  private RestResponse<?> answer(
      Connection connection, InvocationContext context, KeyedRequest request) throws Exception {
    if (answers.claim(connection, List.of(request)).isEmpty()) {
      return answers.again(connection, request, bodyType(context));
    }
    var response = (RestResponse<?>) context.proceed();
    answers.keep(connection, Map.of(request.key(), response));
    return response;
  }

  private static Type bodyType(InvocationContext context) {
    if (context.getMethod().getGenericReturnType() instanceof ParameterizedType response) {
      return response.getActualTypeArguments()[0];
    }
    throw new IllegalStateException(context.getMethod() + " must return RestResponse<...>");
  }
}
